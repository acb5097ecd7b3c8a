//! Ways back into an account: asking for a link, and the page that a single-use link opens. Looking changes
//! nothing.

use actix_web::web::Path;
use maud::{Markup, html};

use super::new_password;
use crate::app::auth::{self, LinkView};
use crate::domain::place::LinkPurpose;
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::{self, Trouble};

/// `GET /reset`
pub(crate) async fn reset_form(visit: Visit) -> Answer {
    show_reset(&visit, None, "")
}

fn show_reset(visit: &Visit, trouble: Option<&Trouble>, email: &str) -> Answer {
    let words = visit.words();
    let body = html! {
        (Trouble::summary(trouble))
        form.card method="post" action="/reset" {
            div.in.stack {
                p { (words.t("reset-hint")) }
                (words.field("email", "email", email).input(trouble, "email"))
                div.row.stretch {
                    button.btn.main type="submit" { (words.t("reset-send")) }
                    a href="/sign-in" { (words.t("sign-in")) }
                }
            }
        }
    };
    visit.page_with(trouble, Page::new(words.t("reset")).narrow(), body)
}

/// `POST /reset`: the same answer whether or not somebody has the address.
pub(crate) async fn reset(visit: Visit, form: Form) -> Answer {
    let email = form.text("email");
    let (asked, origin) = (email.clone(), visit.caller().origin.clone());
    match visit
        .write(move |tx, _| auth::ask_reset(tx, &asked, &origin))
        .await?
    {
        Ok(()) => visit.go("/reset/sent", ""),
        Err(trouble) => show_reset(&visit, Some(&trouble), &email),
    }
}

/// `GET /reset/sent`
pub(crate) async fn sent(visit: Visit) -> Answer {
    let words = visit.words();
    let body = html! {
        div.card {
            (ui::empty(
                &words.t("reset-sent"),
                &words.t("reset-sent-hint"),
                Some(("/sign-in", &words.t("sign-in")))
            ))
        }
    };
    visit.page(Page::new(words.t("reset")).narrow(), body)
}

/// `GET /link/{token}`
pub(crate) async fn show(visit: Visit, token: Path<String>) -> Answer {
    let token = token.into_inner();
    let looked = token.clone();
    // A link that is used up is no missing page: people open old mails, and must be told what to do.
    match visit.app().read(move |tx| auth::find_link(tx, &looked)).await {
        Ok(link) if link.purpose == LinkPurpose::Email => show_confirm(&visit, None, &token, &link),
        Ok(link) => show_link(&visit, None, &token, &link, None),
        Err(crate::app::Error::NotFound) => gone(&visit),
        Err(error) => Err(visit.problem(error)),
    }
}

fn gone(visit: &Visit) -> Answer {
    let words = visit.words();
    let trouble = Trouble::said(actix_web::http::StatusCode::NOT_FOUND, words.t("link-gone"));
    let body = html! {
        div.card {
            (ui::empty(
                &words.t("link-gone"),
                &words.t("link-gone-hint"),
                Some(("/reset", &words.t("reset")))
            ))
        }
    };
    visit.page_with(
        Some(&trouble),
        Page::new(words.t("link-gone-title")).narrow(),
        body,
    )
}

/// `name`: what was typed as such.
fn show_link(
    visit: &Visit,
    trouble: Option<&Trouble>,
    token: &str,
    link: &LinkView,
    name: Option<&str>,
) -> Answer {
    let words = visit.words();
    let suggested = link.suggested_name.as_deref();
    let (title, hint) = match link.purpose {
        LinkPurpose::Invite => ("link-invite", "link-invite-hint"),
        LinkPurpose::Reset | LinkPurpose::Email => ("link-reset", "link-reset-hint"),
    };
    let body: Markup = html! {
        (Trouble::summary(trouble))
        form.card method="post" action={ "/link/" (token) } {
            div.in.stack {
                p { (words.fill(hint, "name", &link.name)) }
                dl.facts {
                    dt { (words.t("email")) } dd { (link.email) }
                    @if let Some((names, role)) = &link.place {
                        dt { (words.t("organisation")) }
                        @let role = words.of("member-role", role);
                        @let place = Args::new()
                            .with("organisation", words.name(names).to_owned())
                            .with("role", role);
                        dd { (words.say("place-as", &place)) }
                    }
                }
                // Password managers keep it under this name.
                input.sr type="email" name="username" autocomplete="username" value=(link.email) readonly
                    tabindex="-1" aria-hidden="true";
                @if let Some(suggested) = suggested {
                    (words.field("name", "link-name", name.unwrap_or(suggested))
                        .hint("link-name-hint").input(trouble, "text"))
                }
                (new_password(words, trouble, Some(token)))
                button.btn.main type="submit" { (words.t("link-use")) }
            }
        }
    };
    visit.page_with(trouble, Page::new(words.t(title)).narrow(), body)
}

fn show_confirm(visit: &Visit, trouble: Option<&Trouble>, token: &str, link: &LinkView) -> Answer {
    let words = visit.words();
    let body = html! {
        (Trouble::summary(trouble))
        form.card method="post" action={ "/link/" (token) } {
            div.in.stack {
                p { (words.fill("link-email-hint", "name", &link.name)) }
                dl.facts {
                    dt { (words.t("account-email-now")) } dd { (link.email) }
                    dt { (words.t("account-email-new")) }
                    dd { (link.new_email.as_deref().unwrap_or_default()) }
                }
                button.btn.main type="submit" { (words.t("link-email-use")) }
            }
        }
    };
    visit.page_with(trouble, Page::new(words.t("link-email")).narrow(), body)
}

async fn confirm(visit: &Visit, token: String) -> Answer {
    let used = token.clone();
    let done = visit
        .write(move |tx, actor| auth::confirm_email(tx, &used, actor.address.as_deref()))
        .await?;
    let Err(trouble) = done else {
        return visit.go(
            if visit.actor().person.is_some() {
                "/account"
            } else {
                "/sign-in"
            },
            "email-changed",
        );
    };
    let looked = token.clone();
    let link = visit.read(move |tx, _| auth::find_link(tx, &looked)).await?;
    show_confirm(visit, Some(&trouble), &token, &link)
}

/// `POST /link/{token}`: sets the password and signs in; or gives the person their new address.
pub(crate) async fn use_link(visit: Visit, token: Path<String>, form: Form) -> Answer {
    let token = token.into_inner();
    let looked = token.clone();
    let link = match visit.app().read(move |tx| auth::find_link(tx, &looked)).await {
        Ok(link) if link.purpose == LinkPurpose::Email => return confirm(&visit, token).await,
        Ok(link) => link,
        Err(crate::app::Error::NotFound) => return gone(&visit),
        Err(error) => return Err(visit.problem(error)),
    };
    let asked = link.suggested_name.is_some();
    let name = form.get("name").filter(|_| asked);
    let password = form.raw("password");
    let origin = visit.caller().origin.clone();
    match auth::use_link(visit.app(), &token, password, name, origin).await {
        Ok(signed_in) => Ok(visit.go_signed_in("/home?done=password-set", &signed_in)),
        Err(crate::app::Error::NotFound) => gone(&visit),
        Err(error) => {
            let trouble = visit.settle(error)?;
            let looked = token.clone();
            let link = visit.read(move |tx, _| auth::find_link(tx, &looked)).await?;
            show_link(&visit, Some(&trouble), &token, &link, name)
        }
    }
}
