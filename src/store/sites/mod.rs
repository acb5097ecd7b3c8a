//! Sites and zones as they are read, and the lock that a writer takes on zones.

pub mod write;

use std::collections::BTreeMap;

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType};

use super::columns::read_as::{Clock, Count, Limit, List};
use super::schema::{sites, windows, zones};
use super::{Conn, Result};
use crate::domain::booking::RequestMode;
use crate::domain::ids::{OrganisationId, SiteId, ZoneId};
use crate::domain::judge::LeadTime;
use crate::domain::opening::Window;
use crate::domain::place::SitePhone;
use crate::domain::span::{Instant, Tz};
use crate::domain::text::Names;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sites)]
pub struct Site {
    pub id: SiteId,
    /// Its name in addresses.
    pub slug: String,
    #[diesel(column_name = operator_id)]
    pub operator: OrganisationId,
    /// Its kind, such as `hospital`.
    pub kind: String,
    #[diesel(select_expression = (sites::name_ko, sites::name_en))]
    pub names: Names,
    pub district: String,
    pub address: String,
    pub latitude: f64,
    pub longitude: f64,
    #[diesel(column_name = time_zone, deserialize_as = Clock)]
    pub tz: Tz,
    /// Phone that answers day and night.
    pub phone: String,
    /// Address of the duty desk.
    pub duty_email: Option<String>,
    /// How to get in: gate, where to report; empty when nothing is said.
    #[diesel(select_expression = (sites::entrance_ko, sites::entrance_en))]
    pub entrance: Names,
    #[diesel(select_expression = (sites::house_rules_ko, sites::house_rules_en))]
    pub house_rules: Names,
    /// What requests that wait do to the time they ask for.
    pub request_mode: RequestMode,
    /// How many days a request holds its time.
    #[diesel(deserialize_as = Count)]
    pub hold_days: u32,
    #[diesel(column_name = notice)]
    pub lead_time: LeadTime,
    /// How many days ahead it may be asked for.
    #[diesel(deserialize_as = Count)]
    pub horizon_days: u32,
    /// Longest session in minutes.
    #[diesel(deserialize_as = Limit)]
    pub max_minutes: Option<u32>,
    /// Rises with each change.
    pub version: i64,
    #[diesel(deserialize_as = List<SitePhone>)]
    pub phones: Vec<SitePhone>,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = zones)]
pub struct Zone {
    pub id: ZoneId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    /// Its name in addresses, within the site.
    pub slug: String,
    #[diesel(select_expression = (zones::name_ko, zones::name_en))]
    pub names: Names,
    /// The zone that it is a part of.
    #[diesel(column_name = parent_id)]
    pub parent: Option<ZoneId>,
    /// How many bookings may be in it at once.
    #[diesel(deserialize_as = Count)]
    pub capacity: u32,
    #[diesel(deserialize_as = Limit)]
    pub budget_people: Option<u32>,
    /// Watts at once.
    #[diesel(deserialize_as = Limit)]
    pub budget_power_w: Option<u32>,
    /// Square metres at once.
    #[diesel(deserialize_as = Limit)]
    pub budget_area_m2: Option<u32>,
    /// Minutes between different bookings.
    #[diesel(deserialize_as = Count)]
    pub turnaround_minutes: u32,
    /// Longest session in minutes.
    #[diesel(deserialize_as = Limit)]
    pub max_minutes: Option<u32>,
    /// No claim of this zone is longer, in seconds.
    pub longest_claim: i64,
    /// Since when it is no longer offered.
    pub retired_at: Option<Instant>,
    /// Rises with each change and each lock.
    pub version: i64,
    /// Whether cameras may record there.
    #[diesel(select_expression = zones::recording_allowed.ne(0_i64))]
    pub recording_allowed: bool,
    /// What it has, such as a lift for goods or a power outlet; empty when nothing is said.
    #[diesel(select_expression = (zones::features_ko, zones::features_en))]
    pub features: Names,
}

/// The site with this slug.
pub fn find_site(conn: &mut Conn, slug: &str) -> Result<Option<Site>> {
    Ok(sites::table
        .filter(sites::slug.eq(slug))
        .select(Site::as_select())
        .first(conn)
        .optional()?)
}

/// The site with this id.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_site(conn: &mut Conn, id: SiteId) -> Result<Site> {
    Ok(sites::table.find(id).select(Site::as_select()).first(conn)?)
}

/// Holds a site until the transaction ends, so that of those who give out its numbers one comes after the
/// other.
pub fn hold_site(conn: &mut Conn, id: SiteId) -> Result<()> {
    // SQLite has one writer.
    if let Conn::Pg(pg) = conn {
        let row = sites::table.find(id).select(sites::id);
        row.for_no_key_update().first::<SiteId>(pg)?;
    }
    Ok(())
}

/// Sites by id, after one.
pub fn list_sites(conn: &mut Conn, after: SiteId, limit: i64) -> Result<Vec<Site>> {
    Ok(sites::table
        .filter(sites::id.gt(after))
        .order(sites::id)
        .limit(limit)
        .select(Site::as_select())
        .load(conn)?)
}

/// The ids of sites after one, in order.
pub fn site_ids(conn: &mut Conn, after: SiteId, limit: i64) -> Result<Vec<SiteId>> {
    Ok(sites::table
        .filter(sites::id.gt(after))
        .order(sites::id)
        .limit(limit)
        .select(sites::id)
        .load(conn)?)
}

/// The sites with these ids, by id.
pub fn sites_by_ids(conn: &mut Conn, ids: &[SiteId]) -> Result<BTreeMap<SiteId, Site>> {
    let rows = sites::table
        .filter(sites::id.eq_any(ids))
        .select((sites::id, Site::as_select()));
    Ok(rows.load(conn)?.into_iter().collect())
}

/// The zones with these ids, by id.
pub fn zones_by_ids(conn: &mut Conn, ids: &[ZoneId]) -> Result<Vec<Zone>> {
    Ok(zones::table
        .filter(zones::id.eq_any(ids))
        .order(zones::id)
        .select(Zone::as_select())
        .load(conn)?)
}

/// All zones of a site, retired ones too, by id.
pub fn zones_of_site(conn: &mut Conn, site: SiteId) -> Result<Vec<Zone>> {
    zones_of_sites(conn, &[site])
}

/// All zones of several sites, by id.
pub fn zones_of_sites(conn: &mut Conn, sites: &[SiteId]) -> Result<Vec<Zone>> {
    Ok(zones::table
        .filter(zones::site_id.eq_any(sites))
        .order(zones::id)
        .select(Zone::as_select())
        .load(conn)?)
}

/// The windows of all zones.
pub fn all_windows(conn: &mut Conn) -> Result<BTreeMap<ZoneId, Vec<Window>>> {
    let query = windows::table.order(windows::id);
    Ok(by_zone(
        query.select((windows::zone_id, windows::definition)).load(conn)?,
    ))
}

/// The windows of some zones.
pub fn windows_of_zones(conn: &mut Conn, ids: &[ZoneId]) -> Result<BTreeMap<ZoneId, Vec<Window>>> {
    let rows = windows::table
        .filter(windows::zone_id.eq_any(ids))
        .order(windows::id)
        .select((windows::zone_id, windows::definition))
        .load(conn)?;
    Ok(by_zone(rows))
}

fn by_zone(rows: Vec<(ZoneId, Window)>) -> BTreeMap<ZoneId, Vec<Window>> {
    let mut of_zone: BTreeMap<ZoneId, Vec<Window>> = BTreeMap::new();
    for (zone, window) in rows {
        of_zone.entry(zone).or_default().push(window);
    }
    of_zone
}

/// What a lock on zones showed.
#[derive(Debug, Default)]
pub struct Locked {
    /// Whether the zones are as they were read: if not, somebody changed or locked one meanwhile.
    pub as_read: bool,
    /// The longest claim of each zone, in seconds.
    pub longest: BTreeMap<ZoneId, i64>,
    /// The edition in force once all of them were locked; none without zones.
    pub edition: Option<i64>,
}

/// Locks zones against other writers until the transaction ends, in ascending order so that two transactions
/// never wait for each other. SQLite has one writer, which has locked all already: it only looks, as a page
/// that is written costs more than all of the rest.
pub fn lock_zones(conn: &mut Conn, read: &[&Zone]) -> Result<Locked> {
    let versions: BTreeMap<ZoneId, i64> = read.iter().map(|zone| (zone.id, zone.version)).collect();
    let mut locked = Locked {
        as_read: true,
        ..Locked::default()
    };
    for (zone, version) in versions {
        let (now, longest, edition): (i64, i64, i64) = match conn {
            Conn::Pg(pg) => LockZone::<true>(zone.0).get_result(pg)?,
            Conn::Sqlite(sqlite) => LockZone::<false>(zone.0).get_result(sqlite)?,
        };
        locked.as_read &= now == version + 1;
        locked.longest.insert(zone, longest);
        locked.edition = Some(edition);
    }
    Ok(locked)
}

/// A fixed statement: it stays prepared, while the server would plan an update of Diesel's each time.
#[derive(QueryId)]
struct LockZone<const PG: bool>(i64);

impl<const PG: bool, DB: Backend> QueryFragment<DB> for LockZone<PG>
where
    i64: ToSql<BigInt, DB>,
    DB: HasSqlType<BigInt>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // A subquery would see the edition as of before the wait for the lock.
        out.push_sql(if PG {
            "UPDATE zones SET version = version + 1"
        } else {
            "SELECT version + 1, longest_claim, number FROM zones, editions"
        });
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.0)?;
        if PG {
            out.push_sql(" RETURNING version, longest_claim, current_edition()");
        }
        Ok(())
    }
}

impl<const PG: bool> Query for LockZone<PG> {
    type SqlType = (BigInt, BigInt, BigInt);
}

impl<const PG: bool, C> RunQueryDsl<C> for LockZone<PG> {}

/// The longest claim of each of these zones, in seconds.
pub fn longest_claims(conn: &mut Conn, ids: &[ZoneId]) -> Result<BTreeMap<ZoneId, i64>> {
    let rows = zones::table
        .filter(zones::id.eq_any(ids))
        .select((zones::id, zones::longest_claim));
    Ok(rows.load(conn)?.into_iter().collect())
}

/// Remembers that a claim, or a session that waits, of this length stands in a zone.
pub fn raise_longest_claim(conn: &mut Conn, zone: ZoneId, seconds: i64) -> Result<()> {
    diesel::update(
        zones::table
            .filter(zones::id.eq(zone))
            .filter(zones::longest_claim.lt(seconds)),
    )
    .set(zones::longest_claim.eq(seconds))
    .execute(conn)?;
    Ok(())
}
