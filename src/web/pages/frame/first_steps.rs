//! The first steps: a card on everybody's first page until they are done or put off.

use maud::{Markup, html};

use super::Visit;
use crate::app::reads::first_steps::{FirstStep, FirstSteps, StepKind};
use crate::domain::span::Tz;
use crate::locale::{self, Args};
use crate::web::ui::fields::hidden;
use crate::web::ui::{Words, icon};

/// The card for the visitor; nothing when all is done, or when they said later.
#[must_use]
pub(crate) fn card(visit: &Visit, own: &FirstSteps) -> Markup {
    if !own.is_any_left() {
        return html! {};
    }
    let words = visit.words();
    html! {
        section.card.gap id="first-steps" {
            // Once half is done, it is no more than a line.
            details open[own.done() * 2 < own.steps.len()] {
                summary.in { strong { (words.t("first-steps")) } " " (progress(words, own)) }
                (list(words, &own.steps, visit.frame.tz))
                form.in method="post" action="/first-steps" {
                    (hidden("back", &visit.frame.here))
                    button.btn name="steps" value="later" { (words.t("first-steps-later")) }
                    " " span.small.dim { (words.t("first-steps-later-hint")) }
                }
            }
        }
    }
}

/// How many are done.
#[must_use]
pub(crate) fn progress(words: Words, own: &FirstSteps) -> Markup {
    let args = Args::new().with("n", own.done()).with("of", own.steps.len());
    html! { span.small.dim { (words.say("first-steps-n", &args)) } }
}

/// Each with what it is for, and the way to do it.
#[must_use]
pub(crate) fn list(words: Words, steps: &[FirstStep], tz: Tz) -> Markup {
    html! {
        ol.list {
            @for step in steps {
                li { div.item.row.between {
                    div {
                        @if step.is_done { (icon("check")) " " span.sr { (words.t("first-steps-done")) " " } }
                        b { (words.of("first-step", step.step)) }
                        @if !step.is_done { div.small.dim { (words.of("first-step-hint", step.step)) } }
                        @if let Some(at) = step.at {
                            div.small.dim {
                                (words.of("first-step-at", step.step)) " " (words.moment(at, tz))
                                @if step.step == StepKind::Clock { " · " (locale::clock(words.0, tz)) }
                            }
                        }
                    }
                    @if !step.is_done {
                        a.btn.small href=(way(step)) {
                            (words.t("first-steps-go")) span.sr { " " (words.of("first-step", step.step)) }
                        }
                    }
                } }
            }
        }
    }
}

/// Where a step is done.
fn way(step: &FirstStep) -> String {
    let at_site = || step.place.as_ref().map(|place| format!("/sites/{place}/edit"));
    match step.step {
        StepKind::Profile => "/account".to_owned(),
        StepKind::Clock => "/admin/settings".to_owned(),
        StepKind::Backup => "/admin".to_owned(),
        StepKind::Mail => "/admin/notices".to_owned(),
        StepKind::Staff => "/people/new".to_owned(),
        StepKind::Site => "/admin/sites/new".to_owned(),
        StepKind::Consortium => "/consortia/new".to_owned(),
        StepKind::Hours | StepKind::Conditions => at_site().unwrap_or_else(|| "/organisation".to_owned()),
        StepKind::Phones | StepKind::Colleagues => "/organisation".to_owned(),
        StepKind::Booking => "/bookings/new".to_owned(),
    }
}
