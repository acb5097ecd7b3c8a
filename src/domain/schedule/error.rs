//! Why a schedule is refused. Each error names its field and carries the facts that a sentence in
//! any language needs; knows nothing of how it is shown.

use super::super::recurrence::RuleError;
use super::{LocalTime, MAX_DATES, MAX_MINUTES};

/// Why a schedule is refused. `Display` is the English sentence; other languages are made from
/// [`code`](Self::code) and the fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The rule by itself.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Sessions of no length, or far too long.
    #[error("must be 1 to {MAX_MINUTES} minutes (200 days)")]
    Minutes,
    /// The first session is not on the rule.
    #[error("the first session is not on the rule; the nearest first date is {nearest}")]
    NotOnRule {
        /// The first time at or after the start that could be the first session.
        nearest: LocalTime,
    },
    /// The rule gives no session at all, looked for over as many months as a schedule may last.
    #[error("the rule matches no date within {months} months")]
    NoMatch {
        /// How far was looked.
        months: u32,
    },
    /// More sessions than a booking may have.
    #[error("gives more than {limit} sessions; use a smaller COUNT or an earlier UNTIL")]
    TooMany { limit: usize },
    /// The rule reaches too far from the first session.
    #[error("goes past {months} months from the first session; use a smaller COUNT or an earlier UNTIL")]
    PastHorizon {
        /// The limit: sessions start before the same day this many months later.
        months: u32,
    },
    /// Neither COUNT nor UNTIL.
    #[error("never ends, but may give at most {limit} sessions within {months} months; add COUNT or UNTIL")]
    Endless { limit: usize, months: u32 },
    /// UNTIL is earlier than the first session.
    #[error("UNTIL is before the first session")]
    UntilBeforeStart,
    /// Too many excluded dates.
    #[error("must be at most {MAX_DATES} dates")]
    TooManyExdates,
    /// An excluded date that the schedule doesn't have: surely a typing error.
    #[error("{date} is not a session of this schedule")]
    ExdateOffSchedule { date: LocalTime },
    /// Every session is excluded.
    #[error("excludes every session")]
    NothingLeft,
    /// Too many added dates.
    #[error("must be at most {MAX_DATES} dates")]
    TooManyRdates,
    /// An added date before the first session.
    #[error("{date} is before the first session; make it the start")]
    RdateBeforeStart { date: LocalTime },
    /// An added date too far from the first session.
    #[error("{date} is past {months} months from the first session")]
    RdatePastHorizon { date: LocalTime, months: u32 },
}

impl ScheduleError {
    /// The field of the schedule at fault: `start`, `minutes`, `rrule`, `exdates` or `rdates`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NotOnRule { .. } => "start",
            Self::Minutes => "minutes",
            Self::TooManyExdates | Self::ExdateOffSchedule { .. } | Self::NothingLeft => "exdates",
            Self::TooManyRdates | Self::RdateBeforeStart { .. } | Self::RdatePastHorizon { .. } => "rdates",
            _ => "rrule",
        }
    }

    /// The error's stable name, in snake case.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rule(error) => error.code(),
            Self::Minutes => "minutes",
            Self::NotOnRule { .. } => "not_on_rule",
            Self::NoMatch { .. } => "no_match",
            Self::TooMany { .. } => "too_many",
            Self::PastHorizon { .. } => "past_horizon",
            Self::Endless { .. } => "endless",
            Self::UntilBeforeStart => "until_before_start",
            Self::TooManyExdates => "too_many_exdates",
            Self::ExdateOffSchedule { .. } => "exdate_off_schedule",
            Self::NothingLeft => "nothing_left",
            Self::TooManyRdates => "too_many_rdates",
            Self::RdateBeforeStart { .. } => "rdate_before_start",
            Self::RdatePastHorizon { .. } => "rdate_past_horizon",
        }
    }

    /// The values that the error's sentence names, in any language.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Rule(error) => error.values(),
            Self::Minutes => vec![("most", MAX_MINUTES.to_string())],
            Self::NotOnRule { nearest } => vec![("nearest", nearest.to_string())],
            Self::NoMatch { months } | Self::PastHorizon { months } => vec![("months", months.to_string())],
            Self::TooMany { limit } => vec![("limit", limit.to_string())],
            Self::Endless { limit, months } => {
                vec![("limit", limit.to_string()), ("months", months.to_string())]
            }
            Self::TooManyExdates | Self::TooManyRdates => vec![("most", MAX_DATES.to_string())],
            Self::ExdateOffSchedule { date } | Self::RdateBeforeStart { date } => {
                vec![("date", date.to_string())]
            }
            Self::RdatePastHorizon { date, months } => {
                vec![("date", date.to_string()), ("months", months.to_string())]
            }
            _ => Vec::new(),
        }
    }
}
