//! The pages of programme staff and of the demonstration, as they stand without script.

use std::sync::Arc;

use madang::app::App;
use madang::clock::Clock;
use madang::jobs::Pace;
use madang::web::{Limits, Metrics, Service};
use serde_json::{Value, json};

use crate::support::ear::Ear;
use crate::support::pages::between;
use crate::support::{TestApp, lacks, listen, shows};

mod admin;
mod board;
mod founding;
mod journal;
mod many;
pub mod register;
mod reports;
mod ringing;

/// An approved session of alpha in the hall, tomorrow from ten to eleven.
fn tomorrow(test: &TestApp) -> Value {
    let approved = test.approved("hall/main", "2027-03-16T10:00", 60);
    test.tick();
    approved
}

#[test]
fn the_clock_steps_to_the_next_start_and_then_to_its_end() {
    let test = TestApp::start();
    let booking = tomorrow(&test);
    let step = || {
        test.anonymous().submits(
            "/demo/clock",
            &[("step", "next"), ("back", "/sites?done=saved&a=1")],
        )
    };
    step().is(303);
    step().leads_to("/sites?a=1&done=demo-moved");
    assert_eq!(test.lead().sees(&booking)["state"], "completed");
    step().leads_to("/sites?a=1&done=demo-nothing");
}

#[test]
fn the_clock_runs_at_a_bounded_speed_and_stands_again() {
    let test = TestApp::start();
    assert!(
        test.anonymous()
            .submits("/demo/clock", &[("speed", "600"), ("back", "/sites")])
            .location
            .ends_with("done=demo-runs")
    );
    test.anonymous()
        .sees_page("/sites")
        .shows("name=\"speed\" value=\"0\"");
    assert!(
        test.anonymous()
            .submits("/demo/clock", &[("speed", "0"), ("back", "/sites")])
            .location
            .ends_with("done=demo-stands")
    );
}

#[test]
fn one_click_signs_in_as_anybody() {
    let test = TestApp::start();
    let page = test.anonymous().sees_page("/demo/people");
    for name in [
        "staff@people.example",
        "lead@people.example",
        "clerk@people.example",
    ] {
        page.shows(name);
    }
    let staff = page.html.split("staff@people.example").nth(1).unwrap();
    let id = between(staff, "name=\"person\" value=\"", '"');
    let agent = ureq::Agent::config_builder().max_redirects(0).build().new_agent();
    let answer = agent
        .post(format!("{}/demo/sign-in", test.base))
        .send_form([("person", id)])
        .unwrap();
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let board = agent
        .get(format!("{}/board", test.base))
        .header("Cookie", cookie)
        .call()
        .unwrap();
    assert_eq!(board.status(), 200);
}

#[test]
fn every_mail_is_shown_as_its_receiver_got_it_and_can_do_nothing() {
    let test = TestApp::start();
    tomorrow(&test);
    let all = test.anonymous().sees_page("/demo/mail").html;
    let at = all.find(">lead@people.example</option>").unwrap();
    let like = all[..at]
        .rsplit("value=\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let list = test.anonymous().sees_page(&format!("/demo/mail?like={like}"));
    list.shows("selected>lead@people.example</option>");
    test.anonymous().opens("/demo/mail?like=1").is(404);
    list.shows("[Madang] Approved: hall Main")
        .lacks("operator@people.example</div>");
    let at = list.html.find("Approved: hall Main").unwrap();
    let id = list.html[..at]
        .rsplit("/demo/mail/")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let mail = test.anonymous().sees_page(&format!("/demo/mail/{id}"));
    for words in [
        "Calendar part",
        "Adds or changes these events.",
        "BEGIN:VCALENDAR",
        "lead &lt;lead@people.example&gt;",
        "Dear lead,",
    ] {
        mail.shows(words);
    }
    let html = ureq::get(format!("{}/demo/mail/{id}/html", test.base))
        .call()
        .unwrap();
    let policy = html.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("sandbox; default-src 'none'") && !policy.contains("script-src"),
        "{policy}"
    );
    shows(&html.into_body().read_to_string().unwrap(), "<p>Dear lead,</p>");
}

#[test]
fn only_the_demonstration_has_its_pages() {
    let test = TestApp::start();
    let limits = Limits::default();
    let service = |app: App, pace: Option<Pace>| Service {
        app,
        jobs: test.jobs.clone(),
        pace,
        limits: limits.clone(),
        metrics: Arc::new(Metrics::new().unwrap()),
        settings: Arc::default(),
    };
    let real = App {
        clock: Clock::System,
        ..test.app.clone()
    };
    // Without the demonstration's clock, and with one that somebody wired up in a real service.
    let wired = Pace::new(test.jobs.clone(), test.clock.clone());
    for service in [service(test.app.clone(), None), service(real, Some(wired))] {
        let (base, _handle) = listen(service);
        let status = |path: &str| {
            ureq::get(format!("{base}{path}"))
                .config()
                .http_status_as_error(false)
                .build()
                .call()
                .unwrap()
                .status()
                .as_u16()
        };
        for path in ["/demo/people", "/demo/mail", "/demo/mail/1", "/demo/mail/1/html"] {
            assert_eq!(status(path), 404, "{path}");
        }
        let post = ureq::post(format!("{base}/demo/sign-in"))
            .config()
            .http_status_as_error(false)
            .build()
            .send_form([("person", "1010")]);
        assert_eq!(post.unwrap().status(), 404);
    }
}

#[test]
fn the_board_shows_what_runs_what_waits_and_what_was_done() {
    let test = TestApp::start();
    tomorrow(&test);
    test.rival()
        .requests(&crate::support::city::ask_of(
            "beta",
            "house/room-a",
            "2027-03-25T10:00",
            60,
        ))
        .ok();
    test.lives_until("2027-03-16T10:30");
    let board = test.staff().sees_page("/board");
    for words in [
        "Live now",
        "30 min left",
        "alpha-lead · hall Main",
        "Requests that wait for a decision",
        "beta-lead · house",
        "<b>Session started</b>",
        "hx-sse:connect=\"/live\"",
    ] {
        board.shows(words);
    }
    test.staff().views("ko", "/board").shows("30분 남음");
    test.staff()
        .sees_page("/board?kind=exhibition_hall")
        .shows("30 min left");
    test.staff().sees_page("/board?kind=factory").lacks("30 min left");
}

#[test]
fn the_board_tells_what_is_live_from_what_is_in_its_weeks_and_counts_ends() {
    let test = TestApp::start();
    let booking = test.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    let tile = |html: &str, words: &str| {
        let (before, _) = html.split_once(&format!("</b><span>{words}</span>")).unwrap();
        before.rsplit("<b>").next().unwrap().to_owned()
    };
    let tiles = || {
        let html = test.staff().sees_page("/board").html;
        [
            "Live now",
            "In its weeks",
            "Sessions ended, of those that end today",
        ]
        .map(|words| tile(&html, words))
    };
    test.lives_until("2027-03-20T23:00");
    assert_eq!(tiles(), ["1", "1", "0/0"], "tonight's end is tomorrow");
    let list = test.staff().sees_page("/bookings");
    list.shows("is-underway\">In its weeks<")
        .shows("is-running\">Live now<");
    test.lives_until("2027-03-21T12:00");
    assert_eq!(tiles(), ["0", "1", "1/1"], "what began yesterday ended today");
    let list = test.staff().sees_page("/bookings");
    list.shows("In its weeks").lacks("is-running\">");
    test.lives_until("2027-03-21T23:00");
    let seen = test.operator().sees(&booking);
    let reason = json!({ "reason": "Smoke in the hall." });
    test.operator().does("suspend", &seen, &reason).ok();
    let board = test.staff().sees_page("/board");
    board
        .shows("Suspended bookings")
        .shows("Smoke in the hall.")
        .shows("Suspended</span>");
    assert_eq!(tiles(), ["0", "0", "1/1"]);
}

#[test]
fn only_staff_and_admins_have_a_board() {
    let test = TestApp::start();
    test.admin().opens("/board").is(200);
    for persona in [test.lead(), test.operator(), test.stranger()] {
        persona.opens("/board").is(404);
    }
    test.anonymous()
        .opens("/board")
        .leads_to("/sign-in?next=%2Fboard");
    test.anonymous().opens("/live").leads_to("/sign-in?next=%2Flive");
}

#[test]
fn an_open_page_is_told_at_once_that_something_changed_and_not_what() {
    let test = TestApp::start();
    tomorrow(&test);
    let mut ear = Ear::open(&test.base, &test.people.stranger);
    let head = ear.hears("retry:");
    shows(&head, "text/event-stream");
    shows(&head, "content-encoding: identity");
    test.lives_until("2027-03-16T10:00");
    let told = ear.hears("data:");
    shows(&told, "event: changed");
    lacks(&told, "Night mapping");
}

#[test]
fn one_person_keeps_a_bounded_number_of_streams() {
    let test = TestApp::start();
    let mut ears: Vec<Ear> = (0..20)
        .map(|_| Ear::open(&test.base, &test.people.lead))
        .collect();
    for ear in &mut ears {
        ear.hears("retry:");
    }
    test.lead().opens("/live").is(503);
    shows(
        &Ear::open(&test.base, &test.people.rival).hears("retry:"),
        "200 OK",
    );
}
