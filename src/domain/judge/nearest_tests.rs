use proptest::prelude::*;

use super::super::model_tests::{Stretch, minute, stretch};
use super::super::testing::*;
use super::super::{LeadTime, Rule, Verdict};
use super::*;
use crate::domain::ids::BookingId;
use crate::domain::opening::Shape;
use crate::domain::schedule::Occurrence;

const NOON: &str = "12:00";

/// A session from 12 to 13 o'clock in a hall that is taken at that time.
fn refused() -> World {
    World::asking(&[session(NOON, 60)]).taken(HALL, claim(1, HALL, span("11:30", 180)))
}

fn nearest_all(case: &Case<'_>, verdicts: &[Verdict], siblings: &[ZoneId]) -> Vec<Option<Nearest>> {
    ways_all(case, verdicts, siblings)
        .into_iter()
        .map(|ways| ways.and_then(|ways| ways.nearest))
        .collect()
}

fn nearest(case: &Case<'_>, verdict: &Verdict, siblings: &[ZoneId]) -> Option<Nearest> {
    nearest_all(case, std::slice::from_ref(verdict), siblings)[0]
}

/// The nearest for the first verdict.
fn first(world: &World, siblings: &[ZoneId]) -> Option<Nearest> {
    let verdict = world.judge().remove(0);
    world.case(|case| nearest(case, &verdict, siblings))
}

fn in_hall(start: &str) -> Nearest {
    Nearest {
        zone: HALL,
        span: span(start, 60),
    }
}

#[test]
fn the_nearest_start_lies_right_beside_the_claim() {
    assert_eq!(first(&refused(), &[]), Some(in_hall("10:30")));
    assert_eq!(
        first(&refused().taken(HALL, claim(2, HALL, span("10:00", 60))), &[]),
        Some(in_hall("14:30"))
    );
}

#[test]
fn of_two_equally_near_starts_the_later_is_taken() {
    let world = World::asking(&[session(NOON, 60)]).taken(HALL, claim(1, HALL, span(NOON, 60)));
    assert_eq!(first(&world, &[]), Some(in_hall("13:00")));
}

#[test]
fn a_session_that_is_not_refused_needs_none() {
    assert_eq!(first(&World::asking(&[session(NOON, 60)]), &[YARD]), None);
}

#[test]
fn turnaround_is_kept_to_both_neighbours() {
    let world = refused().with(HALL, |rules| rules.turnaround_minutes = 45);
    assert_eq!(first(&world, &[]), Some(in_hall("09:45")));
    assert_eq!(
        first(&world.taken(HALL, claim(2, HALL, span("08:00", 61))), &[]),
        Some(in_hall("15:15"))
    );
}

#[test]
fn the_requests_other_sessions_are_not_run_into() {
    let mut world = refused();
    world.phases[0].occurrences.push(session("14:30", 60));
    world.phases[0].occurrences.insert(0, session("10:00", 60));
    let verdict = world.judge().remove(1);
    assert_eq!(
        world.case(|case| nearest(case, &verdict, &[])),
        Some(in_hall("09:00"))
    );
    world.skip.insert((0, local("10:00")));
    assert_eq!(
        world.case(|case| nearest(case, &verdict, &[])),
        Some(in_hall("10:30"))
    );
}

#[test]
fn what_meets_another_phase_is_not_offered() {
    let mut world = refused();
    world.phases.push(World::trial(CORNER, &[session("10:00", 60)]));
    assert_eq!(first(&world, &[]), Some(in_hall("14:30")));
    let all_day =
        World::asking(&[session(NOON, 60)]).taken(HALL, claim(1, HALL, span("2027-04-04T12:00", 2 * 1440)));
    let mut in_yard = all_day.clone();
    in_yard.phases.push(World::trial(YARD, &[session(NOON, 60)]));
    assert_eq!(first(&all_day, &[YARD]).map(|found| found.zone), Some(YARD));
    assert_eq!(first(&in_yard, &[YARD]).map(|found| found.zone), Some(HALL));
}

#[test]
fn a_time_soon_in_the_same_zone_goes_before_another_zone() {
    assert_eq!(first(&refused(), &[YARD]), Some(in_hall("10:30")));
}

#[test]
fn another_zone_at_the_same_time_goes_before_another_day() {
    let all_day =
        World::asking(&[session(NOON, 60)]).taken(HALL, claim(1, HALL, span("2027-04-04T12:00", 2 * 1440)));
    assert_eq!(first(&all_day, &[]), Some(in_hall("2027-04-06T12:00")));
    assert_eq!(
        first(&all_day, &[YARD]),
        Some(Nearest {
            zone: YARD,
            span: span(NOON, 60)
        })
    );
    let both_taken = all_day.taken(YARD, claim(2, YARD, span(NOON, 60)));
    assert_eq!(first(&both_taken, &[YARD]), Some(in_hall("2027-04-06T12:00")));
}

#[test]
fn another_zone_must_keep_its_own_rules_and_not_be_asked_already() {
    let mut all_day =
        World::asking(&[session(NOON, 60)]).taken(HALL, claim(1, HALL, span("2027-04-04T12:00", 2 * 1440)));
    let shut = all_day.clone().with(YARD, |rules| rules.windows.clear());
    assert_eq!(first(&shut, &[YARD]), Some(in_hall("2027-04-06T12:00")));
    all_day.phases[0].zones.push(YARD);
    assert_eq!(first(&all_day, &[YARD]), Some(in_hall("2027-04-06T12:00")));
}

#[test]
fn another_time_must_do_in_every_zone_of_the_phase() {
    let mut world = refused().taken(YARD, claim(2, YARD, span("10:00", 60)));
    world.phases[0].zones.push(YARD);
    assert_eq!(first(&world, &[]), Some(in_hall("14:30")));
}

#[test]
fn two_weeks_are_the_reach() {
    let taken_until = |end: &str| {
        let long = Span {
            start: at("2027-03-20T00:00"),
            end: at(end),
        };
        first(
            &World::asking(&[session(NOON, 60)]).taken(HALL, claim(1, HALL, long)),
            &[],
        )
    };
    assert_eq!(taken_until("2027-04-19T12:00"), Some(in_hall("2027-04-19T12:00")));
    assert_eq!(taken_until("2027-04-19T12:01"), None);
}

#[test]
fn starts_before_now_and_notice_are_not_offered() {
    let mut world = World::asking(&[session("2027-03-15T12:00", 60)])
        .taken(HALL, claim(1, HALL, span("2027-03-15T11:00", 300)));
    world.now = at("2027-03-15T10:00").plus(1);
    assert_eq!(
        first(&world, &[]),
        Some(in_hall("2027-03-15T16:00")),
        "the free hour before has begun"
    );
    let world = world.with(HALL, |rules| rules.lead_time = LeadTime::Days(3));
    assert_eq!(first(&world, &[]), Some(in_hall("2027-03-18T00:00")));
}

#[test]
fn a_session_that_asks_too_far_ahead_is_offered_the_last_minute_of_the_horizon() {
    let world = World::asking(&[session(NOON, 60)]).with(HALL, |rules| rules.horizon_days = 20);
    assert_eq!(first(&world, &[]), Some(in_hall("2027-04-04T23:59")));
}

#[test]
fn a_zones_retirement_bounds_its_starts() {
    let world = World::asking(&[session(NOON, 60)]).with(HALL, |rules| rules.retired_at = Some(at("12:00")));
    assert_eq!(first(&world, &[]), Some(in_hall("11:59")));
}

#[test]
fn closures_that_warn_and_windows_bound_the_search_as_they_bound_the_judge() {
    let world = refused().with(HALL, |rules| {
        rules.windows = vec![every_day("12:00", 120)];
        rules.closures = vec![closure(Effect::Warn, Shape::Span(span("2027-04-04T00:00", 1440)))];
    });
    assert_eq!(
        first(&world, &[]),
        Some(in_hall("2027-04-04T13:00")),
        "a warning lets pass"
    );
    let world = world.with(HALL, |rules| rules.closures[0].effect = Effect::Block);
    assert_eq!(first(&world, &[]), Some(in_hall("2027-04-06T12:00")));
}

#[test]
fn a_day_on_which_the_schedule_skips_is_not_offered() {
    let mut world = refused().with(HALL, |rules| rules.windows = vec![every_day("12:00", 60)]);
    world.holidays = holidays(&["2027-04-06"]);
    world.phases[0].skip_holidays = true;
    assert_eq!(first(&world, &[]), Some(in_hall("2027-04-04T12:00")));
}

#[test]
fn no_time_mends_what_is_too_long_or_too_many() {
    let too_long = refused().with(HALL, |rules| rules.max_minutes = Some(59));
    assert_eq!(first(&too_long, &[]), None);
    assert_eq!(first(&too_long, &[YARD]).map(|found| found.zone), Some(YARD));
    let mut too_many = refused();
    too_many.agreement.quota_sessions = Some(0);
    assert_eq!(first(&too_many, &[YARD]), None);
}

#[test]
fn an_override_for_the_asked_time_does_not_open_other_times() {
    let world = refused()
        .with(HALL, |rules| rules.windows = vec![every_day("12:00", 60)])
        .overriding(Rule::OutsideWindow);
    assert_eq!(first(&world, &[]), Some(in_hall("2027-04-06T12:00")));
}

#[test]
fn fifty_refusals_are_looked_at_and_no_more() {
    let noons = (0..60).map(|day| {
        named(
            day,
            Stretch {
                from: day as i64 * 1440,
                until: day as i64 * 1440 + 60,
            },
        )
    });
    let world = World::asking(&noons.collect::<Vec<_>>()).taken(
        HALL,
        claim(
            1,
            HALL,
            Stretch {
                from: 0,
                until: 60 * 1440,
            }
            .span(),
        ),
    );
    let verdicts = world.judge();
    let found = world.case(|case| nearest_all(case, &verdicts, &[YARD]));
    assert_eq!((found.len(), found.iter().flatten().count()), (60, MAX_SEARCHES));
    assert!(found[..MAX_SEARCHES].iter().all(Option::is_some));
}

#[test]
fn no_time_is_offered_twice() {
    let taken = |world: World, days: &[u32]| {
        days.iter().fold(world, |world, day| {
            world.taken(
                HALL,
                claim(
                    i64::from(*day),
                    HALL,
                    span(&format!("2027-04-{day:02}T08:00"), 600),
                ),
            )
        })
    };
    let open = |world: World| world.with(HALL, |rules| rules.windows = vec![every_day("11:00", 180)]);
    // Three noons, each taken with its whole day; other days are free from 11 to 14.
    let noons = ["12:00", "2027-04-06T12:00", "2027-04-07T12:00"].map(|noon| session(noon, 120));
    let world = open(taken(World::asking(&noons), &[5, 6, 7]));
    let verdicts = world.judge();
    let found: Vec<Span> = world
        .case(|case| nearest_all(case, &verdicts, &[]))
        .into_iter()
        .map(|one| one.unwrap().span)
        .collect();
    assert_eq!(
        found,
        ["2027-04-04T12:00", "2027-04-08T11:00", "2027-04-09T11:00"].map(|noon| span(noon, 120))
    );
    for (at, one) in found.iter().enumerate() {
        assert!(
            found[at + 1..].iter().all(|other| !other.overlaps(*one)),
            "{found:?}"
        );
    }
}

#[test]
fn the_zones_of_one_session_agree_on_a_time() {
    let mut world = refused().taken(YARD, claim(2, YARD, span("11:30", 180)));
    world.phases[0].zones.push(YARD);
    let verdicts = world.judge();
    let found = world.case(|case| nearest_all(case, &verdicts, &[]));
    assert_eq!(
        found.iter().map(|one| one.unwrap().span).collect::<Vec<_>>(),
        [span("10:30", 60); 2]
    );
}

/// A world whose agreement is two days, so that every minute of it can be tried.
#[derive(Debug, Clone)]
struct Days {
    world: World,
}

const TWO_DAYS: i64 = 2 * 1440;

fn days() -> impl Strategy<Value = Days> {
    let claims = prop::collection::vec((1..5i64, prop::bool::ANY, stretch(TWO_DAYS), 1..40i64), 0..14);
    let limits = (1..3u32, 0..4u32, prop::option::of(1..5u32));
    let opening = (0..24u32, 1..30u32, prop::collection::vec(stretch(TWO_DAYS), 0..3));
    let request = (
        stretch(TWO_DAYS),
        prop::collection::vec(stretch(TWO_DAYS), 0..3),
        prop::bool::ANY,
        prop::bool::ANY,
    );
    (claims, limits, opening, request).prop_map(|(claims, limits, opening, request)| {
        let mut sessions = vec![request.0];
        sessions.extend(request.1);
        let mut world = World::asking(
            &sessions
                .iter()
                .enumerate()
                .map(|(index, time)| named(index, *time))
                .collect::<Vec<_>>(),
        );
        world.phases[0].occurrences.sort_by_key(|one| one.span.start);
        world.phases[0].zones = if request.2 { vec![HALL, YARD] } else { vec![HALL] };
        (world.agreement.from, world.agreement.until) = (date("2027-04-05"), date("2027-04-06"));
        world.phases[0].skip_holidays = request.3;
        world.holidays = holidays(&["2027-04-06"]);
        let shut = opening
            .2
            .iter()
            .map(|time| closure(Effect::Block, Shape::Span(time.span())));
        world = world.with(HALL, |rules| {
            (rules.capacity, rules.turnaround_minutes, rules.budget_people) =
                (limits.0, limits.1 * 5, limits.2);
            rules.windows = vec![every_day(&format!("{:02}:00", opening.0), opening.1 * 60)];
            rules.closures = shut.collect();
        });
        world = world.with(CORNER, |rules| {
            (rules.capacity, rules.turnaround_minutes) = (limits.0, limits.1 * 5);
        });
        for (booking, in_yard, time, fives) in claims {
            let long = Stretch {
                until: time.from + fives * 25,
                ..time
            };
            let zones = if in_yard {
                vec![YARD]
            } else if booking == 4 {
                vec![CORNER]
            } else {
                vec![HALL, CORNER]
            };
            for zone in &zones {
                world = world.taken(
                    *zone,
                    super::super::StandingClaim {
                        booking: BookingId(booking),
                        ..claim(0, zones[0], long.span())
                    },
                );
            }
        }
        Days { world }
    })
}

fn named(index: usize, time: Stretch) -> Occurrence {
    let original_start = crate::domain::span::LocalTime::at(minute(index as i64), chrono_tz::Asia::Seoul);
    Occurrence {
        original_start,
        span: time.span(),
    }
}

/// The judge's word on the request with one session moved.
fn would_do(world: &World, verdict: &Verdict, start: Instant) -> bool {
    let span = Span {
        start,
        end: start.plus(verdict.span.seconds()),
    };
    let mut moved = world.clone();
    let sessions = &mut moved.phases[0].occurrences;
    sessions
        .iter_mut()
        .filter(|one| one.original_start == verdict.original_start)
        .for_each(|one| one.span = span);
    sessions.sort_by_key(|one| one.span.start);
    let (mine, others): (Vec<_>, Vec<_>) = moved
        .judge()
        .into_iter()
        .partition(|one| one.original_start == verdict.original_start);
    let meets_own = others
        .iter()
        .any(|other| other.outcome != Outcome::Skipped && other.span.overlaps(span));
    !meets_own
        && mine
            .iter()
            .all(|one| matches!(one.outcome, Outcome::Ok | Outcome::Warn))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        max_global_rejects: 20_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_found_would_do_and_nothing_nearer_would(days in days()) {
        let world = &days.world;
        let is_refused = |verdict: &Verdict| verdict.outcome == Outcome::Refused && verdict.zone == HALL;
        let refused = world.judge().into_iter().find(is_refused);
        prop_assume!(refused.is_some());
        let verdict = refused.unwrap();
        let found = world.case(|case| nearest(case, &verdict, &[]));
        let distance = |start: Instant| (start.unix() - verdict.span.start.unix()).abs();
        if let Some(found) = found {
            prop_assert!(would_do(world, &verdict, found.span.start), "{found:?} would not do");
            prop_assert_eq!(found.span.seconds(), verdict.span.seconds());
        }
        let limit = found.map_or(i64::MAX, |found| distance(found.span.start));
        let nearer = (0..TWO_DAYS).map(minute).filter(|start| distance(*start) < limit);
        for start in nearer {
            prop_assert!(!would_do(world, &verdict, start), "{start} is nearer than {found:?}");
        }
    }
}
