//! The dates that a site plans for a booking beside those that the booking has.

use super::dossier::Dossier;
use super::offered;
use super::outlook::{Outlook, PlannedDate};
use super::reschedule::Reschedule;
use crate::app::court;
use crate::domain::booking::{Life, PhaseText};
use crate::domain::judge::Override;
use crate::domain::notice::SessionFacts;
use crate::domain::schedule::ScheduleText;
use crate::domain::span::{LocalTime, Span};
use crate::store::bookings::Phase;

/// A date of an open offer.
pub struct OfferedDate {
    pub session: SessionFacts,
    /// Whether nothing was asked for at this time and place.
    pub is_others: bool,
}

/// The dates of an open offer, as many as its sessions; none where there is no offer.
#[must_use]
pub fn offered_dates(dossier: &Dossier) -> Vec<OfferedDate> {
    let Life::ChangesRequested {
        offer: Some(offer), ..
    } = &dossier.booking.life
    else {
        return Vec::new();
    };
    // What was understood when it was offered.
    let Ok(phases) = court::plan_phases(&dossier.ground, offer) else {
        return Vec::new();
    };
    let asked: Vec<(Span, Vec<_>)> = dossier
        .sessions
        .iter()
        .map(|own| (own.span, dossier.ground.names_of(&own.zones)))
        .collect();
    let all = offered::facts(&dossier.ground, &phases);
    let all = all.into_iter().map(|session| OfferedDate {
        is_others: !asked.contains(&(session.span, session.zones.clone())),
        session,
    });
    all.collect()
}

/// Marks the dates of a plan that a booking has not at the same time and place.
pub fn mark_offered(dossier: &Dossier, outlook: &mut Outlook) {
    let Outlook { dates, phases, .. } = outlook;
    for date in dates.iter_mut() {
        date.is_offered = date.is_held() && !has(dossier, phases, date);
    }
}

fn has(dossier: &Dossier, phases: &[PhaseText], date: &PlannedDate) -> bool {
    let (Some(before), Some(now)) = (dossier.phases.get(date.phase), phases.get(date.phase)) else {
        return false;
    };
    let other = date.change.as_ref().map(|change| &change.zones);
    let zones = other.filter(|zones| !zones.is_empty()).unwrap_or(&now.zones);
    dossier
        .sessions_in(before.id)
        .any(|own| own.span == date.span && dossier.paths(&own.zones) == *zones)
}

/// Another schedule for each phase whose dates are others by now.
#[must_use]
pub fn changed_phases(
    dossier: &Dossier,
    phases: &[PhaseText],
    overrides: &[Override],
    reason: &str,
) -> Vec<Reschedule> {
    let all = dossier.phases.iter().zip(phases).enumerate();
    let changed = all.filter(|(_, (before, now))| before.schedule != now.schedule);
    let body = |(phase, (_, now)): (usize, (_, &PhaseText))| {
        let own = overrides.iter().filter(|granted| granted.phase == phase);
        Reschedule {
            phase,
            schedule: now.schedule.clone(),
            overrides: own.cloned().collect(),
            reason: reason.to_owned(),
            keep: None,
        }
    };
    changed.map(body).collect()
}

/// The dates that a yes to the booking would leave out.
#[must_use]
pub fn left_out(dossier: &Dossier, phases: &[PhaseText]) -> Vec<LocalTime> {
    let all = dossier.phases.iter().zip(phases);
    let out = all.flat_map(|(before, now)| {
        let own = now.schedule.exdates.iter();
        own.filter(|start| !before.schedule.exdates.contains(start))
            .copied()
    });
    out.collect()
}

/// Whether the dates are those that were asked for, some left out.
#[must_use]
pub fn only_leaves_out(dossier: &Dossier, phases: &[PhaseText]) -> bool {
    let is_alike = |(before, now): (&Phase, &PhaseText)| {
        let with = ScheduleText {
            exdates: before.schedule.exdates.clone(),
            ..now.schedule.clone()
        };
        with == before.schedule && dossier.paths(&before.zones) == now.zones
    };
    dossier.phases.len() == phases.len() && dossier.phases.iter().zip(phases).all(is_alike)
}
