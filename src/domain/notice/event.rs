//! What people are told of.

use crate::domain::text::worded;

worded! {
    /// Something that people are told of.
    pub Event {
        /// A person gets an account.
        Invited = "invited",
        PasswordReset = "password_reset",
        /// Somebody who has an account is offered a place in an organisation.
        MembershipOffered = "membership_offered",
        AccountChanged = "account_changed",
        /// A link to a new address, to prove that it is the person's.
        EmailLink = "email_link",
        /// Somebody asked for an address that is the reader's already.
        EmailTaken = "email_taken",
        /// A request came in, to the consortium.
        BookingReceived = "booking_received",
        DecisionNeeded = "decision_needed",
        /// It was given to the reader, of all who decide at its site.
        DecisionAssigned = "decision_assigned",
        /// It still waits, after 2 and 4 working days, or somebody asks once more.
        DecisionReminder = "decision_reminder",
        /// It waited 5 working days; staff hear of it.
        DecisionEscalated = "decision_escalated",
        HoldExpiring = "hold_expiring",
        HoldExpired = "hold_expired",
        /// Another request wants the same time.
        CompetingRequest = "competing_request",
        /// The requested time was given to somebody else.
        TimeTaken = "time_taken",
        ChangesRequested = "changes_requested",
        OfferMade = "offer_made",
        Approved = "approved",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Cancelled = "cancelled",
        ScheduleChanged = "schedule_changed",
        /// One session has another time or place.
        SessionMoved = "session_moved",
        /// One session was cancelled or skipped.
        SessionCancelled = "session_cancelled",
        SessionRestored = "session_restored",
        /// One session goes on for longer.
        SessionExtended = "session_extended",
        /// The consortium asks the site for more time on the day.
        ExtensionAsked = "extension_asked",
        ExtensionDeclined = "extension_declined",
        /// The demonstration starts in 7 days or tomorrow.
        StartReminder = "start_reminder",
        SessionStartsSoon = "session_starts_soon",
        /// The same, to each of its crew who has an address, with a link by which they come in.
        CrewLink = "crew_link",
        /// The demonstration started: its first session.
        DemonstrationStarted = "demonstration_started",
        SessionStarted = "session_started",
        /// A session runs, and nobody came.
        NoCheckIn = "no_check_in",
        SessionEndsSoon = "session_ends_soon",
        SessionEnded = "session_ended",
        /// Nobody had come, and the rest of its time was freed.
        SessionReleased = "session_released",
        /// A session is over, and somebody is still in.
        Overrun = "overrun",
        /// The log of a session is not final some time after it.
        LogDue = "log_due",
        /// Its site says that a log is not so.
        LogDisputed = "log_disputed",
        /// Its site, or the programme, wants a log to be written anew.
        LogReopened = "log_reopened",
        /// The programme said how it was.
        LogSettled = "log_settled",
        /// The demonstration ended: its last session.
        DemonstrationEnded = "demonstration_ended",
        Suspended = "suspended",
        Resumed = "resumed",
        /// Ended before its time.
        Terminated = "terminated",
        ClosureHits = "closure_hits",
        ClosureLifted = "closure_lifted",
        /// Sessions break a rule or an agreement that changed.
        RulesHit = "rules_hit",
        /// Sessions break it no longer.
        RulesClear = "rules_clear",
        /// A session that something hits is 3 days ahead, and nobody said what becomes of it.
        FlagReminder = "flag_reminder",
        /// The same, the day before; staff hear of it.
        FlagEscalated = "flag_escalated",
        /// A session could not start, as a closure was in force.
        SessionMissed = "session_missed",
        /// What cameras record in an approved booking is something else.
        RecordingsChanged = "recordings_changed",
        /// Somebody stopped the work somewhere.
        WorkStopped = "work_stopped",
        /// One of two agreed to a restart.
        RestartAgreed = "restart_agreed",
        /// Stopped work goes on.
        WorkResumed = "work_resumed",
        /// Work is stopped, to those of the crew who have an address.
        CrewStopped = "crew_stopped",
        /// It may go on, to the same.
        CrewResumed = "crew_resumed",
        /// Something went badly wrong.
        IncidentUrgent = "incident_urgent",
        /// Something went wrong, and is urgent.
        IncidentLogged = "incident_logged",
        /// Nobody took note of it in time.
        IncidentOverdue = "incident_overdue",
        /// Somebody was named who sees to it, or to one thing that has to be done: to them.
        IncidentGiven = "incident_given",
        HolidayHits = "holiday_hits",
        /// The demonstration ends in 14, 7 or 1 days.
        EndReminder = "end_reminder",
        /// Consortium or programme wrote a message, to the site.
        MessageToSite = "message_to_site",
        /// Site or programme wrote a message, to the consortium.
        MessageToConsortium = "message_to_consortium",
        /// Somebody who came later belongs to those who hear of a booking that was approved before.
        Joined = "joined",
        /// Somebody no longer belongs to those who hear of a booking that is to come.
        Left = "left",
        /// Who comes tonight and tomorrow, to the duty desk.
        TonightSheet = "tonight_sheet",
        /// Somebody asked about a site, to its people.
        QuestionAsked = "question_asked",
        /// The same, to who asked.
        QuestionReceived = "question_received",
        /// The site answered, to who asked.
        QuestionAnswered = "question_answered",
        /// Somebody without an account asks for one, to staff.
        AccountAsked = "account_asked",
        /// The same, to who asked.
        AccountAskReceived = "account_ask_received",
        /// Staff said no, to who asked.
        AccountAskDeclined = "account_ask_declined",
    }
}

impl Event {
    /// Whether it is told to somebody who is about to come to the site, and may have to call there.
    #[must_use]
    pub const fn is_before_coming(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::StartReminder | Self::SessionStartsSoon | Self::CrewLink
        )
    }

    /// Whether its mail asks a site's people to decide, and may carry a link by which they do.
    #[must_use]
    pub const fn asks_for_decision(self) -> bool {
        matches!(
            self,
            Self::DecisionNeeded | Self::DecisionAssigned | Self::DecisionReminder | Self::DecisionEscalated
        )
    }

    /// Whether it tells of stopped work or of something that went badly wrong: people call before they read
    /// on.
    #[must_use]
    pub const fn is_of_work(self) -> bool {
        matches!(
            self,
            Self::WorkStopped
                | Self::RestartAgreed
                | Self::WorkResumed
                | Self::CrewStopped
                | Self::CrewResumed
                | Self::IncidentUrgent
                | Self::IncidentOverdue
        )
    }

    /// Whether it tells of one session shortly before, during or after it: what people do then stands on the
    /// session's page.
    #[must_use]
    pub const fn is_on_the_day(self) -> bool {
        matches!(
            self,
            Self::SessionStartsSoon
                | Self::CrewLink
                | Self::SessionStarted
                | Self::NoCheckIn
                | Self::ExtensionAsked
                | Self::ExtensionDeclined
                | Self::SessionExtended
                | Self::SessionEndsSoon
                | Self::SessionEnded
                | Self::SessionReleased
                | Self::Overrun
        )
    }

    /// Whether it tells of the log of a session.
    #[must_use]
    pub const fn is_of_log(self) -> bool {
        matches!(
            self,
            Self::LogDue | Self::LogDisputed | Self::LogReopened | Self::LogSettled
        )
    }

    /// Whether its reader is to answer, at a site or in a consortium: somebody's deputy gets it, too.
    #[must_use]
    pub const fn asks_for_an_answer(self) -> bool {
        self.asks_for_decision()
            || matches!(
                self,
                Self::CompetingRequest | Self::ChangesRequested | Self::OfferMade | Self::HoldExpiring
            )
    }

    /// Whether its mail carries a link that signs its reader in or proves their address.
    #[must_use]
    pub const fn carries_secret(self) -> bool {
        matches!(self, Self::Invited | Self::PasswordReset | Self::EmailLink)
    }

    /// Whether it is told to people of a crew, who have no account: each letter opens the session for its
    /// reader.
    #[must_use]
    pub const fn is_to_crew(self) -> bool {
        matches!(self, Self::CrewLink | Self::CrewStopped | Self::CrewResumed)
    }

    /// As what the crew of a session hears of it; none: it does not.
    #[must_use]
    pub const fn for_crew(self) -> Option<Self> {
        match self {
            Self::WorkStopped => Some(Self::CrewStopped),
            Self::WorkResumed => Some(Self::CrewResumed),
            _ => None,
        }
    }

    /// Whether its mail leaves with a link that is kept nowhere else, as it opens something for whoever has
    /// it.
    #[must_use]
    pub const fn leaves_with_link(self) -> bool {
        self.carries_secret() || self.asks_for_decision() || self.is_to_crew()
    }
}
