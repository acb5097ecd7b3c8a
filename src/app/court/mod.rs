//! Brings a request before the judge: finds its zones, locks them, gathers rules and claims, and carries the
//! verdicts back. Every use case that takes time in a zone comes through here.

mod ground;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::ground::Ground;
use self::ground::load_rules;
use super::error::{FieldError, Judged, Refused};
use super::{Error, Result, Tx};
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::judge::nearest::{REACH_DAYS, Ways, ways_all};
use crate::domain::judge::{
    Agreement, Case, Finding, Outcome, Override, PhaseAsk, StandingClaim, Verdict, ZoneRules, is_refused,
    judge,
};
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::{MAX_SESSIONS, Occurrence, Schedule, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span};
use crate::store;
use crate::store::bookings::Phase;
use crate::store::consortia::Consortium;

/// One phase whose text was understood.
#[derive(Debug, Clone)]
pub struct PlannedPhase {
    /// What it is for.
    pub kind: PhaseKind,
    pub zones: Vec<ZoneId>,
    /// People in each session.
    pub people: u32,
    /// Watts in each session.
    pub power_w: u32,
    /// Square metres in each session.
    pub area_m2: u32,
    pub schedule: ScheduleText,
    /// Its sessions, by start.
    pub occurrences: Vec<Occurrence>,
    /// Sessions of the same phase in other zones, by start.
    pub elsewhere: Vec<Occurrence>,
}

/// What is brought before the judge besides the phases.
#[derive(Debug, Clone)]
pub struct Terms {
    /// When it was asked for: notice and horizon count from here.
    pub asked_at: Instant,
    /// Sessions to leave out, by phase and original start.
    pub skip: BTreeSet<(usize, LocalTime)>,
    pub overrides: Vec<Override>,
    /// Time that was offered to others just now: it is not offered again.
    pub offered: Vec<StandingClaim>,
}

impl Terms {
    /// Nothing left out, nothing set aside.
    #[must_use]
    pub const fn asked_at(asked_at: Instant) -> Self {
        Self {
            asked_at,
            skip: BTreeSet::new(),
            overrides: Vec::new(),
            offered: Vec::new(),
        }
    }
}

/// Whether what is judged is about to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Only looking.
    None,
    /// The zones are locked first.
    Zones,
}

/// Understands the phases of a request: zones of one site, schedules, bounds.
///
/// # Errors
/// [`Error::Invalid`] with every field that can't be used.
pub fn plan(tx: &mut Tx<'_>, phases: &[PhaseText]) -> Result<(Ground, Vec<PlannedPhase>)> {
    let first = phases.first().and_then(|phase| phase.zones.first());
    let slug = first
        .and_then(|path| path.split_once('/'))
        .map(|(site, _)| site.to_owned());
    let slug = slug.ok_or_else(|| Error::field("phases.0.zones", "zone", "needs-zone"))?;
    let ground = Ground::load(tx, &slug).map_err(|error| match error {
        Error::NotFound => Error::field("phases.0.zones.0", "no_such_zone", "no-such-zone"),
        other => other,
    })?;
    let planned = plan_phases(&ground, phases)?;
    Ok((ground, planned))
}

/// Understands phases at a site that is known already.
///
/// # Errors
/// [`Error::Invalid`] with every field that can't be used.
pub fn plan_phases(ground: &Ground, phases: &[PhaseText]) -> Result<Vec<PlannedPhase>> {
    let mut faults = Vec::new();
    let planned: Vec<PlannedPhase> = phases
        .iter()
        .enumerate()
        .filter_map(|(index, phase)| planned_phase(ground, index, phase, &mut faults))
        .collect();
    let sessions: usize = planned.iter().map(|phase| phase.occurrences.len()).sum();
    if sessions > MAX_SESSIONS {
        let message = Fault::new("too-many-sessions")
            .with("asked", sessions)
            .with("most", MAX_SESSIONS);
        faults.push(FieldError {
            field: "phases".into(),
            code: "too_many".into(),
            message,
        });
    }
    let asked = planned
        .iter()
        .map(|phase| (phase.occurrences.as_slice(), phase.zones.as_slice()));
    faults.extend(too_much(ground, asked, "phases"));
    if faults.is_empty() {
        Ok(planned)
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Most days in zones that a request may ask for, each session's begun days in each of its zones: what the
/// judge looks at and what its answer holds grow with them. A thousand sessions of a day in ten zones.
const MOST_ZONE_DAYS: usize = 10_000;

/// Most claims that a request may make, one for each session in each zone that it takes: the named ones and
/// all below.
const MOST_CLAIMS: usize = 50_000;

/// What a field is told that asks for more than that: sessions, each with the zones that it names.
#[must_use]
pub fn too_much<'a>(
    ground: &Ground,
    asked: impl Iterator<Item = (&'a [Occurrence], &'a [ZoneId])> + Clone,
    field: &str,
) -> Option<FieldError> {
    let days = |span: Span| {
        usize::try_from((span.seconds() + 86_399) / 86_400)
            .unwrap_or(usize::MAX)
            .max(1)
    };
    let zone_days = asked.clone().map(|(sessions, zones)| {
        sessions
            .iter()
            .map(|session| days(session.span))
            .sum::<usize>()
            .saturating_mul(zones.len())
    });
    let claims = asked.map(|(sessions, zones)| sessions.len().saturating_mul(ground.taken_by(zones).len()));
    let bounds = [
        (zone_days.sum::<usize>(), MOST_ZONE_DAYS, "too-many-zone-days"),
        (claims.sum::<usize>(), MOST_CLAIMS, "too-many-claims"),
    ];
    let (asked, most, message) = bounds.into_iter().find(|(asked, most, _)| asked > most)?;
    let message = Fault::new(message).with("asked", asked).with("most", most);
    Some(FieldError {
        field: field.into(),
        code: "too_many".into(),
        message,
    })
}

fn planned_phase(
    ground: &Ground,
    index: usize,
    phase: &PhaseText,
    faults: &mut Vec<FieldError>,
) -> Option<PlannedPhase> {
    let mut fault = |field: String, code: &str, message: Fault| {
        faults.push(FieldError {
            field: format!("phases.{index}.{field}"),
            code: code.into(),
            message,
        });
    };
    if phase.zones.is_empty() {
        fault("zones".into(), "required", "needs-zone".into());
    }
    let mut zones = Vec::with_capacity(phase.zones.len());
    for (at, path) in phase.zones.iter().enumerate() {
        match ground.find(path) {
            Some(zone) if zones.contains(&zone.id) => {
                fault(format!("zones.{at}"), "twice", "named-twice".into())
            }
            Some(zone) => zones.push(zone.id),
            None => {
                fault(
                    format!("zones.{at}"),
                    "no_such_zone",
                    Fault::new("no-zone-of").with("site", &ground.site.slug),
                );
            }
        }
    }
    let schedule = match Schedule::parse(&phase.schedule, ground.tz()) {
        Ok(schedule) => schedule,
        Err(error) => {
            fault(
                format!("schedule.{}", error.field()),
                error.code(),
                Fault::from(&error),
            );
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
        elsewhere: Vec::new(),
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
            elsewhere: Vec::new(),
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
            elsewhere: &self.elsewhere,
            skip_holidays: self.schedule.skip_holidays,
        }
    }
}

/// Checks that sessions that somebody names by their original starts are there, in any of the phases, or in
/// the one that is named with it. `field` names the field of the item with an index.
///
/// # Errors
/// [`Error::Invalid`] with every item that hits nothing.
pub fn known_sessions(
    phases: &[PlannedPhase],
    named: impl IntoIterator<Item = (Option<usize>, LocalTime)>,
    field: impl Fn(usize) -> String,
) -> Result<()> {
    let starts: Vec<BTreeSet<LocalTime>> = phases
        .iter()
        .map(|phase| {
            phase
                .occurrences
                .iter()
                .map(|occurrence| occurrence.original_start)
                .collect()
        })
        .collect();
    let is_known = |(phase, start): (Option<usize>, LocalTime)| match phase {
        Some(phase) => starts.get(phase).is_some_and(|own| own.contains(&start)),
        None => starts.iter().any(|own| own.contains(&start)),
    };
    let unknown = named
        .into_iter()
        .enumerate()
        .filter(|(_, named)| !is_known(*named));
    let faults: Vec<FieldError> = unknown
        .map(|(index, (_, start))| {
            let message = Fault::new("no-such-session").with("start", start);
            FieldError {
                field: field(index),
                code: "no_such_session".into(),
                message,
            }
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Checks the sessions and phases that overrides name.
///
/// # Errors
/// [`Error::Invalid`] with every one that hits nothing.
pub fn known_overrides(phases: &[PlannedPhase], overrides: &[Override], list: &str) -> Result<()> {
    if let Some(index) = overrides.iter().position(|granted| granted.phase >= phases.len()) {
        return Err(Error::field(
            format!("{list}.{index}.phase"),
            "no_such_phase",
            "no-such-phase",
        ));
    }
    for (index, granted) in overrides.iter().enumerate() {
        let named = granted.original_start.map(|start| (Some(granted.phase), start));
        known_sessions(phases, named, |_| format!("{list}.{index}.original_start"))?;
    }
    Ok(())
}

/// From the first start to the last end of some phases; none without sessions.
#[must_use]
pub fn extent(phases: &[PlannedPhase]) -> Option<Span> {
    let spans = || {
        phases
            .iter()
            .flat_map(|phase| &phase.occurrences)
            .map(|occurrence| occurrence.span)
    };
    Span::new(
        spans().map(|span| span.start).min()?,
        spans().map(|span| span.end).max()?,
    )
}

/// A case: what is judged, for whom, over which booking.
pub struct Hearing<'a> {
    pub ground: &'a mut Ground,
    pub consortium: &'a Arc<Consortium>,
    pub phases: &'a [PlannedPhase],
    pub terms: &'a Terms,
    /// The booking whose own claims don't count.
    pub booking: BookingId,
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
    /// The same with the findings set aside that `may` says, for a reason.
    #[must_use]
    pub fn setting_aside(mut self, reason: &str, may: impl Fn(&Judged, &Finding) -> bool) -> Self {
        for judged in &mut self.verdicts {
            let told = judged.clone();
            judged.verdict.set_aside(reason, |finding| may(&told, finding));
        }
        self
    }

    /// The same with the indices of other phases: that of each phase which was heard is at its place.
    #[must_use]
    pub fn of_phases(mut self, indices: &[usize]) -> Self {
        for judged in &mut self.verdicts {
            judged.verdict.phase = indices
                .get(judged.verdict.phase)
                .copied()
                .unwrap_or(judged.verdict.phase);
        }
        self.verdicts
            .sort_by_key(|judged| (judged.verdict.phase, judged.verdict.original_start));
        self
    }

    /// The verdicts, unless one refuses.
    ///
    /// # Errors
    /// [`Error::Refused`] with all of them.
    pub fn accepted(self) -> Result<Self> {
        if self
            .verdicts
            .iter()
            .any(|judged| judged.verdict.outcome == Outcome::Refused)
        {
            return Err(Error::Refused(Box::new(Refused {
                verdicts: self.verdicts,
            })));
        }
        Ok(self)
    }
}

/// Hears a case. The nearest alternative is looked for only where something is refused.
///
/// # Errors
/// The store's; a refusal is not an error here, see [`Judgement::accepted`].
pub fn hear(tx: &mut Tx<'_>, mut hearing: Hearing<'_>, lock: Lock) -> Result<Judgement> {
    let named: BTreeSet<ZoneId> = hearing
        .phases
        .iter()
        .flat_map(|phase| phase.zones.iter().copied())
        .collect();
    let asked = match lock {
        Lock::Zones => hearing.ground.lock_family(tx, &named)?,
        Lock::None => hearing
            .ground
            .taken_by(&named.iter().copied().collect::<Vec<_>>()),
    };
    let holidays = tx.holidays()?;
    let agreement = agreement(tx, &hearing, lock)?;
    let asks: Vec<PhaseAsk<'_>> = hearing.phases.iter().map(PlannedPhase::ask).collect();
    let rules = load_rules(tx, hearing.ground, &asked)?;
    let claims = load_claims(tx, &mut hearing, &asked, 0)?;
    let (now, tz) = (tx.now, hearing.ground.tz());
    let mut case = Case {
        now,
        asked_at: hearing.terms.asked_at,
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
    let (more_rules, mut more_claims);
    if is_refused(&verdicts) {
        let siblings = siblings(hearing.ground, &asked);
        let all: BTreeSet<ZoneId> = asked.iter().chain(&siblings).copied().collect();
        more_rules = load_rules(tx, hearing.ground, &all)?;
        more_claims = load_claims(tx, &mut hearing, &all, REACH_DAYS)?;
        add_offered(hearing.ground, &hearing.terms.offered, &mut more_claims);
        (case.zones, case.claims) = (&more_rules, &more_claims);
        ways = ways_all(&case, &verdicts, &siblings);
    }
    let mut ways = ways.into_iter();
    let ground = &*hearing.ground;
    let judged = |verdict: Verdict| {
        let ways: Option<Ways> = ways.next().flatten();
        Judged {
            zone: ground.path(verdict.zone),
            nearest: ways
                .and_then(|ways| ways.nearest)
                .map(|found| (found.span, ground.path(found.zone))),
            other_time: ways.and_then(|ways| ways.time),
            other_zone: ways.and_then(|ways| ways.zone).map(|zone| ground.path(zone)),
            is_searched: ways.is_some(),
            tz,
            verdict,
        }
    };
    let verdicts = verdicts.into_iter().map(judged).collect();
    Ok(Judgement { verdicts, holidays })
}

/// Zones of the site that stand beside those asked for and are offered.
fn siblings(ground: &Ground, asked: &BTreeSet<ZoneId>) -> Vec<ZoneId> {
    let offered = ground
        .zones
        .iter()
        .filter(|zone| zone.retired_at.is_none() && !asked.contains(&zone.id));
    offered
        .filter(|zone| ground.below(zone.id).iter().all(|below| !asked.contains(below)))
        .map(|zone| zone.id)
        .collect()
}

fn agreement(tx: &mut Tx<'_>, hearing: &Hearing<'_>, lock: Lock) -> Result<Agreement> {
    // What is about to be kept is judged by the agreement as it is now that the zones are locked: it may have
    // changed while they were waited for, and whoever changes it locks all zones.
    let consortium = match lock {
        Lock::Zones => tx.consortium(hearing.consortium.id)?,
        Lock::None => Arc::clone(hearing.consortium),
    };
    let sessions_held = match consortium.quota_sessions {
        // Counting is for those consortia that have a quota. What another request of theirs takes elsewhere
        // counts too.
        Some(_) => {
            if lock == Lock::Zones {
                store::consortia::lock_quota(tx.conn, consortium.id)?;
            }
            let held = store::bookings::sessions_held(tx.conn, consortium.id)?;
            held.into_iter()
                .filter(|(booking, _)| *booking != hearing.booking)
                .map(|(_, sessions)| sessions)
                .sum()
        }
        None => 0,
    };
    Ok(Agreement {
        sessions_held,
        ..consortium.agreement()
    })
}

fn load_claims(
    tx: &mut Tx<'_>,
    hearing: &mut Hearing<'_>,
    zones: &BTreeSet<ZoneId>,
    reach_days: i64,
) -> Result<BTreeMap<ZoneId, Vec<StandingClaim>>> {
    let Some(span) = extent(hearing.phases) else {
        return Ok(BTreeMap::new());
    };
    let turnaround = hearing
        .ground
        .zones
        .iter()
        .map(|zone| i64::from(zone.turnaround_minutes))
        .max()
        .unwrap_or_default();
    let ids: Vec<i64> = zones.iter().map(|zone| zone.0).collect();
    let around = span.widened(turnaround * 60 + reach_days * 86_400);
    let longest = hearing.ground.longest(tx, zones)?;
    Ok(store::claims::claims_in(
        tx.conn,
        &ids,
        around,
        longest,
        hearing.booking,
    )?)
}

/// Adds what was offered to others to the claims among which something else is searched for.
fn add_offered(
    ground: &Ground,
    offered: &[StandingClaim],
    claims: &mut BTreeMap<ZoneId, Vec<StandingClaim>>,
) {
    for claim in offered {
        for zone in ground.taken_by(&[claim.named]) {
            claims.entry(zone).or_default().push(*claim);
        }
    }
    if !offered.is_empty() {
        for own in claims.values_mut() {
            own.sort_by_key(|claim| claim.span.start);
        }
    }
}

/// The rules of all zones of a site, for looking at what is free.
///
/// # Errors
/// The store's.
pub fn rules_of_site(tx: &mut Tx<'_>, ground: &Ground) -> Result<Arc<BTreeMap<ZoneId, ZoneRules>>> {
    load_rules(tx, ground, &ground.zones.iter().map(|zone| zone.id).collect())
}
