//! What can be wrong with a window or a closure.

use super::{DayRuleError, MAX_DATES, MAX_SEASON_DAYS, MAX_WINDOW_MINUTES};

/// What is wrong with a window or a closure, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {fault}")]
pub struct OpeningError {
    /// The field, as a path in the window's or the shape's JSON: `days.rule`, `season.before`.
    pub field: &'static str,
    pub fault: OpeningFault,
}

/// A rule that a window or a closure can break. Reads on from the field's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningFault {
    #[error(transparent)]
    Rule(#[from] DayRuleError),
    #[error("must have at least one date")]
    NoDates,
    #[error("must have at most {MAX_DATES} dates")]
    ManyDates,
    #[error("must lie in the years 1970 to 2999")]
    Year,
    #[error("must be a whole minute")]
    Seconds,
    #[error("must be 1 to {MAX_WINDOW_MINUTES}")]
    Minutes,
    #[error("must not be before valid_from")]
    Backward,
    #[error("must be 0 to {MAX_SEASON_DAYS}")]
    SeasonDays,
}

pub(super) fn refuse(field: &'static str, fault: impl Into<OpeningFault>) -> OpeningError {
    OpeningError {
        field,
        fault: fault.into(),
    }
}

pub(super) fn require(holds: bool, field: &'static str, fault: OpeningFault) -> Result<(), OpeningError> {
    if holds { Ok(()) } else { Err(refuse(field, fault)) }
}
