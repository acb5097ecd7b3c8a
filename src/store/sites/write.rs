//! Sites, zones and windows as their keepers write them.

use diesel::prelude::*;

use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::ids::{BookingId, OrganisationId, SessionId, SiteId, ZoneId};
use crate::domain::judge::LeadTime;
use crate::domain::opening::Window;
use crate::domain::place::{SiteKind, SitePhone};
use crate::domain::span::{Instant, Tz};
use crate::domain::text::Names;
use crate::store::among::among;
use crate::store::error::to_json;
use crate::store::schema::{bookings, claims, sites, windows, zones};
use crate::store::sites::{Site, Zone};
use crate::store::{Conn, Result};

/// What of a site can be changed.
#[derive(Debug, Clone)]
pub struct SiteTerms {
    pub kind: SiteKind,
    pub names: Names,
    pub district: String,
    pub address: String,
    pub latitude: f64,
    pub longitude: f64,
    /// Phone that answers day and night.
    pub phone: String,
    /// Address of the duty desk.
    pub duty_email: Option<String>,
    /// How to get in.
    pub entrance: Names,
    pub house_rules: Names,
    /// What waiting requests do to the time they ask for.
    pub request_mode: RequestMode,
    /// How many days a request holds its time.
    pub hold_days: u32,
    pub lead_time: LeadTime,
    /// How many days ahead it may be asked for.
    pub horizon_days: u32,
    /// Longest session in minutes.
    pub max_minutes: Option<u32>,
}

impl SiteTerms {
    /// A site as these terms make it.
    #[must_use]
    pub fn applied_to(&self, site: &Site) -> Site {
        // Every field by name, so that a new one is not forgotten.
        let Self {
            kind,
            names,
            district,
            address,
            latitude,
            longitude,
            phone,
            duty_email,
            entrance,
            house_rules,
            request_mode,
            hold_days,
            lead_time,
            horizon_days,
            max_minutes,
        } = self.clone();
        Site {
            kind: kind.as_str().to_owned(),
            names,
            district,
            address,
            latitude,
            longitude,
            phone,
            duty_email,
            entrance,
            house_rules,
            request_mode,
            hold_days,
            lead_time,
            horizon_days,
            max_minutes,
            ..site.clone()
        }
    }
}

/// What stays of a site for ever.
#[derive(Debug, Clone)]
pub struct SiteName {
    /// Its name in addresses.
    pub slug: String,
    pub operator: OrganisationId,
    pub tz: Tz,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = sites, treat_none_as_null = true)]
struct SiteRow<'a> {
    kind: SiteKind,
    name_ko: &'a str,
    name_en: &'a str,
    district: &'a str,
    address: &'a str,
    latitude: f64,
    longitude: f64,
    phone: &'a str,
    duty_email: Option<String>,
    entrance_ko: &'a str,
    entrance_en: &'a str,
    house_rules_ko: &'a str,
    house_rules_en: &'a str,
    request_mode: RequestMode,
    hold_days: i64,
    notice: LeadTime,
    horizon_days: i64,
    max_minutes: Option<i64>,
}

impl<'a> SiteRow<'a> {
    fn of(terms: &'a SiteTerms) -> Self {
        Self {
            kind: terms.kind,
            name_ko: &terms.names.ko,
            name_en: &terms.names.en,
            district: &terms.district,
            address: &terms.address,
            latitude: terms.latitude,
            longitude: terms.longitude,
            phone: &terms.phone,
            duty_email: terms.duty_email.clone(),
            entrance_ko: &terms.entrance.ko,
            entrance_en: &terms.entrance.en,
            house_rules_ko: &terms.house_rules.ko,
            house_rules_en: &terms.house_rules.en,
            request_mode: terms.request_mode,
            hold_days: terms.hold_days.into(),
            notice: terms.lead_time,
            horizon_days: terms.horizon_days.into(),
            max_minutes: terms.max_minutes.map(i64::from),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = sites)]
struct NewSiteRow<'a> {
    id: SiteId,
    slug: &'a str,
    operator_id: OrganisationId,
    time_zone: &'a str,
    version: i64,
    created_at: Instant,
    #[diesel(embed)]
    terms: SiteRow<'a>,
}

/// Adds a site without zones.
///
/// # Errors
/// [`super::super::Error::Duplicate`] when the slug is taken.
pub fn insert_site(
    conn: &mut Conn,
    id: SiteId,
    name: &SiteName,
    terms: &SiteTerms,
    now: Instant,
) -> Result<()> {
    let row = NewSiteRow {
        id,
        slug: &name.slug,
        operator_id: name.operator,
        time_zone: name.tz.name(),
        version: 1,
        created_at: now,
        terms: SiteRow::of(terms),
    };
    diesel::insert_into(sites::table).values(row).execute(conn)?;
    Ok(())
}

/// Raises the version, which locks the row until the transaction ends. The version that stood before.
///
/// # Errors
/// [`super::super::Error::NotFound`].
pub fn lock_site(conn: &mut Conn, id: SiteId) -> Result<i64> {
    let raised: i64 = diesel::update(sites::table.find(id))
        .set(sites::version.eq(sites::version + 1))
        .returning(sites::version)
        .get_result(conn)?;
    Ok(raised - 1)
}

pub fn update_site(conn: &mut Conn, id: SiteId, terms: &SiteTerms) -> Result<()> {
    diesel::update(sites::table.find(id))
        .set(SiteRow::of(terms))
        .execute(conn)?;
    Ok(())
}

/// Gives a site these phones, beside the one that answers day and night.
pub fn set_phones(conn: &mut Conn, id: SiteId, phones: &[SitePhone]) -> Result<()> {
    diesel::update(sites::table.find(id))
        .set(sites::phones.eq(to_json(&phones)?))
        .execute(conn)?;
    Ok(())
}

/// Whether requests wait at a site.
pub fn has_waiting_requests(conn: &mut Conn, site: SiteId) -> Result<bool> {
    let waiting = [BookingState::Requested, BookingState::ChangesRequested];
    let first: Option<BookingId> = bookings::table
        .filter(bookings::site_id.eq(site).and(among("bookings.state", waiting)))
        .select(bookings::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// What of a zone can be changed.
#[derive(Debug, Clone)]
pub struct ZoneTerms {
    pub names: Names,
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
    /// Whether cameras may record there.
    pub recording_allowed: bool,
    /// What it has; empty when nothing is said.
    pub features: Names,
}

impl ZoneTerms {
    /// A zone as these terms make it.
    #[must_use]
    pub fn applied_to(&self, zone: &Zone) -> Zone {
        // Every field by name, so that a new one is not forgotten.
        let Self {
            names,
            capacity,
            budget_people,
            budget_power_w,
            budget_area_m2,
            turnaround_minutes,
            max_minutes,
            recording_allowed,
            features,
        } = self.clone();
        Zone {
            names,
            capacity,
            budget_people,
            budget_power_w,
            budget_area_m2,
            turnaround_minutes,
            max_minutes,
            recording_allowed,
            features,
            ..zone.clone()
        }
    }
}

/// What stays of a zone for ever.
#[derive(Debug, Clone)]
pub struct ZoneName {
    pub id: ZoneId,
    pub site: SiteId,
    /// Its name in addresses, within the site.
    pub slug: String,
    /// The zone that it is a part of.
    pub parent: Option<ZoneId>,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = zones, treat_none_as_null = true)]
struct ZoneRow<'a> {
    name_ko: &'a str,
    name_en: &'a str,
    capacity: i64,
    budget_people: Option<i64>,
    budget_power_w: Option<i64>,
    budget_area_m2: Option<i64>,
    turnaround_minutes: i64,
    max_minutes: Option<i64>,
    recording_allowed: i64,
    features_ko: &'a str,
    features_en: &'a str,
}

impl<'a> ZoneRow<'a> {
    fn of(terms: &'a ZoneTerms) -> Self {
        Self {
            name_ko: &terms.names.ko,
            name_en: &terms.names.en,
            capacity: terms.capacity.into(),
            budget_people: terms.budget_people.map(i64::from),
            budget_power_w: terms.budget_power_w.map(i64::from),
            budget_area_m2: terms.budget_area_m2.map(i64::from),
            turnaround_minutes: terms.turnaround_minutes.into(),
            max_minutes: terms.max_minutes.map(i64::from),
            recording_allowed: terms.recording_allowed.into(),
            features_ko: &terms.features.ko,
            features_en: &terms.features.en,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = zones)]
struct NewZoneRow<'a> {
    id: ZoneId,
    site_id: SiteId,
    slug: &'a str,
    parent_id: Option<ZoneId>,
    longest_claim: i64,
    version: i64,
    #[diesel(embed)]
    terms: ZoneRow<'a>,
}

/// Adds a zone without windows. Its parent must be there.
///
/// # Errors
/// [`super::super::Error::Duplicate`] when the site has a zone of this slug.
pub fn insert_zone(conn: &mut Conn, name: &ZoneName, terms: &ZoneTerms) -> Result<()> {
    let row = NewZoneRow {
        id: name.id,
        site_id: name.site,
        slug: &name.slug,
        parent_id: name.parent,
        longest_claim: 0,
        version: 1,
        terms: ZoneRow::of(terms),
    };
    diesel::insert_into(zones::table).values(row).execute(conn)?;
    Ok(())
}

/// Changes a zone. The caller has locked it.
pub fn update_zone(conn: &mut Conn, id: ZoneId, terms: &ZoneTerms) -> Result<()> {
    diesel::update(zones::table.find(id))
        .set(ZoneRow::of(terms))
        .execute(conn)?;
    Ok(())
}

/// Offers a zone no longer, or again. The caller has locked it.
pub fn set_retired(conn: &mut Conn, id: ZoneId, since: Option<Instant>) -> Result<()> {
    diesel::update(zones::table.find(id))
        .set(zones::retired_at.eq(since))
        .execute(conn)?;
    Ok(())
}

/// Whether a claim in a zone ends after a moment. `longest` is the zone's longest claim in seconds,
/// which bounds how far back to look.
pub fn has_claims_after(conn: &mut Conn, zone: ZoneId, longest: i64, at: Instant) -> Result<bool> {
    let first: Option<SessionId> = claims::table
        .filter(claims::zone_id.eq(zone))
        .filter(claims::starts_at.gt(at.unix() - longest - 1))
        .filter(claims::ends_at.gt(at))
        .select(claims::session_id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// Puts these windows, each with its id, in the place of those that a zone has.
pub fn replace_windows(conn: &mut Conn, zone: ZoneId, all: &[(i64, &Window)]) -> Result<()> {
    diesel::delete(windows::table.filter(windows::zone_id.eq(zone))).execute(conn)?;
    for (id, window) in all {
        diesel::insert_into(windows::table)
            .values((
                windows::id.eq(id),
                windows::zone_id.eq(zone),
                windows::definition.eq(*window),
            ))
            .execute(conn)?;
    }
    Ok(())
}
