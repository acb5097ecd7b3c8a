//! Lists, a booking's page, a session's page and the home of consortium people.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::city::ask_series;
use crate::support::forms::fields;
use crate::support::pages::Sheet;

mod lists;
mod messages;

/// A booking of alpha in the hall: three nights from 5 April.
fn nights(test: &TestApp) -> Value {
    let booking = test
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    test.tick();
    booking
}

fn approved(test: &TestApp) -> Value {
    let booking = test.operator().approves(&nights(test));
    test.tick();
    booking
}

/// Key and version that a page's forms carry.
fn carried(sheet: &Sheet) -> [(String, String); 2] {
    ["key", "version"].map(|name| (name.to_owned(), sheet.value(name)))
}

fn send(who: &super::support::Persona, path: &str, from: &Sheet, more: &[(&str, &str)]) -> Sheet {
    let carried = carried(from);
    let own = carried
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    who.submits(path, &own.chain(more.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn a_booking_is_shown_to_those_concerned_and_hidden_from_all_others() {
    let test = TestApp::start();
    let booking = approved(&test);
    let session = &booking["sessions"][0]["id"];
    let id = &booking["id"];
    for path in [
        format!("/bookings/{id}"),
        format!("/bookings/{id}.ics"),
        format!("/sessions/{session}"),
    ] {
        for who in [
            test.lead(),
            test.partner(),
            test.operator(),
            test.staff(),
            test.admin(),
        ] {
            who.views("ko", &path).is(200);
        }
        for who in [test.rival(), test.stranger()] {
            who.opens(&path).is(404);
        }
        assert!(
            test.anonymous()
                .opens(&path)
                .location
                .starts_with("/sign-in?next="),
            "{path}"
        );
    }
    for path in [
        "/bookings/1",
        "/bookings/1.ics",
        "/bookings/1/edit",
        "/bookings/1/cancel",
        "/sessions/1",
        "/bookings/abc",
    ] {
        test.lead().opens(path).is(404);
    }
}

#[test]
fn a_page_shows_facts_sessions_and_history_in_both_languages() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/bookings/{}", booking["id"]);
    let page = test.lead().views("ko", &path);
    for said in [
        "승인됨",
        "4월 5일 (월) 22:00–익일 06:00",
        "매일 22:00–익일 06:00(모두 3회)",
        "3명 · 2 kW",
        "변경 이력",
        "예약 취소",
    ] {
        page.shows(said);
    }
    let page = test.operator().opens(&path);
    page.shows("Mon 5 Apr, 22:00–06:00 (+1)")
        .shows("Suspend")
        .lacks("Cancel booking");
}

#[test]
fn many_sessions_are_shown_a_part_at_a_time_beginning_with_the_next() {
    let test = TestApp::start();
    let booking = test.approved_series("hall/main", "2027-03-20T10:00", 60, "FREQ=DAILY;COUNT=120");
    test.tick();
    let path = format!("/bookings/{}", booking["id"]);
    let rows = |sheet: &Sheet| sheet.html.matches("<tr id=\"s").count();
    let page = test.lead().sees_page(&path);
    page.shows("1–50 / 120")
        .shows("rel=\"next\"")
        .lacks("rel=\"prev\"");
    assert_eq!(rows(&page), 50);
    let last = test.lead().sees_page(&format!("{path}?sessions=100"));
    last.shows("101–120 / 120").lacks("rel=\"next\"");
    assert_eq!(rows(&last), 20);
    assert!(
        test.lead()
            .sees_page(&format!("{path}?sessions=5000"))
            .says("1–50 / 120"),
        "there is no such part"
    );
    test.lives_until("2027-05-20T12:00");
    let page = test.lead().sees_page(&path);
    page.shows("51–100 / 120")
        .shows(&format!("href=\"{path}?sessions=0#sessions\""));
}

#[test]
fn cancelling_says_first_what_will_happen_and_who_gets_mail() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/bookings/{}/cancel", booking["id"]);
    let page = test.lead().sees_page(&path);
    page.shows("The 3 sessions to come are cancelled")
        .shows("programme staff");
    let without = send(&test.lead(), &path, &page, &[("reason", "")]);
    without.is(422).shows("says why");
    let done = send(&test.lead(), &path, &without, &[("reason", "The robot broke.")]);
    done.leads_to(&format!("/bookings/{}?done=done-cancel", booking["id"]));
    assert_eq!(test.lead().sees(&booking)["state"], "cancelled");
    test.tick();
    assert_eq!(
        test.lead().sees_page(&path).status,
        200,
        "the page says that nothing can be cancelled any more"
    );
    test.operator().opens(&path).is(403);
}

#[test]
fn a_site_suspends_and_resumes() {
    let test = TestApp::start();
    let booking = approved(&test);
    for (action, state) in [("suspend", "suspended"), ("resume", "approved")] {
        let path = format!("/bookings/{}/{action}", booking["id"]);
        let page = test.operator().sees_page(&path);
        send(&test.operator(), &path, &page, &[("reason", "Water.")]).is(303);
        assert_eq!(test.lead().sees(&booking)["state"], state);
    }
}

#[test]
fn a_version_that_changed_is_shown_afresh_with_what_was_typed() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/bookings/{}/cancel", booking["id"]);
    let page = test.lead().sees_page(&path);
    test.operator()
        .does("suspend", &booking, &json!({ "reason": "Water." }))
        .ok();
    let stale = send(&test.lead(), &path, &page, &[("reason", "The robot broke.")]);
    stale.is(412).shows("The robot broke.");
    assert_ne!(stale.value("version"), page.value("version"));
}

#[test]
fn an_offer_is_taken_as_it_stands() {
    let test = TestApp::start();
    let booking = nights(&test);
    let offer = ask_series("hall/main", "2027-04-12T22:00", 480, "FREQ=DAILY;COUNT=2")["phases"].clone();
    test.operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "A week later?", "offer": offer }),
        )
        .ok();
    let path = format!("/bookings/{}", booking["id"]);
    let page = test.lead().sees_page(&path);
    page.shows("A week later?")
        .shows("from Mon 12 Apr 2027")
        .shows("Accept the offer");
    test.operator().sees_page(&path).lacks("Accept the offer");
    let taken = send(&test.lead(), &format!("{path}/accept-offer"), &page, &[]);
    taken.leads_to(&format!("{path}?done=offer-accepted"));
    assert_eq!(test.lead().sees(&booking)["state"], "approved");
}

#[test]
fn the_history_says_field_by_field_what_a_revision_changed() {
    let test = TestApp::start();
    let booking = nights(&test);
    let mut changed = ask_series("hall/yard", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=2");
    changed["title"] = json!("Day mapping");
    changed["phases"][0]["people"] = json!(5);
    test.lead().does("revise", &booking, &changed).ok();
    let page = test.lead().sees_page(&format!("/bookings/{}", booking["id"]));
    for (was, became) in [("Night mapping", "Day mapping"), ("Main", "Yard"), ("3", "5")] {
        assert!(
            page.says(&format!("<del>{was}</del>")) && page.says(&format!("<ins>{became}</ins>")),
            "{was} → {became}"
        );
    }
}

#[test]
fn one_session_is_moved_and_the_judge_answers_on_the_page() {
    let test = TestApp::start();
    let booking = approved(&test);
    test.rival().books("hall/main", "2027-04-20T22:00", 480);
    let path = format!("/sessions/{}", booking["sessions"][0]["id"]);
    let page = test.lead().sees_page(&path);
    page.holds("date", "2027-04-05");
    assert!(page.says("The site") || page.says("the site's duty desk"));
    let to = |date: &'static str| {
        [
            ("date", date),
            ("from", "22:00"),
            ("to", "06:00"),
            ("zone", "hall/main"),
            ("reason", "Later."),
        ]
    };
    let refused = send(&test.lead(), &format!("{path}/move"), &page, &to("2027-04-20"));
    refused
        .is(409)
        .shows("Take instead:")
        .shows("Later.")
        .lacks("beta");
    assert_eq!(
        refused.value("date"),
        "2027-04-21",
        "the first form takes the nearest time"
    );
    let moved = send(&test.lead(), &format!("{path}/move"), &refused, &to("2027-04-22"));
    let there = format!("/bookings/{}?undo=", booking["id"]);
    assert!(moved.is(303).location.starts_with(&there), "{}", moved.location);
    assert!(
        moved.location.ends_with("&done=session-moved"),
        "{}",
        moved.location
    );
    test.lead()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows("originally Mon 5 Apr, 22:00");
}

#[test]
fn one_session_is_left_out_and_brought_back() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/sessions/{}", booking["sessions"][1]["id"]);
    for (change, state) in [
        ("skip", "skipped"),
        ("restore", "scheduled"),
        ("cancel", "cancelled"),
    ] {
        let page = test.lead().sees_page(&path);
        send(
            &test.lead(),
            &format!("{path}/{change}"),
            &page,
            &[("reason", "")],
        )
        .is(303);
        assert_eq!(test.lead().sees(&booking)["sessions"][1]["state"], state);
        test.tick();
    }
    test.rival().submits(&format!("{path}/restore"), &[]).is(404);
}

#[test]
fn a_move_without_a_date_is_answered_beside_the_field() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/sessions/{}", booking["sessions"][0]["id"]);
    let page = test.lead().sees_page(&path);
    let shown = send(
        &test.lead(),
        &format!("{path}/move"),
        &page,
        &[
            ("date", ""),
            ("from", "22:00"),
            ("to", "06:00"),
            ("reason", "Why not"),
        ],
    );
    shown.is(422).shows("date-error").shows("Why not");
}

#[test]
fn a_page_of_a_booking_sends_no_field_twice() {
    let test = TestApp::start();
    let booking = approved(&test);
    let page = test.lead().sees_page(&format!("/bookings/{}", booking["id"]));
    let names: Vec<String> = fields(&page.html, "talk")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["key", "words"]);
}

#[test]
fn the_conversation_stands_before_the_sessions_and_the_history_once_with_what_is_old_folded() {
    let test = TestApp::start();
    let booking = nights(&test);
    let path = format!("/bookings/{}", booking["id"]);
    for n in 1..=5 {
        let words = format!("Message {n}.");
        test.lead()
            .submits(&format!("{path}/messages"), &[("words", &words)])
            .is(303);
    }
    let page = test.lead().sees_page(&path);
    page.shows("2 earlier messages").lacks("class=\"trail\"");
    let at = |what: &str| page.html.find(what).unwrap_or_else(|| panic!("{what}"));
    assert!(at("id=\"talk\"") < at("id=\"sessions\""));
    assert!(at("id=\"sessions\"") < at("id=\"history\""));
    let (old, new) = (at("Message 2."), at("Message 3."));
    assert!(old < new && page.html[old..new].contains("</details>"));
}
