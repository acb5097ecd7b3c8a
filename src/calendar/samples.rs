//! Schedules and calendars for tests.

use crate::domain::notice::{Calendar, CalendarEvent, CalendarWhat, Method};
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::ScheduleText;
use crate::domain::span::{Instant, LocalTime, Span};

pub(crate) fn time(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn local(text: &str) -> LocalTime {
    LocalTime::parse(text).unwrap()
}

pub(crate) fn between(start: &str, end: &str) -> Span {
    Span::new(time(start), time(end)).unwrap()
}

pub(crate) fn plan(start: &str, minutes: u32, rule: Option<&str>) -> ScheduleText {
    ScheduleText {
        start: local(start),
        minutes,
        rrule: rule.map(str::to_owned),
        exdates: vec![],
        rdates: vec![],
        changes: Vec::new(),
        skip_holidays: false,
    }
}

pub(crate) fn day_trial() -> ScheduleText {
    let rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;UNTIL=20270527T145959Z";
    let exdates = ["2027-05-03T11:00", "2027-05-05T11:00", "2027-05-13T11:00"]
        .map(local)
        .to_vec();
    ScheduleText {
        exdates,
        ..plan("2027-04-05T11:00", 360, Some(rule))
    }
}

pub(crate) fn series(method: Method, schedule: ScheduleText) -> Calendar {
    let what = CalendarWhat::Series {
        schedule,
        without: vec![],
        moved: vec![],
    };
    Calendar {
        method,
        events: vec![CalendarEvent {
            uid: "phase-7@madang.example".into(),
            sequence: 2,
            kind: PhaseKind::Trial,
            zones: vec![],
            what,
        }],
    }
}
