//! Reads the other times that a form offers.

use chrono::NaiveTime;

use crate::app::bookings::Dossier;
use crate::domain::booking::PhaseText;
use crate::domain::schedule::{ScheduleText, SeriesChange, StartTwice};
use crate::domain::session::SessionState;
use crate::domain::span::LocalTime;
use crate::domain::text;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;
use crate::web::pages::frame::Form;

/// A field that can't be used, and the key of the sentence about it.
pub(super) struct BadField {
    pub field: String,
    pub key: &'static str,
}

impl BadField {
    const fn unreadable(field: String) -> Self {
        Self {
            field,
            key: "offer-unreadable",
        }
    }
}

/// Reads the offer that a form makes.
///
/// # Errors
/// The first field that can't be used.
pub(super) fn read(form: &Form, dossier: &Dossier) -> Result<Vec<PhaseText>, BadField> {
    let mut offer = Vec::new();
    for (index, phase) in dossier.phases.iter().enumerate() {
        offer.extend(read_phase(form, dossier, index, phase)?);
    }
    if offer.is_empty() {
        Err(BadField {
            field: "offer".to_owned(),
            key: "offer-nothing-left",
        })
    } else {
        Ok(offer)
    }
}

fn read_phase(
    form: &Form,
    dossier: &Dossier,
    index: usize,
    phase: &Phase,
) -> Result<Vec<PhaseText>, BadField> {
    let zones = read_zones(form, dossier, index, phase);
    let minutes = read_minutes(form, index, phase)?;
    let time = read_time(form, index)?;
    let starts = standing_starts(dossier, phase);
    let schedules = match starts.as_slice() {
        [] => Vec::new(),
        [only] => read_one_off(form, index, phase, *only, time)?,
        _ => {
            let choices = read_choices(form, index, &starts)?;
            let change = SeriesChange {
                standing: starts,
                skipped: skipped(dossier, phase),
                left_out: choices.left_out,
                added: choices.added.iter().map(|other| other.start).collect(),
                time,
            };
            change
                .apply(&phase.schedule)
                .map_err(|StartTwice(start)| twice(choices.added, start))?
        }
    };
    let text = |schedule: ScheduleText| PhaseText {
        kind: phase.kind,
        zones: zones.clone(),
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: ScheduleText { minutes, ..schedule },
    };
    Ok(schedules.into_iter().map(text).collect())
}

/// The paths of the zones that were chosen, else of those that were asked for.
fn read_zones(form: &Form, dossier: &Dossier, index: usize, phase: &Phase) -> Vec<String> {
    let asked: Vec<String> = phase
        .zones
        .iter()
        .map(|zone| dossier.ground.path(*zone))
        .collect();
    form.filled(&format!("zone-{index}"))
        .map_or(asked, |paths| paths.split(' ').map(str::to_owned).collect())
}

fn read_minutes(form: &Form, index: usize, phase: &Phase) -> Result<u32, BadField> {
    let name = format!("minutes-{index}");
    if form.has(&name) {
        form.number(&name).ok_or(BadField::unreadable(name))
    } else {
        Ok(phase.schedule.minutes)
    }
}

/// The time of day that the sessions begin at; none: as before.
fn read_time(form: &Form, index: usize) -> Result<Option<NaiveTime>, BadField> {
    let name = format!("start-{index}");
    form.filled(&name)
        .map(|text| text::clock(&text).ok_or(BadField::unreadable(name)))
        .transpose()
}

/// The original starts of the sessions of a phase that are still to come.
fn standing_starts(dossier: &Dossier, phase: &Phase) -> Vec<LocalTime> {
    dossier
        .sessions
        .iter()
        .filter(|session| session.phase == phase.id && session.state.is_to_come())
        .map(|session| session.original_start)
        .collect()
}

/// The schedule of a phase of one session.
fn read_one_off(
    form: &Form,
    index: usize,
    phase: &Phase,
    only: LocalTime,
    time: Option<NaiveTime>,
) -> Result<Vec<ScheduleText>, BadField> {
    let name = format!("date-{index}");
    let day = form
        .filled(&name)
        .map(|date| text::day(&date).ok_or(BadField::unreadable(name)))
        .transpose()?;
    let start = day
        .unwrap_or(only.date())
        .and_time(time.unwrap_or(only.naive().time()));
    let one = phase.schedule.with_starts(&[LocalTime::from_naive(start)]);
    Ok(one.into_iter().collect())
}

/// Refuses the field that says a start which another session has.
fn twice(added: Vec<OtherStart>, start: LocalTime) -> BadField {
    let field = added.into_iter().find(|other| other.start == start);
    BadField {
        field: field.map(|other| other.field).unwrap_or_default(),
        key: "offer-twice",
    }
}

/// What the consortium left out itself stays left out; what falls on a holiday is left out by the schedule,
/// and comes back with it. Before the approval only holidays give a reason.
fn skipped(dossier: &Dossier, phase: &Phase) -> Vec<LocalTime> {
    let by_itself = |session: &&Session| !(phase.schedule.skip_holidays && session.reason.is_some());
    dossier
        .sessions
        .iter()
        .filter(|session| session.phase == phase.id && session.state == SessionState::Skipped)
        .filter(by_itself)
        .map(|session| session.original_start)
        .collect()
}

#[derive(Default)]
struct Choices {
    left_out: Vec<LocalTime>,
    added: Vec<OtherStart>,
}

/// Another time for a session, and the field that says it.
struct OtherStart {
    field: String,
    start: LocalTime,
}

fn read_choices(form: &Form, index: usize, starts: &[LocalTime]) -> Result<Choices, BadField> {
    let prefix = format!("choice-{index}-");
    let mut choices = Choices::default();
    for (name, choice) in form.fields().iter().filter(|(name, _)| name.starts_with(&prefix)) {
        let start = &name[prefix.len()..];
        let original = LocalTime::parse(start)
            .ok()
            .filter(|start| starts.contains(start))
            .ok_or_else(|| BadField::unreadable(name.clone()))?;
        let other = || other_start(form, index, start);
        match choice.as_str() {
            "leave" => choices.left_out.push(original),
            "move" => {
                choices.left_out.push(original);
                choices.added.push(other()?);
            }
            // A time that was typed is meant, also where nothing else was chosen.
            "same" => {
                let other = other()?;
                if other.start != original {
                    choices.left_out.push(original);
                    choices.added.push(other);
                }
            }
            _ => {}
        }
    }
    Ok(choices)
}

/// The day and time typed for a session.
fn other_start(form: &Form, index: usize, start: &str) -> Result<OtherStart, BadField> {
    let (date_name, time_name) = (format!("date-{index}-{start}"), format!("time-{index}-{start}"));
    let Some(date) = text::day(&form.text(&date_name)) else {
        return Err(BadField::unreadable(date_name));
    };
    let time = text::clock(&form.text(&time_name)).ok_or(BadField::unreadable(time_name))?;
    Ok(OtherStart {
        field: date_name,
        start: LocalTime::from_naive(date.and_time(time)),
    })
}
