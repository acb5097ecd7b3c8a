//! Links by which somebody of a crew comes to one session and leaves it. Stored by the hash of their token.

use diesel::prelude::*;

use crate::domain::ids::{SessionId, WorkerId};
use crate::domain::span::Instant;
use crate::store::schema::presence::crew_links;
use crate::store::schema::sessions;
use crate::store::{Conn, Result};

/// Whose a link is, and for which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = crew_links)]
pub struct CrewLink {
    #[diesel(column_name = session_id)]
    pub session: SessionId,
    #[diesel(column_name = worker_id)]
    pub worker: WorkerId,
}

/// Keeps a link under the hash of its token, in place of those that this one had for the session.
pub fn put_link(conn: &mut Conn, hash: &str, new: CrewLink, now: Instant) -> Result<()> {
    let same = crew_links::session_id
        .eq(new.session)
        .and(crew_links::worker_id.eq(new.worker));
    diesel::delete(crew_links::table.filter(same)).execute(conn)?;
    add_link(conn, hash, new, now)
}

/// Keeps a link under the hash of its token, beside those that this one has for the session.
pub fn add_link(conn: &mut Conn, hash: &str, new: CrewLink, now: Instant) -> Result<()> {
    diesel::insert_into(crew_links::table)
        .values((
            crew_links::token_hash.eq(hash),
            crew_links::session_id.eq(new.session),
            crew_links::worker_id.eq(new.worker),
            crew_links::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The link with this hash.
pub fn find_link(conn: &mut Conn, hash: &str) -> Result<Option<CrewLink>> {
    Ok(crew_links::table
        .find(hash)
        .select(CrewLink::as_select())
        .first(conn)
        .optional()?)
}

/// Forgets the links of sessions that ended before a moment. How many.
pub fn delete_links(conn: &mut Conn, before: Instant) -> Result<usize> {
    let over = sessions::table
        .filter(sessions::ends_at.lt(before))
        .select(sessions::id);
    Ok(diesel::delete(crew_links::table.filter(crew_links::session_id.eq_any(over))).execute(conn)?)
}
