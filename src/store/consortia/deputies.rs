//! Who decides in whose place, and when.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::access::MemberRole;
use crate::domain::deputy::Deputyship;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::store::columns::read_as::Day;
use crate::store::schema::{deputies, memberships, people};
use crate::store::{Conn, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = deputies)]
struct Row {
    id: i64,
    organisation_id: OrganisationId,
    person_id: PersonId,
    #[diesel(select_expression = memberships::role)]
    role: MemberRole,
    deputy_id: PersonId,
    valid_from: Day,
    valid_until: Day,
}

impl From<Row> for Deputyship {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            absent: row.person_id,
            role: row.role,
            deputy: row.deputy_id,
            from: row.valid_from.into(),
            until: row.valid_until.into(),
        }
    }
}

/// The deputies of some organisations, of all dates, by first day. In the place of whoever left or may not
/// sign in any more nobody stands.
pub fn list_deputies(conn: &mut Conn, of_organisations: &[OrganisationId]) -> Result<Vec<Deputyship>> {
    let here = memberships::person_id
        .eq(deputies::person_id)
        .and(memberships::organisation_id.eq(deputies::organisation_id));
    let rows: Vec<Row> = deputies::table
        .inner_join(memberships::table.on(here))
        .inner_join(people::table.on(people::id.eq(deputies::person_id)))
        .filter(deputies::organisation_id.eq_any(of_organisations))
        .filter(people::disabled_at.is_null())
        .order((deputies::valid_from, deputies::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Deputyship::from).collect())
}

/// Adds a deputy. Their role is that of the absent one, and not kept here.
pub fn insert_deputy(conn: &mut Conn, new: &Deputyship) -> Result<()> {
    diesel::insert_into(deputies::table)
        .values((
            deputies::id.eq(new.id),
            deputies::organisation_id.eq(new.organisation),
            deputies::person_id.eq(new.absent),
            deputies::deputy_id.eq(new.deputy),
            deputies::valid_from.eq(new.from.to_string()),
            deputies::valid_until.eq(new.until.to_string()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a deputy, whenever the days are.
pub fn delete_deputy(conn: &mut Conn, id: i64) -> Result<()> {
    diesel::delete(deputies::table.find(id)).execute(conn)?;
    Ok(())
}

/// Removes what somebody who leaves an organisation does for others there, and others for them.
pub fn delete_deputies_of(conn: &mut Conn, person: PersonId, organisation: OrganisationId) -> Result<()> {
    let own = deputies::person_id.eq(person).or(deputies::deputy_id.eq(person));
    let here = deputies::organisation_id.eq(organisation).and(own);
    diesel::delete(deputies::table.filter(here)).execute(conn)?;
    Ok(())
}

/// Removes what ended before a day.
pub fn delete_old_deputies(conn: &mut Conn, before: NaiveDate) -> Result<usize> {
    let old = deputies::table.filter(deputies::valid_until.lt(before.to_string()));
    Ok(diesel::delete(old).execute(conn)?)
}
