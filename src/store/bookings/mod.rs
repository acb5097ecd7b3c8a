//! Bookings, their phases, decisions and idempotency keys.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::{among, bookings_where, sessions_where};
use super::batch::insert_rows;
use super::columns::read_as::{Count, List};
use super::conn::each;
use super::error::to_json;
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

pub mod amendments;
pub mod by_mail;
mod list;
pub mod recordings;
pub mod takebacks;
pub use amendments::Amends;
use amendments::Proposed;
pub use list::{BookingFilter, BookingKind, list_bookings};

/// A booking without its phases.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bookings)]
pub struct Booking {
    pub id: BookingId,
    #[diesel(column_name = consortium_id)]
    pub consortium: ConsortiumId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    /// What the consortium calls it.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Its state with its data.
    #[diesel(column_name = detail)]
    pub life: Life,
    /// Exceptions that the consortium asks the site to grant.
    #[diesel(deserialize_as = List<Override>)]
    pub asks: Vec<Override>,
    /// Rises with each change.
    pub version: i64,
    /// When it was last sent for decision.
    pub requested_at: Option<Instant>,
    /// First start to last end of its sessions.
    #[diesel(select_expression = (bookings::starts_at, bookings::ends_at))]
    pub span: Span,
    /// When it was written first.
    pub created_at: Instant,
    /// Who wrote it first.
    pub created_by: PersonId,
    /// When it was last changed, or one of its sessions was.
    pub changed_at: Instant,
    /// Until when the decision that led to this version can be taken back.
    pub undo_until: Option<Instant>,
    /// To whom it was given while it waits.
    #[diesel(column_name = assigned_to)]
    pub assigned: Option<PersonId>,
    /// The booking that it would change, with the version that it was made against, where it is a proposed
    /// change.
    #[diesel(select_expression = (bookings::amends, bookings::amends_version), deserialize_as = Proposed)]
    pub amends: Option<Amends>,
}

impl Booking {
    /// Whose plan its sessions are: that of the booking which it would change, or its own.
    #[must_use]
    pub fn plan(&self) -> BookingId {
        self.amends.map_or(self.id, |amends| amends.booking)
    }

    /// The booking whose time it takes: its own, or that of the one that it would change.
    #[must_use]
    pub fn takes_as(&self) -> BookingId {
        self.amends.map_or(self.id, |amends| amends.booking)
    }

    /// Where it stands as people and programs see it: a proposed change stays approved when its booking has
    /// become what it proposed.
    #[must_use]
    pub const fn shown_state(&self) -> BookingState {
        match self.life.state() {
            BookingState::Completed if self.amends.is_some() => BookingState::Approved,
            state => state,
        }
    }

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

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = phases)]
pub struct Phase {
    pub id: PhaseId,
    /// What it is for.
    pub kind: PhaseKind,
    #[diesel(deserialize_as = List<ZoneId>)]
    pub zones: Vec<ZoneId>,
    /// People in each session.
    #[diesel(deserialize_as = Count)]
    pub people: u32,
    /// Watts in each session.
    #[diesel(deserialize_as = Count)]
    pub power_w: u32,
    /// Square metres in each session.
    #[diesel(deserialize_as = Count)]
    pub area_m2: u32,
    pub schedule: ScheduleText,
    /// Calendar UID, for ever.
    pub uid: String,
    #[diesel(deserialize_as = Count)]
    pub sequence: u32,
}

/// Whether the booking that a row names is in one of some states. Asked of each row: in a join, SQLite would
/// begin with all bookings of all times.
macro_rules! stands {
    ($booking:expr, $holds:expr) => {{
        let own = diesel::alias!(crate::store::schema::bookings as own_bookings);
        let named = own.filter(own.field(crate::store::schema::bookings::id).eq($booking));
        let states = BookingState::ALL.iter().filter(|state| $holds(**state));
        exists(named.filter(crate::store::among::among("own_bookings.state", states)))
    }};
}
pub(super) use stands;

/// The booking with this id.
pub fn find_booking(conn: &mut Conn, id: BookingId) -> Result<Option<Booking>> {
    Ok(bookings::table
        .find(id)
        .select(Booking::as_select())
        .first(conn)
        .optional()?)
}

/// Gives a booking to one of its site's people, or to nobody. It is the same booking: its version stays.
pub fn set_assigned(conn: &mut Conn, id: BookingId, to: Option<PersonId>) -> Result<()> {
    diesel::update(bookings::table.find(id))
        .set(bookings::assigned_to.eq(to))
        .execute(conn)?;
    Ok(())
}

/// Locks a booking against other writers until the transaction ends; of a proposed change first the booking
/// that it would change, whose id is smaller. SQLite has one writer anyway. Not against rows that only refer
/// to it: the winner of a competition queues notices about the others' bookings.
pub fn lock_booking(conn: &mut Conn, id: BookingId) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        let amended = diesel::alias!(bookings as amended);
        let own = amended
            .filter(amended.field(bookings::id).eq(id))
            .select(amended.field(bookings::amends))
            .single_value();
        bookings::table
            .filter(bookings::id.eq(id).or(bookings::id.nullable().eq(own)))
            .order(bookings::id)
            .select(bookings::id)
            .for_no_key_update()
            .load::<i64>(pg)?;
    }
    Ok(())
}

/// Bookings with these ids.
pub fn bookings_by_ids(conn: &mut Conn, ids: &[BookingId]) -> Result<BTreeMap<BookingId, Booking>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = bookings::table
        .filter(bookings::id.eq_any(ids))
        .select((bookings::id, Booking::as_select()));
    Ok(rows.load(conn)?.into_iter().collect())
}

/// Until when the last decision on each of these bookings can be taken back, of those where it can.
pub fn undoable_until(
    conn: &mut Conn,
    ids: &[BookingId],
    now: Instant,
) -> Result<BTreeMap<BookingId, Instant>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(BookingId, Option<Instant>)> = bookings::table
        .filter(bookings::id.eq_any(ids).and(bookings::undo_until.gt(now)))
        .select((bookings::id, bookings::undo_until))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, until)| Some((id, until?)))
        .collect())
}

/// How many requests wait for a decision at some sites.
pub fn count_waiting(conn: &mut Conn, sites: &[SiteId]) -> Result<usize> {
    let waiting: i64 = bookings::table
        .filter(bookings::site_id.eq_any(sites))
        .filter(among("bookings.state", [BookingState::Requested]))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(waiting).unwrap_or_default())
}

/// The other requests that wait at a site and touch a span, by id.
pub fn waiting_at_site(conn: &mut Conn, site: SiteId, span: Span, except: BookingId) -> Result<Vec<Booking>> {
    Ok(bookings::table
        .filter(bookings_where(BookingState::is_waiting))
        .filter(bookings::site_id.eq(site))
        .filter(bookings::starts_at.lt(span.end))
        .filter(bookings::ends_at.gt(span.start))
        .filter(bookings::id.ne(except))
        .order(bookings::id)
        .select(Booking::as_select())
        .load(conn)?)
}

/// How many standing or past sessions each booking of a consortium holds; those that hold none are left out.
pub fn sessions_held(conn: &mut Conn, consortium: ConsortiumId) -> Result<BTreeMap<BookingId, u32>> {
    use super::schema::sessions;
    let held: Vec<(BookingId, Count)> = sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(bookings::consortium_id.eq(consortium))
        .filter(bookings::amends.is_null())
        .filter(bookings_where(BookingState::counts_to_quota))
        .filter(sessions_where(SessionState::counts_to_quota))
        .group_by(bookings::id)
        .select((bookings::id, count_star()))
        .load(conn)?;
    Ok(held
        .into_iter()
        .map(|(booking, sessions)| (booking, sessions.into()))
        .collect())
}

/// Saves a new booking.
pub fn insert_booking(batch: &mut Batch<'_>, new: &Booking) -> Result<()> {
    let row = (
        bookings::id.eq(new.id),
        bookings::consortium_id.eq(new.consortium),
        bookings::site_id.eq(new.site),
        bookings::title.eq(new.title.clone()),
        bookings::purpose.eq(new.purpose.clone()),
        bookings::state.eq(new.life.state()),
        bookings::detail.eq(new.life.clone()),
        bookings::asks.eq(to_json(&new.asks)?),
        bookings::version.eq(new.version),
        bookings::hold_until.eq(new.life.hold_until()),
        bookings::requested_at.eq(new.requested_at),
        bookings::starts_at.eq(new.span.start),
        bookings::ends_at.eq(new.span.end),
        bookings::created_at.eq(new.created_at),
        bookings::created_by.eq(new.created_by),
        bookings::changed_at.eq(new.changed_at),
        bookings::undo_until.eq(new.undo_until),
        bookings::amends.eq(new.amends.map(|amends| amends.booking)),
        bookings::amends_version.eq(new.amends.map(|amends| amends.version)),
    );
    insert_rows!(batch, bookings::table, vec![row])?;
    Ok(())
}

/// Saves a changed booking over the version that was read; its version rises by one.
///
/// # Errors
/// [`Error::Met`] when somebody else saved it meanwhile.
pub fn update_booking(conn: &mut Conn, booking: &mut Booking) -> Result<()> {
    // The version stands in the condition, as somebody may save it between a comparison and the update.
    let changed = diesel::update(
        bookings::table
            .filter(bookings::id.eq(booking.id))
            .filter(bookings::version.eq(booking.version)),
    )
    .set((
        bookings::title.eq(&booking.title),
        bookings::purpose.eq(&booking.purpose),
        bookings::state.eq(booking.life.state()),
        bookings::detail.eq(&booking.life),
        bookings::asks.eq(to_json(&booking.asks)?),
        bookings::version.eq(booking.version + 1),
        bookings::hold_until.eq(booking.life.hold_until()),
        bookings::requested_at.eq(booking.requested_at),
        bookings::starts_at.eq(booking.span.start),
        bookings::ends_at.eq(booking.span.end),
        bookings::changed_at.eq(booking.changed_at),
        bookings::undo_until.eq(booking.undo_until),
        bookings::amends_version.eq(booking.amends.map(|amends| amends.version)),
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
    Ok(phases::table
        .filter(phases::booking_id.eq(booking))
        .order(phases::ordinal)
        .select(Phase::as_select())
        .load(conn)?)
}

/// The phases of several bookings, in order.
pub fn phases_of_bookings(conn: &mut Conn, ids: &[BookingId]) -> Result<BTreeMap<BookingId, Vec<Phase>>> {
    let rows = phases::table
        .filter(phases::booking_id.eq_any(ids))
        .order((phases::booking_id, phases::ordinal))
        .select((phases::booking_id, Phase::as_select()));
    let mut of_booking: BTreeMap<BookingId, Vec<Phase>> = BTreeMap::new();
    for (booking, phase) in rows.load(conn)? {
        of_booking.entry(booking).or_default().push(phase);
    }
    Ok(of_booking)
}

/// Saves new phases of a booking, in order, after so many that it has already.
pub fn insert_phases(batch: &mut Batch<'_>, booking: BookingId, after: usize, new: &[Phase]) -> Result<()> {
    let rows = new
        .iter()
        .zip(after..)
        .map(|(phase, ordinal)| (ordinal, phase))
        .map(|(ordinal, phase)| {
            Ok((
                phases::id.eq(phase.id),
                phases::booking_id.eq(booking),
                phases::ordinal.eq(ordinal as i64),
                phases::kind.eq(phase.kind),
                phases::zones.eq(to_json(&phase.zones)?),
                phases::people.eq(i64::from(phase.people)),
                phases::power_w.eq(i64::from(phase.power_w)),
                phases::area_m2.eq(i64::from(phase.area_m2)),
                phases::schedule.eq(phase.schedule.clone()),
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
    diesel::delete(phases::table.filter(phases::booking_id.eq(booking))).execute(conn)?;
    Ok(())
}

/// Saves a phase and raises its SEQUENCE.
pub fn update_phase(conn: &mut Conn, phase: &mut Phase) -> Result<()> {
    phase.sequence += 1;
    diesel::update(phases::table.find(phase.id))
        .set((
            phases::kind.eq(phase.kind),
            phases::zones.eq(to_json(&phase.zones)?),
            phases::people.eq(i64::from(phase.people)),
            phases::power_w.eq(i64::from(phase.power_w)),
            phases::area_m2.eq(i64::from(phase.area_m2)),
            phases::schedule.eq(&phase.schedule),
            phases::sequence.eq(i64::from(phase.sequence)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A decision on one version of a booking.
#[derive(Debug, Clone, Queryable)]
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
    #[diesel(deserialize_as = List<Override>)]
    pub overrides: Vec<Override>,
}

pub fn insert_decision(conn: &mut Conn, new: &Decision) -> Result<()> {
    diesel::insert_into(decisions::table)
        .values((
            decisions::id.eq(new.id),
            decisions::booking_id.eq(new.booking),
            decisions::booking_version.eq(new.booking_version),
            decisions::kind.eq(new.kind),
            decisions::person_id.eq(new.person),
            decisions::decided_at.eq(new.at),
            decisions::reason_code.eq(&new.reason_code),
            decisions::words.eq(&new.words),
            decisions::overrides.eq(to_json(&new.overrides)?),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets a decision that was taken back; the journal keeps that there was one.
pub fn delete_decision(conn: &mut Conn, booking: BookingId, version: i64) -> Result<()> {
    let own = decisions::table.filter(decisions::booking_id.eq(booking));
    diesel::delete(own.filter(decisions::booking_version.eq(version))).execute(conn)?;
    Ok(())
}

/// The decisions on a booking, oldest first.
pub fn decisions_of_booking(conn: &mut Conn, booking: BookingId) -> Result<Vec<Decision>> {
    Ok(decisions::table
        .filter(decisions::booking_id.eq(booking))
        .order(decisions::id)
        .load(conn)?)
}

/// What a person's idempotency key was used for: the hash of the request, and the booking that it led to.
pub fn find_key(conn: &mut Conn, person: PersonId, key: &str) -> Result<Option<(String, BookingId)>> {
    Ok(idempotency_keys::table
        .find((person, key))
        .select((idempotency_keys::request_hash, idempotency_keys::booking_id))
        .first(conn)
        .optional()?)
}

/// Takes a key before its request is done, and answers whether it was free. Waits for another transaction
/// that holds the same key: either that one fails and the key is free, or it is done and [`find_key`] finds
/// it.
pub fn take_key(conn: &mut Conn, person: PersonId, key: &str, hash: &str, now: Instant) -> Result<bool> {
    let row = (
        idempotency_keys::person_id.eq(person),
        idempotency_keys::key.eq(key),
        idempotency_keys::request_hash.eq(hash),
        // Nobody reads the 0: `use_key` replaces it in the same transaction.
        idempotency_keys::booking_id.eq(BookingId(0)),
        idempotency_keys::created_at.eq(now),
    );
    let taken = each!(conn, c => {
        diesel::insert_into(idempotency_keys::table).values(row).on_conflict_do_nothing().execute(c)
    })?;
    Ok(taken == 1)
}

/// Remembers what a key led to.
pub fn use_key(conn: &mut Conn, person: PersonId, key: &str, booking: BookingId) -> Result<()> {
    diesel::update(idempotency_keys::table.find((person, key)))
        .set(idempotency_keys::booking_id.eq(booking))
        .execute(conn)?;
    Ok(())
}

/// Forgets keys that were used before a moment.
pub fn delete_old_keys(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(
        diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(before)))
            .execute(conn)?,
    )
}
