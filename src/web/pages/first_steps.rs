//! The first steps by themselves, also when they are done or were put off, and what others still owe.

use maud::{Markup, html};

use super::frame::first_steps::{list, progress};
use super::frame::own_path::OwnPath;
use super::frame::{Form, Page, Visit};
use crate::app::reads::first_steps::{first_steps, put_off};
use crate::app::reads::owed::{Owed, owed};
use crate::web::error::Answer;
use crate::web::ui::fields::hidden;
use crate::web::ui::{Words, empty};

/// `GET /first-steps`: what is left to do before the first booking.
pub(super) async fn show(visit: Visit) -> Answer {
    let (own, owed) = visit
        .read(|tx, actor| Ok((first_steps(tx, actor)?, owed(tx, actor)?)))
        .await?;
    let words = visit.words();
    let body = html! {
        section.card.gap {
            @if own.steps.is_empty() {
                (empty(&words.t("first-steps-none"), &words.t("first-steps-none-hint"), None))
            }
            (list(words, &own.steps, visit.frame.tz))
            @if own.is_any_left() && own.is_put_off {
                form.in method="post" action="/first-steps" {
                    (hidden("back", "/home"))
                    button.btn name="steps" value="shown" { (words.t("first-steps-again")) }
                }
            }
        }
        @if !owed.is_empty() { (owed_card(words, &owed)) }
    };
    visit.page(
        Page::new(words.t("first-steps"))
            .lead(progress(words, &own))
            .narrow(),
        body,
    )
}

/// What sites and consortia still lack, each with the way to it.
fn owed_card(words: Words, all: &[Owed]) -> Markup {
    let n = all.iter().map(|own| own.lacks.len()).sum();
    html! {
        section.card id="owed" {
            header { h2 { (words.t("owed-headline")) } span.small.dim { (words.n("owed-n", n)) } }
            ul.list {
                @for own in all {
                    li { div.item {
                        b { (words.name(&own.names)) }
                        ul {
                            @for (lack, path) in &own.lacks {
                                li { a.small href=(path) { (words.of("owed", lack)) } }
                            }
                        }
                    } }
                }
            }
        }
    }
}

/// `POST /first-steps`: they can wait, or are wanted again.
pub(super) async fn put(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let is_later = form.get("steps") == Some("later");
    let there = OwnPath::or(form.get("back"), "/home");
    match visit.write(move |tx, actor| put_off(tx, actor, is_later)).await? {
        Ok(()) => visit.go(&there, ""),
        Err(_) => visit.go("/first-steps", ""),
    }
}
