//! What the buttons of the form do to what was typed: another step or phase, dates moved, dates brought back.

use chrono::Duration;

use super::load::Loaded;
use super::{Step, Wizard};
use crate::domain::span::LocalTime;
use crate::domain::text;
use crate::domain::way::Way;
use crate::web::pages::frame::Form;

pub(super) fn turn(wizard: &mut Wizard, go: &str, form: &Form) {
    let number = |text: &str| text.parse::<usize>().ok();
    match go {
        "copy" => {
            wizard.add_phase(wizard.at);
            shift(wizard, form.number("shift").unwrap_or_default());
        }
        "remove" => wizard.remove_phase(wizard.at),
        _ => {
            if let Some(step) = Step::from_word(go) {
                wizard.step = step;
            } else if let Some(at) = go
                .strip_prefix("phase-")
                .and_then(number)
                .filter(|at| *at < wizard.phases.len())
            {
                wizard.at = at;
            } else if let Some((phase, start)) =
                go.strip_prefix("back-").and_then(|rest| rest.split_once('-'))
            {
                bring_back(wizard, number(phase), LocalTime::parse(start).ok());
            }
        }
    }
    // Several phases lie at one site: the first one's.
    if go == "site" || wizard.step == Step::Place {
        let own = format!("{}/", wizard.site);
        for phase in &mut wizard.phases {
            phase.zones.retain(|path| path.starts_with(&own));
        }
    }
}

/// Moves all dates of the shown phase.
fn shift(wizard: &mut Wizard, days: i64) {
    let Some(phase) = wizard.phases.get_mut(wizard.at) else {
        return;
    };
    let by = Duration::days(days.clamp(-3660, 3660));
    for date in [&mut phase.when.date, &mut phase.when.until] {
        let moved = text::day(date).and_then(|day| day.checked_add_signed(by));
        if let Some(moved) = moved {
            *date = moved.to_string();
        }
    }
    for time in phase.when.out.iter_mut().chain(&mut phase.when.extra) {
        if let Some(moved) = time.naive().checked_add_signed(by) {
            *time = LocalTime::from_naive(moved);
        }
    }
}

fn bring_back(wizard: &mut Wizard, phase: Option<usize>, start: Option<LocalTime>) {
    if let (Some(phase), Some(start)) = (phase.and_then(|at| wizard.phases.get_mut(at)), start) {
        phase
            .when
            .out
            .retain(|out| *out != start && out.date() != start.date());
        phase.ways.remove(&start);
    }
}

/// Takes the same kind of way out for every taken date of the shown phase that has one.
pub(super) fn choose_for_all(loaded: &mut Loaded, kind: &str) -> bool {
    let at = loaded.wizard.at;
    let Some(outlook) = &loaded.outlook else {
        return false;
    };
    let fits = |way: &&Way| {
        matches!(
            (kind, way),
            ("out", Way::Out) | ("at", Way::At(_)) | ("in", Way::In(_))
        )
    };
    let chosen: Vec<(LocalTime, Way)> = outlook
        .of(Some(at))
        .filter_map(|date| Some((date.start, date.ways.iter().find(fits)?.clone())))
        .collect();
    if let Some(phase) = loaded.wizard.phases.get_mut(at) {
        phase.ways.extend(chosen);
    }
    true
}
