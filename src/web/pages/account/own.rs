//! One's own account: invitations, name and language, address, password, places signed in at, and calendars.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use maud::{Markup, html};

use super::tokens::last_use;
use super::{invitations, kept, new_password, tabs};
use crate::app::Error;
use crate::app::access::oneself;
use crate::app::auth::{self, Calendars, LoginView};
use crate::app::feeds::{FeedView, list_feeds};
use crate::app::people::{
    InvitationView, MembershipView, PersonChangeBody, PersonView, get_person, list_invitations, update_person,
};
use crate::domain::place::FeedKind;
use crate::web::caller::no_login;
use crate::web::error::Answer;
use crate::web::pages::frame::visit::LANGUAGE_COOKIE;
use crate::web::pages::frame::{Form, Page, Visit, subscribe};
use crate::web::ui::fields::{Ticked, check};
use crate::web::ui::{self, Options, Trouble, Words};

struct Facts {
    person: PersonView,
    invitations: Vec<InvitationView>,
    logins: Vec<LoginView>,
    feeds: Vec<FeedView>,
}

/// Which form of the page came back, and what was typed.
struct Again<'a> {
    trouble: &'a Trouble,
    form: &'a str,
    /// The form, secrets aside.
    typed: &'a Form,
}

/// `GET /account`
pub(crate) async fn show(visit: Visit) -> Answer {
    show_with(&visit, None).await
}

async fn show_with(visit: &Visit, again: Option<Again<'_>>) -> Answer {
    visit.signed_in()?;
    let this = visit.caller().login_id;
    let facts = visit
        .read(move |tx, actor| {
            let person = get_person(tx, actor, oneself(actor)?)?;
            let (invitations, logins) = (list_invitations(tx, actor)?, auth::list_logins(tx, actor, this)?);
            Ok(Facts {
                person,
                invitations,
                logins,
                feeds: list_feeds(tx, actor)?,
            })
        })
        .await?;
    let words = visit.words();
    let of = |form: &str| again.as_ref().filter(|again| again.form == form);
    let body = html! {
        (tabs(words, "/account"))
        (Trouble::summary(again.as_ref().map(|again| again.trouble)))
        (invitations::card(visit, &facts.invitations))
        div.cols.two {
            div.stack.loose {
                (profile(words, &facts.person, of("profile")))
                (email(words, &facts.person, of("email")))
                (password(words, of("password")))
            }
            div.stack.loose { (sign_ins(visit, &facts.logins)) (calendars(visit, &facts.feeds)) }
        }
    };
    visit.page_with(
        again.as_ref().map(|again| again.trouble),
        Page::new(words.t("account")),
        body,
    )
}

fn profile(words: Words, person: &PersonView, again: Option<&Again<'_>>) -> Markup {
    let trouble = again.map(|again| again.trouble);
    let typed =
        |name: &str, kept: &str| again.map_or_else(|| kept.to_owned(), |again| again.typed.text(name));
    let account = person.account.as_ref();
    let name = typed("name", &person.name);
    let phone = typed("phone", &person.phone);
    let language = account.map_or(words.0, |account| account.language).as_str();
    let languages = [("ko", "한국어"), ("en", "English")];
    let languages: Options = languages
        .map(|(word, name)| (word.to_owned(), name.to_owned()))
        .into_iter()
        .collect();
    let place = |place: &MembershipView| {
        let role = words.of("member-role", place.role);
        format!("{} ({role})", words.named(&place.names))
    };
    let places: Vec<String> = person.organisations.iter().map(place).collect();
    ui::card(
        &words.t("account-profile"),
        html! {
            form.in.stack method="post" action="/account" {
                dl.facts {
                    dt { (words.t("email")) } dd { (person.email) }
                    @if !places.is_empty() { dt { (words.t("account-places")) } dd { (places.join(", ")) } }
                }
                (words.field("name", "person-name", &name).input(trouble, "text"))
                (words.field("phone", "person-phone", &phone)
                    .hint("person-phone-hint")
                    .optional()
                    .input(trouble, "tel"))
                (words.field("language", "account-language", language).select(trouble, &languages))
                div.row.stretch { button.btn.main type="submit" { (words.t("save")) } }
            }
        },
    )
}

fn email(words: Words, person: &PersonView, again: Option<&Again<'_>>) -> Markup {
    let trouble = again.map(|again| again.trouble);
    let typed = again.map(|again| again.typed.text("email")).unwrap_or_default();
    ui::card(
        &words.t("account-email"),
        html! {
            form.in.stack method="post" action="/account/email" {
                dl.facts { dt { (words.t("account-email-now")) } dd { (person.email) } }
                (words.field("email", "account-email-new", &typed)
                    .hint("account-email-hint")
                    .input(trouble, "email"))
                // The page has a field of this name already.
                (words.field("email_password", "old-password", "").input(trouble, "password"))
                div.row.stretch { button.btn type="submit" { (words.t("account-email-ask")) } }
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
                (words.field("old_password", "old-password", "").input(trouble, "password"))
                (new_password(words, trouble, None))
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
    let device = login
        .device
        .clone()
        .unwrap_or_else(|| words.t("account-device-unknown"));
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
                button.btn.small.danger type="submit" {
                    (words.t("account-end-sign-in")) span.sr { " " (device) }
                }
            }
        }
    }
}

fn calendars(visit: &Visit, feeds: &[FeedView]) -> Markup {
    let words = visit.words();
    let called = |feed: &FeedView| {
        feed.names
            .as_ref()
            .map_or_else(|| words.t("calendar-own"), |names| words.name(names).to_owned())
    };
    html! {
        (subscribe(visit, FeedKind::Person, "", None))
        @if !feeds.is_empty() {
            section.card {
                header { h2 { (words.t("calendar-list")) } }
                ul.list { @for feed in feeds {
                    li { div.item.row.between {
                        div {
                            a href=(feed.page) { b { (called(feed)) } }
                            div.small.dim {
                                (words.t("calendar-since"))
                                " "
                                (words.moment(feed.created_at, visit.frame.tz))
                                " · "
                                (last_use(visit, feed.last_used_at, feed.last_used_address.as_deref())) " · "
                                (words.t("calendar-ends")) " " (words.moment(feed.ends_at, visit.frame.tz))
                            }
                        }
                        form method="post" action={ "/calendars/" (feed.id) "/revoke" } {
                            button.btn.small.danger type="submit" {
                                (words.t("calendar-revoke")) span.sr { " " (called(feed)) }
                            }
                        }
                    } }
                } }
            }
        }
    }
}

/// `POST /account`
pub(crate) async fn save(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let body = PersonChangeBody {
        name: Some(form.text("name")),
        phone: form.get("phone").map(str::to_owned),
        language: form.get("language").map(str::to_owned),
        ..PersonChangeBody::default()
    };
    let saved = visit
        .write(move |tx, actor| update_person(tx, actor, oneself(actor)?, &body))
        .await?;
    match saved {
        Ok(person) => {
            let mut response = visit.go("/account", "saved")?;
            let language = person.account.map_or(visit.words().0, |account| account.language);
            // The page shall speak it at once, whatever was chosen in this browser before.
            _ = response.add_cookie(&kept(&visit, LANGUAGE_COOKIE, language.as_str()));
            Ok(response)
        }
        Err(trouble) => {
            show_with(
                &visit,
                Some(Again {
                    trouble: &trouble,
                    form: "profile",
                    typed: &form,
                }),
            )
            .await
        }
    }
}

/// `POST /account/password`
pub(crate) async fn change_password(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    match auth::change_password(
        visit.app(),
        visit.actor(),
        text("old_password"),
        text("password"),
        visit.caller().origin.clone(),
    )
    .await
    {
        Ok(signed_in) => Ok(visit.go_signed_in("/account?done=password-set", &signed_in)),
        Err(error) => {
            let trouble = visit.settle(error)?;
            show_with(
                &visit,
                Some(Again {
                    trouble: &trouble,
                    form: "password",
                    typed: &form,
                }),
            )
            .await
        }
    }
}

/// `POST /account/email`: sends a link to the new address; the same answer whether somebody has it or not.
pub(crate) async fn change_email(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let new = form.text("email");
    let password = form.raw("email_password");
    match auth::ask_email(visit.app(), visit.actor(), &new, password).await {
        Ok(()) => visit.go("/account", "email-asked"),
        Err(error) => {
            let trouble = visit.settle(as_named_here(error))?;
            show_with(
                &visit,
                Some(Again {
                    trouble: &trouble,
                    form: "email",
                    typed: &form,
                }),
            )
            .await
        }
    }
}

/// The error with the names that the fields have on this page.
fn as_named_here(error: Error) -> Error {
    let Error::Invalid(mut faults) = error else {
        return error;
    };
    for fault in faults.iter_mut().filter(|fault| fault.field == "password") {
        "email_password".clone_into(&mut fault.field);
    }
    Error::Invalid(faults)
}

/// `POST /account/sign-out-everywhere`
pub(crate) async fn sign_out_everywhere(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let calendars = if form.get("calendars").is_some() {
        Calendars::End
    } else {
        Calendars::Keep
    };
    visit
        .caller()
        .write(move |tx, actor| auth::sign_out_everywhere(tx, actor, calendars))
        .await?;
    let gone = no_login(&visit.caller().service);
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, "/sign-in?done=signed-out"))
        .cookie(gone)
        .finish())
}

/// `POST /account/sign-ins/{id}/end`
pub(crate) async fn end_login(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    visit
        .caller()
        .write(move |tx, actor| auth::end_login(tx, actor, id))
        .await?;
    visit.go("/account", "sign-in-ended")
}
