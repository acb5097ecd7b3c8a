//! A recurrence rule in words: its days, what narrows them, and its times of the day.
//! Reads the rule as written and never expands it.

use chrono::{Datelike, NaiveDateTime, NaiveTime, Timelike};

use super::{Args, joined, say, times, word};
use crate::domain::text::Language;

/// A weekday with its number in the month or year, from the end when negative, 0 for every one.
type Weekday = (i32, u32);

/// A rule as people say it.
pub(super) struct Said {
    /// Its days: `매주 월·화요일`, `every month on the last Fri`.
    pub days: String,
    /// What else narrows them, each in a few words.
    pub notes: Vec<String>,
    /// When its sessions start, by time.
    pub starts: Vec<NaiveTime>,
}

/// A rule in words. What the rule leaves open is that of `start`. A text that is no rule is said to be one of its own.
pub(super) fn rule(language: Language, text: &str, start: NaiveDateTime) -> Said {
    if let Some(rule) = Rule::read(text) {
        return rule.filled_from(start).say(language, start.time());
    }
    let days = say(language, "rule-other", &Args::new().with("rule", text.to_owned()));
    Said { days, notes: Vec::new(), starts: vec![start.time()] }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Freq {
    #[default]
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// The parts that are said. A list that is empty was not given.
#[derive(Debug, Default)]
struct Rule {
    freq: Freq,
    interval: u32,
    count: Option<u32>,
    months: Vec<i32>,
    weeks: Vec<i32>,
    year_days: Vec<i32>,
    month_days: Vec<i32>,
    days: Vec<Weekday>,
    hours: Vec<i32>,
    minutes: Vec<i32>,
    positions: Vec<i32>,
}

impl Rule {
    fn read(text: &str) -> Option<Self> {
        let mut rule = Self { interval: 1, ..Self::default() };
        let mut freq = None;
        for part in text.split(';') {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().to_ascii_uppercase();
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => freq = Some(read_freq(&value)?),
                "INTERVAL" => rule.interval = value.parse().ok()?,
                "COUNT" => rule.count = Some(value.parse().ok()?),
                "BYMONTH" => rule.months = numbers(&value)?,
                "BYWEEKNO" => rule.weeks = numbers(&value)?,
                "BYYEARDAY" => rule.year_days = numbers(&value)?,
                "BYMONTHDAY" => rule.month_days = numbers(&value)?,
                "BYDAY" => rule.days = value.split(',').map(read_weekday).collect::<Option<_>>()?,
                "BYHOUR" => rule.hours = numbers(&value)?,
                "BYMINUTE" => rule.minutes = numbers(&value)?,
                "BYSETPOS" => rule.positions = numbers(&value)?,
                "UNTIL" | "WKST" | "BYSECOND" => {}
                _ => return None,
            }
        }
        rule.freq = freq?;
        Some(rule)
    }

    /// The rule with the days that it takes from its start (RFC 5545, section 3.3.10), said by its plainest frequency.
    fn filled_from(mut self, start: NaiveDateTime) -> Self {
        let names_days = [&self.weeks, &self.year_days, &self.month_days].iter().any(|list| !list.is_empty())
            || !self.days.is_empty();
        let by_weekday_alone =
            !self.days.is_empty() && self.weeks.is_empty() && self.year_days.is_empty() && self.month_days.is_empty();
        let plain = self.interval == 1 && self.positions.is_empty() && self.days.iter().all(|(nth, _)| *nth == 0);
        match self.freq {
            Freq::Weekly if self.days.is_empty() => self.days.push((0, start.weekday().number_from_monday())),
            Freq::Monthly if !names_days => self.month_days.push(day_of(start)),
            Freq::Yearly if !names_days => {
                self.month_days.push(day_of(start));
                if self.months.is_empty() {
                    self.months.push(i32::try_from(start.month()).unwrap_or_default());
                }
            }
            Freq::Weekly if self.interval == 1 && self.covers_the_week() => {
                self.freq = Freq::Daily;
                self.days.clear();
            }
            // Every such weekday is a weekday of every week, whatever the period is called.
            _ if by_weekday_alone && plain => self.freq = Freq::Weekly,
            _ => {}
        }
        self
    }

    fn covers_the_week(&self) -> bool {
        (1..=7).all(|day| self.days.contains(&(0, day)))
    }

    fn say(&self, language: Language, start: NaiveTime) -> Said {
        let (mut days, mut notes) = (vec![self.period(language)], Vec::new());
        if self.freq == Freq::Yearly && !self.months.is_empty() {
            days.push(list(language, "rule-in-months", self.months.iter().map(|n| month(language, *n)).collect()));
        } else if !self.months.is_empty() {
            notes.push(list(language, "rule-only-months", self.months.iter().map(|n| month(language, *n)).collect()));
        } else if self.freq == Freq::Yearly && !self.month_days.is_empty() {
            days.push(word(language, "rule-all-months"));
        }
        let weekdays = || self.days.iter().map(|day| say_weekday(language, *day)).collect::<Vec<_>>();
        let is_numbered = self.days.iter().any(|(nth, _)| *nth != 0);
        let nths = |numbers: &[i32]| numbers.iter().map(|n| nth(language, *n)).collect::<Vec<_>>();
        if !self.weeks.is_empty() {
            days.push(list(language, "rule-in-weeks", nths(&self.weeks)));
        }
        let by_number = [
            ("rule-on-month-days", month_days(language, &self.month_days)),
            ("rule-on-year-days", nths(&self.year_days)),
        ];
        let by_number: Vec<_> = by_number.into_iter().filter(|(_, all)| !all.is_empty()).collect();
        if !self.days.is_empty() && by_number.is_empty() && (self.freq != Freq::Daily || self.interval == 1) {
            days.push(list(language, if is_numbered { "rule-on-nth-days" } else { "rule-on-weekdays" }, weekdays()));
        } else if is_numbered {
            notes.push(say(
                language,
                "rule-only",
                &Args::new().with("days", list(language, "rule-on-nth-days", weekdays())),
            ));
        } else if !self.days.is_empty() {
            notes.push(list(language, "rule-only-weekdays", weekdays()));
        }
        for (at, (key, all)) in by_number.into_iter().enumerate() {
            if at == 0 && self.freq != Freq::Daily {
                days.push(list(language, key, all));
            } else {
                notes.push(say(language, "rule-only", &Args::new().with("days", list(language, key, all))));
            }
        }
        if !self.positions.is_empty() {
            let args = Args::new().with("nths", joined(language, &nths(&self.positions)));
            notes.push(say(language, "rule-positions", &args.with("period", word(language, self.freq.each()))));
        }
        notes.extend(self.count.map(|n| say(language, "schedule-count", &Args::new().with("n", n))));
        Said { days: days.join(" "), notes, starts: self.starts(start) }
    }

    fn period(&self, language: Language) -> String {
        say(language, self.freq.every(), &Args::new().with("interval", self.interval))
    }

    /// BYHOUR × BYMINUTE; the start's own where one is not given.
    fn starts(&self, start: NaiveTime) -> Vec<NaiveTime> {
        let or_start = |list: &[i32], own: u32| if list.is_empty() { vec![own] } else { unsigned(list) };
        let minutes = or_start(&self.minutes, start.minute());
        let hours = or_start(&self.hours, start.hour());
        let mut starts: Vec<NaiveTime> = hours
            .iter()
            .flat_map(|hour| minutes.iter().filter_map(|minute| NaiveTime::from_hms_opt(*hour, *minute, 0)))
            .collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }
}

impl Freq {
    /// How often: `매주`, `every 2 weeks`.
    const fn every(self) -> &'static str {
        match self {
            Self::Daily => "rule-daily",
            Self::Weekly => "rule-weekly",
            Self::Monthly => "rule-monthly",
            Self::Yearly => "rule-yearly",
        }
    }

    /// The period that BYSETPOS counts in.
    const fn each(self) -> &'static str {
        match self {
            Self::Daily => "rule-each-day",
            Self::Weekly => "rule-each-week",
            Self::Monthly => "rule-each-month",
            Self::Yearly => "rule-each-year",
        }
    }
}

fn list(language: Language, key: &str, all: Vec<String>) -> String {
    say(language, key, &Args::new().with("list", joined(language, &all)))
}

fn day_of(start: NaiveDateTime) -> i32 {
    i32::try_from(start.day()).unwrap_or_default()
}

fn unsigned(list: &[i32]) -> Vec<u32> {
    list.iter().filter_map(|n| u32::try_from(*n).ok()).collect()
}

fn month(language: Language, number: i32) -> String {
    word(language, &format!("month-{number}"))
}

fn month_days(language: Language, numbers: &[i32]) -> Vec<String> {
    let day = |n: &i32| match n {
        -1 => word(language, "month-last-day"),
        n if *n < 0 => say(language, "month-day-from-end", &Args::new().with("n", -n)),
        n => say(language, "month-day-nth", &Args::new().with("n", *n)),
    };
    numbers.iter().map(day).collect()
}

/// `셋째`, `마지막`, `끝에서 둘째`, `29번째`.
fn nth(language: Language, n: i32) -> String {
    match n {
        -1 => word(language, "rule-nth-last"),
        n if n < 0 => say(language, "rule-nth-from-end", &Args::new().with("n", -n)),
        n => say(language, "rule-nth", &Args::new().with("n", n)),
    }
}

fn say_weekday(language: Language, (number, day): Weekday) -> String {
    let weekday = times::weekday(language, day);
    match number {
        0 => weekday,
        number => {
            say(language, "weekday-nth", &Args::new().with("nth", nth(language, number)).with("weekday", weekday))
        }
    }
}

fn read_freq(value: &str) -> Option<Freq> {
    match value {
        "DAILY" => Some(Freq::Daily),
        "WEEKLY" => Some(Freq::Weekly),
        "MONTHLY" => Some(Freq::Monthly),
        "YEARLY" => Some(Freq::Yearly),
        _ => None,
    }
}

fn numbers(value: &str) -> Option<Vec<i32>> {
    value.split(',').map(|entry| entry.trim().parse().ok()).collect()
}

fn read_weekday(text: &str) -> Option<Weekday> {
    let text = text.trim();
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let number = (1_u32..).zip(names).find(|(_, name)| day == *name)?.0;
    let nth = if nth.is_empty() { 0 } else { nth.parse().ok().filter(|n| *n != 0)? };
    Some((nth, number))
}
