//! The demonstration's own pages: its clock, everybody's eyes, everybody's mail. Elsewhere there are no such
//! addresses.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::own_path::OwnPath;
use super::frame::{Form, Page, Visit};
use crate::app::Error;
use crate::app::demo::{self, Mailbox, Part, Persona, Post};
use crate::domain::ids::{NoticeId, PersonId};
use crate::domain::span::Instant;
use crate::jobs::{Pace, Preview};
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::ui::{Options, Words, badge, empty, mail};

/// The fastest that the clock runs: an hour a second.
const FASTEST: u32 = 3600;
/// Notices that one page of the mailbox looks through.
const SHOWN: i64 = 60;

fn pace(visit: &Visit) -> Result<Pace, Problem> {
    visit
        .caller()
        .service
        .pace
        .clone()
        .ok_or_else(|| visit.problem(Error::NotFound))
}

/// `POST /demo/clock`: `step` is `next`, `hour` or `day`; `speed` is how many times as fast as ours.
pub(super) async fn clock(visit: Visit, form: Form) -> Answer {
    let pace = pace(&visit)?;
    let there = without_done(&OwnPath::or(form.get("back"), "/"));
    if let Some(speed) = form.number::<u32>("speed") {
        pace.run_at(speed.min(FASTEST));
        return visit.go(&there, if speed == 0 { "demo-stands" } else { "demo-runs" });
    }
    let Some(to) = target(&visit, &pace, &form.text("step")).await? else {
        return visit.go(&there, "demo-nothing");
    };
    pace.advance_to(to).await.map_err(|error| visit.problem(error))?;
    visit.go(&there, "demo-moved")
}

async fn target(visit: &Visit, pace: &Pace, step: &str) -> Result<Option<Instant>, Problem> {
    match step {
        "hour" => Ok(Some(pace.now().plus(3600))),
        "day" => Ok(Some(pace.now().plus_days(1))),
        "next" => demo::next_start_or_end(visit.app())
            .await
            .map_err(|error| visit.problem(error)),
        _ => Ok(None),
    }
}

/// What an older step said would be said again.
fn without_done(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("done=") && !pair.starts_with("undo="))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

/// `GET /demo/people`
pub(super) async fn people(visit: Visit) -> Answer {
    pace(&visit)?;
    let words = visit.words();
    let personas = demo::personas(visit.app())
        .await
        .map_err(|error| visit.problem(error))?;
    let here = visit.actor().person;
    let body = html! {
        div.stack.loose {
            @for (part, key) in [
                (Part::Staff, "staff"),
                (Part::Admin, "admin"),
                (Part::Operator, "operator"),
                (Part::Consortium, "consortium"),
            ] {
                section.stack {
                    h2 { (words.of("demo-part", key)) }
                    p.dim { (words.of("demo-part-hint", key)) }
                    form.grid method="post" action="/demo/sign-in" {
                        @for persona in personas.iter().filter(|persona| persona.part == part) {
                            (persona_card(words, persona, here))
                        }
                    }
                }
            }
        }
    };
    visit.page(
        Page::new(words.t("demo-people")).lead(words.t("demo-people-lead")),
        body,
    )
}

fn persona_card(words: Words, persona: &Persona, here: Option<PersonId>) -> Markup {
    let person = &persona.person;
    let is_here = here == Some(PersonId(person.id));
    let house = person.organisations.first();
    html! {
        div.card.persona {
            div.grow {
                b { (person.name) } @if is_here { " " (badge("is-approved", &words.t("demo-you"))) }
                @if let Some(place) = house {
                    div.small { (words.named(&place.names)) " · " (words.of("member", place.role)) }
                }
                @for names in persona.known_for.iter().take(3) { div.small.dim { (words.name(names)) } }
                div.small.dim { (person.email) }
            }
            button.btn name="person" value=(person.id)
                aria-label={ (words.t("demo-be")) ": " (person.name) }
            {
                (words.t("demo-be"))
            }
        }
    }
}

/// `POST /demo/sign-in`
pub(super) async fn sign_in(visit: Visit, form: Form) -> Answer {
    pace(&visit)?;
    let person = form
        .number("person")
        .map(PersonId)
        .ok_or_else(|| visit.problem(Error::NotFound))?;
    let origin = visit.caller().origin.clone();
    let signed_in = demo::sign_in_as(visit.app(), person, origin)
        .await
        .map_err(|error| visit.problem(error))?;
    let there = format!("{}?done=signed-in", OwnPath::or(form.get("back"), "/home"));
    Ok(visit.go_signed_in(&there, &signed_in))
}

/// What the mailbox is narrowed to: the receiver of the notice `like`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MailQuery {
    like: Option<String>,
    before: Option<i64>,
}

/// `GET /demo/mail`
pub(super) async fn mailbox(visit: Visit, query: Query<MailQuery>) -> Answer {
    pace(&visit)?;
    let words = visit.words();
    let MailQuery { like, before } = query.0;
    // What is no number is no notice.
    let like = like
        .filter(|like| !like.is_empty())
        .map(|like| NoticeId(like.parse().unwrap_or_default()));
    let found = demo::mailbox(visit.app(), like, before, SHOWN)
        .await
        .map_err(|error| visit.problem(error))?;
    let body = html! {
        (receiver_filter(words, &found))
        div.card { (list(&visit, &found)) }
        @if let Some(next) = found.next {
            p.row.end {
                a.btn href={ "/demo/mail?before=" (next) @if let Some(like) = like { "&like=" (like) } } {
                    (words.t("older"))
                }
            }
        }
    };
    visit.page(
        Page::new(words.t("demo-mail")).lead(words.t("demo-mail-lead")),
        body,
    )
}

fn receiver_filter(words: Words, found: &Mailbox) -> Markup {
    let receivers = found.receivers.iter();
    let all: Options = receivers
        .map(|(email, id)| (id.to_string(), email.clone()))
        .collect();
    let all = all.before("", words.t("all"));
    let chosen = found
        .receivers
        .iter()
        .find(|(email, _)| Some(email) == found.receiver.as_ref());
    let chosen = chosen.map(|(_, id)| id.to_string()).unwrap_or_default();
    html! {
        form.filters method="get" action="/demo/mail" {
            (words.field("like", "mail-to", &chosen).plain().select(None, &all))
            button.btn type="submit" { (words.t("apply")) }
        }
    }
}

fn list(visit: &Visit, found: &Mailbox) -> Markup {
    let words = visit.words();
    if found.mails.is_empty() {
        return empty(&words.t("demo-mail-none"), &words.t("demo-mail-none-hint"), None);
    }
    html! {
        ul.list {
            @for mail in &found.mails {
                @let preview = visit.caller().service.jobs.preview(&mail.notices);
                @if let Some((newest, preview)) = mail.notices.last().zip(preview) {
                    li {
                        a.item href={ "/demo/mail/" (newest.id) } {
                            div.row.between {
                                b { (preview.subject) }
                                span.small.dim {
                                    (words.moment(newest.sent_at.unwrap_or(preview.date), visit.frame.tz))
                                }
                            }
                            div.small.dim {
                                (preview.to)
                                @if preview.calendar.is_some() { " · " (words.t("mail-calendar")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

async fn find(visit: &Visit, id: i64) -> Result<(Post, Preview), Problem> {
    pace(visit)?;
    let Post { message_id, notices } = demo::mail(visit.app(), NoticeId(id))
        .await
        .map_err(|error| visit.problem(error))?;
    let jobs = &visit.caller().service.jobs;
    let post = Post {
        message_id,
        notices: jobs.as_they_left(notices),
    };
    let preview = jobs.preview(&post.notices);
    preview
        .map(|preview| (post, preview))
        .ok_or_else(|| visit.problem(Error::NotFound))
}

/// `GET /demo/mail/{id}`
pub(super) async fn mail(visit: Visit, id: web::Path<i64>) -> Answer {
    let (post, preview) = find(&visit, *id).await?;
    let words = visit.words();
    let body = html! {
        div.cols.side {
            div.card {
                header { (headers(&visit, &post, &preview)) }
                (mail::framed(words, &preview.subject, &format!("/demo/mail/{id}/html")))
                footer.stack {
                    div.row { @for notice in &post.notices { (open_link(words, &notice.letter.link)) } }
                    (mail::text(words, &preview))
                }
            }
            div.stack { @for notice in &post.notices { (mail::calendar(words, &notice.letter, &preview)) } }
        }
    };
    mail::with_frames(visit.page(
        Page::new(preview.subject.clone()).below(words.t("demo-mail"), "/demo/mail"),
        body,
    ))
}

fn open_link(words: Words, link: &str) -> Markup {
    // The address beside the button, not in it: a button's words never break, and a link's secret is long.
    html! {
        a.btn href=(OwnPath::or(Some(link), "/")) { (words.t("mail-follow")) }
        span.dim.small { (link.chars().take(40).collect::<String>()) }
    }
}

fn headers(visit: &Visit, post: &Post, preview: &Preview) -> Markup {
    let words = visit.words();
    html! {
        dl.facts {
            dt { (words.t("mail-from")) } dd { (preview.from) }
            dt { (words.t("mail-to")) } dd { (preview.to) }
            dt { (words.t("mail-date")) } dd { (words.moment(preview.date, visit.frame.tz)) }
            dt { "Message-ID" } dd.small { "<" (post.message_id) ">" }
            dt { "Auto-Submitted" } dd.small { "auto-generated" }
        }
    }
}

/// `GET /demo/mail/{id}/html`
pub(super) async fn mail_html(visit: Visit, id: web::Path<i64>) -> Answer {
    let (_, preview) = find(&visit, *id).await?;
    Ok(mail::document(preview))
}
