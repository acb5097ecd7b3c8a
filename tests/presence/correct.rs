//! What was written in error of who came and who left is put right.

use serde_json::{Value, json};

use super::{CLERK, Night, code, gives_a_post};
use crate::stops::stops;
use crate::support::TestApp;

#[test]
fn strangers_and_wrong_entries_are_the_business_of_whoever_keeps_the_door() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    let visitor = json!({ "visitor": "Lee Siu", "direction": "in" });
    assert_eq!(
        code(app.lead().posts(&night.path(), &visitor)),
        "visitor: not_yours"
    );
    let seen = app.clerk().posts(&night.path(), &visitor).ok();
    assert_eq!((&seen["name"], &seen["way"]), (&json!("Lee Siu"), &json!("api")));
    assert_eq!(app.staff().posts(&night.path(), &visitor).ok()["already"], true);
    let both = json!({ "worker": night.workers[0], "visitor": "Lee Siu", "direction": "in" });
    assert_eq!(code(app.clerk().posts(&night.path(), &both)), "worker: who");
    let other = json!({ "worker": 1, "direction": "in" });
    assert_eq!(code(app.clerk().posts(&night.path(), &other)), "worker: unknown");
    let path = format!("{}/{}/correct", night.path(), seen["id"]);
    let words = |words: &str| json!({ "words": words });
    app.lead().posts(&path, &words("Not him.")).refused(403);
    assert_eq!(code(app.clerk().posts(&path, &words(" "))), "words: required");
    let wrong = app.clerk().posts(&path, &words("It was his colleague.")).ok();
    assert_eq!(
        (&wrong["state"], &wrong["words"]),
        (&json!("wrong"), &json!("It was his colleague."))
    );
    assert_eq!(
        code(app.clerk().posts(&path, &words("Again."))),
        "presence: settled"
    );
    assert_eq!(night.stand(), "awaited", "it counts for nothing");
    let again = app.clerk().posts(&night.path(), &visitor).ok();
    assert_ne!(again["id"], seen["id"]);
    let left = json!({ "visitor": "Lee Siu", "direction": "out" });
    app.clerk().posts(&night.path(), &left).ok();
    let forgotten = app.clerk().posts(&night.path(), &visitor).ok();
    app.lives_until("2027-03-17T22:40");
    let correct = |entry: &Value| {
        let path = format!("{}/{}/correct", night.path(), entry["id"]);
        app.clerk().posts(&path, &words("Nobody was there."))
    };
    assert_eq!(code(correct(&again)), "presence: settled");
    assert_eq!(
        correct(&forgotten).ok()["state"],
        "wrong",
        "what stayed open is put right however late"
    );
}

/// Whoever was checked out in error is in still, also when nobody may come in any more.
#[test]
fn that_somebody_left_is_taken_back_also_after_the_end() {
    let app = TestApp::start();
    gives_a_post(&app);
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    let worker = |direction: &str| json!({ "worker": night.workers[0], "direction": direction });
    app.clerk().posts(&night.path(), &worker("in")).ok();
    app.lives_until("2027-03-17T05:29");
    let left = app.clerk().posts(&night.path(), &worker("out")).ok();
    app.lives_until("2027-03-17T05:40");
    assert_eq!(
        code(app.clerk().posts(&night.path(), &worker("in"))),
        "session: over"
    );
    let path = format!("{}/{}/correct", night.path(), left["id"]);
    let said = json!({ "words": "It was his colleague.", "still_in": true });
    app.lead().posts(&path, &said).refused(403);
    let stays = app.clerk().posts(&path, &said).ok();
    assert_eq!((&stays["state"], &stays["out_at"]), (&json!("in"), &Value::Null));
    assert_eq!(night.stand(), "overrunning");
    assert_eq!(code(app.clerk().posts(&path, &said)), "presence: settled");
    // The service asks again whether the zone is clear.
    app.lives_until("2027-03-17T06:00");
    assert!(app.is_told(CLERK, "overrun"));
    let out = app.clerk().posts(&night.path(), &worker("out")).ok();
    assert_eq!((&out["id"], &out["state"]), (&left["id"], &json!("out")));
    // It is done on the session's page, too.
    let page = format!("/sessions/{}", night.booking["sessions"][0]["id"]);
    let field = format!("words-{}", left["id"]);
    app.clerk().sees_page(&page).shows("They have not left");
    app.lead().sees_page(&page).lacks("They have not left");
    app.clerk()
        .submits(
            &format!("{page}/presence/{}", left["id"]),
            &[(&field, "In error."), ("still_in", "yes")],
        )
        .leads_to(&format!("{page}?done=passed-still-in"));
    assert_eq!(night.stand(), "overrunning");
}

/// Whoever came before a session that is not to be is asked to leave as after its end.
#[test]
fn who_is_inside_of_a_session_that_does_not_start_is_to_leave() {
    let app = TestApp::start();
    gives_a_post(&app);
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:00");
    night.passes(&app.clerk(), 0, "in").ok();
    stops(&app.clerk(), &json!({ "zone": "hall/main" }), "Water runs in.");
    app.lives_until("2027-03-16T22:46");
    assert_eq!(night.stand(), "overrunning");
    assert!(app.is_told(CLERK, "overrun"));
}
