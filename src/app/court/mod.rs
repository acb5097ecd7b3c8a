//! Brings a request before the judge: finds its zones, locks them, gathers rules and claims, and carries the
//! verdicts back. Every use case that takes time in a zone comes through here.

mod ground;
mod plan;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::ground::Ground;
use self::ground::load_rules;
pub use self::plan::{
    DatePlace, PlannedDates, check_overrides, plan, plan_dates, plan_phases, terms, too_much,
};
use super::{Error, Judged, Result, Tx};
use crate::domain::holidays::Holidays;
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::judge::nearest::{REACH_DAYS, Ways, ways_all};
use crate::domain::judge::{
    Agreement, Case, Finding, Outcome, Override, PhaseAsk, StandingClaim, Verdict, ZoneRules, is_refused,
    judge,
};
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::{Occurrence, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span, Tz};
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
    /// Sessions that are in other zones, by original start.
    pub elsewhere: BTreeMap<LocalTime, Vec<ZoneId>>,
}

/// What is brought before the judge besides the phases.
#[derive(Debug, Clone)]
pub struct Terms {
    /// When it was asked for: lead time and horizon count from here.
    pub asked_at: Instant,
    /// Sessions to leave out, by phase and original start.
    pub skip: BTreeSet<(usize, LocalTime)>,
    pub overrides: Vec<Override>,
}

impl Terms {
    /// Nothing left out, nothing set aside.
    #[must_use]
    pub const fn asked_at(asked_at: Instant) -> Self {
        Self {
            asked_at,
            skip: BTreeSet::new(),
            overrides: Vec::new(),
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
    /// They are locked already, and only yes or no is asked.
    Held,
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
            elsewhere: BTreeMap::new(),
        }
    }

    /// Where the session of this original start is.
    #[must_use]
    pub fn zones_of(&self, start: LocalTime) -> &[ZoneId] {
        self.elsewhere.get(&start).unwrap_or(&self.zones)
    }

    /// When the rule alone would have a session whose time is changed; none for one that is as the rule says.
    #[must_use]
    pub fn before(&self, occurrence: &Occurrence, tz: Tz) -> Option<Span> {
        let start = occurrence.original_start.naive();
        let by_rule = Span::on_wall_clock(tz, start, self.schedule.minutes);
        (by_rule != occurrence.span).then_some(by_rule)
    }

    /// Its sessions by the zones where they are, those in the zones of the phase first.
    pub(super) fn parts(&self, phase: usize) -> Vec<PhasePart<'_>> {
        if self.elsewhere.is_empty() {
            return vec![PhasePart {
                phase,
                planned: self,
                zones: &self.zones,
                own: Cow::Borrowed(&self.occurrences),
            }];
        }
        let of = |one: &Occurrence| self.zones_of(one.original_start);
        let places: BTreeSet<&[ZoneId]> = self.occurrences.iter().map(of).collect();
        let part = |zones| {
            let own = self.occurrences.iter().filter(|one| of(one) == zones);
            PhasePart {
                phase,
                planned: self,
                zones,
                own: Cow::Owned(own.copied().collect()),
            }
        };
        let mut parts: Vec<PhasePart<'_>> = places.into_iter().map(part).collect();
        parts.sort_by_key(|part| part.zones != self.zones);
        parts
    }
}

/// The sessions of a phase that are in the same zones: the judge takes them as a phase of their own.
pub(super) struct PhasePart<'a> {
    /// The place of the whole phase among all.
    phase: usize,
    planned: &'a PlannedPhase,
    pub(super) zones: &'a [ZoneId],
    pub(super) own: Cow<'a, [Occurrence]>,
}

impl PhasePart<'_> {
    fn ask(&self) -> PhaseAsk<'_> {
        let planned = self.planned;
        PhaseAsk {
            kind: planned.kind,
            zones: self.zones,
            people: planned.people,
            power_w: planned.power_w,
            area_m2: planned.area_m2,
            occurrences: &self.own,
            place: self.phase,
            skip_holidays: planned.schedule.skip_holidays,
        }
    }
}

/// What is left out and set aside, by the places of the parts in place of those of the phases.
fn terms_of_parts(parts: &[PhasePart<'_>], terms: &Terms) -> (BTreeSet<(usize, LocalTime)>, Vec<Override>) {
    let of = |phase: usize| {
        let parts = parts.iter().enumerate();
        parts
            .filter(move |(_, part)| part.phase == phase)
            .map(|(at, _)| at)
    };
    let skip = terms.skip.iter();
    let skip = skip.flat_map(|(phase, start)| of(*phase).map(|at| (at, *start)));
    let overrides = terms.overrides.iter().flat_map(|granted| {
        of(granted.phase).map(|phase| Override {
            phase,
            ..granted.clone()
        })
    });
    (skip.collect(), overrides.collect())
}

/// From the first start to the last end of some phases; none without sessions.
#[must_use]
pub fn extent(phases: &[PlannedPhase]) -> Option<Span> {
    let occurrences = phases.iter().flat_map(|phase| &phase.occurrences);
    Span::around(occurrences.map(|occurrence| occurrence.span))
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

    /// Whether no verdict refuses.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        let mut verdicts = self.verdicts.iter();
        verdicts.all(|judged| judged.verdict.outcome != Outcome::Refused)
    }

    /// The verdicts, unless one refuses.
    ///
    /// # Errors
    /// [`Error::Refused`] with all of them.
    pub fn accepted(self) -> Result<Self> {
        if self.is_accepted() {
            Ok(self)
        } else {
            Err(Error::refused(self.verdicts))
        }
    }
}

/// Hears a case. The nearest alternative is looked for only where something is refused.
///
/// # Errors
/// The store's; a refusal is not an error here, see [`Judgement::accepted`].
pub fn hear(tx: &mut Tx<'_>, mut hearing: Hearing<'_>, lock: Lock) -> Result<Judgement> {
    let asked = zones_asked(tx, &mut hearing, lock)?;
    let holidays = tx.holidays()?;
    let agreement = agreement(tx, &hearing, lock)?;
    let phases = hearing.phases.iter().enumerate();
    let parts: Vec<PhasePart<'_>> = phases.flat_map(|(at, phase)| phase.parts(at)).collect();
    let asks: Vec<PhaseAsk<'_>> = parts.iter().map(PhasePart::ask).collect();
    let (skip, overrides) = terms_of_parts(&parts, hearing.terms);
    let rules = load_rules(tx, hearing.ground, &asked)?;
    let claims = load_claims(tx, &mut hearing, &asked, 0)?;
    // Only few zones forbid it, and then it is asked for.
    let forbids = rules.values().any(|own| !own.recording_allowed);
    let records = forbids && store::bookings::recordings::is_recording(tx.conn, hearing.booking)?;
    let (now, tz) = (tx.now, hearing.ground.tz());
    let case = Case {
        now,
        asked_at: hearing.terms.asked_at,
        tz,
        agreement,
        holidays: &holidays,
        zones: &rules,
        claims: &claims,
        phases: &asks,
        skip: &skip,
        overrides: &overrides,
        records,
    };
    let verdicts = judge(&case);
    let ways = if lock != Lock::Held && is_refused(&verdicts) {
        let siblings = siblings(hearing.ground, &asked);
        let all: BTreeSet<ZoneId> = asked.iter().chain(&siblings).copied().collect();
        let rules = load_rules(tx, hearing.ground, &all)?;
        let claims = load_claims(tx, &mut hearing, &all, REACH_DAYS)?;
        // What would do may lie beside the zones that were asked for, and days away.
        let wider = Case {
            zones: &rules,
            claims: &claims,
            ..case
        };
        ways_all(&wider, &verdicts, &siblings)
    } else {
        Vec::new()
    };
    let ground = &*hearing.ground;
    let told = verdicts
        .into_iter()
        .zip(ways.into_iter().chain(std::iter::repeat(None)));
    let told = told.map(|(mut verdict, ways)| {
        verdict.phase = parts.get(verdict.phase).map_or(verdict.phase, |part| part.phase);
        judged(ground, verdict, ways)
    });
    let mut verdicts: Vec<Judged> = told.collect();
    if parts.len() > hearing.phases.len() {
        verdicts.sort_by_key(|judged| (judged.verdict.phase, judged.verdict.original_start));
    }
    Ok(Judgement { verdicts, holidays })
}

/// A verdict with what would do instead, where that was looked for.
fn judged(ground: &Ground, verdict: Verdict, ways: Option<Ways>) -> Judged {
    Judged {
        zone: ground.path(verdict.zone),
        nearest: ways
            .and_then(|ways| ways.nearest)
            .map(|found| (found.span, ground.path(found.zone))),
        other_time: ways.and_then(|ways| ways.time),
        other_zone: ways.and_then(|ways| ways.zone).map(|zone| ground.path(zone)),
        is_searched: ways.is_some(),
        tz: ground.tz(),
        verdict,
    }
}

/// The zones that the phases name with those below; locked first where the judgement is about to be kept.
fn zones_asked(tx: &mut Tx<'_>, hearing: &mut Hearing<'_>, lock: Lock) -> Result<BTreeSet<ZoneId>> {
    let named: BTreeSet<ZoneId> = hearing
        .phases
        .iter()
        .flat_map(|phase| {
            phase
                .zones
                .iter()
                .chain(phase.elsewhere.values().flatten())
                .copied()
        })
        .collect();
    Ok(match lock {
        Lock::Zones => hearing.ground.lock_family(tx, &named)?,
        Lock::None | Lock::Held => hearing
            .ground
            .taken_by(&named.iter().copied().collect::<Vec<_>>()),
    })
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
        Lock::Zones | Lock::Held => tx.consortium(hearing.consortium.id)?,
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
    let ids: Vec<_> = zones.iter().copied().collect();
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

/// The rules of all zones of a site, for looking at what is free.
pub fn rules_of_site(tx: &mut Tx<'_>, ground: &Ground) -> Result<Arc<BTreeMap<ZoneId, ZoneRules>>> {
    load_rules(tx, ground, &ground.zones.iter().map(|zone| zone.id).collect())
}
