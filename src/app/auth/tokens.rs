//! Bearer tokens for programs: shown once, kept as a hash, good until they are revoked.

use super::super::{Error, Result, Tx, allow, fields::Fields, signed_in};
use super::{record, store, token_hash};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::PersonId;
use crate::domain::span::Instant;

/// What every bearer token begins with, so that scanners of leaked secrets know it.
pub const BEARER_PREFIX: &str = "mdg_";

/// A bearer token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct TokenView {
    /// Its id, by which it is revoked.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    #[schema(value_type = String)]
    pub created_at: Instant,
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
/// [`Error::Forbidden`] for others, [`Error::NotFound`] when there is nobody, or nobody who may sign in.
pub fn create_token(tx: &mut Tx<'_>, actor: &Actor, owner: PersonId, name: &str) -> Result<MadeToken> {
    own_or_administer(actor, owner)?;
    let mut fields = Fields::default();
    let name = fields.line("name", name, 80);
    let name = fields.done(|| name)?;
    store::find_person(tx.conn, owner)?.ok_or(Error::NotFound)?;
    // A form that is sent twice makes one token, and each can be told from the others in the list.
    if store::list_tokens(tx.conn, owner)?.iter().any(|other| other.name == name) {
        return Err(Error::field("name", "taken", "token-name-taken"));
    }
    let token = format!("{BEARER_PREFIX}{}", tx.random.token());
    let new = store::Token { id: tx.id()?, person: owner, name, created_at: tx.now, revoked_at: None };
    store::insert_token(tx.conn, &new, &token_hash(&token))?;
    record(tx, actor, "token.create", format!("token {} of person {owner}: {}", new.id, new.name))?;
    Ok(MadeToken { id: new.id, token })
}

/// The tokens of a person that still open something.
///
/// # Errors
/// [`Error::Forbidden`] for those of others.
pub fn list_tokens(tx: &mut Tx<'_>, actor: &Actor, owner: PersonId) -> Result<Vec<TokenView>> {
    own_or_administer(actor, owner)?;
    let tokens = store::list_tokens(tx.conn, owner)?;
    Ok(tokens.into_iter().map(|token| TokenView { id: token.id, name: token.name, created_at: token.created_at }).collect())
}

/// Makes a token open nothing. Revoking it again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when it isn't there, or is somebody else's.
pub fn revoke_token(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<()> {
    signed_in(actor)?;
    let token = store::get_token(tx.conn, id)?;
    // Whether others have tokens is nobody's business.
    own_or_administer(actor, token.person).map_err(|why| if matches!(why, Error::Forbidden) { Error::NotFound } else { why })?;
    if token.revoked_at.is_some() {
        return Ok(());
    }
    store::revoke_token(tx.conn, id, tx.now)?;
    record(tx, actor, "token.revoke", format!("token {id} of person {}: {}", token.person, token.name))
}

fn own_or_administer(actor: &Actor, owner: PersonId) -> Result<()> {
    if actor.person == Some(owner) {
        return Ok(());
    }
    allow(actor, Deed::Administer, &Subject::default()).map(|_| ())
}
