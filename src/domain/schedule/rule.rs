//! The text of an RRULE, read strictly into a [`Rule`]. Every bound on what a rule may cost is kept here,
//! before anything is expanded; never expands anything itself.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::super::span::{Instant, resolve};
use super::ScheduleError;

/// Most starts in one day that BYHOUR × BYMINUTE may give.
pub(super) const MAX_TIMES_A_DAY: usize = 24;
/// Largest INTERVAL: beyond it even days leave the longest schedule.
pub(super) const MAX_INTERVAL: u32 = 1_000;

/// The period that a rule repeats by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freq {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Freq {
    /// As it is written in a rule.
    const fn written(self) -> &'static str {
        match self {
            Self::Daily => "FREQ=DAILY",
            Self::Weekly => "FREQ=WEEKLY",
            Self::Monthly => "FREQ=MONTHLY",
            Self::Yearly => "FREQ=YEARLY",
        }
    }
}

/// Where a rule ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Never,
    Count(usize),
    Until(Instant),
}

/// One entry of BYDAY.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    /// The how-manieth in its month or year, from the end when negative; none means every one.
    pub(super) nth: Option<i32>,
    pub(super) weekday: Weekday,
}

/// A rule as RFC 5545 section 3.3.10 means it, valid by itself. A list that is empty was not given.
/// Numbers are sorted, without doubles and inside the bounds of their part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) freq: Freq,
    pub(super) interval: u32,
    pub(super) end: End,
    pub(super) week_start: Weekday,
    pub(super) months: Vec<i32>,
    pub(super) week_numbers: Vec<i32>,
    pub(super) year_days: Vec<i32>,
    pub(super) month_days: Vec<i32>,
    pub(super) days: Vec<Day>,
    pub(super) hours: Vec<i32>,
    pub(super) minutes: Vec<i32>,
    pub(super) set_positions: Vec<i32>,
}

impl Rule {
    /// Reads a rule, in upper or lower case. `tz` is only used to say what an UNTIL in local time would be in UTC.
    pub(super) fn parse(text: &str, tz: Tz) -> Result<Self, ScheduleError> {
        let text = text.to_ascii_uppercase();
        if text.starts_with("RRULE") {
            return Err(ScheduleError::Prefix);
        }
        if let Some(at) = text.chars().position(|c| !(c.is_ascii_alphanumeric() || "=;,+-".contains(c))) {
            return Err(ScheduleError::Character { position: at + 1 });
        }
        let mut parts = Parts::default();
        for part in text.split(';') {
            match part.split_once('=') {
                Some((name, value)) if !name.is_empty() && !value.is_empty() => parts.add(name, value)?,
                _ => return Err(ScheduleError::Malformed { part: excerpt(part) }),
            }
        }
        let rule = Self {
            freq: parts.freq()?,
            interval: parts.interval()?,
            end: parts.end(tz)?,
            week_start: parts.week_start()?,
            months: parts.numbers("BYMONTH", 1..=12)?,
            week_numbers: parts.signed("BYWEEKNO", 53)?,
            year_days: parts.signed("BYYEARDAY", 366)?,
            month_days: parts.signed("BYMONTHDAY", 31)?,
            days: parts.days()?,
            hours: parts.numbers("BYHOUR", 0..=23)?,
            minutes: parts.numbers("BYMINUTE", 0..=59)?,
            set_positions: parts.signed("BYSETPOS", 366)?,
        };
        parts.full_minutes_only()?;
        rule.check_company()?;
        Ok(rule)
    }

    /// Whether a number in BYDAY counts within the month; otherwise within the year (RFC 5545, BYDAY's notes 1 and 2).
    pub(super) fn counts_days_in_month(&self) -> bool {
        self.freq == Freq::Monthly || !self.months.is_empty()
    }

    /// Which parts may stand together.
    fn check_company(&self) -> Result<(), ScheduleError> {
        let with = self.freq.written();
        if self.freq != Freq::Yearly && !self.week_numbers.is_empty() {
            return Err(ScheduleError::NotWith { part: "BYWEEKNO", with });
        }
        if self.freq != Freq::Yearly && !self.year_days.is_empty() {
            return Err(ScheduleError::NotWith { part: "BYYEARDAY", with });
        }
        if self.freq == Freq::Weekly && !self.month_days.is_empty() {
            return Err(ScheduleError::NotWith { part: "BYMONTHDAY", with });
        }
        if !self.week_numbers.is_empty() && self.days.is_empty() {
            return Err(ScheduleError::WeekNoAlone);
        }
        let alone = [&self.months, &self.week_numbers, &self.year_days, &self.month_days, &self.hours, &self.minutes];
        if !self.set_positions.is_empty() && self.days.is_empty() && alone.iter().all(|list| list.is_empty()) {
            return Err(ScheduleError::SetPosAlone);
        }
        let asked = self.hours.len().max(1) * self.minutes.len().max(1);
        if asked > MAX_TIMES_A_DAY {
            return Err(ScheduleError::TimesADay { asked, limit: MAX_TIMES_A_DAY });
        }
        self.check_numbered_days(with)
    }

    fn check_numbered_days(&self, with: &'static str) -> Result<(), ScheduleError> {
        let Some(largest) = self.days.iter().filter_map(|day| day.nth).max_by_key(|nth| nth.abs()) else {
            return Ok(());
        };
        if matches!(self.freq, Freq::Daily | Freq::Weekly) {
            return Err(ScheduleError::NumberedDay { with });
        }
        if !self.week_numbers.is_empty() {
            return Err(ScheduleError::NumberedDay { with: "BYWEEKNO" });
        }
        if self.counts_days_in_month() && largest.abs() > 5 {
            return Err(ScheduleError::Value { part: "BYDAY", value: largest.to_string() });
        }
        Ok(())
    }
}

/// The names of RFC 5545 section 3.3.10.
const NAMES: [&str; 14] = [
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYSECOND",
    "BYMINUTE",
    "BYHOUR",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
];

/// The parts of a rule by name, each at most once, values not yet read.
#[derive(Default)]
struct Parts<'a>(Vec<(&'static str, &'a str)>);

impl<'a> Parts<'a> {
    fn add(&mut self, name: &str, value: &'a str) -> Result<(), ScheduleError> {
        let known = NAMES.into_iter().find(|known| *known == name);
        let part = known.ok_or_else(|| ScheduleError::UnknownPart { part: excerpt(name) })?;
        if self.find(part).is_some() {
            return Err(ScheduleError::DuplicatePart { part });
        }
        self.0.push((part, value));
        Ok(())
    }

    fn find(&self, part: &str) -> Option<&'a str> {
        self.0.iter().find(|(name, _)| *name == part).map(|(_, value)| *value)
    }

    fn freq(&self) -> Result<Freq, ScheduleError> {
        match self.find("FREQ").ok_or(ScheduleError::NoFreq)? {
            "DAILY" => Ok(Freq::Daily),
            "WEEKLY" => Ok(Freq::Weekly),
            "MONTHLY" => Ok(Freq::Monthly),
            "YEARLY" => Ok(Freq::Yearly),
            "HOURLY" | "MINUTELY" | "SECONDLY" => Err(ScheduleError::SubDaily),
            other => Err(bad_value("FREQ", other)),
        }
    }

    fn interval(&self) -> Result<u32, ScheduleError> {
        let Some(value) = self.find("INTERVAL") else { return Ok(1) };
        digits(value)
            .and_then(|digits| digits.parse().ok())
            .filter(|interval| (1..=MAX_INTERVAL).contains(interval))
            .ok_or(ScheduleError::Interval { max: MAX_INTERVAL })
    }

    fn end(&self, tz: Tz) -> Result<End, ScheduleError> {
        match (self.find("COUNT"), self.find("UNTIL")) {
            (None, None) => Ok(End::Never),
            (Some(_), Some(_)) => Err(ScheduleError::CountAndUntil),
            (Some(count), None) => {
                let digits = digits(count).ok_or_else(|| bad_value("COUNT", count))?;
                // A number too large to hold is refused as too many sessions, later.
                let count = digits.parse().unwrap_or(usize::MAX);
                if count == 0 { Err(ScheduleError::CountZero) } else { Ok(End::Count(count)) }
            }
            (None, Some(until)) => read_until(until, tz).map(End::Until),
        }
    }

    fn week_start(&self) -> Result<Weekday, ScheduleError> {
        let Some(value) = self.find("WKST") else { return Ok(Weekday::Mon) };
        read_weekday(value).ok_or_else(|| bad_value("WKST", value))
    }

    fn days(&self) -> Result<Vec<Day>, ScheduleError> {
        let entries = self.find("BYDAY").into_iter().flat_map(|list| list.split(','));
        entries.map(|entry| read_day(entry).ok_or_else(|| bad_value("BYDAY", entry))).collect()
    }

    /// The numbers of a part that knows no sign.
    fn numbers(&self, part: &'static str, range: std::ops::RangeInclusive<i32>) -> Result<Vec<i32>, ScheduleError> {
        self.list(part, |entry| digits(entry)?.parse().ok().filter(|number| range.contains(number)))
    }

    /// The numbers of a part that counts 1 to `max` from the front, or from the back when negative.
    fn signed(&self, part: &'static str, max: i32) -> Result<Vec<i32>, ScheduleError> {
        self.list(part, |entry| read_signed(entry, max))
    }

    fn list(&self, part: &'static str, read: impl Fn(&str) -> Option<i32>) -> Result<Vec<i32>, ScheduleError> {
        let entries = self.find(part).into_iter().flat_map(|list| list.split(','));
        let mut numbers =
            entries.map(|entry| read(entry).ok_or_else(|| bad_value(part, entry))).collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    fn full_minutes_only(&self) -> Result<(), ScheduleError> {
        match self.numbers("BYSECOND", 0..=60)?.as_slice() {
            [] | [0] => Ok(()),
            _ => Err(ScheduleError::Seconds),
        }
    }
}

fn bad_value(part: &'static str, value: &str) -> ScheduleError {
    ScheduleError::Value { part, value: excerpt(value) }
}

/// As much of a text as fits into a message.
fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The text when it is digits only: Rust's own parsing would take a sign.
fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

fn read_signed(text: &str, max: i32) -> Option<i32> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let number: i32 = digits(rest)?.parse().ok()?;
    (1..=max).contains(&number).then_some(sign * number)
}

fn read_weekday(text: &str) -> Option<Weekday> {
    match text {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}

fn read_day(text: &str) -> Option<Day> {
    let (number, weekday) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = if number.is_empty() { None } else { Some(read_signed(number, 53)?) };
    Some(Day { nth, weekday: read_weekday(weekday)? })
}

/// Reads `20270527T145959Z`. A local time or a date is refused with what it would be in UTC, because
/// RFC 5545 wants UTC where the start has a time zone, and a guess would move the last session.
fn read_until(text: &str, tz: Tz) -> Result<Instant, ScheduleError> {
    let bad = || bad_value("UNTIL", text);
    let (date, time) = text.split_once('T').unwrap_or((text, "235959"));
    let (time, is_utc) = time.strip_suffix('Z').map_or((time, false), |time| (time, true));
    let local =
        read_date(date).zip(read_time(time)).map(|(date, time)| NaiveDateTime::new(date, time)).ok_or_else(bad)?;
    if is_utc {
        return Ok(Instant::from_unix(local.and_utc().timestamp()));
    }
    Err(ScheduleError::UntilNotUtc { utc: resolve(tz, local).to_utc().format("%Y%m%dT%H%M%SZ").to_string() })
}

fn read_date(text: &str) -> Option<NaiveDate> {
    let text = digits(text).filter(|text| text.len() == 8)?;
    NaiveDate::from_ymd_opt(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
}

fn read_time(text: &str) -> Option<NaiveTime> {
    let text = digits(text).filter(|text| text.len() == 6)?;
    // A leap second is read as the second before it: chrono's clocks have none.
    let second: u32 = text[4..].parse().ok().filter(|second| *second <= 60)?;
    NaiveTime::from_hms_opt(text[..2].parse().ok()?, text[2..4].parse().ok()?, second.min(59))
}
