//! What was done in sessions, and what was measured there.

pub mod photos;
pub mod targets;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::among::{sessions_where, start_of_few};
use super::schema::logs::{readings, session_logs};
use super::schema::{sessions, timers};
use super::sessions::Session;
use super::{Conn, Result};
use crate::domain::ids::{BookingId, PersonId, SessionId, TargetId};
use crate::domain::session::SessionState;
use crate::domain::session_log::{Achieved, LogStand, LogState, LostSide};
use crate::domain::span::Instant;
use crate::domain::timer::TimerKind;

/// The log of a session.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = session_logs)]
pub struct SessionLog {
    #[diesel(column_name = session_id)]
    pub session: SessionId,
    pub version: i64,
    pub state: LogState,
    /// None: not said yet.
    pub outcome: Option<Achieved>,
    pub done: String,
    /// None: they were not counted.
    pub visitors: Option<i64>,
    pub lost_minutes: i64,
    pub lost_side: Option<LostSide>,
    pub lost_words: String,
    pub written_at: Instant,
    pub written_by: Option<PersonId>,
    /// When it was last made final.
    pub closed_at: Option<Instant>,
    pub closed_by: Option<PersonId>,
    /// When it was last opened again.
    pub reopened_at: Option<Instant>,
    pub reopened_by: Option<PersonId>,
    pub reopen_words: String,
    /// When the site last said that it is not so.
    pub disputed_at: Option<Instant>,
    pub disputed_by: Option<PersonId>,
    pub dispute_words: String,
    /// When the programme said how it was.
    pub settled_at: Option<Instant>,
    pub settled_by: Option<PersonId>,
    pub settle_words: String,
}

/// What was measured in a session of one of its agreement's targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = readings)]
pub struct Measured {
    #[diesel(column_name = session_id)]
    pub session: SessionId,
    #[diesel(column_name = target_id)]
    pub target: TargetId,
    /// In thousandths of the target's unit.
    pub value: i64,
}

impl SessionLog {
    /// One that somebody begins.
    #[must_use]
    pub const fn new(session: SessionId, at: Instant) -> Self {
        Self {
            session,
            version: 0,
            state: LogState::Draft,
            outcome: None,
            done: String::new(),
            visitors: None,
            lost_minutes: 0,
            lost_side: None,
            lost_words: String::new(),
            written_at: at,
            written_by: None,
            closed_at: None,
            closed_by: None,
            reopened_at: None,
            reopened_by: None,
            reopen_words: String::new(),
            disputed_at: None,
            disputed_by: None,
            dispute_words: String::new(),
            settled_at: None,
            settled_by: None,
            settle_words: String::new(),
        }
    }

    /// Whether the site says that it is not so, and the programme has not said how it was.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.disputed_at.is_some() && self.settled_at.is_none()
    }

    /// What its steps depend on.
    #[must_use]
    pub fn stand(&self) -> LogStand {
        LogStand {
            state: Some(self.state),
            closed_at: self.closed_at,
            is_disputed: self.is_disputed(),
        }
    }

    /// Who had a hand in it.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let hands = [
            self.written_by,
            self.closed_by,
            self.reopened_by,
            self.disputed_by,
            self.settled_by,
        ];
        hands.into_iter().flatten()
    }
}

/// The log of a session, where somebody began one.
pub fn find(conn: &mut Conn, session: SessionId) -> Result<Option<SessionLog>> {
    Ok(session_logs::table
        .find(session)
        .select(SessionLog::as_select())
        .first(conn)
        .optional()?)
}

/// Sessions of some bookings that ended after a moment, whose log is asked for by the clock and is not final,
/// the newest first.
pub fn unwritten(conn: &mut Conn, of: &[BookingId], since: Instant, limit: i64) -> Result<Vec<Session>> {
    let asked = timers::table
        .filter(timers::booking_id.eq(sessions::booking_id.nullable()))
        .filter(timers::session_id.eq(sessions::id.nullable()))
        .filter(timers::kind.eq(TimerKind::LogDue));
    let written = session_logs::table
        .filter(session_logs::session_id.eq(sessions::id))
        .filter(session_logs::state.eq(LogState::Final));
    Ok(sessions::table
        .filter(sessions::booking_id.eq_any(of))
        .filter(sessions::ends_at.gt(since))
        .filter(sessions_where(SessionState::is_closed))
        .filter(exists(asked))
        .filter(not(exists(written)))
        .order((start_of_few().desc(), sessions::id.desc()))
        .limit(limit)
        .select(Session::as_select())
        .load(conn)?)
}

/// What was measured in some sessions.
pub fn readings_of(conn: &mut Conn, sessions: &[SessionId]) -> Result<Vec<Measured>> {
    Ok(readings::table
        .filter(readings::session_id.eq_any(sessions))
        .order((readings::session_id, readings::target_id))
        .select(Measured::as_select())
        .load(conn)?)
}

/// Saves a log, whose booking is locked; its version rises.
pub fn save(conn: &mut Conn, log: &mut SessionLog) -> Result<()> {
    log.version += 1;
    let written = (
        session_logs::version.eq(log.version),
        session_logs::state.eq(log.state),
        session_logs::outcome.eq(log.outcome),
        session_logs::done.eq(&log.done),
        session_logs::visitors.eq(log.visitors),
        session_logs::lost_minutes.eq(log.lost_minutes),
        session_logs::lost_side.eq(log.lost_side),
        session_logs::lost_words.eq(&log.lost_words),
        session_logs::written_at.eq(log.written_at),
        session_logs::written_by.eq(log.written_by),
        session_logs::closed_at.eq(log.closed_at),
        session_logs::closed_by.eq(log.closed_by),
    );
    let said = (
        session_logs::reopened_at.eq(log.reopened_at),
        session_logs::reopened_by.eq(log.reopened_by),
        session_logs::reopen_words.eq(&log.reopen_words),
        session_logs::disputed_at.eq(log.disputed_at),
        session_logs::disputed_by.eq(log.disputed_by),
        session_logs::dispute_words.eq(&log.dispute_words),
        session_logs::settled_at.eq(log.settled_at),
        session_logs::settled_by.eq(log.settled_by),
        session_logs::settle_words.eq(&log.settle_words),
    );
    let own = session_logs::table.find(log.session);
    if diesel::update(own).set((written, said)).execute(conn)? == 0 {
        let values = (session_logs::session_id.eq(log.session), written, said);
        diesel::insert_into(session_logs::table)
            .values(values)
            .execute(conn)?;
    }
    Ok(())
}

/// Makes these all that was measured in a session, whose log is saved.
pub fn set_readings(conn: &mut Conn, session: SessionId, all: &[Measured]) -> Result<()> {
    diesel::delete(readings::table.filter(readings::session_id.eq(session))).execute(conn)?;
    for one in all {
        diesel::insert_into(readings::table).values(one).execute(conn)?;
    }
    Ok(())
}
