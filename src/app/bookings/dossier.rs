//! A booking with all that belongs to it, loaded, changed and saved as one.

use std::sync::Arc;

use crate::app::access::with_places;
use crate::app::court::{self, Ground, PlannedDates};
use crate::app::tell::{Scene, facts_of};
use crate::app::{Doing, Error, Result, Tx, allow, journal, signed_in};
use crate::domain::access::{Actor, Deed, Escalation, PlatformRole, Subject, Submission};
use crate::domain::booking::{Asked, BookingState, Change, NotNow};
use crate::domain::ids::{BookingId, PhaseId, SessionId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::session::{SessionAction, SessionState};
use crate::domain::span::{Instant, Span};
use crate::domain::timer::{self, TimerKind, TimerPlan};
use crate::store;
use crate::store::bookings::{Booking, Phase};
use crate::store::consortia::Consortium;
use crate::store::sessions::Session;

/// A booking with its site, consortium, phases and sessions.
#[derive(Clone)]
pub struct Dossier {
    pub ground: Ground,
    pub consortium: Arc<Consortium>,
    pub booking: Booking,
    /// Its phases, in order.
    pub phases: Vec<Phase>,
    /// Its sessions, by start.
    pub sessions: Vec<Session>,
}

/// What access looks at for a consortium's booking at a site, today.
#[must_use]
pub fn subject(tx: &Tx<'_>, ground: &Ground, consortium: &Consortium, submission: Submission) -> Subject {
    let today = tx.now.local(ground.tz()).date();
    Subject::booking(ground.site.operator, consortium.parties_on(today), submission)
}

impl Dossier {
    /// Loads a booking without asking who may.
    pub fn load(tx: &mut Tx<'_>, id: BookingId) -> Result<Self> {
        let booking = store::bookings::find_booking(tx.conn, id)?.ok_or(Error::NotFound)?;
        let ground = Ground::of_site(tx, booking.site)?;
        let consortium = tx.consortium(booking.consortium)?;
        let phases = store::bookings::phases_of_booking(tx.conn, id)?;
        let sessions = store::sessions::sessions_of_booking(tx.conn, id)?;
        Ok(Self {
            ground,
            consortium,
            booking,
            phases,
            sessions,
        })
    }

    /// Locks and loads a booking to change it, without asking who may: for jobs, and after access was asked.
    /// Whoever changes a booking or its sessions locks it first, so nobody overwrites what another just did.
    pub fn take(tx: &mut Tx<'_>, id: BookingId) -> Result<Self> {
        store::bookings::lock_booking(tx.conn, id)?;
        Self::load(tx, id)
    }

    /// Loads a booking for somebody who wants to do something with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`].
    pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, deed: Deed) -> Result<(Self, Doing)> {
        signed_in(actor)?;
        let dossier = Self::load(tx, id)?;
        let subject = if matches!(deed, Deed::AskBooking | Deed::DecideBooking) {
            dossier.subject_to_answer(tx, actor)?
        } else {
            dossier.subject(tx)
        };
        let doing = allow(actor, deed, &subject)?;
        Ok((dossier, doing))
    }

    /// What access looks at, today.
    #[must_use]
    pub fn subject(&self, tx: &Tx<'_>) -> Subject {
        subject(tx, &self.ground, &self.consortium, self.booking.submission())
    }

    /// In whose place somebody who sees the booking may decide it; none: they may not.
    pub fn may_decide(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Doing>> {
        let subject = self.subject_to_answer(tx, actor)?;
        Ok(allow(actor, Deed::DecideBooking, &subject).ok())
    }

    /// What access looks at, with whether staff may decide by now, and for whom the actor stands in.
    pub(super) fn subject_to_answer(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Subject> {
        let mut subject = with_places(tx, actor, self.subject(tx), self.ground.tz())?;
        if actor.platform == Some(PlatformRole::Staff) {
            subject.escalation = self.escalation(tx)?;
        }
        Ok(subject)
    }

    pub(in crate::app) fn session(&self, id: SessionId) -> Result<&Session> {
        self.position(id).map(|at| &self.sessions[at])
    }

    /// Whether one of its sessions runs now.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.sessions
            .iter()
            .any(|session| session.state == SessionState::Running)
    }

    /// The place of a session among all.
    pub(super) fn position(&self, id: SessionId) -> Result<usize> {
        let at = self.sessions.iter().position(|session| session.id == id);
        at.ok_or(Error::NotFound)
    }

    /// The sessions of a phase, by start.
    pub(super) fn sessions_in(&self, phase: PhaseId) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| session.phase == phase)
    }

    pub(super) fn phase_of(&self, session: &Session) -> Result<&Phase> {
        let phase = self.phases.iter().find(|phase| phase.id == session.phase);
        phase.ok_or(Error::NotFound)
    }

    /// How many people were approved for a session.
    #[must_use]
    pub fn people(&self, session: &Session) -> u32 {
        self.phase_of(session).map_or(0, |phase| phase.people)
    }

    /// Whether a session is in other zones than its phase names.
    #[must_use]
    pub fn is_elsewhere(&self, session: &Session) -> bool {
        self.phase_of(session)
            .is_ok_and(|phase| phase.zones != session.zones)
    }

    /// Loads a booking to change the version that the caller saw.
    ///
    /// # Errors
    /// Those of [`Dossier::open`], and [`Error::Stale`].
    pub fn open_at(
        tx: &mut Tx<'_>,
        actor: &Actor,
        id: BookingId,
        deed: Deed,
        version: i64,
    ) -> Result<(Self, Doing)> {
        tx.open_almanac()?;
        store::bookings::lock_booking(tx.conn, id)?;
        let (dossier, doing) = Self::open(tx, actor, id, deed)?;
        if dossier.booking.version == version {
            Ok((dossier, doing))
        } else {
            Err(Error::Stale {
                current: dossier.booking.version,
            })
        }
    }

    /// Whether the decision waited so long that staff may make it; also stopping one that runs.
    fn escalation(&self, tx: &mut Tx<'_>) -> Result<Escalation> {
        if self.booking.requested_at.is_none() {
            return Ok(Escalation::None);
        }
        let holidays = tx.holidays()?;
        let is_holiday = |day| holidays.is_holiday(day);
        let waited = timer::is_escalated(self.booking.requested_at, self.ground.tz(), is_holiday, tx.now);
        let waits = self.booking.life.hold_until().is_some();
        Ok(if waited || !waits {
            Escalation::Escalated
        } else {
            Escalation::None
        })
    }

    /// When and where the schedule of one of its phases plans its sessions.
    ///
    /// # Errors
    /// [`Error::Internal`] for a stored text that can't be read: whatever is stored was read once.
    pub(super) fn dates_of(&self, phase: &Phase) -> Result<PlannedDates> {
        court::plan_dates(&self.ground, &phase.zones, &phase.schedule)
            .map_err(|error| Error::caused(format!("schedule of phase {}", phase.id), error))
    }

    #[must_use]
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            ground: &self.ground,
            consortium: &self.consortium,
            booking: &self.booking,
            phases: &self.phases,
            sessions: &self.sessions,
        }
    }

    /// The booking as a journal entry keeps it.
    #[must_use]
    pub fn snapshot(&self) -> Option<String> {
        let phase = |phase: &Phase| {
            serde_json::json!({
                "kind": phase.kind,
                "zones": self.paths(&phase.zones),
                "people": phase.people,
                "power_w": phase.power_w,
                "area_m2": phase.area_m2,
                "schedule": phase.schedule,
            })
        };
        let booking = &self.booking;
        let facts = serde_json::json!({
            "life": booking.life,
            "amends": booking.amends.as_ref().map(|own| own.booking),
            "title": booking.title,
            "purpose": booking.purpose,
            "version": booking.version,
            "phases": self.phases.iter().map(phase).collect::<Vec<_>>(),
        });
        Some(facts.to_string())
    }

    /// An entry about this booking.
    #[must_use]
    pub fn entry(&self, action: JournalAction, doing: Doing) -> journal::Entry {
        journal::Entry {
            booking: Some(self.booking.id),
            site: Some(self.ground.site.id),
            consortium: Some(self.consortium.id),
            subject: self.booking.title.clone(),
            on_behalf: journal::on_behalf(doing, &self.consortium.slug),
            ..journal::Entry::of(action)
        }
    }

    /// An entry about one session, with which it is and what it became.
    #[must_use]
    pub fn about_session(
        &self,
        id: SessionId,
        entry: journal::Entry,
        mut became: serde_json::Value,
    ) -> journal::Entry {
        became["session"] = serde_json::json!(facts_of(&self.scene(), id));
        journal::Entry {
            became: Some(became.to_string()),
            ..entry
        }
    }

    /// The paths of zones.
    #[must_use]
    pub fn paths(&self, zones: &[ZoneId]) -> Vec<String> {
        zones.iter().map(|zone| self.ground.path(*zone)).collect()
    }

    /// Stops what can only be asked of a booking that is approved or active, with [`Error::NotNow`].
    pub(super) fn check_firm(&self, action: Asked) -> Result<()> {
        let state = self.booking.life.state();
        if state.is_firm() {
            self.check_own(action)
        } else {
            Err(NotNow { action, state }.into())
        }
    }

    /// Stops what can't be asked of a proposed change of another booking, with [`Error::NotNow`].
    pub(super) fn check_own(&self, action: Asked) -> Result<()> {
        let state = self.booking.life.state();
        if self.booking.amends.is_none() {
            Ok(())
        } else {
            Err(NotNow { action, state }.into())
        }
    }

    /// Moves the booking along its table.
    ///
    /// # Errors
    /// [`Error::NotNow`].
    pub fn apply(&mut self, change: Change) -> Result<()> {
        self.booking.life = self.booking.life.apply(change)?;
        Ok(())
    }

    /// Saves the booking itself; its version rises, and what was decided before can't be taken back any more.
    pub fn save(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        self.save_decided(tx, None)
    }

    /// The same where the plan stays what it is: a session began, was stopped, goes on, ended early or has
    /// more time. The open proposed change of the booking stays one of it as it stands.
    pub fn save_in_course(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let seen = self.booking.version;
        self.save(tx)?;
        let (id, is) = (self.booking.id, self.booking.version);
        Ok(store::bookings::amendments::follow(tx.conn, id, seen, is)?)
    }

    /// The same for a decision that can be taken back for a while.
    pub(super) fn save_decided(&mut self, tx: &mut Tx<'_>, undo_until: Option<Instant>) -> Result<()> {
        self.booking.undo_until = undo_until;
        if let Some(span) = self.extent() {
            self.booking.span = span;
        }
        self.booking.changed_at = tx.now;
        Ok(store::bookings::update_booking(tx.conn, &mut self.booking)?)
    }

    /// In a booking that holds no time any more, what runs is cut short and what was to come is cancelled.
    /// A suspended one cuts short what runs; what is to come waits. Answers what was cut short.
    pub fn end_sessions(&mut self, tx: &mut Tx<'_>, reason: &str) -> Result<Vec<SessionId>> {
        let state = self.booking.life.state();
        let waits = state.is_waiting();
        let holds = waits || state.holds_time(self.ground.site.request_mode);
        let mut ended = Vec::new();
        for session in &mut self.sessions {
            let action = match session.state {
                SessionState::Running if !holds || state == BookingState::Suspended => SessionAction::Cut,
                state if state.is_to_come() && !holds => SessionAction::Cancel,
                _ => continue,
            };
            session.state = session.state.apply(action)?;
            session.reason = unless_empty(reason);
            session.actual_end = session.actual_start.map(|_| tx.now);
            ended.push(&*session);
        }
        let cut = ended.iter().filter(|own| own.state == SessionState::CutShort);
        let cut = cut.map(|own| own.id).collect();
        store::sessions::mark_sessions(tx.conn, ended)?;
        Ok(cut)
    }

    /// From the first start to the last end of the sessions that are or were.
    fn extent(&self) -> Option<Span> {
        let counted = self.sessions.iter().filter(|session| session.state.takes_time());
        Span::around(counted.map(|session| session.span))
    }

    /// Records that the rules and everything which hits some sessions were weighed just now, so that nobody
    /// has to look at them.
    pub(super) fn weigh(&mut self, tx: &mut Tx<'_>, which: impl Fn(&Session) -> bool) -> Result<()> {
        // Of a new lot: those that this transaction has may be older than what it has just weighed.
        let mut lot = store::ids::take_ids(tx.conn, 1)?.into_iter();
        let weighed = lot.next().ok_or_else(|| Error::internal("no ids"))?;
        let judged = self.sessions.iter_mut().filter(|session| which(session));
        let ids: Vec<SessionId> = judged
            .map(|session| {
                (session.flag, session.weighed, session.broken) = (None, weighed, Vec::new());
                session.id
            })
            .collect();
        store::timers::delete_pending_flags(tx.conn, &ids)?;
        Ok(store::look::weigh(tx.conn, &ids, weighed)?)
    }

    /// Makes the pending timers what they should be, but for those of flags, which closures and holidays set
    /// without the booking's lock. Announcements whose time has passed are not set; starts and ends always
    /// are. `since`: the moment up to which announcements were made, where that is not now.
    pub fn write_timers(&self, tx: &mut Tx<'_>, since: Option<Instant>) -> Result<()> {
        if self.booking.life.state().is_final() {
            store::timers::delete_pending(tx.conn, self.booking.id)?;
        } else {
            store::timers::delete_planned(tx.conn, self.booking.id)?;
        }
        let plans = self.due_timers(tx, since.unwrap_or(tx.now))?;
        self.insert_timers(tx, &plans)
    }

    /// Sets the timers of a booking that has none.
    pub fn set_timers(&self, tx: &mut Tx<'_>) -> Result<()> {
        let plans = self.due_timers(tx, tx.now)?;
        self.insert_timers(tx, &plans)
    }

    /// Sets the reminders of an approved booking anew after its first start or last end changed.
    pub fn write_reminders(&self, tx: &mut Tx<'_>) -> Result<()> {
        store::timers::delete_pending_of_booking(tx.conn, self.booking.id)?;
        let plans = timer::of_demonstration(self.booking.span, self.ground.tz(), tx.now);
        self.insert_timers(tx, &plans)
    }

    pub(super) fn insert_timers(&self, tx: &mut Tx<'_>, plans: &[TimerPlan]) -> Result<()> {
        tx.reserve_ids(plans.len())?;
        Ok(store::together(tx.conn, |batch| {
            store::timers::insert_timers(batch, self.booking.id, &mut tx.ids, plans)
        })?)
    }

    fn due_timers(&self, tx: &mut Tx<'_>, since: Instant) -> Result<Vec<TimerPlan>> {
        let tz = self.ground.tz();
        match (
            self.booking.life.state(),
            self.booking.requested_at,
            self.booking.life.hold_until(),
        ) {
            (
                BookingState::Requested | BookingState::ChangesRequested,
                Some(requested_at),
                Some(hold_until),
            ) => {
                let holidays = tx.holidays()?;
                let mut plans = timer::of_request(requested_at, since, hold_until, tz, |day| {
                    holidays.is_holiday(day)
                });
                // While the consortium has the ball, the site is not reminded.
                let waits_for_site = self.booking.life.state() == BookingState::Requested;
                plans.retain(|plan| {
                    matches!(plan.kind, TimerKind::HoldExpiring | TimerKind::HoldExpires) || waits_for_site
                });
                Ok(plans)
            }
            // The sessions of a proposed change that is approved are those of the booking that it changes.
            (BookingState::Approved | BookingState::Active | BookingState::Suspended, _, _)
                if self.booking.amends.is_none() =>
            {
                let mut plans: Vec<TimerPlan> = self
                    .sessions
                    .iter()
                    .flat_map(|session| session_timers(session, tx.now))
                    .collect();
                let days = self
                    .extent()
                    .map(|span| timer::of_demonstration(span, tz, tx.now));
                plans.extend(days.unwrap_or_default());
                Ok(plans)
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// Words that were said; none where they are empty.
pub(super) fn unless_empty(words: &str) -> Option<String> {
    (!words.is_empty()).then(|| words.to_owned())
}

/// The timers that one session still needs.
pub(super) fn session_timers(session: &Session, now: Instant) -> Vec<TimerPlan> {
    timer::of_session(session.id, session.span)
        .into_iter()
        .filter(|plan| {
            let is_coming = session.state.is_to_come();
            let is_here = is_coming || session.state == SessionState::Running;
            match plan.kind {
                TimerKind::Start => is_coming,
                TimerKind::End => is_here,
                TimerKind::BeforeStart => is_coming && plan.due_at > now,
                TimerKind::BeforeEnd => is_here && plan.due_at > now,
                _ => false,
            }
        })
        .collect()
}
