//! Sites and zones as they go out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::fields::NamesBody;
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, Deed, Subject, may};
use crate::domain::booking::RequestMode;
use crate::domain::ids::{OrganisationId, ZoneId};
use crate::domain::judge::LeadTime;
use crate::domain::opening::Window;
use crate::domain::place::SitePhone;
use crate::domain::span::Instant;
use crate::store::register::slugs_of_organisations;
use crate::store::sites::{self as read, Site, Zone};

/// A site with its zones.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SiteView {
    /// Its id.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Slug of the organisation that operates it.
    pub operator: String,
    /// Its kind, such as `shopping_centre`.
    pub kind: String,
    /// Its names.
    pub names: NamesBody,
    /// District.
    pub district: String,
    /// Street address.
    pub address: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// IANA name.
    pub time_zone: String,
    /// Phone that answers day and night.
    pub phone: String,
    /// Address of the duty desk; only for the operator's people, staff and admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty_email: Option<String>,
    /// Further phones; only for the operator's people, staff and admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phones: Option<Vec<SitePhone>>,
    /// House rules.
    pub house_rules: NamesBody,
    /// How to get in: gate, where to report.
    pub entrance: NamesBody,
    /// `hold` or `compete`.
    #[schema(value_type = String)]
    pub request_mode: RequestMode,
    /// How many days a request holds its time.
    pub hold_days: u32,
    /// Lead time, `{"working_days": 10}` or `{"days": 14}`.
    #[schema(value_type = Object)]
    #[serde(rename = "notice")]
    pub lead_time: LeadTime,
    /// How many days ahead it may be asked for.
    pub horizon_days: u32,
    /// Longest session in minutes.
    pub max_minutes: Option<u32>,
    /// Its zones, retired ones too.
    pub zones: Vec<ZoneView>,
    /// For `If-Match`; rises with each change of the site, a zone or a window.
    pub version: i64,
}

/// A zone with its windows.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ZoneView {
    /// Its id.
    pub id: i64,
    /// Its name in addresses, within the site.
    pub slug: String,
    /// `site/zone`.
    pub path: String,
    /// Its names.
    pub names: NamesBody,
    /// Slug of the zone that it is a part of.
    pub parent: Option<String>,
    /// How many bookings may be in it at once; 1 is exclusive.
    pub capacity: u32,
    /// People at once, over all bookings.
    pub budget_people: Option<u32>,
    /// Watts at once, over all bookings.
    pub budget_power_w: Option<u32>,
    /// Square metres at once, over all bookings.
    pub budget_area_m2: Option<u32>,
    /// Minutes between different bookings.
    pub turnaround_minutes: u32,
    /// Longest session in minutes.
    pub max_minutes: Option<u32>,
    /// Whether cameras may record there.
    pub recording_allowed: bool,
    /// What it has.
    pub features: NamesBody,
    /// Since when it is no longer offered.
    #[schema(value_type = Option<String>)]
    pub retired_at: Option<Instant>,
    /// When it may be used.
    #[schema(value_type = Vec<Object>)]
    pub windows: Vec<Window>,
}

/// The views of sites, in four statements however many there are.
pub(super) fn views(tx: &mut Tx<'_>, actor: &Actor, sites: Vec<Site>) -> Result<Vec<SiteView>> {
    let ids: Vec<_> = sites.iter().map(|site| site.id).collect();
    let operators: Vec<_> = sites.iter().map(|site| site.operator).collect();
    let slugs = slugs_of_organisations(tx.conn, &operators)?;
    let zones = read::zones_of_sites(tx.conn, &ids)?;
    let zone_ids: Vec<_> = zones.iter().map(|zone| zone.id).collect();
    let windows = read::windows_of_zones(tx.conn, &zone_ids)?;
    Ok(sites
        .into_iter()
        .map(|site| view(actor, site, &slugs, (&zones, &windows)))
        .collect())
}

type Rooms<'a> = (&'a [Zone], &'a BTreeMap<ZoneId, Vec<Window>>);

fn view(actor: &Actor, site: Site, slugs: &BTreeMap<OrganisationId, String>, rooms: Rooms<'_>) -> SiteView {
    let subject = Subject::site(site.operator);
    let inside = [Deed::CloseSite, Deed::EditSite]
        .iter()
        .any(|deed| may(actor, *deed, &subject).is_allowed());
    SiteView {
        id: site.id.0,
        operator: slugs.get(&site.operator).cloned().unwrap_or_default(),
        zones: zone_views(&site, rooms),
        slug: site.slug,
        kind: site.kind,
        names: site.names.into(),
        district: site.district,
        address: site.address,
        latitude: site.latitude,
        longitude: site.longitude,
        time_zone: site.tz.name().to_owned(),
        phone: site.phone,
        duty_email: site.duty_email.filter(|_| inside),
        phones: inside.then_some(site.phones),
        house_rules: site.house_rules.into(),
        entrance: site.entrance.into(),
        request_mode: site.request_mode,
        hold_days: site.hold_days,
        lead_time: site.lead_time,
        horizon_days: site.horizon_days,
        max_minutes: site.max_minutes,
        version: site.version,
    }
}

fn zone_views(site: &Site, (zones, windows): Rooms<'_>) -> Vec<ZoneView> {
    let slug_of = |id: ZoneId| {
        zones
            .iter()
            .find(|zone| zone.id == id)
            .map(|zone| zone.slug.clone())
    };
    let own = zones.iter().filter(|zone| zone.site == site.id);
    own.map(|zone| ZoneView {
        id: zone.id.0,
        slug: zone.slug.clone(),
        path: format!("{}/{}", site.slug, zone.slug),
        names: zone.names.clone().into(),
        parent: zone.parent.and_then(slug_of),
        capacity: zone.capacity,
        budget_people: zone.budget_people,
        budget_power_w: zone.budget_power_w,
        budget_area_m2: zone.budget_area_m2,
        turnaround_minutes: zone.turnaround_minutes,
        max_minutes: zone.max_minutes,
        recording_allowed: zone.recording_allowed,
        features: zone.features.clone().into(),
        retired_at: zone.retired_at,
        windows: windows.get(&zone.id).cloned().unwrap_or_default(),
    })
    .collect()
}
