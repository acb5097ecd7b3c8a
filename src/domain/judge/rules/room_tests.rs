use crate::domain::ids::ZoneId;
use crate::domain::judge::rules::room::*;
use crate::domain::judge::testing::*;
use crate::domain::judge::{Rule, StandingClaim};

/// A session from 11 to 13 o'clock.
fn asking() -> World {
    World::asking(&[session("11:00", 120)])
}

fn at_hour(hour: &str, minutes: i64) -> Span {
    span(hour, minutes)
}

fn in_hall(booking: i64, hour: &str, minutes: i64) -> StandingClaim {
    claim(booking, HALL, at_hour(hour, minutes))
}

fn bringing(people: u32, claim: StandingClaim) -> StandingClaim {
    StandingClaim { people, ..claim }
}

#[test]
fn end_and_start_at_one_time_are_no_conflict() {
    let world = asking()
        .taken(HALL, in_hall(1, "10:00", 60))
        .taken(HALL, in_hall(2, "13:00", 60));
    assert_eq!(world.rules(), vec![]);
}

#[test]
fn one_shared_minute_is_a_conflict_that_names_the_booking_and_the_time() {
    for (start, shared) in [("10:01", "11:00"), ("12:59", "12:59")] {
        let verdicts = asking().taken(HALL, in_hall(7, start, 60)).judge();
        assert_eq!(rules_of(&verdicts[0]), vec![Rule::Capacity]);
        let finding = &verdicts[0].findings[0];
        assert_eq!(
            (finding.with.as_slice(), finding.span),
            (&[BookingId(7)][..], Some(at_hour(shared, 1)))
        );
        assert_eq!((finding.limit, finding.asked), (Some(1), Some(2)));
    }
}

#[test]
fn a_shared_zone_counts_the_most_at_an_instant_and_not_the_overlaps() {
    let shared = || asking().with(HALL, |rules| rules.capacity = 2);
    let in_turn = shared()
        .taken(HALL, in_hall(1, "10:00", 90))
        .taken(HALL, in_hall(2, "11:30", 30))
        .taken(HALL, in_hall(3, "12:00", 120));
    assert_eq!(in_turn.rules(), vec![]);
    let verdicts = in_turn.taken(HALL, in_hall(4, "12:15", 10)).judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::Capacity]);
    assert_eq!(verdicts[0].findings[0].with, vec![BookingId(3), BookingId(4)]);
    assert_eq!(verdicts[0].findings[0].span, Some(at_hour("12:15", 10)));
}

#[test]
fn one_booking_with_two_claims_at_a_time_takes_one_place() {
    let world = asking()
        .with(HALL, |rules| rules.capacity = 2)
        .taken(HALL, in_hall(1, "11:00", 60))
        .taken(HALL, in_hall(1, "11:30", 60));
    assert_eq!(world.rules(), vec![]);
}

#[test]
fn a_zone_without_places_is_always_full() {
    assert_eq!(
        asking().with(HALL, |rules| rules.capacity = 0).rules(),
        vec![Rule::Capacity]
    );
}

#[test]
fn a_claim_that_began_180_days_before_is_seen() {
    let mut world = asking().taken(
        HALL,
        claim(
            9,
            HALL,
            Span {
                start: at("2026-10-08T00:00"),
                end: at("11:01"),
            },
        ),
    );
    for day in 0..500 {
        let start = at("2026-10-09T00:00").plus_minutes(day * 60);
        world = world.taken(
            HALL,
            claim(
                8,
                HALL,
                Span {
                    start,
                    end: start.plus_minutes(30),
                },
            ),
        );
    }
    assert_eq!(world.judge()[0].findings[0].with, vec![BookingId(9)]);
}

#[test]
fn phases_of_one_request_share_a_zone_as_one_booking() {
    let mut world = asking();
    world.phases.push(World::trial(HALL, &[session("11:00", 120)]));
    let verdicts = world.judge();
    let found: Vec<_> = verdicts.iter().map(rules_of).collect();
    assert_eq!(
        found,
        [[Rule::PhaseOverlap], [Rule::PhaseOverlap]],
        "noted, and no other finding"
    );
}

#[test]
fn people_together_may_reach_the_budget_and_not_pass_it() {
    let budget = |more| {
        let world = asking().with(HALL, |rules| {
            (rules.capacity, rules.budget_people) = (9, Some(10));
        });
        world
            .taken(HALL, bringing(4, in_hall(1, "10:00", 120)))
            .taken(HALL, bringing(more, in_hall(2, "11:30", 60)))
    };
    assert_eq!(budget(5).rules(), vec![], "4 + 5 + 1");
    let verdicts = budget(6).judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::BudgetPeople]);
    let finding = &verdicts[0].findings[0];
    assert_eq!(
        (finding.limit, finding.asked, finding.span),
        (Some(10), Some(11), Some(at_hour("11:30", 30)))
    );
    assert_eq!(finding.with, vec![BookingId(1), BookingId(2)]);
}

#[test]
fn a_budget_counts_the_most_at_an_instant() {
    let world = asking().with(HALL, |rules| {
        (rules.capacity, rules.budget_people) = (9, Some(10));
    });
    let world = world
        .taken(HALL, bringing(9, in_hall(1, "10:00", 120)))
        .taken(HALL, bringing(9, in_hall(2, "12:00", 60)));
    assert_eq!(world.rules(), vec![]);
}

#[test]
fn a_request_alone_can_pass_a_budget() {
    let with_people = |people| {
        let mut world = asking().with(HALL, |rules| rules.budget_people = Some(10));
        world.phases[0].people = people;
        world.rules()
    };
    assert_eq!(with_people(10), vec![]);
    assert_eq!(with_people(11), vec![Rule::BudgetPeople]);
}

#[test]
fn power_and_area_have_budgets_of_their_own() {
    let taken = StandingClaim {
        power_w: 10,
        area_m2: 20,
        ..in_hall(1, "11:00", 60)
    };
    let world = asking().taken(HALL, taken).with(HALL, |rules| rules.capacity = 2);
    let limits = |power, area| {
        world
            .clone()
            .with(HALL, |rules| {
                (rules.budget_power_w, rules.budget_area_m2) = (Some(power), Some(area));
            })
            .rules()
    };
    assert_eq!(limits(11, 21), vec![]);
    assert_eq!(limits(10, 21), vec![Rule::BudgetPower]);
    assert_eq!(limits(11, 20), vec![Rule::BudgetArea]);
}

#[test]
fn sessions_of_one_request_at_a_time_share_the_budget() {
    let mut world = asking().with(HALL, |rules| rules.budget_people = Some(5));
    world.phases[0].people = 3;
    world.phases.push(World::trial(HALL, &[session("12:59", 60)]));
    world.phases[1].people = 3;
    let verdicts = world.judge();
    for verdict in &verdicts {
        assert_eq!(rules_of(verdict), [Rule::PhaseOverlap, Rule::BudgetPeople]);
        let budget = &verdict.findings[1];
        assert_eq!((budget.asked, budget.with.len()), (Some(6), 0));
    }
    world.skip.insert((1, local("12:59")));
    assert_eq!(world.rules(), vec![], "a skipped session brings nobody");
}

#[test]
fn an_own_session_in_the_zone_above_shares_the_budget_of_the_zone_below() {
    let mut world =
        World::asking(&[session("11:00", 120)]).with(CORNER, |rules| rules.budget_people = Some(1));
    world.phases.push(World::trial(CORNER, &[session("11:00", 120)]));
    assert_eq!(
        world.judge().iter().map(rules_of).collect::<Vec<_>>(),
        vec![
            vec![Rule::PhaseOverlap],
            vec![Rule::PhaseOverlap, Rule::BudgetPeople]
        ]
    );
}

#[test]
fn turnaround_is_kept_before_and_after() {
    let half_an_hour = || asking().with(HALL, |rules| rules.turnaround_minutes = 30);
    let kept = half_an_hour()
        .taken(HALL, in_hall(1, "09:30", 60))
        .taken(HALL, in_hall(2, "13:30", 60));
    assert_eq!(kept.rules(), vec![]);
    for (booking, start, gap) in [(3, "09:31", 29), (4, "13:00", 0)] {
        let verdicts = half_an_hour().taken(HALL, in_hall(booking, start, 60)).judge();
        assert_eq!(rules_of(&verdicts[0]), vec![Rule::Turnaround]);
        let finding = &verdicts[0].findings[0];
        assert_eq!(
            (finding.limit, finding.asked, finding.span),
            (Some(30), Some(gap), Some(at_hour(start, 60)))
        );
        assert_eq!(finding.with, vec![BookingId(booking)]);
    }
}

#[test]
fn turnaround_is_silent_where_the_zone_is_full() {
    let world = asking()
        .with(HALL, |rules| rules.turnaround_minutes = 30)
        .taken(HALL, in_hall(1, "12:00", 60));
    assert_eq!(world.rules(), vec![Rule::Capacity]);
}

#[test]
fn another_free_place_needs_no_turnaround() {
    let shared = asking()
        .with(HALL, |rules| (rules.capacity, rules.turnaround_minutes) = (2, 30))
        .taken(HALL, in_hall(1, "10:00", 60));
    assert_eq!(shared.rules(), vec![]);
    assert_eq!(
        shared.taken(HALL, in_hall(2, "12:30", 60)).rules(),
        vec![],
        "it follows in the first one's place"
    );
}

#[test]
fn a_booking_of_the_zone_above_takes_the_zone_below() {
    let mut world = asking().taken(CORNER, in_hall(5, "12:00", 60));
    world.phases[0].zones = vec![CORNER];
    let verdicts = world.judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::ParentTaken]);
    assert_eq!(verdicts[0].findings[0].with, vec![BookingId(5)]);
}

#[test]
fn a_full_zone_below_blocks_the_zone_above() {
    let in_corner = |hour| claim(6, CORNER, at_hour(hour, 60));
    assert_eq!(asking().taken(CORNER, in_corner("13:00")).rules(), vec![]);
    let verdicts = asking().taken(CORNER, in_corner("12:00")).judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::ChildTaken]);
    assert_eq!(verdicts[0].findings[0].with, vec![BookingId(6)]);
    let shared = |hall: u32| {
        let world = asking()
            .with(HALL, |rules| rules.capacity = hall)
            .with(CORNER, |rules| rules.capacity = 2);
        world.taken(CORNER, in_corner("12:00")).rules()
    };
    assert_eq!(shared(2), vec![], "a shared hall takes one place of two");
    assert_eq!(
        shared(1),
        vec![Rule::ChildTaken],
        "an exclusive hall takes all of it"
    );
}

#[test]
fn a_booking_of_an_exclusive_zone_takes_every_place_below_it() {
    let in_hall_s_corner = |hall: u32| {
        let mut world = asking()
            .with(HALL, |rules| rules.capacity = hall)
            .with(CORNER, |rules| rules.capacity = 2);
        world = world.taken(CORNER, in_hall(5, "12:00", 60));
        world.phases[0].zones = vec![CORNER];
        world.rules()
    };
    assert_eq!(in_hall_s_corner(1), vec![Rule::ParentTaken]);
    assert_eq!(
        in_hall_s_corner(2),
        vec![],
        "of a shared hall it takes one place of two"
    );
}

#[test]
fn a_shared_zone_below_an_exclusive_one_is_cleared_whole() {
    let corner = |rules: &mut ZoneRules| (rules.capacity, rules.turnaround_minutes) = (2, 30);
    let mut below = asking()
        .with(CORNER, corner)
        .taken(CORNER, in_hall(5, "10:00", 50));
    assert_eq!(
        below.clone().taken(HALL, in_hall(5, "10:00", 50)).rules(),
        vec![Rule::Turnaround]
    );
    below.phases[0].zones = vec![CORNER];
    assert_eq!(
        below.rules(),
        vec![Rule::Turnaround],
        "the same from the other side"
    );
}

#[test]
fn a_booking_of_the_same_zone_is_not_told_again_for_the_zones_below() {
    let taken = in_hall(7, "12:00", 60);
    assert_eq!(
        asking().taken(HALL, taken).taken(CORNER, taken).rules(),
        vec![Rule::Capacity]
    );
}

#[test]
fn a_mixed_crowd_is_told_as_both_capacity_and_parent() {
    let mut world = asking()
        .with(HALL, |rules| rules.capacity = 2)
        .with(CORNER, |rules| rules.capacity = 2);
    world = world
        .taken(CORNER, in_hall(5, "11:00", 60))
        .taken(CORNER, claim(6, CORNER, at_hour("11:00", 60)));
    world.phases[0].zones = vec![CORNER];
    let verdicts = world.judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::Capacity, Rule::ParentTaken]);
    assert_eq!(
        (
            verdicts[0].findings[0].with.as_slice(),
            verdicts[0].findings[1].with.as_slice()
        ),
        (&[BookingId(6)][..], &[BookingId(5)][..])
    );
}

#[test]
fn zones_below_keep_budget_and_turnaround_whichever_booking_came_first() {
    let corner = |rules: &mut ZoneRules| {
        (rules.capacity, rules.budget_people, rules.turnaround_minutes) = (2, Some(2), 30);
    };
    let crowd = bringing(2, claim(6, CORNER, at_hour("12:00", 60)));
    let asking = || asking().with(HALL, |rules| rules.capacity = 2);
    assert_eq!(
        asking().with(CORNER, corner).taken(CORNER, crowd).rules(),
        vec![Rule::ChildTaken]
    );
    let quiet = |booking, hour| claim(booking, CORNER, at_hour(hour, 60));
    let near = asking()
        .with(CORNER, corner)
        .taken(CORNER, quiet(6, "10:00"))
        .taken(CORNER, quiet(7, "09:59"));
    assert_eq!(near.rules(), vec![Rule::Turnaround]);
    let mut many = asking().with(CORNER, corner);
    many.phases[0].people = 100;
    assert_eq!(
        many.rules(),
        vec![],
        "a crowd in the hall is not a crowd in its corner"
    );
}

#[test]
fn every_zone_of_a_phase_is_judged_by_its_own_claims() {
    let mut world = asking().taken(YARD, claim(1, YARD, at_hour("11:00", 60)));
    world.phases[0].zones = vec![YARD, HALL];
    let verdicts = world.judge();
    let told: Vec<(ZoneId, Vec<Rule>)> = verdicts
        .iter()
        .map(|verdict| (verdict.zone, rules_of(verdict)))
        .collect();
    assert_eq!(told, vec![(YARD, vec![Rule::Capacity]), (HALL, vec![])]);
}
