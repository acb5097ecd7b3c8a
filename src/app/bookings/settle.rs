//! How a change of a booking is kept: every decision, every end and every change goes through the same steps
//! in the same order, so that none of them forgets one.

use super::dossier::{Dossier, unless_empty};
use super::window::UndoWindow;
use crate::app::presence::await_clear;
use crate::app::tell::{News, tell};
use crate::app::{Doing, Error, Result, Tx, journal};
use crate::domain::access::Actor;
use crate::domain::booking::{Action, Change, DecisionKind, DeclineReason};
use crate::domain::ids::PhaseId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::Override;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store;
use crate::store::bookings::{Decision, amendments};

/// What is recorded and told of a change that was applied to a dossier.
pub(crate) struct Step<'a> {
    /// Who did it; [`journal::service`] for what the clock does.
    pub by: &'a Actor,
    pub doing: Doing,
    /// The journal's word for it.
    pub action: JournalAction,
    /// The dossier's snapshot before the change.
    pub was: Option<String>,
    /// What was said with it, for the journal and for the notices.
    pub reason: Option<String>,
    /// What is kept of a site's decision.
    pub decision: Option<Decided<'a>>,
    /// What it goes back to when it is taken back, where it can be.
    pub window: Option<UndoWindow>,
    pub claims: Claims,
    pub sequences: Sequences,
    /// The moment up to which reminders were sent before; none: until now.
    pub reminds_since: Option<Instant>,
    /// What it is told as; nobody is told where there is none.
    pub event: Option<Event>,
    /// What the notices say besides `by` and `reason`. A `fact` of 0 becomes the journal entry.
    pub news: News,
}

/// A site's decision, as it is kept beside the booking.
pub(crate) struct Decided<'a> {
    pub kind: DecisionKind,
    pub code: Option<DeclineReason>,
    pub overrides: &'a [Override],
}

/// Whether the stored claims are what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claims {
    /// The change took and freed no time, or wrote its claims itself.
    Kept,
    /// They are written anew.
    Written,
}

/// Of which phases calendars must take a change: they do so only with a higher SEQUENCE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequences {
    Kept,
    OfPhase(PhaseId),
    Raised,
}

impl<'a> Step<'a> {
    /// A step that writes claims, raises no SEQUENCE and is told to nobody.
    pub(crate) fn new(by: &'a Actor, doing: Doing, action: JournalAction) -> Self {
        Self {
            by,
            doing,
            action,
            was: None,
            reason: None,
            decision: None,
            window: None,
            claims: Claims::Written,
            sequences: Sequences::Kept,
            reminds_since: None,
            event: None,
            news: News::default(),
        }
    }
}

impl Dossier {
    /// Keeps a change that was applied: sessions that can't be any more end, then claims, the row, timers,
    /// the decision, the journal entry and the notices follow. Answers the id of the journal entry.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a decision of nobody; the store's.
    pub(crate) fn settle(&mut self, tx: &mut Tx<'_>, step: Step<'_>) -> Result<i64> {
        // The sessions come first: claims, timers and the booking's span follow from them.
        let cut = self.end_sessions(tx, step.reason.as_deref().unwrap_or_default())?;
        await_clear(tx, self, &cut)?;
        let window = step.window.as_ref();
        if step.claims == Claims::Written {
            self.replace_claims_beside(tx, window.map_or(&[], |window| &window.held))?;
        }
        self.raise(tx, step.sequences)?;
        // The row before the decision, which names the version that it led to.
        self.save_decided(tx, window.map(|window| window.until))?;
        self.write_timers(tx, step.reminds_since)?;
        if let Some(decided) = &step.decision {
            self.record(tx, step.by, decided, step.reason.as_deref())?;
        }
        let entry = journal::Entry {
            was: step.was,
            became: self.snapshot(),
            reason: step.reason.clone(),
            ..self.entry(step.action, step.doing)
        };
        let fact = journal::note(tx, step.by, entry)?;
        if let Some(window) = window {
            window.keep(tx, self, step.by, fact)?;
        }
        let not_before = window.map(|window| window.until);
        if let Some(event) = step.event {
            let news = News {
                fact: if step.news.fact == 0 { fact } else { step.news.fact },
                not_before: step.news.not_before.or(not_before),
                words: step.reason.or(step.news.words),
                by: step
                    .news
                    .by
                    .or_else(|| step.by.person.map(|_| step.by.name.clone())),
                ..step.news
            };
            tell(tx, &self.scene(), event, news)?;
        }
        if self.booking.amends.is_none() && self.booking.life.state().is_final() {
            self.end_amendment(tx)?;
        }
        Ok(fact)
    }

    /// With a booking that is over, what was proposed to change of it is over, too.
    fn end_amendment(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Some(open) = amendments::find_open(tx.conn, self.booking.id)? else {
            return Ok(());
        };
        let mut open = Self::take(tx, open)?;
        let was = open.snapshot();
        let change = if open.booking.life.state().is_waiting() {
            Change::Withdraw
        } else {
            Change::Cancel {
                reason: String::new(),
            }
        };
        let event = change.action().transition().event;
        open.apply(change)?;
        let service = journal::service();
        let step = Step {
            was,
            event,
            ..Step::new(&service, Doing::Own, JournalAction::BookingWithdraw)
        };
        open.settle(tx, step).map(drop)
    }

    fn raise(&mut self, tx: &mut Tx<'_>, sequences: Sequences) -> Result<()> {
        let is_concerned = |id: PhaseId| match sequences {
            Sequences::Kept => false,
            Sequences::OfPhase(phase) => id == phase,
            Sequences::Raised => true,
        };
        for phase in self.phases.iter_mut().filter(|phase| is_concerned(phase.id)) {
            store::bookings::update_phase(tx.conn, phase)?;
        }
        Ok(())
    }

    fn record(&self, tx: &mut Tx<'_>, by: &Actor, decided: &Decided<'_>, words: Option<&str>) -> Result<()> {
        let decision = Decision {
            id: tx.id()?,
            booking: self.booking.id,
            booking_version: self.booking.version,
            kind: decided.kind,
            person: by.person.ok_or(Error::Unauthenticated)?,
            at: tx.now,
            reason_code: decided.code.map(|code| code.to_string()),
            words: words.unwrap_or_default().to_owned(),
            overrides: decided.overrides.to_vec(),
        };
        Ok(store::bookings::insert_decision(tx.conn, &decision)?)
    }

    /// Whether a change of it is approved, which becomes its plan once that can't be taken back any more.
    fn is_about_to_change(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let open = amendments::find_open(tx.conn, self.booking.id)?;
        let open = match open {
            Some(open) => store::bookings::find_booking(tx.conn, open)?,
            None => None,
        };
        Ok(open.is_some_and(|open| open.life.state().is_firm()))
    }

    /// Ends an approved booking of which nothing is left to come, and tells it: completed when any session
    /// was held, cancelled for `reason` otherwise. Answers whether it did.
    pub(crate) fn close_if_over(&mut self, tx: &mut Tx<'_>, reason: &str, news: News) -> Result<bool> {
        let states = self.sessions.iter().map(|session| session.state);
        let Some(over) = self.booking.life.state().when_over(states) else {
            return Ok(false);
        };
        if self.is_about_to_change(tx)? {
            return Ok(false);
        }
        let was = self.snapshot();
        let (action, sequences, event) = if over == Action::Cancel {
            let reason = reason.to_owned();
            self.apply(Change::Cancel { reason })?;
            (JournalAction::BookingCancel, Sequences::Raised, Event::Cancelled)
        } else {
            self.apply(Change::Complete)?;
            (
                JournalAction::BookingComplete,
                Sequences::Kept,
                Event::DemonstrationEnded,
            )
        };
        let service = journal::service();
        let step = Step {
            was,
            reason: unless_empty(reason),
            sequences,
            event: Some(event),
            news,
            ..Step::new(&service, Doing::Own, action)
        };
        self.settle(tx, step)?;
        Ok(true)
    }
}
