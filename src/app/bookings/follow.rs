//! What becomes of the sessions of an approved booking under another schedule. What follows from the schedule
//! follows it exactly; what people made of single sessions stays; what has started is left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::Dossier;
use super::planned::elsewhere;
use crate::app::court::{self, DatePlace, Judgement, Lock, PlannedDates, Terms};
use crate::app::tell::facts_of;
use crate::app::{Error, Result, Tx};
use crate::domain::fault::Fault;
use crate::domain::ids::{PhaseId, SessionId, ZoneId};
use crate::domain::judge::{Rule, Severity};
use crate::domain::notice::SessionFacts;
use crate::domain::schedule::{Occurrence, ScheduleText};
use crate::domain::session::{CalledOffBy, SessionAction, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::store;
use crate::store::sessions::Session;

/// What is asked of sessions that have started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Started {
    /// That the new schedule has them.
    Checked,
    /// Nothing: they stay as they are.
    LeftAlone,
}

/// The old and the new schedule of a phase.
pub(super) struct Plan {
    pub phase: PhaseId,
    /// Index of that phase.
    pub phase_at: usize,
    /// Where each session of the old schedule was to be.
    pub old: PlannedDates,
    /// The sessions of the new one.
    pub new: PlannedDates,
    /// Those of the new one that it leaves out, each with the holiday's name.
    holidays: BTreeMap<LocalTime, String>,
    /// Whether holidays were left out before.
    left_out_before: bool,
}

/// The dates that are holidays, with what they are called.
fn holidays_among(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    dates: &PlannedDates,
) -> Result<BTreeMap<LocalTime, String>> {
    let (days, tz) = (tx.holidays()?, dossier.ground.tz());
    let named = dates.iter().filter_map(|(start, place)| {
        let day = days.on(place.span.start.local(tz).date()).first()?;
        Some((*start, day.names.both()))
    });
    Ok(named.collect())
}

impl Plan {
    /// Understands a new schedule for a phase, in these zones.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        phase_at: usize,
        (zones, schedule): (&[ZoneId], &ScheduleText),
        started: Started,
    ) -> Result<Self> {
        let phase = dossier
            .phases
            .get(phase_at)
            .ok_or_else(|| Error::field("phase", "no_such_phase", "no-such-phase"))?;
        let new = court::plan_dates(&dossier.ground, zones, schedule)?;
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
        if started == Started::Checked {
            keeps_started(dossier, phase.id, &new)?;
        }
        let holidays = if schedule.skip_holidays {
            holidays_among(tx, dossier, &new)?
        } else {
            BTreeMap::new()
        };
        Ok(Self {
            phase: phase.id,
            phase_at,
            old: dossier.dates_of(phase)?,
            new,
            holidays,
            left_out_before: phase.schedule.skip_holidays,
        })
    }

    /// The sessions that the new schedule has and the booking has not.
    pub(super) fn only_new(&self, dossier: &Dossier) -> PlannedDates {
        let mut new = self.new.clone();
        for session in dossier.sessions_in(self.phase) {
            new.remove(&session.original_start);
        }
        new
    }

    /// Whether a session is exactly where the old schedule had it.
    pub(super) fn was_by_schedule(&self, session: &Session) -> bool {
        let old = self.old.get(&session.original_start);
        old.is_none_or(|old| (&old.zones, old.span) == (&session.zones, session.span))
    }
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

/// What the new schedule does to sessions.
#[derive(Default)]
pub(super) struct Followed {
    /// Those that are new.
    pub added: Vec<SessionId>,
    /// Those whose time or name is another, or that come back.
    pub changed: BTreeSet<SessionId>,
    /// Those that it takes away.
    pub dropped: BTreeSet<SessionId>,
    /// Whether new sessions get negative ids, as what is only looked at takes none of the database.
    pub is_look: bool,
}

impl Followed {
    /// The phase and the original start of each session that is new or other.
    pub(super) fn fresh(&self, dossier: &Dossier) -> BTreeSet<(usize, LocalTime)> {
        let is_fresh = |own: &&Session| self.added.contains(&own.id) || self.changed.contains(&own.id);
        let fresh = dossier.sessions.iter().filter(is_fresh);
        let named = fresh.filter_map(|own| {
            let phase = dossier.phases.iter().position(|phase| phase.id == own.phase)?;
            Some((phase, own.original_start))
        });
        named.collect()
    }
}

/// Makes the phase's sessions what the new schedule and people's exceptions say, and adds to what was
/// followed so far. Nothing is saved yet.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    plan: &Plan,
    kept: &BTreeMap<LocalTime, LocalTime>,
    followed: &mut Followed,
) -> Result<()> {
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
    add_new(tx, dossier, plan, followed)?;
    dossier
        .sessions
        .sort_by_key(|session| (session.span.start, session.id));
    Ok(())
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
    if !followed.is_look {
        tx.reserve_ids(new.len())?;
    }
    for (original_start, place) in new {
        let id = if followed.is_look {
            -1 - dossier.sessions.len() as i64
        } else {
            tx.id()?
        };
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
pub(super) fn judge(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    terms: &Terms,
    followed: &Followed,
    lock: Lock,
) -> Result<Judgement> {
    let mut planned = dossier.planned();
    for (stored, phase) in dossier.phases.iter().zip(&mut planned) {
        let own = dossier.sessions_in(stored.id);
        let runs: Vec<&Session> = own.filter(|own| own.state == SessionState::Running).collect();
        phase.elsewhere.extend(elsewhere(stored, runs.iter().copied()));
        phase
            .occurrences
            .extend(runs.into_iter().map(Session::occurrence));
        phase.occurrences.sort_by_key(|occurrence| occurrence.span);
        // Which holidays are left out stands in the sessions by now.
        phase.schedule.skip_holidays = false;
    }
    let fresh = followed.fresh(dossier);
    let mut judgement = dossier.hear(tx, &planned, terms, lock)?;
    judgement.verdicts.retain(|judged| {
        let mut findings = judged.verdict.findings.iter();
        let is_surplus = findings.any(|found| found.rule == Rule::Quota && found.severity == Severity::Block);
        fresh.contains(&(judged.verdict.phase, judged.verdict.original_start)) || is_surplus
    });
    Ok(judgement)
}

/// Saves the sessions. Answers with those that will not be.
pub(super) fn save(tx: &mut Tx<'_>, dossier: &mut Dossier, followed: &Followed) -> Result<Vec<SessionFacts>> {
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
