//! The password once more, before what could cost somebody their account; then on with what was asked.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::kept::Kept;
use crate::app::auth;
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::shell::{self, Page};
use crate::web::pages::frame::{Form, Frame, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Trouble, Words};

/// In place of what a form would have done: asks for the password and keeps the form.
pub(crate) fn ask(frame: &Frame, kept: Option<&Kept>) -> HttpResponse {
    let page = Page::new(frame.words.t("prove-title")).narrow();
    shell::respond(
        frame,
        StatusCode::FORBIDDEN,
        page,
        body(frame.words, None, kept, "/home"),
    )
}

fn body(words: Words, trouble: Option<&Trouble>, kept: Option<&Kept>, next: &str) -> Markup {
    html! {
        (Trouble::summary(trouble))
        @if trouble.is_none() {
            (ui::alert("is-changes", &words.t("error-prove_again"), html! { p { (words.t("prove-hint")) } }))
        }
        form.card method="post" action="/prove" {
            div.in.stack {
                (hidden("next", next))
                @if let Some(kept) = kept { (kept.hidden()) }
                (words.field("password", "password", "").input(trouble, "password"))
                div.row.stretch { button.btn.main type="submit" { (words.t("kept-go-on")) } }
            }
        }
    }
}

/// `POST /prove`
pub(crate) async fn prove(visit: Visit, request: HttpRequest, form: Form) -> Answer {
    visit.signed_in()?;
    let (kept, next) = (
        Kept::of_sign_in(&request, &form),
        OwnPath::or(form.get("next"), "/home"),
    );
    let password = form.raw("password");
    match auth::prove(visit.app(), visit.actor(), visit.caller().login_id, password).await {
        Ok(()) => match kept {
            Some(kept) => visit.page(
                Page::new(visit.words().t("prove-title")).narrow(),
                kept.again(visit.words(), "proven-goes-on"),
            ),
            None => visit.go(&next, ""),
        },
        Err(error) => {
            let trouble = visit.settle(error)?;
            let page = Page::new(visit.words().t("prove-title")).narrow();
            visit.page_with(
                Some(&trouble),
                page,
                body(visit.words(), Some(&trouble), kept.as_ref(), &next),
            )
        }
    }
}
