//! What has to be done after incidents.

use diesel::prelude::*;

use crate::domain::ids::{IncidentId, PersonId};
use crate::domain::span::Instant;
use crate::store::schema::stops::incident_tasks;
use crate::store::{Conn, Result};

/// Something that has to be done after an incident.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = incident_tasks)]
pub struct IncidentTask {
    pub id: i64,
    #[diesel(column_name = incident_id)]
    pub incident: IncidentId,
    pub words: String,
    #[diesel(column_name = owner_id)]
    pub owner: Option<PersonId>,
    pub due_at: Option<Instant>,
    /// Whether work that was stopped for the incident waits for it.
    #[diesel(select_expression = incident_tasks::holds_restart.ne(0_i64))]
    pub holds_restart: bool,
    pub created_at: Instant,
    pub created_by: Option<PersonId>,
    pub done_at: Option<Instant>,
    pub done_by: Option<PersonId>,
}

impl IncidentTask {
    /// Whether work waits for it now.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.holds_restart && self.done_at.is_none()
    }
}

/// Adds something to be done.
pub fn insert_task(conn: &mut Conn, new: &IncidentTask) -> Result<()> {
    diesel::insert_into(incident_tasks::table)
        .values((
            incident_tasks::id.eq(new.id),
            incident_tasks::incident_id.eq(new.incident),
            incident_tasks::words.eq(&new.words),
            incident_tasks::owner_id.eq(new.owner),
            incident_tasks::due_at.eq(new.due_at),
            incident_tasks::holds_restart.eq(i64::from(new.holds_restart)),
            incident_tasks::created_at.eq(new.created_at),
            incident_tasks::created_by.eq(new.created_by),
            incident_tasks::done_at.eq(new.done_at),
            incident_tasks::done_by.eq(new.done_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Says when one was done and by whom; none: it is to be done after all.
pub fn mark_task(conn: &mut Conn, id: i64, at: Option<Instant>, by: Option<PersonId>) -> Result<()> {
    diesel::update(incident_tasks::table.find(id))
        .set((incident_tasks::done_at.eq(at), incident_tasks::done_by.eq(by)))
        .execute(conn)?;
    Ok(())
}

/// A task by its number, of whatever incident.
///
/// # Errors
/// [`crate::store::Error::NotFound`].
pub fn get_task(conn: &mut Conn, id: i64) -> Result<IncidentTask> {
    let own = incident_tasks::table.find(id);
    Ok(own.select(IncidentTask::as_select()).first(conn)?)
}

/// Those of some incidents, in the order in which they came.
pub fn tasks_of(conn: &mut Conn, ids: &[IncidentId]) -> Result<Vec<IncidentTask>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(incident_tasks::table
        .filter(incident_tasks::incident_id.eq_any(ids))
        .order(incident_tasks::id)
        .select(IncidentTask::as_select())
        .load(conn)?)
}

/// Those that somebody has to do, the most urgent first.
pub fn open_tasks_of(conn: &mut Conn, owner: PersonId, limit: i64) -> Result<Vec<IncidentTask>> {
    let due = incident_tasks::due_at;
    Ok(incident_tasks::table
        .filter(incident_tasks::owner_id.eq(owner))
        .filter(incident_tasks::done_at.is_null())
        .order((due.is_null(), due, incident_tasks::id))
        .limit(limit)
        .select(IncidentTask::as_select())
        .load(conn)?)
}

/// Gives those of one incident to another.
pub fn move_tasks(conn: &mut Conn, from: IncidentId, to: IncidentId) -> Result<()> {
    diesel::update(incident_tasks::table.filter(incident_tasks::incident_id.eq(from)))
        .set(incident_tasks::incident_id.eq(to))
        .execute(conn)?;
    Ok(())
}
