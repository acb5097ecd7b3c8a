//! Another schedule for one phase of an approved booking: longer, shorter, or on other days. What follows
//! from the schedule follows it exactly; what people made of single sessions stays, or is listed for a
//! decision; nothing comes back silently.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dossier::Dossier;
use super::follow::{Followed, Plan, Started, follow, judge, save};
use super::settle::{Sequences, Step};
use crate::app::court::{self, Lock, Terms};
use crate::app::fields::read_prose;
use crate::app::tell::{Known, News};
use crate::app::{Error, LostException, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::Asked;
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::Override;
use crate::domain::notice::Event;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::store::sessions::Session;

/// A new schedule for a phase.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "phase": 0,
    "schedule": { "start": "2027-04-05T22:00", "minutes": 480, "rrule": "FREQ=DAILY;COUNT=4" },
    "reason": "One more night.",
}))]
pub struct Reschedule {
    /// Index of the phase.
    #[serde(default)]
    pub phase: usize,
    /// The whole new schedule.
    pub schedule: ScheduleText,
    #[serde(default)]
    pub overrides: Vec<Override>,
    #[serde(default)]
    pub reason: String,
    /// Of the sessions that people moved, left out or called off and that the new schedule doesn't have: the
    /// original starts of those whose exception is kept for the new session of the same day. The others' end
    /// with the old schedule. When it is not said and there are any, the change is refused with their list.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub keep: Option<Vec<LocalTime>>,
}

/// Changes the schedule of an approved booking, by its site.
///
/// # Errors
/// [`Error::Refused`] for sessions to come that may not be, [`Error::Exceptions`] where people's exceptions
/// are to be decided first, [`Error::Invalid`], [`Error::NotNow`], [`Error::Stale`].
pub fn reschedule(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    body: &Reschedule,
) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    dossier.check_firm(Asked::Reschedule)?;
    let reason = read_prose("reason", &body.reason, 2_000)?;
    let (was, known) = (dossier.snapshot(), Known::of(&dossier.scene()));
    let plan = plan_change(tx, &dossier, body)?;
    let kept = exceptions(tx.now, &dossier, &plan, body)?;
    let mut change = Followed::default();
    follow(tx, &mut dossier, &plan, &kept, &mut change)?;
    dossier.phases[body.phase].schedule = body.schedule.clone();
    let terms = Terms {
        overrides: body.overrides.clone(),
        ..Terms::asked_at(tx.now)
    };
    judge(tx, &mut dossier, &terms, &change, Lock::Zones)?.accepted()?;
    let dropped = save(tx, &mut dossier, &change)?;
    let step = Step {
        was,
        reason: Some(reason.clone()),
        sequences: Sequences::OfPhase(dossier.phases[body.phase].id),
        event: Some(Event::ScheduleChanged),
        news: News {
            affected: dropped,
            retimed: change.changed.iter().copied().collect(),
            known: Some(known),
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingReschedule)
    };
    let news = News::by(dossier.settle(tx, step)?, actor);
    dossier.close_if_over(tx, &reason, news)?;
    Ok(dossier)
}

/// An exception that another schedule of a phase would lose.
#[derive(Debug, Clone, Copy)]
pub struct PhaseException {
    /// Index of the phase.
    pub phase: usize,
    pub exception: LostException,
}

/// What people made of single sessions and other schedules would lose, so that it can be said before which
/// of it is kept.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden; [`Error::Invalid`].
pub fn would_lose(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    bodies: &[Reschedule],
) -> Result<Vec<PhaseException>> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::DecideBooking)?;
    let mut all = Vec::new();
    for body in bodies {
        let plan = plan_change(tx, &dossier, body)?;
        let lost = lost_exceptions(tx.now, &dossier, &plan).into_iter();
        all.extend(lost.map(|exception| PhaseException {
            phase: body.phase,
            exception,
        }));
    }
    Ok(all)
}

/// Understands the new schedule, which must have all sessions that have started.
fn plan_change(tx: &mut Tx<'_>, dossier: &Dossier, body: &Reschedule) -> Result<Plan> {
    let phase = dossier
        .phases
        .get(body.phase)
        .ok_or_else(|| Error::field("phase", "no_such_phase", "no-such-phase"))?;
    let plan = Plan::of(
        tx,
        dossier,
        body.phase,
        (&phase.zones, &body.schedule),
        Started::Checked,
    )?;
    court::check_overrides(&body.overrides, body.phase, |start| plan.new.contains_key(start))?;
    Ok(plan)
}

/// What becomes of the exceptions that people made of sessions that the new schedule doesn't have: each one
/// that is kept, with the new session whose exception it becomes.
fn exceptions(
    now: Instant,
    dossier: &Dossier,
    plan: &Plan,
    body: &Reschedule,
) -> Result<BTreeMap<LocalTime, LocalTime>> {
    let lost = lost_exceptions(now, dossier, plan);
    let Some(keep) = &body.keep else {
        return if lost.is_empty() {
            Ok(BTreeMap::new())
        } else {
            Err(Error::Exceptions(lost))
        };
    };
    let mut kept = BTreeMap::new();
    for (index, start) in keep.iter().enumerate() {
        let wrong = |code, message| Error::field(format!("keep.{index}"), code, message);
        let found = lost
            .iter()
            .find(|own| own.original_start == *start)
            .ok_or_else(|| wrong("no_such_session", "no-such-exception"))?;
        let becomes = found
            .becomes
            .ok_or_else(|| wrong("no_session_that_day", "no-session-that-day"))?;
        kept.insert(*start, becomes);
    }
    Ok(kept)
}

/// The exceptions of sessions that the new schedule doesn't have, by start. Each may become that of the
/// nearest new session of its day that no other took before.
fn lost_exceptions(now: Instant, dossier: &Dossier, plan: &Plan) -> Vec<LostException> {
    let mut free = plan.only_new(dossier);
    let mut lost = Vec::new();
    for session in dossier
        .sessions_in(plan.phase)
        .filter(|session| !plan.new.contains_key(&session.original_start) && is_exception(session, plan, now))
    {
        let distance = |start: &LocalTime| (start.naive() - session.original_start.naive()).abs();
        let same_day = free
            .keys()
            .filter(|start| start.date() == session.original_start.date());
        let becomes = same_day.min_by_key(|start| distance(start)).copied();
        becomes.map(|start| free.remove(&start));
        // A session that is called off and has no other in its place is gone either way.
        if becomes.is_some() || session.state == SessionState::Moved {
            lost.push(LostException {
                original_start: session.original_start,
                state: session.state,
                span: session.span,
                becomes,
            });
        }
    }
    lost
}

/// Whether people made something else of a session that is still to come than its schedule says.
fn is_exception(session: &Session, plan: &Plan, now: Instant) -> bool {
    let is_off = matches!(session.state, SessionState::Skipped | SessionState::Cancelled);
    let by_people = (session.state == SessionState::Moved && !plan.was_by_schedule(session))
        || (is_off && session.called_off_by != Some(CalledOffBy::Schedule));
    by_people && session.span.end > now
}
