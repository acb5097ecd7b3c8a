//! What other booking systems get wrong, each fault as a test.

use super::*;

const NEW_YORK: Tz = Tz::America__New_York;

fn good(tz: Tz, minutes: u32, start: &str, rule: &str) -> Schedule {
    Schedule::parse(
        &ScheduleText {
            minutes,
            ..asked(start, rule)
        },
        tz,
    )
    .unwrap()
}

fn hours(schedule: &Schedule) -> Vec<i64> {
    schedule
        .occurrences()
        .iter()
        .map(|occurrence| occurrence.span.minutes() / 60)
        .collect()
}

#[test]
fn weekly_overnight_across_new_york_dst_never_ends_before_it_starts() {
    let spring = good(NEW_YORK, 480, "2027-03-06T22:00", "FREQ=WEEKLY;COUNT=3");
    assert_eq!(hours(&spring), [8, 7, 8]);
    let autumn = good(NEW_YORK, 480, "2027-10-30T22:00", "FREQ=WEEKLY;COUNT=3");
    assert_eq!(hours(&autumn), [8, 9, 8]);
    for night in on_the_clock(&spring).into_iter().chain(on_the_clock(&autumn)) {
        assert!(
            night.0.ends_with("T22:00") && night.1.ends_with("T06:00"),
            "{night:?}"
        );
    }
}

#[test]
fn weekly_overnight_in_berlin_stays_at_22_on_the_clock_of_the_site() {
    let nights = good(Tz::Europe__Berlin, 480, "2027-03-20T22:00", "FREQ=WEEKLY;COUNT=3");
    assert_eq!(hours(&nights), [8, 7, 8]);
    for night in on_the_clock(&nights) {
        assert!(
            night.0.ends_with("T22:00") && night.1.ends_with("T06:00"),
            "{night:?}"
        );
    }
}

#[test]
fn daily_in_the_spring_gap_moves_that_day_only_and_keeps_its_length() {
    let days = good(NEW_YORK, 60, "2027-03-13T02:30", "FREQ=DAILY;COUNT=4");
    assert_eq!(hours(&days), [1, 1, 1, 1]);
    let clock = on_the_clock(&days);
    assert_eq!(
        clock[1],
        ("2027-03-14T03:30".to_owned(), "2027-03-14T04:30".to_owned())
    );
    assert_eq!(
        clock[2],
        ("2027-03-15T02:30".to_owned(), "2027-03-15T03:30".to_owned())
    );
    assert_eq!(days.occurrences()[1].original_start, at("2027-03-14T02:30"));
}

#[test]
fn daily_over_the_autumn_fold_begins_in_the_first_of_the_two_hours() {
    let days = good(NEW_YORK, 60, "2027-11-06T01:30", "FREQ=DAILY;COUNT=3");
    let starts: Vec<String> = days
        .occurrences()
        .iter()
        .map(|occurrence| occurrence.span.start.to_string())
        .collect();
    assert_eq!(
        starts,
        [
            "2027-11-06T05:30:00Z",
            "2027-11-07T05:30:00Z",
            "2027-11-08T06:30:00Z"
        ]
    );
    // The end is read on the wall clock: 02:30 comes once, after the repeated hour.
    assert_eq!(hours(&days), [1, 2, 1]);
}

#[test]
fn monthly_on_the_last_friday_is_the_last_whether_fourth_or_fifth() {
    let fridays = good(
        Tz::Asia__Seoul,
        60,
        "2027-01-29T10:00",
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=4",
    );
    assert_eq!(
        original_starts(&fridays),
        [
            "2027-01-29T10:00",
            "2027-02-26T10:00",
            "2027-03-26T10:00",
            "2027-04-30T10:00"
        ]
    );
}

#[test]
fn monthly_on_the_fifth_last_friday_meets_only_months_that_have_five() {
    let from_the_end = good(
        Tz::Asia__Seoul,
        60,
        "2027-01-01T10:00",
        "FREQ=MONTHLY;BYDAY=-5FR;COUNT=4",
    );
    assert_eq!(
        original_starts(&from_the_end),
        [
            "2027-01-01T10:00",
            "2027-04-02T10:00",
            "2027-07-02T10:00",
            "2027-10-01T10:00"
        ]
    );
    let from_the_front = good(
        Tz::Asia__Seoul,
        60,
        "2027-01-29T10:00",
        "FREQ=MONTHLY;BYDAY=5FR;COUNT=3",
    );
    assert_eq!(
        original_starts(&from_the_front),
        ["2027-01-29T10:00", "2027-04-30T10:00", "2027-07-30T10:00"]
    );
}

#[test]
fn monthly_by_weekday_overnight_never_ends_before_it_starts() {
    let nights = good(
        NEW_YORK,
        480,
        "2027-01-13T22:00",
        "FREQ=MONTHLY;BYDAY=2WE;COUNT=12",
    );
    assert_eq!(hours(&nights), [8; 12]);
}

#[test]
fn monthly_on_day_31_leaves_out_short_months_and_minus_1_does_not() {
    let on_31 = good(
        Tz::Asia__Seoul,
        360,
        "2027-01-31T23:00",
        "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3",
    );
    assert_eq!(
        original_starts(&on_31),
        ["2027-01-31T23:00", "2027-03-31T23:00", "2027-05-31T23:00"]
    );
    let by_default = good(Tz::Asia__Seoul, 360, "2027-01-31T23:00", "FREQ=MONTHLY;COUNT=3");
    assert_eq!(original_starts(&by_default), original_starts(&on_31));
    let on_last = good(
        Tz::Asia__Seoul,
        360,
        "2027-01-31T23:00",
        "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3",
    );
    assert_eq!(
        original_starts(&on_last),
        ["2027-01-31T23:00", "2027-02-28T23:00", "2027-03-31T23:00"]
    );
}

#[test]
fn every_second_week_from_a_wednesday_keeps_mondays_in_the_on_week() {
    let days = good(
        Tz::Asia__Seoul,
        60,
        "2027-04-07T10:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4",
    );
    assert_eq!(
        original_starts(&days),
        [
            "2027-04-07T10:00",
            "2027-04-19T10:00",
            "2027-04-21T10:00",
            "2027-05-03T10:00"
        ]
    );
}

#[test]
fn yearly_on_29_february_is_on_29_february_only() {
    let wide = Limits {
        sessions: 10,
        months: 600,
    };
    let text = asked("2028-02-29T10:00", "FREQ=YEARLY;COUNT=3");
    let days = Schedule::within(&text, Tz::Asia__Seoul, wide).unwrap();
    assert_eq!(
        original_starts(&days),
        ["2028-02-29T10:00", "2032-02-29T10:00", "2036-02-29T10:00"]
    );
    assert_eq!(refusal(&text), ScheduleError::PastHorizon { months: 36 });
}

#[test]
fn daily_for_30_hours_keeps_its_length_for_the_judge_to_refuse() {
    let days = good(Tz::Asia__Seoul, 30 * 60, "2027-04-05T10:00", "FREQ=DAILY;COUNT=2");
    assert!(days.occurrences()[0].span.overlaps(days.occurrences()[1].span));
}

#[test]
fn count_and_excluded_dates_work_together_and_count_counts_the_excluded() {
    let text = ScheduleText {
        exdates: times(&["2027-05-03T12:10", "2027-05-05T12:10"]),
        ..asked("2027-04-12T12:10", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=20")
    };
    let schedule = in_seoul(&text);
    assert_eq!(schedule.occurrences().len(), 18);
    assert_eq!(original_starts(&schedule)[17], "2027-05-07T12:10");
}
