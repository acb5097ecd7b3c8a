//! Timers: what is due, in order, and what fired how late.

use diesel::prelude::*;

use super::batch::insert_rows;
use super::schema::{sessions, timers};
use super::{Batch, Conn, Result};
use crate::domain::ids::{BookingId, IncidentId, SessionId, TimerId};
use crate::domain::span::Instant;
use crate::domain::timer::{TimerKind, TimerPlan};

/// A timer that has not fired.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = timers)]
pub struct Timer {
    pub id: TimerId,
    pub kind: TimerKind,
    /// Its booking; none for one about an incident.
    #[diesel(column_name = booking_id)]
    pub booking: Option<BookingId>,
    /// Its session, for those about one.
    #[diesel(column_name = session_id)]
    pub session: Option<SessionId>,
    pub due_at: Instant,
    /// Its incident, for those about one.
    #[diesel(column_name = incident_id)]
    pub incident: Option<IncidentId>,
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
                timers::kind.eq(plan.kind),
                timers::rank.eq(plan.kind.rank()),
                timers::booking_id.eq(booking),
                timers::session_id.eq(plan.session),
                timers::due_at.eq(plan.due_at),
            )
        })
        .collect();
    insert_rows!(batch, timers::table, rows)?;
    Ok(())
}

/// Sets the clock of an incident, until which somebody must have taken note.
pub fn insert_alarm(conn: &mut Conn, id: i64, incident: IncidentId, plan: TimerPlan) -> Result<()> {
    diesel::insert_into(timers::table)
        .values((
            timers::id.eq(id),
            timers::kind.eq(plan.kind),
            timers::rank.eq(plan.kind.rank()),
            timers::incident_id.eq(incident),
            timers::due_at.eq(plan.due_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the clock of an incident back.
pub fn delete_alarm(conn: &mut Conn, incident: IncidentId) -> Result<()> {
    let own = timers::table.filter(timers::incident_id.eq(incident));
    diesel::delete(own.filter(timers::fired_at.is_null())).execute(conn)?;
    Ok(())
}

/// The timer that is due first, if any is due.
pub fn find_due(conn: &mut Conn, now: Instant) -> Result<Option<Timer>> {
    Ok(timers::table
        .filter(timers::fired_at.is_null())
        .filter(timers::due_at.le(now))
        .order((timers::due_at, timers::rank, timers::id))
        .select(Timer::as_select())
        .first(conn)
        .optional()?)
}

/// When the next timer is due, fired or not yet due.
pub fn next_due(conn: &mut Conn) -> Result<Option<Instant>> {
    Ok(timers::table
        .filter(timers::fired_at.is_null())
        .order(timers::due_at)
        .select(timers::due_at)
        .first(conn)
        .optional()?)
}

/// When the next session starts or ends after a moment, if any will.
pub fn next_start_or_end(conn: &mut Conn, after: Instant) -> Result<Option<Instant>> {
    Ok(timers::table
        .filter(timers::fired_at.is_null())
        .filter(timers::due_at.gt(after))
        .filter(timers::kind.eq_any([TimerKind::Start, TimerKind::End]))
        .order(timers::due_at)
        .select(timers::due_at)
        .first(conn)
        .optional()?)
}

/// Records that a timer fires, and answers whether it still waited: it may have been taken back since it was
/// found.
pub fn mark_fired(conn: &mut Conn, timer: &Timer, now: Instant) -> Result<bool> {
    let changed = diesel::update(
        timers::table
            .filter(timers::id.eq(timer.id))
            .filter(timers::fired_at.is_null()),
    )
    .set((
        timers::fired_at.eq(now),
        timers::late_seconds.eq(now.unix() - timer.due_at.unix()),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Whether a timer of a kind about a session of a booking waits. Those of a booking have an index.
pub fn is_pending(conn: &mut Conn, booking: BookingId, session: SessionId, kind: TimerKind) -> Result<bool> {
    let own = timers::table
        .filter(timers::booking_id.eq(booking))
        .filter(timers::session_id.eq(session))
        .filter(timers::kind.eq(kind))
        .filter(timers::fired_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(conn)?)
}

/// Has the timers of a kind about some sessions of a booking that wait for later fire by a moment.
pub fn hasten(
    conn: &mut Conn,
    booking: BookingId,
    sessions: &[SessionId],
    kind: TimerKind,
    due: Instant,
) -> Result<()> {
    let own = timers::table
        .filter(timers::booking_id.eq(booking))
        .filter(timers::session_id.eq_any(sessions))
        .filter(timers::kind.eq(kind))
        .filter(timers::fired_at.is_null());
    diesel::update(own.filter(timers::due_at.gt(due)))
        .set(timers::due_at.eq(due))
        .execute(conn)?;
    Ok(())
}

/// How many timers of a kind about a session of a booking fired that were due at a moment or later.
pub fn count_fired(
    conn: &mut Conn,
    booking: BookingId,
    session: SessionId,
    kind: TimerKind,
    since: Instant,
) -> Result<i64> {
    Ok(timers::table
        .filter(timers::booking_id.eq(booking))
        .filter(timers::session_id.eq(session))
        .filter(timers::kind.eq(kind))
        .filter(timers::fired_at.is_not_null())
        .filter(timers::due_at.ge(since))
        .count()
        .get_result(conn)?)
}

/// Of some sessions the timers of a kind that fired, by when they were due.
pub fn fired_about(
    conn: &mut Conn,
    about: &[SessionId],
    kind: TimerKind,
) -> Result<Vec<(Option<SessionId>, Instant)>> {
    // By their bookings, whose timers have an index.
    let theirs = sessions::table.filter(sessions::id.eq_any(about));
    Ok(timers::table
        .filter(timers::booking_id.eq_any(theirs.select(sessions::booking_id.nullable())))
        .filter(timers::session_id.eq_any(about))
        .filter(timers::kind.eq(kind))
        .filter(timers::fired_at.is_not_null())
        .order(timers::due_at)
        .select((timers::session_id, timers::due_at))
        .load(conn)?)
}

/// Those that stay whatever becomes of the booking: what a decision means for others has to follow, and who
/// is on site is asked all the same.
const STAYS: [TimerKind; 5] = [
    TimerKind::DecisionStands,
    TimerKind::NoCheckIn,
    TimerKind::Clear,
    TimerKind::LogDue,
    TimerKind::Release,
];

/// Condition of a booking's timers that have not fired, but for those that stay.
macro_rules! pending {
    ($booking:expr) => {
        timers::booking_id
            .eq($booking)
            .and(timers::fired_at.is_null())
            .and(timers::kind.ne_all(STAYS))
    };
}

/// Removes the timer of a decision that was taken back.
pub fn delete_decision(conn: &mut Conn, booking: BookingId) -> Result<()> {
    let own = timers::table.filter(timers::booking_id.eq(booking).and(timers::fired_at.is_null()));
    diesel::delete(own.filter(timers::kind.eq(TimerKind::DecisionStands))).execute(conn)?;
    Ok(())
}

/// Removes a booking's timers that have not fired.
pub fn delete_pending(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(timers::table.filter(pending!(booking))).execute(conn)?;
    Ok(())
}

/// The reminders of what becomes of a session that something hits.
const OF_FLAG: [TimerKind; 2] = [TimerKind::FlaggedIn3, TimerKind::FlaggedIn1];

/// Removes a booking's timers that have not fired, but for the reminders of flags.
pub fn delete_planned(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(pending!(booking))
            .filter(timers::kind.ne_all(OF_FLAG)),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes the timers of one session that have not fired.
pub fn delete_pending_of_session(conn: &mut Conn, booking: BookingId, session: SessionId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking))
            .filter(timers::session_id.eq(session))
            .filter(timers::kind.ne_all(STAYS))
            .filter(timers::fired_at.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes the reminders of what becomes of these sessions that have not fired.
pub fn delete_pending_flags(conn: &mut Conn, sessions: &[SessionId]) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(
                timers::session_id
                    .eq_any(sessions)
                    .and(timers::kind.eq_any(OF_FLAG)),
            )
            .filter(timers::fired_at.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes a booking's own timers, those about no session, that have not fired.
pub fn delete_pending_of_booking(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(pending!(booking))
            .filter(timers::session_id.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Forgets timers that fired before a moment.
pub fn delete_fired(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(diesel::delete(timers::table.filter(timers::fired_at.lt(before))).execute(conn)?)
}

/// Forgets what fired about single sessions of a booking whose sessions are derived anew.
pub fn forget_sessions(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(
        timers::table
            .filter(timers::booking_id.eq(booking))
            .filter(timers::session_id.is_not_null()),
    )
    .execute(conn)?;
    Ok(())
}
