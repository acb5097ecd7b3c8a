use super::testing::*;
use super::*;
use crate::domain::opening::{Effect, Shape};

const NOON: &str = "12:00";

fn asking() -> World {
    World::asking(&[session(NOON, 60)])
}

fn shut_at_noon(world: World) -> World {
    world.with(HALL, |rules| {
        rules.closures = vec![closure(Effect::Block, Shape::Span(span(NOON, 60)))];
    })
}

#[test]
fn every_rule_has_one_row() {
    let mut rows: Vec<Rule> = rules::RULES.iter().map(|row| row.rule).collect();
    rows.sort_unstable();
    assert_eq!(rows, Rule::ALL);
}

#[test]
fn a_row_says_who_may_override() {
    use Rule::{
        Closure, Holiday, HorizonTooFar, LeadTimeTooShort, OutsideAgreement, OutsideWindow, Quota,
        RecordingNotAllowed, TooLong, Turnaround,
    };
    for row in rules::RULES {
        let expected = match row.rule {
            OutsideWindow | Closure | Holiday | LeadTimeTooShort | HorizonTooFar | TooLong | Turnaround
            | RecordingNotAllowed => Some(Overrider::SiteOperator),
            OutsideAgreement | Quota => Some(Overrider::Staff),
            _ => None,
        };
        assert_eq!(row.overridable_by, expected, "{}", row.rule);
    }
}

#[test]
fn verdicts_come_by_phase_then_original_start_then_zone() {
    let mut moved = session("2027-04-06T12:00", 60);
    moved.span = span("2027-04-09T12:00", 60);
    let mut world = World::asking(&[session("2027-04-07T12:00", 60), moved]);
    world.phases[0].zones = vec![YARD, HALL];
    world
        .phases
        .push(World::trial(CORNER, &[session("2027-04-01T12:00", 60)]));
    let order: Vec<_> = world
        .judge()
        .iter()
        .map(|verdict| (verdict.phase, verdict.original_start, verdict.zone))
        .collect();
    let (sixth, seventh) = (local("2027-04-06T12:00"), local("2027-04-07T12:00"));
    assert_eq!(
        order,
        vec![
            (0, sixth, YARD),
            (0, sixth, HALL),
            (0, seventh, YARD),
            (0, seventh, HALL),
            (1, local("2027-04-01T12:00"), CORNER)
        ]
    );
}

#[test]
fn an_override_turns_a_refusal_into_a_warning_with_its_reason() {
    let verdicts = shut_at_noon(asking()).overriding(Rule::Closure).judge();
    assert_eq!(verdicts[0].outcome, Outcome::Warn);
    assert_eq!(verdicts[0].findings[0].severity, Severity::Warn);
    assert_eq!(
        verdicts[0].findings[0].overridden.as_deref(),
        Some("agreed by telephone")
    );
    assert_eq!(
        verdicts[0].findings[0].overridable_by,
        Some(Overrider::SiteOperator)
    );
}

#[test]
fn an_override_is_for_its_rule_phase_and_session_only() {
    let refused = |change: fn(&mut Override)| {
        let mut world = shut_at_noon(asking()).overriding(Rule::Closure);
        change(&mut world.overrides[0]);
        is_refused(&world.judge())
    };
    assert!(refused(|one| one.rule = Rule::Holiday));
    assert!(refused(|one| one.phase = 1));
    assert!(refused(|one| one.original_start = Some(local("12:01"))));
    assert!(!refused(|one| one.original_start = Some(local(NOON))));
}

#[test]
fn the_reason_for_the_session_goes_before_that_for_the_phase() {
    let mut world = shut_at_noon(asking()).overriding(Rule::Closure);
    world.overrides.insert(
        0,
        Override {
            phase: 0,
            original_start: Some(local(NOON)),
            rule: Rule::Closure,
            reason: "this once".into(),
        },
    );
    assert_eq!(
        world.judge()[0].findings[0].overridden.as_deref(),
        Some("this once")
    );
}

#[test]
fn a_rule_that_nobody_may_override_stays() {
    let verdicts = asking()
        .taken(HALL, claim(1, HALL, span(NOON, 60)))
        .overriding(Rule::Capacity)
        .judge();
    assert_eq!(
        (verdicts[0].outcome, verdicts[0].findings[0].overridden.clone()),
        (Outcome::Refused, None)
    );
}

#[test]
fn a_warning_needs_no_override() {
    let warned = asking().with(HALL, |rules| {
        rules.closures = vec![closure(Effect::Warn, Shape::Span(span(NOON, 60)))];
    });
    assert_eq!(
        warned.overriding(Rule::Closure).judge()[0].findings[0].overridden,
        None
    );
}

#[test]
fn a_listed_session_is_skipped_and_shows_what_it_avoids() {
    let mut world = asking().taken(HALL, claim(1, HALL, span(NOON, 60)));
    world.skip.insert((0, local(NOON)));
    let verdicts = world.judge();
    assert_eq!(verdicts[0].outcome, Outcome::Skipped);
    assert_eq!(
        (verdicts[0].findings[0].rule, verdicts[0].findings[0].severity),
        (Rule::Capacity, Severity::Block)
    );
    assert!(!is_refused(&verdicts));
}

#[test]
fn a_schedule_that_skips_holidays_goes_by_the_local_date_of_the_start() {
    let mut world = World::asking(&[
        session("2027-05-04T23:00", 180),
        session("2027-05-05T23:00", 180),
        session("2027-05-06T00:00", 180),
    ]);
    world.holidays = holidays(&["2027-05-05"]);
    world.phases[0].occurrences[1].span = span("2027-05-05T23:00", 60);
    world.phases[0].skip_holidays = true;
    let outcomes = |world: &World| {
        world
            .judge()
            .iter()
            .map(|verdict| verdict.outcome)
            .collect::<Vec<_>>()
    };
    assert_eq!(outcomes(&world), vec![Outcome::Ok, Outcome::Skipped, Outcome::Ok]);
    world.phases[0].skip_holidays = false;
    assert_eq!(outcomes(&world), vec![Outcome::Ok; 3]);
}

#[test]
fn the_worst_word_decides_and_skipped_is_the_lightest() {
    let verdicts = asking().judge();
    let worst_of = |outcomes: &[Outcome]| {
        let word = |outcome: &Outcome| Verdict {
            outcome: *outcome,
            ..verdicts[0].clone()
        };
        let all: Vec<Verdict> = outcomes.iter().map(word).collect();
        worst(&all)
    };
    assert_eq!(worst_of(&[]), Outcome::Ok);
    assert_eq!(worst_of(&[Outcome::Skipped]), Outcome::Skipped);
    assert_eq!(worst_of(&[Outcome::Skipped, Outcome::Ok]), Outcome::Ok);
    assert_eq!(worst_of(&[Outcome::Warn, Outcome::Ok]), Outcome::Warn);
    assert_eq!(
        worst_of(&[Outcome::Warn, Outcome::Refused, Outcome::Skipped]),
        Outcome::Refused
    );
}

#[test]
fn a_case_without_sessions_has_no_verdicts() {
    assert_eq!(World::asking(&[]).judge(), vec![]);
}
