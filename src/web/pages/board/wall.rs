//! `/board?wall=1`: the board for a screen on the wall of the programme's office. It shows, and nothing on it
//! is pressed.

use maud::{Markup, html};

use super::OnBoard;
use super::live::{handled, look_of, place_of, said_of, time_left, why};
use crate::app::reads::board::{Board, CallAt, Card, LiveCall, LiveCard};
use crate::app::reads::live::{LiveGroup, LiveShow};
use crate::domain::incident::IncidentState;
use crate::domain::presence::live::LiveState;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::{self, Words, badge, kpi};

/// Where the look for a wall is found.
pub(super) const HERE: &str = "/board?wall=1";
/// Most of what starts soon that fits on a wall.
const MOST: usize = 8;

/// The states that are counted.
const COUNTED: [LiveState; 4] = [
    LiveState::Stopped,
    LiveState::Incident,
    LiveState::Overrunning,
    LiveState::Unstaffed,
];

/// The page, which fetches itself again when something changed.
pub(super) fn page(visit: &Visit, all: &OnBoard) -> Answer {
    let (words, board) = (visit.words(), &all.board);
    let (now, tz) = (visit.frame.now, visit.frame.tz);
    let body = html! {
        div id="stream" hx-sse:connect="/live" {}
        div.wall id="live" hx-get=(HERE) hx-trigger="changed from:#stream" hx-select="#live"
            hx-target="#live" hx-swap="outerMorph"
        {
            (ui::stale(words, now, tz))
            p.big { (words.moment(now, tz)) }
            (counts(words, all))
            @for file in &all.stops.standing {
                @let place = ui::stops::place(words, file);
                (ui::alert("is-incident", &words.fill("stop-box", "place", place), html! {
                    p { (file.stop.reason) }
                }))
            }
            div.cols.two {
                section.card { header { h2 { (words.t("board-calls")) } } (calls(visit, board)) }
                section.card { header { h2 { (words.t("board-running")) } } (running(visit, board)) }
            }
            section.card.gap { header { h2 { (words.t("board-soon-headline")) } } (soon(words, board)) }
        }
    };
    let page = Page::new(words.t("nav-board")).read_from_afar();
    visit.page(page.alone(words.t("board-wall-name")), body)
}

fn counts(words: Words, all: &OnBoard) -> Markup {
    let numbers = &all.board.numbers;
    let wrong = all
        .wrong
        .iter()
        .filter(|file| file.incident.state != IncidentState::Closed);
    let (wrong, stops) = (wrong.count(), all.stops.standing.len());
    // Where nothing runs any more, work is stopped and something is wrong all the same.
    let states = COUNTED.map(|state| {
        let n = match state {
            LiveState::Stopped => stops,
            LiveState::Incident => wrong,
            state => numbers.of(LiveShow::State(state)),
        };
        kpi(&n.to_string(), &words.of("live", state))
    });
    html! {
        div.kpis {
            (kpi(&numbers.running.to_string(), &words.t("session-running")))
            (kpi(&numbers.people.to_string(), &words.of("live-group", LiveGroup::Inside)))
            @for state in states { (state) }
        }
    }
}

/// Whom somebody rings up, and who sees to it.
fn calls(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    html! {
        @if board.calls.is_empty() { div.empty { b { (words.t("board-no-calls")) } } }
        ul.list.todo { @for own in &board.calls { (call(visit, board, own)) } }
    }
}

fn call(visit: &Visit, board: &Board, own: &LiveCall) -> Markup {
    let words = visit.words();
    let is_open = own.handled.is_none();
    html! {
        li.worst[is_open].was[!is_open] { div.item.stack.tight {
            (why(visit, own))
            @match &own.at {
                CallAt::Session(card) => {
                    b { (place_of(words, card)) }
                    div { (card.line.title) " · " (words.hours(card.line.span, card.line.place.tz)) }
                    (said_of(words, board, card))
                    div { (words.name(&card.line.place.names)) }
                }
                CallAt::Place(ground, zone) => {
                    b { (words.name(&ground.site.names)) " " (words.names(zone)) }
                }
            }
            @if let Some(entry) = own.handled { (handled(visit, board, entry)) }
        } }
    }
}

/// What goes on now, the worst first.
fn running(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    html! {
        @if board.running.is_empty() { div.empty { b { (words.t("board-none-running")) } } }
        ul.list { @for LiveCard { card, own } in &board.running {
            li { div.item {
                (badge(look_of(own.live), &words.of("live", own.live))) " "
                b { (place_of(words, card)) } " · "
                (words.hours(card.line.span, card.line.place.tz)) " · "
                (time_left(visit, card, own.live))
            } }
        } }
    }
}

fn soon(words: Words, board: &Board) -> Markup {
    html! {
        @if board.soon.is_empty() { div.empty { b { (words.t("none")) } } }
        ul.list { @for card in board.soon.iter().take(MOST) {
            @let Card { line, .. } = card;
            li { div.item {
                b { (words.hours(line.span, line.place.tz)) } " " (place_of(words, card)) " · " (line.title)
            } }
        } }
    }
}
