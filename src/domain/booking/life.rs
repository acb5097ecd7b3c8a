//! How a change leads from one life of a booking to the next, and what a life says.

use super::{Action, BookingState, Change, Life, NotNow, PhaseText};
use crate::domain::span::Instant;

impl Change {
    /// The action without its data.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Request { .. } => Action::Request,
            Self::Revise { .. } => Action::Revise,
            Self::Withdraw => Action::Withdraw,
            Self::Approve { .. } => Action::Approve,
            Self::Decline { .. } => Action::Decline,
            Self::RequestChanges { .. } => Action::RequestChanges,
            Self::AcceptOffer => Action::AcceptOffer,
            Self::Cancel { .. } => Action::Cancel,
            Self::Suspend { .. } => Action::Suspend,
            Self::Resume => Action::Resume,
            Self::Terminate { .. } => Action::Terminate,
            Self::Expire => Action::Expire,
            Self::Start => Action::Start,
            Self::Complete => Action::Complete,
        }
    }
}

impl Life {
    /// The state without its data.
    #[must_use]
    pub const fn state(&self) -> BookingState {
        match self {
            Self::Draft => BookingState::Draft,
            Self::Requested { .. } => BookingState::Requested,
            Self::ChangesRequested { .. } => BookingState::ChangesRequested,
            Self::Approved { .. } => BookingState::Approved,
            Self::Active { .. } => BookingState::Active,
            Self::Completed => BookingState::Completed,
            Self::Declined { .. } => BookingState::Declined,
            Self::Withdrawn => BookingState::Withdrawn,
            Self::Expired => BookingState::Expired,
            Self::Cancelled { .. } => BookingState::Cancelled,
            Self::Suspended { .. } => BookingState::Suspended,
            Self::Terminated { .. } => BookingState::Terminated,
        }
    }

    /// Until when the booking's time is held, while it waits.
    #[must_use]
    pub const fn hold_until(&self) -> Option<Instant> {
        match self {
            Self::Requested { hold_until, .. } | Self::ChangesRequested { hold_until, .. } => {
                Some(*hold_until)
            }
            _ => None,
        }
    }

    /// By when the site's decision is promised, while it waits for one.
    #[must_use]
    pub const fn decide_by(&self) -> Option<Instant> {
        match self {
            Self::Requested { decide_by, .. } => *decide_by,
            _ => None,
        }
    }

    /// Whether the table allows `action` now.
    ///
    /// # Errors
    /// [`NotNow`]; also for accepting an offer that was not made.
    pub fn check(&self, action: Action) -> Result<(), NotNow> {
        let offered = !matches!(self, Self::ChangesRequested { offer: None, .. });
        let allowed =
            action.transition().from.contains(&self.state()) && (action != Action::AcceptOffer || offered);
        if allowed {
            Ok(())
        } else {
            Err(NotNow {
                action: action.into(),
                state: self.state(),
            })
        }
    }

    /// The life after `change`.
    ///
    /// # Errors
    /// [`NotNow`] when the table has no such row.
    pub fn apply(&self, change: Change) -> Result<Self, NotNow> {
        self.check(change.action())?;
        Ok(match change {
            Change::Request {
                hold_until,
                decide_by,
            }
            | Change::Revise {
                hold_until,
                decide_by,
            } => Self::Requested {
                hold_until,
                decide_by,
            },
            Change::Withdraw => Self::Withdrawn,
            Change::Approve { conditions } => Self::Approved { conditions },
            Change::Decline { code, words } => Self::Declined { code, words },
            Change::RequestChanges {
                remarks,
                offer,
                permits,
                hold_until,
            } => Self::ChangesRequested {
                hold_until,
                remarks,
                offer,
                permits,
            },
            Change::AcceptOffer => Self::Approved {
                conditions: self.words().to_owned(),
            },
            Change::Cancel { reason } => Self::Cancelled { reason },
            Change::Suspend { reason } => Self::Suspended {
                reason,
                before: Box::new(self.clone()),
            },
            Change::Resume => match self {
                Self::Suspended { before, .. } => (**before).clone(),
                other => other.clone(),
            },
            Change::Terminate { reason } => Self::Terminated { reason },
            Change::Expire => Self::Expired,
            Change::Start => Self::Active {
                conditions: self.words().to_owned(),
            },
            Change::Complete => Self::Completed,
        })
    }

    /// The words that a person gave with this state; empty where it has none.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::ChangesRequested { remarks: words, .. }
            | Self::Approved { conditions: words }
            | Self::Active { conditions: words }
            | Self::Declined { words, .. }
            | Self::Cancelled { reason: words }
            | Self::Suspended { reason: words, .. }
            | Self::Terminated { reason: words } => words,
            Self::Draft | Self::Requested { .. } | Self::Completed | Self::Withdrawn | Self::Expired => "",
        }
    }

    /// The phases that are offered in place of what was asked, while the offer is open.
    #[must_use]
    pub fn offer(&self) -> Option<&[PhaseText]> {
        match self {
            Self::ChangesRequested { offer, .. } => offer.as_deref(),
            _ => None,
        }
    }

    /// The conditions on which it goes on; empty where there are none.
    #[must_use]
    pub fn conditions(&self) -> &str {
        if matches!(self, Self::Approved { .. } | Self::Active { .. }) {
            self.words()
        } else {
            ""
        }
    }
}
