//! How full the sites are.

use std::collections::BTreeMap;

use super::{Held, MOST_SITES, SiteUse, hours_of};
use crate::app::court::{Ground, rules_of_site};
use crate::app::{Result, Tx};
use crate::domain::ids::{SiteId, ZoneId};
use crate::domain::judge::ZoneRules;
use crate::domain::judge::hours::HoursOfMany;
use crate::store;
use crate::store::reports::Scope;

/// The sites with most time taken, fullest first, and how many sites there are.
pub(super) fn use_of_sites(tx: &mut Tx<'_>, scope: &Scope) -> Result<(Vec<SiteUse>, usize)> {
    let longest = store::claims::longest_claim(tx.conn)?;
    let taken = store::reports::taken(tx.conn, scope, longest)?;
    let mut held: BTreeMap<SiteId, Held> = BTreeMap::new();
    for (site, state, n) in store::reports::sessions_by_site(tx.conn, scope)? {
        held.entry(site).or_default().add(state, n);
    }
    let mut grounds = Ground::everywhere(tx)?;
    let sites_in_all = grounds.len();
    // The ones with most taken; how full they are is only worked out for those.
    let seconds = |ground: &Ground| -> i64 {
        rooms(ground)
            .map(|zone| taken.get(&zone).copied().unwrap_or_default())
            .sum()
    };
    grounds.sort_by_cached_key(|ground| (-seconds(ground), ground.site.id));
    grounds.truncate(MOST_SITES);
    let rules = grounds
        .iter()
        .map(|ground| rules_of_site(tx, ground))
        .collect::<Result<Vec<_>>>()?;
    let holidays = tx.holidays()?;
    let mut hours = HoursOfMany::new(&holidays, scope.period);
    let mut sites = Vec::with_capacity(grounds.len());
    for (ground, rules) in grounds.iter().zip(&rules) {
        sites.push(SiteUse {
            taken: hours_of(seconds(ground)),
            bookable: bookable_hours(ground, rules, &mut hours),
            held: held.get(&ground.site.id).copied().unwrap_or_default(),
            slug: ground.site.slug.clone(),
            names: ground.site.names.clone(),
        });
    }
    sites.sort_by(|a, b| b.rate().total_cmp(&a.rate()));
    Ok((sites, sites_in_all))
}

/// Zones without parts: the parts of a zone are counted, not the zone again.
fn rooms(ground: &Ground) -> impl Iterator<Item = ZoneId> {
    let is_whole = |id: ZoneId| ground.zones.iter().any(|zone| zone.parent == Some(id));
    ground
        .zones
        .iter()
        .filter(move |zone| zone.retired_at.is_none() && !is_whole(zone.id))
        .map(|zone| zone.id)
}

/// Hours in which the zones of a site may be used.
fn bookable_hours<'a>(
    ground: &Ground,
    rules: &'a BTreeMap<ZoneId, ZoneRules>,
    hours: &mut HoursOfMany<'a>,
) -> f64 {
    let mut of_zone = |rules: &'a ZoneRules| {
        let usable = hours.of(rules, ground.tz()).usable.as_slice();
        hours_of(usable.iter().map(|span| span.seconds()).sum()) * f64::from(rules.capacity)
    };
    rooms(ground)
        .filter_map(|zone| rules.get(&zone))
        .map(&mut of_zone)
        .sum()
}
