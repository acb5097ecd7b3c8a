//! The sessions of a booking before the judge.

use std::collections::BTreeMap;

use super::dossier::Dossier;
use crate::app::court::{self, Hearing, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Result, Tx};
use crate::domain::ids::ZoneId;
use crate::domain::span::{Instant, LocalTime};
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// Where those sessions of a phase are that are in other zones than it names, by original start.
pub(super) fn elsewhere<'a>(
    phase: &Phase,
    sessions: impl IntoIterator<Item = &'a Session>,
) -> BTreeMap<LocalTime, Vec<ZoneId>> {
    let others = sessions
        .into_iter()
        .filter(|session| session.zones != phase.zones);
    others
        .map(|session| (session.original_start, session.zones.clone()))
        .collect()
}

impl Dossier {
    /// The phases with the sessions that are still to come, each where it is, as the judge wants them.
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
            let wanted: Vec<&Session> = self.sessions_in(phase.id).filter(|own| is_wanted(own)).collect();
            let occurrences = wanted.iter().map(|own| own.occurrence()).collect();
            PlannedPhase {
                elsewhere: elsewhere(phase, wanted),
                ..PlannedPhase::stored(phase, occurrences)
            }
        };
        self.phases.iter().map(own).collect()
    }

    /// Whether the session of a phase that its schedule starts then has begun.
    pub(super) fn has_begun(&self, phase: usize, start: LocalTime) -> bool {
        let phase = self.phases.get(phase).map(|phase| phase.id);
        let mut sessions = self.sessions.iter();
        sessions.any(|own| Some(own.phase) == phase && own.original_start == start && own.state.has_begun())
    }

    /// Hears these phases as the booking's own.
    pub(in crate::app) fn hear(
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
            booking: self.booking.takes_as(),
        };
        court::hear(tx, hearing, lock)
    }

    /// Locks the zones of a session, for several hearings.
    pub(super) fn lock_zones(&mut self, tx: &mut Tx<'_>, at: usize) -> Result<()> {
        let zones = self.sessions[at].zones.iter().copied().collect();
        self.ground.lock_family(tx, &zones).map(drop)
    }

    /// When the request was sent that stands; now for one that never was.
    pub(in crate::app) fn asked_at(&self, tx: &Tx<'_>) -> Instant {
        self.booking.requested_at.unwrap_or(tx.now)
    }
}
