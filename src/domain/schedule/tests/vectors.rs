//! The 400 vectors of `tests/data`, made by another implementation (python-dateutil).

use serde::Deserialize;

use super::super::{Limits, MAX_MONTHS, Schedule, ScheduleError, ScheduleText};
use crate::domain::span::{Instant, LocalTime};

const VECTORS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/rrule-vectors.jsonl"
));

#[derive(Deserialize)]
struct Vector {
    id: u32,
    zone: String,
    start: LocalTime,
    rrule: Option<String>,
    exdates: Vec<LocalTime>,
    rdates: Vec<LocalTime>,
    original_starts: Vec<LocalTime>,
    starts_at: Vec<Instant>,
}

impl Vector {
    fn text(&self) -> ScheduleText {
        ScheduleText {
            start: self.start,
            minutes: 60,
            rrule: self.rrule.clone(),
            exdates: self.exdates.clone(),
            rdates: self.rdates.clone(),
            changes: Vec::new(),
            skip_holidays: false,
        }
    }
}

fn vectors() -> impl Iterator<Item = Vector> {
    VECTORS.lines().map(|line| serde_json::from_str(line).unwrap())
}

/// In 38 vectors COUNT reaches past 36 months and only the sessions of the first 36 × 30 days are listed.
/// Such a schedule is refused, so all are expanded under wider limits and cut at the same place.
#[test]
fn every_vector_gives_the_same_original_starts_and_moments() {
    let wide = Limits {
        sessions: 2_000,
        months: 12 * 900,
    };
    for vector in vectors() {
        let schedule = Schedule::within(&vector.text(), vector.zone.parse().unwrap(), wide);
        let schedule = schedule.unwrap_or_else(|error| panic!("vector {}: {error}", vector.id));
        let cut = vector.start.naive() + chrono::Duration::days(36 * 30);
        let occurrences = || {
            schedule
                .occurrences()
                .iter()
                .filter(|occurrence| occurrence.original_start.naive() < cut)
        };
        let originals: Vec<LocalTime> = occurrences()
            .map(|occurrence| occurrence.original_start)
            .collect();
        assert_eq!(originals, vector.original_starts, "vector {}", vector.id);
        let moments: Vec<Instant> = occurrences().map(|occurrence| occurrence.span.start).collect();
        assert_eq!(moments, vector.starts_at, "vector {}", vector.id);
    }
    assert_eq!(vectors().count(), 400);
}

#[test]
fn a_vector_is_refused_only_when_its_count_reaches_past_36_months() {
    let mut refused = 0;
    for vector in vectors() {
        match Schedule::parse(&vector.text(), vector.zone.parse().unwrap()) {
            Ok(schedule) => {
                assert_eq!(
                    schedule.occurrences().len(),
                    vector.original_starts.len(),
                    "vector {}",
                    vector.id
                );
            }
            Err(error) => {
                assert_eq!(
                    error,
                    ScheduleError::PastHorizon { months: MAX_MONTHS },
                    "vector {}",
                    vector.id
                );
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 38);
}
