//! What of a booking's dates is not as its rules say, as a list.

use maud::{Markup, html};

use crate::app::bookings::{Departure, Dossier, departures};
use crate::web::ui::Words;

/// So many are shown unfolded.
const MOST_OPEN: usize = 6;
/// Most that are listed; further ones are counted.
const MOST_LISTED: usize = 60;

/// Nothing where all dates are as the rules say.
#[must_use]
pub(crate) fn departures_of(words: Words, dossier: &Dossier) -> Markup {
    let all = departures(dossier);
    html! {
        @if !all.is_empty() {
            details.all-dates.differs open[all.len() <= MOST_OPEN] {
                summary { (words.n("days-differ", all.len())) }
                ul {
                    @for one in all.iter().take(MOST_LISTED) { li { (departure(words, dossier, one)) } }
                    @if all.len() > MOST_LISTED {
                        li.dim { (words.n("days-more", all.len() - MOST_LISTED)) }
                    }
                }
            }
        }
    }
}

fn departure(words: Words, dossier: &Dossier, one: &Departure<'_>) -> Markup {
    let tz = dossier.ground.tz();
    html! {
        @match one {
            Departure::Out(span) => {
                b { (words.day(span.start.local(tz).date())) } " " (words.t("day-short-out"))
            }
            Departure::Added(session) => {
                b { (words.span(session.span, tz)) } " " (words.t("day-is-added"))
            }
            Departure::Other(session, planned) => {
                @let day = planned.start.local(tz).date();
                @if session.span.start.local(tz).date() == day {
                    b { (words.span(session.span, tz)) } " " (words.t("day-changed"))
                } @else {
                    b { (words.day(day)) " → " (words.span(session.span, tz)) }
                }
                @if dossier.is_elsewhere(session) { " · " (words.zones(&dossier.ground, &session.zones)) }
                @if let Some(why) = &session.reason { " · " (why) }
            }
        }
    }
}
