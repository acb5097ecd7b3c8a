//! Single-use links that let somebody in.

use diesel::prelude::*;

use crate::domain::ids::PersonId;
use crate::domain::place::LinkPurpose;
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::error::parsed;
use crate::store::schema::{links, people};
use crate::store::{Conn, Result};

/// A single-use link that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whom it lets in.
    pub person: PersonId,
    pub email: String,
    pub name: String,
    pub language: Language,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The address that the person gets by it.
    pub new_email: Option<String>,
    /// The invitation that it accepts.
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
    pub notice: Option<i64>,
    /// See [`Link::new_email`].
    pub new_email: Option<&'a str>,
    /// See [`Link::invitation`].
    pub invitation: Option<i64>,
}

/// What stands in the place of a hash while the mail of a link waits. No hash looks like it.
#[must_use]
pub fn waiting(notice: i64) -> String {
    format!("notice {notice}")
}

/// Adds a single-use link.
pub fn insert_link(conn: &mut Conn, new: &NewLink<'_>) -> Result<()> {
    diesel::insert_into(links::table)
        .values((
            links::token_hash.eq(&new.hash),
            links::person_id.eq(new.person.0),
            links::purpose.eq(new.purpose.as_str()),
            links::expires_at.eq(new.expires_at.unix()),
            links::notice_id.eq(new.notice),
            links::invitation_id.eq(new.invitation),
            links::email.eq(new.new_email),
        ))
        .execute(conn)?;
    Ok(())
}

type LinkRow = (
    (i64, String, String, String),
    (String, Option<String>, Option<i64>),
    i64,
);

/// A link that is neither used nor run out, of a person who is not barred, and when it runs out.
pub fn find_link(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<(Link, Instant)>> {
    let row: Option<LinkRow> = links::table
        .inner_join(people::table.on(people::id.eq(links::person_id)))
        .filter(
            links::token_hash
                .eq(hash)
                .and(links::used_at.is_null())
                .and(links::expires_at.gt(now.unix())),
        )
        .filter(people::disabled_at.is_null())
        .select((
            (people::id, people::email, people::name, people::language),
            (links::purpose, links::email, links::invitation_id),
            links::expires_at,
        ))
        .first(conn)
        .optional()?;
    let Some(((id, email, name, language), (purpose, new_email, invitation), expires_at)) = row else {
        return Ok(None);
    };
    let language = parsed("people.language", &language, Language::from_word)?;
    let purpose = parsed("links.purpose", &purpose, LinkPurpose::from_word)?;
    let link = Link {
        person: PersonId(id),
        email,
        name,
        language,
        purpose,
        new_email,
        invitation,
    };
    Ok(Some((link, Instant::from_unix(expires_at))))
}

/// Marks a link used. None when somebody was faster, which is what makes it single-use.
pub fn use_link(conn: &mut Conn, hash: &str, now: Instant) -> Result<Option<()>> {
    let used = diesel::update(links::table.filter(links::token_hash.eq(hash).and(links::used_at.is_null())))
        .set(links::used_at.eq(now.unix()))
        .execute(conn)?;
    Ok((used == 1).then_some(()))
}

/// Marks every open link of a person used.
pub fn void_links(conn: &mut Conn, person: PersonId, now: Instant) -> Result<()> {
    diesel::update(links::table.filter(links::person_id.eq(person.0).and(links::used_at.is_null())))
        .set(links::used_at.eq(now.unix()))
        .execute(conn)?;
    Ok(())
}

/// Marks every open link of a person for one purpose used, those of invitations to organisations aside.
pub fn void_links_for(conn: &mut Conn, person: PersonId, purpose: LinkPurpose, now: Instant) -> Result<()> {
    let own = links::table.filter(
        links::person_id
            .eq(person.0)
            .and(links::purpose.eq(purpose.as_str())),
    );
    diesel::update(own.filter(links::invitation_id.is_null().and(links::used_at.is_null())))
        .set(links::used_at.eq(now.unix()))
        .execute(conn)?;
    Ok(())
}

/// Marks every open link of an invitation used.
pub fn void_links_of_invitation(conn: &mut Conn, invitation: i64, now: Instant) -> Result<()> {
    diesel::update(links::table.filter(links::invitation_id.eq(invitation).and(links::used_at.is_null())))
        .set(links::used_at.eq(now.unix()))
        .execute(conn)?;
    Ok(())
}
