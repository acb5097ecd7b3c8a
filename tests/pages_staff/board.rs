//! What the board tells of what was done.

use serde_json::{Value, json};

use crate::support::{TestApp, array, shows};

/// The list of what was done.
fn activity(test: &TestApp) -> String {
    let page = test.staff().sees_page("/board");
    let (_, after) = page.html.split_once("<h2>Activity</h2>").expect("activity");
    after.split("</section>").next().unwrap().to_owned()
}

#[test]
fn a_settlement_of_many_sessions_is_one_line_of_the_board_that_unfolds() {
    let test = TestApp::start();
    let booking = test.approved_series("hall/main", "2027-03-23T19:00", 60, "FREQ=DAILY;COUNT=12");
    let sessions: Vec<Value> = array(&booking["sessions"])[..11]
        .iter()
        .map(|session| json!({ "session": session["id"], "becomes": "cancel" }))
        .collect();
    let body = json!({
        "sessions": sessions, "reason": "Floor waxing",
        "versions": [{ "booking": booking["id"], "version": booking["version"] }],
    });
    test.operator().posts("/api/v1/sessions/settle", &body).ok();
    let list = activity(&test);
    assert_eq!(
        list.matches("Affected sessions changed together").count(),
        1,
        "{list}"
    );
    shows(&list, "<summary class=\"small\">11 sessions</summary>");
    assert_eq!(list.matches("Session cancelled").count(), 11, "{list}");
    shows(&list, "No. 11 · Trial");
    // What was done before is still there.
    shows(&list, "<b>Approved</b>");
    shows(&list, "<b>Requested</b>");
}
