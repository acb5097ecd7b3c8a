//! Decisions whose effects on others have not followed yet, with what they go back to when they are taken
//! back.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::booking::{Life, Undoable};
use crate::domain::flag::SessionFlag;
use crate::domain::ids::{BookingId, NoticeId, PersonId, SessionId, ZoneId};
use crate::domain::judge::Rule;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, Span};
use crate::store::look::words;
use crate::store::schema::{sessions, takebacks};
use crate::store::sessions::Session;
use crate::store::{Conn, Result};

/// A decision that can be taken back, or could be a moment ago.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = takebacks)]
pub struct Takeback {
    #[diesel(column_name = booking_id)]
    pub booking: BookingId,
    /// The version that the decision led to.
    pub version: i64,
    /// The person who decided it.
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    pub kind: Undoable,
    /// The journal's entry of it, which its notices name.
    pub fact: i64,
    pub until: Instant,
    pub before: BeforeDecision,
}

/// A booking before it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeDecision {
    pub life: Life,
    /// The sessions that the decision changed.
    pub sessions: Vec<SessionBefore>,
    /// The notices that waited to leave, some of which the decision overtook.
    pub waiting: Vec<NoticeId>,
}

/// What a decision may change of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionBefore {
    pub id: SessionId,
    pub state: SessionState,
    pub reason: Option<String>,
    pub called_off_by: Option<CalledOffBy>,
    pub actual_end: Option<Instant>,
    /// Its flag, in the words that are stored.
    pub flag: Option<String>,
    pub broken: Vec<Rule>,
    pub weighed: i64,
    /// When it was; not in what an older version of the service kept, which moved none.
    #[serde(default)]
    pub span: Option<Span>,
    /// Where it was, as before.
    #[serde(default)]
    pub zones: Option<Vec<ZoneId>>,
}

impl From<&Session> for SessionBefore {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id,
            state: session.state,
            reason: session.reason.clone(),
            called_off_by: session.called_off_by,
            actual_end: session.actual_end,
            flag: session.flag.as_ref().map(ToString::to_string),
            broken: session.broken.clone(),
            weighed: session.weighed,
            span: Some(session.span),
            zones: Some(session.zones.clone()),
        }
    }
}

impl SessionBefore {
    /// Makes the session what it was. What hit it since then stays, for a person to look at.
    pub fn restore(&self, session: &mut Session) {
        session.span = self.span.unwrap_or(session.span);
        if let Some(zones) = &self.zones {
            session.zones.clone_from(zones);
        }
        session.state = self.state;
        session.reason.clone_from(&self.reason);
        session.called_off_by = self.called_off_by;
        session.actual_end = self.actual_end;
        session.weighed = self.weighed;
        let flag = self.flag.clone().map(SessionFlag::from_words);
        session.flag = session.flag.take().or(flag);
        let before = self.broken.iter().copied();
        let missing: Vec<Rule> = before.filter(|rule| !session.broken.contains(rule)).collect();
        session.broken.extend(missing);
    }
}

/// Keeps what a decision goes back to, in place of what an earlier one did.
pub fn keep_takeback(conn: &mut Conn, new: &Takeback) -> Result<()> {
    delete_takeback(conn, new.booking)?;
    diesel::insert_into(takebacks::table)
        .values((
            takebacks::booking_id.eq(new.booking),
            takebacks::version.eq(new.version),
            takebacks::person_id.eq(new.person),
            takebacks::kind.eq(new.kind),
            takebacks::fact.eq(new.fact),
            takebacks::until.eq(new.until),
            takebacks::before.eq(&new.before),
        ))
        .execute(conn)?;
    Ok(())
}

/// What the newest decision on a booking goes back to; none once its effects on others have followed.
pub fn find_takeback(conn: &mut Conn, booking: BookingId) -> Result<Option<Takeback>> {
    Ok(takebacks::table
        .find(booking)
        .select(Takeback::as_select())
        .first(conn)
        .optional()?)
}

/// Forgets it: it was taken back, or it stands.
pub fn delete_takeback(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(takebacks::table.find(booking)).execute(conn)?;
    Ok(())
}

/// Makes sessions again what they were before a decision weighed them.
pub fn restore_looks<'a>(conn: &mut Conn, restored: impl IntoIterator<Item = &'a Session>) -> Result<()> {
    for session in restored {
        diesel::update(sessions::table.find(session.id))
            .set((
                sessions::flag.eq(&session.flag),
                sessions::weighed.eq(session.weighed),
                sessions::broken.eq(words(&session.broken)),
            ))
            .execute(conn)?;
    }
    Ok(())
}
