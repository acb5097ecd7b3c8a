//! The register as staff keep it: organisations and programmes here; consortia and places beside.
//! What bookings look at is read by `consortia` and `sites`.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::named::named;
use super::schema::{bookings, consortia, organisations, programmes, sites};
use super::{Conn, Result};
use crate::domain::ids::OrganisationId;
use crate::domain::place::{OrganisationKind, ProgrammeKind};
use crate::domain::span::Instant;
use crate::domain::text::{Names, Slug};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    pub id: OrganisationId,
    /// Its name in addresses.
    pub slug: String,
    pub kind: OrganisationKind,
    #[diesel(select_expression = (organisations::name_ko, organisations::name_en))]
    pub names: Names,
    /// Since when it is known.
    pub created_at: Instant,
}

/// What there is at all of what a programme begins with.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Beginnings {
    pub has_site: bool,
    pub has_consortium: bool,
    pub has_booking: bool,
}

/// What of it there is now.
pub fn beginnings(conn: &mut Conn) -> Result<Beginnings> {
    Ok(diesel::select((
        exists(sites::table.select(sites::id)),
        exists(consortia::table.select(consortia::id)),
        exists(bookings::table.select(bookings::id)),
    ))
    .get_result(conn)?)
}

/// Adds an organisation.
///
/// # Errors
/// [`super::Error::Duplicate`] when the slug is taken.
pub fn insert_organisation(conn: &mut Conn, new: &Organisation) -> Result<()> {
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(new.id),
            organisations::slug.eq(&new.slug),
            organisations::kind.eq(new.kind),
            organisations::name_ko.eq(&new.names.ko),
            organisations::name_en.eq(&new.names.en),
            organisations::created_at.eq(new.created_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The names of all organisations but one. Read after that one was written: each write makes a new edition,
/// so others who write names wait for it.
pub fn names_of_others(conn: &mut Conn, id: OrganisationId) -> Result<Vec<Names>> {
    Ok(organisations::table
        .filter(organisations::id.ne(id))
        .select((organisations::name_ko, organisations::name_en))
        .load(conn)?)
}

/// Changes an organisation's kind and names.
pub fn update_organisation(
    conn: &mut Conn,
    id: OrganisationId,
    kind: OrganisationKind,
    names: &Names,
) -> Result<()> {
    let change = (
        organisations::kind.eq(kind),
        organisations::name_ko.eq(&names.ko),
        organisations::name_en.eq(&names.en),
    );
    diesel::update(organisations::table.find(id))
        .set(change)
        .execute(conn)?;
    Ok(())
}

/// The organisation with this slug.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_organisation(conn: &mut Conn, slug: &str) -> Result<Organisation> {
    Ok(organisations::table
        .filter(organisations::slug.eq(slug))
        .select(Organisation::as_select())
        .first(conn)?)
}

/// Organisations by id, after one: all, or some. Of these those whose name holds the words, which may be
/// none.
pub fn list_organisations(
    conn: &mut Conn,
    within: Option<&[OrganisationId]>,
    words: &str,
    after: OrganisationId,
    rows: i64,
) -> Result<Vec<Organisation>> {
    let mut query = organisations::table
        .filter(organisations::id.gt(after))
        .order(organisations::id)
        .limit(rows)
        .select(Organisation::as_select())
        .into_boxed();
    if !words.is_empty() {
        query = query.filter(named(
            conn,
            &["organisations.name_ko", "organisations.name_en"],
            words,
        ));
    }
    if let Some(some) = within {
        query = query.filter(organisations::id.eq_any(some));
    }
    Ok(query.load(conn)?)
}

/// The ids of the organisations that these slugs name, as far as there are some.
pub fn ids_of_organisations(conn: &mut Conn, slugs: &[&str]) -> Result<BTreeMap<String, OrganisationId>> {
    if slugs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = organisations::table
        .filter(organisations::slug.eq_any(slugs))
        .select((organisations::slug, organisations::id));
    Ok(rows.load(conn)?.into_iter().collect())
}

/// Organisations that have one of these slugs, or one of these names in either language.
pub fn organisations_called(conn: &mut Conn, slugs: &[&str], names: &[&str]) -> Result<Vec<Organisation>> {
    let query = organisations::table.filter(
        organisations::slug
            .eq_any(slugs)
            .or(organisations::name_ko.eq_any(names))
            .or(organisations::name_en.eq_any(names)),
    );
    Ok(query
        .order(organisations::id)
        .select(Organisation::as_select())
        .load(conn)?)
}

/// The names of an organisation.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn names_of_organisation(conn: &mut Conn, id: OrganisationId) -> Result<Names> {
    Ok(organisations::table
        .find(id)
        .select((organisations::name_ko, organisations::name_en))
        .first(conn)?)
}

/// The slugs of organisations.
pub fn slugs_of_organisations(
    conn: &mut Conn,
    ids: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, String>> {
    let rows = organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::slug));
    Ok(rows.load(conn)?.into_iter().collect())
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = programmes)]
pub struct Programme {
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    pub kind: ProgrammeKind,
    #[diesel(select_expression = (programmes::name_ko, programmes::name_en))]
    pub names: Names,
}

impl Programme {
    /// A programme that is about to be added.
    #[must_use]
    pub fn new(id: i64, slug: &Slug, kind: ProgrammeKind, names: Names) -> Self {
        Self {
            id,
            slug: slug.to_string(),
            kind,
            names,
        }
    }
}

/// Adds a programme.
///
/// # Errors
/// [`super::Error::Duplicate`] when the slug is taken.
pub fn insert_programme(conn: &mut Conn, new: &Programme) -> Result<()> {
    diesel::insert_into(programmes::table)
        .values((
            programmes::id.eq(new.id),
            programmes::slug.eq(&new.slug),
            programmes::kind.eq(new.kind),
            programmes::name_ko.eq(&new.names.ko),
            programmes::name_en.eq(&new.names.en),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn update_programme(conn: &mut Conn, id: i64, kind: ProgrammeKind, names: &Names) -> Result<()> {
    let change = (
        programmes::kind.eq(kind),
        programmes::name_ko.eq(&names.ko),
        programmes::name_en.eq(&names.en),
    );
    diesel::update(programmes::table.find(id))
        .set(change)
        .execute(conn)?;
    Ok(())
}

/// The programme with this slug.
pub fn find_programme(conn: &mut Conn, slug: &str) -> Result<Option<Programme>> {
    Ok(programmes::table
        .filter(programmes::slug.eq(slug))
        .select(Programme::as_select())
        .first(conn)
        .optional()?)
}

/// Programmes by id, after one.
pub fn list_programmes(conn: &mut Conn, after: i64, rows: i64) -> Result<Vec<Programme>> {
    Ok(programmes::table
        .filter(programmes::id.gt(after))
        .order(programmes::id)
        .limit(rows)
        .select(Programme::as_select())
        .load(conn)?)
}
