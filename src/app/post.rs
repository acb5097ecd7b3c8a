//! Which notices leave now and in which mail. What leaves in a mail is written down before the mail leaves, so that
//! after a crash the same notices leave under the same Message-ID.

use std::collections::{BTreeMap, BTreeSet};

use super::{Result, Tx};
use crate::domain::digest::{self, Parting, Waiting};
use crate::domain::ids::NoticeId;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store;
use crate::store::notices::Notice;
use crate::store::notices::outbox::{self, Due, OpenDigest};

/// A mail that leaves now.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its Message-ID: that of its first notice.
    pub message_id: String,
    /// What it tells, oldest first; never empty, all to one address.
    pub notices: Vec<Notice>,
}

/// What was taken.
#[derive(Debug, Clone, Default)]
pub struct Lot {
    /// How many notices were looked at: none means that nothing is due.
    pub seen: usize,
    /// The mails to send. Fewer than what was seen when some wait for a digest.
    pub mails: Vec<Mail>,
}

/// Address and Message-ID of a mail.
type Name = (String, String);

/// Takes the mails of about `limit` due notices until `until`; nobody else takes them before. Instances take turns, so
/// that no two of them count the same reader's mails at once.
///
/// # Errors
/// The store's.
pub fn take(tx: &mut Tx<'_>, limit: i64, until: Instant) -> Result<Lot> {
    store::jobs::take_turn(tx.conn, "notices", tx.now)?;
    let lot = outbox::list_due(tx.conn, tx.now, limit)?;
    let seen = lot.len();
    let lease = (tx.now, until);
    let (decided, open): (Vec<Due>, Vec<Due>) = lot.into_iter().partition(|due| due.leaves_as.is_some());
    let (digestible, mut singly) = sort(open);
    let decided: Vec<Name> = decided.into_iter().filter_map(|due| Some((due.email, due.leaves_as?))).collect();
    // First, as they count among the mails that have just left.
    let mut taken = outbox::lease_mails(tx.conn, &decided, lease)?;
    let digests = part(tx, digestible, &mut singly)?;
    taken.extend(outbox::lease_singly(tx.conn, &singly, lease)?);
    taken.extend(outbox::lease_mails(tx.conn, &digests, lease)?);
    Ok(Lot { seen, mails: bundle(taken) })
}

/// Addresses of those that may leave in a digest, and ids of those that may not.
fn sort(open: Vec<Due>) -> (BTreeSet<String>, Vec<NoticeId>) {
    let (digestible, others): (Vec<Due>, Vec<Due>) = open.into_iter().partition(|due| due.event.is_digestible());
    (digestible.into_iter().map(|due| due.email).collect(), others.into_iter().map(|due| due.waiting.id).collect())
}

/// Decides for each address what leaves singly, which is added to `singly`, and what in a digest. Answers with the
/// digests that leave now.
fn part(tx: &mut Tx<'_>, emails: BTreeSet<String>, singly: &mut Vec<NoticeId>) -> Result<Vec<Name>> {
    let mut leaving = Vec::new();
    if emails.is_empty() {
        return Ok(leaving);
    }
    let emails: Vec<String> = emails.into_iter().collect();
    let events: Vec<&str> = Event::ALL.iter().filter(|event| event.is_digestible()).map(|event| event.as_str()).collect();
    let mut waiting: BTreeMap<String, Vec<Waiting>> = BTreeMap::new();
    for due in outbox::list_undecided(tx.conn, &emails, &events, tx.now)? {
        waiting.entry(due.email).or_default().push(due.waiting);
    }
    let recent = outbox::list_recent(tx.conn, &emails, &events, (tx.now.plus(-digest::WINDOW), tx.now))?;
    let open = outbox::list_open(tx.conn, &emails, tx.now)?;
    for (email, waiting) in waiting {
        let (recent, open) = (recent.get(&email).map_or(&[][..], Vec::as_slice), open.get(&email));
        let Parting { singly: alone, together, at } = digest::part(&waiting, recent, open.map(|digest| digest.at), tx.now);
        singly.extend(alone);
        let Some(first) = together.first() else { continue };
        let mail = match open {
            Some(mail) => mail.clone(),
            None => OpenDigest { message_id: store::notices::get_notice(tx.conn, *first)?.message_id, at },
        };
        outbox::join(tx.conn, &together, &mail, tx.now)?;
        if mail.at <= tx.now {
            leaving.push((email, mail.message_id));
        }
    }
    Ok(leaving)
}

fn bundle(taken: Vec<Notice>) -> Vec<Mail> {
    let mut mails: BTreeMap<String, Vec<Notice>> = BTreeMap::new();
    for notice in taken {
        let name = notice.leaves_as.clone().unwrap_or_else(|| notice.message_id.clone());
        mails.entry(name).or_default().push(notice);
    }
    let mail = |(message_id, mut notices): (String, Vec<Notice>)| {
        notices.sort_by_key(|notice| notice.id);
        Mail { message_id, notices }
    };
    mails.into_iter().map(mail).collect()
}
