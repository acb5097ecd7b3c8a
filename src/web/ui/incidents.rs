//! What went wrong, as rows and boxes of pages show it.

use maud::{Markup, html};

use super::{Trouble, Words, alert, badge, card as titled, dial, photos};
use crate::app::incidents::{IncidentFile, OwnTask};
use crate::domain::incident::{IncidentKind, IncidentState, Severity};
use crate::domain::span::Instant;
use crate::store::sites::Site;

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
            p.small {
                @match incident.words_given() {
                    Some(said) => (shortened(&said)),
                    None => (words.t("incident-only-photos")),
                }
            }
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

/// What the reader has to do after incidents; nothing where that is nothing.
#[must_use]
pub(crate) fn own_tasks(words: Words, tasks: &[OwnTask], now: Instant) -> Markup {
    let row = |OwnTask { task, file }: &OwnTask| {
        html! {
            a.item href={ "/incidents/" (file.incident.id) } {
                span.row.between {
                    b { (task.words) }
                    @if task.due_at.is_some_and(|due| due <= now) {
                        (badge("is-incident", &words.t("incident-task-late")))
                    }
                }
                span.small.dim {
                    (place(words, file)) " — " (words.of("incident-kind", file.incident.kind))
                    @if let Some(due) = task.due_at {
                        " · " (words.t("incident-task-due")) " " (words.moment(due, file.ground.tz()))
                    }
                }
            }
        }
    };
    html! {
        @if !tasks.is_empty() {
            div.gap {
                (titled(&words.t("incident-tasks-own"), html! {
                    ul.list {
                        @for own in tasks { li { (row(own)) } }
                    }
                }))
            }
        }
    }
}

/// Whoever is in danger calls before they write.
#[must_use]
pub(crate) fn calls(words: Words, site: &Site) -> Markup {
    alert(
        "is-incident",
        &words.t("report-call"),
        html! {
            div.row.stretch {
                a.btn.danger href="tel:119" { "119" }
                a.btn href={ "tel:" (dial(&site.phone)) } { (words.name(&site.names)) " " (site.phone) }
            }
        },
    )
}

/// What happened, of a few kinds.
#[must_use]
pub(crate) fn what(words: Words, chosen: &str, kinds: &[IncidentKind], label: &str) -> Markup {
    let all = kinds.iter().map(|kind| (kind.to_string(), words.of(label, kind)));
    tiles("kind", &words.t("report-kind"), chosen, all)
}

/// How bad it is, who is hurt, and whether work was stopped. `typed` gives what was sent under a name.
#[must_use]
pub(crate) fn how_bad(words: Words, typed: &dyn Fn(&str) -> String, trouble: Option<&Trouble>) -> Markup {
    let all = Severity::ALL
        .iter()
        .map(|own| (own.to_string(), words.of("incident-severity", own)));
    let yes_no = |name: &str, legend: &str| {
        let typed = typed(name);
        let chosen = if typed.is_empty() { "no" } else { typed.as_str() };
        let all = ["no", "yes"].map(|value| (value.to_owned(), words.of("report-answer", value)));
        tiles(name, &words.t(legend), chosen, all.into_iter())
    };
    html! {
        (tiles("severity", &words.t("report-severity"), &typed("severity"), all))
        p.small.dim { (words.t("report-severity-hint")) }
        (yes_no("hurt", "report-hurt"))
        (words.field("injured", "report-injured", &typed("injured")).plain().input(trouble, "number"))
        (yes_no("stopped", "report-stopped"))
        p.small.dim { (words.t("report-stopped-hint")) }
    }
}

/// What was seen, in words or in photos: either will do. `sent` gives what was sent under a name.
#[must_use]
pub(crate) fn seen<'a>(
    words: Words,
    sent: &dyn Fn(&str) -> Option<&'a str>,
    trouble: Option<&Trouble>,
) -> Markup {
    html! {
        (words.field("words", "report-words", sent("words").unwrap_or_default()).plain()
            .hint("report-words-hint").area(trouble))
        @if trouble.is_some() && sent("file").is_some() {
            (alert("is-pending", &words.t("report-photos-again"), html! {}))
        }
        (photos::choose(words, trouble))
    }
}

/// One of a few, each a tile that is pressed once: its value and its words.
#[must_use]
pub(crate) fn tiles(
    name: &str,
    legend: &str,
    chosen: &str,
    all: impl Iterator<Item = (String, String)>,
) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div.tiles.one[name == "severity" || name == "same_as"] {
                @for (value, label) in all {
                    label {
                        input type="radio" name=(name) value=(value) checked[chosen == value];
                        span { (label) }
                    }
                }
            }
        }
    }
}
