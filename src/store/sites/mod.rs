//! Sites and zones as they are read, and the lock that a writer takes on zones.

pub mod write;

use std::collections::BTreeMap;

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType};

use super::error::{count, json, parsed};
use super::schema::{sites, windows, zones};
use super::{Conn, Result};
use crate::domain::booking::RequestMode;
use crate::domain::ids::{OrganisationId, SiteId, ZoneId};
use crate::domain::judge::LeadTime;
use crate::domain::opening::Window;
use crate::domain::span::{Instant, Tz, time_zone};
use crate::domain::text::Names;

#[derive(Debug, Clone)]
pub struct Site {
    pub id: SiteId,
    /// Its name in addresses.
    pub slug: String,
    pub operator: OrganisationId,
    /// Its kind, such as `hospital`.
    pub kind: String,
    pub names: Names,
    pub district: String,
    pub address: String,
    pub latitude: f64,
    pub longitude: f64,
    pub tz: Tz,
    /// Phone that answers day and night.
    pub phone: String,
    /// Address of the duty desk.
    pub duty_email: Option<String>,
    /// How to get in: gate, where to report; empty when nothing is said.
    pub entrance: Names,
    pub house_rules: Names,
    /// What requests that wait do to the time they ask for.
    pub request_mode: RequestMode,
    /// How many days a request holds its time.
    pub hold_days: u32,
    pub lead_time: LeadTime,
    /// How many days ahead it may be asked for.
    pub horizon_days: u32,
    /// Longest session in minutes.
    pub max_minutes: Option<u32>,
    /// Rises with each change.
    pub version: i64,
}

#[derive(Debug, Clone)]
pub struct Zone {
    pub id: ZoneId,
    pub site: SiteId,
    /// Its name in addresses, within the site.
    pub slug: String,
    pub names: Names,
    /// The zone that it is a part of.
    pub parent: Option<ZoneId>,
    /// How many bookings may be in it at once.
    pub capacity: u32,
    pub budget_people: Option<u32>,
    /// Watts at once.
    pub budget_power_w: Option<u32>,
    /// Square metres at once.
    pub budget_area_m2: Option<u32>,
    /// Minutes between different bookings.
    pub turnaround_minutes: u32,
    /// Longest session in minutes.
    pub max_minutes: Option<u32>,
    /// No claim of this zone is longer, in seconds.
    pub longest_claim: i64,
    /// Since when it is no longer offered.
    pub retired_at: Option<Instant>,
    /// Rises with each change and each lock.
    pub version: i64,
    /// Whether cameras may record there.
    pub recording_allowed: bool,
    /// What it has, such as a lift for goods or a power outlet; empty when nothing is said.
    pub features: Names,
}

#[derive(Queryable)]
struct SiteRow {
    id: i64,
    slug: String,
    operator_id: i64,
    kind: String,
    name_ko: String,
    name_en: String,
    district: String,
    address: String,
    latitude: f64,
    longitude: f64,
    time_zone: String,
    phone: String,
    duty_email: Option<String>,
    entrance_ko: String,
    entrance_en: String,
    house_rules_ko: String,
    house_rules_en: String,
    request_mode: String,
    hold_days: i64,
    notice: String,
    horizon_days: i64,
    max_minutes: Option<i64>,
    version: i64,
    _created_at: i64,
}

impl SiteRow {
    fn read(self) -> Result<Site> {
        Ok(Site {
            id: SiteId(self.id),
            slug: self.slug,
            operator: OrganisationId(self.operator_id),
            kind: self.kind,
            names: Names {
                ko: self.name_ko,
                en: self.name_en,
            },
            district: self.district,
            address: self.address,
            latitude: self.latitude,
            longitude: self.longitude,
            tz: parsed("sites.time_zone", &self.time_zone, time_zone)?,
            phone: self.phone,
            duty_email: self.duty_email,
            entrance: Names {
                ko: self.entrance_ko,
                en: self.entrance_en,
            },
            house_rules: Names {
                ko: self.house_rules_ko,
                en: self.house_rules_en,
            },
            request_mode: parsed("sites.request_mode", &self.request_mode, RequestMode::from_word)?,
            hold_days: count("sites.hold_days", self.hold_days)?,
            lead_time: json("sites.notice", &self.notice)?,
            horizon_days: count("sites.horizon_days", self.horizon_days)?,
            max_minutes: self
                .max_minutes
                .map(|value| count("sites.max_minutes", value))
                .transpose()?,
            version: self.version,
        })
    }
}

#[derive(Queryable)]
struct ZoneRow {
    id: i64,
    site_id: i64,
    slug: String,
    name_ko: String,
    name_en: String,
    parent_id: Option<i64>,
    capacity: i64,
    budget_people: Option<i64>,
    budget_power_w: Option<i64>,
    budget_area_m2: Option<i64>,
    turnaround_minutes: i64,
    max_minutes: Option<i64>,
    recording_allowed: i64,
    features_ko: String,
    features_en: String,
    retired_at: Option<i64>,
    longest_claim: i64,
    version: i64,
}

impl ZoneRow {
    fn read(self) -> Result<Zone> {
        let optional = |column, value: Option<i64>| value.map(|value| count(column, value)).transpose();
        Ok(Zone {
            id: ZoneId(self.id),
            site: SiteId(self.site_id),
            slug: self.slug,
            names: Names {
                ko: self.name_ko,
                en: self.name_en,
            },
            parent: self.parent_id.map(ZoneId),
            capacity: count("zones.capacity", self.capacity)?,
            budget_people: optional("zones.budget_people", self.budget_people)?,
            budget_power_w: optional("zones.budget_power_w", self.budget_power_w)?,
            budget_area_m2: optional("zones.budget_area_m2", self.budget_area_m2)?,
            turnaround_minutes: count("zones.turnaround_minutes", self.turnaround_minutes)?,
            max_minutes: optional("zones.max_minutes", self.max_minutes)?,
            longest_claim: self.longest_claim,
            retired_at: self.retired_at.map(Instant::from_unix),
            version: self.version,
            recording_allowed: self.recording_allowed != 0,
            features: Names {
                ko: self.features_ko,
                en: self.features_en,
            },
        })
    }
}

/// The site with this slug.
pub fn find_site(conn: &mut Conn, slug: &str) -> Result<Option<Site>> {
    sites::table
        .filter(sites::slug.eq(slug))
        .first::<SiteRow>(conn)
        .optional()?
        .map(SiteRow::read)
        .transpose()
}

/// The site with this id.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get_site(conn: &mut Conn, id: SiteId) -> Result<Site> {
    sites::table.find(id.0).first::<SiteRow>(conn)?.read()
}

/// Sites by id, after one.
pub fn list_sites(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Site>> {
    let rows = sites::table
        .filter(sites::id.gt(after))
        .order(sites::id)
        .limit(limit)
        .load::<SiteRow>(conn)?;
    rows.into_iter().map(SiteRow::read).collect()
}

/// The sites with these ids, by id.
pub fn sites_by_ids(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<SiteId, Site>> {
    let rows = sites::table.filter(sites::id.eq_any(ids)).load::<SiteRow>(conn)?;
    rows.into_iter()
        .map(|row| row.read().map(|site| (site.id, site)))
        .collect()
}

/// The zones with these ids, by id.
pub fn zones_by_ids(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Zone>> {
    let rows = zones::table
        .filter(zones::id.eq_any(ids))
        .order(zones::id)
        .load::<ZoneRow>(conn)?;
    rows.into_iter().map(ZoneRow::read).collect()
}

/// All zones of a site, retired ones too, by id.
pub fn zones_of_site(conn: &mut Conn, site: SiteId) -> Result<Vec<Zone>> {
    let rows = zones::table
        .filter(zones::site_id.eq(site.0))
        .order(zones::id)
        .load::<ZoneRow>(conn)?;
    rows.into_iter().map(ZoneRow::read).collect()
}

/// All zones of several sites, by id.
pub fn zones_of_sites(conn: &mut Conn, sites: &[i64]) -> Result<Vec<Zone>> {
    let rows = zones::table
        .filter(zones::site_id.eq_any(sites))
        .order(zones::id)
        .load::<ZoneRow>(conn)?;
    rows.into_iter().map(ZoneRow::read).collect()
}

/// All zones of all sites, by site and id.
pub fn all_zones(conn: &mut Conn) -> Result<Vec<Zone>> {
    let rows = zones::table
        .order((zones::site_id, zones::id))
        .load::<ZoneRow>(conn)?;
    rows.into_iter().map(ZoneRow::read).collect()
}

/// The windows of all zones.
pub fn all_windows(conn: &mut Conn) -> Result<BTreeMap<ZoneId, Vec<Window>>> {
    by_zone(
        windows::table
            .order(windows::id)
            .select((windows::zone_id, windows::definition))
            .load(conn)?,
    )
}

/// The windows of some zones.
pub fn windows_of_zones(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<ZoneId, Vec<Window>>> {
    let rows: Vec<(i64, String)> = windows::table
        .filter(windows::zone_id.eq_any(ids))
        .order(windows::id)
        .select((windows::zone_id, windows::definition))
        .load(conn)?;
    by_zone(rows)
}

fn by_zone(rows: Vec<(i64, String)>) -> Result<BTreeMap<ZoneId, Vec<Window>>> {
    let mut of_zone: BTreeMap<ZoneId, Vec<Window>> = BTreeMap::new();
    for (zone, definition) in rows {
        of_zone
            .entry(ZoneId(zone))
            .or_default()
            .push(json("windows.definition", &definition)?);
    }
    Ok(of_zone)
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
pub fn longest_claims(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<ZoneId, i64>> {
    let rows: Vec<(i64, i64)> = zones::table
        .filter(zones::id.eq_any(ids))
        .select((zones::id, zones::longest_claim))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(zone, seconds)| (ZoneId(zone), seconds))
        .collect())
}

/// Remembers that a claim, or a session that waits, of this length stands in a zone.
pub fn raise_longest_claim(conn: &mut Conn, zone: ZoneId, seconds: i64) -> Result<()> {
    diesel::update(
        zones::table
            .filter(zones::id.eq(zone.0))
            .filter(zones::longest_claim.lt(seconds)),
    )
    .set(zones::longest_claim.eq(seconds))
    .execute(conn)?;
    Ok(())
}
