//! Calendars that people subscribed to. Tokens come in as hashes only.

use diesel::prelude::*;

use super::schema::people;
use super::schema::visitors::feeds;
use super::{Conn, Result};
use crate::domain::ids::PersonId;
use crate::domain::place::FeedKind;
use crate::domain::span::Instant;

/// One subscription: of a person, about something.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = feeds)]
pub struct Feed {
    pub id: i64,
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    /// What it is about.
    pub kind: FeedKind,
    /// Id of the person, site, zone or consortium.
    #[diesel(column_name = subject_id)]
    pub subject: i64,
    /// When its address was made.
    pub created_at: Instant,
    /// When it was fetched last; marked once a day.
    pub last_used_at: Option<Instant>,
    /// From which network address, if that is known.
    pub last_used_address: Option<String>,
}

/// Adds a subscription in the place of the one that the person has about the same thing.
pub fn put_feed(conn: &mut Conn, new: &Feed, hash: &str) -> Result<()> {
    let same = feeds::table
        .filter(feeds::person_id.eq(new.person))
        .filter(feeds::kind.eq(new.kind))
        .filter(feeds::subject_id.eq(new.subject));
    diesel::delete(same).execute(conn)?;
    diesel::insert_into(feeds::table)
        .values((
            feeds::id.eq(new.id),
            feeds::token_hash.eq(hash),
            feeds::person_id.eq(new.person),
            feeds::kind.eq(new.kind),
            feeds::subject_id.eq(new.subject),
            feeds::created_at.eq(new.created_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The subscription behind a token, unless its person is barred or nobody has used it since a moment.
pub fn find_feed(conn: &mut Conn, hash: &str, since: Instant) -> Result<Option<Feed>> {
    Ok(feeds::table
        .inner_join(people::table.on(people::id.eq(feeds::person_id)))
        .filter(feeds::token_hash.eq(hash).and(people::disabled_at.is_null()))
        .filter(feeds::last_used_at.gt(since).or(feeds::created_at.gt(since)))
        .select(Feed::as_select())
        .first(conn)
        .optional()?)
}

/// The subscriptions of a person, by id.
pub fn feeds_of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Feed>> {
    Ok(feeds::table
        .filter(feeds::person_id.eq(person))
        .order(feeds::id)
        .select(Feed::as_select())
        .load(conn)?)
}

/// Marks a subscription as used.
pub fn see_feed(conn: &mut Conn, id: i64, now: Instant, address: Option<&str>) -> Result<()> {
    diesel::update(feeds::table.find(id))
        .set((feeds::last_used_at.eq(now), feeds::last_used_address.eq(address)))
        .execute(conn)?;
    Ok(())
}

/// Deletes subscriptions that nobody has used since a moment. How many rows.
pub fn delete_unused(conn: &mut Conn, since: Instant) -> Result<usize> {
    let unused = feeds::last_used_at.is_null().or(feeds::last_used_at.le(since));
    Ok(diesel::delete(feeds::table.filter(feeds::created_at.le(since)).filter(unused)).execute(conn)?)
}

/// Ends every subscription of a person.
pub fn delete_feeds(conn: &mut Conn, person: PersonId) -> Result<()> {
    diesel::delete(feeds::table.filter(feeds::person_id.eq(person))).execute(conn)?;
    Ok(())
}

/// Ends a subscription of a person.
///
/// # Errors
/// [`super::Error::NotFound`] when it isn't there, or somebody else's.
pub fn delete_feed(conn: &mut Conn, person: PersonId, id: i64) -> Result<()> {
    match diesel::delete(feeds::table.filter(feeds::id.eq(id).and(feeds::person_id.eq(person))))
        .execute(conn)?
    {
        0 => Err(super::Error::NotFound),
        _ => Ok(()),
    }
}
