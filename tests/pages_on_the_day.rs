//! The page of a session on its day, as a browser without JavaScript uses it.

use serde_json::Value;

use crate::support::{TestApp, at};

/// A session of the lead's that runs from 10:00 to 12:00 since half an hour, and its page.
fn running(app: &TestApp) -> (Value, String) {
    let booking = app.approved("hall/main", "2027-03-20T10:00", 120);
    app.lives_until("2027-03-20T10:30");
    let path = format!("/sessions/{}", booking["sessions"][0]["id"]);
    (booking, path)
}

fn session(app: &TestApp, booking: &Value) -> Value {
    app.admin().sees(booking)["sessions"][0].clone()
}

#[test]
fn a_wish_for_more_time_is_one_press_and_so_is_the_sites_yes() {
    let app = TestApp::start();
    let (booking, path) = running(&app);
    let lead = app.lead();
    let page = lead.sees_page(&path);
    page.shows("Ask for time until 12:30");
    let half_past = (
        "until".to_owned(),
        at("2027-03-20T12:30:00+09:00").unix().to_string(),
    );
    let said = |version: &str| [("version".to_owned(), version.to_owned()), half_past.clone()];
    lead.submits_all(&format!("{path}/extend"), &said(&page.value("version")))
        .leads_to(&format!("{path}?done=session-wish"));
    lead.sees_page(&path)
        .shows("Asked for time until 12:30")
        .shows("Take the wish back");
    let desk = app.operator();
    for seen in ["/tonight?site=hall", "/home"] {
        desk.sees_page(seen)
            .shows("Asked for time until 12:30")
            .shows(&format!("{path}#more-time"));
    }
    let page = desk.sees_page(&path);
    page.shows("Allow until 12:30").shows("Decline");
    desk.submits_all(&format!("{path}/extend"), &said(&page.value("version")))
        .leads_to(&format!("{path}?done=session-extend"));
    assert_eq!(session(&app, &booking)["ends_at"], "2027-03-20T03:30:00Z");
    lead.sees_page(&path).shows("Planned end");
    app.tick();
}

#[test]
fn what_is_refused_says_why_and_how_long_would_do() {
    let app = TestApp::start();
    let rival = app.rival().books("hall/main", "2027-03-20T12:20", 60);
    app.operator().approves(&rival);
    let (booking, path) = running(&app);
    let lead = app.lead();
    let page = lead.sees_page(&path);
    // None is offered that can't be had.
    page.shows("Ask for time until 12:15")
        .shows("Ask for time until 12:20")
        .lacks("Ask for time until 12:30")
        .lacks("Ask for time until 13:00");
    let fields = [
        ("version", page.value("version")),
        ("until_clock", "12:45".to_owned()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    let refused = lead.submits_all(&format!("{path}/extend"), &fields);
    refused
        .is(409)
        .shows("Until 12:20 would do.")
        .shows("Ask for time until 12:20");
    assert_eq!(session(&app, &booking)["wished_end"], Value::Null);
}

#[test]
fn where_no_minute_more_is_free_the_page_says_so_at_once() {
    let app = TestApp::start();
    let rival = app.rival().books("hall/main", "2027-03-20T12:00", 60);
    app.operator().approves(&rival);
    let (_, path) = running(&app);
    app.lead()
        .sees_page(&path)
        .shows("No time after 12:00 is free.")
        .lacks("Ask for time until");
}

#[test]
fn a_session_is_ended_from_its_page_which_says_what_was_planned() {
    let app = TestApp::start();
    let (booking, path) = running(&app);
    let lead = app.lead();
    let page = lead.sees_page(&path);
    page.shows("is free at once");
    lead.submits(&format!("{path}/finish"), &[("version", &page.value("version"))])
        .leads_to(&format!("{path}?done=session-finish"));
    assert_eq!(session(&app, &booking)["state"], "ended");
    let after = lead.sees_page(&path);
    after.shows("Planned end").lacks("End now");
    app.tick();
}

#[test]
fn on_other_days_and_for_those_who_only_look_the_page_offers_neither() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-03-20T10:00", 120);
    let path = format!("/sessions/{}", booking["sessions"][0]["id"]);
    app.lead().sees_page(&path).lacks("More time").lacks("End now");
    app.lives_until("2027-03-20T08:00");
    app.lead().sees_page(&path).shows("More time").lacks("End now");
    app.member().sees_page(&path).lacks("More time");
}
