//! What somebody asked of a booking, and that its state does not allow it.

use super::{Action, BookingState};
use crate::domain::session::SessionAction;

/// What somebody asked of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A step to another state.
    Step(Action),
    /// A change of one of its sessions.
    Session(SessionAction),
    Reschedule,
    /// Another plan, which its site is to approve.
    Amendment,
    /// To have its site asked once more.
    Reminder,
    /// To give it to one of its site's people.
    Assignment,
    /// To say what its cameras record.
    Recordings,
}

impl From<Action> for Asked {
    fn from(action: Action) -> Self {
        Self::Step(action)
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Step(action) => write!(f, "booking-{action}"),
            Self::Session(action) => write!(f, "session-{action}"),
            Self::Reschedule => f.write_str("booking-reschedule"),
            Self::Amendment => f.write_str("booking-amend"),
            Self::Reminder => f.write_str("booking-remind"),
            Self::Assignment => f.write_str("booking-assign"),
            Self::Recordings => f.write_str("booking-recordings"),
        }
    }
}

/// The state does not allow the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{action} is not possible while the booking is {state}")]
pub struct NotNow {
    pub action: Asked,
    pub state: BookingState,
}
