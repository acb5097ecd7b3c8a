//! The dates that may not be, each with why and its ways out.

use maud::{Markup, html};

use super::{DayCalendar, reasons, short_hours, zone_names};
use crate::app::bookings::{DateStanding, Lack, PlannedDate};
use crate::domain::span::{LocalTime, Span};
use crate::domain::way::Way;
use crate::locale::Args;

/// Most decisions that are shown at once; a plan with more of them is better changed as a whole.
const MOST_DECISIONS: usize = 40;

impl Lack {
    const fn key(self) -> &'static str {
        match self {
            Self::NothingLeft => "other-none",
            Self::NotLookedFor => "other-not-looked-for",
        }
    }
}

pub(super) fn decisions(days: &DayCalendar<'_>) -> Markup {
    let words = days.words;
    let asked: Vec<&PlannedDate> = days
        .dates()
        .filter(|date| date.standing == DateStanding::Taken)
        .collect();
    let all = days.undecided();
    html! {
        @if all > 0 {
            section.to-decide #to-decide tabindex="-1" aria-labelledby="to-decide-title" {
                h3 #to-decide-title { (words.n("decide-dates", all)) }
                @for start in days.homeless { (homeless(days, *start)) }
                @if asked.len() > 3 { (for_all(days)) }
                @for date in asked.iter().take(MOST_DECISIONS) { (decision(days, date)) }
                @if asked.len() > MOST_DECISIONS {
                    p.dim { (words.n("decide-more", asked.len() - MOST_DECISIONS)) }
                }
                @if !asked.is_empty() {
                    div.row.end {
                        (days.press("main", "choose".to_owned(), "decide-choose"))
                    }
                }
            }
        }
    }
}

/// A changed date that the rule doesn't give any more.
fn homeless(days: &DayCalendar<'_>, start: LocalTime) -> Markup {
    let words = days.words;
    let target = days.form.exceptions.change_of(start).start;
    let hour = target.naive().format("%H:%M").to_string();
    let args = Args::new()
        .with("from", words.day(start.date()))
        .with("to", words.day(target.date()))
        .with("time", hour);
    html! {
        div.decision.open {
            p.grow { (words.say("day-homeless", &args)) }
            (days.press("small", format!("day-keep {start} {target}"), "day-keep"))
            (days.press("small", format!("day-undo {start}"), "day-drop"))
        }
    }
}

fn for_all(days: &DayCalendar<'_>) -> Markup {
    let words = days.words;
    html! {
        div.row { span.dim.small { (words.t("decide-all")) }
            @for way in ["out", "at", "in"] {
                (days.press("small", format!("all-{way}"), &format!("decide-all-{way}")))
            }
        }
    }
}

fn decision(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let (words, tz) = (days.words, days.tz());
    let name = format!("p{}-way-{}", date.phase, date.start);
    let chosen = days.form.ways.get(&date.start);
    html! {
        fieldset.decision.open {
            legend { (words.span(date.span, tz)) }
            p.small { (reasons(words, &date.findings, tz, &days.outlook.known)) }
            @if let Some(lack) = date.lack { p.small.dim { (words.t(lack.key())) } }
            div.ways-out {
                @for way in &date.ways {
                    label.check {
                        input type="radio" name=(name) value=(way.word()) checked[chosen == Some(way)];
                        span { (label(days, date, way)) }
                    }
                }
            }
        }
    }
}

fn label(days: &DayCalendar<'_>, date: &PlannedDate, way: &Way) -> String {
    let words = days.words;
    match way {
        Way::Out => words.t("way-out"),
        Way::At(time) => {
            let clock = time.naive().format("%H:%M").to_string();
            if time.date() == date.span.start.local(days.tz()).date() {
                return words.fill("way-at", "time", clock);
            }
            let args = Args::new()
                .with("date", words.day(time.date()))
                .with("time", clock);
            words.say("way-at-day", &args)
        }
        Way::In(zones) => words.fill("way-in", "zone", zone_names(words, days.ground, zones)),
        Way::For(start, minutes) => {
            let span = Span::on_wall_clock(days.tz(), start.naive(), *minutes);
            words.fill("way-for", "hours", short_hours(span, days.tz()))
        }
    }
}
