//! The catalogue: which sites and zones would do for what somebody has in mind, for everybody.
//! A fixed number of statements; the choosing is done in memory, as every wish may be left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::free::free_zones;
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::ids::ZoneId;
use crate::domain::opening::{PhaseKind, Window};
use crate::domain::place::SiteKind;
use crate::domain::span::{Span, Tz};
use crate::domain::text::{sought, worded};
use crate::store;
use crate::store::sites::{Site, Zone};

/// What somebody has in mind. Empty: everything will do.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Words in names, district, address or features, in any language.
    pub words: String,
    /// The kind of site.
    pub kind: Option<SiteKind>,
    pub district: Option<String>,
    /// What it is for.
    pub phase: Option<PhaseKind>,
    /// When, on the site's clock: start and minutes.
    pub hours: Option<(NaiveDateTime, u32)>,
    /// Watts.
    pub power_w: Option<u32>,
    pub people: Option<u32>,
    pub also: BTreeSet<Criterion>,
}

worded! {
    /// One wish of a search.
    pub Criterion {
        Words = "words",
        /// The kind of site.
        Kind = "kind",
        District = "district",
        /// What it is for.
        Phase = "phase",
        Hours = "hours",
        /// Watts.
        Power = "power",
        People = "people",
        Overnight = "overnight",
        Recording = "recording",
    }
}

/// A site that would do, with the zones that would.
#[derive(Debug, Clone)]
pub struct Found {
    pub site: Arc<Site>,
    /// Zones in use that would do.
    pub zones: Vec<Zone>,
    /// How many zones in use it has.
    pub of: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Sites that would do, by id.
    pub found: Vec<Found>,
    /// How many sites there are.
    pub all: usize,
    /// Districts that have a site.
    pub districts: BTreeSet<String>,
    /// When nothing was found: how many sites would do without one of the wishes, the most helpful first.
    pub loosen: Vec<(Criterion, usize)>,
}

/// Finds what would do.
pub fn find(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Catalogue> {
    let grounds = Ground::everywhere(tx)?;
    let windows = store::sites::all_windows(tx.conn)?;
    let free = match wanted.hours {
        None => None,
        Some((start, minutes)) => Some(free_zones(
            tx,
            &grounds,
            |tz: Tz| Span::on_wall_clock(tz, start, minutes),
            wanted.kinds(),
        )?),
    };
    let search = Search {
        wanted,
        words: words_of(&wanted.words),
        windows: &windows,
        free,
    };
    let judged: Vec<(Ground, Vec<Missing>)> =
        grounds.into_iter().map(|ground| search.judge(ground)).collect();
    let districts = judged
        .iter()
        .map(|(ground, _)| ground.site.district.clone())
        .collect();
    let all = judged.len();
    let loosen = if judged
        .iter()
        .any(|(_, zones)| zones.iter().any(Missing::is_empty))
    {
        Vec::new()
    } else {
        loosen(&judged)
    };
    let found = judged
        .into_iter()
        .filter_map(|(ground, zones)| keep(ground, &zones))
        .collect();
    Ok(Catalogue {
        found,
        all,
        districts,
        loosen,
    })
}

/// The wishes that a zone does not meet.
type Missing = BTreeSet<Criterion>;

fn keep(ground: Ground, missing: &[Missing]) -> Option<Found> {
    let of = ground.zones.len();
    let zones: Vec<Zone> = ground
        .zones
        .iter()
        .zip(missing)
        .filter(|(_, missing)| missing.is_empty())
        .map(|(zone, _)| zone.clone())
        .collect();
    let would_do = missing.iter().any(Missing::is_empty);
    would_do.then_some(Found {
        site: ground.site,
        zones,
        of,
    })
}

fn loosen(judged: &[(Ground, Vec<Missing>)]) -> Vec<(Criterion, usize)> {
    let without = |criterion: &Criterion| {
        let only = |missing: &Missing| missing.iter().all(|own| own == criterion);
        judged.iter().filter(|(_, zones)| zones.iter().any(only)).count()
    };
    let mut helpful: Vec<(Criterion, usize)> = Criterion::ALL
        .iter()
        .map(|criterion| (*criterion, without(criterion)))
        .collect();
    helpful.retain(|(_, sites)| *sites > 0);
    helpful.sort_by_key(|(_, sites)| std::cmp::Reverse(*sites));
    helpful
}

fn words_of(text: &str) -> Vec<String> {
    sought(text).split_whitespace().map(str::to_owned).collect()
}

impl Wanted {
    fn kinds(&self) -> &[PhaseKind] {
        self.phase.as_ref().map_or(PhaseKind::ALL, std::slice::from_ref)
    }
}

struct Search<'a> {
    wanted: &'a Wanted,
    words: Vec<String>,
    windows: &'a BTreeMap<ZoneId, Vec<Window>>,
    free: Option<BTreeSet<ZoneId>>,
}

impl Search<'_> {
    /// The site with its zones in use, and what each of them lacks. A site without zones has one entry all
    /// the same.
    fn judge(&self, mut ground: Ground) -> (Ground, Vec<Missing>) {
        ground.zones = ground
            .zones
            .iter()
            .filter(|zone| zone.retired_at.is_none())
            .cloned()
            .collect();
        let of_site = self.of_site(&ground.site);
        let mut missing: Vec<Missing> = ground
            .zones
            .iter()
            .map(|zone| &of_site | &self.of_zone(&ground.site, zone))
            .collect();
        if missing.is_empty() {
            missing.push(&of_site | &self.of_nothing(&ground.site));
        }
        (ground, missing)
    }

    fn of_site(&self, site: &Site) -> Missing {
        let kind = self.wanted.kind.is_none_or(|kind| site.kind == kind.as_str());
        let district = self
            .wanted
            .district
            .as_ref()
            .is_none_or(|district| site.district == *district);
        missing([(Criterion::Kind, kind), (Criterion::District, district)])
    }

    fn of_zone(&self, site: &Site, zone: &Zone) -> Missing {
        let windows = self.windows.get(&zone.id).map_or(&[][..], Vec::as_slice);
        let serves = || {
            windows
                .iter()
                .filter(|window| self.wanted.kinds().iter().any(|kind| window.serves(*kind)))
        };
        let within = |limit: Option<u32>, asked: Option<u32>| {
            asked.is_none_or(|asked| limit.is_none_or(|limit| asked <= limit))
        };
        missing([
            (Criterion::Words, self.says(site, Some(zone))),
            (
                Criterion::Phase,
                self.wanted.phase.is_none() || serves().next().is_some(),
            ),
            (
                Criterion::Hours,
                self.free.as_ref().is_none_or(|free| free.contains(&zone.id)),
            ),
            (Criterion::Power, within(zone.budget_power_w, self.wanted.power_w)),
            (Criterion::People, within(zone.budget_people, self.wanted.people)),
            (
                Criterion::Overnight,
                !self.wants(Criterion::Overnight) || serves().any(passes_midnight),
            ),
            (
                Criterion::Recording,
                !self.wants(Criterion::Recording) || zone.recording_allowed,
            ),
        ])
    }

    /// What a site without zones lacks: whatever is asked of a zone.
    fn of_nothing(&self, site: &Site) -> Missing {
        let wanted = self.wanted;
        missing([
            (Criterion::Words, self.says(site, None)),
            (Criterion::Phase, wanted.phase.is_none()),
            (Criterion::Hours, self.free.is_none()),
            (Criterion::Power, wanted.power_w.is_none()),
            (Criterion::People, wanted.people.is_none()),
            (Criterion::Overnight, !self.wants(Criterion::Overnight)),
            (Criterion::Recording, !self.wants(Criterion::Recording)),
        ])
    }

    fn wants(&self, criterion: Criterion) -> bool {
        self.wanted.also.contains(&criterion)
    }

    /// Whether every word stands somewhere in what is said of site and zone.
    fn says(&self, site: &Site, zone: Option<&Zone>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let mut said = [
            &site.names.ko,
            &site.names.en,
            &site.district,
            &site.address,
            &site.slug,
        ]
        .map(String::as_str)
        .to_vec();
        if let Some(zone) = zone {
            said.extend(
                [
                    &zone.names.ko,
                    &zone.names.en,
                    &zone.features.ko,
                    &zone.features.en,
                    &zone.slug,
                ]
                .map(String::as_str),
            );
        }
        let said = said.join("\n").to_lowercase();
        self.words.iter().all(|word| said.contains(word))
    }
}

fn missing<const N: usize>(met: [(Criterion, bool); N]) -> Missing {
    met.into_iter()
        .filter(|(_, met)| !met)
        .map(|(criterion, _)| criterion)
        .collect()
}

/// Whether a window is open over midnight: into the next day, or all day long.
fn passes_midnight(window: &Window) -> bool {
    use chrono::Timelike;
    window.from.hour() * 60 + window.from.minute() + window.minutes > 24 * 60 || window.minutes >= 24 * 60
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
