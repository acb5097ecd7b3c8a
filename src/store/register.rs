//! The register as staff keep it: organisations and programmes here; consortia and places beside.
//! What bookings look at is read by `consortia` and `sites`.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::error::parsed;
use super::named::named;
use super::schema::{organisations, programmes};
use super::{Conn, Result};
use crate::domain::ids::OrganisationId;
use crate::domain::place::{OrganisationKind, ProgrammeKind};
use crate::domain::span::Instant;
use crate::domain::text::{Names, Slug};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    /// Its name in addresses.
    pub slug: String,
    pub kind: OrganisationKind,
    pub names: Names,
    /// Since when it is known.
    pub created_at: Instant,
}

#[derive(Debug, Clone, Queryable)]
struct OrganisationRow {
    id: i64,
    slug: String,
    kind: String,
    ko: String,
    en: String,
    created_at: i64,
}

impl OrganisationRow {
    fn read(self) -> Result<Organisation> {
        let kind = parsed("organisations.kind", &self.kind, OrganisationKind::from_word)?;
        Ok(Organisation {
            id: OrganisationId(self.id),
            slug: self.slug,
            kind,
            names: Names {
                ko: self.ko,
                en: self.en,
            },
            created_at: Instant::from_unix(self.created_at),
        })
    }
}

/// Adds an organisation.
///
/// # Errors
/// [`super::Error::Duplicate`] when the slug is taken.
pub fn insert_organisation(conn: &mut Conn, new: &Organisation) -> Result<()> {
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(new.id.0),
            organisations::slug.eq(&new.slug),
            organisations::kind.eq(new.kind.as_str()),
            organisations::name_ko.eq(&new.names.ko),
            organisations::name_en.eq(&new.names.en),
            organisations::created_at.eq(new.created_at.unix()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The names of all organisations but one. Read after that one was written: each write makes a new edition,
/// so others who write names wait for it.
pub fn names_of_others(conn: &mut Conn, id: OrganisationId) -> Result<Vec<Names>> {
    let rows: Vec<(String, String)> = organisations::table
        .filter(organisations::id.ne(id.0))
        .select((organisations::name_ko, organisations::name_en))
        .load(conn)?;
    Ok(rows.into_iter().map(|(ko, en)| Names { ko, en }).collect())
}

/// Changes an organisation's kind and names.
pub fn update_organisation(
    conn: &mut Conn,
    id: OrganisationId,
    kind: OrganisationKind,
    names: &Names,
) -> Result<()> {
    let change = (
        organisations::kind.eq(kind.as_str()),
        organisations::name_ko.eq(&names.ko),
        organisations::name_en.eq(&names.en),
    );
    diesel::update(organisations::table.find(id.0))
        .set(change)
        .execute(conn)?;
    Ok(())
}

/// The organisation with this slug.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_organisation(conn: &mut Conn, slug: &str) -> Result<Organisation> {
    let row: OrganisationRow = organisations::table
        .filter(organisations::slug.eq(slug))
        .first(conn)?;
    row.read()
}

/// Organisations by id, after one: all, or some. Of these those whose name holds the words, which may be
/// none.
pub fn list_organisations(
    conn: &mut Conn,
    within: Option<&[OrganisationId]>,
    words: &str,
    after: i64,
    rows: i64,
) -> Result<Vec<Organisation>> {
    let mut query = organisations::table
        .filter(organisations::id.gt(after))
        .order(organisations::id)
        .limit(rows)
        .into_boxed();
    if !words.is_empty() {
        query = query.filter(named(
            conn,
            &["organisations.name_ko", "organisations.name_en"],
            words,
        ));
    }
    if let Some(some) = within {
        query = query.filter(organisations::id.eq_any(some.iter().map(|id| id.0).collect::<Vec<_>>()));
    }
    query
        .load::<OrganisationRow>(conn)?
        .into_iter()
        .map(OrganisationRow::read)
        .collect()
}

/// The ids of the organisations that these slugs name, as far as there are some.
pub fn ids_of_organisations(conn: &mut Conn, slugs: &[&str]) -> Result<BTreeMap<String, OrganisationId>> {
    if slugs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(String, i64)> = organisations::table
        .filter(organisations::slug.eq_any(slugs))
        .select((organisations::slug, organisations::id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(slug, id)| (slug, OrganisationId(id)))
        .collect())
}

/// Organisations that have one of these slugs, or one of these names in either language.
pub fn organisations_called(conn: &mut Conn, slugs: &[&str], names: &[&str]) -> Result<Vec<Organisation>> {
    let query = organisations::table.filter(
        organisations::slug
            .eq_any(slugs)
            .or(organisations::name_ko.eq_any(names))
            .or(organisations::name_en.eq_any(names)),
    );
    query
        .order(organisations::id)
        .load::<OrganisationRow>(conn)?
        .into_iter()
        .map(OrganisationRow::read)
        .collect()
}

/// The names of an organisation.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn names_of_organisation(conn: &mut Conn, id: OrganisationId) -> Result<Names> {
    let (ko, en): (String, String) = organisations::table
        .find(id.0)
        .select((organisations::name_ko, organisations::name_en))
        .first(conn)?;
    Ok(Names { ko, en })
}

/// The slugs of organisations.
pub fn slugs_of_organisations(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<OrganisationId, String>> {
    let rows: Vec<(i64, String)> = organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::slug))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug)| (OrganisationId(id), slug))
        .collect())
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    pub kind: ProgrammeKind,
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

#[derive(Debug, Clone, Queryable)]
struct ProgrammeRow {
    id: i64,
    slug: String,
    kind: String,
    ko: String,
    en: String,
}

impl ProgrammeRow {
    fn read(self) -> Result<Programme> {
        Ok(Programme {
            id: self.id,
            slug: self.slug,
            kind: parsed("programmes.kind", &self.kind, ProgrammeKind::from_word)?,
            names: Names {
                ko: self.ko,
                en: self.en,
            },
        })
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
            programmes::kind.eq(new.kind.as_str()),
            programmes::name_ko.eq(&new.names.ko),
            programmes::name_en.eq(&new.names.en),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn update_programme(conn: &mut Conn, id: i64, kind: ProgrammeKind, names: &Names) -> Result<()> {
    let change = (
        programmes::kind.eq(kind.as_str()),
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
    let row: Option<ProgrammeRow> = programmes::table
        .filter(programmes::slug.eq(slug))
        .first(conn)
        .optional()?;
    row.map(ProgrammeRow::read).transpose()
}

/// Programmes by id, after one.
pub fn list_programmes(conn: &mut Conn, after: i64, rows: i64) -> Result<Vec<Programme>> {
    let found: Vec<ProgrammeRow> = programmes::table
        .filter(programmes::id.gt(after))
        .order(programmes::id)
        .limit(rows)
        .load(conn)?;
    found.into_iter().map(ProgrammeRow::read).collect()
}
