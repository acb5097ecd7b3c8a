//! The pages of those who run sites: inbox, decisions, the timeline, and below them closures, sites and
//! zones; all without script.

use serde_json::{Value, json};

use crate::support::city::ask_series;
use crate::support::pages::Sheet;
use crate::support::{TestApp, forms, shows, texts};

mod site;

/// The version that a form on a page carries.
pub fn version(sheet: &Sheet) -> String {
    sheet.value("version")
}

pub fn inbox(booking: &Value) -> String {
    format!("/inbox/{}", booking["id"])
}

pub fn decides(app: &TestApp, booking: &Value, (step, fields): (&str, &[(&str, &str)])) -> Sheet {
    let version = version(&app.operator().sees_page(&inbox(booking)));
    let all: Vec<(&str, &str)> = [("version", version.as_str())]
        .into_iter()
        .chain(fields.iter().copied())
        .collect();
    let sheet = app
        .operator()
        .submits(&format!("{}/{step}", inbox(booking)), &all);
    app.tick();
    sheet
}

fn state(app: &TestApp, booking: &Value) -> String {
    app.lead().sees(booking)["state"].as_str().unwrap().to_owned()
}

pub fn requested(app: &TestApp) -> Value {
    let booking = app
        .lead()
        .books_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.tick();
    booking
}

/// A request of three nights, and a closure that came later and falls on the second.
fn closed_on(app: &TestApp) -> Value {
    let booking = requested(app);
    closes(app);
    booking
}

/// A closure that hits the second of its nights.
fn closes(app: &TestApp) {
    let span = json!({ "start": "2027-03-21T12:00:00Z", "end": "2027-03-21T15:00:00Z" });
    let closure =
        json!({ "zone": "main", "effect": "block", "shape": { "span": span }, "reason": "Fire drill" });
    app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
    app.tick();
}

#[test]
fn the_inbox_shows_the_queue_and_the_request_in_both_languages() {
    let app = TestApp::start();
    let booking = requested(&app);
    for (language, headline) in [("ko", "신청함"), ("en", "Waiting for you")] {
        let page = app.operator().views(language, "/inbox");
        page.shows(headline)
            .shows("Night mapping")
            .shows(&format!("href=\"{}\"", inbox(&booking)));
    }
    let page = app.operator().sees_page(&inbox(&booking));
    page.shows("Inside the hours of use").shows("3 people · 2 kW");
}

#[test]
fn the_mail_that_asks_for_a_decision_leads_to_it_through_the_sign_in() {
    let app = TestApp::start();
    // A site whose mails carry no links that decide: tests/by_mail.rs tries those.
    app.operator().submits("/sites/hall/desk", &[]).is(303);
    let booking = requested(&app);
    let sent = app.memory.sent();
    let mail = sent
        .iter()
        .find(|(mail, _)| mail.hint == "decision_needed")
        .unwrap();
    shows(
        &mail.0.rendered.text,
        &format!("http://madang.example{}\n", inbox(&booking)),
    );
    let led = app.anonymous().opens(&inbox(&booking)).location;
    assert_eq!(led, format!("/sign-in?next=%2Finbox%2F{}", booking["id"]));
}

#[test]
fn only_those_who_decide_here_see_a_request_in_the_inbox() {
    let app = TestApp::start();
    let booking = requested(&app);
    for who in [app.lead(), app.rival(), app.stranger()] {
        who.opens(&inbox(&booking)).is(404);
        who.opens("/inbox").is(404);
        assert_eq!(
            who.submits(&format!("{}/approve", inbox(&booking)), &[("version", "1")])
                .status,
            if who_sees(&who, &booking) { 403 } else { 404 }
        );
    }
    app.operator().opens("/inbox/999999").is(404);
    assert_eq!(state(&app, &booking), "requested");
}

fn who_sees(who: &crate::support::Persona, booking: &Value) -> bool {
    who.gets(&format!("/api/v1/bookings/{}", booking["id"])).status == 200
}

#[test]
fn a_request_is_approved_with_a_comment() {
    let app = TestApp::start();
    let booking = requested(&app);
    let done = decides(
        &app,
        &booking,
        (
            "approve",
            &[("step", "approve"), ("comment", "Use the back door")],
        ),
    );
    done.is(303).leads_to("/inbox?done=approved");
    assert_eq!(state(&app, &booking), "approved");
    app.operator()
        .sees_page(&inbox(&booking))
        .shows("Use the back door");
}

#[test]
fn a_version_that_somebody_else_changed_comes_back_fresh_with_what_was_typed() {
    let app = TestApp::start();
    let booking = requested(&app);
    let page = app.operator().submits(
        &format!("{}/approve", inbox(&booking)),
        &[("version", "99"), ("step", "approve"), ("comment", "Kept words")],
    );
    page.is(412).shows("Kept words");
    assert_eq!(version(&page), booking["version"].to_string());
}

#[test]
fn sessions_that_a_closure_hits_are_left_out_of_the_yes() {
    let app = TestApp::start();
    let booking = closed_on(&app);
    let page = app.operator().sees_page(&inbox(&booking));
    page.shows("Approve without 1 conflicting session")
        .shows("Fire drill");
    let sent = forms::fields(&page.html, "decide");
    let ticked: Vec<&str> = sent
        .iter()
        .filter(|(name, _)| name == "skip")
        .map(|(_, start)| start.as_str())
        .collect();
    assert_eq!(ticked, ["2027-03-21T22:00"], "the one that may not be");
    let done = decides(
        &app,
        &booking,
        ("approve", &[("step", "leave-now"), ("skip", ticked[0])]),
    );
    done.is(303);
    let seen = app.lead().sees(&booking);
    let states: Vec<&str> = texts(&seen["sessions"], "state");
    assert_eq!(states, ["scheduled", "skipped", "scheduled"]);
}

#[test]
fn an_exception_needs_a_reason_and_then_lets_all_sessions_be() {
    let app = TestApp::start();
    let booking = closed_on(&app);
    let without = decides(
        &app,
        &booking,
        ("approve", &[("step", "override"), ("override", "0.closure")]),
    );
    without.is(422).shows("Please say why you grant this exception.");
    let done = decides(
        &app,
        &booking,
        (
            "approve",
            &[
                ("step", "override"),
                ("override", "0.closure"),
                ("reason-0.closure", "The drill ends before"),
            ],
        ),
    );
    done.is(303);
    app.operator()
        .sees_page(&inbox(&booking))
        .shows("The drill ends before");
}

#[test]
fn a_conflict_that_is_new_comes_back_on_the_same_page() {
    let app = TestApp::start();
    let booking = closed_on(&app);
    let page = decides(
        &app,
        &booking,
        ("approve", &[("step", "approve"), ("comment", "Welcome")]),
    );
    page.is(409).shows("Fire drill").shows("Welcome");
}

#[test]
fn a_message_written_beside_the_decision_comes_back_there() {
    let app = TestApp::start();
    let booking = requested(&app);
    let fields = [
        ("words", "Is there a guard at night?"),
        ("back", &*inbox(&booking)),
        ("key", "k1"),
    ];
    let sent = app
        .operator()
        .submits(&format!("/bookings/{}/messages", booking["id"]), &fields);
    sent.leads_to(&format!("{}?done=message-sent", inbox(&booking)));
    app.tick();
    app.operator()
        .sees_page(&inbox(&booking))
        .shows("Is there a guard at night?");
    app.operator()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows(&format!("href=\"{}\"", inbox(&booking)));
    app.lead()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .lacks(&format!("href=\"{}\"", inbox(&booking)));
}

#[test]
fn changes_are_asked_for_with_words_only() {
    let app = TestApp::start();
    let booking = requested(&app);
    let empty = decides(&app, &booking, ("request-changes", &[("comment", " ")]));
    empty.is(422).shows("id=\"comment-error\"");
    decides(
        &app,
        &booking,
        ("request-changes", &[("comment", "Fewer people please")]),
    )
    .is(303);
    assert_eq!(state(&app, &booking), "changes_requested");
}

#[test]
fn a_no_has_a_reason_code_and_other_needs_words() {
    let app = TestApp::start();
    let booking = requested(&app);
    decides(
        &app,
        &booking,
        ("decline", &[("reason", "other"), ("comment", "")]),
    )
    .is(422);
    decides(
        &app,
        &booking,
        ("decline", &[("reason", "season"), ("comment", "")]),
    )
    .is(303);
    assert_eq!(state(&app, &booking), "declined");
}

#[test]
fn requests_that_compete_are_shown_to_each_other_s_judge() {
    let app = TestApp::start();
    let first = app.lead().books("market/stand", "2027-03-20T10:00", 120);
    let second = app.rival().books("market/stand", "2027-03-20T11:00", 120);
    app.tick();
    let page = app.operator().sees_page(&inbox(&first));
    page.shows("Competing")
        .shows(&format!("href=\"{}\"", inbox(&second)));
    page.shows("Another request wants the same time.");
}

#[test]
fn staff_see_what_was_passed_on_to_them_and_decide_it_marked() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-20T22:00", 480);
    app.tick();
    app.staff().sees_page("/inbox").lacks("Night mapping");
    app.lives_until("2027-03-23T11:00");
    app.staff().sees_page("/inbox").shows("Night mapping");
    let page = app.staff().sees_page(&inbox(&booking));
    assert!(
        page.says("You decide in the operator's place.")
            || page.says("You decide in the operator&#39;s place."),
        "{}",
        page.html
    );
}

#[test]
fn the_timeline_shows_one_s_own_and_says_of_others_only_that_time_is_taken() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.tick();
    let own = app.lead().sees_page("/schedule?zoom=week&from=2027-03-15");
    own.shows("Night mapping")
        .shows(&format!("/bookings/{}", booking["id"]));
    let other = app
        .rival()
        .sees_page("/schedule?zoom=week&from=2027-03-15&site=hall");
    other.shows("class=\"occ\"").lacks("Night mapping").lacks("alpha");
    app.stranger()
        .sees_page("/schedule")
        .shows("Nothing is planned in this time.");
    assert!(
        app.anonymous()
            .opens("/schedule")
            .location
            .starts_with("/sign-in")
    );
}

#[test]
fn the_timeline_draws_the_hours_of_use_and_says_them() {
    let app = TestApp::start();
    let page = app
        .operator()
        .sees_page("/schedule?zoom=week&from=2027-03-15&site=hall");
    // The side hall is open from nine to six: eight stretches of a week are not.
    let side = page.html.split("/zones/side\">").nth(1).unwrap();
    let side = side.split("</tr>").next().unwrap();
    assert_eq!(side.matches("<rect class=\"out\"").count(), 8, "{side}");
    assert!(
        side.contains("<span class=\"sr\">Hours of use: ") && side.contains("09:00–18:00 (Trial)"),
        "{side}"
    );
    let main = page.html.split("/zones/main\">").nth(1).unwrap();
    let main = main.split("</tr>").next().unwrap();
    assert!(
        !main.contains("class=\"out\""),
        "the main hall is always open: {main}"
    );
    page.shows("Outside the hours of use");
}

#[test]
fn every_zoom_of_the_schedule_shows_the_booking_and_the_time_zone() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.tick();
    for zoom in ["day", "week", "4weeks", "quarter", "list", ""] {
        for (language, clock) in [("ko", "한국 시각 기준"), ("en", "Korean time (UTC+9)")] {
            let page = app.staff().views(
                language,
                &format!("/schedule?zoom={zoom}&from=2027-03-20&site=hall"),
            );
            assert!(page.says(clock), "{zoom}");
            assert!(
                page.says(if zoom == "quarter" {
                    "site=hall"
                } else {
                    "Night mapping"
                }),
                "{zoom}: {}",
                page.html
            );
            assert!(!page.says("style="), "{zoom}");
        }
    }
    let none = app
        .staff()
        .sees_page("/schedule?zoom=list&from=2027-03-20&state=requested");
    none.lacks("Night mapping");
    app.staff().opens("/schedule?site=nowhere").is(404);
}

#[test]
fn the_operator_s_home_says_who_is_on_site_and_whom_to_call() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.lives_until("2027-03-20T12:00");
    let page = app.operator().sees_page("/home");
    page.shows("On site today and tonight")
        .shows("lead@people.example")
        .shows("3 people");
    app.operator().views("ko", "/home").shows("오늘과 오늘 밤 회차");
}

#[test]
fn what_a_revision_changed_stands_on_top_of_the_request() {
    let app = TestApp::start();
    let booking = requested(&app);
    let first = app.operator().sees_page(&inbox(&booking));
    first.lacks("changed and sent again");
    app.lead()
        .does(
            "revise",
            &booking,
            &ask_series("hall/main", "2027-03-20T22:00", 420, "FREQ=DAILY;COUNT=3"),
        )
        .ok();
    app.tick();
    let again = app.operator().sees_page(&inbox(&booking));
    again
        .shows("changed and sent again")
        .shows("Sat 20 Mar 2027, 22:00–06:00 (+1) → Sat 20 Mar 2027, 22:00–05:00 (+1)");
    decides(
        &app,
        &booking,
        ("request-changes", &[("comment", "Later, please.")]),
    )
    .is(303);
    assert!(
        !app.operator()
            .sees_page(&inbox(&booking))
            .says("changed and sent again"),
        "that was answered"
    );
}
