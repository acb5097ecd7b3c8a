//! Which notices somebody gets by mail, and when.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::city::{LEAD, PARTNER};

/// Every kind but those named, as the form sends it.
fn hears_all_but(
    test: &TestApp,
    who: &crate::support::Persona,
    muted: &str,
    quiet: &[(&'static str, &'static str)],
) {
    let kinds = [
        "receipts",
        "requests",
        "answers",
        "holds",
        "reminders",
        "holidays",
    ];
    let mut form: Vec<(&str, &str)> = kinds
        .iter()
        .filter(|kind| **kind != muted)
        .map(|kind| ("heard", *kind))
        .collect();
    form.push(("sessions", "every"));
    form.extend_from_slice(quiet);
    who.submits("/account/notices", &form)
        .leads_to("/account/notices?done=saved");
    test.tick();
}

#[test]
fn a_kind_of_notices_that_somebody_does_not_want_is_not_sent_to_them_alone() {
    let test = TestApp::start();
    hears_all_but(
        &test,
        &test.lead(),
        "receipts",
        &[("quiet", "1"), ("quiet_from", "22:00"), ("quiet_until", "07:00")],
    );
    let page = test.lead().sees_page("/account/notices");
    page.lacks("value=\"receipts\" checked")
        .shows("value=\"answers\" checked");
    let booking = test.lead().books("hall/main", "2027-03-20T10:00", 60);
    test.tick();
    assert_eq!(test.events_to(LEAD), [] as [&str; 0]);
    assert!(test.is_told(PARTNER, "booking_received"));
    // What is urgent comes all the same.
    let approved = test.operator().approves(&booking);
    test.tick();
    test.operator()
        .does("suspend", &approved, &json!({ "reason": "Water." }))
        .ok();
    test.tick();
    assert!(test.is_told(LEAD, "suspended"));
}

#[test]
fn mail_waits_for_the_end_of_one_s_own_quiet_hours() {
    let test = TestApp::start();
    // It is ten in the morning.
    hears_all_but(
        &test,
        &test.lead(),
        "",
        &[("quiet", "1"), ("quiet_from", "09:30"), ("quiet_until", "12:00")],
    );
    test.lead().books("hall/main", "2027-03-20T10:00", 60);
    test.tick();
    assert_eq!(test.events_to(LEAD), [] as [&str; 0]);
    assert_eq!(test.events_to(PARTNER), ["booking_received"]);
    test.lives_until("2027-03-15T11:59");
    assert_eq!(test.events_to(LEAD), [] as [&str; 0]);
    test.lives_until("2027-03-15T12:00");
    assert_eq!(test.events_to(LEAD), ["booking_received"]);
}

#[test]
fn without_quiet_hours_mail_leaves_at_night() {
    let test = TestApp::start();
    test.lives_until("2027-03-15T23:00");
    hears_all_but(&test, &test.lead(), "", &[]);
    assert_eq!(test.lead().gets("/api/v1/me").ok()["quiet_hours"], Value::Null);
    test.lead().books("hall/main", "2027-03-20T10:00", 60);
    test.tick();
    assert_eq!(test.events_to(LEAD), ["booking_received"]);
    assert_eq!(
        test.events_to(PARTNER),
        [] as [&str; 0],
        "the usual hours hold for others"
    );
}

#[test]
fn quiet_hours_that_begin_when_they_end_come_back_with_what_was_typed() {
    let test = TestApp::start();
    let form = [
        ("heard", "answers"),
        ("sessions", "every"),
        ("quiet", "1"),
        ("quiet_from", "08:00"),
        ("quiet_until", "08:00"),
    ];
    let page = test.lead().submits("/account/notices", &form);
    page.is(422)
        .shows("id=\"quiet_until-error\"")
        .shows("value=\"answers\" checked")
        .lacks("value=\"holds\" checked")
        .shows("value=\"08:00\" selected");
}

#[test]
fn the_api_takes_the_same_preferences() {
    let test = TestApp::start();
    let id = test.lead().gets("/api/v1/me").ok()["id"].clone();
    let change = |body: Value| test.lead().posts(&format!("/api/v1/people/{id}"), &body);
    let person = change(json!({ "muted": ["reminders", "holds"], "quiet_hours": "20:00-06:30" })).ok();
    assert_eq!(
        (&person["muted"], &person["quiet_hours"]),
        (&json!(["holds", "reminders"]), &json!("20:00-06:30"))
    );
    change(json!({ "muted": ["suspended"] })).refused(422);
    change(json!({ "quiet_hours": "late" })).refused(422);
}
