//! Dates that somebody else has: left out, or given another time.

use serde_json::json;

use super::{NIGHTS, Typing, booking_of, with};
use crate::support::pages::Sheet;
use crate::support::{TestApp, array};

/// Takes the night of 6 April in the hall for the rival.
fn rival_takes(test: &TestApp, start: &str) {
    test.rival().books("hall/main", start, 480);
    test.tick();
}

#[test]
fn a_taken_date_says_what_blocks_but_not_who_and_can_be_left_out() {
    let test = TestApp::start();
    rival_takes(&test, "2027-04-06T22:00");
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let shown = form.goes("see", &NIGHTS);
    shown.shows("One date needs a decision").shows("2 of 3 possible");
    assert!(!shown.says("beta"), "who has it is nobody's business");
    form.goes(
        "check",
        &[("title", "Mapping"), ("p0-way-2027-04-06T22:00", "out")],
    );
    form.sheet.shows("1 left out").shows("not 6 Apr");
    let id = booking_of(form.goes("send", &[]));
    let booking = test.lead().gets(&format!("/api/v1/bookings/{id}")).ok();
    assert_eq!(
        booking["phases"][0]["schedule"]["exdates"],
        json!(["2027-04-06T22:00"])
    );
}

#[test]
fn a_taken_date_can_go_to_another_time_or_another_zone() {
    let test = TestApp::start();
    rival_takes(&test, "2027-04-06T22:00");
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let shown = form.goes("see", &NIGHTS);
    shown
        .shows("value=\"in hall/yard\"")
        .shows("value=\"at 2027-04-07T06:00\"");
    form.goes(
        "check",
        &[("title", "Mapping"), ("p0-way-2027-04-06T22:00", "in hall/yard")],
    );
    let id = booking_of(form.goes("send", &[]));
    let booking = test.lead().gets(&format!("/api/v1/bookings/{id}")).ok();
    let change = &booking["phases"][0]["schedule"]["changes"][0];
    assert_eq!(
        (&change["original_start"], &change["zones"]),
        (&json!("2027-04-06T22:00"), &json!(["hall/yard"]))
    );
    let sessions = array(&booking["sessions"]);
    assert_eq!(
        (sessions.len(), &sessions[1]["zones"]),
        (3, &json!(["hall/yard"]))
    );
}

#[test]
fn two_dates_do_not_go_to_the_same_time() {
    let test = TestApp::start();
    rival_takes(&test, "2027-04-05T22:00");
    rival_takes(&test, "2027-04-06T22:00");
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let to = "at 2027-04-09T08:00";
    let shown = form.goes(
        "see",
        &with(&[("p0-way-2027-04-05T22:00", to), ("p0-way-2027-04-06T22:00", to)]),
    );
    shown.shows("2 dates need a decision").shows("1 of 3 possible");
}

#[test]
fn every_taken_date_is_offered_a_time_of_its_own() {
    let test = TestApp::start();
    rival_takes(&test, "2027-04-05T22:00");
    rival_takes(&test, "2027-04-06T22:00");
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let offered = |sheet: &Sheet| {
        let starts: Vec<String> = sheet
            .html
            .split("value=\"at ")
            .skip(1)
            .map(|rest| rest[..16].to_owned())
            .collect();
        starts
    };
    let shown = offered(form.goes("see", &NIGHTS));
    assert!(shown.len() == 2 && shown[0] != shown[1], "{shown:?}");
    // What one date goes to is not offered to the other.
    let to = format!("at {}", shown[1]);
    let shown = form.goes("see", &with(&[("p0-way-2027-04-05T22:00", &to)]));
    assert!(
        shown.says("2 of 3 possible") && offered(shown).iter().all(|start| !to.ends_with(start)),
        "{}",
        shown.html
    );
    let shown = form.goes("all-at", &[]);
    shown.shows("3 of 3 possible").lacks("needs a decision");
}

#[test]
fn a_date_without_another_time_says_why() {
    let test = TestApp::start();
    test.rival()
        .books_series("hall/main", "2027-03-17T00:00", 1440, "FREQ=DAILY;COUNT=45");
    test.tick();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let shown = form.goes("see", &NIGHTS);
    shown
        .lacks("value=\"at ")
        .shows("No further free time within 14 days");
}

#[test]
fn staff_see_who_is_in_the_way() {
    let test = TestApp::start();
    rival_takes(&test, "2027-04-06T22:00");
    let mut form = Typing::begins(test.staff(), "/bookings/new?zone=hall/main&consortium=alpha");
    assert!(
        form.goes("see", &NIGHTS).says("beta-lead · Night mapping"),
        "{}",
        form.sheet.html
    );
}

#[test]
fn a_lost_race_comes_back_as_the_same_page_with_nothing_lost() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("see", &NIGHTS);
    form.goes("check", &[("title", "Mapping"), ("purpose", "A map.")]);
    rival_takes(&test, "2027-04-06T22:00");
    let shown = form.goes("send", &[]);
    shown.is(409).shows("One session can no longer be had");
    shown
        .shows("One date needs a decision")
        .shows("value=\"in hall/yard\"");
    shown
        .holds("title", "Mapping")
        .holds("purpose", "A map.")
        .holds("p0-count", "3");
    assert!(array(&test.lead().gets("/api/v1/bookings").ok()["items"]).is_empty());
    form.goes("check", &[("p0-way-2027-04-06T22:00", "out")]);
    booking_of(form.goes("send", &[]));
}

#[test]
fn what_was_left_out_unseen_is_not_sent() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("see", &with(&[("p0-taken", "leave")]));
    form.goes("check", &[("title", "Mapping")]);
    rival_takes(&test, "2027-04-06T22:00");
    form.goes("send", &[]).is(409);
    assert!(array(&test.lead().gets("/api/v1/bookings").ok()["items"]).is_empty());
}
