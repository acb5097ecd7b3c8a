//! Who sees to what the board calls for, and who called about it.

use diesel::prelude::*;

use crate::domain::ids::{IncidentId, PersonId, SessionId};
use crate::domain::presence::live::{CallCause, CallDone};
use crate::domain::span::Instant;
use crate::store::schema::presence::board_calls;
use crate::store::{Conn, Result};

/// What somebody did about a row of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = board_calls)]
pub struct CallEntry {
    /// The session that it is about.
    #[diesel(column_name = session_id)]
    pub session: Option<SessionId>,
    /// The incident, where it is about no session.
    #[diesel(column_name = incident_id)]
    pub incident: Option<IncidentId>,
    pub cause: CallCause,
    pub done: CallDone,
    pub at: Instant,
    #[diesel(column_name = person_id)]
    pub person: PersonId,
}

/// Keeps what somebody did.
pub fn insert_call(conn: &mut Conn, id: i64, new: &CallEntry) -> Result<()> {
    diesel::insert_into(board_calls::table)
        .values((
            board_calls::id.eq(id),
            board_calls::session_id.eq(new.session),
            board_calls::incident_id.eq(new.incident),
            board_calls::cause.eq(new.cause),
            board_calls::done.eq(new.done),
            board_calls::at.eq(new.at),
            board_calls::person_id.eq(new.person),
        ))
        .execute(conn)?;
    Ok(())
}

/// What was done after a moment, oldest first.
pub fn calls_since(conn: &mut Conn, since: Instant) -> Result<Vec<CallEntry>> {
    Ok(board_calls::table
        .filter(board_calls::at.gt(since))
        .order((board_calls::at, board_calls::id))
        .select(CallEntry::as_select())
        .load(conn)?)
}

/// What was done so about some sessions from a moment on, oldest first.
pub fn done_about(
    conn: &mut Conn,
    sessions: &[SessionId],
    done: CallDone,
    since: Instant,
) -> Result<Vec<CallEntry>> {
    Ok(board_calls::table
        .filter(board_calls::at.ge(since))
        .filter(board_calls::session_id.eq_any(sessions))
        .filter(board_calls::done.eq(done))
        .order((board_calls::at, board_calls::id))
        .select(CallEntry::as_select())
        .load(conn)?)
}
