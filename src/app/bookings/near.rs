//! The days near a date of a plan to which it could move. Writes nothing.

use std::collections::BTreeSet;

use chrono::Duration;

use super::outlook::{DraftPlan, PlanFor, judge};
use super::plan::MAX_PHASES;
use crate::app::{Error, Judged, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::PhaseText;
use crate::domain::judge::{Finding, Rule, Severity};
use crate::domain::schedule::{Schedule, ScheduleText};
use crate::domain::span::{LocalTime, Tz};

/// How many days before and after a date it is tried to be moved to.
const TRIED_DAYS: i64 = 14;
/// Most days that a date could move to.
const MOST_NEAR: usize = 5;

/// Names one date of a plan.
#[derive(Debug, Clone, Copy)]
pub struct DateOf {
    /// Index of the phase.
    pub phase: usize,
    pub start: LocalTime,
}

/// The nearest times of day-long steps that one date of a phase could move to, by time.
///
/// # Errors
/// The use case's; none where the plan can't be used.
pub fn nearest_days(
    tx: &mut Tx<'_>,
    actor: &Actor,
    draft: &DraftPlan,
    date: DateOf,
) -> Result<Vec<LocalTime>> {
    let Some(own) = draft.phases.get(date.phase) else {
        return Ok(Vec::new());
    };
    let start = date.start;
    let change = own.schedule.change_of(start).cloned();
    let from = change.as_ref().map_or(start, |change| change.start);
    let minutes = change
        .as_ref()
        .and_then(|change| change.minutes)
        .unwrap_or(own.schedule.minutes);
    let tried = tried(from, minutes);
    let zones = change
        .map(|change| change.zones)
        .filter(|zones| !zones.is_empty());
    let zones = zones.unwrap_or_else(|| own.zones.clone());
    let alone = |target: &LocalTime| alone(own, &zones, minutes, *target);
    let days: Vec<PhaseText> = tried.iter().filter_map(alone).collect();
    let mut others = draft.phases.clone();
    others.remove(date.phase);
    let verdicts = match judge_days(tx, actor, &draft.whose, &days, &others) {
        Ok(verdicts) => verdicts,
        Err(Error::Invalid(_)) => return Ok(Vec::new()),
        Err(other) => return Err(other),
    };
    let refused: BTreeSet<LocalTime> = verdicts
        .iter()
        .filter(|judged| judged.verdict.findings.iter().any(is_against))
        .map(|judged| judged.verdict.original_start)
        .collect();
    let mut free: Vec<LocalTime> = tried.difference(&refused).copied().collect();
    free.sort_by_key(|target| (target.naive() - from.naive()).abs());
    let tz = verdicts.first().map_or(Tz::UTC, |judged| judged.tz);
    let own_days = days_of(own, tz);
    free.retain(|target| !own_days.contains(&target.date()));
    free.truncate(MOST_NEAR);
    free.sort_unstable();
    Ok(free)
}

/// Whether a day is not offered for what was found: only what needs no exception and meets no other phase is.
/// A session that moves is one of the quota already.
fn is_against(finding: &Finding) -> bool {
    let stands = finding.severity == Severity::Block || finding.overridden.is_some();
    (stands || finding.rule == Rule::PhaseOverlap) && finding.rule != Rule::Quota
}

/// The same hour on the days around; long sessions so far apart that they don't meet each other.
fn tried(from: LocalTime, minutes: u32) -> BTreeSet<LocalTime> {
    let step = i64::from(minutes) / 1440 + 1;
    (-TRIED_DAYS..=TRIED_DAYS)
        .filter(|days| *days != 0 && days % step == 0)
        .map(|days| LocalTime::from_naive(from.naive() + Duration::days(days)))
        .collect()
}

/// One day as a phase of its own: so it is judged beside what others hold, and beside no other day of its
/// phase.
fn alone(phase: &PhaseText, zones: &[String], minutes: u32, target: LocalTime) -> Option<PhaseText> {
    Some(PhaseText {
        zones: zones.to_vec(),
        schedule: ScheduleText {
            minutes,
            ..phase.schedule.with_starts(&[target])?
        },
        ..phase.clone()
    })
}

/// The days on which a phase has a date of its own, and those that were left out by hand.
fn days_of(phase: &PhaseText, tz: Tz) -> BTreeSet<chrono::NaiveDate> {
    let mut days: BTreeSet<_> = phase.schedule.exdates.iter().map(|start| start.date()).collect();
    // UNTIL is a moment, so which dates the rule has depends on the zone.
    if let Ok(schedule) = Schedule::parse(&phase.schedule, tz) {
        let starts = schedule.occurrences().iter();
        days.extend(starts.map(|one| one.span.start.local(tz).date()));
    }
    days
}

/// The verdicts on single days, a phase each, beside the other phases of the plan: as many as a request may
/// have at a time.
fn judge_days(
    tx: &mut Tx<'_>,
    actor: &Actor,
    whose: &PlanFor,
    days: &[PhaseText],
    others: &[PhaseText],
) -> Result<Vec<Judged>> {
    let mut verdicts = Vec::new();
    for some in days.chunks(MAX_PHASES.saturating_sub(others.len()).max(1)) {
        let phases = [some, others].concat();
        let judged = judge(tx, actor, whose, &phases)?.verdicts.into_iter();
        verdicts.extend(judged.filter(|judged| judged.verdict.phase < some.len()));
    }
    Ok(verdicts)
}
