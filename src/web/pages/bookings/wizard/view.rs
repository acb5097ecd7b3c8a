//! What all steps of the form share: what they are drawn from, the buttons that lead on, the zones to tick.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{Step, Wizard};
use crate::app::bookings::{Choices, Outlook};
use crate::app::court::Ground;
use crate::domain::notice::Changes;
use crate::domain::opening::PhaseKind;
use crate::domain::power::in_kilowatts;
use crate::domain::span::LocalTime;
use crate::store::sites::Zone;
use crate::web::ui::{Trouble, Words};

/// What dates are planned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanPurpose {
    /// A request of a consortium.
    Request,
    /// Other dates for a request that waits, by its site.
    Offer,
    /// Another schedule for an approved booking, by its site.
    Reschedule,
    /// Another plan for an approved booking, by its consortium.
    Amendment,
}

impl PlanPurpose {
    /// Whether a consortium writes it, in the steps of a request.
    pub(crate) const fn is_of_consortium(self) -> bool {
        matches!(self, Self::Request | Self::Amendment)
    }
}

pub(crate) struct StepView<'a> {
    pub words: Words,
    pub wizard: &'a Wizard,
    /// What can be chosen from.
    pub choices: &'a Choices,
    pub ground: Option<&'a Ground>,
    /// What the request would come to, where the step shows it.
    pub outlook: Option<&'a Outlook>,
    /// Changed dates of the shown phase that its rule doesn't give any more.
    pub homeless: &'a [LocalTime],
    /// Times that the unfolded date could move to.
    pub near: &'a [LocalTime],
    /// The first day that can be added to or moved to.
    pub earliest: NaiveDate,
    pub trouble: Option<&'a Trouble>,
    /// Where the form goes.
    pub action: String,
    /// The key under which it is taken once.
    pub key: String,
    /// The version of the booking that is written on.
    pub version: Option<i64>,
    /// What it would make other of an approved booking, on the last step.
    pub changes: Option<&'a Changes>,
    /// What can be done with the dates in the end.
    pub purpose: PlanPurpose,
    /// Whether site and consortium are fixed, as those of a booking that is there.
    pub fixed: bool,
    /// Whether something can be said to the site with it.
    pub answers: bool,
    /// Whether it was sent before, so that it can't become a draft again.
    pub sent: bool,
}

impl StepView<'_> {
    /// Whether it can be kept without being sent.
    pub(super) fn may_draft(&self) -> bool {
        !self.sent && self.purpose == PlanPurpose::Request
    }

    /// What the button says that sends it.
    pub(super) fn sends(&self) -> &'static str {
        match (self.purpose, self.sent) {
            (_, true) => "send-again",
            (PlanPurpose::Amendment, false) => "amend-send",
            (_, false) => "send",
        }
    }
}

#[must_use]
pub(super) fn onward(view: &StepView<'_>, next: Step) -> Markup {
    let words = view.words;
    // What was sent before has all that it needs: whoever changes its days only may send it at once.
    let is_ready = view.sent
        && view.wizard.step == Step::When
        && view
            .outlook
            .is_some_and(|outlook| outlook.first_taken().is_none() && outlook.faults.is_empty());
    html! {
        div.row.end.stretch {
            @if view.may_draft() && view.wizard.has_zones() {
                button.btn name="go" value="draft" { (words.t("save-draft")) }
            }
            button.btn.main[!is_ready] name="go" value=(next.as_str()) { (words.t("next-step")) }
            @if is_ready { button.btn.main name="go" value="send" { (words.t(view.sends())) } }
        }
    }
}

#[must_use]
pub(super) fn zones(view: &StepView<'_>, ground: &Ground) -> Markup {
    let (words, at) = (view.words, view.wizard.at);
    let name = format!("p{at}-zone");
    let chosen = view
        .wizard
        .phases
        .get(at)
        .map(|phase| phase.zones.as_slice())
        .unwrap_or_default();
    let error = view.trouble.and_then(|trouble| trouble.of(&name));
    html! {
        fieldset.field.bad[error.is_some()] id=(name) {
            legend { (words.t("zones")) }
            div.zones {
                @for zone in ground.offered() {
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
        said.push(words.fill("zone-limit-power", "n", in_kilowatts(watts)));
    }
    if said.is_empty() {
        words.t("zone-limit-none")
    } else {
        said.join(" · ")
    }
}

/// `실증`, or `2. 실증` among several.
#[must_use]
pub(super) fn phase_name(words: Words, wizard: &Wizard, at: usize) -> String {
    let kind = wizard.phases.get(at).map_or(PhaseKind::Trial, |phase| phase.kind);
    let name = words.of("phase", kind);
    if wizard.phases.len() > 1 {
        format!("{}. {name}", at + 1)
    } else {
        name
    }
}
