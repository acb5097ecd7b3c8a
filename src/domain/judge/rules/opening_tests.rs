use crate::domain::judge::testing::*;
use crate::domain::judge::{Outcome, Rule, Severity};
use crate::domain::opening::{Effect, PhaseKind, Shape};

fn asking(start: &str, minutes: i64) -> World {
    World::asking(&[session(start, minutes)])
}

#[test]
fn a_session_may_fill_its_window_and_not_a_minute_more() {
    let from_eleven_to_five = |start, minutes| {
        asking(start, minutes).with(HALL, |rules| rules.windows = vec![every_day("11:00", 360)])
    };
    assert_eq!(from_eleven_to_five("11:00", 360).rules(), vec![]);
    assert_eq!(
        from_eleven_to_five("10:59", 60).rules(),
        vec![Rule::OutsideWindow]
    );
    assert_eq!(
        from_eleven_to_five("11:00", 361).rules(),
        vec![Rule::OutsideWindow]
    );
    // Told with the hours that are open.
    for (start, minutes) in [("10:59", 60), ("11:00", 361), ("09:00", 60)] {
        let verdicts = from_eleven_to_five(start, minutes).judge();
        assert_eq!(verdicts[0].findings[0].span, Some(span("11:00", 360)), "{start}");
    }
}

#[test]
fn a_window_for_another_phase_kind_opens_nothing() {
    let world = asking("11:00", 60).with(HALL, |rules| rules.windows[0].phases = vec![PhaseKind::Setup]);
    assert_eq!(world.rules(), vec![Rule::OutsideWindow]);
}

#[test]
fn a_closure_touches_what_overlaps_it_and_not_what_ends_with_its_start() {
    let shut = Shape::Span(span("12:00", 60));
    let closed = |start, minutes| {
        asking(start, minutes).with(HALL, |rules| {
            rules.closures = vec![closure(Effect::Block, shut.clone())];
        })
    };
    assert_eq!(closed("11:00", 60).rules(), vec![]);
    assert_eq!(closed("13:00", 60).rules(), vec![]);
    let verdicts = closed("11:00", 61).judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::Closure]);
    assert_eq!(verdicts[0].findings[0].reason.as_deref(), Some("stocktaking"));
    assert_eq!(verdicts[0].findings[0].span, Some(span("12:00", 60)));
}

#[test]
fn a_closure_that_warns_lets_the_session_pass() {
    let shut = Shape::Span(span("12:00", 60));
    let world = asking("11:00", 120).with(HALL, |rules| rules.closures = vec![closure(Effect::Warn, shut)]);
    let verdicts = world.judge();
    assert_eq!(verdicts[0].outcome, Outcome::Warn);
    assert_eq!(verdicts[0].findings[0].severity, Severity::Warn);
}

#[test]
fn a_closure_for_another_phase_kind_is_no_matter() {
    let mut shut = closure(Effect::Block, Shape::Span(span("12:00", 60)));
    shut.phases = vec![PhaseKind::Setup];
    assert_eq!(
        asking("11:00", 120)
            .with(HALL, |rules| rules.closures = vec![shut])
            .rules(),
        vec![]
    );
}

#[test]
fn each_closure_that_is_touched_is_told() {
    let at_noon = closure(Effect::Block, Shape::Span(span("12:00", 60)));
    let at_one = closure(Effect::Warn, Shape::Span(span("13:00", 60)));
    let world = asking("11:00", 180).with(HALL, |rules| rules.closures = vec![at_noon, at_one]);
    assert_eq!(world.rules(), vec![Rule::Closure, Rule::Closure]);
    assert_eq!(world.judge()[0].outcome, Outcome::Refused);
}

#[test]
fn a_holiday_is_told_once_by_its_name_and_day() {
    let shut = closure(Effect::Block, Shape::PublicHolidays);
    let mut world =
        asking("2027-05-05T11:00", 60).with(HALL, |rules| rules.closures = vec![shut.clone(), shut]);
    world.holidays = holidays(&["2027-05-05", "2027-05-06"]);
    let verdicts = world.judge();
    assert_eq!(rules_of(&verdicts[0]), vec![Rule::Holiday]);
    assert_eq!(
        verdicts[0].findings[0].reason.as_deref(),
        Some("어린이날 / Children's Day")
    );
    assert_eq!(verdicts[0].findings[0].span, Some(span("2027-05-05T00:00", 1440)));
}

#[test]
fn what_is_told_of_a_session_does_not_depend_on_the_other_sessions() {
    let shut = closure(Effect::Block, Shape::PublicHolidays);
    let alone = |sessions: &[_]| {
        let mut world = World::asking(sessions).with(HALL, |rules| rules.closures = vec![shut.clone()]);
        world.holidays = holidays(&["2027-05-05", "2027-05-06"]);
        world.judge().remove(0)
    };
    let first = session("2027-05-05T11:00", 60);
    assert_eq!(alone(&[first]), alone(&[first, session("2027-05-06T11:00", 60)]));
}

#[test]
fn a_holiday_is_no_matter_where_no_closure_says_so() {
    let mut world = asking("2027-05-05T11:00", 60);
    world.holidays = holidays(&["2027-05-05"]);
    assert_eq!(world.rules(), vec![]);
}

#[test]
fn a_night_before_a_holiday_touches_it_after_midnight() {
    let holiday_closed = |minutes| {
        let mut world = asking("2027-05-04T22:00", minutes).with(HALL, |rules| {
            rules.closures = vec![closure(Effect::Block, Shape::PublicHolidays)];
        });
        world.holidays = holidays(&["2027-05-05"]);
        world.rules()
    };
    assert_eq!(holiday_closed(120), vec![]);
    assert_eq!(holiday_closed(121), vec![Rule::Holiday]);
}

#[test]
fn a_zone_may_be_used_until_it_is_retired() {
    let retired = |start| asking(start, 60).with(HALL, |rules| rules.retired_at = Some(at("12:00")));
    assert_eq!(retired("11:59").rules(), vec![]);
    assert_eq!(retired("12:00").rules(), vec![Rule::ZoneRetired]);
}

#[test]
fn a_zone_without_rules_is_not_offered() {
    let mut world = asking("11:00", 60);
    world.zones.remove(&HALL);
    assert_eq!(world.rules(), vec![Rule::ZoneRetired]);
    assert_eq!(world.judge()[0].outcome, Outcome::Refused);
}

#[test]
fn what_records_may_not_be_where_no_camera_may_nor_above_it() {
    let mut world = World::asking(&[session("2027-04-05T09:00", 60)]);
    let forbid = |world: World, zone| world.with(zone, |rules| rules.recording_allowed = false);
    for zone in [HALL, CORNER] {
        assert_eq!(forbid(world.clone(), zone).rules(), [], "nothing records");
    }
    world.records = true;
    assert_eq!(world.rules(), []);
    assert_eq!(forbid(world.clone(), YARD).rules(), []);
    for zone in [HALL, CORNER] {
        assert_eq!(forbid(world.clone(), zone).rules(), [Rule::RecordingNotAllowed]);
    }
}
