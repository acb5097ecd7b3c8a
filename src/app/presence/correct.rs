//! What was written in error of who came and who left is put right, in words.

use serde::Deserialize;

use super::clock::await_leaving;
use super::door::{Passed, at_door, entry_of, passed, record};
use crate::app::bookings::Dossier;
use crate::app::fields::read_prose;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{PresenceId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::presence::{PresenceAction, PresenceState, is_correctable};
use crate::domain::span::Instant;
use crate::store;
use crate::store::presence::Presence;

const MAX_WORDS: usize = 300;

/// Why an entry is wrong.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "words": "It was his colleague." }))]
pub struct CorrectBody {
    /// What was wrong, in words.
    pub words: String,
    /// Whether only their leaving was: they are in still.
    #[serde(default)]
    pub still_in: bool,
}

/// Closes an entry as wrong, in words: it stays, and counts for nothing. Or takes back that somebody left.
///
/// # Errors
/// [`Error::Invalid`] without words or too late, [`Error::NotFound`], [`Error::Forbidden`].
pub fn correct(
    tx: &mut Tx<'_>,
    actor: &Actor,
    session: SessionId,
    id: PresenceId,
    body: &CorrectBody,
) -> Result<Passed> {
    let (dossier, _, doing) = at_door(tx, actor, session, Deed::KeepDoor)?;
    let entry = entry_of(tx, session, id)?;
    let words = read_prose("words", &body.words, MAX_WORDS)?;
    if words.is_empty() {
        return Err(Error::field("words", "required", "needs-message"));
    }
    let is_recent = |at: Option<Instant>| at.is_some_and(|at| is_correctable(at, tx.now));
    let (action, may) = if body.still_in {
        (PresenceAction::Stay, is_recent(entry.out_at))
    } else {
        // What is open still is no settled matter, however long nobody closed it.
        let is_open = entry.state() == PresenceState::In;
        (PresenceAction::Correct, is_open || is_recent(Some(entry.in_at)))
    };
    if !may || entry.state().apply(action).is_none() {
        return Err(Error::field("presence", "settled", "presence-settled"));
    }
    let right = if body.still_in {
        stay(tx, &dossier, entry, words)?
    } else {
        void(tx, actor, entry, words)?
    };
    let told = dossier.entry(JournalAction::SessionCorrectEntry, doing);
    record(tx, actor, &dossier, told, &right)?;
    passed(tx, vec![right])?.pop().ok_or(Error::NotFound)
}

/// Closes an entry that was wrong.
fn void(tx: &mut Tx<'_>, actor: &Actor, entry: Presence, words: String) -> Result<Presence> {
    store::presence::void(tx.conn, &entry, tx.now, actor.person, &words)?;
    Ok(Presence {
        out_at: entry.out_at.or(Some(tx.now)),
        voided_at: Some(tx.now),
        band_back_at: entry.band_back_at.or(Some(tx.now)),
        words,
        ..entry
    })
}

/// Takes back that somebody left. Whoever came again since is in by that entry.
fn stay(tx: &mut Tx<'_>, dossier: &Dossier, entry: Presence, words: String) -> Result<Presence> {
    let all = store::presence::of_sessions(tx.conn, &[entry.session])?;
    let is_again = |own: &Presence| {
        let is_same = own.worker == entry.worker && own.visitor == entry.visitor;
        is_same && own.state() == PresenceState::In
    };
    if all.iter().any(is_again) {
        return Err(Error::field("presence", "settled", "presence-settled"));
    }
    store::presence::stay(tx.conn, entry.id, &words)?;
    await_leaving(tx, dossier, dossier.session(entry.session)?)?;
    Ok(Presence {
        out_at: None,
        words,
        ..entry
    })
}
