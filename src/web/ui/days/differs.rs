//! What differs from the rule, each with a way back, and the list of all dates as they will be.

use maud::{Markup, html};

use super::cells::day_of;
use super::{DayCalendar, zone_names};
use crate::app::bookings::{DateStanding, Outlook, PlannedDate};
use crate::app::court::Ground;
use crate::web::ui::Words;

/// Most differences and most dates that are listed; further ones are counted.
const MOST_LISTED: usize = 200;

pub(super) fn differences(days: &DayCalendar<'_>) -> Markup {
    let words = days.words;
    let by_hand = |date: &&PlannedDate| {
        date.change.is_some()
            || date.is_added
            || date.single.is_some()
            || days.form.exceptions.left_out.contains(&date.start)
    };
    let all: Vec<&PlannedDate> = days.dates().filter(by_hand).collect();
    html! {
        @if !all.is_empty() {
            section.differs aria-labelledby="differs-title" {
                h3 #differs-title { (words.n("days-differ", all.len())) }
                ul {
                    @for date in all.iter().take(MOST_LISTED) {
                        li.row.between {
                            span { (difference(days, date)) (offered(words, date)) }
                            @if let Some(session) = date.single {
                                a.btn.small href={ "/sessions/" (session) } { (words.t("day-single-see")) }
                            } @else {
                                button.btn.small name="go" value={ "day-undo " (date.start) }
                                    hx-post=(days.action)
                                {
                                    (words.t("bring-back")) span.sr { " " (words.day(date.start.date())) }
                                }
                            }
                        }
                    }
                }
            }
        }
        details.all-dates {
            summary { (words.n("days-all", days.dates().filter(|date| date.is_held()).count())) }
            (final_dates(words, days.ground, days.outlook, Some(days.phase)))
        }
    }
}

/// That the site offers a date which nobody asked for.
fn offered(words: Words, date: &PlannedDate) -> Markup {
    html! { @if date.is_offered { " " span.badge.is-changes { (words.t("day-offered")) } } }
}

fn difference(days: &DayCalendar<'_>, date: &PlannedDate) -> Markup {
    let words = days.words;
    html! {
        @match &date.change {
            _ if date.standing == DateStanding::Out => {
                b { (words.day(date.start.date())) } " " (words.t("day-short-out"))
            }
            None => { b { (words.span(date.span, days.tz())) } " " (words.t("day-is-added")) }
            Some(change) => {
                @if day_of(date) == date.start.date() {
                    b { (words.span(date.span, days.tz())) }
                } @else {
                    b { (words.day(date.start.date())) " → " (words.span(date.span, days.tz())) }
                }
                @if !change.zones.is_empty() { " · " (zone_names(words, days.ground, &change.zones)) }
                @if !change.reason.is_empty() { " · " (change.reason) }
            }
        }
    }
}

/// All dates as they will be, those that were changed by hand marked.
#[must_use]
pub(crate) fn final_dates(words: Words, ground: &Ground, outlook: &Outlook, phase: Option<usize>) -> Markup {
    let tz = ground.tz();
    let mut all: Vec<&PlannedDate> = outlook.of(phase).filter(|date| date.is_held()).collect();
    all.sort_by_key(|date| date.span);
    html! {
        ol.dates {
            @for date in all.iter().take(MOST_LISTED) {
                li {
                    (words.span(date.span, tz))
                    @if let Some(change) = &date.change {
                        @if day_of(date) != date.start.date() {
                            @let before = words.day(date.start.date());
                            " " span.badge.is-changes { (words.fill("day-instead", "date", before)) }
                        } @else {
                            " " span.badge.is-changes { (words.t("day-changed")) }
                        }
                        @if !change.zones.is_empty() { " " (zone_names(words, ground, &change.zones)) }
                    }
                    @if date.is_added { " " span.badge.is-approved { (words.t("day-is-added")) } }
                    (offered(words, date))
                }
            }
            @if all.len() > MOST_LISTED { li.dim { (words.n("days-more", all.len() - MOST_LISTED)) } }
        }
    }
}
