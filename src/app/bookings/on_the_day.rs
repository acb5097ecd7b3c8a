//! The end of a session on its day: it ends before its time, or goes on for longer.

use serde::Deserialize;
use serde_json::json;

use super::one_session::{judge_more, longest_more, save_one};
use super::sessions::{Opened, called_off_by, is_alone, open, phase_at};
use super::{Dossier, Reason};
use crate::app::court;
use crate::app::fields::read_prose;
use crate::app::presence::attended;
use crate::app::tell::{News, tell};
use crate::app::{Doing, Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::extension::{HOURS_BEFORE, MOST_HOURS, ended_at, may_extend};
use crate::domain::fault::Fault;
use crate::domain::ids::SessionId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::Override;
use crate::domain::notice::{AttendedFacts, Event};
use crate::domain::presence::Attendance;
use crate::domain::session::{CalledOffBy, SessionAction};
use crate::domain::span::{Instant, Span};
use crate::store;
use crate::store::bookings::by_mail::switches;
use crate::store::sessions::Session;

/// Until when a session is to go on.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "until": "2027-03-16T06:00:00+09:00", "reason": "One more lap." }))]
pub struct MoreTime {
    /// Its new end, later than its present one.
    #[schema(value_type = String)]
    pub until: Instant,
    /// Findings set aside, by the site's people.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Why it goes on.
    #[serde(default)]
    pub reason: String,
}

/// Ends a running session now. The rest of its time is free at once. Where its site ends one to which nobody
/// came, that is kept.
///
/// # Errors
/// [`Error::NotNow`], [`Error::SessionNotNow`] when it does not run, [`Error::Stale`].
pub fn finish(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, seen: i64, reason: &Reason) -> Result<Dossier> {
    let opened = open(tx, actor, id, SessionAction::Finish, seen)?;
    let change = EndChange::of(actor, &opened, reason.optional()?);
    let Opened { mut dossier, at, .. } = opened;
    let attended = attended(tx, &dossier, id)?;
    let ended_by = called_off_by(actor, is_alone(tx, actor, &dossier)?);
    let is_nobody = attended.as_ref().is_some_and(AttendedFacts::is_nobody);
    let is_no_show = ended_by == CalledOffBy::Site && is_nobody;
    if is_no_show {
        end_empty(tx, &mut dossier, at)?;
    } else {
        end_now(tx, &mut dossier, at)?;
        dossier.ended_early(tx, &[id])?;
    }
    let before = change.was.span;
    let news = News {
        before: Some(before),
        attended,
        ..change.note(tx, &dossier, JournalAction::SessionFinish)?
    };
    if is_no_show {
        tell(tx, &dossier.scene(), Event::SessionReleased, news.clone())?;
        dossier.close_if_over(tx, "", news)?;
    } else if !dossier.close_if_over(tx, "", news.clone())? {
        tell(tx, &dossier.scene(), Event::SessionEnded, news)?;
    }
    Ok(dossier)
}

/// Ends a session at this moment, with its claims.
fn end_now(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    let session = &mut dossier.sessions[at];
    session.state = session.state.apply(SessionAction::Finish)?;
    session.end_at(ended_at(session.span, tx.now).end);
    session.actual_end = Some(tx.now);
    save_one(tx, dossier, at)
}

/// Ends one to which nobody came: nobody has to leave it, and no log is asked for.
fn end_empty(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    dossier.sessions[at].attendance = Some(Attendance::NoShow);
    end_now(tx, dossier, at)
}

/// The clock frees what is left of a session to which nobody came. The booking is locked.
///
/// # Errors
/// [`Error::SessionNotNow`] when it does not run.
pub fn release(tx: &mut Tx<'_>, dossier: &mut Dossier, id: SessionId, news: News) -> Result<()> {
    let at = dossier.position(id)?;
    let before = dossier.sessions[at].span;
    end_empty(tx, dossier, at)?;
    let entry = journal::Entry {
        was: Some(json!({ "until": before.end }).to_string()),
        ..dossier.entry(JournalAction::SessionRelease, Doing::Own)
    };
    let until = dossier.session(id)?.span.end;
    let entry = dossier.about_session(id, entry, json!({ "until": until }));
    journal::note(tx, &journal::service(), entry)?;
    let told = News {
        before: Some(before),
        ..news.clone()
    };
    tell(tx, &dossier.scene(), Event::SessionReleased, told)?;
    dossier.close_if_over(tx, "", news).map(drop)
}

/// Lets a session go on for longer. Where its site wants to be asked, what a consortium says is kept as a
/// wish, and the site's people are told.
///
/// # Errors
/// [`Error::Refused`] with the longest time that would do as the nearest, [`Error::Invalid`] for an end that
/// is not later, [`Error::NotNow`], [`Error::SessionNotNow`], [`Error::Stale`].
pub fn extend(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    version: i64,
    wish: &MoreTime,
) -> Result<Dossier> {
    let mut opened = open(tx, actor, id, SessionAction::Extend, version)?;
    let change = EndChange::of(actor, &opened, read_prose("reason", &wish.reason, 2_000)?);
    let more = more_time(&opened.dossier.sessions[opened.at], wish.until, tx.now)?;
    hear_more(tx, actor, &mut opened, more, &wish.overrides)?;
    let Opened { mut dossier, at, .. } = opened;
    let is_wished = change.was.time_wished() == Some(more.end);
    let before = change.was.span;
    let needs_word =
        is_alone(tx, actor, &dossier)? && !switches(tx.conn, dossier.ground.site.id)?.extend_alone;
    // Who asks once more for the same has been heard.
    if needs_word && is_wished {
        return Ok(dossier);
    }
    let (action, event) = if needs_word {
        dossier.sessions[at].wished_end = Some(more.end);
        keep_wish(tx, &mut dossier, at)?;
        (JournalAction::SessionAskExtension, Event::ExtensionAsked)
    } else {
        let session = &mut dossier.sessions[at];
        session.state = session.state.apply(SessionAction::Extend)?;
        session.end_at(more.end);
        save_one(tx, &mut dossier, at)?;
        (JournalAction::SessionExtend, Event::SessionExtended)
    };
    let news = News {
        before: Some(before),
        ..change.note(tx, &dossier, action)?
    };
    tell(tx, &dossier.scene(), event, news)?;
    Ok(dossier)
}

/// Until when a session may go on now, of the next so many minutes beyond its end; none: no longer.
///
/// # Errors
/// The store's.
pub fn longest(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize, minutes: i64) -> Result<Option<Instant>> {
    let session = &dossier.sessions[at];
    if !may_extend(session.state, session.span, tx.now) {
        return Ok(None);
    }
    let more = Span {
        start: session.span.end,
        end: session.span.end.plus_minutes(minutes),
    };
    longest_more(tx, dossier, at, more)
}

/// Says no to a wish for more time. A consortium takes its own back, which nobody is told of.
///
/// # Errors
/// [`Error::NotFound`] where nothing is wished, [`Error::NotNow`], [`Error::Stale`].
pub fn decline_extension(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    version: i64,
    reason: &Reason,
) -> Result<Dossier> {
    let opened = open(tx, actor, id, SessionAction::Extend, version)?;
    let change = EndChange::of(actor, &opened, reason.optional()?);
    let Opened { mut dossier, at, .. } = opened;
    if dossier.sessions[at].time_wished().is_none() {
        return Err(Error::NotFound);
    }
    dossier.sessions[at].wished_end = None;
    keep_wish(tx, &mut dossier, at)?;
    let news = change.note(tx, &dossier, JournalAction::SessionDeclineExtension)?;
    if !is_alone(tx, actor, &dossier)? {
        tell(tx, &dossier.scene(), Event::ExtensionDeclined, news)?;
    }
    Ok(dossier)
}

/// The time beyond its end that is wished for a session.
fn more_time(session: &Session, until: Instant, now: Instant) -> Result<Span> {
    session.state.apply(SessionAction::Extend)?;
    if !may_extend(session.state, session.span, now) {
        let fault = Fault::new("extend-too-early").with("hours", HOURS_BEFORE);
        return Err(Error::field("until", "too_early", fault));
    }
    let end = session.span.end;
    if until > end.plus(MOST_HOURS * 3600) {
        let fault = Fault::new("extend-too-long").with("hours", MOST_HOURS);
        return Err(Error::field("until", "too_far", fault));
    }
    Span::new(end, until).ok_or_else(|| Error::field("until", "not_later", "extend-not-later"))
}

/// Judges the time that is wished, with what the site's people set aside.
fn hear_more(
    tx: &mut Tx<'_>,
    actor: &Actor,
    opened: &mut Opened,
    more: Span,
    overrides: &[Override],
) -> Result<()> {
    let Opened { dossier, at, .. } = opened;
    let own = &dossier.sessions[*at];
    if !overrides.is_empty() {
        // Setting rules aside is the site's, not the consortium's.
        Dossier::open(tx, actor, dossier.booking.id, Deed::DecideBooking)?;
        let phase = phase_at(dossier, own)?;
        court::check_overrides(overrides, phase, |start| *start == own.original_start)?;
    }
    judge_more(tx, dossier, *at, more, overrides)
}

/// Saves what is wished of a session. Its booking's version rises: whoever answers has seen the wish.
fn keep_wish(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    store::sessions::update_session(tx.conn, &dossier.sessions[at])?;
    dossier.save_in_course(tx)
}

/// What somebody does about the end of a session.
struct EndChange<'a> {
    actor: &'a Actor,
    doing: Doing,
    /// The session as it was before.
    was: Session,
    reason: String,
}

impl<'a> EndChange<'a> {
    fn of(actor: &'a Actor, opened: &Opened, reason: String) -> Self {
        Self {
            actor,
            doing: opened.doing,
            was: opened.dossier.sessions[opened.at].clone(),
            reason,
        }
    }

    /// Writes it into the journal; the news of it.
    fn note(self, tx: &mut Tx<'_>, dossier: &Dossier, action: JournalAction) -> Result<News> {
        let is = dossier.session(self.was.id)?;
        let until = is.time_wished().unwrap_or(is.span.end);
        let entry = journal::Entry {
            was: Some(json!({ "until": self.was.span.end }).to_string()),
            reason: Some(self.reason.clone()),
            ..dossier.entry(action, self.doing)
        };
        let entry = dossier.about_session(is.id, entry, json!({ "until": until }));
        Ok(News {
            session: Some(is.id),
            words: Some(self.reason),
            ..News::by(journal::note(tx, self.actor, entry)?, self.actor)
        })
    }
}
