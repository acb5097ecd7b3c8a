//! Times as people of both languages write them, on the wall clock that the caller names.

use crate::domain::span::Tz;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::{Args, say, word};
use crate::domain::span::{Instant, Span};
use crate::domain::text::Language;

/// `2027년 4월 5일 (월)`, `Mon 5 Apr 2027`.
#[must_use]
pub fn date(language: Language, date: NaiveDate) -> String {
    say(
        language,
        "date",
        &date_args(language, date).with("year", date.year().to_string()),
    )
}

/// `4월 5일 (월)`, `Mon 5 Apr`: for subjects.
#[must_use]
pub fn date_short(language: Language, date: NaiveDate) -> String {
    say(language, "date-short", &date_args(language, date))
}

/// `2027년 4월 5일 (월) 22:30`, `Mon 5 Apr 2027, 22:30`.
#[must_use]
pub fn moment(language: Language, at: Instant, tz: Tz) -> String {
    let local = at.local(tz);
    say(
        language,
        "moment",
        &Args::new()
            .with("date", date(language, local.date()))
            .with("time", hour_and_minute(local.time())),
    )
}

/// `2027년 4월 5일 (월) 22:30–익일 05:30`, `Mon 5 Apr 2027, 22:30–05:30 (+1)`; both dates when it
/// ends later than on the next day; whole days as `2027년 4월 6일 (화) – 2027년 4월 7일 (수) 종일`.
#[must_use]
pub fn span(language: Language, span: Span, tz: Tz) -> String {
    local_span(language, span.start.local(tz), span.end.local(tz))
}

/// [`span`] without the year: `4월 5일 (월) 22:30–익일 05:30`, `Mon 5 Apr, 22:30–05:30 (+1)`.
#[must_use]
pub fn span_short(language: Language, span: Span, tz: Tz) -> String {
    said_span(language, span.start.local(tz), span.end.local(tz), date_short)
}

/// [`span`] on a wall clock.
pub(super) fn local_span(language: Language, start: NaiveDateTime, end: NaiveDateTime) -> String {
    said_span(language, start, end, date)
}

fn said_span(
    language: Language,
    start: NaiveDateTime,
    end: NaiveDateTime,
    day: fn(Language, NaiveDate) -> String,
) -> String {
    let is_whole = (start.time(), end.time()) == (NaiveTime::MIN, NaiveTime::MIN) && start < end;
    // Whole days are told by their first and last.
    let last = if is_whole {
        end.date().pred_opt().unwrap_or(end.date())
    } else {
        end.date()
    };
    let key = match ((last - start.date()).num_days(), is_whole) {
        (..=0, true) => "span-whole-day",
        (_, true) => "span-whole-days",
        (..=0, false) => "span-same-day",
        (1, false) => "span-next-day",
        (_, false) => "span-days",
    };
    let args = Args::new()
        .with("date", day(language, start.date()))
        .with("from", hour_and_minute(start.time()))
        .with("last", day(language, last))
        .with("to", hour_and_minute(end.time()));
    say(language, key, &args)
}

/// The hours of sessions that start at `start` and last `minutes`: `22:30–익일 05:30`, `22:30–05:30 (+1)`.
#[must_use]
pub fn hours(language: Language, start: NaiveDateTime, minutes: u32) -> String {
    let end = start + chrono::Duration::minutes(i64::from(minutes));
    let key = match (end.date() - start.date()).num_days() {
        ..=0 => "times-same-day",
        1 => "times-next-day",
        _ => "times-days",
    };
    let args = Args::new()
        .with("from", hour_and_minute(start.time()))
        .with("to", hour_and_minute(end.time()))
        .with("length", duration(language, i64::from(minutes) * 60));
    say(language, key, &args)
}

/// A length in days, hours and minutes, seconds dropped; its sign doesn't matter.
#[must_use]
pub fn duration(language: Language, seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let parts = [
        ("days", minutes / 1_440),
        ("hours", minutes / 60 % 24),
        ("minutes", minutes % 60),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| say(language, key, &Args::new().with("n", *n)))
        .collect();
    if said.is_empty() {
        word(language, "less-than-a-minute")
    } else {
        said.join(" ")
    }
}

/// A length in its largest unit, rounded down: `3일`, `2 hours`; its sign doesn't matter.
#[must_use]
pub fn roughly(language: Language, seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let largest = [
        ("days", minutes / 1_440),
        ("hours", minutes / 60),
        ("minutes", minutes),
    ]
    .into_iter()
    .find(|(_, n)| *n > 0);
    largest.map_or_else(
        || word(language, "less-than-a-minute"),
        |(key, n)| say(language, key, &Args::new().with("n", n)),
    )
}

/// The short name of a weekday, Monday being 1.
#[must_use]
pub fn weekday(language: Language, number_from_monday: u32) -> String {
    word(language, &format!("weekday-{number_from_monday}"))
}

/// A day without its weekday, for lists of days: `5월 5일`, `5 May`.
#[must_use]
pub(super) fn date_bare(language: Language, date: NaiveDate) -> String {
    say(language, "date-bare", &date_args(language, date))
}

fn date_args(language: Language, date: NaiveDate) -> Args {
    Args::new()
        .with("month", word(language, &format!("month-{}", date.month())))
        .with("day", date.day().to_string())
        .with("weekday", weekday(language, date.weekday().number_from_monday()))
}

/// The time zone by which times are told: `한국 시각`; elsewhere by its IANA name.
#[must_use]
pub fn clock(language: Language, tz: Tz) -> String {
    if is_korean(tz) {
        word(language, "time-zone-korea")
    } else {
        tz.name().to_owned()
    }
}

/// By which clock the times of a page are: `한국 시각 기준`, `time zone America/New_York (UTC-5)`. `at` says
/// whether it is summer.
#[must_use]
pub fn clock_basis(language: Language, at: Instant, tz: Tz) -> String {
    let args = Args::new()
        .with("home", if is_korean(tz) { "yes" } else { "no" })
        .with("zone", tz.name())
        .with("offset", offset(at, tz));
    say(language, "clock-basis", &args)
}

/// `+9`, `-3:30`.
fn offset(at: Instant, tz: Tz) -> String {
    let minutes = (at.local(tz) - at.to_utc().naive_utc()).num_minutes();
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    if rest == 0 {
        format!("{sign}{hours}")
    } else {
        format!("{sign}{hours}:{rest:02}")
    }
}

/// Whether it is the time zone of Korea, which its people call by no IANA name.
fn is_korean(tz: Tz) -> bool {
    tz == Tz::Asia__Seoul
}

fn hour_and_minute(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
