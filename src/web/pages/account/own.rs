//! One's own account: name and language, password, places signed in at, and calendars.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use maud::{Markup, html};

use super::super::calendars::subscribe;
use super::super::visit::LANGUAGE_COOKIE;
use super::super::{Form, Page, Trouble, Visit};
use super::{kept, password_field, tabs};
use crate::app::Error;
use crate::app::auth::{self, Calendars, LoginView};
use crate::app::feeds::{FeedView, list_feeds};
use crate::app::people::{PersonChangeBody, PersonView, get_person, update_person};
use crate::domain::place::FeedKind;
use crate::domain::text::Language;
use crate::web::caller::{login_cookies, no_login};
use crate::web::error::Answer;
use crate::web::ui::fields::{Field, Ticked, check};
use crate::web::ui::{self, Words};

/// What the page shows.
struct Facts {
    person: PersonView,
    logins: Vec<LoginView>,
    feeds: Vec<FeedView>,
}

/// Which form of the page came back, and what was typed.
struct Again<'a> {
    trouble: &'a Trouble,
    form: &'a str,
    name: Option<&'a str>,
}

/// `GET /account`
pub async fn show(visit: Visit) -> Answer {
    show_with(&visit, None).await
}

async fn show_with(visit: &Visit, again: Option<Again<'_>>) -> Answer {
    visit.signed_in()?;
    let this = visit.caller().login_id;
    let facts = visit
        .read(move |tx, actor| {
            let person = get_person(tx, actor, actor.person.ok_or(Error::Unauthenticated)?)?;
            Ok(Facts { person, logins: auth::list_logins(tx, actor, this)?, feeds: list_feeds(tx, actor)? })
        })
        .await?;
    let words = visit.words();
    let of = |form: &str| again.as_ref().filter(|again| again.form == form);
    let body = html! {
        (tabs(words, "/account"))
        @if let Some(again) = &again { (again.trouble.summary()) }
        div.cols.two {
            div.stack.loose { (profile(words, &facts.person, of("profile"))) (password(words, of("password"))) }
            div.stack.loose { (sign_ins(visit, &facts.logins)) (calendars(visit, &facts.feeds)) }
        }
    };
    visit.page_with(again.as_ref().map(|again| again.trouble), Page::new(words.t("account")), body)
}

fn profile(words: Words, person: &PersonView, again: Option<&Again<'_>>) -> Markup {
    let trouble = again.map(|again| again.trouble);
    let name = again.and_then(|again| again.name).unwrap_or(&person.name);
    let languages = [("ko".to_owned(), "한국어".to_owned()), ("en".to_owned(), "English".to_owned())];
    let places: Vec<String> = person
        .organisations
        .iter()
        .map(|place| {
            format!(
                "{} ({})",
                if words.0 == Language::Ko { &place.names.ko } else { &place.names.en },
                words.of("member-role", place.role.as_str())
            )
        })
        .collect();
    ui::card(
        &words.t("account-profile"),
        html! {
            form.in.stack method="post" action="/account" {
                dl.facts {
                    dt { (words.t("email")) } dd { (person.email) }
                    @if !places.is_empty() { dt { (words.t("account-places")) } dd { (places.join(", ")) } }
                }
                (Field::new("name", &words.t("person-name"), name).input(words, trouble, "text"))
                (Field::new("language", &words.t("account-language"), person.language.as_str()).select(words, trouble, &languages))
                div.row.stretch { button.btn.main type="submit" { (words.t("save")) } }
            }
        },
    )
}

fn password(words: Words, again: Option<&Again<'_>>) -> Markup {
    let trouble = again.map(|again| again.trouble);
    ui::card(
        &words.t("account-password"),
        html! {
            form.in.stack method="post" action="/account/password" {
                (Field::new("old_password", &words.t("old-password"), "").input(words, trouble, "password"))
                (password_field(words, trouble, "password", "new-password"))
                p.small.dim { (words.t("account-password-hint")) }
                div.row.stretch { button.btn type="submit" { (words.t("account-password-set")) } }
            }
        },
    )
}

fn sign_ins(visit: &Visit, logins: &[LoginView]) -> Markup {
    let words = visit.words();
    let card = html! {
        ul.list { @for login in logins { li { div.item.row.between { (sign_in(visit, login)) } } } }
        form.in.stack method="post" action="/account/sign-out-everywhere" {
            p { (words.n("account-sign-ins-count", logins.len())) }
            (check("calendars", "on", &words.t("account-sign-out-calendars"), Ticked::No))
            p.small.dim { (words.t("account-sign-out-hint")) }
            div.row.stretch { button.btn.danger type="submit" { (words.t("account-sign-out-everywhere")) } }
        }
    };
    ui::card(&words.t("account-sign-ins"), card)
}

fn sign_in(visit: &Visit, login: &LoginView) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    let device = login.device.clone().unwrap_or_else(|| words.t("account-device-unknown"));
    html! {
        div {
            b { (device) } @if login.is_this { " · " (words.t("account-this-one")) }
            div.small.dim {
                @if let Some(address) = &login.address { (address) " · " }
                (words.t("account-signed-in")) " " (words.moment(login.created_at, tz)) " · "
                (words.t("account-last-seen")) " " (words.moment(login.last_seen_at, tz))
            }
        }
        @if !login.is_this {
            form method="post" action={ "/account/sign-ins/" (login.id) "/end" } {
                button.btn.small.danger type="submit" { (words.t("account-end-sign-in")) span.sr { " " (device) } }
            }
        }
    }
}

fn calendars(visit: &Visit, feeds: &[FeedView]) -> Markup {
    let words = visit.words();
    let called = |feed: &FeedView| feed.names.as_ref().map_or_else(|| words.t("calendar-own"), |names| words.name(names).to_owned());
    html! {
        (subscribe(visit, FeedKind::Person, "", None))
        @if !feeds.is_empty() {
            section.card {
                header { h2 { (words.t("calendar-list")) } }
                ul.list { @for feed in feeds {
                    li { div.item.row.between {
                        div { a href=(feed.page) { b { (called(feed)) } } div.small.dim { (words.t("calendar-since")) " " (words.moment(feed.created_at, visit.frame.tz)) } }
                        form method="post" action={ "/calendars/" (feed.id) "/revoke" } { button.btn.small.danger type="submit" { (words.t("calendar-revoke")) span.sr { " " (called(feed)) } } }
                    } }
                } }
            }
        }
    }
}

/// `POST /account`
pub async fn save(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let name = form.text("name");
    let body =
        PersonChangeBody { name: Some(name.clone()), language: form.get("language").map(str::to_owned), ..PersonChangeBody::default() };
    let saved = visit.write(move |tx, actor| update_person(tx, actor, actor.person.ok_or(Error::Unauthenticated)?, &body)).await?;
    match saved {
        Ok(person) => {
            let mut response = visit.go("/account", "saved")?;
            // The page shall speak it at once, whatever was chosen in this browser before.
            _ = response.add_cookie(&kept(&visit, LANGUAGE_COOKIE, person.language.as_str()));
            Ok(response)
        }
        Err(trouble) => show_with(&visit, Some(Again { trouble: &trouble, form: "profile", name: Some(&name) })).await,
    }
}

/// `POST /account/password`
pub async fn change_password(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let passwords = (text("old_password"), text("password"));
    match auth::change_password(visit.app(), visit.actor(), passwords, visit.caller().origin.clone()).await {
        Ok(signed_in) => {
            let [login, browser] = login_cookies(&visit.caller().service, &signed_in);
            Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/account?done=password-set")).cookie(login).cookie(browser).finish())
        }
        Err(error) => {
            let trouble = visit.settle(error)?;
            show_with(&visit, Some(Again { trouble: &trouble, form: "password", name: None })).await
        }
    }
}

/// `POST /account/sign-out-everywhere`
pub async fn sign_out_everywhere(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let calendars = if form.get("calendars").is_some() { Calendars::End } else { Calendars::Keep };
    visit.caller().write(move |tx, actor| auth::sign_out_everywhere(tx, actor, calendars)).await?;
    let gone = no_login(&visit.caller().service);
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in?done=signed-out")).cookie(gone).finish())
}

/// `POST /account/sign-ins/{id}/end`
pub async fn end_login(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    visit.caller().write(move |tx, actor| auth::end_login(tx, actor, id)).await?;
    visit.go("/account", "sign-in-ended")
}
