//! Messages between a consortium and a site.

use super::nights;
use crate::pages_staff::register::alpha_form;
use crate::support::TestApp;
use crate::support::city::{LEAD, OPERATOR};

#[test]
fn a_message_reaches_the_other_side_and_stands_on_the_page() {
    let test = TestApp::start();
    let booking = nights(&test);
    let path = format!("/bookings/{}", booking["id"]);
    let words = "Where do we\nget the <key>?";
    let sent = test
        .lead()
        .submits(&format!("{path}/messages"), &[("words", words)]);
    sent.is(303).leads_to(&format!("{path}?done=message-sent"));
    test.tick();
    assert_eq!(test.events_to(OPERATOR).last().unwrap(), "message_to_site");
    assert!(
        !test
            .events_to(LEAD)
            .iter()
            .any(|event| event.starts_with("message"))
    );
    test.operator()
        .opens(&path)
        .shows("Where do we\nget the &lt;key&gt;?");
    test.operator()
        .submits(&format!("{path}/messages"), &[("words", "At the gate.")]);
    test.tick();
    assert_eq!(test.events_to(LEAD).last().unwrap(), "message_to_consortium");
}

#[test]
fn an_operator_who_is_a_party_as_the_host_writes_for_the_site() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let host = [
        ("parties.1.organisation", "company"),
        ("parties.1.valid_from", ""),
        ("parties.1.valid_until", ""),
    ];
    test.staff()
        .submits("/consortia/alpha", &alpha_form(&version, &host))
        .is(303);
    let booking = test.lead().books("hall/main", "2027-04-05T22:00", 480);
    let path = format!("/bookings/{}/messages", booking["id"]);
    test.operator()
        .submits(&path, &[("words", "Which gate?")])
        .is(303);
    test.tick();
    assert!(test.is_told(LEAD, "message_to_consortium"));
    assert!(!test.is_told(OPERATOR, "message_to_site"));
}

#[test]
fn a_message_needs_words_and_a_reader_who_takes_part() {
    let test = TestApp::start();
    let booking = nights(&test);
    let path = format!("/bookings/{}/messages", booking["id"]);
    let empty = test.lead().submits(&path, &[("words", "  ")]);
    empty
        .is(422)
        .shows("must say something")
        .shows("aria-invalid=\"true\"");
    let long = "x".repeat(2_001);
    let kept = test.lead().submits(&path, &[("words", &long)]);
    kept.is(422).shows(&long);
    test.admin().submits(&path, &[("words", "Hello")]).is(403);
    test.rival().submits(&path, &[("words", "Hello")]).is(404);
}

#[test]
fn messages_are_bounded_by_the_hour() {
    let test = TestApp::start();
    let path = format!("/bookings/{}/messages", nights(&test)["id"]);
    for _ in 0..20 {
        test.lead().submits(&path, &[("words", "Hello")]).is(303);
    }
    test.lead().submits(&path, &[("words", "Hello")]).is(429);
}
