//! What went wrong, as rows and boxes of pages show it.

use maud::{Markup, html};

use super::{Words, badge, card as titled};
use crate::app::incidents::IncidentFile;
use crate::domain::incident::{IncidentState, Severity};
use crate::domain::span::Instant;

/// How bad it is: its letters, and a look that says it too.
#[must_use]
pub(crate) fn grade(severity: Severity) -> Markup {
    let look = match severity {
        Severity::S1 | Severity::S2 => "is-incident",
        Severity::S3 => "is-pending",
        Severity::S4 => "is-done",
    };
    badge(look, &severity.as_str().to_uppercase())
}

/// A badge of where it stands.
#[must_use]
pub(crate) fn state_badge(words: Words, state: IncidentState) -> Markup {
    let look = match state {
        IncidentState::Open => "is-pending",
        IncidentState::Acknowledged => "is-approved",
        IncidentState::InHand => "is-underway",
        IncidentState::Closed => "is-done",
    };
    badge(look, &words.of("incident-state", state))
}

/// Where it happened, on one line.
#[must_use]
pub(crate) fn place(words: Words, file: &IncidentFile) -> String {
    let site = words.name(&file.ground.site.names);
    let zone = file.incident.zone.and_then(|zone| file.ground.zone(zone));
    zone.map_or_else(
        || site.to_owned(),
        |zone| format!("{site} {}", words.name(&zone.names)),
    )
}

/// One incident as a row, with how long nobody took note of it.
#[must_use]
pub(crate) fn row(words: Words, file: &IncidentFile, now: Instant) -> Markup {
    let incident = &file.incident;
    let is_late = incident.state == IncidentState::Open && incident.acknowledge_by < now;
    html! {
        a.item href={ "/incidents/" (incident.id) } {
            span.row {
                (grade(incident.severity)) (state_badge(words, incident.state))
                @if is_late { (badge("is-incident", &words.t("incident-late"))) }
                span.small.dim { (words.moment(incident.happened_at, file.ground.tz())) }
            }
            b { (place(words, file)) " — " (words.of("incident-kind", incident.kind)) }
            p.small { (shortened(&incident.words)) }
        }
    }
}

/// The first words of a text, on one line.
fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain("…".chars()).collect()
}

/// What went wrong in the last days, the worst first; nothing where nothing did.
#[must_use]
pub(crate) fn card(words: Words, files: &[IncidentFile], now: Instant) -> Markup {
    html! {
        @if !files.is_empty() {
            div.gap {
                (titled(&words.n("incidents-last-days", files.len()), html! {
                    ul.list { @for file in files { li { (row(words, file, now)) } } }
                }))
            }
        }
    }
}
