//! Notices leave: taken under a lease, sent with no transaction open, then marked. A crash between the
//! server's OK and the mark repeats one message with the same Message-ID, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tracing::Instrument;

use super::{Jobs, locked};
use crate::app::post::{self, Lot, Mail};
use crate::app::{Result, Tx};
use crate::clock::Clock;
use crate::domain::ids::NoticeId;
use crate::domain::job::Job;
use crate::domain::span::Instant;
use crate::notify::{Outgoing, SendError, digest, render};
use crate::store;
use crate::store::notices::{Notice, Outcome, outbox};

/// Notices taken at once; those of a digest come on top.
const LOT: i64 = 256;
/// Another lot is taken while fewer mails than this are on their way.
const ROOM: usize = 256;
/// Marks that share a commit.
const SHARING: usize = 256;
/// How long a mark waits for others to share its commit.
const MOMENT: Duration = Duration::from_millis(10);
const LEASE_SECONDS: i64 = 300;
/// Seconds by which a lease outlives the longest send.
const LEASE_MARGIN: i64 = 30;
/// First pause after a failure, doubling with each.
const FIRST_PAUSE: i64 = 60;
const LONGEST_PAUSE: i64 = 3600;

/// What became of one notice that was taken until some time.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    id: NoticeId,
    lease: Instant,
    outcome: Outcome,
}

/// Mails on their way.
type Sending = JoinSet<Vec<Marked>>;

/// What became of a mail; nothing when its task stopped: its lease runs out, and it is tried again.
fn marked(done: std::result::Result<Vec<Marked>, JoinError>) -> Vec<Marked> {
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "sending a mail stopped");
        Vec::new()
    })
}

/// Records what became of notices. Another instance may have taken some over after the lease ran out; the
/// others are still ours to mark.
fn mark<'a>(tx: &mut Tx<'_>, marks: impl Iterator<Item = &'a Marked>) -> Result<()> {
    let mut sent: BTreeMap<(Instant, &str), Vec<NoticeId>> = BTreeMap::new();
    for Marked { id, lease, outcome } in marks {
        if let Outcome::Sent(words) = outcome {
            sent.entry((*lease, words)).or_default().push(*id);
            continue;
        }
        match store::notices::mark(tx.conn, *id, *lease, outcome, tx.now) {
            Ok(()) | Err(store::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    for ((lease, words), ids) in sent {
        store::notices::mark_sent(tx.conn, &ids, lease, words, tx.now)?;
    }
    Ok(())
}

/// A mail as its reader gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub from: String,
    pub to: String,
    pub date: Instant,
    pub subject: String,
    pub text: String,
    /// A whole HTML document.
    pub html: String,
    /// Name and text of the calendar part.
    pub calendar: Option<(String, String)>,
}

impl Jobs {
    /// Sends every notice whose time has come; the caller may just have seen whether any has. The next lot is
    /// taken while slow mails of the last one still leave.
    pub(super) async fn send_notices(&self, is_due: Option<bool>) -> Result<usize> {
        let mut sending = Sending::new();
        // Marks may let others become due.
        let mut is_due = is_due.filter(|_| self.marks().is_empty());
        let mut all = 0;
        // What a database that was away has not taken comes first, or it is sent twice.
        self.write_marks().await?;
        let mut outcome = loop {
            let has_room = sending.len() < ROOM && !*self.ended.borrow();
            let taken = if has_room {
                self.take_lot(is_due.take()).await
            } else {
                Ok(Lot::default())
            };
            let lot = match taken {
                Ok(lot) => lot,
                Err(error) => break Err(error),
            };
            for chain in lot.chains {
                all += chain.iter().map(|mail| mail.notices.len()).sum::<usize>();
                let jobs = self.clone();
                sending.spawn(async move { jobs.send_in_order(chain).await }.in_current_span());
            }
            if lot.seen > 0 {
                continue;
            }
            if sending.is_empty() && self.marks().is_empty() {
                break Ok(());
            }
            if let Err(error) = self.mark_some(&mut sending).await {
                break Err(error);
            }
        };
        // What is on its way is never given up: the server may have taken it. Its marks wait for the
        // database, if need be.
        while !sending.is_empty() {
            outcome = outcome.and(self.mark_some(&mut sending).await);
        }
        outcome?;
        self.beat(Job::Notices).await?;
        Ok(all)
    }

    /// Looking, where it is not known whether anything is due, is a read; only what is due costs a write.
    async fn take_lot(&self, is_due: Option<bool>) -> Result<Lot> {
        let is_due = match is_due {
            Some(is_due) => is_due,
            None => self.app.read(post::is_anything_due).await?,
        };
        if !is_due {
            return Ok(Lot::default());
        }
        // A lease outlives the longest send.
        let lease = LEASE_SECONDS.max(self.longest_send().saturating_add(LEASE_MARGIN));
        self.app
            .write_quietly(move |tx| post::take(tx, LOT, tx.now.plus(lease)))
            .await
    }

    /// Waits for some that were sent and marks them together. Comes back without any when more may be due.
    async fn mark_some(&self, sending: &mut Sending) -> Result<()> {
        let first = tokio::select! {
            Some(done) = sending.join_next() => marked(done),
            () = self.app.bell(Job::Notices).notified() => Vec::new(),
            () = tokio::time::sleep(super::PERIOD) => Vec::new(),
        };
        let mut count = first.len();
        self.marks().extend(first);
        let others = async {
            while 0 < count && count < SHARING {
                let Some(done) = sending.join_next().await else {
                    break;
                };
                let more = marked(done);
                count += more.len();
                self.marks().extend(more);
            }
        };
        // Those that come within a moment share the commit.
        let _ = tokio::time::timeout(MOMENT, others).await;
        self.write_marks().await
    }

    /// Marks what was sent. What can't be marked now, as the database is away or somebody holds the notice,
    /// is kept for the next time.
    async fn write_marks(&self) -> Result<()> {
        let marks = Arc::new(std::mem::take(&mut *self.marks()));
        if marks.is_empty() {
            return Ok(());
        }
        let own = marks.clone();
        let written = self.app.write_quietly(move |tx| {
            let mut free = outbox::hold_free(tx.conn, own.iter().map(|mark| mark.id))?;
            let held = own.iter().map(|mark| mark.id).filter(|id| !free.contains(id));
            // A standby may have taken over that never had the notice: nobody will ever let go of it.
            free.extend(outbox::missing(tx.conn, held)?);
            mark(tx, own.iter().filter(|mark| free.contains(&mark.id)))?;
            Ok(free)
        });
        let written = written.await;
        let done = written.as_ref().map_or_else(|_| BTreeSet::new(), Clone::clone);
        self.marks()
            .extend(marks.iter().filter(|mark| !done.contains(&mark.id)).cloned());
        written.map(drop)
    }

    fn marks(&self) -> MutexGuard<'_, Vec<Marked>> {
        locked(&self.unmarked)
    }

    /// Sends mails one after the other, each only while the lease outlives it. When one is to be tried again,
    /// those after it wait for that.
    async fn send_in_order(&self, chain: Vec<Mail>) -> Vec<Marked> {
        let mut marks: Vec<Marked> = Vec::new();
        let mut again: Option<Instant> = None;
        for (place, mail) in chain.into_iter().enumerate() {
            let now = self.now();
            if place > 0 && again.is_none() && now.plus(self.longest_send()) > mail.lease {
                again = Some(now);
            }
            let lease = mail.lease;
            let done = match again {
                Some(at) => mail
                    .notices
                    .into_iter()
                    .map(|notice| (notice.id, Outcome::Held { at }))
                    .collect(),
                None => self.send_one(mail).await,
            };
            again = again.or_else(|| done.iter().filter_map(|(_, outcome)| outcome.next_try()).min());
            marks.extend(
                done.into_iter()
                    .map(|(id, outcome)| Marked { id, lease, outcome }),
            );
        }
        marks
    }

    /// Seconds that a mail may take to leave.
    fn longest_send(&self) -> i64 {
        i64::try_from(self.transport.longest_send()).unwrap_or(i64::MAX / 2)
    }

    /// Sends one mail without those of its notices that are of no use any more.
    async fn send_one(&self, mail: Mail) -> Vec<(NoticeId, Outcome)> {
        let now = self.now();
        // Looked at again now: mails before it in its line may have taken long.
        let (over, notices): (Vec<Notice>, Vec<Notice>) = mail
            .notices
            .into_iter()
            .partition(|notice| notice.useful_until < now);
        let mut marks: Vec<_> = over
            .into_iter()
            .map(|notice| (notice.id, Outcome::Expired(notice.server_words)))
            .collect();
        let Some(outgoing) = self.outgoing(mail.message_id, &notices) else {
            return marks;
        };
        self.remember(&notices);
        let sent = self.transport.send(outgoing).await;
        if let Err(error) = &sent {
            let ids: Vec<_> = notices.iter().map(|notice| notice.id.0).collect();
            tracing::warn!(notices = ?ids, %error, "a mail was not taken");
        }
        marks.extend(
            notices
                .iter()
                .map(|notice| (notice.id, outcome(notice, now, &sent))),
        );
        marks
    }

    /// Keeps the links of mails in memory for the demonstration, whose mailbox shows mails as they left;
    /// never elsewhere.
    fn remember(&self, leaving: &[Notice]) {
        if !matches!(self.app.clock, Clock::Manual(_)) {
            return;
        }
        let mut links = locked(&self.links);
        let secret = leaving.iter().filter(|notice| notice.event.leaves_with_link());
        links.extend(secret.map(|notice| (notice.id, notice.letter.link.clone())));
    }

    /// Notices with the links that they left with, in the demonstration; elsewhere as they are kept.
    #[must_use]
    pub fn as_they_left(&self, notices: Vec<Notice>) -> Vec<Notice> {
        let links = locked(&self.links);
        let with_link = |mut notice: Notice| {
            notice.letter.link = links.get(&notice.id).cloned().unwrap_or(notice.letter.link);
            notice
        };
        notices.into_iter().map(with_link).collect()
    }

    /// A mail as its reader gets it, without sending it.
    #[must_use]
    pub fn preview(&self, notices: &[Notice]) -> Option<Preview> {
        let Outgoing {
            from,
            to,
            rendered,
            date,
            ..
        } = self.outgoing(String::new(), notices)?;
        Some(Preview {
            from: format!("{} <{}>", from.name, from.email),
            to: format!("{} <{}>", to.name, to.email),
            date,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            calendar: rendered.calendar.map(|part| (part.file_name, part.body)),
        })
    }

    /// One notice as its letter, several as a digest.
    fn outgoing(&self, message_id: String, notices: &[Notice]) -> Option<Outgoing> {
        let (first, last) = (notices.first()?, notices.last()?);
        let (rendered, hint) = match notices {
            [one] => (
                render(&one.letter, &one.reader, &self.sender),
                one.event.to_string(),
            ),
            all => {
                let letters: Vec<_> = all.iter().map(|notice| &notice.letter).collect();
                (digest(&letters, &first.reader, &self.sender), "digest".to_owned())
            }
        };
        Some(Outgoing {
            message_id,
            from: self.sender.clone(),
            to: first.reader.clone(),
            rendered,
            date: last.created_at,
            hint,
        })
    }
}

fn outcome(notice: &Notice, now: Instant, sent: &std::result::Result<String, SendError>) -> Outcome {
    match sent {
        Ok(words) => Outcome::Sent(words.clone()),
        Err(SendError::Permanent(cause)) => Outcome::Dead(cause.to_string()),
        Err(SendError::NoTurn(_)) => Outcome::Held {
            at: now.plus(FIRST_PAUSE),
        },
        Err(error @ (SendError::Temporary(cause) | SendError::Unclear(cause))) => {
            let words = cause.to_string();
            match next_try(notice, now) {
                None => Outcome::Expired(Some(words)),
                Some(at) if matches!(error, SendError::Unclear(_)) => Outcome::Unclear { at, words },
                Some(at) => Outcome::Later { at, words },
            }
        }
    }
}

/// After 1 minute, doubling to an hour, while the notice is of use.
fn next_try(notice: &Notice, now: Instant) -> Option<Instant> {
    let pause = FIRST_PAUSE
        .saturating_mul(1 << notice.attempts.min(6))
        .min(LONGEST_PAUSE);
    Some(now.plus(pause)).filter(|at| *at <= notice.useful_until)
}
