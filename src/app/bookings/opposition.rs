//! Other waiting requests at a site where requests compete: who wants some of the same time where not all
//! have room, and who can't have it any more. Both count as the inbox and the timeline do
//! ([`Ground::rivals`]).

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::Dossier;
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::ids::{BookingId, PhaseId};
use crate::domain::judge::StandingClaim;
use crate::domain::rivals::Wish;
use crate::store;
use crate::store::bookings::Booking;
use crate::store::sessions::Session;

/// The other waiting requests while a booking lasts, and what is held at its site then.
#[derive(Default)]
pub(super) struct Opposition {
    pub waiting: Vec<Booking>,
    /// Sessions of the waiting requests that are to come.
    pub sessions: Vec<Session>,
    /// Whose plan each of them is, and the booking itself.
    plans: BTreeMap<BookingId, BookingId>,
    /// People in each session of a phase.
    people: BTreeMap<PhaseId, u32>,
    /// One claim for each zone that a session names.
    held: Vec<StandingClaim>,
}

impl Opposition {
    /// Five statements, however many wait; one when nobody does.
    pub(super) fn load(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Self> {
        let (site, span, own) = (dossier.ground.site.id, dossier.booking.span, dossier.booking.id);
        let waiting = store::bookings::waiting_at_site(tx.conn, site, span, own)?;
        if waiting.is_empty() {
            return Ok(Self::default());
        }
        let ids: Vec<BookingId> = waiting.iter().map(|booking| booking.id).collect();
        let mut sessions = store::sessions::sessions_of_bookings(tx.conn, &ids)?;
        sessions.retain(|session| session.state.is_to_come());
        let phases = store::bookings::phases_of_bookings(tx.conn, &ids)?;
        let all = phases.values().flatten().chain(&dossier.phases);
        let people = all.map(|phase| (phase.id, phase.people)).collect();
        let zones: Vec<_> = dossier.ground.zones.iter().map(|zone| zone.id).collect();
        let longest = store::claims::longest_claim(tx.conn)?;
        let claims = store::claims::claims_in(tx.conn, &zones, span, longest, BookingId(0))?;
        // A claim in a zone below follows from the one in the zone that is named.
        let named = claims
            .into_iter()
            .flat_map(|(zone, claims)| claims.into_iter().filter(move |claim| claim.named == zone));
        let all = waiting.iter().chain([&dossier.booking]);
        Ok(Self {
            plans: all.map(|booking| (booking.id, booking.plan())).collect(),
            waiting,
            sessions,
            people,
            held: named.collect(),
        })
    }

    /// Those that want some of the booking's time where not all who want or hold it have room.
    pub(super) fn competing(&self, dossier: &Dossier) -> BTreeSet<BookingId> {
        let coming = dossier.sessions.iter().filter(|own| own.state.is_to_come());
        let rivals = self.rivals(&dossier.ground, coming.chain(&self.sessions));
        if !rivals.contains(&dossier.booking.id) {
            return BTreeSet::new();
        }
        self.met(dossier).filter(|id| rivals.contains(id)).collect()
    }

    /// Those that want some of the booking's time and don't fit any more beside what is held.
    pub(super) fn losing(&self, dossier: &Dossier) -> BTreeSet<BookingId> {
        let fits = |id: &BookingId| {
            let own = self.sessions.iter().filter(|session| session.booking == *id);
            !self.rivals(&dossier.ground, own).contains(id)
        };
        self.met(dossier).filter(|id| !fits(id)).collect()
    }

    /// Of these sessions and of what is held, the bookings that can't all be there.
    fn rivals<'a>(
        &'a self,
        ground: &Ground,
        sessions: impl Iterator<Item = &'a Session>,
    ) -> BTreeSet<BookingId> {
        let people = |session: &Session| self.people.get(&session.phase).copied().unwrap_or_default();
        let plan = |session: &Session| self.plans.get(&session.booking).copied();
        let held = self.held.iter().map(Wish::from);
        let wishes: Vec<Wish<'_>> = sessions
            .map(|session| session.wish(plan(session).unwrap_or(session.booking), people(session)))
            .chain(held)
            .collect();
        let rivals = ground.rivals(&wishes).into_iter();
        rivals.map(|(booking, _)| booking).collect()
    }

    /// Those that share a zone and a moment with the booking.
    fn met(&self, dossier: &Dossier) -> impl Iterator<Item = BookingId> {
        self.waiting.iter().map(|booking| booking.id).filter(|id| {
            let mut theirs = self.sessions.iter().filter(|session| session.booking == *id);
            let meets = |their: &Session| {
                let mut own = dossier.sessions.iter();
                own.any(|own| meets(&dossier.ground, own, their))
            };
            theirs.any(meets)
        })
    }
}

/// Whether two sessions that are to be share a zone and a moment.
pub(super) fn meets(ground: &Ground, own: &Session, theirs: &Session) -> bool {
    let both_stand = own.state.is_standing() && theirs.state.is_standing() && own.span.overlaps(theirs.span);
    both_stand
        && !ground
            .taken_by(&own.zones)
            .is_disjoint(&ground.taken_by(&theirs.zones))
}
