//! Bookings, their phases, decisions and idempotency keys.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::{among, bookings_where, sessions_where};
use super::batch::insert_rows;
use super::conn::each;
use super::error::{count, json, parsed, to_json};
use super::schema::{bookings, decisions, idempotency_keys, phases};
use super::{Batch, Conn, Error, Result};
use crate::domain::access::{Belongs, Submission};
use crate::domain::booking::{BookingState, DecisionKind, Life};
use crate::domain::ids::{BookingId, ConsortiumId, PersonId, PhaseId, SiteId, ZoneId};
use crate::domain::judge::Override;
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};

mod list;
pub use list::{BookingFilter, list_bookings};

/// A booking without its phases.
#[derive(Debug, Clone)]
pub struct Booking {
    pub id: BookingId,
    pub consortium: ConsortiumId,
    pub site: SiteId,
    /// What the consortium calls it.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Its state with its data.
    pub life: Life,
    /// Exceptions that the consortium asks the site to grant.
    pub asks: Vec<Override>,
    /// Rises with each change.
    pub version: i64,
    /// When it was last sent for decision.
    pub requested_at: Option<Instant>,
    /// First start to last end of its sessions.
    pub span: Span,
    /// When it was written first.
    pub created_at: Instant,
    /// Who wrote it first.
    pub created_by: PersonId,
    /// When it was last changed, or one of its sessions was.
    pub changed_at: Instant,
}

impl Booking {
    /// How far it has come.
    #[must_use]
    pub const fn submission(&self) -> Submission {
        if self.requested_at.is_some() {
            Submission::Sent
        } else {
            Submission::Unsent
        }
    }

    /// Whose it is, as access looks at it.
    #[must_use]
    pub const fn belongs(&self) -> Belongs {
        Belongs {
            booking: self.id,
            consortium: self.consortium,
            site: self.site,
            submission: self.submission(),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Phase {
    pub id: PhaseId,
    /// What it is for.
    pub kind: PhaseKind,
    pub zones: Vec<ZoneId>,
    /// People in each session.
    pub people: u32,
    /// Watts in each session.
    pub power_w: u32,
    /// Square metres in each session.
    pub area_m2: u32,
    pub schedule: ScheduleText,
    /// Calendar UID, for ever.
    pub uid: String,
    pub sequence: u32,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    consortium_id: i64,
    site_id: i64,
    title: String,
    purpose: String,
    _state: String,
    detail: String,
    asks: String,
    version: i64,
    _hold_until: Option<i64>,
    requested_at: Option<i64>,
    starts_at: i64,
    ends_at: i64,
    created_at: i64,
    created_by: i64,
    changed_at: i64,
}

impl Row {
    fn read(self) -> Result<Booking> {
        let span = Span::new(
            Instant::from_unix(self.starts_at),
            Instant::from_unix(self.ends_at),
        );
        Ok(Booking {
            id: BookingId(self.id),
            consortium: ConsortiumId(self.consortium_id),
            site: SiteId(self.site_id),
            title: self.title,
            purpose: self.purpose,
            life: json("bookings.detail", &self.detail)?,
            asks: json("bookings.asks", &self.asks)?,
            version: self.version,
            requested_at: self.requested_at.map(Instant::from_unix),
            span: span.ok_or(Error::Corrupt {
                column: "bookings.ends_at",
                value: self.ends_at.to_string(),
            })?,
            created_at: Instant::from_unix(self.created_at),
            created_by: PersonId(self.created_by),
            changed_at: Instant::from_unix(self.changed_at),
        })
    }
}

#[derive(Queryable)]
struct PhaseRow {
    id: i64,
    booking_id: i64,
    _ordinal: i64,
    kind: String,
    zones: String,
    people: i64,
    power_w: i64,
    area_m2: i64,
    schedule: String,
    uid: String,
    sequence: i64,
}

impl PhaseRow {
    fn read(self) -> Result<Phase> {
        Ok(Phase {
            id: PhaseId(self.id),
            kind: parsed("phases.kind", &self.kind, PhaseKind::from_word)?,
            zones: json("phases.zones", &self.zones)?,
            people: count("phases.people", self.people)?,
            power_w: count("phases.power_w", self.power_w)?,
            area_m2: count("phases.area_m2", self.area_m2)?,
            schedule: json("phases.schedule", &self.schedule)?,
            uid: self.uid,
            sequence: count("phases.sequence", self.sequence)?,
        })
    }
}

/// Whether the booking that a row names is in one of some states. Asked of each row: in a join, SQLite would
/// begin with all bookings of all times.
macro_rules! stands {
    ($booking:expr, $states:expr) => {{
        let own = diesel::alias!(crate::store::schema::bookings as own_bookings);
        let named = own.filter(own.field(crate::store::schema::bookings::id).eq($booking));
        exists(named.filter(crate::store::among::among("own_bookings.state", $states)))
    }};
}
pub(super) use stands;

/// The booking with this id.
pub fn find_booking(conn: &mut Conn, id: BookingId) -> Result<Option<Booking>> {
    bookings::table
        .find(id.0)
        .first::<Row>(conn)
        .optional()?
        .map(Row::read)
        .transpose()
}

/// Locks a booking against other writers until the transaction ends. SQLite has one writer anyway. Not
/// against rows that only refer to it: the winner of a competition queues notices about the others' bookings.
pub fn lock_booking(conn: &mut Conn, id: BookingId) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        bookings::table
            .find(id.0)
            .select(bookings::id)
            .for_no_key_update()
            .first::<i64>(pg)
            .optional()?;
    }
    Ok(())
}

/// Bookings with these ids.
pub fn bookings_by_ids(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<BookingId, Booking>> {
    let rows = bookings::table
        .filter(bookings::id.eq_any(ids))
        .load::<Row>(conn)?;
    rows.into_iter()
        .map(|row| row.read().map(|booking| (booking.id, booking)))
        .collect()
}

/// How many requests wait for a decision at some sites.
pub fn count_waiting(conn: &mut Conn, sites: &[i64]) -> Result<usize> {
    let waiting: i64 = bookings::table
        .filter(bookings::site_id.eq_any(sites))
        .filter(among("bookings.state", [BookingState::Requested.as_str()]))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(waiting).unwrap_or_default())
}

/// The other requests that wait at a site and touch a span, by id.
pub fn waiting_at_site(conn: &mut Conn, site: SiteId, span: Span, except: BookingId) -> Result<Vec<Booking>> {
    let waiting = bookings_where(BookingState::is_waiting);
    let rows = bookings::table
        .filter(among("bookings.state", waiting))
        .filter(bookings::site_id.eq(site.0))
        .filter(bookings::starts_at.lt(span.end.unix()))
        .filter(bookings::ends_at.gt(span.start.unix()))
        .filter(bookings::id.ne(except.0))
        .order(bookings::id)
        .load::<Row>(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// How many standing or past sessions each booking of a consortium holds; those that hold none are left out.
pub fn sessions_held(conn: &mut Conn, consortium: ConsortiumId) -> Result<BTreeMap<BookingId, u32>> {
    use super::schema::sessions;
    let counted = sessions_where(SessionState::counts_to_quota);
    let held: Vec<(i64, i64)> = sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(bookings::consortium_id.eq(consortium.0))
        .filter(among(
            "bookings.state",
            bookings_where(BookingState::counts_to_quota),
        ))
        .filter(among("sessions.state", counted))
        .group_by(bookings::id)
        .select((bookings::id, count_star()))
        .load(conn)?;
    held.into_iter()
        .map(|(booking, sessions)| Ok((BookingId(booking), count("sessions", sessions)?)))
        .collect()
}

/// Saves a new booking.
pub fn insert_booking(batch: &mut Batch<'_>, new: &Booking) -> Result<()> {
    let row = (
        bookings::id.eq(new.id.0),
        bookings::consortium_id.eq(new.consortium.0),
        bookings::site_id.eq(new.site.0),
        bookings::title.eq(new.title.clone()),
        bookings::purpose.eq(new.purpose.clone()),
        bookings::state.eq(new.life.state().as_str()),
        bookings::detail.eq(to_json(&new.life)?),
        bookings::asks.eq(to_json(&new.asks)?),
        bookings::version.eq(new.version),
        bookings::hold_until.eq(new.life.hold_until().map(Instant::unix)),
        bookings::requested_at.eq(new.requested_at.map(Instant::unix)),
        bookings::starts_at.eq(new.span.start.unix()),
        bookings::ends_at.eq(new.span.end.unix()),
        bookings::created_at.eq(new.created_at.unix()),
        bookings::created_by.eq(new.created_by.0),
        bookings::changed_at.eq(new.changed_at.unix()),
    );
    insert_rows!(batch, bookings::table, vec![row])?;
    Ok(())
}

/// Saves a changed booking over the version that was read; its version rises by one.
///
/// # Errors
/// [`Error::Met`] when somebody else saved it meanwhile.
pub fn update_booking(conn: &mut Conn, booking: &mut Booking) -> Result<()> {
    let changed = diesel::update(
        bookings::table
            .filter(bookings::id.eq(booking.id.0))
            .filter(bookings::version.eq(booking.version)),
    )
    .set((
        bookings::title.eq(&booking.title),
        bookings::purpose.eq(&booking.purpose),
        bookings::state.eq(booking.life.state().as_str()),
        bookings::detail.eq(to_json(&booking.life)?),
        bookings::asks.eq(to_json(&booking.asks)?),
        bookings::version.eq(booking.version + 1),
        bookings::hold_until.eq(booking.life.hold_until().map(Instant::unix)),
        bookings::requested_at.eq(booking.requested_at.map(Instant::unix)),
        bookings::starts_at.eq(booking.span.start.unix()),
        bookings::ends_at.eq(booking.span.end.unix()),
        bookings::changed_at.eq(booking.changed_at.unix()),
    ))
    .execute(conn)?;
    if changed == 1 {
        booking.version += 1;
        Ok(())
    } else {
        Err(Error::Met)
    }
}

/// The phases of one booking, in order.
pub fn phases_of_booking(conn: &mut Conn, booking: BookingId) -> Result<Vec<Phase>> {
    let rows = phases::table
        .filter(phases::booking_id.eq(booking.0))
        .order(phases::ordinal)
        .load::<PhaseRow>(conn)?;
    rows.into_iter().map(PhaseRow::read).collect()
}

/// The phases of several bookings, in order.
pub fn phases_of_bookings(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<BookingId, Vec<Phase>>> {
    let rows = phases::table
        .filter(phases::booking_id.eq_any(ids))
        .order((phases::booking_id, phases::ordinal))
        .load::<PhaseRow>(conn)?;
    let mut of_booking: BTreeMap<BookingId, Vec<Phase>> = BTreeMap::new();
    for row in rows {
        of_booking
            .entry(BookingId(row.booking_id))
            .or_default()
            .push(row.read()?);
    }
    Ok(of_booking)
}

/// Saves the phases of a booking, in order.
pub fn insert_phases(batch: &mut Batch<'_>, booking: BookingId, new: &[Phase]) -> Result<()> {
    let rows = new
        .iter()
        .enumerate()
        .map(|(ordinal, phase)| {
            Ok((
                phases::id.eq(phase.id.0),
                phases::booking_id.eq(booking.0),
                phases::ordinal.eq(ordinal as i64),
                phases::kind.eq(phase.kind.as_str()),
                phases::zones.eq(to_json(&phase.zones)?),
                phases::people.eq(i64::from(phase.people)),
                phases::power_w.eq(i64::from(phase.power_w)),
                phases::area_m2.eq(i64::from(phase.area_m2)),
                phases::schedule.eq(to_json(&phase.schedule)?),
                phases::uid.eq(phase.uid.clone()),
                phases::sequence.eq(i64::from(phase.sequence)),
            ))
        })
        .collect::<Result<Vec<_>>>()?;
    insert_rows!(batch, phases::table, rows)?;
    Ok(())
}

/// Removes the phases of a booking. Their sessions must be gone.
pub fn delete_phases(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(phases::table.filter(phases::booking_id.eq(booking.0))).execute(conn)?;
    Ok(())
}

/// Saves a phase's schedule and raises its SEQUENCE.
pub fn update_phase(conn: &mut Conn, phase: &mut Phase) -> Result<()> {
    phase.sequence += 1;
    diesel::update(phases::table.find(phase.id.0))
        .set((
            phases::schedule.eq(to_json(&phase.schedule)?),
            phases::sequence.eq(i64::from(phase.sequence)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A decision on one version of a booking.
#[derive(Debug, Clone)]
pub struct Decision {
    pub id: i64,
    pub booking: BookingId,
    /// The version that was judged.
    pub booking_version: i64,
    pub kind: DecisionKind,
    /// By whom.
    pub person: PersonId,
    pub at: Instant,
    /// The reason's code, for a declined one.
    pub reason_code: Option<String>,
    /// In words.
    pub words: String,
    pub overrides: Vec<Override>,
}

pub fn insert_decision(conn: &mut Conn, new: &Decision) -> Result<()> {
    diesel::insert_into(decisions::table)
        .values((
            decisions::id.eq(new.id),
            decisions::booking_id.eq(new.booking.0),
            decisions::booking_version.eq(new.booking_version),
            decisions::kind.eq(new.kind.as_str()),
            decisions::person_id.eq(new.person.0),
            decisions::decided_at.eq(new.at.unix()),
            decisions::reason_code.eq(&new.reason_code),
            decisions::words.eq(&new.words),
            decisions::overrides.eq(to_json(&new.overrides)?),
        ))
        .execute(conn)?;
    Ok(())
}

/// The decisions on a booking, oldest first.
pub fn decisions_of_booking(conn: &mut Conn, booking: BookingId) -> Result<Vec<Decision>> {
    type Columns = (i64, i64, i64, String, i64, i64, Option<String>, String, String);
    let rows: Vec<Columns> = decisions::table
        .filter(decisions::booking_id.eq(booking.0))
        .order(decisions::id)
        .load(conn)?;
    rows.into_iter()
        .map(
            |(id, booking, booking_version, kind, person, at, reason_code, words, overrides)| {
                Ok(Decision {
                    id,
                    booking: BookingId(booking),
                    booking_version,
                    kind: parsed("decisions.kind", &kind, DecisionKind::from_word)?,
                    person: PersonId(person),
                    at: Instant::from_unix(at),
                    reason_code,
                    words,
                    overrides: json("decisions.overrides", &overrides)?,
                })
            },
        )
        .collect()
}

/// What a person's idempotency key was used for: the hash of the request, and the booking that it led to.
pub fn find_key(conn: &mut Conn, person: PersonId, key: &str) -> Result<Option<(String, BookingId)>> {
    let found: Option<(String, i64)> = idempotency_keys::table
        .find((person.0, key))
        .select((idempotency_keys::request_hash, idempotency_keys::booking_id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(hash, booking)| (hash, BookingId(booking))))
}

/// Takes a key before its request is done, and answers whether it was free. Waits for another transaction
/// that holds the same key: either that one fails and the key is free, or it is done and [`find_key`] finds
/// it.
pub fn take_key(conn: &mut Conn, person: PersonId, (key, hash): (&str, &str), now: Instant) -> Result<bool> {
    let row = (
        idempotency_keys::person_id.eq(person.0),
        idempotency_keys::key.eq(key),
        idempotency_keys::request_hash.eq(hash),
        idempotency_keys::booking_id.eq(0i64),
        idempotency_keys::created_at.eq(now.unix()),
    );
    let taken = each!(conn, c => {
        diesel::insert_into(idempotency_keys::table).values(row).on_conflict_do_nothing().execute(c)
    })?;
    Ok(taken == 1)
}

/// Remembers what a key led to.
pub fn use_key(conn: &mut Conn, person: PersonId, key: &str, booking: BookingId) -> Result<()> {
    diesel::update(idempotency_keys::table.find((person.0, key)))
        .set(idempotency_keys::booking_id.eq(booking.0))
        .execute(conn)?;
    Ok(())
}

/// Forgets keys that were used before a moment.
pub fn delete_old_keys(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(
        diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(before.unix())))
            .execute(conn)?,
    )
}
