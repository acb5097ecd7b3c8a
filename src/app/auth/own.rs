//! What people prove and change with the password in force: another password, and that it is still they.

use super::super::account_mail::{self, Change};
use super::super::{App, Error, Result, Tx};
use super::limits::{Door, Try};
use super::logins::{Calendars, end_access, open_login};
use super::strength::{NewPassword, Owner};
use super::{Origin, SignedIn, limits, note_failure, password, record_person, store};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::notice::AccountChange;
use crate::domain::text::Email;
use crate::store::{logins, people};

/// Sets another password for who knows the old one. Everything that lets them in ends, and one login begins.
///
/// # Errors
/// [`Error::Invalid`] for a bad new password and for a wrong old one (`old_password`), [`Error::TooMany`]
/// after too many wrong ones, [`Error::Unauthenticated`] for nobody.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    old: String,
    new: String,
    origin: Origin,
) -> Result<SignedIn> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let owner = app
        .read(move |tx| Ok(people::get_person(tx.conn, person)?))
        .await?;
    let owner = Owner {
        email: &owner.email,
        name: &owner.name,
    };
    let new = NewPassword::check(&new, owner)?;
    let old = Typed {
        password: old,
        field: "old_password",
    };
    let known = know(app, Door::Change, person, old, origin.address.clone()).await?;
    let hash = password::hash_password(app, new).await?;
    let actor = actor.clone();
    app.write(move |tx| finish(tx, &actor, &known, &hash, &origin))
        .await
}

/// Marks that the password of a login was given just now.
///
/// # Errors
/// [`Error::Invalid`] for a wrong one, [`Error::TooMany`] after too many, [`Error::Unauthenticated`] for
/// nobody and for who did not sign in with a password.
pub async fn prove(app: &App, actor: &Actor, login: Option<i64>, password: String) -> Result<()> {
    let (Some(person), Some(login)) = (actor.person, login) else {
        return Err(Error::Unauthenticated);
    };
    let address = actor.address.clone();
    let known = know(app, Door::Prove, person, password.into(), address.clone()).await?;
    app.write(move |tx| {
        still(tx, person, &known)?;
        forgive(tx, Door::Prove, &known, address.as_deref())?;
        Ok(logins::prove_login(tx.conn, login, tx.now)?)
    })
    .await
}

/// A password that was typed, and the field that it was typed into.
pub(super) struct Typed {
    password: String,
    field: &'static str,
}

impl From<String> for Typed {
    fn from(password: String) -> Self {
        Self {
            password,
            field: "password",
        }
    }
}

/// An account whose password was given.
pub(super) struct Known {
    email: Email,
    hash: String,
}

/// Compares what was typed with the password in force. Counted, as for signing in.
pub(super) async fn know(
    app: &App,
    door: Door,
    person: PersonId,
    typed: Typed,
    address: Option<String>,
) -> Result<Known> {
    let from = address.clone();
    let wrong = || Error::field(typed.field, "wrong_password", "wrong-password");
    let found = app
        .write(move |tx| begin(tx, door, person, from.as_deref()))
        .await?;
    let known = found.ok_or_else(wrong)?;
    let compared = password::matches(&app.hashing, typed.password, Some(known.hash.clone())).await;
    if compared.is_err() {
        let (email, address) = (known.email.clone(), address.clone());
        app.write(move |tx| limits::take_back(tx, door, Try::by(Some(&email), address.as_deref())))
            .await?;
    }
    if compared? {
        return Ok(known);
    }
    let action = JournalAction::PersonPasswordFailed;
    app.write(move |tx| note_failure(tx, action, Some(person), address.as_deref()))
        .await?;
    Err(wrong())
}

/// Counts the try, and finds the hash to compare with; none for who never set a password.
fn begin(tx: &mut Tx<'_>, door: Door, person: PersonId, address: Option<&str>) -> Result<Option<Known>> {
    let email = Email::parse(&people::get_person(tx.conn, person)?.email).map_err(Error::internal)?;
    limits::charge_password(tx, door, Try::by(Some(&email), address))?;
    Ok(store::find_bearer(tx.conn, person)?.map(|(_, hash)| Known { email, hash }))
}

pub(super) fn forgive(tx: &mut Tx<'_>, door: Door, known: &Known, address: Option<&str>) -> Result<()> {
    limits::forgive_password(tx, door, Try::by(Some(&known.email), address))
}

/// The account, if its password is still the one that was compared: it may have been changed by a link
/// meanwhile.
pub(super) fn still(tx: &mut Tx<'_>, person: PersonId, known: &Known) -> Result<store::Bearer> {
    people::hold_person(tx.conn, person)?;
    let found = store::find_bearer(tx.conn, person)?.filter(|(_, current)| *current == known.hash);
    found.map(|(bearer, _)| bearer).ok_or(Error::Unauthenticated)
}

fn finish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    known: &Known,
    new: &password::PasswordHash,
    origin: &Origin,
) -> Result<SignedIn> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let bearer = still(tx, person, known)?;
    forgive(tx, Door::Change, known, origin.address.as_deref())?;
    store::set_password(tx.conn, person, new.as_str())?;
    end_access(tx, actor, person, Calendars::End)?;
    record_person(tx, actor, JournalAction::PersonSetPassword, person)?;
    account_mail::tell_change(tx, actor, person, &Change::Plain(AccountChange::Password))?;
    open_login(tx, bearer, origin)
}
