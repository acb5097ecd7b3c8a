//! The live board of programme staff: what runs, what starts soon, what waits. Fetched again when `/live`
//! says so.

mod activity;
pub(super) mod call;
mod live;
mod shared;
mod wall;

use actix_web::HttpRequest;
use actix_web::web::Data;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::access::sees_everything;
use crate::app::incidents::{IncidentFile, OwnTask, list_own_tasks, of_last_days};
use crate::app::joining::count_asks;
use crate::app::live::pulse;
use crate::app::questions::count_open;
use crate::app::reads::board::{self, Board, BoardLook, Card, Entry, SOON_HOURS, TOO_LONG};
use crate::app::reads::first_steps::{FirstSteps, steps_to_show};
use crate::app::reads::live::LiveShow;
use crate::app::stops::{StopsOfLate, of_late};
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, PlatformRole};
use crate::domain::place::SiteKind;
use crate::domain::span::Span;
use crate::domain::text::Names;
use crate::web::body::Query;
use crate::web::caller::Caller;
use crate::web::error::Answer;
use crate::web::last_look::LastLook;
use crate::web::pages::frame::first_steps::card;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::{self, Words, alert, badge, booking_badge, empty, kpi, tabs};

use shared::{SharedLook, rendered};

pub(crate) use shared::SharedBoards;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BoardQuery {
    kind: Option<String>,
    show: Option<String>,
    /// Whether a screen on a wall shows it.
    wall: Option<String>,
}

/// What the page shows, all of one look.
struct OnBoard {
    board: Board,
    stops: StopsOfLate,
    /// Incidents of the last days.
    wrong: Vec<IncidentFile>,
}

impl OnBoard {
    fn load(tx: &mut Tx<'_>, actor: &Actor, look: BoardLook) -> Result<Self> {
        let wrong = of_last_days(tx, actor, None)?;
        Ok(Self {
            board: board::board(tx, actor, look, &wrong)?,
            stops: of_late(tx, actor)?,
            wrong,
        })
    }
}

/// What stands above it for whoever looks.
struct AboveBoard {
    steps: FirstSteps,
    /// What they have to do after incidents.
    tasks: Vec<OwnTask>,
    /// How many questions of visitors wait.
    asked: usize,
    /// How many wait for an account.
    joining: usize,
}

impl AboveBoard {
    fn load(tx: &mut Tx<'_>, actor: &Actor) -> Result<Self> {
        Ok(Self {
            steps: steps_to_show(tx, actor)?,
            tasks: list_own_tasks(tx, actor)?,
            asked: count_open(tx, actor)?,
            joining: count_asks(tx, actor)?,
        })
    }
}

/// `GET /board`; for a page that stands open, the part of it that changes.
pub(crate) async fn show(
    request: HttpRequest,
    caller: Caller,
    query: Query<BoardQuery>,
    shared: Data<SharedBoards>,
    last: Data<LastLook>,
) -> Answer {
    let is_wall = query.0.wall.is_some();
    let look = BoardLook {
        kind: query.0.kind.as_deref().and_then(SiteKind::from_word),
        show: query.0.show.as_deref().and_then(LiveShow::from_word),
    };
    if !is_wall && caller.takes_shared_part() {
        return shared.answer(&request, caller, &last, look).await;
    }
    let visit = Visit::of(&request, caller).await?;
    sees_everything(visit.actor()).map_err(|error| visit.problem(error))?;
    if is_wall {
        let read = visit.read(move |tx, actor| OnBoard::load(tx, actor, look));
        return wall::page(&visit, &read.await?);
    }
    whole(&visit, &shared, look).await
}

/// The page with its frame.
async fn whole(visit: &Visit, shared: &SharedBoards, look: BoardLook) -> Answer {
    // Not as the poller saw it last: somebody may come from what they did just now.
    let read = visit.read(|tx, actor| Ok((pulse(tx)?, AboveBoard::load(tx, actor)?)));
    let (now, above) = read.await?;
    let seen = SharedLook::of(visit.actor(), visit.words().0, look);
    let kept = shared
        .part(seen, now, async || rendered(visit, look).await)
        .await?;
    let words = visit.words();
    let body = html! {
        (card(visit, &above.steps))
        (ui::incidents::own_tasks(words, &above.tasks, visit.frame.now))
        @if above.asked > 0 { p { a href="/questions" { (words.n("questions-wait", above.asked)) } } }
        @if above.joining > 0 { p { a href="/account-asks" { (words.n("asks-wait", above.joining)) } } }
        div id="stream" hx-sse:connect="/live" {}
        (kept.said.part)
    };
    visit.page(
        Page::new(words.t("nav-board"))
            .at(Nav::Board)
            .lead(words.t("board-lead")),
        body,
    )
}

/// The address of the page, narrowed so.
fn address(look: BoardLook) -> String {
    let kind = look.kind.map(|kind| format!("kind={kind}"));
    let show = look.show.map(|show| format!("show={}", show.as_str()));
    let narrowed: Vec<String> = kind.into_iter().chain(show).collect();
    if narrowed.is_empty() {
        return "/board".to_owned();
    }
    format!("/board?{}", narrowed.join("&"))
}

/// What changes while the page stands open; it says so itself.
fn live_part(visit: &Visit, all: &OnBoard, look: BoardLook) -> Markup {
    let here = address(look);
    html! {
        div id="live" hx-get=(here) hx-trigger="changed from:#stream" hx-select="#live"
            hx-select-oob="#clock,#demo-clock" hx-target="#live" hx-swap="outerMorph"
        {
            (content(visit, all, look, &here))
        }
    }
}

fn content(visit: &Visit, all: &OnBoard, look: BoardLook, here: &str) -> Markup {
    let (words, board) = (visit.words(), &all.board);
    html! {
        (ui::stale(words, visit.frame.now, visit.frame.tz))
        div.row.between.gap {
            (filter(words, board, look))
            span.small.dim {
                (words.fill("board-as-of", "time", words.clock(visit.frame.now, visit.frame.tz)))
                " "
                a.noprint href=(here) { (words.t("board-refresh")) }
                " · "
                a.noprint href="/incidents" { (words.t("incidents-title")) }
                " · "
                a.noprint href=(wall::HERE) { (words.t("board-wall")) }
            }
        }
        (live::calls(visit, board))
        (ui::stops::boxes(words, &all.stops.standing, visit.frame.now))
        (ui::incidents::card(words, &all.wrong, visit.frame.now))
        (ui::stops::resumed(words, &all.stops.resumed))
        @if !board.flagged.is_empty() { (flagged(words, &board.flagged)) }
        (tiles(words, board))
        div.cols.side {
            div.stack.loose {
                (live::running(visit, board, look))
                (suspended(words, board))
                (soon(visit, board))
                (waiting(visit, board))
                (outlook(visit, board))
            }
            (activity::activity(visit, board))
        }
    }
}

fn filter(words: Words, board: &Board, look: BoardLook) -> Markup {
    let at = |kind| address(BoardLook { kind, ..look });
    let all = (words.t("board-all-sites"), at(None), look.kind.is_none());
    let each = board.kinds.iter().map(|own| {
        (
            words.of("site-kind", own),
            at(Some(*own)),
            look.kind == Some(*own),
        )
    });
    tabs(
        &words.t("board-filter"),
        &std::iter::once(all).chain(each).collect::<Vec<_>>(),
    )
}

/// Where and whose, on one line.
fn whose(words: Words, lead: &Names, site: &Names, zones: &[Names]) -> String {
    format!(
        "{} · {} {}",
        words.name(lead),
        words.name(site),
        words.names(zones)
    )
}

fn flagged(words: Words, cards: &[Card]) -> Markup {
    let list = html! {
        ul.stack.tight {
            @for Card { line, lead, zones, .. } in cards.iter().take(5) {
                li.small {
                    a href={ "/bookings/" (line.booking) } { (line.title) }
                    " · "
                    (words.span(line.span, line.place.tz))
                    " · "
                    (whose(words, lead, &line.place.names, zones))
                    @if let Some(why) = words.hit(line.flag.as_ref(), &line.broken) { " — " (why) }
                }
            }
        }
    };
    let list = html! { (list) p.small { a href="/flagged" { (words.t("all")) } } };
    alert("is-incident", &words.n("board-flagged", cards.len()), list)
}

fn tiles(words: Words, board: &Board) -> Markup {
    let late = board
        .waiting
        .iter()
        .filter(|entry| entry.waited >= TOO_LONG)
        .count();
    let waiting = if late == 0 {
        words.t("board-waiting")
    } else {
        words.n("board-waiting-late", late)
    };
    html! {
        div.kpis {
            (kpi(&board.numbers.running.to_string(), &words.t("session-running")))
            (kpi(&board.active.to_string(), &words.t("state-active")))
            (kpi(
                &board.soon.len().to_string(),
                &words.n("board-soon", usize::try_from(SOON_HOURS).unwrap_or_default())
            ))
            (kpi(&format!("{}/{}", board.today.ended, board.today.planned), &words.t("board-today")))
            (kpi(&board.waiting_in_all.to_string(), &waiting))
            (kpi(&board.flagged.len().to_string(), &words.t("board-to-check")))
        }
    }
}

fn soon(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    html! {
        @if !board.soon.is_empty() {
            section.card {
                header { h2 { (words.t("board-soon-headline")) } }
                ul.list {
                    @for card in &board.soon {
                        @let Card { line, lead, zones, .. } = card;
                        li { a.item href={ "/bookings/" (line.booking) } {
                            span.row.between {
                                b { (line.title) }
                                span.small {
                                    (words.hours(line.span, line.place.tz))
                                    " · "
                                    (words.ago(line.span.start, visit.frame.now, line.place.tz))
                                }
                            }
                            span.small.dim { (whose(words, lead, &line.place.names, zones)) }
                        } (call(words, card)) }
                    }
                }
            }
        }
    }
}

/// Whom to call at the site of a session.
fn call(words: Words, Card { line, .. }: &Card) -> Markup {
    html! { p.small.call { (words.t("phone")) " " (ui::phone(&line.place.phone)) } }
}

/// Bookings that their site has suspended, with why.
fn suspended(words: Words, board: &Board) -> Markup {
    html! {
        @if !board.suspended.is_empty() {
            section.card id="suspended" {
                header {
                    h2 { (words.t("board-suspended")) }
                    a href="/bookings?state=suspended" { (words.t("all")) }
                }
                ul.list {
                    @for entry in &board.suspended {
                        li { a.item href={ "/bookings/" (entry.item.booking) } {
                            span.row.between {
                                b { (entry.item.title) } (booking_badge(words, entry.item.life.state()))
                            }
                            span.small.dim {
                                (whose(words, &entry.lead, &entry.item.place.names, &[]))
                                " · "
                                (period(words, entry))
                            }
                            @let why = entry.item.life.words();
                            @if !why.is_empty() { br; span.small { (why) } }
                        } }
                    }
                }
            }
        }
    }
}

fn waiting(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    html! {
        section.card {
            header {
                h2 { (words.t("board-waiting-headline")) }
                a href="/bookings?state=requested" { (words.t("all")) }
            }
            @if board.waiting.is_empty() { (empty(&words.t("board-none-waiting"), "", None)) } @else {
                ul.list {
                    @for entry in &board.waiting {
                        li { a.item href={ "/bookings/" (entry.item.booking) } {
                            span.row.between { b { (entry.item.title) } (age(words, entry.waited)) }
                            span.small.dim {
                                (whose(words, &entry.lead, &entry.item.place.names, &[]))
                                " · "
                                (period(words, entry))
                            }
                        }
                        (asker(visit, entry)) }
                    }
                }
            }
        }
    }
}

/// Who asks, with a phone, and the way to have the site asked once more.
fn asker(visit: &Visit, entry: &Entry) -> Markup {
    let words = visit.words();
    html! {
        div.asker.row.between {
            span.small.dim {
                @if let Some(person) = &entry.contact {
                    (person.name)
                    @if !person.phone.is_empty() { " · " (ui::phone(&person.phone)) }
                }
            }
            @if visit.frame.standing.platform == Some(PlatformRole::Staff) {
                (ui::bookings::reminder(
                    words,
                    entry.item.booking,
                    entry.next_reminder,
                    entry.item.place.tz,
                    "/board",
                ))
            }
        }
    }
}

/// How long a request has waited: worse in words and shape, not in colour alone.
fn age(words: Words, days: u32) -> Markup {
    let said = words.n("board-waited", days as usize);
    match days {
        0..2 => badge("is-done bare", &said),
        2..TOO_LONG => badge("is-pending", &said),
        _ => badge("is-incident", &said),
    }
}

fn period(words: Words, entry: &Entry) -> Markup {
    let Span { start, end } = entry.item.span;
    let day = |at: crate::domain::span::Instant| at.local(entry.item.place.tz).date();
    html! { (words.days(day(start), day(end.plus(-1)))) }
}

fn outlook(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    let most = board
        .days
        .iter()
        .map(|day| day.sessions)
        .max()
        .unwrap_or_default()
        .max(1);
    html! {
        section.card {
            header { h2 { (words.t("board-outlook")) } }
            div.in {
                ol.week-bars {
                    @for day in &board.days {
                        li {
                            span.small.dim { (words.day(day.start.local(visit.frame.tz).date())) }
                            progress max=(most) value=(day.sessions) aria-hidden="true" {}
                            span.small {
                                (words.n("board-sessions", usize::try_from(day.sessions).unwrap_or_default()))
                            }
                        }
                    }
                }
            }
            div.cols.two {
                (milestones(visit, "board-begins", &board.begins, |entry| entry.item.span.start))
                (milestones(visit, "board-ends", &board.ends, |entry| entry.item.span.end))
            }
        }
    }
}

fn milestones(
    visit: &Visit,
    key: &str,
    entries: &[Entry],
    at: fn(&Entry) -> crate::domain::span::Instant,
) -> Markup {
    let words = visit.words();
    html! {
        div {
            h3.in-head { (words.t(key)) }
            @if entries.is_empty() { p.in-head.small.dim { (words.t("none")) } }
            ul.list {
                @for entry in entries {
                    li { a.item href={ "/bookings/" (entry.item.booking) } {
                        span.small.dim {
                            (words.day(at(entry).local(entry.item.place.tz).date()))
                            " "
                            (words.clock(at(entry), entry.item.place.tz))
                        }
                        br; b { (entry.item.title) }
                        br; span.small.dim { (whose(words, &entry.lead, &entry.item.place.names, &[])) }
                    } }
                }
            }
        }
    }
}
