//! Single-use links: they let a person set a password or prove an address, once, within three days.
//! A link that is mailed is made when its mail leaves; no table, queue or preview ever holds one that works.

use super::{Origin, limits, logins, store, token_hash};
use crate::app::account_mail::{self, LinkMail};
use crate::app::fields::Fields;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, MemberRole};
use crate::domain::ids::{NoticeId, PersonId};
use crate::domain::notice::Event;
use crate::domain::place::LinkPurpose;
use crate::domain::text::{Language, Names, name_of_address};
use crate::store::auth::NewLink;
use crate::store::invitations::{self, Invitation, Whose};
use crate::store::notices::Notice;
use crate::store::people::{self, Person};

/// How long a link can be used: as long as its mail is of use.
const LINK_SECONDS: i64 = 72 * 3600;

/// What the page of a link shows before it is used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LinkView {
    /// Address of the person whose password is set.
    pub email: String,
    pub name: String,
    pub language: Language,
    /// What is suggested as their name to who comes in for the first time; empty: nobody knows it.
    pub suggested_name: Option<String>,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The address that they get by it.
    pub new_email: Option<String>,
    /// The organisation that they join by it, and their role there.
    pub place: Option<(Names, MemberRole)>,
}

/// Sends a link for a new password to an address. Answers the same whether or not somebody has it.
///
/// # Errors
/// [`Error::Invalid`] for what is no address, [`Error::TooMany`] by network address, and by it and the
/// account together.
pub fn ask_reset(tx: &mut Tx<'_>, email: &str, origin: &Origin) -> Result<()> {
    let mut fields = Fields::default();
    let email = fields.email("email", email);
    let email = fields.done(|| email)?;
    limits::charge_address(tx, limits::Door::Reset, origin.address.as_deref())?;
    let found = people::find_person_by_email(tx.conn, &email)?;
    let known = match &found {
        Some(person) => logins::known_browser(tx, person.id, origin)?,
        None => None,
    };
    let who = limits::Try {
        browser: known.as_deref(),
        ..limits::Try::by(None, origin.address.as_deref())
    };
    limits::charge_reset(tx, &email, who)?;
    match found {
        Some(person) if person.disabled_at.is_none() => send_link(tx, None, &person, LinkPurpose::Reset),
        _ => Ok(()),
    }
}

/// Has a link sent that sets a password. The one that was sent before ends.
pub(in crate::app) fn send_link(
    tx: &mut Tx<'_>,
    by: Option<&Actor>,
    person: &Person,
    purpose: LinkPurpose,
) -> Result<()> {
    people::hold_person(tx.conn, person.id)?;
    store::void_links_for(tx.conn, person.id, purpose, tx.now)?;
    let event = if purpose == LinkPurpose::Invite {
        Event::Invited
    } else {
        Event::PasswordReset
    };
    let mail = LinkMail {
        by,
        ..LinkMail::new(event, person, &person.email)
    };
    let notice = account_mail::queue_link(tx, &mail)?;
    let link = awaited(tx, person.id, purpose, notice);
    Ok(store::insert_link(tx.conn, &link)?)
}

/// Has a link sent that opens an account and accepts an invitation.
pub(in crate::app) fn offer_by_link(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: &Person,
    invitation: &Invitation,
) -> Result<()> {
    people::hold_person(tx.conn, person.id)?;
    let mail = LinkMail {
        by: Some(by),
        invitation: Some(invitation),
        ..LinkMail::new(Event::Invited, person, &person.email)
    };
    let notice = account_mail::queue_link(tx, &mail)?;
    let link = NewLink {
        invitation: Some(invitation.id),
        ..awaited(tx, person.id, LinkPurpose::Invite, notice)
    };
    Ok(store::insert_link(tx.conn, &link)?)
}

/// The link of a notice that waits. Its token is made when the mail leaves: see [`make_link`].
pub(super) fn awaited(
    tx: &Tx<'_>,
    person: PersonId,
    purpose: LinkPurpose,
    notice: NoticeId,
) -> NewLink<'static> {
    NewLink {
        hash: store::waiting(notice),
        notice: Some(notice),
        ..shown(tx, person, purpose, String::new())
    }
}

/// A link whose token has this hash already.
fn shown(tx: &Tx<'_>, person: PersonId, purpose: LinkPurpose, hash: String) -> NewLink<'static> {
    NewLink {
        hash,
        person,
        purpose,
        expires_at: tx.now.plus(LINK_SECONDS),
        notice: None,
        new_email: None,
        invitation: None,
    }
}

/// Makes a link whose path is shown at once. Its path below the service's address.
pub(in crate::app) fn open_link(tx: &mut Tx<'_>, person: PersonId, purpose: LinkPurpose) -> Result<String> {
    people::hold_person(tx.conn, person)?;
    store::void_links_for(tx.conn, person, purpose, tx.now)?;
    let token = tx.random.token();
    let link = shown(tx, person, purpose, token_hash(&token));
    store::insert_link(tx.conn, &link)?;
    Ok(format!("/link/{token}"))
}

/// The path of the link of a notice that leaves now; until then none exists, and afterwards only the reader's
/// mail has it. None where it is over, or a newer one took its place. A mail that is tried again gets another
/// token: the first may have arrived, so both work until one is used.
pub(in crate::app) fn make_link(tx: &mut Tx<'_>, notice: &Notice) -> Result<Option<String>> {
    let waiting = store::waiting(notice.id);
    let Some((link, _)) = store::find_link(tx.conn, &waiting, tx.now)? else {
        return Ok(None);
    };
    // Whatever ends what lets the person in has ended the link before, or ends this one too.
    people::hold_person(tx.conn, link.person)?;
    let Some((link, expires_at)) = store::find_link(tx.conn, &waiting, tx.now)? else {
        return Ok(None);
    };
    let token = tx.random.token();
    let new = NewLink {
        hash: token_hash(&token),
        expires_at,
        new_email: link.new_email.as_deref(),
        invitation: link.invitation,
        ..awaited(tx, link.person, link.purpose, notice.id)
    };
    store::insert_link(tx.conn, &new)?;
    Ok(Some(format!("/link/{token}")))
}

/// A link that can be used. Looking changes nothing: mail scanners follow links too.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, used, or run out.
pub fn find_link(tx: &mut Tx<'_>, token: &str) -> Result<LinkView> {
    let (link, _) = store::find_link(tx.conn, &token_hash(token), tx.now)?.ok_or(Error::NotFound)?;
    let invitation = match link.invitation {
        Some(id) => invitations::list_open(tx.conn, Whose::One(id), tx.now)?.pop(),
        None => None,
    };
    let is_made_up = link.name == name_of_address(&link.email);
    let suggested_name = match link.purpose {
        LinkPurpose::Invite | LinkPurpose::Reset if is_made_up => Some(String::new()),
        LinkPurpose::Invite => Some(link.name.clone()),
        LinkPurpose::Reset | LinkPurpose::Email => None,
    };
    Ok(LinkView {
        suggested_name,
        email: link.email,
        name: link.name,
        language: link.language,
        purpose: link.purpose,
        new_email: link.new_email,
        place: invitation.map(|found| (found.names, found.role)),
    })
}
