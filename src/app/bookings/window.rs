//! The moment in which a decision can be taken back, and what it goes back to.

use std::collections::BTreeMap;

use super::dossier::Dossier;
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::{Life, Undoable};
use crate::domain::ids::{NoticeId, SessionId};
use crate::domain::span::Instant;
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;
use crate::store::bookings::takebacks::{self, BeforeDecision, SessionBefore, Takeback};
use crate::store::claims::NewClaim;
use crate::store::sessions::Session;

/// A booking as it was just before something that can be taken back.
pub(crate) struct UndoWindow {
    pub until: Instant,
    kind: Undoable,
    /// The time that it held: nobody else gets it before the decision stands.
    pub held: Vec<NewClaim>,
    life: Life,
    sessions: Vec<Session>,
    waiting: Vec<NoticeId>,
}

impl UndoWindow {
    /// Opens before the booking is changed; none where decisions stand at once.
    pub(super) fn open(tx: &mut Tx<'_>, dossier: &Dossier, kind: Undoable) -> Result<Option<Self>> {
        if tx.rules.undo_seconds == 0 {
            return Ok(None);
        }
        Ok(Some(Self {
            until: tx.now.plus(tx.rules.undo_seconds),
            kind,
            held: dossier.stored_claims(tx)?,
            life: dossier.booking.life.clone(),
            sessions: dossier.sessions.clone(),
            waiting: store::notices::told::ids_waiting(tx.conn, dossier.booking.id)?,
        }))
    }

    /// Writes down what `by` may go back to, and the moment from which what was done stands. `fact` is its
    /// entry in the journal.
    pub(super) fn keep(&self, tx: &mut Tx<'_>, dossier: &Dossier, by: &Actor, fact: i64) -> Result<()> {
        let after: BTreeMap<SessionId, &Session> = dossier
            .sessions
            .iter()
            .map(|session| (session.id, session))
            .collect();
        let is_same = |before: &&Session| after.get(&before.id) == Some(before);
        let changed = self.sessions.iter().filter(|before| !is_same(before));
        let takeback = Takeback {
            booking: dossier.booking.id,
            version: dossier.booking.version,
            person: by.person.ok_or(Error::Unauthenticated)?,
            kind: self.kind,
            fact,
            until: self.until,
            before: BeforeDecision {
                life: self.life.clone(),
                sessions: changed.map(SessionBefore::from).collect(),
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
