use super::tests::{NEW_YORK, SEOUL, closure, kr, shown, span};
use super::*;

pub(super) fn shape(json: &str) -> Shape {
    serde_json::from_str(json).unwrap()
}

fn closed(json: &str, over: (&str, &str)) -> Vec<String> {
    shown(
        SEOUL,
        &closure(shape(json)).spans(SEOUL, &kr(), span(SEOUL, over.0, over.1)),
    )
}

#[test]
fn a_season_lies_around_every_occurrence_of_its_anchor() {
    let chuseok = r#"{"season":{"anchor":"chuseok","before":14,"after":2}}"#;
    let expected = [
        "2027-09-01T00:00/2027-09-18T00:00",
        "2028-09-19T00:00/2028-10-06T00:00",
    ];
    assert_eq!(
        closed(chuseok, ("2027-01-01T00:00", "2028-12-31T00:00")),
        expected
    );
    // Only its last day is near; the anchor itself is not.
    assert_eq!(
        closed(chuseok, ("2027-09-17T10:00", "2027-09-17T11:00")),
        expected[..1]
    );
    assert_eq!(
        closed(chuseok, ("2027-08-31T10:00", "2027-09-01T00:01")),
        expected[..1]
    );
    assert!(closed(chuseok, ("2027-09-18T00:00", "2028-09-19T00:00")).is_empty());
    let seollal = r#"{"season":{"anchor":"seollal","before":3,"after":3}}"#;
    assert_eq!(
        closed(seollal, ("2027-02-07T10:00", "2027-02-07T11:00")),
        ["2027-02-04T00:00/2027-02-11T00:00"]
    );
}

#[test]
fn a_yearly_closure_passes_new_year() {
    let december = r#"{"yearly":{"from":"12-10","until":"01-03"}}"#;
    let expected = [
        "2026-12-10T00:00/2027-01-04T00:00",
        "2027-12-10T00:00/2028-01-04T00:00",
    ];
    assert_eq!(
        closed(december, ("2027-01-01T00:00", "2027-12-31T00:00")),
        expected
    );
    assert_eq!(
        closed(december, ("2027-01-03T23:00", "2027-01-03T23:59")),
        expected[..1]
    );
    assert_eq!(
        closed(december, ("2027-12-31T23:00", "2028-01-01T01:00")),
        expected[1..]
    );
    assert!(closed(december, ("2027-01-04T00:00", "2027-12-10T00:00")).is_empty());
}

#[test]
fn a_yearly_closure_inside_one_year_counts_both_ends() {
    let shutdown = r#"{"yearly":{"from":"08-02","until":"08-06"}}"#;
    assert_eq!(
        closed(shutdown, ("2027-08-06T23:00", "2027-08-06T23:59")),
        ["2027-08-02T00:00/2027-08-07T00:00"]
    );
    assert!(closed(shutdown, ("2027-08-07T00:00", "2028-08-02T00:00")).is_empty());
    let one_day = r#"{"yearly":{"from":"05-01","until":"05-01"}}"#;
    assert_eq!(
        closed(one_day, ("2027-01-01T00:00", "2028-01-01T00:00")),
        ["2027-05-01T00:00/2027-05-02T00:00"]
    );
}

#[test]
fn the_leap_day_closes_nothing_more_in_a_common_year() {
    let over = ("2027-02-01T00:00", "2027-04-01T00:00");
    assert!(closed(r#"{"yearly":{"from":"02-29","until":"02-29"}}"#, over).is_empty());
    assert_eq!(
        closed(r#"{"yearly":{"from":"02-29","until":"03-02"}}"#, over),
        ["2027-03-01T00:00/2027-03-03T00:00"]
    );
    assert_eq!(
        closed(r#"{"yearly":{"from":"02-27","until":"02-29"}}"#, over),
        ["2027-02-27T00:00/2027-03-01T00:00"]
    );
}

#[test]
fn public_holidays_close_whole_local_days() {
    let expected = [
        "2027-02-06T00:00/2027-02-10T00:00",
        "2027-03-01T00:00/2027-03-02T00:00",
    ];
    assert_eq!(
        closed(r#""public_holidays""#, ("2027-02-01T00:00", "2027-04-01T00:00")),
        expected
    );
    assert!(closed(r#""public_holidays""#, ("2027-03-02T00:00", "2027-04-01T00:00")).is_empty());
}

#[test]
fn a_recurring_closure_closes_whole_local_days() {
    let drill = r#"{"recurring":"FREQ=MONTHLY;BYDAY=1SU"}"#;
    assert_eq!(
        closed(drill, ("2027-03-01T00:00", "2027-04-01T00:00")),
        ["2027-03-07T00:00/2027-03-08T00:00"]
    );
}

#[test]
fn a_recurring_closure_that_cannot_be_read_closes_everything_asked() {
    let over = ("2027-03-01T00:00", "2027-04-01T00:00");
    assert_eq!(
        closed(r#"{"recurring":"FREQ=HOURLY"}"#, over),
        ["2027-03-01T00:00/2027-04-01T00:00"]
    );
}

#[test]
fn a_span_closes_only_what_it_touches() {
    let outbreak = r#"{"span":{"start":"2027-03-15T01:00:00Z","end":"2027-03-15T03:00:00Z"}}"#;
    assert_eq!(
        closed(outbreak, ("2027-03-15T11:59", "2027-03-16T00:00")),
        ["2027-03-15T10:00/2027-03-15T12:00"]
    );
    assert!(closed(outbreak, ("2027-03-15T12:00", "2027-03-16T00:00")).is_empty());
}

#[test]
fn the_first_hit_is_the_earliest_closed_stretch() {
    let holidays = closure(Shape::PublicHolidays);
    let hit = |start, end| holidays.first_hit(SEOUL, &kr(), span(SEOUL, start, end));
    assert_eq!(
        hit("2027-05-01T23:00", "2027-05-03T01:00"),
        Some(span(SEOUL, "2027-05-01T00:00", "2027-05-02T00:00"))
    );
    assert_eq!(hit("2027-05-02T00:00", "2027-05-03T00:00"), None);
}

#[test]
fn a_closed_day_is_as_long_as_its_local_day() {
    let sundays = closure(shape(r#"{"recurring":"FREQ=WEEKLY;BYDAY=SU"}"#));
    for (date, hours) in [("2027-03-14", 23), ("2027-11-07", 25), ("2027-03-21", 24)] {
        let noon = span(NEW_YORK, &format!("{date}T12:00"), &format!("{date}T13:00"));
        assert_eq!(
            sundays.first_hit(NEW_YORK, &kr(), noon).unwrap().seconds(),
            hours * 3600,
            "{date}"
        );
    }
}

#[test]
fn a_closure_concerns_its_phase_kinds_or_all() {
    let mut closure = closure(Shape::PublicHolidays);
    assert!(PhaseKind::ALL.iter().all(|kind| closure.concerns(*kind)));
    closure.phases = vec![PhaseKind::Setup];
    assert!(closure.concerns(PhaseKind::Setup) && !closure.concerns(PhaseKind::Trial));
}

#[test]
fn a_shape_that_breaks_a_rule_is_refused_by_its_field() {
    let season = |before, after| Shape::Season {
        anchor: Anchor::Seollal,
        before,
        after,
    };
    assert_eq!(season(366, 366).check(), Ok(()));
    assert_eq!(
        season(367, 0).check().unwrap_err().to_string(),
        "season.before must be 0 to 366"
    );
    assert_eq!(
        season(0, 367).check().unwrap_err().to_string(),
        "season.after must be 0 to 366"
    );
    assert_eq!(
        Shape::Recurring("FREQ=SECONDLY".into())
            .check()
            .unwrap_err()
            .field,
        "recurring"
    );
    assert_eq!(Shape::PublicHolidays.check(), Ok(()));
}

#[test]
fn a_month_day_is_two_digits_each() {
    for good in ["12-10", "02-29", "01-03"] {
        assert_eq!(
            MonthDay::try_from(good.to_owned()).map(String::from).as_deref(),
            Ok(good)
        );
    }
    for bad in [
        "1-03",
        " 1-03",
        "13-01",
        "02-30",
        "0103",
        "+1-03",
        "2027-01-03",
        "",
    ] {
        assert_eq!(MonthDay::try_from(bad.to_owned()), Err(MonthDayError), "{bad}");
    }
}
