//! Why a schedule is refused. Each error names its field and carries the facts that a sentence in
//! any language needs; knows nothing of how it is shown.

use std::fmt::Display;

use super::super::recurrence::RuleError;
use super::{EARLIEST_DAYS, LocalTime, MAX_DATES, MAX_MINUTES};

/// Why a schedule is refused. `Display` is the English sentence; other languages are made from
/// what is [`told`](Self::told).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Sessions of no length, or far too long.
    #[error("must be 1 to {MAX_MINUTES} minutes (200 days)")]
    Minutes,
    #[error("the first session is not on the rule; the nearest first date is {nearest}")]
    NotOnRule {
        /// The first time at or after the start that could be the first session.
        nearest: LocalTime,
    },
    /// The rule gives no session at all, looked for over as many months as a schedule may last.
    #[error("the rule matches no date within {months} months")]
    NoMatch { months: u32 },
    #[error("gives more than {limit} sessions; use a smaller COUNT or an earlier UNTIL")]
    TooMany { limit: usize },
    #[error("goes past {months} months from the first session; use a smaller COUNT or an earlier UNTIL")]
    PastHorizon {
        /// The limit: sessions start before the same day this many months later.
        months: u32,
    },
    #[error("never ends, but may give at most {limit} sessions within {months} months; add COUNT or UNTIL")]
    Endless { limit: usize, months: u32 },
    #[error("UNTIL is before the first session")]
    UntilBeforeStart,
    #[error("must be at most {MAX_DATES} dates")]
    TooManyExdates,
    /// An excluded date that the schedule doesn't have: surely a typing error.
    #[error("{date} is not a session of this schedule")]
    ExdateOffSchedule { date: LocalTime },
    #[error("excludes every session")]
    NothingLeft,
    #[error("must be at most {MAX_DATES} dates")]
    TooManyRdates,
    #[error("{date} is more than {EARLIEST_DAYS} days before the first session")]
    RdateTooEarly { date: LocalTime },
    #[error("{date} is past {months} months from the first session")]
    RdatePastHorizon { date: LocalTime, months: u32 },
    #[error("must be at most {MAX_DATES} dates")]
    TooManyChanges,
    /// A change of a date that the schedule doesn't have, or leaves out.
    #[error("{date} is not a session of this schedule, so it can't be changed")]
    ChangeOffSchedule { date: LocalTime },
    #[error("{date} is changed twice")]
    ChangedTwice { date: LocalTime },
    #[error("the changed length of {date} must be 1 to {MAX_MINUTES} minutes (200 days)")]
    ChangeMinutes { date: LocalTime },
    #[error("{date} is moved too far from the other sessions")]
    MovedTooFar { date: LocalTime },
}

impl ScheduleError {
    /// The field of the schedule at fault: `start`, `minutes`, `rrule`, `exdates`, `rdates` or
    /// `changes`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NotOnRule { .. } => "start",
            Self::Minutes => "minutes",
            Self::TooManyExdates | Self::ExdateOffSchedule { .. } | Self::NothingLeft => "exdates",
            Self::TooManyRdates | Self::RdateTooEarly { .. } | Self::RdatePastHorizon { .. } => "rdates",
            Self::TooManyChanges
            | Self::ChangeOffSchedule { .. }
            | Self::ChangedTwice { .. }
            | Self::ChangeMinutes { .. }
            | Self::MovedTooFar { .. } => "changes",
            _ => "rrule",
        }
    }

    /// The error's stable name, in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.told().0
    }

    /// The code, and the values that the error's sentence names, in any language.
    #[must_use]
    pub fn told(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let most = |most: &dyn Display| vec![("most", most.to_string())];
        let in_months = |months: &u32| ("months", months.to_string());
        let on = |date: &LocalTime| ("date", date.to_string());
        match self {
            Self::Rule(error) => error.told(),
            Self::Minutes => ("minutes", most(&MAX_MINUTES)),
            Self::NotOnRule { nearest } => ("not_on_rule", vec![("nearest", nearest.to_string())]),
            Self::NoMatch { months } => ("no_match", vec![in_months(months)]),
            Self::TooMany { limit } => ("too_many", vec![("limit", limit.to_string())]),
            Self::PastHorizon { months } => ("past_horizon", vec![in_months(months)]),
            Self::Endless { limit, months } => {
                ("endless", vec![("limit", limit.to_string()), in_months(months)])
            }
            Self::UntilBeforeStart => ("until_before_start", Vec::new()),
            Self::TooManyExdates => ("too_many_exdates", most(&MAX_DATES)),
            Self::ExdateOffSchedule { date } => ("exdate_off_schedule", vec![on(date)]),
            Self::NothingLeft => ("nothing_left", Vec::new()),
            Self::TooManyRdates => ("too_many_rdates", most(&MAX_DATES)),
            Self::RdateTooEarly { date } => ("rdate_too_early", vec![on(date)]),
            Self::RdatePastHorizon { date, months } => {
                ("rdate_past_horizon", vec![on(date), in_months(months)])
            }
            Self::TooManyChanges => ("too_many_changes", most(&MAX_DATES)),
            Self::ChangeOffSchedule { date } => ("change_off_schedule", vec![on(date)]),
            Self::ChangedTwice { date } => ("changed_twice", vec![on(date)]),
            Self::ChangeMinutes { date } => (
                "change_minutes",
                vec![on(date), ("most", MAX_MINUTES.to_string())],
            ),
            Self::MovedTooFar { date } => ("moved_too_far", vec![on(date)]),
        }
    }
}
