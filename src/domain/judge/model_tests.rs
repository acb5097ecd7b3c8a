//! The judge against a naive model that looks at every minute of a four-hour day.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::testing::*;
use super::{Rule, StandingClaim};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::schedule::Occurrence;
use crate::domain::span::{Instant, LocalTime, Span};

const DAY: i64 = 240;

/// Minutes from the grid's start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub from: i64,
    pub until: i64,
}

impl Stretch {
    pub(super) fn span(self) -> Span {
        Span {
            start: minute(self.from),
            end: minute(self.until),
        }
    }

    fn holds(self, minute: i64) -> bool {
        self.from <= minute && minute < self.until
    }
}

pub(super) fn minute(minute: i64) -> Instant {
    at("00:00").plus_minutes(minute)
}

/// Stretches on a grid of five minutes, so that borders often meet.
pub(super) fn stretch(day: i64) -> impl Strategy<Value = Stretch> {
    (0..day / 5, 1..=12i64).prop_map(move |(from, length)| Stretch {
        from: from * 5,
        until: (from + length) * 5,
    })
}

#[derive(Debug, Clone)]
struct Taker {
    booking: i64,
    zone: ZoneId,
    time: Stretch,
    people: u32,
}

#[derive(Debug, Clone)]
struct Own {
    phase: usize,
    time: Stretch,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    capacity: u32,
    people: Option<u32>,
    turnaround: u32,
}

#[derive(Debug, Clone)]
struct Model {
    hall: Limits,
    corner: Limits,
    takers: Vec<Taker>,
    /// The zone that each phase names.
    zones: [ZoneId; 2],
    people: [u32; 2],
    own: Vec<Own>,
}

fn limits() -> impl Strategy<Value = Limits> {
    let turnaround = prop_oneof![Just(0), (1..5u32).prop_map(|fives| fives * 5)];
    (1..4u32, prop::option::of(2..12u32), turnaround).prop_map(|(capacity, people, turnaround)| Limits {
        capacity,
        people,
        turnaround,
    })
}

fn zone_of_two() -> impl Strategy<Value = ZoneId> {
    prop_oneof![Just(HALL), Just(CORNER)]
}

fn model() -> impl Strategy<Value = Model> {
    let taker =
        (1..5i64, zone_of_two(), stretch(DAY), 0..5u32).prop_map(|(booking, zone, time, people)| Taker {
            booking,
            zone,
            time,
            people,
        });
    let own = (0..2usize, stretch(DAY)).prop_map(|(phase, time)| Own { phase, time });
    let own = prop::collection::vec(own, 1..5);
    let zones = [zone_of_two(), zone_of_two()];
    (
        limits(),
        limits(),
        prop::collection::vec(taker, 0..8),
        zones,
        [0..5u32, 0..5u32],
        own,
    )
        .prop_map(|(hall, corner, takers, zones, people, mut own)| {
            own.sort_by_key(|own| (own.time.from, own.time.until));
            Model {
                hall,
                corner,
                takers,
                zones,
                people,
                own,
            }
        })
}

impl Model {
    fn limits(&self, zone: ZoneId) -> Limits {
        if zone == HALL { self.hall } else { self.corner }
    }

    /// Those who take the zone: by naming it, or the corner by naming the hall.
    fn takers(&self, zone: ZoneId) -> impl Iterator<Item = &Taker> {
        self.takers
            .iter()
            .filter(move |taker| taker.zone == zone || taker.zone == HALL)
    }

    fn bookings_at(&self, zone: ZoneId, minute: i64, turnaround: i64) -> BTreeSet<i64> {
        let there = |taker: &&Taker| taker.time.from <= minute && minute < taker.time.until + turnaround;
        self.takers(zone)
            .filter(there)
            .map(|taker| taker.booking)
            .collect()
    }

    /// Whether the zone has no place at a minute for a booking that names `asked`, each other booking's
    /// turnaround counted after it.
    fn is_full_for(&self, asked: ZoneId, zone: ZoneId, minute: i64, turnaround: i64) -> bool {
        let there = |taker: &&Taker| taker.time.from <= minute && minute < taker.time.until + turnaround;
        // Of an exclusive hall and its corner, one booking at a time.
        let across = |taker: &Taker| {
            zone == CORNER && self.hall.capacity == 1 && (asked == HALL || taker.zone == HALL)
        };
        let is_excluded = self.takers(zone).filter(there).any(across);
        is_excluded
            || self.bookings_at(zone, minute, turnaround).len() + 1 > self.limits(zone).capacity as usize
    }

    /// People in the zone with the session `mine` among them.
    fn people_at(&self, zone: ZoneId, minute: i64, mine: usize) -> u32 {
        let others: u32 = self
            .takers(zone)
            .filter(|taker| taker.time.holds(minute))
            .map(|taker| taker.people)
            .sum();
        let is_there = |index: usize, own: &Own| {
            index != mine
                && own.time.holds(minute)
                && (self.zones[own.phase] == zone || self.zones[own.phase] == HALL)
        };
        let own: u32 = self
            .own
            .iter()
            .enumerate()
            .filter(|(index, own)| is_there(*index, own))
            .map(|(_, own)| self.people[own.phase])
            .sum();
        others + own + self.people[self.own[mine].phase]
    }

    fn is_over_budget_at(&self, zone: ZoneId, minute: i64, mine: usize) -> bool {
        self.limits(zone)
            .people
            .is_some_and(|limit| self.people_at(zone, minute, mine) > limit)
    }

    fn is_below_full(&self, time: Stretch, mine: usize) -> bool {
        let beside_others = |minute| {
            !self.bookings_at(CORNER, minute, 0).is_empty() && self.is_over_budget_at(CORNER, minute, mine)
        };
        (time.from..time.until)
            .any(|minute| self.is_full_for(HALL, CORNER, minute, 0) || beside_others(minute))
    }

    fn lacks_turnaround(&self, asked: ZoneId, zone: ZoneId, time: Stretch) -> bool {
        let turnaround = i64::from(self.limits(zone).turnaround);
        let is_full = |minute| self.is_full_for(asked, zone, minute, turnaround);
        turnaround > 0 && (time.from..time.until + turnaround).any(is_full)
    }

    fn rules(&self, mine: usize) -> BTreeSet<Rule> {
        let Own { phase, time } = self.own[mine];
        let zone = self.zones[phase];
        let minutes = || time.from..time.until;
        let mut rules = BTreeSet::new();
        // Hall and corner are one in the other, so that sessions of both phases meet wherever they are.
        let met = self
            .own
            .iter()
            .enumerate()
            .filter(|(index, own)| *index != mine && minutes().any(|minute| own.time.holds(minute)));
        rules.extend(met.map(|(_, own)| {
            if own.phase == phase {
                Rule::SelfOverlap
            } else {
                Rule::PhaseOverlap
            }
        }));
        let colliding = self.takers(zone).filter(|taker| {
            minutes().any(|minute| taker.time.holds(minute) && self.is_full_for(zone, zone, minute, 0))
        });
        rules.extend(colliding.map(|taker| {
            if taker.zone == zone {
                Rule::Capacity
            } else {
                Rule::ParentTaken
            }
        }));
        let is_full = minutes().any(|minute| self.is_full_for(zone, zone, minute, 0));
        if minutes().any(|minute| self.is_over_budget_at(zone, minute, mine)) {
            rules.insert(Rule::BudgetPeople);
        }
        let below_full = zone == HALL && self.is_below_full(time, mine);
        if below_full {
            rules.insert(Rule::ChildTaken);
        }
        let below_lacks = zone == HALL && !below_full && self.lacks_turnaround(zone, CORNER, time);
        if (!is_full && self.lacks_turnaround(zone, zone, time)) || below_lacks {
            rules.insert(Rule::Turnaround);
        }
        rules
    }

    fn world(&self) -> World {
        let sessions = |phase| {
            self.own
                .iter()
                .enumerate()
                .filter(move |(_, own)| own.phase == phase)
                .map(|(index, own)| named(index, own.time))
        };
        let mut world = World::asking(&[]);
        world.phases = (0..2)
            .map(|phase| World::trial(self.zones[phase], &sessions(phase).collect::<Vec<_>>()))
            .collect();
        for (phase, people) in world.phases.iter_mut().zip(self.people) {
            phase.people = people;
        }
        for zone in [HALL, CORNER] {
            let limits = self.limits(zone);
            world = world.with(zone, |rules| {
                (rules.capacity, rules.budget_people, rules.turnaround_minutes) =
                    (limits.capacity, limits.people, limits.turnaround);
            });
            for taker in self.takers(zone) {
                let Taker {
                    booking,
                    zone: named,
                    time,
                    people,
                } = *taker;
                world = world.taken(
                    zone,
                    StandingClaim {
                        booking: BookingId(booking),
                        people,
                        ..claim(0, named, time.span())
                    },
                );
            }
        }
        world
    }
}

/// An occurrence whose name tells its index in the model.
fn named(index: usize, time: Stretch) -> Occurrence {
    Occurrence {
        original_start: name(index),
        span: time.span(),
    }
}

fn name(index: usize) -> LocalTime {
    LocalTime::at(minute(index as i64), chrono_tz::Asia::Seoul)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_judge_finds_what_a_look_at_every_minute_finds(model in model()) {
        let verdicts = model.world().judge();
        prop_assert_eq!(verdicts.len(), model.own.len());
        for verdict in verdicts {
            let mine = (0..model.own.len()).find(|index| name(*index) == verdict.original_start).unwrap();
            let mut found: BTreeSet<Rule> = rules_of(&verdict).into_iter().collect();
            let mut expected = model.rules(mine);
            // A booking of the asked zone fills the zones below too and is told only once.
            if found.contains(&Rule::Capacity) {
                found.remove(&Rule::ChildTaken);
                expected.remove(&Rule::ChildTaken);
            }
            prop_assert_eq!(found, expected, "{:?} of {:?}", verdict, model);
        }
    }
}
