//! Bounds, first sessions, excluded and added dates.

use super::super::DateChange;
use super::*;

#[test]
fn a_first_session_off_the_rule_is_refused_with_the_nearest_first_date() {
    let cases = [
        (
            "2027-04-07T11:00",
            "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
            "2027-04-12T11:00",
        ),
        // Counted from Wednesday the next week is off; but a schedule that starts there begins an on week.
        (
            "2027-04-07T11:00",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3",
            "2027-04-12T11:00",
        ),
        (
            "2027-04-07T11:00",
            "FREQ=DAILY;BYHOUR=9,14;COUNT=3",
            "2027-04-07T14:00",
        ),
        (
            "2027-04-07T15:00",
            "FREQ=DAILY;BYHOUR=9,14;COUNT=3",
            "2027-04-08T09:00",
        ),
        (
            "2027-04-07T11:00",
            "FREQ=MONTHLY;BYDAY=-5FR;COUNT=3",
            "2027-07-02T11:00",
        ),
        (
            "2027-04-30T11:00",
            "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3",
            "2027-05-31T11:00",
        ),
        (
            "2027-04-07T11:00",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=1",
            "2028-02-29T11:00",
        ),
        (
            "2027-03-01T08:00",
            "FREQ=DAILY;BYDAY=TU;UNTIL=20270430T145959Z",
            "2027-03-02T08:00",
        ),
    ];
    for (start, rule, nearest) in cases {
        let error = refusal(&asked(start, rule));
        assert_eq!(
            error,
            ScheduleError::NotOnRule { nearest: at(nearest) },
            "{start} {rule}"
        );
        assert_eq!(error.field(), "start");
        assert!(error.to_string().contains(nearest), "{error}");
    }
}

#[test]
fn a_nearest_first_date_is_one_that_is_taken() {
    let rule = "FREQ=MONTHLY;INTERVAL=5;BYDAY=2TU;COUNT=3";
    let ScheduleError::NotOnRule { nearest } = refusal(&asked("2027-04-07T11:00", rule)) else {
        panic!("another error")
    };
    assert_eq!(
        in_seoul(&asked(&nearest.to_string(), rule)).occurrences()[0].original_start,
        nearest
    );
}

#[test]
fn a_thousand_sessions_are_taken_and_one_more_is_refused() {
    let text = |count: u32| asked("2027-04-05T11:00", &format!("FREQ=DAILY;COUNT={count}"));
    assert_eq!(in_seoul(&text(1_000)).occurrences().len(), 1_000);
    assert_eq!(refusal(&text(1_001)), ScheduleError::TooMany { limit: 1_000 });
    let until = asked("2027-04-05T11:00", "FREQ=DAILY;UNTIL=20300101T020000Z");
    assert_eq!(refusal(&until), ScheduleError::TooMany { limit: 1_000 });
}

#[test]
fn excluded_sessions_do_not_count_against_the_thousand() {
    let text = ScheduleText {
        exdates: times(&["2027-04-06T11:00"]),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=1001")
    };
    assert_eq!(in_seoul(&text).occurrences().len(), 1_000);
}

#[test]
fn added_sessions_count_against_the_thousand() {
    let text = ScheduleText {
        rdates: times(&["2027-04-05T15:00"]),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=1000")
    };
    assert_eq!(refusal(&text), ScheduleError::TooMany { limit: 1_000 });
}

#[test]
fn a_session_36_months_after_the_first_is_too_far() {
    assert_eq!(
        in_seoul(&asked("2027-04-05T11:00", "FREQ=MONTHLY;COUNT=36"))
            .occurrences()
            .len(),
        36
    );
    assert_eq!(
        refusal(&asked("2027-04-05T11:00", "FREQ=MONTHLY;COUNT=37")),
        ScheduleError::PastHorizon { months: 36 }
    );
    let until = |until: &str| asked("2027-04-05T11:00", &format!("FREQ=MONTHLY;UNTIL={until}"));
    assert_eq!(in_seoul(&until("20300405T015959Z")).occurrences().len(), 36);
    assert_eq!(
        refusal(&until("20300405T020000Z")),
        ScheduleError::PastHorizon { months: 36 }
    );
    assert_eq!(
        refusal(&until("99991231T235959Z")),
        ScheduleError::PastHorizon { months: 36 }
    );
    let added = listed("2027-04-05T11:00", &["2030-04-05T11:00"]);
    assert_eq!(
        refusal(&added),
        ScheduleError::RdatePastHorizon {
            date: at("2030-04-05T11:00"),
            months: 36
        }
    );
}

#[test]
fn sessions_last_from_one_minute_to_200_days() {
    let lasting = |minutes| ScheduleText {
        minutes,
        ..listed("2027-04-05T11:00", &[])
    };
    for minutes in [0, MAX_MINUTES + 1, u32::MAX] {
        assert_eq!(
            (refusal(&lasting(minutes)).field(), refusal(&lasting(minutes))),
            ("minutes", ScheduleError::Minutes)
        );
    }
    for minutes in [1, MAX_MINUTES] {
        assert_eq!(
            in_seoul(&lasting(minutes)).occurrences()[0].span.minutes(),
            i64::from(minutes)
        );
    }
}

#[test]
fn an_excluded_date_off_the_schedule_is_refused_by_name() {
    let text = ScheduleText {
        exdates: times(&["2027-04-06T11:00", "2027-04-06T12:00"]),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=3")
    };
    let error = refusal(&text);
    assert_eq!(
        (error.field(), &error),
        (
            "exdates",
            &ScheduleError::ExdateOffSchedule {
                date: at("2027-04-06T12:00")
            }
        )
    );
}

#[test]
fn an_excluded_date_said_twice_is_taken_once() {
    let text = ScheduleText {
        exdates: times(&["2027-04-06T11:00", "2027-04-06T11:00"]),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=3")
    };
    assert_eq!(
        original_starts(&in_seoul(&text)),
        ["2027-04-05T11:00", "2027-04-07T11:00"]
    );
}

#[test]
fn the_first_session_may_be_excluded_but_not_all_of_them() {
    let excluding = |dates: &[&str]| ScheduleText {
        exdates: times(dates),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=2")
    };
    assert_eq!(
        original_starts(&in_seoul(&excluding(&["2027-04-05T11:00"]))),
        ["2027-04-06T11:00"]
    );
    let all = refusal(&excluding(&["2027-04-05T11:00", "2027-04-06T11:00"]));
    assert_eq!((all.field(), all), ("exdates", ScheduleError::NothingLeft));
}

#[test]
fn an_added_date_on_the_rule_is_one_session() {
    let text = ScheduleText {
        rdates: times(&["2027-04-06T11:00", "2027-04-05T18:00"]),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=2")
    };
    assert_eq!(
        original_starts(&in_seoul(&text)),
        ["2027-04-05T11:00", "2027-04-05T18:00", "2027-04-06T11:00"]
    );
}

#[test]
fn an_added_date_may_be_before_the_start_and_not_more_than_a_year() {
    let early = in_seoul(&listed(
        "2027-04-05T11:00",
        &["2027-04-05T10:59", "2026-04-04T11:00"],
    ));
    assert_eq!(
        original_starts(&early),
        ["2026-04-04T11:00", "2027-04-05T10:59", "2027-04-05T11:00"]
    );
    let date = at("2026-04-04T10:59");
    let error = refusal(&listed("2027-04-05T11:00", &["2026-04-04T10:59"]));
    assert_eq!(
        (error.field(), error),
        ("rdates", ScheduleError::RdateTooEarly { date })
    );
}

#[test]
fn a_changed_date_must_be_one_of_the_schedule_once_and_near() {
    let daily = asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=3");
    let change = |start: &str| DateChange {
        start: at("2027-04-20T11:00"),
        ..DateChange::none(at(start))
    };
    let with = |changes: Vec<DateChange>| {
        refusal(&ScheduleText {
            changes,
            ..daily.clone()
        })
    };
    let date = at("2027-04-06T11:00");
    let own = change("2027-04-06T11:00");
    let long = DateChange {
        minutes: Some(0),
        ..own.clone()
    };
    let far = DateChange {
        start: at("2030-04-05T11:00"),
        ..own.clone()
    };
    for (error, expected) in [
        (
            with(vec![change("2027-04-06T12:00")]),
            ScheduleError::ChangeOffSchedule {
                date: at("2027-04-06T12:00"),
            },
        ),
        (
            with(vec![own.clone(), own.clone()]),
            ScheduleError::ChangedTwice { date },
        ),
        (with(vec![long]), ScheduleError::ChangeMinutes { date }),
        (with(vec![far]), ScheduleError::MovedTooFar { date }),
        (with(vec![own.clone(); 501]), ScheduleError::TooManyChanges),
    ] {
        assert_eq!((error.field(), error), ("changes", expected));
    }
    let left_out = ScheduleText {
        exdates: vec![date],
        changes: vec![own],
        ..daily
    };
    assert_eq!(refusal(&left_out), ScheduleError::ChangeOffSchedule { date });
}

#[test]
fn a_rule_in_lower_case_means_the_same_and_is_kept_as_written() {
    let text = asked(
        "2027-04-05T11:00",
        "freq=weekly;byday=mo,we;until=20270421t020000z",
    );
    let schedule = in_seoul(&text);
    assert_eq!(schedule.occurrences().len(), 6);
    let written = "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270421T020000Z";
    assert_eq!(schedule.rule().map(ToString::to_string).as_deref(), Some(written));
    assert_eq!(schedule.text(), &text);
}

#[test]
fn an_until_at_the_last_start_includes_it() {
    let until = |until: &str| {
        in_seoul(&asked("2027-04-05T11:00", &format!("FREQ=DAILY;UNTIL={until}")))
            .occurrences()
            .len()
    };
    assert_eq!(
        [
            until("20270407T020000Z"),
            until("20270407T015959Z"),
            until("20270405T020000Z")
        ],
        [3, 2, 1]
    );
}

#[test]
fn an_until_inside_the_hour_that_autumn_repeats_is_compared_as_a_moment() {
    // 01:30 comes at 05:30Z and again at 06:30Z; the session is the first, though 06:10Z reads 01:10 on the
    // clock.
    let text = asked("2027-11-06T01:30", "FREQ=DAILY;UNTIL=20271107T061000Z");
    let schedule = Schedule::parse(&text, Tz::America__New_York).unwrap();
    assert_eq!(
        original_starts(&schedule),
        ["2027-11-06T01:30", "2027-11-07T01:30"]
    );
}

#[test]
fn a_start_moved_by_the_spring_change_is_sorted_where_it_falls() {
    // In the night of the change 02:30 is read 03:30, after the session of 03:15.
    let text = asked("2027-03-14T02:15", "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,30;COUNT=4");
    let schedule = Schedule::parse(&ScheduleText { minutes: 5, ..text }, Tz::America__New_York).unwrap();
    assert_eq!(
        original_starts(&schedule),
        [
            "2027-03-14T02:15",
            "2027-03-14T03:15",
            "2027-03-14T02:30",
            "2027-03-14T03:30"
        ]
    );
    assert!(
        schedule
            .occurrences()
            .is_sorted_by_key(|occurrence| occurrence.span.start)
    );
}

#[test]
fn no_night_is_dropped_where_the_clock_changes_at_midnight() {
    // The rrule crate drops these when it is given the time zone.
    for (tz, start) in [
        (Tz::America__Havana, "2026-10-30T00:30"),
        (Tz::Africa__Cairo, "2027-04-28T00:30"),
    ] {
        let schedule = Schedule::parse(&asked(start, "FREQ=DAILY;COUNT=5"), tz).unwrap();
        assert_eq!(schedule.occurrences().len(), 5, "{tz}");
        assert_eq!(
            schedule.occurrences()[4].original_start.naive() - at(start).naive(),
            Duration::days(4),
            "{tz}"
        );
    }
}
