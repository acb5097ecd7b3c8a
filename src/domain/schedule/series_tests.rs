use super::*;
use crate::domain::schedule::Schedule;

fn at(text: &str) -> LocalTime {
    LocalTime::parse(text).unwrap()
}

fn all(texts: &[&str]) -> Vec<LocalTime> {
    texts.iter().map(|text| at(text)).collect()
}

/// Four Mondays from 5 April 2027, 11:00 to 13:00.
fn mondays() -> ScheduleText {
    ScheduleText {
        start: at("2027-04-05T11:00"),
        minutes: 120,
        rrule: Some("FREQ=WEEKLY;COUNT=4".into()),
        exdates: Vec::new(),
        rdates: Vec::new(),
        changes: Vec::new(),
        skip_holidays: true,
    }
}

const STANDING: [&str; 4] = [
    "2027-04-05T11:00",
    "2027-04-12T11:00",
    "2027-04-19T11:00",
    "2027-04-26T11:00",
];

fn change() -> SeriesChange {
    SeriesChange {
        standing: all(&STANDING),
        ..SeriesChange::default()
    }
}

/// The starts that the schedules come to.
fn starts(schedules: &[ScheduleText]) -> Vec<LocalTime> {
    let mut found: Vec<LocalTime> = schedules
        .iter()
        .flat_map(|text| {
            let schedule = Schedule::parse(text, Tz::Asia__Seoul).unwrap();
            let occurrences = schedule.occurrences().iter();
            occurrences.map(|one| one.original_start).collect::<Vec<_>>()
        })
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn a_change_of_nothing_leaves_the_schedule_as_it_is() {
    assert_eq!(change().apply(&mondays()), Ok(vec![mondays()]));
}

#[test]
fn a_session_at_another_time_is_excluded_and_added() {
    let change = SeriesChange {
        left_out: all(&["2027-04-12T11:00"]),
        added: all(&["2027-04-13T15:00"]),
        ..change()
    };
    let schedules = change.apply(&mondays()).unwrap();
    let [own] = schedules.as_slice() else {
        panic!("{schedules:?}");
    };
    assert_eq!(own.exdates, all(&["2027-04-12T11:00"]));
    assert_eq!(own.rdates, all(&["2027-04-13T15:00"]));
    assert_eq!(own.rrule, mondays().rrule);
    assert!(own.skip_holidays);
    assert_eq!(
        starts(&schedules),
        all(&[STANDING[0], "2027-04-13T15:00", STANDING[2], STANDING[3]])
    );
}

#[test]
fn sessions_before_the_first_start_get_a_schedule_of_their_own() {
    let change = SeriesChange {
        added: all(&["2027-05-03T11:00", "2027-04-02T09:00", "2027-04-01T09:00"]),
        ..change()
    };
    let schedules = change.apply(&mondays()).unwrap();
    let [own, before] = schedules.as_slice() else {
        panic!("{schedules:?}");
    };
    assert_eq!(own.rdates, all(&["2027-05-03T11:00"]));
    assert_eq!(
        *before,
        ScheduleText {
            start: at("2027-04-01T09:00"),
            minutes: 120,
            rrule: None,
            exdates: Vec::new(),
            rdates: all(&["2027-04-02T09:00"]),
            changes: Vec::new(),
            skip_holidays: false,
        }
    );
    assert_eq!(starts(&schedules).len(), 7);
}

#[test]
fn another_time_of_day_moves_every_start() {
    let series = ScheduleText {
        exdates: all(&[STANDING[1]]),
        rdates: all(&["2027-04-14T13:30"]),
        ..mondays()
    };
    let change = SeriesChange {
        standing: all(&[STANDING[0], "2027-04-14T13:30", STANDING[2], STANDING[3]]),
        skipped: all(&[STANDING[1]]),
        left_out: all(&[STANDING[3]]),
        time: NaiveTime::from_hms_opt(9, 30, 0),
        ..SeriesChange::default()
    };
    let schedules = change.apply(&series).unwrap();
    assert_eq!(schedules[0].start, at("2027-04-05T09:30"));
    // What was excluded before is named once.
    assert_eq!(
        schedules[0].exdates,
        all(&["2027-04-12T09:30", "2027-04-26T09:30"])
    );
    assert_eq!(
        starts(&schedules),
        all(&["2027-04-05T09:30", "2027-04-14T12:00", "2027-04-19T09:30"])
    );
}

#[test]
fn a_date_that_was_added_to_the_series_can_be_left_out() {
    let series = ScheduleText {
        rdates: all(&["2027-04-14T13:30"]),
        ..mondays()
    };
    let change = SeriesChange {
        standing: all(&[
            STANDING[0],
            STANDING[1],
            "2027-04-14T13:30",
            STANDING[2],
            STANDING[3],
        ]),
        left_out: all(&["2027-04-14T13:30"]),
        ..SeriesChange::default()
    };
    assert_eq!(starts(&change.apply(&series).unwrap()), all(&STANDING));
}

#[test]
fn a_session_that_takes_the_start_of_one_that_is_left_out_is_not_lost() {
    let change = SeriesChange {
        left_out: all(&[STANDING[1], STANDING[2]]),
        added: all(&[STANDING[2]]),
        ..change()
    };
    assert_eq!(
        starts(&change.apply(&mondays()).unwrap()),
        all(&[STANDING[0], STANDING[2], STANDING[3]])
    );
}

#[test]
fn a_rule_that_names_hours_keeps_them() {
    let series = ScheduleText {
        rrule: Some("FREQ=DAILY;COUNT=4;BYHOUR=11,15".into()),
        ..mondays()
    };
    assert!(series.has_hours() && !mondays().has_hours());
    let change = SeriesChange {
        time: NaiveTime::from_hms_opt(9, 30, 0),
        ..change()
    };
    assert_eq!(change.apply(&series), Ok(vec![series]));
}

#[test]
fn without_a_session_of_its_own_a_series_is_what_is_added() {
    let change = SeriesChange {
        left_out: all(&STANDING),
        ..change()
    };
    assert_eq!(change.apply(&mondays()), Ok(Vec::new()));
    let change = SeriesChange {
        added: all(&["2027-05-04T10:00", "2027-05-03T10:00"]),
        ..change
    };
    let schedules = change.apply(&mondays()).unwrap();
    assert_eq!(schedules.len(), 1);
    assert_eq!(schedules[0].rrule, None);
    assert_eq!(starts(&schedules), all(&["2027-05-03T10:00", "2027-05-04T10:00"]));
}

#[test]
fn no_two_sessions_begin_at_once() {
    for (added, twice) in [
        (vec![STANDING[2]], STANDING[2]),
        (
            vec!["2027-05-03T10:00", "2027-05-04T10:00", "2027-05-03T10:00"],
            "2027-05-03T10:00",
        ),
    ] {
        let change = SeriesChange {
            added: all(&added),
            ..change()
        };
        assert_eq!(change.apply(&mondays()), Err(StartTwice(at(twice))));
    }
    // Sessions that stay are compared at the time of day that they move to.
    let change = SeriesChange {
        added: all(&["2027-04-12T09:00"]),
        time: NaiveTime::from_hms_opt(9, 0, 0),
        ..change()
    };
    assert_eq!(change.apply(&mondays()), Err(StartTwice(at("2027-04-12T09:00"))));
}
