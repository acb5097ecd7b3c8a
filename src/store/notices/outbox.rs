//! Notices on their way out: what is due, in which mail it leaves, and the lease under which one instance sends it.
//! Callers hold the turn of the job, so that what was read here still stands when it is written.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Notice, NoticeState, Row};
use crate::domain::digest::Waiting;
use crate::domain::ids::NoticeId;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store::among::among;
use crate::store::error::parsed;
use crate::store::schema::notices;
use crate::store::{Conn, Result};

/// A notice that may be sent now, in short.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id and end of use.
    pub waiting: Waiting,
    /// What happened.
    pub event: Event,
    /// To whom.
    pub email: String,
    /// The mail that it leaves in, if that is decided.
    pub leaves_as: Option<String>,
}

/// A digest that waits for its time.
#[derive(Debug, Clone)]
pub struct OpenDigest {
    /// Its Message-ID.
    pub message_id: String,
    /// When it leaves.
    pub at: Instant,
}

/// Condition of rows that may be sent now and that nobody is sending.
macro_rules! free {
    ($now:expr) => {
        among("notices.state", [NoticeState::Queued.as_str()])
            .and(notices::next_attempt_at.le($now.unix()))
            .and(notices::lease_until.le($now.unix()))
    };
}

type ShortRow = (i64, String, String, i64, Option<String>);

fn short((id, event, email, useful_until, leaves_as): ShortRow) -> Result<Due> {
    let waiting = Waiting { id: NoticeId(id), useful_until: Instant::from_unix(useful_until) };
    Ok(Due { waiting, event: parsed("notices.event", &event, Event::from_word)?, email, leaves_as })
}

/// The first `limit` notices that may be sent now.
///
/// # Errors
/// The database's.
pub fn list_due(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Due>> {
    let rows: Vec<ShortRow> = notices::table
        .filter(free!(now))
        .order((notices::next_attempt_at, notices::id))
        .limit(limit)
        .select((notices::id, notices::event, notices::email, notices::useful_until, notices::leaves_as))
        .load(conn)?;
    rows.into_iter().map(short).collect()
}

/// All notices of these events to these addresses that may be sent now and of which it is open in which mail, oldest first.
///
/// # Errors
/// The database's.
pub fn list_undecided(conn: &mut Conn, emails: &[String], events: &[&str], now: Instant) -> Result<Vec<Due>> {
    let rows: Vec<ShortRow> = notices::table
        .filter(notices::email.eq_any(emails).and(notices::sent_at.is_null()).and(notices::leaves_as.is_null()))
        .filter(notices::event.eq_any(events))
        .filter(free!(now))
        .order(notices::id)
        .select((notices::id, notices::event, notices::email, notices::useful_until, notices::leaves_as))
        .load(conn)?;
    rows.into_iter().map(short).collect()
}

/// When notices of these events left to these addresses after `since`; those that somebody is sending leave now.
///
/// # Errors
/// The database's.
pub fn list_recent(
    conn: &mut Conn,
    emails: &[String],
    events: &[&str],
    (since, now): (Instant, Instant),
) -> Result<BTreeMap<String, Vec<Instant>>> {
    let to_them = || notices::table.filter(notices::email.eq_any(emails)).filter(notices::event.eq_any(events));
    let left: Vec<(String, Option<i64>)> =
        to_them().filter(notices::sent_at.gt(since.unix())).select((notices::email, notices::sent_at)).load(conn)?;
    let leaving: Vec<String> = to_them()
        .filter(notices::sent_at.is_null())
        .filter(notices::state.eq(NoticeState::Queued.as_str()).and(notices::lease_until.gt(now.unix())))
        .select(notices::email)
        .load(conn)?;
    let mut recent: BTreeMap<String, Vec<Instant>> = BTreeMap::new();
    for (email, at) in left {
        recent.entry(email).or_default().push(at.map_or(now, Instant::from_unix));
    }
    for email in leaving {
        recent.entry(email).or_default().push(now);
    }
    Ok(recent)
}

/// Digests to these addresses that wait for their time.
///
/// # Errors
/// The database's.
pub fn list_open(conn: &mut Conn, emails: &[String], now: Instant) -> Result<BTreeMap<String, OpenDigest>> {
    let rows: Vec<(String, Option<String>, i64)> = notices::table
        .filter(notices::email.eq_any(emails).and(notices::sent_at.is_null()).and(notices::leaves_as.is_not_null()))
        .filter(notices::state.eq(NoticeState::Queued.as_str()).and(notices::attempts.eq(0i64)))
        .filter(notices::next_attempt_at.gt(now.unix()).and(notices::lease_until.eq(0i64)))
        .select((notices::email, notices::leaves_as, notices::next_attempt_at))
        .load(conn)?;
    let digest = |(email, message_id, at): (String, Option<String>, i64)| {
        message_id.map(|message_id| (email, OpenDigest { message_id, at: Instant::from_unix(at) }))
    };
    Ok(rows.into_iter().filter_map(digest).collect())
}

/// Leases these notices until `until`, each in a mail of its own.
///
/// # Errors
/// The database's.
pub fn lease_singly(conn: &mut Conn, ids: &[NoticeId], (now, until): (Instant, Instant)) -> Result<Vec<Notice>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = notices::table.filter(notices::id.eq_any(numbers(ids))).filter(free!(now));
    let lease = (notices::lease_until.eq(until.unix()), notices::leaves_as.eq(notices::message_id.nullable()));
    read(diesel::update(rows).set(lease).returning(notices::all_columns).get_results(conn)?)
}

/// Leases until `until` all that leaves to these addresses in these mails.
///
/// # Errors
/// The database's.
pub fn lease_mails(conn: &mut Conn, mails: &[(String, String)], (now, until): (Instant, Instant)) -> Result<Vec<Notice>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let (emails, names): (Vec<&str>, Vec<&str>) = mails.iter().map(|(email, name)| (email.as_str(), name.as_str())).unzip();
    let rows = notices::table
        .filter(notices::email.eq_any(emails).and(notices::sent_at.is_null()).and(notices::leaves_as.eq_any(names)))
        .filter(free!(now));
    read(diesel::update(rows).set(notices::lease_until.eq(until.unix())).returning(notices::all_columns).get_results(conn)?)
}

/// Puts these notices into one mail that leaves at `at`.
///
/// # Errors
/// The database's.
pub fn join(conn: &mut Conn, ids: &[NoticeId], mail: &OpenDigest, now: Instant) -> Result<()> {
    let rows = notices::table.filter(notices::id.eq_any(numbers(ids))).filter(free!(now));
    diesel::update(rows).set((notices::leaves_as.eq(&mail.message_id), notices::next_attempt_at.eq(mail.at.unix()))).execute(conn)?;
    Ok(())
}

fn numbers(ids: &[NoticeId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

fn read(rows: Vec<Row>) -> Result<Vec<Notice>> {
    rows.into_iter().map(Row::read).collect()
}
