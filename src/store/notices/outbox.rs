//! Notices on their way out: what is due, in which mail it leaves, and the lease under which one instance
//! sends it. Callers hold the turn of the job, so that what was read here still stands when it is written.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::digests::OpenDigest;
use super::{Expiry, Notice, NoticeState, Row};
use crate::domain::digest::Waiting;
use crate::domain::ids::{BookingId, ConsortiumId, NoticeId, PersonId, SiteId};
use crate::domain::invitation::CalendarChange;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store::among::among;
use crate::store::error::parsed;
use crate::store::schema::{notices, people};
use crate::store::{Conn, Result};

/// A notice that waits, in short.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id and end of use.
    pub waiting: Waiting,
    pub event: Event,
    pub email: String,
    /// The person, if the reader is one.
    pub person: Option<PersonId>,
    /// About which booking, at which site, of which consortium.
    pub about: Option<(BookingId, SiteId, ConsortiumId)>,
    /// The mail that it leaves in, if that is decided.
    pub leaves_as: Option<String>,
    pub message_id: String,
    /// Somebody sends it until then.
    pub lease_until: Instant,
    /// Whether it was tried under the mail that it leaves in.
    pub was_tried: bool,
    /// Whether something overtook it while it was being sent.
    pub is_overtaken: bool,
    /// What its calendar part does.
    pub calendar_change: Option<CalendarChange>,
}

impl Due {
    /// Which notices leave in the order of their facts: those of one booking to one address.
    #[must_use]
    pub fn line(&self) -> Option<(BookingId, String)> {
        self.about.map(|(booking, _, _)| (booking, self.email.clone()))
    }
}

/// Condition of rows that may be sent now and that nobody is sending.
macro_rules! free {
    ($now:expr) => {
        among("notices.state", [NoticeState::Queued.as_str()])
            .and(notices::next_attempt_at.le($now.unix()))
            .and(notices::lease_until.le($now.unix()))
    };
}

/// The columns of a [`DueRow`], in its order.
macro_rules! due_columns {
    () => {
        (
            notices::id,
            notices::event,
            notices::useful_until,
            notices::email,
            notices::person_id,
            notices::message_id,
            notices::leaves_as,
            notices::booking_id,
            notices::site_id,
            notices::consortium_id,
            notices::lease_until,
            notices::attempts,
            notices::overtaken_event,
            notices::calendar,
        )
    };
}

#[derive(Queryable)]
struct DueRow {
    id: i64,
    event: String,
    useful_until: i64,
    email: String,
    person: Option<i64>,
    message_id: String,
    leaves_as: Option<String>,
    booking: Option<i64>,
    site: Option<i64>,
    consortium: Option<i64>,
    lease_until: i64,
    attempts: i64,
    overtaken: Option<String>,
    calendar: Option<String>,
}

impl DueRow {
    fn read(self) -> Result<Due> {
        let about = match (self.booking, self.site, self.consortium) {
            (Some(booking), Some(site), Some(consortium)) => {
                Some((BookingId(booking), SiteId(site), ConsortiumId(consortium)))
            }
            _ => None,
        };
        Ok(Due {
            waiting: Waiting {
                id: NoticeId(self.id),
                useful_until: Instant::from_unix(self.useful_until),
            },
            event: parsed("notices.event", &self.event, Event::from_word)?,
            email: self.email,
            person: self.person.map(PersonId),
            about,
            was_tried: self.leaves_as.is_some() && (self.attempts > 0 || self.lease_until > 0),
            leaves_as: self.leaves_as,
            message_id: self.message_id,
            lease_until: Instant::from_unix(self.lease_until),
            is_overtaken: self.overtaken.is_some(),
            calendar_change: self
                .calendar
                .map(|word| parsed("notices.calendar", &word, CalendarChange::from_word))
                .transpose()?,
        })
    }
}

/// The first `limit` notices that may be sent now.
///
/// # Errors
/// The database's.
pub fn list_due(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Due>> {
    let rows: Vec<DueRow> = notices::table
        .filter(free!(now))
        .order((notices::next_attempt_at, notices::id))
        .limit(limit)
        .select(due_columns!())
        .load(conn)?;
    rows.into_iter().map(DueRow::read).collect()
}

/// All notices of these events to these addresses that may be sent now and of which it is open in which mail,
/// oldest first.
///
/// # Errors
/// The database's.
pub fn list_undecided(conn: &mut Conn, emails: &[String], events: &[&str], now: Instant) -> Result<Vec<Due>> {
    let rows: Vec<DueRow> = notices::table
        .filter(
            notices::email
                .eq_any(emails)
                .and(notices::sent_at.is_null())
                .and(notices::leaves_as.is_null()),
        )
        .filter(notices::event.eq_any(events))
        .filter(free!(now))
        .order(notices::id)
        .select(due_columns!())
        .load(conn)?;
    rows.into_iter().map(DueRow::read).collect()
}

/// All that waits to leave to these addresses in these mails, whenever, oldest first.
///
/// # Errors
/// The database's.
pub fn list_members(conn: &mut Conn, mails: &[(String, String)]) -> Result<Vec<Due>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let (emails, names): (Vec<&str>, Vec<&str>) = mails
        .iter()
        .map(|(email, name)| (email.as_str(), name.as_str()))
        .unzip();
    let rows: Vec<DueRow> = notices::table
        .filter(
            notices::email
                .eq_any(emails)
                .and(notices::sent_at.is_null())
                .and(notices::leaves_as.eq_any(names)),
        )
        .filter(among("notices.state", [NoticeState::Queued.as_str()]))
        .order(notices::id)
        .select(due_columns!())
        .load(conn)?;
    rows.into_iter().map(DueRow::read).collect()
}

/// All that waits of these bookings to these addresses, also what is being sent, oldest first.
///
/// # Errors
/// The database's.
pub fn list_lines(conn: &mut Conn, lines: &BTreeSet<(BookingId, String)>) -> Result<Vec<Due>> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let (bookings, emails): (Vec<i64>, Vec<&str>) = lines
        .iter()
        .map(|(booking, email)| (booking.0, email.as_str()))
        .unzip();
    let rows: Vec<DueRow> = notices::table
        .filter(
            notices::booking_id
                .eq_any(bookings)
                .and(notices::email.eq_any(emails)),
        )
        .filter(among("notices.state", [NoticeState::Queued.as_str()]))
        .order(notices::id)
        .select(due_columns!())
        .load(conn)?;
    rows.into_iter().map(DueRow::read).collect()
}

/// Locks those of these notices that no other transaction holds, and answers them. Who sends waits for no
/// notice: the one who holds some, to overtake them, may be waiting for another that the sender has.
///
/// # Errors
/// The database's.
pub fn hold_free(conn: &mut Conn, ids: impl IntoIterator<Item = NoticeId>) -> Result<BTreeSet<NoticeId>> {
    let ids: BTreeSet<NoticeId> = ids.into_iter().collect();
    match conn {
        Conn::Pg(conn) if !ids.is_empty() => {
            let rows =
                notices::table.filter(notices::id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()));
            let free: Vec<i64> = rows.select(notices::id).for_update().skip_locked().load(conn)?;
            Ok(free.into_iter().map(NoticeId).collect())
        }
        // SQLite has one writer, and this is it.
        Conn::Pg(_) | Conn::Sqlite(_) => Ok(ids),
    }
}

/// Which of these notices are not there.
///
/// # Errors
/// The database's.
pub fn missing(conn: &mut Conn, ids: impl IntoIterator<Item = NoticeId>) -> Result<BTreeSet<NoticeId>> {
    let ids: BTreeSet<NoticeId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let rows = notices::table.filter(notices::id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()));
    let there: Vec<i64> = rows.select(notices::id).load(conn)?;
    Ok(ids.into_iter().filter(|id| !there.contains(&id.0)).collect())
}

/// Records that notices that nobody is sending are of no use any more.
///
/// # Errors
/// The database's.
pub fn expire(conn: &mut Conn, ids: &[NoticeId], why: Expiry, now: Instant) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = notices::table.filter(notices::id.eq_any(numbers(ids))).filter(
        notices::state
            .eq(NoticeState::Queued.as_str())
            .and(notices::lease_until.le(now.unix())),
    );
    diesel::update(rows)
        .set((
            notices::state.eq(NoticeState::Expired.as_str()),
            notices::expiry.eq(why.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Lets notices wait until `at` as they are, because one before them is being sent.
///
/// # Errors
/// The database's.
pub fn put_off(conn: &mut Conn, ids: &[NoticeId], at: Instant) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = notices::table.filter(
        notices::id
            .eq_any(numbers(ids))
            .and(notices::state.eq(NoticeState::Queued.as_str())),
    );
    diesel::update(rows)
        .set(notices::next_attempt_at.eq(at.unix()))
        .execute(conn)?;
    Ok(())
}

/// Lets notices that wait for their time leave now, each in a mail of its own, because one after them does. A
/// digest that was named after one of them is named after the first that is left.
///
/// # Errors
/// The database's.
pub fn pull(conn: &mut Conn, pulled: &[&Due], now: Instant) -> Result<()> {
    if pulled.is_empty() {
        return Ok(());
    }
    let ids: Vec<NoticeId> = pulled.iter().map(|due| due.waiting.id).collect();
    let rows = notices::table.filter(
        notices::id
            .eq_any(numbers(&ids))
            .and(notices::state.eq(NoticeState::Queued.as_str())),
    );
    diesel::update(rows)
        .set((
            notices::next_attempt_at.eq(now.unix()),
            notices::leaves_as.eq(None::<String>),
        ))
        .execute(conn)?;
    let named: Vec<(String, String)> = pulled
        .iter()
        .filter(|due| due.leaves_as.as_ref() == Some(&due.message_id))
        .map(|due| (due.email.clone(), due.message_id.clone()))
        .collect();
    for (email, name) in named {
        let left = list_members(conn, &[(email, name)])?;
        let Some(first) = left.first().map(|due| due.message_id.clone()) else {
            continue;
        };
        let ids: Vec<i64> = left.iter().map(|due| due.waiting.id.0).collect();
        diesel::update(notices::table.filter(notices::id.eq_any(ids)))
            .set(notices::leaves_as.eq(first))
            .execute(conn)?;
    }
    Ok(())
}

/// Lets a mail that was tried leave now, as it was.
///
/// # Errors
/// The database's.
pub fn hurry(conn: &mut Conn, mails: &[(String, String)], now: Instant) -> Result<()> {
    let ids: Vec<NoticeId> = list_members(conn, mails)?
        .into_iter()
        .map(|due| due.waiting.id)
        .collect();
    put_off(conn, &ids, now)
}

/// Sends what waits for a person about bookings to another address of theirs. What somebody sends or
/// overtakes just now goes where it was going.
///
/// # Errors
/// The database's.
pub fn readdress(conn: &mut Conn, person: PersonId, from: &str, to: &str, now: Instant) -> Result<()> {
    let waiting = notices::table
        .filter(
            notices::person_id
                .eq(person.0)
                .and(notices::email.eq(from))
                .and(notices::booking_id.is_not_null()),
        )
        .filter(among("notices.state", [NoticeState::Queued.as_str()]))
        .filter(notices::lease_until.le(now.unix()))
        .select(notices::id);
    let ids: Vec<i64> = waiting.load(conn)?;
    let free: Vec<i64> = hold_free(conn, ids.into_iter().map(NoticeId))?
        .into_iter()
        .map(|id| id.0)
        .collect();
    let rows = notices::table
        .filter(notices::id.eq_any(free))
        .filter(notices::lease_until.le(now.unix()));
    diesel::update(rows).set(notices::email.eq(to)).execute(conn)?;
    Ok(())
}

/// Which of these people have no account in use.
///
/// # Errors
/// The database's.
pub fn list_disabled(conn: &mut Conn, persons: &[PersonId]) -> Result<Vec<PersonId>> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = persons.iter().map(|person| person.0).collect();
    let rows = people::table
        .filter(people::id.eq_any(ids).and(people::disabled_at.is_not_null()))
        .select(people::id);
    Ok(rows.load::<i64>(conn)?.into_iter().map(PersonId).collect())
}

/// Leases these notices until `until`, each in a mail of its own.
///
/// # Errors
/// The database's.
pub fn lease_singly(conn: &mut Conn, ids: &[NoticeId], now: Instant, until: Instant) -> Result<Vec<Notice>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = notices::table
        .filter(notices::id.eq_any(numbers(ids)))
        .filter(free!(now));
    let lease = (
        notices::lease_until.eq(until.unix()),
        notices::leaves_as.eq(notices::message_id.nullable()),
    );
    read(
        diesel::update(rows)
            .set(lease)
            .returning(notices::all_columns)
            .get_results(conn)?,
    )
}

/// Leases until `until` all that leaves to these addresses in these mails.
///
/// # Errors
/// The database's.
pub fn lease_mails(
    conn: &mut Conn,
    mails: &[(String, String)],
    now: Instant,
    until: Instant,
) -> Result<Vec<Notice>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let (emails, names): (Vec<&str>, Vec<&str>) = mails
        .iter()
        .map(|(email, name)| (email.as_str(), name.as_str()))
        .unzip();
    let rows = notices::table
        .filter(
            notices::email
                .eq_any(emails)
                .and(notices::sent_at.is_null())
                .and(notices::leaves_as.eq_any(names)),
        )
        .filter(free!(now));
    read(
        diesel::update(rows)
            .set(notices::lease_until.eq(until.unix()))
            .returning(notices::all_columns)
            .get_results(conn)?,
    )
}

/// Puts these notices into one mail that leaves at `at`.
///
/// # Errors
/// The database's.
pub fn join(conn: &mut Conn, ids: &[NoticeId], mail: &OpenDigest, now: Instant) -> Result<()> {
    let rows = notices::table
        .filter(notices::id.eq_any(numbers(ids)))
        .filter(free!(now));
    diesel::update(rows)
        .set((
            notices::leaves_as.eq(&mail.message_id),
            notices::next_attempt_at.eq(mail.at.unix()),
        ))
        .execute(conn)?;
    Ok(())
}

fn numbers(ids: &[NoticeId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

fn read(rows: Vec<Row>) -> Result<Vec<Notice>> {
    rows.into_iter().map(Row::read).collect()
}
