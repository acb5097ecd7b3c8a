//! The step that says when: phases, dates and hours on the left, the preview on the right.

use maud::{Markup, html};

use super::schedule_form::{Ends, Repeat, ScheduleForm, Taken, WEEKDAYS};
use super::view::{StepView, onward, phase_name, zones};
use super::{MOST_PHASES, Step};
use crate::app::bookings::Outlook;
use crate::app::court::Ground;
use crate::domain::opening::PhaseKind;
use crate::domain::span::Tz;
use crate::locale;
use crate::web::ui::days::{DayCalendar, notes, zone_names};
use crate::web::ui::fields::{Ticked, check, hidden};
use crate::web::ui::{Options, Words};

#[must_use]
pub(crate) fn step(view: &StepView<'_>) -> Markup {
    let Some(ground) = view.ground else {
        return html! { p { (view.words.t("check-nothing")) } (onward(view, Step::Place)) };
    };
    html! {
        (phases(view))
        div.cols.split {
            div.card { div.in.stack { (controls(view, ground)) } }
            (shown(view, ground))
        }
    }
}

fn phases(view: &StepView<'_>) -> Markup {
    let (words, wizard) = (view.words, view.wizard);
    let several = wizard.phases.len() > 1;
    let is_request = view.purpose.is_of_consortium();
    html! {
        div.row.phases #phase-tabs {
            @if several {
                div.tabs role="group" aria-label=(words.t("phases")) {
                    @for at in 0..wizard.phases.len() {
                        button name="go" value={ "phase-" (at) }
                            aria-current=[(at == wizard.at).then_some("step")]
                        {
                            (phase_name(words, wizard, at))
                        }
                    }
                }
            }
            @if is_request && wizard.phases.len() < MOST_PHASES {
                details {
                    summary.btn.small { (words.t("add-phase")) }
                    div.menu-in {
                        button.btn.small name="go" value="add" { (words.t("add-empty-phase")) }
                        hr;
                        label for="shift" { (words.t("shift-days")) }
                        input #shift name="shift" type="number" value="7" min="-365" max="365";
                        button.btn.small name="go" value="copy" {
                            (words.fill("copy-phase", "phase", phase_name(words, wizard, wizard.at)))
                        }
                    }
                }
            }
            @if is_request && several {
                button.btn.small.danger name="go" value="remove" {
                    (words.fill("remove-phase", "phase", phase_name(words, wizard, wizard.at)))
                }
            }
        }
    }
}

fn controls(view: &StepView<'_>, ground: &Ground) -> Markup {
    let (words, at, trouble) = (view.words, view.wizard.at, view.trouble);
    let phase = &view.wizard.phases[at];
    let when = &phase.when;
    let name = |end: &str| format!("p{at}-{end}");
    let kinds = Options::of(words, "phase", PhaseKind::ALL);
    let has_zone_error = trouble.is_some_and(|trouble| trouble.of(&name("zone")).is_some());
    html! {
        // What a booking is for is its consortium's to say.
        @if view.purpose.is_of_consortium() {
            (words.field(&name("kind"), "phase-kind", phase.kind.as_str()).select(trouble, &kinds))
        } @else {
            (hidden(&name("kind"), phase.kind))
        }
        span #was hidden { (hidden(&name("kind-was"), phase.kind)) (hidden(&name("date-was"), &when.date)) }
        details.more open[phase.zones.is_empty() || has_zone_error] {
            summary { (words.t("zones")) ": " b { (zone_names(words, ground, &phase.zones)) } }
            (zones(view, ground))
        }
        (words.field(&name("date"), "first-date", &when.date).input(trouble, "date"))
        (hours(view, when))
        (repeats(view, when))
        // Of use only where something repeats; the style hides it elsewhere.
        div.series.stack #series {
            (ends(view, when))
            (check(&name("holidays"), "1", &words.t("skip-holidays"), Ticked::from(when.holidays)))
            @let taken = Options::of(words, "taken", Taken::ALL);
            (words.field(&name("taken"), "if-taken", when.taken.as_str()).select(trouble, &taken))
        }
        (advanced(view, when))
    }
}

fn hours(view: &StepView<'_>, when: &ScheduleForm) -> Markup {
    let (words, at, trouble) = (view.words, view.wizard.at, view.trouble);
    let minutes = when.minutes().unwrap_or_default();
    html! {
        div #hours {
            div.fields.two.hours {
                (words.field(&format!("p{at}-from"), "starts", &when.from)
                    .select(trouble, &Options::times(&when.from)))
                (words.field(&format!("p{at}-to"), "ends", &when.to)
                    .select(trouble, &Options::times(&when.to)))
            }
            p.dim.small.length {
                @if when.ends_next_day() { span.badge.bare.is-done { (words.t("next-day")) } " " }
                (locale::duration(words.0, i64::from(minutes) * 60))
            }
        }
    }
}

fn repeats(view: &StepView<'_>, when: &ScheduleForm) -> Markup {
    let (words, at) = (view.words, view.wizard.at);
    let options = Options::of(words, "repeat", Repeat::ALL);
    let error = view.trouble.and_then(|trouble| trouble.of(&format!("p{at}-day")));
    html! {
        (words.field(&format!("p{at}-repeat"), "repeats", when.repeat.as_str())
            .select(view.trouble, &options))
        div #repeat-more {
            @if when.repeat == Repeat::Custom {
                fieldset.field.bad[error.is_some()] id={ "p" (at) "-day" } {
                    legend { (words.t("weekdays")) }
                    div.week {
                        @for (number, day) in (1..).zip(WEEKDAYS) {
                            label {
                                input type="checkbox" name={ "p" (at) "-day" } value=(day)
                                    checked[when.days.iter().any(|own| own == day)];
                                (locale::weekday(words.0, number))
                            }
                        }
                    }
                    @if let Some(error) = error { span.error { (error) } }
                }
            } @else {
                @for day in &when.days { input type="hidden" name={ "p" (at) "-day" } value=(day); }
            }
        }
    }
}

fn ends(view: &StepView<'_>, when: &ScheduleForm) -> Markup {
    let (words, at, trouble) = (view.words, view.wizard.at, view.trouble);
    let name = |end: &str| format!("p{at}-{end}");
    let error = |end: &str| trouble.and_then(|trouble| trouble.of(&name(end)).map(str::to_owned));
    html! {
        fieldset.field.ends.bad[error("until").is_some() || error("count").is_some()] {
            legend { (words.t("last")) }
            div.row {
                label.check {
                    input type="radio" name=(name("ends")) value="until" checked[when.ends == Ends::Until];
                    span { (words.t("ends-until")) }
                }
                input id=(name("until")) type="date" name=(name("until")) value=(when.until)
                    aria-label=(words.t("last-date")) aria-invalid=[error("until").map(|_| "true")]
                    aria-describedby=[error("until").map(|_| name("until-error"))];
            }
            div.row {
                label.check {
                    input type="radio" name=(name("ends")) value="count" checked[when.ends == Ends::Count];
                    span { (words.t("ends-count")) }
                }
                input id=(name("count")) type="number" name=(name("count")) value=(when.count)
                    min="1" max="999" aria-label=(words.t("session-count"))
                    aria-invalid=[error("count").map(|_| "true")]
                    aria-describedby=[error("count").map(|_| name("count-error"))];
                span { (words.t("times")) }
            }
            @for end in Ends::ALL.iter().map(|end| end.as_str()) {
                @if let Some(error) = error(end) { span.error id=(name(&format!("{end}-error"))) { (error) } }
            }
        }
    }
}

fn advanced(view: &StepView<'_>, when: &ScheduleForm) -> Markup {
    let (words, at, trouble) = (view.words, view.wizard.at, view.trouble);
    let is_wrong = |end: &str| trouble.is_some_and(|trouble| trouble.of(&format!("p{at}-{end}")).is_some());
    let is_filled = when.repeat == Repeat::Rule || !when.more.is_empty();
    let is_open = is_filled || is_wrong("rrule") || is_wrong("more");
    html! {
        details.more
            open[is_open]
        {
            summary { (words.t("advanced")) }
            div.stack {
                (words.field(&format!("p{at}-more"), "more-days", &when.more)
                    .hint("more-days-hint")
                    .optional()
                    .input(trouble, "number"))
                (words.field(&format!("p{at}-rrule"), "rrule", &when.rrule)
                    .hint("rrule-hint")
                    .optional()
                    .input(trouble, "text"))
            }
        }
    }
}

fn shown(view: &StepView<'_>, ground: &Ground) -> Markup {
    let (words, wizard) = (view.words, view.wizard);
    let Some(outlook) = view.outlook else {
        return html! { section.card #preview { div.in { p { (words.t("check-nothing")) } } } };
    };
    let phase = &wizard.phases[wizard.at];
    let days = DayCalendar {
        words,
        ground,
        outlook,
        phase: wizard.at,
        form: &phase.days,
        action: &view.action,
        earliest: view.earliest,
        near: view.near,
        homeless: view.homeless,
    };
    html! {
        section.card.days-of #preview aria-labelledby="preview-title"
            hx-target:inherited="#preview" hx-select:inherited="#preview" hx-swap:inherited="outerMorph"
            hx-select-oob:inherited="#was"
        {
            (hidden("seen", &outlook.digest))
            header.sticky {
                (days.count())
                @if view.purpose.is_of_consortium() { (onward(view, Step::What)) }
            }
            div.in.stack {
                p.sentence aria-live="polite" { (sentence(view, ground.tz())) }
                (faults(words, outlook))
                (calendar(view, &days))
                (notes(words, outlook, Some(wizard.at), ground.tz()))
                (days.decisions())
                @if !outlook.dates.is_empty() { (days.differences()) }
            }
            footer { button.btn.link name="go" value="see" { (words.t("see-schedule")) } }
        }
    }
}

fn faults(words: Words, outlook: &Outlook) -> Markup {
    html! {
        @if !outlook.faults.is_empty() {
            ul.faults {
                @for fault in &outlook.faults { li { (locale::fault_on_page(words.0, &fault.message)) } }
            }
        }
    }
}

/// The days, or, where none can be drawn, a way back to the rule alone.
fn calendar(view: &StepView<'_>, days: &DayCalendar<'_>) -> Markup {
    let (words, wizard) = (view.words, view.wizard);
    let phase = &wizard.phases[wizard.at];
    let outlook = days.outlook;
    html! {
        @if outlook.dates.is_empty() {
            @for (name, value) in phase.days.carried(wizard.at) { (hidden(&name, &value)) }
            @if !phase.days.exceptions.is_empty() {
                div { button.btn.small name="go" value="day-reset" { (words.t("day-reset")) } }
            }
        } @else {
            (days.calendar())
        }
    }
}

/// The schedule in one sentence, with what departs from it.
fn sentence(view: &StepView<'_>, tz: Tz) -> String {
    let phases = view.outlook.map(|outlook| outlook.phases.as_slice());
    let phase = phases.and_then(|phases| phases.get(view.wizard.at));
    phase
        .map(|phase| locale::schedule(view.words.0, &phase.schedule, tz))
        .unwrap_or_default()
}
