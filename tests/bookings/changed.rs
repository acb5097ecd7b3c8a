//! What changes after a request: sessions are moved and cancelled, bookings suspended, extended and drafted.

use serde_json::json;

use super::states;
use crate::support::city::{LEAD, ask, ask_of};
use crate::support::{TestApp, array, because, shows};

#[test]
fn one_session_is_moved_and_the_rest_stays() {
    let app = TestApp::start();
    let approved = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    let session = &approved["sessions"][1];
    let path = format!("/api/v1/sessions/{}/move", session["id"]);
    let to = json!({ "starts_at": "2027-03-25T13:00:00Z", "reason": "Inventory night." });
    let moved = app.lead().changes(&path, &approved["version"], &to).ok();
    let starts: Vec<_> = array(&moved["sessions"])
        .iter()
        .map(|session| session["original_start"].clone())
        .collect();
    assert_eq!(
        starts,
        ["2027-03-20T22:00", "2027-03-22T22:00", "2027-03-21T22:00"]
    );
    assert_eq!(states(&moved), ["scheduled", "scheduled", "moved"]);
    app.rival().books("hall/main", "2027-03-21T22:00", 480);
    app.tick();
    let (mail, _) = app
        .memory
        .sent()
        .into_iter()
        .rev()
        .find(|(mail, _)| (&*mail.hint, &*mail.to.name) == ("session_moved", "lead"))
        .unwrap();
    shows(
        &mail.rendered.calendar.unwrap().body,
        "RECURRENCE-ID;TZID=Asia/Seoul:20270321T220000",
    );
}

#[test]
fn a_cancelled_session_frees_its_night_and_can_be_brought_back_while_it_is_free() {
    let app = TestApp::start();
    let approved = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=2");
    let path = |action: &str| format!("/api/v1/sessions/{}/{action}", approved["sessions"][1]["id"]);
    let cancelled = app
        .lead()
        .changes(&path("cancel"), &approved["version"], &because("No crew."))
        .ok();
    assert_eq!(states(&cancelled), ["scheduled", "cancelled"]);
    let restored = app
        .lead()
        .changes(&path("restore"), &cancelled["version"], &json!({}))
        .ok();
    assert_eq!(states(&restored), ["scheduled", "scheduled"]);
    let skipped = app
        .lead()
        .changes(&path("skip"), &restored["version"], &json!({}))
        .ok();
    app.rival().books("hall/main", "2027-03-21T22:00", 480);
    app.lead()
        .changes(&path("restore"), &skipped["version"], &json!({}))
        .refused(409);
}

#[test]
fn a_suspended_booking_misses_its_sessions_until_it_is_resumed() {
    let app = TestApp::start();
    let approved = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.lives_until("2027-03-21T07:00");
    let active = app.operator().sees(&approved);
    let suspended = app
        .operator()
        .does("suspend", &active, &because("A visitor complained."))
        .ok();
    app.lives_until("2027-03-22T07:00");
    let seen = app.operator().sees(&suspended);
    assert_eq!(states(&seen), ["ended", "missed", "scheduled"]);
    let resumed = app.operator().acts("resume", &seen).ok();
    assert_eq!(resumed["state"], "active");
    app.lives_until("2027-03-24T07:00");
    assert_eq!(app.operator().sees(&resumed)["state"], "completed");
}

#[test]
fn what_a_suspension_stopped_tonight_goes_on_when_the_booking_is_resumed() {
    let app = TestApp::start();
    let approved = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=2");
    app.lives_until("2027-03-20T23:00");
    let stops = |booking| {
        let seen = app.operator().sees(booking);
        app.operator().does("suspend", &seen, &because("Smoke.")).ok()
    };
    let goes_on = |booking| {
        let seen = app.operator().sees(booking);
        app.operator().acts("resume", &seen).ok()
    };
    let suspended = stops(&approved);
    assert_eq!(states(&suspended), ["cut_short", "scheduled"]);
    app.lives_until("2027-03-20T23:30");
    let resumed = goes_on(&suspended);
    assert_eq!(states(&resumed), ["running", "scheduled"]);
    assert_eq!(resumed["sessions"][0]["actual_end"], json!(null));
    // Its time is held again.
    let late = ask_of("beta", "hall/main", "2027-03-21T01:00", 60);
    shows(
        &app.rival().requests(&late).refused(409).to_string(),
        "\"capacity\"",
    );
    app.lives_until("2027-03-21T07:00");
    assert_eq!(states(&app.operator().sees(&approved)), ["ended", "scheduled"]);
    // A night that began while the booking was suspended begins with the resumption, and that is told.
    stops(&approved);
    app.lives_until("2027-03-21T23:00");
    assert_eq!(states(&app.operator().sees(&approved)), ["ended", "missed"]);
    let told = || app.events_to(LEAD);
    let starts = |events: Vec<String>| events.iter().filter(|one| *one == "session_started").count();
    let before = starts(told());
    let resumed = goes_on(&approved);
    assert_eq!(states(&resumed), ["ended", "running"]);
    app.lives_until("2027-03-21T23:30");
    assert_eq!(starts(told()), before + 1);
    app.lives_until("2027-03-22T07:00");
    let seen = app.operator().sees(&approved);
    assert_eq!(
        (states(&seen), &seen["state"]),
        (vec!["ended", "ended"], &json!("completed"))
    );
}

#[test]
fn what_somebody_else_took_meanwhile_stays_cut_short() {
    let app = TestApp::start();
    let approved = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=2");
    app.lives_until("2027-03-20T22:30");
    let seen = app.operator().sees(&approved);
    app.operator().does("suspend", &seen, &because("Smoke.")).ok();
    app.rival().books("hall/main", "2027-03-21T01:00", 60);
    let seen = app.operator().sees(&approved);
    let resumed = app.operator().acts("resume", &seen).ok();
    assert_eq!(states(&resumed), ["cut_short", "scheduled"]);
}

#[test]
fn an_approved_series_is_extended_and_keeps_what_has_been() {
    let app = TestApp::start();
    let booking = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=2");
    app.lives_until("2027-03-21T12:00");
    app.rival().books("hall/main", "2027-03-25T22:00", 480);
    let schedule = |rule: &str| json!({ "schedule": { "start": "2027-03-20T22:00", "minutes": 480, "rrule": rule }, "reason": "Longer." });
    let seen = app.operator().sees(&booking);
    let problem = app
        .operator()
        .does("reschedule", &seen, &schedule("FREQ=DAILY;COUNT=6"))
        .refused(409);
    assert_eq!(
        array(&problem["verdicts"]).len(),
        4,
        "only new sessions are judged"
    );
    let longer = app
        .operator()
        .does("reschedule", &seen, &schedule("FREQ=DAILY;COUNT=4"))
        .ok();
    assert_eq!(states(&longer), ["ended", "scheduled", "scheduled", "scheduled"]);
    let other = json!({ "schedule": { "start": "2027-03-22T22:00", "minutes": 480 } });
    let problem = app.operator().does("reschedule", &longer, &other).refused(422);
    assert_eq!(problem["errors"][0]["code"], "drops_started");
    let shorter = app
        .operator()
        .does("reschedule", &longer, &schedule("FREQ=DAILY;COUNT=1"))
        .ok();
    assert_eq!(states(&shorter), ["ended", "cancelled", "cancelled", "cancelled"]);
    assert_eq!(shorter["state"], "completed", "nothing is to come");
    app.tick();
    assert!(app.is_told("lead@people.example", "schedule_changed"));
}

#[test]
fn a_draft_is_the_consortiums_own_until_it_is_sent() {
    let app = TestApp::start();
    let mut asked = ask("hall/main", "2027-03-20T10:00", 120);
    asked["draft"] = json!(true);
    let draft = app.lead().requests(&asked).ok();
    assert_eq!(draft["state"], "draft");
    app.operator()
        .gets(&format!("/api/v1/bookings/{}", draft["id"]))
        .refused(404);
    assert_eq!(app.operator().gets("/api/v1/bookings").ok()["items"], json!([]));
    assert_eq!(
        app.lead().gets("/api/v1/sessions").ok()["items"],
        json!([]),
        "a draft is no plan"
    );
    app.rival().books("hall/main", "2027-03-20T10:00", 120);
    asked["draft"] = json!(false);
    app.lead().does("revise", &draft, &asked).refused(409);
    let sent = app
        .lead()
        .does("revise", &draft, &ask("hall/main", "2027-03-20T12:00", 120))
        .ok();
    assert_eq!(sent["state"], "requested");
    asked["draft"] = json!(true);
    app.lead().does("revise", &sent, &asked).refused(422);
}
