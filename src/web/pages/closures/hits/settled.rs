//! What became of the sessions that somebody just settled: the form that did it names them in the address.

use maud::{Markup, html};

use crate::app::reads::agenda::Agenda;
use crate::domain::ids::SessionId;
use crate::domain::session::SessionState;
use crate::store::sessions::Session;
use crate::web::pages::frame::Visit;
use crate::web::ui::agenda::rows::name;
use crate::web::ui::{self, Words};

/// Most sessions that an address names.
const MOST: usize = 100;

/// The address of the page that says what became of some sessions.
pub(crate) fn address(page: &str, sessions: impl Iterator<Item = SessionId>) -> String {
    let ids: Vec<String> = sessions.take(MOST).map(|id| id.to_string()).collect();
    format!("{page}?settled={}", ids.join("."))
}

/// The sessions that the address names.
pub(crate) fn named(visit: &Visit) -> Vec<SessionId> {
    let said = visit.given("settled").unwrap_or_default();
    let ids = said.split('.').filter_map(|id| id.parse().ok());
    ids.map(SessionId).take(MOST).collect()
}

/// Each with where it was and what became of it.
#[must_use]
pub(crate) fn list(words: Words, settled: &Agenda) -> Markup {
    // Whatever an address says, what is as it was approved was not settled.
    let sessions = settled.sessions.iter();
    let changed: Vec<&Session> = sessions
        .filter(|session| session.state != SessionState::Scheduled)
        .collect();
    html! {
        @if !changed.is_empty() {
            section.card.gap id="settled" {
                header { h2 { (words.n("hits-settled-n", changed.len())) } }
                ul.list { @for session in changed { li { (one(words, settled, session)) } } }
            }
        }
    }
}

fn one(words: Words, settled: &Agenda, session: &Session) -> Markup {
    let (Some(ground), Some(booking)) = (settled.ground(session.site), settled.booking(session)) else {
        return html! {};
    };
    let was = session.original_start.naive();
    let is_moved = session.state == SessionState::Moved;
    html! {
        div.item {
            div.row.between {
                b {
                    @if is_moved {
                        (words.day(was.date())) " " (was.format("%H:%M")) " → "
                    }
                    (words.span(session.span, ground.tz()))
                }
                (ui::standing_badge(words, session, booking.life.state()))
            }
            div.row.small.dim {
                a href={ "/bookings/" (booking.id) } { (name(words, settled, booking)) } " · "
                (words.zones(ground, &session.zones))
            }
        }
    }
}
