//! When nothing was found: why, by the rule that stands in the way, and the smallest changes that would find
//! something.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;

use super::{Criterion, Judged, Missing, Wanted, look_for};
use crate::app::{Result, Tx};
use crate::domain::ids::ZoneId;
use crate::domain::judge::free::Look;
use crate::domain::judge::why::{WhyNot, why_not_free, why_not_overnight};
use crate::domain::opening::{PhaseKind, Window};
use crate::domain::place::SiteKind;
use crate::domain::span::Span;
use crate::store;

/// What stands in the way at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A rule about time.
    Time(WhyNot),
    /// Another wish that it doesn't meet.
    Wish(Criterion),
}

/// Sites of one kind that have the same in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    pub why: Why,
    pub kind: SiteKind,
    pub sites: usize,
}

/// A change of what is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loosening {
    /// Until this time of the day only.
    Until(NaiveTime),
    /// For another kind of phase.
    For(PhaseKind),
    /// Without some of the wishes.
    Without(BTreeSet<Criterion>),
}

/// A change with how many sites it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loosened {
    pub how: Loosening,
    pub sites: usize,
}

/// Wishes that say which sites are meant: of the others nobody asks why.
const NAMED: [Criterion; 3] = [Criterion::Words, Criterion::Kind, Criterion::District];

/// Why nothing was found, what most sites have in common first. The zone of each site that lacks least speaks
/// for it.
pub(super) fn reasons(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    judged: &Judged,
    windows: &BTreeMap<ZoneId, Vec<Window>>,
) -> Result<Vec<Reason>> {
    let closures = store::closures::all_closures(tx.conn)?;
    let stops = store::stops::open_of_places(tx.conn)?;
    let (holidays, claims) = (tx.holidays()?, BTreeMap::new());
    let mut counted: BTreeMap<(Why, &'static str), (SiteKind, usize)> = BTreeMap::new();
    for (ground, zones) in judged {
        let of_zones = ground.zones.iter().zip(zones);
        let meant = of_zones.filter(|(_, missing)| NAMED.iter().all(|named| !missing.contains(named)));
        let nearest = meant.min_by_key(|(_, missing)| missing.len());
        let (Some((zone, missing)), Some(kind)) = (nearest, SiteKind::from_word(&ground.site.kind)) else {
            continue;
        };
        let rules = ground.rules(windows, &closures, &stops);
        let hours = wanted
            .hours
            .map(|(start, minutes)| Span::on_wall_clock(ground.tz(), start, minutes));
        let of_hours = |over: Span| {
            let look = Look {
                tz: ground.tz(),
                now: tx.now,
                over,
                rules: &rules,
                holidays: &holidays,
                claims: &claims,
            };
            why_not_free(&look, zone.id, wanted.kind(), over)
        };
        let own = || windows.get(&zone.id).map_or(&[][..], Vec::as_slice);
        let why = |criterion: &Criterion| -> Vec<Why> {
            let of_time = match criterion {
                Criterion::Hours => hours.map(of_hours).unwrap_or_default(),
                Criterion::Overnight => why_not_overnight(own(), wanted.kind()),
                other => return vec![Why::Wish(*other)],
            };
            of_time.into_iter().map(Why::Time).collect()
        };
        let whys: BTreeSet<Why> = missing.iter().flat_map(why).collect();
        for why in whys {
            counted.entry((why, kind.as_str())).or_insert((kind, 0)).1 += 1;
        }
    }
    Ok(sorted(counted))
}

/// What most sites have in common first.
fn sorted(counted: BTreeMap<(Why, &'static str), (SiteKind, usize)>) -> Vec<Reason> {
    let all = counted.into_iter();
    let mut reasons: Vec<Reason> = all
        .map(|((why, _), (kind, sites))| Reason { why, kind, sites })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.sites));
    reasons
}

/// The smallest changes that would find something, the smallest and most helpful first.
pub(super) fn loosenings(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    judged: &Judged,
    reasons: &[Reason],
) -> Result<Vec<Loosened>> {
    let mut found = Vec::new();
    // What stands in the way of most is tried, each once: looking for it costs as much as the search.
    let times = || {
        reasons.iter().filter_map(|reason| match reason.why {
            Why::Time(why) => Some(why),
            Why::Wish(_) => None,
        })
    };
    let until = times().find_map(|why| match why {
        WhyNot::ClosesAt(end) => Some((end, wanted.until(end)?)),
        _ => None,
    });
    let other = times().find_map(|why| match why {
        WhyNot::OnlyFor(kind) => Some((kind, wanted.for_kind(kind))),
        _ => None,
    });
    let until = until.map(|(end, wanted)| (Loosening::Until(end), wanted));
    let other = other.map(|(kind, wanted)| (Loosening::For(kind), wanted));
    for (how, changed) in until.into_iter().chain(other) {
        let (judged, _) = look_for(tx, &changed)?;
        found.push(Loosened {
            how,
            sites: sites_with(&judged, &Missing::new()),
        });
    }
    found.extend(without(judged));
    found.retain(|one| one.sites > 0);
    Ok(found)
}

/// How many sites have a zone that lacks nothing else than this.
fn sites_with(judged: &Judged, but: &Missing) -> usize {
    let would_do = |zones: &[Missing]| zones.iter().any(|missing| missing.is_subset(but));
    judged.iter().filter(|(_, zones)| would_do(zones)).count()
}

/// The fewest wishes to leave out, in each way that helps.
fn without(judged: &Judged) -> Vec<Loosened> {
    let all = || judged.iter().flat_map(|(_, zones)| zones);
    let fewest = all().map(BTreeSet::len).min().unwrap_or_default();
    let smallest: BTreeSet<&Missing> = all().filter(|missing| missing.len() == fewest).collect();
    let mut found: Vec<Loosened> = smallest
        .into_iter()
        .map(|missing| Loosened {
            how: Loosening::Without(missing.clone()),
            sites: sites_with(judged, missing),
        })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.sites));
    found
}
