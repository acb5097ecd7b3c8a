//! Places in organisations that people are offered.

use diesel::prelude::*;

use super::error::parsed;
use super::schema::{membership_invitations as invitations, organisations, people};
use super::{Conn, Error, Result};
use crate::domain::access::MemberRole;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::span::Instant;
use crate::domain::text::{Names, worded};

worded! {
    /// How an invitation ended.
    pub Answer {
        /// The person belongs there now.
        Accepted = "accepted",
        /// They don't want to.
        Declined = "declined",
        /// A manager took it back.
        Withdrawn = "withdrawn",
        /// A newer one took its place.
        Replaced = "replaced",
    }
}

/// An invitation that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: i64,
    pub organisation: OrganisationId,
    pub slug: String,
    pub names: Names,
    pub person: PersonId,
    /// The address that was typed.
    pub email: String,
    /// The role that is offered.
    pub role: MemberRole,
    /// Who invites; none: the service itself.
    pub invited_by: Option<PersonId>,
    /// The name of who invites.
    pub inviter: Option<String>,
    pub created_at: Instant,
    /// Until when it can be answered.
    pub ends_at: Instant,
}

/// An invitation to be added.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// See [`Invitation::id`].
    pub id: i64,
    /// See [`Invitation::organisation`].
    pub organisation: OrganisationId,
    /// See [`Invitation::person`].
    pub person: PersonId,
    /// See [`Invitation::email`].
    pub email: &'a str,
    /// See [`Invitation::role`].
    pub role: MemberRole,
    /// See [`Invitation::invited_by`].
    pub invited_by: Option<PersonId>,
    /// See [`Invitation::created_at`] and [`Invitation::ends_at`].
    pub times: (Instant, Instant),
}

/// Whose invitations are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those to one person.
    Person(PersonId),
    /// Those of one organisation.
    Organisation(OrganisationId),
    /// The one with this id.
    One(i64),
}

type Row = (
    (i64, i64, i64, String, String, Option<i64>, i64, i64),
    (String, String, String),
    Option<String>,
);

fn read(row: Row) -> Result<Invitation> {
    let ((id, organisation, person, email, role, invited_by, created_at, ends_at), (slug, ko, en), inviter) =
        row;
    Ok(Invitation {
        id,
        organisation: OrganisationId(organisation),
        slug,
        names: Names { ko, en },
        person: PersonId(person),
        email,
        role: parsed("membership_invitations.role", &role, MemberRole::from_word)?,
        invited_by: invited_by.map(PersonId),
        inviter,
        created_at: Instant::from_unix(created_at),
        ends_at: Instant::from_unix(ends_at),
    })
}

/// Adds an invitation.
///
/// # Errors
/// [`Error::Duplicate`] when one of the same organisation to the same person is open.
pub fn insert_invitation(conn: &mut Conn, new: &NewInvitation<'_>) -> Result<()> {
    diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(new.id),
            invitations::organisation_id.eq(new.organisation.0),
            invitations::person_id.eq(new.person.0),
            invitations::email.eq(new.email),
            invitations::role.eq(new.role.as_str()),
            invitations::invited_by.eq(new.invited_by.map(|person| person.0)),
            invitations::created_at.eq(new.times.0.unix()),
            invitations::ends_at.eq(new.times.1.unix()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Invitations that can be answered, newest first.
pub fn list_open(conn: &mut Conn, whose: Whose, now: Instant) -> Result<Vec<Invitation>> {
    let mut query = invitations::table
        .inner_join(organisations::table.on(organisations::id.eq(invitations::organisation_id)))
        .left_join(people::table.on(people::id.nullable().eq(invitations::invited_by)))
        .filter(
            invitations::answer
                .is_null()
                .and(invitations::ends_at.gt(now.unix())),
        )
        .order(invitations::id.desc())
        .select((
            (
                invitations::id,
                invitations::organisation_id,
                invitations::person_id,
                invitations::email,
                invitations::role,
                invitations::invited_by,
                invitations::created_at,
                invitations::ends_at,
            ),
            (
                organisations::slug,
                organisations::name_ko,
                organisations::name_en,
            ),
            people::name.nullable(),
        ))
        .into_boxed();
    query = match whose {
        Whose::Person(person) => query.filter(invitations::person_id.eq(person.0)),
        Whose::Organisation(organisation) => query.filter(invitations::organisation_id.eq(organisation.0)),
        Whose::One(id) => query.filter(invitations::id.eq(id)),
    };
    query.load::<Row>(conn)?.into_iter().map(read).collect()
}

/// The id of an invitation of an organisation to a person that was never answered, over or not.
pub fn find_unanswered(
    conn: &mut Conn,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Option<i64>> {
    let found = invitations::table
        .filter(
            invitations::organisation_id
                .eq(organisation.0)
                .and(invitations::person_id.eq(person.0)),
        )
        .filter(invitations::answer.is_null())
        .select(invitations::id)
        .first(conn)
        .optional()?;
    Ok(found)
}

/// Ends an invitation.
///
/// # Errors
/// [`Error::NotFound`] when it is answered already.
pub fn end_invitation(conn: &mut Conn, id: i64, answer: Answer, now: Instant) -> Result<()> {
    let ended =
        diesel::update(invitations::table.filter(invitations::id.eq(id).and(invitations::answer.is_null())))
            .set((
                invitations::answer.eq(answer.as_str()),
                invitations::answered_at.eq(now.unix()),
            ))
            .execute(conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Deletes invitations that were over before a moment. How many.
pub fn delete_old(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(diesel::delete(invitations::table.filter(invitations::ends_at.lt(before.unix()))).execute(conn)?)
}
