//! Sessions that were moved to another zone than their phase's are judged where they are.

use serde_json::{Value, json};

use crate::support::city::{ask_of, ask_series};
use crate::support::{TestApp, array};

#[test]
fn a_booking_goes_on_with_a_session_that_was_moved_while_somebody_else_has_its_old_time() {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-04-05T09:00", 120, "FREQ=DAILY;COUNT=2");
    let booking = app.operator().approves(&app.lead().requests(&asked).ok());
    let path = format!("/api/v1/sessions/{}/move", booking["sessions"][1]["id"]);
    let to = json!({ "starts_at": "2027-04-06T00:00:00Z", "zones": ["hall/yard"], "reason": "Works" });
    app.operator().changes(&path, &booking["version"], &to).ok();
    let rival = ask_of("beta", "hall/main", "2027-04-06T09:00", 120);
    app.operator().approves(&app.rival().requests(&rival).ok());
    for action in ["suspend", "resume"] {
        app.operator()
            .does(
                action,
                &app.operator().sees(&booking),
                &json!({ "reason": "Works" }),
            )
            .ok();
    }
    assert_eq!(app.lead().sees(&booking)["state"], "approved");
}

#[test]
fn a_schedule_changes_around_a_session_that_was_moved_to_another_zone() {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-04-05T09:00", 120, "FREQ=DAILY;COUNT=2");
    let booking = app.operator().approves(&app.lead().requests(&asked).ok());
    let path = format!("/api/v1/sessions/{}/move", booking["sessions"][1]["id"]);
    let to = json!({ "starts_at": "2027-04-06T00:00:00Z", "zones": ["hall/yard"], "reason": "Works" });
    let moved = app.operator().changes(&path, &booking["version"], &to).ok();
    let rival = ask_of("beta", "hall/main", "2027-04-06T09:00", 120);
    app.operator().approves(&app.rival().requests(&rival).ok());
    let mut schedule = moved["phases"][0]["schedule"].clone();
    schedule["start"] = json!("2027-04-05T13:00");
    let body = json!({ "phase": 0, "schedule": schedule, "keep": ["2027-04-06T09:00"] });
    let changed = app
        .operator()
        .does("reschedule", &app.operator().sees(&booking), &body)
        .ok();
    let stands = |session: &&Value| matches!(session["state"].as_str(), Some("scheduled" | "moved"));
    let sessions = array(&changed["sessions"]).iter().filter(stands);
    let spans: Vec<&Value> = sessions.map(|session| &session["starts_at"]).collect();
    assert_eq!(
        spans,
        ["2027-04-05T04:00:00Z", "2027-04-06T00:00:00Z"],
        "{changed}"
    );
}

#[test]
fn a_session_that_is_moved_back_to_where_its_schedule_has_it_is_not_moved_any_more() {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-04-05T09:00", 120, "FREQ=DAILY;COUNT=2");
    let booking = app.operator().approves(&app.lead().requests(&asked).ok());
    let path = format!("/api/v1/sessions/{}/move", booking["sessions"][1]["id"]);
    let away = json!({ "starts_at": "2027-04-07T00:00:00Z", "reason": "Works" });
    let moved = app.operator().changes(&path, &booking["version"], &away).ok();
    assert_eq!(moved["sessions"][1]["state"], "moved");
    let back = json!({ "starts_at": "2027-04-06T00:00:00Z" });
    let back = app.operator().changes(&path, &moved["version"], &back).ok();
    assert_eq!(back["sessions"][1]["state"], "scheduled");
    assert_eq!(back["sessions"][1]["reason"], Value::Null);
    app.tick();
    crate::support::audit::assert_clean(app.url());
}
