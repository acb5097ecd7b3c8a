//! A password that is set by a link, and what comes with it.

use super::links::find_link;
use super::logins::{Calendars, end_access, open_login};
use super::strength::{NewPassword, Owner};
use super::{Origin, SignedIn, bare_actor, limits, password, record_person, store, token_hash};
use crate::app::account_mail::{self, Change};
use crate::app::{App, Error, Result, Tx, people};
use crate::domain::journal::JournalAction;
use crate::domain::notice::AccountChange;
use crate::domain::place::LinkPurpose;
use crate::domain::text::Email;
use crate::store::people as store_people;

/// Sets a password by a link and signs in, and the name that the person gives. Everything else that lets them
/// in ends. One of an invitation accepts it.
///
/// # Errors
/// [`Error::NotFound`] as in [`find_link`], also for a link that sets no password; [`Error::Invalid`] for a
/// bad password or name, which leaves the link usable.
pub async fn use_link(
    app: &App,
    token: &str,
    new_password: String,
    name: Option<&str>,
    origin: Origin,
) -> Result<SignedIn> {
    let looked = token.to_owned();
    // Only who holds a link may make the service hash.
    let link = app.read(move |tx| find_link(tx, &looked)).await?;
    if link.purpose == LinkPurpose::Email {
        return Err(Error::NotFound);
    }
    let name = name.map(|raw| people::check_name(&link.name, raw)).transpose()?;
    let owner = Owner {
        email: &link.email,
        name: name.as_deref().unwrap_or(&link.name),
    };
    let new_password = NewPassword::check(&new_password, owner)?;
    let hash = password::hash_password(app, new_password).await?;
    let token = token.to_owned();
    app.write(move |tx| take_link(tx, &token, &hash, name.as_deref(), &origin))
        .await
}

fn take_link(
    tx: &mut Tx<'_>,
    token: &str,
    hash: &password::PasswordHash,
    name: Option<&str>,
    origin: &Origin,
) -> Result<SignedIn> {
    let key = token_hash(token);
    let (link, _) = store::find_link(tx.conn, &key, tx.now)?.ok_or(Error::NotFound)?;
    store_people::hold_person(tx.conn, link.person)?;
    store::use_link(tx.conn, &key, tx.now)?.ok_or(Error::NotFound)?;
    store::set_password(tx.conn, link.person, hash.as_str())?;
    let new_name = name.filter(|name| *name != link.name);
    let name = new_name.unwrap_or(&link.name).to_owned();
    let actor = bare_actor(link.person, name, origin.address.as_deref());
    if let Some(name) = new_name {
        store_people::set_name(tx.conn, link.person, name)?;
        record_person(tx, &actor, JournalAction::PersonUpdate, link.person)?;
    }
    end_access(tx, &actor, link.person, Calendars::End)?;
    let email = Email::parse(&link.email).map_err(Error::internal)?;
    limits::forget_account(tx, limits::Door::SignIn, &email)?;
    let (bearer, _) = store::find_bearer(tx.conn, link.person)?.ok_or(Error::NotFound)?;
    record_person(tx, &actor, JournalAction::PersonSetPassword, link.person)?;
    account_mail::tell_change(tx, &actor, link.person, &Change::Plain(AccountChange::Password))?;
    if let Some(invitation) = link.invitation {
        // It may have been taken back meanwhile; the account is opened all the same.
        match people::accept_invitation(tx, &actor, invitation) {
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    open_login(tx, bearer, origin)
}
