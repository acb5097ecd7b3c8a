//! Calendars that people subscribed to. Tokens come in as hashes only.

use diesel::prelude::*;

use super::error::parsed;
use super::schema::{feeds, people};
use super::{Conn, Result};
use crate::domain::ids::PersonId;
use crate::domain::place::FeedKind;
use crate::domain::span::Instant;

/// One subscription: of a person, about something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub id: i64,
    pub person: PersonId,
    /// What it is about.
    pub kind: FeedKind,
    /// Id of the person, site, zone or consortium.
    pub subject: i64,
    /// When its address was made.
    pub created_at: Instant,
    /// When it was fetched last; marked once a day.
    pub last_used_at: Option<Instant>,
    /// From which network address, if that is known.
    pub last_used_address: Option<String>,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    _token_hash: String,
    person_id: i64,
    kind: String,
    subject_id: i64,
    created_at: i64,
    last_used_at: Option<i64>,
    last_used_address: Option<String>,
}

impl Row {
    fn read(self) -> Result<Feed> {
        Ok(Feed {
            id: self.id,
            person: PersonId(self.person_id),
            kind: parsed("feeds.kind", &self.kind, FeedKind::from_word)?,
            subject: self.subject_id,
            created_at: Instant::from_unix(self.created_at),
            last_used_at: self.last_used_at.map(Instant::from_unix),
            last_used_address: self.last_used_address,
        })
    }
}

/// Adds a subscription in the place of the one that the person has about the same thing.
pub fn put_feed(conn: &mut Conn, new: &Feed, hash: &str) -> Result<()> {
    let same = feeds::table
        .filter(feeds::person_id.eq(new.person.0))
        .filter(feeds::kind.eq(new.kind.as_str()))
        .filter(feeds::subject_id.eq(new.subject));
    diesel::delete(same).execute(conn)?;
    diesel::insert_into(feeds::table)
        .values((
            feeds::id.eq(new.id),
            feeds::token_hash.eq(hash),
            feeds::person_id.eq(new.person.0),
            feeds::kind.eq(new.kind.as_str()),
            feeds::subject_id.eq(new.subject),
            feeds::created_at.eq(new.created_at.unix()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The subscription behind a token, unless its person is barred or nobody has used it since a moment.
pub fn find_feed(conn: &mut Conn, hash: &str, since: Instant) -> Result<Option<Feed>> {
    let row: Option<Row> = feeds::table
        .inner_join(people::table.on(people::id.eq(feeds::person_id)))
        .filter(feeds::token_hash.eq(hash).and(people::disabled_at.is_null()))
        .filter(
            feeds::last_used_at
                .gt(since.unix())
                .or(feeds::created_at.gt(since.unix())),
        )
        .select(feeds::all_columns)
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// The subscriptions of a person, by id.
pub fn feeds_of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Feed>> {
    let rows: Vec<Row> = feeds::table
        .filter(feeds::person_id.eq(person.0))
        .order(feeds::id)
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Marks a subscription as used.
pub fn see_feed(conn: &mut Conn, id: i64, now: Instant, address: Option<&str>) -> Result<()> {
    diesel::update(feeds::table.find(id))
        .set((
            feeds::last_used_at.eq(now.unix()),
            feeds::last_used_address.eq(address),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes subscriptions that nobody has used since a moment. How many rows.
pub fn delete_unused(conn: &mut Conn, since: Instant) -> Result<usize> {
    let unused = feeds::last_used_at
        .is_null()
        .or(feeds::last_used_at.le(since.unix()));
    Ok(diesel::delete(
        feeds::table
            .filter(feeds::created_at.le(since.unix()))
            .filter(unused),
    )
    .execute(conn)?)
}

/// Ends every subscription of a person.
pub fn delete_feeds(conn: &mut Conn, person: PersonId) -> Result<()> {
    diesel::delete(feeds::table.filter(feeds::person_id.eq(person.0))).execute(conn)?;
    Ok(())
}

/// Ends a subscription of a person.
///
/// # Errors
/// [`super::Error::NotFound`] when it isn't there, or somebody else's.
pub fn delete_feed(conn: &mut Conn, person: PersonId, id: i64) -> Result<()> {
    match diesel::delete(feeds::table.filter(feeds::id.eq(id).and(feeds::person_id.eq(person.0))))
        .execute(conn)?
    {
        0 => Err(super::Error::NotFound),
        _ => Ok(()),
    }
}
