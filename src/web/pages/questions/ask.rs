//! `/sites/{site}/ask`: anybody asks about a site or a zone.

use actix_web::web::Path;
use maud::html;
use serde::Deserialize;

use crate::app::questions::{self, AskBody};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::Trouble;
use crate::web::ui::fields::{hidden, trap};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AskQuery {
    zone: String,
}

/// `GET /sites/{site}/ask`
pub(crate) async fn form(visit: Visit, site: Path<String>, query: Query<AskQuery>) -> Answer {
    let body = AskBody {
        zone: query.0.zone,
        ..AskBody::default()
    };
    show(&visit, &site, &body, None).await
}

async fn show(visit: &Visit, site: &str, body: &AskBody, trouble: Option<&Trouble>) -> Answer {
    let (slug, zone) = (site.to_owned(), body.zone.clone());
    let place = visit
        .read(move |tx, _| questions::place_to_ask(tx, &slug, &zone))
        .await?;
    let words = visit.words();
    let is_visitor = visit.actor().person.is_none();
    let form = html! {
        (Trouble::summary(trouble))
        form.card id="ask" method="post" action={ "/sites/" (site) "/ask" } {
            div.in.stack {
                (hidden("zone", &body.zone))
                (words.field("words", "ask-words", &body.words).hint("ask-words-hint").area(trouble))
                @if is_visitor {
                    (words.field("name", "name", &body.name).input(trouble, "text"))
                    (words.field("email", "email", &body.email)
                        .hint("ask-email-hint").input(trouble, "email"))
                    (trap(words))
                } @else { p.small.dim { (words.t("ask-answer-hint")) } }
                div { button.btn.main type="submit" { (words.t("ask-send")) } }
            }
        }
    };
    let page = Page::new(words.t("ask-title"))
        .below_site(words, words.name(&place.site), site)
        .lead(words.names(std::iter::once(&place.site).chain(&place.zone)));
    visit.page_with(trouble, page.narrow(), form)
}

/// `POST /sites/{site}/ask`
pub(crate) async fn send(visit: Visit, site: Path<String>, form: Form) -> Answer {
    let slug = site.into_inner();
    let body = AskBody {
        zone: form.text("zone"),
        name: form.text("name"),
        email: form.text("email"),
        words: form.text("words"),
    };
    let back = if body.zone.is_empty() {
        format!("/sites/{slug}")
    } else {
        format!("/sites/{slug}/zones/{}", body.zone)
    };
    if form.is_trapped() {
        return visit.go("/sites", "question-sent");
    }
    let (of, sent, language) = (slug.clone(), body.clone(), visit.words().0);
    match visit
        .write(move |tx, actor| questions::ask(tx, actor, &of, language, &sent))
        .await?
    {
        Ok(_) => visit.go(&back, "question-sent"),
        Err(trouble) => show(&visit, &slug, &body, Some(&trouble)).await,
    }
}
