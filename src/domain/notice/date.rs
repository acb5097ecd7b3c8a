//! The dates of a booking as its letters keep them.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::domain::span::Span;
use crate::domain::text::Names;

/// Most dates that a letter keeps; the page that its link opens shows all.
pub const MOST_DATES: usize = 40;

/// One date as it is in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDate {
    /// Index of its phase.
    pub phase: usize,
    pub span: Span,
    /// When its schedule's rule alone would have it, where that is another time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Span>,
    /// Names of its zones, where they are others than its phase's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Names>,
}

impl Event {
    /// Whether its letter lists all dates of the booking. That of an offer lists those that are offered, and
    /// those about some sessions list these.
    #[must_use]
    pub const fn lists_dates(self) -> bool {
        matches!(
            self,
            Self::BookingReceived
                | Self::DecisionNeeded
                | Self::DecisionReminder
                | Self::DecisionEscalated
                | Self::HoldExpiring
                | Self::HoldExpired
                | Self::CompetingRequest
                | Self::TimeTaken
                | Self::ChangesRequested
                | Self::Approved
                | Self::Declined
                | Self::Withdrawn
                | Self::Cancelled
                | Self::ScheduleChanged
                | Self::StartReminder
                | Self::Suspended
                | Self::Resumed
                | Self::Joined
        )
    }
}
