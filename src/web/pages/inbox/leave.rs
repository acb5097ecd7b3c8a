//! A yes without some sessions: which ones, and, before it is said, the same in words with who is told.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::findings::refused;
use crate::app::bookings::Review;
use crate::domain::ids::SessionId;
use crate::domain::span::LocalTime;
use crate::store::sessions::Session;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::{carried, hidden};
use crate::web::ui::{self, Words};

/// In a series with more sessions than this, those that nobody refuses or wants are folded.
pub(super) const MOST_OPEN: usize = 4;
/// Most sessions of a series that are listed to be chosen from.
pub(super) const MOST_LISTED: usize = 200;
/// Most sessions that a confirmation names.
const MOST_NAMED: usize = 60;

/// What is said of a session where sessions are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The judge refuses it.
    Refused,
    /// Another request wants the same time.
    Wanted,
    /// It is neither refused nor wanted by others.
    None,
}

impl Mark {
    #[must_use]
    pub(super) fn badge(self, words: Words) -> Markup {
        match self {
            Self::Refused => ui::badge("is-incident", &words.t("inbox-flagged")),
            Self::Wanted => ui::badge("is-pending", &words.t("inbox-competes")),
            Self::None => html! {},
        }
    }
}

/// A session with what is said of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct MarkedSession<'a> {
    pub session: &'a Session,
    pub mark: Mark,
}

/// The sessions that a request still asks for, by start, each with its mark.
#[must_use]
pub(super) fn marked(review: &Review) -> Vec<MarkedSession<'_>> {
    let refused: BTreeSet<(usize, LocalTime)> = refused(review).into_iter().collect();
    let wanted: BTreeSet<SessionId> = review
        .rivals
        .iter()
        .flat_map(|rival| rival.wants.iter().copied())
        .collect();
    let phase_of = |session: &Session| {
        review
            .dossier
            .phases
            .iter()
            .position(|phase| phase.id == session.phase)
    };
    let mark = |session: &Session| match phase_of(session) {
        Some(phase) if refused.contains(&(phase, session.original_start)) => Mark::Refused,
        _ if wanted.contains(&session.id) => Mark::Wanted,
        _ => Mark::None,
    };
    let standing = review
        .dossier
        .sessions
        .iter()
        .filter(|session| session.state.is_to_come());
    standing
        .map(|session| MarkedSession {
            session,
            mark: mark(session),
        })
        .collect()
}

/// Sessions by the start that names them; those of several phases at once are left out together.
fn by_start(review: &Review) -> BTreeMap<LocalTime, Vec<MarkedSession<'_>>> {
    let mut found: BTreeMap<LocalTime, Vec<MarkedSession<'_>>> = BTreeMap::new();
    for one in marked(review) {
        found.entry(one.session.original_start).or_default().push(one);
    }
    found
}

/// The boxes. Ticked are those that were ticked before, else those that may not be.
#[must_use]
pub(super) fn fields(visit: &Visit, review: &Review, form: &Form) -> Markup {
    let words = visit.words();
    let all = by_start(review);
    let ticked = form.has("step").then(|| form.all("skip"));
    let row = |(start, sessions): (&LocalTime, &Vec<MarkedSession<'_>>)| {
        let marks: BTreeSet<bool> = sessions.iter().map(|one| one.mark == Mark::Refused).collect();
        let is_ticked = ticked
            .as_ref()
            .map_or(marks.contains(&true), |own| own.contains(&start.to_string()));
        html! {
            li {
                label.check {
                    input type="checkbox" name="skip" value=(start) checked[is_ticked];
                    span { (named(words, review, sessions)) }
                }
            }
        }
    };
    let is_plain = |sessions: &[MarkedSession<'_>]| sessions.iter().all(|one| one.mark == Mark::None);
    let (plain, against): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|(_, sessions)| all.len() > MOST_OPEN && is_plain(sessions));
    html! {
        p.small.dim { (words.t("leave-hint")) }
        @if !against.is_empty() { ul.ticks { @for one in against { (row(one)) } } }
        @if !plain.is_empty() {
            details {
                summary.small { (words.n("leave-others", plain.len())) }
                ul.ticks { @for one in plain.iter().take(MOST_LISTED) { (row(*one)) } }
                @if plain.len() > MOST_LISTED { p.small.dim { (words.n("inbox-listed", MOST_LISTED)) } }
            }
        }
        div { button.btn type="submit" name="step" value="leave" { (words.t("leave-chosen")) } }
    }
}

/// `4월 11일 (일) 12:00–18:00 · 시연회 · 1층 아트리움`
fn named(words: Words, review: &Review, sessions: &[MarkedSession<'_>]) -> Markup {
    let ground = &review.dossier.ground;
    html! {
        @for (at, MarkedSession { session, mark }) in sessions.iter().enumerate() {
            @let phase = review.dossier.phases.iter().find(|phase| phase.id == session.phase);
            @let kind = phase.map(|phase| words.of("phase", phase.kind));
            @if at > 0 { br; }
            (words.span(session.span, ground.tz()))
            " · "
            (kind.unwrap_or_default())
            " · "
            (words.zones(ground, &session.zones))
            " "
            (mark.badge(words))
        }
    }
}

/// The yes once more in words: which sessions are left out, how many stay, who is told.
#[must_use]
pub(super) fn confirmation(visit: &Visit, review: &Review, form: &Form) -> Markup {
    let words = visit.words();
    let booking = &review.dossier.booking;
    let (chosen, all) = (form.all("skip"), by_start(review));
    let out: Vec<_> = all
        .iter()
        .filter(|(start, _)| chosen.contains(&start.to_string()))
        .map(|(_, sessions)| sessions)
        .collect();
    let left: usize = out.iter().map(|sessions| sessions.len()).sum();
    let stay = all.values().map(Vec::len).sum::<usize>() - left;
    let kept = |name: &str| {
        name == "comment"
            || name == "condition"
            || name == "skip"
            || name == "override"
            || name.starts_with("reason-")
    };
    let readers: Vec<&str> = review.readers.iter().map(|reader| reader.name.as_str()).collect();
    html! {
        form.decide id="decide" method="post" action={ "/inbox/" (booking.id) "/approve" } {
            div.in.stack {
                (carried(&visit.fresh_key(), Some(booking.version)))
                @for (name, value) in form.fields().iter().filter(|(name, _)| kept(name)) {
                    (hidden(name, value))
                }
                h3 { (words.n("leave-what", left)) }
                ul.left-out {
                    @for sessions in out.iter().take(MOST_NAMED) { li { (named(words, review, sessions)) } }
                }
                @if out.len() > MOST_NAMED {
                    @let more = out.iter().skip(MOST_NAMED).map(|sessions| sessions.len()).sum();
                    p.small { (words.n("what-if-more", more)) }
                }
                p { (words.n("leave-stay", stay)) }
                p.small { (words.t("leave-told")) " " (readers.join(", ")) }
                div.row {
                    button.btn.main type="submit" name="step" value="leave-now" autofocus {
                        (words.n("leave-now", left))
                    }
                    button.btn type="submit" name="step" value="back" { (words.t("leave-back")) }
                }
            }
        }
    }
}
