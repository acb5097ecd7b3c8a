//! Another schedule for an approved booking, and sessions that meet their own.

use serde_json::{Value, json};

use super::{session, states, why};
use crate::support::city::ask_series;
use crate::support::{TestApp, array, audit, raw};

/// Three mornings in the hall, approved.
fn approved(app: &TestApp) -> Value {
    app.approved_series("hall/main", "2027-03-22T11:00", 120, "FREQ=DAILY;COUNT=3")
}

fn schedule(start: &str, minutes: u32, rrule: &str) -> Value {
    json!({ "schedule": { "start": start, "minutes": minutes, "rrule": rrule }, "reason": "Agreed." })
}

/// Each session's local start and its minutes.
fn times(booking: &Value) -> Vec<(String, i64)> {
    let instant = |value: &Value| crate::support::at(value.as_str().unwrap());
    let of = |session: &Value| {
        let (start, end) = (instant(&session["starts_at"]), instant(&session["ends_at"]));
        (
            start.local(chrono_tz::Asia::Seoul).format("%dT%H:%M").to_string(),
            (end.unix() - start.unix()) / 60,
        )
    };
    array(&booking["sessions"]).iter().map(of).collect()
}

#[test]
fn a_longer_schedule_with_the_same_starts_makes_sessions_claims_and_timers_longer() {
    let app = TestApp::start();
    let booking = approved(&app);
    let longer = app
        .operator()
        .does(
            "reschedule",
            &booking,
            &schedule("2027-03-22T11:00", 240, "FREQ=DAILY;COUNT=3"),
        )
        .ok();
    assert_eq!(states(&longer), ["scheduled"; 3]);
    assert!(
        times(&longer).iter().all(|(_, minutes)| *minutes == 240),
        "{longer}"
    );
    app.rival().asks("hall/main", "2027-03-22T14:00", 60).refused(409);
    app.tick();
    let mut conn = raw::open(app.app.db.url());
    let ends = format!(
        "SELECT count(*) AS number FROM timers JOIN sessions ON sessions.id = timers.session_id
         WHERE timers.kind = 'end' AND timers.due_at = sessions.ends_at AND sessions.booking_id = {}",
        booking["id"]
    );
    assert_eq!(raw::number(&mut conn, &ends), 3);
    audit::assert_clean(app.app.db.url());
    app.lives_until("2027-03-22T16:00");
    assert_eq!(states(&app.lead().sees(&booking))[0], "ended");
}

#[test]
fn a_longer_schedule_is_judged_where_only_the_length_is_new() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.rival().books("hall/main", "2027-03-23T14:00", 60);
    let refused = app
        .operator()
        .does(
            "reschedule",
            &booking,
            &schedule("2027-03-22T11:00", 240, "FREQ=DAILY;COUNT=3"),
        )
        .refused(409);
    assert_eq!(
        refused["verdicts"][1]["findings"][0]["rule"], "capacity",
        "{refused}"
    );
}

#[test]
fn a_week_away_and_back_all_sessions_stand_again() {
    let app = TestApp::start();
    let booking = approved(&app);
    let away = app
        .operator()
        .does(
            "reschedule",
            &booking,
            &schedule("2027-03-29T11:00", 120, "FREQ=DAILY;COUNT=3"),
        )
        .ok();
    assert_eq!(
        states(&away)
            .iter()
            .filter(|state| **state == "scheduled")
            .count(),
        3
    );
    let back = app
        .operator()
        .does(
            "reschedule",
            &away,
            &schedule("2027-03-22T11:00", 120, "FREQ=DAILY;COUNT=3"),
        )
        .ok();
    let standing: Vec<_> = times(&back)
        .into_iter()
        .zip(states(&back))
        .filter(|(_, state)| *state == "scheduled")
        .collect();
    let days: Vec<_> = standing.iter().map(|((start, _), _)| start.as_str()).collect();
    assert_eq!(days, ["22T11:00", "23T11:00", "24T11:00"]);
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn what_people_called_off_or_moved_stays_so_where_the_new_schedule_has_it() {
    let app = TestApp::start();
    let booking = approved(&app);
    session(&app.lead(), &booking, 0, "cancel", &why()).ok();
    session(
        &app.lead(),
        &booking,
        1,
        "move",
        &json!({ "starts_at": "2027-03-23T15:00:00+09:00" }),
    )
    .ok();
    let seen = app.operator().sees(&booking);
    let longer = app
        .operator()
        .does(
            "reschedule",
            &seen,
            &schedule("2027-03-22T11:00", 180, "FREQ=DAILY;COUNT=4"),
        )
        .ok();
    assert_eq!(states(&longer), ["cancelled", "moved", "scheduled", "scheduled"]);
    assert_eq!(
        times(&longer)[1],
        ("23T15:00".to_owned(), 120),
        "a moved session keeps its own time"
    );
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn exceptions_that_a_shift_would_lose_are_listed_and_moved_only_as_the_site_says() {
    let app = TestApp::start();
    let booking = approved(&app);
    session(&app.lead(), &booking, 0, "cancel", &why()).ok();
    session(&app.lead(), &booking, 1, "skip", &why()).ok();
    session(
        &app.lead(),
        &booking,
        2,
        "move",
        &json!({ "starts_at": "2027-03-24T16:00:00+09:00" }),
    )
    .ok();
    let seen = app.operator().sees(&booking);
    let mut shifted = schedule("2027-03-22T11:30", 120, "FREQ=DAILY;COUNT=4");
    let listed = app.operator().does("reschedule", &seen, &shifted).refused(409);
    assert_eq!(listed["type"], "urn:madang:exceptions");
    let pairs: Vec<_> = array(&listed["exceptions"])
        .iter()
        .map(|one| (&one["original_start"], &one["becomes"]))
        .collect();
    assert_eq!(pairs[0], (&json!("2027-03-22T11:00"), &json!("2027-03-22T11:30")));
    assert_eq!(pairs.len(), 3);
    assert_eq!(
        app.operator().sees(&booking)["version"],
        seen["version"],
        "nothing has happened"
    );
    shifted["keep"] = json!(["2027-03-22T11:00", "2027-03-24T11:00"]);
    let kept = app.operator().does("reschedule", &seen, &shifted).ok();
    let now: std::collections::BTreeMap<_, _> = array(&kept["sessions"])
        .iter()
        .map(|one| {
            (
                one["original_start"].as_str().unwrap(),
                one["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(now["2027-03-22T11:30"], "cancelled", "{now:?}");
    assert_eq!(now["2027-03-23T11:30"], "scheduled", "its exception was not kept");
    assert_eq!(now["2027-03-24T11:30"], "moved");
    assert_eq!(now["2027-03-25T11:30"], "scheduled");
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn an_exception_that_is_to_be_kept_must_be_one_that_the_new_schedule_loses() {
    let app = TestApp::start();
    let booking = approved(&app);
    session(
        &app.lead(),
        &booking,
        1,
        "move",
        &json!({ "starts_at": "2027-03-23T15:00:00+09:00" }),
    )
    .ok();
    let seen = app.operator().sees(&booking);
    let mut shorter = schedule("2027-03-22T11:00", 120, "FREQ=DAILY;COUNT=1");
    for (keep, code) in [
        ("2027-03-22T11:00", "no_such_session"),
        ("2027-03-23T11:00", "no_session_that_day"),
    ] {
        shorter["keep"] = json!([keep]);
        let problem = app.operator().does("reschedule", &seen, &shorter).refused(422);
        assert_eq!(problem["errors"][0]["field"], "keep.0");
        assert_eq!(problem["errors"][0]["code"], code);
    }
    shorter["keep"] = json!([]);
    let done = app.operator().does("reschedule", &seen, &shorter).ok();
    assert_eq!(
        states(&done)
            .iter()
            .filter(|state| **state == "cancelled")
            .count(),
        2,
        "{done}"
    );
}

#[test]
fn what_a_person_called_off_does_not_come_back_with_a_schedule_that_went_away_and_came_back() {
    let app = TestApp::start();
    let booking = approved(&app);
    session(&app.lead(), &booking, 1, "cancel", &why()).ok();
    let seen = app.operator().sees(&booking);
    let away = app
        .operator()
        .does(
            "reschedule",
            &seen,
            &schedule("2027-03-29T11:00", 120, "FREQ=DAILY;COUNT=3"),
        )
        .ok();
    let back = app
        .operator()
        .does(
            "reschedule",
            &away,
            &schedule("2027-03-22T11:00", 120, "FREQ=DAILY;COUNT=3"),
        )
        .ok();
    let second = array(&back["sessions"])
        .iter()
        .find(|one| one["original_start"] == "2027-03-23T11:00")
        .unwrap();
    assert_eq!(second["state"], "cancelled");
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn a_schedule_that_leaves_out_holidays_leaves_out_the_holidays_among_its_new_sessions() {
    let app = TestApp::start();
    let booking = app.approved_series("hall/main", "2027-05-03T11:00", 120, "FREQ=DAILY;COUNT=2");
    let mut more = schedule("2027-05-03T11:00", 120, "FREQ=DAILY;COUNT=4");
    more["schedule"]["skip_holidays"] = json!(true);
    let day =
        json!({ "date": "2027-05-05", "names": { "ko": "휴일", "en": "Day off" }, "kind": "temporary" });
    app.admin().posts("/api/v1/holidays", &day).ok();
    let longer = app.operator().does("reschedule", &booking, &more).ok();
    assert_eq!(
        states(&longer),
        ["scheduled", "scheduled", "skipped", "scheduled"]
    );
    more["schedule"]["skip_holidays"] = json!(false);
    let back = app.operator().does("reschedule", &longer, &more).ok();
    assert_eq!(
        states(&back),
        ["scheduled"; 4],
        "what the schedule left out it gives back"
    );
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn no_session_is_moved_onto_another_of_its_own_from_either_side() {
    let app = TestApp::start();
    let booking = app.approved_series("hall/main", "2027-03-22T11:00", 240, "FREQ=DAILY;COUNT=3");
    for start in [
        "2027-03-23T12:00:00+09:00",
        "2027-03-23T08:00:00+09:00",
        "2027-03-23T11:00:00+09:00",
    ] {
        for (at, expected) in [(0, 409), (2, 409)] {
            let refused =
                session(&app.lead(), &booking, at, "move", &json!({ "starts_at": start })).refused(expected);
            assert_eq!(
                refused["verdicts"][0]["findings"][0]["rule"], "self_overlap",
                "{start}"
            );
        }
    }
    session(
        &app.lead(),
        &booking,
        0,
        "move",
        &json!({ "starts_at": "2027-03-23T15:00:00+09:00" }),
    )
    .ok();
}

#[test]
fn two_phases_at_once_in_one_zone_are_noted_to_all_sides_and_may_be() {
    let app = TestApp::start();
    let mut ask = ask_series("hall/main", "2027-03-22T11:00", 240, "FREQ=DAILY;COUNT=2");
    let inspection = json!({ "kind": "inspection", "zones": ["hall/main"], "people": 1,
        "schedule": { "start": "2027-03-23T14:00", "minutes": 120 } });
    ask["phases"].as_array_mut().unwrap().push(inspection);
    let preview = app.lead().posts("/api/v1/bookings/preview", &ask).ok();
    let noted: Vec<_> = array(&preview["verdicts"])
        .iter()
        .map(|verdict| {
            (
                verdict["result"].as_str().unwrap(),
                verdict["findings"][0]["rule"].as_str(),
            )
        })
        .collect();
    let meets = ("warn", Some("phase_overlap"));
    assert_eq!(noted, [("ok", None), meets, meets], "{preview}");
    let booking = app.lead().requests(&ask).ok();
    let inbox = format!("/inbox/{}", booking["id"]);
    app.operator()
        .sees_page(&inbox)
        .shows("Some of its own sessions overlap");
    app.operator().does("approve", &booking, &json!({})).ok();
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn no_session_comes_back_over_another_of_its_own() {
    let app = TestApp::start();
    let booking = app.approved_series("hall/main", "2027-03-22T11:00", 240, "FREQ=DAILY;COUNT=2");
    session(&app.lead(), &booking, 1, "cancel", &why()).ok();
    session(
        &app.lead(),
        &booking,
        0,
        "move",
        &json!({ "starts_at": "2027-03-23T09:00:00+09:00" }),
    )
    .ok();
    let seen = app.lead().sees(&booking);
    let at = array(&seen["sessions"])
        .iter()
        .position(|one| one["state"] == "cancelled")
        .unwrap();
    let refused = session(&app.lead(), &booking, at, "restore", &json!({})).refused(409);
    assert_eq!(refused["verdicts"][0]["findings"][0]["rule"], "self_overlap");
}

#[test]
fn a_session_that_the_schedule_no_longer_has_is_not_brought_back() {
    let app = TestApp::start();
    let booking = approved(&app);
    let shorter = app
        .operator()
        .does(
            "reschedule",
            &booking,
            &schedule("2027-03-22T11:00", 120, "FREQ=DAILY;COUNT=2"),
        )
        .ok();
    let problem = session(&app.operator(), &shorter, 2, "restore", &json!({})).refused(422);
    assert_eq!(problem["errors"][0]["code"], "off_schedule");
}
