//! `/account-asks`: who asks for an account, and what staff answer.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::joining::{self, AskPortrait};
use crate::app::register::{self, Choice};
use crate::domain::access::MemberRole;
use crate::store::visitors::account_asks::AccountAsk;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::{self, Options, Trouble};

/// `GET /account-asks`
pub(crate) async fn index(visit: Visit) -> Answer {
    visit.only_staff()?;
    let list = visit.read(joining::list_asks).await?;
    let words = visit.words();
    let rows = |asks: &[AccountAsk]| {
        html! { ul.list { @for ask in asks { li { (row(&visit, ask)) } } } }
    };
    let body = html! {
        div.stack.loose {
            section.card {
                header { h2 { (words.t("asks-open")) } }
                @if list.open.is_empty() {
                    (ui::empty(&words.t("asks-none"), &words.t("asks-none-hint"), None))
                } @else { (rows(&list.open)) }
            }
            @if !list.answered.is_empty() {
                section.card { header { h2 { (words.t("asks-answered")) } } (rows(&list.answered)) }
            }
        }
    };
    visit.page(Page::new(words.t("asks")).at(Nav::Register).narrow(), body)
}

fn row(visit: &Visit, ask: &AccountAsk) -> Markup {
    let words = visit.words();
    html! {
        a.item href={ "/account-asks/" (ask.id) } {
            div.row.between {
                b { (ask.organisation) }
                @match ask.answer {
                    Some(answer) => { (ui::badge("is-done", &words.of("ask-answer", answer))) }
                    None => {
                        span.small { (words.ago(ask.asked_at, visit.frame.now, visit.frame.tz)) }
                    }
                }
            }
            span.small.dim { (ask.asker.name) " · " (ask.asker.email) }
        }
    }
}

/// What was typed into the forms of a wish, and why it was not taken.
#[derive(Default)]
struct TypedReply {
    organisation: String,
    words: String,
    trouble: Option<Trouble>,
}

/// `GET /account-asks/{ask}`
pub(crate) async fn one(visit: Visit, ask: Path<i64>) -> Answer {
    visit.only_staff()?;
    show(&visit, ask.into_inner(), &TypedReply::default()).await
}

async fn show(visit: &Visit, id: i64, typed: &TypedReply) -> Answer {
    let (portrait, organisations) = visit
        .read(move |tx, actor| {
            let portrait = joining::portray_ask(tx, actor, id)?;
            Ok((portrait, register::organisation_choices(tx, actor)?))
        })
        .await?;
    let (words, trouble) = (visit.words(), typed.trouble.as_ref());
    let body = html! {
        (Trouble::summary(trouble))
        div.stack.loose {
            section.card { div.in { (facts(visit, &portrait)) } }
            @if portrait.ask.answer.is_none() { (forms(visit, &portrait, &organisations, typed)) }
        }
    };
    let page = Page::new(portrait.ask.organisation.clone())
        .at(Nav::Register)
        .below(words.t("asks"), "/account-asks");
    visit.page_with(trouble, page.narrow(), body)
}

fn facts(visit: &Visit, AskPortrait { ask, site, known }: &AskPortrait) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    html! {
        dl.facts {
            dt { (words.t("name")) } dd { (ask.asker.name) }
            dt { (words.t("email")) }
            dd {
                a href={ "mailto:" (ask.asker.email) } { (ask.asker.email) }
                @if let Some(person) = known {
                    div.small {
                        (words.t("ask-known")) " " a href={ "/people/" (person.id) } { (person.name) }
                    }
                }
            }
            dt { (words.t("organisation")) } dd { (ask.organisation) }
            dt { (words.t("join-purpose")) } dd.pre { (ask.purpose) }
            @if let Some(site) = site { dt { (words.t("fact-site")) } dd { (words.name(site)) } }
            dt { (words.t("fact-asked-at")) } dd { (words.moment(ask.asked_at, tz)) }
            @if let (Some(answer), Some(at)) = (ask.answer, ask.answered_at) {
                dt { (words.of("ask-answer", answer)) }
                dd {
                    (words.moment(at, tz))
                    @if let Some(by) = &ask.answered_by { " · " (by) }
                    @if !ask.words.is_empty() { p.pre { (ask.words) } }
                }
            }
        }
    }
}

/// The three ways to answer: a consortium of their own, a place in an organisation that is there, or no.
fn forms(visit: &Visit, portrait: &AskPortrait, organisations: &[Choice], typed: &TypedReply) -> Markup {
    let (words, trouble) = (visit.words(), typed.trouble.as_ref());
    let to = |what: &str| format!("/account-asks/{}/{what}", portrait.ask.id);
    html! {
        (ui::card(&words.t("ask-found"), html! {
            div.in.stack {
                p { (words.t("ask-found-hint")) }
                div {
                    a.btn.main href={ "/consortia/new?ask=" (portrait.ask.id) } { (words.t("ask-found-go")) }
                }
            }
        }))
        @if !organisations.is_empty() {
            (ui::card(&words.t("ask-invite"), html! {
                form.in.stack method="post" action=(to("invite")) {
                    (words.field("organisation", "organisation", &typed.organisation)
                        .select(trouble, &Options::named(words, organisations)))
                    (words.field("role", "ask-role", MemberRole::Member.as_str())
                        .plain().select(trouble, &Options::of(words, "member-role", MemberRole::ALL)))
                    div { button.btn type="submit" { (words.t("ask-invite-go")) } }
                }
            }))
        }
        (ui::card(&words.t("ask-decline"), html! {
            form.in.stack method="post" action=(to("decline")) {
                (words.field("words", "ask-decline-words", &typed.words)
                    .hint("ask-decline-hint").area(trouble))
                div { button.btn.danger type="submit" { (words.t("ask-decline-go")) } }
            }
        }))
    }
}

/// `POST /account-asks/{ask}/invite`
pub(crate) async fn invite(visit: Visit, ask: Path<i64>, form: Form) -> Answer {
    visit.only_staff()?;
    let (id, organisation, role) = (ask.into_inner(), form.text("organisation"), form.text("role"));
    let of = organisation.clone();
    match visit
        .write(move |tx, actor| joining::invite_asker(tx, actor, id, &of, &role))
        .await?
    {
        Ok(()) => visit.go("/account-asks", "invited"),
        Err(trouble) => {
            let typed = TypedReply {
                organisation,
                trouble: Some(trouble),
                ..TypedReply::default()
            };
            show(&visit, id, &typed).await
        }
    }
}

/// `POST /account-asks/{ask}/decline`
pub(crate) async fn decline(visit: Visit, ask: Path<i64>, form: Form) -> Answer {
    visit.only_staff()?;
    let (id, words) = (ask.into_inner(), form.text("words"));
    let said = words.clone();
    match visit
        .write(move |tx, actor| joining::decline_ask(tx, actor, id, &said))
        .await?
    {
        Ok(()) => visit.go("/account-asks", "ask-declined"),
        Err(trouble) => {
            let typed = TypedReply {
                words,
                trouble: Some(trouble),
                ..TypedReply::default()
            };
            show(&visit, id, &typed).await
        }
    }
}
