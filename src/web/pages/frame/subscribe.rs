//! The card that offers a calendar about something.

use maud::{Markup, html};

use super::Visit;
use crate::domain::place::FeedKind;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Words, fields};

/// The address with the scheme that calendar programs take: they subscribe to it instead of loading it once.
#[must_use]
pub(crate) fn subscribing(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    format!("webcal://{rest}")
}

/// A button that copies a text, where script runs.
#[must_use]
pub(crate) fn copying(words: Words, text: &str) -> Markup {
    html! {
        button.btn.small type="button" data-copies=(text) data-done=(words.t("copied")) hidden {
            (words.t("copy"))
        }
    }
}

/// The card that offers a calendar about something. `public` is the address that says no more than anybody
/// may know.
#[must_use]
pub(crate) fn subscribe(visit: &Visit, kind: FeedKind, path: &str, public: Option<&str>) -> Markup {
    let words = visit.words();
    ui::card(
        &words.t("calendar"),
        html! {
            div.in.stack {
                @if visit.frame.person.is_some() {
                    p.small { (words.of("calendar-hint", kind)) }
                    form method="post" action="/calendars" {
                        (fields::carried(&visit.fresh_key(), None))
                        (hidden("kind", kind))
                        (hidden("path", path))
                        (hidden("back", &visit.frame.here))
                        button.btn type="submit" { (words.t("calendar-make")) }
                    }
                }
                @if let Some(public) = public {
                    @let address = format!("{}{public}", visit.app().rules.base_url);
                    p.small {
                        a href=(public) { (words.t("calendar-public")) }
                        " "
                        span.dim { (words.t("calendar-public-hint")) }
                    }
                    div.row {
                        a.btn.small href=(subscribing(&address)) { (words.t("calendar-open")) }
                        (copying(words, &address))
                    }
                }
                @if visit.frame.person.is_none() && public.is_none() {
                    p.small.dim { (words.t("calendar-sign-in")) }
                }
            }
        },
    )
}
