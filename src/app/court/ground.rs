//! A site with its zones and what can be asked of it: from the almanac where it is open, otherwise from the
//! tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::almanac::Plot;
use crate::app::{Error, Result, Tx};
use crate::domain::ids::{BookingId, SiteId, ZoneId};
use crate::domain::judge::ZoneRules;
use crate::domain::opening::{Closure, Window, closes};
use crate::domain::rivals::{Room, Wish, rivals};
use crate::domain::span::Tz;
use crate::domain::stop::StopScope;
use crate::domain::text::Names;
use crate::store::closures::ScopedClosure;
use crate::store::sessions::Session;
use crate::store::sites::{Site, Zone};
use crate::store::stops::Stop;
use crate::store::{self, Conn};

/// A site with all its zones.
#[derive(Debug, Clone)]
pub struct Ground {
    pub site: Arc<Site>,
    /// Its zones, by id.
    pub zones: Arc<[Zone]>,
    /// The rules of its zones, where they come from the almanac.
    rules: Option<Arc<Rules>>,
    /// The longest claims of zones, in seconds, where they were looked up after the zones.
    longest: BTreeMap<ZoneId, i64>,
}

/// The rules of zones.
pub(super) type Rules = BTreeMap<ZoneId, ZoneRules>;

impl Ground {
    /// A site with its zones, which come by id.
    fn new(site: Site, zones: Vec<Zone>) -> Self {
        Self {
            site: Arc::new(site),
            zones: zones.into(),
            rules: None,
            longest: BTreeMap::new(),
        }
    }

    /// Sites with their zones, which may come in any mixture of sites.
    fn all(sites: impl IntoIterator<Item = Site>, mut zones: Vec<Zone>) -> Vec<Self> {
        let own = |site: Site| {
            let zones = zones.extract_if(.., |zone| zone.site == site.id).collect();
            Self::new(site, zones)
        };
        sites.into_iter().map(own).collect()
    }

    /// The site with this slug and its zones.
    pub fn load(tx: &mut Tx<'_>, slug: &str) -> Result<Self> {
        let almanac = tx.almanac()?;
        let find = |conn: &mut Conn| store::sites::find_site(conn, slug)?.ok_or(Error::NotFound);
        let Some(almanac) = almanac else {
            let site = find(tx.conn)?;
            let zones = store::sites::zones_of_site(tx.conn, site.id)?;
            return Ok(Self::new(site, zones));
        };
        let plot = almanac.plots_by_slug.get(slug.to_owned(), || {
            let site = find(tx.conn)?;
            plots(tx.conn, vec![site])?.pop().ok_or(Error::NotFound)
        })?;
        Ok(Self::kept(plot))
    }

    /// The site of a booking and its zones.
    pub fn of_site(tx: &mut Tx<'_>, site: SiteId) -> Result<Self> {
        Self::of_sites(tx, [site])?.pop().ok_or(Error::NotFound)
    }

    /// Sites with their zones, each once, by id.
    pub fn of_sites(tx: &mut Tx<'_>, ids: impl IntoIterator<Item = SiteId>) -> Result<Vec<Self>> {
        let almanac = tx.almanac()?;
        let ids: Vec<SiteId> = BTreeSet::from_iter(ids).into_iter().collect();
        let Some(almanac) = almanac else {
            let sites = store::sites::sites_by_ids(tx.conn, &ids)?;
            let zones = store::sites::zones_of_sites(tx.conn, &ids)?;
            return Ok(Self::all(sites.into_values(), zones));
        };
        let mut found = almanac.plots.some(&ids, |missing| {
            let sites = store::sites::sites_by_ids(tx.conn, missing)?;
            Ok(plots(tx.conn, sites.into_values().collect())?
                .into_iter()
                .map(|plot| (plot.site.id, plot))
                .collect())
        })?;
        found.sort_by_key(|plot| plot.site.id);
        Ok(found.into_iter().map(Self::kept).collect())
    }

    fn kept(plot: Plot) -> Self {
        Self {
            site: plot.site,
            zones: plot.zones,
            rules: Some(plot.rules),
            longest: BTreeMap::new(),
        }
    }

    /// The first sites with their zones, by id.
    pub fn first(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Self>> {
        let ids = store::sites::site_ids(tx.conn, SiteId(0), most)?;
        Self::of_sites(tx, ids)
    }

    /// Every site with its zones, by id.
    pub fn everywhere(tx: &mut Tx<'_>) -> Result<Vec<Self>> {
        Self::first(tx, i64::MAX)
    }

    /// The rules of all zones of the site, of windows by zone, and of closures and stops of any site.
    #[must_use]
    pub fn rules(
        &self,
        windows: &BTreeMap<ZoneId, Vec<Window>>,
        closures: &[ScopedClosure],
        stops: &[Stop],
    ) -> BTreeMap<ZoneId, ZoneRules> {
        let of_zone = |zone: &Zone| {
            let closed = closures
                .iter()
                .filter(|scoped| self.is_closed_by(zone.id, scoped))
                .map(|scoped| scoped.closure.clone())
                .collect();
            let open = windows.get(&zone.id).cloned().unwrap_or_default();
            let rules = ZoneRules {
                stopped: stops.iter().any(|stop| self.is_stopped_by(zone.id, stop)),
                ..self.rules_of(zone, open, closed)
            };
            (zone.id, rules)
        };
        self.zones.iter().map(of_zone).collect()
    }

    /// The rules of one zone of the site. The only place that makes rules out of what zone and site say.
    #[must_use]
    pub fn rules_of(&self, zone: &Zone, windows: Vec<Window>, closures: Vec<Closure>) -> ZoneRules {
        let site = &self.site;
        ZoneRules {
            id: zone.id,
            path: self.path(zone.id),
            descendants: self.below(zone.id),
            capacity: zone.capacity,
            budget_people: zone.budget_people,
            budget_power_w: zone.budget_power_w,
            budget_area_m2: zone.budget_area_m2,
            turnaround_minutes: zone.turnaround_minutes,
            windows,
            closures,
            max_minutes: [zone.max_minutes, site.max_minutes].into_iter().flatten().min(),
            lead_time: site.lead_time,
            horizon_days: site.horizon_days,
            retired_at: zone.retired_at,
            stopped: false,
            recording_allowed: zone.recording_allowed,
        }
    }

    /// The same with another site in the place of its own.
    #[must_use]
    pub fn with_site(self, site: Site) -> Self {
        Self {
            site: Arc::new(site),
            ..self
        }
    }

    /// The same with one of its zones changed.
    #[must_use]
    pub fn with_zone(self, id: ZoneId, change: impl Fn(&Zone) -> Zone) -> Self {
        let changed = |zone: &Zone| {
            if zone.id == id { change(zone) } else { zone.clone() }
        };
        Self {
            zones: self.zones.iter().map(changed).collect(),
            ..self
        }
    }

    /// Whether a closure is one of a zone of this site.
    #[must_use]
    pub fn is_closed_by(&self, zone: ZoneId, scoped: &ScopedClosure) -> bool {
        let is_below = |low: ZoneId, high: ZoneId| self.below(high).contains(&low);
        scoped.site.is_none_or(|site| site == self.site.id) && closes(scoped.zone, zone, is_below)
    }

    /// Whether a stop of a zone or of the whole site is one of a zone of this site.
    fn is_stopped_by(&self, zone: ZoneId, stop: &Stop) -> bool {
        let is_there = match stop.scope {
            StopScope::Site => true,
            StopScope::Zone => stop.zone.is_some_and(|stopped| self.meets(stopped, &[zone])),
            StopScope::Booking | StopScope::Session => false,
        };
        stop.site == self.site.id && is_there
    }

    /// Whether a stop of this site covers a session.
    #[must_use]
    pub fn covers(&self, stop: &Stop, session: &Session) -> bool {
        match stop.scope {
            StopScope::Session => stop.session == Some(session.id),
            StopScope::Booking => stop.booking == Some(session.booking),
            StopScope::Zone => stop.zone.is_some_and(|zone| self.meets(zone, &session.zones)),
            StopScope::Site => true,
        }
    }

    /// Whether work is stopped in all of a zone.
    #[must_use]
    pub fn stops_in(&self, stop: &Stop, zone: ZoneId) -> bool {
        match stop.scope {
            StopScope::Zone => stop.zone.is_some_and(|stopped| self.meets(stopped, &[zone])),
            StopScope::Site => true,
            StopScope::Session | StopScope::Booking => false,
        }
    }

    /// Whether what names some zones takes time in a zone, in one below it or in one above it.
    #[must_use]
    pub fn meets(&self, zone: ZoneId, named: &[ZoneId]) -> bool {
        !self.taken_by(named).is_disjoint(&self.taken_by(&[zone]))
    }

    /// The zone as `rivals` counts the room in it.
    fn room(zone: &Zone) -> Room {
        Room {
            zone: zone.id,
            parent: zone.parent,
            capacity: zone.capacity,
            people: zone.budget_people,
        }
    }

    /// The bookings that can't all be at this site where they want to be: see [`rivals`].
    #[must_use]
    pub fn rivals(&self, wishes: &[Wish<'_>]) -> BTreeSet<(BookingId, ZoneId)> {
        let rooms: Vec<Room> = self.zones.iter().map(Self::room).collect();
        rivals(wishes, &rooms)
    }

    /// The time zone of the site.
    #[must_use]
    pub fn tz(&self) -> Tz {
        self.site.tz
    }

    /// The zones that are not retired.
    pub fn offered(&self) -> impl Iterator<Item = &Zone> {
        self.zones.iter().filter(|zone| zone.retired_at.is_none())
    }

    /// The zone with this id, if it is of this site.
    #[must_use]
    pub fn zone(&self, id: ZoneId) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    /// The zone with this slug.
    pub fn zone_named(&self, slug: &str) -> Result<&Zone> {
        self.zones
            .iter()
            .find(|zone| zone.slug == slug)
            .ok_or(Error::NotFound)
    }

    /// Names of some of its zones, in the site's order.
    #[must_use]
    pub fn names_of(&self, zones: &[ZoneId]) -> Vec<Names> {
        self.zones
            .iter()
            .filter(|zone| zones.contains(&zone.id))
            .map(|zone| zone.names.clone())
            .collect()
    }

    /// `site/zone`; the bare id for a zone of another site, which no booking can name.
    #[must_use]
    pub fn path(&self, id: ZoneId) -> String {
        self.zone(id).map_or_else(
            || id.to_string(),
            |zone| format!("{}/{}", self.site.slug, zone.slug),
        )
    }

    /// The zone of this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Zone> {
        let slug = path.strip_prefix(self.site.slug.as_str())?.strip_prefix('/')?;
        self.zone_named(slug).ok()
    }

    /// All zones below one, at any depth.
    #[must_use]
    pub fn below(&self, top: ZoneId) -> Vec<ZoneId> {
        let mut found = vec![top];
        let mut looked = 0;
        while looked < found.len() {
            let parent = found[looked];
            found.extend(
                self.zones
                    .iter()
                    .filter(|zone| zone.parent == Some(parent))
                    .map(|zone| zone.id),
            );
            looked += 1;
        }
        found.split_off(1)
    }

    /// Whether a claim that names one zone takes all of another, which is the same or lies below it: there is
    /// an exclusive zone on the way from the one to the other, both counted.
    #[must_use]
    pub fn takes_whole(&self, named: ZoneId, zone: ZoneId) -> bool {
        let mut at = Some(zone);
        while let Some(own) = at.and_then(|id| self.zone(id)) {
            if own.capacity <= 1 {
                return true;
            }
            at = own.parent.filter(|_| own.id != named);
        }
        false
    }

    /// The zones that taking these takes: themselves and all below, ascending.
    #[must_use]
    pub fn taken_by(&self, named: &[ZoneId]) -> BTreeSet<ZoneId> {
        named
            .iter()
            .flat_map(|zone| self.below(*zone).into_iter().chain([*zone]))
            .collect()
    }

    /// Locks every zone of the site, for a new rule that no request under way may miss.
    pub fn lock_all(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let mut locked: BTreeSet<ZoneId> = BTreeSet::new();
        loop {
            let more: BTreeSet<ZoneId> = self
                .zones
                .iter()
                .map(|zone| zone.id)
                .filter(|zone| !locked.contains(zone))
                .collect();
            if more.is_empty() {
                return Ok(());
            }
            // One that came meanwhile has a higher id than all before: the order stays ascending.
            self.lock(tx, &more)?;
            locked.extend(more);
        }
    }

    /// Locks every zone of every site, for a new rule that concerns them all. The sites, by id.
    pub fn lock_everywhere(tx: &mut Tx<'_>) -> Result<Vec<Self>> {
        let mut all = Self::everywhere(tx)?;
        for ground in &mut all {
            ground.lock_all(tx)?;
        }
        Ok(all)
    }

    /// Locks zones for writing; reads all anew when somebody changed something meanwhile.
    fn lock(&mut self, tx: &mut Tx<'_>, ids: &BTreeSet<ZoneId>) -> Result<()> {
        let read: Vec<&Zone> = self.zones.iter().filter(|zone| ids.contains(&zone.id)).collect();
        let locked = store::sites::lock_zones(tx.conn, &read)?;
        let as_read = match (&self.rules, &tx.almanac) {
            (Some(_), Some(almanac)) => locked.edition.is_none_or(|edition| edition == almanac.edition()),
            _ => locked.as_read,
        };
        if !as_read {
            if self.rules.is_some() {
                tx.open_almanac()?;
            }
            *self = Self::of_site(tx, self.site.id)?;
        }
        self.longest.extend(locked.longest);
        Ok(())
    }

    /// Locks these zones and all below them, which it answers with.
    pub fn lock_family(&mut self, tx: &mut Tx<'_>, named: &BTreeSet<ZoneId>) -> Result<BTreeSet<ZoneId>> {
        let mut locked = BTreeSet::new();
        loop {
            let named: Vec<ZoneId> = named.iter().copied().collect();
            let more: BTreeSet<ZoneId> = self.taken_by(&named).difference(&locked).copied().collect();
            if more.is_empty() {
                return Ok(locked);
            }
            // A zone that came below meanwhile has a higher id than all before: the order stays ascending.
            self.lock(tx, &more)?;
            locked.extend(more);
        }
    }

    /// The longest claim of a zone that is known of, in seconds. It only ever grows.
    #[must_use]
    pub fn longest_of(&self, zone: &Zone) -> i64 {
        self.longest.get(&zone.id).copied().unwrap_or(zone.longest_claim)
    }

    /// No claim in these zones is longer, in seconds.
    pub(super) fn longest(&mut self, tx: &mut Tx<'_>, ids: &BTreeSet<ZoneId>) -> Result<i64> {
        // What the almanac says of it may be old.
        if self.rules.is_some() {
            let unknown: Vec<_> = ids
                .iter()
                .filter(|id| !self.longest.contains_key(id))
                .copied()
                .collect();
            if !unknown.is_empty() {
                self.longest
                    .extend(store::sites::longest_claims(tx.conn, &unknown)?);
            }
        }
        let zones = self.zones.iter().filter(|zone| ids.contains(&zone.id));
        Ok(zones.map(|zone| self.longest_of(zone)).max().unwrap_or_default())
    }

    /// No claim in any zone of the site is longer, in seconds.
    pub fn longest_of_all(&self, tx: &mut Tx<'_>) -> Result<i64> {
        if self.rules.is_none() {
            return Ok(self
                .zones
                .iter()
                .map(|zone| zone.longest_claim)
                .max()
                .unwrap_or_default());
        }
        let all: Vec<_> = self.zones.iter().map(|zone| zone.id).collect();
        Ok(store::sites::longest_claims(tx.conn, &all)?
            .into_values()
            .max()
            .unwrap_or_default())
    }
}

/// Sites as an almanac keeps them.
fn plots(conn: &mut Conn, sites: Vec<Site>) -> Result<Vec<Plot>> {
    let ids: Vec<_> = sites.iter().map(|site| site.id).collect();
    let zones = store::sites::zones_of_sites(conn, &ids)?;
    let ids: Vec<_> = zones.iter().map(|zone| zone.id).collect();
    let windows = store::sites::windows_of_zones(conn, &ids)?;
    let closures = store::closures::all_closures(conn)?;
    let stops = store::stops::open_of_places(conn)?;
    let plot = |ground: Ground| Plot {
        rules: Arc::new(ground.rules(&windows, &closures, &stops)),
        site: ground.site,
        zones: ground.zones,
    };
    Ok(Ground::all(sites, zones).into_iter().map(plot).collect())
}

/// The rules of some zones at least.
pub(super) fn load_rules(tx: &mut Tx<'_>, ground: &Ground, wanted: &BTreeSet<ZoneId>) -> Result<Arc<Rules>> {
    match &ground.rules {
        Some(all) => Ok(all.clone()),
        None => Ok(Arc::new(read_rules(tx.conn, ground, wanted)?)),
    }
}

fn read_rules(conn: &mut Conn, ground: &Ground, wanted: &BTreeSet<ZoneId>) -> Result<Rules> {
    let ids: Vec<_> = wanted.iter().copied().collect();
    let windows = store::sites::windows_of_zones(conn, &ids)?;
    let closures = store::closures::closures_of_site(conn, ground.site.id)?;
    let stops = store::stops::open_at(conn, &[ground.site.id])?;
    // Zones that aren't wanted come without windows: of those above, the judge wants to know only whether
    // they are exclusive.
    Ok(ground.rules(&windows, &closures, &stops))
}
