//! `POST /sessions/{id}/links`: links for some of a crew, shown once, to be sent or read off the screen.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::presence::{CrewLinks, LinksFor, NewCrewLink, make_crew_links};
use crate::domain::ids::SessionId;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit, copying};
use crate::web::ui::qr::qr;
use crate::web::ui::{self, Trouble, Words};

/// `POST /sessions/{id}/links`
pub(crate) async fn make(mut visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let there = format!("/sessions/{id}");
    // Whoever changes the language finds the session, as nobody sees the links twice.
    visit.comes_back_to(&there);
    let whose = LinksFor::from_word(&form.text("worker"));
    let made = visit
        .write(move |tx, actor| make_crew_links(tx, actor, id, whose))
        .await?;
    let words = visit.words();
    let page = Page::new(words.t("links-title"))
        .at(Nav::Bookings)
        .below(words.t("session-title"), &there);
    match made {
        Ok(made) => {
            let base = &visit.app().rules.base_url;
            let body = html! { div.stack.loose {
                p { (words.t("links-hint")) }
                div.grid { @for own in &made.links { (link(words, &made, own, base)) } }
                p { a.btn href=(there) { (words.t("back")) } }
            } };
            visit.page(page, body)
        }
        Err(trouble) => {
            let body = html! {
                (Trouble::summary(Some(&trouble)))
                a.btn href=(there) { (words.t("back")) }
            };
            visit.page_with(Some(&trouble), page, body)
        }
    }
}

fn link(words: Words, made: &CrewLinks, own: &NewCrewLink, base: &str) -> Markup {
    let address = format!("{base}/in/{}", own.token);
    let site = words.name(&made.ground.site.names);
    let said = format!("{} · {site} {address}", made.title);
    let text = form_urlencoded::byte_serialize(said.as_bytes()).collect::<String>();
    // Phones take a plus for a plus.
    let text = text.replace('+', "%20");
    html! {
        section.card {
            header { h2 { (own.worker.name) } (copying(words, &address)) }
            div.in.stack {
                (qr(&address, &words.fill("links-code", "name", &own.worker.name)))
                p.small.mono { (address) }
                @if !own.worker.phone.is_empty() {
                    div.row.stretch {
                        a.btn href={ "sms:" (ui::dial(&own.worker.phone)) "?body=" (text) } {
                            (words.fill("links-send", "phone", &own.worker.phone))
                        }
                    }
                }
            }
        }
    }
}
