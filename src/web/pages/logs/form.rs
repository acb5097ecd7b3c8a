//! The forms about a log.

use maud::{Markup, html};

use crate::app::logs::{LogBody, LogFile, LostBody, ReadingBody};
use crate::domain::ids::TargetId;
use crate::domain::session::SessionState;
use crate::domain::session_log::{Achieved, LogStep, LostSide};
use crate::web::pages::frame::Form;
use crate::web::ui::fields::{Field, hidden};
use crate::web::ui::{Options, Trouble, Words};

/// What stands in the forms.
pub(super) struct LogTyped {
    outcome: String,
    done: String,
    visitors: String,
    minutes: String,
    side: String,
    lost_words: String,
    /// What is said about it.
    words: String,
    /// None: as it is stored.
    readings: Option<Vec<ReadingBody>>,
}

impl LogTyped {
    /// What a form sent.
    pub(super) fn sent(form: &Form) -> Self {
        Self {
            outcome: form.raw("outcome"),
            done: form.raw("done"),
            visitors: form.raw("visitors"),
            minutes: form.raw("lost.minutes"),
            side: form.raw("lost.side"),
            lost_words: form.raw("lost.words"),
            words: form.raw("words"),
            readings: Some(readings(form)),
        }
    }

    /// What is stored; what was not begun starts with the minutes in which the session did not run.
    pub(super) fn of(file: &LogFile) -> Self {
        let log = file.log.as_ref();
        let minutes = log.map_or_else(|| file.idle_minutes(), |log| log.lost_minutes);
        let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
        Self {
            outcome: word(log.and_then(|log| log.outcome).map(Achieved::as_str)),
            done: log.map(|log| log.done.clone()).unwrap_or_default(),
            visitors: log
                .and_then(|log| log.visitors)
                .map(|n| n.to_string())
                .unwrap_or_default(),
            minutes: minutes.to_string(),
            side: word(log.and_then(|log| log.lost_side).map(LostSide::as_str)),
            lost_words: log.map(|log| log.lost_words.clone()).unwrap_or_default(),
            words: String::new(),
            readings: None,
        }
    }

    fn value(&self, file: &LogFile, target: TargetId) -> String {
        match &self.readings {
            None => file.value(target).unwrap_or_default(),
            Some(sent) => {
                let own = sent.iter().find(|own| own.target == target.0);
                own.map(|own| own.value.clone()).unwrap_or_default()
            }
        }
    }
}

fn readings(form: &Form) -> Vec<ReadingBody> {
    let targets = form.all("target");
    let reading = |(at, id): (usize, &String)| {
        Some(ReadingBody {
            target: id.parse().ok()?,
            value: form.raw(&format!("readings.{at}.value")),
        })
    };
    targets.iter().enumerate().filter_map(reading).collect()
}

/// The log that a form sends.
pub(super) fn body(form: &Form) -> LogBody {
    // What is no number is told of at its field, as a number that can't be.
    let number = |name: &str| form.filled(name).map(|_| form.number(name).unwrap_or(-1));
    LogBody {
        outcome: form.text("outcome"),
        done: form.raw("done"),
        visitors: number("visitors"),
        lost: LostBody {
            minutes: number("lost.minutes").unwrap_or_default(),
            side: form.text("lost.side"),
            words: form.raw("lost.words"),
        },
        readings: readings(form),
    }
}

/// The form for those who write the log.
pub(super) fn write(words: Words, file: &LogFile, typed: &LogTyped, trouble: Option<&Trouble>) -> Markup {
    let outcomes = Options::of(words, "log-outcome", Achieved::ALL).before("", words.t("log-unsaid"));
    html! {
        form.card method="post" action={ "/sessions/" (file.session.id) "/log" } {
            header { h2 { (words.t("log-done")) } }
            (hidden("version", file.version()))
            div.in.stack {
                (words.field("outcome", "log-outcome", &typed.outcome).plain().select(trouble, &outcomes))
                (words.field("done", "log-what", &typed.done).hint("log-what-hint").plain().area(trouble))
                (measures(words, file, typed, trouble))
                (words.field("visitors", "log-visitors", &typed.visitors).optional()
                    .input(trouble, "number"))
                (lost(words, typed, trouble))
                (words.field("lost.words", "log-lost-why", &typed.lost_words).optional().area(trouble))
            }
            footer { div.row.end.stretch {
                button.btn name="act" value="save" type="submit" { (words.t("log-save")) }
                @if file.session.state != SessionState::Running {
                    button.btn.main name="act" value="close" type="submit" { (words.t("log-close")) }
                }
            } }
        }
    }
}

/// What is measured, each with its unit.
fn measures(words: Words, file: &LogFile, typed: &LogTyped, trouble: Option<&Trouble>) -> Markup {
    html! {
        @for (at, target) in file.shown_targets().enumerate() {
            @let name = format!("readings.{at}.value");
            @let value = typed.value(file, target.id);
            @let label = format!("{} ({})", words.name(&target.names), target.unit);
            (hidden("target", target.id))
            (Field::new(words, &name, label, &value).optional().input(trouble, "text"))
        }
    }
}

fn lost(words: Words, typed: &LogTyped, trouble: Option<&Trouble>) -> Markup {
    let sides = Options::of(words, "log-side", LostSide::ALL).before("", words.t("log-unsaid"));
    html! {
        div.row {
            (words.field("lost.minutes", "log-lost", &typed.minutes).hint("log-lost-hint").plain()
                .input(trouble, "number"))
            (words.field("lost.side", "log-side", &typed.side).plain().select(trouble, &sides))
        }
    }
}

/// The form of a step that others take about a log.
pub(super) fn step(
    words: Words,
    file: &LogFile,
    step: LogStep,
    typed: &LogTyped,
    trouble: Option<&Trouble>,
) -> Markup {
    let field = words.field("words", "log-why", &typed.words);
    let is_own = step == LogStep::Reopen && file.reopens_own();
    let field = if is_own { field.optional() } else { field };
    html! {
        details.card open[trouble.is_some()] {
            summary { b { (words.of("log-step", step)) } }
            form.in.stack method="post" action={ "/sessions/" (file.session.id) "/log/" (step) } {
                (hidden("version", file.version()))
                p.small.dim { (words.t(&format!("log-step-{step}-hint"))) }
                @if step == LogStep::Settle { (lost(words, typed, trouble)) }
                (field.area(trouble))
                div { button.btn type="submit" { (words.of("log-step", step)) } }
            }
        }
    }
}
