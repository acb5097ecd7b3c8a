//! Notices on their way out: what is due, in which mail it leaves, and the lease under which one instance
//! sends it. Callers hold the turn of the job, so that what was read here still stands when it is written.

use std::collections::BTreeSet;

use diesel::pg::Pg;
use diesel::prelude::*;

use super::digests::OpenDigest;
use super::{Expiry, Notice, NoticeState};
use crate::domain::digest::Waiting;
use crate::domain::ids::{BookingId, ConsortiumId, NoticeId, PersonId, SiteId};
use crate::domain::invitation::CalendarChange;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store::among::among;
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
        among("notices.state", [NoticeState::Queued])
            .and(notices::next_attempt_at.le($now))
            .and(notices::lease_until.le($now))
    };
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
struct DueRow {
    id: NoticeId,
    event: Event,
    useful_until: Instant,
    email: String,
    person_id: Option<PersonId>,
    message_id: String,
    leaves_as: Option<String>,
    booking_id: Option<BookingId>,
    site_id: Option<SiteId>,
    consortium_id: Option<ConsortiumId>,
    lease_until: Instant,
    attempts: i64,
    overtaken_event: Option<Event>,
    calendar: Option<CalendarChange>,
}

impl DueRow {
    fn read(self) -> Due {
        let about = self.booking_id.zip(self.site_id).zip(self.consortium_id);
        let was_sent = self.attempts > 0 || self.lease_until.unix() > 0;
        Due {
            waiting: Waiting {
                id: self.id,
                useful_until: self.useful_until,
            },
            event: self.event,
            email: self.email,
            person: self.person_id,
            about: about.map(|((booking, site), consortium)| (booking, site, consortium)),
            was_tried: self.leaves_as.is_some() && was_sent,
            leaves_as: self.leaves_as,
            message_id: self.message_id,
            lease_until: self.lease_until,
            is_overtaken: self.overtaken_event.is_some(),
            calendar_change: self.calendar,
        }
    }
}

/// The first `limit` notices that may be sent now.
pub fn list_due(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Due>> {
    let rows: Vec<DueRow> = notices::table
        .filter(free!(now))
        .order((notices::next_attempt_at, notices::id))
        .limit(limit)
        .select(DueRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(DueRow::read).collect())
}

/// All notices of these events to these addresses that may be sent now and of which it is open in which mail,
/// oldest first.
pub fn list_undecided(conn: &mut Conn, emails: &[String], events: &[&str], now: Instant) -> Result<Vec<Due>> {
    let rows: Vec<DueRow> = notices::table
        .filter(notices::email.eq_any(emails).and(notices::leaves_as.is_null()))
        .filter(notices::event.eq_any(events))
        .filter(free!(now))
        .order(notices::id)
        .select(DueRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(DueRow::read).collect())
}

/// All that waits to leave to these addresses in these mails, whenever, oldest first.
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
                .and(notices::leaves_as.eq_any(names)),
        )
        .filter(among("notices.state", [NoticeState::Queued]))
        .order(notices::id)
        .select(DueRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(DueRow::read).collect())
}

/// All that waits of these bookings to these addresses, also what is being sent, oldest first.
pub fn list_lines(conn: &mut Conn, lines: &BTreeSet<(BookingId, String)>) -> Result<Vec<Due>> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let (bookings, emails): (Vec<BookingId>, Vec<&str>) = lines
        .iter()
        .map(|(booking, email)| (*booking, email.as_str()))
        .unzip();
    let rows: Vec<DueRow> = notices::table
        .filter(
            notices::booking_id
                .eq_any(bookings)
                .and(notices::email.eq_any(emails)),
        )
        .filter(among("notices.state", [NoticeState::Queued]))
        .order(notices::id)
        .select(DueRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(DueRow::read).collect())
}

/// Locks those of these notices that no other transaction holds, and answers them. Who sends waits for no
/// notice: the one who holds some, to overtake them, may be waiting for another that the sender has.
pub fn hold_free(conn: &mut Conn, ids: impl IntoIterator<Item = NoticeId>) -> Result<BTreeSet<NoticeId>> {
    let ids: BTreeSet<NoticeId> = ids.into_iter().collect();
    match conn {
        Conn::Pg(conn) if !ids.is_empty() => {
            let rows = notices::table.filter(notices::id.eq_any(ids)).select(notices::id);
            Ok(rows.for_update().skip_locked().load(conn)?.into_iter().collect())
        }
        // SQLite has one writer, and this is it.
        Conn::Pg(_) | Conn::Sqlite(_) => Ok(ids),
    }
}

/// Which of these notices are not there.
pub fn missing(conn: &mut Conn, ids: impl IntoIterator<Item = NoticeId>) -> Result<BTreeSet<NoticeId>> {
    let ids: BTreeSet<NoticeId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let rows = notices::table.filter(notices::id.eq_any(&ids));
    let there: Vec<NoticeId> = rows.select(notices::id).load(conn)?;
    Ok(ids.into_iter().filter(|id| !there.contains(id)).collect())
}

/// Records that notices that nobody is sending are of no use any more.
pub fn expire(conn: &mut Conn, ids: &[NoticeId], why: Expiry, now: Instant) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = notices::table.filter(notices::id.eq_any(ids)).filter(
        notices::state
            .eq(NoticeState::Queued)
            .and(notices::lease_until.le(now)),
    );
    diesel::update(rows)
        .set((notices::state.eq(NoticeState::Expired), notices::expiry.eq(why)))
        .execute(conn)?;
    Ok(())
}

/// Lets notices wait until `at` as they are, because one before them is being sent.
pub fn put_off(conn: &mut Conn, ids: &[NoticeId], at: Instant) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = notices::table.filter(
        notices::id
            .eq_any(ids)
            .and(notices::state.eq(NoticeState::Queued)),
    );
    diesel::update(rows)
        .set(notices::next_attempt_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Lets notices that wait for their time leave now, each in a mail of its own, because one after them does. A
/// digest that was named after one of them is named after the first that is left.
pub fn pull(conn: &mut Conn, pulled: &[&Due], now: Instant) -> Result<()> {
    if pulled.is_empty() {
        return Ok(());
    }
    let ids = pulled.iter().map(|due| due.waiting.id);
    let rows = notices::table.filter(
        notices::id
            .eq_any(ids)
            .and(notices::state.eq(NoticeState::Queued)),
    );
    diesel::update(rows)
        .set((
            notices::next_attempt_at.eq(now),
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
        let ids = left.iter().map(|due| due.waiting.id);
        diesel::update(notices::table.filter(notices::id.eq_any(ids)))
            .set(notices::leaves_as.eq(first))
            .execute(conn)?;
    }
    Ok(())
}

/// Lets a mail that was tried leave now, as it was.
pub fn hurry(conn: &mut Conn, mails: &[(String, String)], now: Instant) -> Result<()> {
    let ids: Vec<NoticeId> = list_members(conn, mails)?
        .into_iter()
        .map(|due| due.waiting.id)
        .collect();
    put_off(conn, &ids, now)
}

/// Sends what waits for a person about bookings to another address of theirs. What somebody sends or
/// overtakes just now goes where it was going.
pub fn readdress(conn: &mut Conn, person: PersonId, from: &str, to: &str, now: Instant) -> Result<()> {
    let waiting = notices::table
        .filter(
            notices::person_id
                .eq(person)
                .and(notices::email.eq(from))
                .and(notices::booking_id.is_not_null()),
        )
        .filter(among("notices.state", [NoticeState::Queued]))
        .filter(notices::lease_until.le(now))
        .select(notices::id);
    let ids: Vec<NoticeId> = waiting.load(conn)?;
    let free = hold_free(conn, ids)?;
    let rows = notices::table
        .filter(notices::id.eq_any(free))
        .filter(notices::lease_until.le(now));
    diesel::update(rows).set(notices::email.eq(to)).execute(conn)?;
    Ok(())
}

/// Which of these people have no account in use.
pub fn list_disabled(conn: &mut Conn, persons: &[PersonId]) -> Result<Vec<PersonId>> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    Ok(people::table
        .filter(people::id.eq_any(persons).and(people::disabled_at.is_not_null()))
        .select(people::id)
        .load(conn)?)
}

/// Leases these notices until `until`, each in a mail of its own.
pub fn lease_singly(conn: &mut Conn, ids: &[NoticeId], now: Instant, until: Instant) -> Result<Vec<Notice>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = notices::table.filter(notices::id.eq_any(ids)).filter(free!(now));
    let lease = (
        notices::lease_until.eq(until),
        notices::leaves_as.eq(notices::message_id.nullable()),
    );
    Ok(diesel::update(rows)
        .set(lease)
        .returning(<Notice as Selectable<Pg>>::construct_selection())
        .get_results(conn)?)
}

/// Leases until `until` all that leaves to these addresses in these mails.
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
                .and(notices::leaves_as.eq_any(names)),
        )
        .filter(free!(now));
    Ok(diesel::update(rows)
        .set(notices::lease_until.eq(until))
        .returning(<Notice as Selectable<Pg>>::construct_selection())
        .get_results(conn)?)
}

/// Puts these notices into one mail that leaves at `at`.
pub fn join(conn: &mut Conn, ids: &[NoticeId], mail: &OpenDigest, now: Instant) -> Result<()> {
    let rows = notices::table.filter(notices::id.eq_any(ids)).filter(free!(now));
    diesel::update(rows)
        .set((
            notices::leaves_as.eq(&mail.message_id),
            notices::next_attempt_at.eq(mail.at),
        ))
        .execute(conn)?;
    Ok(())
}
