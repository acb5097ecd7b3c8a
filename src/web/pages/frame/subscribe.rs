//! The card that offers a calendar about something.

use maud::{Markup, html};

use super::Visit;
use crate::domain::place::FeedKind;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, fields};

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
                    p.small {
                        a href=(public) { (words.t("calendar-public")) }
                        " "
                        span.dim { (words.t("calendar-public-hint")) }
                    }
                }
                @if visit.frame.person.is_none() && public.is_none() {
                    p.small.dim { (words.t("calendar-sign-in")) }
                }
            }
        },
    )
}
