//! Closures and holidays.

use diesel::prelude::*;

use super::columns::read_as::Day;
use super::schema::{closures, holidays};
use super::{Conn, Error, Result};
use crate::domain::holidays::{Anchor, Holiday, HolidayKind, Holidays};
use crate::domain::ids::{ClosureId, PersonId, SiteId, ZoneId};
use crate::domain::opening::Closure;
use crate::domain::span::Instant;
use crate::domain::text::Names;

/// A closure with its scope. Without a site it holds everywhere, without a zone in the whole site.
#[derive(Debug, Clone)]
pub struct ScopedClosure {
    pub site: Option<SiteId>,
    pub zone: Option<ZoneId>,
    pub closure: Closure,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = closures)]
struct Row {
    id: ClosureId,
    site_id: Option<SiteId>,
    zone_id: Option<ZoneId>,
    definition: Closure,
}

impl Row {
    fn read(self) -> ScopedClosure {
        let Self { id, definition, .. } = self;
        ScopedClosure {
            site: self.site_id,
            zone: self.zone_id,
            closure: Closure { id, ..definition },
        }
    }
}

/// The closures in force at a site: its own, its zones' and those that hold everywhere.
pub fn closures_of_site(conn: &mut Conn, site: SiteId) -> Result<Vec<ScopedClosure>> {
    let rows = closures::table
        .filter(closures::site_id.eq(site).or(closures::site_id.is_null()))
        .filter(closures::lifted_at.is_null())
        .order(closures::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// All closures in force, of any site.
pub fn all_closures(conn: &mut Conn) -> Result<Vec<ScopedClosure>> {
    let rows = closures::table
        .filter(closures::lifted_at.is_null())
        .order(closures::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// One closure that is in force.
///
/// # Errors
/// [`Error::NotFound`], also when it was lifted.
pub fn get_closure(conn: &mut Conn, id: ClosureId) -> Result<ScopedClosure> {
    Ok(closures::table
        .filter(closures::id.eq(id))
        .filter(closures::lifted_at.is_null())
        .select(Row::as_select())
        .first(conn)?
        .read())
}

/// Saves a closure under the id that it carries.
pub fn insert_closure(
    conn: &mut Conn,
    new: &ScopedClosure,
    by: Option<PersonId>,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(closures::table)
        .values((
            closures::id.eq(new.closure.id),
            closures::site_id.eq(new.site),
            closures::zone_id.eq(new.zone),
            closures::definition.eq(&new.closure),
            closures::created_at.eq(now),
            closures::created_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a closure out of force; its row stays.
pub fn lift_closure(conn: &mut Conn, id: ClosureId, now: Instant) -> Result<()> {
    let lifted = diesel::update(
        closures::table
            .filter(closures::id.eq(id))
            .filter(closures::lifted_at.is_null()),
    )
    .set(closures::lifted_at.eq(now))
    .execute(conn)?;
    if lifted == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// The holidays of a calendar.
pub fn load_holidays(conn: &mut Conn, calendar: &str) -> Result<Holidays> {
    Ok(Holidays::new(
        holidays_after(conn, calendar, 0)?.into_iter().map(|(_, day)| day),
    ))
}

/// The holidays of a calendar that were added after `id` was given, with their own, in that order.
pub fn holidays_after(conn: &mut Conn, calendar: &str, id: i64) -> Result<Vec<(i64, Holiday)>> {
    type Columns = (i64, Day, HolidayKind, Names, Option<Anchor>);
    let rows: Vec<Columns> = holidays::table
        .filter(holidays::calendar.eq(calendar).and(holidays::id.gt(id)))
        .order(holidays::id)
        .select((
            holidays::id,
            holidays::date,
            holidays::kind,
            (holidays::name_ko, holidays::name_en),
            holidays::anchor,
        ))
        .load(conn)?;
    let day = |(id, date, kind, names, anchor): Columns| {
        let date = date.into();
        let day = Holiday {
            date,
            names,
            kind,
            anchor,
        };
        (id, day)
    };
    Ok(rows.into_iter().map(day).collect())
}

/// Adds a holiday to a calendar.
///
/// # Errors
/// [`Error::Duplicate`] when the day has that name already.
pub fn insert_holiday(conn: &mut Conn, id: i64, calendar: &str, day: &Holiday) -> Result<()> {
    diesel::insert_into(holidays::table)
        .values((
            holidays::id.eq(id),
            holidays::calendar.eq(calendar),
            holidays::date.eq(day.date.to_string()),
            holidays::kind.eq(day.kind),
            holidays::name_ko.eq(&day.names.ko),
            holidays::name_en.eq(&day.names.en),
            holidays::anchor.eq(day.anchor),
        ))
        .execute(conn)?;
    Ok(())
}
