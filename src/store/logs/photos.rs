//! Photos of what was done in sessions, and of what went wrong.

use diesel::prelude::*;

use crate::domain::ids::{IncidentId, PersonId, SessionId};
use crate::domain::span::Instant;
use crate::store::schema::logs::photos;
use crate::store::schema::visitors::files;
use crate::store::visitors::files::delete_files;
use crate::store::{Conn, Result};

/// A photo of a session or of an incident; its file is beside it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = photos)]
pub struct Photo {
    #[diesel(column_name = file_id)]
    pub file: i64,
    #[diesel(column_name = session_id)]
    pub session: Option<SessionId>,
    #[diesel(column_name = incident_id)]
    pub incident: Option<IncidentId>,
    pub width: i64,
    pub height: i64,
    pub added_at: Instant,
    pub added_by: Option<PersonId>,
}

/// Adds one, whose file is there.
pub fn insert_photo(conn: &mut Conn, new: &Photo) -> Result<()> {
    diesel::insert_into(photos::table).values(new).execute(conn)?;
    Ok(())
}

/// Those of a session, in the order in which they came.
pub fn of_session(conn: &mut Conn, id: SessionId) -> Result<Vec<Photo>> {
    let own = photos::table.filter(photos::session_id.eq(id));
    Ok(own.order(photos::file_id).select(Photo::as_select()).load(conn)?)
}

/// Those of an incident, in the order in which they came.
pub fn of_incident(conn: &mut Conn, id: IncidentId) -> Result<Vec<Photo>> {
    let own = photos::table.filter(photos::incident_id.eq(id));
    Ok(own.order(photos::file_id).select(Photo::as_select()).load(conn)?)
}

/// The hashes of those of an incident.
pub fn hashes_of_incident(conn: &mut Conn, id: IncidentId) -> Result<Vec<String>> {
    let own = photos::table.filter(photos::incident_id.eq(id));
    let ids: Vec<i64> = own.select(photos::file_id).load(conn)?;
    let files = files::table.filter(files::id.eq_any(ids));
    Ok(files.select(files::sha256).load(conn)?)
}

/// The one in this file.
pub fn find_photo(conn: &mut Conn, file: i64) -> Result<Option<Photo>> {
    let own = photos::table.find(file).select(Photo::as_select());
    Ok(own.first(conn).optional()?)
}

/// Deletes those that came before a moment, with their files. How many.
pub fn delete_before(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = photos::table.filter(photos::added_at.lt(before));
    let own: Vec<i64> = old.select(photos::file_id).load(conn)?;
    diesel::delete(photos::table.filter(photos::file_id.eq_any(&own))).execute(conn)?;
    delete_files(conn, &own)
}
