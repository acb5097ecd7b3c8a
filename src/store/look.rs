//! What a person must look at: flags of sessions, and the rules that they break since those changed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::error::parsed;
use super::schema::sessions;
use super::{Conn, Result};
use crate::domain::flag::SessionFlag;
use crate::domain::ids::SessionId;
use crate::domain::judge::Rule;

/// Rules as one column holds them.
pub(super) fn words(broken: &[Rule]) -> String {
    let words: Vec<&str> = broken.iter().map(|rule| rule.as_str()).collect();
    words.join(" ")
}

/// Rules out of their column.
pub(super) fn rules(words: &str) -> Result<Vec<Rule>> {
    words
        .split_whitespace()
        .map(|word| parsed("sessions.broken", word, Rule::from_word))
        .collect()
}

/// Flags sessions for a person to look at, or takes the flags off. Touches nothing else of them, so it needs
/// no lock.
pub fn set_flags(conn: &mut Conn, marked: &[SessionId], flag: Option<&SessionFlag>) -> Result<()> {
    let ids: Vec<i64> = marked.iter().map(|session| session.0).collect();
    diesel::update(sessions::table.filter(sessions::id.eq_any(ids)))
        .set(sessions::flag.eq(flag.map(SessionFlag::as_str)))
        .execute(conn)?;
    Ok(())
}

/// Writes down which rules sessions break. Touches nothing else of them, so it needs no lock.
///
/// # Errors
/// The database's.
pub fn set_broken(conn: &mut Conn, changed: impl IntoIterator<Item = (SessionId, Vec<Rule>)>) -> Result<()> {
    let mut alike: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (session, broken) in changed {
        alike.entry(words(&broken)).or_default().push(session.0);
    }
    for (broken, ids) in alike {
        diesel::update(sessions::table.filter(sessions::id.eq_any(ids)))
            .set(sessions::broken.eq(broken))
            .execute(conn)?;
    }
    Ok(())
}

/// Records that the rules, and all closures and holidays with ids up to `weighed`, were weighed for some
/// sessions, and that nobody must look at these. Touches nothing else of them.
///
/// # Errors
/// The database's.
pub fn weigh(conn: &mut Conn, judged: &[SessionId], weighed: i64) -> Result<()> {
    let ids: Vec<i64> = judged.iter().map(|session| session.0).collect();
    diesel::update(sessions::table.filter(sessions::id.eq_any(ids)))
        .set((
            sessions::flag.eq(None::<String>),
            sessions::weighed.eq(weighed),
            sessions::broken.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}
