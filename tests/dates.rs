//! Single dates of a schedule that are changed: judged where they are, told, kept, and written as RFC 5545
//! has them.

use serde_json::{Value, json};

use crate::support::{TestApp, array};

/// Three nights in the hall, the second moved to `start`, in `zones`.
fn asked(start: &str, zones: &[&str]) -> Value {
    json!({
        "consortium": "alpha", "title": "Mapping",
        "phases": [{
            "kind": "trial", "zones": ["hall/main"], "people": 2,
            "schedule": {
                "start": "2027-04-05T22:00", "minutes": 480, "rrule": "FREQ=DAILY;COUNT=3",
                "changes": [{ "original_start": "2027-04-06T22:00", "start": start, "zones": zones, "reason": "Robot service" }],
            },
        }],
    })
}

#[test]
fn a_changed_date_is_judged_where_it_is_and_holds_its_time_there_alone() {
    let test = TestApp::start();
    test.rival().books("hall/main", "2027-04-09T22:00", 480);
    test.tick();
    let refused = test
        .lead()
        .posts("/api/v1/bookings", &asked("2027-04-09T22:00", &[]));
    refused.is(409);
    let booking = test
        .lead()
        .posts("/api/v1/bookings", &asked("2027-04-09T22:00", &["hall/yard"]))
        .ok();
    let sessions = array(&booking["sessions"]);
    let moved = sessions
        .iter()
        .find(|session| session["state"] == "moved")
        .unwrap();
    assert_eq!(
        (
            &moved["original_start"],
            &moved["starts_at"],
            &moved["zones"],
            &moved["reason"]
        ),
        (
            &json!("2027-04-06T22:00"),
            &json!("2027-04-09T13:00:00Z"),
            &json!(["hall/yard"]),
            &json!("Robot service")
        )
    );
    // The time that it left is free, the others' is not.
    test.rival().books("hall/main", "2027-04-06T22:00", 480);
    let taken = json!({
        "consortium": "beta", "title": "Another",
        "phases": [{ "kind": "trial", "zones": ["hall/main"], "people": 2,
            "schedule": { "start": "2027-04-07T23:00", "minutes": 60 } }],
    });
    test.rival().posts("/api/v1/bookings", &taken).is(409);
}

#[test]
fn two_dates_of_a_phase_do_not_meet_even_in_other_zones() {
    let test = TestApp::start();
    let refused = test
        .lead()
        .posts("/api/v1/bookings", &asked("2027-04-07T23:00", &["hall/yard"]));
    refused.is(409);
    assert!(
        refused.json.to_string().contains("self_overlap"),
        "{}",
        refused.json
    );
}

#[test]
fn what_is_wrong_with_a_change_is_named_by_its_field() {
    let test = TestApp::start();
    for (change, field) in [
        (
            json!({ "original_start": "2027-04-06T21:00", "start": "2027-04-10T22:00" }),
            "phases.0.schedule.changes",
        ),
        (
            json!({ "original_start": "2027-04-06T22:00", "start": "2035-04-10T22:00" }),
            "phases.0.schedule.changes",
        ),
        (
            json!({ "original_start": "2027-04-06T22:00", "start": "2027-04-10T22:00", "zones": ["hall/nowhere"] }),
            "phases.0.schedule.changes.0.zones.0",
        ),
    ] {
        let mut ask = asked("2027-04-10T22:00", &[]);
        ask["phases"][0]["schedule"]["changes"] = json!([change]);
        let refused = test.lead().posts("/api/v1/bookings", &ask);
        refused.is(422);
        assert!(
            refused.json.to_string().contains(&format!("\"{field}\"")),
            "{}",
            refused.json
        );
    }
}

#[test]
fn calendars_get_a_changed_date_by_its_original_start() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .posts("/api/v1/bookings", &asked("2027-04-10T22:00", &["hall/yard"]))
        .ok();
    let file = test
        .lead()
        .sees_page(&format!("/bookings/{}.ics", booking["id"]))
        .html;
    assert!(
        file.contains("RECURRENCE-ID;TZID=Asia/Seoul:20270406T220000")
            && file.contains("DTSTART;TZID=Asia/Seoul:20270410T220000"),
        "{file}"
    );
}

#[test]
fn another_schedule_may_change_dates_and_take_changes_back() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .posts("/api/v1/bookings", &asked("2027-04-10T22:00", &[]))
        .ok();
    let booking = test.operator().does("approve", &booking, &json!({})).ok();
    let schedule = |changes: Value| {
        json!({ "reason": "The fair.", "schedule": {
            "start": "2027-04-05T22:00", "minutes": 480, "rrule": "FREQ=DAILY;COUNT=3", "changes": changes } })
    };
    let other = schedule(json!([
        { "original_start": "2027-04-07T22:00", "start": "2027-04-12T22:00", "zones": ["hall/yard"] }
    ]));
    let booking = test.operator().does("reschedule", &booking, &other).ok();
    let read = |booking: &Value| -> Vec<(Value, Value, Value)> {
        let sessions = array(&booking["sessions"]).iter();
        sessions
            .map(|one| {
                (
                    one["starts_at"].clone(),
                    one["state"].clone(),
                    one["zones"].clone(),
                )
            })
            .collect()
    };
    let main = json!(["hall/main"]);
    assert_eq!(
        read(&booking),
        [
            (json!("2027-04-05T13:00:00Z"), json!("scheduled"), main.clone()),
            (json!("2027-04-06T13:00:00Z"), json!("scheduled"), main.clone()),
            (
                json!("2027-04-12T13:00:00Z"),
                json!("moved"),
                json!(["hall/yard"])
            ),
        ]
    );
    let back = test
        .operator()
        .does("reschedule", &booking, &schedule(json!([])))
        .ok();
    assert_eq!(
        read(&back)[2],
        (json!("2027-04-07T13:00:00Z"), json!("scheduled"), main)
    );
}
