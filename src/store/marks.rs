//! What a database is for, and when it was copied last.

use diesel::prelude::*;

use super::conn::each;
use super::schema::marks;
use super::{Conn, Result};
use crate::domain::span::Instant;

/// The mark of the demonstration's database, whose password everybody knows.
pub const DEMONSTRATION: &str = "demonstration";
/// The mark of a database that a service has opened.
pub const SERVICE: &str = "service";

/// The mark of a copy that the service's own command wrote.
pub const BACKUP: &str = "backup";

/// What is known of copies of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backups {
    /// PostgreSQL's own tool makes them.
    Elsewhere,
    /// When the newest was made; none: there is none.
    Newest(Option<Instant>),
}

/// What is known of copies of the database.
pub fn backups(conn: &mut Conn) -> Result<Backups> {
    if matches!(conn, Conn::Pg(_)) {
        return Ok(Backups::Elsewhere);
    }
    let newest = marks::table
        .find(BACKUP)
        .select(marks::made_at)
        .first(conn)
        .optional()?;
    Ok(Backups::Newest(newest))
}

/// Whether a database has a mark.
pub fn has_mark(conn: &mut Conn, name: &str) -> Result<bool> {
    Ok(marks::table
        .find(name)
        .select(marks::name)
        .first::<String>(conn)
        .optional()?
        .is_some())
}

/// Sets a mark, if it isn't set.
pub fn set_mark(conn: &mut Conn, name: &str, now: Instant) -> Result<()> {
    if !has_mark(conn, name)? {
        let values = (marks::name.eq(name), marks::made_at.eq(now));
        each!(conn, c => {
            diesel::insert_into(marks::table).values(values).on_conflict_do_nothing().execute(c)
        })?;
    }
    Ok(())
}
