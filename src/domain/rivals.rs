//! Which bookings want time that not all of them can have: as many at once as a zone has places, and as many
//! people as it allows, by the rules of `judge::rules::room`. Power, area and the turnaround between bookings
//! are left to the judge.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::{BookingId, ZoneId};
use super::judge::StandingClaim;
use super::span::Span;

/// What a zone has room for.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub zone: ZoneId,
    pub parent: Option<ZoneId>,
    /// Bookings at once; 1 is exclusive.
    pub capacity: u32,
    /// People at once, over all bookings; none: any number.
    pub people: Option<u32>,
}

/// A session that has its time or waits for it.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub booking: BookingId,
    /// Whose plan it is: a proposed change takes nothing beside the booking that it would change.
    pub plan: BookingId,
    pub span: Span,
    /// The zones that it names. It takes those below them too.
    pub zones: &'a [ZoneId],
    pub people: u32,
}

impl<'a> From<&'a StandingClaim> for Wish<'a> {
    /// What a claim holds, in the zone that its session names.
    fn from(claim: &'a StandingClaim) -> Self {
        Self {
            booking: claim.booking,
            plan: claim.booking,
            span: claim.span,
            zones: std::slice::from_ref(&claim.named),
            people: claim.people,
        }
    }
}

/// A session as it takes one zone.
#[derive(Debug, Clone, Copy)]
struct Taker<'a> {
    wish: &'a Wish<'a>,
    /// Whether it leaves no place to others: an exclusive zone lies on the way down from the zone that it
    /// names.
    is_whole: bool,
}

/// The bookings that can't all be where they want to be, each with those of the zones that it names by which
/// it meets the others. `rooms` holds all zones of the site.
#[must_use]
pub fn rivals(wishes: &[Wish<'_>], rooms: &[Room]) -> BTreeSet<(BookingId, ZoneId)> {
    let by_id: BTreeMap<ZoneId, &Room> = rooms.iter().map(|room| (room.zone, room)).collect();
    let mut by_start: Vec<&Wish<'_>> = wishes.iter().collect();
    by_start.sort_by_key(|wish| (wish.span, wish.booking));
    let mut found = BTreeSet::new();
    for room in rooms {
        let levels = levels_above(room, &by_id);
        let mut here: Vec<Taker<'_>> = Vec::new();
        for taker in by_start.iter().filter_map(|wish| taker(wish, &levels)) {
            here.retain(|other| other.wish.span.end > taker.wish.span.start);
            here.push(taker);
            // Nobody is there who was not when somebody came, so looking then is enough.
            if !have_room(&here, room) {
                let meets = here.iter().flat_map(|taker| {
                    let named = taker.wish.zones.iter().filter(|zone| levels.contains_key(zone));
                    named.map(|zone| (taker.wish.booking, *zone))
                });
                found.extend(meets);
            }
        }
    }
    found
}

/// The room's zone and those above it, each with whether a session that names it takes all of the room.
fn levels_above(room: &Room, rooms: &BTreeMap<ZoneId, &Room>) -> BTreeMap<ZoneId, bool> {
    let mut levels = BTreeMap::new();
    let mut is_whole = false;
    let mut at = Some(room);
    while let Some(level) = at {
        is_whole |= level.capacity <= 1;
        if levels.insert(level.zone, is_whole).is_some() {
            break;
        }
        at = level.parent.and_then(|parent| rooms.get(&parent).copied());
    }
    levels
}

fn taker<'a>(wish: &'a Wish<'a>, levels: &BTreeMap<ZoneId, bool>) -> Option<Taker<'a>> {
    let mut named = wish.zones.iter().filter_map(|zone| levels.get(zone)).peekable();
    named.peek()?;
    Some(Taker {
        wish,
        is_whole: named.any(|is_whole| *is_whole),
    })
}

/// Whether all that are there at one moment have room, one plan counted once, with as many people as the
/// booking or its proposed change brings, whichever are more.
fn have_room(here: &[Taker<'_>], room: &Room) -> bool {
    let mut plans: BTreeMap<BookingId, BTreeMap<BookingId, u64>> = BTreeMap::new();
    for Taker { wish, .. } in here {
        let people = plans.entry(wish.plan).or_default().entry(wish.booking);
        *people.or_default() += u64::from(wish.people);
    }
    let people: u64 = plans.values().filter_map(|own| own.values().max()).sum();
    let fits = plans.len() as u64 <= u64::from(room.capacity)
        && room.people.is_none_or(|most| people <= u64::from(most))
        && !here.iter().any(|taker| taker.is_whole);
    // What is too much of one booking alone is no matter between bookings.
    fits || plans.len() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::span::Instant;

    const HOUSE: ZoneId = ZoneId(1);
    const HALL: ZoneId = ZoneId(2);
    const STAGE: ZoneId = ZoneId(3);

    fn room(zone: ZoneId, parent: Option<ZoneId>, capacity: u32) -> Room {
        Room {
            zone,
            parent,
            capacity,
            people: None,
        }
    }

    fn wish(booking: i64, hours: (i64, i64), zones: &[ZoneId]) -> Wish<'_> {
        let at = |hour: i64| Instant::from_unix(hour * 3600);
        Wish {
            booking: BookingId(booking),
            plan: BookingId(booking),
            span: Span::new(at(hours.0), at(hours.1)).unwrap(),
            zones,
            people: 10,
        }
    }

    /// The bookings alone.
    fn who(wishes: &[Wish<'_>], rooms: &[Room]) -> Vec<i64> {
        let all: BTreeSet<i64> = rivals(wishes, rooms).into_iter().map(|(id, _)| id.0).collect();
        all.into_iter().collect()
    }

    #[test]
    fn two_places_are_enough_for_two_bookings_and_not_for_three() {
        let rooms = [room(HALL, None, 2)];
        let two = [wish(1, (0, 4), &[HALL]), wish(2, (2, 6), &[HALL])];
        assert!(who(&two, &rooms).is_empty());
        let three = [two[0], two[1], wish(3, (3, 4), &[HALL])];
        assert_eq!(who(&three, &rooms), [1, 2, 3]);
        // Three that never are there at once.
        let turns = [two[0], two[1], wish(3, (4, 6), &[HALL])];
        assert!(who(&turns, &rooms).is_empty());
    }

    #[test]
    fn one_place_is_for_one_booking_however_many_sessions_it_has() {
        let rooms = [room(HALL, None, 1)];
        let own = [wish(1, (0, 4), &[HALL]), wish(1, (2, 6), &[HALL])];
        assert!(who(&own, &rooms).is_empty());
        assert_eq!(who(&[own[0], own[1], wish(2, (5, 7), &[HALL])], &rooms), [1, 2]);
        assert!(who(&[own[0], wish(2, (4, 7), &[HALL])], &rooms).is_empty());
    }

    #[test]
    fn an_exclusive_house_leaves_nothing_of_its_rooms() {
        let rooms = [
            room(HOUSE, None, 1),
            room(HALL, Some(HOUSE), 3),
            room(STAGE, Some(HALL), 3),
        ];
        let wishes = [
            wish(1, (0, 4), &[HOUSE]),
            wish(2, (1, 2), &[STAGE]),
            wish(3, (3, 5), &[HALL]),
        ];
        let found = rivals(&wishes, &rooms);
        let expected = [(1, HOUSE), (2, STAGE), (3, HALL)].map(|(id, zone)| (BookingId(id), zone));
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
        // Side by side, rooms of the house don't meet.
        let beside = [
            room(HOUSE, None, 1),
            room(HALL, Some(HOUSE), 1),
            room(STAGE, Some(HOUSE), 1),
        ];
        assert!(who(&[wish(1, (0, 4), &[HALL]), wish(2, (0, 4), &[STAGE])], &beside).is_empty());
    }

    #[test]
    fn a_shared_house_takes_one_place_of_each_room() {
        let rooms = [room(HOUSE, None, 3), room(HALL, Some(HOUSE), 2)];
        let two = [wish(1, (0, 4), &[HOUSE]), wish(2, (0, 4), &[HALL])];
        assert!(who(&two, &rooms).is_empty());
        assert_eq!(
            who(&[two[0], two[1], wish(3, (1, 2), &[HALL])], &rooms),
            [1, 2, 3]
        );
    }

    #[test]
    fn people_are_counted_where_a_zone_allows_only_so_many() {
        let with = |most| {
            [Room {
                people: Some(most),
                ..room(HALL, None, 5)
            }]
        };
        let two = [wish(1, (0, 4), &[HALL]), wish(2, (0, 4), &[HALL])];
        assert!(who(&two, &with(20)).is_empty());
        assert_eq!(who(&two, &with(19)), [1, 2]);
        assert!(who(&two[..1], &with(5)).is_empty());
    }

    #[test]
    fn a_proposed_change_is_no_rival_of_the_booking_that_it_would_change() {
        let change = |hours| Wish {
            plan: BookingId(1),
            ..wish(2, hours, &[HALL])
        };
        let rooms = [room(HALL, None, 1)];
        let own = [wish(1, (0, 8), &[HALL]), change((0, 9))];
        assert_eq!(who(&own, &rooms), Vec::<i64>::new());
        let other = [own[0], own[1], wish(3, (8, 10), &[HALL])];
        assert_eq!(who(&other, &rooms), [2, 3]);
    }
}
