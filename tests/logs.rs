//! Logs of sessions: what was done, measured and lost; final, opened again, disputed, settled; asked for.

use serde_json::{Value, json};

use crate::presence::Night;
use crate::stops::{agrees, stops};
use crate::support::{Persona, Reply, TestApp, array, audit, texts};
use crate::telling::address;

const TARGETS: &str = "/api/v1/consortia/alpha/targets";

fn path(night: &Night) -> String {
    format!("/api/v1/sessions/{}/log", night.booking["sessions"][0]["id"])
}

/// Changes a log as it is now.
fn acts(who: &Persona, night: &Night, action: &str, body: &Value) -> Reply {
    let now = night.app.admin().gets(&path(night)).ok();
    if action.is_empty() {
        who.replaces(&path(night), &now["version"], body)
    } else {
        who.changes(&format!("{}/{action}", path(night)), &now["version"], body)
    }
}

fn words(text: &str) -> Value {
    json!({ "words": text })
}

/// Everything was done.
fn full() -> Value {
    json!({ "outcome": "full", "done": "Six rounds.", "visitors": 35 })
}

fn count(app: &TestApp, event: &str, name: &str) -> usize {
    let told = app.events_to(&address(name));
    told.iter().filter(|told| *told == event).count()
}

fn field(reply: Reply) -> String {
    let told = reply.refused(422);
    format!("{}: {}", told["errors"][0]["field"], told["errors"][0]["code"]).replace('"', "")
}

#[test]
fn a_log_compares_plan_and_actual_and_counts_once_it_is_final() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let named = json!({ "ko": "순찰 횟수", "en": "Rounds" });
    let body = json!({ "targets": [{ "name": named, "unit": "회", "goal": "120" }] });
    app.lead().puts(TARGETS, &body).refused(403);
    let targets = app.staff().puts(TARGETS, &body).ok();
    let target = targets["targets"][0]["id"].clone();
    assert_eq!(field(acts(&app.lead(), &night, "", &full())), "state: not_now");
    app.lives_until("2027-03-16T22:31");
    night.passes(&app.member(), 0, "in").ok();
    app.lives_until("2027-03-17T04:00");
    night.passes(&app.member(), 0, "out").ok();
    let now = app.admin().sees(&night.booking);
    crate::on_the_day::on_session(&app.lead(), "finish", &now, &json!({})).ok();
    let body = json!({ "outcome": "part", "done": "Four rounds of six.", "visitors": 35,
        "lost": { "minutes": 90, "side": "site", "words": "The lift stood still." },
        "readings": [{ "target": target, "value": "4.5" }] });
    acts(&app.clerk(), &night, "", &body).refused(403);
    acts(&app.rival(), &night, "", &body).refused(404);
    let log = acts(&app.member(), &night, "", &body).ok();
    assert_eq!(
        [
            &log["planned"]["end"],
            &log["actual"]["end"],
            &log["people"]["start"],
            &log["people"]["end"]
        ],
        [
            &json!("2027-03-16T20:30:00Z"),
            &json!("2027-03-16T19:00:00Z"),
            &json!("2027-03-16T13:31:00Z"),
            &json!("2027-03-16T19:00:00Z")
        ]
    );
    assert_eq!((&log["state"], &log["version"]), (&json!("draft"), &json!(1)));
    let reached = || app.lead().gets(TARGETS).ok()["targets"][0]["reached"].clone();
    assert_eq!(reached(), "0", "a draft counts for nothing");
    let log = acts(&app.member(), &night, "close", &json!({})).ok();
    assert_eq!(log["state"], "final");
    assert_eq!(reached(), "4.5");
    assert_eq!(field(acts(&app.member(), &night, "", &body)), "state: not_now");
    // What is measured no more keeps what was measured.
    app.staff().puts(TARGETS, &json!({ "targets": [] })).ok();
    let log = app.clerk().gets(&path(&night)).ok();
    assert_eq!(log["readings"][0]["value"], "4.5");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn what_is_wrong_or_missing_is_named_at_its_field() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T06:00");
    let bad = json!({ "outcome": "mostly", "visitors": -1, "lost": { "minutes": 421, "side": "moon" },
        "readings": [{ "target": 1, "value": "many" }] });
    let told = acts(&app.lead(), &night, "", &bad).refused(422);
    assert_eq!(
        texts(&told["errors"], "field"),
        [
            "outcome",
            "visitors",
            "lost.minutes",
            "lost.side",
            "readings.0.target"
        ]
    );
    let lost = json!({ "lost": { "minutes": 5 } });
    assert_eq!(field(acts(&app.lead(), &night, "", &lost)), "lost.side: required");
    acts(&app.lead(), &night, "", &json!({ "outcome": "nothing" })).ok();
    let told = acts(&app.lead(), &night, "close", &json!({})).refused(422);
    assert_eq!(texts(&told["errors"], "field"), ["done", "lost.side"]);
    let stale = app.lead().replaces(&path(&night), &json!(0), &full());
    stale.refused(412);
}

#[test]
fn a_final_log_is_opened_again_by_its_writers_for_a_while_and_by_the_others_with_a_reason() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T06:00");
    acts(&app.lead(), &night, "", &full()).ok();
    acts(&app.lead(), &night, "close", &json!({})).ok();
    app.lives_until("2027-03-17T06:30");
    let log = acts(&app.member(), &night, "reopen", &json!({})).ok();
    assert_eq!(log["state"], "draft");
    acts(&app.lead(), &night, "close", &json!({})).ok();
    app.lives_until("2027-03-17T07:01");
    assert_eq!(
        field(acts(&app.lead(), &night, "reopen", &json!({}))),
        "state: not_now"
    );
    assert_eq!(
        field(acts(&app.clerk(), &night, "reopen", &json!({}))),
        "words: required"
    );
    let log = acts(&app.clerk(), &night, "reopen", &words("The lift is missing.")).ok();
    assert_eq!(
        (&log["reopened"]["words"], &log["closed_at"]),
        (&json!("The lift is missing."), &Value::Null)
    );
    app.tick();
    assert_eq!(
        [
            count(&app, "log_reopened", "lead"),
            count(&app, "log_reopened", "clerk")
        ],
        [1, 0]
    );
    acts(&app.lead(), &night, "close", &json!({})).ok();
    app.moves_to("2027-03-31T07:02:00+09:00");
    assert_eq!(
        field(acts(&app.staff(), &night, "reopen", &words("Late."))),
        "state: not_now"
    );
}

#[test]
fn the_site_disputes_within_a_week_and_the_programme_says_how_it_was() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T06:00");
    let mut body = full();
    body["lost"] = json!({ "minutes": 60, "side": "site" });
    acts(&app.lead(), &night, "", &body).ok();
    acts(&app.lead(), &night, "close", &json!({})).ok();
    app.lives_until("2027-03-17T12:00");
    acts(&app.lead(), &night, "dispute", &words("Mine.")).refused(403);
    acts(&app.clerk(), &night, "dispute", &words("The lift ran.")).ok();
    assert_eq!(
        field(acts(&app.clerk(), &night, "dispute", &words("Again."))),
        "state: not_now"
    );
    let settled = json!({ "words": "Half an hour.", "lost": { "minutes": 30, "side": "equipment" } });
    acts(&app.clerk(), &night, "settle", &settled).refused(403);
    let log = acts(&app.staff(), &night, "settle", &settled).ok();
    assert_eq!(
        (
            &log["lost"]["minutes"],
            &log["lost"]["side"],
            &log["settled"]["words"]
        ),
        (&json!(30), &json!("equipment"), &json!("Half an hour."))
    );
    app.tick();
    assert_eq!(count(&app, "log_disputed", "lead"), 1);
    assert_eq!(count(&app, "log_settled", "lead"), 1);
    assert_eq!(count(&app, "log_settled", "operator"), 1);
    // Another time, but not after a week.
    app.moves_to("2027-03-24T06:00:01+09:00");
    assert_eq!(
        field(acts(&app.clerk(), &night, "dispute", &words("Late."))),
        "state: not_now"
    );
}

#[test]
fn a_log_that_is_not_final_is_asked_for_twice_also_after_six_hours_away() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T05:30");
    app.lives_until("2027-03-18T05:29");
    assert_eq!(count(&app, "log_due", "lead"), 0);
    app.moves_to("2027-03-18T11:30:00+09:00");
    app.tick();
    assert_eq!(
        [count(&app, "log_due", "lead"), count(&app, "log_due", "clerk")],
        [1, 1]
    );
    let log = format!("/sessions/{}/log", night.booking["sessions"][0]["id"]);
    app.lead().sees_page("/home").shows("Finish the log").shows(&log);
    acts(&app.lead(), &night, "", &full()).ok();
    acts(&app.lead(), &night, "close", &json!({})).ok();
    app.lives_until("2027-03-21T05:30");
    assert_eq!(count(&app, "log_due", "lead"), 1, "it is final");
    app.lead().sees_page("/home").lacks("Finish the log").lacks(&log);
    audit::assert_clean(app.app.db.url());
}

/// A stop takes time from what was planned, also where the session goes on after it.
#[test]
fn minutes_in_which_work_was_stopped_stand_in_a_new_log() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T01:00");
    let stop = stops(&app.clerk(), &json!({ "zone": "hall/main" }), "Water runs in.");
    app.lives_until("2027-03-17T01:45");
    agrees(&app.operator(), &stop, "It is dry.").ok();
    app.lives_until("2027-03-17T05:30");
    let page = format!("/sessions/{}/log", night.booking["sessions"][0]["id"]);
    let page = app.lead().sees_page(&page);
    page.shows("Work stopped").shows("01:00–01:45");
    page.shows("name=\"lost.minutes\" type=\"number\" value=\"45\"");
}

#[test]
fn the_page_keeps_what_was_typed_and_makes_final_in_one_press() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let page = format!("/sessions/{}/log", night.booking["sessions"][0]["id"]);
    app.lead().sees_page(&page).shows("There is no log yet");
    app.lives_until("2027-03-17T06:00");
    let filled = |version: &'static str| {
        [
            ("version", version),
            ("outcome", "part"),
            ("done", "Four rounds."),
            ("lost.minutes", "90"),
            ("act", "close"),
        ]
    };
    let told = app.lead().submits(&page, &filled("0"));
    told.is(422).shows("lost.side-error");
    let sides = [&filled("0")[..], &[("lost.side", "weather")]].concat();
    app.lead()
        .submits(&page, &sides)
        .leads_to(&format!("{page}?done=log-closed"));
    app.clerk()
        .sees_page(&page)
        .shows("Four rounds.")
        .shows("The weather")
        .lacks("name=\"done\"");
    let told = app.member().submits(&page, &sides);
    told.is(412).shows("What you typed is still here");
    let dispute = [("version", "2"), ("words", "It was dry.")];
    app.clerk()
        .submits(&format!("{page}/dispute"), &dispute)
        .leads_to(&format!("{page}?done=log-dispute"));
    app.staff()
        .sees_page(&page)
        .shows("It was dry.")
        .shows("Settle it");
}

#[test]
fn targets_are_written_in_a_form_by_the_programme() {
    let app = TestApp::start();
    let page = "/consortia/alpha/targets";
    app.lead()
        .sees_page(page)
        .shows("Nothing is measured")
        .lacks("targets.0.unit");
    let bad = [
        ("targets.0.name.ko", "순찰"),
        ("targets.0.goal", "many"),
        ("targets.0.unit", "회"),
    ];
    let told = app.staff().submits(page, &bad);
    told.is(422)
        .shows("targets.0.goal-error")
        .holds("targets.0.goal", "many");
    let good = [
        ("targets.0.name.ko", "순찰"),
        ("targets.0.goal", "120"),
        ("targets.0.unit", "회"),
    ];
    app.staff()
        .submits(page, &good)
        .leads_to(&format!("{page}?done=saved"));
    app.lead().sees_page(page).shows("of 120 회");
    let known = array(&app.lead().gets(TARGETS).ok()["targets"]).len();
    assert_eq!(known, 1);
}

#[test]
fn what_is_written_while_it_runs_is_final_only_afterwards() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T02:00");
    acts(&app.member(), &night, "", &full()).ok();
    assert_eq!(
        field(acts(&app.member(), &night, "close", &json!({}))),
        "state: not_now"
    );
    let page = format!("/sessions/{}/log", night.booking["sessions"][0]["id"]);
    app.member()
        .sees_page(&page)
        .shows("Save as a draft")
        .lacks("make final");
    app.lives_until("2027-03-17T05:30");
    assert_eq!(
        acts(&app.member(), &night, "close", &json!({})).ok()["state"],
        "final"
    );
}

#[test]
fn who_disputes_or_settles_says_why_whoever_they_are() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T06:00");
    acts(&app.lead(), &night, "", &full()).ok();
    acts(&app.lead(), &night, "close", &json!({})).ok();
    assert_eq!(
        field(acts(&app.clerk(), &night, "dispute", &json!({}))),
        "words: required"
    );
    acts(&app.clerk(), &night, "dispute", &words("Not so.")).ok();
    assert_eq!(
        field(acts(&app.staff(), &night, "settle", &json!({}))),
        "words: required"
    );
}
