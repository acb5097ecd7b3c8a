//! What serde says of a text that it can't read, as a fault with a sentence in every language. Serde tells in
//! English words alone; the tests hold the words that are known here against those that it really says.

use crate::domain::fault::{Fault, between};

/// What is wrong with the form of a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unread {
    /// The part inside of where it was found, when only the words name it.
    pub name: Option<String>,
    pub fault: Fault,
}

/// Words of our own types and of the libraries that read for them, by how they begin.
const KNOWN: &[(&str, &str)] = &[
    ("must be a local time", "local-time"),
    ("must be of the years 1970 to 2999", "opening-year"),
    ("must be a time of day", "time-of-day"),
    ("must be a month and day", "month-day"),
    ("end must be after start", "end-after-start"),
    ("must be a moment", "moment"),
    ("must be a date", "date"),
    ("invalid digit found in string", "kind-whole"),
    ("cannot parse integer from empty string", "kind-whole"),
    ("number too", "kind-whole"),
    ("invalid float literal", "kind-number"),
    ("cannot parse float", "kind-number"),
    ("provided string was not `true` or `false`", "kind-flag"),
    // Only dates are left to chrono's own words.
    ("input contains invalid characters", "date"),
    ("input is out of range", "date"),
    ("premature end of input", "date"),
    ("trailing input", "date"),
];

/// Kinds of values, by what serde expects.
const KINDS: &[(&str, &str)] = &[
    ("a string", "kind-text"),
    ("string or map", "kind-text"),
    ("str", "kind-text"),
    ("a borrowed string", "kind-text"),
    ("a formatted date string", "date"),
    ("i64", "kind-whole"),
    ("f64", "kind-number"),
    ("a boolean", "kind-flag"),
    ("a sequence", "kind-list"),
    ("a map", "kind-object"),
];

#[must_use]
pub(super) fn understand(words: &str) -> Unread {
    if let Some(rest) = words.strip_prefix("missing field ") {
        return Unread {
            name: quoted(rest).next(),
            fault: "needed".into(),
        };
    }
    if let Some(rest) = words.strip_prefix("duplicate field ") {
        return Unread {
            name: quoted(rest).next(),
            fault: "given-twice".into(),
        };
    }
    Unread {
        name: None,
        fault: fault(words),
    }
}

fn fault(words: &str) -> Fault {
    if words.starts_with("unknown field ") {
        let known = allowed(words);
        return if known.is_empty() {
            "no-fields".into()
        } else {
            Fault::new("unknown-field").with("words", known)
        };
    }
    if words.starts_with("unknown variant ") {
        return Fault::new("one-of").with("words", allowed(words));
    }
    if let Some((least, most)) = words
        .strip_prefix("must be from ")
        .and_then(|bounds| bounds.split_once(" to "))
    {
        return between(least, most);
    }
    if let Some((_, kind)) = words
        .split_once(", expected ")
        .filter(|_| words.starts_with("invalid "))
    {
        return of_kind(kind);
    }
    let known = KNOWN.iter().find(|(start, _)| words.starts_with(start));
    known.map_or("malformed", |(_, key)| key).into()
}

fn of_kind(kind: &str) -> Fault {
    let most = match kind {
        "u8" => Some(u64::from(u8::MAX)),
        "u16" => Some(u64::from(u16::MAX)),
        "u32" => Some(u64::from(u32::MAX)),
        // As many as can be told exactly in JSON.
        "u64" | "usize" => Some((1 << 53) - 1),
        _ => None,
    };
    if let Some(most) = most {
        return between(0, most);
    }
    if kind.starts_with("struct ") {
        return "kind-object".into();
    }
    KINDS
        .iter()
        .find(|(name, _)| *name == kind)
        .map_or("malformed", |(_, key)| key)
        .into()
}

/// What stands between backquotes. A value in the words may hold some of its own, so what is allowed is
/// looked for behind what is expected.
fn quoted(words: &str) -> impl Iterator<Item = String> {
    words.split('`').skip(1).step_by(2).map(str::to_owned)
}

fn allowed(words: &str) -> String {
    let (_, expected) = words.rsplit_once(", expected ").unwrap_or_default();
    quoted(expected).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::domain::opening::{Days, Effect, Shape, Window};
    use crate::domain::span::{Instant, LocalTime};
    use crate::domain::text::Language;
    use crate::locale::keys;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only ever refused")]
    struct Sample {
        text: String,
        #[serde(default)]
        count: Option<u32>,
        #[serde(default)]
        whole: i64,
        #[serde(default)]
        part: f64,
        #[serde(default)]
        flag: bool,
        #[serde(default)]
        list: Vec<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Bare {}

    fn told<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> Unread {
        let error = serde_json::from_str::<T>(json).unwrap_err().to_string();
        understand(
            error
                .rsplit_once(" at line ")
                .map_or(error.as_str(), |(words, _)| words),
        )
    }

    #[test]
    fn whatever_serde_says_of_a_field_becomes_a_sentence_of_every_language() {
        let bare = |key: &str| Unread {
            name: None,
            fault: key.into(),
        };
        let named = |name: &str, key: &str| Unread {
            name: Some(name.into()),
            fault: key.into(),
        };
        assert_eq!(told::<Sample>("{}"), named("text", "needed"));
        assert_eq!(
            told::<Sample>(r#"{"text":"","text":""}"#),
            named("text", "given-twice")
        );
        assert_eq!(told::<Sample>(r#"{"text":1}"#), bare("kind-text"));
        assert_eq!(told::<Sample>(r#"{"whole":"x"}"#), bare("kind-whole"));
        assert_eq!(told::<Sample>(r#"{"part":"x"}"#), bare("kind-number"));
        assert_eq!(told::<Sample>(r#"{"flag":"x"}"#), bare("kind-flag"));
        assert_eq!(told::<Sample>(r#"{"list":"x"}"#), bare("kind-list"));
        assert_eq!(told::<Sample>("7"), bare("kind-object"));
        assert_eq!(told::<Sample>(r#"{"count":-1}"#).fault, between(0, u32::MAX));
        assert_eq!(told::<Bare>(r#"{"x":1}"#), bare("no-fields"));
        let known = Fault::new("unknown-field").with("words", "text, count, whole, part, flag, list");
        assert_eq!(told::<Sample>(r#"{"a`, expected `b":1}"#).fault, known);
        assert_eq!(
            told::<Effect>(r#""x""#).fault,
            Fault::new("one-of").with("words", "block, warn")
        );
        assert_eq!(told::<LocalTime>(r#""x""#), bare("local-time"));
        assert_eq!(told::<LocalTime>(r#""1969-01-01T00:00""#), bare("opening-year"));
        assert_eq!(told::<Instant>(r#""x""#), bare("moment"));
        assert_eq!(told::<Days>(r#"{"dates":["x"]}"#), bare("date"));
        assert_eq!(told::<Days>(r#"{"dates":["2027-02-30"]}"#), bare("date"));
        assert_eq!(
            told::<Window>(r#"{"days":{"dates":[]},"from":"x"}"#),
            bare("time-of-day")
        );
        assert_eq!(told::<Shape>(r#"{"yearly":{"from":"x"}}"#), bare("month-day"));
        let backward = r#"{"span":{"start":"2027-01-02T00:00:00Z","end":"2027-01-01T00:00:00Z"}}"#;
        assert_eq!(told::<Shape>(backward), bare("end-after-start"));
    }

    #[test]
    fn every_fault_that_is_known_here_has_its_sentence() {
        let known = KNOWN.iter().chain(KINDS).map(|(_, key)| *key);
        for key in known.chain([
            "needed",
            "given-twice",
            "no-fields",
            "unknown-field",
            "one-of",
            "malformed",
        ]) {
            assert!(
                keys(Language::Ko).contains_key(format!("fault-{key}").as_str()),
                "{key}"
            );
        }
    }

    #[test]
    fn what_nobody_knows_is_told_as_a_wrong_form() {
        assert_eq!(
            understand("something new"),
            Unread {
                name: None,
                fault: "malformed".into()
            }
        );
    }
}
