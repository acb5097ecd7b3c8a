//! Brings a request before the judge: finds its zones, locks them, gathers rules and claims, and carries the
//! verdicts back. Every use case that takes time in a zone comes through here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::error::{FieldError, Judged, Refused};
use super::{Error, Result, Tx};
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{BookingId, SiteId, ZoneId};
use crate::domain::judge::nearest::{REACH_DAYS, Ways, ways_all};
use crate::domain::judge::{Agreement, Case, Outcome, Override, PhaseAsk, StandingClaim, Verdict, ZoneRules, is_refused, judge};
use crate::domain::opening::{Closure, PhaseKind, Window};
use crate::domain::schedule::{MAX_SESSIONS, Occurrence, Schedule, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span, Tz};
use crate::store;
use crate::store::bookings::Phase;
use crate::store::closures::ScopedClosure;
use crate::store::consortia::Consortium;
use crate::store::sites::{Site, Zone};

/// A site with all its zones.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The site.
    pub site: Site,
    /// Its zones, by id.
    pub zones: Vec<Zone>,
}

/// One phase whose text was understood.
#[derive(Debug, Clone)]
pub struct PlannedPhase {
    /// What it is for.
    pub kind: PhaseKind,
    /// Its zones.
    pub zones: Vec<ZoneId>,
    /// People in each session.
    pub people: u32,
    /// Watts in each session.
    pub power_w: u32,
    /// Square metres in each session.
    pub area_m2: u32,
    /// As written.
    pub schedule: ScheduleText,
    /// Its sessions, by start.
    pub occurrences: Vec<Occurrence>,
}

/// What is brought before the judge besides the phases.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Sessions to leave out, by phase and original start.
    pub skip: BTreeSet<(usize, LocalTime)>,
    /// Findings set aside.
    pub overrides: Vec<Override>,
}

/// Whether claims are about to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Only looking.
    None,
    /// The zones are locked first.
    Zones,
}

impl Ground {
    /// The site with this slug and its zones.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn load(tx: &mut Tx<'_>, slug: &str) -> Result<Self> {
        let site = store::sites::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
        let zones = store::sites::zones_of_site(tx.conn, site.id)?;
        Ok(Self { site, zones })
    }

    /// The site of a booking and its zones.
    ///
    /// # Errors
    /// The store's.
    pub fn of_site(tx: &mut Tx<'_>, site: SiteId) -> Result<Self> {
        let site = store::sites::get_site(tx.conn, site)?;
        let zones = store::sites::zones_of_site(tx.conn, site.id)?;
        Ok(Self { site, zones })
    }

    /// The first sites with their zones, by id.
    ///
    /// # Errors
    /// The store's.
    pub fn first(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Self>> {
        let sites = store::sites::list_sites(tx.conn, 0, most)?;
        let ids: Vec<i64> = sites.iter().map(|site| site.id.0).collect();
        let mut zones = store::sites::zones_of_sites(tx.conn, &ids)?;
        let own = |site: Site| Self { zones: zones.extract_if(.., |zone| zone.site == site.id).collect(), site };
        Ok(sites.into_iter().map(own).collect())
    }

    /// Every site with its zones, by id.
    ///
    /// # Errors
    /// The store's.
    pub fn everywhere(tx: &mut Tx<'_>) -> Result<Vec<Self>> {
        let mut zones = store::sites::all_zones(tx.conn)?.into_iter().peekable();
        let sites = store::sites::list_sites(tx.conn, 0, i64::MAX)?;
        // Both come by site, so one walk joins them.
        let own = |site: Site| {
            let zones = std::iter::from_fn(|| zones.next_if(|zone| zone.site == site.id)).collect();
            Self { site, zones }
        };
        Ok(sites.into_iter().map(own).collect())
    }

    /// The rules of all zones of the site, of windows by zone and of closures of any site.
    #[must_use]
    pub fn rules(&self, windows: &BTreeMap<ZoneId, Vec<Window>>, closures: &[ScopedClosure]) -> BTreeMap<ZoneId, ZoneRules> {
        let here: Vec<&ScopedClosure> = closures.iter().filter(|scoped| scoped.site.is_none_or(|site| site == self.site.id)).collect();
        let of_zone = |zone: &Zone| {
            // A closed house has closed rooms, and a house with a closed room can't be had whole.
            let family: Vec<ZoneId> = self.below(zone.id).into_iter().chain([zone.id]).collect();
            let concerns =
                |scope: Option<ZoneId>| scope.is_none_or(|scope| family.contains(&scope) || self.below(scope).contains(&zone.id));
            let own = here.iter().filter(|scoped| concerns(scoped.zone)).map(|scoped| scoped.closure.clone()).collect();
            (zone.id, zone_rules(self, zone, windows.get(&zone.id).cloned().unwrap_or_default(), own))
        };
        self.zones.iter().map(of_zone).collect()
    }

    /// The time zone of the site.
    #[must_use]
    pub fn tz(&self) -> Tz {
        self.site.tz
    }

    /// The zone with this id, if it is of this site.
    #[must_use]
    pub fn zone(&self, id: ZoneId) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    /// `site/zone`; the bare id for a zone of another site, which no booking can name.
    #[must_use]
    pub fn path(&self, id: ZoneId) -> String {
        self.zone(id).map_or_else(|| id.to_string(), |zone| format!("{}/{}", self.site.slug, zone.slug))
    }

    /// The zone of this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Zone> {
        let slug = path.strip_prefix(self.site.slug.as_str())?.strip_prefix('/')?;
        self.zones.iter().find(|zone| zone.slug == slug)
    }

    /// All zones below one, at any depth.
    #[must_use]
    pub fn below(&self, top: ZoneId) -> Vec<ZoneId> {
        let mut found = vec![top];
        let mut looked = 0;
        while looked < found.len() {
            let parent = found[looked];
            found.extend(self.zones.iter().filter(|zone| zone.parent == Some(parent)).map(|zone| zone.id));
            looked += 1;
        }
        found.split_off(1)
    }

    /// The zones that taking these takes: themselves and all below, ascending.
    #[must_use]
    pub fn taken_by(&self, named: &[ZoneId]) -> BTreeSet<ZoneId> {
        named.iter().flat_map(|zone| self.below(*zone).into_iter().chain([*zone])).collect()
    }

    /// Locks every zone of the site, for a new rule that no request under way may miss.
    ///
    /// # Errors
    /// The store's.
    pub fn lock_all(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let all = self.zones.iter().map(|zone| zone.id).collect();
        self.lock(tx, &all)
    }

    /// Locks zones for writing; reads them again when somebody changed one meanwhile.
    fn lock(&mut self, tx: &mut Tx<'_>, ids: &BTreeSet<ZoneId>) -> Result<()> {
        let read: Vec<&Zone> = self.zones.iter().filter(|zone| ids.contains(&zone.id)).collect();
        if !store::sites::lock_zones(tx.conn, &read)? {
            self.zones = store::sites::zones_of_site(tx.conn, self.site.id)?;
        }
        Ok(())
    }

    /// No claim in these zones is longer, in seconds.
    fn longest(&self, ids: &BTreeSet<ZoneId>) -> i64 {
        self.zones.iter().filter(|zone| ids.contains(&zone.id)).map(|zone| zone.longest_claim).max().unwrap_or_default()
    }
}

/// Understands the phases of a request: zones of one site, schedules, bounds.
///
/// # Errors
/// [`Error::Invalid`] with every field that can't be used.
pub fn plan(tx: &mut Tx<'_>, phases: &[PhaseText]) -> Result<(Ground, Vec<PlannedPhase>)> {
    let first = phases.first().and_then(|phase| phase.zones.first());
    let slug = first.and_then(|path| path.split_once('/')).map(|(site, _)| site.to_owned());
    let slug = slug.ok_or_else(|| Error::field("phases.0.zones", "zone", "needs-zone"))?;
    let ground = Ground::load(tx, &slug).map_err(|error| match error {
        Error::NotFound => Error::field("phases.0.zones.0", "no_such_zone", "no-such-zone"),
        other => other,
    })?;
    let planned = understand(&ground, phases)?;
    Ok((ground, planned))
}

/// Understands phases at a site that is known already.
///
/// # Errors
/// [`Error::Invalid`] with every field that can't be used.
pub fn understand(ground: &Ground, phases: &[PhaseText]) -> Result<Vec<PlannedPhase>> {
    let mut faults = Vec::new();
    let planned: Vec<PlannedPhase> =
        phases.iter().enumerate().filter_map(|(index, phase)| planned_phase(ground, index, phase, &mut faults)).collect();
    let sessions: usize = planned.iter().map(|phase| phase.occurrences.len()).sum();
    if sessions > MAX_SESSIONS {
        let message = Fault::new("too-many-sessions").with("asked", sessions).with("most", MAX_SESSIONS);
        faults.push(FieldError { field: "phases".into(), code: "too_many".into(), message });
    }
    if faults.is_empty() { Ok(planned) } else { Err(Error::Invalid(faults)) }
}

fn planned_phase(ground: &Ground, index: usize, phase: &PhaseText, faults: &mut Vec<FieldError>) -> Option<PlannedPhase> {
    let mut fault = |field: String, code: &str, message: Fault| {
        faults.push(FieldError { field: format!("phases.{index}.{field}"), code: code.into(), message });
    };
    if phase.zones.is_empty() {
        fault("zones".into(), "required", "needs-zone".into());
    }
    let mut zones = Vec::with_capacity(phase.zones.len());
    for (at, path) in phase.zones.iter().enumerate() {
        match ground.find(path) {
            Some(zone) if zones.contains(&zone.id) => fault(format!("zones.{at}"), "twice", "named-twice".into()),
            Some(zone) => zones.push(zone.id),
            None => fault(format!("zones.{at}"), "no_such_zone", Fault::new("no-zone-of").with("site", &ground.site.slug)),
        }
    }
    let schedule = match Schedule::parse(&phase.schedule, ground.tz()) {
        Ok(schedule) => schedule,
        Err(error) => {
            fault(format!("schedule.{}", error.field()), error.code(), Fault::from(&error));
            return None;
        }
    };
    Some(PlannedPhase {
        kind: phase.kind,
        zones,
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: phase.schedule.clone(),
        occurrences: schedule.occurrences().to_vec(),
    })
}

impl PlannedPhase {
    /// A stored phase with the sessions that are to be judged.
    #[must_use]
    pub fn stored(phase: &Phase, occurrences: Vec<Occurrence>) -> Self {
        Self {
            kind: phase.kind,
            zones: phase.zones.clone(),
            people: phase.people,
            power_w: phase.power_w,
            area_m2: phase.area_m2,
            schedule: phase.schedule.clone(),
            occurrences,
        }
    }

    fn ask(&self) -> PhaseAsk<'_> {
        PhaseAsk {
            kind: self.kind,
            zones: &self.zones,
            people: self.people,
            power_w: self.power_w,
            area_m2: self.area_m2,
            occurrences: &self.occurrences,
            skip_holidays: self.schedule.skip_holidays,
        }
    }
}

/// From the first start to the last end of some phases; none without sessions.
#[must_use]
pub fn extent(phases: &[PlannedPhase]) -> Option<Span> {
    let spans = || phases.iter().flat_map(|phase| &phase.occurrences).map(|occurrence| occurrence.span);
    Span::new(spans().map(|span| span.start).min()?, spans().map(|span| span.end).max()?)
}

/// A case: what is judged, for whom, over which booking.
pub struct Hearing<'a> {
    /// Where.
    pub ground: &'a mut Ground,
    /// For whom.
    pub consortium: &'a Consortium,
    /// What.
    pub phases: &'a [PlannedPhase],
    /// On which terms.
    pub terms: &'a Terms,
    /// The booking whose own claims don't count.
    pub booking: BookingId,
    /// When it was asked for: notice and horizon count from here.
    pub asked_at: Instant,
}

/// What the hearing found.
#[derive(Debug)]
pub struct Judgement {
    /// A verdict per session and zone.
    pub verdicts: Vec<Judged>,
    /// The holidays that it looked at.
    pub holidays: Arc<Holidays>,
}

impl Judgement {
    /// The verdicts, unless one refuses.
    ///
    /// # Errors
    /// [`Error::Refused`] with all of them.
    pub fn accepted(self) -> Result<Self> {
        if self.verdicts.iter().any(|judged| judged.verdict.outcome == Outcome::Refused) {
            return Err(Error::Refused(Box::new(Refused { verdicts: self.verdicts })));
        }
        Ok(self)
    }
}

/// Hears a case. The nearest alternative is looked for only where something is refused.
///
/// # Errors
/// The store's; a refusal is not an error here, see [`Judgement::accepted`].
pub fn hear(tx: &mut Tx<'_>, hearing: Hearing<'_>, lock: Lock) -> Result<Judgement> {
    let asked: BTreeSet<ZoneId> = hearing.phases.iter().flat_map(|phase| hearing.ground.taken_by(&phase.zones)).collect();
    if lock == Lock::Zones {
        hearing.ground.lock(tx, &asked)?;
    }
    let holidays = tx.holidays()?;
    let agreement = agreement(tx, &hearing)?;
    let asks: Vec<PhaseAsk<'_>> = hearing.phases.iter().map(PlannedPhase::ask).collect();
    let rules = load_rules(tx, hearing.ground, &asked)?;
    let claims = load_claims(tx, &hearing, &asked, 0)?;
    let (now, tz) = (tx.now, hearing.ground.tz());
    let mut case = Case {
        now,
        asked_at: hearing.asked_at,
        tz,
        agreement,
        holidays: &holidays,
        zones: &rules,
        claims: &claims,
        phases: &asks,
        skip: &hearing.terms.skip,
        overrides: &hearing.terms.overrides,
    };
    let verdicts = judge(&case);
    let mut ways = Vec::new();
    let (more_rules, more_claims);
    if is_refused(&verdicts) {
        let siblings = siblings(hearing.ground, &asked);
        let all: BTreeSet<ZoneId> = asked.iter().chain(&siblings).copied().collect();
        more_rules = load_rules(tx, hearing.ground, &all)?;
        more_claims = load_claims(tx, &hearing, &all, REACH_DAYS)?;
        (case.zones, case.claims) = (&more_rules, &more_claims);
        ways = ways_all(&case, &verdicts, &siblings);
    }
    let mut ways = ways.into_iter();
    let ground = &*hearing.ground;
    let judged = |verdict: Verdict| {
        let ways: Option<Ways> = ways.next().flatten();
        Judged {
            zone: ground.path(verdict.zone),
            nearest: ways.and_then(|ways| ways.nearest).map(|found| (found.span, ground.path(found.zone))),
            other_time: ways.and_then(|ways| ways.time),
            other_zone: ways.and_then(|ways| ways.zone).map(|zone| ground.path(zone)),
            tz,
            verdict,
        }
    };
    let verdicts = verdicts.into_iter().map(judged).collect();
    Ok(Judgement { verdicts, holidays })
}

/// Zones of the site that stand beside those asked for and are offered.
fn siblings(ground: &Ground, asked: &BTreeSet<ZoneId>) -> Vec<ZoneId> {
    let offered = ground.zones.iter().filter(|zone| zone.retired_at.is_none() && !asked.contains(&zone.id));
    offered.filter(|zone| ground.below(zone.id).iter().all(|below| !asked.contains(below))).map(|zone| zone.id).collect()
}

fn agreement(tx: &mut Tx<'_>, hearing: &Hearing<'_>) -> Result<Agreement> {
    let consortium = hearing.consortium;
    let sessions_held = match consortium.quota_sessions {
        // Counting is for those consortia that have a quota.
        Some(_) => store::bookings::sessions_held(tx.conn, consortium.id, hearing.booking)?,
        None => 0,
    };
    Ok(Agreement {
        from: consortium.agreement_from,
        until: consortium.agreement_until,
        quota_sessions: consortium.quota_sessions,
        sessions_held,
    })
}

fn load_claims(
    tx: &mut Tx<'_>,
    hearing: &Hearing<'_>,
    zones: &BTreeSet<ZoneId>,
    reach_days: i64,
) -> Result<BTreeMap<ZoneId, Vec<StandingClaim>>> {
    let Some(span) = extent(hearing.phases) else { return Ok(BTreeMap::new()) };
    let turnaround = hearing.ground.zones.iter().map(|zone| i64::from(zone.turnaround_minutes)).max().unwrap_or_default();
    let ids: Vec<i64> = zones.iter().map(|zone| zone.0).collect();
    let around = span.widened(turnaround * 60 + reach_days * 86_400);
    Ok(store::claims::claims_in(tx.conn, &ids, around, hearing.ground.longest(zones), hearing.booking)?)
}

/// The rules of some zones.
fn load_rules(tx: &mut Tx<'_>, ground: &Ground, wanted: &BTreeSet<ZoneId>) -> Result<BTreeMap<ZoneId, ZoneRules>> {
    let ids: Vec<i64> = wanted.iter().map(|zone| zone.0).collect();
    let windows = store::sites::windows_of_zones(tx.conn, &ids)?;
    let closures = store::closures::closures_of_site(tx.conn, ground.site.id)?;
    let mut rules = ground.rules(&windows, &closures);
    rules.retain(|zone, _| wanted.contains(zone));
    Ok(rules)
}

fn zone_rules(ground: &Ground, zone: &Zone, windows: Vec<Window>, closures: Vec<Closure>) -> ZoneRules {
    let site = &ground.site;
    ZoneRules {
        id: zone.id,
        path: ground.path(zone.id),
        descendants: ground.below(zone.id),
        capacity: zone.capacity,
        budget_people: zone.budget_people,
        budget_power_w: zone.budget_power_w,
        budget_area_m2: zone.budget_area_m2,
        turnaround_minutes: zone.turnaround_minutes,
        windows,
        closures,
        max_minutes: [zone.max_minutes, site.max_minutes].into_iter().flatten().min(),
        notice: site.notice,
        horizon_days: site.horizon_days,
        retired_at: zone.retired_at,
    }
}

/// The rules of all zones of a site, for looking at what is free.
///
/// # Errors
/// The store's.
pub fn rules_of_site(tx: &mut Tx<'_>, ground: &Ground) -> Result<BTreeMap<ZoneId, ZoneRules>> {
    load_rules(tx, ground, &ground.zones.iter().map(|zone| zone.id).collect())
}
