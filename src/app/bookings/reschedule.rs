//! Another schedule for one phase of an approved booking: longer, shorter, or on other days. What follows
//! from the schedule follows it exactly; what people made of single sessions stays, or is listed for a
//! decision; nothing comes back silently.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::dossier::Dossier;
use super::planned::elsewhere;
use super::settle::{Sequences, Step};
use crate::app::court::{self, DatePlace, Lock, PlannedDates, Terms};
use crate::app::fields::read_prose;
use crate::app::tell::{Known, News, facts_of};
use crate::app::{Error, LostException, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::Asked;
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, PhaseId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Override, Rule, Severity};
use crate::domain::notice::{Event, SessionFacts};
use crate::domain::schedule::{Occurrence, ScheduleText};
use crate::domain::session::{CalledOffBy, SessionAction, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::store;
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
    let change = follow(tx, &mut dossier, &plan, &kept)?;
    dossier.phases[body.phase].schedule = body.schedule.clone();
    judge(tx, &mut dossier, body, &change)?;
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

/// The old and the new schedule of a phase.
struct Plan {
    phase: PhaseId,
    /// Index of that phase.
    phase_at: usize,
    /// Where each session of the old schedule was to be.
    old: PlannedDates,
    /// The sessions of the new one.
    new: PlannedDates,
    /// Those of the new one that it leaves out, each with the holiday's name.
    holidays: BTreeMap<LocalTime, String>,
    /// Whether holidays were left out before.
    left_out_before: bool,
}

impl Plan {
    /// The sessions that the new schedule has and the booking has not.
    fn only_new(&self, dossier: &Dossier) -> PlannedDates {
        let mut new = self.new.clone();
        for session in dossier.sessions_in(self.phase) {
            new.remove(&session.original_start);
        }
        new
    }

    /// Whether a session is exactly where the old schedule had it.
    fn was_by_schedule(&self, session: &Session) -> bool {
        let old = self.old.get(&session.original_start);
        old.is_none_or(|old| (&old.zones, old.span) == (&session.zones, session.span))
    }
}

/// Understands the new schedule, which must have all sessions that have started.
fn plan_change(tx: &mut Tx<'_>, dossier: &Dossier, body: &Reschedule) -> Result<Plan> {
    let phase = dossier
        .phases
        .get(body.phase)
        .ok_or_else(|| Error::field("phase", "no_such_phase", "no-such-phase"))?;
    let tz = dossier.ground.tz();
    let new = court::plan_dates(&dossier.ground, &phase.zones, &body.schedule)?;
    let occurrence = |(start, place): (&LocalTime, &DatePlace)| Occurrence {
        original_start: *start,
        span: place.span,
    };
    let each: Vec<[Occurrence; 1]> = new.iter().map(|date| [occurrence(date)]).collect();
    let asked = each.iter().zip(new.values());
    let asked = asked.map(|(one, place)| (one.as_slice(), place.zones.as_slice()));
    if let Some(fault) = court::too_much(&dossier.ground, asked, "schedule") {
        return Err(Error::Invalid(vec![fault]));
    }
    keeps_started(dossier, phase.id, &new)?;
    court::check_overrides(&body.overrides, body.phase, |start| new.contains_key(start))?;
    let holidays = if body.schedule.skip_holidays {
        let days = tx.holidays()?;
        let named = new.iter().filter_map(|(start, place)| {
            let day = days.on(place.span.start.local(tz).date()).first()?;
            Some((*start, day.names.both()))
        });
        named.collect()
    } else {
        BTreeMap::new()
    };
    let old = dossier.dates_of(phase)?;
    Ok(Plan {
        phase: phase.id,
        phase_at: body.phase,
        old,
        new,
        holidays,
        left_out_before: phase.schedule.skip_holidays,
    })
}

/// Refuses a schedule that has not all sessions that have started.
fn keeps_started(dossier: &Dossier, phase: PhaseId, new: &PlannedDates) -> Result<()> {
    let is_dropped =
        |session: &&Session| session.state.has_begun() && !new.contains_key(&session.original_start);
    match dossier.sessions_in(phase).find(is_dropped) {
        None => Ok(()),
        Some(session) => {
            let message = Fault::new("leaves-out-started").with("start", session.original_start);
            Err(Error::field("schedule", "drops_started", message))
        }
    }
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

/// What the new schedule does to sessions.
#[derive(Default)]
struct Followed {
    /// Those that are new.
    added: Vec<SessionId>,
    /// Those whose time or name is another, or that come back.
    changed: BTreeSet<SessionId>,
    /// Those that it takes away.
    dropped: BTreeSet<SessionId>,
}

/// Makes the phase's sessions what the new schedule and people's exceptions say. Nothing is saved yet.
fn follow(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    plan: &Plan,
    kept: &BTreeMap<LocalTime, LocalTime>,
) -> Result<Followed> {
    let mut followed = Followed::default();
    let own = |session: &&mut Session| session.phase == plan.phase;
    for session in dossier.sessions.iter_mut().filter(own) {
        let was = session.clone();
        if let Some(becomes) = kept.get(&session.original_start) {
            session.original_start = *becomes;
        }
        follow_one(session, &was, plan, tx.now)?;
        if was.state.is_standing() && !session.state.is_standing() {
            followed.dropped.insert(session.id);
        }
        let name = |own: &Session| (own.original_start, own.span, own.zones.clone(), own.state);
        if name(session) != name(&was) {
            followed.changed.insert(session.id);
        }
    }
    add_new(tx, dossier, plan, &mut followed)?;
    dossier
        .sessions
        .sort_by_key(|session| (session.span.start, session.id));
    Ok(followed)
}

/// One session that was there before. `was`: as it stands so far, under its old name.
fn follow_one(session: &mut Session, was: &Session, plan: &Plan, now: Instant) -> Result<()> {
    let is_coming = session.state.is_to_come();
    let is_off = matches!(session.state, SessionState::Skipped | SessionState::Cancelled);
    let Some(place) = plan.new.get(&session.original_start) else {
        if is_coming {
            session.state = session.state.apply(SessionAction::Cancel)?;
            (session.called_off_by, session.reason) = (Some(CalledOffBy::Schedule), None);
        }
        return Ok(());
    };
    let holiday = plan.holidays.get(&session.original_start);
    let was_by_schedule = plan.was_by_schedule(was);
    if is_coming && was_by_schedule {
        *session = place.on(session.clone());
        if let Some(name) = holiday.filter(|_| !plan.left_out_before) {
            session.state = session.state.apply(SessionAction::Skip)?;
            (session.called_off_by, session.reason) = (Some(CalledOffBy::Schedule), Some(name.clone()));
        }
    } else if is_off && session.called_off_by == Some(CalledOffBy::Schedule) && place.span.start > now {
        if let Some(name) = holiday {
            (session.span, session.zones) = (place.span, place.zones.clone());
            (session.state, session.reason) = (SessionState::Skipped, Some(name.clone()));
        } else {
            session.state.apply(SessionAction::Restore)?;
            *session = place.on(session.clone());
            session.called_off_by = None;
        }
    } else if is_off && was_by_schedule && was.span.start > now {
        (session.span, session.zones) = (place.span, place.zones.clone());
    }
    Ok(())
}

/// The sessions that only the new schedule has.
fn add_new(tx: &mut Tx<'_>, dossier: &mut Dossier, plan: &Plan, followed: &mut Followed) -> Result<()> {
    let new = plan.only_new(dossier);
    tx.reserve_ids(new.len())?;
    for (original_start, place) in new {
        let id = tx.id()?;
        let occurrence = Occurrence {
            original_start,
            span: place.span,
        };
        let scheduled = place.on(dossier.scheduled(id, &dossier.phases[plan.phase_at], occurrence));
        let session = match plan.holidays.get(&original_start) {
            Some(holiday) => Session {
                state: SessionState::Skipped,
                reason: Some(holiday.clone()),
                called_off_by: Some(CalledOffBy::Schedule),
                ..scheduled
            },
            None => scheduled,
        };
        followed.added.push(session.id);
        dossier.sessions.push(session);
    }
    Ok(())
}

/// Judges what is to come of the booking. What stood already at its time can only be one too many now.
fn judge(tx: &mut Tx<'_>, dossier: &mut Dossier, body: &Reschedule, followed: &Followed) -> Result<()> {
    let mut planned = dossier.planned();
    let own = || dossier.sessions_in(dossier.phases[body.phase].id);
    let runs = own().filter(|session| session.state == SessionState::Running);
    let phase = &mut planned[body.phase];
    let runs: Vec<&Session> = runs.collect();
    phase
        .elsewhere
        .extend(elsewhere(&dossier.phases[body.phase], runs.iter().copied()));
    phase
        .occurrences
        .extend(runs.into_iter().map(Session::occurrence));
    phase.occurrences.sort_by_key(|occurrence| occurrence.span);
    // Which holidays are left out stands in the sessions by now.
    phase.schedule.skip_holidays = false;
    let is_fresh =
        |session: &&Session| followed.added.contains(&session.id) || followed.changed.contains(&session.id);
    let fresh: BTreeSet<LocalTime> = own()
        .filter(is_fresh)
        .map(|session| session.original_start)
        .collect();
    let terms = Terms {
        overrides: body.overrides.clone(),
        ..Terms::asked_at(tx.now)
    };
    let mut judgement = dossier.hear(tx, &planned, &terms, Lock::Zones)?;
    judgement.verdicts.retain(|judged| {
        let mut findings = judged.verdict.findings.iter();
        let is_surplus = findings.any(|found| found.rule == Rule::Quota && found.severity == Severity::Block);
        (judged.verdict.phase == body.phase && fresh.contains(&judged.verdict.original_start)) || is_surplus
    });
    judgement.accepted()?;
    Ok(())
}

/// Saves the sessions. Answers with those that will not be.
fn save(tx: &mut Tx<'_>, dossier: &mut Dossier, followed: &Followed) -> Result<Vec<SessionFacts>> {
    // What was to be looked at is gone, or was judged anew where it is now; so was what is new.
    let looked_at: BTreeSet<SessionId> = followed
        .dropped
        .iter()
        .chain(&followed.changed)
        .chain(&followed.added)
        .copied()
        .collect();
    dossier.weigh(tx, |session| looked_at.contains(&session.id))?;
    let all = || dossier.sessions.iter();
    let dropped = |session: &&Session| followed.dropped.contains(&session.id);
    store::sessions::mark_sessions(tx.conn, all().filter(dropped))?;
    for session in all().filter(|session| followed.changed.contains(&session.id) && !dropped(session)) {
        store::sessions::update_session(tx.conn, session)?;
    }
    let added = all().filter(|session| followed.added.contains(&session.id));
    let added: Vec<Session> = added.cloned().collect();
    store::together(tx.conn, |batch| store::sessions::insert_sessions(batch, &added))?;
    Ok(followed
        .dropped
        .iter()
        .filter_map(|id| facts_of(&dossier.scene(), *id))
        .collect())
}
