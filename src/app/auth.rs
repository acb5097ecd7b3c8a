//! Who somebody is: signing in and out, and the actor behind a login or a bearer token.
//! Passwords are hashed and checked outside every transaction, as that takes far longer than any write.

use sha2::{Digest, Sha256};

use super::journal::{self, Entry};
use super::{App, Error, Result, Tx};
use crate::domain::access::{Actor, PlatformRole};
use crate::domain::ids::PersonId;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language};
use crate::random::hex;
use crate::store::auth::{self as store, Bearer, Roles};

mod hashing;
mod limits;
mod links;
mod own;
mod password;
#[cfg(test)]
#[path = "auth_tests.rs"]
mod tests;
mod tokens;

pub use hashing::Hashing;
pub use links::{LinkView, ask_reset, find_link, invite, use_link};
pub(super) use links::{open_link, send_link};
pub use own::{change_password, count_logins};
pub use password::{PASSWORD_LENGTH, PasswordHash, hash_password};
pub use tokens::{BEARER_PREFIX, MadeToken, TokenView, create_token, list_tokens, revoke_token};

/// One try to sign in.
#[derive(Clone)]
pub struct Attempt {
    /// The address that was typed.
    pub email: String,
    /// The password that was typed.
    pub password: String,
    /// The network address that it comes from.
    pub address: Option<String>,
}

/// A login that was just made.
#[derive(Clone)]
pub struct SignedIn {
    /// The token for the browser; only its hash is kept.
    pub token: String,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their language.
    pub language: Language,
    /// When the login ends by itself.
    pub expires_at: Instant,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// As the access table sees them.
    pub actor: Actor,
    /// The language that they read.
    pub language: Language,
}

/// The service itself, for the command line and the demonstration: may do what an admin may, is no person.
#[must_use]
pub fn system() -> Actor {
    Actor { name: "Madang".into(), platform: Some(PlatformRole::Admin), ..Actor::default() }
}

/// Signs a person in.
///
/// # Errors
/// [`Error::Unauthenticated`] for a wrong password, an unknown address, and a barred person alike;
/// [`Error::TooMany`] after too many failures of the account or of the network address.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignedIn> {
    let Attempt { email, password, address } = attempt;
    // A text that is no address belongs to nobody, but costs as much as one.
    let email = Email::parse(&email).ok();
    let charged = (email.clone(), address.clone());
    let known = app.write(move |tx| begin(tx, charged.0.as_ref(), charged.1.as_deref())).await?;
    let (person, hash) = known.unzip();
    let matches = password::matches(&app.hashing, password, hash.clone()).await?;
    let (Some(person), Some(hash), Some(email), true) = (person, hash, email, matches) else { return Err(Error::Unauthenticated) };
    app.write(move |tx| finish(tx, (person, &hash), &email, address.as_deref())).await
}

/// Counts the try and finds the hash to compare with. The count stays unless the password proves right.
fn begin(tx: &mut Tx<'_>, email: Option<&Email>, address: Option<&str>) -> Result<Option<(PersonId, String)>> {
    limits::charge(tx, limits::Door::SignIn, email, address)?;
    match email {
        Some(email) => Ok(store::find_password(tx.conn, email)?),
        None => Ok(None),
    }
}

fn finish(tx: &mut Tx<'_>, proven: (PersonId, &str), email: &Email, address: Option<&str>) -> Result<SignedIn> {
    let (person, hash) = proven;
    // They may have been barred, or their password changed, while it was compared.
    let found = store::find_bearer(tx.conn, person)?.filter(|(_, current)| current == hash);
    let (bearer, _) = found.ok_or(Error::Unauthenticated)?;
    limits::forgive(tx, limits::Door::SignIn, email, address)?;
    open_login(tx, bearer, address)
}

/// Makes a login.
pub(super) fn open_login(tx: &mut Tx<'_>, bearer: Bearer, address: Option<&str>) -> Result<SignedIn> {
    let token = tx.random.token();
    let expires_at = tx.now.plus(tx.rules.login_seconds);
    store::insert_login(tx.conn, &token_hash(&token), bearer.person, (tx.now, expires_at), address)?;
    Ok(SignedIn { token, person: bearer.person, name: bearer.name, language: bearer.language, expires_at })
}

/// Ends one login.
pub fn sign_out(tx: &mut Tx<'_>, token: &str) -> Result<()> {
    Ok(store::delete_login(tx.conn, &token_hash(token))?)
}

/// Ends all logins of the actor. How many there were.
pub fn sign_out_everywhere(tx: &mut Tx<'_>, actor: &Actor) -> Result<usize> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let ended = store::delete_logins(tx.conn, person)?;
    record(tx, actor, "person.sign_out_everywhere", format!("person {person}"))?;
    Ok(ended)
}

/// The person behind a login's token; none when it is unknown or ended, or they are barred. One statement.
pub fn actor_of_login(tx: &mut Tx<'_>, token: &str, address: Option<&str>) -> Result<Option<Visitor>> {
    Ok(store::find_by_login(tx.conn, &token_hash(token), tx.now)?.map(|found| visitor(found, address)))
}

/// The person behind a bearer token; none when it is unknown or revoked, or they are barred. One statement.
pub fn actor_of_bearer(tx: &mut Tx<'_>, token: &str, address: Option<&str>) -> Result<Option<Visitor>> {
    if !token.starts_with(BEARER_PREFIX) {
        return Ok(None);
    }
    Ok(store::find_by_token(tx.conn, &token_hash(token))?.map(|found| visitor(found, address)))
}

/// The actor that a person is, for what is done in their name from the command line.
pub fn actor_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Visitor>> {
    Ok(store::find_person(tx.conn, person)?.map(|found| visitor(found, None)))
}

fn visitor((bearer, memberships): (Bearer, Roles), address: Option<&str>) -> Visitor {
    let Bearer { person, name, language, platform } = bearer;
    Visitor { actor: Actor { person: Some(person), name, platform, memberships, address: address.map(str::to_owned) }, language }
}

/// Deletes what ran out: logins, links, and counts of tries. For a job. How many rows.
pub fn forget_stale(tx: &mut Tx<'_>) -> Result<usize> {
    Ok(store::delete_stale(tx.conn, tx.now, limits::oldest_window(tx.now))?)
}

/// What is kept of a token. The tokens are 256 random bits, so a plain hash can't be searched.
pub(super) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Writes a journal row about a person or a token.
fn record(tx: &mut Tx<'_>, actor: &Actor, action: &'static str, subject: String) -> Result<()> {
    journal::note(tx, actor, Entry { action, subject, ..Entry::default() })?;
    Ok(())
}
