//! The preview of a schedule: one sentence, the weeks with a state for each day, and only the dates that need
//! a decision.

use std::collections::BTreeMap;

use chrono::Datelike;
use maud::{Markup, html};

use super::outlook::{Date, Lack, Outlook, Standing, weeks};
use crate::app::bookings::Known;
use crate::app::court::Ground;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Severity};
use crate::domain::span::{Span, Tz};
use crate::domain::way::Way;
use crate::locale::{self, Args};
use crate::web::ui::{self, Words, icon};

/// Most dates that are drawn; the counts are of all.
const MOST_DRAWN: usize = 400;
/// Most decisions that are shown at once; a request with more of them is better changed as a whole.
const MOST_DECISIONS: usize = 40;

#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub words: Words,
    pub ground: &'a Ground,
    /// What the request would come to.
    pub outlook: &'a Outlook,
    /// The phase that is drawn; none: all of them.
    pub phase: Option<usize>,
}

impl Standing {
    const fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Noted => "noted",
            Self::Taken => "taken",
            Self::Elsewhere => "elsewhere",
            Self::Out => "out",
            Self::Holiday => "holiday",
        }
    }
}

impl Lack {
    const fn key(self) -> &'static str {
        match self {
            Self::NothingLeft => "other-none",
            Self::NotLookedFor => "other-not-looked-for",
            Self::GivenAway => "other-given-away",
        }
    }
}

#[must_use]
pub(crate) fn counts(scene: Scene<'_>) -> Markup {
    let of = |standings: &[Standing]| scene.outlook.count(scene.phase, standings);
    let rows = [
        (
            "is-approved",
            "dates-free",
            of(&[Standing::Free, Standing::Noted]),
        ),
        ("is-incident", "dates-taken", of(&[Standing::Taken])),
        ("is-changes", "dates-elsewhere", of(&[Standing::Elsewhere])),
        ("is-done none", "dates-out", of(&[Standing::Out])),
        ("is-done none", "dates-holiday", of(&[Standing::Holiday])),
    ];
    html! {
        div.row { @for (look, key, n) in rows { @if n > 0 { (ui::badge(look, &scene.words.n(key, n))) } } }
    }
}

#[must_use]
pub(crate) fn calendar(scene: Scene<'_>) -> Markup {
    let words = scene.words;
    let weeks = weeks(scene.outlook.of(scene.phase).take(MOST_DRAWN));
    html! {
        table.weeks {
            caption.sr { (words.t("preview-weeks")) }
            thead { tr { @for day in 1..=7 { th scope="col" { (locale::weekday(words.0, day)) } } } }
            tbody {
                @for (monday, days) in &weeks {
                    tr {
                        @for (offset, dates) in (0_u64..).zip(days) {
                            (day(words, *monday + chrono::Days::new(offset), dates, scene.ground.tz()))
                        }
                    }
                }
            }
        }
    }
}

fn day(words: Words, day: chrono::NaiveDate, dates: &[&Date], tz: Tz) -> Markup {
    // The weightiest says how the day looks.
    let weight = |standing: Standing| match standing {
        Standing::Taken => 0,
        Standing::Elsewhere => 1,
        Standing::Out | Standing::Holiday => 2,
        Standing::Noted => 3,
        Standing::Free => 4,
    };
    let worst = dates
        .iter()
        .map(|date| date.standing)
        .min_by_key(|standing| weight(*standing));
    let number = if day.day() == 1 {
        format!("{}/1", day.month())
    } else {
        day.day().to_string()
    };
    html! {
        td class=[worst.map(|standing| format!("is-{}", standing.word()))] {
            span.day { (number) }
            @if let (Some(standing), Some(first)) = (worst, dates.first()) {
                @match standing {
                    Standing::Free | Standing::Noted => span {
                        (short_hours(first.span, tz)) @if dates.len() > 1 { " +" (dates.len() - 1) }
                    },
                    other => span { (words.of("date", other.word())) },
                }
            }
        }
    }
}

/// `22–06`, `09:30–18`: what fits into a day of a phone.
fn short_hours(span: Span, tz: Tz) -> Markup {
    let short = |at: chrono::NaiveDateTime| at.format("%H:%M").to_string().trim_end_matches(":00").to_owned();
    html! { span { (short(span.start.local(tz))) } span.until { "–" (short(span.end.local(tz))) } }
}

/// The dates that need a decision, each with what blocks and the ways out.
#[must_use]
pub(crate) fn decisions(scene: Scene<'_>) -> Markup {
    let words = scene.words;
    let asked: Vec<&Date> = scene
        .outlook
        .of(scene.phase)
        .filter(|date| !date.ways.is_empty())
        .collect();
    let open = asked.iter().filter(|date| date.chosen.is_none()).count();
    html! {
        @if !asked.is_empty() {
            h3 { @if open > 0 { (words.n("decide-dates", open)) } @else { (words.t("decided-dates")) } }
            @if asked.len() > 3 { (for_all(words)) }
            @for date in asked.iter().take(MOST_DECISIONS) { (decision(scene, date)) }
            @if asked.len() > MOST_DECISIONS {
                p.dim { (words.n("decide-more", asked.len() - MOST_DECISIONS)) }
            }
        }
    }
}

fn for_all(words: Words) -> Markup {
    html! {
        div.row { span.dim.small { (words.t("decide-all")) }
            @for way in ["out", "at", "in"] {
                button.btn.small name="go" value={ "all-" (way) } { (words.of("decide-all", way)) }
            }
        }
    }
}

fn decision(scene: Scene<'_>, date: &Date) -> Markup {
    let (words, tz) = (scene.words, scene.ground.tz());
    let name = format!("p{}-way-{}", date.phase, date.start);
    let is_chosen = |way: Option<&Way>| date.chosen.as_ref() == way;
    let choice = |value: String, label: String, chosen: bool| {
        html! { label { input type="radio" name=(name) value=(value) checked[chosen]; (label) } }
    };
    html! {
        fieldset.decision.open[date.chosen.is_none() || !date.against.is_empty()] {
            legend.sr { (words.span(date.span, tz)) }
            div.grow {
                b { (words.span(date.span, tz)) }
                p.small { (reasons(words, &date.findings, tz, &scene.outlook.known)) }
                @if !date.against.is_empty() {
                    p.small.error {
                        (words.t("way-blocked")) " " (reasons(words, &date.against, tz, &scene.outlook.known))
                    }
                }
                @if let Some(lack) = date.lack.filter(|_| date.chosen.is_none()) {
                    p.small.dim { (words.t(lack.key())) }
                }
            }
            div.choice {
                @for way in &date.ways { (choice(way.word(), label(scene, date, way), is_chosen(Some(way)))) }
                @if let Some(other) = date.chosen.as_ref().filter(|chosen| !date.ways.contains(chosen)) {
                    (choice(other.word(), label(scene, date, other), true))
                }
            }
        }
    }
}

fn label(scene: Scene<'_>, date: &Date, way: &Way) -> String {
    let words = scene.words;
    match way {
        Way::Out => words.t("way-out"),
        Way::At(time) => {
            let clock = time.naive().format("%H:%M").to_string();
            if time.date() == date.start.date() {
                return words.fill("way-at", "time", clock);
            }
            words.say(
                "way-at-day",
                &Args::new()
                    .with("date", words.day(time.date()))
                    .with("time", clock),
            )
        }
        Way::In(zones) => words.fill("way-in", "zone", zone_names(words, scene.ground, zones)),
    }
}

#[must_use]
pub(crate) fn zone_names(words: Words, ground: &Ground, paths: &[String]) -> String {
    let known = paths.iter().filter_map(|path| ground.find(path));
    words.names(known.map(|zone| &zone.names))
}

/// What stands against a session: the sentence of each finding, and who it is as far as the reader may know.
#[must_use]
pub(crate) fn reasons(
    words: Words,
    findings: &[Finding],
    tz: Tz,
    known: &BTreeMap<BookingId, Known>,
) -> Markup {
    let blocks: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Block)
        .collect();
    let shown = if blocks.is_empty() {
        findings.iter().collect()
    } else {
        blocks
    };
    html! {
        @for (at, finding) in shown.iter().enumerate() {
            @if at > 0 { " " }
            @let who: Vec<&Known> = finding.with.iter().filter_map(|id| known.get(id)).collect();
            @for other in who.iter().take(2) { b { (words.name(&other.lead)) " · " (other.title) } " — " }
            (locale::finding(words.0, finding, tz))
        }
    }
}

/// What else there is to know: warnings of dates that can be.
#[must_use]
pub(crate) fn notes(scene: Scene<'_>) -> Markup {
    let words = scene.words;
    let mut said: Vec<(String, usize)> = Vec::new();
    for finding in scene
        .outlook
        .of(scene.phase)
        .filter(|date| date.standing == Standing::Noted)
        .flat_map(|date| &date.findings)
    {
        let sentence = locale::finding(words.0, finding, scene.ground.tz());
        match said.iter_mut().find(|(own, _)| *own == sentence) {
            Some((_, times)) => *times += 1,
            None => said.push((sentence, 1)),
        }
    }
    html! {
        @for (sentence, times) in said.iter().take(5) {
            p.small.dim { (icon("warning")) " " (sentence) @if *times > 1 { " (×" (times) ")" } }
        }
    }
}

/// Dates that were left out, each with a button that brings it back.
#[must_use]
pub(crate) fn left_out(scene: Scene<'_>) -> Markup {
    let words = scene.words;
    let out: Vec<&Date> = scene
        .outlook
        .of(scene.phase)
        .filter(|date| date.standing == Standing::Out && date.ways.is_empty())
        .take(MOST_DECISIONS)
        .collect();
    html! {
        @if !out.is_empty() {
            h3 { (words.t("left-out")) }
            div.row {
                @for date in out {
                    button.btn.small name="go" value={ "back-" (date.phase) "-" (date.start) } {
                        s { (words.day(date.start.date())) } " " (words.t("bring-back"))
                    }
                }
            }
        }
    }
}
