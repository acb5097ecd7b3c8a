//! What a person must look at: flags of sessions, and the rules that they break since those changed.

use std::collections::BTreeMap;

use diesel::prelude::*;

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

/// Flags sessions for a person to look at, or takes the flags off. Touches nothing else of them, so it needs
/// no lock.
pub fn set_flags(conn: &mut Conn, marked: &[SessionId], flag: Option<&SessionFlag>) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::id.eq_any(marked)))
        .set(sessions::flag.eq(flag))
        .execute(conn)?;
    Ok(())
}

/// Writes down which rules sessions break. Touches nothing else of them, so it needs no lock.
pub fn set_broken(conn: &mut Conn, changed: impl IntoIterator<Item = (SessionId, Vec<Rule>)>) -> Result<()> {
    let mut alike: BTreeMap<String, Vec<SessionId>> = BTreeMap::new();
    for (session, broken) in changed {
        alike.entry(words(&broken)).or_default().push(session);
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
pub fn weigh(conn: &mut Conn, judged: &[SessionId], weighed: i64) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::id.eq_any(judged)))
        .set((
            sessions::flag.eq(None::<String>),
            sessions::weighed.eq(weighed),
            sessions::broken.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}
