//! Trial schedules in words: the common rules as sentences, the others by their own text.
//! Reads the rule as written and never expands it.

use crate::domain::span::Tz;
use chrono::{Datelike, NaiveDateTime};

use super::{Args, say, times, word};
use crate::domain::schedule::ScheduleText;
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text::Language;

/// A rule's weekday with its number in the month, 0 for every one.
type Weekday = (i32, u32);

/// The schedule in one line: `매주 월·화 11:00–17:00, 2027년 4월 5일 (월)부터`,
/// `every week on Mon, Tue, 11:00–17:00, from Mon 5 Apr 2027`. A single session is shown as its time.
#[must_use]
pub fn schedule(language: Language, schedule: &ScheduleText, tz: Tz) -> String {
    let start = schedule.start.naive();
    if schedule.rrule.is_none() && schedule.rdates.is_empty() {
        return times::local_span(language, start, start + chrono::Duration::minutes(i64::from(schedule.minutes)));
    }
    let mut said = vec![main_part(language, schedule, tz)];
    said.extend(count(language, "schedule-excluded", &schedule.exdates));
    if schedule.rrule.is_some() {
        said.extend(count(language, "schedule-added", &schedule.rdates));
    }
    if schedule.skip_holidays {
        said.push(word(language, "schedule-skips-holidays"));
    }
    said.join("; ")
}

/// A rule of whole days, counted from a day where it leaves something open: `매주 월·화`, `the last Fri of every month`.
pub(super) fn day_rule(language: Language, rule: &str, start: Option<chrono::NaiveDate>) -> String {
    let start = start.unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    match Simple::read(rule, start) {
        Some(simple) => simple.say(language),
        None => say(language, "rule-other", &Args::new().with("rule", rule.to_owned())),
    }
}

fn count(language: Language, key: &str, dates: &[LocalTime]) -> Option<String> {
    (!dates.is_empty()).then(|| say(language, key, &Args::new().with("n", dates.len())))
}

fn main_part(language: Language, schedule: &ScheduleText, tz: Tz) -> String {
    let (rule, until) = match &schedule.rrule {
        None => (say(language, "rule-dates", &Args::new().with("n", schedule.rdates.len() + 1)), None),
        Some(text) => match Simple::read(text, schedule.start.naive()) {
            Some(simple) => (simple.say(language), until(text, tz)),
            None => (say(language, "rule-other", &Args::new().with("rule", text.clone())), None),
        },
    };
    let args = Args::new()
        .with("rule", rule)
        .with("times", times::hours(language, schedule.start.naive(), schedule.minutes))
        .with("date", times::date(language, schedule.start.date()));
    match until {
        Some(last) => say(language, "schedule-from-until", &args.with("until", times::date(language, last.date()))),
        None => say(language, "schedule-from", &args),
    }
}

/// A rule that can be said in a few words.
struct Simple {
    key: &'static str,
    interval: u32,
    days: Vec<Weekday>,
}

impl Simple {
    /// None when the rule has a part that changes its meaning beyond frequency, interval and weekdays.
    fn read(rule: &str, start: NaiveDateTime) -> Option<Self> {
        let (mut freq, mut interval, mut days) = (String::new(), 1, Vec::new());
        for part in rule.split(';') {
            let (name, value) = part.split_once('=')?;
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => freq = value.trim().to_ascii_uppercase(),
                "INTERVAL" => interval = value.trim().parse().ok()?,
                "BYDAY" => days = value.split(',').map(read_weekday).collect::<Option<_>>()?,
                "COUNT" | "UNTIL" | "WKST" => {}
                _ => return None,
            }
        }
        let plain = days.iter().all(|(nth, _)| *nth == 0);
        let key = match freq.as_str() {
            "DAILY" if days.is_empty() => "rule-daily",
            "DAILY" if plain && interval == 1 => "rule-weekly",
            "WEEKLY" if plain => "rule-weekly",
            "MONTHLY" if !plain && days.iter().all(|(nth, _)| *nth == -1 || (1..=5).contains(nth)) => "rule-monthly",
            _ => return None,
        };
        if key == "rule-weekly" && days.is_empty() {
            days.push((0, start.weekday().number_from_monday()));
        }
        Some(Self { key, interval, days })
    }

    fn say(&self, language: Language) -> String {
        let days: Vec<String> = self.days.iter().map(|day| say_weekday(language, *day)).collect();
        let args = Args::new().with("interval", self.interval).with("weekdays", days.join(&word(language, "list-joint")));
        say(language, self.key, &args)
    }
}

fn say_weekday(language: Language, (nth, day): Weekday) -> String {
    let weekday = times::weekday(language, day);
    match nth {
        0 => weekday,
        -1 => say(language, "weekday-last", &Args::new().with("weekday", weekday)),
        _ => say(language, "weekday-nth", &Args::new().with("n", nth).with("weekday", weekday)),
    }
}

fn read_weekday(text: &str) -> Option<Weekday> {
    let text = text.trim();
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let number = (1_u32..).zip(names).find(|(_, name)| day.eq_ignore_ascii_case(name))?.0;
    let nth = if nth.is_empty() { 0 } else { nth.parse().ok().filter(|n| *n != 0)? };
    Some((nth, number))
}

/// The rule's UNTIL on the wall clock. UNTIL is in UTC (product rule; RFC 5545 section 3.3.10).
fn until(rule: &str, tz: Tz) -> Option<NaiveDateTime> {
    let value = rule.split(';').find_map(|part| part.trim().strip_prefix("UNTIL="))?;
    let utc = NaiveDateTime::parse_from_str(value.trim_end_matches('Z'), "%Y%m%dT%H%M%S").ok()?;
    Some(Instant::from_unix(utc.and_utc().timestamp()).local(tz))
}
