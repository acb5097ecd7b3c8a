//! Any text as a rule: it is refused, or gives sessions that keep every promise of a schedule.
//! Run with `cargo +nightly fuzz run schedule`. The first line of an input is the zone's number and the
//! start's day and minute, in digits; the rest is the rule.
#![no_main]

use chrono_tz::{TZ_VARIANTS, Tz};
use libfuzzer_sys::fuzz_target;
use madang::domain::schedule::{MAX_SESSIONS, Schedule, ScheduleText};
use madang::domain::span::{Instant, LocalTime};

fuzz_target!(|input: &str| {
    let (head, rule) = input.split_once('\n').unwrap_or(("", input));
    let mut numbers = head.split(' ').map(|number| number.parse::<u16>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let tz = TZ_VARIANTS[usize::from(next()) % TZ_VARIANTS.len()];
    // Days from 2020 to 2199.
    let start = Instant::from_unix(1_577_836_800).plus_days(i64::from(next())).plus_minutes(i64::from(next() % 1_440));
    let text = ScheduleText {
        start: LocalTime::at(start, Tz::UTC),
        minutes: 1 + u32::from(next()),
        rrule: Some(rule.to_owned()),
        exdates: vec![],
        rdates: vec![],
        changes: Vec::new(),
        skip_holidays: false,
    };
    match Schedule::parse(&text, tz) {
        Ok(schedule) => check(&schedule),
        Err(error) => assert!(error.to_string().chars().count() < 300),
    }
});

fn check(schedule: &Schedule) {
    let sessions = schedule.occurrences();
    assert!((1..=MAX_SESSIONS).contains(&sessions.len()));
    assert!(sessions.is_sorted_by_key(|session| session.span.start));
    assert!(sessions.iter().all(|session| session.span.start < session.span.end));
    assert!(sessions.iter().any(|session| session.original_start == schedule.text().start));
}
