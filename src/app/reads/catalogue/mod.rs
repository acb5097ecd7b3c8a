//! The catalogue: which sites and zones would do for what somebody has in mind, for everybody.
//! A fixed number of statements; the choosing is done in memory, as every wish may be left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{NaiveDateTime, NaiveTime};

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

mod why;
pub use why::{Loosened, Loosening, Reason, Why};

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
    /// When nothing was found: why, what most sites have in common first.
    pub reasons: Vec<Reason>,
    /// When nothing was found: the smallest changes that would find something.
    pub loosen: Vec<Loosened>,
}

/// Sites with their zones in use, and for each of those the wishes that it does not meet.
type Judged = Vec<(Ground, Vec<Missing>)>;

/// Finds what would do.
pub fn find(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Catalogue> {
    let (judged, windows) = look_for(tx, wanted)?;
    let mut found = Catalogue {
        all: judged.len(),
        districts: judged
            .iter()
            .map(|(ground, _)| ground.site.district.clone())
            .collect(),
        ..Catalogue::default()
    };
    let mut zones = judged.iter().flat_map(|(_, zones)| zones);
    if !zones.any(Missing::is_empty) {
        found.reasons = why::reasons(tx, wanted, &judged, &windows)?;
        found.loosen = why::loosenings(tx, wanted, &judged, &found.reasons)?;
    }
    found.found = judged
        .into_iter()
        .filter_map(|(ground, zones)| keep(ground, &zones))
        .collect();
    Ok(found)
}

/// Judges all sites by what is wanted; also answers the windows of their zones.
fn look_for(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<(Judged, BTreeMap<ZoneId, Vec<Window>>)> {
    let grounds = Ground::everywhere(tx)?;
    let windows = store::sites::all_windows(tx.conn)?;
    let free = match wanted.hours {
        None => None,
        Some((start, minutes)) => Some(free_zones(
            tx,
            &grounds,
            |tz: Tz| Span::on_wall_clock(tz, start, minutes),
            &[wanted.kind()],
        )?),
    };
    let search = Search {
        wanted,
        words: words_of(&wanted.words),
        windows: &windows,
        free,
    };
    let judged = grounds.into_iter().map(|ground| search.judge(ground)).collect();
    Ok((judged, windows))
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

fn words_of(text: &str) -> Vec<String> {
    sought(text).split_whitespace().map(str::to_owned).collect()
}

impl Wanted {
    /// What times are looked for: a trial, unless something else is named. A place that is open at night for
    /// setting up only would not do for a night's trial.
    #[must_use]
    pub fn kind(&self) -> PhaseKind {
        self.phase.unwrap_or(PhaseKind::Trial)
    }

    /// Whether the answer depends on what the time is for.
    #[must_use]
    pub fn depends_on_kind(&self) -> bool {
        self.phase.is_some() || self.hours.is_some() || self.also.contains(&Criterion::Overnight)
    }

    /// The same for another kind of phase.
    fn for_kind(&self, kind: PhaseKind) -> Self {
        Self {
            phase: Some(kind),
            ..self.clone()
        }
    }

    /// The same, ending at this time of the day; none where it ends sooner, or would not begin.
    fn until(&self, end: NaiveTime) -> Option<Self> {
        let (start, minutes) = self.hours?;
        let until = start.date().and_time(end);
        let shorter = u32::try_from((until - start).num_minutes()).ok()?;
        (0 < shorter && shorter < minutes).then(|| Self {
            hours: Some((start, shorter)),
            ..self.clone()
        })
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
        let serves = || windows.iter().filter(|window| window.serves(self.wanted.kind()));
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
                !self.wants(Criterion::Overnight) || serves().any(Window::passes_midnight),
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

#[cfg(test)]
mod tests;
