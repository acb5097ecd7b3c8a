//! Where letters did not help all phones are shown, until somebody rang somebody up; the board for a wall.

use serde_json::json;

use crate::on_the_day::on_session;
use crate::presence::{Night, gives_a_post};
use crate::support::{Persona, TestApp, lacks, shows};

const WALL: &str = "/board?wall=1";
const ALL_PHONES: &str = "Nobody answered the mails";

fn page(persona: &Persona, path: &str) -> String {
    persona.sees_page(path).html.clone()
}

/// The display of the duty desk, on its wall.
fn kiosk(test: &TestApp) -> String {
    let made = test.operator().submits("/sites/hall/walls", &[("name", "Desk")]);
    let (_, after) = made.html.split_once("href=\"/kiosk/").expect("an address");
    format!("/kiosk/{}", &after[..40])
}

#[test]
fn after_the_fourth_letter_all_phones_are_shown_until_somebody_rang_somebody_up() {
    let test = TestApp::start();
    gives_a_post(&test);
    let night = Night::new(&test);
    let wall = kiosk(&test);
    test.lives_until("2027-03-16T22:31");
    night.passes(&test.member(), 0, "in").ok();
    test.lives_until("2027-03-17T06:14");
    let seen = |test: &TestApp| {
        [
            page(&test.staff(), "/board"),
            page(&test.operator(), "/tonight?site=hall"),
            page(&test.anonymous(), &wall),
        ]
    };
    for page in seen(&test) {
        lacks(&page, ALL_PHONES);
    }
    // Whoever looks before the jobs did what is due keeps nobody from seeing it after that.
    test.moves_to("2027-03-17T06:15");
    lacks(&page(&test.staff(), "/board"), ALL_PHONES);
    test.tick();
    for page in seen(&test) {
        shows(&page, ALL_PHONES);
        shows(&page, "day and night");
        shows(&page, "Nam Gihun");
    }
    // Whoever visits the programme's office reads no numbers off its wall.
    let office = page(&test.staff(), WALL);
    shows(&office, "Over time");
    for number in [ALL_PHONES, "010-5550-0412", "02-555-0100"] {
        lacks(&office, number);
    }
    test.operator()
        .views("ko", "/tonight?site=hall")
        .shows("바로 전화해 주십시오");
    let call = format!("/sessions/{}/call", night.booking["sessions"][0]["id"]);
    let back = "/tonight?site=hall";
    let called = [("cause", "overrunning"), ("done", "called"), ("back", back)];
    test.rival().submits(&call, &called).is(404);
    test.lead().submits(&call, &called).is(404);
    test.clerk()
        .submits(&call, &called)
        .leads_to("/tonight?site=hall&done=call-kept");
    for page in seen(&test) {
        lacks(&page, ALL_PHONES);
    }
    shows(&page(&test.staff(), "/board"), "called at 06:15");
}

#[test]
fn of_the_worst_that_can_happen_all_phones_are_shown_once_nobody_took_note_in_time() {
    let test = TestApp::start();
    let wall = kiosk(&test);
    test.lives_until("2027-03-16T12:00");
    let report = json!({ "site": "hall", "kind": "injury", "severity": "s1", "words": "A fall." });
    let incident = test.operator().posts("/api/v1/incidents", &report).ok();
    let pages = |test: &TestApp| {
        [
            page(&test.staff(), "/board"),
            page(&test.operator(), "/tonight?site=hall"),
            page(&test.anonymous(), &wall),
        ]
    };
    test.lives_until("2027-03-16T12:04");
    for page in pages(&test) {
        lacks(&page, ALL_PHONES);
    }
    test.lives_until("2027-03-16T12:05");
    for page in pages(&test) {
        shows(&page, ALL_PHONES);
    }
    let step = format!("/api/v1/incidents/{}/steps", incident["id"]);
    let acknowledged = json!({ "step": "acknowledged" });
    test.operator().posts(&step, &acknowledged).ok();
    for page in pages(&test) {
        lacks(&page, ALL_PHONES);
    }
}

#[test]
fn who_waits_for_more_time_is_a_row_until_the_site_answers() {
    let test = TestApp::start();
    let night = Night::new(&test);
    test.lives_until("2027-03-16T22:31");
    night.passes(&test.member(), 0, "in").ok();
    lacks(&page(&test.staff(), "/board"), "Asks for time");
    let now = test.admin().sees(&night.booking);
    let wish = json!({ "until": "2027-03-17T06:00:00+09:00" });
    let asked = on_session(&test.lead(), "extend", &now, &wish).ok();
    let board = page(&test.staff(), "/board");
    shows(&board, "is-pending\">Asks for time<");
    shows(
        &board,
        &format!("href=\"/sessions/{}\"", night.booking["sessions"][0]["id"]),
    );
    on_session(&test.operator(), "extend", &asked, &wish).ok();
    lacks(&page(&test.staff(), "/board"), "Asks for time");
}

#[test]
fn work_that_goes_on_again_is_shown_for_some_days() {
    let test = TestApp::start();
    test.lives_until("2027-03-16T10:00");
    let stop = json!({ "zone": "hall/main", "reason": "Water on the floor." });
    let stop = test.clerk().posts("/api/v1/stops", &stop).ok();
    lacks(&page(&test.staff(), "/board"), "Work goes on since");
    let resume = format!("/api/v1/stops/{}/resume", stop["id"]);
    test.operator()
        .posts(&resume, &json!({ "words": "It is dry." }))
        .ok();
    let board = page(&test.staff(), "/board");
    shows(&board, "1 stop in the last days after which work goes on");
    shows(&board, "Work goes on since");
    test.lives_until("2027-03-19T10:01");
    lacks(&page(&test.staff(), "/board"), "Work goes on since");
}

#[test]
fn the_board_for_a_wall_shows_what_goes_on_and_nothing_on_it_is_pressed() {
    let test = TestApp::start();
    let night = Night::new(&test);
    test.lives_until("2027-03-16T23:05");
    shows(&page(&test.staff(), "/board"), "href=\"/board?wall=1\"");
    let wall = test.staff().sees_page(WALL);
    wall.shows("Nobody in 35 min")
        .shows("hx-sse:connect=\"/live\"")
        .shows("hx-get=\"/board?wall=1\"");
    let (_, live) = wall.html.split_once("id=\"live\"").unwrap();
    let live = live.split("</main>").next().unwrap();
    for pressed in ["<form", "<button", "<a ", "<input"] {
        lacks(live, pressed);
    }
    test.staff().views("ko", WALL).is(200).shows("실시간 현황");
    night.passes(&test.member(), 0, "in").ok();
    test.staff().sees_page(WALL).lacks("Nobody in 35 min");
    for other in [test.lead(), test.operator()] {
        other.opens(WALL).is(404);
    }
}
