//! Another address for an account: asked for by the person, with their password, or by staff; proven by a
//! link to the new address; told to the old one at once.

use super::limits::Door;
use super::links::awaited;
use super::own::{forgive, know, still};
use super::{bare_actor, hold_doors, limits, proven_lately, record_person, store, token_hash};
use crate::app::account_mail::{self, Change, LinkMail};
use crate::app::fields::{Fields, taken};
use crate::app::{App, Error, Result, Tx, people as app_people};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::notice::{AccountChange, Event};
use crate::domain::place::LinkPurpose;
use crate::domain::text::Email;
use crate::store::auth::NewLink;
use crate::store::notices;
use crate::store::people::{self, Person};

/// Asks for another address of one's own. Answers the same whether or not somebody has it.
///
/// # Errors
/// [`Error::Invalid`] for what is no address and for a wrong password (`password`), [`Error::TooMany`] after
/// too many wrong ones or too many mails, [`Error::Unauthenticated`] for nobody.
pub async fn ask_email(app: &App, actor: &Actor, email: &str, given: String) -> Result<()> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let new = parse(email)?;
    let address = actor.address.clone();
    let known = know(app, Door::Change, person, given.into(), address.clone()).await?;
    let actor = actor.clone();
    app.write(move |tx| {
        still(tx, person, &known)?;
        forgive(tx, Door::Change, &known, address.as_deref())?;
        let person = people::get_person(tx.conn, person)?;
        start(tx, &actor, &person, &new)
    })
    .await
}

/// Asks for another address of somebody, for who keeps accounts.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins, [`Error::ProveAgain`], [`Error::Invalid`] for what is
/// no address, [`Error::TooMany`].
pub fn start_email(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, email: &str) -> Result<()> {
    let person = app_people::keepable(tx, actor, person)?;
    proven_lately(tx, actor)?;
    let new = parse(email)?;
    start(tx, actor, &person, &new)
}

fn parse(email: &str) -> Result<Email> {
    let mut fields = Fields::default();
    let email = fields.email("email", email);
    fields.done(|| email)
}

/// Has the link sent, or the owner of the address told. The link that was sent before ends.
fn start(tx: &mut Tx<'_>, actor: &Actor, person: &Person, new: &Email) -> Result<()> {
    limits::charge_letter(tx, actor, Vec::new(), new)?;
    hold_doors(tx, actor, person.id)?;
    store::void_links_for(tx.conn, person.id, LinkPurpose::Email, tx.now)?;
    if let Some(owner) = people::find_person_by_email(tx.conn, new)? {
        account_mail::tell_taken(tx, &owner)?;
    } else {
        let notice = account_mail::queue_link(tx, &LinkMail::new(Event::EmailLink, person, new.as_str()))?;
        let link = NewLink {
            new_email: Some(new.as_str()),
            ..awaited(tx, person.id, LinkPurpose::Email, notice)
        };
        store::insert_link(tx.conn, &link)?;
    }
    record_person(tx, actor, JournalAction::PersonAskEmail, person.id)?;
    let change = Change::Email(AccountChange::EmailAsked, new);
    account_mail::tell_change(tx, actor, person.id, &change)
}

/// Gives a person the address that a link was sent to. Every link of theirs ends; both addresses are told.
///
/// # Errors
/// [`Error::NotFound`] when the link is unknown, used, run out, or for something else; [`Error::Taken`] when
/// somebody has got the address meanwhile.
pub fn confirm_email(tx: &mut Tx<'_>, token: &str, address: Option<&str>) -> Result<()> {
    let key = token_hash(token);
    let (link, _) = store::find_link(tx.conn, &key, tx.now)?.ok_or(Error::NotFound)?;
    people::hold_person(tx.conn, link.person)?;
    let new = link
        .new_email
        .filter(|_| link.purpose == LinkPurpose::Email)
        .ok_or(Error::NotFound)?;
    let new = parse(&new)?;
    store::use_link(tx.conn, &key, tx.now)?.ok_or(Error::NotFound)?;
    store::void_links(tx.conn, link.person, tx.now)?;
    people::set_email(tx.conn, link.person, new.as_str()).map_err(|error| taken(error, &["email"]))?;
    // What waits is for the person, wherever they read their mail.
    notices::outbox::readdress(tx.conn, link.person, &link.email, new.as_str(), tx.now)?;
    let actor = bare_actor(link.person, link.name, address);
    record_person(tx, &actor, JournalAction::PersonEmail, link.person)?;
    let person = people::get_person(tx.conn, link.person)?;
    let change = Change::Email(AccountChange::Email, &new);
    account_mail::tell_change_at(tx, &actor, &person, &link.email, &change)?;
    account_mail::tell_change_at(tx, &actor, &person, new.as_str(), &change)
}
