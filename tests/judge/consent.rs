//! What a consortium may do alone with what was approved, and what needs the site.

use serde_json::{Value, json};

use super::{session, states, why};
use crate::support::city::ask;
use crate::support::{Persona, TestApp};

fn approved(app: &TestApp) -> Value {
    app.approved_series("hall/main", "2027-03-25T11:00", 120, "FREQ=DAILY;COUNT=2")
}

#[track_caller]
fn needs_consent(lead: &Persona, booking: &Value, action: (&str, Value), beyond: &[&str]) {
    let problem = session(lead, booking, 0, action.0, &action.1).refused(409);
    assert_eq!(problem["type"], "urn:madang:needs_consent", "{problem}");
    assert_eq!(problem["beyond"], json!(beyond));
    assert!(
        problem["detail"].as_str().unwrap().contains("conversation"),
        "it says how to ask: {problem}"
    );
}

#[test]
fn alone_a_lead_moves_a_session_only_inside_what_was_approved() {
    let app = TestApp::start();
    let (lead, booking) = (app.lead(), approved(&app));
    let to = |start: &str, end: &str, zones: &[&str]| json!({ "starts_at": start, "ends_at": end, "zones": zones });
    let other_zone = to(
        "2027-03-25T11:00:00+09:00",
        "2027-03-25T13:00:00+09:00",
        &["hall/yard"],
    );
    needs_consent(&lead, &booking, ("move", other_zone.clone()), &["zones"]);
    needs_consent(
        &lead,
        &booking,
        (
            "move",
            to("2027-03-25T11:00:00+09:00", "2027-03-25T13:01:00+09:00", &[]),
        ),
        &["longer"],
    );
    let both = to(
        "2027-03-27T08:00:00+09:00",
        "2027-03-27T19:00:00+09:00",
        &["hall/main", "hall/yard"],
    );
    needs_consent(&lead, &booking, ("move", both), &["zones", "longer"]);
    let tonight = to("2027-03-15T20:00:00+09:00", "2027-03-15T21:00:00+09:00", &[]);
    needs_consent(&lead, &booking, ("move", tonight), &["notice"]);
    session(
        &lead,
        &booking,
        0,
        "move",
        &to(
            "2027-03-27T15:00:00+09:00",
            "2027-03-27T16:00:00+09:00",
            &["hall/main"],
        ),
    )
    .ok();
    // The last session by now is the one that was moved; back to its whole length is inside what was
    // approved.
    session(
        &lead,
        &booking,
        1,
        "move",
        &to("2027-03-27T15:00:00+09:00", "2027-03-27T17:00:00+09:00", &[]),
    )
    .ok();
    session(&app.operator(), &booking, 0, "move", &other_zone).ok();
}

#[test]
fn on_its_day_a_session_may_still_be_made_shorter_and_no_longer() {
    let app = TestApp::start();
    let (lead, booking) = (app.lead(), approved(&app));
    app.moves_to("2027-03-25T09:00");
    let until = |end: &str| {
        let end = format!("2027-03-25T{end}:00+09:00");
        json!({ "starts_at": "2027-03-25T11:00:00+09:00", "ends_at": end })
    };
    session(&lead, &booking, 0, "move", &until("12:30")).ok();
    session(&app.operator(), &booking, 0, "move", &until("12:00")).ok();
    // What was given up is like any other time.
    needs_consent(&lead, &booking, ("move", until("13:00")), &["notice"]);
}

#[test]
fn what_was_approved_in_spite_of_its_lead_time_may_be_made_shorter_too() {
    let app = TestApp::start();
    let lead = app.lead();
    let mut short = ask("hall/main", "2027-03-16T11:00", 120);
    short["ask"] = json!([{ "phase": 0, "rule": "notice_too_short", "reason": "It just came up." }]);
    let booking = lead.requests(&short).ok();
    let yes = json!({ "overrides": short["ask"] });
    app.operator().does("approve", &booking, &yes).ok();
    let shorter = json!({ "starts_at": "2027-03-16T11:30:00+09:00", "ends_at": "2027-03-16T13:00:00+09:00" });
    session(&lead, &booking, 0, "move", &shorter).ok();
}

#[test]
fn staff_and_the_site_move_a_session_as_before() {
    let app = TestApp::start();
    let booking = approved(&app);
    let longer = json!({ "starts_at": "2027-03-25T11:00:00+09:00", "ends_at": "2027-03-25T16:00:00+09:00", "zones": ["hall/yard"] });
    session(&app.staff(), &booking, 0, "move", &longer).ok();
    session(
        &app.operator(),
        &booking,
        1,
        "move",
        &json!({ "starts_at": "2027-03-26T09:00:00+09:00", "ends_at": "2027-03-26T18:00:00+09:00" }),
    )
    .ok();
}

#[test]
fn what_the_site_took_away_no_lead_brings_back_alone() {
    let app = TestApp::start();
    let (lead, operator) = (app.lead(), app.operator());
    let booking = lead.books_series("hall/main", "2027-03-25T11:00", 120, "FREQ=DAILY;COUNT=3");
    operator
        .does("approve", &booking, &json!({ "skip": ["2027-03-25T11:00"] }))
        .ok();
    needs_consent(&lead, &booking, ("restore", json!({})), &["taken_by_site"]);
    session(&operator, &booking, 1, "cancel", &why()).ok();
    let cancelled = session(&lead, &booking, 1, "restore", &json!({})).refused(409);
    assert_eq!(cancelled["beyond"], json!(["taken_by_site"]));
    session(&operator, &booking, 1, "restore", &json!({})).ok();
}

#[test]
fn what_a_lead_called_off_it_brings_back_alone() {
    let app = TestApp::start();
    let (lead, booking) = (app.lead(), approved(&app));
    session(&lead, &booking, 0, "cancel", &why()).ok();
    session(&lead, &booking, 0, "restore", &json!({})).ok();
    assert_eq!(states(&lead.sees(&booking)), ["scheduled", "scheduled"]);
}
