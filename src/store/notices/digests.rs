//! What decides in which mail a notice leaves: what left to its reader before, and the digests that wait.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::NoticeState;
use crate::domain::span::Instant;
use crate::store::schema::notices;
use crate::store::{Conn, Result};

/// A digest that waits for its time.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct OpenDigest {
    #[diesel(select_expression = notices::leaves_as.assume_not_null())]
    pub message_id: String,
    #[diesel(column_name = next_attempt_at)]
    pub at: Instant,
}

/// When notices of these events left to these addresses after `since`; those that somebody is sending leave
/// now.
pub fn list_recent(
    conn: &mut Conn,
    emails: &[String],
    events: &[&str],
    since: Instant,
    now: Instant,
) -> Result<BTreeMap<String, Vec<Instant>>> {
    let to_them = || {
        notices::table
            .filter(notices::email.eq_any(emails))
            .filter(notices::event.eq_any(events))
    };
    let left: Vec<(String, Option<Instant>)> = to_them()
        .filter(notices::sent_at.gt(since))
        .select((notices::email, notices::sent_at))
        .load(conn)?;
    let leaving: Vec<String> = to_them()
        .filter(notices::sent_at.is_null())
        .filter(
            notices::state
                .eq(NoticeState::Queued)
                .and(notices::lease_until.gt(now)),
        )
        .select(notices::email)
        .load(conn)?;
    let mut recent: BTreeMap<String, Vec<Instant>> = BTreeMap::new();
    for (email, at) in left {
        recent.entry(email).or_default().push(at.unwrap_or(now));
    }
    for email in leaving {
        recent.entry(email).or_default().push(now);
    }
    Ok(recent)
}

/// Digests to these addresses that wait for their time.
pub fn list_open(conn: &mut Conn, emails: &[String], now: Instant) -> Result<BTreeMap<String, OpenDigest>> {
    let rows: Vec<(String, OpenDigest)> = notices::table
        .filter(
            notices::email
                .eq_any(emails)
                .and(notices::sent_at.is_null())
                .and(notices::leaves_as.is_not_null()),
        )
        .filter(
            notices::state
                .eq(NoticeState::Queued)
                .and(notices::attempts.eq(0i64)),
        )
        .filter(
            notices::next_attempt_at
                .gt(now)
                .and(notices::lease_until.eq(0i64)),
        )
        .select((notices::email, OpenDigest::as_select()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
