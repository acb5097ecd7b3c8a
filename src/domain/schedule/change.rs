//! Single dates of a schedule that are at another time, for another length or in other zones than its rule
//! says. Each keeps its original start, as RECURRENCE-ID of RFC 5545 (section 3.8.4.4) does.

use std::collections::BTreeMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::{EARLIEST_DAYS, LocalTime, MAX_DATES, MAX_MINUTES, NaiveDateTime, ScheduleError, ScheduleText};

/// One date that differs from what its schedule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DateChange {
    /// The start that the schedule gives, by which the session is known.
    #[schema(value_type = String, example = "2027-05-30T22:00")]
    pub original_start: LocalTime,
    /// The start in its place; the same one where only length or zones differ.
    #[schema(value_type = String, example = "2027-05-31T22:30")]
    pub start: LocalTime,
    /// Length on the wall clock; none: that of the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// `site/zone`; empty: the zones of the phase.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<String>,
    /// Why, for whoever decides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl DateChange {
    /// A date that is where its schedule says, to be changed.
    #[must_use]
    pub const fn none(start: LocalTime) -> Self {
        Self {
            original_start: start,
            start,
            minutes: None,
            zones: Vec::new(),
            reason: String::new(),
        }
    }

    /// Whether it leaves the date as the schedule has it.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.start == self.original_start && self.minutes.is_none() && self.zones.is_empty()
    }
}

impl ScheduleText {
    /// Start, length and rule, without any single date that differs.
    #[must_use]
    pub fn rule_alone(&self) -> Self {
        Self {
            exdates: Vec::new(),
            rdates: Vec::new(),
            changes: Vec::new(),
            ..self.clone()
        }
    }

    /// A schedule of the same length that lists these starts, which are in ascending order; none without any.
    #[must_use]
    pub fn with_starts(&self, starts: &[LocalTime]) -> Option<Self> {
        let (first, rest) = starts.split_first()?;
        Some(Self {
            start: *first,
            minutes: self.minutes,
            rrule: None,
            exdates: Vec::new(),
            rdates: rest.to_vec(),
            // Whoever names a day means that day, also when it is a holiday.
            changes: Vec::new(),
            skip_holidays: false,
        })
    }

    /// What is changed of the date that the schedule gives as `start`.
    #[must_use]
    pub fn change_of(&self, start: LocalTime) -> Option<&DateChange> {
        self.changes.iter().find(|change| change.original_start == start)
    }
}

/// The changes by original start, once they are known to be of dates that are there, and to bounded times.
pub(super) fn read(
    text: &ScheduleText,
    has: impl Fn(LocalTime) -> bool,
    horizon: NaiveDateTime,
) -> Result<BTreeMap<LocalTime, &DateChange>, ScheduleError> {
    if text.changes.len() > MAX_DATES {
        return Err(ScheduleError::TooManyChanges);
    }
    let earliest = text.start.naive() - Duration::days(EARLIEST_DAYS);
    let mut by_start = BTreeMap::new();
    for change in &text.changes {
        let date = change.original_start;
        if !has(date) {
            return Err(ScheduleError::ChangeOffSchedule { date });
        }
        if change
            .minutes
            .is_some_and(|minutes| !(1..=MAX_MINUTES).contains(&minutes))
        {
            return Err(ScheduleError::ChangeMinutes { date });
        }
        if !(earliest..horizon).contains(&change.start.naive()) {
            return Err(ScheduleError::MovedTooFar { date });
        }
        if by_start.insert(date, change).is_some() {
            return Err(ScheduleError::ChangedTwice { date });
        }
    }
    Ok(by_start)
}
