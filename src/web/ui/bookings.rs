//! Bookings as a table, where each leads, and until when it waits.

use maud::{Markup, html};

use crate::app::bookings::Line;
use crate::domain::booking::{BookingState, Life, RequestMode};
use crate::domain::ids::BookingId;
use crate::domain::span::{Instant, Tz};
use crate::store::sessions::Session;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Words, columns};

/// The keys of the columns' names.
const HEADS: [&str; 7] = [
    "booking-title",
    "state",
    "site",
    "consortium",
    "period",
    "session-count",
    "waiting-since",
];

/// The button that has a site asked once more, or when that is possible again. `back` is where it leads then;
/// empty: to the booking.
#[must_use]
pub(crate) fn reminder(
    words: Words,
    booking: BookingId,
    next: Option<Instant>,
    tz: Tz,
    back: &str,
) -> Markup {
    html! {
        @if let Some(at) = next {
            p.small.dim { (words.t("remind-done")) " " (words.moment(at, tz)) }
        } @else {
            form method="post" action={ "/bookings/" (booking) "/remind" } {
                @if !back.is_empty() { (hidden("back", back)) }
                button.btn.small type="submit" { (words.t("remind")) }
            }
        }
    }
}

/// Bookings as a table; on a phone each becomes a card.
#[must_use]
pub(crate) fn table(words: Words, lines: &[Line], now: Instant) -> Markup {
    html! {
        table.data.folds {
            (columns(words, &HEADS))
            tbody { @for line in lines { (row(words, line, now)) } }
        }
    }
}

fn row(words: Words, line: &Line, now: Instant) -> Markup {
    let (booking, tz) = (&line.booking, line.tz());
    let (start, end) = (
        booking.span.start.local(tz).date(),
        booking.span.end.local(tz).date(),
    );
    html! {
        tr {
            th scope="row" { a href=(address(line)) { (booking.title) } }
            td data-label=(words.t("state")) {
                (ui::live_badge(words, booking.life.state(), line.sessions.running > 0))
            }
            td data-label=(words.t("site")) { (words.name(&line.site.names)) }
            td data-label=(words.t("consortium")) { (words.name(&line.consortium.lead())) }
            td data-label=(words.t("period")) { (words.days(start, end)) }
            td data-label=(words.t("session-count")) { (line.sessions.all) }
            td data-label=(words.t("waiting-since")) {
                @if let (Some(at), Some(_)) = (booking.requested_at, booking.life.hold_until()) {
                    (words.ago_at(at, now, tz))
                } @else {
                    "–"
                }
            }
        }
    }
}

/// Where a booking leads: a draft is gone on with.
#[must_use]
pub(crate) fn address(line: &Line) -> String {
    let id = line.booking.id;
    if line.booking.life.state() == BookingState::Draft {
        format!("/bookings/{id}/edit")
    } else {
        format!("/bookings/{id}")
    }
}

/// What the words of a booking are called: what it is for, or why a change is proposed.
#[must_use]
pub(crate) fn purpose_key(is_change: bool) -> &'static str {
    if is_change {
        "amend-note"
    } else {
        "booking-purpose"
    }
}

/// That a session's consortium asks for more time, which its site grants or not; nothing where none is asked
/// for.
#[must_use]
pub(crate) fn more_time_asked(words: Words, session: &Session, title: &str, tz: Tz) -> Markup {
    let Some(until) = session.time_wished() else {
        return html! {};
    };
    let asked = words.fill("session-wished", "until", words.clock(until, tz));
    ui::alert(
        "is-pending",
        &format!("{asked} · {title}"),
        html! {
            p { a href={ "/sessions/" (session.id) "#more-time" } { (words.t("open-extension_asked")) } }
        },
    )
}

/// What a waiting request is told to wait for, as label and time: the end of its hold, or where nothing is
/// held the promised decision.
#[must_use]
pub(crate) fn waits_until(mode: RequestMode, life: &Life) -> Option<(&'static str, Instant)> {
    match mode {
        RequestMode::Hold => Some(("held-until", life.hold_until()?)),
        RequestMode::Compete => Some(("decide-until", life.decide_by()?)),
    }
}
