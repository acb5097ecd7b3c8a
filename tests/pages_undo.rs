//! What was just done and can be undone: the line that says so carries the way back, with and without script.

use crate::support::pages::{between, value_of};
use crate::support::{TestApp, shows};

#[test]
fn what_was_just_left_out_or_stopped_is_brought_back_from_the_line_that_says_so() {
    let test = TestApp::start();
    let booking = test.approved_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    test.tick();
    let session = format!("/sessions/{}", booking["sessions"][1]["id"]);
    let stop = format!("/bookings/{}/suspend", booking["id"]);
    for (form, change, state) in [
        (&session, format!("{session}/skip"), "scheduled"),
        (&session, format!("{session}/cancel"), "scheduled"),
        (&stop, stop.clone(), ""),
    ] {
        let who = if *form == stop {
            test.operator()
        } else {
            test.lead()
        };
        let page = who.sees_page(form);
        let done = who
            .submits(
                &change,
                &[("version", &page.value("version")), ("reason", "Water.")],
            )
            .location;
        let page = who.sees_page(&done);
        let line = page
            .html
            .split("<div class=\"toast\">")
            .nth(1)
            .unwrap_or_else(|| panic!("{done}: {}", page.html))
            .to_owned();
        let to = between(&line, "action=\"", '"');
        let version = value_of(&line, "version");
        test.tick();
        who.submits(to, &[("version", &version)]).is(303);
        assert!(
            state.is_empty() || test.lead().sees(&booking)["sessions"][1]["state"] == state,
            "{change}"
        );
        // The same line twice does nothing: what it saw is past.
        assert_ne!(who.submits(to, &[("version", &version)]).status, 303, "{to}");
        test.tick();
    }
    assert_eq!(test.lead().sees(&booking)["state"], "approved");
}

#[test]
fn a_session_that_was_just_moved_goes_back_to_its_time_and_zone_from_the_line_that_says_so() {
    let test = TestApp::start();
    let booking = test.approved_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=2");
    test.tick();
    let session = || test.lead().sees(&booking)["sessions"][1].clone();
    let before = session();
    let path = format!("/sessions/{}", before["id"]);
    let page = test.lead().sees_page(&path);
    let version = page.value("version");
    let done = test
        .lead()
        .submits(
            &format!("{path}/move"),
            &[
                ("version", &version),
                ("date", "2027-04-09"),
                ("from", "21:00"),
                ("to", "03:00"),
                ("zone", "hall/main"),
            ],
        )
        .location;
    test.tick();
    assert_eq!(session()["starts_at"], "2027-04-09T12:00:00Z");
    let page = test.lead().sees_page(&done);
    let line = page
        .html
        .split("<div class=\"toast\">")
        .nth(1)
        .unwrap()
        .to_owned();
    let to = between(&line, "action=\"", '"');
    let fields: Vec<(&str, String)> = ["version", "date", "from", "to", "zone"]
        .into_iter()
        .map(|name| (name, value_of(&line, name)))
        .collect();
    let sent: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    test.lead().submits(to, &sent).is(303);
    test.tick();
    let after = session();
    for field in ["starts_at", "ends_at", "zones", "original_start"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}

#[test]
fn a_zone_that_was_just_retired_is_offered_again_from_the_line_that_says_so() {
    let test = TestApp::start();
    let page = test.operator().sees_page("/sites/hall/zones/yard/edit");
    let done = test
        .operator()
        .submits(
            "/sites/hall/zones/yard/retire",
            &[("version", &page.value("version"))],
        )
        .location;
    let line = test
        .operator()
        .sees_page(&done)
        .html
        .split("<div class=\"toast\">")
        .nth(1)
        .unwrap()
        .to_owned();
    shows(&line, "The zone is no longer offered.");
    shows(&line, "action=\"/sites/hall/zones/yard/unretire\"");
    let seen = value_of(&line, "version");
    let back = test
        .operator()
        .submits("/sites/hall/zones/yard/unretire", &[("version", &seen)])
        .location;
    assert_eq!(back, "/sites/hall/zones/yard/edit?done=zone-offered");
}

#[test]
fn who_was_barred_is_let_in_again_from_the_line_that_says_so() {
    let test = TestApp::start();
    let found = test
        .staff()
        .submits("/people/find", &[("words", "member@people.example")])
        .location;
    let barred = test.staff().submits(&format!("{found}/disable"), &[]).location;
    let page = test.staff().sees_page(&barred);
    let line = page.html.split("<div class=\"toast\">").nth(1).unwrap();
    shows(line, "The person was barred.");
    shows(line, ">Undo</button>");
    shows(line, "data-dismiss hidden");
    let to = between(line, "action=\"", '"');
    assert!(
        test.staff()
            .submits(to, &[])
            .location
            .ends_with("?done=person-admitted")
    );
    test.staff().sees_page(&found).lacks("Undo");
}

#[test]
fn a_closure_that_was_just_kept_is_lifted_from_the_line_that_says_so() {
    let test = TestApp::start();
    let days = [
        ("from-date", "2027-03-21"),
        ("from-time", "21:00"),
        ("until-date", "2027-03-22"),
        ("until-time", "00:00"),
    ];
    let rest = [
        ("zone", "main"),
        ("shape", "span"),
        ("effect", "block"),
        ("reason", "Fire drill"),
        ("step", "save"),
    ];
    let done = test
        .operator()
        .submits("/sites/hall/closures", &[days.as_slice(), &rest].concat())
        .location;
    let korean = test.operator().views("ko", &done).html;
    let line = korean.split("<div class=\"toast\">").nth(1).unwrap();
    shows(line, ">되돌리기</button>");
    let to = between(line, "action=\"", '"');
    test.operator()
        .submits(to, &[])
        .leads_to("/sites/hall/closures?done=closure-lifted");
    test.operator()
        .sees_page("/sites/hall/closures")
        .lacks("Fire drill");
}

#[test]
fn an_address_that_another_site_or_a_mail_wrote_undoes_nothing() {
    let test = TestApp::start();
    let staff = test.staff();
    let page = |site: Option<&str>| {
        let there = format!("{}/people?done=person-barred&undo=12", test.base);
        let request = staff.send(ureq::get(there)).header("Cookie", "language=en");
        let request = site
            .into_iter()
            .fold(request, |request, site| request.header("Sec-Fetch-Site", site));
        request.call().unwrap().body_mut().read_to_string().unwrap()
    };
    for led in [None, Some("same-origin")] {
        assert!(page(led).contains("action=\"/people/12/enable\""), "{led:?}");
    }
    for led in ["cross-site", "same-site", "none"] {
        assert!(!page(Some(led)).contains("/people/12/enable"), "{led}");
    }
}
