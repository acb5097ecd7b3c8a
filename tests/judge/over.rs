//! When a booking is over.

use serde_json::{Value, json};

use super::{session, why};
use crate::support::city::LEAD;
use crate::support::{TestApp, audit, raw, shows};

fn approved(app: &TestApp) -> Value {
    app.approved_series("hall/main", "2027-03-25T11:00", 120, "FREQ=DAILY;COUNT=2")
}

fn pending(app: &TestApp, booking: &Value) -> i64 {
    let count = format!(
        "SELECT count(*) AS number FROM timers WHERE fired_at IS NULL AND booking_id = {}",
        booking["id"]
    );
    raw::number(&mut raw::open(app.app.db.url()), &count)
}

#[test]
fn an_approved_booking_whose_sessions_are_called_off_one_by_one_is_cancelled_and_told_so() {
    let app = TestApp::start();
    let booking = approved(&app);
    session(&app.lead(), &booking, 0, "cancel", &why()).ok();
    assert_eq!(app.lead().sees(&booking)["state"], "approved");
    session(&app.lead(), &booking, 1, "skip", &why()).ok();
    let seen = app.lead().sees(&booking);
    assert_eq!(seen["state"], "cancelled", "none was held");
    assert_eq!(pending(&app, &booking), 0);
    app.tick();
    assert!(app.is_told(LEAD, "cancelled"));
    let journal = app.staff().gets("/api/v1/journal").ok().to_string();
    shows(&journal, "booking.cancel");
    audit::assert_clean(app.app.db.url());
    app.lives_until("2027-03-26T12:00");
    assert!(!app.is_told(LEAD, "start_reminder"));
}

#[test]
fn a_booking_that_held_a_session_is_completed_when_the_rest_is_called_off() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-25T14:00");
    session(&app.lead(), &booking, 1, "cancel", &why()).ok();
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
    assert_eq!(pending(&app, &booking), 0);
    app.tick();
    assert!(app.is_told(LEAD, "demonstration_ended"));
    audit::assert_clean(app.app.db.url());
}

#[test]
fn a_booking_all_of_whose_sessions_passed_while_it_was_suspended_is_over_when_it_resumes() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.operator().does("suspend", &booking, &why()).ok();
    app.lives_until("2027-03-27T12:00");
    let resumed = app
        .operator()
        .does("resume", &app.operator().sees(&booking), &why())
        .ok();
    assert_eq!(resumed["state"], "cancelled", "none was held");
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn a_schedule_that_takes_away_all_that_was_to_come_leaves_no_approved_booking_without_sessions() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-25T14:00");
    let one = json!({ "schedule": { "start": "2027-03-25T11:00", "minutes": 120 }, "reason": "Enough." });
    let ended = app
        .operator()
        .does("reschedule", &app.operator().sees(&booking), &one)
        .ok();
    assert_eq!(ended["state"], "completed");
    app.tick();
    audit::assert_clean(app.app.db.url());
}
