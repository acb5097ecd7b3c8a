//! Consortia with their parties as bookings look at them, and the people who are told of things.

pub mod write;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::error::{count, json, parsed};
use super::people::{platform_role, quiet_hours};
use super::schema::{consortia, memberships, organisations, parties, people};
use super::{Conn, Error, Result};
use crate::domain::access::{MemberRole, PartyRole, PlatformRole, Term};
use crate::domain::ids::{ConsortiumId, OrganisationId, PersonId};
use crate::domain::judge::Agreement;
use crate::domain::notice::Reader;
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::text::{Language, Names};

#[derive(Debug, Clone)]
pub struct Consortium {
    pub id: ConsortiumId,
    /// Its name in addresses.
    pub slug: String,
    pub number: String,
    pub titles: Names,
    /// First day of the agreement.
    pub agreement_from: NaiveDate,
    /// Last day of the agreement.
    pub agreement_until: NaiveDate,
    /// Most sessions that it may hold.
    pub quota_sessions: Option<u32>,
    /// Its parties, of any date.
    pub parties: Vec<Party>,
}

/// An organisation's part in a consortium.
#[derive(Debug, Clone)]
pub struct Party {
    pub organisation: OrganisationId,
    pub names: Names,
    pub role: PartyRole,
    /// When it takes part.
    pub term: Term,
}

impl Consortium {
    /// The bounds that it sets, before anything is counted.
    #[must_use]
    pub const fn agreement(&self) -> Agreement {
        Agreement::of(self.agreement_from, self.agreement_until, self.quota_sessions)
    }

    /// The parties whose dates hold on a day.
    #[must_use]
    pub fn parties_on(&self, day: NaiveDate) -> Vec<(OrganisationId, PartyRole)> {
        self.parties
            .iter()
            .filter(|party| party.term.holds_on(day))
            .map(|party| (party.organisation, party.role))
            .collect()
    }

    /// The organisation that leads it.
    #[must_use]
    pub fn lead_organisation(&self) -> Option<OrganisationId> {
        self.parties
            .iter()
            .find(|party| party.role == PartyRole::Lead)
            .map(|party| party.organisation)
    }

    #[must_use]
    pub fn lead(&self) -> Names {
        let lead = self.parties.iter().find(|party| party.role == PartyRole::Lead);
        lead.map_or_else(|| self.titles.clone(), |party| party.names.clone())
    }
}

#[derive(Queryable)]
struct Row {
    id: i64,
    slug: String,
    _programme_id: i64,
    number: String,
    title_ko: String,
    title_en: String,
    agreement_from: String,
    agreement_until: String,
    quota_sessions: Option<i64>,
    _version: i64,
    _created_at: i64,
}

impl Row {
    /// Still without its parties.
    fn read(self) -> Result<Consortium> {
        let day = |column, text: &str| parsed(column, text, |text| text.parse().ok());
        Ok(Consortium {
            id: ConsortiumId(self.id),
            slug: self.slug,
            number: self.number,
            titles: Names {
                ko: self.title_ko,
                en: self.title_en,
            },
            agreement_from: day("consortia.agreement_from", &self.agreement_from)?,
            agreement_until: day("consortia.agreement_until", &self.agreement_until)?,
            quota_sessions: self
                .quota_sessions
                .map(|value| count("consortia.quota_sessions", value))
                .transpose()?,
            parties: Vec::new(),
        })
    }
}

/// Which consortia are asked for.
enum Named<'a> {
    Slug(&'a str),
    Id(i64),
    Ids(&'a [i64]),
}

/// The consortium with this slug.
pub fn find_consortium(conn: &mut Conn, slug: &str) -> Result<Option<Consortium>> {
    Ok(load(conn, &Named::Slug(slug))?.pop())
}

/// The consortium with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get_consortium(conn: &mut Conn, id: ConsortiumId) -> Result<Consortium> {
    load(conn, &Named::Id(id.0))?.pop().ok_or(Error::NotFound)
}

/// Consortia with these ids, with their parties.
pub fn consortia_by_ids(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Consortium>> {
    load(conn, &Named::Ids(ids))
}

/// Consortia by id, each with its parties.
fn load(conn: &mut Conn, named: &Named<'_>) -> Result<Vec<Consortium>> {
    // One join after the other: a joined pair in brackets is made of all parties that there are by SQLite.
    let query = consortia::table
        .left_join(parties::table.on(parties::consortium_id.eq(consortia::id)))
        .left_join(organisations::table.on(organisations::id.eq(parties::organisation_id)))
        .order((consortia::id, parties::organisation_id, parties::role))
        .select((
            consortia::all_columns,
            (
                parties::organisation_id,
                parties::role,
                parties::valid_from,
                parties::valid_until,
                organisations::name_ko,
                organisations::name_en,
            )
                .nullable(),
        ))
        .into_boxed();
    let rows: Vec<(Row, Option<PartyRow>)> = match named {
        Named::Slug(slug) => query.filter(consortia::slug.eq(*slug)).load(conn)?,
        Named::Id(id) => query.filter(consortia::id.eq(*id)).load(conn)?,
        Named::Ids(ids) => query.filter(consortia::id.eq_any(*ids)).load(conn)?,
    };
    let mut found: Vec<Consortium> = Vec::new();
    for (row, party) in rows {
        if found.last().is_none_or(|last| last.id.0 != row.id) {
            found.push(row.read()?);
        }
        if let (Some(last), Some(party)) = (found.last_mut(), party) {
            last.parties.push(party.read()?);
        }
    }
    Ok(found)
}

#[derive(Debug, Clone, Queryable)]
struct PartyRow {
    organisation: i64,
    role: String,
    from: String,
    until: Option<String>,
    ko: String,
    en: String,
}

impl PartyRow {
    fn read(self) -> Result<Party> {
        let day = |column, text: &str| parsed(column, text, |text: &str| text.parse().ok());
        Ok(Party {
            organisation: OrganisationId(self.organisation),
            names: Names {
                ko: self.ko,
                en: self.en,
            },
            role: parsed("parties.role", &self.role, PartyRole::from_word)?,
            term: Term {
                from: day("parties.valid_from", &self.from)?,
                until: self
                    .until
                    .map(|text| day("parties.valid_until", &text))
                    .transpose()?,
            },
        })
    }
}

/// Makes other requests of a consortium wait until the transaction ends. SQLite has one writer anyway.
pub fn lock_quota(conn: &mut Conn, id: ConsortiumId) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        let _locked: i64 = consortia::table
            .find(id.0)
            .select(consortia::id)
            .for_no_key_update()
            .first(pg)?;
    }
    Ok(())
}

/// Somebody who may be told of things.
#[derive(Debug, Clone)]
pub struct Contact {
    pub person: PersonId,
    /// How to write to them.
    pub reader: Reader,
    /// Their phone; empty when they gave none.
    pub phone: String,
    /// Which starts and ends they want to hear of.
    pub sessions: SessionNotices,
    /// Kinds of notices that they do not want.
    pub muted: Vec<NoticeKind>,
    /// When their mail waits; none: never.
    pub quiet: Option<QuietHours>,
    pub platform: Option<PlatformRole>,
    /// The organisation that they belong to.
    pub organisation: Option<OrganisationId>,
    /// Their role in it.
    pub role: MemberRole,
}

#[derive(Queryable)]
struct ContactRow {
    id: i64,
    email: String,
    name: String,
    language: String,
    phone: String,
    sessions: String,
    muted: String,
    quiet: (Option<String>, Option<String>),
    platform: Option<String>,
    place: (Option<i64>, Option<String>),
}

impl ContactRow {
    fn read(self) -> Result<Contact> {
        let (organisation, role) = self.place;
        let language = parsed("people.language", &self.language, Language::from_word)?;
        Ok(Contact {
            person: PersonId(self.id),
            reader: Reader {
                email: self.email,
                name: self.name,
                language,
            },
            phone: self.phone,
            sessions: parsed(
                "people.session_notices",
                &self.sessions,
                SessionNotices::from_word,
            )?,
            muted: json("people.muted", &self.muted)?,
            quiet: quiet_hours(self.quiet.0, self.quiet.1)?,
            platform: platform_role(self.platform)?,
            organisation: organisation.map(OrganisationId),
            role: role.map_or(Ok(MemberRole::Member), |word| {
                parsed("memberships.role", &word, MemberRole::from_word)
            })?,
        })
    }
}

/// The people of some organisations, and programme staff, who have an account in use.
pub fn contacts(conn: &mut Conn, of_organisations: &[i64]) -> Result<Vec<Contact>> {
    let rows: Vec<ContactRow> = people::table
        .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(people::disabled_at.is_null())
        .filter(
            memberships::organisation_id
                .nullable()
                .eq_any(of_organisations.iter().copied().map(Some).collect::<Vec<_>>())
                .or(people::platform_role.eq(PlatformRole::Staff.as_str())),
        )
        .order(people::id)
        .select((
            people::id,
            people::email,
            people::name,
            people::language,
            people::phone,
            people::session_notices,
            people::muted,
            (people::quiet_from, people::quiet_until),
            people::platform_role,
            (
                memberships::organisation_id.nullable(),
                memberships::role.nullable(),
            ),
        ))
        .load(conn)?;
    rows.into_iter().map(ContactRow::read).collect()
}
