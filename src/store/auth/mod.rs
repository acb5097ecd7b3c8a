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
pub use tries::{Tries, count_try, find_tries, forget_tries, forgive_try, lock_tries, put_tries};

use super::schema::{links, memberships, people, sign_in_attempts, tokens};
use super::{Conn, Result};
use crate::domain::access::{MemberRole, PlatformRole};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::proof::Scopes;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language};

/// Who a login or token stands for.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Bearer {
    #[diesel(column_name = id)]
    pub person: PersonId,
    pub name: String,
    pub language: Language,
    #[diesel(column_name = platform_role)]
    pub platform: Option<PlatformRole>,
}

/// The organisations of somebody, with their role in each.
pub type Roles = Vec<(OrganisationId, MemberRole)>;

/// A person with one of their memberships, if they have any, and what the query asked for besides.
pub(super) type RoleRow<T> = (Bearer, Option<(OrganisationId, MemberRole)>, T);

/// The person of the rows, which are one for each membership, with what the first of them holds besides; none
/// without rows.
pub(super) fn with_roles<T>(rows: Vec<RoleRow<T>>) -> Option<(Bearer, Roles, T)> {
    let mut rows = rows.into_iter();
    let (bearer, first, besides) = rows.next()?;
    let others = rows.filter_map(|(_, membership, _)| membership);
    Some((bearer, first.into_iter().chain(others).collect(), besides))
}

/// The person with an address, with the hash of their password unless they are barred or never set one.
pub fn find_password(conn: &mut Conn, email: &Email) -> Result<Option<(PersonId, Option<String>)>> {
    let row: Option<(PersonId, Option<String>, Option<Instant>)> = people::table
        .filter(people::email.eq(email.as_str()))
        .select((people::id, people::password_hash, people::disabled_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, hash, disabled_at)| (id, hash.filter(|_| disabled_at.is_none()))))
}

/// Somebody by id, with the hash of their password; none when they are barred or never set one.
pub fn find_bearer(conn: &mut Conn, person: PersonId) -> Result<Option<(Bearer, String)>> {
    let row: Option<(Bearer, Option<String>)> = people::table
        .filter(people::id.eq(person).and(people::disabled_at.is_null()))
        .select((Bearer::as_select(), people::password_hash))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(bearer, hash)| Some((bearer, hash?))))
}

/// Somebody by id; none when there is nobody or they are barred.
pub fn find_person(conn: &mut Conn, person: PersonId) -> Result<Option<(Bearer, Roles)>> {
    let rows: Vec<RoleRow<PersonId>> = people::table
        .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(people::id.eq(person).and(people::disabled_at.is_null()))
        .order(memberships::organisation_id)
        .select((
            Bearer::as_select(),
            (memberships::organisation_id, memberships::role).nullable(),
            people::id,
        ))
        .load(conn)?;
    Ok(with_roles(rows).map(|(bearer, roles, _)| (bearer, roles)))
}

/// Sets the hash of a person's password.
pub fn set_password(conn: &mut Conn, person: PersonId, hash: &str) -> Result<()> {
    diesel::update(people::table.find(person))
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
        .filter(tokens::revoked_at.is_null().and(tokens::expires_at.gt(now)));
    Ok(rows.select(tokens::token_hash).load(conn)?)
}

/// A bearer token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tokens)]
pub struct Token {
    pub id: i64,
    #[diesel(column_name = person_id)]
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

/// Who a bearer token stands for; none when it was revoked, has ended, or they are barred.
pub fn find_by_token(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<(Bearer, Roles, Token)>> {
    let rows: Vec<RoleRow<Token>> = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::person_id)))
        .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(
            tokens::token_hash
                .eq(hash)
                .and(tokens::revoked_at.is_null())
                .and(tokens::expires_at.gt(now)),
        )
        .filter(people::disabled_at.is_null())
        .order(memberships::organisation_id)
        .select((
            Bearer::as_select(),
            (memberships::organisation_id, memberships::role).nullable(),
            Token::as_select(),
        ))
        .load(conn)?;
    Ok(with_roles(rows))
}

/// Adds a bearer token. `made_with`: the token that it was made with.
pub fn insert_token(conn: &mut Conn, new: &Token, hash: &str, made_with: Option<i64>) -> Result<()> {
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(new.id),
            tokens::token_hash.eq(hash),
            tokens::person_id.eq(new.person),
            tokens::name.eq(&new.name),
            tokens::scopes.eq(new.scopes),
            tokens::created_at.eq(new.created_at),
            tokens::expires_at.eq(new.expires_at),
            tokens::made_with.eq(made_with),
        ))
        .execute(conn)?;
    Ok(())
}

/// The tokens of a person that still open something, by id.
pub fn list_tokens(conn: &mut Conn, person: PersonId, now: Instant) -> Result<Vec<Token>> {
    Ok(tokens::table
        .filter(
            tokens::person_id
                .eq(person)
                .and(tokens::revoked_at.is_null())
                .and(tokens::expires_at.gt(now)),
        )
        .order(tokens::id)
        .select(Token::as_select())
        .load(conn)?)
}

/// One token.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_token(conn: &mut Conn, id: i64) -> Result<Token> {
    Ok(tokens::table.find(id).select(Token::as_select()).first(conn)?)
}

/// Marks a token used.
pub fn see_token(conn: &mut Conn, id: i64, now: Instant, address: Option<&str>) -> Result<()> {
    diesel::update(tokens::table.find(id))
        .set((
            tokens::last_used_at.eq(now),
            tokens::last_used_address.eq(address),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes tokens open nothing from now on, nor those that were made with them, at any depth. Whose the latter
/// were, each once; revoking again does no harm.
pub fn revoke_tokens(conn: &mut Conn, ids: &[i64], now: Instant) -> Result<BTreeSet<PersonId>> {
    let (mut some, mut others) = (ids.to_vec(), BTreeSet::new());
    // None is made with a later one, so this ends.
    while !some.is_empty() {
        let open = tokens::table.filter(tokens::id.eq_any(&some).and(tokens::revoked_at.is_null()));
        diesel::update(open)
            .set(tokens::revoked_at.eq(now))
            .execute(conn)?;
        let made = tokens::table.filter(tokens::made_with.eq_any(&some));
        let made: Vec<(i64, PersonId, Option<Instant>)> = made
            .select((tokens::id, tokens::person_id, tokens::revoked_at))
            .load(conn)?;
        others.extend(
            made.iter()
                .filter(|(_, _, ended)| ended.is_none())
                .map(|(_, person, _)| *person),
        );
        some = made.into_iter().map(|(id, ..)| id).collect();
    }
    Ok(others)
}

/// The ids of all tokens that a person ever had.
pub fn tokens_of(conn: &mut Conn, person: PersonId) -> Result<Vec<i64>> {
    Ok(tokens::table
        .filter(tokens::person_id.eq(person))
        .select(tokens::id)
        .load(conn)?)
}

/// Whether a bearer token opens something; it does until the transaction ends.
pub fn token_stands(conn: &mut Conn, id: i64, now: Instant) -> Result<bool> {
    let open = tokens::table
        .filter(
            tokens::id
                .eq(id)
                .and(tokens::revoked_at.is_null())
                .and(tokens::expires_at.gt(now)),
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
    let links = diesel::delete(links::table.filter(links::expires_at.le(now))).execute(conn)?;
    let tries = diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::window_start.le(oldest)))
        .execute(conn)?;
    Ok(links + tries)
}
