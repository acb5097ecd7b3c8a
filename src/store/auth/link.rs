//! Single-use links that let somebody in.

use diesel::prelude::*;

use crate::domain::ids::{NoticeId, PersonId};
use crate::domain::place::LinkPurpose;
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::schema::{links, people};
use crate::store::{Conn, Result};

/// A single-use link that can be used.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = links)]
pub struct Link {
    /// Whom it lets in.
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    #[diesel(select_expression = people::email)]
    pub email: String,
    #[diesel(select_expression = people::name)]
    pub name: String,
    #[diesel(select_expression = people::language)]
    pub language: Language,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The address that the person gets by it.
    #[diesel(column_name = email)]
    pub new_email: Option<String>,
    /// The invitation that it accepts.
    #[diesel(column_name = invitation_id)]
    pub invitation: Option<i64>,
}

/// A single-use link to be added.
#[derive(Debug, Clone)]
pub struct NewLink<'a> {
    /// The hash of its token, or what stands there while its mail waits; see [`waiting`].
    pub hash: String,
    /// See [`Link::person`].
    pub person: PersonId,
    /// See [`Link::purpose`].
    pub purpose: LinkPurpose,
    /// Until when it can be used.
    pub expires_at: Instant,
    /// The notice whose mail carries it.
    pub notice: Option<NoticeId>,
    /// See [`Link::new_email`].
    pub new_email: Option<&'a str>,
    /// See [`Link::invitation`].
    pub invitation: Option<i64>,
}

/// What stands in the place of a hash while the mail of a link waits. No hash looks like it.
#[must_use]
pub fn waiting(notice: NoticeId) -> String {
    format!("notice {notice}")
}

/// Adds a single-use link.
pub fn insert_link(conn: &mut Conn, new: &NewLink<'_>) -> Result<()> {
    diesel::insert_into(links::table)
        .values((
            links::token_hash.eq(&new.hash),
            links::person_id.eq(new.person),
            links::purpose.eq(new.purpose),
            links::expires_at.eq(new.expires_at),
            links::notice_id.eq(new.notice),
            links::invitation_id.eq(new.invitation),
            links::email.eq(new.new_email),
        ))
        .execute(conn)?;
    Ok(())
}

/// A link that is neither used nor run out, of a person who is not barred, and when it runs out.
pub fn find_link(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<(Link, Instant)>> {
    Ok(links::table
        .inner_join(people::table.on(people::id.eq(links::person_id)))
        .filter(
            links::token_hash
                .eq(hash)
                .and(links::used_at.is_null())
                .and(links::expires_at.gt(now)),
        )
        .filter(people::disabled_at.is_null())
        .select((Link::as_select(), links::expires_at))
        .first(conn)
        .optional()?)
}

/// Marks a link used. None when somebody was faster, which is what makes it single-use.
pub fn use_link(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<()>> {
    let used = diesel::update(links::table.filter(links::token_hash.eq(hash).and(links::used_at.is_null())))
        .set(links::used_at.eq(now))
        .execute(conn)?;
    Ok((used == 1).then_some(()))
}

/// Marks every open link of a person used.
pub fn void_links(conn: &mut Conn, person: PersonId, now: Instant) -> Result<()> {
    diesel::update(links::table.filter(links::person_id.eq(person).and(links::used_at.is_null())))
        .set(links::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Marks every open link of a person for one purpose used, those of invitations to organisations aside.
pub fn void_links_for(conn: &mut Conn, person: PersonId, purpose: LinkPurpose, now: Instant) -> Result<()> {
    let own = links::table.filter(links::person_id.eq(person).and(links::purpose.eq(purpose)));
    diesel::update(own.filter(links::invitation_id.is_null().and(links::used_at.is_null())))
        .set(links::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Marks every open link of an invitation used.
pub fn void_links_of_invitation(conn: &mut Conn, invitation: i64, now: Instant) -> Result<()> {
    diesel::update(links::table.filter(links::invitation_id.eq(invitation).and(links::used_at.is_null())))
        .set(links::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}
