//! Consortia with their parties as bookings look at them, and the people who are told of things.

pub mod deputies;
pub mod write;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::columns::read_as::{Day, Limit, List, Quiet, Role};
use super::schema::{consortia, memberships, organisations, parties, people};
use super::{Conn, Error, Result};
use crate::domain::access::{MemberRole, PartyRole, PlatformRole, Term};
use crate::domain::ids::{ConsortiumId, OrganisationId, PersonId};
use crate::domain::judge::Agreement;
use crate::domain::notice::Reader;
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::text::Names;

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
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = parties)]
pub struct Party {
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(select_expression = (organisations::name_ko, organisations::name_en))]
    pub names: Names,
    pub role: PartyRole,
    /// When it takes part.
    #[diesel(select_expression = (parties::valid_from, parties::valid_until))]
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = consortia)]
struct Row {
    id: ConsortiumId,
    slug: String,
    number: String,
    #[diesel(select_expression = (consortia::title_ko, consortia::title_en))]
    titles: Names,
    agreement_from: Day,
    agreement_until: Day,
    quota_sessions: Limit,
}

impl Row {
    /// Still without its parties.
    fn read(self) -> Consortium {
        Consortium {
            id: self.id,
            slug: self.slug,
            number: self.number,
            titles: self.titles,
            agreement_from: self.agreement_from.into(),
            agreement_until: self.agreement_until.into(),
            quota_sessions: self.quota_sessions.into(),
            parties: Vec::new(),
        }
    }
}

/// Which consortia are asked for.
enum Named<'a> {
    Slug(&'a str),
    Ids(&'a [ConsortiumId]),
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
    load(conn, &Named::Ids(&[id]))?.pop().ok_or(Error::NotFound)
}

/// Consortia with these ids, with their parties.
pub fn consortia_by_ids(conn: &mut Conn, ids: &[ConsortiumId]) -> Result<Vec<Consortium>> {
    load(conn, &Named::Ids(ids))
}

/// Consortia by id, each with its parties.
fn load(conn: &mut Conn, named: &Named<'_>) -> Result<Vec<Consortium>> {
    // One join after the other: a joined pair in brackets is made of all parties that there are by SQLite.
    let query = consortia::table
        .left_join(parties::table.on(parties::consortium_id.eq(consortia::id)))
        .left_join(organisations::table.on(organisations::id.eq(parties::organisation_id)))
        .order((consortia::id, parties::organisation_id, parties::role))
        .select((Row::as_select(), Option::<Party>::as_select()))
        .into_boxed();
    let rows: Vec<(Row, Option<Party>)> = match named {
        Named::Slug(slug) => query.filter(consortia::slug.eq(*slug)).load(conn)?,
        Named::Ids(ids) => query.filter(consortia::id.eq_any(*ids)).load(conn)?,
    };
    let mut found: Vec<Consortium> = Vec::new();
    for (row, party) in rows {
        if found.last().is_none_or(|last| last.id != row.id) {
            found.push(row.read());
        }
        if let (Some(last), Some(party)) = (found.last_mut(), party) {
            last.parties.push(party);
        }
    }
    Ok(found)
}

/// Makes other requests of a consortium wait until the transaction ends. SQLite has one writer anyway.
pub fn lock_quota(conn: &mut Conn, id: ConsortiumId) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        let _locked: ConsortiumId = consortia::table
            .find(id)
            .select(consortia::id)
            .for_no_key_update()
            .first(pg)?;
    }
    Ok(())
}

/// Somebody who may be told of things.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Contact {
    #[diesel(column_name = id)]
    pub person: PersonId,
    /// How to write to them.
    #[diesel(select_expression = (people::email, people::name, people::language))]
    pub reader: Reader,
    /// Their phone; empty when they gave none.
    pub phone: String,
    /// Which starts and ends they want to hear of.
    #[diesel(column_name = session_notices)]
    pub sessions: SessionNotices,
    /// Kinds of notices that they do not want.
    #[diesel(deserialize_as = List<NoticeKind>)]
    pub muted: Vec<NoticeKind>,
    /// When their mail waits; none: never.
    #[diesel(select_expression = (people::quiet_from, people::quiet_until), deserialize_as = Quiet)]
    pub quiet: Option<QuietHours>,
    #[diesel(column_name = platform_role)]
    pub platform: Option<PlatformRole>,
    /// The organisation that they belong to.
    #[diesel(select_expression = memberships::organisation_id.nullable())]
    pub organisation: Option<OrganisationId>,
    /// Their role in it.
    #[diesel(select_expression = memberships::role.nullable(), deserialize_as = Role)]
    pub role: MemberRole,
}

/// The people of some organisations, and programme staff, who have an account in use.
pub fn contacts(conn: &mut Conn, of_organisations: &[OrganisationId]) -> Result<Vec<Contact>> {
    Ok(people::table
        .left_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(people::disabled_at.is_null())
        .filter(
            memberships::organisation_id
                .nullable()
                .eq_any(of_organisations.iter().copied().map(Some).collect::<Vec<_>>())
                .or(people::platform_role.eq(PlatformRole::Staff)),
        )
        .order(people::id)
        .select(Contact::as_select())
        .load(conn)?)
}
