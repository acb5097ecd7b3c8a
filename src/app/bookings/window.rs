//! The moment in which a decision can be taken back, and what it goes back to.

use super::dossier::Dossier;
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::{DecisionKind, Life};
use crate::domain::ids::NoticeId;
use crate::domain::span::Instant;
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;
use crate::store::bookings::takebacks::{self, BeforeDecision, SessionBefore, Takeback};
use crate::store::claims::NewClaim;
use crate::store::sessions::Session;

/// A booking as it was just before a decision that can be taken back.
pub(crate) struct UndoWindow {
    pub until: Instant,
    /// The time that it held: nobody else gets it before the decision stands.
    pub held: Vec<NewClaim>,
    life: Life,
    sessions: Vec<Session>,
    waiting: Vec<NoticeId>,
}

/// A decision that was just made.
pub(super) struct JustNow<'a> {
    pub by: &'a Actor,
    pub kind: DecisionKind,
    /// Its entry in the journal.
    pub fact: i64,
}

impl UndoWindow {
    /// Opens before the booking is changed; none where decisions stand at once.
    pub(super) fn open(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<Self>> {
        if tx.rules.undo_seconds == 0 {
            return Ok(None);
        }
        Ok(Some(Self {
            until: tx.now.plus(tx.rules.undo_seconds),
            held: dossier.claims(),
            life: dossier.booking.life.clone(),
            sessions: dossier.sessions.clone(),
            waiting: store::notices::told::ids_waiting(tx.conn, dossier.booking.id)?,
        }))
    }

    /// Writes down what the decision goes back to, and the moment from which it stands.
    pub(super) fn keep(&self, tx: &mut Tx<'_>, dossier: &Dossier, decided: &JustNow<'_>) -> Result<()> {
        let both = self.sessions.iter().zip(&dossier.sessions);
        let changed = both.filter(|(before, after)| before != after);
        let takeback = Takeback {
            booking: dossier.booking.id,
            version: dossier.booking.version,
            person: decided.by.person.ok_or(Error::Unauthenticated)?,
            kind: decided.kind,
            fact: decided.fact,
            until: self.until,
            before: BeforeDecision {
                life: self.life.clone(),
                sessions: changed.map(|(before, _)| SessionBefore::from(before)).collect(),
                waiting: self.waiting.clone(),
            },
        };
        takebacks::keep_takeback(tx.conn, &takeback)?;
        store::timers::delete_decision(tx.conn, dossier.booking.id)?;
        let stands = TimerPlan {
            due_at: self.until,
            kind: TimerKind::DecisionStands,
            session: None,
        };
        dossier.insert_timers(tx, &[stands])
    }
}
