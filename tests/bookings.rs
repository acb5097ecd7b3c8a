//! The life of a booking over HTTP: asked for, decided, started, ended, told.

use serde_json::{Value, json};

use crate::support::city::{LEAD, OPERATOR, ask};
use crate::support::{TestApp, array, texts};

mod changed;
mod decided;
mod moved;
mod refused;

fn states(booking: &Value) -> Vec<&str> {
    texts(&booking["sessions"], "state")
}

#[test]
fn one_session_is_requested_approved_started_ended_and_told() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T22:00", 480);
    assert_eq!(booking["state"], "requested");
    app.tick();
    let approved = app.operator().approves(&booking);
    assert_eq!(approved["state"], "approved");
    app.lives_until("2027-03-20T22:00");
    let running = app.lead().sees(&booking);
    assert_eq!(running["state"], "active");
    assert_eq!(states(&running), ["running"]);
    app.lives_until("2027-03-21T06:00");
    let done = app.lead().sees(&booking);
    assert_eq!(done["state"], "completed");
    assert_eq!(states(&done), ["ended"]);
    assert_eq!(
        app.events_to(LEAD),
        [
            "booking_received",
            "approved",
            "start_reminder",
            "end_reminder",
            "session_starts_soon",
            "demonstration_started",
            "session_ends_soon",
            "demonstration_ended"
        ]
    );
    assert_eq!(
        app.events_to("duty@hall.example"),
        [
            "session_starts_soon",
            "tonight_sheet",
            "demonstration_started",
            "session_ends_soon",
            "demonstration_ended"
        ]
    );
    assert!(
        app.subjects_to(OPERATOR)[0].starts_with("승인 요청 · "),
        "{:?}",
        app.subjects_to(OPERATOR)
    );
}

#[test]
fn a_series_starts_and_ends_night_by_night() {
    let app = TestApp::start();
    let booking = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.lives_until("2027-03-21T23:00");
    assert_eq!(
        states(&app.lead().sees(&booking)),
        ["ended", "running", "scheduled"]
    );
    app.lives_until("2027-03-24T00:00");
    let told = app.events_to(LEAD);
    assert_eq!(told.iter().filter(|event| *event == "session_started").count(), 2);
    assert_eq!(
        told.iter()
            .filter(|event| *event == "demonstration_ended")
            .count(),
        1
    );
}

#[test]
fn the_same_key_gives_the_same_booking_and_another_request_is_refused() {
    let app = TestApp::start();
    let body = ask("hall/main", "2027-03-20T10:00", 120).to_string();
    let first = app
        .lead()
        .posts_with("/api/v1/bookings", &[("Idempotency-Key", "k1")], &body)
        .ok();
    let again = app
        .lead()
        .posts_with("/api/v1/bookings", &[("Idempotency-Key", "k1")], &body)
        .ok();
    assert_eq!(first["id"], again["id"]);
    let other = ask("hall/main", "2027-03-21T10:00", 120).to_string();
    let problem = app
        .lead()
        .posts_with("/api/v1/bookings", &[("Idempotency-Key", "k1")], &other)
        .refused(422);
    assert_eq!(problem["type"], "urn:madang:key_reused");
}

#[test]
fn a_stale_version_is_refused_and_a_missing_one_is_asked_for() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    let path = format!("/api/v1/bookings/{}/approve", booking["id"]);
    app.operator().presses(&path).refused(428);
    app.operator().approves(&booking);
    let problem = app
        .operator()
        .does("decline", &booking, &json!({ "reason": "safety" }))
        .refused(412);
    assert_eq!(problem["version"], 2);
}

#[test]
fn the_free_spans_of_a_zone_are_public_and_say_nothing_of_who() {
    let app = TestApp::start();
    app.lead().books("hall/side", "2027-03-20T11:00", 120);
    let path = "/api/v1/sites/hall/zones/side/free?from=2027-03-20T00:00:00Z&to=2027-03-21T00:00:00Z&minutes=30&phase=trial";
    let free = app.anonymous().gets(path).ok();
    let spans: Vec<_> = array(&free["items"])
        .iter()
        .map(|span| (span["local_start"].clone(), span["minutes"].clone()))
        .collect();
    assert_eq!(
        spans,
        [
            (json!("2027-03-20T09:00"), json!(90)),
            (json!("2027-03-20T13:30"), json!(270))
        ]
    );
    let zones = app
        .anonymous()
        .gets("/api/v1/free?starts_at=2027-03-20T02:00:00Z&ends_at=2027-03-20T03:00:00Z&phase=trial")
        .ok();
    let names: Vec<_> = texts(&zones["items"], "zone");
    assert_eq!(
        names,
        [
            "hall/main",
            "hall/yard",
            "market/stand",
            "house/all",
            "house/room-a",
            "house/room-b"
        ]
    );
}

#[test]
fn the_journal_keeps_who_did_what_and_what_it_was_before() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    app.operator()
        .does(
            "decline",
            &booking,
            &json!({ "reason": "safety", "text": "Floor load." }),
        )
        .ok();
    let journal = app
        .staff()
        .gets(&format!("/api/v1/journal?booking={}", booking["id"]))
        .ok();
    let entry = &journal["items"][0];
    assert_eq!(entry["action"], "booking.decline");
    assert_eq!(entry["reason"], "Floor load.");
    assert_eq!(entry["was"]["life"]["state"], "requested");
    assert_eq!(entry["became"]["life"]["state"], "declined");
    assert!(entry["address"].is_string());
}

#[test]
fn a_list_goes_on_where_the_page_before_ended() {
    let app = TestApp::start();
    app.lead()
        .books_series("hall/main", "2027-03-20T10:00", 60, "FREQ=DAILY;COUNT=5");
    let mut starts = Vec::new();
    let mut path = "/api/v1/sessions?limit=2".to_owned();
    loop {
        let page = app.staff().gets(&path).ok();
        starts.extend(
            array(&page["items"])
                .iter()
                .map(|session| session["original_start"].clone()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/sessions?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(
        starts,
        [
            "2027-03-20T10:00",
            "2027-03-21T10:00",
            "2027-03-22T10:00",
            "2027-03-23T10:00",
            "2027-03-24T10:00"
        ]
    );
}
