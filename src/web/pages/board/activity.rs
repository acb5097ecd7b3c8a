//! What was done lately: one line for each deed, which unfolds where it is made of several entries.

use maud::{Markup, html};

use crate::app::reads::board::Board;
use crate::app::reads::deeds::BoardDeed;
use crate::domain::journal::JournalTopic;
use crate::store::board::Done;
use crate::web::pages::frame::Visit;
use crate::web::ui::{Words, empty, history};

pub(super) fn activity(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    html! {
        section.card {
            header { h2 { (words.t("board-activity")) } a href="/admin/journal" { (words.t("all")) } }
            @if board.done.is_empty() { (empty(&words.t("board-none-done"), "", None)) }
            ol.list { @for deed in &board.done { li { div.item.told { (told(visit, deed, board)) } } } }
        }
    }
}

fn told(visit: &Visit, deed: &BoardDeed, board: &Board) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    let at = deed.head.at;
    let is_today = at.local(tz).date() == visit.frame.now.local(tz).date();
    let by = deed.head.person.and_then(|person| board.people.get(&person));
    html! {
        time.small.dim datetime=(at) {
            @if !is_today { (words.day(at.local(tz).date())) " " } (words.clock(at, tz))
        }
        div {
            b { (history::did(words, &deed.head.action)) }
            @if is_of_one(deed) { " — " (subject(&deed.head)) }
            @if let Some(by) = by { span.small.dim { " · " (by) } }
            @if !deed.parts.is_empty() { (parts(words, deed)) }
        }
    }
}

/// Whether all of it was done to the same thing.
fn is_of_one(deed: &BoardDeed) -> bool {
    let is_same = |done: &Done| (done.booking, &done.subject) == (deed.head.booking, &deed.head.subject);
    deed.parts.iter().all(is_same)
}

/// What something was done to, by its name.
fn subject(done: &Done) -> Markup {
    html! {
        @if let Some(booking) = done.booking {
            a.plain href={ "/bookings/" (booking) } { (done.subject) }
        } @else {
            (done.subject)
        }
    }
}

/// What it is made of, in the order in which it was done.
fn parts(words: Words, deed: &BoardDeed) -> Markup {
    let is_session = |done: &Done| done.action.topic() == Some(JournalTopic::Session);
    let times = if deed.parts.iter().all(is_session) {
        words.n("board-sessions", deed.times())
    } else {
        words.n("board-times", deed.times())
    };
    html! {
        details {
            summary.small { (times) }
            ul.plain.small { @for done in deed.parts.iter().rev() { li { (part(words, deed, done)) } } }
        }
    }
}

/// An entry, with what its line does not say.
fn part(words: Words, deed: &BoardDeed, done: &Done) -> Markup {
    let (_, session) = history::session(words, &done.subject, done.became.as_deref(), done.tz);
    html! {
        @if done.action != deed.head.action { (history::did(words, &done.action)) " — " }
        @if !is_of_one(deed) { (subject(done)) @if session.is_some() { " · " } }
        @if let Some(session) = session { (session) }
    }
}
