//! Signing in and out, language and theme, one's own account.

pub(super) mod invitations;
pub(super) mod kept;
pub(super) mod links;
pub(super) mod notices;
pub(super) mod own;
pub(super) mod prove;
pub(super) mod tokens;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};
use serde::Deserialize;

use kept::Kept;

use super::frame::own_path::OwnPath;
use super::frame::visit::{LANGUAGE_COOKIE, THEME_COOKIE};
use super::frame::{Form, Page, Visit};
use crate::app::Error;
use crate::app::auth::{self, Attempt};
use crate::domain::text::Language;
use crate::locale::Args;
use crate::web::body::Query;
use crate::web::caller::{login_cookies, no_login};
use crate::web::error::Answer;
use crate::web::ui::fields::{hidden, shows};
use crate::web::ui::{self, Trouble, Words};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: Option<String>,
}

/// `GET /sign-in`
pub(super) async fn sign_in_form(visit: Visit, query: Query<Next>) -> Answer {
    let next = OwnPath::or(query.0.next.as_deref(), "/home");
    if visit.actor().person.is_some() {
        return visit.go(&next, "");
    }
    let typed = SignInForm {
        email: "",
        next: &next,
        kept: None,
    };
    visit.page(
        Page::new(visit.words().t("sign-in")).narrow(),
        sign_in_body(visit.words(), None, &typed),
    )
}

/// What a sign-in carries from page to page.
pub(super) struct SignInForm<'a> {
    /// The address that was typed.
    pub email: &'a str,
    /// Where it leads to.
    pub next: &'a str,
    /// A form that waits for it.
    pub kept: Option<&'a Kept>,
}

#[must_use]
pub(super) fn sign_in_body(words: Words, trouble: Option<&Trouble>, typed: &SignInForm<'_>) -> Markup {
    let SignInForm { email, next, kept } = typed;
    html! {
        (Trouble::summary(trouble))
        @if kept.is_some() { (ui::alert("is-changes", &words.t("kept-signed-out"), html! {
            p { (words.t("kept-signed-out-hint")) }
        })) }
        form.card method="post" action="/sign-in" {
            div.in.stack {
                (hidden("next", next))
                @if let Some(kept) = kept { (kept.hidden()) }
                (words.field("email", "email", email).input(trouble, "email"))
                (words.field("password", "password", "").input(trouble, "password"))
                div.row.stretch {
                    button.btn.main type="submit" { (words.t("sign-in")) }
                    a href="/reset" { (words.t("forgot")) }
                }
            }
        }
        p.dim.small { (words.t("sign-in-hint")) " " a href="/join" { (words.t("join")) } }
    }
}

/// `POST /sign-in`
pub(super) async fn sign_in(visit: Visit, request: HttpRequest, form: Form) -> Answer {
    let email = form.text("email");
    let next = OwnPath::or(form.get("next"), "/home");
    let password = form.raw("password");
    let kept = Kept::of_sign_in(&request, &form);
    let attempt = Attempt {
        email: email.clone(),
        password,
        origin: visit.caller().origin.clone(),
    };
    let trouble = match auth::sign_in(visit.app(), attempt).await {
        Ok(signed_in) => {
            let cookies = login_cookies(&visit.caller().service, &signed_in);
            let visit = visit.known_as(signed_in.name);
            let mut answer = match kept {
                Some(kept) => visit.page(
                    Page::new(visit.words().t("kept-title")).narrow(),
                    kept.again(visit.words(), "kept-goes-on"),
                )?,
                None => visit.go(&next, "")?,
            };
            for cookie in &cookies {
                // It fails for what is no cookie at all, and these are.
                answer
                    .add_cookie(cookie)
                    .map_err(|error| visit.problem(Error::internal(error)))?;
            }
            return Ok(answer);
        }
        Err(Error::Unauthenticated) => Trouble::said(
            StatusCode::UNPROCESSABLE_ENTITY,
            visit.words().t("sign-in-failed"),
        ),
        Err(error) => visit.settle(error)?,
    };
    let typed = SignInForm {
        email: &email,
        next: &next,
        kept: kept.as_ref(),
    };
    let body = sign_in_body(visit.words(), Some(&trouble), &typed);
    visit.page_with(
        Some(&trouble),
        Page::new(visit.words().t("sign-in")).narrow(),
        body,
    )
}

/// `POST /sign-out`
pub(super) async fn sign_out(visit: Visit) -> Answer {
    if let Some(token) = visit.caller().login.clone() {
        visit
            .caller()
            .write(move |tx, actor| auth::sign_out(tx, actor, &token))
            .await?;
    }
    let gone = no_login(&visit.caller().service);
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, "/?done=signed-out"))
        .cookie(gone)
        .finish())
}

/// `POST /preferences`: language and theme of this browser.
pub(super) async fn preferences(visit: Visit, form: Form) -> Answer {
    let mut response = HttpResponse::SeeOther();
    let there = OwnPath::or(form.get("back"), "/");
    response.insert_header((LOCATION, without_language(&there)));
    if let Some(language) = form.get("language").and_then(Language::from_word) {
        response.cookie(kept(&visit, LANGUAGE_COOKIE, language.as_str()));
    }
    match form.get("theme") {
        Some("light") => _ = response.cookie(kept(&visit, THEME_COOKIE, "light")),
        Some("dark") => _ = response.cookie(kept(&visit, THEME_COOKIE, "dark")),
        Some(_) => _ = response.cookie(gone(&visit, THEME_COOKIE)),
        None => {}
    }
    Ok(response.finish())
}

fn gone(visit: &Visit, name: &'static str) -> Cookie<'static> {
    let mut gone = kept(visit, name, "");
    gone.make_removal();
    gone
}

/// A language in the address would go before the one that was just chosen.
fn without_language(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("language=") && !pair.starts_with("done="))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

fn tabs(words: Words, here: &str) -> Markup {
    let tab = |key: &str, href: &str| (words.t(key), href.to_owned(), href == here);
    let links = [
        tab("account", "/account"),
        tab("account-notices", "/account/notices"),
        tab("tokens", "/account/tokens"),
    ];
    html! { div.filters { (ui::tabs(&words.t("account"), &links)) } }
}

/// A field for a new password of the reader, or of whoever holds a link.
fn new_password(words: Words, trouble: Option<&Trouble>, link: Option<&str>) -> Markup {
    let name = "password";
    let error = trouble.and_then(|trouble| trouble.of(name));
    let (least, most) = (auth::PASSWORD_LENGTH.start(), auth::PASSWORD_LENGTH.end());
    let hint = words.say(
        "new-password-hint",
        &Args::new()
            .with("least", least.to_string())
            .with("most", most.to_string()),
    );

    let described = if error.is_some() {
        format!("{name}-hint {name}-error")
    } else {
        format!("{name}-hint")
    };
    let control = html! {
        input id=(name) name=(name) type="password" required minlength=(least) maxlength=(most)
            autocomplete="new-password" aria-invalid=[error.map(|_| "true")] aria-describedby=(described);
        (shows(words, name))
        (strength(words, name, link))
    };
    words
        .field(name, "new-password", "")
        .hint_text(hint)
        .around(trouble, &control)
}

/// Where it is said how good the password in a field is (ASVS 4.0.3, 2.1.8). Script fills it.
fn strength(words: Words, field: &str, link: Option<&str>) -> Markup {
    let word = |code: &str| words.of("strength", code);
    html! {
        div.strength data-measures=(field) data-link=[link]
            data-fair=(word("fair")) data-strong=(word("strong")) data-too_short=(word("too_short"))
            data-too_long=(word("too_long")) data-own=(word("own"))
            data-guessable=(word("guessable")) {
            meter min="0" low="3" high="4" optimum="4" max="4" aria-label=(words.t("strength")) hidden {}
            span role="status" {}
        }
    }
}

fn kept(visit: &Visit, name: &'static str, value: &'static str) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(visit.app().rules.base_url.starts_with("https://"))
        .max_age(Duration::days(400))
        .finish()
}
