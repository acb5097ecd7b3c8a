//! `GET /admin/settings`: the settings in force, secrets hidden, and where each comes from.

use maud::html;

use super::Part;
use crate::app::access::only;
use crate::config::Origin;
use crate::domain::access::Deed;
use crate::web::error::Answer;
use crate::web::pages::frame::Visit;
use crate::web::ui::{Words, badge, columns};

/// `GET /admin/settings`
pub(crate) async fn show(visit: Visit) -> Answer {
    only(visit.actor(), Deed::Administer).map_err(|error| visit.problem(error))?;
    let words = visit.words();
    let settings = visit.caller().service.settings.clone();
    let body = html! {
        (Part::Settings.tabs(&visit))
        div.card.scroll {
            table.data.folds {
                (columns(words, &["setting-key", "setting-value", "setting-origin"]))
                tbody {
                    @for shown in settings.iter() {
                        tr {
                            th scope="row" { code { (shown.key) } }
                            td data-label=(words.t("setting-value")) {
                                @if shown.value.is_empty() {
                                    span.dim { (words.t("setting-empty")) }
                                } @else {
                                    code { (shown.value) }
                                }
                            }
                            td data-label=(words.t("setting-origin")) { (origin(words, &shown.origin)) }
                        }
                    }
                }
            }
        }
    };
    visit.page(Part::Settings.page(words).lead(words.t("setting-lead")), body)
}

fn origin(words: Words, origin: &Origin) -> maud::Markup {
    match origin {
        Origin::Defaults => html! { span.dim { (words.t("setting-default")) } },
        other => html! { (badge("is-approved bare", &other.to_string())) },
    }
}
