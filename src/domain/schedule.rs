//! Trial schedules: RFC 5545 rules on a site's wall clock, and the occurrences that follow from them.
//! Bounded in size and cost; never knows what is open or booked.

use serde::{Deserialize, Serialize};

use super::span::{LocalTime, Span};

/// A trial schedule as people and programs write it; kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleText {
    /// First start, local.
    pub start: LocalTime,
    /// Length of each session on the wall clock, in minutes.
    pub minutes: u32,
    /// RRULE without its name, as the user wrote it.
    #[serde(default)]
    pub rrule: Option<String>,
    /// Starts that the rule gives and that shall not be.
    #[serde(default)]
    pub exdates: Vec<LocalTime>,
    /// Further starts.
    #[serde(default)]
    pub rdates: Vec<LocalTime>,
    /// Whether sessions on public holidays are skipped.
    #[serde(default)]
    pub skip_holidays: bool,
}

/// One occurrence of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The local start that the rule gives: its name for ever, whatever is moved.
    pub original_start: LocalTime,
    /// When it really is.
    pub span: Span,
}
