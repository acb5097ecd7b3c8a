//! What is on each day of a plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::DayCalendar;
use crate::app::bookings::PlannedDate;
use crate::domain::span::LocalTime;

/// Most dates that are drawn; the counts are of all.
const MOST_DRAWN: usize = 400;

/// What is on one day.
#[derive(Default)]
pub(super) struct DayCell<'a> {
    /// Dates that are on it, or would be.
    pub here: Vec<&'a PlannedDate>,
    /// Dates that were moved from it to another day.
    pub gone: Vec<&'a PlannedDate>,
}

/// The day on which a date is, as its site's clock shows it.
pub(super) fn day_of(date: &PlannedDate) -> NaiveDate {
    date.change
        .as_ref()
        .map_or(date.start, |change| change.start)
        .date()
}

/// What is on each day that has something.
pub(super) fn cells<'a>(days: &'a DayCalendar<'_>) -> BTreeMap<NaiveDate, DayCell<'a>> {
    let mut cells: BTreeMap<NaiveDate, DayCell<'a>> = BTreeMap::new();
    for date in days.dates().take(MOST_DRAWN) {
        let (day, original) = (day_of(date), date.start.date());
        cells.entry(day).or_default().here.push(date);
        if day != original {
            cells.entry(original).or_default().gone.push(date);
        }
    }
    cells
}

/// The start that the rule would give a day: at the hour of its first date.
pub(super) fn start_on(days: &DayCalendar<'_>, day: NaiveDate) -> Option<LocalTime> {
    let first = days.schedule()?.start.naive().time();
    Some(LocalTime::from_naive(day.and_time(first)))
}
