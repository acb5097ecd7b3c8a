//! Messages between consortium, site and programme about a booking.

use super::dossier::Dossier;
use crate::app::fields::read_prose;
use crate::app::tell::{News, tell};
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed, PlatformRole, Submission};
use crate::domain::ids::BookingId;
use crate::domain::notice::Event;
use crate::domain::talk::{MAX_WORDS, Side};
use crate::store;
use crate::store::messages::NewMessage;

/// Most messages that one person may write about one booking in an hour: each is a mail to several people.
const MOST_AN_HOUR: i64 = 20;

/// Writes a message; the other side is told. What was never sent has no other side.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`] for no words or too many,
/// [`Error::TooMany`].
pub fn say(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    words: &str,
    key: Option<&super::Key>,
) -> Result<Dossier> {
    super::once(tx, actor, key, |tx| {
        let (dossier, _) = Dossier::open(tx, actor, id, Deed::Talk)?;
        if dossier.booking.submission() == Submission::Unsent {
            return Err(Error::NotFound);
        }
        let said = read_prose("words", words, MAX_WORDS)?;
        if said.is_empty() {
            return Err(Error::field("words", "required", "needs-message"));
        }
        write(tx, actor, &dossier, said)?;
        Ok(dossier)
    })
}

/// Keeps what is said with a request as a message; the letter about the request tells it.
pub(super) fn keep_reply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    dossier: &Dossier,
    words: &str,
) -> Result<Option<String>> {
    let said = read_prose("reply", words, MAX_WORDS)?;
    if said.is_empty() {
        return Ok(None);
    }
    let side = side_of(tx, actor, dossier);
    keep(tx, actor, dossier, side, &said)?;
    Ok(Some(said))
}

fn write(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier, words: String) -> Result<()> {
    let side = side_of(tx, actor, dossier);
    let id = keep(tx, actor, dossier, side, &words)?;
    let news = News {
        words: Some(words),
        ..News::by(id, actor)
    };
    if side != Side::Site {
        tell(tx, &dossier.scene(), Event::MessageToSite, news.clone())?;
    }
    if side != Side::Consortium {
        tell(tx, &dossier.scene(), Event::MessageToConsortium, news)?;
    }
    Ok(())
}

/// Keeps a message, and answers its id.
fn keep(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier, side: Side, words: &str) -> Result<i64> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let booking = dossier.booking.id;
    if store::messages::count_since(tx.conn, booking, person, tx.now.plus(-3600))? >= MOST_AN_HOUR {
        return Err(Error::TooMany { retry_after: 600 });
    }
    let message = NewMessage {
        id: tx.id()?,
        booking,
        person,
        side,
        at: tx.now,
        words: words.to_owned(),
    };
    store::messages::insert_message(tx.conn, &message)?;
    Ok(message.id)
}

/// For whom somebody writes: staff for the programme, the site's operator for the site, also where it is a
/// party as the host of the demonstration, else for the consortium.
fn side_of(tx: &Tx<'_>, actor: &Actor, dossier: &Dossier) -> Side {
    if actor.platform == Some(PlatformRole::Staff) {
        return Side::Programme;
    }
    if actor.belongs_to(dossier.ground.site.operator) {
        return Side::Site;
    }
    let parties = dossier.subject(tx).parties;
    let is_party = parties.iter().any(|(party, _)| actor.belongs_to(*party));
    if is_party { Side::Consortium } else { Side::Site }
}
