//! Where people are signed in, and the browsers in which they signed in before. Tokens come in as hashes
//! only.

use diesel::prelude::*;

use super::auth::{Bearer, RoleRow, Roles, with_roles};
use super::conn::each;
use super::schema::{known_browsers, logins, memberships, people};
use super::{Conn, Result};
use crate::domain::ids::PersonId;
use crate::domain::span::Instant;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = logins)]
pub struct Login {
    pub id: i64,
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    /// When it was made.
    pub created_at: Instant,
    /// When it ends by itself at the latest.
    pub expires_at: Instant,
    /// When it was used last, or some minutes before.
    pub last_seen_at: Instant,
    /// When the password was given last.
    pub proven_at: Instant,
    /// The network address that it was made from, later that it was used from.
    pub address: Option<String>,
    /// Browser and system, in a few words.
    pub device: Option<String>,
}

pub fn insert_login(conn: &mut Conn, new: &Login, hash: &str) -> Result<()> {
    diesel::insert_into(logins::table)
        .values((
            logins::id.eq(new.id),
            logins::token_hash.eq(hash),
            logins::person_id.eq(new.person),
            logins::created_at.eq(new.created_at),
            logins::expires_at.eq(new.expires_at),
            logins::last_seen_at.eq(new.last_seen_at),
            logins::proven_at.eq(new.proven_at),
            logins::address.eq(&new.address),
            logins::device.eq(&new.device),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who some logins stand for, in an order: not those whose time is over, and nobody who is barred.
macro_rules! bearers {
    ($now:expr, $which:expr, $order:expr, $besides:expr) => {
        logins::table
            .inner_join(people::table.on(people::id.eq(logins::person_id)))
            .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
            .filter(
                $which
                    .and(logins::expires_at.gt($now))
                    .and(people::disabled_at.is_null()),
            )
            .order($order)
            .select((
                Bearer::as_select(),
                (memberships::organisation_id, memberships::role).nullable(),
                $besides,
            ))
    };
}

/// Who a login stands for; none when its time is over or they are barred.
pub fn find_by_login(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<(Bearer, Roles, Login)>> {
    let own = logins::token_hash.eq(hash);
    let found = bearers!(now, own, memberships::organisation_id, Login::as_select());
    let rows: Vec<RoleRow<Login>> = found.load(conn)?;
    Ok(with_roles(rows))
}

/// Who a login stands for.
#[derive(Debug, Clone)]
pub struct LoginBearer {
    pub login: Login,
    /// The hash of its token.
    pub hash: String,
    pub bearer: Bearer,
    pub roles: Roles,
}

/// Who some logins stand for; not those whose time is over, and nobody who is barred.
pub fn find_by_logins(conn: &mut Conn, hashes: &[String], now: Instant) -> Result<Vec<LoginBearer>> {
    type Row = RoleRow<(Login, String)>;
    let own = logins::token_hash.eq_any(hashes);
    let order = (logins::id, memberships::organisation_id);
    let found = bearers!(now, own, order, (Login::as_select(), logins::token_hash));
    let rows: Vec<Row> = found.load(conn)?;
    let each = rows.chunk_by(|one: &Row, other: &Row| one.2.0.id == other.2.0.id);
    let found = each.filter_map(|own| {
        let (bearer, roles, (login, hash)) = with_roles(own.to_vec())?;
        Some(LoginBearer {
            login,
            hash,
            bearer,
            roles,
        })
    });
    Ok(found.collect())
}

/// The logins of a person whose time is not over, the one that was used last first.
pub fn list_logins(conn: &mut Conn, person: PersonId, now: Instant) -> Result<Vec<Login>> {
    Ok(logins::table
        .filter(logins::person_id.eq(person).and(logins::expires_at.gt(now)))
        .order((logins::last_seen_at.desc(), logins::id.desc()))
        .select(Login::as_select())
        .load(conn)?)
}

/// Whether a login has not ended.
pub fn stands(conn: &mut Conn, id: i64, now: Instant) -> Result<bool> {
    let open = logins::table.filter(logins::id.eq(id).and(logins::expires_at.gt(now)));
    Ok(open.select(logins::id).first::<i64>(conn).optional()?.is_some())
}

/// Marks a login used.
pub fn see_login(conn: &mut Conn, id: i64, now: Instant, address: Option<&str>) -> Result<()> {
    diesel::update(logins::table.find(id))
        .set((logins::last_seen_at.eq(now), logins::address.eq(address)))
        .execute(conn)?;
    Ok(())
}

/// Marks that the password was given again.
///
/// # Errors
/// [`super::Error::NotFound`] when the login has ended.
pub fn prove_login(conn: &mut Conn, id: i64, now: Instant) -> Result<()> {
    match diesel::update(logins::table.find(id))
        .set(logins::proven_at.eq(now))
        .execute(conn)?
    {
        0 => Err(super::Error::NotFound),
        _ => Ok(()),
    }
}

/// Ends the login with a token; whose it was, if it was there.
pub fn delete_login(conn: &mut Conn, hash: &str) -> Result<Option<PersonId>> {
    let person = logins::table
        .filter(logins::token_hash.eq(hash))
        .select(logins::person_id)
        .first(conn)
        .optional()?;
    diesel::delete(logins::table.filter(logins::token_hash.eq(hash))).execute(conn)?;
    Ok(person)
}

/// Ends one login of a person.
///
/// # Errors
/// [`super::Error::NotFound`] when it isn't there, or somebody else's.
pub fn delete_login_of(conn: &mut Conn, person: PersonId, id: i64) -> Result<()> {
    match diesel::delete(logins::table.filter(logins::id.eq(id).and(logins::person_id.eq(person))))
        .execute(conn)?
    {
        0 => Err(super::Error::NotFound),
        _ => Ok(()),
    }
}

/// Ends all logins of a person. How many there were.
pub fn delete_logins(conn: &mut Conn, person: PersonId) -> Result<usize> {
    Ok(diesel::delete(logins::table.filter(logins::person_id.eq(person))).execute(conn)?)
}

/// Deletes logins whose time is over. How many.
pub fn delete_stale_logins(conn: &mut Conn, now: Instant) -> Result<usize> {
    Ok(diesel::delete(logins::table.filter(logins::expires_at.le(now))).execute(conn)?)
}

/// Whether a person signed in before in the browser that holds a token.
pub fn is_known_browser(conn: &mut Conn, hash: &str, person: PersonId) -> Result<bool> {
    let found = known_browsers::table
        .find((hash, person))
        .select(known_browsers::person_id)
        .first::<PersonId>(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Gives a browser another token: everybody who signed in there is known by the new one alone.
pub fn rename_browser(conn: &mut Conn, old: &str, new: &str) -> Result<()> {
    diesel::update(known_browsers::table.filter(known_browsers::token_hash.eq(old)))
        .set(known_browsers::token_hash.eq(new))
        .execute(conn)?;
    Ok(())
}

/// Makes a person known in a browser.
pub fn know_browser(conn: &mut Conn, hash: &str, person: PersonId, now: Instant) -> Result<()> {
    let values = (
        known_browsers::token_hash.eq(hash),
        known_browsers::person_id.eq(person),
        known_browsers::last_used_at.eq(now),
    );
    each!(conn, c => diesel::insert_into(known_browsers::table)
        .values(values)
        .on_conflict((known_browsers::token_hash, known_browsers::person_id))
        .do_update()
        .set(known_browsers::last_used_at.eq(now))
        .execute(c))?;
    Ok(())
}

/// Forgets every browser of a person.
pub fn forget_browsers(conn: &mut Conn, person: PersonId) -> Result<()> {
    diesel::delete(known_browsers::table.filter(known_browsers::person_id.eq(person))).execute(conn)?;
    Ok(())
}

/// Forgets browsers that were last used at or before a moment. How many.
pub fn forget_old_browsers(conn: &mut Conn, oldest: Instant) -> Result<usize> {
    Ok(
        diesel::delete(known_browsers::table.filter(known_browsers::last_used_at.le(oldest)))
            .execute(conn)?,
    )
}
