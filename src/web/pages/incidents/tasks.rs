//! What has to be done after an incident, on its page.

use maud::{Markup, html};

use crate::app::incidents::IncidentFile;
use crate::domain::incident::StepKind;
use crate::store::incidents::tasks::IncidentTask;
use crate::web::pages::frame::{Form, FormState};
use crate::web::ui::fields::{Ticked, check, hidden};
use crate::web::ui::{self, Trouble, Words};

/// All of them, and the form for one more.
pub(super) fn card(words: Words, file: &IncidentFile, sent: FormState<'_>) -> Markup {
    if file.tasks.is_empty() && !file.handles {
        return html! {};
    }
    ui::card(
        &words.t("incident-tasks"),
        html! {
            ul.list { @for task in &file.tasks { li { (row(words, file, task)) } } }
            @if file.handles { (new(words, file, sent)) }
        },
    )
}

fn row(words: Words, file: &IncidentFile, task: &IncidentTask) -> Markup {
    let tz = file.ground.tz();
    let (value, key) = if task.done_at.is_some() {
        ("no", "incident-task-again")
    } else {
        ("yes", "incident-task-done")
    };
    html! {
        div.item {
            span.row {
                b { (task.words) }
                @if task.holds() { (ui::badge("is-incident", &words.t("incident-task-holds"))) }
                @if task.done_at.is_some() { (ui::badge("is-done", &words.t("incident-task-is-done"))) }
            }
            p.small.dim {
                @if let Some(owner) = file.name(task.owner) { (owner) " · " }
                @if let Some(due) = task.due_at {
                    (words.t("incident-task-due")) " " (words.moment(due, tz)) " "
                }
                @if let Some(at) = task.done_at {
                    (words.moment(at, tz))
                    @if let Some(by) = file.name(task.done_by) { " · " (by) }
                }
            }
            @if file.handles {
                form method="post" action={ "/incident-tasks/" (task.id) } {
                    (hidden("done", value))
                    button.btn type="submit" { (words.t(key)) }
                }
            }
        }
    }
}

fn new(words: Words, file: &IncidentFile, sent: FormState<'_>) -> Markup {
    let is_sent = sent.form.get("step") == Some(StepKind::Task.as_str());
    let none = Form::default();
    let form = if is_sent { sent.form } else { &none };
    let trouble: Option<&Trouble> = sent.trouble.filter(|_| is_sent);
    let ticked = |name: &str| Ticked::from(form.get(name) == Some("yes"));
    html! {
        details open[is_sent] {
            summary.in { b { (words.t("incident-task-add")) } }
            form.in.stack method="post" action={ "/incidents/" (file.incident.id) "/tasks" } {
                (hidden("step", StepKind::Task))
                (words.field("words", "incident-task-words", &form.raw("words")).plain().area(trouble))
                (words.field("due", "incident-task-due", &form.raw("due")).plain().optional()
                    .input(trouble, "datetime-local"))
                (check("holds", "yes", &words.t("incident-task-holds-hint"), ticked("holds")))
                (check("own", "yes", &words.t("incident-task-own"), ticked("own")))
                div { button.btn.main type="submit" { (words.t("incident-task-add")) } }
            }
        }
    }
}
