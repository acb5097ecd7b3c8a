//! Other dates, planned by a site on the same days: an offer, a yes without some of them, another schedule.

use serde_json::{Value, json};

use super::Typing;
use crate::pages_operator::requested;
use crate::support::{TestApp, array, texts};

fn plans(test: &TestApp, booking: &Value) -> Typing {
    Typing::begins(test.operator(), &format!("/bookings/{}/dates", booking["id"]))
}

/// The starts that the consortium gets when it takes the offer.
fn accepted(test: &TestApp, booking: &Value) -> Vec<String> {
    let seen = test.lead().sees(booking);
    let taken = test.lead().acts("accept-offer", &seen).ok();
    let mut starts: Vec<String> = texts(&taken["sessions"], "starts_at")
        .into_iter()
        .map(str::to_owned)
        .collect();
    starts.sort();
    starts
}

#[test]
fn one_date_of_a_series_is_offered_another_day_and_the_others_stay() {
    let test = TestApp::start();
    let booking = requested(&test);
    let mut form = plans(&test, &booking);
    form.goes("", &[("day", "2027-03-21")])
        .shows("class=\"day-menu\"");
    form.goes("day-at 2027-03-21T22:00 2027-03-18T22:00", &[])
        .shows("18 Mar instead of 21 Mar")
        .shows("<span class=\"what offered\">Offered</span>")
        .shows("<span class=\"badge is-changes\">Offered</span>");
    form.goes("offer", &[("comment", "The hall is cleaned.")]).is(303);
    test.tick();
    let offered = test.lead().sees_page(&format!("/bookings/{}", booking["id"]));
    offered
        .shows("18 Mar instead of 21 Mar")
        .shows("See all 3 sessions offered")
        .shows("<li>Sun 21 Mar → <time datetime=\"2027-03-18T13:00:00Z\">Thu 18 Mar, 22:00–06:00 (+1)</time> <span class=\"badge is-changes\">Offered</span></li>")
        .shows("Sat 20 Mar, 22:00–06:00 (+1)</time></li>")
        .shows("The hall is cleaned.");
    assert_eq!(
        accepted(&test, &booking),
        [
            "2027-03-18T13:00:00Z",
            "2027-03-20T13:00:00Z",
            "2027-03-22T13:00:00Z"
        ]
    );
}

#[test]
fn other_hours_and_days_are_offered_by_the_rule() {
    let test = TestApp::start();
    let booking = test.lead().books("hall/main", "2027-04-10T11:00", 120);
    let mut form = plans(&test, &booking);
    let typed = [
        ("p0-date", "2027-04-12"),
        ("p0-from", "13:30"),
        ("p0-to", "15:30"),
    ];
    form.goes("see", &typed).shows("1 of 1 possible");
    form.goes("offer", &[]).is(303);
    test.tick();
    assert_eq!(accepted(&test, &booking), ["2027-04-12T04:30:00Z"]);
}

#[test]
fn an_offer_that_is_taken_is_to_be_decided_first() {
    let test = TestApp::start();
    let booking = requested(&test);
    test.rival().books("hall/main", "2027-03-25T20:00", 240);
    test.tick();
    let mut form = plans(&test, &booking);
    form.goes(
        "day-at 2027-03-21T22:00 2027-03-25T22:00",
        &[("day-open", "2027-03-21")],
    )
    .shows("1 to decide");
    form.goes("offer", &[]).is(422).shows("id=\"to-decide\"");
    assert_eq!(test.lead().sees(&booking)["state"], "requested");
}

#[test]
fn what_an_offer_would_set_aside_is_shown_and_confirmed_first() {
    let test = TestApp::start();
    let booking = test.lead().books("hall/main", "2027-04-10T11:00", 120);
    let span = json!({ "start": "2027-04-12T00:00:00+09:00", "end": "2027-04-13T00:00:00+09:00" });
    let closure = json!({ "effect": "block", "reason": "Water works", "shape": { "span": span } });
    test.operator()
        .posts("/api/v1/sites/hall/closures", &closure)
        .ok();
    let mut form = plans(&test, &booking);
    form.goes("see", &[("p0-date", "2027-04-12")]);
    let asked = form.goes("offer", &[]);
    asked.is(422).shows("Water works").shows("name=\"set_aside\"");
    let value = asked.value("set_aside");
    form.goes("offer", &[("set_aside", "on")]).is(422);
    assert_eq!(test.lead().sees(&booking)["state"], "requested");
    form.goes("offer", &[("set_aside", &value)]).is(303);
    assert_eq!(test.lead().sees(&booking)["state"], "changes_requested");
}

#[test]
fn a_yes_without_one_night_is_said_from_the_days() {
    let test = TestApp::start();
    let booking = requested(&test);
    let mut form = plans(&test, &booking);
    form.sheet.lacks("value=\"approve\"");
    form.goes("day-out 2027-03-21T22:00", &[])
        .shows("value=\"approve\"");
    form.goes("approve", &[("comment", "Gate 3.")]).is(303);
    let now = test.lead().sees(&booking);
    let states = texts(&now["sessions"], "state");
    assert_eq!(
        (&now["state"], states),
        (&json!("approved"), vec!["scheduled", "skipped", "scheduled"])
    );
}

#[test]
fn an_approved_booking_gets_another_schedule_from_the_days() {
    let test = TestApp::start();
    let booking = requested(&test);
    test.operator().does("approve", &booking, &json!({})).ok();
    test.operator()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows(&format!("href=\"/bookings/{}/dates\"", booking["id"]));
    let mut form = plans(&test, &booking);
    form.goes("reschedule", &[]).is(422).shows("no date was changed");
    form.goes("day-at 2027-03-22T22:00 2027-03-24T22:00", &[]);
    form.goes("reschedule", &[("comment", "The fair.")]).is(303);
    let now = test.lead().sees(&booking);
    let last = array(&now["sessions"]).last().unwrap().clone();
    assert_eq!(
        (&last["original_start"], &last["starts_at"], &last["state"]),
        (
            &json!("2027-03-22T22:00"),
            &json!("2027-03-24T13:00:00Z"),
            &json!("moved")
        )
    );
}

#[test]
fn a_booking_that_runs_gets_other_dates_for_what_is_to_come() {
    let test = TestApp::start();
    let booking = requested(&test);
    test.operator().does("approve", &booking, &json!({})).ok();
    test.lives_until("2027-03-21T09:00");
    let mut form = plans(&test, &booking);
    form.sheet.shows("3 of 3 possible").lacks("to decide");
    form.goes("day-at 2027-03-22T22:00 2027-03-24T22:00", &[]);
    form.goes("reschedule", &[("comment", "The fair.")]).is(303);
    let now = test.lead().sees(&booking);
    assert_eq!(texts(&now["sessions"], "state"), ["ended", "scheduled", "moved"]);
}

#[test]
fn a_booking_is_copied_to_the_first_week_that_is_early_enough() {
    let test = TestApp::start();
    let booking = requested(&test);
    test.lead()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows(&format!("/bookings/new?copy={}", booking["id"]));
    let copy = test
        .lead()
        .sees_page(&format!("/bookings/new?copy={}", booking["id"]));
    copy.shows("Sat 27 Mar")
        .shows("22:00–06:00")
        .shows("3 of 3 possible");
    test.rival()
        .opens(&format!("/bookings/new?copy={}", booking["id"]))
        .is(404);
}

/// Three approved nights, of which the second was moved by itself and the third called off.
fn changed_singly(test: &TestApp) -> Value {
    let booking = test.operator().approves(&requested(test));
    let session =
        |at: usize, action: &str| format!("/api/v1/sessions/{}/{action}", booking["sessions"][at]["id"]);
    let to = json!({ "starts_at": "2027-03-21T14:30:00Z", "reason": "The lift." });
    let moved = test
        .operator()
        .changes(&session(1, "move"), &booking["version"], &to)
        .ok();
    test.operator()
        .changes(
            &session(2, "cancel"),
            &moved["version"],
            &json!({ "reason": "Ill." }),
        )
        .ok()
}

#[test]
fn the_days_of_an_approved_booking_show_what_was_changed_session_by_session() {
    let test = TestApp::start();
    let booking = changed_singly(&test);
    let mut form = plans(&test, &booking);
    form.sheet
        .shows("2 of 2 possible")
        .shows("2 days differ from the rule")
        .shows("23:30–07:30 (+1)")
        .shows("The lift.");
    let see = format!("href=\"/sessions/{}\"", booking["sessions"][1]["id"]);
    form.goes("", &[("day", "2027-03-21")])
        .shows(&see)
        .lacks("day-out 2027-03-21T22:00");
}

#[test]
fn what_another_schedule_would_lose_of_single_changes_is_chosen_first() {
    for keeps in [true, false] {
        let test = TestApp::start();
        let booking = changed_singly(&test);
        let mut form = plans(&test, &booking);
        let other = [("p0-from", "21:00"), ("p0-to", "05:00"), ("comment", "Earlier.")];
        form.goes("reschedule", &other)
            .is(422)
            .shows("Some sessions that were changed by themselves")
            .shows("Keep it for the session of Sun 21 Mar");
        assert_eq!(test.lead().sees(&booking)["version"], booking["version"]);
        let choice = [("keep", "0 2027-03-21T22:00")];
        let ticked = "name=\"keep\" value=\"0 2027-03-21T22:00\" checked";
        form.sheet.shows(ticked);
        form.sheet.html = form.sheet.html.replace(ticked, "");
        form.goes("reschedule", if keeps { &choice } else { &[] }).is(303);
        let now = test.lead().sees(&booking);
        let moved = array(&now["sessions"])
            .iter()
            .filter(|session| session["state"] == "moved")
            .count();
        assert_eq!(moved, usize::from(keeps), "{now}");
    }
}
