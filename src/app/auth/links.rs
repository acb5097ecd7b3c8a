//! Single-use links: they let a person set a password, once, within three days.

use super::super::{App, Error, Result, Tx, fields::Fields, tell};
use super::logins::{Calendars, Origin, end_access, open_login};
use super::strength::{NewPassword, Owner};
use super::{SignedIn, limits, password, record, store, token_hash};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::domain::notice::{Event, Reader};
use crate::domain::place::LinkPurpose;
use crate::domain::text::{Email, Language};
use crate::store::people::{self, Person};

/// How long a link can be used: as long as its mail is of use.
const LINK_SECONDS: i64 = 72 * 3600;

/// What the page of a link shows before it is used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LinkView {
    /// Address of the person whose password is set.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their language.
    pub language: Language,
    /// What it is for.
    pub purpose: LinkPurpose,
}

/// Sends an invitation again. For those who may manage the person; see [`super::super::people`].
///
/// # Errors
/// [`Error::Invalid`] for a person who has set a password already: they ask for a new one themselves.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<()> {
    let person = super::super::people::manageable(tx, actor, person)?;
    if person.has_password {
        return Err(Error::field("person", "has_password", "has-password"));
    }
    if person.disabled_at.is_some() {
        return Err(Error::field("person", "disabled", "may-not-sign-in"));
    }
    send_link(tx, &person, LinkPurpose::Invite)?;
    record(tx, actor, "person.invite", format!("person {}", person.id))
}

/// Sends a link for a new password to an address. Answers the same whether or not somebody has it.
///
/// # Errors
/// [`Error::Invalid`] for what is no address, [`Error::TooMany`] by account and by network address.
pub fn ask_reset(tx: &mut Tx<'_>, email: &str, address: Option<&str>) -> Result<()> {
    let mut fields = Fields::default();
    let email = fields.email("email", email);
    let email = fields.done(|| email)?;
    limits::charge(tx, limits::Door::Reset, Some(&email), address)?;
    match people::find_person_by_email(tx.conn, &email)? {
        Some(person) if person.disabled_at.is_none() => send_link(tx, &person, LinkPurpose::Reset),
        _ => Ok(()),
    }
}

/// Makes a link and writes the letter that carries it.
pub(in crate::app) fn send_link(tx: &mut Tx<'_>, person: &Person, purpose: LinkPurpose) -> Result<()> {
    let path = open_link(tx, person.id, purpose)?;
    let event = match purpose {
        LinkPurpose::Invite => Event::Invited,
        LinkPurpose::Reset => Event::PasswordReset,
    };
    let reader = Reader { email: person.email.clone(), name: person.name.clone(), language: person.language };
    tell::account_letter(tx, person.id, reader, event, &path)
}

/// Makes a link. Its path below the service's address.
pub(in crate::app) fn open_link(tx: &mut Tx<'_>, person: PersonId, purpose: LinkPurpose) -> Result<String> {
    let token = tx.random.token();
    store::insert_link(tx.conn, &token_hash(&token), person, purpose, tx.now.plus(LINK_SECONDS))?;
    Ok(format!("/link/{token}"))
}

/// A link that can be used. Looking changes nothing: mail scanners follow links too.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, used, or run out.
pub fn find_link(tx: &mut Tx<'_>, token: &str) -> Result<LinkView> {
    let link = store::find_link(tx.conn, &token_hash(token), tx.now)?.ok_or(Error::NotFound)?;
    Ok(LinkView { email: link.email, name: link.name, language: link.language, purpose: link.purpose })
}

/// Sets a password by a link and signs in. Everything else that lets the person in ends.
///
/// # Errors
/// [`Error::NotFound`] as in [`find_link`]; [`Error::Invalid`] for a bad password, which leaves the link usable.
pub async fn use_link(app: &App, token: &str, new_password: String, origin: Origin) -> Result<SignedIn> {
    let looked = token.to_owned();
    // Only who holds a link may make the service hash.
    let link = app.read(move |tx| find_link(tx, &looked)).await?;
    let new_password = NewPassword::check(&new_password, Owner { email: &link.email, name: &link.name })?;
    let hash = password::hash_password(app, new_password).await?;
    let token = token.to_owned();
    app.write(move |tx| take_link(tx, &token, &hash, &origin)).await
}

fn take_link(tx: &mut Tx<'_>, token: &str, hash: &password::PasswordHash, origin: &Origin) -> Result<SignedIn> {
    let key = token_hash(token);
    let link = store::find_link(tx.conn, &key, tx.now)?.ok_or(Error::NotFound)?;
    store::use_link(tx.conn, &key, tx.now)?.ok_or(Error::NotFound)?;
    store::set_password(tx.conn, link.person, hash.as_str())?;
    end_access(tx, link.person, Calendars::End)?;
    let email = Email::parse(&link.email).map_err(|why| Error::Internal(why.to_string()))?;
    limits::forget_account(tx, limits::Door::SignIn, &email)?;
    let (bearer, _) = store::find_bearer(tx.conn, link.person)?.ok_or(Error::NotFound)?;
    let actor = Actor { person: Some(link.person), name: link.name, address: origin.address.clone(), ..Actor::default() };
    record(tx, &actor, "person.set_password", format!("person {}", link.person))?;
    open_login(tx, bearer, origin)
}
