//! Who may be together in a tree of zones, against a look at every minute: "a claim on an exclusive zone
//! excludes every other booking's claim on the zones above and below it; a claim on a shared zone takes one
//! place in each zone below it; siblings don't meet". A place taken in an exclusive zone is all of it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::free::{Look, free};
use super::model_tests::{Stretch, minute, stretch};
use super::testing::*;
use super::{Outcome, ZoneRules};
use crate::domain::ids::ZoneId;
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::Occurrence;
use crate::domain::span::{LocalTime, Span};

const DAY: i64 = 120;

/// Zone `i` lies below `parents[i]`, if that is another one before it at less than three levels.
#[derive(Debug, Clone)]
struct Tree {
    parents: Vec<Option<usize>>,
    capacities: Vec<u32>,
    takers: Vec<(i64, usize, Stretch)>,
    asked: (usize, Stretch),
}

fn tree() -> impl Strategy<Value = Tree> {
    let zones = prop::collection::vec((any::<prop::sample::Index>(), 1..4u32), 2..8);
    let takers = prop::collection::vec((1..5i64, any::<prop::sample::Index>(), stretch(DAY)), 0..7);
    (zones, takers, (any::<prop::sample::Index>(), stretch(DAY))).prop_map(|(zones, takers, asked)| {
        let mut parents: Vec<Option<usize>> = Vec::new();
        for (at, (parent, _)) in zones.iter().enumerate() {
            // One more than there are before: a root.
            let parent = Some(parent.index(at + 1)).filter(|parent| *parent < at);
            let depth = |zone: usize| std::iter::successors(Some(zone), |zone| parents[*zone]).count();
            parents.push(parent.filter(|parent| depth(*parent) < 3));
        }
        let count = zones.len();
        let takers = takers
            .into_iter()
            .map(|(booking, zone, time)| (booking, zone.index(count), time))
            .collect();
        let capacities = zones.into_iter().map(|(_, capacity)| capacity).collect();
        Tree {
            parents,
            capacities,
            takers,
            asked: (asked.0.index(count), asked.1),
        }
    })
}

impl Tree {
    /// The zone itself and all above it, from below.
    fn path(&self, zone: usize) -> Vec<usize> {
        std::iter::successors(Some(zone), |zone| self.parents[*zone]).collect()
    }

    /// The zones from one up to another that is the same or above; none when it is neither.
    fn way(&self, low: usize, high: usize) -> Option<Vec<usize>> {
        let path = self.path(low);
        path.iter()
            .position(|zone| *zone == high)
            .map(|end| path[..=end].to_vec())
    }

    /// Whether of two bookings in these zones one excludes the other: an exclusive zone lies between them,
    /// both counted.
    fn exclude(&self, one: usize, other: usize) -> bool {
        let way = self
            .way(one, other)
            .or_else(|| self.way(other, one))
            .unwrap_or_default();
        way.iter().any(|zone| self.capacities[*zone] == 1)
    }

    fn may_be_at(&self, asked: usize, minute: i64) -> bool {
        let here: Vec<(i64, usize)> = self
            .takers
            .iter()
            .filter(|(_, _, time)| time.from <= minute && minute < time.until)
            .map(|(booking, zone, _)| (*booking, *zone))
            .collect();
        let has_place = |zone: usize| {
            let others: BTreeSet<i64> = here
                .iter()
                .filter(|(_, named)| self.way(zone, *named).is_some())
                .map(|(id, _)| *id)
                .collect();
            others.len() < self.capacities[zone] as usize
        };
        let taken = (0..self.parents.len()).filter(|zone| self.way(*zone, asked).is_some());
        !here.iter().any(|(_, named)| self.exclude(asked, *named)) && taken.into_iter().all(has_place)
    }

    fn world(&self) -> World {
        let (asked, time) = self.asked;
        let occurrence = Occurrence {
            original_start: LocalTime::at(minute(0), chrono_tz::Asia::Seoul),
            span: time.span(),
        };
        let mut world = World::asking(&[]);
        world.phases = vec![World::trial(id(asked), &[occurrence])];
        let below = |high: usize| {
            (0..self.parents.len()).filter(move |low| *low != high && self.way(*low, high).is_some())
        };
        let rules = |zone_at: usize| ZoneRules {
            capacity: self.capacities[zone_at],
            descendants: below(zone_at).map(id).collect(),
            ..zone(id(zone_at))
        };
        world.zones = (0..self.parents.len()).map(|at| (id(at), rules(at))).collect();
        for (booking, named, time) in &self.takers {
            for taken in below(*named).chain([*named]) {
                world = world.taken(id(taken), claim(*booking, id(*named), time.span()));
            }
        }
        world
    }
}

fn id(zone: usize) -> ZoneId {
    ZoneId(zone as i64 + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_a_tree_of_zones_the_judge_refuses_what_a_look_at_every_minute_refuses(tree in tree()) {
        let (asked, time) = tree.asked;
        let may = (time.from..time.until).all(|minute| tree.may_be_at(asked, minute));
        let verdict = tree.world().judge().remove(0);
        prop_assert_eq!(verdict.outcome == Outcome::Ok, may, "{:?} of {:?}", verdict, tree);
    }

    #[test]
    fn in_a_tree_of_zones_free_time_is_what_a_look_at_every_minute_finds(tree in tree()) {
        let world = tree.world();
        let over = Span { start: minute(0), end: minute(DAY) };
        let days = holidays(&[]);
        let look = Look {
            rules: &world.zones,
            claims: &world.claims,
            holidays: &days,
            tz: chrono_tz::Asia::Seoul,
            over,
            now: world.now,
        };
        for zone in 0..tree.parents.len() {
            let found = free(&look, id(zone), PhaseKind::Trial);
            for at in 0..DAY {
                let this = Span { start: minute(at), end: minute(at + 1) };
                prop_assert_eq!(
                    found.contains(this),
                    tree.may_be_at(zone, at),
                    "zone {} at {} of {:?}",
                    zone,
                    at,
                    tree
                );
            }
        }
    }

    #[test]
    fn who_came_first_is_no_matter(mut tree in tree()) {
        tree.takers.truncate(1);
        let Some((_, zone, time)) = tree.takers.first().copied() else { return Ok(()) };
        let turned = Tree { takers: vec![(1, tree.asked.0, tree.asked.1)], asked: (zone, time), ..tree.clone() };
        let outcome = |tree: &Tree| tree.world().judge()[0].outcome;
        prop_assert_eq!(outcome(&tree), outcome(&turned), "{:?}", tree);
    }
}

#[test]
fn rooms_of_one_hall_do_not_meet_and_the_hall_meets_all() {
    let tree = Tree {
        parents: vec![None, Some(0), Some(0)],
        capacities: vec![1, 2, 2],
        takers: vec![(1, 1, Stretch { from: 0, until: 60 })],
        asked: (2, Stretch { from: 0, until: 60 }),
    };
    let beside: BTreeMap<usize, Outcome> = (0..3)
        .map(|asked| {
            (
                asked,
                Tree {
                    asked: (asked, tree.asked.1),
                    ..tree.clone()
                }
                .world()
                .judge()[0]
                    .outcome,
            )
        })
        .collect();
    assert_eq!(
        beside,
        BTreeMap::from([(0, Outcome::Refused), (1, Outcome::Ok), (2, Outcome::Ok)])
    );
}
