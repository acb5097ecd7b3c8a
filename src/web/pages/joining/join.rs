//! `/join`: somebody without an account asks for one. The answer is the same whoever has the address.

use maud::html;
use serde::Deserialize;

use crate::app::joining::{JoinBody, ask_account};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::fields::{hidden, trap};
use crate::web::ui::{self, Trouble};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JoinQuery {
    site: String,
}

/// `GET /join`
pub(crate) async fn form(visit: Visit, query: Query<JoinQuery>) -> Answer {
    if visit.actor().person.is_some() {
        return visit.go("/home", "");
    }
    let body = JoinBody {
        site: query.0.site,
        ..JoinBody::default()
    };
    show(&visit, &body, None)
}

fn show(visit: &Visit, body: &JoinBody, trouble: Option<&Trouble>) -> Answer {
    let words = visit.words();
    let form = html! {
        (Trouble::summary(trouble))
        form.card method="post" action="/join" {
            div.in.stack {
                p { (words.t("join-hint")) }
                (hidden("site", &body.site))
                (words.field("name", "name", &body.name).input(trouble, "text"))
                (words.field("email", "email", &body.email).hint("join-email-hint").input(trouble, "email"))
                (words.field("organisation", "organisation", &body.organisation).input(trouble, "text"))
                (words.field("purpose", "join-purpose", &body.purpose)
                    .hint("join-purpose-hint").area(trouble))
                (trap(words))
                div.row.stretch {
                    button.btn.main type="submit" { (words.t("join-send")) }
                    a href="/sign-in" { (words.t("sign-in")) }
                }
            }
        }
    };
    visit.page_with(trouble, Page::new(words.t("join")).narrow(), form)
}

/// `POST /join`
pub(crate) async fn send(visit: Visit, form: Form) -> Answer {
    if visit.actor().person.is_some() {
        return visit.go("/home", "");
    }
    if form.is_trapped() {
        return visit.go("/join/sent", "");
    }
    let body = JoinBody {
        name: form.text("name"),
        email: form.text("email"),
        organisation: form.text("organisation"),
        purpose: form.text("purpose"),
        site: form.text("site"),
    };
    let (sent, language) = (body.clone(), visit.words().0);
    match visit
        .write(move |tx, actor| ask_account(tx, actor, language, &sent))
        .await?
    {
        Ok(_) => visit.go("/join/sent", ""),
        Err(trouble) => show(&visit, &body, Some(&trouble)),
    }
}

/// `GET /join/sent`
pub(crate) async fn sent(visit: Visit) -> Answer {
    let words = visit.words();
    let body = html! {
        div.card {
            (ui::empty(
                &words.t("join-sent"),
                &words.t("join-sent-hint"),
                Some(("/sites", &words.t("start-find")))
            ))
        }
    };
    visit.page(Page::new(words.t("join")).narrow(), body)
}
