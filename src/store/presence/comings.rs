//! When people of a session said that they come.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::ids::{PersonId, SessionId, WorkerId};
use crate::domain::span::Instant;
use crate::store::schema::people;
use crate::store::schema::presence::{comings, workers};
use crate::store::{Conn, Result};

/// What people of a session said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidComing {
    /// The moment at which they come.
    pub at: Instant,
    /// Why; may be empty.
    pub words: String,
    pub said_at: Instant,
    /// Who said it, by name.
    pub by: String,
}

/// Who says when people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sayer {
    Person(PersonId),
    /// Somebody of the crew, by their link.
    Worker(WorkerId),
}

/// Writes down when people of a session come.
pub fn insert(conn: &mut Conn, id: i64, session: SessionId, new: &SaidComing, sayer: Sayer) -> Result<()> {
    let (person, worker) = match sayer {
        Sayer::Person(id) => (Some(id), None),
        Sayer::Worker(id) => (None, Some(id)),
    };
    diesel::insert_into(comings::table)
        .values((
            comings::id.eq(id),
            comings::session_id.eq(session),
            comings::coming_at.eq(new.at),
            comings::words.eq(&new.words),
            comings::said_at.eq(new.said_at),
            comings::person_id.eq(person),
            comings::worker_id.eq(worker),
        ))
        .execute(conn)?;
    Ok(())
}

type Read = (
    SessionId,
    Instant,
    String,
    Instant,
    Option<String>,
    Option<String>,
);

/// What was said last of each of some sessions.
pub fn newest(conn: &mut Conn, sessions: &[SessionId]) -> Result<BTreeMap<SessionId, SaidComing>> {
    if sessions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Read> = comings::table
        .left_join(people::table.on(people::id.nullable().eq(comings::person_id)))
        .left_join(workers::table.on(workers::id.nullable().eq(comings::worker_id)))
        .filter(comings::session_id.eq_any(sessions))
        .order(comings::id)
        .select((
            comings::session_id,
            comings::coming_at,
            comings::words,
            comings::said_at,
            people::name.nullable(),
            workers::name.nullable(),
        ))
        .load(conn)?;
    let said = rows
        .into_iter()
        .map(|(session, at, words, said_at, person, worker)| {
            let by = person.or(worker).unwrap_or_default();
            let coming = SaidComing {
                at,
                words,
                said_at,
                by,
            };
            (session, coming)
        });
    // The later of two replaces the earlier.
    Ok(said.collect())
}

/// Takes the words out of what was said before a moment; the times stay. How many.
pub fn forget_words(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = comings::table
        .filter(comings::said_at.lt(before))
        .filter(comings::words.ne(""));
    Ok(diesel::update(old).set(comings::words.eq("")).execute(conn)?)
}
