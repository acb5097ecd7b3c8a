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
    Event::CrewLink,
    Event::SessionEndsSoon,
    Event::EndReminder,
];

/// What asks what becomes of a session that something hits.
const OF_FLAG: &[Event] = &[Event::FlagReminder, Event::FlagEscalated];

/// What is told of one session before it is over.
const BEFORE_SESSION: (&[Event], Overtaking) = (
    &[
        Event::SessionStartsSoon,
        Event::CrewLink,
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
    (OF_EXTENSION, Overtaking::Moot),
    (&[Event::DemonstrationStarted], Overtaking::Told),
    (&[Event::SessionStarted], Overtaking::ToldForSession),
];

/// What means nothing while a booking is stopped.
const BEFORE_STOP: &[Event] = &[
    Event::Resumed,
    Event::StartReminder,
    Event::SessionStartsSoon,
    Event::CrewLink,
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
    Event::SessionExtended,
    Event::ExtensionAsked,
    Event::ExtensionDeclined,
    Event::StartReminder,
    Event::SessionStartsSoon,
    Event::CrewLink,
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
const BEFORE_END: &[Event] = &[
    Event::SessionStartsSoon,
    Event::CrewLink,
    Event::NoCheckIn,
    Event::SessionEndsSoon,
];

/// What asks the site for more time on the day.
const ASKED_FOR_TIME: &[Event] = &[Event::ExtensionAsked];

/// What is said about more time before it is given. What changed a calendar is always told.
const OF_EXTENSION: &[Event] = &[Event::ExtensionAsked, Event::ExtensionDeclined];

const STARTED: &[Event] = &[Event::SessionStarted, Event::DemonstrationStarted];

/// Earlier events, and how they are overtaken.
type OvertakenPart = (&'static [Event], Overtaking);

/// Later events with what they overtake, and how; of a row, the first part that names an event counts. An
/// event without a row overtakes nothing.
const OVERTAKEN: &[(&[Event], &[OvertakenPart])] = {
    use Event as E;
    use Overtaking::{Moot, MootForSession, Told, ToldForSession};
    &[
        (
            &[E::Cancelled, E::Terminated],
            &[(OF_REQUEST, Moot), (AHEAD, Moot)],
        ),
        // Decided, or it is the consortium that must act: what asked the site to decide is answered, and
        // so is what was answered before.
        (
            &[
                E::Approved,
                E::Declined,
                E::Withdrawn,
                E::HoldExpired,
                E::ChangesRequested,
                E::OfferMade,
            ],
            &[(OF_REQUEST, Moot)],
        ),
        // Sent anew by the consortium.
        (&[E::BookingReceived], &[(OF_CONSORTIUM, Moot)]),
        (&[E::DecisionNeeded], &[(OF_SITE, Moot)]),
        (
            &[E::DecisionEscalated],
            &[(&[E::DecisionReminder, E::DecisionEscalated], Moot)],
        ),
        // Said again, later.
        (&[E::DecisionReminder], &[(&[E::DecisionReminder], Moot)]),
        // Given to somebody else.
        (&[E::DecisionAssigned], &[(&[E::DecisionAssigned], Moot)]),
        (&[E::HoldExpiring], &[(&[E::HoldExpiring], Moot)]),
        (&[E::CompetingRequest], &[(&[E::CompetingRequest], Moot)]),
        (&[E::StartReminder], &[(&[E::StartReminder], Moot)]),
        (&[E::EndReminder], &[(&[E::EndReminder], Moot)]),
        (
            &[E::ScheduleChanged],
            &[(&[E::StartReminder, E::EndReminder], Moot), BEFORE_SESSION],
        ),
        (
            &[E::SessionMoved],
            &[(&[E::SessionMoved], MootForSession), BEFORE_SESSION],
        ),
        (&[E::SessionCancelled], &[BEFORE_CANCELLED, BEFORE_SESSION]),
        (
            &[E::SessionExtended],
            &[
                (&[E::SessionExtended, E::SessionEndsSoon], MootForSession),
                (OF_EXTENSION, MootForSession),
            ],
        ),
        (
            &[E::ExtensionAsked, E::ExtensionDeclined],
            &[(ASKED_FOR_TIME, MootForSession)],
        ),
        (&[E::SessionRestored], &[(&[E::SessionCancelled], MootForSession)]),
        (
            &[E::ClosureLifted],
            &[(&[E::ClosureHits], Told), (OF_FLAG, MootForSession)],
        ),
        (&[E::RulesClear], &[(&[E::RulesHit], Told)]),
        (&[E::FlagReminder, E::FlagEscalated], &[(OF_FLAG, MootForSession)]),
        (&[E::SessionMissed], &[BEFORE_SESSION]),
        (&[E::SessionStarted], &[(&[E::SessionStartsSoon], MootForSession)]),
        (&[E::DemonstrationStarted], AT_FIRST_START),
        (
            &[E::SessionEnded],
            &[
                (BEFORE_END, MootForSession),
                (OF_EXTENSION, MootForSession),
                (STARTED, ToldForSession),
            ],
        ),
        (
            &[E::SessionReleased],
            &[(BEFORE_END, MootForSession), (OF_EXTENSION, MootForSession)],
        ),
        (&[E::Overrun], &[(&[E::Overrun], MootForSession)]),
        // Said again, later.
        (
            &[E::CrewStopped, E::CrewResumed],
            &[(&[E::CrewStopped, E::CrewResumed], MootForSession)],
        ),
        (&[E::DemonstrationEnded], AT_LAST_END),
        (&[E::Suspended], &[(BEFORE_STOP, Moot)]),
        (&[E::Resumed], &[(&[E::Suspended], Moot)]),
        // Who is in again needs no word that they were out, and the other way round.
        (&[E::Joined], &[(&[E::Left], Told)]),
        (&[E::Left], &[(&[E::Joined], Told)]),
    ]
};

impl Event {
    /// How this event overtakes a notice of an earlier one of the same booking; none: both are told, in their
    /// order.
    #[must_use]
    pub fn overtakes(self, earlier: Self) -> Option<Overtaking> {
        let mut rows = self.overtaken().iter();
        rows.find(|(events, _)| events.contains(&earlier))
            .map(|(_, how)| *how)
    }

    fn overtaken(self) -> &'static [OvertakenPart] {
        let mut rows = OVERTAKEN.iter();
        rows.find(|(later, _)| later.contains(&self))
            .map_or(&[], |(_, overtaken)| *overtaken)
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
            "x:start_reminder end_reminder s:session_starts_soon crew_link session_ends_soon \
             flag_reminder flag_escalated",
        ),
        (
            Event::SessionMoved,
            "s:session_moved session_starts_soon crew_link session_ends_soon flag_reminder flag_escalated",
        ),
        (
            Event::SessionCancelled,
            "s:session_moved session_restored session_starts_soon crew_link session_ends_soon \
             flag_reminder flag_escalated",
        ),
        (Event::SessionRestored, "s:session_cancelled"),
        (
            Event::SessionExtended,
            "s:session_extended session_ends_soon extension_asked extension_declined",
        ),
        (Event::ExtensionAsked, "s:extension_asked"),
        (Event::ExtensionDeclined, "s:extension_asked"),
        (
            Event::ClosureLifted,
            "t:closure_hits s:flag_reminder flag_escalated",
        ),
        (Event::RulesClear, "t:rules_hit"),
        (Event::FlagReminder, "s:flag_reminder flag_escalated"),
        (Event::FlagEscalated, "s:flag_reminder flag_escalated"),
        (
            Event::SessionMissed,
            "s:session_starts_soon crew_link session_ends_soon flag_reminder flag_escalated",
        ),
        (Event::StartReminder, "x:start_reminder"),
        (
            Event::DemonstrationStarted,
            "x:start_reminder s:session_starts_soon",
        ),
        (Event::SessionStarted, "s:session_starts_soon"),
        (Event::Overrun, "s:overrun"),
        (Event::CrewStopped, "s:crew_stopped crew_resumed"),
        (Event::CrewResumed, "s:crew_stopped crew_resumed"),
        (
            Event::SessionReleased,
            "s:session_starts_soon crew_link no_check_in session_ends_soon extension_asked \
             extension_declined",
        ),
        (
            Event::SessionEnded,
            "s:session_starts_soon crew_link no_check_in session_ends_soon extension_asked \
             extension_declined \
             u:session_started demonstration_started",
        ),
        (
            Event::DemonstrationEnded,
            "x:start_reminder end_reminder session_starts_soon crew_link session_ends_soon \
             extension_asked extension_declined t:demonstration_started \
             u:session_started",
        ),
        (
            Event::Suspended,
            "x:resumed start_reminder session_starts_soon crew_link session_ends_soon end_reminder \
             flag_reminder flag_escalated",
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
         approved schedule_changed session_moved session_cancelled session_restored session_extended \
         extension_asked extension_declined start_reminder \
         session_starts_soon crew_link session_ends_soon suspended resumed closure_hits \
          closure_lifted rules_hit \
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
            Event::SessionReleased,
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
