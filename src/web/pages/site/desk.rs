//! `/sites/{site}/desk`: how a site decides.

use actix_web::web::Path;
use maud::html;

use super::zone::editable;
use crate::app::register::{Desk, get_desk, set_desk};
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};

/// `GET /sites/{site}/desk`
pub(crate) async fn show(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let site = editable(&visit, slug.clone()).await?;
    let desk = visit.read(move |tx, actor| get_desk(tx, actor, &slug)).await?;
    let words = visit.words();
    let body = html! {
        form.card method="post" action={ "/sites/" (site.slug) "/desk" } {
            div.in.stack {
                label.check {
                    input type="checkbox" name="mail_links" checked[desk.mail_links];
                    span { (words.t("desk-mail-links")) }
                }
                p.small.dim { (words.t("desk-mail-links-hint")) }
                div { button.btn.main type="submit" { (words.t("save")) } }
            }
        }
    };
    let page = Page::new(words.t("desk-title")).below_site(words, words.named(&site.names), &site.slug);
    visit.page(page.narrow(), body)
}

/// `POST /sites/{site}/desk`
pub(crate) async fn save(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let (of, desk) = (
        slug.clone(),
        Desk {
            mail_links: form.has("mail_links"),
        },
    );
    let done = visit
        .write(move |tx, actor| set_desk(tx, actor, &of, &desk))
        .await?;
    match done {
        Ok(()) => visit.go(&format!("/sites/{slug}/desk"), "saved"),
        Err(_) => visit.go(&format!("/sites/{slug}/desk"), ""),
    }
}
