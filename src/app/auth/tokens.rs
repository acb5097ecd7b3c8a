//! Bearer tokens for programs: shown once, kept as a hash, good for what their scopes say until they end or
//! are revoked.

use super::super::access::or_hidden;
use super::super::account_mail::{self, Change};
use super::super::{Error, Result, Tx, fields::Fields, permit, signed_in};
use super::{hold_doors, proven_lately, record, store, token_hash};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::notice::AccountChange;
use crate::domain::proof::{Proof, Scopes, TokenScope};
use crate::domain::span::Instant;

/// What every bearer token begins with, so that scanners of leaked secrets know it.
pub const BEARER_PREFIX: &str = "mdg_";

/// Days that a token lasts when nothing else is asked for.
const USUAL_DAYS: i64 = 90;
/// The most days that a token lasts.
pub const MOST_DAYS: u32 = 365;

/// A token that somebody wants.
#[derive(Debug, Clone, Default)]
pub struct TokenWish {
    /// What to call it.
    pub name: String,
    /// Words of [`TokenScope`]; none: it may only look.
    pub scopes: Vec<String>,
    /// Days that it lasts; none: 90.
    pub days: Option<i64>,
}

impl TokenWish {
    /// One that may do all that its person may, for as long as any: for the demonstration and tests.
    #[must_use]
    pub fn whole(name: &str) -> Self {
        let scopes = TokenScope::ALL.iter().map(ToString::to_string).collect();
        Self {
            name: name.into(),
            scopes,
            days: Some(i64::from(MOST_DAYS)),
        }
    }
}

/// A bearer token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct TokenView {
    /// Its id, by which it is revoked.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    #[schema(value_type = String)]
    pub created_at: Instant,
    /// When it ends by itself.
    #[schema(value_type = String)]
    pub expires_at: Instant,
    /// When it was used last, to the day.
    #[schema(value_type = Option<String>)]
    pub last_used_at: Option<Instant>,
    /// The network address that it was used from then.
    pub last_used_address: Option<String>,
}

/// A bearer token that was just made: the only time that it is seen.
#[derive(Clone, serde::Serialize, utoipa::ToSchema)]
pub struct MadeToken {
    /// Its id.
    pub id: i64,
    /// The token.
    pub token: String,
}

/// Makes a token for the actor, or by an admin for somebody.
///
/// # Errors
/// [`Error::Forbidden`] for others and for more scopes than the actor's own token has, [`Error::ProveAgain`],
/// [`Error::NotFound`] when there is nobody, or nobody who may sign in.
pub fn create_token(tx: &mut Tx<'_>, actor: &Actor, owner: PersonId, wish: &TokenWish) -> Result<MadeToken> {
    own_or_administer(actor, owner)?;
    proven_lately(tx, actor)?;
    let (name, scopes, days) = parse(wish)?;
    // Nobody makes more out of a token than it is.
    let parent = match actor.proof {
        Proof::Token { scopes: own, .. } if !own.cover(scopes) => return Err(Error::Forbidden),
        Proof::Token { ends_at, id, .. } => Some((ends_at, id)),
        Proof::Inherent | Proof::Console | Proof::Password { .. } | Proof::Looking | Proof::DecisionLink => {
            None
        }
    };
    hold_doors(tx, actor, owner)?;
    store::find_person(tx.conn, owner)?.ok_or(Error::NotFound)?;
    // A form that is sent twice makes one token, and each can be told from the others in the list.
    if store::list_tokens(tx.conn, owner, tx.now)?
        .iter()
        .any(|other| other.name == name)
    {
        return Err(Error::field("name", "taken", "token-name-taken"));
    }
    let token = format!("{BEARER_PREFIX}{}", tx.random.token());
    let new = store::Token {
        id: tx.id()?,
        person: owner,
        name,
        scopes,
        created_at: tx.now,
        revoked_at: None,
        // Nor more lasting, or it would never end.
        expires_at: tx
            .now
            .plus(days * 86_400)
            .min(parent.map_or(Instant::from_unix(i64::MAX), |(ends_at, _)| ends_at)),
        last_used_at: None,
        last_used_address: None,
    };
    store::insert_token(tx.conn, &new, &token_hash(&token), parent.map(|(_, id)| id))?;
    let subject = format!("token {} of person {owner}: {} ({scopes})", new.id, new.name);
    record(tx, actor, JournalAction::TokenCreate, subject)?;
    account_mail::tell_change(tx, actor, owner, &Change::Plain(AccountChange::TokenMade))?;
    Ok(MadeToken { id: new.id, token })
}

fn parse(wish: &TokenWish) -> Result<(String, Scopes, i64)> {
    let mut fields = Fields::default();
    let name = fields.line("name", &wish.name, 80);
    let scopes: Option<Scopes> = match wish.scopes.as_slice() {
        [] => Some([TokenScope::Read].into_iter().collect()),
        words => words
            .iter()
            .map(|word| fields.word("scopes", word, TokenScope::ALL))
            .collect(),
    };
    let days = fields.number("days", wish.days.unwrap_or(USUAL_DAYS), 1..=MOST_DAYS);
    fields.done(|| Some((name?, scopes?, i64::from(days?))))
}

/// The tokens of a person that still open something.
///
/// # Errors
/// [`Error::Forbidden`] for those of others.
pub fn list_tokens(tx: &mut Tx<'_>, actor: &Actor, owner: PersonId) -> Result<Vec<TokenView>> {
    own_or_administer(actor, owner)?;
    let tokens = store::list_tokens(tx.conn, owner, tx.now)?;
    let view = |token: store::Token| TokenView {
        id: token.id,
        name: token.name,
        scopes: token.scopes.iter().collect(),
        created_at: token.created_at,
        expires_at: token.expires_at,
        last_used_at: token.last_used_at,
        last_used_address: token.last_used_address,
    };
    Ok(tokens.into_iter().map(view).collect())
}

/// Makes a token open nothing, and those that were made with it. Revoking it again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when it isn't there, or is somebody else's.
pub fn revoke_token(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<()> {
    signed_in(actor)?;
    let token = store::get_token(tx.conn, id)?;
    // Whether others have tokens is nobody's business.
    or_hidden(own_or_administer(actor, token.person))?;
    hold_doors(tx, actor, token.person)?;
    let others = store::revoke_tokens(tx.conn, &[id], tx.now)?;
    tell_others(tx, actor, token.person, others)?;
    if token.revoked_at.is_some() {
        return Ok(());
    }
    let subject = format!("token {id} of person {}: {}", token.person, token.name);
    record(tx, actor, JournalAction::TokenRevoke, subject)?;
    let change = Change::Plain(AccountChange::TokenRevoked);
    account_mail::tell_change(tx, actor, token.person, &change)
}

/// Tells those whose tokens ended since they were made with those of another person.
pub(super) fn tell_others(
    tx: &mut Tx<'_>,
    actor: &Actor,
    owner: PersonId,
    others: impl IntoIterator<Item = PersonId>,
) -> Result<()> {
    for person in others.into_iter().filter(|person| *person != owner) {
        let subject = format!("tokens of person {person} that person {owner} made");
        record(tx, actor, JournalAction::TokenRevoke, subject)?;
        account_mail::tell_change(tx, actor, person, &Change::Plain(AccountChange::TokenRevoked))?;
    }
    Ok(())
}

fn own_or_administer(actor: &Actor, owner: PersonId) -> Result<()> {
    if actor.person == Some(owner) {
        return Ok(());
    }
    permit(actor, Deed::Administer).map(|_| ())
}
