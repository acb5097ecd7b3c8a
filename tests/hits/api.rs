//! The same for programs: several sessions in one request, all or none, once under its key.

use serde_json::{Value, json};

use super::{AS_APPROVED, closes, starts, tuesdays};
use crate::support::city::{LEAD, ask};
use crate::support::{TestApp, array, audit, texts};

const SETTLE: &str = "/api/v1/sessions/settle";

/// What becomes of the second and the third session of a booking.
fn settling(booking: &Value, second: Value, third: Value) -> Value {
    let of =
        |at: usize, becomes: Value| json!({ "session": booking["sessions"][at]["id"], "becomes": becomes });
    json!({
        "sessions": [of(1, second), of(2, third)],
        "versions": [{ "booking": booking["id"], "version": booking["version"] }],
        "reason": "Floor waxing",
    })
}

fn to(start: &str) -> Value {
    json!({ "move": { "start": start } })
}

#[test]
fn a_program_settles_hit_sessions_together_once_and_can_take_it_back() {
    let app = TestApp::undoing();
    let booking = tuesdays(&app);
    app.lives_until("2027-03-15T11:00");
    closes(&app, "2027-03-30", "2027-04-07");
    let seen = app.lead().sees(&booking);
    let body = settling(&seen, json!("cancel"), to("2027-04-08T19:00")).to_string();
    let key = [("Idempotency-Key", "settle-1")];
    let done = app.operator().posts_with(SETTLE, &key, &body).ok();
    let became = [
        "03-23 19:00 scheduled",
        "03-30 19:00 cancelled",
        "04-08 19:00 moved",
        "04-13 19:00 scheduled",
    ];
    assert_eq!(starts(&app, &booking), became);
    assert_eq!(done["bookings"][0]["id"], booking["id"]);
    // Sent again under its key it is the same, and nobody is told twice.
    let again = app.operator().posts_with(SETTLE, &key, &body).ok();
    assert_eq!(again, done);
    app.operator().posts_with(SETTLE, &[], &body).refused(412);
    let other = settling(&seen, json!("skip"), json!("skip")).to_string();
    app.operator().posts_with(SETTLE, &key, &other).refused(422);
    app.operator().acts("undo", &done["bookings"][0]).ok();
    assert_eq!(starts(&app, &booking), AS_APPROVED);
    let seen = app.lead().sees(&booking);
    let body = settling(&seen, json!("skip"), to("2027-04-08T19:00"));
    app.operator().posts(SETTLE, &body).ok();
    app.lives_until("2027-03-15T11:01");
    let sent = app.memory.sent();
    let told = sent
        .iter()
        .filter(|(mail, _)| mail.to.email == LEAD && mail.hint == "schedule_changed");
    assert_eq!(
        told.count(),
        1,
        "one letter for both, and none for what was taken back"
    );
    audit::assert_clean(app.url());
}

#[test]
fn where_one_session_may_not_move_none_is_settled_and_the_verdict_is_told() {
    let app = TestApp::start();
    let booking = tuesdays(&app);
    closes(&app, "2027-03-30", "2027-04-07");
    let seen = app.lead().sees(&booking);
    let refused = app
        .operator()
        .posts(SETTLE, &settling(&seen, json!("skip"), to("2027-04-06T21:00")))
        .refused(409);
    assert_eq!(array(&refused["verdicts"]).len(), 1, "{refused}");
    let mut body = settling(&seen, json!("skip"), json!("cancel"));
    body["reason"] = json!("");
    let refused = app.operator().posts(SETTLE, &body).refused(422);
    assert_eq!(texts(&refused["errors"], "field"), ["reason"], "{refused}");
    let mut twice = settling(&seen, json!("skip"), json!("skip"));
    twice["sessions"][1]["session"] = twice["sessions"][0]["session"].clone();
    let refused = app.operator().posts(SETTLE, &twice).refused(422);
    assert_eq!(
        texts(&refused["errors"], "field"),
        ["sessions.1.session"],
        "{refused}"
    );
    assert_eq!(starts(&app, &booking), AS_APPROVED);
    audit::assert_clean(app.url());
}

#[test]
fn on_its_day_a_consortium_gives_up_the_closed_zone_alone_and_keeps_the_other() {
    let app = TestApp::start();
    let mut both = ask("hall/main", "2027-03-23T19:00", 120);
    both["phases"][0]["zones"] = json!(["hall/main", "hall/yard"]);
    let booking = app.lead().requests(&both).ok();
    app.operator().approves(&app.lead().sees(&booking));
    app.lives_until("2027-03-23T10:00");
    let span = json!({ "start": "2027-03-23T00:00:00+09:00", "end": "2027-03-24T00:00:00+09:00" });
    let closure =
        json!({ "zone": "main", "effect": "block", "reason": "Floor waxing", "shape": { "span": span } });
    app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
    let seen = app.lead().sees(&booking);
    let yard = json!({ "move": { "start": "2027-03-23T19:00", "zones": ["hall/yard"] } });
    let body = json!({
        "sessions": [{ "session": seen["sessions"][0]["id"], "becomes": yard }],
        "versions": [{ "booking": seen["id"], "version": seen["version"] }],
        "reason": "The yard will do.",
    });
    app.lead().posts(SETTLE, &body).ok();
    assert_eq!(starts(&app, &booking), ["03-23 19:00 moved"]);
    audit::assert_clean(app.url());
}

#[test]
fn others_sessions_are_hidden_from_a_program_as_well() {
    let app = TestApp::start();
    let booking = tuesdays(&app);
    closes(&app, "2027-03-30", "2027-04-07");
    let seen = app.lead().sees(&booking);
    let body = settling(&seen, json!("skip"), json!("skip"));
    let hidden = app.rival().posts(SETTLE, &body).refused(404);
    let mut missing = body.clone();
    for at in 0..2 {
        missing["sessions"][at]["session"] = json!(999_999_990 + at);
    }
    assert_eq!(app.rival().posts(SETTLE, &missing).refused(404), hidden);
    app.member().posts(SETTLE, &body).refused(403);
    app.anonymous().posts(SETTLE, &body).refused(401);
    assert_eq!(starts(&app, &booking), AS_APPROVED);
}
