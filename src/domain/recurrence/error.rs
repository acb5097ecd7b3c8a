//! Why a rule is refused. Each error carries the facts that a sentence in any language needs; knows nothing
//! of how it is shown.

use super::MAX_TEXT;

/// Why a rule is refused. `Display` is the English sentence; other languages are made from
/// what is [`told`](Self::told).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
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
    #[error("must be the rule alone, without 'RRULE:' before it")]
    Prefix,
    #[error("'{part}' is not NAME=VALUE; parts are parted by one semicolon, with none at the end")]
    Malformed {
        /// The part, at most 40 characters of it.
        part: String,
    },
    #[error("has the unknown part {part}")]
    UnknownPart {
        /// Its name, at most 40 characters of it.
        part: String,
    },
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
    #[error("{part} can't be '{value}'")]
    Value {
        part: &'static str,
        /// The value, at most 40 characters of it.
        value: String,
    },
    #[error("INTERVAL must be 1 to {max}")]
    Interval { max: u32 },
    #[error("COUNT must be at least 1")]
    CountZero,
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
    NotWith { part: &'static str, with: &'static str },
    /// A numbered BYDAY such as `2MO` where RFC 5545 has none.
    #[error("BYDAY with a number, such as 2MO, can't stand with {with}")]
    NumberedDay { with: &'static str },
    #[error("BYSETPOS needs another BY part to choose from")]
    SetPosAlone,
    /// BYWEEKNO without BYDAY, which calendar programs read in different ways.
    #[error(
        "BYWEEKNO needs BYDAY: without it calendar programs disagree on which days of the week are meant"
    )]
    WeekNoAlone,
    #[error("sessions start on a full minute; leave BYSECOND out")]
    Seconds,
    #[error("BYHOUR and BYMINUTE give {asked} times a day; at most {limit}")]
    TimesADay { asked: usize, limit: usize },
}

impl RuleError {
    /// The error's stable name, in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.told().0
    }

    /// The code, and the values that the error's sentence names, in any language.
    #[must_use]
    pub fn told(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::TextTooLong => ("text_too_long", vec![("most", MAX_TEXT.to_string())]),
            Self::Character { position } => ("character", vec![("position", position.to_string())]),
            Self::Prefix => ("prefix", Vec::new()),
            Self::Malformed { part } => ("malformed", vec![("part", part.clone())]),
            Self::UnknownPart { part } => ("unknown_part", vec![("part", part.clone())]),
            Self::DuplicatePart { part } => ("duplicate_part", vec![("part", (*part).into())]),
            Self::NoFreq => ("no_freq", Vec::new()),
            Self::SubDaily => ("sub_daily", Vec::new()),
            Self::Value { part, value } => {
                ("value", vec![("part", (*part).into()), ("value", value.clone())])
            }
            Self::Interval { max } => ("interval", vec![("max", max.to_string())]),
            Self::CountZero => ("count_zero", Vec::new()),
            Self::CountAndUntil => ("count_and_until", Vec::new()),
            Self::UntilNotUtc { utc } => ("until_not_utc", vec![("utc", utc.clone())]),
            Self::NotWith { part, with } => (
                "not_with",
                vec![("part", (*part).into()), ("with", (*with).into())],
            ),
            Self::NumberedDay { with } => ("numbered_day", vec![("with", (*with).into())]),
            Self::SetPosAlone => ("set_pos_alone", Vec::new()),
            Self::WeekNoAlone => ("week_no_alone", Vec::new()),
            Self::Seconds => ("seconds", Vec::new()),
            Self::TimesADay { asked, limit } => (
                "times_a_day",
                vec![("asked", asked.to_string()), ("limit", limit.to_string())],
            ),
        }
    }
}
