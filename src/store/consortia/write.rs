//! Consortia and their parties as staff write them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::access::PartyRole;
use crate::domain::ids::{ConsortiumId, OrganisationId};
use crate::domain::judge::Agreement;
use crate::domain::span::Instant;
use crate::domain::text::Names;
use crate::store::named::named;
use crate::store::schema::{consortia, parties, programmes};
use crate::store::{Conn, Result};

/// What of a consortium can be changed.
#[derive(Debug, Clone)]
pub struct ConsortiumTerms {
    pub programme: i64,
    pub number: String,
    pub titles: Names,
    /// First day of the agreement.
    pub agreement_from: NaiveDate,
    /// Last day of the agreement.
    pub agreement_until: NaiveDate,
    /// Most sessions that it may hold.
    pub quota_sessions: Option<u32>,
}

impl ConsortiumTerms {
    /// The bounds that it sets, before anything is counted.
    #[must_use]
    pub const fn agreement(&self) -> Agreement {
        Agreement::of(self.agreement_from, self.agreement_until, self.quota_sessions)
    }
}

/// An organisation's part, to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParty {
    pub organisation: OrganisationId,
    pub role: PartyRole,
    pub from: NaiveDate,
    /// Last day; none: open.
    pub until: Option<NaiveDate>,
}

/// What `store::consortia` leaves out, as bookings don't look at it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = consortia)]
pub struct Head {
    pub id: ConsortiumId,
    /// Slug of its programme.
    #[diesel(select_expression = programmes::slug)]
    pub programme: String,
    /// Rises with each change.
    pub version: i64,
    /// Since when it is known.
    pub created_at: Instant,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = consortia, treat_none_as_null = true)]
struct TermsRow<'a> {
    programme_id: i64,
    number: &'a str,
    title_ko: &'a str,
    title_en: &'a str,
    agreement_from: String,
    agreement_until: String,
    quota_sessions: Option<i64>,
}

impl<'a> TermsRow<'a> {
    fn of(terms: &'a ConsortiumTerms) -> Self {
        Self {
            programme_id: terms.programme,
            number: &terms.number,
            title_ko: &terms.titles.ko,
            title_en: &terms.titles.en,
            agreement_from: terms.agreement_from.to_string(),
            agreement_until: terms.agreement_until.to_string(),
            quota_sessions: terms.quota_sessions.map(i64::from),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = consortia)]
struct NewRow<'a> {
    id: ConsortiumId,
    slug: &'a str,
    version: i64,
    created_at: Instant,
    #[diesel(embed)]
    terms: TermsRow<'a>,
}

/// The slugs that begin with a text.
pub fn slugs_like(conn: &mut Conn, start: &str) -> Result<BTreeSet<String>> {
    // A slug holds no sign of a pattern.
    let found: Vec<String> = consortia::table
        .filter(consortia::slug.like(format!("{start}%")))
        .select(consortia::slug)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Whether a consortium has this project number.
pub fn has_number(conn: &mut Conn, number: &str) -> Result<bool> {
    let first: Option<ConsortiumId> = consortia::table
        .filter(consortia::number.eq(number))
        .select(consortia::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// Adds a consortium without parties.
///
/// # Errors
/// [`super::super::Error::Duplicate`] when the slug or the number is taken.
pub fn insert_consortium(
    conn: &mut Conn,
    id: ConsortiumId,
    slug: &str,
    terms: &ConsortiumTerms,
    now: Instant,
) -> Result<()> {
    let row = NewRow {
        id,
        slug,
        version: 1,
        created_at: now,
        terms: TermsRow::of(terms),
    };
    diesel::insert_into(consortia::table).values(row).execute(conn)?;
    Ok(())
}

/// Raises the version, which locks the row until the transaction ends. The version that stood before.
///
/// # Errors
/// [`super::super::Error::NotFound`].
pub fn lock_consortium(conn: &mut Conn, id: ConsortiumId) -> Result<i64> {
    let raised: i64 = diesel::update(consortia::table.find(id))
        .set(consortia::version.eq(consortia::version + 1))
        .returning(consortia::version)
        .get_result(conn)?;
    Ok(raised - 1)
}

/// Changes a consortium.
///
/// # Errors
/// [`super::super::Error::Duplicate`] when the number is taken.
pub fn update_consortium(conn: &mut Conn, id: ConsortiumId, terms: &ConsortiumTerms) -> Result<()> {
    diesel::update(consortia::table.find(id))
        .set(TermsRow::of(terms))
        .execute(conn)?;
    Ok(())
}

/// Puts these parties in the place of those that a consortium has.
pub fn replace_parties(conn: &mut Conn, id: ConsortiumId, all: &[NewParty]) -> Result<()> {
    diesel::delete(parties::table.filter(parties::consortium_id.eq(id))).execute(conn)?;
    for party in all {
        diesel::insert_into(parties::table)
            .values((
                parties::consortium_id.eq(id),
                parties::organisation_id.eq(party.organisation),
                parties::role.eq(party.role),
                parties::valid_from.eq(party.from.to_string()),
                parties::valid_until.eq(party.until.map(|day| day.to_string())),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Heads of consortia by id, after one: all, or some. Of these those whose title or number holds the words,
/// which may be none.
pub fn list_heads(
    conn: &mut Conn,
    within: Option<&[ConsortiumId]>,
    words: &str,
    after: ConsortiumId,
    rows: i64,
) -> Result<Vec<Head>> {
    let mut query = consortia::table
        .inner_join(programmes::table.on(programmes::id.eq(consortia::programme_id)))
        .filter(consortia::id.gt(after))
        .order(consortia::id)
        .limit(rows)
        .select(Head::as_select())
        .into_boxed();
    if let Some(some) = within {
        query = query.filter(consortia::id.eq_any(some));
    }
    if !words.is_empty() {
        query = query.filter(named(
            conn,
            &["consortia.title_ko", "consortia.title_en", "consortia.number"],
            words,
        ));
    }
    Ok(query.load(conn)?)
}

/// The ids of consortia whose agreements have not ended on a day: of all, or of some.
pub fn ids_in_force(
    conn: &mut Conn,
    within: Option<&[ConsortiumId]>,
    today: NaiveDate,
    rows: i64,
) -> Result<Vec<ConsortiumId>> {
    let query = consortia::table
        .filter(consortia::agreement_until.ge(today.to_string()))
        .order(consortia::id)
        .limit(rows);
    let mut query = query.select(consortia::id).into_boxed();
    if let Some(some) = within {
        query = query.filter(consortia::id.eq_any(some));
    }
    Ok(query.load(conn)?)
}
