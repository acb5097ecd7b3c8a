//! Work that is stopped: the box that warns of it on other pages, and its words.

use maud::{Markup, html};

use super::{Words, alert, card};
use crate::app::stops::StopFile;
use crate::domain::span::Instant;
use crate::domain::stop::StopScope;
use crate::locale;

/// What is stopped, in words: the zone or the whole site, or that it is one booking or session there.
#[must_use]
pub(crate) fn place(words: Words, file: &StopFile) -> String {
    let site = words.name(&file.ground.site.names);
    let zone = file.stop.zone.and_then(|zone| file.ground.zone(zone));
    match (file.stop.scope, zone) {
        (StopScope::Zone, Some(zone)) => format!("{site} {}", words.name(&zone.names)),
        (scope, _) => format!("{site} · {}", words.of("stop-scope", scope)),
    }
}

/// Work that goes on again since the last days; nothing where none does.
#[must_use]
pub(crate) fn resumed(words: Words, files: &[StopFile]) -> Markup {
    let lines = html! {
        ul.list {
            @for file in files {
                li { a.item href={ "/stops/" (file.stop.id) } {
                    b { (place(words, file)) } " — " (file.stop.reason)
                    @if let Some(at) = file.stop.resumed_at {
                        @let moment = locale::moment(words.0, at, file.ground.tz());
                        p.small { (words.fill("stop-goes-on", "at", moment)) }
                    }
                } }
            }
        }
    };
    html! {
        @if !files.is_empty() { div.gap { (card(&words.n("stops-last-days", files.len()), lines)) } }
    }
}

/// A red box for each stop that stands, with how long and a link to it.
#[must_use]
pub(crate) fn boxes(words: Words, files: &[StopFile], now: Instant) -> Markup {
    html! {
        @for file in files {
            @let since = words.lasting(now.unix() - file.stop.placed_at.unix());
            (alert("is-incident", &words.fill("stop-box", "place", place(words, file)), html! {
                p { (file.stop.reason) }
                p.small {
                    (words.fill("stop-since", "time", since)) " · "
                    a href={ "/stops/" (file.stop.id) } { (words.t("stop-look")) }
                }
            }))
        }
    }
}
