//! Why a person must look at a session, as far as a closure or a late holiday is the reason.

use std::fmt;

use super::holidays::Holiday;
use super::opening::Closure;

/// What a closure or a late holiday marks a session with. It is stored as the words that people read, which
/// do not say what they are of: that is found by comparing. Words of nothing known are kept and shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionFlag(String);

impl SessionFlag {
    /// The flag that a closure sets: its reason.
    #[must_use]
    pub fn of_closure(closure: &Closure) -> Self {
        Self(closure.reason.clone())
    }

    /// The flag that a late holiday sets: its names in both languages.
    #[must_use]
    pub fn of_holiday(day: &Holiday) -> Self {
        Self(day.names.both())
    }

    /// As it is stored.
    #[must_use]
    pub const fn from_words(words: String) -> Self {
        Self(words)
    }

    /// The words that people read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a closure set it, or may have: another with the same reason says the same.
    #[must_use]
    pub fn is_of_closure(&self, closure: &Closure) -> bool {
        self.0 == closure.reason
    }

    /// Flags of old hold the Korean name alone.
    #[must_use]
    pub fn is_of_holiday(&self, day: &Holiday) -> bool {
        self.0 == day.names.ko || *self == Self::of_holiday(day)
    }
}

impl fmt::Display for SessionFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::holidays::HolidayKind;
    use crate::domain::text::Names;

    #[test]
    fn a_flag_is_known_by_its_words_whichever_way_they_were_written() {
        let day = Holiday {
            date: chrono::NaiveDate::default(),
            names: Names {
                ko: "임시 공휴일".into(),
                en: "Temporary holiday".into(),
            },
            kind: HolidayKind::Temporary,
            anchor: None,
        };
        for words in ["임시 공휴일 / Temporary holiday", "임시 공휴일"] {
            assert!(
                SessionFlag::from_words(words.into()).is_of_holiday(&day),
                "{words}"
            );
        }
        let other = SessionFlag::from_words("Temporary holiday".into());
        assert!(!other.is_of_holiday(&day));
        assert_eq!(other.to_string(), "Temporary holiday", "kept and shown");
    }
}
