//! The armbands that a site gives to people who come in, and has back as they leave.

use serde::Deserialize;
use serde_json::json;

use super::door::{Passed, at_door, entry_of, passed};
use crate::app::fields::Fields;
use crate::app::journal::note;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{PresenceId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::presence::PresenceState;
use crate::store;
use crate::store::presence::Presence;

/// Longest number of an armband, in characters.
const MAX_BAND: usize = 20;

/// An armband is given to somebody who is inside, or is back.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "band": "12" }))]
pub struct BandBody {
    /// The number on it, where it is given.
    pub band: String,
    /// Whether it is back; then it needs no number.
    pub back: bool,
}

/// Writes down that the site gave an armband to somebody who is inside, or has it back. What was written so
/// already is answered, and is no error.
///
/// # Errors
/// [`Error::Invalid`] for a number that somebody else has, or an entry that has none to come back;
/// [`Error::NotFound`], [`Error::Forbidden`].
pub fn keep_band(
    tx: &mut Tx<'_>,
    actor: &Actor,
    session: SessionId,
    id: PresenceId,
    body: &BandBody,
) -> Result<Passed> {
    let (dossier, _, doing) = at_door(tx, actor, session, Deed::KeepDoor)?;
    let entry = entry_of(tx, session, id)?;
    let kept = if body.back {
        comes_back(tx, entry.clone())?
    } else {
        is_given(tx, entry.clone(), &body.band)?
    };
    if kept != entry {
        store::presence::bands::keep(tx.conn, &kept)?;
        let became = json!({ "presence": id, "band": kept.band, "back": kept.band_back_at.is_some() });
        let told = dossier.entry(JournalAction::SessionBand, doing);
        note(tx, actor, dossier.about_session(session, told, became))?;
    }
    passed(tx, vec![kept])?.pop().ok_or(Error::NotFound)
}

fn comes_back(tx: &Tx<'_>, entry: Presence) -> Result<Presence> {
    if entry.band.is_empty() {
        return Err(Error::field("back", "no_band", "band-none"));
    }
    Ok(Presence {
        band_back_at: entry.band_back_at.or(Some(tx.now)),
        ..entry
    })
}

fn is_given(tx: &mut Tx<'_>, entry: Presence, number: &str) -> Result<Presence> {
    if entry.state() != PresenceState::In {
        return Err(Error::field("band", "not_in", "presence-not-in"));
    }
    let mut fields = Fields::default();
    let number = fields.line("band", number, MAX_BAND);
    let band = fields.done(|| number)?;
    let out = store::presence::bands::lock_out(tx.conn, entry.site)?;
    if out.iter().any(|own| own.id != entry.id && own.band == band) {
        return Err(Error::field("band", "taken", "band-taken"));
    }
    Ok(Presence {
        band,
        band_back_at: None,
        ..entry
    })
}
