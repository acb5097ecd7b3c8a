//! Messages about bookings. Rows are only ever added.

use diesel::prelude::*;

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
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct Message {
    pub id: i64,
    /// Who wrote it, by name.
    #[diesel(select_expression = people::name)]
    pub by: String,
    /// For whom they wrote.
    pub side: Side,
    #[diesel(column_name = written_at)]
    pub at: Instant,
    pub words: String,
}

/// Saves a message.
pub fn insert_message(conn: &mut Conn, new: &NewMessage) -> Result<()> {
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(new.id),
            messages::booking_id.eq(new.booking),
            messages::person_id.eq(new.person),
            messages::side.eq(new.side),
            messages::written_at.eq(new.at),
            messages::words.eq(&new.words),
        ))
        .execute(conn)?;
    Ok(())
}

/// The newest messages about a booking, oldest first.
pub fn messages_of_booking(conn: &mut Conn, booking: BookingId, limit: i64) -> Result<Vec<Message>> {
    let mut newest: Vec<Message> = messages::table
        .inner_join(people::table.on(people::id.eq(messages::person_id)))
        .filter(messages::booking_id.eq(booking))
        .order(messages::id.desc())
        .limit(limit)
        .select(Message::as_select())
        .load(conn)?;
    newest.reverse();
    Ok(newest)
}

/// How many messages about a booking a person wrote since a moment.
pub fn count_since(conn: &mut Conn, booking: BookingId, person: PersonId, since: Instant) -> Result<i64> {
    Ok(messages::table
        .filter(messages::booking_id.eq(booking))
        .filter(messages::person_id.eq(person))
        .filter(messages::written_at.gt(since))
        .count()
        .get_result(conn)?)
}
