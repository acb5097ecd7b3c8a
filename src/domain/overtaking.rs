//! Which later event overtakes which earlier one: a notice that still waits when its news is old is not sent
//! any more. One table; the use cases only say which event happened.

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
    Event::DecisionAssigned,
    Event::DecisionReminder,
    Event::DecisionEscalated,
    Event::HoldExpiring,
    Event::CompetingRequest,
    Event::TimeTaken,
    Event::ChangesRequested,
    Event::OfferMade,
];

/// What asks the site for a decision.
const OF_SITE: &[Event] = &[
    Event::DecisionNeeded,
    Event::DecisionReminder,
    Event::DecisionEscalated,
    Event::HoldExpiring,
    Event::CompetingRequest,
    Event::DecisionAssigned,
];

/// What a consortium hears of its request until it sends it anew.
const OF_CONSORTIUM: &[Event] = &[
    Event::BookingReceived,
    Event::HoldExpiring,
    Event::TimeTaken,
    Event::ChangesRequested,
    Event::OfferMade,
];

/// What reminds of a start or an end that is near.
const REMINDERS: &[Event] = &[
    Event::StartReminder,
    Event::SessionStartsSoon,
    Event::SessionEndsSoon,
    Event::EndReminder,
];

/// What asks what becomes of a session that something hits.
const OF_FLAG: &[Event] = &[Event::FlagReminder, Event::FlagEscalated];

/// What is told of one session before it is over.
const BEFORE_SESSION: (&[Event], Overtaking) = (
    &[
        Event::SessionStartsSoon,
        Event::SessionEndsSoon,
        Event::FlagReminder,
        Event::FlagEscalated,
    ],
    Overtaking::MootForSession,
);

/// What was told of one session that is cancelled.
const BEFORE_CANCELLED: (&[Event], Overtaking) = (
    &[Event::SessionMoved, Event::SessionRestored],
    Overtaking::MootForSession,
);

/// What the first start of a booking overtakes, and how.
const AT_FIRST_START: &[(&[Event], Overtaking)] = &[
    (&[Event::StartReminder], Overtaking::Moot),
    (&[Event::SessionStartsSoon], Overtaking::MootForSession),
];

/// What the last end of a booking overtakes, and how.
const AT_LAST_END: &[(&[Event], Overtaking)] = &[
    (REMINDERS, Overtaking::Moot),
    (&[Event::DemonstrationStarted], Overtaking::Told),
    (&[Event::SessionStarted], Overtaking::ToldForSession),
];

/// What means nothing while a booking is stopped.
const BEFORE_STOP: &[Event] = &[
    Event::Resumed,
    Event::StartReminder,
    Event::SessionStartsSoon,
    Event::SessionEndsSoon,
    Event::EndReminder,
    Event::FlagReminder,
    Event::FlagEscalated,
];

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
    Event::ClosureLifted,
    Event::RulesHit,
    Event::RulesClear,
    Event::FlagReminder,
    Event::FlagEscalated,
    Event::HolidayHits,
    Event::EndReminder,
    Event::Joined,
];

/// What tells that a session will start or end.
const BEFORE_END: &[Event] = &[Event::SessionStartsSoon, Event::NoCheckIn, Event::SessionEndsSoon];

const STARTED: &[Event] = &[Event::SessionStarted, Event::DemonstrationStarted];

impl Event {
    /// How this event overtakes a notice of an earlier one of the same booking; none: both are told, in their
    /// order.
    #[must_use]
    pub fn overtakes(self, earlier: Self) -> Option<Overtaking> {
        let mut rows = self.overtaken().iter();
        rows.find(|(events, _)| events.contains(&earlier))
            .map(|(_, how)| *how)
    }

    /// What it overtakes, and how; the first row that names an event counts.
    const fn overtaken(self) -> &'static [(&'static [Self], Overtaking)] {
        use Overtaking::{Moot, MootForSession, Told, ToldForSession};
        match self {
            Self::Cancelled | Self::Terminated => &[(OF_REQUEST, Moot), (AHEAD, Moot)],
            // Decided, or it is the consortium that must act: what asked the site to decide is answered, and
            // so is what was answered before.
            Self::Approved
            | Self::Declined
            | Self::Withdrawn
            | Self::HoldExpired
            | Self::ChangesRequested
            | Self::OfferMade => &[(OF_REQUEST, Moot)],
            // Sent anew by the consortium.
            Self::BookingReceived => &[(OF_CONSORTIUM, Moot)],
            Self::DecisionNeeded => &[(OF_SITE, Moot)],
            Self::DecisionEscalated => &[(&[Self::DecisionReminder, Self::DecisionEscalated], Moot)],
            // Said again, later.
            Self::DecisionReminder => &[(&[Self::DecisionReminder], Moot)],
            // Given to somebody else.
            Self::DecisionAssigned => &[(&[Self::DecisionAssigned], Moot)],
            Self::HoldExpiring => &[(&[Self::HoldExpiring], Moot)],
            Self::CompetingRequest => &[(&[Self::CompetingRequest], Moot)],
            Self::StartReminder => &[(&[Self::StartReminder], Moot)],
            Self::EndReminder => &[(&[Self::EndReminder], Moot)],
            Self::ScheduleChanged => &[(&[Self::StartReminder, Self::EndReminder], Moot), BEFORE_SESSION],
            Self::SessionMoved => &[(&[Self::SessionMoved], MootForSession), BEFORE_SESSION],
            Self::SessionCancelled => &[BEFORE_CANCELLED, BEFORE_SESSION],
            Self::SessionRestored => &[(&[Self::SessionCancelled], MootForSession)],
            Self::ClosureLifted => &[(&[Self::ClosureHits], Told), (OF_FLAG, MootForSession)],
            Self::RulesClear => &[(&[Self::RulesHit], Told)],
            Self::FlagReminder | Self::FlagEscalated => &[(OF_FLAG, MootForSession)],
            Self::SessionMissed => &[BEFORE_SESSION],
            // What was stopped and goes on again before anybody heard of it is told in one letter.
            Self::SessionStarted => &[(&[Self::SessionStartsSoon], MootForSession)],
            Self::DemonstrationStarted => AT_FIRST_START,
            Self::Overrun => &[(&[Self::Overrun], MootForSession)],
            Self::SessionEnded => &[(BEFORE_END, MootForSession), (STARTED, ToldForSession)],
            Self::DemonstrationEnded => AT_LAST_END,
            Self::Suspended => &[(BEFORE_STOP, Moot)],
            Self::Resumed => &[(&[Self::Suspended], Moot)],
            // Who is in again needs no word that they were out, and the other way round.
            Self::Joined => &[(&[Self::Left], Told)],
            Self::Left => &[(&[Self::Joined], Told)],
            Self::Invited
            | Self::PasswordReset
            | Self::MembershipOffered
            | Self::AccountChanged
            | Self::EmailLink
            | Self::EmailTaken
            | Self::TimeTaken
            | Self::SessionStartsSoon
            | Self::SessionEndsSoon
            | Self::NoCheckIn
            | Self::ClosureHits
            | Self::RulesHit
            | Self::WorkStopped
            | Self::IncidentUrgent
            | Self::IncidentLogged
            | Self::IncidentOverdue
            | Self::WorkResumed
            | Self::HolidayHits
            | Self::MessageToSite
            | Self::MessageToConsortium
            | Self::TonightSheet
            | Self::QuestionAsked
            | Self::QuestionReceived
            | Self::QuestionAnswered
            | Self::AccountAsked
            | Self::AccountAskReceived
            | Self::AccountAskDeclined => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each later event all the earlier ones that it overtakes: `x` whoever is told, `s` of the same
    /// session, `t` who gets the later letter, `u` the same of one session.
    const DRAWN: &[(Event, &str)] = &[
        (
            Event::BookingReceived,
            "x:booking_received hold_expiring time_taken changes_requested offer_made",
        ),
        (
            Event::DecisionNeeded,
            "x:decision_needed decision_assigned decision_reminder decision_escalated hold_expiring competing_request",
        ),
        (Event::DecisionAssigned, "x:decision_assigned"),
        (Event::DecisionReminder, "x:decision_reminder"),
        (Event::DecisionEscalated, "x:decision_reminder decision_escalated"),
        (Event::HoldExpiring, "x:hold_expiring"),
        (Event::HoldExpired, ALL_OF_REQUEST),
        (Event::CompetingRequest, "x:competing_request"),
        (Event::ChangesRequested, ALL_OF_REQUEST),
        (Event::OfferMade, ALL_OF_REQUEST),
        (Event::Approved, ALL_OF_REQUEST),
        (Event::Declined, ALL_OF_REQUEST),
        (Event::Withdrawn, ALL_OF_REQUEST),
        (Event::Cancelled, ALL_TO_COME),
        (Event::Terminated, ALL_TO_COME),
        (
            Event::ScheduleChanged,
            "x:start_reminder end_reminder s:session_starts_soon session_ends_soon flag_reminder flag_escalated",
        ),
        (
            Event::SessionMoved,
            "s:session_moved session_starts_soon session_ends_soon flag_reminder flag_escalated",
        ),
        (
            Event::SessionCancelled,
            "s:session_moved session_restored session_starts_soon session_ends_soon flag_reminder flag_escalated",
        ),
        (Event::SessionRestored, "s:session_cancelled"),
        (
            Event::ClosureLifted,
            "t:closure_hits s:flag_reminder flag_escalated",
        ),
        (Event::RulesClear, "t:rules_hit"),
        (Event::FlagReminder, "s:flag_reminder flag_escalated"),
        (Event::FlagEscalated, "s:flag_reminder flag_escalated"),
        (
            Event::SessionMissed,
            "s:session_starts_soon session_ends_soon flag_reminder flag_escalated",
        ),
        (Event::StartReminder, "x:start_reminder"),
        (
            Event::DemonstrationStarted,
            "x:start_reminder s:session_starts_soon",
        ),
        (Event::SessionStarted, "s:session_starts_soon"),
        (Event::Overrun, "s:overrun"),
        (
            Event::SessionEnded,
            "s:session_starts_soon no_check_in session_ends_soon u:session_started demonstration_started",
        ),
        (
            Event::DemonstrationEnded,
            "x:start_reminder end_reminder session_starts_soon session_ends_soon t:demonstration_started \
             u:session_started",
        ),
        (
            Event::Suspended,
            "x:resumed start_reminder session_starts_soon session_ends_soon end_reminder flag_reminder flag_escalated",
        ),
        (Event::Resumed, "x:suspended"),
        (Event::EndReminder, "x:end_reminder"),
        (Event::Joined, "t:left"),
        (Event::Left, "t:joined"),
    ];
    const ALL_OF_REQUEST: &str = "x:booking_received decision_needed decision_assigned decision_reminder \
         decision_escalated hold_expiring competing_request time_taken changes_requested offer_made";
    const ALL_TO_COME: &str = "x:booking_received decision_needed decision_assigned decision_reminder \
         decision_escalated hold_expiring competing_request time_taken changes_requested offer_made \
         approved schedule_changed session_moved session_cancelled session_restored start_reminder \
         session_starts_soon session_ends_soon suspended resumed closure_hits closure_lifted rules_hit \
         rules_clear flag_reminder flag_escalated holiday_hits end_reminder joined";

    fn drawn(later: Event, earlier: Event) -> Option<Overtaking> {
        let (_, row) = DRAWN.iter().find(|(event, _)| *event == later)?;
        let mut how = None;
        for word in row.split_whitespace() {
            let (mark, word) = word
                .split_once(':')
                .map_or((None, word), |(mark, word)| (Some(mark), word));
            how = match mark {
                Some("x") => Some(Overtaking::Moot),
                Some("s") => Some(Overtaking::MootForSession),
                Some("t") => Some(Overtaking::Told),
                Some("u") => Some(Overtaking::ToldForSession),
                _ => how,
            };
            if word == earlier.as_str() {
                return how;
            }
        }
        None
    }

    #[test]
    fn every_event_overtakes_every_other_as_drawn() {
        for later in Event::ALL {
            for earlier in Event::ALL {
                assert_eq!(
                    later.overtakes(*earlier),
                    drawn(*later, *earlier),
                    "{later} after {earlier}"
                );
            }
        }
    }

    #[test]
    fn what_people_wrote_what_happened_and_what_opens_a_door_is_always_told() {
        let always = [
            Event::Invited,
            Event::PasswordReset,
            Event::MessageToSite,
            Event::MessageToConsortium,
            Event::Cancelled,
            Event::Terminated,
            Event::Declined,
            Event::Withdrawn,
            Event::HoldExpired,
            Event::SessionEnded,
            Event::DemonstrationEnded,
        ];
        for earlier in always {
            assert!(
                Event::ALL.iter().all(|later| later.overtakes(earlier).is_none()),
                "{earlier}"
            );
        }
    }

    #[test]
    fn no_change_of_a_calendar_is_lost_to_an_event_that_changes_none() {
        for earlier in Event::ALL
            .iter()
            .filter(|event| event.policy().calendar.is_some())
        {
            for later in Event::ALL
                .iter()
                .filter(|later| later.overtakes(*earlier).is_some())
            {
                assert!(later.policy().calendar.is_some(), "{later} after {earlier}");
            }
        }
    }
}
