//! The sessions of a booking, a part at a time: a booking may have a thousand.

use maud::{Markup, html};

use super::pieces;
use crate::app::bookings::{Dossier, Rights};
use crate::domain::access::Deed;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Tz};
use crate::locale::Args;
use crate::store::sessions::Session;
use crate::web::ui::{self, Words};

/// Sessions of a part.
const ROWS: usize = 50;

/// One part of a booking's sessions, by how many come before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part(usize);

impl Part {
    /// The part that holds the session at this place.
    #[must_use]
    pub(super) fn holding(at: usize) -> Self {
        Self(at / ROWS * ROWS)
    }

    /// The part that is asked for, else the one that holds the next session, else the first.
    #[must_use]
    pub(super) fn wanted(dossier: &Dossier, asked: Option<usize>, now: Instant) -> Self {
        let is_next = |session: &Session| session.state.is_standing() && session.span.end > now;
        let at = asked
            .filter(|at| *at < dossier.sessions.len())
            .or_else(|| dossier.sessions.iter().position(is_next));
        Self::holding(at.unwrap_or_default())
    }

    #[must_use]
    pub(super) fn href(self, dossier: &Dossier) -> String {
        format!("/bookings/{}?sessions={}#sessions", dossier.booking.id, self.0)
    }

    fn of(self, dossier: &Dossier) -> impl Iterator<Item = &Session> {
        dossier.sessions.iter().skip(self.0).take(ROWS)
    }
}

/// The way to the other parts; nothing when there are none.
#[must_use]
pub(super) fn turn(words: Words, dossier: &Dossier, part: Part) -> Markup {
    let all = dossier.sessions.len();
    let after = part.0 + ROWS;
    html! {
        @if all > ROWS {
            nav.in.row.between.noprint aria-label=(words.t("pages")) {
                @if let Some(before) = part.0.checked_sub(ROWS) {
                    a.btn rel="prev" href=(Part(before).href(dossier)) { "← " (words.t("earlier")) }
                } @else {
                    span {}
                }
                span.dim.small { (part.0 + 1) "–" (after.min(all)) " / " (all) }
                @if after < all {
                    a.btn rel="next" href=(Part(after).href(dossier)) { (words.t("later")) " →" }
                } @else {
                    span {}
                }
            }
        }
    }
}

/// The sessions of a part as a table: when, where, how it stands; each leads to its own page.
#[must_use]
pub(super) fn table(words: Words, dossier: &Dossier, rights: &Rights, part: Part) -> Markup {
    let several = dossier.phases.len() > 1;
    let is_held = dossier.booking.life.state().was_approved();
    html! {
        table.data.folds.tight {
            thead { tr {
                th scope="col" { (words.t("when")) }
                @if several { th scope="col" { (words.t("phase-kind")) } }
                th scope="col" { (words.t("zones")) }
                th scope="col" { (words.t("state")) }
                @if is_held {
                    th scope="col" { span.sr { (words.t("row-actions")) } }
                }
            } }
            tbody {
                @for session in part.of(dossier) {
                    tr id={ "s" (session.id) } {
                        td data-label=(words.t("when")) {
                            span {
                                (words.span(session.span, dossier.ground.tz()))
                                (moved(words, session, dossier.ground.tz()))
                            }
                        }
                        @if several {
                            td data-label=(words.t("phase-kind")) { (kind_of(words, dossier, session)) }
                        }
                        td data-label=(words.t("zones")) { (words.zones(&dossier.ground, &session.zones)) }
                        td data-label=(words.t("state")) { div {
                            (ui::standing_badge(words, session, dossier.booking.life.state()))
                            @if let Some(why) = words.hit(session.flag.as_ref(), &session.broken) {
                                div.small { (why) }
                            }
                            @if let Some(why) = pieces::why_off(words, session) { div.dim.small { (why) } }
                        } }
                        @if is_held {
                            td {
                                @let changes = can_change(session) && rights.may(Deed::ChangeSession);
                                @let key = if changes { "change" } else { "session-open" };
                                a.btn.small href={ "/sessions/" (session.id) } { (words.t(key)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether anything can be done with a session of an approved booking.
fn can_change(session: &Session) -> bool {
    use SessionState as S;
    session.state.is_to_come() || matches!(session.state, S::Skipped | S::Cancelled)
}

fn moved(words: Words, session: &Session, tz: Tz) -> Markup {
    let planned = session.original_start.naive();
    let elsewhen = session.state == SessionState::Moved && session.span.start.local(tz) != planned;
    html! {
        @if elsewhen {
            @let time = planned.format("%H:%M").to_string();
            @let args = Args::new().with("date", words.day(planned.date())).with("time", time);
            div.dim.small { (words.say("originally", &args)) }
        }
    }
}

fn kind_of(words: Words, dossier: &Dossier, session: &Session) -> String {
    let phase = dossier.phases.iter().find(|phase| phase.id == session.phase);
    phase
        .map(|phase| words.of("phase", phase.kind))
        .unwrap_or_default()
}
