//! Sessions are named by their original starts; a name that hits nothing is a fault of its own field.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::city::ask_series;

#[track_caller]
fn is_refused_at(problem: &Value, field: &str) {
    assert_eq!(
        (
            problem["errors"][0]["field"].as_str(),
            problem["errors"][0]["code"].as_str()
        ),
        (Some(field), Some("no_such_session")),
        "{problem}"
    );
}

#[test]
fn a_time_that_is_no_session_is_refused_by_the_name_of_its_field_wherever_sessions_are_named() {
    let app = TestApp::start();
    let (lead, operator) = (app.lead(), app.operator());
    let series = ask_series("hall/main", "2027-03-22T11:00", 120, "FREQ=DAILY;COUNT=3");
    let mut wrong = series.clone();
    wrong["skip"] = json!(["2027-03-23T11:00", "2027-03-23T12:00"]);
    is_refused_at(
        &lead.posts("/api/v1/bookings/preview", &wrong).refused(422),
        "skip.1",
    );
    is_refused_at(&lead.requests(&wrong).refused(422), "skip.1");
    let mut exception = series.clone();
    exception["ask"] =
        json!([{ "phase": 0, "original_start": "2027-03-26T11:00", "rule": "closure", "reason": "Agreed." }]);
    is_refused_at(&lead.requests(&exception).refused(422), "ask.0.original_start");
    let booking = lead.requests(&series).ok();
    is_refused_at(&lead.does("revise", &booking, &wrong).refused(422), "skip.1");
    is_refused_at(
        &operator
            .does("approve", &booking, &json!({ "skip": ["2027-03-25T11:00"] }))
            .refused(422),
        "skip.0",
    );
    let granted = json!({ "overrides": [{ "phase": 0, "original_start": "2027-03-26T11:00", "rule": "closure", "reason": "Agreed." }] });
    is_refused_at(
        &operator.does("approve", &booking, &granted).refused(422),
        "overrides.0.original_start",
    );
    let approved = operator.approves(&booking);
    let mut longer = granted;
    longer["schedule"] =
        json!({ "start": "2027-03-22T11:00", "minutes": 120, "rrule": "FREQ=DAILY;COUNT=4" });
    is_refused_at(
        &operator.does("reschedule", &approved, &longer).refused(422),
        "overrides.0.original_start",
    );
    for (path, field) in [
        ("phase", "overrides.0.phase"),
        ("original_start", "overrides.0.original_start"),
    ] {
        let mut other = json!({ "phase": 0, "rule": "closure", "reason": "Agreed." });
        other[path] = if path == "phase" {
            json!(7)
        } else {
            json!("2030-03-26T11:00")
        };
        let session = &approved["sessions"][0];
        let to = json!({ "starts_at": "2027-03-22T14:00:00+09:00", "overrides": [other] });
        let path = format!("/api/v1/sessions/{}/move", session["id"]);
        let refused = operator.changes(&path, &approved["version"], &to).refused(422);
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
        longer["overrides"] = to["overrides"].clone();
        let refused = operator.does("reschedule", &approved, &longer).refused(422);
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
}
