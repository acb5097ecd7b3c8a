//! Which notices leave now, in which mail and after which others. What leaves in a mail is written down
//! before the mail leaves, so that after a crash the same notices leave under the same Message-ID. Notices of
//! one booking to one reader leave in the order of their facts: one that leaves takes along what still waits
//! before it, and waits for what is being sent. Who sends waits for no notice that another transaction holds:
//! those are taken the next time.

use std::collections::{BTreeMap, BTreeSet};

use super::tell::concern;
use super::{Result, Tx, auth, bookings, presence};
use crate::domain::digest::{self, Parting, Waiting};
use crate::domain::ids::{BookingId, NoticeId};
use crate::domain::invitation::CalendarChange;
use crate::domain::job::Job;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store;
use crate::store::notices::digests::{self, OpenDigest};
use crate::store::notices::old::{Old, list_old};
use crate::store::notices::outbox::{self, Due};
use crate::store::notices::{self, Expiry, Notice};

/// Looks through the oldest notices, from an id on, for those that are older than the retention that the
/// settings name: their letters name people. Facts and times stay in the journal.
pub fn list_forgettable(tx: &mut Tx<'_>, after: NoticeId) -> Result<Old> {
    const AT_ONCE: i64 = 1_000;
    let before = tx.now.plus_days(-tx.rules.retention_days);
    Ok(list_old(tx.conn, after, before, AT_ONCE)?)
}

/// A mail that leaves now.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its Message-ID: that of its first notice.
    pub message_id: String,
    /// What it tells, oldest first; never empty, all to one address.
    pub notices: Vec<Notice>,
    /// Until when nobody else sends it.
    pub lease: Instant,
}

#[derive(Debug, Clone, Default)]
pub struct Lot {
    /// How many notices were looked at: none means that nothing is due that could be taken.
    pub seen: usize,
    /// The mails to send, in chains: those of one chain one after the other, and no further than one that
    /// does not leave. Fewer than what was seen when some wait.
    pub chains: Vec<Vec<Mail>>,
}

/// Address and Message-ID of a mail.
type Name = (String, String);
/// The notices of one booking to one address.
type Line = (BookingId, String);
/// What waits in some lines, oldest first.
type Lines = BTreeMap<Line, Vec<Due>>;

/// How soon a notice is looked at again that waits for one that somebody is sending.
const NEXT_LOOK: i64 = 10;

/// Whether any notice may be tried by now.
pub fn is_anything_due(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(notices::next_attempt(tx.conn)?.is_some_and(|at| at <= tx.now))
}

/// Takes the mails of about `limit` due notices until `until`; nobody else takes them before. Instances take
/// turns, so that no two of them count the same reader's mails at once.
pub fn take(tx: &mut Tx<'_>, limit: i64, until: Instant) -> Result<Lot> {
    store::jobs::take_turn(tx.conn, Job::Notices, tx.now)?;
    tx.open_almanac()?;
    let due = outbox::list_due(tx.conn, tx.now, limit)?;
    let (due, lines) = look_around(tx, due)?;
    let seen = due.len();
    let (due, lines) = end_what_is_over(tx, due, lines)?;
    let (decided, open): (Vec<Due>, Vec<Due>) = due.into_iter().partition(|due| due.leaves_as.is_some());
    let (digestible, mut singly) = sort(open, &lines);
    let mut mails: Vec<Name> = decided.iter().filter_map(name).collect();
    mails.extend(part(tx, digestible, &mut singly)?);
    mails.sort_unstable();
    mails.dedup();
    let (singly, mails) = in_order(tx, singly, mails, &lines)?;
    let mut taken = outbox::lease_mails(tx.conn, &mails, tx.now, until)?;
    taken.extend(outbox::lease_singly(tx.conn, &singly, tx.now, until)?);
    // The last step before mails leave: their links exist from here on, and only in them.
    let taken = put_links(tx, taken, until)?;
    let taken = bookings::make_decision_links(tx, taken)?;
    Ok(Lot {
        seen,
        chains: chains(bundle(taken, until)),
    })
}

/// Puts their links into notices that are of no use without one. Those whose link is over are recorded as
/// expired and left out.
fn put_links(tx: &mut Tx<'_>, leaving: Vec<Notice>, lease: Instant) -> Result<Vec<Notice>> {
    let mut kept = Vec::with_capacity(leaving.len());
    for mut notice in leaving {
        let link = match notice.event {
            event if event.is_to_crew() => presence::make_mailed_link(tx, &notice)?,
            event if event.carries_secret() => auth::make_link(tx, &notice)?,
            _ => Some(notice.letter.link),
        };
        let Some(link) = link else {
            let why = "its link is over, or a newer one took its place".to_owned();
            let over = notices::Outcome::Expired(Some(why));
            notices::mark(tx.conn, notice.id, lease, &over, tx.now)?;
            continue;
        };
        notice.letter.link = link;
        kept.push(notice);
    }
    Ok(kept)
}

/// What is due with all that leaves with it, and what else waits in their lines, by line; all of it locked,
/// and without what can't be, with its lines and mails.
fn look_around(tx: &mut Tx<'_>, due: Vec<Due>) -> Result<(Vec<Due>, Lines)> {
    let decided: BTreeSet<Name> = due.iter().filter_map(name).collect();
    let emails: BTreeSet<String> = due
        .iter()
        .filter(|due| due.leaves_as.is_none() && due.event.is_digestible())
        .map(|due| due.email.clone())
        .collect();
    let mut all: BTreeMap<NoticeId, Due> = due.into_iter().map(|due| (due.waiting.id, due)).collect();
    let members = outbox::list_members(tx.conn, &decided.into_iter().collect::<Vec<_>>())?;
    let undecided = if emails.is_empty() {
        Vec::new()
    } else {
        outbox::list_undecided(
            tx.conn,
            &emails.into_iter().collect::<Vec<_>>(),
            &digestible_events(),
            tx.now,
        )?
    };
    all.extend(
        members
            .into_iter()
            .chain(undecided)
            .filter(|due| due.lease_until <= tx.now)
            .map(|due| (due.waiting.id, due)),
    );
    let wanted: BTreeSet<Line> = all.values().filter_map(Due::line).collect();
    let mut lines = Lines::new();
    for waiting in outbox::list_lines(tx.conn, &wanted)? {
        if let Some(line) = waiting.line().filter(|line| wanted.contains(line)) {
            lines.entry(line).or_default().push(waiting);
        }
    }
    let beside: BTreeSet<Name> = lines.values().flatten().filter_map(name).collect();
    let beside = outbox::list_members(tx.conn, &beside.into_iter().collect::<Vec<_>>())?;
    let wanted: Vec<&Due> = all
        .values()
        .chain(lines.values().flatten())
        .chain(&beside)
        .collect();
    let held = outbox::hold_free(tx.conn, wanted.iter().map(|due| due.waiting.id))?;
    let (busy_lines, busy_mails) = busy(&wanted, &held);
    let is_busy = |due: &Due| {
        !held.contains(&due.waiting.id)
            || due.line().is_some_and(|line| busy_lines.contains(&line))
            || name(due).is_some_and(|name| busy_mails.contains(&name))
    };
    all.retain(|_, due| !is_busy(due));
    lines.retain(|line, _| !busy_lines.contains(line));
    Ok((all.into_values().collect(), lines))
}

/// The lines and mails that hold something which is not `held`, and all that hang together with them: a mail
/// leaves as a whole, and a line in its order.
fn busy(wanted: &[&Due], held: &BTreeSet<NoticeId>) -> (BTreeSet<Line>, BTreeSet<Name>) {
    let (mut lines, mut mails) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let before = lines.len() + mails.len();
        for due in wanted {
            let (line, mail) = (due.line(), name(due));
            let is_busy = !held.contains(&due.waiting.id)
                || line.as_ref().is_some_and(|line| lines.contains(line))
                || mail.as_ref().is_some_and(|mail| mails.contains(mail));
            if is_busy {
                lines.extend(line);
                mails.extend(mail);
            }
        }
        if lines.len() + mails.len() == before {
            return (lines, mails);
        }
    }
}

/// The mail that a notice leaves in, if that is decided.
fn name(due: &Due) -> Option<Name> {
    Some((due.email.clone(), due.leaves_as.clone()?))
}

/// Records which of these are of no use any more, and leaves them out: overtaken while they were being sent,
/// or to readers who may no longer know, or who turned them off.
fn end_what_is_over(tx: &mut Tx<'_>, mut all: Vec<Due>, mut lines: Lines) -> Result<(Vec<Due>, Lines)> {
    let about_accounts: Vec<_> = all
        .iter()
        .filter(|due| due.about.is_none())
        .filter_map(|due| due.person)
        .collect();
    let disabled = outbox::list_disabled(tx.conn, &about_accounts)?;
    let mut over: BTreeMap<Expiry, BTreeSet<NoticeId>> = BTreeMap::new();
    let now = tx.now;
    for due in all
        .iter()
        .chain(lines.values().flatten())
        .filter(|due| due.lease_until <= now)
    {
        let why = match due.about {
            _ if due.is_overtaken => Some(Expiry::Overtaken),
            // Who was barred is told so.
            None if due.event == Event::AccountChanged => None,
            None => due
                .person
                .filter(|person| disabled.contains(person))
                .map(|_| Expiry::NotConcerned),
            Some(about) => {
                concern(tx, about, due)?.filter(|why| *why != Expiry::Muted || !is_built_on(due, &lines))
            }
        };
        if let Some(why) = why {
            over.entry(why).or_default().insert(due.waiting.id);
        }
    }
    for (why, ids) in &over {
        outbox::expire(tx.conn, &ids.iter().copied().collect::<Vec<_>>(), *why, tx.now)?;
    }
    let over: BTreeSet<NoticeId> = over.into_values().flatten().collect();
    all.retain(|due| !over.contains(&due.waiting.id));
    for line in lines.values_mut() {
        line.retain(|due| !over.contains(&due.waiting.id));
    }
    Ok((all, lines))
}

/// Whether a letter that waits after this one changes what this one puts into the calendar.
fn is_built_on(due: &Due, lines: &Lines) -> bool {
    let line = due.line().and_then(|line| lines.get(&line));
    let follows = |other: &Due| {
        other.waiting.id > due.waiting.id && other.calendar_change == Some(CalendarChange::Part)
    };
    due.calendar_change == Some(CalendarChange::Whole) && line.is_some_and(|line| line.iter().any(follows))
}

/// Those that may leave in a digest, and those that may not: also what is in one line with a letter that may
/// not, as their order would be lost.
fn sort(open: Vec<Due>, lines: &Lines) -> (Vec<Due>, Vec<Due>) {
    let stands_alone = |due: &Due| {
        let line = due.line().and_then(|line| lines.get(&line));
        line.is_none_or(|line| line.iter().all(|other| other.event.is_digestible()))
    };
    open.into_iter()
        .partition(|due| due.event.is_digestible() && stands_alone(due))
}

fn digestible_events() -> Vec<&'static str> {
    Event::ALL
        .iter()
        .filter(|event| event.is_digestible())
        .map(|event| event.as_str())
        .collect()
}

/// Decides for each address what leaves singly, which is added to `singly`, and what in a digest. Answers
/// with the digests that leave now.
fn part(tx: &mut Tx<'_>, digestible: Vec<Due>, singly: &mut Vec<Due>) -> Result<Vec<Name>> {
    let mut leaving = Vec::new();
    let mut waiting: BTreeMap<String, Vec<Due>> = BTreeMap::new();
    for due in digestible {
        waiting.entry(due.email.clone()).or_default().push(due);
    }
    if waiting.is_empty() {
        return Ok(leaving);
    }
    let (emails, events): (Vec<String>, Vec<&str>) = (waiting.keys().cloned().collect(), digestible_events());
    let recent = digests::list_recent(tx.conn, &emails, &events, tx.now.plus(-digest::WINDOW), tx.now)?;
    let open = digests::list_open(tx.conn, &emails, tx.now)?;
    for (email, due) in waiting {
        let (recent, open) = (
            recent.get(&email).map_or(&[][..], Vec::as_slice),
            open.get(&email),
        );
        let short: Vec<Waiting> = due.iter().map(|due| due.waiting).collect();
        let Parting {
            singly: alone,
            together,
            at,
        } = digest::part(&short, recent, open.map(|digest| digest.at), tx.now);
        singly.extend(due.iter().filter(|due| alone.contains(&due.waiting.id)).cloned());
        let Some(first) = due.iter().find(|due| together.first() == Some(&due.waiting.id)) else {
            continue;
        };
        let mail = open.cloned().unwrap_or_else(|| OpenDigest {
            message_id: first.message_id.clone(),
            at,
        });
        outbox::join(tx.conn, &together, &mail, tx.now)?;
        if mail.at <= tx.now {
            leaving.push((email, mail.message_id));
        }
    }
    Ok(leaving)
}

/// What leaves now so that every line keeps its order: with what waits before it, and without what must wait
/// for something that is being sent.
fn in_order(
    tx: &mut Tx<'_>,
    singly: Vec<Due>,
    mails: Vec<Name>,
    lines: &Lines,
) -> Result<(Vec<NoticeId>, Vec<Name>)> {
    let members = outbox::list_members(tx.conn, &mails)?;
    let open = undoable(tx, lines)?;
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    let mut pulled: BTreeMap<NoticeId, &Due> = BTreeMap::new();
    let mut hurried: BTreeSet<Name> = BTreeSet::new();
    let of_mails = mails.into_iter().map(|name| {
        let own = members
            .iter()
            .filter(|due| due.email == name.0 && due.leaves_as.as_ref() == Some(&name.1))
            .cloned()
            .collect();
        (Some(name), own)
    });
    for (name, unit) in singly.into_iter().map(|due| (None, vec![due])).chain(of_mails) {
        let before: Vec<&Due> = unit.iter().flat_map(|due: &Due| before(due, lines)).collect();
        let own: Vec<NoticeId> = unit.iter().map(|due| due.waiting.id).collect();
        if let Some(until) = waits_until(&before, &open, tx.now) {
            outbox::put_off(tx.conn, &own, until)?;
            continue;
        }
        for due in before {
            match due.leaves_as.clone().filter(|_| due.was_tried) {
                Some(name) => drop(hurried.insert((due.email.clone(), name))),
                None => drop(pulled.insert(due.waiting.id, due)),
            }
        }
        match name {
            Some(name) => names.push(name),
            None => ids.extend(own),
        }
    }
    // What leaves anyway is not pulled out of its mail.
    pulled.retain(|id, due| {
        !ids.contains(id)
            && !names
                .iter()
                .any(|(email, name)| *email == due.email && is_in(&members, *id, name))
    });
    outbox::pull(tx.conn, &pulled.values().copied().collect::<Vec<_>>(), tx.now)?;
    let hurried: Vec<Name> = hurried.into_iter().filter(|name| !names.contains(name)).collect();
    outbox::hurry(tx.conn, &hurried, tx.now)?;
    ids.extend(pulled.into_keys());
    names.extend(hurried);
    Ok((ids, names))
}

/// Until when something waits for what is before it in its line. A decision that can still be taken back is
/// told to nobody, and so is nothing that comes after it; what is being sent is looked at again soon.
fn waits_until(before: &[&Due], open: &BTreeMap<BookingId, Instant>, now: Instant) -> Option<Instant> {
    let undoable = before.iter().filter_map(|due| open.get(&due.about?.0));
    let leases = before.iter().map(|due| due.lease_until);
    let sending = leases.filter(|lease| *lease > now).min();
    let next_look = sending.map(|lease| lease.min(now.plus(NEXT_LOOK)));
    undoable.max().copied().or(next_look)
}

/// Until when the decisions can be taken back on bookings of which several notices wait.
fn undoable(tx: &mut Tx<'_>, lines: &Lines) -> Result<BTreeMap<BookingId, Instant>> {
    let longer = lines.iter().filter(|(_, line)| line.len() > 1);
    let bookings: BTreeSet<BookingId> = longer.map(|((booking, _), _)| *booking).collect();
    let bookings: Vec<BookingId> = bookings.into_iter().collect();
    Ok(store::bookings::undoable_until(tx.conn, &bookings, tx.now)?)
}

fn is_in(members: &[Due], id: NoticeId, name: &str) -> bool {
    members
        .iter()
        .any(|due| due.waiting.id == id && due.leaves_as.as_deref() == Some(name))
}

/// What waits before a notice in its line.
fn before<'a>(due: &Due, lines: &'a Lines) -> impl Iterator<Item = &'a Due> + use<'a> {
    let id = due.waiting.id;
    let line = due.line().and_then(|line| lines.get(&line));
    line.into_iter()
        .flatten()
        .filter(move |other| other.waiting.id < id)
}

fn bundle(taken: Vec<Notice>, lease: Instant) -> Vec<Mail> {
    let mut mails: BTreeMap<String, Vec<Notice>> = BTreeMap::new();
    for notice in taken {
        let name = notice
            .leaves_as
            .clone()
            .unwrap_or_else(|| notice.message_id.clone());
        mails.entry(name).or_default().push(notice);
    }
    let mail = |(message_id, mut notices): (String, Vec<Notice>)| {
        notices.sort_by_key(|notice| notice.id);
        Mail {
            message_id,
            notices,
            lease,
        }
    };
    mails.into_iter().map(mail).collect()
}

/// Mails that share a line one after the other, in the order of their notices; all others beside each other.
fn chains(mut mails: Vec<Mail>) -> Vec<Vec<Mail>> {
    mails.sort_by_key(|mail| mail.notices.first().map(|notice| notice.id));
    let mut chains: Vec<Vec<Mail>> = Vec::new();
    for mail in mails {
        let (linked, others): (Vec<_>, Vec<_>) = chains
            .into_iter()
            .partition(|chain| chain.iter().any(|other| share_a_line(other, &mail)));
        chains = others;
        let mut chain: Vec<Mail> = linked.into_iter().flatten().collect();
        chain.push(mail);
        chains.push(ordered(chain));
    }
    chains
}

fn share_a_line(one: &Mail, other: &Mail) -> bool {
    pairs(one, other).next().is_some()
}

/// Notices of two mails that are in one line.
fn pairs<'a>(one: &'a Mail, other: &'a Mail) -> impl Iterator<Item = (&'a Notice, &'a Notice)> {
    let same = |a: &Notice, b: &Notice| {
        a.booking.is_some() && a.booking == b.booking && a.reader.email == b.reader.email
    };
    one.notices.iter().flat_map(move |a| {
        other
            .notices
            .iter()
            .filter(move |b| same(a, b))
            .map(move |b| (a, b))
    })
}

/// A mail comes after those that hold something from before it.
fn ordered(mut left: Vec<Mail>) -> Vec<Mail> {
    let mut chain = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_first = |mail: &Mail| {
            left.iter()
                .all(|other| pairs(mail, other).all(|(own, theirs)| own.id <= theirs.id))
        };
        let next = left.iter().position(is_first).unwrap_or(0);
        chain.push(left.remove(next));
    }
    chain
}
