//! Why a schedule is refused. Each error names its field and carries the facts that a sentence in
//! any language needs; knows nothing of how it is shown.

use super::{LocalTime, MAX_DATES, MAX_MINUTES, MAX_TEXT};

/// Why a schedule is refused. `Display` is the English sentence; other languages are made from
/// [`code`](Self::code) and the fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Sessions of no length, or far too long.
    #[error("must be 1 to {MAX_MINUTES} minutes (200 days)")]
    Minutes,
    /// The first session is not on the rule.
    #[error("the first session is not on the rule; the nearest first date is {nearest}")]
    NotOnRule {
        /// The first time at or after the start that could be the first session.
        nearest: LocalTime,
    },
    /// The rule gives no session at all, looked for over as many months as a schedule may last.
    #[error("the rule matches no date within {months} months")]
    NoMatch {
        /// How far was looked.
        months: u32,
    },
    /// More sessions than a booking may have.
    #[error("gives more than {limit} sessions; use a smaller COUNT or an earlier UNTIL")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// The rule reaches too far from the first session.
    #[error("goes past {months} months from the first session; use a smaller COUNT or an earlier UNTIL")]
    PastHorizon {
        /// The limit: sessions start before the same day this many months later.
        months: u32,
    },
    /// Neither COUNT nor UNTIL.
    #[error("never ends, but may give at most {limit} sessions within {months} months; add COUNT or UNTIL")]
    Endless {
        /// Most sessions.
        limit: usize,
        /// Most months.
        months: u32,
    },
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
    DuplicatePart {
        /// Its name.
        part: &'static str,
    },
    /// No FREQ.
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
        /// The part's name.
        part: &'static str,
        /// The value, at most 40 characters of it.
        value: String,
    },
    /// INTERVAL outside its bounds.
    #[error("INTERVAL must be 1 to {max}")]
    Interval {
        /// The largest.
        max: u32,
    },
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
    /// UNTIL is earlier than the first session.
    #[error("UNTIL is before the first session")]
    UntilBeforeStart,
    /// Two parts that RFC 5545 section 3.3.10 doesn't let stand together.
    #[error("{part} can't stand with {with}")]
    NotWith {
        /// The part.
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
    #[error("BYWEEKNO needs BYDAY: without it calendar programs disagree on which days of the week are meant")]
    WeekNoAlone,
    /// Seconds other than :00.
    #[error("sessions start on a full minute; leave BYSECOND out")]
    Seconds,
    /// BYHOUR × BYMINUTE gives too many times.
    #[error("BYHOUR and BYMINUTE give {asked} times a day; at most {limit}")]
    TimesADay {
        /// How many they give.
        asked: usize,
        /// Most times.
        limit: usize,
    },
    /// Too many excluded dates.
    #[error("must be at most {MAX_DATES} dates")]
    TooManyExdates,
    /// An excluded date that the schedule doesn't have: surely a typing error.
    #[error("{date} is not a session of this schedule")]
    ExdateOffSchedule {
        /// The date.
        date: LocalTime,
    },
    /// Every session is excluded.
    #[error("excludes every session")]
    NothingLeft,
    /// Too many added dates.
    #[error("must be at most {MAX_DATES} dates")]
    TooManyRdates,
    /// An added date before the first session.
    #[error("{date} is before the first session; make it the start")]
    RdateBeforeStart {
        /// The date.
        date: LocalTime,
    },
    /// An added date too far from the first session.
    #[error("{date} is past {months} months from the first session")]
    RdatePastHorizon {
        /// The date.
        date: LocalTime,
        /// The limit.
        months: u32,
    },
}

impl ScheduleError {
    /// The field of the schedule at fault: `start`, `minutes`, `rrule`, `exdates` or `rdates`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NotOnRule { .. } => "start",
            Self::Minutes => "minutes",
            Self::TooManyExdates | Self::ExdateOffSchedule { .. } | Self::NothingLeft => "exdates",
            Self::TooManyRdates | Self::RdateBeforeStart { .. } | Self::RdatePastHorizon { .. } => "rdates",
            _ => "rrule",
        }
    }

    /// The error's stable name, in snake case.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::NotOnRule { .. } => "not_on_rule",
            Self::NoMatch { .. } => "no_match",
            Self::TooMany { .. } => "too_many",
            Self::PastHorizon { .. } => "past_horizon",
            Self::Endless { .. } => "endless",
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
            Self::UntilBeforeStart => "until_before_start",
            Self::NotWith { .. } => "not_with",
            Self::NumberedDay { .. } => "numbered_day",
            Self::SetPosAlone => "set_pos_alone",
            Self::WeekNoAlone => "week_no_alone",
            Self::Seconds => "seconds",
            Self::TimesADay { .. } => "times_a_day",
            Self::TooManyExdates => "too_many_exdates",
            Self::ExdateOffSchedule { .. } => "exdate_off_schedule",
            Self::NothingLeft => "nothing_left",
            Self::TooManyRdates => "too_many_rdates",
            Self::RdateBeforeStart { .. } => "rdate_before_start",
            Self::RdatePastHorizon { .. } => "rdate_past_horizon",
        }
    }

    /// The values that the error's sentence names, in any language.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Minutes => vec![("most", MAX_MINUTES.to_string())],
            Self::NotOnRule { nearest } => vec![("nearest", nearest.to_string())],
            Self::NoMatch { months } | Self::PastHorizon { months } => vec![("months", months.to_string())],
            Self::TooMany { limit } => vec![("limit", limit.to_string())],
            Self::Endless { limit, months } => vec![("limit", limit.to_string()), ("months", months.to_string())],
            Self::TextTooLong => vec![("most", MAX_TEXT.to_string())],
            Self::Character { position } => vec![("position", position.to_string())],
            Self::Malformed { part } | Self::UnknownPart { part } => vec![("part", part.clone())],
            Self::DuplicatePart { part } => vec![("part", (*part).to_owned())],
            Self::Value { part, value } => vec![("part", (*part).to_owned()), ("value", value.clone())],
            Self::Interval { max } => vec![("max", max.to_string())],
            Self::UntilNotUtc { utc } => vec![("utc", utc.clone())],
            Self::NotWith { part, with } => vec![("part", (*part).to_owned()), ("with", (*with).to_owned())],
            Self::NumberedDay { with } => vec![("with", (*with).to_owned())],
            Self::TimesADay { asked, limit } => vec![("asked", asked.to_string()), ("limit", limit.to_string())],
            Self::TooManyExdates | Self::TooManyRdates => vec![("most", MAX_DATES.to_string())],
            Self::ExdateOffSchedule { date } | Self::RdateBeforeStart { date } => vec![("date", date.to_string())],
            Self::RdatePastHorizon { date, months } => vec![("date", date.to_string()), ("months", months.to_string())],
            _ => Vec::new(),
        }
    }
}
