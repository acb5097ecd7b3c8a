//! Rules of sites and zones as people read them.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::domain::booking::RequestMode;
use crate::domain::holidays::Holidays;
use crate::domain::judge::LeadTime;
use crate::domain::opening::{PhaseKind, Window};
use crate::domain::power::in_kilowatts;
use crate::locale;
use crate::store::sites::{Site, Zone};
use crate::web::ui::Words;

/// How early one must ask, and the first day that whoever asks on `today` may have.
#[must_use]
pub(super) fn lead_time(words: Words, lead_time: LeadTime, today: NaiveDate, holidays: &Holidays) -> Markup {
    let said = match lead_time {
        LeadTime::Days(0) => words.t("ask-by-none"),
        LeadTime::Days(days) => words.n("ask-by-days", count(days)),
        LeadTime::WorkingDays(days) => words.n("ask-by-working-days", count(days)),
    };
    let earliest = words.day(lead_time.first_date(today, holidays));
    html! { (said) br; span.dim { (words.fill("ask-earliest", "day", earliest)) } }
}

/// What a request does to the time it asks for.
#[must_use]
pub(super) fn request_mode(words: Words, site: &Site) -> String {
    match site.request_mode {
        RequestMode::Hold => words.n("mode-hold", count(site.hold_days)),
        RequestMode::Compete => words.n("mode-compete", count(site.hold_days)),
    }
}

/// The longest session, if there is a limit.
#[must_use]
pub(super) fn longest(words: Words, minutes: Option<u32>) -> String {
    minutes.map_or_else(
        || words.t("no-limit"),
        |minutes| locale::duration(words.0, i64::from(minutes) * 60),
    )
}

/// How much of everything fits into a zone at once.
#[must_use]
pub(super) fn people_and_power(words: Words, zone: &Zone) -> Vec<String> {
    let mut said = Vec::new();
    if zone.capacity > 1 {
        said.push(words.n("zone-shared", count(zone.capacity)));
    }
    said.extend(
        zone.budget_people
            .map(|people| words.n("zone-people", count(people))),
    );
    said.extend(
        zone.budget_power_w
            .map(|watts| words.fill("zone-power", "kw", in_kilowatts(watts))),
    );
    said.extend(zone.budget_area_m2.map(|area| words.n("zone-area", count(area))));
    said
}

/// The windows of a zone by what they are for, each in words.
#[must_use]
pub(super) fn windows(words: Words, all: &[Window]) -> Vec<(String, Vec<String>)> {
    let said = |window: &Window| locale::window(words.0, window);
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for kind in PhaseKind::ALL {
        let own: Vec<String> = all
            .iter()
            .filter(|window| window.serves(*kind))
            .map(said)
            .collect();
        if own.is_empty() {
            continue;
        }
        let name = words.of("phase", kind);
        match rows.iter_mut().find(|(_, hours)| *hours == own) {
            Some((names, _)) => *names = format!("{names}, {name}"),
            None => rows.push((name, own)),
        }
    }
    if let [(name, _)] = rows.as_mut_slice()
        && PhaseKind::ALL
            .iter()
            .all(|kind| all.iter().any(|window| window.serves(*kind)))
    {
        *name = words.t("every-phase");
    }
    rows
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
