//! What people do with their own account: another password, and how many places they are signed in at.

use super::super::{App, Error, Result, Tx};
use super::{SignedIn, limits, open_login, password, record, store};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::domain::text::Email;
use crate::store::people;

/// Sets another password for who knows the old one. Every login ends, and a new one begins.
///
/// # Errors
/// [`Error::Invalid`] for a bad new password and for a wrong old one (`old_password`), [`Error::TooMany`] after
/// too many wrong ones, [`Error::Unauthenticated`] for nobody.
pub async fn change_password(app: &App, actor: &Actor, old: String, new: String) -> Result<SignedIn> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    password::check(&new)?;
    let address = actor.address.clone();
    let (email, stored) = app.write(move |tx| begin(tx, person, address.as_deref())).await?;
    if !password::matches(&app.hashing, old, Some(stored.clone())).await? {
        return Err(wrong_password());
    }
    let hash = password::hash_password(app, new).await?;
    let actor = actor.clone();
    app.write(move |tx| finish(tx, &actor, &email, (&stored, &hash))).await
}

fn wrong_password() -> Error {
    Error::field("old_password", "wrong_password", "wrong-password")
}

/// Counts the try, as for signing in, and finds the hash to compare with.
fn begin(tx: &mut Tx<'_>, person: PersonId, address: Option<&str>) -> Result<(Email, String)> {
    let email = Email::parse(&people::get_person(tx.conn, person)?.email).map_err(|why| Error::Internal(why.to_string()))?;
    limits::charge(tx, limits::Door::Change, Some(&email), address)?;
    let (_, stored) = store::find_bearer(tx.conn, person)?.ok_or_else(wrong_password)?;
    Ok((email, stored))
}

fn finish(tx: &mut Tx<'_>, actor: &Actor, email: &Email, (old, new): (&str, &password::PasswordHash)) -> Result<SignedIn> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    // It may have been changed by a link while this one was compared.
    let found = store::find_bearer(tx.conn, person)?.filter(|(_, current)| current == old);
    let (bearer, _) = found.ok_or(Error::Unauthenticated)?;
    limits::forgive(tx, limits::Door::Change, email, actor.address.as_deref())?;
    store::set_password(tx.conn, person, new.as_str())?;
    store::void_links(tx.conn, person, tx.now)?;
    store::delete_logins(tx.conn, person)?;
    record(tx, actor, "person.set_password", format!("person {person}"))?;
    open_login(tx, bearer, actor.address.as_deref())
}

/// How many places the actor is signed in at.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn count_logins(tx: &mut Tx<'_>, actor: &Actor) -> Result<usize> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    Ok(usize::try_from(store::count_logins(tx.conn, person, tx.now)?).unwrap_or_default())
}
