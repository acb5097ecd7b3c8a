//! What happened to a booking: its steps, and every entry of the journal with the fields that it changed.

use maud::{Markup, html};
use serde_json::Value;

use super::bookings::purpose_key;
use super::{Words, columns};
use crate::app::bookings::File;
use crate::app::court::Ground;
use crate::app::journal::absent;
use crate::domain::ids::ZoneId;
use crate::domain::journal::RecordedAction;
use crate::domain::notice::SessionFacts;
use crate::domain::power::in_kilowatts;
use crate::domain::schedule::ScheduleText;
use crate::domain::span::{LocalTime, Tz};
use crate::locale::{self, Args};
use crate::store::journal::Row;

/// One field that a change touched: what it is called, before, after.
pub(crate) type Difference = (String, String, String);

/// So many of the newest entries are shown unfolded.
const MOST_OPEN: usize = 8;

/// Everything that was done, newest first, each with the fields that it changed. Starts and ends stand with
/// the sessions already.
#[must_use]
pub(crate) fn history(words: Words, file: &File) -> Markup {
    let shown = file
        .entries
        .iter()
        .filter(|entry| !entry.action.is_by_the_clock());
    html! {
        section.card #history {
            header { h2 { (words.t("history")) } }
            @let all: Vec<&Row> = shown.collect();
            @let (newest, older) = all.split_at(all.len().min(MOST_OPEN));
            ul.list { @for row in newest { (entry(words, file, row)) } }
            @if !older.is_empty() {
                details.older {
                    summary { (words.n("history-older", older.len())) }
                    ul.list { @for row in older { (entry(words, file, row)) } }
                }
            }
        }
    }
}

fn entry(words: Words, file: &File, entry: &Row) -> Markup {
    let tz = file.dossier.ground.tz();
    html! {
        li { div.item {
            div.row {
                b { (did(words, &entry.action)) }
                @let became = entry.became.as_deref();
                @if let (_, Some(session)) = session(words, &entry.subject, became, tz) {
                    span { (session) }
                }
                span.dim.small {
                    (by(words, file, entry))
                    @if entry.on_behalf.is_some() {
                        " (" (for_whom(words, file, entry)) ")"
                    }
                    " · " (words.moment(entry.at, tz))
                }
            }
            @if let Some(reason) = entry.reason.as_ref().filter(|reason| !reason.is_empty()) {
                p.small.pre { (reason) }
            }
            (changes(words, entry, &file.dossier.ground))
        } }
    }
}

/// For whom it was done: for the consortium, or for somebody who was away.
fn for_whom(words: Words, file: &File, entry: &Row) -> String {
    match absent(entry) {
        Some(absent) => words.fill("in-place-of", "whom", file.name(Some(absent))),
        None => words.fill("on-behalf", "whom", words.name(&file.dossier.consortium.titles)),
    }
}

/// Who did it; the service does some things by itself.
fn by(words: Words, file: &File, entry: &Row) -> String {
    let name = file.name(entry.person_id);
    match name {
        "" if entry.action.is_by_people() => words.t("by-unknown"),
        "" => words.t("by-itself"),
        name => name.to_owned(),
    }
}

#[must_use]
pub(crate) fn did(words: Words, action: &RecordedAction) -> String {
    words.of("did", action.as_str().replace('.', "-"))
}

/// The booking's title, and the session that an entry is about: its number, what it is for and when it is.
/// Reads the entry's subject, and what it says that something became.
#[must_use]
pub(crate) fn session<'a>(
    words: Words,
    subject: &'a str,
    became: Option<&str>,
    tz: Tz,
) -> (&'a str, Option<String>) {
    let became = became
        .and_then(|text| serde_json::from_str::<Value>(text).ok())
        .unwrap_or_default();
    if let Ok(facts) = serde_json::from_value::<SessionFacts>(became["session"].clone()) {
        let args = Args::new()
            .with("number", facts.number)
            .with("phase", words.of("phase", facts.kind))
            .with("time", locale::span_short(words.0, facts.span, tz));
        return (subject, Some(words.say("fact-session-text", &args)));
    }
    // Entries of old name the session's first start behind the title.
    let old = subject
        .rsplit_once(" · ")
        .and_then(|(title, start)| Some((title, LocalTime::parse(start).ok()?)));
    match old {
        Some((title, start)) => (
            title,
            Some(format!(
                "{} {}",
                words.day(start.date()),
                start.naive().format("%H:%M")
            )),
        ),
        None => (subject, None),
    }
}

/// The fields that an entry changed; empty when there are none.
#[must_use]
pub(crate) fn changes(words: Words, entry: &Row, ground: &Ground) -> Markup {
    // What was not there before changed nothing; the booking itself shows what it is.
    let changed = entry
        .was
        .as_ref()
        .map(|_| differences(words, entry, ground))
        .unwrap_or_default();
    html! { @if !changed.is_empty() { (table(words, &changed)) } }
}

#[must_use]
pub(crate) fn table(words: Words, changed: &[Difference]) -> Markup {
    html! {
        div.scroll { table.data.small.diff {
            (columns(words, &["field", "was", "became"]))
            tbody { @for (field, was, became) in changed {
                tr {
                    th scope="row" { (field) }
                    td { @if was.is_empty() { "–" } @else { del { (was) } } }
                    td { @if became.is_empty() { "–" } @else { ins { (became) } } }
                }
            } }
        } }
    }
}

/// The fields that an entry's two pictures of the booking or session differ in.
#[must_use]
pub(crate) fn differences(words: Words, entry: &Row, ground: &Ground) -> Vec<Difference> {
    let tz = ground.tz();
    let read = |text: &Option<String>| {
        text.as_ref()
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
    };
    let Some(became) = read(&entry.became) else {
        return Vec::new();
    };
    let was = read(&entry.was).unwrap_or_default();
    let mut found = Vec::new();
    let mut note = |field: String, was: String, became: String| {
        if was != became {
            found.push((field, was, became));
        }
    };
    note(
        words.t("booking-title"),
        text(&was["title"]),
        text(&became["title"]),
    );
    note(
        words.t(purpose_key(!became["amends"].is_null())),
        text(&was["purpose"]),
        text(&became["purpose"]),
    );
    note(words.t("state"), state(words, &was), state(words, &became));
    let nothing = Vec::new();
    let phases = |side: &Value| side["phases"].as_array().unwrap_or(&nothing).clone();
    let (before, after) = (phases(&was), phases(&became));
    for at in 0..before.len().max(after.len()) {
        for (field, was, became) in phase_differences(words, before.get(at), after.get(at), ground) {
            let name = if before.len().max(after.len()) > 1 {
                format!("{}. {field}", at + 1)
            } else {
                field
            };
            note(name, was, became);
        }
    }
    note(words.t("when"), time(words, &was, tz), time(words, &became, tz));
    note(
        words.t("zones"),
        zones(words, &was, ground),
        zones(words, &became, ground),
    );
    found
}

fn phase_differences(
    words: Words,
    was: Option<&Value>,
    became: Option<&Value>,
    ground: &Ground,
) -> Vec<Difference> {
    let compared = |key: &str, say: &dyn Fn(&Value) -> String| {
        let side = |phase: Option<&Value>| phase.map(say).unwrap_or_default();
        (words.t(key), side(was), side(became))
    };
    vec![
        compared("phase-kind", &|phase| {
            phase["kind"]
                .as_str()
                .map(|kind| words.of("phase", kind))
                .unwrap_or_default()
        }),
        compared("zones", &|phase| zones(words, phase, ground)),
        compared("schedule", &|phase| {
            let schedule = serde_json::from_value::<ScheduleText>(phase["schedule"].clone()).ok();
            schedule
                .map(|schedule| schedule_in_full(words, &schedule, ground.tz()))
                .unwrap_or_default()
        }),
        compared("people", &|phase| text(&phase["people"])),
        compared("power", &|phase| {
            phase["power_w"]
                .as_u64()
                .map(|watts| in_kilowatts(u32::try_from(watts).unwrap_or(u32::MAX)))
                .unwrap_or_default()
        }),
        compared("area", &|phase| text(&phase["area_m2"])),
    ]
}

/// The sentence, and the dates that it only counts.
fn schedule_in_full(words: Words, schedule: &ScheduleText, tz: Tz) -> String {
    let mut said = locale::schedule(words.0, schedule, tz);
    for (key, dates) in [
        ("dates-excluded", &schedule.exdates),
        ("dates-added", &schedule.rdates),
    ] {
        if !dates.is_empty() {
            let days: Vec<String> = dates
                .iter()
                .take(12)
                .map(|at| format!("{} {}", words.day(at.date()), at.naive().format("%H:%M")))
                .collect();
            said = format!("{said} · {}: {}", words.t(key), days.join(", "));
        }
    }
    said
}

fn state(words: Words, side: &Value) -> String {
    if let Some(state) = side["life"]["state"].as_str() {
        return if side["life"]["offer"].is_array() {
            words.t("offer-made")
        } else {
            words.of("state", state)
        };
    }
    // A session's own entries name its state alone.
    side["state"]
        .as_str()
        .map(|state| words.of("session", state))
        .unwrap_or_default()
}

fn time(words: Words, side: &Value, tz: Tz) -> String {
    let span = serde_json::from_value::<crate::domain::span::Span>(side["span"].clone()).ok();
    span.map(|span| locale::span_short(words.0, span, tz))
        .unwrap_or_default()
}

/// The names of the zones of a phase or session; entries of old have ids in place of paths.
fn zones(words: Words, side: &Value, ground: &Ground) -> String {
    let name = |zone: &Value| {
        let found = match zone {
            Value::Number(id) => id.as_i64().and_then(|id| ground.zone(ZoneId(id))),
            other => other.as_str().and_then(|path| ground.find(path)),
        };
        found.map_or_else(|| text(zone), |zone| words.name(&zone.names).to_owned())
    };
    side["zones"]
        .as_array()
        .map(|all| all.iter().map(name).collect::<Vec<_>>().join(", "))
        .unwrap_or_default()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
