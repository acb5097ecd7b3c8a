//! What departs from a rule, in words: dates left out, added, and moved or changed.

use super::{Args, say, times};
use crate::domain::schedule::{DateChange, ScheduleText};
use crate::domain::span::LocalTime;
use crate::domain::text::Language;

/// Dates that are named one by one; more are counted.
const MOST_NAMED: usize = 6;

/// `5월 5일 제외`, `5월 30일 대신 5월 31일 22:30–익일 05:30`; one text for each kind of departure that the schedule has.
#[must_use]
pub(super) fn exceptions(language: Language, schedule: &ScheduleText) -> Vec<String> {
    let day = |start: &LocalTime| times::date_bare(language, start.date());
    let named = |key: &str, counted: &str, said: Vec<String>| {
        let n = said.len();
        let args = Args::new().with("n", n);
        match n {
            0 => None,
            1..=MOST_NAMED => Some(say(language, key, &args.with("dates", said.join(", ")))),
            _ => Some(say(language, counted, &args)),
        }
    };
    let out = &schedule.exdates;
    let left_out = named(
        "schedule-not-on",
        "schedule-excluded",
        out.iter().map(day).collect(),
    );
    let added = added(language, schedule);
    let added = named("schedule-also-on", "schedule-added", added);
    let all = &schedule.changes;
    let changed = named(
        "schedule-changes",
        "schedule-changed",
        all.iter()
            .map(|change| changed(language, schedule, change))
            .collect(),
    );
    left_out.into_iter().chain(added).chain(changed).collect()
}

/// The added dates, with their time where it is another; without a rule they are the schedule itself.
fn added(language: Language, schedule: &ScheduleText) -> Vec<String> {
    let usual = schedule.start.naive().time();
    let with_time = |start: &LocalTime| {
        let day = times::date_bare(language, start.date());
        if start.naive().time() == usual {
            day
        } else {
            format!("{day} {}", start.naive().format("%H:%M"))
        }
    };
    let added = schedule.rdates.iter().filter(|_| schedule.rrule.is_some());
    added.map(with_time).collect()
}

fn changed(language: Language, schedule: &ScheduleText, change: &DateChange) -> String {
    let minutes = change.minutes.unwrap_or(schedule.minutes);
    let day = |start: LocalTime| times::date_bare(language, start.date());
    let has_other_hours =
        change.minutes.is_some() || change.start.naive().time() != change.original_start.naive().time();
    let to = if has_other_hours {
        format!(
            "{} {}",
            day(change.start),
            times::hours(language, change.start.naive(), minutes)
        )
    } else {
        day(change.start)
    };
    let key = if change.start.date() != change.original_start.date() {
        "schedule-moved"
    } else if has_other_hours {
        return to;
    } else {
        "schedule-other-zone"
    };
    let args = Args::new()
        .with("from", day(change.original_start))
        .with("to", to);
    say(language, key, &args)
}
