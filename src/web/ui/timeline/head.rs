//! The head of a timeline and the grid behind its rows.

use chrono::{Datelike, NaiveDate, Weekday};
use maud::{Markup, html};

use super::scale::{Scale, Zoom, percent};
use crate::domain::span::{resolve, start_of_day};
use crate::locale;
use crate::web::ui::Words;

type Rest<'a> = &'a dyn Fn(NaiveDate) -> bool;

/// Days, or hours of a day, above the tracks.
pub(super) fn ticks(words: Words, scale: Scale, rest: Rest<'_>) -> Markup {
    html! {
        svg.ticks width="100%" height="46" aria-hidden="true" focusable="false" {
            @match scale.zoom {
                Zoom::Day => (day(words, scale)),
                Zoom::Week => (week(words, scale, rest)),
                Zoom::FourWeeks => (four_weeks(words, scale, rest)),
            }
        }
    }
}

fn label(x: f64, y: &str, class: &str, said: &str) -> Markup {
    html! { text x=(percent(x)) y=(y) dx="5" class=(class) { (said) } }
}

fn day(words: Words, scale: Scale) -> Markup {
    html! {
        (label(0.0, "18", "big", &words.day(scale.from)))
        @for hour in (0..24).step_by(2) {
            (label(hour_at(scale, scale.from, hour), "37", "", &format!("{hour:02}")))
        }
    }
}

fn week(words: Words, scale: Scale, rest: Rest<'_>) -> Markup {
    html! {
        @for date in scale.dates() {
            (label(scale.at(start_of_day(scale.tz, date)), "18", look(date, rest), &short_day(words, date)))
            @for hour in [6, 12, 18] { text.mid x=(percent(hour_at(scale, date, hour))) y="37" { (hour) } }
        }
    }
}

fn four_weeks(words: Words, scale: Scale, rest: Rest<'_>) -> Markup {
    let half = 50.0 / f64::from(scale.zoom.days());
    html! {
        @for date in scale.dates() {
            @let x = scale.at(start_of_day(scale.tz, date));
            @if date == scale.from || date.weekday() == Weekday::Mon {
                (label(x, "18", "big", &words.day(date)))
            }
            text x=(percent(x + half)) y="37" class={ "mid " (look(date, rest)) } { (date.day()) }
        }
    }
}

/// `23 월`.
fn short_day(words: Words, date: NaiveDate) -> String {
    format!(
        "{} {}",
        date.day(),
        locale::weekday(words.0, date.weekday().number_from_monday())
    )
}

fn look(date: NaiveDate, rest: Rest<'_>) -> &'static str {
    if date.weekday() == Weekday::Sun || rest(date) {
        "big rest"
    } else {
        "big"
    }
}

fn hour_at(scale: Scale, date: NaiveDate, hour: u32) -> f64 {
    scale.at(resolve(
        scale.tz,
        date.and_hms_opt(hour, 0, 0).unwrap_or_default(),
    ))
}

/// The lines behind every row. Days of rest are told by their names only: grey means out of use.
pub(super) fn grid(scale: Scale) -> Markup {
    let hours: &[u32] = match scale.zoom {
        Zoom::Day => &[
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
        ],
        Zoom::Week => &[6, 12, 18],
        Zoom::FourWeeks => &[],
    };
    let line = |x: f64, class: &str| {
        html! { line x1=(percent(x)) x2=(percent(x)) y1="0" y2="100%" class=(class) {} }
    };
    html! {
        @for date in scale.dates() {
            @let x = scale.at(start_of_day(scale.tz, date));
            @let begins = scale.zoom == Zoom::Week || date.weekday() == Weekday::Mon;
            (line(x, if begins { "g strong" } else { "g" }))
            @for hour in hours { (line(hour_at(scale, date, *hour), "g")) }
        }
    }
}
