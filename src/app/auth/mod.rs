//! Who somebody is: signing in and out, and the actor behind a login or a bearer token.
//! Passwords are hashed and checked outside every transaction, as that takes far longer than any write.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::journal::{self, Entry};
use super::{App, Error, Result, Tx};
use crate::domain::access::{Actor, PlatformRole};
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::proof::Proof;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language};
use crate::random::hex;
use crate::store::auth::{self as store, Bearer, Roles};
use crate::store::{feeds, logins as stored_logins, people};

mod by_link;
mod device;
mod email;
mod hashing;
mod limits;
mod links;
#[cfg(test)]
mod links_tests;
mod logins;
mod own;
mod password;
mod strength;
#[cfg(test)]
mod tests;
mod tokens;
#[cfg(test)]
mod tokens_tests;
#[cfg(test)]
mod ways_tests;

pub use by_link::use_link;
pub use device::device;
pub use email::{ask_email, confirm_email, start_email};
pub use hashing::Hashing;
pub(super) use limits::{
    charge_decision_letter, charge_letter, charge_open_form, charge_wrong_code, is_form_confirmed,
    stop_guessing,
};
pub use links::{LinkView, ask_reset, find_link};
pub(super) use links::{make_link, offer_by_link, open_link, send_link};
pub use logins::{
    BROWSER_DAYS, Calendars, LoginView, ProofsNow, actor_of_login, end_login, list_logins, look_at_proofs,
    sign_out, sign_out_everywhere,
};
pub(super) use logins::{end_access, open_login};
pub use own::{change_password, prove};
pub use password::{PasswordHash, hash_password};
pub use strength::{NewPassword, PASSWORD_LENGTH, StrengthView, measure};
pub use tokens::{
    BEARER_PREFIX, MOST_DAYS, MadeToken, TokenView, TokenWish, create_token, list_tokens, revoke_token,
};

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub address: Option<String>,
    /// Browser and system, in a few words.
    pub device: Option<String>,
    /// The token that the browser keeps since somebody signed in there.
    pub browser: Option<String>,
}

/// One try to sign in.
#[derive(Clone)]
pub struct Attempt {
    /// The address that was typed.
    pub email: String,
    /// The password that was typed.
    pub password: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A login that was just made.
#[derive(Clone)]
pub struct SignedIn {
    /// The token for the browser; only its hash is kept.
    pub token: String,
    /// The token that the browser keeps from now on; only its hash is kept.
    pub browser: String,
    pub person: PersonId,
    pub name: String,
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
    /// The login that they came by.
    pub login: Option<i64>,
    /// What it is time to mark as used.
    pub seen: Option<Seen>,
}

/// What somebody came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The login with this id.
    Login(i64),
    /// The bearer token with this id.
    Token(i64),
    /// The subscribed calendar with this id.
    Feed(i64),
}

/// The service itself, for the demonstration and what is set up before anybody uses it: may do what an admin
/// may, is no person.
#[must_use]
pub fn system() -> Actor {
    Actor {
        name: "Madang".into(),
        platform: Some(PlatformRole::Admin),
        ..Actor::default()
    }
}

/// Whoever runs a command of the service on its machine: may do the same, and people are told of what changes
/// for them.
#[must_use]
pub fn console() -> Actor {
    Actor {
        proof: Proof::Console,
        ..system()
    }
}

/// Signs a person in.
///
/// # Errors
/// [`Error::Unauthenticated`] for a wrong password, an unknown address, and a barred person alike;
/// [`Error::TooMany`] after too many failures; [`Error::Unavailable`] when too many try at once.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignedIn> {
    let Attempt {
        email,
        password,
        origin,
    } = attempt;
    // A text that is no address belongs to nobody, but costs as much as one.
    let email = Email::parse(&email).ok();
    let charged = (email.clone(), origin.clone());
    let begun = app
        .write(move |tx| begin(tx, charged.0.as_ref(), &charged.1))
        .await;
    let Known {
        person,
        hash,
        browser,
    } = match begun {
        Err(refused @ Error::TooMany { .. }) => {
            note_refusal(app, email, origin.address).await?;
            return Err(refused);
        }
        begun => begun?,
    };
    let compared = password::matches(&app.hashing, password, hash.clone()).await;
    if compared.is_err() {
        let (email, address, browser) = (email.clone(), origin.address.clone(), browser.clone());
        app.write(move |tx| {
            let who = limits::Try {
                browser: browser.as_deref(),
                ..limits::Try::by(email.as_ref(), address.as_deref())
            };
            limits::take_back(tx, limits::Door::SignIn, who)
        })
        .await?;
    }
    let matches = compared?;
    if let (Some(person), Some(hash), Some(email), true) = (person, hash, email, matches) {
        let proven = Proven {
            person,
            hash,
            email,
            browser,
        };
        let done = app.write({
            let origin = origin.clone();
            move |tx| finish(tx, &proven, &origin)
        });
        match done.await {
            Err(Error::Unauthenticated) => {}
            done => return done,
        }
    }
    // For nobody's account too, so that both take as long.
    let address = origin.address;
    app.write(move |tx| note_failure(tx, JournalAction::PersonSignInFailed, person, address.as_deref()))
        .await?;
    Err(Error::Unauthenticated)
}

/// What is known of an account before its password is compared.
struct Known {
    person: Option<PersonId>,
    /// Of the password; none for nobody, a barred person, and one who never set one.
    hash: Option<String>,
    /// Of the browser's token, where the person signed in there before.
    browser: Option<String>,
}

/// An account whose password was right.
struct Proven {
    person: PersonId,
    hash: String,
    email: Email,
    browser: Option<String>,
}

/// Counts the try and finds the hash to compare with. The count stays unless the password proves right.
fn begin(tx: &mut Tx<'_>, email: Option<&Email>, origin: &Origin) -> Result<Known> {
    let (person, hash) = find_password(tx, email)?.unzip();
    let browser = match person {
        Some(person) => logins::known_browser(tx, person, origin)?,
        None => None,
    };
    let who = limits::Try {
        browser: browser.as_deref(),
        ..limits::Try::by(email, origin.address.as_deref())
    };
    limits::charge_password(tx, limits::Door::SignIn, who)?;
    Ok(Known {
        person,
        hash: hash.flatten(),
        browser,
    })
}

/// The person with an address, and the hash of their password; none of no address.
fn find_password(tx: &mut Tx<'_>, email: Option<&Email>) -> Result<Option<(PersonId, Option<String>)>> {
    match email {
        Some(email) => Ok(store::find_password(tx.conn, email)?),
        None => Ok(None),
    }
}

fn finish(tx: &mut Tx<'_>, proven: &Proven, origin: &Origin) -> Result<SignedIn> {
    people::hold_person(tx.conn, proven.person)?;
    // They may have been barred, or their password changed, while it was compared.
    let found = store::find_bearer(tx.conn, proven.person)?.filter(|(_, current)| *current == proven.hash);
    let (bearer, _) = found.ok_or(Error::Unauthenticated)?;
    let who = limits::Try {
        browser: proven.browser.as_deref(),
        ..limits::Try::by(Some(&proven.email), origin.address.as_deref())
    };
    limits::forgive_password(tx, limits::Door::SignIn, who)?;
    if proven.browser.is_none() {
        logins::tell_of_unknown_browser(tx, proven.person, origin)?;
    }
    open_login(tx, bearer, origin)
}

/// Tells the log and the journal of a try that failed. What was typed stands in neither.
fn note_failure(
    tx: &mut Tx<'_>,
    action: JournalAction,
    person: Option<PersonId>,
    address: Option<&str>,
) -> Result<()> {
    tracing::warn!(
        person = person.map(|person| person.0),
        address,
        action = action.as_str(),
        "a sign-in was not taken"
    );
    let nobody = Actor {
        address: address.map(str::to_owned),
        ..Actor::default()
    };
    let subject = person.map_or_else(
        || "nobody's account".to_owned(),
        |person| format!("person {person}"),
    );
    record(tx, &nobody, action, subject)
}

/// Tells of a try that the limits refused: the journal once in a while, the log each time.
async fn note_refusal(app: &App, email: Option<Email>, address: Option<String>) -> Result<()> {
    tracing::warn!(address, "a sign-in was refused after too many failures");
    app.write(move |tx| {
        let who = limits::Try::by(email.as_ref(), address.as_deref());
        if limits::is_first_refusal(tx, limits::Door::SignIn, who)? {
            let person = find_password(tx, email.as_ref())?.map(|(person, _)| person);
            note_failure(tx, JournalAction::PersonSignInRefused, person, address.as_deref())?;
        }
        Ok(())
    })
    .await
}

/// The person behind a bearer token; none when it is unknown, revoked or over, or they are barred. One
/// statement.
pub fn actor_of_bearer(tx: &mut Tx<'_>, token: &str, address: Option<&str>) -> Result<Option<Visitor>> {
    if !token.starts_with(BEARER_PREFIX) {
        return Ok(None);
    }
    let Some((bearer, roles, token)) = store::find_by_token(tx.conn, &token_hash(token), tx.now)? else {
        return Ok(None);
    };
    let proof = Proof::Token {
        scopes: token.scopes,
        ends_at: token.expires_at,
        id: token.id,
    };
    let mut found = visitor((bearer, roles), address, proof);
    found.seen = is_new_day(token.last_used_at, tx.now).then_some(Seen::Token(token.id));
    Ok(Some(found))
}

/// Whether what was used last at a moment has not been used yet on this day.
pub(super) fn is_new_day(last: Option<Instant>, now: Instant) -> bool {
    let day = |at: Instant| at.unix().div_euclid(86_400);
    last.is_none_or(|last| day(last) != day(now))
}

/// Marks what somebody came by as used.
pub fn mark_seen(tx: &mut Tx<'_>, seen: Seen, address: Option<&str>) -> Result<()> {
    match seen {
        Seen::Login(id) => stored_logins::see_login(tx.conn, id, tx.now, address)?,
        Seen::Token(id) => store::see_token(tx.conn, id, tx.now, address)?,
        Seen::Feed(id) => feeds::see_feed(tx.conn, id, tx.now, address)?,
    }
    Ok(())
}

/// What is known of a login's or bearer token's holder without holding the token.
#[must_use]
pub fn proof(token: &str) -> String {
    token_hash(token)
}

/// The actor that a person is, for what is done in their name from the command line.
pub fn actor_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Visitor>> {
    Ok(store::find_person(tx.conn, person)?.map(|found| visitor(found, None, Proof::Inherent)))
}

fn visitor((bearer, memberships): (Bearer, Roles), address: Option<&str>, proof: Proof) -> Visitor {
    Visitor {
        actor: Actor {
            platform: bearer.platform,
            memberships,
            proof,
            ..bare_actor(bearer.person, bearer.name, address)
        },
        language: bearer.language,
        login: None,
        seen: None,
    }
}

/// Stops who gave their password too long ago for what could cost somebody their account.
///
/// # Errors
/// [`Error::ProveAgain`]; [`Error::Forbidden`] for a token that is not for it.
pub fn proven_lately(tx: &Tx<'_>, actor: &Actor) -> Result<()> {
    match actor.proof {
        proof if proof.is_fresh(tx.now, tx.rules.proof_seconds) => Ok(()),
        Proof::Password { .. } => Err(Error::ProveAgain),
        _ => Err(Error::Forbidden),
    }
}

/// Makes changes of what lets a person in wait for each other, and stops who was let in by what has ended
/// meanwhile. Comes before what is read to be changed.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`] when there is no such person.
pub(in crate::app) fn hold_doors(tx: &mut Tx<'_>, actor: &Actor, of: PersonId) -> Result<()> {
    // In the order of their ids, as two may do it to each other.
    for person in actor.person.into_iter().chain([of]).collect::<BTreeSet<_>>() {
        people::hold_person(tx.conn, person)?;
    }
    let stands = match actor.proof {
        Proof::Password { login, .. } => stored_logins::stands(tx.conn, login, tx.now)?,
        Proof::Token { id, .. } => store::token_stands(tx.conn, id, tx.now)?,
        Proof::Inherent | Proof::Console | Proof::Looking => true,
        Proof::DecisionLink => false,
    };
    stands.then_some(()).ok_or(Error::Unauthenticated)
}

/// Deletes what ran out: logins, links, browsers, and counts of tries. For a job. How many rows.
pub fn forget_stale(tx: &mut Tx<'_>) -> Result<usize> {
    let logins = stored_logins::delete_stale_logins(tx.conn, tx.now)?;
    let browsers = stored_logins::forget_old_browsers(tx.conn, tx.now.plus(-BROWSER_DAYS * 86_400))?;
    Ok(logins + browsers + store::delete_stale(tx.conn, tx.now, limits::oldest_kept(tx.now))?)
}

/// What is kept of a token. The tokens are 256 random bits, so a plain hash can't be searched.
pub(in crate::app) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Writes a journal row about a person or a token.
fn record(tx: &mut Tx<'_>, actor: &Actor, action: JournalAction, subject: String) -> Result<()> {
    let entry = Entry {
        subject,
        ..Entry::of(action)
    };
    journal::note(tx, actor, entry).map(|_| ())
}

fn record_person(tx: &mut Tx<'_>, actor: &Actor, action: JournalAction, person: PersonId) -> Result<()> {
    record(tx, actor, action, format!("person {person}"))
}

/// A person who comes from somewhere, with no rights of theirs looked up.
fn bare_actor(person: PersonId, name: String, address: Option<&str>) -> Actor {
    Actor {
        person: Some(person),
        name,
        address: address.map(str::to_owned),
        ..Actor::default()
    }
}
