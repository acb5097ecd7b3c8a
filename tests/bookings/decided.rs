//! A request is declined, sent back, offered another time, left to run out, or competes with others.

use serde_json::json;

use crate::support::TestApp;
use crate::support::city::{LEAD, OPERATOR, always, ask, site};

#[test]
fn a_declined_request_gives_its_time_back() {
    let app = TestApp::start();
    let asked = ask("hall/main", "2027-03-20T10:00", 120);
    let booking = app.lead().requests(&asked).ok();
    app.operator()
        .does("decline", &booking, &json!({ "reason": "other" }))
        .refused(422);
    let declined = app
        .operator()
        .does(
            "decline",
            &booking,
            &json!({ "reason": "safety", "text": "Floor load." }),
        )
        .ok();
    assert_eq!(declined["life"]["code"], "safety");
    app.rival().books("hall/main", "2027-03-20T10:00", 120);
    app.tick();
    assert!(app.is_told(LEAD, "declined"));
}

#[test]
fn changes_are_asked_for_and_a_revision_comes_back_for_decision() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    let waiting = app
        .operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Not on a Saturday, please." }),
        )
        .ok();
    assert_eq!(waiting["state"], "changes_requested");
    let revised = app
        .lead()
        .does("revise", &waiting, &ask("hall/main", "2027-03-22T10:00", 120))
        .ok();
    assert_eq!(revised["state"], "requested");
    assert_eq!(revised["sessions"][0]["original_start"], "2027-03-22T10:00");
    assert_eq!(revised["phases"][0]["uid"], booking["phases"][0]["uid"]);
    // The first time is free again.
    app.rival().books("hall/main", "2027-03-20T10:00", 120);
}

#[test]
fn an_offer_is_accepted_as_it_stands_and_approves_at_once() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    let offer = ask("hall/main", "2027-03-23T14:00", 120)["phases"].clone();
    let waiting = app
        .operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Tuesday is calmer.", "offer": offer }),
        )
        .ok();
    app.tick();
    let approved = app.lead().acts("accept-offer", &waiting).ok();
    assert_eq!(approved["state"], "approved");
    assert_eq!(approved["sessions"][0]["original_start"], "2027-03-23T14:00");
    app.tick();
    assert!(app.is_told(LEAD, "offer_made"));
}

#[test]
fn a_hold_that_runs_out_frees_its_time_and_tells_both_sides() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-20T10:00", 120);
    app.lives_until("2027-03-29T10:00");
    assert_eq!(app.lead().sees(&booking)["state"], "expired");
    let told = app.events_to(OPERATOR);
    assert_eq!(
        told,
        [
            "decision_needed",
            "decision_reminder",
            "decision_reminder",
            "decision_escalated",
            "hold_expiring",
            "hold_expired"
        ]
    );
    app.rival().books("hall/main", "2027-04-20T10:00", 120);
}

#[test]
fn where_requests_compete_approving_one_tells_the_other() {
    let app = TestApp::start();
    let first = app.lead().books("market/stand", "2027-03-20T10:00", 120);
    let second = app.rival().books("market/stand", "2027-03-20T11:00", 120);
    app.tick();
    app.operator().approves(&second);
    let problem = app.operator().acts("approve", &first).refused(409);
    assert_eq!(problem["verdicts"][0]["findings"][0]["rule"], "capacity");
    app.tick();
    assert!(app.is_told(OPERATOR, "competing_request"));
    assert!(app.is_told(LEAD, "time_taken"));
}

#[test]
fn where_requests_compete_those_who_have_room_for_both_hear_nothing_and_a_third_does() {
    let app = TestApp::start();
    let zones = json!([{
        "slug": "lawn", "names": { "ko": "잔디", "en": "Lawn" }, "capacity": 2,
        "windows": always(),
    }]);
    app.admin()
        .posts("/api/v1/sites", &site("park", "compete", zones))
        .ok();
    let first = app.lead().books("park/lawn", "2027-03-20T10:00", 120);
    let second = app.rival().books("park/lawn", "2027-03-20T11:00", 120);
    app.tick();
    app.operator().approves(&second);
    app.tick();
    let told = |who: &str, event: &str| app.events_to(who).contains(&event.to_owned());
    assert!(!told(OPERATOR, "competing_request"));
    assert!(!told(LEAD, "time_taken"));

    // Later, so that its mails are not in one with those of the first two.
    app.lives_until("2027-03-15T12:00");
    let third = app.rival().books("park/lawn", "2027-03-20T11:30", 60);
    app.tick();
    assert!(told(OPERATOR, "competing_request"));
    app.operator().approves(&third);
    app.tick();
    assert!(told(LEAD, "time_taken"));
    app.operator().acts("approve", &first).refused(409);
}

#[test]
fn an_exception_is_asked_for_and_granted_explicitly() {
    let app = TestApp::start();
    let mut late = ask("hall/side", "2027-03-20T19:00", 120);
    app.lead().requests(&late).refused(409);
    late["ask"] = json!([{ "phase": 0, "rule": "outside_window", "reason": "Only at night it is dark." }]);
    let booking = app.lead().requests(&late).ok();
    app.operator().acts("approve", &booking).refused(409);
    let granted =
        json!({ "overrides": [{ "phase": 0, "rule": "outside_window", "reason": "Guard stays on." }] });
    assert_eq!(
        app.operator().does("approve", &booking, &granted).ok()["state"],
        "approved"
    );
}
