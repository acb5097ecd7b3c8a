//! The menu of a day, beneath its week: what can be done with each of its dates.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::cells::{DayCell, day_of, start_on};
use super::{DayCalendar, Unfold, reasons, short_hours};
use crate::app::bookings::{DateStanding, PlannedDate};
use crate::domain::ids::SessionId;
use crate::domain::span::LocalTime;
use crate::web::ui::{self, Options};

/// Whether the menu of a pressed day is shown: not where what was done to it went well.
pub(super) fn is_open(days: &DayCalendar<'_>, day: NaiveDate, cell: Option<&DayCell<'_>>) -> bool {
    let opened = &days.form.opened;
    if opened.day != Some(day) || (cell.is_none() && day < days.earliest) {
        return false;
    }
    opened.settled.is_none_or(|start| {
        let mut all = days.dates();
        all.any(|date| date.start == start && date.standing == DateStanding::Taken)
    })
}

pub(super) fn menu(days: &DayCalendar<'_>, day: NaiveDate, cell: Option<&DayCell<'_>>) -> Markup {
    let words = days.words;
    // A date that was moved and may not be there is decided where it was opened.
    let is_own = |date: &&PlannedDate| day_of(date) == day || date.start.date() == day;
    let own: Vec<&PlannedDate> = days.dates().filter(is_own).collect();
    html! {
        div.day-menu role="group" aria-label=(words.day(day)) {
            @if let Some(fault) = days.form.opened.fault { p.error role="alert" { (words.t(fault)) } }
            @for date in &own { (of_date(days, date)) }
            @if own.is_empty() || cell.is_none_or(|cell| cell.here.is_empty()) { (add(days, day)) }
            (days.press("small close", "day-close".to_owned(), "day-close"))
        }
    }
}

fn add(days: &DayCalendar<'_>, day: NaiveDate) -> Markup {
    html! {
        div.one {
            b { (days.words.day(day)) }
            @if let Some(start) = start_on(days, day) {
                (days.press("main", format!("day-add {start}"), "day-add"))
            }
        }
    }
}

fn of_date(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let (words, start) = (days.words, date.start);
    let unfold = days
        .form
        .opened
        .unfold
        .filter(|(_, own)| *own == start)
        .map(|(part, _)| part);
    html! {
        div.one {
            div.row.between {
                b { (words.span(date.span, days.tz())) }
                (badge(days, date))
            }
            @if !date.findings.is_empty() {
                p.small.dim { (reasons(words, &date.findings, days.tz(), &days.outlook.known)) }
            }
            @if let Some(session) = date.single {
                (single(days, session))
            } @else {
                (acts(days, date, unfold))
            }
            @match unfold {
                Some(Unfold::Hours) => (hours(days, date)),
                Some(Unfold::Zone) => (zone(days, date)),
                Some(Unfold::Move) => (elsewhere(days, date)),
                None => {}
            }
        }
    }
}

/// What people changed by itself is changed there.
fn single(days: &DayCalendar<'_>, session: SessionId) -> Markup {
    html! {
        p.small.dim { (days.words.t("day-single")) }
        div.acts { a.btn href={ "/sessions/" (session) } { (days.words.t("day-single-see")) } }
    }
}

/// The buttons of a date.
fn acts(days: &DayCalendar<'_>, date: &PlannedDate, unfold: Option<Unfold>) -> Markup {
    let start = date.start;
    html! {
        div.acts {
            @match date.standing {
                DateStanding::Out => (days.press("main", format!("day-undo {start}"), "bring-back")),
                DateStanding::Holiday => {}
                _ => {
                    (days.press("", format!("day-out {start}"), "day-out"))
                    @for part in Unfold::ALL {
                        button.btn name="go" value={ "day-unfold-" (part) " " (start) }
                            hx-post=(days.action) aria-expanded=((unfold == Some(*part)).to_string())
                        {
                            (days.words.of("day-unfold", part))
                        }
                    }
                    @if date.change.is_some() {
                        (days.press("", format!("day-undo {start}"), "day-undo"))
                    }
                }
            }
        }
    }
}

fn badge(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let (look, key) = match date.standing {
        DateStanding::Free | DateStanding::Noted => ("is-approved", "day-is-free"),
        DateStanding::Taken => ("is-incident", "day-is-taken"),
        DateStanding::Out => ("is-done none", "day-is-out"),
        DateStanding::Holiday => ("is-done none", "day-is-holiday"),
    };
    ui::badge(look, &days.words.t(key))
}

/// The clock of a date as it is now, `HH:MM`, at its start and at its end.
fn clocks(days: &DayCalendar<'_>, date: &PlannedDate) -> [String; 2] {
    [date.span.start, date.span.end].map(|at| at.local(days.tz()).format("%H:%M").to_string())
}

fn hours(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let [from, to] = clocks(days, date);
    html! {
        div.fields.four {
            (clock(days, "day-from", "starts", &from))
            (clock(days, "day-to", "ends", &to))
            (reason(days, date))
            (days.press("main", format!("day-hours {}", date.start), "day-change"))
        }
    }
}

fn clock(days: &DayCalendar<'_>, name: &str, label: &str, own: &str) -> Markup {
    let value = days.form.typed(name).unwrap_or(own);
    days.words
        .field(name, label, value)
        .plain()
        .select(None, &Options::times(value))
}

fn zone(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let words = days.words;
    let own = days
        .outlook
        .phases
        .get(days.phase)
        .map(|phase| phase.zones.join(" "))
        .unwrap_or_default();
    let now = date.change.as_ref().map(|change| change.zones.join(" "));
    let now = now
        .filter(|zones| !zones.is_empty())
        .unwrap_or_else(|| own.clone());
    let mut zones: Vec<(String, String)> = days
        .ground
        .offered()
        .map(|zone| (days.ground.path(zone.id), words.name(&zone.names).to_owned()))
        .collect();
    if own.contains(' ') {
        zones.insert(0, (own, words.t("offer-as-asked")));
    }
    let zones: Options = zones.into_iter().collect();
    html! {
        div.fields.three {
            (words.field("day-zone", "zones", &now).plain().select(None, &zones))
            (reason(days, date))
            (days.press("main", format!("day-zone {}", date.start), "day-change"))
        }
    }
}

fn elsewhere(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let words = days.words;
    let own = day_of(date).to_string();
    let value = days.form.typed("day-date").unwrap_or(&own);
    html! {
        div.near {
            b.small { (words.t("day-near")) }
            @if days.near.is_empty() { p.small.dim { (words.t("day-near-none")) } }
            div.row {
                @for target in days.near { (chip(days, date, *target)) }
            }
        }
        div.fields.three {
            (words.field("day-date", "day-other", value).plain().input(None, "date"))
            (reason(days, date))
            (days.press("main", format!("day-move {}", date.start), "day-move"))
        }
    }
}

/// A day that the date could move to, by one press.
fn chip(days: &DayCalendar<'_>, date: &PlannedDate, target: LocalTime) -> Markup {
    let words = days.words;
    html! {
        button.btn.chip name="go" value={ "day-at " (date.start) " " (target) } hx-post=(days.action) {
            (words.day(target.date())) " " span.dim { (short_hours(date.span, days.tz())) }
        }
    }
}

fn reason(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let own = date
        .change
        .as_ref()
        .map(|change| change.reason.as_str())
        .unwrap_or_default();
    let value = days.form.typed("day-reason").unwrap_or(own);
    days.words
        .field("day-reason", "day-reason", value)
        .optional()
        .input(None, "text")
}
