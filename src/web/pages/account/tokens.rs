//! Tokens for programs: made, shown once, listed, revoked.

use actix_web::web::Path;
use maud::{Markup, html};

use super::super::{Form, Page, Trouble, Visit};
use super::tabs;
use crate::app::Error;
use crate::app::auth::{TokenView, create_token, list_tokens, revoke_token};
use crate::web::error::Answer;
use crate::web::ui::{self, fields::Field};

/// `GET /account/tokens`
pub async fn show(visit: Visit) -> Answer {
    show_with(&visit, None, "", None).await
}

async fn show_with(visit: &Visit, trouble: Option<&Trouble>, name: &str, made: Option<&str>) -> Answer {
    visit.signed_in()?;
    let tokens = visit.read(|tx, actor| list_tokens(tx, actor, actor.person.ok_or(Error::Unauthenticated)?)).await?;
    let words = visit.words();
    let body = html! {
        (tabs(words, "/account/tokens"))
        @if let Some(trouble) = trouble { (trouble.summary()) }
        div.stack.loose {
            @if let Some(token) = made {
                (ui::alert("is-running", &words.t("token-made"), html! {
                    p { (words.t("token-made-hint")) }
                    label.sr for="token" { (words.t("token")) }
                    input.mono id="token" readonly value=(token);
                }))
            }
            (ui::card(&words.t("tokens"), list(visit, &tokens)))
            (ui::card(&words.t("token-new"), html! {
                form.in.stack method="post" action="/account/tokens" {
                    (Field::new("name", &words.t("token-name"), name).hint(&words.t("token-name-hint")).input(words, trouble, "text"))
                    div.row.stretch { button.btn.main type="submit" { (words.t("token-make")) } }
                }
            }))
        }
    };
    visit.page_with(trouble, Page::new(words.t("tokens")).narrow(), body)
}

fn list(visit: &Visit, tokens: &[TokenView]) -> Markup {
    let words = visit.words();
    html! {
        @if tokens.is_empty() { (ui::empty(&words.t("tokens-none"), &words.t("tokens-none-hint"), None)) } @else {
            ul.list { @for token in tokens {
                li { div.item.row.between {
                    div { b { (token.name) } div.small.dim { (words.t("token-since")) " " (words.moment(token.created_at, visit.frame.tz)) } }
                    form method="post" action={ "/account/tokens/" (token.id) "/revoke" } { button.btn.small.danger type="submit" { (words.t("token-revoke")) span.sr { " " (token.name) } } }
                } }
            } }
        }
    }
}

/// `POST /account/tokens`: shows the token, this once.
pub async fn make(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let name = form.text("name");
    let wanted = name.clone();
    let made = visit.write(move |tx, actor| create_token(tx, actor, actor.person.ok_or(Error::Unauthenticated)?, &wanted)).await?;
    match made {
        Ok(made) => show_with(&visit, None, "", Some(&made.token)).await,
        Err(trouble) => show_with(&visit, Some(&trouble), &name, None).await,
    }
}

/// `POST /account/tokens/{id}/revoke`
pub async fn revoke(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    match visit.write(move |tx, actor| revoke_token(tx, actor, id)).await? {
        Ok(()) => visit.go("/account/tokens", "token-revoked"),
        Err(trouble) => show_with(&visit, Some(&trouble), "", None).await,
    }
}
