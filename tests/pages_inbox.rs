//! What an operator can do to single sessions: see which ones a rule concerns, leave some out, offer other
//! times, settle those that were hit later; all without script.

use serde_json::{Value, json};

use crate::pages_operator::{decides, inbox, requested};
use crate::support::pages::Sheet;
use crate::support::{TestApp, forms, lacks, shows, texts};

mod hit;

/// Closes all of the hall on whole days; `effect` is block or warn.
fn closes(app: &TestApp, effect: &str, (start, end): (&str, &str), reason: &str) -> Value {
    let span = json!({ "start": format!("{start}T00:00:00+09:00"), "end": format!("{end}T00:00:00+09:00") });
    let kept = app
        .operator()
        .posts(
            "/api/v1/sites/hall/closures",
            &json!({ "effect": effect, "shape": { "span": span }, "reason": reason }),
        )
        .ok();
    app.tick();
    kept
}

/// What the form of the decision would send as it stands, under a name.
fn sent(page: &Sheet, name: &str) -> Vec<String> {
    forms::fields(&page.html, "decide")
        .into_iter()
        .filter(|(own, _)| own == name)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn a_rule_that_only_warns_is_not_ticked_off_and_says_for_how_many_sessions() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator()
        .sees_page(&inbox(&booking))
        .shows("No closure or holiday in the way");
    closes(&app, "warn", ("2027-03-20", "2027-03-22"), "Disinfection");
    for (language, kept, noted) in [
        (
            "en",
            "No closure or holiday in the way",
            "To note: </span>Falls into a closure or holiday · 2 sessions",
        ),
        (
            "ko",
            "이용 불가 기간·공휴일과 겹치지 않음",
            "주의: </span>이용 불가 기간 또는 공휴일과 겹침 · 2회",
        ),
    ] {
        let page = app.operator().views(language, &inbox(&booking));
        page.shows(noted).lacks(kept);
    }
    closes(&app, "block", ("2027-03-22", "2027-03-23"), "Fire drill");
    let page = app.operator().sees_page(&inbox(&booking));
    page.shows("Not met: </span>Falls into a closure or holiday · 2 sessions");
}

#[test]
fn the_week_begins_with_the_first_day_of_the_request() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-21T10:00", 120);
    app.tick();
    let first = |path: &str| {
        let page = app.operator().sees_page(path);
        let ticks = page.html.split("class=\"ticks\"").nth(1).unwrap().to_owned();
        ticks
            .split("</text>")
            .next()
            .unwrap()
            .rsplit('>')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(first(&inbox(&booking)), "21 Sun");
    assert_eq!(first(&format!("{}?week=2027-03-28", inbox(&booking))), "28 Sun");
}

#[test]
fn of_a_long_series_only_what_something_stands_against_is_unfolded() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-01T10:00", 60, "FREQ=DAILY;COUNT=30");
    closes(&app, "block", ("2027-04-06", "2027-04-08"), "Fire drill");
    let page = app.operator().sees_page(&inbox(&booking));
    let leave = page.html.split("id=\"way-leave\"").nth(1).unwrap();
    let (open, folded) = leave.split_once("<details>").unwrap();
    let rows = |html: &str| html.matches("name=\"skip\"").count();
    assert_eq!((rows(open), rows(folded)), (2, 28), "{leave}");
    assert_eq!(sent(&page, "skip"), ["2027-04-06T10:00", "2027-04-07T10:00"]);
}

#[test]
fn a_session_that_another_request_wants_too_is_marked_where_sessions_are_chosen() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("market/stand", "2027-04-01T10:00", 120, "FREQ=DAILY;COUNT=9");
    app.rival().books("market/stand", "2027-04-03T11:00", 120);
    app.tick();
    let page = app.operator().sees_page(&inbox(&booking));
    let leave = page.html.split("id=\"way-leave\"").nth(1).unwrap();
    let open = leave.split("<details>").next().unwrap();
    shows(open, "2027-04-03T10:00");
    lacks(open, "2027-04-04T10:00");
    shows(open, "Competing");
}

#[test]
fn the_operator_chooses_what_a_yes_leaves_out_and_reads_it_once_more() {
    let app = TestApp::start();
    let booking = requested(&app);
    let none = decides(&app, &booking, ("approve", &[("step", "leave")]));
    none.is(422).shows("Please choose the sessions to leave out.");
    let chosen = [
        ("step", "leave"),
        ("skip", "2027-03-22T22:00"),
        ("comment", "Guards are off"),
    ];
    let asked = decides(&app, &booking, ("approve", &chosen));
    assert_eq!(
        (asked.status, app.lead().sees(&booking)["state"].as_str()),
        (200, Some("requested")),
        "nothing is decided yet"
    );
    for words in [
        "You approve without this session.",
        "Mon 22 Mar, 22:00",
        "2 sessions stay and are approved.",
        "goes to:",
    ] {
        asked.shows(words);
    }
    assert!(
        asked
            .html
            .split("goes to:")
            .nth(1)
            .unwrap()
            .split("</p>")
            .next()
            .unwrap()
            .contains("lead"),
        "{}",
        asked.html
    );
    let mut confirmed = forms::fields(&asked.html, "decide");
    // Back leads to the same choice with what was typed.
    let back: Vec<(&str, &str)> = confirmed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("step", "back")])
        .collect();
    let back = app
        .operator()
        .submits(&format!("{}/approve", inbox(&booking)), &back);
    assert_eq!(
        (sent(&back, "skip"), sent(&back, "comment")),
        (
            vec!["2027-03-22T22:00".to_owned()],
            vec!["Guards are off".to_owned()]
        )
    );
    confirmed.push(("step".into(), "leave-now".into()));
    let confirmed: Vec<(&str, &str)> = confirmed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    app.operator()
        .submits(&format!("{}/approve", inbox(&booking)), &confirmed)
        .is(303);
    app.tick();
    let seen = app.lead().sees(&booking);
    let states: Vec<&str> = texts(&seen["sessions"], "state");
    assert_eq!(seen["state"], "approved");
    assert_eq!(states, ["scheduled", "scheduled", "skipped"]);
    let sent = app.memory.sent();
    let (mail, _) = sent
        .iter()
        .rfind(|(mail, _)| mail.hint == "approved" && mail.to.email.starts_with("lead"))
        .unwrap();
    shows(&mail.rendered.text, "Sessions left out (1)");
    shows(&mail.rendered.text, "22 Mar");
}

#[test]
fn the_timeline_draws_only_a_session_that_runs_as_running() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    let looks = |app: &TestApp| {
        let page = app.operator().sees_page("/schedule?zoom=week&from=2027-03-20");
        let series = page
            .html
            .split("class=\"s ")
            .nth(1)
            .unwrap()
            .split("</a>")
            .next()
            .unwrap()
            .to_owned();
        ["is-approved", "is-running", "is-done"].map(|look| series.matches(look).count())
    };
    app.lives_until("2027-03-20T23:00");
    assert_eq!(
        looks(&app),
        [1, 1, 0],
        "the band and what is to come, and the one that runs"
    );
    app.lives_until("2027-03-21T10:00");
    assert_eq!(looks(&app), [1, 0, 1]);
    assert_eq!(app.lead().sees(&booking)["state"], "active");
}

#[test]
fn declining_has_no_reason_chosen_and_is_refused_beside_the_field_without_one() {
    let app = TestApp::start();
    let booking = requested(&app);
    let page = app.operator().sees_page(&inbox(&booking));
    assert_eq!(sent(&page, "reason"), [""]);
    let none = decides(
        &app,
        &booking,
        (
            "decline",
            &[("step", "decline"), ("reason", ""), ("comment", "Too loud")],
        ),
    );
    none.is(422).shows("id=\"reason-error\">Please choose the reason");
    assert_eq!(sent(&none, "comment"), ["Too loud".to_owned()]);
    assert_eq!(app.lead().sees(&booking)["state"], "requested");
    decides(
        &app,
        &booking,
        ("decline", &[("reason", "safety"), ("comment", "Too loud")]),
    )
    .is(303);
}
