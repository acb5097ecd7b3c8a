//! The fields that an entry of the journal changed, as people read them: names for keys and ids, times on the
//! clock of the site.

use serde_json::{Map, Value};

use crate::app::court::Ground;
use crate::domain::journal::JournalTopic;
use crate::domain::opening::{Shape, Window};
use crate::domain::span::{Instant, Tz};
use crate::domain::text;
use crate::locale::{self, Args};
use crate::store::journal::Row;
use crate::web::ui::Words;

/// Longest text of one side of a change.
const LONGEST: usize = 400;
/// What the service keeps for itself, or what entries of their own tell.
const UNTOLD: [&str; 5] = ["id", "version", "path", "created_at", "session"];

/// The site of an entry, as far as it has one, and the clock that its times are read on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where<'a> {
    pub tz: Tz,
    pub ground: Option<&'a Ground>,
}

/// The fields that differ: name, before, after.
pub(super) fn changes(words: Words, row: &Row, place: Where<'_>) -> Vec<(String, String, String)> {
    let read = |text: &Option<String>| {
        text.as_ref()
            .and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok())
            .unwrap_or_default()
    };
    let (was, became) = (read(&row.was), read(&row.became));
    let mut keys: Vec<&String> = was.keys().chain(became.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    // Zones have entries of their own beside their site's.
    keys.retain(|key| {
        was.get(*key) != became.get(*key)
            && !UNTOLD.contains(&key.as_str())
            && !(*key == "zones" && row.action.topic() == Some(JournalTopic::Site))
    });
    let side = |all: &Map<String, Value>, key: &str| {
        all.get(key)
            .map(|value| said(words, place, key, value).chars().take(LONGEST).collect())
            .unwrap_or_default()
    };
    let told = keys
        .into_iter()
        .map(|key| (name(words, key), side(&was, key), side(&became, key)));
    told.filter(|(_, was, became): &(String, String, String)| was != became)
        .collect()
}

fn name(words: Words, key: &str) -> String {
    locale::find(
        words.0,
        &format!("told-field-{}", key.replace('_', "-")),
        &Args::new(),
    )
    .unwrap_or_else(|| key.to_owned())
}

fn said(words: Words, place: Where<'_>, key: &str, value: &Value) -> String {
    if let Some(shape) = Some(value)
        .filter(|_| key == "shape")
        .and_then(|value| serde_json::from_value::<Shape>(value.clone()).ok())
    {
        return locale::closed_time(words.0, &shape, place.tz);
    }
    let again = |value: &Value| said(words, place, key, value);
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => words.t("yes"),
        Value::Bool(false) => words.t("no"),
        Value::Number(number) => number.to_string(),
        Value::String(text) => string(words, place, key, text),
        Value::Array(all) => all.iter().map(again).collect::<Vec<_>>().join(", "),
        Value::Object(object) => self::object(words, place, key, object),
    }
}

/// A moment, a day, a stored word, or just text.
fn string(words: Words, place: Where<'_>, key: &str, text: &str) -> String {
    if let Ok(at) = Instant::parse(text) {
        return locale::moment(words.0, at, place.tz);
    }
    if let Some(day) = text::day(text) {
        return words.date(day);
    }
    if let ("zone" | "parent", Some(ground)) = (key, place.ground) {
        let zone = ground.zones.iter().find(|zone| zone.slug == text);
        return zone.map_or_else(|| text.to_owned(), |zone| words.name(&zone.names).to_owned());
    }
    let prefixes: &[&str] = match key {
        "kind" => &["site-kind", "organisation-kind", "programme-kind", "picture-kind"],
        "phases" => &["phase"],
        "request_mode" => &["request-mode"],
        "platform_role" => &["platform"],
        "muted" => &["notice-kind"],
        "effect" => &["closure-effect"],
        "role" => &["member-role", "party"],
        "language" => &["language"],
        "sessions" => &["sessions"],
        _ => &[],
    };
    prefixes
        .iter()
        .find_map(|prefix| locale::find(words.0, &format!("{prefix}-{text}"), &Args::new()))
        .unwrap_or_else(|| text.to_owned())
}

fn object(words: Words, place: Where<'_>, key: &str, object: &Map<String, Value>) -> String {
    if let (Some(ko), Some(en)) = (
        object.get("ko").and_then(Value::as_str),
        object.get("en").and_then(Value::as_str),
    ) {
        return if ko == en {
            ko.to_owned()
        } else {
            format!("{ko} / {en}")
        };
    }
    if let Some(window) = Some(object)
        .filter(|_| key == "windows")
        .and_then(|object| serde_json::from_value::<Window>(Value::Object(object.clone())).ok())
    {
        return locale::window(words.0, &window);
    }
    if key == "phones" {
        return phone(object);
    }
    let count = |unit: &str| object.get(unit).and_then(Value::as_u64);
    for (unit, told) in [
        ("days", "told-notice-days"),
        ("working_days", "told-notice-working-days"),
    ] {
        if let Some(n) = count(unit).filter(|_| key == "notice") {
            return words.say(told, &Args::new().with("n", n));
        }
    }
    let told = object
        .iter()
        .filter(|(own, value)| !UNTOLD.contains(&own.as_str()) && !value.is_null());
    told.map(|(own, value)| format!("{}: {}", name(words, own), said(words, place, own, value)))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A phone of a site.
fn phone(object: &Map<String, Value>) -> String {
    let parts = ["name", "number", "hours"].map(|part| object.get(part).and_then(Value::as_str));
    let said: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::EntryId;
    use crate::domain::span::Instant;
    use crate::domain::text::Language;

    const SEOUL: Where<'_> = Where {
        tz: Tz::Asia__Seoul,
        ground: None,
    };

    fn row(was: Option<&str>, became: Option<&str>) -> Row {
        Row {
            id: EntryId(1),
            at: Instant::from_unix(0),
            person_id: None,
            on_behalf: None,
            address: None,
            action: "site.update".to_owned().into(),
            booking_id: None,
            site_id: None,
            consortium_id: None,
            subject: "site".into(),
            was: was.map(str::to_owned),
            became: became.map(str::to_owned),
            reason: None,
        }
    }

    fn told(language: Language, was: &str, became: &str) -> Vec<(String, String, String)> {
        changes(
            Words(language, Tz::Asia__Seoul),
            &row(Some(was), Some(became)),
            SEOUL,
        )
    }

    #[test]
    fn only_what_differs_is_told_field_by_field() {
        let told = told(
            Language::En,
            r#"{"district":"a","phone":"x","version":1}"#,
            r#"{"district":"a","phone":"y","hold_days":2,"version":2}"#,
        );
        let expected = [("Hold (days)", "", "2"), ("Phone, day and night", "x", "y")];
        assert_eq!(
            told,
            expected.map(|(field, was, became)| (field.to_owned(), was.to_owned(), became.to_owned()))
        );
    }

    #[test]
    fn what_was_never_written_has_no_changes() {
        assert!(changes(Words(Language::En, Tz::Asia__Seoul), &row(None, None), SEOUL).is_empty());
        assert!(
            changes(
                Words(Language::En, Tz::Asia__Seoul),
                &row(Some("not json"), None),
                SEOUL
            )
            .is_empty()
        );
    }

    #[test]
    fn times_words_and_seasons_are_said_and_not_spelled() {
        let was = r#"{"retired_at":null,"request_mode":"hold","notice":{"days":3},
            "shape":{"yearly":{"from":"12-10","until":"01-03"}}}"#;
        let became = r#"{"retired_at":"2027-11-25T13:30:00Z","request_mode":"compete",
            "notice":{"working_days":5},"shape":"public_holidays"}"#;
        let told = told(Language::Ko, was, became);
        let sides: Vec<(&str, &str)> = told
            .iter()
            .map(|(_, was, became)| (was.as_str(), became.as_str()))
            .collect();
        assert!(
            sides.contains(&("", "2027년 11월 25일 (목) 22:30"))
                && sides.contains(&("시작 3일 전까지", "시작 5일 전까지(근무일 기준)")),
            "{told:?}"
        );
        let odd =
            |text: &str| text.contains(['{', '"', '_']) || text.contains("T13") || text.contains("12-10");
        assert!(
            told.iter()
                .all(|(field, was, became)| !odd(field) && !odd(was) && !odd(became)),
            "{told:?}"
        );
    }
}
