//! Why a rule is refused. Each error carries the facts that a sentence in any language needs; knows nothing
//! of how it is shown.

use super::MAX_TEXT;

/// Why a rule is refused. `Display` is the English sentence; other languages are made from
/// [`code`](Self::code) and [`values`](Self::values).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The rule's text is too long.
    #[error("must have at most {MAX_TEXT} characters")]
    TextTooLong,
    /// A character that no rule has. White space and line ends are such.
    #[error(
        "has a character that can't be in a rule, at position {position}; a rule is one line such as \
         FREQ=WEEKLY;BYDAY=MO;COUNT=10"
    )]
    Character {
        /// Which character, counted from 1.
        position: usize,
    },
    /// It begins with the property's name.
    #[error("must be the rule alone, without 'RRULE:' before it")]
    Prefix,
    /// A part that is not NAME=VALUE.
    #[error("'{part}' is not NAME=VALUE; parts are parted by one semicolon, with none at the end")]
    Malformed {
        /// The part, at most 40 characters of it.
        part: String,
    },
    /// A part that RFC 5545 doesn't know.
    #[error("has the unknown part {part}")]
    UnknownPart {
        /// Its name, at most 40 characters of it.
        part: String,
    },
    /// A part that is there twice.
    #[error("has {part} twice")]
    DuplicatePart { part: &'static str },
    #[error("has no FREQ; use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")]
    NoFreq,
    /// HOURLY, MINUTELY or SECONDLY.
    #[error(
        "can't repeat within a day by FREQ; use FREQ=DAILY with BYHOUR and BYMINUTE, such as \
         FREQ=DAILY;BYHOUR=9,11;BYMINUTE=0,30"
    )]
    SubDaily,
    /// A value that its part can't have.
    #[error("{part} can't be '{value}'")]
    Value {
        part: &'static str,
        /// The value, at most 40 characters of it.
        value: String,
    },
    /// INTERVAL outside its bounds.
    #[error("INTERVAL must be 1 to {max}")]
    Interval { max: u32 },
    /// COUNT=0.
    #[error("COUNT must be at least 1")]
    CountZero,
    /// COUNT and UNTIL in one rule.
    #[error("has both COUNT and UNTIL; keep one")]
    CountAndUntil,
    /// UNTIL as a local time or as a date.
    #[error("UNTIL must be in UTC; for this site write UNTIL={utc}")]
    UntilNotUtc {
        /// The same moment in UTC (of a date: its last second), in the form that UNTIL needs.
        utc: String,
    },
    /// Two parts that RFC 5545 section 3.3.10 doesn't let stand together.
    #[error("{part} can't stand with {with}")]
    NotWith {
        part: &'static str,
        /// What it can't stand with.
        with: &'static str,
    },
    /// A numbered BYDAY such as `2MO` where RFC 5545 has none.
    #[error("BYDAY with a number, such as 2MO, can't stand with {with}")]
    NumberedDay {
        /// What it can't stand with.
        with: &'static str,
    },
    /// BYSETPOS with nothing to choose from.
    #[error("BYSETPOS needs another BY part to choose from")]
    SetPosAlone,
    /// BYWEEKNO without BYDAY, which calendar programs read in different ways.
    #[error(
        "BYWEEKNO needs BYDAY: without it calendar programs disagree on which days of the week are meant"
    )]
    WeekNoAlone,
    /// Seconds other than :00.
    #[error("sessions start on a full minute; leave BYSECOND out")]
    Seconds,
    /// BYHOUR × BYMINUTE gives too many times.
    #[error("BYHOUR and BYMINUTE give {asked} times a day; at most {limit}")]
    TimesADay {
        /// How many they give.
        asked: usize,
        limit: usize,
    },
}

impl RuleError {
    /// The error's stable name, in snake case.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TextTooLong => "text_too_long",
            Self::Character { .. } => "character",
            Self::Prefix => "prefix",
            Self::Malformed { .. } => "malformed",
            Self::UnknownPart { .. } => "unknown_part",
            Self::DuplicatePart { .. } => "duplicate_part",
            Self::NoFreq => "no_freq",
            Self::SubDaily => "sub_daily",
            Self::Value { .. } => "value",
            Self::Interval { .. } => "interval",
            Self::CountZero => "count_zero",
            Self::CountAndUntil => "count_and_until",
            Self::UntilNotUtc { .. } => "until_not_utc",
            Self::NotWith { .. } => "not_with",
            Self::NumberedDay { .. } => "numbered_day",
            Self::SetPosAlone => "set_pos_alone",
            Self::WeekNoAlone => "week_no_alone",
            Self::Seconds => "seconds",
            Self::TimesADay { .. } => "times_a_day",
        }
    }

    /// The values that the error's sentence names, in any language.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TextTooLong => vec![("most", MAX_TEXT.to_string())],
            Self::Character { position } => vec![("position", position.to_string())],
            Self::Malformed { part } | Self::UnknownPart { part } => vec![("part", part.clone())],
            Self::DuplicatePart { part } => vec![("part", (*part).to_owned())],
            Self::Value { part, value } => vec![("part", (*part).to_owned()), ("value", value.clone())],
            Self::Interval { max } => vec![("max", max.to_string())],
            Self::UntilNotUtc { utc } => vec![("utc", utc.clone())],
            Self::NotWith { part, with } => vec![("part", (*part).to_owned()), ("with", (*with).to_owned())],
            Self::NumberedDay { with } => vec![("with", (*with).to_owned())],
            Self::TimesADay { asked, limit } => {
                vec![("asked", asked.to_string()), ("limit", limit.to_string())]
            }
            _ => Vec::new(),
        }
    }
}
