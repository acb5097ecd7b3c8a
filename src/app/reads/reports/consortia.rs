//! What consortia made of their agreements, and their sessions one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Held, Question, hours_of, scope};
use crate::app::access::sees_everything;
use crate::app::reads::board::{Card, cards};
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::ConsortiumId;
use crate::domain::session::SessionState;
use crate::store;
use crate::store::consortia::Consortium;
use crate::store::reports::Scope;

/// Most sessions that are listed one by one.
pub const MOST_LISTED: i64 = 20_000;

/// What became of a consortium's sessions within the period.
#[derive(Debug, Clone)]
pub struct ConsortiumUse {
    pub consortium: Arc<Consortium>,
    pub held: Held,
    /// Planned hours of the sessions that were held to their end.
    pub hours: f64,
}

impl PartialEq for ConsortiumUse {
    fn eq(&self, other: &Self) -> bool {
        (self.consortium.id, self.held) == (other.consortium.id, other.held)
    }
}

/// Consortia whose sessions start within the period, by slug.
pub(super) fn use_by_consortia(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ConsortiumUse>> {
    let mut found: BTreeMap<ConsortiumId, (Held, i64)> = BTreeMap::new();
    for counted in store::reports::sessions_by_consortium(tx.conn, scope)? {
        let (held, seconds) = found.entry(counted.consortium).or_default();
        held.add(counted.state, counted.n);
        if counted.state == SessionState::Ended {
            *seconds += counted.seconds;
        }
    }
    let mut consortia = tx.consortia(found.keys().copied())?;
    consortia.sort_by(|a, b| a.slug.cmp(&b.slug));
    let of = |consortium: Arc<Consortium>| {
        let (held, seconds) = found.get(&consortium.id).copied().unwrap_or_default();
        ConsortiumUse {
            consortium,
            held,
            hours: hours_of(seconds),
        }
    };
    Ok(consortia.into_iter().map(of).collect())
}

/// A session with its consortium.
#[derive(Debug, Clone)]
pub struct Listed {
    pub card: Card,
    pub consortium: Arc<Consortium>,
}

/// The sessions of approved bookings that start within the period, by start, up to [`MOST_LISTED`].
///
/// # Errors
/// Those of [`super::report`].
pub fn list(tx: &mut Tx<'_>, actor: &Actor, question: &Question) -> Result<Vec<Listed>> {
    sees_everything(actor)?;
    let scope = scope(tx, question)?;
    let lines = store::board::approved(tx.conn, scope.period, scope.programme, MOST_LISTED)?;
    let consortia = tx.consortia(lines.iter().map(|line| line.consortium))?;
    let known: BTreeMap<ConsortiumId, Arc<Consortium>> =
        consortia.into_iter().map(|one| (one.id, one)).collect();
    let listed = |card: Card| {
        let consortium = known.get(&card.line.consortium)?.clone();
        Some(Listed { card, consortium })
    };
    Ok(cards(tx, lines)?.into_iter().filter_map(listed).collect())
}
