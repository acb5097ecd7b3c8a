//! What decides in which mail a notice leaves: what left to its reader before, and the digests that wait.

use std::collections::BTreeMap;

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text};

use super::NoticeState;
use crate::domain::span::Instant;
use crate::store::among::{Literal, among};
use crate::store::schema::notices;
use crate::store::{Conn, Error, Result};

/// A digest that waits for its time.
#[derive(Debug, Clone)]
pub struct OpenDigest {
    pub message_id: String,
    pub at: Instant,
}

/// Finds the first member of the digest to each address: what else waits in it is not looked at. A fixed
/// statement for each database, which stays prepared.
#[derive(QueryId)]
struct Members<const PG: bool> {
    /// The addresses, as a JSON array.
    emails: String,
    now: i64,
}

impl<const PG: bool, DB: Backend> QueryFragment<DB> for Members<PG>
where
    DB: HasSqlType<Text> + HasSqlType<BigInt>,
    String: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Word for word what the index of digests says.
        out.push_sql(
            "SELECT email, leaves_as, next_attempt_at FROM notices WHERE id IN ( \
             SELECT (SELECT one.id FROM notices AS one WHERE one.email = told.value \
             AND one.state = 'queued' AND one.leaves_as IS NOT NULL AND one.attempts = 0 \
             AND one.lease_until = 0 AND one.next_attempt_at > ",
        );
        out.push_bind_param::<BigInt, _>(&self.now)?;
        out.push_sql(" ORDER BY one.next_attempt_at LIMIT 1) FROM ");
        out.push_sql(if PG {
            "json_array_elements_text("
        } else {
            "json_each("
        });
        out.push_bind_param::<Text, _>(&self.emails)?;
        out.push_sql(if PG {
            "::json) AS told (value))"
        } else {
            ") AS told)"
        });
        Ok(())
    }
}

impl<const PG: bool> Query for Members<PG> {
    type SqlType = (Text, Text, BigInt);
}

impl<const PG: bool, C> RunQueryDsl<C> for Members<PG> {}

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
        .filter(among("notices.state", [NoticeState::Queued]))
        .filter(Literal::new("notices.lease_until > 0").and(notices::lease_until.gt(now)))
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
    let emails = serde_json::to_string(emails).map_err(|error| Error::failed("addresses", error))?;
    let now = now.unix();
    let rows: Vec<(String, String, i64)> = match conn {
        Conn::Pg(pg) => Members::<true> { emails, now }.load(pg)?,
        Conn::Sqlite(sqlite) => Members::<false> { emails, now }.load(sqlite)?,
    };
    let digest = |(email, message_id, at): (String, String, i64)| {
        let at = Instant::from_unix(at);
        (email, OpenDigest { message_id, at })
    };
    Ok(rows.into_iter().map(digest).collect())
}
