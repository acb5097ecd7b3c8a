//! Tokens for programs: made, shown once, listed, revoked.

use actix_web::web::Path;
use maud::{Markup, html};

use super::tabs;
use crate::app::access::oneself;
use crate::app::auth::{MOST_DAYS, TokenView, TokenWish, create_token, list_tokens, revoke_token};
use crate::domain::proof::TokenScope;
use crate::domain::span::Instant;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::fields::check;
use crate::web::ui::{self, Trouble, Words};

/// Days that the form begins with.
const USUAL_DAYS: &str = "90";

/// `GET /account/tokens`
pub(crate) async fn show(visit: Visit) -> Answer {
    show_with(&visit, None, &TokenForm::first(), None).await
}

/// What stands in the form of a new token.
struct TokenForm {
    wish: TokenWish,
    /// Days, as typed.
    days: String,
}

impl TokenForm {
    /// The form before anything is typed: it reads only.
    fn first() -> Self {
        let wish = TokenWish {
            name: String::new(),
            scopes: vec![TokenScope::Read.to_string()],
            days: None,
        };
        Self {
            wish,
            days: USUAL_DAYS.to_owned(),
        }
    }
}

async fn show_with(
    visit: &Visit,
    trouble: Option<&Trouble>,
    typed: &TokenForm,
    made: Option<&str>,
) -> Answer {
    visit.signed_in()?;
    let tokens = visit
        .read(|tx, actor| list_tokens(tx, actor, oneself(actor)?))
        .await?;
    let words = visit.words();
    let body = html! {
        (tabs(words, "/account/tokens"))
        (Trouble::summary(trouble))
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
                (form(words, trouble, typed))
            }))
        }
    };
    visit.page_with(trouble, Page::new(words.t("tokens")).narrow(), body)
}

fn form(words: Words, trouble: Option<&Trouble>, typed: &TokenForm) -> Markup {
    let TokenForm { wish, days } = typed;
    let error = trouble.and_then(|trouble| trouble.of("scopes"));
    html! {
        form.in.stack method="post" action="/account/tokens" {
            (words.field("name", "token-name", &wish.name).hint("token-name-hint").input(trouble, "text"))
            fieldset id="scopes" {
                legend { (words.t("token-scopes")) }
                @for scope in TokenScope::ALL {
                    @let is_ticked = wish.scopes.iter().any(|word| word == scope.as_str());
                    (check(
                        "scopes",
                        scope.as_str(),
                        &words.of("token-scope", scope),
                        is_ticked.into()
                    ))
                }
                @if let Some(error) = error { p.error id="scopes-error" { (error) } }
            }
            (words.field("days", "token-days", days)
                .hint_text(words.n("token-days-hint", MOST_DAYS as usize))
                .input(trouble, "number"))
            div.row.stretch { button.btn.main type="submit" { (words.t("token-make")) } }
        }
    }
}

fn list(visit: &Visit, tokens: &[TokenView]) -> Markup {
    let words = visit.words();
    html! {
        @if tokens.is_empty() {
            (ui::empty(&words.t("tokens-none"), &words.t("tokens-none-hint"), None))
        } @else {
            ul.list { @for token in tokens {
                li { div.item.row.between {
                    div {
                        b { (token.name) }
                        div.small { (scopes(words, &token.scopes)) }
                        div.small.dim {
                            (words.t("token-since"))
                            " "
                            (words.moment(token.created_at, visit.frame.tz))
                            " · "
                            (words.t("token-until")) " " (words.moment(token.expires_at, visit.frame.tz))
                        }
                        div.small.dim {
                            (last_use(visit, token.last_used_at, token.last_used_address.as_deref()))
                        }
                    }
                    form method="post" action={ "/account/tokens/" (token.id) "/revoke" } {
                        button.btn.small.danger type="submit" {
                            (words.t("token-revoke")) span.sr { " " (token.name) }
                        }
                    }
                } }
            } }
        }
    }
}

fn scopes(words: Words, scopes: &[TokenScope]) -> String {
    let all: Vec<String> = scopes
        .iter()
        .map(|scope| words.of("token-scope", scope))
        .collect();
    all.join(", ")
}

/// When and from where something was used last.
pub(super) fn last_use(visit: &Visit, at: Option<Instant>, address: Option<&str>) -> Markup {
    let words = visit.words();
    html! {
        @match at {
            None => { (words.t("token-unused")) }
            Some(at) => {
                (words.t("token-used")) " " (words.moment(at, visit.frame.tz))
                @if let Some(address) = address { " · " (address) }
            }
        }
    }
}

/// `POST /account/tokens`: shows the token, this once.
pub(crate) async fn make(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let scopes = form.all("scopes");
    let typed = form.text("days");
    // What is no number comes back as the field's fault.
    let days = Some(&typed)
        .filter(|days| !days.is_empty())
        .map(|days| days.parse().unwrap_or_default());
    let wish = TokenWish {
        name: form.text("name"),
        scopes,
        days,
    };
    let mut wanted = wish.clone();
    // A program that says nothing reads; a person who ticked nothing forgot it, and is told with all that is
    // wrong.
    if wish.scopes.is_empty() {
        wanted.scopes.push(String::new());
    }
    let needs_scope = visit.words().t("token-needs-scope");
    let made = visit
        .write(move |tx, actor| create_token(tx, actor, oneself(actor)?, &wanted))
        .await?;
    match made {
        Ok(made) => show_with(&visit, None, &TokenForm::first(), Some(&made.token)).await,
        Err(trouble) => {
            let trouble = trouble.reworded("scopes", &needs_scope);
            let typed = TokenForm { wish, days: typed };
            show_with(&visit, Some(&trouble), &typed, None).await
        }
    }
}

/// `POST /account/tokens/{id}/revoke`
pub(crate) async fn revoke(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    match visit.write(move |tx, actor| revoke_token(tx, actor, id)).await? {
        Ok(()) => visit.go("/account/tokens", "token-revoked"),
        Err(trouble) => show_with(&visit, Some(&trouble), &TokenForm::first(), None).await,
    }
}
