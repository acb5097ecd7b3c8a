//! A series of which some sessions are left out, some are at other times, or all begin at another time of
//! day.

use chrono::{Duration, NaiveTime, Timelike};
use chrono_tz::Tz;

use super::ScheduleText;
use crate::domain::recurrence::Rule;
use crate::domain::span::LocalTime;

/// What becomes of the sessions of a series. All starts but those of `added` are original starts.
#[derive(Debug, Clone, Default)]
pub struct SeriesChange {
    /// The sessions that stand, those that are left out now included.
    pub standing: Vec<LocalTime>,
    /// The sessions that were left out before, except those that the schedule leaves out by itself because
    /// they are on a holiday.
    pub skipped: Vec<LocalTime>,
    pub left_out: Vec<LocalTime>,
    /// Starts of further sessions, in any order.
    pub added: Vec<LocalTime>,
    /// When the sessions that stay begin; none leaves their time of day as it is. Without effect when the
    /// rule itself says at which hours sessions begin.
    pub time: Option<NaiveTime>,
}

/// Two sessions would begin at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartTwice(pub LocalTime);

impl SeriesChange {
    /// The schedules that result: none when no session is left; a second one for sessions that are added
    /// before the first start, because a schedule has no dates before its start. When no session of the
    /// series itself stays, the only schedule lists the added ones.
    ///
    /// # Errors
    /// [`StartTwice`] for the first of `added` that begins with a session that stays, or with another added
    /// one.
    pub fn apply(&self, series: &ScheduleText) -> Result<Vec<ScheduleText>, StartTwice> {
        let time = self.time.filter(|_| !series.has_hours());
        let by = time.map_or_else(Duration::zero, |time| until(series.start, time));
        let stays: Vec<LocalTime> = self
            .standing
            .iter()
            .filter(|start| !self.left_out.contains(start))
            .map(|start| moved(*start, by))
            .collect();
        for start in &self.added {
            if stays.contains(start) || self.added.iter().filter(|other| *other == start).count() > 1 {
                return Err(StartTwice(*start));
            }
        }
        let mut added = self.added.clone();
        added.sort_unstable();
        if stays.is_empty() {
            return Ok(series.with_starts(&added).into_iter().collect());
        }
        let (before, after): (Vec<LocalTime>, Vec<LocalTime>) = added
            .into_iter()
            .partition(|start| *start < moved(series.start, by));
        let own = self.own_schedule(series, by, after);
        Ok([Some(own), series.with_starts(&before)]
            .into_iter()
            .flatten()
            .collect())
    }

    /// The series with what stays of it and the sessions that are added after its start.
    fn own_schedule(&self, series: &ScheduleText, by: Duration, after: Vec<LocalTime>) -> ScheduleText {
        let out = series.exdates.iter().chain(&self.skipped).chain(&self.left_out);
        let mut exdates: Vec<LocalTime> = out.map(|start| moved(*start, by)).collect();
        exdates.sort_unstable();
        exdates.dedup();
        // What is left out and then added at the same moment takes place.
        exdates.retain(|start| !after.contains(start));
        let mut rdates: Vec<LocalTime> = series.rdates.iter().map(|start| moved(*start, by)).collect();
        // A date that was added and is left out stands in both lists: an exclusion must hit something.
        rdates.extend(
            after
                .into_iter()
                .filter(|start| !rdates.contains(start))
                .collect::<Vec<_>>(),
        );
        ScheduleText {
            start: moved(series.start, by),
            rdates,
            exdates,
            changes: Vec::new(),
            ..series.clone()
        }
    }
}

impl ScheduleText {
    /// Whether the rule itself says at which hours sessions begin.
    #[must_use]
    pub fn has_hours(&self) -> bool {
        let rule = self.rrule.as_deref().map(|text| Rule::parse(text, Tz::UTC));
        rule.is_some_and(|rule| rule.is_ok_and(|rule| !rule.hours.is_empty()))
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
}

/// How far a start is from a time on its own day, in whole minutes.
fn until(start: LocalTime, time: NaiveTime) -> Duration {
    let minute = |time: NaiveTime| i64::from(time.num_seconds_from_midnight() / 60);
    Duration::minutes(minute(time) - minute(start.naive().time()))
}

fn moved(start: LocalTime, by: Duration) -> LocalTime {
    LocalTime::from_naive(start.naive() + by)
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
