//! What the buttons of the form do to what was typed: another step or phase, dates moved; and what follows
//! what was typed.

use chrono::{Duration, NaiveDate};

use super::{Step, Wizard};
use crate::domain::span::Tz;
use crate::domain::text;
use crate::web::pages::frame::Form;
use crate::web::ui::days::act;

pub(super) fn turn(wizard: &mut Wizard, go: &str, form: &Form) {
    let number = |text: &str| text.parse::<usize>().ok();
    match go {
        "copy" => {
            wizard.copy_phase();
            shift(wizard, form.number("shift").unwrap_or_default());
        }
        "add" => wizard.add_empty_phase(),
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

/// Moves all dates so many weeks that the first is on a day or after it.
pub(super) fn begin_from(wizard: &mut Wizard, day: NaiveDate) {
    let firsts = wizard
        .phases
        .iter()
        .filter_map(|phase| text::day(&phase.when.date));
    let Some(first) = firsts.min() else { return };
    let weeks = ((day - first).num_days() + 6).div_euclid(7).max(0);
    let shown = wizard.at;
    for at in 0..wizard.phases.len() {
        wizard.at = at;
        shift(wizard, weeks * 7);
    }
    wizard.at = shown;
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
    phase.days.exceptions = phase.days.exceptions.shifted(by);
}

/// What the buttons of the days do to the shown phase.
pub(super) fn turn_days(wizard: &mut Wizard, go: &str, tz: Tz) {
    if let Some(phase) = wizard.phases.get_mut(wizard.at) {
        let rule = phase.when.text(tz).ok();
        act(go, &mut phase.days, rule.as_ref(), &phase.zones, tz);
    }
}

/// Makes the rest of the schedule follow a first date that was moved.
pub(super) fn follow(wizard: &mut Wizard, form: &Form) {
    let at = wizard.at;
    let before = form
        .filled(&format!("p{at}-date-was"))
        .and_then(|date| text::day(&date));
    if let Some(phase) = wizard.phases.get_mut(at) {
        if let Some(before) = before {
            phase.when.follow_first(before);
        }
        phase.when.tick_first();
    }
}
