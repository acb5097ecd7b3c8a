//! What sites and consortia still lack, and whoever runs the programme reminds them of. A fixed number of
//! statements.

use std::collections::BTreeMap;

use super::lists::distinct;
use crate::app::access::runs_programme;
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, MemberRole};
use crate::domain::ids::{OrganisationId, SiteId, ZoneId};
use crate::domain::opening::Window;
use crate::domain::text::{Names, worded};
use crate::store;
use crate::store::consortia::Consortium;
use crate::store::sites::{Site, Zone};

/// Most sites and most consortia that are looked at.
const MOST: i64 = 500;

worded! {
    /// Something that is not there yet.
    pub Lack {
        /// When each zone may be used.
        Hours = "hours",
        /// It has no standing conditions.
        Conditions = "conditions",
        /// Phones beside the one that answers day and night.
        Phones = "phones",
        /// Somebody who can act: of the operator, or of the organisation that leads.
        People = "people",
    }
}

/// What a site or a consortium lacks.
#[derive(Debug, Clone)]
pub struct Owed {
    /// What the site or consortium is called.
    pub names: Names,
    /// What it lacks, each with the address where that is mended.
    pub lacks: Vec<(Lack, String)>,
}

/// What a site lacks, each with the site or the zone where that is mended: `hall`, `hall/zones/main`.
pub(super) fn lacks(
    site: &Site,
    zones: &[Zone],
    windows: &BTreeMap<ZoneId, Vec<Window>>,
) -> Vec<(Lack, String)> {
    let mut own = zones.iter().filter(|zone| zone.site == site.id).peekable();
    let place = || site.slug.clone();
    let shut = if own.peek().is_none() {
        Some(place())
    } else {
        let is_shut =
            |zone: &&Zone| zone.retired_at.is_none() && windows.get(&zone.id).is_none_or(Vec::is_empty);
        own.find(is_shut)
            .map(|zone| format!("{}/zones/{}", site.slug, zone.slug))
    };
    let has_rules = !site.house_rules.ko.is_empty() || !site.house_rules.en.is_empty();
    let all = [
        (Lack::Hours, shut),
        (Lack::Conditions, (!has_rules).then(place)),
        (Lack::Phones, site.phones.is_empty().then(place)),
    ];
    all.into_iter()
        .filter_map(|(lack, place)| Some((lack, place?)))
        .collect()
}

/// What all sites and consortia lack, for whoever runs the programme; nothing for others.
pub fn owed(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Owed>> {
    if !runs_programme(actor) {
        return Ok(Vec::new());
    }
    let sites = store::sites::list_sites(tx.conn, SiteId(0), MOST)?;
    let ids: Vec<SiteId> = sites.iter().map(|site| site.id).collect();
    let zones = store::sites::zones_of_sites(tx.conn, &ids)?;
    let zone_ids: Vec<ZoneId> = zones.iter().map(|zone| zone.id).collect();
    let windows = store::sites::windows_of_zones(tx.conn, &zone_ids)?;
    let today = tx.now.local(tx.rules.time_zone).date();
    let in_force = store::consortia::write::ids_in_force(tx.conn, None, today, MOST)?;
    let consortia = store::consortia::consortia_by_ids(tx.conn, &in_force)?;
    let leads = consortia.iter().filter_map(Consortium::lead_organisation);
    let acting = acting(tx, distinct(leads.chain(sites.iter().map(|site| site.operator))))?;
    let operators = distinct(sites.iter().map(|site| site.operator));
    let slugs = store::register::slugs_of_organisations(tx.conn, &operators)?;
    let of_site = |site: &Site| {
        let mut own = lacks(site, &zones, &windows);
        for (_, place) in &mut own {
            *place = format!("/sites/{place}/edit");
        }
        let slug = slugs.get(&site.operator);
        let lonely = slug.filter(|_| !acting.contains(&site.operator));
        own.extend(lonely.map(|slug| (Lack::People, format!("/organisations/{slug}"))));
        Owed {
            names: site.names.clone(),
            lacks: own,
        }
    };
    let mut all: Vec<Owed> = sites.iter().map(of_site).collect();
    all.extend(consortia.iter().map(|own| of_consortium(own, &acting)));
    all.retain(|own| !own.lacks.is_empty());
    Ok(all)
}

fn of_consortium(own: &Consortium, acting: &[OrganisationId]) -> Owed {
    let is_led = own.lead_organisation().is_some_and(|lead| acting.contains(&lead));
    let path = format!("/consortia/{}", own.slug);
    Owed {
        names: own.titles.clone(),
        lacks: Vec::from_iter((!is_led).then_some((Lack::People, path))),
    }
}

/// Those of some organisations that somebody can act for.
fn acting(tx: &mut Tx<'_>, of: Vec<OrganisationId>) -> Result<Vec<OrganisationId>> {
    let contacts = tx.contacts(of)?;
    let acts = contacts
        .iter()
        .filter(|contact| contact.role == MemberRole::Manager);
    Ok(distinct(acts.filter_map(|contact| contact.organisation)))
}
