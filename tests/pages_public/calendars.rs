//! Calendars to subscribe to.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::pages::between;
use crate::support::{TestApp, array};

/// A calendar as Python's icalendar reads it: summaries with starts.
fn read_calendar(text: &str) -> Vec<(String, String)> {
    use std::io::Write;
    let python = std::env::var("MADANG_TEST_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/read_ics.py");
    let mut reader = Command::new(python)
        .arg(script)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let out = reader.wait_with_output().unwrap();
    assert!(out.status.success(), "{text}");
    let read: Value = serde_json::from_slice(&out.stdout).unwrap();
    let mut found: Vec<(String, String)> = Vec::new();
    for series in array(&read["series"]) {
        for session in array(&series["sessions"]) {
            found.push((
                series["summary"].as_str().unwrap().to_owned(),
                session[0].as_str().unwrap().to_owned(),
            ));
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

fn subscribe(who: &crate::support::Persona, kind: &str, path: &str) -> String {
    let made = who.submits(
        "/calendars",
        &[("kind", kind), ("path", path), ("back", "/sites")],
    );
    made.is(200);
    let at = made.html.find("/calendars/").unwrap();
    made.html[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn each_feed_shows_its_owner_what_they_may_see_and_the_rest_as_occupied() {
    let test = TestApp::start();
    test.lead()
        .books_series("hall/main", "2027-03-20T10:00", 60, "FREQ=DAILY;COUNT=2");
    test.rival().books("hall/main", "2027-03-20T14:00", 60);
    test.tick();
    let read = |path: &str| read_calendar(&test.anonymous().opens(path).html);
    let summaries = |found: &[(String, String)]| {
        found
            .iter()
            .map(|(summary, _)| summary.clone())
            .collect::<Vec<_>>()
    };
    let mine = "[Trial] Night mapping";
    assert_eq!(
        summaries(&read(&subscribe(&test.lead(), "person", ""))),
        [mine, mine]
    );
    assert_eq!(
        summaries(&read(&subscribe(&test.lead(), "consortium", "alpha"))),
        [mine, mine]
    );
    let zone = read(&subscribe(&test.lead(), "zone", "hall/main"));
    assert_eq!(summaries(&zone), [mine, "Occupied · Main", mine]);
    assert_eq!(zone[1].1, "2027-03-20T05:00:00Z");
    assert_eq!(
        summaries(&read(&subscribe(&test.staff(), "site", "hall"))),
        [mine, mine, mine],
        "staff see all"
    );
    assert_eq!(
        summaries(&read(&subscribe(&test.stranger(), "site", "hall"))).len(),
        3
    );
    let public = test.anonymous().opens("/calendars/hall/main.ics").html;
    assert_eq!(summaries(&read_calendar(&public)), ["Occupied · Main"; 3]);
    for secret in ["Night mapping", "alpha", "beta", "bookings/"] {
        assert!(!public.contains(secret), "the public calendar tells {secret}");
    }
}

#[test]
fn a_feed_of_a_hidden_consortium_can_t_be_made() {
    let test = TestApp::start();
    for (who, status) in [
        (test.rival(), 404),
        (test.stranger(), 404),
        (test.anonymous(), 401),
        (test.staff(), 200),
    ] {
        assert_eq!(
            who.submits("/calendars", &[("kind", "consortium"), ("path", "alpha")])
                .status,
            status
        );
    }
}

#[test]
fn a_calendar_address_opens_a_calendar_program_and_can_be_copied_where_script_runs() {
    let test = TestApp::start();
    let made = test.lead().submits(
        "/calendars",
        &[("kind", "site"), ("path", "hall"), ("back", "/sites")],
    );
    let address = between(&made.html, "id=\"address\" readonly value=\"", '"').to_owned();
    let (_, rest) = address.split_once("://").unwrap();
    made.shows(&format!("href=\"webcal://{rest}\""))
        .shows(&format!("data-copies=\"{address}\""));
    let page = test.anonymous().sees_page("/sites/hall/zones/main");
    page.shows("/calendars/hall/main.ics\">Subscribe in a calendar program</a>")
        .shows("href=\"webcal://");
}

#[test]
fn a_calendar_address_works_until_it_is_made_again_or_ended() {
    let test = TestApp::start();
    let first = subscribe(&test.lead(), "site", "hall");
    let second = subscribe(&test.lead(), "site", "hall");
    let status = |path: &str| test.anonymous().opens(path).status;
    assert_eq!((status(&first), status(&second)), (404, 200));
    let account = test.lead().sees_page("/account");
    let id = between(&account.html, "/calendars/", '/').to_owned();
    assert_eq!(
        test.rival()
            .submits(&format!("/calendars/{id}/revoke"), &[])
            .status,
        404,
        "somebody else's"
    );
    test.lead()
        .submits(&format!("/calendars/{id}/revoke"), &[])
        .leads_to("/account?done=calendar-revoked");
    assert_eq!(status(&second), 404);
}

#[test]
fn a_calendar_is_asked_for_again_only_when_it_changed() {
    let test = TestApp::start();
    let path = format!("{}/calendars/hall/main.ics", test.base);
    let ask_again = |tag: &str| {
        let request = ureq::get(&path)
            .config()
            .http_status_as_error(false)
            .build()
            .header("If-None-Match", tag);
        let answer = request.call().unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        (answer.status().as_u16(), header("etag"), header("last-modified"))
    };
    let (status, tag, modified) = ask_again("\"none\"");
    assert_eq!(
        (status, modified.as_str()),
        (200, "Sun, 14 Mar 2027 15:00:00 GMT")
    );
    assert_eq!(ask_again(&tag).0, 304);
    test.lead().books("hall/main", "2027-03-20T10:00", 60);
    test.tick();
    assert_eq!(ask_again(&tag).0, 200);
    let kind = ureq::get(&path).call().unwrap().headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(kind, "text/calendar; charset=utf-8");
}
