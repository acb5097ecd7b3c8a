//! One night on three phones: the lead of a consortium in the corridor, the guard of the mall, a programme
//! officer at home who watches the board of another instance. Its page is loaded once.

use serde_json::{Value, json};

use crate::presence::Night;
use crate::signs::hangs_a_sign;
use crate::support::browser::{Browser, Look, PHONE, Script};
use crate::support::city::{LEAD, OPERATOR, STAFF};
use crate::support::{TestApp, audit};

/// A phone that shows pages in English.
const ENGLISH: Look = Look {
    language: "en",
    ..PHONE
};
const PASSWORD: &str = "teal otter plinth";

/// Somebody's phone, signed in by a link from a mail.
fn phone(app: &TestApp, base: &str, email: &str, look: Look) -> Browser {
    app.anonymous().submits("/reset", &[("email", email)]);
    let link = app.link_to(email);
    let browser = Browser::open(base, look);
    browser.goes(&link);
    browser.types("#name", email.split('@').next().unwrap());
    browser.types("#password", PASSWORD);
    browser.clicks("main form button.main");
    browser.waits("the sign-in", |browser| !browser.path().starts_with("/link/"));
    browser
}

/// Who has a new password has new tokens, too.
fn take_new_tokens(app: &mut TestApp) {
    let token = |email| app.anew(email).token;
    let (lead, operator, staff) = (token(LEAD), token(OPERATOR), token(STAFF));
    app.people.lead = lead;
    app.people.operator = operator;
    app.people.staff = staff;
}

/// What the board of the officer shows by itself.
fn board(officer: &Browser, words: &str) {
    officer.sees(words);
    assert_eq!(officer.loads(), 1, "the board changes by itself: {words}");
}

fn session(night: &Night<'_>) -> Value {
    night.app.admin().sees(&night.booking)["sessions"][0].clone()
}

#[test]
fn a_night_is_lived_on_three_phones_and_the_board_is_true_at_every_step() {
    let mut app = TestApp::start();
    let sign = hangs_a_sign(&app);
    let (other, _server) = app.another();
    let Night { booking, workers, .. } = Night::new(&app);
    // The hall is somebody else's from 06:15 on.
    app.operator()
        .approves(&app.rival().books("hall/main", "2027-03-17T06:15", 60));
    app.lives_until("2027-03-16T22:40");
    let lead = phone(&app, &app.base, LEAD, ENGLISH);
    let guard = phone(&app, &app.base, OPERATOR, PHONE);
    let officer = phone(&app, &other, STAFF, ENGLISH);
    take_new_tokens(&mut app);
    let night = Night {
        app: &app,
        booking,
        workers,
    };
    let id = night.booking["sessions"][0]["id"].to_string();
    officer.asks("sessionStorage.clear()");
    officer.goes("/board");
    board(&officer, "Night mapping");

    // Half an hour after the start nobody is in: the site and the consortium are told, the board says so.
    app.lives_until("2027-03-16T23:01");
    assert!(app.is_told(LEAD, "no_check_in"));
    board(&officer, "Nobody in");

    // Two come, late: one by the lead's phone, one by the guard's. The third is missing.
    lead.goes(&sign);
    lead.clicks("main a[href$='#people']");
    lead.waits("the session", |lead| {
        lead.path().starts_with(&format!("/sessions/{id}"))
    });
    lead.clicks("#people input[name=worker]");
    lead.clicks("form[action$='/presence'] button.main");
    lead.sees("1 inside · 3 named");
    board(&officer, "1 in · 3 planned");
    guard.goes("/tonight?site=hall");
    guard.clicks("#sessions form[action$='/presence'] button.small");
    guard.waits("two inside", |guard| guard.asks(INSIDE) == 2);
    board(&officer, "2 in · 3 planned");
    assert_eq!(night.stand(), "present");

    lead.finds_nothing_wrong("the session of the lead");
    // An hour more meets the other booking and is not offered; who wants it all the same reads what would do,
    // which is one press away, and the site grants it.
    lead.goes(&format!("/sessions/{id}#more-time"));
    lead.chooses("#until_clock", "06:30");
    lead.clicks("#more-time .row.low button");
    lead.sees("would do.");
    lead.clicks("#more-time .decision button[name=until]");
    lead.sees("was asked for more time");
    guard.goes(&format!("/sessions/{id}"));
    guard.clicks("form[action$='/extend'] button.main");
    guard.waits("the longer night", |_| {
        session(&night)["ends_at"] == "2027-03-16T21:15:00Z"
    });

    // Something falls on a foot: a report of six taps stops the work.
    lead.goes(&format!("/sessions/{id}"));
    lead.clicks("nav.acts a[href^='/report']");
    lead.clicks("input[value=injury] + span");
    lead.clicks("input[value=s2] + span");
    lead.clicks("input[name=stopped][value=yes] + span");
    lead.types("#words", "The robot fell on a foot.");
    lead.clicks("main form button[type=submit]");
    lead.waits("the incident's page", |lead| {
        lead.path().starts_with("/incidents/")
    });
    board(&officer, "Stopped");
    assert_eq!(session(&night)["state"], "cut_short");
    app.tick();
    assert!(app.is_told(OPERATOR, "incident_urgent"));

    // Somebody takes note, and two people with a name let it go on.
    let incident = lead.path();
    guard.goes(&incident);
    guard.clicks("button[name=step][value=acknowledged], form[action$='/steps'] button.main");
    guard.waits("that somebody took note", |_| {
        let path = format!("/api/v1{}", incident.split('?').next().unwrap());
        app.operator().gets(&path).ok()["state"] == "acknowledged"
    });
    let stop = app.staff().gets("/api/v1/stops?open=true").ok()["items"][0]["id"].to_string();
    guard.goes(&format!("/stops/{stop}"));
    guard.types(
        "form[action$='/resume'] textarea",
        "The foot is only bruised; the robot is slow now.",
    );
    guard.clicks("form[action$='/resume'] button.main");
    guard.waits("the guard's word", |_| {
        app.staff().gets("/api/v1/stops?open=true").ok()["items"][0]["agreed"][0]["side"] == "site"
    });
    board(&officer, "Stopped");
    officer.goes(&format!("/stops/{stop}"));
    officer.types("form[action$='/resume'] textarea", "Agreed.");
    officer.clicks("form[action$='/resume'] button.main");
    officer.waits("the night", |_| session(&night)["state"] == "running");
    officer.asks("sessionStorage.clear()");
    officer.goes("/board");
    board(&officer, "Incident");

    // They leave, the log is written, and nobody has to be called.
    app.lives_until("2027-03-17T06:05");
    lead.goes(&format!("/sessions/{id}"));
    lead.clicks("form[action$='/presence'] button.main");
    lead.waits("everybody out", |_| night.stand() != "present");
    app.lives_until("2027-03-17T06:16");
    board(&officer, "Nobody has to be called now.");
    lead.goes(&format!("/sessions/{id}/log"));
    lead.chooses("#outcome", "part");
    lead.chooses("[id='lost.side']", "safety");
    lead.types("#done", "Two thirds of the floor are mapped.");
    lead.clicks("button[value=close]");
    let log = format!("/api/v1/sessions/{id}/log");
    lead.waits("the log", |_| app.lead().gets(&log).ok()["state"] == "final");
    assert_eq!(session(&night)["state"], "ended");
    for (browser, what) in [(&guard, "guard"), (&officer, "officer")] {
        browser.finds_nothing_wrong(what);
    }
    audit::assert_clean(app.url());
}

/// How many people the guard's list shows inside.
const INSIDE: &str = "return document.querySelectorAll('#inside li').length";

/// An accident is reported without JavaScript as with it.
#[test]
fn an_accident_is_reported_without_script_in_five_taps_and_a_sentence() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:40");
    let lead = phone(
        &app,
        &app.base,
        LEAD,
        Look {
            script: Script::Off,
            ..ENGLISH
        },
    );
    lead.goes(&format!("/sessions/{}", night.booking["sessions"][0]["id"]));
    let taps = [
        "nav.acts a[href^='/report']",
        "input[value=injury] + span",
        "input[value=s2] + span",
        "input[name=stopped][value=yes] + span",
    ];
    for tap in taps {
        lead.clicks(tap);
    }
    lead.types("#words", "The robot fell on a foot.");
    lead.clicks("main form button[type=submit]");
    lead.waits("the incident's page", |lead| {
        lead.path().starts_with("/incidents/")
    });
    app.tick();
    assert!(app.is_told(OPERATOR, "incident_urgent"));
}

/// Whoever reads a sign reports without an account and without JavaScript.
#[test]
fn a_near_miss_is_reported_from_a_sign_with_three_taps_and_a_sentence_without_script() {
    let app = TestApp::start();
    app.operator().submits("/sites/hall/zones/main/sign", &[]);
    let page = app.operator().sees_page("/sites/hall/zones/main/sign");
    let code = crate::support::pages::between(&page.html, "class=\"mono\">", '<').replace('-', "");
    let browser = Browser::open(
        &app.base,
        Look {
            script: Script::Off,
            ..PHONE
        },
    );
    browser.goes(&format!("/z/{code}"));
    let taps = [
        "a[href$='/report']",
        "input[value=near_miss] + span",
        "main form button[type=submit]",
    ];
    browser.clicks(taps[0]);
    browser.clicks(taps[1]);
    browser.types("#words", "발판이 미끄럽습니다.");
    browser.clicks(taps[2]);
    browser.waits("the sign again", |browser| {
        browser.path().ends_with("?done=reported")
    });
    let filed = app.operator().gets("/api/v1/incidents").ok()["items"][0].clone();
    assert_eq!(
        (&filed["kind"], &filed["words"]),
        (&json!("near_miss"), &json!("발판이 미끄럽습니다."))
    );
}

/// A phone without a connection keeps what was done, with its moment, and sends it later by itself.
#[test]
fn who_comes_while_there_is_no_connection_is_written_down_later_with_the_moment_of_the_tap() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let make = format!("/sessions/{}/links", night.booking["sessions"][0]["id"]);
    let page = app.lead().submits(&make, &[]);
    let token = crate::support::pages::between(&page.html, ".example/in/", '"').to_owned();
    app.lives_until("2027-03-16T22:20");
    let browser = Browser::open(&app.base, PHONE);
    browser.goes(&format!("/in/{token}"));
    browser.is_offline(true);
    browser.clicks("form[data-later] button.main");
    browser.sees("보내기를 기다리는 것: 1건");
    assert_eq!(night.stand(), "awaited");
    app.lives_until("2027-03-16T22:50");
    browser.is_offline(false);
    browser.waits("what waited", |_| night.stand() == "present");
    browser.waits("the page anew", |browser| !browser.has("#waiting"));
    let entry = app.operator().gets(&night.path()).ok()["entries"][0].clone();
    assert_eq!(
        (&entry["way"], &entry["late_entry"]),
        (&json!("link"), &json!(true))
    );
    let at = entry["in_at"].as_str().unwrap();
    assert!(at.starts_with("2027-03-16T13:2"), "{at}");
}

/// What is refused when it comes is not lost: its words stand in its form again, until it is sent or removed.
#[test]
fn what_waited_and_was_refused_stands_in_its_form_again() {
    let app = TestApp::start();
    let guard = phone(&app, &app.base, OPERATOR, PHONE);
    guard.goes("/report?zone=hall%2Fmain");
    guard.is_offline(true);
    guard.clicks("input[value=near_miss] + span");
    guard.types("#words", "발판이 미끄럽습니다.");
    guard.dates("#happened_at", "2030-01-01T10:00");
    guard.clicks("main form.card button[type=submit]");
    guard.sees("보내기를 기다리는 것: 1건");
    guard.is_offline(false);
    guard.waits("the refusal", |guard| guard.has("#waiting a"));
    guard.sees("처리되지 않은 것: 1건");
    guard.fits_every_screen("a report that was refused");
    guard.looks(PHONE);
    guard.clicks("#waiting a");
    guard.waits("the words", |guard| guard.asks(TYPED) == "발판이 미끄럽습니다.");
    guard.dates("#happened_at", "");
    guard.clicks("main form.card button[type=submit]");
    guard.waits("the report", |guard| guard.path().starts_with("/incidents/"));
    assert!(!guard.has("#waiting"));
    let filed = app.staff().gets("/api/v1/incidents").ok()["items"][0].clone();
    assert_eq!(filed["words"], "발판이 미끄럽습니다.");
}

/// The words in the form of a report.
const TYPED: &str = "return document.querySelector('#words').value";
