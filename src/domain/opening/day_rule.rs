//! Day rules: the whole-day part of RFC 5545 section 3.3.10, asked about one day at a time.
//! A question about next year costs the same as one about tomorrow; nothing is walked from the rule's start.

use chrono::{Datelike, Duration, Months, NaiveDate, Weekday};

/// Longest rule text, in characters.
const MAX_TEXT: usize = 300;
/// Every rule must match a day within this many years; 28 bring back each weekday on each date, leap days too.
const YEARS_TO_MATCH: u32 = 40;

/// Why a text is no day rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayRuleError {
    /// Over 300 characters.
    #[error("must have at most 300 characters")]
    TooLong,
    /// A part without `=`, such as an empty one.
    #[error("`{0}` must be NAME=VALUE")]
    Part(String),
    /// A name that comes again.
    #[error("{0} is given twice")]
    Twice(String),
    /// A part that is unknown, that ends the rule (COUNT, UNTIL) or that is finer than a day (BYHOUR and so on).
    #[error("{0} is not one of FREQ, INTERVAL, WKST, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, BYWEEKNO, BYYEARDAY")]
    NotAllowed(String),
    /// A value outside its range.
    #[error("{0} can't be `{1}`")]
    Value(String, String),
    /// No FREQ.
    #[error("must have FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")]
    NoFreq,
    /// A part that RFC 5545 forbids with the rule's FREQ.
    #[error("{0} does not go with this FREQ")]
    WithFreq(&'static str),
    /// BYSETPOS alone.
    #[error("BYSETPOS needs another BY part to choose from")]
    LonePosition,
    /// No day in 40 years, such as 30 February.
    #[error("matches no day")]
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Freq {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// An element of BYDAY. `nth` is 0 for every such weekday, else its place counted from the front or, negative, the
/// back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ByDay {
    nth: i16,
    weekday: Weekday,
}

/// A rule of whole local days, counted from a start date.
///
/// Where RFC 5545 leaves room it reads rules as the `rrule` crate and python-dateutil do: BYWEEKNO without BYDAY means
/// all seven days. BYSETPOS chooses from whole periods, also from the one that the start falls into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRule {
    start: NaiveDate,
    freq: Freq,
    interval: i64,
    week_start: Weekday,
    days: Vec<ByDay>,
    months: Vec<i16>,
    month_days: Vec<i16>,
    year_days: Vec<i16>,
    weeks: Vec<i16>,
    positions: Vec<i16>,
}

impl DayRule {
    /// Reads a rule, in either case. It counts its INTERVAL from `start`, takes from it what the text leaves open
    /// (the weekday of a bare WEEKLY), and matches no earlier day.
    ///
    /// # Errors
    /// [`DayRuleError`], but not `Never`: see [`DayRule::check`].
    pub fn parse(text: &str, start: NaiveDate) -> Result<Self, DayRuleError> {
        if text.chars().count() > MAX_TEXT {
            return Err(DayRuleError::TooLong);
        }
        let text = text.to_ascii_uppercase();
        let parts = parts(&text)?;
        let freq = parts.iter().find(|(name, _)| *name == "FREQ").ok_or(DayRuleError::NoFreq)?.1;
        let mut rule = Self::bare(read_freq(freq)?, start);
        for (name, value) in parts {
            rule.read_part(name, value)?;
        }
        rule.check_parts()?;
        rule.take_from_start();
        Ok(rule)
    }

    /// Makes sure that the rule matches at all.
    ///
    /// # Errors
    /// [`DayRuleError::Never`].
    pub fn check(&self) -> Result<(), DayRuleError> {
        let mut years = (0..YEARS_TO_MATCH).map_while(|year| {
            let first = self.start.checked_add_months(Months::new(12 * year))?;
            Some((first, first.checked_add_months(Months::new(12))?))
        });
        if years.any(|(first, last)| !self.between(first, last).is_empty()) { Ok(()) } else { Err(DayRuleError::Never) }
    }

    /// Whether the day is one of the rule's.
    #[must_use]
    pub fn matches(&self, date: NaiveDate) -> bool {
        date >= self.start
            && self.in_step(date)
            && self.fits(date)
            && (self.positions.is_empty() || self.chosen_around(date).contains(&date))
    }

    /// The rule's days from one date to another, both inclusive, in order.
    #[must_use]
    pub fn between(&self, from: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
        let from = from.max(self.start);
        if self.positions.is_empty() {
            return from
                .iter_days()
                .take_while(|day| *day <= until)
                .filter(|day| self.in_step(*day) && self.fits(*day))
                .collect();
        }
        let mut found = Vec::new();
        let mut day = from;
        while day <= until {
            if self.in_step(day) {
                found.extend(self.chosen_around(day).into_iter().filter(|chosen| (from..=until).contains(chosen)));
            }
            day = self.period(day).1 + Duration::days(1);
        }
        found
    }

    fn bare(freq: Freq, start: NaiveDate) -> Self {
        Self {
            start,
            freq,
            interval: 1,
            week_start: Weekday::Mon,
            days: Vec::new(),
            months: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            positions: Vec::new(),
        }
    }

    fn read_part(&mut self, name: &str, value: &str) -> Result<(), DayRuleError> {
        let wrong = || DayRuleError::Value(name.to_owned(), value.to_owned());
        match name {
            "FREQ" => {}
            "INTERVAL" => self.interval = number(value, 1..=366).map(i64::from).ok_or_else(wrong)?,
            "WKST" => self.week_start = read_weekday(value).ok_or_else(wrong)?,
            "BYDAY" => self.days = value.split(',').map(read_by_day).collect::<Option<_>>().ok_or_else(wrong)?,
            "BYMONTH" => {
                self.months = value.split(',').map(|n| number(n, 1..=12)).collect::<Option<_>>().ok_or_else(wrong)?;
            }
            "BYMONTHDAY" => self.month_days = signed(value, 31).ok_or_else(wrong)?,
            "BYYEARDAY" => self.year_days = signed(value, 366).ok_or_else(wrong)?,
            "BYWEEKNO" => self.weeks = signed(value, 53).ok_or_else(wrong)?,
            "BYSETPOS" => self.positions = signed(value, 366).ok_or_else(wrong)?,
            _ => return Err(DayRuleError::NotAllowed(name.to_owned())),
        }
        Ok(())
    }

    /// RFC 5545's table of which BY part goes with which FREQ.
    fn check_parts(&self) -> Result<(), DayRuleError> {
        let yearly = self.freq == Freq::Yearly;
        let counted = self.days.iter().any(|day| day.nth != 0);
        if counted && (matches!(self.freq, Freq::Daily | Freq::Weekly) || !self.weeks.is_empty()) {
            return Err(DayRuleError::WithFreq("BYDAY with a number"));
        }
        if !self.month_days.is_empty() && self.freq == Freq::Weekly {
            return Err(DayRuleError::WithFreq("BYMONTHDAY"));
        }
        if !self.year_days.is_empty() && !yearly {
            return Err(DayRuleError::WithFreq("BYYEARDAY"));
        }
        if !self.weeks.is_empty() && !yearly {
            return Err(DayRuleError::WithFreq("BYWEEKNO"));
        }
        if !self.positions.is_empty() && !self.chooses_days() && self.months.is_empty() {
            return Err(DayRuleError::LonePosition);
        }
        Ok(())
    }

    fn chooses_days(&self) -> bool {
        !(self.days.is_empty() && self.month_days.is_empty() && self.year_days.is_empty() && self.weeks.is_empty())
    }

    /// What the text leaves open comes from the start date (RFC 5545 section 3.3.10, end).
    fn take_from_start(&mut self) {
        if self.chooses_days() {
            return;
        }
        match self.freq {
            Freq::Daily => {}
            Freq::Weekly => self.days.push(ByDay { nth: 0, weekday: self.start.weekday() }),
            Freq::Monthly => self.month_days.push(small(self.start.day())),
            Freq::Yearly => {
                self.month_days.push(small(self.start.day()));
                if self.months.is_empty() {
                    self.months.push(small(self.start.month()));
                }
            }
        }
    }

    /// Whether the day's period is one that INTERVAL keeps.
    fn in_step(&self, date: NaiveDate) -> bool {
        if self.interval == 1 {
            return true;
        }
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let apart = match self.freq {
            Freq::Daily => (date - self.start).num_days(),
            Freq::Weekly => (self.week_of(date) - self.week_of(self.start)).num_weeks(),
            Freq::Monthly => months(date) - months(self.start),
            Freq::Yearly => i64::from(date.year() - self.start.year()),
        };
        apart % self.interval == 0
    }

    /// Whether every BY part but BYSETPOS allows the day.
    fn fits(&self, date: NaiveDate) -> bool {
        let allows = |part: &[i16], places: [i16; 2]| places.iter().any(|place| part.contains(place));
        (self.months.is_empty() || self.months.contains(&small(date.month())))
            && (self.days.is_empty() || self.days.iter().any(|day| self.fits_day(*day, date)))
            && (self.month_days.is_empty() || allows(&self.month_days, places(date.day0(), days_in_month(date), 1)))
            && (self.year_days.is_empty() || allows(&self.year_days, places(date.ordinal0(), days_in_year(date), 1)))
            && (self.weeks.is_empty() || allows(&self.weeks, self.week_places(date)))
    }

    fn fits_day(&self, day: ByDay, date: NaiveDate) -> bool {
        if day.weekday != date.weekday() {
            return false;
        }
        // Places are counted in the year only for a YEARLY rule that names no month.
        day.nth == 0
            || if self.freq == Freq::Yearly && self.months.is_empty() {
                places(date.ordinal0(), days_in_year(date), 7).contains(&day.nth)
            } else {
                places(date.day0(), days_in_month(date), 7).contains(&day.nth)
            }
    }

    /// The day's week number from the front and the back. A week belongs to the year that holds its fourth day.
    fn week_places(&self, date: NaiveDate) -> [i16; 2] {
        let fourth = self.week_of(date) + Duration::days(3);
        places(fourth.ordinal0(), days_in_year(fourth), 7)
    }

    fn week_of(&self, date: NaiveDate) -> NaiveDate {
        date - Duration::days(i64::from(date.weekday().days_since(self.week_start)))
    }

    /// First and last day of the day, week, month or year that BYSETPOS chooses from.
    fn period(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let (first, days) = match self.freq {
            Freq::Daily => (date, 1),
            Freq::Weekly => (self.week_of(date), 7),
            Freq::Monthly => (date - Duration::days(i64::from(date.day0())), days_in_month(date)),
            Freq::Yearly => (date - Duration::days(i64::from(date.ordinal0())), days_in_year(date)),
        };
        (first, first + Duration::days(i64::from(days) - 1))
    }

    /// The days that BYSETPOS chooses from the period around `date`, in order.
    fn chosen_around(&self, date: NaiveDate) -> Vec<NaiveDate> {
        let (first, last) = self.period(date);
        let all: Vec<NaiveDate> =
            first.iter_days().take_while(|day| *day <= last).filter(|day| self.fits(*day)).collect();
        let count = u32::try_from(all.len()).unwrap_or_default();
        let is_chosen = |at: u32| places(at, count, 1).iter().any(|place| self.positions.contains(place));
        (0..count).zip(all).filter(|(at, _)| is_chosen(*at)).map(|(_, day)| day).collect()
    }
}

/// Splits `NAME=VALUE;…` and refuses a name that comes again.
fn parts(text: &str) -> Result<Vec<(&str, &str)>, DayRuleError> {
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in text.split(';') {
        let (name, value) = part.split_once('=').ok_or_else(|| DayRuleError::Part(part.to_owned()))?;
        if parts.iter().any(|(known, _)| *known == name) {
            return Err(DayRuleError::Twice(name.to_owned()));
        }
        parts.push((name, value));
    }
    Ok(parts)
}

fn read_freq(value: &str) -> Result<Freq, DayRuleError> {
    match value {
        "DAILY" => Ok(Freq::Daily),
        "WEEKLY" => Ok(Freq::Weekly),
        "MONTHLY" => Ok(Freq::Monthly),
        "YEARLY" => Ok(Freq::Yearly),
        _ => Err(DayRuleError::Value("FREQ".into(), value.to_owned())),
    }
}

fn read_weekday(value: &str) -> Option<Weekday> {
    Some(match value {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// `MO`, `2WE` or `-1FR`.
fn read_by_day(value: &str) -> Option<ByDay> {
    let (nth, weekday) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let nth = if nth.is_empty() { 0 } else { number(nth, -53..=53).filter(|nth| *nth != 0)? };
    Some(ByDay { nth, weekday: read_weekday(weekday)? })
}

/// A list of places counted from the front or, negative, from the back; 0 is none.
fn signed(value: &str, most: i16) -> Option<Vec<i16>> {
    value.split(',').map(|n| number(n, -most..=most).filter(|n| *n != 0)).collect()
}

fn number(text: &str, range: std::ops::RangeInclusive<i16>) -> Option<i16> {
    text.parse().ok().filter(|n| range.contains(n))
}

/// The place of item `at` of `count`, counted in groups of `size` from the front (1, 2 …) and from the back (-1, -2 …).
fn places(at: u32, count: u32, size: u32) -> [i16; 2] {
    [small(at / size + 1), -small((count - 1 - at) / size + 1)]
}

/// Days and months are at most 366.
fn small(n: u32) -> i16 {
    i16::try_from(n).unwrap_or(i16::MAX)
}

fn days_in_month(date: NaiveDate) -> u32 {
    match date.month() {
        2 => 28 + u32::from(date.leap_year()),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_in_year(date: NaiveDate) -> u32 {
    365 + u32::from(date.leap_year())
}

#[cfg(test)]
#[path = "day_rule_tests.rs"]
mod tests;
