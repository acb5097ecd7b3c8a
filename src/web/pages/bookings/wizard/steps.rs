//! The steps of a request, as one form: each step shows its own fields and carries those of the others.

use maud::{Markup, html};

use super::view::{PlanPurpose, StepView, onward, phase_name, zones};
use super::{PhaseForm, Step, Wizard, when};
use crate::app::bookings::Outlook;
use crate::app::court::Ground;
use crate::domain::booking::{PhaseText, RequestMode};
use crate::domain::ids::ZoneId;
use crate::domain::power::in_kilowatts;
use crate::domain::talk::MAX_WORDS;
use crate::locale::{self, Args, ChangedBooking};
use crate::store::sites::Site;
use crate::web::ui::bookings::purpose_key;
use crate::web::ui::days::{self, zone_names};
use crate::web::ui::fields::{self, hidden};
use crate::web::ui::{self, Options, Words};

#[must_use]
pub(super) fn form(view: &StepView<'_>) -> Markup {
    form_with(view, &html! {})
}

/// The form of a step with more below it.
#[must_use]
pub(super) fn form_with(view: &StepView<'_>, below: &Markup) -> Markup {
    let wizard = view.wizard;
    let (piece, when, beside) = live(wizard.step);
    html! {
        form #wizard method="post" action=(view.action) novalidate
            hx-post=[piece.map(|_| &view.action)] hx-trigger=[when] hx-select=[piece] hx-target=[piece]
            hx-swap=[piece.map(|_| "outerMorph")] hx-select-oob=[beside]
            hx-sync=[piece.map(|_| "this:replace")]
        {
            // Enter sends the first button of a form: this one only looks again.
            button.sr name="go" value="see" tabindex="-1" aria-hidden="true" {
                (view.words.t("see-schedule"))
            }
            (fields::carried(&view.key, view.version))
            (hidden("step", wizard.step.as_str()))
            (hidden("at", wizard.at))
            (hidden("phases", wizard.phases.len()))
            @let is_carried = |(name, _): &&(String, String)| !shows(view, name);
            @for (name, value) in wizard.fields().iter().filter(is_carried) {
                (hidden(name, value))
            }
            @if view.purpose.is_of_consortium() { (steps(view)) }
            @if view.answers { (reply(view)) }
            @match wizard.step {
                Step::Place => (place(view)),
                Step::When => (when::step(view)),
                Step::What => (what(view)),
                Step::Check => (check(view)),
            }
            (below)
        }
    }
}

/// What is said to the site with a request that is sent again.
fn reply(view: &StepView<'_>) -> Markup {
    let hint = view.words.n("reply-hint", MAX_WORDS);
    html! {
            div.card.reply {
                div.in {
                    @let reply = view.words.field("reply", "reply", &view.wizard.reply).hint_text(hint);
    (reply.optional().area(view.trouble))
                }
            }
        }
}

/// What a change of a step brings up to date, when, and what beside it; steps without it wait for their
/// buttons.
const fn live(step: Step) -> (Option<&'static str>, Option<&'static str>, Option<&'static str>) {
    match step {
        Step::Place => (Some("#place-zones"), Some("change"), None),
        Step::When => (
            Some("#preview"),
            // How far a copy is moved changes nothing before it is made.
            Some("change target:\":not(#shift)\", input delay:250ms target:\":not(#shift)\""),
            Some("#hours:outerMorph,#repeat-more:outerMorph,#series:outerMorph,#phase-tabs:outerMorph,#was"),
        ),
        Step::What | Step::Check => (None, None, None),
    }
}

/// Whether the shown step has a field of this name, so that it isn't carried beside it.
fn shows(view: &StepView<'_>, name: &str) -> bool {
    let (wizard, fixed) = (view.wizard, view.fixed);
    let of_phase = name.strip_prefix(&format!("p{}-", wizard.at));
    let needs = |name: &str| {
        ["people", "power", "area"]
            .iter()
            .any(|end| name.ends_with(&format!("-{end}")))
    };
    match wizard.step {
        Step::Place => (!fixed && (name == "consortium" || name == "site")) || of_phase == Some("zone"),
        Step::When => of_phase.is_some() && !needs(name),
        Step::What => {
            (name == "title" && view.purpose == PlanPurpose::Request)
                || name == "purpose"
                || (name.starts_with('p') && needs(name))
        }
        Step::Check => false,
    }
}

fn steps(view: &StepView<'_>) -> Markup {
    let words = view.words;
    let here = Step::ALL
        .iter()
        .position(|step| *step == view.wizard.step)
        .unwrap_or_default();
    html! {
        nav.steps aria-label=(words.t("steps")) {
            ol {
                @for (at, step) in Step::ALL.iter().enumerate() {
                    li {
                        button name="go" value=(step.as_str()) aria-current=[(at == here).then_some("step")] {
                            @if at < here { (ui::icon("check")) } (words.of("step", step))
                        }
                    }
                }
            }
        }
    }
}

fn place(view: &StepView<'_>) -> Markup {
    let words = view.words;
    let consortia: Options = view
        .choices
        .consortia
        .iter()
        .map(|own| {
            (
                own.slug.clone(),
                format!("{} · {}", words.name(&own.lead()), words.name(&own.titles)),
            )
        })
        .collect();
    let site = |site: &Site| {
        let (name, district) = (words.name(&site.names), words.district(&site.district));
        (site.slug.clone(), format!("{name} · {district}"))
    };
    let sites: Options = view.choices.sites.iter().map(site).collect();
    let sites = sites.before("", words.t("choose-site"));
    html! {
        div.card {
            div.in.stack {
                @if consortia.len() > 1 && !view.fixed {
                    (words.field("consortium", "consortium", &view.wizard.consortium)
                        .select(view.trouble, &consortia))
                } @else if !view.fixed {
                    (hidden("consortium", &view.wizard.consortium))
                }
                @if !view.fixed {
                    div.row.pick {
                        (words.field("site", "site", &view.wizard.site).select(view.trouble, &sites))
                        button.btn name="go" value="site" { (words.t("see-zones")) }
                    }
                    p.small { a href="/sites" { (words.t("browse-sites")) } }
                }
                div #place-zones { @if let Some(ground) = view.ground { (zones(view, ground)) } }
            }
            footer { (onward(view, Step::When)) }
        }
    }
}

fn what(view: &StepView<'_>) -> Markup {
    let (words, wizard, trouble) = (view.words, view.wizard, view.trouble);
    html! {
        div.card {
            div.in.stack {
                @if view.purpose == PlanPurpose::Amendment {
                    (words.field("purpose", "amend-note", &wizard.purpose)
                        .hint("amend-note-hint")
                        .optional()
                        .area(trouble))
                } @else {
                    (words.field("title", "booking-title", &wizard.title)
                        .hint("booking-title-hint")
                        .input(trouble, "text"))
                    (words.field("purpose", "booking-purpose", &wizard.purpose)
                        .hint("booking-purpose-hint")
                        .optional()
                        .area(trouble))
                }
                @for (at, phase) in wizard.phases.iter().enumerate() { (needs(view, at, phase)) }
            }
            footer { (onward(view, Step::Check)) }
        }
    }
}

/// What a phase needs of its zones.
fn needs(view: &StepView<'_>, at: usize, phase: &PhaseForm) -> Markup {
    let (words, trouble) = (view.words, view.trouble);
    html! {
        fieldset {
            legend {
                (phase_name(words, view.wizard, at))
                @if let Some(ground) = view.ground {
                    " · " (zone_names(words, ground, &phase.zones))
                }
            }
            div.fields.three {
                (words.field(&format!("p{at}-people"), "people", &phase.people)
                    .input(trouble, "number"))
                (words.field(&format!("p{at}-power"), "power", &phase.power)
                    .input(trouble, "text"))
                (words.field(&format!("p{at}-area"), "area", &phase.area)
                    .input(trouble, "number"))
            }
        }
    }
}

/// What a change of an approved booking would make other.
fn difference(view: &StepView<'_>, ground: &Ground) -> Markup {
    let (words, wizard) = (view.words, view.wizard);
    html! {
        @if let Some(changes) = view.changes {
            section.stack.tight {
                h3 { (words.t("amend-difference")) }
                (ui::changes::changes(words, changes, &ChangedBooking {
                    title: &wizard.title,
                    zones: &ground.names_of(&zones_of(wizard, ground)),
                    tz: ground.tz(),
                }))
            }
        }
    }
}

fn check(view: &StepView<'_>) -> Markup {
    let (words, wizard) = (view.words, view.wizard);
    let (Some(ground), Some(outlook)) = (view.ground, view.outlook) else {
        return html! {
            div.card { div.in { p { (words.t("check-nothing")) } } footer { (onward(view, Step::Place)) } }
        };
    };
    html! {
        div.card {
            header {
                h2 {
                    (if wizard.title.trim().is_empty() { words.t("untitled") } else { wizard.title.clone() })
                }
                (days::counts(words, outlook))
            }
            div.in.stack {
                (request_facts(view, ground))
                (difference(view, ground))
                @for phase in &outlook.phases { (sent_phase(words, ground, phase)) }
                section.stack.tight {
                    h3 { (words.n("days-all", outlook.dates.iter().filter(|date| date.is_held()).count())) }
                    (days::final_dates(words, ground, outlook, None))
                }
                (days::notes(words, outlook, None, ground.tz()))
                @if outlook.first_taken().is_some() {
                    (ui::alert("is-incident", &words.t("check-open"), html! {
                        button.btn.small name="go" value="when" { (words.t("check-decide")) }
                    }))
                }
                p.dim.small { (match ground.site.request_mode {
                    RequestMode::Hold => words.n("check-hold", ground.site.hold_days as usize),
                    RequestMode::Compete => words.t("check-compete"),
                }) }
            }
            footer { (send_buttons(view, outlook)) }
        }
    }
}

/// The zones of all phases.
fn zones_of(wizard: &Wizard, ground: &Ground) -> Vec<ZoneId> {
    let named = wizard.phases.iter().flat_map(|phase| &phase.zones);
    let found = named.filter_map(|path| ground.find(path));
    found.map(|zone| zone.id).collect()
}

/// Where the request is for, whose it is, and why.
fn request_facts(view: &StepView<'_>, ground: &Ground) -> Markup {
    let (words, wizard) = (view.words, view.wizard);
    let consortium = view
        .choices
        .consortia
        .iter()
        .find(|own| own.slug == wizard.consortium);
    html! {
        dl.facts {
            dt { (words.t("site")) }
            dd { (words.name(&ground.site.names)) " · " (ground.site.address) }
            @if let Some(consortium) = consortium {
                dt { (words.t("consortium")) } dd { (words.name(&consortium.lead())) }
            }
            @if !wizard.purpose.trim().is_empty() {
                dt { (words.t(purpose_key(view.purpose == PlanPurpose::Amendment))) }
                dd { (wizard.purpose) }
            }
        }
    }
}

fn send_buttons(view: &StepView<'_>, outlook: &Outlook) -> Markup {
    let words = view.words;
    let may_send = outlook.first_taken().is_none() && outlook.faults.is_empty() && !outlook.phases.is_empty();
    html! {
        (hidden("seen", &outlook.digest))
        div.row.end.stretch {
            @if view.may_draft() { button.btn name="go" value="draft" { (words.t("save-draft")) } }
            @if may_send {
                button.btn.main name="go" value="send" {
                    (words.t(view.sends()))
                }
            }
        }
    }
}

fn sent_phase(words: Words, ground: &Ground, phase: &PhaseText) -> Markup {
    let needs = Args::new()
        .with("people", phase.people)
        .with("power", in_kilowatts(phase.power_w))
        .with("area", phase.area_m2);
    html! {
        div.phase {
            h3 { (words.of("phase", phase.kind)) " · " (zone_names(words, ground, &phase.zones)) }
            p { (locale::schedule(words.0, &phase.schedule, ground.tz())) }
            p.dim.small { (words.say("needs", &needs)) }
        }
    }
}
