//! Notices: letters that wait, leave under a lease, and are marked with what became of them.

use diesel::prelude::*;

use super::among::among;
use super::batch::insert_rows;
use super::columns::read_as::Count;
use super::schema::notices;
use super::{Batch, Conn, Error, Result};
use crate::domain::access::Scope;
use crate::domain::ids::{BookingId, ConsortiumId, NoticeId, PersonId, SessionId, SiteId};
use crate::domain::invitation::CalendarChange;
use crate::domain::notice::{Event, Letter, Reader, Urgency};
use crate::domain::span::Instant;
use crate::domain::text::worded;

pub mod digests;
pub mod old;
pub mod outbox;
pub mod told;

worded! {
    /// What became of a notice.
    pub NoticeState {
        /// Waits for its time or its next try.
        Queued = "queued",
        /// A server took it.
        Sent = "sent",
        /// A server refused it for good.
        Dead = "dead",
        /// It was of no use any more before it could be sent; see [`Expiry`].
        Expired = "expired",
    }
}

worded! {
    /// Why a notice was not sent.
    pub Expiry {
        /// Its time of use passed.
        TooLate = "too_late",
        /// A later event made it pointless, or its letter tells both.
        Overtaken = "overtaken",
        /// Its reader no longer belongs to those who are told.
        NotConcerned = "not_concerned",
        /// Its reader turned this kind off meanwhile.
        Muted = "muted",
    }
}

/// What overtook a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Overtaker {
    #[diesel(select_expression = notices::overtaken_event.assume_not_null())]
    pub event: Event,
    /// Its notice to the same reader, or else to another; none when nobody was told.
    #[diesel(column_name = overtaken_by)]
    pub notice: Option<NoticeId>,
}

/// A notice to one reader.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Notice {
    pub id: NoticeId,
    pub event: Event,
    pub urgency: Urgency,
    /// The person, if the reader is one.
    #[diesel(column_name = person_id)]
    pub person: Option<PersonId>,
    #[diesel(select_expression = (notices::email, notices::name, notices::language))]
    pub reader: Reader,
    #[diesel(column_name = booking_id)]
    pub booking: Option<BookingId>,
    #[diesel(column_name = site_id)]
    pub site: Option<SiteId>,
    #[diesel(column_name = consortium_id)]
    pub consortium: Option<ConsortiumId>,
    pub letter: Letter,
    /// When the fact happened.
    pub created_at: Instant,
    /// After this it is not sent any more.
    pub useful_until: Instant,
    /// What became of it.
    pub state: NoticeState,
    #[diesel(deserialize_as = Count)]
    pub attempts: u32,
    /// Not before.
    pub next_attempt_at: Instant,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// What the server said last.
    pub server_words: Option<String>,
    /// When it was taken.
    pub sent_at: Option<Instant>,
    /// One notice per key: the fact and the reader.
    pub dedup_key: String,
    /// The Message-ID of the mail that it leaves in, its own or a digest's; none while that is open.
    pub leaves_as: Option<String>,
    /// The session that it is about.
    #[diesel(column_name = session_id)]
    pub session: Option<SessionId>,
    /// What its calendar part does to the reader's calendar.
    #[diesel(column_name = calendar)]
    pub calendar_change: Option<CalendarChange>,
    /// Why it was not sent, if it expired.
    pub expiry: Option<Expiry>,
    /// What overtook it, also while it is being sent.
    #[diesel(embed)]
    pub overtaken: Option<Overtaker>,
}

/// Queues notices.
///
/// # Errors
/// [`Error::Duplicate`] when a reader was told of that fact already.
pub fn insert_notices(batch: &mut Batch<'_>, new: &[Notice]) -> Result<()> {
    let rows = new
        .iter()
        .map(|notice| {
            (
                (
                    notices::id.eq(notice.id),
                    notices::event.eq(notice.event),
                    notices::urgency.eq(notice.urgency),
                    notices::person_id.eq(notice.person),
                    notices::email.eq(notice.reader.email.clone()),
                    notices::name.eq(notice.reader.name.clone()),
                    notices::language.eq(notice.reader.language),
                    notices::booking_id.eq(notice.booking),
                    notices::site_id.eq(notice.site),
                    notices::consortium_id.eq(notice.consortium),
                ),
                notices::letter.eq(notice.letter.clone()),
                notices::created_at.eq(notice.created_at),
                notices::useful_until.eq(notice.useful_until),
                notices::state.eq(notice.state),
                notices::attempts.eq(0i64),
                notices::next_attempt_at.eq(notice.next_attempt_at),
                notices::lease_until.eq(0i64),
                notices::message_id.eq(notice.message_id.clone()),
                notices::dedup_key.eq(notice.dedup_key.clone()),
                (
                    notices::session_id.eq(notice.session),
                    notices::calendar.eq(notice.calendar_change),
                    notices::expiry.eq(notice.expiry),
                    notices::overtaken_event.eq(notice.overtaken.map(|by| by.event)),
                    notices::overtaken_by.eq(notice.overtaken.and_then(|by| by.notice)),
                ),
            )
        })
        .collect();
    insert_rows!(batch, notices::table, rows)?;
    Ok(())
}

/// The notice with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get_notice(conn: &mut Conn, id: NoticeId) -> Result<Notice> {
    Ok(notices::table.find(id).select(Notice::as_select()).first(conn)?)
}

/// How a try went.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The server took it, with these words.
    Sent(String),
    /// It did not leave and may be tried again, in this mail or another.
    Later { at: Instant, words: String },
    /// It may have left, and is tried again in the same mail, so that readers can tell the repeat.
    Unclear { at: Instant, words: String },
    /// It never will be.
    Dead(String),
    /// Its time of use is over; the words say why it was not sent before.
    Expired(Option<String>),
    /// It was not tried, as one before it did not leave, and waits as it was for that one's next try.
    Held { at: Instant },
}

impl Outcome {
    /// When it is tried again, if it is.
    #[must_use]
    pub const fn next_try(&self) -> Option<Instant> {
        match self {
            Self::Later { at, .. } | Self::Unclear { at, .. } | Self::Held { at } => Some(*at),
            Self::Sent(_) | Self::Dead(_) | Self::Expired(_) => None,
        }
    }
}

/// Records how a try went, and ends the lease under which it was made, until `lease`.
///
/// # Errors
/// [`Error::NotFound`] when somebody else took the notice after that lease ran out.
pub fn mark(conn: &mut Conn, id: NoticeId, lease: Instant, outcome: &Outcome, now: Instant) -> Result<()> {
    if record(conn, id, lease, outcome, now)? != 1 {
        return Err(Error::NotFound);
    }
    if outcome.next_try().is_some() {
        expire_overtaken(conn, id)?;
    }
    Ok(())
}

/// Records that notices were sent under a lease, for which the server had the same words. Those that somebody
/// else took after that lease ran out stay as they are. How many were recorded.
pub fn mark_sent(
    conn: &mut Conn,
    ids: &[NoticeId],
    lease: Instant,
    words: &str,
    now: Instant,
) -> Result<usize> {
    let rows = notices::table
        .filter(notices::id.eq_any(ids).and(notices::lease_until.eq(lease)))
        .filter(notices::state.eq(NoticeState::Queued));
    Ok(diesel::update(rows)
        .set((
            notices::state.eq(NoticeState::Sent),
            notices::lease_until.eq(0i64),
            notices::attempts.eq(notices::attempts + 1),
            notices::server_words.eq(words),
            notices::sent_at.eq(now),
        ))
        .execute(conn)?)
}

/// Writes how a try went into a notice whose lease still stands. How many rows that changed.
fn record(conn: &mut Conn, id: NoticeId, lease: Instant, outcome: &Outcome, now: Instant) -> Result<usize> {
    // Under this lease alone: when it ran out, another instance may have taken the notice and be sending it.
    let row = notices::table
        .filter(notices::id.eq(id).and(notices::lease_until.eq(lease)))
        .filter(notices::state.eq(NoticeState::Queued));
    let done = |state: NoticeState| (notices::state.eq(state), notices::lease_until.eq(0i64));
    let later = |at: Instant| (notices::next_attempt_at.eq(at), notices::lease_until.eq(0i64));
    let tried = notices::attempts.eq(notices::attempts + 1);
    Ok(match outcome {
        Outcome::Sent(words) => mark_sent(conn, &[id], lease, words, now)?,
        Outcome::Later { at, words } => diesel::update(row)
            .set((
                later(*at),
                tried,
                notices::server_words.eq(words),
                notices::leaves_as.eq(None::<String>),
            ))
            .execute(conn)?,
        Outcome::Unclear { at, words } => diesel::update(row)
            .set((later(*at), tried, notices::server_words.eq(words)))
            .execute(conn)?,
        Outcome::Dead(words) => diesel::update(row)
            .set((done(NoticeState::Dead), tried, notices::server_words.eq(words)))
            .execute(conn)?,
        Outcome::Expired(words) => {
            let late = notices::expiry.eq(Expiry::TooLate);
            diesel::update(row)
                .set((
                    done(NoticeState::Expired),
                    late,
                    words.as_ref().map(|words| notices::server_words.eq(words)),
                ))
                .execute(conn)?
        }
        // Not to 0, which is how a digest looks that still takes more in.
        Outcome::Held { at } => diesel::update(row)
            .set((notices::next_attempt_at.eq(at), notices::lease_until.eq(now)))
            .execute(conn)?,
    })
}

/// Ends a notice that was overtaken while it was being sent: as it did not leave, it need not be tried again.
fn expire_overtaken(conn: &mut Conn, id: NoticeId) -> Result<()> {
    let over = notices::table
        .filter(notices::id.eq(id).and(notices::overtaken_event.is_not_null()))
        .filter(notices::state.eq(NoticeState::Queued));
    let set = (
        notices::state.eq(NoticeState::Expired),
        notices::expiry.eq(Expiry::Overtaken),
    );
    diesel::update(over).set(set).execute(conn)?;
    Ok(())
}

/// Queues a dead or expired notice again, under its own Message-ID, until a new end of use.
///
/// # Errors
/// [`Error::NotFound`] when it is neither.
pub fn replay(conn: &mut Conn, id: NoticeId, now: Instant, useful_until: Instant) -> Result<()> {
    let over = [NoticeState::Dead, NoticeState::Expired];
    let changed = diesel::update(
        notices::table
            .filter(notices::id.eq(id))
            .filter(notices::state.eq_any(over)),
    )
    .set((
        notices::state.eq(NoticeState::Queued),
        notices::next_attempt_at.eq(now),
        notices::useful_until.eq(useful_until),
        notices::attempts.eq(0i64),
        notices::leaves_as.eq(None::<String>),
        notices::expiry.eq(None::<String>),
        notices::overtaken_event.eq(None::<String>),
        notices::overtaken_by.eq(None::<NoticeId>),
    ))
    .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// What a list of notices is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct NoticeFilter {
    /// In this state.
    pub state: Option<NoticeState>,
    pub email: Option<String>,
    pub booking: Option<BookingId>,
    pub event: Option<Event>,
    /// Only those about what is within this, and those to its person about nothing but themselves.
    pub scope: Scope,
    /// With an id below this one.
    pub before: Option<NoticeId>,
    /// At most so many.
    pub limit: i64,
}

/// Notices, newest first.
pub fn list_notices(conn: &mut Conn, filter: &NoticeFilter) -> Result<Vec<Notice>> {
    let mut query = notices::table
        .order(notices::id.desc())
        .limit(filter.limit)
        .select(Notice::as_select())
        .into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(notices::state.eq(state));
    }
    if let Some(email) = &filter.email {
        query = query.filter(notices::email.eq(email.clone()));
    }
    if let Some(event) = filter.event {
        query = query.filter(notices::event.eq(event));
    }
    if let Some(booking) = filter.booking {
        query = query.filter(notices::booking_id.eq(booking));
    }
    if let Scope::Part(own) = &filter.scope {
        let about_oneself = notices::person_id
            .eq(own.person)
            .and(notices::booking_id.is_null());
        query = query.filter(
            // Nobody is told of what was never sent, so each one about a site is about what is the site's
            // too.
            notices::site_id
                .eq_any(&own.sites)
                .or(notices::consortium_id.eq_any(&own.consortia))
                .or(notices::booking_id.eq_any(&own.bookings))
                .or(about_oneself),
        );
    }
    if let Some(before) = filter.before {
        query = query.filter(notices::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Notices to an address that were sent in one mail, newest first.
pub fn sent_in(conn: &mut Conn, email: &str, message_id: &str) -> Result<Vec<Notice>> {
    Ok(notices::table
        .filter(notices::email.eq(email))
        .filter(notices::leaves_as.eq(message_id))
        .filter(notices::state.eq(NoticeState::Sent))
        .order(notices::id.desc())
        .select(Notice::as_select())
        .load(conn)?)
}

/// The address that a notice was written to; none when there is no such notice.
pub fn receiver_of(conn: &mut Conn, id: NoticeId) -> Result<Option<String>> {
    Ok(notices::table
        .find(id)
        .select(notices::email)
        .first(conn)
        .optional()?)
}

/// Addresses that notices were written to, in order, each with the newest of these notices.
pub fn receivers(conn: &mut Conn, limit: i64) -> Result<Vec<(String, NoticeId)>> {
    let rows: Vec<(String, Option<NoticeId>)> = notices::table
        .group_by(notices::email)
        .order(notices::email)
        .limit(limit)
        .select((notices::email, diesel::dsl::max(notices::id)))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(email, id)| Some((email, id?)))
        .collect())
}

/// How many notices wait, and how many are dead.
pub fn count_waiting_and_dead(conn: &mut Conn) -> Result<(i64, i64)> {
    let count = |state: NoticeState| notices::table.filter(notices::state.eq(state)).count();
    Ok((
        count(NoticeState::Queued).get_result(conn)?,
        count(NoticeState::Dead).get_result(conn)?,
    ))
}

/// When the next queued notice may be tried.
pub fn next_attempt(conn: &mut Conn) -> Result<Option<Instant>> {
    Ok(notices::table
        .filter(among("notices.state", [NoticeState::Queued]))
        .order(notices::next_attempt_at)
        .select(notices::next_attempt_at)
        .first(conn)
        .optional()?)
}
