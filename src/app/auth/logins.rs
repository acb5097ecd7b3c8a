//! Where somebody is signed in: made, listed, ended one by one or all at once with everything else that lets
//! them in.

use std::collections::{BTreeMap, BTreeSet};

use super::super::account_mail::{self, Change};
use super::super::{Error, Result, Tx};
use super::tokens::tell_others;
use super::{
    Origin, SignedIn, Visitor, bare_actor, limits, record, record_person, store, token_hash, visitor,
};
use crate::domain::access::{Actor, PlatformRole};
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::notice::{AccountChange, SignInPlace};
use crate::domain::proof::Proof;
use crate::domain::span::Instant;
use crate::store::auth::{Bearer, Roles};
use crate::store::bookings::by_mail::void_decision_links;
use crate::store::journal::has_done;
use crate::store::logins::Login;
use crate::store::{feeds, logins, people};

/// How exactly it is known when a login was used last: a write for every page would cost more than it tells.
const SEEN_SECONDS: i64 = 300;
/// A browser that was not used for so long is no longer known; its cookie has ended by then, too.
pub const BROWSER_DAYS: i64 = 400;

/// A login as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct LoginView {
    /// Its id, by which it is ended.
    pub id: i64,
    /// Browser and system, in a few words.
    pub device: Option<String>,
    /// The network address that it was last seen at.
    pub address: Option<String>,
    /// When it was made.
    #[schema(value_type = String)]
    pub created_at: Instant,
    /// When it was used last, to some minutes.
    #[schema(value_type = String)]
    pub last_seen_at: Instant,
    /// When it ends by itself at the latest.
    #[schema(value_type = String)]
    pub expires_at: Instant,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Whether subscriptions to calendars end with the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendars {
    Keep,
    End,
}

/// Makes a login, and makes the browser known under a token that is new each time: one that somebody else put
/// there is of no use to them.
pub(in crate::app) fn open_login(tx: &mut Tx<'_>, bearer: Bearer, origin: &Origin) -> Result<SignedIn> {
    let (token, browser) = (tx.random.token(), tx.random.token());
    let expires_at = tx.now.plus(tx.rules.login_seconds);
    let new = Login {
        id: tx.id()?,
        person: bearer.person,
        created_at: tx.now,
        expires_at,
        last_seen_at: tx.now,
        proven_at: tx.now,
        address: origin.address.clone(),
        device: origin.device.clone(),
    };
    logins::insert_login(tx.conn, &new, &token_hash(&token))?;
    let known_as = token_hash(&browser);
    if let Some(old) = &origin.browser {
        logins::rename_browser(tx.conn, &token_hash(old), &known_as)?;
    }
    logins::know_browser(tx.conn, &known_as, bearer.person, tx.now)?;
    let actor = bare_actor(bearer.person, bearer.name.clone(), origin.address.as_deref());
    record_person(tx, &actor, JournalAction::PersonSignIn, bearer.person)?;
    tracing::info!(person = bearer.person.0, address = origin.address, "signed in");
    Ok(SignedIn {
        token,
        browser,
        person: bearer.person,
        name: bearer.name,
        language: bearer.language,
        expires_at,
    })
}

/// The person behind a login's token; none when it is unknown, ended or idle for too long, or they are
/// barred. One statement.
pub fn actor_of_login(tx: &mut Tx<'_>, token: &str, address: Option<&str>) -> Result<Option<Visitor>> {
    let found = logins::find_by_login(tx.conn, &token_hash(token), tx.now)?;
    Ok(found.and_then(|(bearer, roles, login)| visitor_by(tx, &login, bearer, roles, address)))
}

/// Who comes by a login; none when it was idle for too long.
fn visitor_by(
    tx: &Tx<'_>,
    login: &Login,
    bearer: Bearer,
    roles: Roles,
    address: Option<&str>,
) -> Option<Visitor> {
    if is_idle(tx, login.last_seen_at, bearer.platform) {
        return None;
    }
    let is_worth_a_note = tx.now.unix() - login.last_seen_at.unix() >= SEEN_SECONDS;
    let proof = Proof::Password {
        at: login.proven_at,
        login: login.id,
    };
    let mut found = visitor((bearer, roles), address, proof);
    found.login = Some(login.id);
    found.seen = is_worth_a_note.then_some(super::Seen::Login(login.id));
    Some(found)
}

/// Whoever can do much is away for less long.
fn is_idle(tx: &Tx<'_>, last_seen_at: Instant, role: Option<PlatformRole>) -> bool {
    let most = if role.is_some() {
        tx.rules.idle_seconds_staff
    } else {
        tx.rules.idle_seconds
    };
    tx.now.unix() - last_seen_at.unix() >= most
}

/// What some proofs prove now.
#[derive(Debug, Clone, Default)]
pub struct ProofsNow {
    /// Who came by those that are logins, without an address.
    pub visitors: BTreeMap<String, Visitor>,
    /// Those that prove nothing any more: ended, run out, idle for too long, revoked, or their person is
    /// barred.
    pub ended: BTreeSet<String>,
}

/// What these proofs prove now.
pub fn look_at_proofs(tx: &mut Tx<'_>, proofs: Vec<String>) -> Result<ProofsNow> {
    let mut standing: BTreeSet<String> = store::standing_tokens(tx.conn, &proofs, tx.now)?
        .into_iter()
        .collect();
    standing.extend(crate::store::presence::walls::standing_walls(tx.conn, &proofs)?);
    let mut visitors = BTreeMap::new();
    for own in logins::find_by_logins(tx.conn, &proofs, tx.now)? {
        if let Some(visitor) = visitor_by(tx, &own.login, own.bearer, own.roles, None) {
            visitors.insert(own.hash, visitor);
        }
    }
    let mut ended = BTreeSet::from_iter(proofs);
    ended.retain(|proof| !standing.contains(proof) && !visitors.contains_key(proof));
    Ok(ProofsNow { visitors, ended })
}

/// The hash of the browser's token, when this person signed in there before.
pub(super) fn known_browser(tx: &mut Tx<'_>, person: PersonId, origin: &Origin) -> Result<Option<String>> {
    let Some(hash) = origin.browser.as_deref().map(token_hash) else {
        return Ok(None);
    };
    Ok(logins::is_known_browser(tx.conn, &hash, person)?.then_some(hash))
}

/// Tells somebody of a sign-in with their password in a browser that their account does not know (ASVS 4.0.3,
/// 2.2.3). Who comes by a link is told of the new password instead, and who never signed in before is in
/// their first browser.
pub(super) fn tell_of_unknown_browser(tx: &mut Tx<'_>, person: PersonId, origin: &Origin) -> Result<()> {
    if !may_have_signed_in(tx, person)? || !limits::is_sign_in_told(tx, person, origin)? {
        return Ok(());
    }
    // No name: who it was is what the reader shall say.
    let somebody = bare_actor(person, String::new(), None);
    let place = SignInPlace {
        device: origin.device.clone(),
        address: origin.address.clone(),
    };
    account_mail::tell_change(tx, &somebody, person, &Change::SignIn(place))
}

/// Whether somebody signed in before, as far as the journal remembers; of what was before that, it may be.
fn may_have_signed_in(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let remembered = tx.now.plus_days(-tx.rules.retention_days);
    Ok(people::get_person(tx.conn, person)?.created_at < remembered
        || has_done(tx.conn, person, JournalAction::PersonSignIn)?)
}

/// Where the actor is signed in, the login that was used last first. `this`: the login that asks.
pub fn list_logins(tx: &mut Tx<'_>, actor: &Actor, this: Option<i64>) -> Result<Vec<LoginView>> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let role = store::find_person(tx.conn, person)?.and_then(|(bearer, _)| bearer.platform);
    let all = logins::list_logins(tx.conn, person, tx.now)?;
    let view = |login: Login| LoginView {
        id: login.id,
        device: login.device,
        address: login.address,
        created_at: login.created_at,
        last_seen_at: login.last_seen_at,
        expires_at: login.expires_at,
        is_this: this == Some(login.id),
    };
    Ok(all
        .into_iter()
        .filter(|login| !is_idle(tx, login.last_seen_at, role))
        .map(view)
        .collect())
}

/// Ends one of the actor's own logins.
///
/// # Errors
/// [`Error::NotFound`] when it isn't there, or somebody else's.
pub fn end_login(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<()> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    logins::delete_login_of(tx.conn, person, id)?;
    let subject = format!("login {id} of person {person}");
    record(tx, actor, JournalAction::PersonEndLogin, subject)
}

/// Ends the login that a token is of.
pub fn sign_out(tx: &mut Tx<'_>, actor: &Actor, token: &str) -> Result<()> {
    if let Some(person) = logins::delete_login(tx.conn, &token_hash(token))? {
        tracing::info!(person = person.0, address = actor.address, "signed out");
        record_person(tx, actor, JournalAction::PersonSignOut, person)?;
    }
    Ok(())
}

/// Ends all logins and tokens of the actor, and their calendars if they ask for it. How many logins there
/// were. Programs that used one of the tokens stop, so its owner is written to.
pub fn sign_out_everywhere(tx: &mut Tx<'_>, actor: &Actor, calendars: Calendars) -> Result<usize> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let Ended { logins, tokens } = end_access(tx, actor, person, calendars)?;
    record_person(tx, actor, JournalAction::PersonSignOutEverywhere, person)?;
    if tokens > 0 {
        account_mail::tell_change(tx, actor, person, &Change::Plain(AccountChange::TokenRevoked))?;
    }
    Ok(logins)
}

pub(in crate::app) struct Ended {
    pub logins: usize,
    pub tokens: usize,
}

/// Ends everything that lets a person in: logins, tokens, open links, and what their browsers are known by.
/// Nothing of it ever comes back.
pub(in crate::app) fn end_access(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    calendars: Calendars,
) -> Result<Ended> {
    people::hold_person(tx.conn, person)?;
    store::void_links(tx.conn, person, tx.now)?;
    void_decision_links(tx.conn, person, tx.now)?;
    let tokens = store::list_tokens(tx.conn, person, tx.now)?.len();
    let all = store::tokens_of(tx.conn, person)?;
    let others = store::revoke_tokens(tx.conn, &all, tx.now)?;
    tell_others(tx, by, person, others)?;
    if tokens > 0 {
        let subject = format!("{tokens} tokens of person {person}");
        record(tx, by, JournalAction::TokenRevoke, subject)?;
    }
    logins::forget_browsers(tx.conn, person)?;
    if calendars == Calendars::End {
        feeds::delete_feeds(tx.conn, person)?;
    }
    Ok(Ended {
        logins: logins::delete_logins(tx.conn, person)?,
        tokens,
    })
}
