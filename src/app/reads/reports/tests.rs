use crate::app::fixture::Fixture;
use crate::app::reads::reports::*;

fn seoul() -> Tz {
    crate::domain::span::time_zone("Asia/Seoul").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Sessions that start at this moment and last so many hours.
fn alike(start: &str, hours: i64, n: i64) -> Alike {
    let start = Instant::parse(start).unwrap().unix() / 1800;
    Alike {
        start,
        length: hours * 2,
        waits: false,
        state: SessionState::Ended,
        n,
    }
}

fn question(from: &str, to: &str) -> Question {
    Question {
        from: day(from),
        to: day(to),
        programme: None,
    }
}

#[test]
fn decisions_are_counted_by_the_whole_days_that_they_took() {
    assert_eq!(waits(&[]), [0; 5]);
    // A day and 23 hours is one day; of ten days and an hour ten have passed, of eleven all.
    assert_eq!(
        waits(&[
            (0, 2),
            (47, 1),
            (48, 1),
            (119, 4),
            (144, 1),
            (241, 1),
            (264, 7),
            (9_000, 1)
        ]),
        [3, 1, 4, 2, 8]
    );
}

#[test]
fn the_median_is_the_middle_of_all_values_however_often_each_comes() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[(5, 1)]), Some(5));
    assert_eq!(median(&[(1, 1), (2, 1), (100, 1)]), Some(2));
    assert_eq!(median(&[(1, 5), (100, 4)]), Some(1));
    assert_eq!(median(&[(1, 4), (100, 5)]), Some(100));
}

#[test]
fn the_usual_period_is_whole_weeks_around_today() {
    let usual = Question::usual(day("2027-03-17"));
    assert_eq!(
        (usual.from, usual.to, usual.days()),
        (day("2027-01-18"), day("2027-04-11"), 84)
    );
}

#[test]
fn hours_fall_into_the_local_weeks_that_they_touch_and_wait_apart() {
    let groups = [
        alike("2027-03-14T23:30:00+09:00", 2, 1),
        Alike {
            waits: true,
            ..alike("2027-03-15T00:00:00+09:00", 3, 2)
        },
    ];
    let weeks = weeks(&groups, &question("2027-03-10", "2027-03-21"), seoul());
    let told: Vec<(NaiveDate, f64, f64)> = weeks
        .iter()
        .map(|week| (week.monday, week.firm, week.waiting))
        .collect();
    // Half an hour before midnight is the old week's, the rest the new one's.
    assert_eq!(
        told,
        [(day("2027-03-08"), 0.5, 0.0), (day("2027-03-15"), 1.5, 6.0)]
    );
}

#[test]
fn a_cancelled_session_takes_no_hours() {
    let groups = [Alike {
        state: SessionState::Cancelled,
        ..alike("2027-03-15T10:00:00+09:00", 2, 1)
    }];
    assert!(weeks(&groups, &question("2027-03-15", "2027-03-21"), seoul())[0].firm < 0.1);
}

#[test]
fn the_map_of_hours_says_how_many_sessions_there_are_at_once_on_average() {
    // Two Mondays, on one of which two sessions run from 22 to 1.
    let map = heat(
        &[alike("2027-03-15T22:00:00+09:00", 3, 2)],
        &question("2027-03-15", "2027-03-28"),
        seoul(),
    );
    assert_eq!(
        (map[0][22], map[0][23], map[1][0], map[1][1], map[0][21]),
        (1.0, 1.0, 1.0, 0.0, 0.0)
    );
}

#[test]
fn night_is_told_by_the_local_start() {
    let groups = [
        alike("2027-03-15T22:00:00+09:00", 3, 1),
        alike("2027-03-15T10:00:00+09:00", 3, 3),
    ];
    assert_eq!(night(&groups, seoul()), Some(25.0));
    assert_eq!(night(&[], seoul()), None);
}

#[test]
fn a_rate_is_of_what_was_decided() {
    let mut fate = Fate {
        lapsed: 3,
        waiting: 4,
        ..Fate::default()
    };
    assert_eq!(fate.rate(), None);
    fate.add(BookingState::Active, 3);
    fate.add(BookingState::Declined, 1);
    assert_eq!(fate.rate(), Some(75.0));
}

#[tokio::test]
async fn a_period_has_an_end_and_goes_forward() {
    let fixture = Fixture::new();
    let staff = fixture.actor("staff@agency.example", Some("staff"), &[]).await;
    for (from, to, is_good) in [
        ("2027-03-15", "2027-03-13", false),
        ("2027-01-01", "2028-01-02", false),
        ("2027-01-01", "2028-01-01", true),
    ] {
        let (asked, staff) = (question(from, to), staff.clone());
        let told = fixture
            .app
            .read(move |tx| report(tx, &staff, &asked).map(|_| ()))
            .await;
        assert!(
            if is_good {
                told.is_ok()
            } else {
                matches!(told, Err(Error::Invalid(_)))
            },
            "{from} {to}: {told:?}"
        );
    }
}
