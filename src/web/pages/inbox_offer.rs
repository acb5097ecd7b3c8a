//! Other times, offered in place of the asked ones: zone and hours of each phase, and another day for what may not be.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Timelike};
use maud::{Markup, html};

use super::{Form, Trouble, Visit};
use crate::app::bookings::{Dossier, Review};
use crate::domain::booking::PhaseText;
use crate::domain::judge::Outcome;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::SessionState;
use crate::domain::span::{LocalTime, Span};
use crate::store::bookings::Phase;
use crate::store::sessions::Session;
use crate::web::ui::Words;

/// Most sessions that are given another day one by one; a request with more is offered other hours as a whole.
const MOST: usize = 12;

/// The fields of an offer.
#[must_use]
pub fn fields(visit: &Visit, review: &Review, (trouble, form): (Option<&Trouble>, &Form)) -> Markup {
    let words = visit.words();
    let error = trouble.and_then(|trouble| trouble.of("offer"));
    html! {
        div.stack id="offer" {
            p.small.dim { (words.t("offer-hint")) }
            @if let Some(error) = error { p.error { (error) } }
            @for (index, phase) in review.dossier.phases.iter().enumerate() {
                fieldset.stack.tight {
                    legend { (words.of("phase", phase.kind.as_str())) }
                    div.fields.three { (zone(words, review, (index, phase), form)) (start(words, (index, phase), form)) (minutes(words, (index, phase), form)) }
                    @for (start, nearest) in moved(review, index) { (session(visit, review, (index, start, nearest), form)) }
                }
            }
        }
    }
}

fn zone(words: Words, review: &Review, (index, phase): (usize, &Phase), form: &Form) -> Markup {
    let ground = &review.dossier.ground;
    let name = format!("zone-{index}");
    let own = phase.zones.first().map(|zone| ground.path(*zone)).unwrap_or_default();
    let chosen = form.filled(&name).unwrap_or_else(|| own.clone());
    // A phase in several zones keeps them all, unless one is chosen in their place.
    let all: Vec<String> = phase.zones.iter().map(|zone| ground.path(*zone)).collect();
    html! {
        div.field {
            label for=(name) { (words.t("offer-zone")) }
            select id=(name) name=(name) {
                @if all.len() > 1 { option value=(all.join(" ")) { (words.t("offer-as-asked")) } }
                @for zone in ground.zones.iter().filter(|zone| zone.retired_at.is_none()) {
                    @let path = ground.path(zone.id);
                    option value=(path) selected[all.len() == 1 && path == chosen] { (words.name(&zone.names)) }
                }
            }
        }
    }
}

fn start(words: Words, (index, phase): (usize, &Phase), form: &Form) -> Markup {
    let name = format!("start-{index}");
    let own = phase.schedule.start.naive().format("%H:%M").to_string();
    let value = form.filled(&name).unwrap_or(own);
    html! {
        div.field {
            label for=(name) { (words.t("offer-start")) }
            input id=(name) name=(name) value=(value) inputmode="numeric" pattern="[0-2][0-9]:[0-5][0-9]" size="5" readonly[has_hours(phase)];
        }
    }
}

fn minutes(words: Words, (index, phase): (usize, &Phase), form: &Form) -> Markup {
    let name = format!("minutes-{index}");
    let value = form.filled(&name).unwrap_or_else(|| phase.schedule.minutes.to_string());
    html! {
        div.field { label for=(name) { (words.t("offer-minutes")) } input id=(name) name=(name) type="number" min="1" value=(value); }
    }
}

fn session(visit: &Visit, review: &Review, (index, start, nearest): (usize, LocalTime, Option<Span>), form: &Form) -> Markup {
    let (words, tz) = (visit.words(), review.dossier.ground.tz());
    let base = format!("{index}-{start}");
    let offered = nearest.map_or_else(|| start.naive(), |span| span.start.local(tz));
    let (date, time) = (format!("date-{base}"), format!("time-{base}"));
    let choice = format!("choice-{base}");
    let chosen = form.get(&choice).unwrap_or(if nearest.is_some() { "move" } else { "leave" });
    html! {
        div.offer-one role="group" aria-label=(words.day(start.date())) {
            strong { (words.day(start.date())) " " (start.naive().format("%H:%M")) }
            div.choice {
                @for value in ["move", "leave", "keep"] {
                    label { input type="radio" name=(choice) value=(value) checked[value == chosen]; (words.of("offer", value)) }
                }
            }
            input type="date" name=(date) value=(form.filled(&date).unwrap_or_else(|| offered.date().to_string())) aria-label=(words.t("offer-date"));
            input name=(time) value=(form.filled(&time).unwrap_or_else(|| offered.format("%H:%M").to_string())) inputmode="numeric" pattern="[0-2][0-9]:[0-5][0-9]" size="5" aria-label=(words.t("offer-start"));
        }
    }
}

/// The sessions of a phase that may not be, each with what would do in the same zone.
fn moved(review: &Review, phase: usize) -> Vec<(LocalTime, Option<Span>)> {
    let mut found: BTreeMap<LocalTime, Option<Span>> = BTreeMap::new();
    for judged in review.verdicts.iter().filter(|judged| judged.verdict.phase == phase && judged.verdict.outcome == Outcome::Refused) {
        let nearest = judged.nearest.as_ref().filter(|(_, zone)| *zone == judged.zone).map(|(span, _)| *span);
        found.entry(judged.verdict.original_start).or_insert(nearest);
    }
    if found.len() > MOST { Vec::new() } else { found.into_iter().collect() }
}

/// Whether the rule itself says at which hours: then the start can't be another.
fn has_hours(phase: &Phase) -> bool {
    phase.schedule.rrule.as_ref().is_some_and(|rule| rule.to_ascii_uppercase().contains("BYHOUR"))
}

/// Reads the offer that a form makes; the name of the first field that can't be read otherwise.
///
/// # Errors
/// That name.
pub fn read(form: &Form, dossier: &Dossier) -> Result<Vec<PhaseText>, String> {
    dossier.phases.iter().enumerate().map(|(index, phase)| read_phase(form, dossier, (index, phase))).collect()
}

fn read_phase(form: &Form, dossier: &Dossier, (index, phase): (usize, &Phase)) -> Result<PhaseText, String> {
    let asked: Vec<String> = phase.zones.iter().map(|zone| dossier.ground.path(*zone)).collect();
    let zones = form.filled(&format!("zone-{index}")).map_or(asked, |paths| paths.split(' ').map(str::to_owned).collect());
    let minutes_name = format!("minutes-{index}");
    let minutes = if form.has(&minutes_name) { form.number(&minutes_name).ok_or(minutes_name)? } else { phase.schedule.minutes };
    let start_name = format!("start-{index}");
    let at = match form.filled(&start_name).filter(|_| !has_hours(phase)) {
        Some(text) => Some(NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| start_name)?),
        None => None,
    };
    let (left, added) = choices(form, index)?;
    let schedule = shifted(&phase.schedule, at, minutes);
    // What the consortium left out itself stays left out; what falls on a holiday is left out by the schedule, and comes
    // back with it. Before the approval only holidays give a reason.
    let by_itself = |session: &&Session| !(phase.schedule.skip_holidays && session.reason.is_some());
    let skipped = dossier.sessions.iter().filter(|session| session.phase == phase.id && session.state == SessionState::Skipped);
    let skipped = skipped.filter(by_itself);
    let out = skipped.map(|session| session.original_start).chain(left).map(|start| at_time(start, shift(&phase.schedule, at)));
    let mut exdates: Vec<LocalTime> = schedule.exdates.iter().copied().chain(out).collect();
    exdates.sort_unstable();
    exdates.dedup();
    let rdates = schedule.rdates.iter().copied().chain(added).collect();
    Ok(PhaseText {
        kind: phase.kind,
        zones,
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: ScheduleText { exdates, rdates, ..schedule },
    })
}

/// What is left out, and what is added for it.
fn choices(form: &Form, index: usize) -> Result<(Vec<LocalTime>, Vec<LocalTime>), String> {
    let prefix = format!("choice-{index}-");
    let (mut left, mut added) = (Vec::new(), Vec::new());
    for (name, choice) in form.fields().iter().filter(|(name, _)| name.starts_with(&prefix)) {
        let start = &name[prefix.len()..];
        let original = LocalTime::parse(start).map_err(|_| name.clone())?;
        if choice == "keep" {
            continue;
        }
        left.push(original);
        if choice == "move" {
            let (date, time) = (form.text(&format!("date-{index}-{start}")), form.text(&format!("time-{index}-{start}")));
            let date: NaiveDate = date.parse().map_err(|_| format!("date-{index}-{start}"))?;
            let time = NaiveTime::parse_from_str(&time, "%H:%M").map_err(|_| format!("time-{index}-{start}"))?;
            added.push(LocalTime::from_naive(date.and_time(time)));
        }
    }
    Ok((left, added))
}

/// How far every start of a schedule is moved to begin at another time of day.
fn shift(schedule: &ScheduleText, at: Option<NaiveTime>) -> chrono::Duration {
    let own = schedule.start.naive().time();
    at.map_or_else(chrono::Duration::zero, |at| chrono::Duration::minutes(i64::from(minute_of(at)) - i64::from(minute_of(own))))
}

fn minute_of(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

fn at_time(start: LocalTime, by: chrono::Duration) -> LocalTime {
    LocalTime::from_naive(start.naive() + by)
}

fn shifted(schedule: &ScheduleText, at: Option<NaiveTime>, minutes: u32) -> ScheduleText {
    let by = shift(schedule, at);
    let all = |starts: &[LocalTime]| starts.iter().map(|start| at_time(*start, by)).collect();
    ScheduleText {
        start: at_time(schedule.start, by),
        minutes,
        exdates: all(&schedule.exdates),
        rdates: all(&schedule.rdates),
        ..schedule.clone()
    }
}
