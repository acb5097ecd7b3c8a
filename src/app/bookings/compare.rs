//! The dates that a site plans for a booking beside those that the booking has.

use super::dossier::Dossier;
use super::offered;
use super::outlook::{DateStanding, Outlook, PlannedDate};
use super::reschedule::Reschedule;
use crate::domain::booking::PhaseText;
use crate::domain::judge::Override;
use crate::domain::notice::SessionFacts;
use crate::domain::schedule::{DateChange, ScheduleText};
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{LocalTime, Span};
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// A date of an open offer.
pub struct OfferedDate {
    pub session: SessionFacts,
    /// Whether nothing was asked for at this time and place.
    pub is_others: bool,
}

/// The dates of an open offer, as many as its sessions; none where there is no offer.
#[must_use]
pub fn offered_dates(dossier: &Dossier) -> Vec<OfferedDate> {
    let Some(phases) = dossier.open_offer() else {
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

/// Shows the dates of an approved booking as people made them session by session: they stay so whatever
/// schedule the booking gets, unless the new one has them no more.
pub fn mark_singles(dossier: &Dossier, outlook: &mut Outlook) {
    let Outlook { dates, phases, .. } = outlook;
    for date in dates.iter_mut() {
        if let (Some(phase), Some(text)) = (dossier.phases.get(date.phase), phases.get(date.phase)) {
            let mut own = dossier.sessions_in(phase.id);
            if let Some(session) = own.find(|own| own.original_start == date.start) {
                mark_single(dossier, text, date, session);
            }
        }
    }
}

fn mark_single(dossier: &Dossier, phase: &PhaseText, date: &mut PlannedDate, session: &Session) {
    let is_off = matches!(session.state, SessionState::Skipped | SessionState::Cancelled)
        && session.called_off_by != Some(CalledOffBy::Schedule);
    let other = date.change.as_ref().map(|change| &change.zones);
    let planned = other.filter(|zones| !zones.is_empty()).unwrap_or(&phase.zones);
    let zones = dossier.paths(&session.zones);
    let is_elsewhere = session.span != date.span || zones != *planned;
    if is_off {
        date.standing = DateStanding::Out;
    } else if session.state == SessionState::Moved && is_elsewhere {
        date.standing = DateStanding::Free;
        date.span = session.span;
        date.change = Some(DateChange {
            start: LocalTime::at(session.span.start, dossier.ground.tz()),
            zones: if zones == phase.zones { Vec::new() } else { zones },
            reason: session.reason.clone().unwrap_or_default(),
            ..DateChange::none(session.original_start)
        });
    } else {
        return;
    }
    // Only what the schedule decides is judged here.
    date.single = Some(session.id);
    (date.findings, date.ways, date.lack) = (Vec::new(), Vec::new(), None);
}

/// Marks the dates of a plan that a booking has not at the same time and place.
pub fn mark_offered(dossier: &Dossier, outlook: &mut Outlook) {
    let Outlook { dates, phases, .. } = outlook;
    for date in dates.iter_mut() {
        date.is_offered = date.is_held() && !has(dossier, phases, date);
    }
}

/// Of the dates of a plan that is offered in place of a proposed change, those are none that stand already.
pub fn mark_standing(base: &Dossier, outlook: &mut Outlook) {
    let Outlook { dates, phases, .. } = outlook;
    for date in dates.iter_mut() {
        date.is_offered = date.is_offered && !has(base, phases, date);
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
