//! What proves who somebody is: password hashes, logins, tokens, single-use links, and counts of failed
//! tries. Tokens come in as hashes only, never as what somebody could sign in with.

mod link;
mod tries;

use std::collections::BTreeSet;

use diesel::prelude::*;

pub use link::{
    Link, NewLink, find_link, insert_link, use_link, void_links, void_links_for, void_links_of_invitation,
    waiting,
};
pub use tries::{Tries, count_try, forget_tries, forgive_try, lock_tries, put_tries};

use super::error::parsed;
use super::people::platform_role;
use super::schema::{links, memberships, people, sign_in_attempts, tokens};
use super::{Conn, Result};
use crate::domain::access::{MemberRole, PlatformRole};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::proof::Scopes;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language};

/// Who a login or token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    pub person: PersonId,
    pub name: String,
    pub language: Language,
    pub platform: Option<PlatformRole>,
}

#[derive(Debug, Clone, Queryable)]
pub(super) struct BearerRow {
    id: i64,
    name: String,
    language: String,
    role: Option<String>,
}

/// The organisations of somebody, with their role in each.
pub type Roles = Vec<(OrganisationId, MemberRole)>;

/// A person with one of their memberships, if they have any.
pub(super) type RoleRow = (BearerRow, Option<(i64, String)>);

impl BearerRow {
    fn read(self) -> Result<Bearer> {
        let language = parsed("people.language", &self.language, Language::from_word)?;
        Ok(Bearer {
            person: PersonId(self.id),
            name: self.name,
            language,
            platform: platform_role(self.role)?,
        })
    }
}

pub(super) fn with_roles(rows: Vec<RoleRow>) -> Result<Option<(Bearer, Roles)>> {
    let Some((person, _)) = rows.first().cloned() else {
        return Ok(None);
    };
    let role = |(id, role): (i64, String)| {
        Ok((
            OrganisationId(id),
            parsed("memberships.role", &role, MemberRole::from_word)?,
        ))
    };
    let roles = rows
        .into_iter()
        .filter_map(|(_, membership)| membership.map(role))
        .collect::<Result<_>>()?;
    Ok(Some((person.read()?, roles)))
}

/// The person with an address, with the hash of their password unless they are barred or never set one.
pub fn find_password(conn: &mut Conn, email: &Email) -> Result<Option<(PersonId, Option<String>)>> {
    let row: Option<(i64, Option<String>, Option<i64>)> = people::table
        .filter(people::email.eq(email.as_str()))
        .select((people::id, people::password_hash, people::disabled_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, hash, disabled_at)| (PersonId(id), hash.filter(|_| disabled_at.is_none()))))
}

/// Somebody by id, with the hash of their password; none when they are barred or never set one.
pub fn find_bearer(conn: &mut Conn, person: PersonId) -> Result<Option<(Bearer, String)>> {
    let row: Option<(BearerRow, Option<String>)> = people::table
        .filter(people::id.eq(person.0).and(people::disabled_at.is_null()))
        .select((
            (people::id, people::name, people::language, people::platform_role),
            people::password_hash,
        ))
        .first(conn)
        .optional()?;
    let Some((row, Some(hash))) = row else {
        return Ok(None);
    };
    Ok(Some((row.read()?, hash)))
}

/// Somebody by id; none when there is nobody or they are barred.
pub fn find_person(conn: &mut Conn, person: PersonId) -> Result<Option<(Bearer, Roles)>> {
    let rows: Vec<RoleRow> = people::table
        .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(people::id.eq(person.0).and(people::disabled_at.is_null()))
        .order(memberships::organisation_id)
        .select((
            (people::id, people::name, people::language, people::platform_role),
            (memberships::organisation_id, memberships::role).nullable(),
        ))
        .load(conn)?;
    with_roles(rows)
}

/// Sets the hash of a person's password.
pub fn set_password(conn: &mut Conn, person: PersonId, hash: &str) -> Result<()> {
    diesel::update(people::table.find(person.0))
        .set(people::password_hash.eq(hash))
        .execute(conn)?;
    Ok(())
}

/// Which of these hashes are of bearer tokens that still stand for somebody.
pub fn standing_tokens(conn: &mut Conn, hashes: &[String], now: Instant) -> Result<Vec<String>> {
    let rows = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::person_id)))
        .filter(
            tokens::token_hash
                .eq_any(hashes)
                .and(people::disabled_at.is_null()),
        )
        .filter(
            tokens::revoked_at
                .is_null()
                .and(tokens::expires_at.gt(now.unix())),
        );
    Ok(rows.select(tokens::token_hash).load(conn)?)
}

/// A bearer token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: i64,
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it opens nothing.
    pub revoked_at: Option<Instant>,
    /// When it ends by itself.
    pub expires_at: Instant,
    /// When it was used last, to the day.
    pub last_used_at: Option<Instant>,
    /// The network address that it was used from then.
    pub last_used_address: Option<String>,
}

#[derive(Debug, Clone, Queryable)]
struct TokenRow {
    id: i64,
    person: i64,
    name: String,
    scopes: String,
    created_at: i64,
    revoked_at: Option<i64>,
    expires_at: i64,
    last_used_at: Option<i64>,
    last_used_address: Option<String>,
}

const TOKEN: (
    tokens::id,
    tokens::person_id,
    tokens::name,
    tokens::scopes,
    tokens::created_at,
    tokens::revoked_at,
    tokens::expires_at,
    tokens::last_used_at,
    tokens::last_used_address,
) = (
    tokens::id,
    tokens::person_id,
    tokens::name,
    tokens::scopes,
    tokens::created_at,
    tokens::revoked_at,
    tokens::expires_at,
    tokens::last_used_at,
    tokens::last_used_address,
);

impl TokenRow {
    fn read(self) -> Result<Token> {
        Ok(Token {
            id: self.id,
            person: PersonId(self.person),
            name: self.name,
            scopes: parsed("tokens.scopes", &self.scopes, Scopes::from_words)?,
            created_at: Instant::from_unix(self.created_at),
            revoked_at: self.revoked_at.map(Instant::from_unix),
            expires_at: Instant::from_unix(self.expires_at),
            last_used_at: self.last_used_at.map(Instant::from_unix),
            last_used_address: self.last_used_address,
        })
    }
}

/// Who a bearer token stands for; none when it was revoked, has ended, or they are barred.
pub fn find_by_token(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<(Bearer, Roles, Token)>> {
    let rows: Vec<(RoleRow, TokenRow)> = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::person_id)))
        .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(
            tokens::token_hash
                .eq(hash)
                .and(tokens::revoked_at.is_null())
                .and(tokens::expires_at.gt(now.unix())),
        )
        .filter(people::disabled_at.is_null())
        .order(memberships::organisation_id)
        .select((
            (
                (people::id, people::name, people::language, people::platform_role),
                (memberships::organisation_id, memberships::role).nullable(),
            ),
            TOKEN,
        ))
        .load(conn)?;
    let Some((_, found)) = rows.first().cloned() else {
        return Ok(None);
    };
    let person = with_roles(rows.into_iter().map(|(row, _)| row).collect())?;
    let found = found.read()?;
    Ok(person.map(|(bearer, roles)| (bearer, roles, found)))
}

/// Adds a bearer token. `made_with`: the token that it was made with.
pub fn insert_token(conn: &mut Conn, new: &Token, hash: &str, made_with: Option<i64>) -> Result<()> {
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(new.id),
            tokens::token_hash.eq(hash),
            tokens::person_id.eq(new.person.0),
            tokens::name.eq(&new.name),
            tokens::scopes.eq(new.scopes.to_string()),
            tokens::created_at.eq(new.created_at.unix()),
            tokens::expires_at.eq(new.expires_at.unix()),
            tokens::made_with.eq(made_with),
        ))
        .execute(conn)?;
    Ok(())
}

/// The tokens of a person that still open something, by id.
pub fn list_tokens(conn: &mut Conn, person: PersonId, now: Instant) -> Result<Vec<Token>> {
    let rows: Vec<TokenRow> = tokens::table
        .filter(
            tokens::person_id
                .eq(person.0)
                .and(tokens::revoked_at.is_null())
                .and(tokens::expires_at.gt(now.unix())),
        )
        .order(tokens::id)
        .select(TOKEN)
        .load(conn)?;
    rows.into_iter().map(TokenRow::read).collect()
}

/// One token.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_token(conn: &mut Conn, id: i64) -> Result<Token> {
    let row: TokenRow = tokens::table.find(id).select(TOKEN).first(conn)?;
    row.read()
}

/// Marks a token used.
pub fn see_token(conn: &mut Conn, id: i64, now: Instant, address: Option<&str>) -> Result<()> {
    diesel::update(tokens::table.find(id))
        .set((
            tokens::last_used_at.eq(now.unix()),
            tokens::last_used_address.eq(address),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes tokens open nothing from now on, nor those that were made with them, at any depth. Whose the latter
/// were, each once; revoking again does no harm.
///
/// # Errors
/// The database's.
pub fn revoke_tokens(conn: &mut Conn, ids: &[i64], now: Instant) -> Result<BTreeSet<PersonId>> {
    let (mut some, mut others) = (ids.to_vec(), BTreeSet::new());
    // None is made with a later one, so this ends.
    while !some.is_empty() {
        let open = tokens::table.filter(tokens::id.eq_any(&some).and(tokens::revoked_at.is_null()));
        diesel::update(open)
            .set(tokens::revoked_at.eq(now.unix()))
            .execute(conn)?;
        let made = tokens::table.filter(tokens::made_with.eq_any(&some));
        let made: Vec<(i64, i64, Option<i64>)> = made
            .select((tokens::id, tokens::person_id, tokens::revoked_at))
            .load(conn)?;
        others.extend(
            made.iter()
                .filter(|(_, _, ended)| ended.is_none())
                .map(|(_, person, _)| PersonId(*person)),
        );
        some = made.into_iter().map(|(id, ..)| id).collect();
    }
    Ok(others)
}

/// The ids of all tokens that a person ever had.
///
/// # Errors
/// The database's.
pub fn tokens_of(conn: &mut Conn, person: PersonId) -> Result<Vec<i64>> {
    Ok(tokens::table
        .filter(tokens::person_id.eq(person.0))
        .select(tokens::id)
        .load(conn)?)
}

/// Whether a bearer token opens something; it does until the transaction ends.
///
/// # Errors
/// The database's.
pub fn token_stands(conn: &mut Conn, id: i64, now: Instant) -> Result<bool> {
    let open = tokens::table
        .filter(
            tokens::id
                .eq(id)
                .and(tokens::revoked_at.is_null())
                .and(tokens::expires_at.gt(now.unix())),
        )
        .select(tokens::id);
    let found = match conn {
        Conn::Pg(conn) => open.for_no_key_update().first::<i64>(conn).optional()?,
        // SQLite has one writer.
        Conn::Sqlite(conn) => open.first::<i64>(conn).optional()?,
    };
    Ok(found.is_some())
}

/// Deletes links that ran out, and tries that were counted until `oldest`. How many rows.
pub fn delete_stale(conn: &mut Conn, now: Instant, oldest: Instant) -> Result<usize> {
    let links = diesel::delete(links::table.filter(links::expires_at.le(now.unix()))).execute(conn)?;
    let tries =
        diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::window_start.le(oldest.unix())))
            .execute(conn)?;
    Ok(links + tries)
}
