//! `/in/{token}`: one session for one person of its crew. Looking changes nothing; what is pressed does.

use actix_web::web::Path;
use maud::{Markup, html};

use super::{calls, house_rules, opened, passing, stopped, why_not};
use crate::app::presence::{CrewDoor, Passed, look_by_link, pass_by_link, say_coming_by_link};
use crate::domain::presence::Direction;
use crate::domain::span::Instant;
use crate::web::caller::crew_cookie;
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::coming::ComingForm;
use crate::web::ui::{self, Trouble, Words};

/// `GET /in/{token}`
pub(crate) async fn show(visit: Visit, token: Path<String>) -> Answer {
    show_with(&visit, &token, None).await
}

async fn show_with(visit: &Visit, token: &str, trouble: Option<&Trouble>) -> Answer {
    let read = token.to_owned();
    let door = opened(visit, move |tx, actor| look_by_link(tx, actor, &read)).await?;
    let (words, site) = (visit.words(), &door.ground.site);
    let page = Page::new(words.name(&site.names))
        .alone(door.worker.name.clone())
        .narrow();
    let body = html! { div.stack.loose {
        (Trouble::summary(trouble))
        (stand(words, &door, token, visit.frame.now))
        (calls(words, site))
        div.row.stretch { a.btn.danger href={ "/in/" (token) "/report" } { (words.t("report-do")) } }
        (place(words, &door))
        (house_rules(words, site))
        p.small.dim { (words.fill("door-limits", "name", &door.worker.name)) }
    } };
    visit.page_with(trouble, page, body)
}

/// Whether they are in, and the one button.
fn stand(words: Words, door: &CrewDoor, token: &str, now: Instant) -> Markup {
    let (is_in, here) = (door.is_inside(), format!("/in/{token}"));
    let look = if is_in { "is-running" } else { "is-approved" };
    html! {
        section class={ "card stand " (look) } {
            (ui::badge(look, &words.t(if is_in { "door-is-in" } else { "door-is-out" })))
            p.big { (door.worker.name) }
            @if door.is_stopped { (stopped(words)) }
            @if let Some(last) = &door.last { p { (times(words, door, last)) } }
            @if is_in { (passing(words, token, Direction::Out, &here)) }
            @else {
                @if let Some(said) = &door.coming {
                    p { (ui::coming::said(words, said, door.ground.tz())) }
                }
                @match door.may_come {
                    Ok(()) => {
                        (passing(words, token, Direction::In, &here))
                        (late(words, door, token, now))
                    }
                    Err(why) => p { (why_not(words, why, &door.ground.site)) },
                }
            }
        }
    }
}

/// They say when they come.
fn late(words: Words, door: &CrewDoor, token: &str, now: Instant) -> Markup {
    let form = ComingForm {
        action: &format!("/in/{token}/coming"),
        back: None,
        session: door.session.id,
        span: door.session.span,
        tz: door.ground.tz(),
    };
    html! { details { summary { (words.t("coming-do")) } (form.show(words, now)) } }
}

/// `POST /in/{token}/coming`: they say when they come.
pub(crate) async fn say_coming(visit: Visit, token: Path<String>, form: Form) -> Answer {
    let (token, body) = (token.into_inner(), form.coming());
    let read = token.clone();
    // A token that is none is counted here too.
    opened(&visit, move |tx, actor| look_by_link(tx, actor, &read)).await?;
    let used = token.clone();
    let done = visit
        .write(move |tx, actor| say_coming_by_link(tx, actor, &used, &body))
        .await?;
    match done {
        Ok(_) => visit.go(&format!("/in/{token}"), "coming-said"),
        Err(trouble) => show_with(&visit, &token, Some(&trouble)).await,
    }
}

/// Since when they are in, or from when until when they were.
fn times(words: Words, door: &CrewDoor, last: &Passed) -> Markup {
    let tz = door.ground.tz();
    html! {
        (words.fill("tonight-since", "at", words.clock(last.in_at, tz)))
        @if let Some(out) = last.out_at { " · " (words.fill("onsite-left", "at", words.clock(out, tz))) }
    }
}

fn place(words: Words, door: &CrewDoor) -> Markup {
    let site = &door.ground.site;
    let entrance = words.name(&site.entrance);
    html! {
        section.card { div.in { dl.facts {
            dt { (words.t("when")) } dd { (words.span(door.session.span, site.tz)) }
            dt { (words.t("site")) } dd { (words.name(&site.names)) }
            dt { (words.t("zones")) } dd { (words.zones(&door.ground, &door.session.zones)) }
            dt { (words.t("address")) } dd { (site.address) }
            @if !entrance.is_empty() { dt { (words.t("fact-entrance")) } dd.pre { (entrance) } }
            @if !door.conditions.is_empty() { dt { (words.t("conditions")) } dd.pre { (door.conditions) } }
        } } }
    }
}

/// `POST /in/{token}`: they come or leave. Their browser keeps the link for this session, and nothing else.
pub(crate) async fn pass(visit: Visit, token: Path<String>, form: Form) -> Answer {
    let token = token.into_inner();
    let direction = Direction::from_word(&form.text("direction")).unwrap_or(Direction::In);
    let read = token.clone();
    // A token that is none is counted here too.
    let door = opened(&visit, move |tx, actor| look_by_link(tx, actor, &read)).await?;
    let (used, at) = (token.clone(), form.moment("at"));
    let done = visit
        .write(move |tx, actor| pass_by_link(tx, actor, &used, direction, at))
        .await?;
    let passed = match done {
        Ok(passed) => passed,
        Err(trouble) => return show_with(&visit, &token, Some(&trouble)).await,
    };
    let said = match direction {
        _ if passed.already => "passed-already",
        Direction::In => "passed-in",
        Direction::Out => "passed-out",
    };
    let back = OwnPath::or(form.get("back"), &format!("/in/{token}"));
    let mut answer = visit.go(&back, said)?;
    let left = door.until.unix() - visit.frame.now.unix();
    let cookie = crew_cookie(&visit.caller().service, door.session.id, &token, left);
    if let Err(error) = answer.add_cookie(&cookie) {
        tracing::warn!(%error, "the cookie of a crew link was not set");
    }
    Ok(answer)
}
