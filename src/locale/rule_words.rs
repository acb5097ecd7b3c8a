//! A recurrence rule in words: its days, what narrows them, and its times of the day. Never expands it.

use chrono::{NaiveDateTime, NaiveTime, Weekday};

use super::{Args, joined, say, times, word};
use crate::domain::recurrence::{Day, End, Freq, Rule};
use crate::domain::text::Language;

pub(super) struct Said {
    /// Its days: `매주 월·화요일`, `every month on the last Fri`.
    pub days: String,
    /// What else narrows them, each in a few words.
    pub notes: Vec<String>,
    /// When its sessions start, by time.
    pub starts: Vec<NaiveTime>,
}

/// A rule in words. What the rule leaves open is that of `start`.
pub(super) fn said(language: Language, rule: &Rule, start: NaiveDateTime) -> Said {
    in_words(language, &plainest(rule.clone().anchored(start)))
}

/// A text that is no rule, shown as it was written.
pub(super) fn as_written(language: Language, text: &str, start: NaiveDateTime) -> Said {
    let days = say(language, "rule-other", &Args::new().with("rule", text.to_owned()));
    Said {
        days,
        notes: Vec::new(),
        starts: vec![start.time()],
    }
}

/// The same rule by the frequency that people would say.
fn plainest(rule: Rule) -> Rule {
    let is_plain =
        rule.interval == 1 && rule.set_positions.is_empty() && rule.days.iter().all(|day| day.nth.is_none());
    let others = [&rule.week_numbers, &rule.year_days, &rule.month_days];
    let by_weekday_alone = !rule.days.is_empty() && others.iter().all(|list| list.is_empty());
    let covers_the_week = || {
        let mut all = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
        all.all(|weekday| rule.days.contains(&Day { nth: None, weekday }))
    };
    match rule.freq {
        Freq::Weekly if is_plain && covers_the_week() => Rule {
            freq: Freq::Daily,
            days: Vec::new(),
            ..rule
        },
        // Every such weekday is a weekday of every week, whatever the period is called.
        _ if by_weekday_alone && is_plain => Rule {
            freq: Freq::Weekly,
            ..rule
        },
        _ => rule,
    }
}

fn in_words(language: Language, rule: &Rule) -> Said {
    let mut parts = Parts {
        days: vec![say(
            language,
            every(rule.freq),
            &Args::new().with("interval", rule.interval),
        )],
        notes: Vec::new(),
    };
    parts.add_months(language, rule);
    if !rule.week_numbers.is_empty() {
        let weeks = nths(language, &rule.week_numbers);
        parts.days.push(list(language, "rule-in-weeks", weeks));
    }
    parts.add_days(language, rule);
    if !rule.set_positions.is_empty() {
        let args = Args::new().with("nths", joined(language, &nths(language, &rule.set_positions)));
        let args = args.with("period", word(language, each(rule.freq)));
        parts.notes.push(say(language, "rule-positions", &args));
    }
    if let End::Count(n) = rule.end {
        let args = Args::new().with("n", n);
        parts.notes.push(say(language, "schedule-count", &args));
    }
    Said {
        days: parts.days.join(" "),
        notes: parts.notes,
        starts: rule.times(),
    }
}

/// A rule's sentence while it is put together: what says the days, and what narrows them.
struct Parts {
    days: Vec<String>,
    notes: Vec<String>,
}

impl Parts {
    fn add_months(&mut self, language: Language, rule: &Rule) {
        let months = || rule.months.iter().map(|n| month(language, *n)).collect();
        if rule.freq == Freq::Yearly && !rule.months.is_empty() {
            self.days.push(list(language, "rule-in-months", months()));
        } else if !rule.months.is_empty() {
            self.notes.push(list(language, "rule-only-months", months()));
        } else if rule.freq == Freq::Yearly && !rule.month_days.is_empty() {
            self.days.push(word(language, "rule-all-months"));
        }
    }

    /// Weekdays, and days by their number in the month or the year. Where there are both, the weekdays narrow
    /// the numbered days; what a daily rule names narrows its days.
    fn add_days(&mut self, language: Language, rule: &Rule) {
        let weekdays = || {
            rule.days
                .iter()
                .map(|day| say_weekday(language, *day))
                .collect::<Vec<_>>()
        };
        let is_numbered = rule.days.iter().any(|day| day.nth.is_some());
        let by_number = [
            ("rule-on-month-days", month_days(language, &rule.month_days)),
            ("rule-on-year-days", nths(language, &rule.year_days)),
        ];
        let by_number: Vec<_> = by_number.into_iter().filter(|(_, all)| !all.is_empty()).collect();
        let only = |key, all| {
            let args = Args::new().with("days", list(language, key, all));
            say(language, "rule-only", &args)
        };
        if !rule.days.is_empty() && by_number.is_empty() && (rule.freq != Freq::Daily || rule.interval == 1) {
            let key = if is_numbered {
                "rule-on-nth-days"
            } else {
                "rule-on-weekdays"
            };
            self.days.push(list(language, key, weekdays()));
        } else if is_numbered {
            self.notes.push(only("rule-on-nth-days", weekdays()));
        } else if !rule.days.is_empty() {
            self.notes.push(list(language, "rule-only-weekdays", weekdays()));
        }
        for (at, (key, all)) in by_number.into_iter().enumerate() {
            if at == 0 && rule.freq != Freq::Daily {
                self.days.push(list(language, key, all));
            } else {
                self.notes.push(only(key, all));
            }
        }
    }
}

/// How often: `매주`, `every 2 weeks`.
const fn every(freq: Freq) -> &'static str {
    match freq {
        Freq::Daily => "rule-daily",
        Freq::Weekly => "rule-weekly",
        Freq::Monthly => "rule-monthly",
        Freq::Yearly => "rule-yearly",
    }
}

/// The period that BYSETPOS counts in.
const fn each(freq: Freq) -> &'static str {
    match freq {
        Freq::Daily => "rule-each-day",
        Freq::Weekly => "rule-each-week",
        Freq::Monthly => "rule-each-month",
        Freq::Yearly => "rule-each-year",
    }
}

fn list(language: Language, key: &str, all: Vec<String>) -> String {
    say(language, key, &Args::new().with("list", joined(language, &all)))
}

fn month(language: Language, number: i32) -> String {
    word(language, &format!("month-{number}"))
}

fn month_days(language: Language, numbers: &[i32]) -> Vec<String> {
    let day = |n: i32| match n {
        -1 => word(language, "month-last-day"),
        n if n < 0 => say(language, "month-day-from-end", &Args::new().with("n", -n)),
        n => say(language, "month-day-nth", &Args::new().with("n", n)),
    };
    from_the_front(numbers).map(day).collect()
}

/// `셋째`, `마지막`, `끝에서 둘째`, `29번째`.
fn nth(language: Language, n: i32) -> String {
    match n {
        -1 => word(language, "rule-nth-last"),
        n if n < 0 => say(language, "rule-nth-from-end", &Args::new().with("n", -n)),
        n => say(language, "rule-nth", &Args::new().with("n", n)),
    }
}

fn nths(language: Language, numbers: &[i32]) -> Vec<String> {
    from_the_front(numbers).map(|n| nth(language, n)).collect()
}

/// What is counted from the front, and then what is counted from the end.
fn from_the_front(sorted: &[i32]) -> impl Iterator<Item = i32> {
    let of = |is_front: bool| sorted.iter().copied().filter(move |n| (*n > 0) == is_front);
    of(true).chain(of(false))
}

fn say_weekday(language: Language, day: Day) -> String {
    let weekday = times::weekday(language, day.weekday.number_from_monday());
    match day.nth {
        None => weekday,
        Some(number) => say(
            language,
            "weekday-nth",
            &Args::new()
                .with("nth", nth(language, number))
                .with("weekday", weekday),
        ),
    }
}
