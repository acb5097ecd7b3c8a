//! The notice table: for each event, who is told, how urgently, how long it is of use, with which calendar
//! part. The only place that decides this; the use cases only say which event happened.

use super::notice::{Event, Letter, Method, Urgency};
use super::span::Instant;
use super::text::worded;

worded! {
    /// A group of readers.
    pub Audience {
        /// Managers of the consortium's lead and partners.
        Consortium = "consortium",
        /// People of the site's operator.
        Site = "site",
        /// The site's duty address, which belongs to no person.
        Duty = "duty",
        Staff = "staff",
    }
}

worded! {
    /// Which starts and ends a person wants to hear of.
    pub SessionNotices {
        Every = "every",
        /// Of the first and the last.
        Demonstration = "demonstration",
    }
}

worded! {
    /// What somebody may turn off. Urgent notices have no kind: everybody gets those.
    pub NoticeKind {
        /// A request of one's own came in.
        Receipts = "receipts",
        /// A request waits for a decision, or was taken back.
        Requests = "requests",
        /// What a site decided or asks for.
        Answers = "answers",
        Holds = "holds",
        /// A demonstration starts or ends in some days.
        Reminders = "reminders",
        Holidays = "holidays",
        Messages = "messages",
        /// Something went wrong that is not urgent.
        Incidents = "incidents",
    }
}

worded! {
    /// Until when a notice is of use: so long from the fact, or until a moment of its booking.
    pub Useful {
        TwoWeeks = "two_weeks",
        ThreeDays = "three_days",
        HoldEnd = "hold_end",
        /// Until the session or the demonstration starts.
        Start = "start",
        /// Until the session or the demonstration ends, and at least two hours.
        End = "end",
        /// Until the session or the demonstration ends: what says that it will is of no use after it did.
        BeforeEnd = "before_end",
        /// Twelve hours from the end, or from when the service noticed it.
        AfterEnd = "after_end",
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    pub event: Event,
    pub to: &'static [Audience],
    pub urgency: Urgency,
    pub useful: Useful,
    pub calendar: Option<Method>,
    /// Told only to those who want to hear of every session.
    pub detail: SessionNotices,
}

/// The table. Events about accounts go to one person and stand at the top.
pub const POLICIES: &[Policy] = {
    use Audience::{Consortium, Duty, Site, Staff};
    use Event as E;
    use SessionNotices::{Demonstration, Every};
    use Urgency::{AtOnce, Normal};
    use Useful::{AfterEnd, BeforeEnd, End, HoldEnd, Start, ThreeDays, TwoWeeks};
    const REQUEST: Option<Method> = Some(Method::Request);
    const CANCEL: Option<Method> = Some(Method::Cancel);
    const fn row(
        event: Event,
        to: &'static [Audience],
        urgency: Urgency,
        useful: Useful,
        calendar: Option<Method>,
    ) -> Policy {
        Policy {
            event,
            to,
            urgency,
            useful,
            calendar,
            detail: Demonstration,
        }
    }
    const fn every(event: Event, useful: Useful) -> Policy {
        Policy {
            detail: Every,
            ..row(event, &[Consortium, Duty], AtOnce, useful, None)
        }
    }
    &[
        row(E::Invited, &[], AtOnce, ThreeDays, None),
        row(E::PasswordReset, &[], AtOnce, ThreeDays, None),
        row(E::MembershipOffered, &[], AtOnce, TwoWeeks, None),
        row(E::AccountChanged, &[], AtOnce, TwoWeeks, None),
        row(E::EmailLink, &[], AtOnce, ThreeDays, None),
        row(E::EmailTaken, &[], AtOnce, ThreeDays, None),
        row(E::BookingReceived, &[Consortium], Normal, TwoWeeks, None),
        row(E::DecisionNeeded, &[Site], Normal, HoldEnd, None),
        row(E::DecisionAssigned, &[Site], Normal, HoldEnd, None),
        row(E::DecisionReminder, &[Site], Normal, HoldEnd, None),
        row(E::DecisionEscalated, &[Site, Staff], Normal, HoldEnd, None),
        row(E::HoldExpiring, &[Consortium, Site], Normal, HoldEnd, None),
        row(E::HoldExpired, &[Consortium, Site], Normal, TwoWeeks, None),
        row(E::CompetingRequest, &[Site], Normal, HoldEnd, None),
        row(E::TimeTaken, &[Consortium], Normal, TwoWeeks, None),
        row(E::ChangesRequested, &[Consortium], Normal, TwoWeeks, None),
        row(E::OfferMade, &[Consortium], Normal, HoldEnd, None),
        row(E::Approved, &[Consortium, Site, Staff], Normal, End, REQUEST),
        row(E::Declined, &[Consortium, Staff], Normal, TwoWeeks, None),
        row(E::Withdrawn, &[Site], Normal, TwoWeeks, None),
        row(E::Cancelled, &[Consortium, Site, Staff], AtOnce, TwoWeeks, CANCEL),
        row(E::ScheduleChanged, &[Consortium, Site], AtOnce, End, REQUEST),
        row(E::SessionMoved, &[Consortium, Site, Duty], AtOnce, End, REQUEST),
        row(
            E::SessionCancelled,
            &[Consortium, Site, Duty],
            AtOnce,
            End,
            CANCEL,
        ),
        row(
            E::SessionRestored,
            &[Consortium, Site, Duty],
            AtOnce,
            End,
            REQUEST,
        ),
        row(
            E::SessionExtended,
            &[Consortium, Site, Duty],
            AtOnce,
            End,
            REQUEST,
        ),
        row(E::ExtensionAsked, &[Site, Duty], AtOnce, End, None),
        row(E::ExtensionDeclined, &[Consortium], AtOnce, End, None),
        row(E::StartReminder, &[Consortium, Site], Normal, Start, None),
        every(E::SessionStartsSoon, Start),
        row(E::CrewLink, &[], AtOnce, End, None),
        row(
            E::DemonstrationStarted,
            &[Consortium, Site, Duty, Staff],
            AtOnce,
            End,
            None,
        ),
        every(E::SessionStarted, End),
        row(E::NoCheckIn, &[Consortium, Site, Duty], AtOnce, BeforeEnd, None),
        every(E::SessionEndsSoon, BeforeEnd),
        every(E::SessionEnded, AfterEnd),
        row(
            E::SessionReleased,
            &[Consortium, Site, Duty],
            AtOnce,
            TwoWeeks,
            None,
        ),
        row(E::Overrun, &[Consortium, Site, Duty], AtOnce, AfterEnd, None),
        row(E::LogDue, &[Consortium, Site], Normal, ThreeDays, None),
        row(E::LogDisputed, &[Consortium, Staff], Normal, TwoWeeks, None),
        row(E::LogReopened, &[Consortium], Normal, TwoWeeks, None),
        row(E::LogSettled, &[Consortium, Site], Normal, TwoWeeks, None),
        row(
            E::DemonstrationEnded,
            &[Consortium, Site, Duty, Staff],
            AtOnce,
            AfterEnd,
            None,
        ),
        row(E::Suspended, &[Consortium, Site, Staff], AtOnce, TwoWeeks, CANCEL),
        row(E::Resumed, &[Consortium, Site, Staff], AtOnce, TwoWeeks, REQUEST),
        row(
            E::Terminated,
            &[Consortium, Site, Staff],
            AtOnce,
            TwoWeeks,
            CANCEL,
        ),
        row(E::ClosureHits, &[Consortium, Staff], AtOnce, End, None),
        row(E::ClosureLifted, &[Consortium, Staff], AtOnce, End, None),
        row(E::RulesHit, &[Consortium, Site], AtOnce, End, None),
        row(E::RulesClear, &[Consortium, Site], AtOnce, End, None),
        row(E::FlagReminder, &[Consortium, Site], Normal, Start, None),
        row(E::FlagEscalated, &[Consortium, Site, Staff], Normal, Start, None),
        row(
            E::SessionMissed,
            &[Consortium, Site, Duty, Staff],
            AtOnce,
            TwoWeeks,
            CANCEL,
        ),
        row(E::RecordingsChanged, &[Site], Normal, TwoWeeks, None),
        row(
            E::WorkStopped,
            &[Consortium, Site, Duty, Staff],
            AtOnce,
            TwoWeeks,
            None,
        ),
        row(E::RestartAgreed, &[Site, Staff], AtOnce, ThreeDays, None),
        row(
            E::WorkResumed,
            &[Consortium, Site, Duty, Staff],
            AtOnce,
            TwoWeeks,
            None,
        ),
        row(E::CrewStopped, &[], AtOnce, AfterEnd, None),
        row(E::CrewResumed, &[], AtOnce, AfterEnd, None),
        row(
            E::IncidentUrgent,
            &[Consortium, Site, Duty, Staff],
            AtOnce,
            TwoWeeks,
            None,
        ),
        row(E::IncidentLogged, &[Site, Staff], Normal, TwoWeeks, None),
        row(E::IncidentOverdue, &[Site, Duty, Staff], AtOnce, TwoWeeks, None),
        row(E::IncidentGiven, &[], Normal, TwoWeeks, None),
        row(E::HolidayHits, &[Consortium, Site], Normal, End, None),
        row(
            E::EndReminder,
            &[Consortium, Site, Staff],
            Normal,
            BeforeEnd,
            None,
        ),
        row(E::MessageToSite, &[Site], Normal, TwoWeeks, None),
        row(E::MessageToConsortium, &[Consortium], Normal, TwoWeeks, None),
        row(E::Joined, &[Consortium, Site], Normal, End, REQUEST),
        row(E::Left, &[], Normal, End, CANCEL),
        row(E::TonightSheet, &[Duty], Normal, ThreeDays, None),
        row(E::QuestionAsked, &[Site], Normal, TwoWeeks, None),
        row(E::QuestionReceived, &[], AtOnce, ThreeDays, None),
        row(E::QuestionAnswered, &[], AtOnce, TwoWeeks, None),
        row(E::AccountAsked, &[Staff], Normal, TwoWeeks, None),
        row(E::AccountAskReceived, &[], AtOnce, ThreeDays, None),
        row(E::AccountAskDeclined, &[], AtOnce, TwoWeeks, None),
    ]
};

impl Event {
    #[must_use]
    pub fn policy(self) -> &'static Policy {
        // One row for each event; a test compares them.
        POLICIES
            .iter()
            .find(|row| row.event == self)
            .unwrap_or(&POLICIES[0])
    }

    /// Whether it tells on which conditions a booking was approved: whoever is about to come needs them.
    #[must_use]
    pub const fn tells_conditions(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Joined | Self::StartReminder | Self::SessionStartsSoon
        )
    }

    /// The kind under which it can be turned off; none when it is urgent or takes something out of a
    /// calendar.
    #[must_use]
    pub const fn kind(self) -> Option<NoticeKind> {
        match self {
            Self::BookingReceived => Some(NoticeKind::Receipts),
            Self::DecisionNeeded
            | Self::DecisionAssigned
            | Self::DecisionReminder
            | Self::DecisionEscalated
            | Self::CompetingRequest
            | Self::Withdrawn
            | Self::AccountAsked => Some(NoticeKind::Requests),
            Self::TimeTaken
            | Self::ChangesRequested
            | Self::OfferMade
            | Self::Approved
            | Self::Declined
            | Self::Joined => Some(NoticeKind::Answers),
            Self::HoldExpiring | Self::HoldExpired => Some(NoticeKind::Holds),
            Self::StartReminder
            | Self::EndReminder
            | Self::FlagReminder
            | Self::FlagEscalated
            | Self::LogDue
            | Self::TonightSheet => Some(NoticeKind::Reminders),
            Self::HolidayHits => Some(NoticeKind::Holidays),
            Self::MessageToSite
            | Self::MessageToConsortium
            | Self::LogDisputed
            | Self::LogReopened
            | Self::LogSettled
            | Self::RecordingsChanged
            | Self::QuestionAsked => Some(NoticeKind::Messages),
            Self::IncidentLogged | Self::IncidentGiven => Some(NoticeKind::Incidents),
            _ => None,
        }
    }
}

impl Policy {
    /// The moment after which the letter is of no use and is recorded as expired instead of sent.
    #[must_use]
    pub fn useful_until(&self, letter: &Letter) -> Instant {
        const HOUR: i64 = 3600;
        let booking = letter.booking.as_ref();
        let span = letter.session.as_ref().map(|session| session.span);
        let span = span.or(booking.map(|booking| booking.span));
        let end = span.map_or(letter.at, |span| span.end);
        let or_later = |at: Instant, hours: i64| at.max(letter.at.plus(hours * HOUR));
        match self.useful {
            Useful::TwoWeeks => letter.at.plus_days(14),
            Useful::ThreeDays => letter.at.plus_days(3),
            Useful::HoldEnd => or_later(
                booking
                    .and_then(|booking| booking.hold_until)
                    .unwrap_or(letter.at),
                1,
            ),
            // No later, even when the service itself was: then it is recorded as expired.
            Useful::Start => span.map_or(letter.at, |span| span.start),
            Useful::BeforeEnd => end,
            Useful::End => or_later(end, 2),
            // Also of an end that passed while the service was down: this letter alone tells that session.
            Useful::AfterEnd => or_later(end, 0).plus(12 * HOUR),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_row_for_each_event() {
        let listed: Vec<Event> = POLICIES.iter().map(|row| row.event).collect();
        assert_eq!(listed, Event::ALL);
    }

    #[test]
    fn what_is_urgent_or_clears_a_calendar_can_t_be_turned_off_and_all_the_rest_can() {
        for row in POLICIES {
            let always = row.urgency == Urgency::AtOnce || row.calendar == Some(Method::Cancel);
            assert_eq!(row.event.kind().is_none(), always, "{}", row.event);
        }
    }

    #[test]
    fn only_notices_of_single_sessions_go_to_those_alone_who_want_every_session() {
        let optional: Vec<Event> = POLICIES
            .iter()
            .filter(|row| row.detail == SessionNotices::Every)
            .map(|row| row.event)
            .collect();
        assert_eq!(
            optional,
            [
                Event::SessionStartsSoon,
                Event::SessionStarted,
                Event::SessionEndsSoon,
                Event::SessionEnded
            ]
        );
    }
}
