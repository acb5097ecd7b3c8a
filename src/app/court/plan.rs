//! Reads the phases of a request: zones of one site, schedules, bounds. All bad fields are told together.

use std::collections::BTreeSet;

use super::{Ground, PlannedPhase};
use crate::app::error::{FieldError, check_faults};
use crate::app::{Error, Result, Tx};
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::ids::ZoneId;
use crate::domain::judge::Override;
use crate::domain::schedule::{MAX_SESSIONS, Occurrence, Schedule};
use crate::domain::span::LocalTime;

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
    let asked = planned
        .iter()
        .map(|phase| (phase.occurrences.as_slice(), phase.zones.as_slice()));
    faults.extend(too_much(ground, asked, "phases"));
    check_faults(faults).map(|()| planned)
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
    let days = |session: &Occurrence| {
        let begun = (session.span.seconds() + 86_399) / 86_400;
        usize::try_from(begun).unwrap_or(usize::MAX).max(1)
    };
    let zone_days = asked
        .clone()
        .map(|(sessions, zones)| sessions.iter().map(days).sum::<usize>().saturating_mul(zones.len()));
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
    let mut zones = Vec::with_capacity(phase.zones.len());
    for (at, path) in phase.zones.iter().enumerate() {
        match ground.find(path) {
            Some(zone) if zones.contains(&zone.id) => {
                fault(format!("zones.{at}"), "twice", "named-twice".into());
            }
            Some(zone) => zones.push(zone.id),
            None => {
                let message = Fault::new("no-zone-of").with("site", &ground.site.slug);
                fault(format!("zones.{at}"), "no_such_zone", message);
            }
        }
    }
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
        elsewhere: Vec::new(),
    })
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
        .map(|phase| phase.occurrences.iter().map(|one| one.original_start).collect())
        .collect();
    let mut faults = Vec::new();
    for (index, (phase, start)) in named.into_iter().enumerate() {
        let is_known = match phase {
            Some(phase) => starts.get(phase).is_some_and(|own| own.contains(&start)),
            None => starts.iter().any(|own| own.contains(&start)),
        };
        if !is_known {
            let message = Fault::new("no-such-session").with("start", start);
            faults.push(FieldError::new(field(index), "no_such_session", message));
        }
    }
    check_faults(faults)
}

/// Checks the sessions and phases that overrides name.
///
/// # Errors
/// [`Error::Invalid`] with every one that hits nothing.
pub fn known_overrides(phases: &[PlannedPhase], overrides: &[Override], list: &str) -> Result<()> {
    if let Some(index) = overrides.iter().position(|granted| granted.phase >= phases.len()) {
        let field = format!("{list}.{index}.phase");
        return Err(Error::field(field, "no_such_phase", "no-such-phase"));
    }
    for (index, granted) in overrides.iter().enumerate() {
        let named = granted.original_start.map(|start| (Some(granted.phase), start));
        known_sessions(phases, named, |_| format!("{list}.{index}.original_start"))?;
    }
    Ok(())
}
