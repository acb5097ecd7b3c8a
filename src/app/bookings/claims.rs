//! The time that a booking holds: of its sessions, of an offer that can be taken, of a decision that can be
//! taken back, of a proposed change.

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::Dossier;
use crate::app::court;
use crate::app::{Result, Tx};
use crate::domain::booking::{Life, RequestMode};
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
            return base.write_claims(tx, &[], &base.proposed_by(self, held));
        }
        let open = if self.booking.life.state().is_final() {
            None
        } else {
            store::bookings::amendments::find_open(tx.conn, self.booking.id)?
        };
        let proposed = match open {
            Some(open) => self.proposed_by(&Self::load(tx, open)?, &[]),
            None => Vec::new(),
        };
        self.write_claims(tx, held, &proposed)
    }

    fn write_claims(&self, tx: &mut Tx<'_>, held: &[NewClaim], proposed: &[NewClaim]) -> Result<()> {
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
        self.claims_beside(&[])
    }

    /// The same beside those that it held before a decision that can still be taken back.
    pub(super) fn claims_beside(&self, held: &[NewClaim]) -> Vec<NewClaim> {
        self.claims_of_all(held, &[])
    }

    /// The claims of the booking as a proposed change would have it, in the name of its first session: of the
    /// sessions that the change proposes, beside those of its own that it leaves as they are. `held`: what
    /// the proposed change held before a decision that can still be taken back.
    pub(super) fn proposed_by(&self, change: &Self, held: &[NewClaim]) -> Vec<NewClaim> {
        let asked = change.claims_beside(held);
        let Some(first) = self.sessions.first().filter(|_| !asked.is_empty()) else {
            return Vec::new();
        };
        let is_replaced = |own: &&Session| {
            let mut places = self.phases.iter().zip(&change.phases);
            let pair = places.find(|(phase, _)| phase.id == own.phase);
            pair.is_some_and(|(_, phase)| {
                let mut others = change.sessions_in(phase.id);
                others.any(|other| other.original_start == own.original_start)
            })
        };
        let kept = self.due_claims(self.sessions.iter().filter(|own| !is_replaced(own)));
        let all = asked.into_iter().chain(kept);
        all.map(|claim| NewClaim {
            session: first.id,
            ..claim
        })
        .collect()
    }

    /// The claims of the booking beside those that a proposed change of it asks for.
    pub(super) fn claims_of_all(&self, held: &[NewClaim], proposed: &[NewClaim]) -> Vec<NewClaim> {
        let own = self.due_claims(self.sessions.iter());
        let offered = self.offered_claims();
        if offered.is_empty() && held.is_empty() && proposed.is_empty() {
            return own;
        }
        let mut zones: BTreeMap<ZoneId, Vec<Sided>> = BTreeMap::new();
        let sides = [
            (Side::Asked, own),
            (Side::Offered, offered),
            (Side::Held, held.to_vec()),
            (Side::Proposed, proposed.to_vec()),
        ];
        for (side, claims) in sides {
            for claim in claims {
                let own = zones.entry(claim.zone).or_default();
                own.push(Sided { side, claim });
            }
        }
        zones.into_values().flat_map(together).collect()
    }

    /// The claims of an open offer, in the name of the request's first session.
    fn offered_claims(&self) -> Vec<NewClaim> {
        let Life::ChangesRequested {
            offer: Some(offer), ..
        } = &self.booking.life
        else {
            return Vec::new();
        };
        let (RequestMode::Hold, Some(first)) = (self.ground.site.request_mode, self.sessions.first()) else {
            return Vec::new();
        };
        // What was understood when it was offered; a zone can't be taken away from a site.
        let Ok(phases) = court::plan_phases(&self.ground, offer) else {
            return Vec::new();
        };
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

/// Whose wish a claim follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Asked,
    Offered,
    /// What was held before a decision.
    Held,
    /// What a proposed change asks for.
    Proposed,
}

/// A claim with what it is for.
#[derive(Clone, Copy)]
struct Sided {
    side: Side,
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
        let of = |side: Side| {
            active
                .iter()
                .filter(|own| own.side == side)
                .map(|own| own.claim)
                .reduce(sum)
        };
        let most = [Side::Asked, Side::Offered, Side::Held, Side::Proposed]
            .into_iter()
            .filter_map(of)
            .reduce(more);
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
