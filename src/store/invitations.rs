//! Places in organisations that people are offered.

use diesel::prelude::*;

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
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: i64,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(select_expression = organisations::slug)]
    pub slug: String,
    #[diesel(select_expression = (organisations::name_ko, organisations::name_en))]
    pub names: Names,
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    /// The address that was typed.
    pub email: String,
    /// The role that is offered.
    pub role: MemberRole,
    /// Who invites; none: the service itself.
    pub invited_by: Option<PersonId>,
    /// The name of who invites.
    #[diesel(select_expression = people::name.nullable())]
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
    pub created_at: Instant,
    /// See [`Invitation::ends_at`].
    pub ends_at: Instant,
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

/// Adds an invitation.
///
/// # Errors
/// [`Error::Duplicate`] when one of the same organisation to the same person is open.
pub fn insert_invitation(conn: &mut Conn, new: &NewInvitation<'_>) -> Result<()> {
    diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(new.id),
            invitations::organisation_id.eq(new.organisation),
            invitations::person_id.eq(new.person),
            invitations::email.eq(new.email),
            invitations::role.eq(new.role),
            invitations::invited_by.eq(new.invited_by),
            invitations::created_at.eq(new.created_at),
            invitations::ends_at.eq(new.ends_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Invitations that can be answered, newest first.
pub fn list_open(conn: &mut Conn, whose: Whose, now: Instant) -> Result<Vec<Invitation>> {
    let mut query = invitations::table
        .inner_join(organisations::table.on(organisations::id.eq(invitations::organisation_id)))
        .left_join(people::table.on(people::id.nullable().eq(invitations::invited_by)))
        .filter(invitations::answer.is_null().and(invitations::ends_at.gt(now)))
        .order(invitations::id.desc())
        .select(Invitation::as_select())
        .into_boxed();
    query = match whose {
        Whose::Person(person) => query.filter(invitations::person_id.eq(person)),
        Whose::Organisation(organisation) => query.filter(invitations::organisation_id.eq(organisation)),
        Whose::One(id) => query.filter(invitations::id.eq(id)),
    };
    Ok(query.load(conn)?)
}

/// The id of an invitation of an organisation to a person that was never answered, over or not.
pub fn find_unanswered(
    conn: &mut Conn,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Option<i64>> {
    Ok(invitations::table
        .filter(
            invitations::organisation_id
                .eq(organisation)
                .and(invitations::person_id.eq(person)),
        )
        .filter(invitations::answer.is_null())
        .select(invitations::id)
        .first(conn)
        .optional()?)
}

/// Ends an invitation.
///
/// # Errors
/// [`Error::NotFound`] when it is answered already.
pub fn end_invitation(conn: &mut Conn, id: i64, answer: Answer, now: Instant) -> Result<()> {
    let ended =
        diesel::update(invitations::table.filter(invitations::id.eq(id).and(invitations::answer.is_null())))
            .set((invitations::answer.eq(answer), invitations::answered_at.eq(now)))
            .execute(conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Deletes invitations that were over before a moment. How many.
pub fn delete_old(conn: &mut Conn, before: Instant) -> Result<usize> {
    Ok(diesel::delete(invitations::table.filter(invitations::ends_at.lt(before))).execute(conn)?)
}
