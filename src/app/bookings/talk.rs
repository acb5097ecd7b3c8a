//! Messages between consortium, site and programme about a booking.

use super::dossier::Dossier;
use crate::app::tell::{News, tell};
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed, PlatformRole, Submission};
use crate::domain::ids::BookingId;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::domain::talk::{MAX_WORDS, Side};
use crate::domain::text;
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
        let said = text::prose(words, MAX_WORDS).map_err(|error| Error::field("words", "text", error))?;
        if said.is_empty() {
            return Err(Error::field("words", "required", "needs-message"));
        }
        write(tx, actor, &dossier, said)?;
        Ok(dossier)
    })
}

fn write(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier, words: String) -> Result<()> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let booking = dossier.booking.id;
    if store::messages::count_since(tx.conn, booking, person, Instant::from_unix(tx.now.unix() - 3600))?
        >= MOST_AN_HOUR
    {
        return Err(Error::TooMany { retry_after: 600 });
    }
    let side = side_of(tx, actor, dossier);
    let message = NewMessage {
        id: tx.id()?,
        booking,
        person,
        side,
        at: tx.now,
        words: words.clone(),
    };
    store::messages::insert_message(tx.conn, &message)?;
    let news = News {
        fact: message.id,
        words: Some(words),
        by: Some(actor.name.clone()),
        ..News::default()
    };
    if side != Side::Site {
        tell(tx, &dossier.scene(), Event::MessageToSite, news.clone())?;
    }
    if side != Side::Consortium {
        tell(tx, &dossier.scene(), Event::MessageToConsortium, news)?;
    }
    Ok(())
}

/// For whom somebody writes: staff for the programme, the site's operator for the site, also where it is a
/// party as the host of the demonstration, else for the consortium.
fn side_of(tx: &Tx<'_>, actor: &Actor, dossier: &Dossier) -> Side {
    if actor.platform == Some(PlatformRole::Staff) {
        return Side::Programme;
    }
    if actor
        .memberships
        .iter()
        .any(|(own, _)| *own == dossier.ground.site.operator)
    {
        return Side::Site;
    }
    let parties = dossier.subject(tx).parties;
    let is_party = actor
        .memberships
        .iter()
        .any(|(own, _)| parties.iter().any(|(party, _)| party == own));
    if is_party { Side::Consortium } else { Side::Site }
}
