//! The text of an RRULE becomes a [`Rule`]. The form is checked here, strictly; the `rrule` crate reads the
//! values; what it read is checked against RFC 5545's table and our bounds. Nothing is expanded.
//!
//! The crate alone takes too much: it reads `;;`, `BYWEEKDAY=` and `BYDAY=xMO`, takes an UNTIL without `Z`
//! for a time of the machine's own zone, and 0 where there is no such day.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use rrule::{Frequency, NWeekday, ParseError, RRule, RRuleError, Unvalidated};

use super::super::span::{Instant, resolve};
use super::{Day, End, Freq, MAX_INTERVAL, MAX_TEXT, MAX_TIMES_A_DAY, Rule, RuleError};

/// How the values of a part are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One word, which the crate knows or doesn't.
    Word,
    /// One number without a sign.
    Number,
    /// Numbers without a sign, from one to another, between commas.
    Numbers(i32, i32),
    /// Numbers up to one, counted from the front or, negative, from the back.
    Signed(i32),
    /// Weekdays that may have a number before them.
    Days,
    Moment,
}

/// The parts of RFC 5545 section 3.3.10.
const PARTS: [(&str, Form); 14] = [
    ("FREQ", Form::Word),
    ("UNTIL", Form::Moment),
    ("COUNT", Form::Number),
    ("INTERVAL", Form::Number),
    ("BYSECOND", Form::Numbers(0, 59)),
    ("BYMINUTE", Form::Numbers(0, 59)),
    ("BYHOUR", Form::Numbers(0, 23)),
    ("BYDAY", Form::Days),
    ("BYMONTHDAY", Form::Signed(31)),
    ("BYYEARDAY", Form::Signed(366)),
    ("BYWEEKNO", Form::Signed(53)),
    ("BYMONTH", Form::Numbers(1, 12)),
    ("BYSETPOS", Form::Signed(366)),
    ("WKST", Form::Word),
];

/// More digits than any bound has.
const LONG: usize = 9;

impl Rule {
    /// Reads a rule, in upper or lower case. `tz` is only used to say what an UNTIL in local time would be in
    /// UTC.
    ///
    /// # Errors
    /// The first [`RuleError`] found: form before values, values before what may stand together.
    pub fn parse(text: &str, tz: Tz) -> Result<Self, RuleError> {
        let text = well_formed(text, tz)?;
        let read: RRule<Unvalidated> = format!("RRULE:{text}").parse().map_err(|error| refused(&error))?;
        let rule = Self::of(&read)?;
        rule.check_company()?;
        Ok(rule)
    }

    fn of(read: &RRule<Unvalidated>) -> Result<Self, RuleError> {
        if !matches!(read.get_by_second(), [] | [0]) {
            return Err(RuleError::Seconds);
        }
        let interval = u32::from(read.get_interval());
        if !(1..=MAX_INTERVAL).contains(&interval) {
            return Err(RuleError::Interval { max: MAX_INTERVAL });
        }
        let end = match (read.get_count(), read.get_until()) {
            (Some(_), Some(_)) => return Err(RuleError::CountAndUntil),
            (Some(0), _) => return Err(RuleError::CountZero),
            // A number too large to hold is refused as too many sessions, later.
            (Some(count), _) => End::Count(usize::try_from(count).unwrap_or(usize::MAX)),
            (_, Some(until)) => End::Until(Instant::from_unix(until.timestamp())),
            (None, None) => End::Never,
        };
        Ok(Self {
            freq: freq(read.get_freq())?,
            interval,
            end,
            week_start: read.get_week_start(),
            months: numbers(read.get_by_month()),
            week_numbers: numbers(read.get_by_week_no()),
            year_days: numbers(read.get_by_year_day()),
            month_days: numbers(read.get_by_month_day()),
            days: days(read.get_by_weekday()),
            hours: numbers(read.get_by_hour()),
            minutes: numbers(read.get_by_minute()),
            seconds: numbers(read.get_by_second()),
            set_positions: numbers(read.get_by_set_pos()),
        })
    }

    /// Which parts may stand together.
    fn check_company(&self) -> Result<(), RuleError> {
        let with = self.freq.written();
        let is_yearly = self.freq == Freq::Yearly;
        let allowed = [
            ("BYWEEKNO", is_yearly, &self.week_numbers),
            ("BYYEARDAY", is_yearly, &self.year_days),
            ("BYMONTHDAY", self.freq != Freq::Weekly, &self.month_days),
        ];
        let wrong = allowed
            .into_iter()
            .find(|(_, may, list)| !may && !list.is_empty());
        if let Some((part, ..)) = wrong {
            return Err(RuleError::NotWith { part, with });
        }
        if !self.week_numbers.is_empty() && self.days.is_empty() {
            return Err(RuleError::WeekNoAlone);
        }
        let alone = [
            &self.months,
            &self.week_numbers,
            &self.year_days,
            &self.month_days,
            &self.hours,
            &self.minutes,
        ];
        if !self.set_positions.is_empty() && self.days.is_empty() && alone.iter().all(|list| list.is_empty())
        {
            return Err(RuleError::SetPosAlone);
        }
        let asked = self.hours.len().max(1) * self.minutes.len().max(1);
        if asked > MAX_TIMES_A_DAY {
            return Err(RuleError::TimesADay {
                asked,
                limit: MAX_TIMES_A_DAY,
            });
        }
        self.check_numbered_days(with)
    }

    fn check_numbered_days(&self, with: &'static str) -> Result<(), RuleError> {
        let Some(largest) = self
            .days
            .iter()
            .filter_map(|day| day.nth)
            .max_by_key(|nth| nth.abs())
        else {
            return Ok(());
        };
        if matches!(self.freq, Freq::Daily | Freq::Weekly) {
            return Err(RuleError::NumberedDay { with });
        }
        if !self.week_numbers.is_empty() {
            return Err(RuleError::NumberedDay { with: "BYWEEKNO" });
        }
        if self.counts_days_in_month() && largest.abs() > 5 {
            return Err(RuleError::Value {
                part: "BYDAY",
                value: largest.to_string(),
            });
        }
        Ok(())
    }
}

/// The text in capitals, when every part of it is one of RFC 5545's, once, with values of its form.
fn well_formed(text: &str, tz: Tz) -> Result<String, RuleError> {
    if text.chars().count() > MAX_TEXT {
        return Err(RuleError::TextTooLong);
    }
    let text = text.to_ascii_uppercase();
    if text.starts_with("RRULE") {
        return Err(RuleError::Prefix);
    }
    if let Some(at) = text
        .chars()
        .position(|c| !(c.is_ascii_alphanumeric() || "=;,+-".contains(c)))
    {
        return Err(RuleError::Character { position: at + 1 });
    }
    let mut parts: Vec<(&'static str, String)> = Vec::new();
    for part in text.split(';') {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => (name, value),
            _ => return Err(RuleError::Malformed { part: excerpt(part) }),
        };
        let known = PARTS.into_iter().find(|(known, _)| *known == name);
        let (part, form) = known.ok_or_else(|| RuleError::UnknownPart { part: excerpt(name) })?;
        if parts.iter().any(|(other, _)| *other == part) {
            return Err(RuleError::DuplicatePart { part });
        }
        parts.push((part, form.checked(part, value, tz)?));
    }
    if !parts.iter().any(|(part, _)| *part == "FREQ") {
        return Err(RuleError::NoFreq);
    }
    Ok(parts
        .iter()
        .map(|(part, value)| format!("{part}={value}"))
        .collect::<Vec<_>>()
        .join(";"))
}

impl Form {
    /// The value as it may be given to the crate.
    fn checked(self, part: &'static str, value: &str, tz: Tz) -> Result<String, RuleError> {
        let all = |holds: &dyn Fn(&str) -> bool| match value.split(',').find(|entry| !holds(entry)) {
            None => Ok(value.to_owned()),
            Some(entry) => Err(bad_value(part, entry)),
        };
        match self {
            Self::Word => Ok(value.to_owned()),
            Self::Number => number(part, value),
            Self::Numbers(least, most) => all(&|entry| {
                is_digits(entry) && entry.parse().is_ok_and(|number| (least..=most).contains(&number))
            }),
            Self::Signed(most) => all(&|entry| is_place(entry, most)),
            Self::Days => all(&is_day),
            Self::Moment => moment(value, tz),
        }
    }
}

fn number(part: &'static str, value: &str) -> Result<String, RuleError> {
    match value {
        // As a number that is too large it is refused in words of its own.
        value if is_digits(value) && value.trim_start_matches('0').len() > LONG => Ok("9".repeat(LONG)),
        value if is_digits(value) => Ok(value.to_owned()),
        _ if part == "INTERVAL" => Err(RuleError::Interval { max: MAX_INTERVAL }),
        _ => Err(bad_value(part, value)),
    }
}

/// Digits only: Rust's own parsing, which the crate uses, would take a sign.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A place from the front or the back; there is none at zero.
fn is_place(text: &str, most: i32) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    is_digits(digits) && digits.parse().is_ok_and(|place| (1..=most).contains(&place))
}

fn is_day(text: &str) -> bool {
    let Some((number, _)) = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at)) else {
        return false;
    };
    number.is_empty() || is_place(number, 53)
}

/// `20270527T145959Z`. A local time or a date is refused with what it would be in UTC, because RFC 5545 wants
/// UTC where the start has a time zone, and a guess would move the last session.
fn moment(text: &str, tz: Tz) -> Result<String, RuleError> {
    let bad = || bad_value("UNTIL", text);
    let (date, time) = text.split_once('T').unwrap_or((text, "235959"));
    let (time, is_utc) = time.strip_suffix('Z').map_or((time, false), |time| (time, true));
    if !is_digits(date) || date.len() != 8 || !is_digits(time) || time.len() != 6 {
        return Err(bad());
    }
    // A leap second is read as the second before it: chrono's clocks have none.
    let time = time
        .strip_suffix("60")
        .map_or_else(|| time.to_owned(), |before| format!("{before}59"));
    let moment = format!("{date}T{time}");
    let local = NaiveDateTime::parse_from_str(&moment, "%Y%m%dT%H%M%S").map_err(|_| bad())?;
    if is_utc {
        return Ok(format!("{moment}Z"));
    }
    Err(RuleError::UntilNotUtc {
        utc: resolve(tz, local).to_utc().format("%Y%m%dT%H%M%SZ").to_string(),
    })
}

/// Why the crate refused a text of good form: a value that its part can't have.
fn refused(error: &RRuleError) -> RuleError {
    let malformed = |error: &dyn std::error::Error| RuleError::Malformed {
        part: excerpt(&error.to_string()),
    };
    let RRuleError::ParserError(error) = error else {
        return malformed(error);
    };
    let (part, value) = match error {
        ParseError::InvalidInterval(_) => return RuleError::Interval { max: MAX_INTERVAL },
        ParseError::InvalidFrequency(value) => ("FREQ", value),
        ParseError::InvalidWeekdayStart(value) => ("WKST", value),
        ParseError::InvalidWeekday(value) => ("BYDAY", value),
        ParseError::InvalidCount(value) => ("COUNT", value),
        ParseError::InvalidDateTime { value, .. } => ("UNTIL", value),
        other => return malformed(other),
    };
    bad_value(part, value)
}

const fn freq(read: Frequency) -> Result<Freq, RuleError> {
    match read {
        Frequency::Daily => Ok(Freq::Daily),
        Frequency::Weekly => Ok(Freq::Weekly),
        Frequency::Monthly => Ok(Freq::Monthly),
        Frequency::Yearly => Ok(Freq::Yearly),
        Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => Err(RuleError::SubDaily),
    }
}

fn days(read: &[NWeekday]) -> Vec<Day> {
    let mut days = Vec::with_capacity(read.len());
    for read in read {
        let day = match *read {
            NWeekday::Every(weekday) => Day { nth: None, weekday },
            NWeekday::Nth(nth, weekday) => Day {
                nth: Some(nth.into()),
                weekday,
            },
        };
        if !days.contains(&day) {
            days.push(day);
        }
    }
    days
}

fn numbers<T: Copy + Into<i32>>(read: &[T]) -> Vec<i32> {
    read.iter().map(|number| (*number).into()).collect()
}

fn bad_value(part: &'static str, value: &str) -> RuleError {
    RuleError::Value {
        part,
        value: excerpt(value),
    }
}

/// As much of a text as fits into a message.
fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
