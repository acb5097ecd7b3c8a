//! One session: another time or zone, called off, left out, brought back. The rest of its booking stays as it
//! is.

use serde::Deserialize;
use serde_json::json;

use super::dossier::{Dossier, unless_empty};
use super::one_session::{judge_one, restore, save_one};
use crate::app::court;
use crate::app::fields::read_prose;
use crate::app::tell::{News, tell};
use crate::app::{Beyond, Doing, Error, Result, Tx, journal, signed_in};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::Asked;
use crate::domain::fault::Fault;
use crate::domain::ids::{SessionId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Override, Rule, Severity};
use crate::domain::notice::Event;
use crate::domain::session::{CalledOffBy, SessionAction, SessionState};
use crate::domain::span::{Instant, Span};
use crate::store;
use crate::store::sessions::Session;

/// Where a session goes.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2027-04-05T23:00:00+09:00", "reason": "The hall closes later." }))]
pub struct Move {
    /// New start; its length stays unless `ends_at` is given.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// New end.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub ends_at: Option<Instant>,
    /// New zones, `site/zone`, of the same site; empty: as before.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Findings set aside, by the site's people.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What happens to a session without a new time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionChange {
    Cancel,
    Skip,
    Restore,
}

/// A session of a booking that is being changed.
pub(super) struct Opened {
    pub dossier: Dossier,
    pub doing: Doing,
    /// Its place among the sessions.
    pub at: usize,
}

/// Gives one session another time or zone.
///
/// # Errors
/// [`Error::Refused`], [`Error::NotNow`], [`Error::SessionNotNow`], [`Error::Stale`].
pub fn move_session(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    version: i64,
    to: &Move,
) -> Result<Dossier> {
    let Opened {
        mut dossier,
        doing,
        at,
    } = open(tx, actor, id, SessionAction::Move, version)?;
    let reason = read_prose("reason", &to.reason, 2_000)?;
    let old = dossier.sessions[at].clone();
    let mut new = elsewhere(&dossier, &old, to)?;
    let is_alone = is_alone(tx, actor, &dossier)?;
    if is_alone {
        stay_inside(&dossier, &old, &new)?;
    }
    if !to.overrides.is_empty() {
        // Setting rules aside is the site's, not the consortium's.
        Dossier::open(tx, actor, dossier.booking.id, Deed::DecideBooking)?;
        let phase = phase_at(&dossier, &old)?;
        court::check_overrides(&to.overrides, phase, |start| *start == old.original_start)?;
    }
    new.state = old.state.apply(SessionAction::Move)?;
    let is_back = is_by_schedule(&dossier, &new)?;
    if is_back {
        new.state = SessionState::Scheduled;
    }
    let mut overrides = to.overrides.clone();
    if keeps_time(&old, &new) {
        overrides.push(set_lead_time_aside(&dossier, &old, &reason)?);
    }
    dossier.sessions[at] = new;
    // By today's notice: that of the request was for the time that it asked for.
    let asked_at = tx.now;
    judge_one(tx, &mut dossier, at, &overrides, asked_at)
        .map_err(|error| if is_alone { needs_consent(error) } else { error })?;
    dossier.weigh(tx, |session| session.id == id)?;
    dossier.sessions[at].reason = unless_empty(&reason).filter(|_| !is_back);
    // From here on it may be in another place among the sessions, which are by start.
    save_one(tx, &mut dossier, at)?;
    let place = |session: &Session| json!({ "span": session.span, "zones": dossier.paths(&session.zones) });
    let entry = journal::Entry {
        was: Some(place(&old).to_string()),
        reason: Some(reason.clone()),
        ..dossier.entry(JournalAction::SessionMove, doing)
    };
    let entry = dossier.about_session(id, entry, place(dossier.session(id)?));
    let news = News {
        session: Some(id),
        before: Some(old.span),
        zones_before: old.zones,
        words: Some(reason),
        ..News::by(journal::note(tx, actor, entry)?, actor)
    };
    tell(tx, &dossier.scene(), Event::SessionMoved, news)?;
    Ok(dossier)
}

/// Whether a session that changes stays within the time and the zones that it has.
pub(super) fn keeps_time(old: &Session, new: &Session) -> bool {
    old.span.contains(new.span) && new.zones.iter().all(|zone| old.zones.contains(zone))
}

/// Sets a site's lead time aside for a session: it keeps time that it has, or the site moves it for a reason
/// of its own.
pub(super) fn set_lead_time_aside(dossier: &Dossier, session: &Session, reason: &str) -> Result<Override> {
    Ok(Override {
        phase: phase_at(dossier, session)?,
        original_start: Some(session.original_start),
        rule: Rule::LeadTimeTooShort,
        reason: reason.to_owned(),
    })
}

/// Whether a session is exactly where its schedule has it, and was not moved by it.
pub(super) fn is_by_schedule(dossier: &Dossier, session: &Session) -> Result<bool> {
    let phase = dossier.phase_of(session)?;
    let dates = dossier.dates_of(phase)?;
    Ok(dates.get(&session.original_start).is_some_and(|place| {
        place.change.is_none() && place.span == session.span && place.zones == session.zones
    }))
}

/// A session at the time and in the zones where it is to go.
fn elsewhere(dossier: &Dossier, session: &Session, to: &Move) -> Result<Session> {
    let ends_at = to
        .ends_at
        .unwrap_or_else(|| to.starts_at.plus(session.span.seconds()));
    let span = Span::new(to.starts_at, ends_at).ok_or_else(|| {
        let message = Fault::new("after").with("other", "starts_at");
        Error::field("ends_at", "before_start", message)
    })?;
    Ok(Session {
        span,
        zones: zones_of(dossier, &to.zones, &session.zones)?,
        // The end that was planned was that of another time.
        planned_end: None,
        ..session.clone()
    })
}

/// Calls one session off, leaves it out, or brings it back.
///
/// # Errors
/// [`Error::Refused`] when its time is gone, [`Error::NotNow`], [`Error::SessionNotNow`], [`Error::Stale`].
pub fn change_session(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    version: i64,
    (change, reason): (SessionChange, &super::Reason),
) -> Result<Dossier> {
    let (action, word) = match change {
        SessionChange::Cancel => (SessionAction::Cancel, JournalAction::SessionCancel),
        SessionChange::Skip => (SessionAction::Skip, JournalAction::SessionSkip),
        SessionChange::Restore => (SessionAction::Restore, JournalAction::SessionRestore),
    };
    let Opened {
        mut dossier,
        doing,
        at,
    } = open(tx, actor, id, action, version)?;
    let reason = reason.optional()?;
    let was = dossier.sessions[at].state;
    dossier.sessions[at].state = was.apply(action)?;
    let is_alone = is_alone(tx, actor, &dossier)?;
    if change == SessionChange::Restore {
        if is_alone && dossier.sessions[at].called_off_by == Some(CalledOffBy::Site) {
            return Err(Error::NeedsConsent(vec![Beyond::TakenBySite]));
        }
        restore(tx, &mut dossier, at)?;
    } else {
        dossier.sessions[at].called_off_by = Some(called_off_by(actor, is_alone));
        dossier.sessions[at].reason = unless_empty(&reason);
    }
    // What will not be needs nobody's look any more, and what comes back was judged just now.
    dossier.weigh(tx, |session| session.id == id)?;
    let became = json!({ "state": dossier.sessions[at].state });
    save_one(tx, &mut dossier, at)?;
    let entry = journal::Entry {
        was: Some(json!({ "state": was }).to_string()),
        reason: Some(reason.clone()),
        ..dossier.entry(word, doing)
    };
    let entry = dossier.about_session(id, entry, became);
    let news = News {
        words: Some(reason.clone()),
        ..News::by(journal::note(tx, actor, entry)?, actor)
    };
    if let Some(event) = action.event() {
        let news = News {
            session: Some(id),
            ..news.clone()
        };
        tell(tx, &dossier.scene(), event, news)?;
    }
    dossier.close_if_over(tx, &reason, news)?;
    Ok(dossier)
}

/// The place of a session's phase in its booking.
pub(super) fn phase_at(dossier: &Dossier, session: &Session) -> Result<usize> {
    let mut phases = dossier.phases.iter();
    phases
        .position(|own| own.id == session.phase)
        .ok_or(Error::NotFound)
}

/// Whether somebody acts for the consortium only: neither for the site nor for the programme.
pub(super) fn is_alone(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<bool> {
    Ok(actor.platform.is_none() && dossier.may_decide(tx, actor)?.is_none())
}

/// In whose name somebody calls a session off: staff act in the consortium's place.
pub(super) const fn called_off_by(actor: &Actor, is_alone: bool) -> CalledOffBy {
    if actor.platform.is_none() && !is_alone {
        CalledOffBy::Site
    } else {
        CalledOffBy::Consortium
    }
}

/// What a consortium may do alone stays inside what was approved: the zones of the phase, or those that the
/// session has by now, and no longer than the longer of the two.
///
/// # Errors
/// [`Error::NeedsConsent`].
pub(super) fn stay_inside(dossier: &Dossier, old: &Session, new: &Session) -> Result<()> {
    let phase = dossier.phase_of(old)?;
    let within = |approved: &[ZoneId]| new.zones.iter().all(|zone| approved.contains(zone));
    // On the wall clock, as schedules are: eight hours stay eight hours in the night the clocks change.
    let tz = dossier.ground.tz();
    let minutes = |span: Span| (span.end.local(tz) - span.start.local(tz)).num_minutes();
    let approved = i64::from(phase.schedule.minutes).max(minutes(old.span));
    let mut beyond = Vec::new();
    if !within(&phase.zones) && !within(&old.zones) {
        beyond.push(Beyond::Zones);
    }
    if minutes(new.span) > approved {
        beyond.push(Beyond::Longer);
    }
    if beyond.is_empty() {
        Ok(())
    } else {
        Err(Error::NeedsConsent(beyond))
    }
}

/// A move that only the site's lead time stands against is one for the site to agree to.
pub(super) fn needs_consent(error: Error) -> Error {
    let Error::Refused(refused) = &error else {
        return error;
    };
    let findings = refused
        .verdicts
        .iter()
        .flat_map(|judged| &judged.verdict.findings);
    let mut blocks = findings
        .filter(|found| found.severity == Severity::Block)
        .peekable();
    if blocks.peek().is_some() && blocks.all(|found| found.rule == Rule::LeadTimeTooShort) {
        Error::NeedsConsent(vec![Beyond::LeadTime])
    } else {
        error
    }
}

/// The booking of a session, for what is asked of it.
pub(super) fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    action: SessionAction,
    version: i64,
) -> Result<Opened> {
    signed_in(actor)?;
    let session = store::sessions::get_session(tx.conn, id)?;
    let (dossier, doing) = Dossier::open_at(tx, actor, session.booking, Deed::ChangeSession, version)?;
    dossier.check_firm(Asked::Session(action))?;
    let at = dossier.position(id)?;
    Ok(Opened { dossier, doing, at })
}

pub(super) fn zones_of(dossier: &Dossier, paths: &[String], before: &[ZoneId]) -> Result<Vec<ZoneId>> {
    if paths.is_empty() {
        return Ok(before.to_vec());
    }
    let find = |(index, path): (usize, &String)| {
        let zone = dossier.ground.find(path).map(|zone| zone.id);
        zone.ok_or_else(|| Error::field(format!("zones.{index}"), "no_such_zone", "no-zone-of-site"))
    };
    paths.iter().enumerate().map(find).collect()
}
