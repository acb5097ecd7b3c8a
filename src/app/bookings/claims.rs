//! The time that a booking holds: of its sessions, of an offer that can be taken, of a decision that can be
//! taken back, of a proposed change.

use std::collections::{BTreeMap, BTreeSet};

use super::amended::{ChangedPlan, as_stored};
use super::dossier::Dossier;
use super::follow::Started;
use crate::app::court::PlannedPhase;
use crate::app::{Error, Result, Tx};
use crate::domain::booking::RequestMode;
use crate::domain::ids::{SessionId, ZoneId};
use crate::domain::judge::StandingClaim;
use crate::domain::span::{Instant, Span};
use crate::store;
use crate::store::claims::{NewClaim, Takes};
use crate::store::sessions::Session;

impl Dossier {
    /// The claims that the booking's sessions should hold now.
    #[must_use]
    pub fn due_claims<'a>(&'a self, among: impl Iterator<Item = &'a Session>) -> Vec<NewClaim> {
        let state = self.booking.life.state();
        if !state.holds_time(self.ground.site.request_mode) {
            return Vec::new();
        }
        among
            .filter(|session| session.state.takes_time())
            .flat_map(|session| self.claims_of(session))
            .collect()
    }

    fn claims_of(&self, session: &Session) -> Vec<NewClaim> {
        let Ok(phase) = self.phase_of(session) else {
            return Vec::new();
        };
        let claim = phase.claim(self.booking.id, ZoneId(0), session.span);
        self.claims_in(&session.zones, session.id, claim)
    }

    /// A claim in each zone that some named ones take, with the zone that it names.
    pub(super) fn claims_in(
        &self,
        zones: &[ZoneId],
        session: SessionId,
        claim: StandingClaim,
    ) -> Vec<NewClaim> {
        let mut seen = BTreeSet::new();
        let mut claims = Vec::new();
        // Of two named zones, one in the other, the outer takes more.
        let ground = &self.ground;
        let mut named: Vec<(ZoneId, Vec<ZoneId>)> =
            zones.iter().map(|zone| (*zone, ground.below(*zone))).collect();
        named.sort_by_key(|(_, below)| std::cmp::Reverse(below.len()));
        for (named, below) in named {
            let all = std::iter::once(named).chain(below);
            for zone in all.filter(|zone| seen.insert(*zone)) {
                claims.push(NewClaim {
                    zone,
                    session,
                    claim: StandingClaim { named, ..claim },
                    takes: if ground.takes_whole(named, zone) {
                        Takes::Whole
                    } else {
                        Takes::Place
                    },
                    longest: ground.zone(zone).map_or(0, |zone| ground.longest_of(zone)),
                });
            }
        }
        claims
    }

    /// Makes the stored claims what they should be.
    pub fn replace_claims(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.replace_claims_beside(tx, &[])
    }

    /// The same beside the time that a decision gives away and that is held while it can be taken back. What
    /// a proposed change asks for is held by the booking that it would change, beside that one's own.
    pub(super) fn replace_claims_beside(&self, tx: &mut Tx<'_>, held: &[NewClaim]) -> Result<()> {
        if let Some(amends) = self.booking.amends {
            let base = Self::load(tx, amends.booking)?;
            let proposed = base.proposed_by(tx, self)?;
            return base.write_claims(tx, held, proposed);
        }
        let open = if self.booking.life.state().is_final() {
            None
        } else {
            store::bookings::amendments::find_open(tx.conn, self.booking.id)?
        };
        let proposed = match open {
            Some(open) => {
                let open = Self::load(tx, open)?;
                self.proposed_by(tx, &open)?
            }
            None => Vec::new(),
        };
        self.write_claims(tx, held, proposed)
    }

    /// All claims that are stored for what the booking is now, by itself or in the name of the one that it
    /// would change.
    pub(super) fn stored_claims(&self, tx: &mut Tx<'_>) -> Result<Vec<NewClaim>> {
        let Some(amends) = self.booking.amends else {
            return Ok(self.claims());
        };
        let base = Self::load(tx, amends.booking)?;
        let proposed = base.proposed_by(tx, self)?;
        Ok(base.claims_of_all(&[], proposed))
    }

    fn write_claims(&self, tx: &mut Tx<'_>, held: &[NewClaim], proposed: Vec<Vec<NewClaim>>) -> Result<()> {
        store::claims::delete_claims(tx.conn, self.booking.id)?;
        let due = self.claims_of_all(held, proposed);
        Ok(store::together(tx.conn, |batch| {
            store::claims::insert_claims(batch, self.booking.id, &due)
        })?)
    }

    /// Makes the stored claims of some sessions what they should be.
    pub(in crate::app) fn replace_claims_of(&self, tx: &mut Tx<'_>, ids: &[SessionId]) -> Result<()> {
        if store::bookings::amendments::find_open(tx.conn, self.booking.id)?.is_some() {
            // One claim may be of a session and of what a proposed change wants in its place.
            return self.replace_claims(tx);
        }
        store::claims::delete_claims_of_sessions(tx.conn, self.booking.id, ids)?;
        let claims = self.due_claims(self.sessions.iter().filter(|own| ids.contains(&own.id)));
        Ok(store::together(tx.conn, |batch| {
            store::claims::insert_claims(batch, self.booking.id, &claims)
        })?)
    }

    /// All claims of the booking: of its sessions, and of an offer that can be taken still, where requests
    /// hold their time. Where both want a zone at one moment, the claim is of the more that either does in
    /// each respect.
    pub(super) fn claims(&self) -> Vec<NewClaim> {
        self.claims_of_all(&[], Vec::new())
    }

    /// The claims of the booking as each plan would have it that waits for a word: what a change proposes,
    /// and what its site offers in place of that. They are in the name of its first session.
    fn proposed_by(&self, tx: &mut Tx<'_>, change: &Self) -> Result<Vec<Vec<NewClaim>>> {
        let Some(first) = self.sessions.first() else {
            return Ok(Vec::new());
        };
        let mut plans = [self.asked_by(change), self.offered_for(tx, change)?];
        for claim in plans.iter_mut().flatten() {
            claim.session = first.id;
        }
        Ok(plans.into())
    }

    /// Of the sessions that a change proposes, beside those of its own that it leaves as they are.
    fn asked_by(&self, change: &Self) -> Vec<NewClaim> {
        let asked = change.due_claims(change.sessions.iter());
        if asked.is_empty() {
            return asked;
        }
        let is_replaced = |own: &&Session| {
            let mut places = self.phases.iter().zip(&change.phases);
            let pair = places.find(|(phase, _)| phase.id == own.phase);
            pair.is_some_and(|(_, phase)| {
                let mut others = change.sessions_in(phase.id);
                others.any(|other| other.original_start == own.original_start)
            })
        };
        let kept = self.due_claims(self.sessions.iter().filter(|own| !is_replaced(own)));
        asked.into_iter().chain(kept).collect()
    }

    /// Of the booking with the plan that its site offers in place of a proposed change.
    fn offered_for(&self, tx: &mut Tx<'_>, change: &Self) -> Result<Vec<NewClaim>> {
        let offered = as_stored(&change.held_offer());
        if offered.is_empty() {
            return Ok(Vec::new());
        }
        match ChangedPlan::of(tx, self, &offered, Started::LeftAlone) {
            Ok(changed) => Ok(changed.dossier.due_claims(changed.dossier.sessions.iter())),
            // The booking is another by now, and that offer can't be taken.
            Err(Error::Invalid(_)) => Ok(Vec::new()),
            Err(other) => Err(other),
        }
    }

    /// The claims of the booking beside those that it held before a decision that can still be taken back,
    /// and those of each other plan for it.
    fn claims_of_all(&self, held: &[NewClaim], proposed: Vec<Vec<NewClaim>>) -> Vec<NewClaim> {
        let own = self.due_claims(self.sessions.iter());
        let sides = [own, self.offered_claims(), held.to_vec()];
        let sides: Vec<Vec<NewClaim>> = sides.into_iter().chain(proposed).collect();
        if sides.iter().skip(1).all(Vec::is_empty) {
            return sides.into_iter().next().unwrap_or_default();
        }
        let mut zones: BTreeMap<ZoneId, Vec<Sided>> = BTreeMap::new();
        for (side, claims) in sides.into_iter().enumerate() {
            for claim in claims {
                let own = zones.entry(claim.zone).or_default();
                own.push(Sided { side, claim });
            }
        }
        zones.into_values().flat_map(together).collect()
    }

    /// The phases of an open offer, where its time is held.
    fn held_offer(&self) -> Vec<PlannedPhase> {
        match self.ground.site.request_mode {
            RequestMode::Hold => self.open_offer().unwrap_or_default(),
            RequestMode::Compete => Vec::new(),
        }
    }

    /// The claims of an open offer, in the name of the request's first session. What is offered in place of a
    /// proposed change is claimed by the booking that it would change.
    fn offered_claims(&self) -> Vec<NewClaim> {
        let Some(first) = self.sessions.first().filter(|_| self.booking.amends.is_none()) else {
            return Vec::new();
        };
        let phases = self.held_offer();
        let claims = phases.iter().flat_map(|phase| {
            phase.occurrences.iter().flat_map(|occurrence| {
                let claim = StandingClaim {
                    booking: self.booking.id,
                    named: ZoneId(0),
                    span: occurrence.span,
                    people: phase.people,
                    power_w: phase.power_w,
                    area_m2: phase.area_m2,
                };
                self.claims_in(phase.zones_of(occurrence.original_start), first.id, claim)
            })
        });
        claims.collect()
    }
}

/// A claim with the plan that it is of.
#[derive(Clone, Copy)]
struct Sided {
    side: usize,
    claim: NewClaim,
}

impl Sided {
    const fn span(&self) -> Span {
        self.claim.claim.span
    }
}

/// The claims of all sides in one zone as claims that do not meet each other.
fn together(mut all: Vec<Sided>) -> Vec<NewClaim> {
    all.sort_by_key(Sided::span);
    let bounds: BTreeSet<Instant> = all
        .iter()
        .flat_map(|own| [own.span().start, own.span().end])
        .collect();
    let (mut to_come, mut active) = (all.into_iter().peekable(), Vec::new());
    let mut claims: Vec<NewClaim> = Vec::new();
    for (start, end) in bounds.iter().zip(bounds.iter().skip(1)) {
        active.retain(|own: &Sided| own.span().end > *start);
        while let Some(begun) = to_come.next_if(|own| own.span().start <= *start) {
            active.push(begun);
        }
        let mut sides: BTreeMap<usize, NewClaim> = BTreeMap::new();
        for own in &active {
            let of_side = sides
                .get(&own.side)
                .map_or(own.claim, |other| sum(*other, own.claim));
            sides.insert(own.side, of_side);
        }
        let most = sides.into_values().reduce(more);
        let Some(NewClaim { claim, .. }) = most else {
            continue;
        };
        let piece = most.map(|most| NewClaim {
            claim: StandingClaim {
                span: Span {
                    start: *start,
                    end: *end,
                },
                ..claim
            },
            ..most
        });
        match claims.last_mut().zip(piece) {
            Some((last, piece)) if goes_on(last, &piece) => last.claim.span.end = *end,
            _ => claims.extend(piece),
        }
    }
    claims
}

/// Two claims of one side at one moment.
fn sum(one: NewClaim, other: NewClaim) -> NewClaim {
    both(one, other, u32::saturating_add)
}

/// The more of two sides' claims at one moment.
fn more(one: NewClaim, other: NewClaim) -> NewClaim {
    both(one, other, u32::max)
}

fn both(one: NewClaim, other: NewClaim, load: impl Fn(u32, u32) -> u32) -> NewClaim {
    // What takes the zone whole says by which zone it does.
    let place = if one.takes == Takes::Whole { one } else { other };
    let claim = StandingClaim {
        named: place.claim.named,
        people: load(one.claim.people, other.claim.people),
        power_w: load(one.claim.power_w, other.claim.power_w),
        area_m2: load(one.claim.area_m2, other.claim.area_m2),
        ..one.claim
    };
    NewClaim {
        claim,
        takes: place.takes,
        ..one
    }
}

/// Whether a piece goes on where the last one ends, alike in all else.
fn goes_on(last: &NewClaim, piece: &NewClaim) -> bool {
    let alike = StandingClaim {
        span: last.claim.span,
        ..piece.claim
    };
    (last.session, last.takes, &last.claim) == (piece.session, piece.takes, &alike)
        && last.claim.span.end == piece.claim.span.start
}
