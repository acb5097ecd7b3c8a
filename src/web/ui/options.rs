//! What can be chosen in a field: values, each with its label.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::Words;
use crate::app::register::Choice;
use crate::domain::text::{self, Names};

/// In the order in which they are offered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options(Vec<(String, String)>);

impl Options {
    /// Stored words; `prefix` begins the keys of their labels.
    pub(crate) fn of<T: Display>(words: Words, prefix: &str, all: &[T]) -> Self {
        all.iter()
            .map(|word| (word.to_string(), words.of(prefix, word)))
            .collect()
    }

    pub(crate) fn named(words: Words, all: &[Choice]) -> Self {
        all.iter()
            .map(|(slug, names)| words.option(slug, names))
            .collect()
    }

    /// `00:00` to `23:30`.
    pub(crate) fn half_hours() -> Self {
        (0..48)
            .map(|half| format!("{:02}:{:02}", half / 2, half % 2 * 30))
            .map(|time| (time.clone(), time))
            .collect()
    }

    /// Half hours of a day, and the time that stands if it is none of them.
    pub(crate) fn times(own: &str) -> Self {
        let all = Self::half_hours();
        if text::clock(own).is_none() || all.iter().any(|(time, _)| time == own) {
            return all;
        }
        let own = (own.to_owned(), own.to_owned());
        let all: BTreeSet<_> = all.iter().cloned().chain([own]).collect();
        all.into_iter().collect()
    }

    /// The same with one more before the others.
    pub(crate) fn before(mut self, value: &str, label: String) -> Self {
        self.0.insert(0, (value.to_owned(), label));
        self
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<(String, String)> for Options {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl Words {
    /// A thing to choose, with its name as the label.
    pub(crate) fn option(self, slug: &str, names: &Names) -> (String, String) {
        (slug.to_owned(), self.name(names).to_owned())
    }
}
