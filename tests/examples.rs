//! Every JSON body that the OpenAPI document describes carries an example, and the service takes it as it stands
//! there.

use serde_json::{Value, json};

use crate::support::TestApp;

/// The example of the body of an operation.
fn example(operation: &Value) -> Option<&Value> {
    let content = &operation["requestBody"]["content"]["application/json"];
    content.get("example")
}

#[test]
fn every_body_of_the_document_carries_an_example() {
    let document = TestApp::start().anonymous().gets("/api/v1/openapi.json").ok();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, of)| of["requestBody"]["content"]["application/json"].is_object())
        {
            assert!(
                example(operation).is_some_and(Value::is_object),
                "{method} {path}"
            );
        }
    }
}

/// Who sends an example, and what it needs before it: nothing, a request that waits, or an approved booking.
const CASES: [(&str, &str); 41] = [
    ("/api/v1/bookings/preview", "lead"),
    ("/api/v1/bookings", "lead"),
    ("/api/v1/bookings/{id}/revise", "lead waiting"),
    ("/api/v1/bookings/{id}/approve", "operator waiting"),
    ("/api/v1/bookings/{id}/decline", "operator waiting"),
    ("/api/v1/bookings/{id}/request-changes", "operator waiting"),
    ("/api/v1/bookings/{id}/withdraw", "lead waiting"),
    ("/api/v1/bookings/{id}/cancel", "lead approved"),
    ("/api/v1/bookings/{id}/suspend", "operator approved"),
    ("/api/v1/bookings/{id}/reschedule", "operator approved"),
    ("/api/v1/bookings/{id}/amendments", "lead approved"),
    ("/api/v1/sessions/{id}/move", "operator approved"),
    ("/api/v1/sessions/{id}/cancel", "operator approved"),
    ("/api/v1/sessions/{id}/skip", "lead approved"),
    ("/api/v1/incidents", "operator"),
    ("/api/v1/incidents/{id}/steps", "operator reported"),
    ("/api/v1/incidents/{id}/tasks", "operator reported"),
    ("/api/v1/stops", "operator"),
    ("/api/v1/stops/{id}/resume", "operator stopped"),
    ("/api/v1/sites/{site}/closures", "operator"),
    ("/api/v1/sites/{site}/closures/preview", "operator"),
    ("/api/v1/sites/{site}/preview", "operator"),
    ("/api/v1/sites/{site}/zones/{zone}/preview", "operator"),
    ("/api/v1/sites/{site}/zones/{zone}/windows/preview", "operator"),
    ("/api/v1/holidays/preview", "admin"),
    ("/api/v1/sites", "admin"),
    ("/api/v1/sites/{site}/zones", "admin versioned"),
    ("/api/v1/sites/{site}/zones/{zone}/windows", "admin versioned"),
    ("/api/v1/consortia", "admin"),
    ("/api/v1/organisations", "admin"),
    ("/api/v1/programmes", "admin"),
    ("/api/v1/holidays", "admin"),
    ("/api/v1/people", "admin"),
    ("/api/v1/people/{person}", "lead own"),
    ("/api/v1/people/{person}/tokens", "lead own"),
    ("/api/v1/organisations/{organisation}/members", "lead"),
    ("/api/v1/sites/{site}/questions", "anonymous"),
    ("/api/v1/account-asks", "anonymous"),
    ("/api/v1/reset", "anonymous"),
    ("/api/v1/password-strength", "lead"),
    ("/api/v1/sign-out-everywhere", "lead"),
];

#[test]
fn each_example_of_the_document_is_taken_by_a_fresh_service_with_the_success_described() {
    let document = TestApp::start().anonymous().gets("/api/v1/openapi.json").ok();
    for (path, needs) in CASES {
        let app = TestApp::start();
        let booking = if needs.contains("waiting") || needs.contains("approved") {
            app.lead()
                .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3")
        } else {
            Value::Null
        };
        let booking = if needs.contains("approved") {
            app.operator().approves(&booking)
        } else {
            booking
        };
        let who = match needs.split(' ').next().unwrap() {
            "lead" => app.lead(),
            "operator" => app.operator(),
            "admin" => app.admin(),
            _ => app.anonymous(),
        };
        let id = if path.contains("/sessions/") {
            &booking["sessions"][0]["id"]
        } else {
            &booking["id"]
        };
        let mut real = path
            .replace("{id}", &id.to_string())
            .replace("{site}", "hall")
            .replace("{zone}", "main");
        real = real.replace("{organisation}", "alpha-lead");
        if needs.contains("own") {
            real = real.replace("{person}", &who.gets("/api/v1/me").ok()["id"].to_string());
        }
        if needs.contains("reported") {
            let seen = json!({ "zone": "hall/main", "kind": "other", "words": "Smoke." });
            let one = who.posts("/api/v1/incidents", &seen).ok();
            real = path.replace("{id}", &one["id"].to_string());
        }
        if needs.contains("stopped") {
            let stop = json!({ "site": "hall", "reason": "Smoke." });
            let stop = who.posts("/api/v1/stops", &stop).ok();
            real = format!("/api/v1/stops/{}/resume", stop["id"]);
        }
        let version = if needs.contains("versioned") {
            json!(1)
        } else {
            booking["version"].clone()
        };
        let operation = &document["paths"][path]["post"];
        let body = example(operation).unwrap_or_else(|| panic!("{path} has no example"));
        let told = who.changes(&real, &version, body);
        let described = operation["responses"]
            .as_object()
            .unwrap()
            .keys()
            .any(|of| *of == told.status.to_string());
        assert!(
            told.status < 300 && described,
            "{path} {}: {}",
            told.status,
            told.json
        );
        app.tick();
    }
}
