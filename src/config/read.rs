//! Reads the merged layers key by key, and collects every fault instead of stopping at the first.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use toml::Value;

use super::layers::{Layer, Layered};
use super::{Fault, Origin, SettingsError, Shown};

/// Gives out values by key. A key is read once.
pub(super) struct Reader {
    layer: Layer,
    shown: Vec<Shown>,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(layer: Layer) -> Self {
        Self {
            layer,
            shown: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// What was read, or everything that was wrong. A key of the defaults that nobody reads is a fault of
    /// ours.
    pub(super) fn finish(mut self) -> Result<Vec<Shown>, SettingsError> {
        let unread = std::mem::take(&mut self.layer);
        self.faults.extend(unread.into_iter().map(|(key, found)| Fault {
            key,
            origin: found.origin,
            message: "is read by nobody".into(),
        }));
        if self.faults.is_empty() {
            Ok(self.shown)
        } else {
            Err(SettingsError(self.faults))
        }
    }

    /// A text that must not be empty.
    pub(super) fn text(&mut self, key: &str) -> String {
        self.parsed(
            key,
            "must not be empty",
            |text| (!text.trim().is_empty()).then(|| text.to_owned()),
            String::new(),
        )
    }

    /// A text that must parse; `instead` goes on with the fault.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        rule: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        instead: T,
    ) -> T {
        let Some((text, origin)) = self.take_text(key) else {
            return instead;
        };
        self.show(key, &text, &origin);
        parse(&text).unwrap_or_else(|| {
            self.refuse(key, origin, rule);
            instead
        })
    }

    /// A text that may be empty, which is none.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        rule: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.parsed(
            key,
            rule,
            |text| {
                if text.is_empty() {
                    Some(None)
                } else {
                    parse(text).map(Some)
                }
            },
            None,
        )
    }

    /// A path, or none.
    pub(super) fn path(&mut self, key: &str) -> Option<PathBuf> {
        self.optional(key, "must be a path", |text| Some(PathBuf::from(text)))
    }

    /// A whole number within bounds.
    pub(super) fn number<T>(&mut self, key: &str, bounds: RangeInclusive<T>) -> T
    where
        T: TryFrom<i64> + PartialOrd + Copy + Display,
    {
        let (least, most) = (*bounds.start(), *bounds.end());
        let Some(Layered { value, origin }) = self.take(key) else {
            return least;
        };
        self.show(key, &value.to_string(), &origin);
        let found = value
            .as_integer()
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| bounds.contains(number));
        found.unwrap_or_else(|| {
            self.refuse(key, origin, &format!("must be {least} to {most}"));
            least
        })
    }

    /// One of some words. `all` is never empty.
    pub(super) fn word<T: Copy + Display>(&mut self, key: &str, all: &'static [T]) -> T {
        let words: Vec<String> = all.iter().map(|value| format!("\"{value}\"")).collect();
        let rule = format!("must be {}", words.join(" or "));
        let found = |text: &str| all.iter().copied().find(|value| value.to_string() == text);
        self.parsed(key, &rule, found, all[0])
    }

    /// A secret: a value, or the content of the file that another key names. The one of the later layer
    /// counts.
    pub(super) fn secret(&mut self, key: &str, file_key: &str) -> Option<String> {
        let value = self.take_text(key).filter(|(text, _)| !text.is_empty());
        let file = self.take_text(file_key).filter(|(path, _)| !path.is_empty());
        let shown = |found: &Option<(String, Origin)>| {
            found
                .as_ref()
                .map_or(Origin::Defaults, |(_, origin)| origin.clone())
        };
        self.show(key, if value.is_some() { "(set)" } else { "" }, &shown(&value));
        self.show(
            file_key,
            file.as_ref().map_or("", |(path, _)| path),
            &shown(&file),
        );
        match (value, file) {
            (Some((_, origin)), Some((_, other))) if origin.rank() == other.rank() => {
                self.refuse(file_key, other, &format!("can't be set together with {key}"));
                None
            }
            (Some((secret, origin)), Some((_, other))) if origin.rank() > other.rank() => Some(secret),
            (Some((secret, _)), None) => Some(secret),
            (_, Some((path, origin))) => self.content(file_key, path, origin),
            (None, None) => None,
        }
    }

    fn content(&mut self, key: &str, path: String, origin: Origin) -> Option<String> {
        let fault = match std::fs::read_to_string(&path) {
            Ok(text) if text.trim_end().is_empty() => format!("{path} is empty"),
            Ok(text) => return Some(text.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => format!("{path} can't be read: {error}"),
        };
        self.refuse(key, origin, &fault);
        None
    }

    /// Refuses a value that could be read, wherever it came from: a secret, or the file that held it.
    pub(super) fn refuse_read(&mut self, key: &str, rule: &str) {
        let shown = self
            .shown
            .iter()
            .rfind(|shown| shown.key.starts_with(key) && !shown.value.is_empty());
        let origin = shown.map_or(Origin::Defaults, |shown| shown.origin.clone());
        self.refuse(key, origin, rule);
    }

    fn take_text(&mut self, key: &str) -> Option<(String, Origin)> {
        match self.take(key)? {
            Layered {
                value: Value::String(text),
                origin,
            } => Some((text, origin)),
            Layered { origin, .. } => {
                self.refuse(key, origin, "must be a text in quotes");
                None
            }
        }
    }

    fn take(&mut self, key: &str) -> Option<Layered> {
        let found = self.layer.remove(key);
        if found.is_none() {
            self.refuse(key, Origin::Defaults, "is missing in the defaults");
        }
        found
    }

    fn show(&mut self, key: &str, value: &str, origin: &Origin) {
        self.shown.push(Shown {
            key: key.to_owned(),
            value: value.to_owned(),
            origin: origin.clone(),
        });
    }

    fn refuse(&mut self, key: &str, origin: Origin, rule: &str) {
        self.faults.push(Fault {
            key: key.to_owned(),
            origin,
            message: rule.to_owned(),
        });
    }
}
