//! `/tonight` and the crew of a booking, as a browser without script uses them.

use serde_json::json;

use crate::presence::{Night, RULES};
use crate::support::TestApp;

const HERE: &str = "/tonight?site=hall";

#[test]
fn a_site_with_nobody_says_so_and_who_comes_next() {
    let app = TestApp::start();
    let page = app.operator().sees_page("/tonight");
    page.shows("Tonight on site")
        .shows("Nobody is inside.")
        .shows("Nobody else comes until tomorrow.");
    let night = Night::new(&app);
    app.lives_until("2027-03-16T09:00");
    let page = app.operator().sees_page(HERE);
    page.shows("Next: ")
        .shows("22:30")
        .shows("Kim Narae")
        .shows("tel:01055500412");
    page.lacks("Check in");
    let korean = app.operator().views("ko", HERE);
    korean
        .is(200)
        .shows("지금 할 일이 없습니다.")
        .shows("안에 아무도 없습니다.");
    assert_eq!(night.workers.len(), 3);
}

#[test]
fn the_control_room_checks_people_in_and_out_and_closes_what_was_wrong() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let path = format!("/sessions/{}/presence", night.booking["sessions"][0]["id"]);
    app.lives_until("2027-03-16T22:20");
    app.operator()
        .sees_page(HERE)
        .shows("Check in")
        .lacks("still inside");
    let worker = night.workers[0].to_string();
    let comes = [("worker", worker.as_str()), ("direction", "in"), ("back", HERE)];
    app.clerk()
        .submits(&path, &comes)
        .leads_to("/tonight?site=hall&done=passed-in");
    app.clerk()
        .submits(&path, &comes)
        .leads_to("/tonight?site=hall&done=passed-already");
    let visitor = [("visitor", "Lee Siu"), ("direction", "in"), ("back", HERE)];
    app.clerk()
        .submits(&path, &visitor)
        .leads_to("/tonight?site=hall&done=passed-in");
    let page = app.operator().sees_page(HERE);
    page.shows("in since 22:20")
        .shows("Lee Siu")
        .shows("2 people")
        .shows("visitor")
        .shows("until 05:30");
    let entries = app.operator().gets(&night.path()).ok();
    let entry = entries["entries"][1]["id"].to_string();
    let (form, words) = (format!("{path}/{entry}"), format!("words-{entry}"));
    let refused = app.clerk().submits(&form, &[("back", HERE)]);
    refused
        .is(422)
        .shows("must say something")
        .shows("Tonight on site");
    let wrong = [(words.as_str(), "Another guest."), ("back", HERE)];
    app.clerk()
        .submits(&form, &wrong)
        .leads_to("/tonight?site=hall&done=passed-wrong");
    app.operator().sees_page(HERE).lacks("Lee Siu").shows("1 person");
    app.lives_until("2027-03-17T05:45");
    let page = app.operator().sees_page(HERE);
    page.shows("Over time 15 min")
        .shows("1 person is still inside")
        .shows("over since 05:30");
    let leaves = [("worker", worker.as_str()), ("direction", "out"), ("back", HERE)];
    app.staff()
        .submits(&path, &leaves)
        .leads_to("/tonight?site=hall&done=passed-out");
    app.operator().sees_page(HERE).shows("Nobody is inside.");
}

#[test]
fn nobody_who_came_stands_among_what_is_to_do_with_whom_to_call() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T23:12");
    let page = app.operator().sees_page(HERE);
    page.shows("Nobody came 42 min")
        .shows("nobody of 3 has come")
        .shows("Call Kim Narae");
    let off = json!({ "presence": "off", "no_show_minutes": 30, "clear_minutes": 15, "posts": [] });
    app.operator().puts(RULES, &off).ok();
    app.operator()
        .sees_page(HERE)
        .shows("Nothing has to be done now.");
    assert_eq!(night.stand(), "awaited");
}

#[test]
fn a_consortium_writes_its_crew_in_a_form_and_is_shown_what_is_wrong_with_it() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-03-16T22:30", 420);
    let path = format!("/bookings/{}/crew", booking["id"]);
    app.lead()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows(&path);
    app.lead().sees_page(&path).shows("Person 3");
    let filled = [
        ("name-0", "Kim Narae"),
        ("phone-0", "x"),
        ("name-2", "Nam Gihun"),
        ("language-2", "en"),
    ];
    let page = app.lead().submits(&path, &filled);
    page.is(422).shows("phone-0-error").holds("name-2", "Nam Gihun");
    let filled = [
        ("name-0", "Kim Narae"),
        ("part-0", "lead"),
        ("name-2", "Nam Gihun"),
        ("language-2", "en"),
    ];
    app.lead()
        .submits(&path, &filled)
        .leads_to(&format!("{path}?done=saved"));
    let page = app.lead().sees_page(&path);
    page.holds("name-0", "Kim Narae").holds("name-1", "Nam Gihun");
    let [first, worker] = ["worker-0", "worker-1"].map(|name| page.value(name));
    let without = [
        ("seen", first.as_str()),
        ("seen", &worker),
        ("worker-1", &worker),
        ("name-1", "Nam Gihun"),
    ];
    // Who has no name any more is taken off.
    app.lead().submits(&path, &without).is(303);
    // Whoever looked at the list before that is shown the new one.
    let told = app.lead().submits(&path, &without);
    told.is(412)
        .shows("Somebody else changed this list")
        .holds("name-1", "Nam Gihun");
    assert_eq!(
        told.value("seen"),
        worker,
        "the next time it is theirs that counts"
    );
    app.clerk()
        .sees_page(&path)
        .shows("Nam Gihun")
        .lacks("Kim Narae")
        .lacks("name-0");
    app.member().sees_page(&path).lacks("name-0");
}
