//! The sessions of a booking before the judge.

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::Dossier;
use crate::app::court::{self, Hearing, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Result, Tx};
use crate::domain::ids::ZoneId;
use crate::domain::schedule::Occurrence;
use crate::domain::span::{Instant, LocalTime};
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

impl Dossier {
    /// The phases with the sessions that are still to come, as the judge wants them.
    #[must_use]
    pub fn planned(&self) -> Vec<PlannedPhase> {
        self.with_sessions(|session| session.state.is_to_come())
    }

    /// The phases with all of their sessions, whatever became of them.
    #[must_use]
    pub fn with_all_sessions(&self) -> Vec<PlannedPhase> {
        self.with_sessions(|_| true)
    }

    fn with_sessions(&self, is_wanted: impl Fn(&Session) -> bool) -> Vec<PlannedPhase> {
        let own = |phase: &Phase| {
            let wanted = self.sessions_in(phase.id).filter(|session| is_wanted(session));
            PlannedPhase::stored(phase, wanted.map(Session::occurrence).collect())
        };
        self.phases.iter().map(own).collect()
    }

    /// Phases with each session where it is: those that were moved to other zones stand apart. Each with the
    /// index of its phase, which [`Judgement::of_phases`] takes.
    #[must_use]
    pub fn where_they_are(&self, planned: Vec<PlannedPhase>) -> (Vec<usize>, Vec<PlannedPhase>) {
        let apart = |(index, planned): (usize, PlannedPhase)| {
            let own: BTreeMap<LocalTime, &[ZoneId]> = self
                .sessions_in(self.phases[index].id)
                .map(|session| (session.original_start, session.zones.as_slice()))
                .collect();
            let zones_of = |one: &Occurrence| {
                own.get(&one.original_start)
                    .map_or(planned.zones.as_slice(), |zones| *zones)
            };
            let all: BTreeSet<&[ZoneId]> = planned.occurrences.iter().map(zones_of).collect();
            let in_zones = |zones: &[ZoneId]| {
                let (occurrences, elsewhere) =
                    planned.occurrences.iter().partition(|one| zones_of(one) == zones);
                (
                    index,
                    PlannedPhase {
                        zones: zones.to_vec(),
                        occurrences,
                        elsewhere,
                        ..planned.clone()
                    },
                )
            };
            all.into_iter().map(in_zones).collect::<Vec<_>>()
        };
        planned.into_iter().enumerate().flat_map(apart).unzip()
    }

    /// Hears these phases as the booking's own.
    pub(super) fn hear(
        &mut self,
        tx: &mut Tx<'_>,
        phases: &[PlannedPhase],
        terms: &Terms,
        lock: Lock,
    ) -> Result<Judgement> {
        let hearing = Hearing {
            ground: &mut self.ground,
            consortium: &self.consortium,
            phases,
            terms,
            booking: self.booking.id,
        };
        court::hear(tx, hearing, lock)
    }

    /// When the request was sent that stands; now for one that never was.
    pub(super) fn asked_at(&self, tx: &Tx<'_>) -> Instant {
        self.booking.requested_at.unwrap_or(tx.now)
    }
}
