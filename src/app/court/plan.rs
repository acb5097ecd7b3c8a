//! Reads the phases of a request: zones of one site, schedules, bounds. All bad fields are told together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ground, PlannedPhase, Terms};
use crate::app::error::{FieldError, check_faults};
use crate::app::{Error, Result, Tx};
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::ids::ZoneId;
use crate::domain::judge::Override;
use crate::domain::schedule::{MAX_SESSIONS, Occurrence, Schedule, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span};
use crate::domain::text;

/// Understands the phases of a request: zones of one site, schedules, bounds.
///
/// # Errors
/// [`Error::Invalid`] with every field that can't be used.
pub fn plan(tx: &mut Tx<'_>, phases: &[PhaseText]) -> Result<(Ground, Vec<PlannedPhase>)> {
    let first = phases.first().and_then(|phase| phase.zones.first());
    let (slug, _) = first
        .and_then(|path| path.split_once('/'))
        .ok_or_else(|| Error::field("phases.0.zones", "zone", "needs-zone"))?;
    let ground = Ground::load(tx, slug).map_err(|error| match error {
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
        faults.push(FieldError::new("phases", "too_many", message));
    }
    let parts: Vec<_> = planned.iter().flat_map(|phase| phase.parts(0)).collect();
    let asked = parts.iter().map(|part| (&*part.own, part.zones));
    faults.extend(too_much(ground, asked, "phases"));
    check_faults(faults).map(|()| planned)
}

/// Most days in zones that a request may ask for, each session's begun days in each of its zones: what the
/// judge looks at and what its answer holds grow with them. A thousand sessions of a day in ten zones.
const MOST_ZONE_DAYS: usize = 10_000;

/// Longest reason of a changed date.
const MOST_REASON: usize = 300;

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
    let days = |session: &Occurrence| {
        let begun = (session.span.seconds() + 86_399) / 86_400;
        usize::try_from(begun).unwrap_or(usize::MAX).max(1)
    };
    let zone_days = asked.clone().map(|(sessions, zones)| {
        sessions
            .iter()
            .map(days)
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
    Some(FieldError::new(field, "too_many", message))
}

fn planned_phase(
    ground: &Ground,
    index: usize,
    phase: &PhaseText,
    faults: &mut Vec<FieldError>,
) -> Option<PlannedPhase> {
    let mut fault = |field: String, code: &str, message: Fault| {
        faults.push(FieldError::new(format!("phases.{index}.{field}"), code, message));
    };
    if phase.zones.is_empty() {
        fault("zones".into(), "required", "needs-zone".into());
    }
    let zones = find_zones(ground, &phase.zones, &mut |at, code, message| {
        fault(format!("zones.{at}"), code, message);
    });
    let elsewhere = find_elsewhere(ground, &phase.schedule, &mut fault);
    let schedule = Schedule::parse(&phase.schedule, ground.tz())
        .map_err(|error| {
            let field = format!("schedule.{}", error.field());
            fault(field, error.code(), Fault::from(&error));
        })
        .ok()?;
    Some(PlannedPhase {
        kind: phase.kind,
        zones,
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: phase.schedule.clone(),
        occurrences: schedule.occurrences().to_vec(),
        elsewhere,
    })
}

/// The zones of the site that some paths name; each path that can't be used is a fault at its place.
fn find_zones(ground: &Ground, paths: &[String], fault: &mut dyn FnMut(usize, &str, Fault)) -> Vec<ZoneId> {
    let mut zones = Vec::with_capacity(paths.len());
    for (at, path) in paths.iter().enumerate() {
        match ground.find(path) {
            Some(zone) if zones.contains(&zone.id) => fault(at, "twice", "named-twice".into()),
            Some(zone) => zones.push(zone.id),
            None => {
                let message = Fault::new("no-zone-of").with("site", &ground.site.slug);
                fault(at, "no_such_zone", message);
            }
        }
    }
    zones
}

/// The zones of the dates that are elsewhere than their phase.
fn find_elsewhere(
    ground: &Ground,
    schedule: &ScheduleText,
    fault: &mut dyn FnMut(String, &str, Fault),
) -> BTreeMap<LocalTime, Vec<ZoneId>> {
    let mut elsewhere = BTreeMap::new();
    for (index, change) in schedule.changes.iter().enumerate() {
        let prefix = format!("schedule.changes.{index}");
        if let Err(error) = text::prose(&change.reason, MOST_REASON) {
            fault(format!("{prefix}.reason"), "text", error.into());
        }
        if change.zones.is_empty() {
            continue;
        }
        let zones = find_zones(ground, &change.zones, &mut |at, code, message| {
            fault(format!("{prefix}.zones.{at}"), code, message);
        });
        _ = elsewhere.insert(change.original_start, zones);
    }
    elsewhere
}

/// When and where the sessions of one schedule of a phase are, with what it changes.
///
/// # Errors
/// [`Error::Invalid`] with every field of the schedule that can't be used.
pub fn plan_dates(ground: &Ground, zones: &[ZoneId], text: &ScheduleText) -> Result<PlannedDates> {
    let mut faults = Vec::new();
    let elsewhere = find_elsewhere(ground, text, &mut |field, code, message| {
        faults.push(FieldError::new(field, code, message));
    });
    check_faults(faults)?;
    let schedule = Schedule::parse(text, ground.tz())
        .map_err(|error| Error::field(format!("schedule.{}", error.field()), error.code(), &error))?;
    let dates = schedule.occurrences().iter().map(|one| {
        let start = one.original_start;
        let place = DatePlace {
            span: one.span,
            zones: elsewhere.get(&start).map_or(zones, Vec::as_slice).to_vec(),
            change: text.change_of(start).map(|change| change.reason.clone()),
        };
        (start, place)
    });
    Ok(dates.collect())
}

/// The sessions that a schedule plans, by original start.
pub type PlannedDates = BTreeMap<LocalTime, DatePlace>;

/// When and where a schedule plans one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePlace {
    pub span: Span,
    pub zones: Vec<ZoneId>,
    /// Why it is another than the rule says; none: it is as the rule says.
    pub change: Option<String>,
}

/// What is brought before the judge with phases: sessions of any of them to leave out, and overrides, which
/// came in the field `list`.
///
/// # Errors
/// [`Error::Invalid`] with every session that is in no phase, or for an override that names what is not
/// there.
pub fn terms(
    phases: &[PlannedPhase],
    skip: &[LocalTime],
    overrides: &[Override],
    list: &str,
    asked_at: Instant,
) -> Result<Terms> {
    let starts: Vec<BTreeSet<LocalTime>> = phases
        .iter()
        .map(|phase| phase.occurrences.iter().map(|one| one.original_start).collect())
        .collect();
    let unknown = skip
        .iter()
        .enumerate()
        .filter(|(_, start)| !starts.iter().any(|own| own.contains(start)));
    check_faults(
        unknown
            .map(|(index, start)| no_such_session(format!("skip.{index}"), *start))
            .collect(),
    )?;
    if let Some(index) = overrides.iter().position(|granted| granted.phase >= phases.len()) {
        let field = format!("{list}.{index}.phase");
        return Err(Error::field(field, "no_such_phase", "no-such-phase"));
    }
    for (index, granted) in overrides.iter().enumerate() {
        check_named(granted, &format!("{list}.{index}"), |start| {
            starts[granted.phase].contains(start)
        })?;
    }
    let skipped = (0..phases.len()).flat_map(|phase| skip.iter().map(move |start| (phase, *start)));
    Ok(Terms {
        skip: skipped.collect(),
        overrides: overrides.to_vec(),
        ..Terms::asked_at(asked_at)
    })
}

/// Checks that overrides are of one phase, and name sessions that it has.
///
/// # Errors
/// [`Error::Invalid`] for the first that is of another, or names what is not there.
pub fn check_overrides(overrides: &[Override], phase: usize, has: impl Fn(&LocalTime) -> bool) -> Result<()> {
    for (index, granted) in overrides.iter().enumerate() {
        let field = format!("overrides.{index}");
        if granted.phase != phase {
            return Err(Error::field(field + ".phase", "other_phase", "other-phase"));
        }
        check_named(granted, &field, &has)?;
    }
    Ok(())
}

fn check_named(granted: &Override, field: &str, has: impl Fn(&LocalTime) -> bool) -> Result<()> {
    let unknown = granted.original_start.filter(|start| !has(start));
    let fault = |start| no_such_session(format!("{field}.original_start"), start);
    check_faults(unknown.map(fault).into_iter().collect())
}

fn no_such_session(field: String, start: LocalTime) -> FieldError {
    let message = Fault::new("no-such-session").with("start", start);
    FieldError::new(field, "no_such_session", message)
}
