//! People and their memberships. Password hashes, logins and tokens are `auth`'s.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::columns::read_as::{List, Quiet};
use super::conn::each;
use super::error::to_json;
use super::named::named;
use super::schema::{memberships, organisations, people};
use super::{Conn, Result};
use crate::domain::access::{MemberRole, PlatformRole};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language, Names};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people)]
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
    #[diesel(select_expression = people::password_hash.is_not_null())]
    pub has_password: bool,
    /// Which sessions they want to hear of.
    pub session_notices: SessionNotices,
    /// Kinds of notices that they do not want.
    #[diesel(deserialize_as = List<NoticeKind>)]
    pub muted: Vec<NoticeKind>,
    /// When their mail waits; none: never.
    #[diesel(select_expression = (people::quiet_from, people::quiet_until), deserialize_as = Quiet)]
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
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = memberships)]
pub struct Membership {
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(select_expression = organisations::slug)]
    pub slug: String,
    #[diesel(select_expression = (organisations::name_ko, organisations::name_en))]
    pub names: Names,
    pub role: MemberRole,
}

/// Adds a person without a password.
///
/// # Errors
/// [`super::Error::Duplicate`] when the address is taken.
pub fn insert_person(conn: &mut Conn, id: PersonId, new: &NewPerson, now: Instant) -> Result<()> {
    diesel::insert_into(people::table)
        .values((
            people::id.eq(id),
            people::email.eq(new.email.as_str()),
            people::name.eq(&new.name),
            people::phone.eq(&new.phone),
            people::language.eq(new.language),
            people::platform_role.eq(new.platform_role),
            people::session_notices.eq(new.session_notices),
            people::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// A person by id.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_person(conn: &mut Conn, id: PersonId) -> Result<Person> {
    Ok(people::table.find(id).select(Person::as_select()).first(conn)?)
}

/// A person by id, if there is one.
pub fn find_person(conn: &mut Conn, id: PersonId) -> Result<Option<Person>> {
    Ok(people::table
        .find(id)
        .select(Person::as_select())
        .first(conn)
        .optional()?)
}

/// What somebody's first steps know of them: their phone, and when they put the steps off, if they did.
pub fn first_steps_of(conn: &mut Conn, id: PersonId) -> Result<(String, Option<Instant>)> {
    Ok(people::table
        .find(id)
        .select((people::phone, people::steps_later_at))
        .first(conn)?)
}

/// Since when somebody has put the first steps off; none: they are shown.
pub fn set_steps_later(conn: &mut Conn, id: PersonId, since: Option<Instant>) -> Result<()> {
    diesel::update(people::table.find(id))
        .set(people::steps_later_at.eq(since))
        .execute(conn)?;
    Ok(())
}

/// A person by address.
pub fn find_person_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Person>> {
    Ok(people::table
        .filter(people::email.eq(email.as_str()))
        .select(Person::as_select())
        .first(conn)
        .optional()?)
}

/// The names of some people.
pub fn names_of(conn: &mut Conn, ids: &[PersonId]) -> Result<BTreeMap<PersonId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::name));
    Ok(rows.load(conn)?.into_iter().collect())
}

/// People by id, after an id: all, or those of some organisations. Of these those whose name or address holds
/// the words, which may be none.
pub fn list_people(
    conn: &mut Conn,
    within: Option<&[OrganisationId]>,
    words: &str,
    after: PersonId,
    rows: i64,
) -> Result<Vec<Person>> {
    let mut query = people::table
        .filter(people::id.gt(after))
        .order(people::id)
        .limit(rows)
        .select(Person::as_select())
        .into_boxed();
    if !words.is_empty() {
        query = query.filter(named(conn, &["people.name", "people.email"], words));
    }
    if let Some(organisations) = within {
        let members = memberships::table
            .filter(memberships::organisation_id.eq_any(organisations))
            .select(memberships::person_id);
        query = query.filter(people::id.eq_any(members));
    }
    Ok(query.load(conn)?)
}

/// Locks a person until the transaction ends, so that what lets them in is made and ended one after the
/// other. Comes before what is read to be changed.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn hold_person(conn: &mut Conn, id: PersonId) -> Result<()> {
    let row = people::table.find(id).select(people::id);
    match conn {
        // Not for update: rows that point to the person may be made meanwhile.
        Conn::Pg(conn) => row.for_no_key_update().first::<PersonId>(conn)?,
        // SQLite has one writer.
        Conn::Sqlite(conn) => row.first::<PersonId>(conn)?,
    };
    Ok(())
}

pub fn set_name(conn: &mut Conn, id: PersonId, name: &str) -> Result<()> {
    diesel::update(people::table.find(id))
        .set(people::name.eq(name))
        .execute(conn)?;
    Ok(())
}

pub fn update_person(conn: &mut Conn, id: PersonId, change: &PersonChange) -> Result<()> {
    diesel::update(people::table.find(id))
        .set((
            people::name.eq(&change.name),
            people::phone.eq(&change.phone),
            people::language.eq(change.language),
            people::platform_role.eq(change.platform_role),
            people::session_notices.eq(change.session_notices),
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
    diesel::update(people::table.find(id))
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
    Ok(memberships::table
        .find((person, organisation))
        .select(memberships::role)
        .first(conn)
        .optional()?)
}

/// The managers of an organisation who may sign in. Others who change them wait until the transaction ends.
pub fn lock_managers(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<PersonId>> {
    let admitted = people::table
        .filter(people::disabled_at.is_null())
        .select(people::id);
    let managers = memberships::table
        .filter(memberships::organisation_id.eq(organisation))
        .filter(memberships::role.eq(MemberRole::Manager))
        .filter(memberships::person_id.eq_any(admitted))
        .select(memberships::person_id);
    Ok(match conn {
        Conn::Pg(conn) => managers.for_no_key_update().load(conn)?,
        // SQLite has one writer.
        Conn::Sqlite(conn) => managers.load(conn)?,
    })
}

/// Bars a person since a moment, or lets them in again.
pub fn set_disabled(conn: &mut Conn, id: PersonId, since: Option<Instant>) -> Result<()> {
    diesel::update(people::table.find(id))
        .set(people::disabled_at.eq(since))
        .execute(conn)?;
    Ok(())
}

/// The memberships of some people, by person and organisation.
pub fn list_memberships(conn: &mut Conn, of: &[PersonId]) -> Result<Vec<Membership>> {
    Ok(memberships::table
        .inner_join(organisations::table.on(organisations::id.eq(memberships::organisation_id)))
        .filter(memberships::person_id.eq_any(of))
        .order((memberships::person_id, memberships::organisation_id))
        .select(Membership::as_select())
        .load(conn)?)
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
            memberships::person_id.eq(person),
            memberships::organisation_id.eq(organisation),
            memberships::role.eq(role),
        ))
        .on_conflict((memberships::person_id, memberships::organisation_id))
        .do_update()
        .set(memberships::role.eq(role))
        .execute(c)?);
    Ok(())
}

/// Takes a person out of an organisation.
///
/// # Errors
/// [`super::Error::NotFound`] when they were not in it.
pub fn delete_membership(conn: &mut Conn, person: PersonId, organisation: OrganisationId) -> Result<()> {
    match diesel::delete(memberships::table.find((person, organisation))).execute(conn)? {
        0 => Err(super::Error::NotFound),
        _ => Ok(()),
    }
}
