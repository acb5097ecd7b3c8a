//! Rules that are wrong, or made to cost. Each must come back with its own error; none may search long.

use super::super::super::recurrence::RuleError;
use super::*;

/// How a rule that starts on Monday 2027-04-05 at 11:00 is refused.
fn refused(rule: &str) -> ScheduleError {
    refusal(&asked("2027-04-05T11:00", rule))
}

#[test]
fn every_malformed_rule_is_refused_with_the_code_of_its_fault() {
    let cases = [
        ("", "malformed"),
        (";", "malformed"),
        ("FREQ=DAILY;COUNT=2;", "malformed"),
        ("FREQ=DAILY;;COUNT=2", "malformed"),
        ("FREQ=DAILY;COUNT", "malformed"),
        ("FREQ=DAILY;COUNT=", "malformed"),
        ("FREQ=;COUNT=2", "malformed"),
        ("=DAILY;COUNT=2", "malformed"),
        ("RRULE:FREQ=DAILY;COUNT=2", "prefix"),
        ("rrule:freq=daily;count=2", "prefix"),
        ("COUNT=2", "no_freq"),
        ("FREQ=FORTNIGHTLY;COUNT=2", "value"),
        ("FREQ=DAILY;FREQ=WEEKLY;COUNT=2", "duplicate_part"),
        ("FREQ=DAILY;COUNT=2;count=3", "duplicate_part"),
        ("FREQ=DAILY;COUNT=2;BYEASTER=0", "unknown_part"),
        ("FREQ=DAILY;COUNT=2;X-PART=1", "unknown_part"),
        ("FREQ=DAILY;COUNT=2;RSCALE=GREGORIAN", "unknown_part"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270410T020000Z", "count_and_until"),
        ("FREQ=DAILY;COUNT=-1", "value"),
        ("FREQ=DAILY;COUNT=+1", "value"),
        ("FREQ=DAILY;COUNT=2.5", "character"),
        ("FREQ=DAILY; COUNT=2", "character"),
        ("FREQ=DAILY\nCOUNT=2", "character"),
        ("FREQ=DAILY;COUNT=2\r\nDTSTART:20270101T000000Z", "character"),
        ("FREQ=DAILY;COUNT=2\nEXDATE:20270101T000000Z", "character"),
        ("FREQ=DAILY;COUNT=2\0", "character"),
        ("\u{feff}FREQ=DAILY;COUNT=2", "character"),
        ("FREQ=매일;COUNT=2", "character"),
        ("FREQ=DAİLY;COUNT=2", "character"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=２", "character"),
    ];
    for (rule, code) in cases {
        let error = refused(rule);
        assert_eq!((error.field(), error.code()), ("rrule", code), "{rule:?}");
    }
}

#[test]
fn every_value_outside_its_part_is_refused() {
    let cases = [
        "BYMONTH=0",
        "BYMONTH=13",
        "BYMONTH=-1",
        "BYMONTH=1,,2",
        "BYMONTH=1,",
        "BYMONTH=JAN",
        "BYMONTHDAY=0",
        "BYMONTHDAY=32",
        "BYMONTHDAY=-32",
        "BYMONTHDAY=--1",
        "BYMONTHDAY=+-1",
        "BYMONTHDAY=99999999999999999999",
        "BYDAY=-2147483648MO",
        "BYDAY=-99999999999MO",
        "BYYEARDAY=0",
        "BYYEARDAY=367",
        "BYYEARDAY=-367",
        "BYWEEKNO=0;BYDAY=MO",
        "BYWEEKNO=54;BYDAY=MO",
        "BYSETPOS=0;BYDAY=MO",
        "BYSETPOS=367;BYDAY=MO",
        "BYHOUR=24",
        "BYHOUR=-1",
        "BYMINUTE=60",
        "BYDAY=XX",
        "BYDAY=M",
        "BYDAY=MON",
        "BYDAY=0MO",
        "BYDAY=54MO",
        "BYDAY=MO,",
        "BYDAY=-",
        "BYDAY=1",
        "WKST=1MO",
        "WKST=XX",
        "BYSECOND=61",
        "UNTIL=2027",
        "UNTIL=20270229T000000Z",
        "UNTIL=20270410T250000Z",
        "UNTIL=20270410T0000Z",
        "UNTIL=-2027410T000000Z",
        "UNTIL=20270410TZ",
        "UNTIL=20270410T000000ZZ",
        "UNTIL=Z",
    ];
    for part in cases {
        let count = if part.starts_with("UNTIL") { "" } else { ";COUNT=2" };
        let error = refused(&format!("FREQ=YEARLY;{part}{count}"));
        assert_eq!(
            (error.field(), error.code()),
            ("rrule", "value"),
            "{part:?}: {error}"
        );
    }
}

#[test]
fn every_pair_of_parts_that_rfc_5545_parts_is_refused() {
    let cases = [
        ("FREQ=DAILY;BYWEEKNO=20", "not_with"),
        ("FREQ=MONTHLY;BYWEEKNO=20;BYDAY=MO", "not_with"),
        ("FREQ=DAILY;BYYEARDAY=95", "not_with"),
        ("FREQ=WEEKLY;BYYEARDAY=95", "not_with"),
        ("FREQ=MONTHLY;BYYEARDAY=95", "not_with"),
        ("FREQ=WEEKLY;BYMONTHDAY=5", "not_with"),
        ("FREQ=DAILY;BYDAY=1MO", "numbered_day"),
        ("FREQ=WEEKLY;BYDAY=MO,1TU", "numbered_day"),
        ("FREQ=YEARLY;BYWEEKNO=14;BYDAY=1MO", "numbered_day"),
        ("FREQ=MONTHLY;BYDAY=6MO", "value"),
        ("FREQ=MONTHLY;BYDAY=1MO,-6MO", "value"),
        ("FREQ=YEARLY;BYMONTH=4;BYDAY=6MO", "value"),
        ("FREQ=YEARLY;BYWEEKNO=14", "week_no_alone"),
        ("FREQ=MONTHLY;BYSETPOS=1", "set_pos_alone"),
        ("FREQ=DAILY;BYSETPOS=-1", "set_pos_alone"),
        ("FREQ=DAILY;BYSECOND=30", "seconds"),
        ("FREQ=DAILY;BYSECOND=0,30", "seconds"),
    ];
    for (rule, code) in cases {
        let error = refused(&format!("{rule};COUNT=2"));
        assert_eq!((error.field(), error.code()), ("rrule", code), "{rule:?}");
    }
}

#[test]
fn repeating_within_a_day_by_freq_is_refused_with_advice() {
    for freq in ["HOURLY", "MINUTELY", "SECONDLY", "secondly"] {
        let error = refused(&format!("FREQ={freq};COUNT=2"));
        assert_eq!(error, RuleError::SubDaily.into());
        assert!(error.to_string().contains("BYHOUR"), "{error}");
    }
}

#[test]
fn more_than_24_times_a_day_are_refused_before_anything_is_expanded() {
    let minutes: Vec<String> = (0..60).map(|minute| minute.to_string()).collect();
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let rule = format!(
        "FREQ=YEARLY;BYHOUR={};BYMINUTE={};BYSECOND=0;COUNT=9",
        hours.join(","),
        minutes.join(",")
    );
    assert_eq!(
        refused(&rule),
        RuleError::TimesADay {
            asked: 1_440,
            limit: 24
        }
        .into()
    );
}

#[test]
fn a_number_said_often_counts_once() {
    let rule = format!("FREQ=DAILY;BYHOUR=11{};COUNT=3", ",11".repeat(100));
    assert_eq!(
        original_starts(&in_seoul(&asked("2027-04-05T11:00", &rule))).len(),
        3
    );
}

#[test]
fn interval_and_count_outside_their_bounds_are_refused() {
    for interval in [
        "0",
        "1001",
        "4294967297",
        "99999999999999999999999",
        "-1",
        "+1",
        "x",
    ] {
        assert_eq!(
            refused(&format!("FREQ=DAILY;INTERVAL={interval};COUNT=2")),
            RuleError::Interval { max: 1_000 }.into(),
            "{interval}"
        );
    }
    assert_eq!(refused("FREQ=DAILY;COUNT=0"), RuleError::CountZero.into());
    for count in ["1001", "99999999", "99999999999999999999999999"] {
        assert_eq!(
            refused(&format!("FREQ=DAILY;COUNT={count}")),
            ScheduleError::TooMany { limit: 1_000 },
            "{count}"
        );
    }
}

#[test]
fn a_rule_that_matches_nothing_is_refused() {
    let cases = [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;UNTIL=20280101T000000Z",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=2",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7;BYDAY=MO",
        "FREQ=YEARLY;BYSETPOS=366;BYDAY=MO",
        "FREQ=WEEKLY;BYSETPOS=8;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=DAILY;BYSETPOS=2;BYDAY=MO",
        "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30",
    ];
    for rule in cases {
        assert_eq!(refused(rule), ScheduleError::NoMatch { months: 36 }, "{rule}");
    }
}

#[test]
fn a_text_longer_than_1_000_characters_is_refused_unread() {
    for rule in [
        "FREQ=DAILY;".repeat(1_000),
        "x".repeat(10_240),
        "가".repeat(1_001),
        format!("FREQ=DAILY;COUNT={}", "9".repeat(984)),
    ] {
        assert_eq!(refused(&rule), RuleError::TextTooLong.into());
    }
    assert_eq!(
        refused(&"가".repeat(1_000)),
        RuleError::Character { position: 1 }.into()
    );
}

#[test]
fn more_than_500_excluded_or_added_dates_are_refused() {
    let many: Vec<LocalTime> = (0..501)
        .map(|day| LocalTime::from_naive(at("2027-04-05T11:00").naive() + Duration::days(day)))
        .collect();
    let excluded = ScheduleText {
        exdates: many.clone(),
        ..asked("2027-04-05T11:00", "FREQ=DAILY;COUNT=600")
    };
    assert_eq!(
        (refusal(&excluded).field(), refusal(&excluded)),
        ("exdates", ScheduleError::TooManyExdates)
    );
    let added = ScheduleText {
        rdates: many,
        ..listed("2027-04-05T11:00", &[])
    };
    assert_eq!(
        (refusal(&added).field(), refusal(&added)),
        ("rdates", ScheduleError::TooManyRdates)
    );
}

#[test]
fn an_until_that_is_not_utc_is_refused_with_the_utc_form() {
    let cases = [
        ("20270527T235959", "20270527T145959Z"),
        ("20270527", "20270527T145959Z"),
        ("20270527T000000", "20270526T150000Z"),
    ];
    for (until, utc) in cases {
        let error = refused(&format!("FREQ=DAILY;UNTIL={until}"));
        assert_eq!(error, RuleError::UntilNotUtc { utc: utc.to_owned() }.into());
        assert!(error.to_string().contains(utc), "{error}");
    }
}

#[test]
fn an_until_before_the_first_session_is_refused() {
    for until in ["20270405T015959Z", "20260101T000000Z", "00010101T000000Z"] {
        assert_eq!(
            refused(&format!("FREQ=DAILY;UNTIL={until}")),
            ScheduleError::UntilBeforeStart,
            "{until}"
        );
    }
}

#[test]
fn a_rule_without_count_and_until_is_refused_with_advice() {
    for rule in ["FREQ=DAILY", "FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=1000"] {
        let error = refused(rule);
        assert_eq!(
            error,
            ScheduleError::Endless {
                limit: 1_000,
                months: 36
            }
        );
        assert!(error.to_string().contains("add COUNT or UNTIL"), "{error}");
    }
}

#[test]
fn long_words_of_the_user_are_cut_in_messages() {
    let error = refused(&format!("FREQ=DAILY;{}=1", "X".repeat(900)));
    assert_eq!(error, RuleError::UnknownPart { part: "X".repeat(40) }.into());
}
