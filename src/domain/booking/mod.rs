//! The life of a booking: its states with the data that each has, and the one table of what may follow what.
//! Knows neither who asks (that is `access`) nor whether the time is free (that is `judge`).

mod asked;
mod life;
pub mod recording;

use serde::{Deserialize, Serialize};

pub use asked::{Asked, NotNow};

use super::notice::Event;
use super::opening::PhaseKind;
use super::schedule::ScheduleText;
use super::session::SessionState;
use super::span::Instant;
use super::text::worded;

worded! {
    /// Where a booking stands.
    pub BookingState {
        /// Being written; holds nothing.
        Draft = "draft",
        /// Waits for the site's decision.
        Requested = "requested",
        /// Waits for the consortium to change it or to take an offer.
        ChangesRequested = "changes_requested",
        /// Decided for; no session has started.
        Approved = "approved",
        /// Its first session has started.
        Active = "active",
        /// Its last session has ended.
        Completed = "completed",
        Declined = "declined",
        /// Taken back before a decision.
        Withdrawn = "withdrawn",
        /// Nobody decided before the hold ran out.
        Expired = "expired",
        /// Called off after approval.
        Cancelled = "cancelled",
        Suspended = "suspended",
        Terminated = "terminated",
    }
}

worded! {
    /// Something that moves a booking from one state to another.
    pub Action {
        Request = "request",
        Revise = "revise",
        Withdraw = "withdraw",
        Approve = "approve",
        Decline = "decline",
        /// Asks for changes, perhaps with other times.
        RequestChanges = "request-changes",
        AcceptOffer = "accept-offer",
        Cancel = "cancel",
        /// Stops it for now.
        Suspend = "suspend",
        Resume = "resume",
        /// Stops it for good.
        Terminate = "terminate",
        Expire = "expire",
        Start = "start",
        Complete = "complete",
    }
}

worded! {
    /// What a site decided, as a decision is stored.
    pub DecisionKind {
        Approve = "approve",
        Decline = "decline",
        /// Changes are asked for, without other times.
        RequestChanges = "request-changes",
        Offer = "offer",
    }
}

worded! {
    /// What can be taken back for a moment, as it is stored: a decision, or what became of hit sessions.
    pub Undoable {
        Approve = "approve",
        Decline = "decline",
        RequestChanges = "request-changes",
        Offer = "offer",
        SettleHits = "settle-hits",
    }
}

impl From<DecisionKind> for Undoable {
    fn from(kind: DecisionKind) -> Self {
        match kind {
            DecisionKind::Approve => Self::Approve,
            DecisionKind::Decline => Self::Decline,
            DecisionKind::RequestChanges => Self::RequestChanges,
            DecisionKind::Offer => Self::Offer,
        }
    }
}

impl Undoable {
    /// What its letters tell.
    #[must_use]
    pub const fn event(self) -> Event {
        match self {
            Self::Approve => Event::Approved,
            Self::Decline => Event::Declined,
            Self::RequestChanges => Event::ChangesRequested,
            Self::Offer => Event::OfferMade,
            Self::SettleHits => Event::ScheduleChanged,
        }
    }
}

worded! {
    /// Why a site declines.
    pub DeclineReason {
        PolicyMismatch = "policy_mismatch",
        SimilarProductInUse = "similar_product_in_use",
        Safety = "safety",
        Capacity = "capacity",
        Season = "season",
        Staffing = "staffing",
        MissingDocs = "missing_docs",
        TenantObjection = "tenant_objection",
        Other = "other",
    }
}

worded! {
    /// What a site does with requests that wait.
    pub RequestMode {
        /// A request takes its time until its hold expires.
        Hold = "hold",
        /// Requests take nothing; approving one judges the others again.
        Compete = "compete",
    }
}

/// A phase as it is asked for or offered: zones by `site/zone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhaseText {
    /// What it is for.
    pub kind: PhaseKind,
    /// `site/zone`, all of one site, at least one.
    pub zones: Vec<String>,
    /// People in each session.
    #[serde(default)]
    pub people: u32,
    /// Power drawn in each session, in watts; written as kilowatts.
    #[serde(default, rename = "power_kw", with = "crate::domain::power")]
    #[schema(value_type = f64)]
    pub power_w: u32,
    /// Area taken in each session, in square metres.
    #[serde(default)]
    pub area_m2: u32,
    /// When.
    pub schedule: ScheduleText,
}

/// A booking's state with the data that goes with it; `hold_until` is when the hold runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Life {
    Draft,
    Requested {
        hold_until: Instant,
        /// By when a decision is promised; see [`super::deadline`].
        #[serde(default)]
        decide_by: Option<Instant>,
    },
    ChangesRequested {
        hold_until: Instant,
        /// What the site wants changed.
        remarks: String,
        /// Times that the site offers in place of the asked ones.
        offer: Option<Vec<PhaseText>>,
        /// Names of the findings that stood then and that the site sets aside with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        permits: Vec<String>,
    },
    Approved {
        /// What the site attaches to its yes.
        conditions: String,
    },
    Active {
        conditions: String,
    },
    Completed,
    Declined {
        code: DeclineReason,
        words: String,
    },
    Withdrawn,
    Expired,
    Cancelled {
        reason: String,
    },
    Suspended {
        reason: String,
        /// What it goes back to.
        before: Box<Life>,
    },
    Terminated {
        reason: String,
    },
}

/// An action with its data; `hold_until` is when the new hold runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Request {
        hold_until: Instant,
        decide_by: Option<Instant>,
    },
    Revise {
        hold_until: Instant,
        decide_by: Option<Instant>,
    },
    Withdraw,
    Approve {
        conditions: String,
    },
    Decline {
        code: DeclineReason,
        words: String,
    },
    RequestChanges {
        remarks: String,
        /// Other times, which replace the asked phases when accepted.
        offer: Option<Vec<PhaseText>>,
        permits: Vec<String>,
        hold_until: Instant,
    },
    AcceptOffer,
    Cancel {
        reason: String,
    },
    Suspend {
        reason: String,
    },
    Resume,
    Terminate {
        reason: String,
    },
    Expire,
    Start,
    Complete,
}

/// One row of the table: an action, the states it may leave, what it leads to, and what people are told.
#[derive(Debug)]
pub struct Transition {
    pub action: Action,
    pub from: &'static [BookingState],
    /// To this state; none: back to where it was before the suspension.
    pub to: Option<BookingState>,
    /// Told to people, if any. Start and end are told by the session that causes them.
    pub event: Option<Event>,
}

/// What may follow what. Everything else is refused.
pub const TRANSITIONS: &[Transition] = {
    use Action as A;
    use BookingState as S;
    const fn row(
        action: Action,
        from: &'static [BookingState],
        to: Option<BookingState>,
        event: Option<Event>,
    ) -> Transition {
        Transition {
            action,
            from,
            to,
            event,
        }
    }
    &[
        row(
            A::Request,
            &[S::Draft],
            Some(S::Requested),
            Some(Event::BookingReceived),
        ),
        row(
            A::Revise,
            &[S::Requested, S::ChangesRequested],
            Some(S::Requested),
            Some(Event::BookingReceived),
        ),
        row(
            A::Withdraw,
            &[S::Draft, S::Requested, S::ChangesRequested],
            Some(S::Withdrawn),
            Some(Event::Withdrawn),
        ),
        row(
            A::Approve,
            &[S::Requested],
            Some(S::Approved),
            Some(Event::Approved),
        ),
        row(
            A::Decline,
            &[S::Requested, S::ChangesRequested],
            Some(S::Declined),
            Some(Event::Declined),
        ),
        row(
            A::RequestChanges,
            &[S::Requested, S::ChangesRequested],
            Some(S::ChangesRequested),
            Some(Event::ChangesRequested),
        ),
        row(
            A::AcceptOffer,
            &[S::ChangesRequested],
            Some(S::Approved),
            Some(Event::Approved),
        ),
        row(
            A::Cancel,
            &[S::Approved, S::Active, S::Suspended],
            Some(S::Cancelled),
            Some(Event::Cancelled),
        ),
        row(
            A::Suspend,
            &[S::Approved, S::Active],
            Some(S::Suspended),
            Some(Event::Suspended),
        ),
        row(A::Resume, &[S::Suspended], None, Some(Event::Resumed)),
        row(
            A::Terminate,
            &[S::Active, S::Suspended],
            Some(S::Terminated),
            Some(Event::Terminated),
        ),
        row(
            A::Expire,
            &[S::Requested, S::ChangesRequested],
            Some(S::Expired),
            Some(Event::HoldExpired),
        ),
        row(A::Start, &[S::Approved], Some(S::Active), None),
        row(A::Complete, &[S::Approved, S::Active], Some(S::Completed), None),
    ]
};

impl Action {
    #[must_use]
    pub fn transition(self) -> &'static Transition {
        // The table has one row for each action; a test counts them.
        TRANSITIONS
            .iter()
            .find(|row| row.action == self)
            .unwrap_or(&TRANSITIONS[0])
    }
}

impl BookingState {
    /// Whether a booking in this state keeps claims for its standing sessions.
    #[must_use]
    pub const fn holds_time(self, mode: RequestMode) -> bool {
        match self {
            Self::Requested | Self::ChangesRequested => matches!(mode, RequestMode::Hold),
            Self::Approved | Self::Active | Self::Suspended | Self::Completed => true,
            Self::Draft
            | Self::Declined
            | Self::Withdrawn
            | Self::Expired
            | Self::Cancelled
            | Self::Terminated => false,
        }
    }

    /// What becomes of an approved booking whose sessions stand so, once nothing is left to come: completed
    /// when any was held, cancelled otherwise. None while something is to come or runs, and in any other
    /// state.
    #[must_use]
    pub fn when_over(self, sessions: impl IntoIterator<Item = SessionState>) -> Option<Action> {
        let states: Vec<SessionState> = sessions.into_iter().collect();
        if !self.is_firm() || states.iter().any(|session| session.is_standing()) {
            return None;
        }
        // Nothing runs any more, so what began was held.
        let was_held = states.iter().any(|session| session.has_begun());
        Some(if was_held {
            Action::Complete
        } else {
            Action::Cancel
        })
    }

    /// Whether its sessions take place as planned.
    #[must_use]
    pub const fn is_firm(self) -> bool {
        matches!(self, Self::Approved | Self::Active)
    }

    /// Whether its sessions take place as planned, or did.
    #[must_use]
    pub const fn is_firm_or_completed(self) -> bool {
        self.is_firm() || matches!(self, Self::Completed)
    }

    /// Whether it waits: for the site, or for the consortium.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Requested | Self::ChangesRequested)
    }

    /// Whether it was approved at some time, whatever became of it.
    #[must_use]
    pub const fn was_approved(self) -> bool {
        !self.is_on_paper() && !self.is_waiting()
    }

    /// Whether it is on paper only: its sessions are no plan of anybody.
    #[must_use]
    pub const fn is_on_paper(self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Declined | Self::Withdrawn | Self::Expired
        )
    }

    /// Whether its sessions are among those that an agreement allows.
    #[must_use]
    pub const fn counts_to_quota(self) -> bool {
        self.is_waiting() || self.is_firm_or_completed() || matches!(self, Self::Suspended)
    }

    /// Whether nothing can follow.
    #[must_use]
    pub fn is_final(self) -> bool {
        !TRANSITIONS.iter().any(|row| row.from.contains(&self))
    }
}

#[cfg(test)]
mod tests;
