use crate::domain::ids::ZoneId;
use crate::domain::judge::testing::*;
use crate::domain::judge::{LeadTime, Outcome, Rule};
use crate::domain::schedule::Occurrence;

/// Monday; now is Monday 2027-03-15.
const DAY: &str = "11:00";

fn asking(start: &str, minutes: i64) -> World {
    World::asking(&[session(start, minutes)])
}

#[test]
fn a_free_zone_in_good_time_is_ok() {
    let verdicts = asking(DAY, 60).judge();
    assert_eq!(verdicts[0].outcome, Outcome::Ok);
    assert_eq!(verdicts[0].findings, vec![]);
}

#[test]
fn a_session_may_start_now_but_not_a_minute_earlier() {
    assert_eq!(asking("2027-03-15T10:00", 60).rules(), vec![]);
    assert_eq!(asking("2027-03-15T09:59", 60).rules(), vec![Rule::Past]);
}

#[test]
fn notice_counts_calendar_days_of_the_sites_clock() {
    let ten_days = |start| asking(start, 60).with(HALL, |rules| rules.lead_time = LeadTime::Days(10));
    assert_eq!(ten_days("2027-03-25T00:00").rules(), vec![]);
    let verdicts = ten_days("2027-03-24T23:59").judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::LeadTimeTooShort]);
    assert_eq!(
        (verdicts[0].findings[0].limit, verdicts[0].findings[0].asked),
        (Some(10), Some(9))
    );
}

#[test]
fn working_days_leave_out_weekends_and_holidays() {
    // Five working days after Monday the 15th, with the 17th a holiday: 16, 18, 19, 22, 23.
    let five_days = |start| {
        let mut world = asking(start, 60).with(HALL, |rules| rules.lead_time = LeadTime::WorkingDays(5));
        world.holidays = holidays(&["2027-03-17"]);
        world
    };
    assert_eq!(five_days("2027-03-23T00:00").rules(), vec![]);
    let verdicts = five_days("2027-03-22T23:00").judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::LeadTimeTooShort]);
    assert_eq!(
        (verdicts[0].findings[0].limit, verdicts[0].findings[0].asked),
        (Some(5), Some(4))
    );
    assert_eq!(verdicts[0].findings[0].lead_time, Some(LeadTime::WorkingDays(5)));
}

#[test]
fn the_horizons_last_day_is_inside() {
    let hundred_days = |start| asking(start, 60).with(HALL, |rules| rules.horizon_days = 100);
    assert_eq!(hundred_days("2027-06-23T23:30").rules(), vec![]);
    assert_eq!(
        hundred_days("2027-06-24T00:00").rules(),
        vec![Rule::HorizonTooFar]
    );
}

#[test]
fn a_session_may_be_as_long_as_the_zone_allows() {
    let at_most_360 = |minutes| asking(DAY, minutes).with(HALL, |rules| rules.max_minutes = Some(360));
    assert_eq!(at_most_360(360).rules(), vec![]);
    assert_eq!(at_most_360(361).rules(), vec![Rule::TooLong]);
}

#[test]
fn a_session_may_end_when_the_next_of_its_phase_starts() {
    let two = |minutes| World::asking(&[session(DAY, minutes), session("12:00", 60)]);
    assert_eq!(two(60).rules(), vec![]);
    let verdicts = two(61).judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::SelfOverlap]);
    assert_eq!(verdicts[0].findings[0].span, Some(span("12:00", 60)));
    assert_eq!(
        rules_of(&verdicts[1]),
        vec![Rule::SelfOverlap],
        "from either side"
    );
    assert_eq!(verdicts[1].findings[0].span, Some(span(DAY, 61)));
}

/// A trial in the hall and a second phase with these sessions in `zone`.
fn beside(zone: ZoneId, sessions: &[Occurrence]) -> World {
    let mut world = asking(DAY, 60);
    world.phases.push(World::trial(zone, sessions));
    world
}

#[test]
fn two_phases_at_once_in_one_zone_are_noted_and_pass() {
    let verdicts = beside(HALL, &[session("11:59", 30)]).judge();
    for (verdict, other) in verdicts.iter().zip([span("11:59", 30), span(DAY, 60)]) {
        assert_eq!(rules_of(verdict), vec![Rule::PhaseOverlap]);
        assert_eq!(verdict.outcome, Outcome::Warn);
        assert_eq!(verdict.findings[0].span, Some(other));
    }
    assert_eq!(beside(HALL, &[session("12:00", 30)]).rules(), vec![]);
}

#[test]
fn two_phases_meet_in_a_part_of_a_zone_and_not_in_zones_that_lie_beside_each_other() {
    let same_time = [session(DAY, 60)];
    let below = beside(CORNER, &same_time).judge();
    let found: Vec<_> = below.iter().map(rules_of).collect();
    assert_eq!(found, [[Rule::PhaseOverlap], [Rule::PhaseOverlap]], "either way");
    assert_eq!(beside(YARD, &same_time).rules(), vec![]);
}

#[test]
fn a_session_that_the_other_phase_leaves_out_is_not_met() {
    let mut world = beside(HALL, &[session(DAY, 60)]);
    world.skip.insert((1, local(DAY)));
    assert_eq!(world.rules(), vec![]);
}

#[test]
fn sessions_of_one_phase_may_not_meet_in_two_zones_either() {
    let mut world = beside(YARD, &[session(DAY, 60)]);
    world.phases[1].place = Some(0);
    assert_eq!(world.rules(), vec![Rule::SelfOverlap]);
}

#[test]
fn a_long_session_that_began_before_others_is_found_by_all_that_it_runs_over() {
    let all = [
        session("08:00", 600),
        session("08:30", 10),
        session("17:00", 30),
        session("18:00", 30),
    ];
    let verdicts = World::asking(&all).judge();
    let found: Vec<bool> = verdicts
        .iter()
        .map(|verdict| !rules_of(verdict).is_empty())
        .collect();
    assert_eq!(found, [true, true, true, false]);
}

#[test]
fn a_session_may_run_into_a_skipped_one_but_not_into_the_one_after() {
    let mut world = World::asking(&[session(DAY, 100), session("12:00", 60), session("13:00", 60)]);
    world.skip.insert((0, local("12:00")));
    assert_eq!(world.rules(), vec![]);
    world.phases[0].occurrences[0].span = span(DAY, 121);
    assert_eq!(world.rules(), vec![Rule::SelfOverlap]);
}

#[test]
fn two_sessions_at_one_time_overlap_each_other() {
    let verdicts = World::asking(&[session(DAY, 60), session(DAY, 60)]).judge();
    assert_eq!(
        verdicts.iter().map(rules_of).collect::<Vec<_>>(),
        vec![vec![Rule::SelfOverlap]; 2]
    );
}

#[test]
fn the_agreement_holds_from_its_first_to_its_last_moment() {
    let until_april = |start, minutes| {
        let mut world = asking(start, minutes);
        (world.agreement.from, world.agreement.until) = (date("2027-04-02"), date("2027-04-30"));
        world.rules()
    };
    assert_eq!(until_april("2027-04-02T00:00", 60), vec![]);
    assert_eq!(until_april("2027-04-01T23:59", 60), vec![Rule::OutsideAgreement]);
    assert_eq!(until_april("2027-04-30T23:00", 60), vec![]);
    assert_eq!(until_april("2027-04-30T23:00", 61), vec![Rule::OutsideAgreement]);
}

#[test]
fn the_latest_sessions_of_all_phases_are_those_beyond_the_quota() {
    let mut world = World::asking(&[session("11:00", 60), session("2027-04-07T11:00", 60)]);
    world
        .phases
        .push(World::trial(YARD, &[session("2027-04-06T11:00", 60)]));
    (world.agreement.quota_sessions, world.agreement.sessions_held) = (Some(10), 7);
    assert!(world.judge().iter().all(|verdict| verdict.findings.is_empty()));
    world.agreement.sessions_held = 8;
    let verdicts = world.judge();
    assert_eq!(
        verdicts.iter().map(rules_of).collect::<Vec<_>>(),
        vec![vec![], vec![Rule::Quota], vec![]]
    );
    assert_eq!(
        (verdicts[1].findings[0].limit, verdicts[1].findings[0].asked),
        (Some(10), Some(11))
    );
    world.agreement.sessions_held = 12;
    assert!(
        world
            .judge()
            .iter()
            .all(|verdict| rules_of(verdict) == vec![Rule::Quota])
    );
}

#[test]
fn a_skipped_session_uses_no_quota() {
    let mut world = World::asking(&[session("11:00", 60), session("2027-04-07T11:00", 60)]);
    world.agreement.quota_sessions = Some(1);
    world.skip.insert((0, local("11:00")));
    let verdicts = world.judge();
    assert_eq!(
        (verdicts[0].outcome, verdicts[1].outcome),
        (Outcome::Skipped, Outcome::Ok)
    );
}
