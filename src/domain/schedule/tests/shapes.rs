//! The 28 shapes that trials really have.

use super::*;

/// The number of a shape, its start, hours a session, rule, excluded dates and sessions left.
type Shape = (
    &'static str,
    &'static str,
    u32,
    &'static str,
    &'static [&'static str],
    usize,
);

#[rustfmt::skip]
const SHAPES: &[Shape] = &[
    ("1", "2027-03-08T22:30", 7, "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH;COUNT=10", &[], 10),
    ("2", "2027-04-05T11:00", 6, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;UNTIL=20270527T145959Z",
        &["2027-05-03T11:00", "2027-05-05T11:00", "2027-05-13T11:00"], 29),
    ("3", "2027-04-03T12:00", 8, "FREQ=WEEKLY;BYDAY=SA,SU;COUNT=12", &[], 12),
    ("4", "2027-01-10T09:00", 9, "FREQ=MONTHLY;BYDAY=2SU,4SU;UNTIL=20270630T145959Z", &[], 12),
    ("5", "2027-01-13T09:00", 9, "FREQ=MONTHLY;BYDAY=2WE,4WE;UNTIL=20270630T145959Z", &[], 12),
    ("5, one cancelled", "2027-01-13T09:00", 9, "FREQ=MONTHLY;BYDAY=2WE,4WE;UNTIL=20270630T145959Z",
        &["2027-02-10T09:00"], 11),
    ("6", "2027-03-06T18:00", 24, "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;COUNT=6", &[], 6),
    ("7", "2027-03-02T08:00", 8, "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270430T145959Z", &[], 24),
    ("8", "2027-03-08T20:00", 8, "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270430T145959Z", &[], 20),
    ("9", "2027-04-12T12:10", 1, "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=20",
        &["2027-05-03T12:10", "2027-05-05T12:10"], 18),
    ("10", "2027-05-01T23:00", 7, "FREQ=DAILY;UNTIL=20270530T145959Z", &[], 30),
    ("11", "2027-04-19T09:00", 9, "FREQ=DAILY;COUNT=5", &[], 5),
    ("12", "2027-03-02T01:30", 3, "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA;UNTIL=20270331T145959Z", &[], 22),
    ("13", "2027-06-01T20:00", 8, "FREQ=DAILY;UNTIL=20270831T145959Z", &[], 92),
    ("14", "2027-05-04T11:00", 3, "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=11,17;COUNT=40",
        &["2027-05-05T11:00", "2027-05-05T17:00", "2027-05-13T11:00", "2027-05-13T17:00"], 36),
    ("15", "2027-04-06T10:00", 6, "FREQ=WEEKLY;BYDAY=TU,TH;BYMONTH=4,5,6,9,10;UNTIL=20271031T145959Z", &[], 42),
    ("16", "2027-01-16T00:00", 6, "FREQ=MONTHLY;BYDAY=3SA;COUNT=6", &[], 6),
    ("17", "2027-01-05T14:00", 2, "FREQ=MONTHLY;BYDAY=1TU;COUNT=12", &[], 12),
    ("18", "2027-03-11T14:00", 3, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=2TH;COUNT=4", &[], 4),
    ("19", "2027-01-29T17:00", 1, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=12", &[], 12),
    ("20", "2027-08-17T04:00", 4, "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20271015T145959Z",
        &["2027-09-01T04:00", "2027-09-02T04:00", "2027-09-03T04:00", "2027-09-06T04:00", "2027-09-07T04:00",
          "2027-09-08T04:00", "2027-09-09T04:00", "2027-09-10T04:00", "2027-09-13T04:00", "2027-09-14T04:00",
          "2027-09-15T04:00", "2027-09-16T04:00", "2027-09-17T04:00", "2027-10-04T04:00", "2027-10-11T04:00"], 29),
    ("21", "2027-01-05T09:00", 9, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYMONTH=1,2,7,8;UNTIL=20270831T145959Z", &[], 83),
    ("22", "2027-06-04T22:00", 10, "FREQ=WEEKLY;BYDAY=FR,SA;COUNT=8", &[], 8),
    ("24", "2027-06-07T09:00", 1, "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,10,11,12,13,14,15,16,17;BYMINUTE=0,30;COUNT=72",
        &[], 72),
    ("26, set-up", "2027-03-10T22:00", 8, "FREQ=DAILY;COUNT=3", &[], 3),
    ("26, trial", "2027-03-15T10:00", 10, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270507T145959Z",
        &["2027-05-03T10:00", "2027-05-05T10:00"], 38),
    ("28", "2027-01-31T23:00", 6, "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231T145959Z", &[], 12),
];

fn expanded(name: &str) -> Schedule {
    let (_, start, hours, rule, exdates, _) = SHAPES.iter().find(|shape| shape.0 == name).unwrap();
    in_seoul(&ScheduleText {
        minutes: hours * 60,
        exdates: times(exdates),
        ..asked(start, rule)
    })
}

fn first_and_last(schedule: &Schedule) -> [String; 2] {
    let starts = original_starts(schedule);
    [starts[0].clone(), starts[starts.len() - 1].clone()]
}

#[test]
fn every_shape_has_the_sessions_that_the_field_study_counted() {
    for (name, .., sessions) in SHAPES {
        assert_eq!(expanded(name).occurrences().len(), *sessions, "shape {name}");
    }
}

#[test]
fn every_shape_begins_with_its_start() {
    for (name, start, ..) in SHAPES {
        assert_eq!(first_and_last(&expanded(name))[0], *start, "shape {name}");
    }
}

#[test]
fn the_shapes_end_when_the_field_study_says() {
    let cases = [
        ("1", "2027-03-21T22:30"),
        ("6", "2027-05-15T18:00"),
        ("11", "2027-04-23T09:00"),
        ("13", "2027-08-31T20:00"),
        ("16", "2027-06-19T00:00"),
        ("18", "2027-12-09T14:00"),
        ("19", "2027-12-31T17:00"),
    ];
    for (name, last) in cases {
        assert_eq!(first_and_last(&expanded(name))[1], last, "shape {name}");
    }
}

#[test]
fn night_shapes_end_on_the_next_day() {
    for (name, end) in [
        ("1", "T05:30"),
        ("10", "T06:00"),
        ("13", "T04:00"),
        ("22", "T08:00"),
    ] {
        for (start_day, end_day) in on_the_clock(&expanded(name)) {
            assert!(
                end_day.ends_with(end) && end_day[..10] > start_day[..10],
                "shape {name}: {start_day} to {end_day}"
            );
        }
    }
}

#[test]
fn the_two_rotating_shifts_never_overlap() {
    let (day, night) = (expanded("7"), expanded("8"));
    for shift in day.occurrences() {
        assert!(
            night
                .occurrences()
                .iter()
                .all(|other| !other.span.overlaps(shift.span)),
            "{shift:?}"
        );
    }
}

#[test]
fn exhibition_gaps_are_listed_without_a_rule() {
    let dates = [
        "2027-03-30T09:00",
        "2027-04-12T09:00",
        "2027-04-13T09:00",
        "2027-05-24T09:00",
        "2027-05-25T09:00",
    ];
    let schedule = in_seoul(&listed("2027-03-29T09:00", &dates));
    assert_eq!(schedule.occurrences().len(), 6);
    assert_eq!(schedule.rule(), None);
}

#[test]
fn a_continuous_install_is_one_session_of_180_days() {
    let schedule = in_seoul(&ScheduleText {
        minutes: 180 * 24 * 60,
        ..listed("2027-02-01T00:00", &[])
    });
    assert_eq!(
        on_the_clock(&schedule),
        [("2027-02-01T00:00".to_owned(), "2027-07-31T00:00".to_owned())]
    );
}

#[test]
fn an_overnight_in_brussels_across_the_spring_change_ends_on_the_wall_clock() {
    let text = ScheduleText {
        minutes: 480,
        ..listed("2027-03-27T22:00", &[])
    };
    let schedule = Schedule::parse(&text, Tz::Europe__Brussels).unwrap();
    assert_eq!(on_the_clock(&schedule)[0].1, "2027-03-28T06:00");
    assert_eq!(schedule.occurrences()[0].span.minutes(), 7 * 60);
}

#[test]
fn the_month_end_trap_gives_only_months_with_31_days() {
    let text = asked(
        "2027-01-31T23:00",
        "FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20271231T145959Z",
    );
    let days = original_starts(&in_seoul(&text));
    assert_eq!(
        days.iter().map(|day| &day[5..7]).collect::<Vec<_>>(),
        ["01", "03", "05", "07", "08", "10", "12"]
    );
}
