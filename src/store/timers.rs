//! Timers: what is due, in order, and what fired how late.

use diesel::prelude::*;

use super::batch::insert_rows;
use super::error::parsed;
use super::schema::timers;
use super::{Batch, Conn, Result};
use crate::domain::ids::{BookingId, SessionId, TimerId};
use crate::domain::span::Instant;
use crate::domain::timer::{TimerKind, TimerPlan};

/// A timer that has not fired.
#[derive(Debug, Clone, Copy)]
pub struct Timer {
    pub id: TimerId,
    pub kind: TimerKind,
    pub booking: BookingId,
    /// Its session, for those about one.
    pub session: Option<SessionId>,
    pub due_at: Instant,
}

pub fn insert_timers(
    batch: &mut Batch<'_>,
    booking: BookingId,
    ids: &mut impl Iterator<Item = i64>,
    plans: &[TimerPlan],
) -> Result<()> {
    let rows: Vec<_> = plans
        .iter()
        .zip(ids)
        .map(|(plan, id)| {
            (
                timers::id.eq(id),
                timers::kind.eq(plan.kind.as_str()),
                timers::rank.eq(plan.kind.rank()),
                timers::booking_id.eq(booking.0),
                timers::session_id.eq(plan.session.map(|session| session.0)),
                timers::due_at.eq(plan.due_at.unix()),
            )
        })
        .collect();
    insert_rows!(batch, timers::table, rows)?;
    Ok(())
}

/// The timer that is due first, if any is due.
pub fn find_due(conn: &mut Conn, now: Instant) -> Result<Option<Timer>> {
    type Columns = (i64, String, i64, Option<i64>, i64);
    let found: Option<Columns> = timers::table
        .filter(timers::fired_at.is_null())
        .filter(timers::due_at.le(now.unix()))
        .order((timers::due_at, timers::rank, timers::id))
        .select((
            timers::id,
            timers::kind,
            timers::booking_id,
            timers::session_id,
            timers::due_at,
        ))
        .first(conn)
        .optional()?;
    let Some((id, kind, booking, session, due_at)) = found else {
        return Ok(None);
    };
    Ok(Some(Timer {
        id: TimerId(id),
        kind: parsed("timers.kind", &kind, TimerKind::from_word)?,
        booking: BookingId(booking),
        session: session.map(SessionId),
        due_at: Instant::from_unix(due_at),
    }))
}

/// When the next timer is due, fired or not yet due.
pub fn next_due(conn: &mut Conn) -> Result<Option<Instant>> {
    let first: Option<i64> = timers::table
        .filter(timers::fired_at.is_null())
        .order(timers::due_at)
        .select(timers::due_at)
        .first(conn)
        .optional()?;
    Ok(first.map(Instant::from_unix))
}

/// When the next session starts or ends after a moment, if any will.
pub fn next_start_or_end(conn: &mut Conn, after: Instant) -> Result<Option<Instant>> {
    let first: Option<i64> = timers::table
        .filter(timers::fired_at.is_null())
        .filter(timers::due_at.gt(after.unix()))
        .filter(timers::kind.eq_any([TimerKind::Start.as_str(), TimerKind::End.as_str()]))
        .order(timers::due_at)
        .select(timers::due_at)
        .first(conn)
        .optional()?;
    Ok(first.map(Instant::from_unix))
}

/// Records that a timer fires, and answers whether it still waited: it may have been taken back since it was
/// found.
pub fn mark_fired(conn: &mut Conn, timer: &Timer, now: Instant) -> Result<bool> {
    let changed = diesel::update(
        timers::table
            .filter(timers::id.eq(timer.id.0))
            .filter(timers::fired_at.is_null()),
    )
    .set((
        timers::fired_at.eq(now.unix()),
        timers::late_seconds.eq(now.unix() - timer.due_at.unix()),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a booking's timers that have not fired.
pub fn delete_pending(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking.0))
            .filter(timers::fired_at.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// The words of the reminders of what becomes of a session that something hits.
const OF_FLAG: [&str; 2] = [TimerKind::FlaggedIn3.as_str(), TimerKind::FlaggedIn1.as_str()];

/// Removes a booking's timers that have not fired, but for the reminders of flags.
pub fn delete_planned(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking.0))
            .filter(timers::fired_at.is_null())
            .filter(timers::kind.ne_all(OF_FLAG)),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes the timers of one session that have not fired.
pub fn delete_pending_of_session(conn: &mut Conn, booking: BookingId, session: SessionId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking.0))
            .filter(timers::session_id.eq(session.0))
            .filter(timers::fired_at.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes the reminders of what becomes of these sessions that have not fired.
pub fn delete_pending_flags(conn: &mut Conn, sessions: &[SessionId]) -> Result<()> {
    let ids: Vec<i64> = sessions.iter().map(|session| session.0).collect();
    diesel::delete(
        timers::table
            .filter(timers::session_id.eq_any(ids).and(timers::kind.eq_any(OF_FLAG)))
            .filter(timers::fired_at.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes a booking's own timers, those about no session, that have not fired.
pub fn delete_pending_of_booking(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking.0))
            .filter(timers::session_id.is_null())
            .filter(timers::fired_at.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Forgets timers that fired before a moment.
pub fn delete_fired(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(diesel::delete(timers::table.filter(timers::fired_at.lt(before.unix()))).execute(conn)?)
}

/// Forgets what fired about single sessions of a booking whose sessions are derived anew.
pub fn forget_sessions(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking.0))
            .filter(timers::session_id.is_not_null()),
    )
    .execute(conn)?;
    Ok(())
}
