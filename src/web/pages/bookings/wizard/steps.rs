//! The steps of a request, as one form: each step shows its own fields and carries those of the others.

use maud::{Markup, html};

use crate::app::bookings::Choices;
use crate::app::court::Ground;
use crate::domain::booking::RequestMode;
use crate::domain::opening::PhaseKind;
use crate::domain::power::in_kilowatts;
use crate::locale::{self, Args};
use crate::store::sites::Zone;
use crate::web::pages::bookings::wizard::outlook::Outlook;
use crate::web::pages::bookings::wizard::preview;
use crate::web::pages::bookings::wizard::preview::{Scene, zone_names};
use crate::web::pages::bookings::wizard::when;
use crate::web::pages::bookings::wizard::{Step, Wizard};
use crate::web::ui::Trouble;
use crate::web::ui::fields::Field;
use crate::web::ui::{self, Words, fields};

/// What the form is drawn from.
pub(crate) struct Desk<'a> {
    pub words: Words,
    pub wizard: &'a Wizard,
    /// What can be chosen from.
    pub choices: &'a Choices,
    pub ground: Option<&'a Ground>,
    /// What the request would come to, where the step shows it.
    pub outlook: Option<&'a Outlook>,
    pub trouble: Option<&'a Trouble>,
    /// Where the form goes.
    pub action: String,
    /// The key under which it is taken once.
    pub key: String,
    /// The version of the booking that is written on.
    pub version: Option<i64>,
    /// Whether site and consortium are fixed, as those of a booking that is there.
    pub fixed: bool,
    /// Whether it was sent before, so that it can't become a draft again.
    pub sent: bool,
}

#[must_use]
pub(super) fn form(desk: &Desk<'_>) -> Markup {
    let wizard = desk.wizard;
    // What a change of the shown step brings up to date; the others wait for their buttons.
    let (piece, when, beside) = match wizard.step {
        Step::Place => (Some("#place-zones"), Some("change"), None),
        Step::When => (
            Some("#preview"),
            Some("change, input delay:250ms"),
            Some("#length:outerMorph,#repeat-more:outerMorph,#phase-tabs:outerMorph"),
        ),
        Step::What | Step::Check => (None, None, None),
    };
    html! {
        form #wizard method="post" action=(desk.action) novalidate
            hx-post=[piece.map(|_| &desk.action)] hx-trigger=[when] hx-select=[piece] hx-target=[piece]
            hx-swap=[piece.map(|_| "outerMorph")] hx-select-oob=[beside] hx-sync=[piece.map(|_| "this:replace")] {
            // Enter sends the first button of a form: this one only looks again.
            button.sr name="go" value="see" tabindex="-1" aria-hidden="true" { (desk.words.t("see-schedule")) }
            (fields::carried(&desk.key, desk.version))
            input type="hidden" name="step" value=(wizard.step.as_str());
            input type="hidden" name="at" value=(wizard.at);
            input type="hidden" name="phases" value=(wizard.phases.len());
            @for (name, value) in wizard.fields().iter().filter(|(name, _)| !shows(wizard, desk.fixed, name)) {
                input type="hidden" name=(name) value=(value);
            }
            (steps(desk))
            @match wizard.step {
                Step::Place => (place(desk)),
                Step::When => (when::step(desk)),
                Step::What => (what(desk)),
                Step::Check => (check(desk)),
            }
        }
    }
}

/// Whether the shown step has a field of this name, so that it isn't carried beside it.
fn shows(wizard: &Wizard, fixed: bool, name: &str) -> bool {
    let of_phase = name.strip_prefix(&format!("p{}-", wizard.at));
    let needs = |name: &str| {
        ["people", "power", "area"]
            .iter()
            .any(|end| name.ends_with(&format!("-{end}")))
    };
    match wizard.step {
        Step::Place => (!fixed && (name == "consortium" || name == "site")) || of_phase == Some("zone"),
        Step::When => of_phase.is_some() && !needs(name) && !matches!(of_phase, Some("out" | "extra")),
        Step::What => name == "title" || name == "purpose" || (name.starts_with('p') && needs(name)),
        Step::Check => false,
    }
}

fn steps(desk: &Desk<'_>) -> Markup {
    let words = desk.words;
    let here = Step::ALL
        .iter()
        .position(|step| *step == desk.wizard.step)
        .unwrap_or_default();
    html! {
        nav.steps aria-label=(words.t("steps")) {
            ol {
                @for (at, step) in Step::ALL.iter().enumerate() {
                    li { button name="go" value=(step.as_str()) aria-current=[(at == here).then_some("step")] {
                        @if at < here { (ui::icon("check")) } (words.of("step", step.as_str()))
                    } }
                }
            }
        }
    }
}

/// The buttons at the end of a step.
#[must_use]
pub(super) fn onward(desk: &Desk<'_>, next: Step) -> Markup {
    let words = desk.words;
    html! {
        div.row.end.stretch {
            @if !desk.sent && desk.wizard.has_zones() { button.btn name="go" value="draft" { (words.t("save-draft")) } }
            button.btn.main name="go" value=(next.as_str()) { (words.t("next-step")) }
        }
    }
}

fn place(desk: &Desk<'_>) -> Markup {
    let words = desk.words;
    let consortia: Vec<(String, String)> = desk
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
    let mut sites: Vec<(String, String)> = vec![(String::new(), words.t("choose-site"))];
    sites.extend(desk.choices.sites.iter().map(|site| {
        (
            site.slug.clone(),
            format!("{} · {}", words.name(&site.names), words.district(&site.district)),
        )
    }));
    html! {
        div.card {
            div.in.stack {
                @if consortia.len() > 1 && !desk.fixed {
                    (Field::new("consortium", &words.t("consortium"), &desk.wizard.consortium).select(
                        words,
                        desk.trouble,
                        &consortia
                    ))
                } @else if !desk.fixed { input type="hidden" name="consortium" value=(desk.wizard.consortium); }
                @if !desk.fixed {
                    div.row.pick {
                        (Field::new("site", &words.t("site"), &desk.wizard.site).select(words, desk.trouble, &sites))
                        button.btn name="go" value="site" { (words.t("see-zones")) }
                    }
                    p.small { a href="/sites" { (words.t("browse-sites")) } }
                }
                div #place-zones { @if let Some(ground) = desk.ground { (zones(desk, ground)) } }
            }
            footer { (onward(desk, Step::When)) }
        }
    }
}

/// The zones of the site as boxes to tick.
#[must_use]
pub(super) fn zones(desk: &Desk<'_>, ground: &Ground) -> Markup {
    let (words, at) = (desk.words, desk.wizard.at);
    let name = format!("p{at}-zone");
    let chosen = desk
        .wizard
        .phases
        .get(at)
        .map(|phase| phase.zones.as_slice())
        .unwrap_or_default();
    let error = desk.trouble.and_then(|trouble| trouble.of(&name));
    html! {
        fieldset.field.bad[error.is_some()] id=(name) {
            legend { (words.t("zones")) }
            div.zones {
                @for zone in ground.zones.iter().filter(|zone| zone.retired_at.is_none()) {
                    @let path = ground.path(zone.id);
                    label.zone {
                        input type="checkbox" name=(name) value=(path) checked[chosen.contains(&path)];
                        span { b { (words.name(&zone.names)) } span.dim.small { (limits(words, zone)) } }
                    }
                }
            }
            @if let Some(error) = error { span.error { (error) } }
        }
    }
}

/// What a zone allows, in one line.
#[must_use]
pub(super) fn limits(words: Words, zone: &Zone) -> String {
    let mut said = Vec::new();
    let mut say = |key: &str, n: Option<u32>| said.extend(n.map(|n| words.n(key, n as usize)));
    say("zone-limit-people", zone.budget_people);
    say("zone-limit-area", zone.budget_area_m2);
    say(
        "zone-limit-capacity",
        Some(zone.capacity).filter(|capacity| *capacity > 1),
    );
    say("zone-limit-minutes", zone.max_minutes);
    if let Some(watts) = zone.budget_power_w {
        said.push(words.say("zone-limit-power", &Args::new().with("n", in_kilowatts(watts))));
    }
    if said.is_empty() {
        words.t("zone-limit-none")
    } else {
        said.join(" · ")
    }
}

fn what(desk: &Desk<'_>) -> Markup {
    let (words, wizard, trouble) = (desk.words, desk.wizard, desk.trouble);
    html! {
        div.card {
            div.in.stack {
                (Field::new("title", &words.t("booking-title"), &wizard.title)
                    .hint(&words.t("booking-title-hint"))
                    .input(words, trouble, "text"))
                (Field::new("purpose", &words.t("booking-purpose"), &wizard.purpose)
                    .hint(&words.t("booking-purpose-hint"))
                    .optional()
                    .area(words, trouble))
                @for (at, phase) in wizard.phases.iter().enumerate() {
                    fieldset {
                        legend {
                            (phase_name(words, wizard, at))
                            @if let Some(ground) = desk.ground { " · " (zone_names(words, ground, &phase.zones)) }
                        }
                        div.fields.three {
                            (Field::new(&format!("p{at}-people"), &words.t("people"), &phase.people).input(
                                words,
                                trouble,
                                "number"
                            ))
                            (Field::new(&format!("p{at}-power"), &words.t("power"), &phase.power).input(
                                words,
                                trouble,
                                "text"
                            ))
                            (Field::new(&format!("p{at}-area"), &words.t("area"), &phase.area).input(
                                words,
                                trouble,
                                "number"
                            ))
                        }
                    }
                }
            }
            footer { (onward(desk, Step::Check)) }
        }
    }
}

/// `실증`, or `2. 실증` among several.
#[must_use]
pub(super) fn phase_name(words: Words, wizard: &Wizard, at: usize) -> String {
    let kind = wizard.phases.get(at).map_or(PhaseKind::Trial, |phase| phase.kind);
    let name = words.of("phase", kind.as_str());
    if wizard.phases.len() > 1 {
        format!("{}. {name}", at + 1)
    } else {
        name
    }
}

fn check(desk: &Desk<'_>) -> Markup {
    let (words, wizard) = (desk.words, desk.wizard);
    let (Some(ground), Some(outlook)) = (desk.ground, desk.outlook) else {
        return html! {
            div.card { div.in { p { (words.t("check-nothing")) } } footer { (onward(desk, Step::Place)) } }
        };
    };
    let consortium = desk
        .choices
        .consortia
        .iter()
        .find(|own| own.slug == wizard.consortium);
    let scene = Scene {
        words,
        ground,
        outlook,
        phase: None,
    };
    let may_send = !outlook.is_open() && outlook.faults.is_empty() && !outlook.phases.is_empty();
    html! {
        div.card {
            header {
                h2 { (if wizard.title.trim().is_empty() { words.t("untitled") } else { wizard.title.clone() }) }
                (preview::counts(scene))
            }
            div.in.stack {
                dl.facts {
                    dt { (words.t("site")) } dd { (words.name(&ground.site.names)) " · " (ground.site.address) }
                    @if let Some(consortium) = consortium {
                        dt { (words.t("consortium")) } dd { (words.name(&consortium.lead())) }
                    }
                    @if !wizard.purpose.trim().is_empty() {
                        dt { (words.t("booking-purpose")) } dd { (wizard.purpose) }
                    }
                }
                @for phase in &outlook.phases { (sent_phase(words, ground, phase)) }
                (preview::calendar(scene))
                (preview::notes(scene))
                @if outlook.is_open() {
                    (ui::alert("is-incident", &words.t("check-open"), html! {
                        button.btn.small name="go" value="when" { (words.t("check-decide")) }
                    }))
                }
                p.dim.small { (match ground.site.request_mode {
                    RequestMode::Hold => words.n("check-hold", ground.site.hold_days as usize),
                    RequestMode::Compete => words.t("check-compete"),
                }) }
            }
            footer {
                input type="hidden" name="seen" value=(outlook.digest);
                div.row.end.stretch {
                    @if !desk.sent { button.btn name="go" value="draft" { (words.t("save-draft")) } }
                    @if may_send {
                        button.btn.main name="go" value="send" {
                            (words.t(if desk.sent { "send-again" } else { "send" }))
                        }
                    }
                }
            }
        }
    }
}

fn sent_phase(words: Words, ground: &Ground, phase: &crate::domain::booking::PhaseText) -> Markup {
    let needs = Args::new()
        .with("people", phase.people)
        .with("power", in_kilowatts(phase.power_w))
        .with("area", phase.area_m2);
    html! {
        div.phase {
            h3 { (words.of("phase", phase.kind.as_str())) " · " (zone_names(words, ground, &phase.zones)) }
            p { (locale::schedule(words.0, &phase.schedule, ground.tz())) }
            p.dim.small { (words.say("needs", &needs)) }
        }
    }
}
