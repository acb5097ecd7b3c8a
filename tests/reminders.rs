//! Whoever asked has the site asked once more, once a day; staff find out whom to call.

use serde_json::Value;

use crate::support::city::OPERATOR;
use crate::support::{TestApp, array, texts};

fn remind(booking: &Value) -> String {
    format!("/api/v1/bookings/{}/remind", booking["id"])
}

/// How often the operator was asked again.
fn reminders(app: &TestApp) -> usize {
    app.tick();
    let told = app.events_to(OPERATOR);
    told.iter().filter(|event| *event == "decision_reminder").count()
}

#[test]
fn a_site_is_asked_once_more_once_a_day_and_the_error_says_when_next() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let version = booking["version"].clone();
    app.tick();
    let seen = app.lead().presses(&remind(&booking)).ok();
    assert_eq!(
        seen["version"], version,
        "nothing changed: who looks at it may still decide"
    );
    assert_eq!(reminders(&app), 1);
    let text = app.newest_text_to(OPERATOR);
    assert!(
        text.contains("승인을 기다리고 있습니다") && text.contains("다시 요청한 사람: lead"),
        "{text}"
    );
    assert!(text.contains("/decide/"), "its mail decides: {text}");
    // The board says that it was done, in the place of its button.
    let board = app.staff().sees_page("/board");
    board
        .shows("The site was reminded.")
        .lacks(&format!("/bookings/{}/remind", booking["id"]));
    // By whomever it is asked.
    app.moves_to("2027-03-16T09:59:59+09:00");
    for again in [app.partner(), app.staff()] {
        let refused = again.presses(&remind(&booking)).refused(422);
        assert_eq!(refused["errors"][0]["code"], "too_soon");
        let words = refused["errors"][0]["message"].as_str().unwrap();
        assert!(words.contains("2027-03-16 10:00"), "{words}");
    }
    app.moves_to("2027-03-16T10:00:00+09:00");
    app.staff().presses(&remind(&booking)).ok();
    assert_eq!(reminders(&app), 2);
    assert!(app.newest_text_to(OPERATOR).contains("1일째"));
    let path = format!("/api/v1/journal?booking={}", booking["id"]);
    let entries = app.admin().gets(&path).ok();
    let actions = texts(&entries["items"], "action");
    assert_eq!(actions, ["booking.remind", "booking.remind", "booking.request"]);
    assert_eq!(entries["items"][0]["on_behalf"], "alpha");
}

#[test]
fn what_does_not_wait_for_its_site_is_not_reminded_of() {
    let app = TestApp::start();
    let approved = app.approved("hall/main", "2027-04-10T11:00", 60);
    app.lead().presses(&remind(&approved)).refused(409);
    let asked = app.lead().books("hall/main", "2027-04-11T11:00", 60);
    app.operator()
        .does(
            "request-changes",
            &asked,
            &serde_json::json!({ "remarks": "Later." }),
        )
        .ok();
    app.lead().presses(&remind(&asked)).refused(409);
    assert_eq!(reminders(&app), 0);
}

#[test]
fn two_who_press_at_once_send_one_letter() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let crowd = crate::support::crowd::Crowd::of(&app.base, &app.people.lead, 4);
    let replies = crowd.at_once(|_, persona| persona.presses(&remind(&booking)));
    let done = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(done, 1);
    assert_eq!(reminders(&app), 1);
}

#[test]
fn a_bookings_page_has_the_button_until_it_was_pressed_and_then_says_until_when() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let page = format!("/bookings/{}", booking["id"]);
    let button = format!("action=\"{page}/remind\"");
    app.lead().sees_page(&page).shows(&button);
    app.member().sees_page(&page).lacks(&button);
    app.lead()
        .submits(&format!("{page}/remind"), &[])
        .leads_to(&format!("{page}?done=reminded"));
    let seen = app.lead().sees_page(&page);
    seen.lacks(&button).shows("The next reminder is possible from");
    seen.shows("Site reminded");
    let again = app.lead().submits(&format!("{page}/remind"), &[]);
    again.is(422).shows("2027-03-16 10:00");
}

#[test]
fn staff_see_who_asks_with_a_phone_oldest_first_and_remind_from_there() {
    let app = TestApp::start();
    let id = app.lead().gets("/api/v1/me").ok()["id"].clone();
    let phone = serde_json::json!({ "phone": "010-5550-0001" });
    app.lead().posts(&format!("/api/v1/people/{id}"), &phone).ok();
    let old = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    app.moves_to("2027-03-16T10:00:00+09:00");
    let new = app.lead().books("hall/main", "2027-04-11T11:00", 60);
    app.moves_to("2027-03-23T10:00:00+09:00");
    for page in ["/board", "/inbox"] {
        let seen = app.staff().sees_page(page);
        seen.shows("<a href=\"tel:01055500001\">010-5550-0001</a>");
        let at = |booking: &Value| seen.html.find(&format!("/{}\"", booking["id"])).unwrap();
        assert!(at(&old) < at(&new), "{page}");
    }
    app.staff()
        .submits(&format!("/bookings/{}/remind", old["id"]), &[("back", "/board")])
        .leads_to("/board?done=reminded");
    // The operator sees who asks, too, and has nothing to remind.
    let seen = app.operator().sees_page("/inbox");
    seen.shows("010-5550-0001").lacks("/remind\"");
    assert_eq!(
        array(&app.admin().gets("/api/v1/bookings?state=requested").ok()["items"]).len(),
        2
    );
}
