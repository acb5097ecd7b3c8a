//! Decisions can be taken back for 20 seconds: nobody is told before, and nobody gets the time that they free.

use serde_json::{Value, json};

use crate::support::city::{LEAD, OPERATOR, RIVAL, ask};
use crate::support::{TestApp, audit, because};

const IN_TIME: &str = "2027-03-15T10:00:19+09:00";
const TOO_LATE: &str = "2027-03-15T10:00:20+09:00";

fn requested(app: &TestApp) -> Value {
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    app.tick();
    booking
}

/// Every way to decide a request, with what it is told as.
fn decisions() -> [(&'static str, Value, &'static str); 4] {
    let offer = ask("hall/main", "2027-03-23T14:00", 120)["phases"].clone();
    [
        ("approve", json!({ "conditions": "Gate 3." }), "approved"),
        (
            "decline",
            json!({ "reason": "safety", "text": "Floor load." }),
            "declined",
        ),
        (
            "request-changes",
            json!({ "remarks": "Not on a Saturday." }),
            "changes_requested",
        ),
        (
            "request-changes",
            json!({ "remarks": "Tuesday?", "offer": offer }),
            "offer_made",
        ),
    ]
}

#[test]
fn a_decision_that_is_taken_back_in_time_leaves_the_request_as_it_was_and_nobody_hears_of_it() {
    for (action, body, event) in decisions() {
        let app = TestApp::undoing();
        let booking = requested(&app);
        let decided = app.operator().does(action, &booking, &body).ok();
        assert_eq!(decided["undo_until"], "2027-03-15T01:00:20Z", "{action}");
        app.moves_to(IN_TIME);
        app.tick();
        let back = app.operator().acts("undo", &decided).ok();
        assert_eq!(back["state"], "requested", "{event}");
        assert_eq!(back["life"], booking["life"], "{event}");
        assert_eq!(back["sessions"], booking["sessions"], "{event}");
        assert_eq!(back["undo_until"], Value::Null);
        app.rival()
            .asks("hall/main", "2027-03-20T10:00", 120)
            .refused(409);
        app.lives_until("2027-03-15T11:00");
        assert!(!app.is_told(LEAD, event), "{event}");
        // It waits as before, with its reminders, and can be decided again.
        app.lives_until("2027-03-17T10:00");
        assert!(app.is_told(OPERATOR, "decision_reminder"), "{event}");
        let approved = app.operator().approves(&back);
        app.lives_until("2027-03-17T10:05");
        assert!(app.is_told(LEAD, "approved"), "{event}");
        assert_eq!(app.lead().sees(&approved)["state"], "approved");
        audit::assert_clean(app.url());
    }
}

#[test]
fn after_20_seconds_the_letters_leave_and_the_decision_stands() {
    for (action, body, event) in decisions() {
        let app = TestApp::undoing();
        let booking = requested(&app);
        let decided = app.operator().does(action, &booking, &body).ok();
        app.moves_to(IN_TIME);
        app.tick();
        assert!(!app.is_told(LEAD, event), "{event}");
        app.moves_to(TOO_LATE);
        let problem = app.operator().acts("undo", &decided).refused(409);
        assert_eq!(problem["type"], "urn:madang:settled");
        app.tick();
        assert!(app.is_told(LEAD, event), "{event}");
        assert_eq!(app.lead().sees(&booking)["state"], decided["state"]);
        app.operator().acts("undo", &decided).refused(409);
        audit::assert_clean(app.url());
    }
}

#[test]
fn the_time_of_a_declined_request_is_nobodys_else_before_the_decision_stands() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    let refusal = because("safety");
    app.operator().does("decline", &booking, &refusal).ok();
    app.moves_to(IN_TIME);
    app.tick();
    app.rival()
        .asks("hall/main", "2027-03-20T10:00", 120)
        .refused(409);
    app.moves_to(TOO_LATE);
    app.tick();
    app.rival().books("hall/main", "2027-03-20T10:00", 120);
    audit::assert_clean(app.url());
}

#[test]
fn a_session_that_a_yes_leaves_out_comes_back_with_its_time() {
    let app = TestApp::undoing();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let skip = json!({ "skip": ["2027-04-06T22:00"] });
    let approved = app.operator().does("approve", &booking, &skip).ok();
    assert_eq!(approved["sessions"][1]["state"], "skipped");
    app.rival()
        .asks("hall/main", "2027-04-06T22:00", 480)
        .refused(409);
    let back = app.operator().acts("undo", &approved).ok();
    assert_eq!(back["sessions"], booking["sessions"]);
    audit::assert_clean(app.url());
    app.operator().does("approve", &back, &skip).ok();
    app.lives_until("2027-03-15T10:01");
    app.rival().books("hall/main", "2027-04-06T22:00", 480);
    audit::assert_clean(app.url());
}

#[test]
fn an_offer_that_another_one_replaces_is_held_until_that_one_stands() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    let offer = |start: &str| json!({ "remarks": "", "offer": ask("hall/main", start, 120)["phases"] });
    let first = app
        .operator()
        .does("request-changes", &booking, &offer("2027-03-23T14:00"))
        .ok();
    app.lives_until("2027-03-15T10:01");
    let second = app
        .operator()
        .does("request-changes", &first, &offer("2027-03-24T14:00"))
        .ok();
    for start in ["2027-03-20T10:00", "2027-03-23T14:00", "2027-03-24T14:00"] {
        app.rival().asks("hall/main", start, 120).refused(409);
    }
    let back = app.operator().acts("undo", &second).ok();
    assert_eq!(back["life"], first["life"]);
    app.rival().books("hall/main", "2027-03-24T14:00", 120);
    app.rival()
        .asks("hall/main", "2027-03-23T14:00", 120)
        .refused(409);
    audit::assert_clean(app.url());
}

#[test]
fn whoever_was_killed_after_a_decision_has_decided_and_another_tells_it() {
    for (action, body, event) in decisions() {
        let app = TestApp::undoing();
        let booking = requested(&app);
        let decided = app.operator().does(action, &booking, &body).ok();
        app.moves_to("2027-03-15T12:00:00+09:00");
        app.another_ticks();
        assert!(app.is_told(LEAD, event), "{event}");
        assert_eq!(app.lead().sees(&booking)["state"], decided["state"]);
        audit::assert_clean(app.url());
    }
}

#[test]
fn what_follows_a_decision_keeps_it_from_being_taken_back() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    let approved = app.operator().approves(&booking);
    let cancelled = app.lead().does("cancel", &approved, &because("Broken.")).ok();
    app.operator().acts("undo", &approved).refused(412);
    app.operator().acts("undo", &cancelled).refused(409);
    app.lives_until("2027-03-15T10:01");
    assert!(app.is_told(OPERATOR, "cancelled"));
    assert_eq!(app.lead().sees(&booking)["state"], "cancelled");
    app.rival().books("hall/main", "2027-03-20T10:00", 120);
    audit::assert_clean(app.url());
}

#[test]
fn a_message_does_not_take_the_letter_of_a_decision_along() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    let approved = app.operator().approves(&booking);
    let messages = format!("/bookings/{}/messages", booking["id"]);
    app.operator()
        .submits(&messages, &[("words", "See you on Saturday.")])
        .is(303);
    app.moves_to(IN_TIME);
    app.tick();
    assert!(!app.is_told(LEAD, "approved") && !app.is_told(LEAD, "message_to_consortium"));
    app.operator().acts("undo", &approved).ok();
    app.moves_to("2027-03-15T10:01:00+09:00");
    app.tick();
    assert!(app.is_told(LEAD, "message_to_consortium"));
    assert!(!app.is_told(LEAD, "approved"));
}

#[test]
fn what_a_decision_overtook_is_told_again_when_it_is_taken_back() {
    let app = TestApp::undoing();
    // Nobody was told of the request yet.
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    let approved = app.operator().approves(&booking);
    app.tick();
    assert!(!app.is_told(OPERATOR, "decision_needed"));
    app.operator().acts("undo", &approved).ok();
    app.tick();
    assert!(app.is_told(OPERATOR, "decision_needed"));
    assert!(app.is_told(LEAD, "booking_received"));
}

#[test]
fn where_requests_compete_the_loser_hears_only_of_a_decision_that_stands() {
    let app = TestApp::undoing();
    let first = app.lead().books("market/stand", "2027-03-20T10:00", 120);
    let second = app.rival().books("market/stand", "2027-03-20T11:00", 120);
    app.tick();
    let approved = app.operator().approves(&first);
    app.operator().acts("approve", &second).refused(409);
    app.tick();
    let back = app.operator().acts("undo", &approved).ok();
    app.lives_until("2027-03-15T10:05");
    assert!(!app.is_told(RIVAL, "time_taken"));
    app.operator().approves(&back);
    app.tick();
    assert!(!app.is_told(RIVAL, "time_taken"));
    app.lives_until("2027-03-15T10:10");
    assert!(app.is_told(RIVAL, "time_taken"));
    audit::assert_clean(app.url());
}

#[test]
fn a_colleague_of_the_site_takes_a_decision_back_and_nobody_else_does() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    let approved = app.operator().approves(&booking);
    for (who, status) in [
        (app.lead(), 403),
        (app.staff(), 403),
        (app.admin(), 403),
        (app.rival(), 404),
        (app.stranger(), 404),
    ] {
        who.acts("undo", &approved).refused(status);
    }
    app.clerk().acts("undo", &approved).ok();
    let entries = app
        .admin()
        .gets(&format!("/api/v1/journal?booking={}", booking["id"]))
        .ok();
    assert_eq!(entries["items"][0]["action"], "booking.undo");
}

#[test]
fn the_line_that_says_what_was_decided_has_the_way_back_and_until_when_it_works() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    let desk = format!("/inbox/{}", booking["id"]);
    let approve = |words: &str| {
        let version = app.operator().sees_page(&desk).value("version");
        let sent = [
            ("step", "approve"),
            ("comment", words),
            ("version", version.as_str()),
        ];
        app.operator().submits(&format!("{desk}/approve"), &sent)
    };
    let done = approve("Gate 3.");
    done.is(303)
        .leads_to(&format!("/inbox?decided={}", booking["id"]));
    let page = app.operator().sees_page(&done.location);
    page.shows("role=\"status\" tabindex=\"-1\" autofocus")
        .shows("10:00:20")
        .shows("lead, partner");
    let version = page.html.split(&format!("{desk}/undo")).nth(1).unwrap();
    let version = crate::support::pages::value_of(version, "version");
    let undone = app
        .operator()
        .submits(&format!("{desk}/undo"), &[("version", &version)]);
    undone.is(303).leads_to(&format!("{desk}?done=undone"));
    // What was said with it is still there.
    app.operator()
        .sees_page(&undone.location)
        .shows(">Gate 3.</textarea>")
        .lacks(&format!("{desk}/undo"));

    let done = approve("Gate 3.");
    app.lives_until("2027-03-15T10:00:20+09:00");
    let page = app.operator().sees_page(&done.location);
    page.shows("10:00:20").lacks(&format!("{desk}/undo"));
    let version = app.operator().sees(&booking)["version"].to_string();
    let late = app
        .operator()
        .submits(&format!("{desk}/undo"), &[("version", &version)]);
    late.is(409).shows("too late to take the decision back");
}

#[test]
fn a_reminder_that_falls_due_before_a_decision_is_taken_back_is_sent_then() {
    let app = TestApp::undoing();
    let booking = requested(&app);
    app.lives_until("2027-03-17T09:59");
    app.moves_to("2027-03-17T09:59:50+09:00");
    let decided = app.operator().approves(&booking);
    app.moves_to("2027-03-17T10:00:05+09:00");
    app.tick();
    assert!(!app.is_told(OPERATOR, "decision_reminder"));
    app.operator().acts("undo", &decided).ok();
    app.tick();
    assert!(app.is_told(OPERATOR, "decision_reminder"));
    app.lives_until("2027-03-17T12:00");
    audit::assert_clean(app.url());
}
