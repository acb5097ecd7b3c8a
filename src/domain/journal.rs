//! What the journal says was done, in the words that its entries are stored under. An action's word is its
//! topic, a dot and a verb.

use super::text::worded;

worded! {
    /// Something that was done.
    pub JournalAction {
        /// A draft was kept: only the consortium knows of it.
        BookingDraft = "booking.draft",
        /// A request was sent. What was before it is a draft.
        BookingRequest = "booking.request",
        BookingRevise = "booking.revise",
        BookingWithdraw = "booking.withdraw",
        BookingApprove = "booking.approve",
        BookingDecline = "booking.decline",
        BookingRequestChanges = "booking.request-changes",
        BookingOffer = "booking.offer",
        /// A decision was taken back, before anybody was told of it.
        BookingUndo = "booking.undo",
        /// The site was asked once more to decide.
        BookingRemind = "booking.remind",
        /// It was given to one of its site's people, or to nobody.
        BookingAssign = "booking.assign",
        /// Its consortium said who comes.
        BookingCrew = "booking.crew",
        /// Its consortium said what its cameras record.
        BookingRecordings = "booking.recordings",
        SessionLog = "session.log",
        SessionLogPhoto = "session.log_photo",
        SessionLogClose = "session.log_close",
        SessionLogReopen = "session.log_reopen",
        SessionLogDispute = "session.log_dispute",
        SessionLogSettle = "session.log_settle",
        ConsortiumTargets = "consortium.targets",
        BookingAcceptOffer = "booking.accept-offer",
        BookingReschedule = "booking.reschedule",
        /// It became what an approved change of it proposed.
        BookingAmend = "booking.amend",
        /// What became of hit sessions was taken back, before anybody was told of it.
        BookingUndoHits = "booking.undo-hits",
        /// Several sessions that a closure or holiday hit were moved, left out or called off at once.
        BookingSettleHits = "booking.settle-hits",
        BookingSuspend = "booking.suspend",
        BookingResume = "booking.resume",
        BookingCancel = "booking.cancel",
        BookingTerminate = "booking.terminate",
        BookingComplete = "booking.complete",
        BookingExpire = "booking.expire",
        /// The time of a request was given to another. Its reason names that one.
        BookingTimeTaken = "booking.time-taken",
        SessionStart = "session.start",
        SessionEnd = "session.end",
        SessionMiss = "session.miss",
        /// It ran, and somebody stopped the work.
        SessionCut = "session.cut",
        SessionMove = "session.move",
        SessionCancel = "session.cancel",
        SessionSkip = "session.skip",
        SessionRestore = "session.restore",
        /// It was ended before its time.
        SessionFinish = "session.finish",
        /// Nobody had come, and the clock freed what was left of its time.
        SessionRelease = "session.release",
        /// Its people said when they come.
        SessionComing = "session.coming",
        SessionExtend = "session.extend",
        /// The site was asked to let it go on for longer.
        SessionAskExtension = "session.ask_extension",
        SessionDeclineExtension = "session.decline_extension",
        /// Links for a crew to one session.
        SessionCrewLinks = "session.crew_links",
        SessionCheckIn = "session.check_in",
        SessionCheckOut = "session.check_out",
        /// Who came or left was written down wrongly.
        SessionCorrectEntry = "session.correct_entry",
        /// An armband was given to somebody who is inside, or is back.
        SessionBand = "session.band",
        /// Somebody of the programme sees to what the board calls for.
        SessionCallTaken = "session.call_taken",
        /// They rang somebody up about it.
        SessionCalled = "session.called",
        ClosureAdd = "closure.add",
        ClosureLift = "closure.lift",
        StopPlace = "stop.place",
        /// One that stood was given to an incident.
        StopTie = "stop.tie",
        /// One of those who have to said yes.
        StopAgree = "stop.agree",
        /// The last of those who have to said yes: work goes on.
        StopResume = "stop.resume",
        IncidentReport = "incident.report",
        IncidentPhoto = "incident.photo",
        /// A step of seeing to it.
        IncidentStep = "incident.step",
        /// The same where it is about no session.
        IncidentCallTaken = "incident.call_taken",
        IncidentCalled = "incident.called",
        SiteCreate = "site.create",
        SiteUpdate = "site.update",
        /// What somebody asked about it was answered.
        SiteAnswerQuestion = "site.answer_question",
        /// Who holds which post there, and whether it asks who is there.
        SitePosts = "site.posts",
        /// A display for the wall of its duty desk.
        SiteWall = "site.wall",
        /// One of them opens nothing any more.
        SiteWallEnd = "site.wall_end",
        ZoneCreate = "zone.create",
        ZoneUpdate = "zone.update",
        ZoneSetWindows = "zone.set_windows",
        ZoneRetire = "zone.retire",
        ZoneUnretire = "zone.unretire",
        /// A new sign; the old one opens nothing more.
        ZoneSign = "zone.sign",
        ZoneAddPicture = "zone.add_picture",
        /// What is said about it.
        ZoneChangePicture = "zone.change_picture",
        ZoneRemovePicture = "zone.remove_picture",
        ConsortiumCreate = "consortium.create",
        ConsortiumUpdate = "consortium.update",
        OrganisationCreate = "organisation.create",
        OrganisationUpdate = "organisation.update",
        ProgrammeCreate = "programme.create",
        ProgrammeUpdate = "programme.update",
        PersonCreate = "person.create",
        PersonUpdate = "person.update",
        PersonCorrectName = "person.correct_name",
        PersonDisable = "person.disable",
        PersonEnable = "person.enable",
        PersonInvite = "person.invite",
        /// Who asked for an account is invited.
        PersonAcceptAsk = "person.accept_ask",
        PersonDeclineAsk = "person.decline_ask",
        /// The command line made a link for a new password.
        PersonLink = "person.link",
        PersonAskEmail = "person.ask_email",
        PersonEmail = "person.email",
        PersonSetPassword = "person.set_password",
        /// Whoever is signed in gave a wrong password.
        PersonPasswordFailed = "person.password_failed",
        PersonSignIn = "person.sign_in",
        PersonSignInFailed = "person.sign_in_failed",
        /// The limits refused a try; written once in a while.
        PersonSignInRefused = "person.sign_in_refused",
        PersonSignOut = "person.sign_out",
        PersonSignOutEverywhere = "person.sign_out_everywhere",
        PersonEndLogin = "person.end_login",
        /// Somebody joined an organisation, or has another role there.
        MemberPut = "member.put",
        MemberInvite = "member.invite",
        MemberDecline = "member.decline",
        MemberWithdraw = "member.withdraw",
        MemberRemove = "member.remove",
        /// Somebody decides in a member's place on some days.
        MemberDeputy = "member.deputy",
        MemberDeputyEnd = "member.deputy_end",
        TokenCreate = "token.create",
        TokenRevoke = "token.revoke",
        FeedMake = "feed.make",
        FeedRevoke = "feed.revoke",
        HolidayAdd = "holiday.add",
        NoticeReplay = "notice.replay",
    }
}

worded! {
    /// The kind of thing that something was done to.
    pub JournalTopic {
        Booking = "booking",
        Session = "session",
        Closure = "closure",
        Stop = "stop",
        Incident = "incident",
        Site = "site",
        Zone = "zone",
        Consortium = "consortium",
        Organisation = "organisation",
        Programme = "programme",
        Person = "person",
        Member = "member",
        Token = "token",
        Feed = "feed",
        Holiday = "holiday",
        Notice = "notice",
    }
}

/// What a stored entry says was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedAction {
    Known(JournalAction),
    /// A word that another version of the service wrote. An entry can be shown all the same.
    Other(String),
}

impl RecordedAction {
    /// The word that is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(action) => action.as_str(),
            Self::Other(word) => word,
        }
    }

    #[must_use]
    pub fn is(&self, action: JournalAction) -> bool {
        *self == Self::Known(action)
    }

    /// What stands before the dot; none where this version knows no such topic.
    #[must_use]
    pub fn topic(&self) -> Option<JournalTopic> {
        JournalTopic::from_word(self.as_str().split_once('.')?.0)
    }

    /// Whether it is a step of a booking as a whole.
    #[must_use]
    pub fn is_of_booking(&self) -> bool {
        self.topic() == Some(JournalTopic::Booking)
    }

    /// Whether it moved nothing: somebody was asked to see to it, or it was said who comes.
    #[must_use]
    pub fn only_asks(&self) -> bool {
        let actions = [
            JournalAction::BookingRemind,
            JournalAction::BookingAssign,
            JournalAction::BookingCrew,
        ];
        actions.into_iter().any(|action| self.is(action))
    }

    /// Whether only people do it, though some of them have no account: those come by a link or a sign, or try
    /// to sign in.
    #[must_use]
    pub const fn is_by_people(&self) -> bool {
        use JournalAction as A;
        matches!(
            self,
            Self::Known(
                A::SessionCheckIn
                    | A::SessionCheckOut
                    | A::SessionComing
                    | A::IncidentReport
                    | A::IncidentPhoto
                    | A::PersonSignInFailed
                    | A::PersonSignInRefused
            )
        )
    }

    /// Whether a session started or ended at its time.
    #[must_use]
    pub fn is_by_the_clock(&self) -> bool {
        self.is(JournalAction::SessionStart) || self.is(JournalAction::SessionEnd)
    }
}

impl From<String> for RecordedAction {
    fn from(word: String) -> Self {
        JournalAction::from_word(&word).map_or(Self::Other(word), Self::Known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_topic() {
        for action in JournalAction::ALL {
            assert!(RecordedAction::Known(*action).topic().is_some(), "{action}");
        }
        for topic in JournalTopic::ALL {
            let is_of_it = |action: &&JournalAction| RecordedAction::Known(**action).topic() == Some(*topic);
            assert!(
                JournalAction::ALL.iter().any(|action| is_of_it(&action)),
                "{topic}"
            );
        }
    }

    #[test]
    fn a_word_of_another_version_is_kept() {
        let other = RecordedAction::from("booking.merge".to_owned());
        assert_eq!(other.as_str(), "booking.merge");
        assert!(other.is_of_booking() && !other.is(JournalAction::BookingApprove));
        assert!(RecordedAction::from("drone.fly".to_owned()).topic().is_none());
        assert!(RecordedAction::from("booking.approve".to_owned()).is(JournalAction::BookingApprove));
        assert!(!RecordedAction::from("bookings.approve".to_owned()).is_of_booking());
    }
}
