//! What cameras of bookings record.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::booking::recording::{PrintedSign, RecordingContact, Recordings};
use crate::domain::ids::{BookingId, PersonId};
use crate::domain::public_code::PublicCode;
use crate::domain::span::Instant;
use crate::store::conn::each;
use crate::store::schema::bookings;
use crate::store::schema::recordings::recordings;
use crate::store::{Conn, Result};

/// What a booking records.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = recordings, treat_none_as_null = true)]
pub struct RecordingPlan {
    #[diesel(column_name = booking_id)]
    pub booking: BookingId,
    pub version: i64,
    pub devices: i64,
    pub says: Recordings,
    /// Of the public notice.
    pub code: String,
    /// What the signs say that hang there; none: none was printed.
    pub printed: Option<PrintedSign>,
    pub written_at: Instant,
    pub written_by: Option<PersonId>,
}

/// What a booking records, where that was said.
pub fn find_plan(conn: &mut Conn, booking: BookingId) -> Result<Option<RecordingPlan>> {
    Ok(recordings::table
        .find(booking)
        .select(RecordingPlan::as_select())
        .first(conn)
        .optional()?)
}

/// What the booking records whose notice has this code.
pub fn find_by_code(conn: &mut Conn, code: &PublicCode) -> Result<Option<RecordingPlan>> {
    Ok(recordings::table
        .filter(recordings::code.eq(code.as_str()))
        .select(RecordingPlan::as_select())
        .first(conn)
        .optional()?)
}

/// Which of these bookings record anything.
pub fn recording_among(conn: &mut Conn, bookings: &[BookingId]) -> Result<BTreeSet<BookingId>> {
    let rows = recordings::table
        .filter(recordings::booking_id.eq_any(bookings))
        .filter(recordings::devices.gt(0_i64))
        .select(recordings::booking_id);
    Ok(rows.load(conn)?.into_iter().collect())
}

/// Whether a booking records anything.
pub fn is_recording(conn: &mut Conn, booking: BookingId) -> Result<bool> {
    Ok(!recording_among(conn, &[booking])?.is_empty())
}

/// Takes out whom to ask about recordings of bookings that ended before a moment. How many.
pub fn forget_contacts(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = recordings::table
        .inner_join(bookings::table.on(bookings::id.eq(recordings::booking_id)))
        .filter(bookings::ends_at.lt(before))
        .filter(recordings::says.not_like(FORGOTTEN));
    let plans: Vec<RecordingPlan> = old.select(RecordingPlan::as_select()).load(conn)?;
    for plan in &plans {
        let says = Recordings {
            contact: RecordingContact::default(),
            ..plan.says.clone()
        };
        diesel::update(recordings::table.find(plan.booking))
            .set((
                recordings::says.eq(says),
                recordings::version.eq(plan.version + 1),
            ))
            .execute(conn)?;
    }
    Ok(plans.len())
}

/// What is stored that names no contact.
const FORGOTTEN: &str = r#"%"contact":{"name":"","phone":"","email":""}%"#;

/// Keeps what a booking records, in place of what was said before.
pub fn put_plan(conn: &mut Conn, plan: &RecordingPlan) -> Result<()> {
    each!(conn, c => {
        diesel::insert_into(recordings::table)
            .values(plan)
            .on_conflict(recordings::booking_id)
            .do_update()
            .set(plan)
            .execute(c)
    })?;
    Ok(())
}
