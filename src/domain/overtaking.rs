//! Which later event overtakes which earlier one: a notice that still waits when its news is old is not sent any more.
//! One table; the use cases only say which event happened.

use super::notice::Event;

/// How a later event overtakes a notice of an earlier one of the same booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overtaking {
    /// The earlier news is of no use any more, whoever is told of the later.
    Moot,
    /// The same, where both are about the same session.
    MootForSession,
    /// The later letter tells both, so the earlier goes only where its reader gets the later one.
    Told,
    /// The same, where both are about the same session.
    ToldForSession,
}

impl Overtaking {
    /// Whether both must be about the same session.
    #[must_use]
    pub const fn is_of_session(self) -> bool {
        matches!(self, Self::MootForSession | Self::ToldForSession)
    }

    /// Whether the reader of the earlier notice must get the later one.
    #[must_use]
    pub const fn needs_letter(self) -> bool {
        matches!(self, Self::Told | Self::ToldForSession)
    }
}

/// What a request tells until it is decided.
const OF_REQUEST: &[Event] = &[
    Event::BookingReceived,
    Event::DecisionNeeded,
    Event::DecisionReminder,
    Event::DecisionEscalated,
    Event::HoldExpiring,
    Event::CompetingRequest,
    Event::TimeTaken,
    Event::ChangesRequested,
    Event::OfferMade,
];

/// What asks the site for a decision.
const OF_SITE: &[Event] =
    &[Event::DecisionNeeded, Event::DecisionReminder, Event::DecisionEscalated, Event::HoldExpiring, Event::CompetingRequest];

/// What announces something that will not be, once the booking has ended.
const AHEAD: &[Event] = &[
    Event::Approved,
    Event::ScheduleChanged,
    Event::SessionMoved,
    Event::SessionCancelled,
    Event::SessionRestored,
    Event::StartReminder,
    Event::SessionStartsSoon,
    Event::SessionEndsSoon,
    Event::Suspended,
    Event::Resumed,
    Event::ClosureHits,
    Event::HolidayHits,
    Event::EndReminder,
    Event::Joined,
];

impl Event {
    /// How this event overtakes a notice of an earlier one of the same booking; none: both are told, in their order.
    #[must_use]
    pub fn overtakes(self, earlier: Self) -> Option<Overtaking> {
        use Overtaking::{Moot, MootForSession, Told, ToldForSession};
        let among = |events: &[Self], how: Overtaking| events.contains(&earlier).then_some(how);
        match self {
            Self::Cancelled | Self::Terminated => among(OF_REQUEST, Moot).or_else(|| among(AHEAD, Moot)),
            Self::Approved | Self::Declined | Self::Withdrawn | Self::HoldExpired => among(OF_REQUEST, Moot),
            // The consortium has the ball: what asked the site to decide is answered, and so is what was answered before.
            Self::ChangesRequested | Self::OfferMade => among(OF_REQUEST, Moot),
            // Sent anew by the consortium.
            Self::BookingReceived => {
                among(&[Self::BookingReceived, Self::HoldExpiring, Self::TimeTaken, Self::ChangesRequested, Self::OfferMade], Moot)
            }
            Self::DecisionNeeded => among(OF_SITE, Moot),
            Self::DecisionReminder => among(&[Self::DecisionReminder], Moot),
            Self::DecisionEscalated => among(&[Self::DecisionReminder, Self::DecisionEscalated], Moot),
            Self::HoldExpiring => among(&[Self::HoldExpiring], Moot),
            Self::CompetingRequest => among(&[Self::CompetingRequest], Moot),
            Self::ScheduleChanged => {
                among(&[Self::StartReminder, Self::EndReminder], Moot).or_else(|| among(&[Self::SessionStartsSoon], MootForSession))
            }
            Self::SessionMoved => among(&[Self::SessionMoved, Self::SessionStartsSoon], MootForSession),
            Self::SessionCancelled => {
                among(&[Self::SessionMoved, Self::SessionRestored, Self::SessionStartsSoon, Self::SessionEndsSoon], MootForSession)
            }
            Self::SessionRestored => among(&[Self::SessionCancelled], MootForSession),
            Self::StartReminder => among(&[Self::StartReminder], Moot),
            Self::EndReminder => among(&[Self::EndReminder], Moot),
            Self::SessionStarted => among(&[Self::SessionStartsSoon], MootForSession),
            Self::DemonstrationStarted => among(&[Self::StartReminder], Moot).or_else(|| among(&[Self::SessionStartsSoon], MootForSession)),
            Self::SessionEnded => among(&[Self::SessionStartsSoon, Self::SessionEndsSoon], MootForSession)
                .or_else(|| among(&[Self::SessionStarted, Self::DemonstrationStarted], ToldForSession)),
            Self::DemonstrationEnded => {
                among(&[Self::StartReminder, Self::EndReminder, Self::SessionStartsSoon, Self::SessionEndsSoon], Moot)
                    .or_else(|| among(&[Self::DemonstrationStarted], Told))
                    .or_else(|| among(&[Self::SessionStarted], ToldForSession))
            }
            Self::Suspended => {
                among(&[Self::Resumed, Self::StartReminder, Self::SessionStartsSoon, Self::SessionEndsSoon, Self::EndReminder], Moot)
            }
            Self::Resumed => among(&[Self::Suspended], Moot),
            // Who is in again needs no word that they were out, and the other way round.
            Self::Joined => among(&[Self::Left], Told),
            Self::Left => among(&[Self::Joined], Told),
            Self::Invited
            | Self::PasswordReset
            | Self::TimeTaken
            | Self::SessionStartsSoon
            | Self::SessionEndsSoon
            | Self::ClosureHits
            | Self::HolidayHits
            | Self::MessageToSite
            | Self::MessageToConsortium => None,
        }
    }
}
