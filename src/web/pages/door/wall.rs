//! `/kiosk/{token}`: the display on the wall of a duty desk. It shows, and nothing on it is pressed.

use actix_web::web::Path;
use maud::{Markup, html};

use super::opened;
use crate::app::presence::{Coming, Inside, Tonight};
use crate::app::walls::{Wall, look_by_wall, mark_wall};
use crate::domain::presence::Stand;
use crate::domain::stop::StopScope;
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::{self, Words};

/// Most of those who come next that fit on a wall.
const MOST: usize = 12;

/// `GET /kiosk/{token}`
pub(crate) async fn show(visit: Visit, token: Path<String>) -> Answer {
    let read = token.to_string();
    let wall = opened(&visit, move |tx, actor| look_by_wall(tx, actor, &read)).await?;
    if wall.is_to_mark {
        let id = wall.id;
        let marked = visit.app().write(move |tx| mark_wall(tx, id)).await;
        marked.map_err(|error| visit.problem(error))?;
    }
    let (words, site) = (visit.words(), &wall.tonight.ground.site);
    let here = format!("/kiosk/{}", *token);
    let live = format!("{here}/live");
    let body = html! {
        div id="stream" hx-sse:connect=(live) {}
        div.wall id="live" hx-get=(here) hx-trigger="changed from:#stream" hx-select="#live"
            hx-target="#live" hx-swap="outerMorph"
        {
            (ui::stale(words, wall.tonight.at, site.tz))
            p.big { (words.name(&site.names)) " · " (words.moment(wall.tonight.at, site.tz)) }
            (counts(words, &wall.tonight))
            @for own in &wall.tonight.alarms {
                @let headline = words.of("incident-kind", own.incident.kind);
                (ui::alert("is-incident", &headline, ui::phone_list::list(words, &own.phones)))
            }
            (wrong(words, &wall))
            div.cols.two {
                section.card { header { h2 { (words.t("tonight-to-do")) } } (to_do(words, &wall.tonight)) }
                section.card { header { h2 { (words.t("tonight-people")) } } (inside(words, &wall.tonight)) }
            }
            section.card.gap {
                header { h2 { (words.t("tonight-sessions")) } }
                (to_come(words, &wall.tonight))
            }
        }
    };
    let name = words.name(&site.names).to_owned();
    visit.page(Page::new(words.t("tonight")).read_from_afar().alone(name), body)
}

fn counts(words: Words, tonight: &Tonight) -> Markup {
    let tile = |n: usize, key: &str| ui::kpi(&n.to_string(), &words.t(key));
    html! {
        div.kpis {
            (tile(tonight.people(), "tonight-inside"))
            (tile(tonight.count(Stand::Overrunning), "stand-overrunning"))
            (tile(tonight.count(Stand::Missing), "stand-missing"))
            (tile(tonight.to_come().count(), "tonight-to-come"))
        }
    }
}

/// Work that is stopped, and what went wrong.
fn wrong(words: Words, wall: &Wall) -> Markup {
    let ground = &wall.tonight.ground;
    html! {
        @for stop in &wall.stops {
            @let zone = stop.zone.map(|zone| words.zones(ground, &[zone]));
            @let place = zone.unwrap_or_else(|| words.of("stop-scope", stop.scope));
            @let look = if stop.scope == StopScope::Session { "is-pending" } else { "is-incident" };
            (ui::alert(look, &words.fill("stop-box", "place", place), html! { p { (stop.reason) } }))
        }
        @if !wall.wrong.is_empty() {
            section.card.gap { ul.list {
                @for own in &wall.wrong {
                    li { div.item {
                        (ui::incidents::grade(own.severity)) " "
                        b { (words.zones(ground, &Vec::from_iter(own.zone))) }
                        " " (words.of("incident-kind", own.kind))
                        " · " (words.clock(own.happened_at, ground.tz()))
                    } }
                }
            } }
        }
    }
}

/// What has to be done now, with whom to ring up.
fn to_do(words: Words, tonight: &Tonight) -> Markup {
    let hot = tonight.to_do();
    html! {
        @if hot.is_empty() { div.empty { b { (words.t("tonight-nothing")) } } }
        ul.list.todo {
            @for own in hot {
                @let is_over = own.stand == Stand::Overrunning;
                li.worst[is_over] { div.item.stack.tight {
                    div { (ui::coming::stands_since(words, own, tonight.at)) }
                    b { (words.names(&own.zones)) " · " (words.name(&own.lead)) }
                    @if let Some(said) = &own.said {
                        div { (ui::coming::said(words, said, tonight.ground.tz())) }
                    }
                    (ui::phone_list::list(words, &own.phones))
                    @if let Some((name, number)) = &own.call { div { (name) " " (number) } }
                } }
            }
        }
    }
}

fn inside(words: Words, tonight: &Tonight) -> Markup {
    let tz = tonight.ground.tz();
    let zones = |own: &Inside| tonight.session(own.session).map(|of| words.names(&of.zones));
    html! {
        @if tonight.inside.is_empty() { div.empty { b { (words.t("tonight-nobody")) } } }
        ul.list {
            @for own in &tonight.inside {
                li { div.item {
                    b { (own.name) } " " (own.phone) " "
                    @if let Some(zones) = zones(own) { (zones) " · " }
                    (words.fill("tonight-since", "at", words.clock_or_day(own.in_at, tonight.at, tz)))
                } }
            }
        }
    }
}

fn to_come(words: Words, tonight: &Tonight) -> Markup {
    let planned = |own: &Coming| {
        let args = Args::new().with("n", own.count).with("of", own.people as usize);
        words.say("board-inside", &args)
    };
    html! {
        @if tonight.to_come().next().is_none() { div.empty { b { (words.t("tonight-none")) } } }
        ul.list {
            @for own in tonight.to_come().take(MOST) {
                li { div.item {
                    b { (words.span(own.session.span, tonight.ground.tz())) }
                    " " (words.names(&own.zones)) " · " (words.name(&own.lead)) " · " (planned(own))
                } }
            }
        }
    }
}
