//! The sessions of a booking before the judge.

use std::collections::BTreeMap;

use super::dossier::Dossier;
use crate::app::court::{self, Hearing, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Result, Tx};
use crate::domain::ids::ZoneId;
use crate::domain::schedule::Occurrence;
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

impl Dossier {
    /// The phases with the sessions that are still to come, as the judge wants them.
    #[must_use]
    pub fn planned(&self) -> Vec<PlannedPhase> {
        self.phases
            .iter()
            .map(|phase| {
                let ahead = |session: &&Session| {
                    session.phase == phase.id && matches!(session.state, SessionState::Scheduled | SessionState::Moved)
                };
                let occurrence =
                    |session: &Session| Occurrence { original_start: session.original_start, span: session.span };
                PlannedPhase::stored(phase, self.sessions.iter().filter(ahead).map(occurrence).collect())
            })
            .collect()
    }

    /// The same with each session where it is: those that were moved to other zones stand apart. Each with the index of
    /// its phase, which [`Judgement::of_phases`] takes.
    #[must_use]
    pub fn planned_where_they_are(&self) -> (Vec<usize>, Vec<PlannedPhase>) {
        let apart = |(index, planned): (usize, PlannedPhase)| {
            let id = self.phases[index].id;
            let zones_of = |occurrence: &Occurrence| {
                let is_it = |own: &&Session| own.phase == id && own.original_start == occurrence.original_start;
                self.sessions.iter().find(is_it).map_or_else(|| planned.zones.clone(), |own| own.zones.clone())
            };
            let mut by_zones: BTreeMap<Vec<ZoneId>, Vec<Occurrence>> = BTreeMap::new();
            for occurrence in &planned.occurrences {
                by_zones.entry(zones_of(occurrence)).or_default().push(*occurrence);
            }
            let of_zones = |(zones, occurrences)| (index, PlannedPhase { zones, occurrences, ..planned.clone() });
            by_zones.into_iter().map(of_zones).collect::<Vec<_>>()
        };
        self.planned().into_iter().enumerate().flat_map(apart).unzip()
    }

    /// The phases with all of their sessions, whatever became of them.
    #[must_use]
    pub fn with_all_sessions(&self) -> Vec<PlannedPhase> {
        let occurrence = |session: &Session| Occurrence { original_start: session.original_start, span: session.span };
        let own =
            |phase: &Phase| self.sessions.iter().filter(|session| session.phase == phase.id).map(occurrence).collect();
        self.phases.iter().map(|phase| PlannedPhase::stored(phase, own(phase))).collect()
    }

    /// Hears these phases as the booking's own. `asked_at`: when they were asked for.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn hear(
        &mut self,
        tx: &mut Tx<'_>,
        (phases, terms): (&[PlannedPhase], &Terms),
        asked_at: Instant,
        lock: Lock,
    ) -> Result<Judgement> {
        let booking = self.booking.id;
        let (ground, consortium) = (&mut self.ground, &self.consortium);
        court::hear(tx, Hearing { ground, consortium, phases, terms, booking, asked_at }, lock)
    }

    /// When the request was sent that stands; now for one that never was.
    pub(super) fn asked_at(&self, tx: &Tx<'_>) -> Instant {
        self.booking.requested_at.unwrap_or(tx.now)
    }
}
