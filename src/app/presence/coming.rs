//! People of a session say when they come, while nobody is there. It checks nobody in: it is shown where
//! people wait for them, and the clock waits until then before it frees their time.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::door::{at_door, not_in, stands_open};
use super::said_of;
use crate::app::bookings::{Dossier, Key, once_or_again};
use crate::app::fields::Fields;
use crate::app::journal::{self, note};
use crate::app::{Doing, Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::fault::Fault;
use crate::domain::ids::SessionId;
use crate::domain::journal::JournalAction;
use crate::domain::span::Instant;
use crate::store;
use crate::store::presence::comings::{SaidComing, Sayer};
use crate::store::sessions::Session;

const MAX_WORDS: usize = 300;

/// Somebody says when they come.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "at": "2027-03-15T23:10:00+09:00", "words": "The road is closed." }))]
pub struct ComingBody {
    /// When they come: from now on, before the session ends.
    #[schema(value_type = String)]
    pub at: Instant,
    /// Why they are late.
    #[serde(default)]
    pub words: String,
}

/// When people of a session said that they come, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ComingSaid {
    /// The moment of which they said it.
    #[schema(value_type = String)]
    pub at: Instant,
    /// Why; may be empty.
    pub words: String,
    /// The name of who said it.
    pub by: String,
    /// When they said it.
    #[schema(value_type = String)]
    pub said_at: Instant,
}

impl From<SaidComing> for ComingSaid {
    fn from(own: SaidComing) -> Self {
        Self {
            at: own.at,
            words: own.words,
            by: own.by,
            said_at: own.said_at,
        }
    }
}

/// Somebody who may check people in says when they come. Once for each key.
///
/// # Errors
/// [`Error::Invalid`] for a moment that can't be, [`Error::NotFound`], [`Error::Forbidden`].
pub fn say_coming(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    body: &ComingBody,
    key: Option<&Key>,
) -> Result<ComingSaid> {
    let first = |tx: &mut Tx<'_>| {
        let (dossier, _, doing) = at_door(tx, actor, id, Deed::CheckIn)?;
        let person = actor.person.ok_or(Error::Unauthenticated)?;
        let said = ComingSayer {
            actor,
            sayer: Sayer::Person(person),
            name: &actor.name,
            doing,
        };
        Ok((said.keep(tx, &dossier, id, body)?, dossier.booking.id))
    };
    let again = |tx: &mut Tx<'_>| {
        at_door(tx, actor, id, Deed::CheckIn)?;
        said_of(tx, id)?.map(ComingSaid::from).ok_or(Error::NotFound)
    };
    once_or_again(tx, actor, key, first, again)
}

/// Who says it, and what is written down of them.
pub(super) struct ComingSayer<'a> {
    pub(super) actor: &'a Actor,
    pub(super) sayer: Sayer,
    pub(super) name: &'a str,
    pub(super) doing: Doing,
}

impl ComingSayer<'_> {
    /// Writes it down. The booking is locked.
    pub(super) fn keep(
        &self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        id: SessionId,
        body: &ComingBody,
    ) -> Result<ComingSaid> {
        let session = dossier.session(id)?;
        stands_open(tx, dossier, session, tx.now)?.map_err(|why| not_in(why, dossier))?;
        let new = SaidComing {
            by: self.name.to_owned(),
            ..read(session, body, tx.now)?
        };
        let row = tx.id()?;
        store::presence::comings::insert(tx.conn, row, id, &new, self.sayer)?;
        let told = dossier.entry(JournalAction::SessionComing, self.doing);
        let entry = journal::Entry {
            reason: Some(new.words.clone()),
            ..dossier.about_session(id, told, json!({ "at": new.at }))
        };
        note(tx, self.actor, entry)?;
        Ok(new.into())
    }
}

fn read(session: &Session, body: &ComingBody, now: Instant) -> Result<SaidComing> {
    let mut fields = Fields::default();
    if body.at < now {
        fields.refuse("at", "past", Fault::new("coming-past"));
    } else if body.at >= session.span.end {
        fields.refuse("at", "too_late", Fault::new("coming-after-end"));
    }
    let words = fields.prose("words", &body.words, MAX_WORDS);
    fields.done(|| {
        Some(SaidComing {
            at: body.at,
            words: words?,
            said_at: now,
            by: String::new(),
        })
    })
}
