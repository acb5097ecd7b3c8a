//! Trial schedules in words: from when until when, on which days, at which times, and what departs from that.
//! Reads the rule as written; only the last day of one that ends on a date is found by expanding it.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::exception_words::exceptions;
use super::rule_words::{Said, as_written, said};
use super::{Args, joined, say, times, word};
use crate::domain::recurrence::{End, Rule};
use crate::domain::schedule::{Schedule, ScheduleText};
use crate::domain::span::Tz;
use crate::domain::text::Language;

/// Chosen dates, and times of a day, that are named one by one; more are counted.
const MOST_NAMED: usize = 6;

/// The schedule in one line: `2027년 4월 5일 (월)부터 매주 월·화요일 11:00–17:00(1회 제외)`, `every week on Mon and Tue,
/// 11:00–17:00, from Mon 5 Apr 2027 (1 left out)`. A single session is shown as its time.
#[must_use]
pub fn schedule(language: Language, schedule: &ScheduleText, tz: Tz) -> String {
    let start = schedule.start.naive();
    let (said, mut notes) = match &schedule.rrule {
        None if schedule.rdates.is_empty() => (
            times::local_span(
                language,
                start,
                start + chrono::Duration::minutes(i64::from(schedule.minutes)),
            ),
            Vec::new(),
        ),
        None => (dates(language, schedule), Vec::new()),
        Some(text) => recurring(language, schedule, text, tz),
    };
    notes.extend(exceptions(language, schedule));
    if schedule.skip_holidays && (schedule.rrule.is_some() || !schedule.rdates.is_empty()) {
        notes.push(word(language, "schedule-skips-holidays"));
    }
    with_notes(language, said, &notes)
}

/// A rule of whole days, counted from a day where it leaves something open: `매주 월·화요일`, `every month on the
/// last Fri`.
#[must_use]
pub fn day_rule(language: Language, text: &str, start: Option<NaiveDate>) -> String {
    let start = start.unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let Said { days, notes, .. } = match Rule::parse(text, Tz::UTC) {
        Ok(rule) => said(language, &rule, start),
        Err(_) => as_written(language, text, start),
    };
    with_notes(language, days, &notes)
}

fn with_notes(language: Language, said: String, notes: &[String]) -> String {
    if notes.is_empty() {
        return said;
    }
    say(
        language,
        "schedule-with-notes",
        &Args::new().with("schedule", said).with("notes", notes.join(", ")),
    )
}

fn recurring(language: Language, schedule: &ScheduleText, text: &str, tz: Tz) -> (String, Vec<String>) {
    let start = schedule.start.naive();
    let parsed = Rule::parse(text, tz).ok();
    let Said { days, notes, starts } = match &parsed {
        Some(rule) => said(language, rule, start),
        None => as_written(language, text, start),
    };
    let hours = |at: &chrono::NaiveTime| times::hours(language, start.date().and_time(*at), schedule.minutes);
    let times = match starts.as_slice() {
        [first, .., last] if starts.len() > MOST_NAMED => {
            let args = Args::new()
                .with("n", starts.len())
                .with("first", hours(first))
                .with("last", hours(last));
            say(language, "times-many", &args)
        }
        all => joined(language, &all.iter().map(hours).collect::<Vec<_>>()),
    };
    let args = Args::new()
        .with("rule", days)
        .with("times", times)
        .with("date", times::date(language, start.date()));
    let said = match parsed.and_then(|rule| last_start(schedule, &rule, tz)) {
        Some(last) => say(
            language,
            "schedule-from-until",
            &args.with("until", times::date(language, last.date())),
        ),
        None => say(language, "schedule-from", &args),
    };
    (said, notes)
}

/// Chosen dates: named when they are a handful at one time of the day, else counted.
fn dates(language: Language, schedule: &ScheduleText) -> String {
    let mut all: Vec<NaiveDateTime> = schedule
        .rdates
        .iter()
        .chain([&schedule.start])
        .map(|at| at.naive())
        .collect();
    all.sort_unstable();
    all.dedup();
    let first = all.first().copied().unwrap_or_else(|| schedule.start.naive());
    let is_one_time = all.iter().all(|at| at.time() == first.time());
    let days: Vec<String> = if is_one_time && all.len() <= MOST_NAMED {
        // The year is said once, as with the first of the dates of a year.
        let is_said = |at: usize| at > 0 && all[at].date().year() == all[at - 1].date().year();
        let day = |(at, when): (usize, &NaiveDateTime)| {
            if is_said(at) {
                times::date_short(language, when.date())
            } else {
                times::date(language, when.date())
            }
        };
        all.iter().enumerate().map(day).collect()
    } else {
        let args = Args::new()
            .with("n", all.len())
            .with("date", times::date(language, first.date()));
        vec![say(language, "rule-dates", &args)]
    };
    let hours = times::hours(language, first, schedule.minutes);
    let args = Args::new().with("dates", days.join(", ")).with("times", hours);
    say(
        language,
        if is_one_time {
            "schedule-dates"
        } else {
            "schedule-dates-many-times"
        },
        &args,
    )
}

/// The last session that the rule gives, when it has an UNTIL, which may lie days after it. What can't be
/// expanded is told by its UNTIL.
fn last_start(schedule: &ScheduleText, rule: &Rule, tz: Tz) -> Option<NaiveDateTime> {
    let End::Until(until) = rule.end else { return None };
    let of_rule = ScheduleText {
        exdates: schedule.exdates.clone(),
        ..schedule.rule_alone()
    };
    // What is left out may be an added date.
    let expanded = Schedule::parse(&of_rule, tz)
        .or_else(|_| Schedule::parse(&schedule.rule_alone(), tz))
        .ok();
    let last = expanded.and_then(|all| {
        all.occurrences()
            .last()
            .map(|session| session.original_start.naive())
    });
    Some(last.unwrap_or_else(|| until.local(tz)))
}
