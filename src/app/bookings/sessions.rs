//! One session: another time or zone, called off, left out, brought back. The rest of its booking stays as it
//! is.

use chrono::NaiveDateTime;
use serde::Deserialize;

use super::dossier::Dossier;
use super::one_session::{judge_one, restore, save_one};
use crate::app::tell::{News, tell};
use crate::app::{Beyond, Doing, Error, Result, Tx, journal, signed_in};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Asked, NotNow};
use crate::domain::fault::Fault;
use crate::domain::ids::{SessionId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Override, Rule, Severity};
use crate::domain::notice::Event;
use crate::domain::session::{CalledOffBy, SessionAction};
use crate::domain::span::{Instant, Span, resolve};
use crate::domain::text;
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
struct Opened {
    dossier: Dossier,
    doing: Doing,
    at: usize,
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
    let reason = text::prose(&to.reason, 2_000).map_err(|error| Error::field("reason", "text", error))?;
    let old = dossier.sessions[at].clone();
    let ends_at = to
        .ends_at
        .unwrap_or_else(|| to.starts_at.plus(old.span.seconds()));
    let span = Span::new(to.starts_at, ends_at).ok_or_else(|| {
        Error::field(
            "ends_at",
            "before_start",
            Fault::new("after").with("other", "starts_at"),
        )
    })?;
    let zones = zones_of(&dossier, &to.zones, &old.zones)?;
    let is_alone = is_alone(tx, actor, &dossier)?;
    if is_alone {
        stay_inside(&dossier, &old, span, &zones)?;
    }
    if !to.overrides.is_empty() {
        // Setting rules aside is the site's, not the consortium's.
        Dossier::open(tx, actor, dossier.booking.id, Deed::DecideBooking)?;
        about_one(&dossier, at, &to.overrides)?;
    }
    dossier.sessions[at].state = old.state.apply(SessionAction::Move)?;
    (dossier.sessions[at].span, dossier.sessions[at].zones) = (span, zones);
    let asked_at = tx.now;
    judge_one(tx, &mut dossier, at, &to.overrides, asked_at)
        .map_err(|error| if is_alone { needs_consent(error) } else { error })?;
    dossier.weigh(tx, |session| session.id == id)?;
    dossier.sessions[at].reason = Some(reason.clone()).filter(|reason| !reason.is_empty());
    save_one(tx, &mut dossier, at)?;
    let moved = dossier
        .sessions
        .iter()
        .find(|session| session.id == id)
        .ok_or(Error::NotFound)?;
    let was = serde_json::json!({ "span": old.span, "zones": dossier.paths(&old.zones) });
    let became = serde_json::json!({ "span": span, "zones": dossier.paths(&moved.zones) });
    let entry = journal::Entry {
        was: Some(was.to_string()),
        reason: Some(reason.clone()),
        ..dossier.entry(JournalAction::SessionMove, doing)
    };
    let entry = dossier.about_session(id, entry, became);
    let fact = journal::note(tx, actor, entry)?;
    let (before, zones_before, by) = (Some(old.span), old.zones.clone(), Some(actor.name.clone()));
    let news = News {
        fact,
        session: Some(id),
        before,
        zones_before,
        words: Some(reason),
        by,
        ..News::default()
    };
    tell(tx, &dossier.scene(), Event::SessionMoved, news)?;
    Ok(dossier)
}

/// Another time for a session, on its site's clock.
#[derive(Debug, Clone)]
pub struct OtherTime {
    pub start: NaiveDateTime,
    /// New zones, as in [`Move`].
    pub zones: Vec<String>,
    pub reason: String,
}

/// Moves a session that a closure or holiday hit. The site does so for a reason of its own, so its own lead
/// time does not stand in the way; setting it aside is in the journal like any other override.
///
/// # Errors
/// Those of [`move_session`]; [`Error::Forbidden`] for all but those who decide at the site;
/// [`Error::Invalid`] without a reason.
pub fn move_flagged(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    version: i64,
    to: &OtherTime,
) -> Result<Dossier> {
    let dossier = of_site(tx, actor, id, &to.reason)?;
    let at = dossier
        .sessions
        .iter()
        .position(|session| session.id == id)
        .ok_or(Error::NotFound)?;
    let phase = phase_at(&dossier, at)?;
    let overrides = vec![Override {
        phase,
        original_start: None,
        rule: Rule::LeadTimeTooShort,
        reason: to.reason.clone(),
    }];
    let starts_at = resolve(dossier.ground.tz(), to.start);
    let to = Move {
        starts_at,
        ends_at: None,
        zones: to.zones.clone(),
        overrides,
        reason: to.reason.clone(),
    };
    move_session(tx, actor, id, version, &to)
}

/// Calls off a session that a closure or holiday hit, for the site.
///
/// # Errors
/// Those of [`change_session`]; [`Error::Forbidden`] for all but those who decide at the site;
/// [`Error::Invalid`] without a reason.
pub fn cancel_flagged(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    version: i64,
    reason: &super::Reason,
) -> Result<Dossier> {
    of_site(tx, actor, id, &reason.reason)?;
    change_session(tx, actor, id, version, (SessionChange::Cancel, reason))
}

/// The booking of a session, for those who decide at its site and say why.
fn of_site(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, reason: &str) -> Result<Dossier> {
    signed_in(actor)?;
    let session = store::sessions::get_session(tx.conn, id)?;
    let (dossier, _) = Dossier::open(tx, actor, session.booking, Deed::DecideBooking)?;
    if reason.trim().is_empty() {
        Err(Error::field("reason", "required", "needs-reason"))
    } else {
        Ok(dossier)
    }
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
    let reason = text::prose(&reason.reason, 2_000).map_err(|error| Error::field("reason", "text", error))?;
    let was = dossier.sessions[at].state;
    dossier.sessions[at].state = was.apply(action)?;
    // Staff act in the consortium's place here.
    let is_site = actor.platform.is_none() && !is_alone(tx, actor, &dossier)?;
    if change == SessionChange::Restore {
        if is_alone(tx, actor, &dossier)? && dossier.sessions[at].called_off_by == Some(CalledOffBy::Site) {
            return Err(Error::NeedsConsent(vec![Beyond::TakenBySite]));
        }
        restore(tx, &mut dossier, at)?;
    } else {
        dossier.sessions[at].called_off_by = Some(if is_site {
            CalledOffBy::Site
        } else {
            CalledOffBy::Consortium
        });
        dossier.sessions[at].reason = Some(reason.clone()).filter(|reason| !reason.is_empty());
    }
    // What will not be needs nobody's look any more, and what comes back was judged just now.
    dossier.weigh(tx, |session| session.id == id)?;
    let became = dossier.sessions[at].state;
    save_one(tx, &mut dossier, at)?;
    let entry = journal::Entry {
        was: Some(serde_json::json!({ "state": was }).to_string()),
        reason: Some(reason.clone()),
        ..dossier.entry(word, doing)
    };
    let entry = dossier.about_session(id, entry, serde_json::json!({ "state": became }));
    let fact = journal::note(tx, actor, entry)?;
    let news = News {
        fact,
        session: Some(id),
        words: Some(reason.clone()),
        by: Some(actor.name.clone()),
        ..News::default()
    };
    if let Some(event) = action.event() {
        tell(tx, &dossier.scene(), event, news.clone())?;
    }
    dossier.close_if_over(
        tx,
        &reason,
        News {
            session: None,
            ..news
        },
    )?;
    Ok(dossier)
}

/// The place of a session's phase in its booking.
fn phase_at(dossier: &Dossier, at: usize) -> Result<usize> {
    let phase = dossier.sessions[at].phase;
    dossier
        .phases
        .iter()
        .position(|own| own.id == phase)
        .ok_or(Error::NotFound)
}

/// Overrides of a move are about the session that is moved.
fn about_one(dossier: &Dossier, at: usize, overrides: &[Override]) -> Result<()> {
    let (phase, start) = (phase_at(dossier, at)?, dossier.sessions[at].original_start);
    for (index, granted) in overrides.iter().enumerate() {
        if granted.phase != phase {
            return Err(Error::field(
                format!("overrides.{index}.phase"),
                "other_phase",
                "other-phase",
            ));
        }
        if let Some(other) = granted.original_start.filter(|named| *named != start) {
            let message = Fault::new("no-such-session").with("start", other);
            return Err(Error::field(
                format!("overrides.{index}.original_start"),
                "no_such_session",
                message,
            ));
        }
    }
    Ok(())
}

/// Whether somebody acts for the consortium only: neither for the site nor for the programme.
fn is_alone(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<bool> {
    Ok(actor.platform.is_none() && dossier.may_decide(tx, actor)?.is_none())
}

/// What a consortium may do alone stays inside what was approved: the zones of the phase, or those that the
/// session has by now, and no longer than the longer of the two.
///
/// # Errors
/// [`Error::NeedsConsent`].
fn stay_inside(dossier: &Dossier, session: &Session, span: Span, zones: &[ZoneId]) -> Result<()> {
    let phase = dossier
        .phases
        .iter()
        .find(|phase| phase.id == session.phase)
        .ok_or(Error::NotFound)?;
    let within = |approved: &[ZoneId]| zones.iter().all(|zone| approved.contains(zone));
    // On the wall clock, as schedules are: eight hours stay eight hours in the night the clocks change.
    let minutes = |span: Span| {
        (span.end.local(dossier.ground.tz()) - span.start.local(dossier.ground.tz())).num_minutes()
    };
    let approved = i64::from(phase.schedule.minutes).max(minutes(session.span));
    let mut beyond = Vec::new();
    if !within(&phase.zones) && !within(&session.zones) {
        beyond.push(Beyond::Zones);
    }
    if minutes(span) > approved {
        beyond.push(Beyond::Longer);
    }
    if beyond.is_empty() {
        Ok(())
    } else {
        Err(Error::NeedsConsent(beyond))
    }
}

/// A move that only the site's lead time stands against is one for the site to agree to.
fn needs_consent(error: Error) -> Error {
    let Error::Refused(refused) = &error else {
        return error;
    };
    let blocks = || {
        refused
            .verdicts
            .iter()
            .flat_map(|judged| &judged.verdict.findings)
            .filter(|found| found.severity == Severity::Block)
    };
    let only_lead_time =
        blocks().all(|found| found.rule == Rule::LeadTimeTooShort) && blocks().next().is_some();
    if only_lead_time {
        Error::NeedsConsent(vec![Beyond::LeadTime])
    } else {
        error
    }
}

/// The booking of a session, for what is asked of it.
fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    action: SessionAction,
    version: i64,
) -> Result<Opened> {
    signed_in(actor)?;
    let session = store::sessions::get_session(tx.conn, id)?;
    let (dossier, doing) = Dossier::open_at(tx, actor, session.booking, Deed::ChangeSession, version)?;
    let state = dossier.booking.life.state();
    if !state.is_firm() {
        return Err(NotNow {
            action: Asked::Session(action),
            state,
        }
        .into());
    }
    let at = dossier
        .sessions
        .iter()
        .position(|own| own.id == id)
        .ok_or(Error::NotFound)?;
    Ok(Opened { dossier, doing, at })
}

fn zones_of(dossier: &Dossier, paths: &[String], before: &[ZoneId]) -> Result<Vec<ZoneId>> {
    if paths.is_empty() {
        return Ok(before.to_vec());
    }
    let find = |(index, path): (usize, &String)| {
        let zone = dossier.ground.find(path);
        zone.map(|zone| zone.id)
            .ok_or_else(|| Error::field(format!("zones.{index}"), "no_such_zone", "no-zone-of-site"))
    };
    paths.iter().enumerate().map(find).collect()
}
