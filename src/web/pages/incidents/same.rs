//! Two reports of the same thing, on the page of one of them.

use maud::{Markup, html};

use crate::app::incidents::{IncidentFile, IncidentLink, OtherIncidents};
use crate::domain::incident::IncidentState;
use crate::web::ui::{self, Options, Trouble, Words};

/// What it turned out to be, and what turned out to be this.
pub(super) fn links(words: Words, file: &IncidentFile) -> Markup {
    let link = |own: &IncidentLink| html! { a href={ "/incidents/" (own.id) } { (own.number) } };
    html! {
        @if let Some(into) = &file.joined_into {
            (ui::alert("is-done", &words.t("incident-joined-into"), html! { " " (link(into)) }))
        }
        @if !file.took_in.is_empty() {
            (ui::alert("is-done", &words.t("incident-took-in"), html! {
                @for own in &file.took_in { " " (link(own)) }
            }))
        }
    }
}

/// The form by which it is joined to another one; open where some look like the same.
pub(super) fn form(
    words: Words,
    file: &IncidentFile,
    others: &OtherIncidents,
    trouble: Option<&Trouble>,
) -> Markup {
    let near = others.look_the_same;
    if others.all.is_empty() || file.incident.state == IncidentState::Closed {
        return html! {};
    }
    let named = others
        .all
        .iter()
        .map(|own| (own.id.to_string(), own.number.clone()));
    let all: Options = named.collect();
    let first = others.all[0].id.to_string();
    let trouble = trouble.filter(|own| own.of("into").is_some());
    html! {
        details.card open[near > 0 || trouble.is_some()] {
            summary { b { (words.t("incident-join")) } }
            form.in.stack method="post" action={ "/incidents/" (file.incident.id) "/join" } {
                @if near > 0 { p { (words.n("incident-join-near", near)) } }
                (words.field("into", "incident-join-into", &first).plain().select(trouble, &all))
                p.small.dim { (words.t("incident-join-hint")) }
                div { button.btn type="submit" { (words.t("incident-join")) } }
            }
        }
    }
}
