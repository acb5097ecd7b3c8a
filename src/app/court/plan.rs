//! Reads the phases of a request: zones of one site, schedules, bounds. All bad fields are told together.

use std::collections::BTreeSet;

use super::{Ground, PlannedPhase};
use crate::app::error::FieldError;
use crate::app::{Error, Result, Tx};
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::ids::ZoneId;
use crate::domain::judge::Override;
use crate::domain::schedule::{MAX_SESSIONS, Occurrence, Schedule};
use crate::domain::span::{LocalTime, Span};

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
                fault(format!("zones.{at}"), "twice", "named-twice".into());
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
