//! Displays on the wall of a duty desk: what their token opens, to whom, until when.

use serde_json::{Value, json};

use crate::presence::Night;
use crate::support::ear::Ear;
use crate::support::{Persona, TestApp, array};

const DESK: &str = "/sites/hall/walls";

/// The operator makes a display. The address that is shown once.
fn hangs(app: &TestApp, name: &str) -> String {
    let made = app.operator().submits(DESK, &[("name", name)]);
    let page = made.is(200).html.clone();
    let (_, after) = page.split_once("href=\"/kiosk/").expect("an address");
    format!("/kiosk/{}", &after[..40])
}

fn nobody(app: &TestApp) -> Persona {
    app.anonymous()
}

#[test]
fn a_display_shows_one_site_with_phones_and_opens_nothing_else() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let wall = hangs(&app, "Control room");
    app.lives_until("2027-03-16T23:05");
    let page = nobody(&app).sees_page(&wall);
    page.shows("Nobody came 35 min")
        .shows("010-5550-0412")
        .shows("hx-sse:connect=\"/kiosk/");
    page.lacks("action=\"/sessions")
        .lacks("href=\"/bookings")
        .lacks("Check in")
        .lacks("href=\"/board");
    night.passes(&app.member(), 0, "in").ok();
    let report = json!({ "zone": "hall/main", "kind": "damage", "severity": "s2", "words": "A pipe." });
    app.staff().posts("/api/v1/incidents", &report).ok();
    let page = nobody(&app).sees_page(&wall);
    page.shows("Kim Narae")
        .shows("in since 23:05")
        .shows("S2")
        .lacks("A pipe.");
    // It is no sign-in, and no bearer token.
    let token = wall.rsplit('/').next().unwrap();
    app.with(token).gets("/api/v1/sites/hall/tonight").refused(401);
    nobody(&app)
        .opens("/tonight?site=hall")
        .leads_to("/sign-in?next=%2Ftonight%3Fsite%3Dhall");
}

#[test]
fn a_display_is_listed_with_its_last_use_and_revoked() {
    let app = TestApp::start();
    let wall = hangs(&app, "Control room");
    let desk = app.operator().sees_page(DESK);
    desk.shows("Control room").shows("Not used yet").lacks("/kiosk/");
    nobody(&app).sees_page(&wall);
    app.operator()
        .sees_page(DESK)
        .shows("Last used")
        .lacks("Not used yet");
    app.clerk().opens(DESK).is(404);
    let page = app.operator().sees_page(DESK).html.clone();
    let (_, after) = page.split_once("/sites/hall/walls/").unwrap();
    let id = after.split('/').next().unwrap();
    app.operator()
        .submits(&format!("{DESK}/{id}/revoke"), &[])
        .leads_to("/sites/hall/walls?done=wall-revoked");
    nobody(&app).opens(&wall).is(404);
    app.operator().sees_page(DESK).lacks("Control room");
    let journal = app.staff().gets("/api/v1/journal?limit=2").ok();
    let actions: Vec<&Value> = array(&journal["items"])
        .iter()
        .map(|row| &row["action"])
        .collect();
    assert_eq!(actions, ["site.wall_end", "site.wall"]);
}

#[test]
fn two_displays_have_no_one_name_and_what_was_typed_stays() {
    let app = TestApp::start();
    hangs(&app, "Control room");
    let again = app.operator().submits(DESK, &[("name", "Control room")]);
    again
        .is(422)
        .shows("There is a display of this name already")
        .shows("value=\"Control room\"")
        .lacks("/kiosk/");
}

#[test]
fn whoever_tries_many_tokens_is_refused_for_a_while_also_with_a_right_one() {
    let app = TestApp::start();
    let wall = hangs(&app, "Control room");
    let mut answers = Vec::new();
    for n in 0..60 {
        let path = format!("/kiosk/{n:040}{}", if n % 2 == 0 { "" } else { "/live" });
        answers.push(nobody(&app).opens(&path).status);
    }
    assert_eq!(answers[0], 404);
    assert!(answers.contains(&429), "{answers:?}");
    nobody(&app).opens(&wall).is(429);
}

#[test]
fn the_stream_of_a_display_hears_of_changes_and_ends_when_it_is_revoked() {
    let app = TestApp::start();
    let wall = hangs(&app, "Control room");
    let page = nobody(&app).sees_page(&wall);
    page.shows("<div class=\"stale\" role=\"status\" hidden>")
        .shows("Not refreshed since");
    let mut ear = Ear::at(&app.base, &format!("{wall}/live"), "");
    ear.hears("retry");
    let report = json!({ "site": "hall", "kind": "damage", "severity": "s3", "words": "A pipe." });
    app.staff().posts("/api/v1/incidents", &report).ok();
    ear.hears("event: changed");
    let page = app.operator().sees_page(DESK).html.clone();
    let (_, after) = page.split_once("/sites/hall/walls/").unwrap();
    let id = after.split('/').next().unwrap();
    app.operator().submits(&format!("{DESK}/{id}/revoke"), &[]);
    ear.ends();
}
