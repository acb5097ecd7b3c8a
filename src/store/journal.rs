//! The journal: who did what, when, why, and what it was before. Rows are only ever added; those that are old
//! lose who did it, and keep what was done.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, exists, max};
use diesel::prelude::*;

use super::among::Literal;
use super::batch::insert_rows;
use super::named::anywhere;
use super::schema::{bookings, journal};
use super::scope::was_sent;
use super::search::lower;
use super::{Batch, Conn, Result};
use crate::domain::access::Scope;
use crate::domain::ids::{BookingId, ConsortiumId, EntryId, PersonId, SiteId};
use crate::domain::journal::{JournalAction, JournalTopic, RecordedAction};
use crate::domain::span::Instant;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = journal, treat_none_as_default_value = false)]
pub struct Row {
    pub id: EntryId,
    pub at: Instant,
    /// Who; none for the service itself.
    pub person_id: Option<PersonId>,
    /// For whom, when it was done on somebody's behalf.
    pub on_behalf: Option<String>,
    pub address: Option<String>,
    pub action: RecordedAction,
    pub booking_id: Option<BookingId>,
    pub site_id: Option<SiteId>,
    pub consortium_id: Option<ConsortiumId>,
    /// What it was done to, in words.
    pub subject: String,
    pub was: Option<String>,
    pub became: Option<String>,
    pub reason: Option<String>,
}

pub fn insert_entries(batch: &mut Batch<'_>, new: Vec<Row>) -> Result<()> {
    insert_rows!(batch, journal::table, new)?;
    Ok(())
}

/// The journal's newest end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    newest: i64,
    near: i64,
}

/// How far below the newest id an entry may still appear: transactions take ids in lots and end in any order.
const NEAR: i64 = 5_000;

/// The newest entry and how many are near it: one of the two changes with every entry that is added.
pub fn tip(conn: &mut Conn) -> Result<Tip> {
    let near = format!("journal.id > (SELECT max(newest.id) FROM journal AS newest) - {NEAR}");
    let (newest, near): (Option<i64>, i64) = journal::table
        .filter(Literal::new(&near))
        .select((max(journal::id), count_star()))
        .first(conn)?;
    Ok(Tip {
        newest: newest.unwrap_or_default(),
        near,
    })
}

/// What a list of entries is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct JournalFilter {
    pub booking: Option<BookingId>,
    pub site: Option<SiteId>,
    /// Only those about what is within this.
    pub scope: Scope,
    /// With an id below this one.
    pub before: Option<EntryId>,
    /// At most so many.
    pub limit: i64,
}

/// The pattern of every action of a topic.
pub(super) fn any_about(topic: JournalTopic) -> String {
    format!("{topic}.%")
}

/// Entries, newest first.
pub fn list_entries(conn: &mut Conn, filter: &JournalFilter) -> Result<Vec<Row>> {
    let mut query = journal::table
        .order(journal::id.desc())
        .limit(filter.limit)
        .into_boxed();
    if let Some(booking) = filter.booking {
        query = query.filter(journal::booking_id.eq(booking));
    }
    if let Some(site) = filter.site {
        query = query.filter(journal::site_id.eq(site));
    }
    if let Scope::Part(own) = &filter.scope {
        let sent = bookings::table
            .filter(bookings::id.nullable().eq(journal::booking_id))
            .filter(was_sent());
        // What was written before it was sent stays the consortium's, also once it was sent.
        let is_the_sites = journal::booking_id
            .is_null()
            .or(journal::action.ne(JournalAction::BookingDraft).and(exists(sent)));
        let as_site = journal::site_id
            .eq_any(&own.sites)
            .and(is_the_sites.assume_not_null());
        let as_party = journal::consortium_id
            .eq_any(&own.consortia)
            .or(journal::booking_id.eq_any(&own.bookings));
        query = query.filter(as_site.or(as_party));
    }
    if let Some(before) = filter.before {
        query = query.filter(journal::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Whether somebody did something, as far as entries still say who did it.
pub fn has_done(conn: &mut Conn, person: PersonId, action: JournalAction) -> Result<bool> {
    let is_it = journal::action.eq(action);
    let found = journal::table.filter(journal::person_id.eq(person).and(is_it));
    Ok(found
        .order(journal::id)
        .select(journal::id)
        .first::<EntryId>(conn)
        .optional()?
        .is_some())
}

/// When the newest entry was written.
pub fn newest(conn: &mut Conn) -> Result<Option<Instant>> {
    Ok(journal::table
        .order(journal::id.desc())
        .select(journal::at)
        .first(conn)
        .optional()?)
}

/// To which of some bookings something was done, and when last.
pub fn last_of_bookings(
    conn: &mut Conn,
    bookings: &[BookingId],
    action: JournalAction,
) -> Result<BTreeMap<BookingId, Instant>> {
    let is_it = journal::booking_id
        .eq_any(bookings)
        .and(journal::action.eq(action));
    let done: Vec<(BookingId, Instant)> = journal::table
        .filter(is_it)
        .order(journal::id)
        .select((journal::booking_id.assume_not_null(), journal::at))
        .load(conn)?;
    Ok(done.into_iter().collect())
}

/// What an entry tells of people, besides who did it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = journal)]
pub struct Told {
    pub id: EntryId,
    /// As in [`Row::on_behalf`], as it is stored.
    pub on_behalf: Option<String>,
    /// See [`Row::subject`].
    pub subject: String,
    /// See [`Row::was`].
    pub was: Option<String>,
    /// See [`Row::became`].
    pub became: Option<String>,
}

/// Entries from before a moment that still tell of people, oldest first.
pub fn list_telling_of_people(conn: &mut Conn, before: Instant, most: i64) -> Result<Vec<Told>> {
    let names = journal::action
        .like(any_about(JournalTopic::Person))
        .or(journal::action.like(any_about(JournalTopic::Member)))
        .or(journal::action.like(any_about(JournalTopic::Token)));
    let of_somebody = names.and(journal::subject.like("%person _%"));
    let tells = journal::person_id
        .is_not_null()
        .or(journal::address.is_not_null())
        .or(of_somebody);
    Ok(journal::table
        .filter(journal::at.lt(before).and(tells))
        .order(journal::at)
        .limit(most)
        .select(Told::as_select())
        .load(conn)?)
}

/// Takes who did it and from where out of an entry, and puts `told` in the place of what it tells.
pub fn forget_people(conn: &mut Conn, told: &Told) -> Result<()> {
    diesel::update(journal::table.find(told.id))
        .set((
            journal::person_id.eq(None::<PersonId>),
            journal::address.eq(None::<String>),
            journal::on_behalf.eq(&told.on_behalf),
            journal::subject.eq(&told.subject),
            journal::was.eq(&told.was),
            journal::became.eq(&told.became),
        ))
        .execute(conn)?;
    Ok(())
}

/// What the journal is searched for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub booking: Option<BookingId>,
    pub site: Option<SiteId>,
    /// By this person.
    pub person: Option<PersonId>,
    pub about: Option<JournalTopic>,
    /// Words within what it was done to or why. Read one by one: bound it by `reach`.
    pub words: Option<String>,
    /// With this id or one above it.
    pub reach: Option<EntryId>,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
    /// With an id below this one.
    pub before: Option<EntryId>,
    /// At most so many.
    pub limit: i64,
}

/// Entries that are looked for, newest first.
pub fn search(conn: &mut Conn, wanted: &Search) -> Result<Vec<Row>> {
    let mut query = narrowed(wanted).order(journal::id.desc()).limit(wanted.limit);
    if let Some(words) = &wanted.words {
        let like = anywhere(words);
        let why = lower(journal::reason.assume_not_null())
            .like(like.clone())
            .escape('\\');
        query = query.filter(lower(journal::subject).like(like).escape('\\').or(why));
    }
    Ok(query.load(conn)?)
}

/// The id of the last of the newest `most` entries that are looked for, words aside; none when they are
/// fewer.
pub fn reach(conn: &mut Conn, wanted: &Search, most: i64) -> Result<Option<EntryId>> {
    Ok(narrowed(wanted)
        .order(journal::id.desc())
        .select(journal::id)
        .offset(most - 1)
        .limit(1)
        .first(conn)
        .optional()?)
}

/// What is looked for, but for words.
fn narrowed(wanted: &Search) -> journal::BoxedQuery<'_, <Conn as Connection>::Backend> {
    let mut query = journal::table.into_boxed();
    if let Some(booking) = wanted.booking {
        query = query.filter(journal::booking_id.eq(booking));
    }
    if let Some(site) = wanted.site {
        query = query.filter(journal::site_id.eq(site));
    }
    if let Some(person) = wanted.person {
        query = query.filter(journal::person_id.eq(person));
    }
    if let Some(topic) = wanted.about {
        query = query.filter(journal::action.like(any_about(topic)));
    }
    if let Some(from) = wanted.from {
        query = query.filter(journal::at.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(journal::at.lt(to));
    }
    if let Some(before) = wanted.before {
        query = query.filter(journal::id.lt(before));
    }
    if let Some(reach) = wanted.reach {
        query = query.filter(journal::id.ge(reach));
    }
    query
}
