//! A planned request becomes rows: booking, phases, sessions, claims. Says nothing of whether it may.

use std::collections::BTreeSet;

use super::dossier::{Dossier, unless_empty};
use crate::app::court::{DatePlace, Judgement, PlannedPhase};
use crate::app::{Result, Tx};
use crate::domain::booking::RequestMode;
use crate::domain::ids::{BookingId, PhaseId, SessionId};
use crate::domain::judge::Outcome;
use crate::domain::schedule::Occurrence;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::LocalTime;
use crate::store;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// What of a booking is not saved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    /// Its phases and what belongs to them; what was stored of them before is removed first.
    Phases,
}

impl Dossier {
    /// Gives a booking that holds nothing yet, or nothing any more, these phases with their sessions, and
    /// saves them with the claims of the sessions. Sessions that the judgement skips are kept as skipped.
    pub(super) fn write_phases(
        &mut self,
        tx: &mut Tx<'_>,
        planned: &[PlannedPhase],
        judgement: &Judgement,
        part: Part,
    ) -> Result<()> {
        self.phases = phase_rows(tx, self.booking.id, planned, &self.phases)?;
        self.sessions = self.sessions_of(tx, planned, judgement)?;
        if part == Part::Phases {
            remove_phases(tx, self.booking.id)?;
        }
        store::together(tx.conn, |batch| {
            if part == Part::Whole {
                store::bookings::insert_booking(batch, &self.booking)?;
            }
            store::bookings::insert_phases(batch, self.booking.id, 0, &self.phases)?;
            store::sessions::insert_sessions(batch, &self.sessions)?;
            let claims = self.due_claims(self.sessions.iter());
            store::claims::insert_claims(batch, self.booking.id, &claims)
        })?;
        if self.ground.site.request_mode == RequestMode::Compete {
            // Without claims, the lists would not know how far back they must look for these.
            let lengths = self.sessions.iter().map(|session| session.span.seconds());
            let longest = lengths.max().unwrap_or_default();
            for zone in self.phases.iter().flat_map(|phase| &phase.zones) {
                store::sites::raise_longest_claim(tx.conn, *zone, longest)?;
            }
        }
        Ok(())
    }

    /// One session for each occurrence of the phases, by start.
    fn sessions_of(
        &self,
        tx: &mut Tx<'_>,
        planned: &[PlannedPhase],
        judgement: &Judgement,
    ) -> Result<Vec<Session>> {
        let verdicts = judgement.verdicts.iter().map(|judged| &judged.verdict);
        let skipped: BTreeSet<(usize, LocalTime)> = verdicts
            .filter(|verdict| verdict.outcome == Outcome::Skipped)
            .map(|verdict| (verdict.phase, verdict.original_start))
            .collect();
        tx.reserve_ids(planned.iter().map(|phase| phase.occurrences.len()).sum())?;
        let mut sessions = Vec::new();
        for (index, (plan, phase)) in planned.iter().zip(&self.phases).enumerate() {
            for occurrence in &plan.occurrences {
                let id = tx.id()?;
                let session = self.planned_session(id, phase, plan, *occurrence);
                let is_skipped = skipped.contains(&(index, occurrence.original_start));
                sessions.push(if is_skipped {
                    skip(session, phase, judgement)
                } else {
                    session
                });
            }
        }
        sessions.sort_by_key(|session| (session.span.start, session.id));
        Ok(sessions)
    }

    /// A session that is to come, where and when its phase's schedule says.
    fn planned_session(
        &self,
        id: i64,
        phase: &Phase,
        plan: &PlannedPhase,
        occurrence: Occurrence,
    ) -> Session {
        let start = occurrence.original_start;
        let place = DatePlace {
            span: occurrence.span,
            zones: plan.zones_of(start).to_vec(),
            change: plan.schedule.change_of(start).map(|change| change.reason.clone()),
        };
        place.on(self.scheduled(id, phase, occurrence))
    }

    /// A session that is to come, when its phase says and in the phase's zones.
    pub(super) fn scheduled(&self, id: i64, phase: &Phase, occurrence: Occurrence) -> Session {
        Session {
            id: SessionId(id),
            weighed: id,
            booking: self.booking.id,
            phase: phase.id,
            site: self.ground.site.id,
            zones: phase.zones.clone(),
            original_start: occurrence.original_start,
            span: occurrence.span,
            state: SessionState::Scheduled,
            actual_start: None,
            actual_end: None,
            flag: None,
            broken: Vec::new(),
            reason: None,
            called_off_by: None,
            planned_end: None,
            wished_end: None,
            attendance: None,
        }
    }
}

impl DatePlace {
    /// A session that is to come, at this place: moved when its schedule changed that one date.
    #[must_use]
    pub(super) fn on(&self, session: Session) -> Session {
        Session {
            span: self.span,
            zones: self.zones.clone(),
            state: if self.change.is_some() {
                SessionState::Moved
            } else {
                SessionState::Scheduled
            },
            reason: self.change.as_deref().and_then(unless_empty),
            planned_end: None,
            wished_end: None,
            ..session
        }
    }
}

/// The session as it is left out: by the schedule on a holiday that it skips, else by whoever asked.
fn skip(session: Session, phase: &Phase, judgement: &Judgement) -> Session {
    let on = judgement.holidays.on(session.original_start.date());
    let holiday = on.first().map(|day| day.names.both());
    let by_schedule = phase.schedule.skip_holidays && holiday.is_some();
    Session {
        state: SessionState::Skipped,
        reason: holiday.filter(|name| !name.is_empty()),
        called_off_by: Some(if by_schedule {
            CalledOffBy::Schedule
        } else {
            CalledOffBy::Consortium
        }),
        ..session
    }
}

/// Phases as they are stored. A phase that was there before keeps its calendar UID, one sequence up.
pub(super) fn phase_rows(
    tx: &mut Tx<'_>,
    booking: BookingId,
    planned: &[PlannedPhase],
    old: &[Phase],
) -> Result<Vec<Phase>> {
    let mut rows = Vec::with_capacity(planned.len());
    for (index, phase) in planned.iter().enumerate() {
        let before = old.get(index);
        let uid = before.map_or_else(
            || format!("{booking}-{index}@{}", tx.rules.mail_domain),
            |before| before.uid.clone(),
        );
        rows.push(Phase {
            id: PhaseId(tx.id()?),
            kind: phase.kind,
            zones: phase.zones.clone(),
            people: phase.people,
            power_w: phase.power_w,
            area_m2: phase.area_m2,
            schedule: phase.schedule.clone(),
            uid,
            sequence: before.map_or(0, |before| before.sequence + 1),
        });
    }
    Ok(rows)
}

/// Removes what is stored below a booking: timers and claims before the sessions that they name.
pub(super) fn remove_phases(tx: &mut Tx<'_>, id: BookingId) -> Result<()> {
    store::timers::delete_pending(tx.conn, id)?;
    store::claims::delete_claims(tx.conn, id)?;
    store::timers::forget_sessions(tx.conn, id)?;
    store::sessions::delete_sessions(tx.conn, id)?;
    Ok(store::bookings::delete_phases(tx.conn, id)?)
}
