//! Notices leave: taken under a lease, sent with no transaction open, then marked.
//! A crash between the server's OK and the mark repeats one message with the same Message-ID, and nothing else does.

use tokio::task::JoinSet;

use super::Jobs;
use crate::app::Result;
use crate::domain::span::Instant;
use crate::notify::{Outgoing, SendError, render};
use crate::store;
use crate::store::notices::{Notice, Outcome};

/// Notices taken at once, and sent beside each other.
const LOT: i64 = 32;
/// A lease outlives the longest send.
const LEASE_SECONDS: i64 = 300;
/// First pause after a failure, doubling with each.
const FIRST_PAUSE: i64 = 60;
/// Longest pause.
const LONGEST_PAUSE: i64 = 3600;

/// What became of one notice that was taken.
#[derive(Debug)]
pub struct Sent {
    notice: Notice,
    outcome: Outcome,
}

impl Jobs {
    /// Sends every notice whose time has come.
    pub(super) async fn send_notices(&self) -> Result<usize> {
        let mut all = 0;
        while self.anything_queued().await? {
            let lot = self.take_lot().await?;
            if lot.is_empty() {
                break;
            }
            all += lot.len();
            self.send_lot(lot).await?;
        }
        self.beat("notices").await?;
        Ok(all)
    }

    async fn anything_queued(&self) -> Result<bool> {
        self.app.read(|tx| Ok(store::notices::next_attempt(tx.conn)?.is_some_and(|at| at <= tx.now))).await
    }

    async fn take_lot(&self) -> Result<Vec<Notice>> {
        self.app.write_quietly(|tx| Ok(store::notices::lease_due(tx.conn, tx.now, tx.now.plus(LEASE_SECONDS), LOT)?)).await
    }

    async fn send_lot(&self, lot: Vec<Notice>) -> Result<()> {
        let mut sending = JoinSet::new();
        for notice in lot {
            let jobs = self.clone();
            sending.spawn(async move { jobs.send_one(notice).await });
        }
        let mut sent = Vec::new();
        while let Some(done) = sending.join_next().await {
            match done {
                Ok(done) => sent.push(done),
                // The lease runs out and the notice is tried again.
                Err(error) => tracing::error!(%error, "sending a notice stopped"),
            }
        }
        let marks: Vec<_> = sent.iter().map(|sent| (sent.notice.id, sent.outcome.clone())).collect();
        self.app
            .write_quietly(move |tx| {
                for (id, outcome) in &marks {
                    // Another instance may have taken over after the lease ran out; the rest of the lot is still ours to mark.
                    match store::notices::mark(tx.conn, *id, outcome, tx.now) {
                        Ok(()) | Err(store::Error::NotFound) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Ok(())
            })
            .await
    }

    async fn send_one(&self, notice: Notice) -> Sent {
        let now = self.now();
        if notice.useful_until < now {
            let outcome = Outcome::Expired(notice.server_words.clone());
            return Sent { notice, outcome };
        }
        let outgoing = Outgoing {
            message_id: notice.message_id.clone(),
            from: self.sender.clone(),
            to: notice.reader.clone(),
            rendered: render(&notice.letter, &notice.reader, &self.sender),
            date: notice.created_at,
            hint: notice.event.to_string(),
        };
        let outcome = match self.transport.send(outgoing).await {
            Ok(words) => Outcome::Sent(words),
            Err(SendError::Permanent(words)) => Outcome::Dead(words),
            Err(SendError::Temporary(words)) => later(&notice, now, words),
        };
        if let Outcome::Dead(words) | Outcome::Later { words, .. } = &outcome {
            tracing::warn!(notice = notice.id.0, words, "a notice was not taken");
        }
        Sent { notice, outcome }
    }
}

/// The next try: after 1 minute, doubling to an hour, while the notice is of use.
fn later(notice: &Notice, now: Instant, words: String) -> Outcome {
    let pause = FIRST_PAUSE.saturating_mul(1 << notice.attempts.min(6)).min(LONGEST_PAUSE);
    let at = now.plus(pause);
    if at > notice.useful_until { Outcome::Expired(Some(words)) } else { Outcome::Later { at, words } }
}
