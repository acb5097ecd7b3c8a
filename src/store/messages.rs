//! Messages about bookings. Rows are only ever added.

use diesel::prelude::*;

use super::error::parsed;
use super::schema::{messages, people};
use super::{Conn, Result};
use crate::domain::ids::{BookingId, PersonId};
use crate::domain::span::Instant;
use crate::domain::talk::Side;

/// A message to be kept.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub id: i64,
    /// The booking that it is about.
    pub booking: BookingId,
    pub person: PersonId,
    /// For whom they wrote.
    pub side: Side,
    pub at: Instant,
    pub words: String,
}

/// A message with its writer's name.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: i64,
    /// Who wrote it, by name.
    pub by: String,
    /// For whom they wrote.
    pub side: Side,
    pub at: Instant,
    pub words: String,
}

/// Saves a message.
///
/// # Errors
/// The database's.
pub fn insert_message(conn: &mut Conn, new: &NewMessage) -> Result<()> {
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(new.id),
            messages::booking_id.eq(new.booking.0),
            messages::person_id.eq(new.person.0),
            messages::side.eq(new.side.as_str()),
            messages::written_at.eq(new.at.unix()),
            messages::words.eq(&new.words),
        ))
        .execute(conn)?;
    Ok(())
}

/// The newest messages about a booking, oldest first.
///
/// # Errors
/// The database's.
pub fn messages_of_booking(conn: &mut Conn, booking: BookingId, limit: i64) -> Result<Vec<Message>> {
    type Columns = (i64, String, String, i64, String);
    let rows: Vec<Columns> = messages::table
        .inner_join(people::table.on(people::id.eq(messages::person_id)))
        .filter(messages::booking_id.eq(booking.0))
        .order(messages::id.desc())
        .limit(limit)
        .select((
            messages::id,
            people::name,
            messages::side,
            messages::written_at,
            messages::words,
        ))
        .load(conn)?;
    rows.into_iter()
        .rev()
        .map(|(id, by, side, at, words)| {
            Ok(Message {
                id,
                by,
                side: parsed("messages.side", &side, Side::from_word)?,
                at: Instant::from_unix(at),
                words,
            })
        })
        .collect()
}

/// How many messages about a booking a person wrote since a moment.
///
/// # Errors
/// The database's.
pub fn count_since(conn: &mut Conn, booking: BookingId, person: PersonId, since: Instant) -> Result<i64> {
    Ok(messages::table
        .filter(messages::booking_id.eq(booking.0))
        .filter(messages::person_id.eq(person.0))
        .filter(messages::written_at.gt(since.unix()))
        .count()
        .get_result(conn)?)
}
