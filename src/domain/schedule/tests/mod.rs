use super::*;

mod hostile;
mod limits;
mod model;
mod peers;
mod shapes;
mod vectors;

/// A schedule of one hour a session from its start and its rule.
fn asked(start: &str, rule: &str) -> ScheduleText {
    ScheduleText {
        rrule: Some(rule.to_owned()),
        ..listed(start, &[])
    }
}

/// A schedule of one hour a session, without a rule.
fn listed(start: &str, rdates: &[&str]) -> ScheduleText {
    ScheduleText {
        start: at(start),
        minutes: 60,
        rrule: None,
        exdates: vec![],
        rdates: times(rdates),
        changes: Vec::new(),
        skip_holidays: false,
    }
}

fn at(text: &str) -> LocalTime {
    LocalTime::parse(text).unwrap()
}

fn times(texts: &[&str]) -> Vec<LocalTime> {
    texts.iter().map(|text| at(text)).collect()
}

/// A schedule in Seoul, which must be good.
fn in_seoul(text: &ScheduleText) -> Schedule {
    Schedule::parse(text, Tz::Asia__Seoul).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Why a schedule in Seoul is refused.
fn refusal(text: &ScheduleText) -> ScheduleError {
    Schedule::parse(text, Tz::Asia__Seoul).expect_err("must be refused")
}

fn original_starts(schedule: &Schedule) -> Vec<String> {
    schedule
        .occurrences()
        .iter()
        .map(|occurrence| occurrence.original_start.to_string())
        .collect()
}

/// The sessions as local start and end of the wall clock.
fn on_the_clock(schedule: &Schedule) -> Vec<(String, String)> {
    let local = |instant| LocalTime::at(instant, schedule.tz()).to_string();
    schedule
        .occurrences()
        .iter()
        .map(|occurrence| (local(occurrence.span.start), local(occurrence.span.end)))
        .collect()
}
