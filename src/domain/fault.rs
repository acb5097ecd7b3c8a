//! What is wrong with an input: the key of a sentence and the values that it names, for any language. Says
//! nothing itself.

use std::fmt::Display;

use super::opening::{self, DayRuleError, OpeningFault};
use super::recurrence::RuleError;
use super::schedule::ScheduleError;
use super::text::TextError;

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Key of the sentence, which reads on from the field's name in English.
    pub key: String,
    pub values: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault whose sentence names nothing.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            values: Vec::new(),
        }
    }

    /// The same, with a value that the sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl From<&str> for Fault {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

impl From<TextError> for Fault {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::new("text-empty"),
            TextError::TooLong(most) => Self::new("text-too-long").with("most", most),
            TextError::Control => Self::new("text-control"),
            TextError::Slug => Self::new("text-slug"),
            TextError::Email => Self::new("text-email"),
            TextError::Name => Self::new("text-name"),
            TextError::Phone => Self::new("text-phone"),
        }
    }
}

impl From<&OpeningFault> for Fault {
    fn from(fault: &OpeningFault) -> Self {
        match fault {
            OpeningFault::Rule(error) => error.into(),
            OpeningFault::NoDates => Self::new("opening-no-dates"),
            OpeningFault::ManyDates => Self::new("opening-many-dates").with("most", opening::MAX_DATES),
            OpeningFault::Year => Self::new("opening-year"),
            OpeningFault::Seconds => Self::new("opening-seconds"),
            OpeningFault::Minutes => between(1, opening::MAX_WINDOW_MINUTES),
            OpeningFault::Backward => Self::new("not-before").with("other", "valid_from"),
            OpeningFault::SeasonDays => between(0, opening::MAX_SEASON_DAYS),
        }
    }
}

/// A number outside its bounds.
#[must_use]
pub fn between(least: impl Display, most: impl Display) -> Fault {
    Fault::new("between").with("least", least).with("most", most)
}

impl From<&DayRuleError> for Fault {
    fn from(error: &DayRuleError) -> Self {
        match error {
            DayRuleError::Rule(error) => error.into(),
            DayRuleError::NotAllowed(part) => Self::new("day-rule-not-allowed").with("part", part),
            DayRuleError::SubDaily => Self::new("day-rule-no-freq"),
            DayRuleError::Never => Self::new("day-rule-never"),
        }
    }
}

impl From<&RuleError> for Fault {
    fn from(error: &RuleError) -> Self {
        let (code, values) = error.told();
        Self {
            key: format!("schedule-{code}"),
            values,
        }
    }
}

impl From<&ScheduleError> for Fault {
    fn from(error: &ScheduleError) -> Self {
        let (code, values) = error.told();
        Self {
            key: format!("schedule-{code}"),
            values,
        }
    }
}
