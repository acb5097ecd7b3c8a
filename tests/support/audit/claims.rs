//! Claims against what calls for them: row by row, and moment by moment where an offer is open.

use std::collections::{BTreeMap, BTreeSet};

use madang::domain::booking::Life;
use madang::domain::schedule::{Occurrence, Schedule};
use madang::domain::span::time_zone;

use super::{ClaimRow, OfferRow, Rows, SessionRow, below, is_whole, named_zones, takes_time};

/// The claims that sessions and bookings call for are there, and no others.
pub(super) fn claims(rows: &Rows, found: &mut Vec<String>) {
    let takes = rows.sessions.iter().filter(|session| takes_time(session));
    let due: Vec<ClaimRow> = takes
        .flat_map(|session| due_of(rows, named_zones(session), &asked(session)))
        .collect();
    let plans = [offered(rows), proposed(rows), offered_plans(rows)];
    let all_plans = || plans.iter().flatten();
    let has_offer = |claim: &&ClaimRow| all_plans().any(|offer| offer.booking_id == claim.booking_id);
    let mut differ: BTreeMap<(i64, i64), [Vec<&ClaimRow>; 2]> = BTreeMap::new();
    for (side, all) in [&due, &rows.claims].into_iter().enumerate() {
        for claim in all.iter().filter(|claim| !has_offer(claim)) {
            differ.entry((claim.zone_id, claim.session_id)).or_default()[side].push(claim);
        }
    }
    for ((zone, session), [due, held]) in differ
        .iter()
        .filter(|(_, [due, held])| due.len() != 1 || due != held)
    {
        let state = rows
            .sessions
            .iter()
            .find(|own| own.id == *session)
            .map(|own| (&own.state, &own.booking_state));
        found.push(format!(
            "zone {zone} session {session} {state:?}: due {due:?}, held {held:?}"
        ));
    }
    let waiting: BTreeSet<(i64, i64)> = all_plans()
        .map(|offer| (offer.booking_id, offer.zone_id))
        .collect();
    let of_waiting = due
        .iter()
        .chain(&rows.claims)
        .filter(has_offer)
        .map(|claim| (claim.booking_id, claim.zone_id));
    for place in of_waiting.chain(waiting.iter().copied()).collect::<BTreeSet<_>>() {
        let moments = due.iter().chain(all_plans()).chain(&rows.claims);
        for moment in moments.map(|claim| claim.starts_at) {
            let load = |all: &[ClaimRow]| load_at(all, place, moment);
            let mut wanted = load(&due);
            for plan in &plans {
                let more = load(plan);
                wanted = std::array::from_fn(|at| wanted[at].max(more[at]));
            }
            if wanted != load(&rows.claims) {
                found.push(format!(
                    "{place:?} at {moment}: due {wanted:?}, held {:?}",
                    load(&rows.claims)
                ));
            }
        }
    }
}

/// What a booking takes of a zone at a moment: claims or none, people, watts, square metres, all of it or a
/// place.
fn load_at(all: &[ClaimRow], (booking, zone): (i64, i64), moment: i64) -> [i64; 5] {
    let inside = all.iter().filter(|claim| {
        (claim.booking_id, claim.zone_id) == (booking, zone)
            && claim.starts_at <= moment
            && moment < claim.ends_at
    });
    inside.fold([0; 5], |[_, people, watts, area, whole], claim| {
        [
            1,
            people + claim.people,
            watts + claim.power_w,
            area + claim.area_m2,
            whole.max(claim.exclusive),
        ]
    })
}

/// The claims that something calls for in some named zones and below them.
fn due_of(rows: &Rows, mut named_zones: Vec<i64>, asked: &ClaimRow) -> Vec<ClaimRow> {
    named_zones.sort_by_key(|named| std::cmp::Reverse(below(rows, *named).len()));
    let mut due: BTreeMap<i64, ClaimRow> = BTreeMap::new();
    for named in named_zones {
        for zone in below(rows, named) {
            // The outermost of the named zones that a zone lies below is the one that its claim names.
            due.entry(zone).or_insert_with(|| ClaimRow {
                zone_id: zone,
                named_zone_id: named,
                exclusive: i64::from(is_whole(rows, named, zone)),
                ..asked.clone()
            });
        }
    }
    due.into_values().collect()
}

/// A session as a claim of no zone.
fn asked(session: &SessionRow) -> ClaimRow {
    ClaimRow {
        zone_id: 0,
        session_id: session.id,
        booking_id: session.booking_id,
        named_zone_id: 0,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        people: session.people,
        power_w: session.power_w,
        area_m2: session.area_m2,
        exclusive: 0,
    }
}

/// What bookings would take with the changes that are proposed of them, as claims of no session.
fn proposed(rows: &Rows) -> Vec<ClaimRow> {
    let asks = rows.proposed.iter().filter(|session| takes_time(session));
    let waiting: BTreeSet<i64> = asks
        .clone()
        .filter(|session| session.booking_state != "completed")
        .filter_map(|session| session.amends)
        .collect();
    let name = |own: &SessionRow| (own.ordinal, own.original_start.clone());
    let mut all = Vec::new();
    for booking in waiting {
        let of_it = || {
            let open = asks.clone();
            open.filter(move |own| own.amends == Some(booking))
        };
        let change = of_it().next().unwrap().booking_id;
        let replaced: BTreeSet<_> = rows
            .proposed
            .iter()
            .filter(|own| own.booking_id == change)
            .map(name)
            .collect();
        let kept = rows.sessions.iter().filter(|own| own.booking_id == booking);
        let kept = kept.filter(|own| takes_time(own) && !replaced.contains(&name(own)));
        for session in of_it().chain(kept) {
            let wanted = ClaimRow {
                session_id: 0,
                booking_id: booking,
                ..asked(session)
            };
            all.extend(due_of(rows, named_zones(session), &wanted));
        }
    }
    all
}

/// What open offers of requests hold, as claims of no session.
fn offered(rows: &Rows) -> Vec<ClaimRow> {
    let own = rows.offers.iter().filter(|offer| offer.amends.is_none());
    own.flat_map(|offer| dates_of(rows, offer, |_, _| true)).collect()
}

/// What bookings would take with the plans that are offered in place of proposed changes. A session that
/// somebody touched stays where it is.
fn offered_plans(rows: &Rows) -> Vec<ClaimRow> {
    let of_changes = rows.offers.iter().filter(|offer| offer.amends.is_some());
    let all = of_changes.flat_map(|offer| {
        let is_planned = |phase: i64, start: &str| {
            let mut own = rows
                .sessions
                .iter()
                .filter(|own| Some(own.booking_id) == offer.amends);
            let session = own.find(|own| (own.ordinal, own.original_start.as_str()) == (phase, start));
            session.is_none_or(|session| session.state == "scheduled")
        };
        dates_of(rows, offer, is_planned)
    });
    all.collect()
}

/// The dates of an offer that count, as claims of the booking that holds them.
fn dates_of(rows: &Rows, offer: &OfferRow, counts: impl Fn(i64, &str) -> bool) -> Vec<ClaimRow> {
    let mut all = Vec::new();
    let Life::ChangesRequested {
        offer: Some(phases), ..
    } = serde_json::from_str(&offer.detail).unwrap()
    else {
        return all;
    };
    for (phase, ordinal) in phases.iter().zip(0..) {
        let schedule = Schedule::parse(&phase.schedule, time_zone(&offer.time_zone).unwrap()).unwrap();
        let named = rows
            .paths
            .iter()
            .filter(|row| phase.zones.contains(&row.path))
            .map(|row| row.id);
        let named: Vec<i64> = named.collect();
        let counted = |own: &&Occurrence| counts(ordinal, &own.original_start.to_string());
        for occurrence in schedule.occurrences().iter().filter(counted) {
            let wanted = ClaimRow {
                zone_id: 0,
                session_id: 0,
                booking_id: offer.amends.unwrap_or(offer.booking_id),
                named_zone_id: 0,
                starts_at: occurrence.span.start.unix(),
                ends_at: occurrence.span.end.unix(),
                people: phase.people.into(),
                power_w: phase.power_w.into(),
                area_m2: phase.area_m2.into(),
                exclusive: 0,
            };
            all.extend(due_of(rows, named.clone(), &wanted));
        }
    }
    all
}
