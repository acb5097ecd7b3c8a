//! Who comes to the sessions of a booking.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::ids::{BookingId, ConsortiumId, WorkerId};
use crate::domain::presence::CrewPart;
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::schema::bookings;
use crate::store::schema::presence::{comings, crew, presences, workers};
use crate::store::{Conn, Result};

/// Somebody who comes to sessions and needs no account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = workers)]
pub struct Worker {
    pub id: WorkerId,
    #[diesel(column_name = consortium_id)]
    pub consortium: ConsortiumId,
    pub name: String,
    /// Empty where it is not known.
    pub phone: String,
    /// The language that they read.
    pub language: Language,
    /// Where their link is sent; empty: nowhere.
    pub email: String,
}

/// Somebody of a crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewMember {
    pub worker: Worker,
    pub part: CrewPart,
}

/// Keeps somebody who was not named before.
pub fn insert_worker(conn: &mut Conn, new: &Worker, now: Instant) -> Result<()> {
    diesel::insert_into(workers::table)
        .values((
            workers::id.eq(new.id),
            workers::consortium_id.eq(new.consortium),
            workers::name.eq(&new.name),
            workers::phone.eq(&new.phone),
            workers::language.eq(new.language),
            workers::email.eq(&new.email),
            workers::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Saves what is known of somebody.
pub fn update_worker(conn: &mut Conn, worker: &Worker) -> Result<()> {
    diesel::update(workers::table.find(worker.id))
        .set((
            workers::name.eq(&worker.name),
            workers::phone.eq(&worker.phone),
            workers::language.eq(worker.language),
            workers::email.eq(&worker.email),
        ))
        .execute(conn)?;
    Ok(())
}

/// The people with these ids.
pub fn workers_by_ids(conn: &mut Conn, ids: &[WorkerId]) -> Result<BTreeMap<WorkerId, Worker>> {
    let rows = workers::table
        .filter(workers::id.eq_any(ids))
        .select((workers::id, Worker::as_select()));
    Ok(rows.load(conn)?.into_iter().collect())
}

/// All whom a consortium ever named, by name.
pub fn workers_of_consortium(conn: &mut Conn, consortium: ConsortiumId) -> Result<Vec<Worker>> {
    Ok(workers::table
        .filter(workers::consortium_id.eq(consortium))
        .order((workers::name, workers::id))
        .select(Worker::as_select())
        .load(conn)?)
}

/// The crews of some bookings, in the order in which people were first named.
pub fn crews(conn: &mut Conn, bookings: &[BookingId]) -> Result<BTreeMap<BookingId, Vec<CrewMember>>> {
    if bookings.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(BookingId, CrewPart, Worker)> = crew::table
        .inner_join(workers::table.on(workers::id.eq(crew::worker_id)))
        .filter(crew::booking_id.eq_any(bookings))
        .order(workers::id)
        .select((crew::booking_id, crew::part, Worker::as_select()))
        .load(conn)?;
    let mut crews: BTreeMap<BookingId, Vec<CrewMember>> = BTreeMap::new();
    for (booking, part, worker) in rows {
        crews
            .entry(booking)
            .or_default()
            .push(CrewMember { worker, part });
    }
    Ok(crews)
}

/// The crew of a booking.
pub fn crew_of(conn: &mut Conn, booking: BookingId) -> Result<Vec<CrewMember>> {
    Ok(crews(conn, &[booking])?.remove(&booking).unwrap_or_default())
}

/// Makes these people the crew of a booking.
pub fn set_crew(conn: &mut Conn, booking: BookingId, members: &[CrewMember]) -> Result<()> {
    diesel::delete(crew::table.filter(crew::booking_id.eq(booking))).execute(conn)?;
    for member in members {
        diesel::insert_into(crew::table)
            .values((
                crew::booking_id.eq(booking),
                crew::worker_id.eq(member.worker.id),
                crew::part.eq(member.part),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes the names, phones and addresses out of whoever was last named, or on site, before a moment; their
/// times stay. How many.
pub fn forget_people(conn: &mut Conn, before: Instant) -> Result<usize> {
    let still_comes = crew::table
        .inner_join(bookings::table.on(bookings::id.eq(crew::booking_id)))
        .filter(crew::worker_id.eq(workers::id))
        .filter(bookings::ends_at.ge(before));
    let was_there = presences::table
        .filter(presences::worker_id.eq(workers::id.nullable()))
        .filter(presences::in_at.ge(before));
    let old = workers::table
        .filter(workers::created_at.lt(before))
        .filter(workers::name.not_like(FORGOTTEN))
        .filter(diesel::dsl::not(diesel::dsl::exists(still_comes)))
        .filter(diesel::dsl::not(diesel::dsl::exists(was_there)));
    let people = diesel::update(old)
        .set((
            workers::name.eq(number_of("workers.id")),
            workers::phone.eq(""),
            workers::email.eq(""),
        ))
        .execute(conn)?;
    let visitors = presences::table
        .filter(presences::in_at.lt(before))
        .filter(presences::visitor.not_like(FORGOTTEN));
    let visitors = diesel::update(visitors)
        .set((
            presences::visitor.eq(number_of("presences.id").nullable()),
            presences::words.eq(""),
        ))
        .execute(conn)?;
    Ok(people + visitors)
}

/// The name of whoever is forgotten: a number, as two of them may have been there at once.
const FORGOTTEN: &str = "#%";

fn number_of(column: &str) -> diesel::expression::SqlLiteral<diesel::sql_types::Text> {
    diesel::dsl::sql(&format!("'#' || CAST({column} AS TEXT)"))
}

/// Forgets people who are in no crew, were never on site, and never said when they come.
pub fn delete_unused(conn: &mut Conn, consortium: ConsortiumId) -> Result<()> {
    let in_crew = crew::table.filter(crew::worker_id.eq(workers::id));
    let was_there = presences::table.filter(presences::worker_id.eq(workers::id.nullable()));
    let said_when = comings::table.filter(comings::worker_id.eq(workers::id.nullable()));
    let unused = workers::table
        .filter(workers::consortium_id.eq(consortium))
        .filter(diesel::dsl::not(diesel::dsl::exists(in_crew)))
        .filter(diesel::dsl::not(diesel::dsl::exists(was_there)))
        .filter(diesel::dsl::not(diesel::dsl::exists(said_when)));
    diesel::delete(unused).execute(conn)?;
    Ok(())
}
