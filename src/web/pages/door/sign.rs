//! `/z/{code}`: what a sign says. Anybody sees what is on, never by whom; whoever comes to a session there
//! says so.

use actix_web::HttpRequest;
use actix_web::web::Path;
use maud::{Markup, html};

use super::{calls, house_rules, opened, passing};
use crate::app::presence::{BySign, LinkHere, OwnHere, ZoneNow, look_by_sign};
use crate::domain::presence::Direction;
use crate::store::presence::crew::CrewMember;
use crate::web::caller::crew_tokens;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::Words;
use crate::web::ui::fields::hidden;

/// `GET /z/{code}`
pub(crate) async fn show(visit: Visit, code: Path<String>, request: HttpRequest) -> Answer {
    let (read, tokens) = (code.into_inner(), crew_tokens(&visit.caller().service, &request));
    let here = format!("/z/{read}");
    let found = opened(&visit, move |tx, actor| look_by_sign(tx, actor, &read, &tokens)).await?;
    let (words, site) = (visit.words(), &found.ground.site);
    let page = Page::new(words.name(&found.zone.names)).narrow().lead(html! {
        (words.name(&site.names)) " · " (site.address)
    });
    let path = format!("{}/{}", site.slug, found.zone.slug);
    let body = html! { div.stack.loose {
        (now(words, &found))
        @for own in &found.links { (by_link(words, &here, &found, own)) }
        @for own in &found.own { (by_reader(&visit, &here, &found, own)) }
        (calls(words, site))
        div.row.stretch {
            @if found.reports { a.btn.danger href={ "/report/" (path) } { (words.t("report-do")) } }
            @else { a.btn href={ (here) "/report" } { (words.t("report-here")) } }
            @if visit.frame.person.is_none() {
                a.btn href={ "/sign-in?next=" (here) } { (words.t("sign-in")) }
            }
            @for code in &found.films { a.btn href={ "/notice/" (code) } { (words.t("film-title")) } }
            a.btn href={ "/sites/" (site.slug) "/zones/" (found.zone.slug) } { (words.t("door-zone")) }
        }
        (house_rules(words, site))
    } };
    visit.page(page, body)
}

/// What is on, until when.
fn now(words: Words, found: &BySign) -> Markup {
    let tz = found.ground.tz();
    let (look, said) = match found.now {
        Some(ZoneNow::Occupied(until)) => (
            "is-running",
            words.fill("door-occupied", "at", words.clock(until, tz)),
        ),
        Some(ZoneNow::Free(until)) => ("is-done", words.fill("door-free", "at", words.clock(until, tz))),
        Some(ZoneNow::Closed) | None => ("is-done", words.t("door-closed")),
    };
    html! {
        @if found.is_stopped { (super::stopped(words)) }
        @else { section class={ "card stand " (look) } { p.big { (said) } } }
    }
}

/// Somebody whose browser used a link to a session here.
fn by_link(words: Words, here: &str, found: &BySign, own: &LinkHere) -> Markup {
    let LinkHere { token, door } = own;
    html! {
        section.card {
            header {
                h2 { (door.worker.name) }
                span.small { (words.span(door.session.span, found.ground.tz())) }
            }
            div.in.stack {
                div.row.stretch {
                    a.btn.danger href={ "/in/" (token) "/report" } { (words.t("report-do")) }
                }
                @if door.is_inside() { (passing(words, token, Direction::Out, here)) }
                @else {
                    @match door.may_come {
                        Ok(()) => (passing(words, token, Direction::In, here)),
                        Err(why) => p { (super::why_not(words, why, &found.ground.site)) },
                    }
                }
            }
        }
    }
}

/// A session whose people the reader may write down: themselves with one press, where they are of its crew.
fn by_reader(visit: &Visit, here: &str, found: &BySign, own: &OwnHere) -> Markup {
    let (words, id) = (visit.words(), own.session.id);
    let name = &visit.actor().name;
    let is_reader = |member: &&CrewMember| &member.worker.name == name;
    let mut same = own.people.crew.iter().filter(is_reader);
    let reader = same.next().filter(|_| same.next().is_none());
    let comes = reader.filter(|one| own.people.may_come().any(|own| own.worker.id == one.worker.id));
    let is_in = |member: &CrewMember| {
        own.people
            .inside()
            .any(|own| own.worker == Some(member.worker.id.0))
    };
    let leaves = reader.filter(|one| is_in(one));
    let press = |member: &CrewMember, direction: Direction, key: &str| {
        html! {
            form method="post" action={ "/sessions/" (id) "/presence" } data-later {
                (hidden("worker", member.worker.id))
                (hidden("direction", direction))
                (hidden("back", here))
                div.row.stretch { button.btn.main { (words.t(key)) } }
            }
        }
    };
    html! {
        section.card {
            header { h2 { (own.title) } span.small { (words.span(own.session.span, found.ground.tz())) } }
            div.in.stack {
                @if let Some(member) = leaves { (press(member, Direction::Out, "door-out")) }
                @else if let Some(member) = comes { (press(member, Direction::In, "door-in")) }
                div.row.stretch {
                    a.btn href={ "/sessions/" (id) "#people" } { (words.t("door-people")) }
                    a.btn.danger href={ "/report?session=" (id) } { (words.t("report-do")) }
                }
            }
        }
    }
}
