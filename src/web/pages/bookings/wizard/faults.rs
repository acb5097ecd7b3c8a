//! Faults of a request as those of the form's fields, and the step that shows each field.

use super::load::Loaded;
use super::schedule_form::Repeat;
use super::{Step, Wizard};
use crate::app::{Error, FieldError};
use crate::domain::text;
use crate::web::pages::frame::Visit;
use crate::web::ui::Trouble;

/// What keeps a step from being shown, said on the step that can mend it. A draft needs no title yet.
pub(super) fn missing(visit: &Visit, loaded: &mut Loaded, go: &str) -> Option<Trouble> {
    let words = visit.words();
    if loaded.wizard.step != Step::Place && (loaded.ground.is_none() || !loaded.wizard.has_zones()) {
        let at = loaded
            .wizard
            .phases
            .iter()
            .position(|phase| phase.zones.is_empty())
            .unwrap_or_default();
        (loaded.wizard.step, loaded.wizard.at, loaded.outlook) = (Step::Place, at, None);
        let field = if loaded.ground.is_none() {
            "site".to_owned()
        } else {
            format!("p{at}-zone")
        };
        return Some(Trouble::field(words, &field, "fault-zones"));
    }
    let mut faults = std::mem::take(&mut loaded.outlook.as_mut()?.faults);
    if let ("check" | "send", Err(error)) = (go, text::line(&loaded.wizard.title, 120)) {
        let message = if loaded.wizard.title.trim().is_empty() {
            "needs-title".into()
        } else {
            error.into()
        };
        faults.push(FieldError {
            field: "title".into(),
            code: "text".into(),
            message,
        });
    }
    if faults.is_empty() {
        return if matches!(go, "what" | "check") {
            undecided(visit, loaded)
        } else {
            None
        };
    }
    let faults = named(loaded, faults);
    if let Some(outlook) = &mut loaded.outlook {
        outlook.faults.clone_from(&faults);
    }
    // Back to what can't be as it is, but never forward to what was not asked for yet.
    if let Some(fault) = faults
        .iter()
        .find(|fault| step_of(&fault.field) < loaded.wizard.step)
    {
        lead_to(&mut loaded.wizard, &fault.field);
    }
    Trouble::of_error(Error::Invalid(faults), words).ok()
}

/// Who goes on decides first about the dates that may not be.
pub(super) fn undecided(visit: &Visit, loaded: &mut Loaded) -> Option<Trouble> {
    let open = loaded.outlook.as_ref()?.first_taken().map(|date| date.phase);
    let homeless = || loaded.homeless.iter().position(|own: &Vec<_>| !own.is_empty());
    let phase = open.or_else(homeless)?;
    (loaded.wizard.step, loaded.wizard.at) = (Step::When, phase);
    Some(Trouble::field(visit.words(), "to-decide", "check-open"))
}

/// Shows the step, and the phase, that has a field.
pub(super) fn lead_to(wizard: &mut Wizard, field: &str) {
    let phase = field
        .strip_prefix('p')
        .and_then(|rest| rest.split_once('-'))
        .map_or("", |(phase, _)| phase);
    if let Some(at) = phase.parse::<usize>().ok().filter(|at| *at < wizard.phases.len()) {
        wizard.at = at;
    }
    wizard.step = step_of(field);
}

fn step_of(field: &str) -> Step {
    let end = field
        .strip_prefix('p')
        .and_then(|rest| rest.split_once('-'))
        .map_or(field, |(_, end)| end);
    match end {
        "title" | "purpose" | "people" | "power" | "area" => Step::What,
        "consortium" | "site" | "zone" => Step::Place,
        _ => Step::When,
    }
}

/// Faults with the names of the form's fields.
fn named(loaded: &Loaded, faults: Vec<FieldError>) -> Vec<FieldError> {
    faults
        .into_iter()
        .map(|fault| FieldError {
            field: field_name(loaded, &fault.field),
            ..fault
        })
        .collect()
}

/// The form's field for a path of the use case, such as `phases.0.schedule.rrule`.
pub(super) fn field_name(loaded: &Loaded, path: &str) -> String {
    let wizard = &loaded.wizard;
    let Some(rest) = path.strip_prefix("phases.") else {
        return if path == "phases" {
            format!("p{}-date", wizard.at)
        } else {
            path.to_owned()
        };
    };
    let (at, rest) = rest.split_once('.').unwrap_or((rest, ""));
    let at: usize = at.parse().unwrap_or_default();
    let by_rule = wizard
        .phases
        .get(at)
        .is_some_and(|phase| phase.when.repeat == Repeat::Rule);
    let end = match rest.trim_start_matches("schedule.") {
        "minutes" => "to",
        "rrule" if by_rule => "rrule",
        "rrule" => "repeat",
        rest if rest.starts_with("zones") => "zone",
        "kind" => "kind",
        "people" => "people",
        "power_kw" => "power",
        "area_m2" => "area",
        _ => "date",
    };
    format!("p{at}-{end}")
}
