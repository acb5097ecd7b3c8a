//! When a zone may be used: windows open it per phase kind, closures shut it.
//! Pure set arithmetic over local rules; never knows what is booked.

use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::holidays::Anchor;
use super::ids::ClosureId;
use super::span::Span;
use super::text::worded;

worded! {
    /// What a phase of a booking is for.
    PhaseKind {
        /// Looking and measuring beforehand.
        Survey = "survey",
        /// Bringing in and installing.
        Setup = "setup",
        /// Handing over goods at a dock.
        Delivery = "delivery",
        /// The trial itself.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// A DAILY, WEEKLY, MONTHLY or YEARLY RRULE of whole days, counted from `valid_from`
    /// (or 2020-01-01 when there is none). No COUNT, UNTIL or sub-daily parts.
    Rule(String),
    /// Exactly these dates.
    Dates(Vec<NaiveDate>),
}

/// When a zone may be used, for some phase kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The phase kinds it serves; empty means every kind.
    pub phases: Vec<PhaseKind>,
    /// Its days.
    pub days: Days,
    /// Local opening time.
    pub from: NaiveTime,
    /// Minutes that it is open, 1 to 2,880; may reach into the next day.
    pub minutes: u32,
    /// First day, inclusive.
    pub valid_from: Option<NaiveDate>,
    /// Last day, inclusive.
    pub valid_until: Option<NaiveDate>,
}

worded! {
    /// What a closure does to a session that touches it.
    Effect {
        /// Refuses it.
        Block = "block",
        /// Lets it pass with a warning.
        Warn = "warn",
    }
}

/// The time that a closure covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// From one moment to another.
    Span(Span),
    /// Every year from one month and day to another, both inclusive; may pass New Year (12-10 to 01-03).
    Yearly {
        /// `MM-DD`.
        from: MonthDay,
        /// `MM-DD`.
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
        // A leap year, so that 02-29 is a day.
        let date = NaiveDate::parse_from_str(&format!("2028-{text}"), "%Y-%m-%d").map_err(|_| MonthDayError)?;
        Ok(Self { month: date.month(), day: date.day() })
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
    /// Its id.
    pub id: ClosureId,
    /// The phase kinds it stops; empty means every kind.
    pub phases: Vec<PhaseKind>,
    /// Block or warn.
    pub effect: Effect,
    /// The time.
    pub shape: Shape,
    /// Why, for people.
    pub reason: String,
}
