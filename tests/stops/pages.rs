//! Stopped work on pages, as a browser without script sends their forms.

use serde_json::json;

use super::{nights, stops};
use crate::support::TestApp;

#[test]
fn the_page_says_who_is_hit_before_anything_happens_and_where_work_is_stopped_pages_say_so() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    app.lives_until("2027-03-20T23:00");
    let page = app.operator().views("en", "/stops/new?site=hall");
    page.shows("1 session runs now")
        .shows("1 session starts within 24 hours");
    page.shows("Night mapping").shows("/stops/new?zone=hall/main");
    assert_eq!(
        app.lead().sees(&booking)["sessions"][0]["state"],
        "running",
        "looking stops nothing"
    );
    let nothing = [("zone", "hall/main"), ("reason", ""), ("condition", "Dry floor.")];
    let back = app.operator().submits("/stops/new", &nothing);
    back.is(422);
    back.shows("Dry floor.");
    let done = app.operator().submits(
        "/stops/new",
        &[
            ("zone", "hall/main"),
            ("reason", "Water."),
            ("condition", "Dry floor."),
        ],
    );
    done.is(303);
    let there = done.location.clone();
    for (who, path) in [
        (app.staff(), "/board".to_owned()),
        (app.operator(), "/home".to_owned()),
        (app.operator(), "/sites/hall".to_owned()),
        (app.lead(), "/sites/hall".to_owned()),
        (app.lead(), format!("/bookings/{}", booking["id"])),
    ] {
        who.views("en", &path)
            .shows("Work stopped: hall Main")
            .shows("Water.");
    }
    for who in [app.anonymous(), app.rival(), app.stranger()] {
        who.views("en", "/sites/hall")
            .lacks("Work stopped")
            .lacks("Water.");
    }
    let page = app.lead().views("en", &there);
    page.shows("A manager of the site").lacks("Let work go on");
    let stop = there.split('?').next().unwrap().to_owned();
    let page = app.operator().views("en", &stop);
    page.shows("Let work go on")
        .shows("Dry floor.")
        .shows("tel:025550100");
    app.operator()
        .submits(&format!("{stop}/resume"), &[("words", "The pipe was replaced.")])
        .is(303);
    app.lead()
        .views("en", &stop)
        .shows("Work goes on.")
        .shows("The pipe was replaced.");
    app.staff().views("en", "/board").lacks("Work stopped: hall");
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "running");
}

#[test]
fn a_booking_s_page_warns_of_its_own_stop_only() {
    let app = TestApp::start();
    let (own, other) = (nights(&app, "hall/main"), nights(&app, "hall/yard"));
    stops(&app.lead(), &json!({ "booking": own["id"] }), "Broken wheel.");
    let at = |booking: &serde_json::Value| format!("/bookings/{}", booking["id"]);
    app.lead().views("en", &at(&own)).shows("Broken wheel.");
    app.lead().views("en", &at(&other)).lacks("Broken wheel.");
}
