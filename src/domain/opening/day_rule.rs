//! Day rules: recurrence rules of whole days, asked about a few days at a time.

use chrono::{Months, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::super::recurrence::{End, Rule, RuleError};

/// Every rule must match a day within this many years; 28 bring back each weekday on each date, leap days
/// too.
const YEARS_TO_MATCH: u32 = 40;

/// Parts that end a rule or that are finer than a day.
const NOT_ALLOWED: [&str; 5] = ["COUNT", "UNTIL", "BYHOUR", "BYMINUTE", "BYSECOND"];

/// Why a text is no day rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayRuleError {
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A part that ends the rule or that is finer than a day.
    #[error(
        "{0} is not one of FREQ, INTERVAL, WKST, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, BYWEEKNO, BYYEARDAY"
    )]
    NotAllowed(&'static str),
    #[error("must have FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")]
    SubDaily,
    /// No day in 40 years, such as 30 February.
    #[error("matches no day")]
    Never,
}

/// A rule of whole local days, counted from a start date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRule {
    start: NaiveDate,
    rule: Rule,
}

impl DayRule {
    /// Reads a rule, in either case. It counts its INTERVAL from `start`, takes from it what the text leaves
    /// open (the weekday of a bare WEEKLY), and matches no earlier day.
    ///
    /// # Errors
    /// [`DayRuleError`], but not `Never`: see [`DayRule::check`].
    pub fn parse(text: &str, start: NaiveDate) -> Result<Self, DayRuleError> {
        let rule = Rule::parse(text, Tz::UTC).map_err(|error| match error {
            // What is wrong with a part that may not be there at all is nobody's business.
            RuleError::CountZero => DayRuleError::NotAllowed("COUNT"),
            RuleError::CountAndUntil | RuleError::UntilNotUtc { .. } => DayRuleError::NotAllowed("UNTIL"),
            RuleError::Seconds => DayRuleError::NotAllowed("BYSECOND"),
            RuleError::TimesADay { .. } => DayRuleError::NotAllowed("BYHOUR"),
            RuleError::Value { part, .. } if NOT_ALLOWED.contains(&part) => DayRuleError::NotAllowed(part),
            RuleError::SubDaily => DayRuleError::SubDaily,
            error => error.into(),
        })?;
        let finer = [
            (matches!(rule.end, End::Count(_)), "COUNT"),
            (matches!(rule.end, End::Until(_)), "UNTIL"),
            (!rule.hours.is_empty(), "BYHOUR"),
            (!rule.minutes.is_empty(), "BYMINUTE"),
            (!rule.seconds.is_empty(), "BYSECOND"),
        ];
        match finer.into_iter().find(|(is_there, _)| *is_there) {
            Some((_, part)) => Err(DayRuleError::NotAllowed(part)),
            None => Ok(Self {
                start,
                rule: rule.anchored(start.and_time(NaiveTime::MIN)),
            }),
        }
    }

    /// Makes sure that the rule matches at all.
    ///
    /// # Errors
    /// [`DayRuleError::Never`].
    pub fn check(&self) -> Result<(), DayRuleError> {
        let mut years = (0..YEARS_TO_MATCH).map_while(|year| {
            let first = self.start.checked_add_months(Months::new(12 * year))?;
            Some((first, first.checked_add_months(Months::new(12))?))
        });
        if years.any(|(first, last)| !self.between(first, last).is_empty()) {
            Ok(())
        } else {
            Err(DayRuleError::Never)
        }
    }

    /// Whether the day is one of the rule's.
    #[must_use]
    pub fn matches(&self, date: NaiveDate) -> bool {
        !self.between(date, date).is_empty()
    }

    /// The rule's days from one date to another, both inclusive, in order.
    #[must_use]
    pub fn between(&self, from: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
        self.rule.days_between(self.start, from, until)
    }
}

#[cfg(test)]
#[path = "day_rule_tests.rs"]
mod tests;
