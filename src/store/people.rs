//! People and their memberships. Password hashes, logins and tokens are `auth`'s.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::conn::each;
use super::error::{json, parsed, to_json};
use super::named::named;
use super::schema::{memberships, organisations, people};
use super::{Conn, Result};
use crate::domain::access::{MemberRole, PlatformRole};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language, Names};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// Their address, by which they sign in.
    pub email: String,
    pub name: String,
    /// Their phone; empty when they gave none.
    pub phone: String,
    /// The language that they read.
    pub language: Language,
    /// Their role over the whole service.
    pub platform_role: Option<PlatformRole>,
    /// Whether they have set a password, so that an invitation is of no use.
    pub has_password: bool,
    /// Which sessions they want to hear of.
    pub session_notices: SessionNotices,
    /// Kinds of notices that they do not want.
    pub muted: Vec<NoticeKind>,
    /// When their mail waits; none: never.
    pub quiet: Option<QuietHours>,
    /// Since when they are known.
    pub created_at: Instant,
    /// Since when they may not sign in.
    pub disabled_at: Option<Instant>,
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// See [`Person::email`].
    pub email: Email,
    /// See [`Person::name`].
    pub name: String,
    /// See [`Person::phone`].
    pub phone: String,
    /// See [`Person::language`].
    pub language: Language,
    /// See [`Person::platform_role`].
    pub platform_role: Option<PlatformRole>,
    /// See [`Person::session_notices`].
    pub session_notices: SessionNotices,
}

/// What of a person can be changed.
#[derive(Debug, Clone)]
pub struct PersonChange {
    /// See [`Person::name`].
    pub name: String,
    /// See [`Person::phone`].
    pub phone: String,
    /// See [`Person::language`].
    pub language: Language,
    /// See [`Person::platform_role`].
    pub platform_role: Option<PlatformRole>,
    /// See [`Person::session_notices`].
    pub session_notices: SessionNotices,
    /// See [`Person::muted`].
    pub muted: Vec<NoticeKind>,
    /// See [`Person::quiet`].
    pub quiet: Option<QuietHours>,
}

/// A person's place in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub slug: String,
    pub names: Names,
    pub role: MemberRole,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    email: String,
    name: String,
    phone: String,
    language: String,
    platform_role: Option<String>,
    password_hash: Option<String>,
    session_notices: String,
    muted: String,
    quiet_from: Option<String>,
    quiet_until: Option<String>,
    created_at: i64,
    disabled_at: Option<i64>,
}

impl Row {
    fn parse(self) -> Result<Person> {
        Ok(Person {
            id: PersonId(self.id),
            email: self.email,
            name: self.name,
            phone: self.phone,
            language: parsed("people.language", &self.language, Language::from_word)?,
            platform_role: platform_role(self.platform_role)?,
            has_password: self.password_hash.is_some(),
            session_notices: parsed(
                "people.session_notices",
                &self.session_notices,
                SessionNotices::from_word,
            )?,
            muted: json("people.muted", &self.muted)?,
            quiet: quiet_hours(self.quiet_from, self.quiet_until)?,
            created_at: Instant::from_unix(self.created_at),
            disabled_at: self.disabled_at.map(Instant::from_unix),
        })
    }
}

/// Reads the columns `people.quiet_from` and `people.quiet_until`.
pub(super) fn quiet_hours(from: Option<String>, until: Option<String>) -> Result<Option<QuietHours>> {
    let Some((from, until)) = from.zip(until) else {
        return Ok(None);
    };
    parsed("people.quiet_from", &format!("{from}-{until}"), |text| {
        QuietHours::parse(text).ok()
    })
    .map(Some)
}

/// Reads the column `people.platform_role`.
pub(super) fn platform_role(word: Option<String>) -> Result<Option<PlatformRole>> {
    word.map(|word| parsed("people.platform_role", &word, PlatformRole::from_word))
        .transpose()
}

/// Adds a person without a password.
///
/// # Errors
/// [`super::Error::Duplicate`] when the address is taken.
pub fn insert_person(conn: &mut Conn, id: PersonId, new: &NewPerson, now: Instant) -> Result<()> {
    diesel::insert_into(people::table)
        .values((
            people::id.eq(id.0),
            people::email.eq(new.email.as_str()),
            people::name.eq(&new.name),
            people::phone.eq(&new.phone),
            people::language.eq(new.language.as_str()),
            people::platform_role.eq(new.platform_role.map(PlatformRole::as_str)),
            people::session_notices.eq(new.session_notices.as_str()),
            people::created_at.eq(now.unix()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A person by id.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_person(conn: &mut Conn, id: PersonId) -> Result<Person> {
    people::table.find(id.0).first::<Row>(conn)?.parse()
}

/// A person by id, if there is one.
pub fn find_person(conn: &mut Conn, id: PersonId) -> Result<Option<Person>> {
    people::table
        .find(id.0)
        .first::<Row>(conn)
        .optional()?
        .map(Row::parse)
        .transpose()
}

/// A person by address.
pub fn find_person_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Person>> {
    let row = people::table
        .filter(people::email.eq(email.as_str()))
        .first::<Row>(conn)
        .optional()?;
    row.map(Row::parse).transpose()
}

/// The names of some people.
pub fn names_of(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<PersonId, String>> {
    let rows: Vec<(i64, String)> = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

/// People by id, after an id: all, or those of some organisations. Of these those whose name or address holds
/// the words, which may be none.
pub fn list_people(
    conn: &mut Conn,
    within: Option<&[OrganisationId]>,
    words: &str,
    after: i64,
    rows: i64,
) -> Result<Vec<Person>> {
    let mut query = people::table
        .filter(people::id.gt(after))
        .order(people::id)
        .limit(rows)
        .into_boxed();
    if !words.is_empty() {
        query = query.filter(named(conn, &["people.name", "people.email"], words));
    }
    if let Some(organisations) = within {
        let ids: Vec<i64> = organisations.iter().map(|id| id.0).collect();
        let members = memberships::table
            .filter(memberships::organisation_id.eq_any(ids))
            .select(memberships::person_id);
        query = query.filter(people::id.eq_any(members));
    }
    query.load::<Row>(conn)?.into_iter().map(Row::parse).collect()
}

/// Locks a person until the transaction ends, so that what lets them in is made and ended one after the
/// other. Comes before what is read to be changed.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn hold_person(conn: &mut Conn, id: PersonId) -> Result<()> {
    let row = people::table.find(id.0).select(people::id);
    match conn {
        // Not for update: rows that point to the person may be made meanwhile.
        Conn::Pg(conn) => row.for_no_key_update().first::<i64>(conn)?,
        // SQLite has one writer.
        Conn::Sqlite(conn) => row.first::<i64>(conn)?,
    };
    Ok(())
}

pub fn update_person(conn: &mut Conn, id: PersonId, change: &PersonChange) -> Result<()> {
    diesel::update(people::table.find(id.0))
        .set((
            people::name.eq(&change.name),
            people::phone.eq(&change.phone),
            people::language.eq(change.language.as_str()),
            people::platform_role.eq(change.platform_role.map(PlatformRole::as_str)),
            people::session_notices.eq(change.session_notices.as_str()),
            people::muted.eq(to_json(&change.muted)?),
            people::quiet_from.eq(change.quiet.map(QuietHours::start_text)),
            people::quiet_until.eq(change.quiet.map(QuietHours::end_text)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a person another address.
///
/// # Errors
/// [`super::Error::Duplicate`] when somebody has it.
pub fn set_email(conn: &mut Conn, id: PersonId, email: &str) -> Result<()> {
    diesel::update(people::table.find(id.0))
        .set(people::email.eq(email))
        .execute(conn)?;
    Ok(())
}

/// The role of a person in an organisation, if they belong to it.
pub fn find_role(
    conn: &mut Conn,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Option<MemberRole>> {
    let word: Option<String> = memberships::table
        .find((person.0, organisation.0))
        .select(memberships::role)
        .first(conn)
        .optional()?;
    word.map(|word| parsed("memberships.role", &word, MemberRole::from_word))
        .transpose()
}

/// Bars a person since a moment, or lets them in again.
pub fn set_disabled(conn: &mut Conn, id: PersonId, since: Option<Instant>) -> Result<()> {
    diesel::update(people::table.find(id.0))
        .set(people::disabled_at.eq(since.map(Instant::unix)))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable)]
struct MembershipRow {
    person_id: i64,
    organisation_id: i64,
    slug: String,
    name_ko: String,
    name_en: String,
    role: String,
}

/// The memberships of some people, by person and organisation.
pub fn list_memberships(conn: &mut Conn, of: &[PersonId]) -> Result<Vec<Membership>> {
    let ids: Vec<i64> = of.iter().map(|id| id.0).collect();
    let rows: Vec<MembershipRow> = memberships::table
        .inner_join(organisations::table.on(organisations::id.eq(memberships::organisation_id)))
        .filter(memberships::person_id.eq_any(ids))
        .order((memberships::person_id, memberships::organisation_id))
        .select((
            memberships::person_id,
            memberships::organisation_id,
            organisations::slug,
            organisations::name_ko,
            organisations::name_en,
            memberships::role,
        ))
        .load(conn)?;
    let parse = |row: MembershipRow| {
        Ok(Membership {
            person: PersonId(row.person_id),
            organisation: OrganisationId(row.organisation_id),
            slug: row.slug,
            names: Names {
                ko: row.name_ko,
                en: row.name_en,
            },
            role: parsed("memberships.role", &row.role, MemberRole::from_word)?,
        })
    };
    rows.into_iter().map(parse).collect()
}

/// Puts a person into an organisation, or changes their role there.
pub fn put_membership(
    conn: &mut Conn,
    person: PersonId,
    organisation: OrganisationId,
    role: MemberRole,
) -> Result<()> {
    each!(conn, c => diesel::insert_into(memberships::table)
        .values((
            memberships::person_id.eq(person.0),
            memberships::organisation_id.eq(organisation.0),
            memberships::role.eq(role.as_str()),
        ))
        .on_conflict((memberships::person_id, memberships::organisation_id))
        .do_update()
        .set(memberships::role.eq(role.as_str()))
        .execute(c)?);
    Ok(())
}

/// Takes a person out of an organisation.
///
/// # Errors
/// [`super::Error::NotFound`] when they were not in it.
pub fn delete_membership(conn: &mut Conn, person: PersonId, organisation: OrganisationId) -> Result<()> {
    match diesel::delete(memberships::table.find((person.0, organisation.0))).execute(conn)? {
        0 => Err(super::Error::NotFound),
        _ => Ok(()),
    }
}
