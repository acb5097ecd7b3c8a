//! Recurrence rules of RFC 5545 section 3.3.10: one typed rule, one reader, one engine, for trial schedules,
//! windows and closures, and for whatever says them in words. Bounded in size and cost; knows nothing of
//! sites and bookings.

use std::fmt;

use chrono::Weekday;

use super::span::Instant;

mod error;
mod expand;
mod read;

pub use error::RuleError;

/// Most characters of a rule: one that names more days than fit is a list of dates.
pub const MAX_TEXT: usize = 1_000;
/// Most starts in one day that BYHOUR × BYMINUTE may give: one an hour. It bounds what a day of a search
/// costs.
pub const MAX_TIMES_A_DAY: usize = 24;
/// Largest INTERVAL: beyond it even days leave the longest schedule.
pub const MAX_INTERVAL: u32 = 1_000;

/// The period that a rule repeats by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freq {
    Daily,
    /// Each week, which begins at WKST.
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
pub enum End {
    Never,
    /// After so many starts.
    Count(usize),
    /// With the last start that is not after this moment.
    Until(Instant),
}

/// One entry of BYDAY.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The how-manieth in its month or year, from the end when negative; none means every one.
    pub nth: Option<i32>,
    pub weekday: Weekday,
}

/// A rule that is valid by itself. A list that is empty was not given. Numbers are sorted, without doubles
/// and inside the bounds of their part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub freq: Freq,
    /// INTERVAL: 1 to [`MAX_INTERVAL`].
    pub interval: u32,
    pub end: End,
    pub week_start: Weekday,
    /// BYMONTH: 1 to 12.
    pub months: Vec<i32>,
    /// BYWEEKNO: ±1 to ±53.
    pub week_numbers: Vec<i32>,
    /// BYYEARDAY: ±1 to ±366.
    pub year_days: Vec<i32>,
    /// BYMONTHDAY: ±1 to ±31.
    pub month_days: Vec<i32>,
    /// BYDAY, in the order of the text, each once.
    pub days: Vec<Day>,
    /// BYHOUR: 0 to 23.
    pub hours: Vec<i32>,
    /// BYMINUTE: 0 to 59.
    pub minutes: Vec<i32>,
    /// BYSECOND: nothing but 0, as sessions start on full minutes.
    pub seconds: Vec<i32>,
    /// BYSETPOS: ±1 to ±366.
    pub set_positions: Vec<i32>,
}

impl Rule {
    /// Whether a number in BYDAY counts within the month; otherwise within the year (RFC 5545, BYDAY's notes
    /// 1 and 2).
    pub(super) fn counts_days_in_month(&self) -> bool {
        self.freq == Freq::Monthly || !self.months.is_empty()
    }
}

impl fmt::Display for Rule {
    /// As it is written in RFC 5545, in capitals, with its parts in one order.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.freq.written())?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", name(self.week_start))?;
        }
        let list = |numbers: &[i32]| numbers.iter().map(i32::to_string).collect::<Vec<_>>().join(",");
        let days: Vec<String> = self.days.iter().map(ToString::to_string).collect();
        let parts = [
            ("BYMONTH", list(&self.months)),
            ("BYWEEKNO", list(&self.week_numbers)),
            ("BYYEARDAY", list(&self.year_days)),
            ("BYMONTHDAY", list(&self.month_days)),
            ("BYDAY", days.join(",")),
            ("BYHOUR", list(&self.hours)),
            ("BYMINUTE", list(&self.minutes)),
            ("BYSECOND", list(&self.seconds)),
            ("BYSETPOS", list(&self.set_positions)),
        ];
        for (part, values) in parts.iter().filter(|(_, values)| !values.is_empty()) {
            write!(f, ";{part}={values}")?;
        }
        match self.end {
            End::Never => Ok(()),
            End::Count(count) => write!(f, ";COUNT={count}"),
            End::Until(until) => write!(f, ";UNTIL={}", until.to_utc().format("%Y%m%dT%H%M%SZ")),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nth {
            Some(nth) => write!(f, "{nth}{}", name(self.weekday)),
            None => f.write_str(name(self.weekday)),
        }
    }
}

/// As a weekday is written in a rule.
const fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
