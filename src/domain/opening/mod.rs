//! When a zone may be used: windows open it per phase kind, closures shut it.
//! Pure set arithmetic over local rules; never knows what is booked.

mod day_rule;
mod error;
mod hour_minute;
mod reach;

use std::ops::RangeInclusive;

use chrono::{Datelike, Duration, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::holidays::{Anchor, Holidays};
use super::ids::ClosureId;
use super::span::{Span, Spans, start_of_day};
use super::text::worded;

pub use day_rule::{DayRule, DayRuleError};
pub use error::{OpeningError, OpeningFault};
use error::{refuse, require};
pub use reach::closes;

/// Longest that a window stays open, in minutes.
pub const MAX_WINDOW_MINUTES: u32 = 2_880;
/// Most dates that a window may list.
pub const MAX_DATES: usize = 1_000;
/// Most days that a season reaches to either side of its anchor.
pub const MAX_SEASON_DAYS: u16 = 366;

worded! {
    /// What a phase of a booking is for.
    pub PhaseKind {
        /// Looking and measuring beforehand.
        Survey = "survey",
        /// Bringing in and installing.
        Setup = "setup",
        /// Handing over goods at a dock.
        Delivery = "delivery",
        Trial = "trial",
        /// A day for press, buyers and officials.
        DemoDay = "demo_day",
        /// Taking out and restoring.
        Teardown = "teardown",
        /// A visit by site or programme.
        Inspection = "inspection",
    }
}

/// On which local days a window is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// A DAILY, WEEKLY, MONTHLY or YEARLY RRULE of whole days, counted from `valid_from`
    /// (or 2020-01-01 when there is none). No COUNT, UNTIL or sub-daily parts.
    Rule(String),
    /// Exactly these dates.
    #[schema(value_type = Vec<String>)]
    Dates(Vec<NaiveDate>),
}

/// When a zone may be used, for some phase kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Window {
    /// The phase kinds it serves; empty means every kind.
    #[serde(default)]
    pub phases: Vec<PhaseKind>,
    /// Its days.
    pub days: Days,
    /// Local opening time, to the minute; written `11:00`.
    #[serde(with = "hour_minute")]
    #[schema(value_type = String, example = "22:30")]
    pub from: NaiveTime,
    /// Minutes that it is open, 1 to 2,880; may reach into the next day.
    pub minutes: u32,
    /// First day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<NaiveDate>,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<NaiveDate>,
}

worded! {
    /// What a closure does to a session that touches it.
    pub Effect {
        Block = "block",
        /// Lets it pass with a warning.
        Warn = "warn",
    }
}

/// The time that a closure covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// From one moment to another.
    #[schema(value_type = Object)]
    Span(Span),
    /// Every year from one month and day to another, both inclusive; may pass New Year (12-10 to 01-03).
    Yearly {
        /// `MM-DD`.
        #[schema(value_type = String, example = "12-10")]
        from: MonthDay,
        /// `MM-DD`.
        #[schema(value_type = String, example = "01-03")]
        until: MonthDay,
    },
    /// Days around each occurrence of an anchor holiday, both inclusive: `-14..+2`.
    Season {
        /// The holiday.
        anchor: Anchor,
        /// Days before the anchor, 0 or more.
        before: u16,
        /// Days after the anchor, 0 or more.
        after: u16,
    },
    /// Every day of the holiday calendar.
    PublicHolidays,
    /// Whole local days by an RRULE, as in [`Days::Rule`].
    Recurring(String),
}

impl Shape {
    /// Whether another holiday changes when it is.
    #[must_use]
    pub const fn follows_holidays(&self) -> bool {
        matches!(self, Self::PublicHolidays | Self::Season { .. })
    }
}

/// A month and a day of that month, as `MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

/// A text that is no `MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a month and day such as 12-10")]
pub struct MonthDayError;

impl TryFrom<String> for MonthDay {
    type Error = MonthDayError;
    fn try_from(text: String) -> Result<Self, MonthDayError> {
        // chrono reads `1-3` and ` 1-03` too.
        let strict = text.len() == 5 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
        // A leap year, so that 02-29 is a day.
        let date = NaiveDate::parse_from_str(&format!("2028-{text}"), "%Y-%m-%d")
            .ok()
            .filter(|_| strict)
            .ok_or(MonthDayError)?;
        Ok(Self {
            month: date.month(),
            day: date.day(),
        })
    }
}

impl MonthDay {
    /// This day in `year`, or `instead` where 29 February is missing.
    fn in_year(self, year: i32, instead: Self) -> Option<NaiveDate> {
        let day = |at: Self| NaiveDate::from_ymd_opt(year, at.month, at.day);
        day(self).or_else(|| day(instead))
    }
}

impl From<MonthDay> for String {
    fn from(at: MonthDay) -> Self {
        format!("{:02}-{:02}", at.month, at.day)
    }
}

/// When a zone may not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub id: ClosureId,
    /// The phase kinds it stops; empty means every kind.
    #[serde(default)]
    pub phases: Vec<PhaseKind>,
    pub effect: Effect,
    pub shape: Shape,
    pub reason: String,
}

fn check_year(field: &'static str, date: NaiveDate) -> Result<(), OpeningError> {
    require((1970..3000).contains(&date.year()), field, OpeningFault::Year)
}

fn check_rule(field: &'static str, text: &str, start: NaiveDate) -> Result<(), OpeningError> {
    DayRule::parse(text, start)
        .and_then(|rule| rule.check())
        .map_err(|fault| refuse(field, fault))
}

/// The day that rules without a date of their own count from: 2020-01-01, a Wednesday.
fn rule_start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

impl Window {
    /// Whether it is open over midnight: into the next day, or all day long.
    #[must_use]
    pub fn passes_midnight(&self) -> bool {
        const DAY: u32 = 24 * 60;
        self.from.hour() * 60 + self.from.minute() + self.minutes > DAY || self.minutes >= DAY
    }

    /// Makes sure that the window can be used. To be called where one enters.
    ///
    /// # Errors
    /// The first field that breaks a rule.
    pub fn check(&self) -> Result<(), OpeningError> {
        require(
            self.from.second() == 0 && self.from.nanosecond() == 0,
            "from",
            OpeningFault::Seconds,
        )?;
        require(
            (1..=MAX_WINDOW_MINUTES).contains(&self.minutes),
            "minutes",
            OpeningFault::Minutes,
        )?;
        self.valid_from
            .map_or(Ok(()), |date| check_year("valid_from", date))?;
        self.valid_until
            .map_or(Ok(()), |date| check_year("valid_until", date))?;
        let backward = self
            .valid_from
            .zip(self.valid_until)
            .is_some_and(|(from, until)| until < from);
        require(!backward, "valid_until", OpeningFault::Backward)?;
        match &self.days {
            Days::Rule(text) => check_rule("days.rule", text, self.valid_from.unwrap_or_else(rule_start)),
            Days::Dates(dates) => {
                require(!dates.is_empty(), "days.dates", OpeningFault::NoDates)?;
                require(dates.len() <= MAX_DATES, "days.dates", OpeningFault::ManyDates)?;
                dates.iter().try_for_each(|date| check_year("days.dates", *date))
            }
        }
    }

    /// Whether it serves a phase kind.
    #[must_use]
    pub fn serves(&self, kind: PhaseKind) -> bool {
        self.phases.is_empty() || self.phases.contains(&kind)
    }

    /// The stretches that share a moment with `over`, each whole.
    pub(in crate::domain) fn spans(&self, tz: Tz, over: Span) -> impl Iterator<Item = Span> {
        let near = local_days(tz, over);
        // One day more than the window is long, since a skipped hour can move its start past midnight.
        let reach = i64::from(self.minutes.div_ceil(24 * 60)) + 1;
        let first = (*near.start() - Duration::days(reach)).max(self.valid_from.unwrap_or(NaiveDate::MIN));
        let last = (*near.end()).min(self.valid_until.unwrap_or(NaiveDate::MAX));
        let days = match &self.days {
            Days::Rule(text) => DayRule::parse(text, self.valid_from.unwrap_or_else(rule_start))
                .map_or_else(|_| Vec::new(), |rule| rule.between(first, last)),
            Days::Dates(dates) => dates
                .iter()
                .copied()
                .filter(|date| (first..=last).contains(date))
                .collect(),
        };
        let open = move |day: NaiveDate| Span::on_wall_clock(tz, day.and_time(self.from), self.minutes);
        days.into_iter().map(open).filter(move |span| span.overlaps(over))
    }
}

/// The windows that serve `kind` and share a moment with `over`, each whole: its ends may lie outside `over`.
/// One whose rule does not pass [`Window::check`] opens nothing. It costs as many days as `over` has, however
/// far away it lies.
#[must_use]
pub fn open_spans(windows: &[Window], kind: PhaseKind, tz: Tz, over: Span) -> Spans {
    let serving = windows.iter().filter(|window| window.serves(kind));
    Spans::union_of(serving.flat_map(|window| window.spans(tz, over)))
}

/// The local dates that a span touches, first to last.
fn local_days(tz: Tz, span: Span) -> RangeInclusive<NaiveDate> {
    span.start.local(tz).date()..=span.end.plus(-1).local(tz).date()
}

/// The time from the start of the first day to the end of the last.
/// None for a day that the zone left out (Samoa, 2011-12-30), and for days in the wrong order.
fn whole_days(tz: Tz, first: NaiveDate, last: NaiveDate) -> Option<Span> {
    Span::new(start_of_day(tz, first), start_of_day(tz, last.succ_opt()?))
}

impl Shape {
    /// Makes sure that the shape can be used. To be called where one enters.
    ///
    /// # Errors
    /// The first field that breaks a rule.
    pub fn check(&self) -> Result<(), OpeningError> {
        match self {
            Self::Span(_) | Self::Yearly { .. } | Self::PublicHolidays => Ok(()),
            Self::Season { before, after, .. } => {
                let within =
                    |days: u16, field| require(days <= MAX_SEASON_DAYS, field, OpeningFault::SeasonDays);
                within(*before, "season.before").and(within(*after, "season.after"))
            }
            Self::Recurring(text) => check_rule("recurring", text, rule_start()),
        }
    }
}

impl Closure {
    /// Whether it stops a phase kind.
    #[must_use]
    pub fn concerns(&self, kind: PhaseKind) -> bool {
        self.phases.is_empty() || self.phases.contains(&kind)
    }

    /// Whether no phase of a kind may be while it is closed.
    #[must_use]
    pub fn blocks(&self, kind: PhaseKind) -> bool {
        self.effect == Effect::Block && self.concerns(kind)
    }

    /// The closed time that shares a moment with `over`, each stretch of it whole. Looks only at what is near
    /// `over`. A rule that does not pass [`Shape::check`] closes all of `over`: what can't be read must not
    /// let a session in.
    #[must_use]
    pub fn spans(&self, tz: Tz, holidays: &Holidays, over: Span) -> Spans {
        let near = local_days(tz, over);
        let found: Vec<Span> = match &self.shape {
            Shape::Span(span) => vec![*span],
            Shape::Yearly { from, until } => yearly(tz, *from, *until, &near),
            Shape::Season {
                anchor,
                before,
                after,
            } => {
                let (before, after) = (
                    Duration::days(i64::from(*before)),
                    Duration::days(i64::from(*after)),
                );
                // The anchor itself may lie as many days outside of what is asked for.
                let anchored = holidays
                    .between(*near.start() - after, *near.end() + before)
                    .filter(|day| day.anchor == Some(*anchor));
                anchored
                    .filter_map(|day| whole_days(tz, day.date - before, day.date + after))
                    .collect()
            }
            Shape::PublicHolidays => holidays
                .between(*near.start(), *near.end())
                .filter_map(|day| whole_days(tz, day.date, day.date))
                .collect(),
            Shape::Recurring(text) => match DayRule::parse(text, rule_start()) {
                Ok(rule) => rule
                    .between(*near.start(), *near.end())
                    .into_iter()
                    .filter_map(|day| whole_days(tz, day, day))
                    .collect(),
                Err(_) => vec![over],
            },
        };
        Spans::union_of(found.into_iter().filter(|span| span.overlaps(over)))
    }

    /// The first closed stretch that `span` touches.
    #[must_use]
    pub fn first_hit(&self, tz: Tz, holidays: &Holidays, span: Span) -> Option<Span> {
        self.spans(tz, holidays, span).first_overlap(span)
    }
}

/// The yearly season in each year that can reach the days of `near`.
fn yearly(tz: Tz, from: MonthDay, until: MonthDay, near: &RangeInclusive<NaiveDate>) -> Vec<Span> {
    let passes_new_year = i32::from(until < from);
    // A season that passes New Year may have begun the year before.
    (near.start().year() - passes_new_year..=near.end().year())
        .filter_map(|year| {
            whole_days(
                tz,
                from.in_year(year, MonthDay { month: 3, day: 1 })?,
                until.in_year(year + passes_new_year, MonthDay { month: 2, day: 28 })?,
            )
        })
        .collect()
}

#[cfg(test)]
mod closure_tests;
#[cfg(test)]
mod grid_tests;
#[cfg(test)]
mod tests;
