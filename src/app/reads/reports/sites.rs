//! How full the sites are.

use std::collections::BTreeMap;

use super::{Held, MOST_SITES, SiteUse, hours_of};
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::holidays::Holidays;
use crate::domain::ids::{SiteId, ZoneId};
use crate::domain::judge::ZoneRules;
use crate::domain::opening::{Effect, PhaseKind, open_spans};
use crate::domain::span::{Span, Spans, Tz};
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
    let (windows, closures, holidays) = (
        store::sites::all_windows(tx.conn)?,
        store::closures::all_closures(tx.conn)?,
        tx.holidays()?,
    );
    let rules: Vec<BTreeMap<ZoneId, ZoneRules>> = grounds
        .iter()
        .map(|ground| ground.rules(&windows, &closures))
        .collect();
    let mut known = Vec::new();
    let mut site = |(ground, rules)| SiteUse {
        taken: hours_of(seconds(ground)),
        bookable: bookable_hours(ground, rules, &holidays, scope.period, &mut known),
        held: held.get(&ground.site.id).copied().unwrap_or_default(),
        slug: ground.site.slug.clone(),
        names: ground.site.names.clone(),
    };
    let mut sites: Vec<SiteUse> = grounds.iter().zip(&rules).map(&mut site).collect();
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

/// Hours in which the zones of a site may be used. `known` has the seconds of zones that were looked at: many
/// follow the same rules.
fn bookable_hours<'a>(
    ground: &Ground,
    rules: &'a BTreeMap<ZoneId, ZoneRules>,
    holidays: &Holidays,
    period: Span,
    known: &mut Vec<(Tz, &'a ZoneRules, i64)>,
) -> f64 {
    let mut of_zone = |rules: &'a ZoneRules| {
        let tz = ground.tz();
        let is_alike = |own: &ZoneRules| own.windows == rules.windows && own.closures == rules.closures;
        let found = known
            .iter()
            .find(|(own_tz, own, _)| *own_tz == tz && is_alike(own))
            .map(|(_, _, seconds)| *seconds);
        let seconds = found.unwrap_or_else(|| {
            let seconds = bookable(rules, tz, holidays, period)
                .as_slice()
                .iter()
                .map(|span| span.seconds())
                .sum();
            known.push((tz, rules, seconds));
            seconds
        });
        hours_of(seconds) * f64::from(rules.capacity)
    };
    rooms(ground)
        .filter_map(|zone| rules.get(&zone))
        .map(&mut of_zone)
        .sum()
}

/// When a zone may be used for anything: open for a phase kind and not closed for it.
fn bookable(rules: &ZoneRules, tz: Tz, holidays: &Holidays, period: Span) -> Spans {
    let mut seen: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    let mut open = Vec::new();
    for kind in PhaseKind::ALL {
        let windows: Vec<usize> = (0..rules.windows.len())
            .filter(|at| rules.windows[*at].phases.is_empty() || rules.windows[*at].phases.contains(kind))
            .collect();
        let blocks =
            |at: &usize| rules.closures[*at].effect == Effect::Block && rules.closures[*at].concerns(*kind);
        let closures: Vec<usize> = (0..rules.closures.len()).filter(blocks).collect();
        // Kinds that follow the same rules are open at the same times.
        if seen.contains(&(windows.clone(), closures.clone())) {
            continue;
        }
        let closed = Spans::union_of(closures.iter().flat_map(|at| {
            rules.closures[*at]
                .spans(tz, holidays, period)
                .as_slice()
                .to_vec()
        }));
        let whole = Spans::union_of([period]);
        open.extend(
            open_spans(&rules.windows, *kind, tz, period)
                .intersection(&whole)
                .minus(&closed)
                .as_slice()
                .to_vec(),
        );
        seen.push((windows, closures));
    }
    Spans::union_of(open)
}
