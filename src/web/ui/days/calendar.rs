//! The weeks of a schedule: a button for each day, the menu of the opened one beneath its week.

use std::collections::BTreeMap;

use chrono::{Datelike, Days as Ahead, NaiveDate, Weekday};
use maud::{Markup, html};

use super::cells::{DayCell, cells, day_of};
use super::{DayCalendar, menu, month_day, short_hours, zone_names};
use crate::app::bookings::{DateStanding, PlannedDate};
use crate::locale;
use crate::web::ui::Words;

/// Most weeks that are drawn without a gap; of a longer schedule only those that have a date.
const MOST_WEEKS: i64 = 60;

/// How a day looks, by the most important of what is on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DayLook {
    Taken,
    MovedHere,
    Added,
    Noted,
    Free,
    Holiday,
    Out,
    MovedAway,
    Empty,
}

impl DayLook {
    const fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::MovedHere => "moved-here",
            Self::Added => "added",
            Self::Noted => "noted",
            Self::Free => "free",
            Self::Holiday => "holiday",
            Self::Out => "out",
            Self::MovedAway => "moved-away",
            Self::Empty => "empty",
        }
    }
}

pub(super) fn calendar(days: &DayCalendar<'_>) -> Markup {
    let words = days.words;
    let cells = cells(days);
    let weeks = weeks(&cells, days.form.opened.day);
    html! {
        table.weeks {
            caption.sr { (words.t("preview-weeks")) }
            thead { tr { @for day in 1..=7 { th scope="col" { (locale::weekday(words.0, day)) } } } }
            @for (at, monday) in weeks.iter().enumerate() {
                @let month = monday.month();
                tbody {
                    @if at == 0 || weeks[at - 1].month() != month {
                        tr.month-name { th colspan="7" scope="colgroup" { (month_name(words, *monday)) } }
                    }
                    tr {
                        @for day in monday.iter_days().take(7) { (cell(days, day, cells.get(&day))) }
                    }
                    @let opened = days.form.opened.day.filter(|day| monday_of(*day) == *monday);
                    @if let Some(opened) = opened.filter(|day| menu::is_open(days, *day, cells.get(day))) {
                        tr { td.menu-of-day colspan="7" { (menu::menu(days, opened, cells.get(&opened))) } }
                    }
                }
            }
        }
    }
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).first_day()
}

/// The Mondays of the weeks that are drawn: from one before the first date to one after the last.
fn weeks(cells: &BTreeMap<NaiveDate, DayCell<'_>>, opened: Option<NaiveDate>) -> Vec<NaiveDate> {
    let (Some((first, _)), Some((last, _))) = (cells.first_key_value(), cells.last_key_value()) else {
        return Vec::new();
    };
    let first = opened.map_or(*first, |day| day.min(*first));
    let last = opened.map_or(*last, |day| day.max(*last));
    let (from, until) = (monday_of(first - Ahead::new(7)), monday_of(last + Ahead::new(7)));
    let all = from.iter_weeks().take_while(|monday| *monday <= until);
    if (until - from).num_weeks() <= MOST_WEEKS {
        return all.collect();
    }
    let has_any = |monday: &NaiveDate| cells.range(*monday..*monday + Ahead::new(7)).next().is_some();
    all.filter(|monday| has_any(monday) || opened.is_some_and(|day| monday_of(day) == *monday))
        .collect()
}

fn month_name(words: Words, day: NaiveDate) -> String {
    words.say(
        "month-of-year",
        &locale::Args::new()
            .with("month", words.of("month", day.month()))
            .with("year", day.year().to_string()),
    )
}

fn look(cell: Option<&DayCell<'_>>) -> DayLook {
    let Some(cell) = cell else { return DayLook::Empty };
    let of = |date: &&PlannedDate| match date.standing {
        DateStanding::Taken => DayLook::Taken,
        DateStanding::Out => DayLook::Out,
        DateStanding::Holiday => DayLook::Holiday,
        _ if date
            .change
            .as_ref()
            .is_some_and(|change| change.start.date() != date.start.date()) =>
        {
            DayLook::MovedHere
        }
        _ if date.is_added || date.change.is_some() => DayLook::Added,
        DateStanding::Noted => DayLook::Noted,
        DateStanding::Free => DayLook::Free,
    };
    let worst = cell.here.iter().map(of).min_by_key(|look| *look as u8);
    worst.unwrap_or(DayLook::MovedAway)
}

fn cell(days: &DayCalendar<'_>, day: NaiveDate, cell: Option<&DayCell<'_>>) -> Markup {
    let words = days.words;
    let look = look(cell);
    let is_open = days.form.opened.day == Some(day) && menu::is_open(days, day, cell);
    let number = if day.day() == 1 {
        month_day(day)
    } else {
        day.day().to_string()
    };
    // What is planned can always be changed; nothing new can be where it is too late to ask.
    let is_late = look == DayLook::Empty && day < days.earliest;
    html! {
        td class={ "is-" (look.word()) @if is_open { " open" } } {
            button id={ "d-" (day) } name="day" value=(day) disabled[is_late]
                formaction={ (days.action) "#d-" (day) }
                hx-post=(days.action) aria-expanded=[(!is_late).then(|| is_open.to_string())]
                data-start=[movable(cell).map(|date| date.start)] data-time=[movable(cell).map(time_of)]
            {
                span.day { (number) }
                @if let Some(cell) = cell {
                    span.what { (inside(days, look, cell)) }
                    @if cell.here.iter().any(|date| date.is_offered) {
                        span.what.offered { (words.t("day-offered")) }
                    }
                }
                @let state = if is_late { "late" } else { look.word() };
                span.sr { ", " (words.day(day)) ", " (words.of("day-is", state)) }
            }
        }
    }
}

/// The original start of a day's only date, which can be dragged to another day.
fn movable<'a>(cell: Option<&DayCell<'a>>) -> Option<&'a PlannedDate> {
    let [date] = cell?.here.as_slice() else {
        return None;
    };
    (date.is_held() && date.single.is_none()).then_some(*date)
}

/// The hour at which a date begins by now.
fn time_of(date: &PlannedDate) -> String {
    let start = date.change.as_ref().map_or(date.start, |change| change.start);
    start.naive().format("%H:%M").to_string()
}

/// At most six letters beside digits: what is there, or why nothing is.
fn inside(days: &DayCalendar<'_>, look: DayLook, cell: &DayCell<'_>) -> String {
    let words = days.words;
    let first = cell.here.first();
    let hours = |date: &PlannedDate| short_hours(date.span, days.tz());
    match (look, first) {
        (DayLook::MovedAway, _) => {
            let to = cell.gone.first().map(|date| month_day(day_of(date)));
            format!("→ {}", to.unwrap_or_default())
        }
        (DayLook::MovedHere, Some(date)) => format!("← {}", month_day(date.start.date())),
        (DayLook::Added, Some(date)) => {
            let zones = date
                .change
                .as_ref()
                .map(|change| change.zones.as_slice())
                .unwrap_or_default();
            if zones.is_empty() {
                hours(date)
            } else {
                zone_names(words, days.ground, zones)
            }
        }
        (DayLook::Free | DayLook::Noted, Some(date)) => {
            let more = cell.here.len() - 1;
            let hours = hours(date);
            if more > 0 {
                format!("{hours} +{more}")
            } else {
                hours
            }
        }
        (other, _) => words.of("day-short", other.word()),
    }
}

/// What the looks mean.
pub(super) fn legend(words: Words) -> Markup {
    let all = [
        DayLook::Free,
        DayLook::Taken,
        DayLook::Out,
        DayLook::MovedAway,
        DayLook::MovedHere,
        DayLook::Added,
    ];
    html! {
        ul.legend {
            @for look in all.map(DayLook::word) {
                li { i class={ "is-" (look) } aria-hidden="true" {} (words.of("day-is", look)) }
            }
            li { (words.t("day-add-hint")) }
        }
    }
}
