//! The end of a session on its day: ended before its time, or given more of it, on the database in force.

use serde_json::{Value, json};

use crate::support::city::ask_of;
use crate::support::crowd::{Crowd, settled};
use crate::support::{Persona, Reply, TestApp, array, audit, because, raw, shows};

const ROUNDS: u32 = 20;
const CROWD: usize = 50;

/// A booking of the lead, 10:00 to 12:00, that runs since half an hour.
fn running(app: &TestApp) -> Value {
    let booking = app.approved("hall/main", "2027-03-20T10:00", 120);
    app.lives_until("2027-03-20T10:30");
    app.admin().sees(&booking)
}

pub fn on_session(persona: &Persona, action: &str, booking: &Value, body: &Value) -> Reply {
    let id = &booking["sessions"][0]["id"];
    persona.changes(
        &format!("/api/v1/sessions/{id}/{action}"),
        &booking["version"],
        body,
    )
}

fn until(clock: &str) -> Value {
    json!({ "until": format!("2027-03-20T{clock}:00+09:00") })
}

/// Lets the consortia of the hall extend their sessions alone.
fn leaves_it_to_consortia(app: &TestApp) {
    let form = [("mail_links", "on"), ("questions", "on"), ("extend_alone", "on")];
    app.operator().submits("/sites/hall/desk", &form).is(303);
}

/// Lets the hall be asked for on the day itself.
fn takes_requests_of_the_day(app: &TestApp) {
    let today = r#"UPDATE sites SET notice = '{"days":0}' WHERE slug = 'hall'"#;
    raw::run(&mut raw::open(app.url()), today).unwrap();
}

#[test]
fn what_ends_early_frees_the_rest_of_its_time_at_once() {
    let app = TestApp::start();
    takes_requests_of_the_day(&app);
    let booking = running(&app);
    let taken = app.rival().asks("hall/main", "2027-03-20T11:00", 60);
    taken.is(409);
    let ended = on_session(&app.lead(), "finish", &booking, &because("The battery is flat.")).ok();
    let session = &ended["sessions"][0];
    assert_eq!(session["state"], "ended");
    assert_eq!(session["ends_at"], "2027-03-20T01:30:00Z");
    assert_eq!(session["actual_end"], "2027-03-20T01:30:00Z");
    assert_eq!(session["planned_end"], "2027-03-20T03:00:00Z");
    assert_eq!(ended["state"], "completed");
    // Nothing is asked of the rest: it is free for others.
    app.rival().books("hall/main", "2027-03-20T11:00", 60);
    let when = "from=2027-03-20T01:30:00Z&to=2027-03-20T02:00:00Z&minutes=30&phase=trial";
    let free = app
        .anonymous()
        .gets(&format!("/api/v1/sites/hall/zones/main/free?{when}"))
        .ok();
    assert_eq!(array(&free["items"]).len(), 1, "{free}");
    app.lives_until("2027-03-20T12:30");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn people_hear_once_that_a_session_ended_early_and_when_it_was_to_end() {
    let app = TestApp::start();
    let booking = running(&app);
    on_session(&app.lead(), "finish", &booking, &json!({})).ok();
    app.lives_until("2027-03-20T13:00");
    let told = app.events_to("duty@hall.example");
    let ends = told.iter().filter(|event| *event == "demonstration_ended");
    assert_eq!(ends.count(), 1, "{told:?}");
    assert!(!told.iter().any(|event| event == "session_ends_soon"), "{told:?}");
}

#[test]
fn only_what_runs_is_ended_and_only_by_those_who_may() {
    let app = TestApp::start();
    let coming = app.approved("hall/main", "2027-03-20T10:00", 120);
    on_session(&app.lead(), "finish", &coming, &json!({})).is(409);
    app.lives_until("2027-03-20T10:30");
    let booking = app.admin().sees(&coming);
    on_session(&app.rival(), "finish", &booking, &json!({})).is(404);
    on_session(&app.member(), "finish", &booking, &json!({})).is(403);
    on_session(&app.operator(), "finish", &booking, &json!({})).ok();
    // It has ended: a second tap of somebody who saw it running is told so.
    on_session(&app.lead(), "finish", &booking, &json!({})).is(412);
}

#[test]
fn at_a_site_that_leaves_it_to_consortia_a_session_goes_on_at_once() {
    let app = TestApp::start();
    leaves_it_to_consortia(&app);
    let booking = running(&app);
    let longer = on_session(&app.lead(), "extend", &booking, &until("12:45")).ok();
    let session = &longer["sessions"][0];
    assert_eq!(session["state"], "running");
    assert_eq!(session["ends_at"], "2027-03-20T03:45:00Z");
    assert_eq!(session["planned_end"], "2027-03-20T03:00:00Z");
    app.rival().asks("hall/main", "2027-03-20T12:30", 60).is(409);
    app.lives_until("2027-03-20T12:15");
    assert_eq!(app.admin().sees(&booking)["sessions"][0]["state"], "running");
    app.lives_until("2027-03-20T12:45");
    assert_eq!(app.admin().sees(&booking)["sessions"][0]["state"], "ended");
    assert!(app.is_told("duty@hall.example", "session_extended"));
    audit::assert_clean(app.app.db.url());
}

#[test]
fn more_time_than_is_free_is_refused_with_what_would_do() {
    let app = TestApp::start();
    leaves_it_to_consortia(&app);
    let rival = app.rival().books("hall/main", "2027-03-20T12:30", 60);
    app.operator().approves(&rival);
    let booking = running(&app);
    let refused = on_session(&app.lead(), "extend", &booking, &until("13:00")).refused(409);
    let verdict = &refused["verdicts"][0];
    assert_eq!(verdict["findings"][0]["rule"], "capacity", "{verdict}");
    assert_eq!(verdict["nearest"]["starts_at"], "2027-03-20T03:00:00Z");
    assert_eq!(verdict["nearest"]["ends_at"], "2027-03-20T03:30:00Z");
    // What is said to do does.
    on_session(&app.lead(), "extend", &booking, &until("12:30")).ok();
    let full = app.admin().sees(&booking);
    let refused = on_session(&app.lead(), "extend", &full, &until("12:35")).refused(409);
    assert_eq!(refused["verdicts"][0]["nearest"], Value::Null);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn where_the_site_is_asked_a_wish_changes_nothing_until_somebody_says_yes() {
    let app = TestApp::start();
    let booking = running(&app);
    let asked = on_session(&app.lead(), "extend", &booking, &until("12:30")).ok();
    assert_eq!(asked["sessions"][0]["ends_at"], "2027-03-20T03:00:00Z");
    assert_eq!(asked["sessions"][0]["wished_end"], "2027-03-20T03:30:00Z");
    app.tick();
    let letter = app.newest_text_to("duty@hall.example");
    shows(&letter, "12:30");
    assert!(app.is_told("operator@people.example", "extension_asked"));
    let longer = on_session(&app.operator(), "extend", &asked, &until("12:30")).ok();
    assert_eq!(longer["sessions"][0]["ends_at"], "2027-03-20T03:30:00Z");
    assert_eq!(longer["sessions"][0]["wished_end"], Value::Null);
    app.tick();
    assert!(app.is_told("lead@people.example", "session_extended"));
}

#[test]
fn a_wish_is_declined_taken_back_or_over_with_the_session() {
    let app = TestApp::start();
    let booking = running(&app);
    let asked = on_session(&app.lead(), "extend", &booking, &until("12:30")).ok();
    let declined = on_session(
        &app.operator(),
        "decline-extension",
        &asked,
        &because("The cleaners come."),
    );
    let declined = declined.ok();
    assert_eq!(declined["sessions"][0]["wished_end"], Value::Null);
    app.tick();
    shows(&app.newest_text_to("lead@people.example"), "The cleaners come.");
    let again = on_session(&app.lead(), "extend", &declined, &until("12:15")).ok();
    let dropped = on_session(&app.lead(), "decline-extension", &again, &json!({})).ok();
    on_session(&app.lead(), "decline-extension", &dropped, &json!({})).is(404);
    on_session(&app.lead(), "extend", &dropped, &until("12:15")).ok();
    app.lives_until("2027-03-20T12:00");
    let over = app.admin().sees(&booking);
    assert_eq!(over["sessions"][0]["state"], "ended");
    assert_eq!(over["sessions"][0]["wished_end"], Value::Null);
}

#[test]
fn an_end_that_is_not_later_too_far_or_too_soon_asked_for_names_the_field() {
    let app = TestApp::start();
    let coming = app.approved("hall/main", "2027-03-20T10:00", 120);
    let code = |reply: Reply| reply.refused(422)["errors"][0]["code"].clone();
    let lead = app.lead();
    assert_eq!(
        code(on_session(&lead, "extend", &coming, &until("12:30"))),
        "too_early"
    );
    app.lives_until("2027-03-20T10:30");
    let booking = app.admin().sees(&coming);
    assert_eq!(
        code(on_session(&lead, "extend", &booking, &until("12:00"))),
        "not_later"
    );
    let far = json!({ "until": "2027-03-21T10:00:00+09:00" });
    assert_eq!(code(on_session(&lead, "extend", &booking, &far)), "too_far");
}

#[test]
fn for_the_freed_hour_fifty_clients_ask_end_extend_amend_approve_and_close() {
    let app = TestApp::start();
    leaves_it_to_consortia(&app);
    takes_requests_of_the_day(&app);
    let crowd = Crowd::new(&app.base, &app.people, CROWD);
    for round in 0..ROUNDS {
        let date = chrono::NaiveDate::from_ymd_opt(2027, 3, 20).unwrap() + chrono::Days::new(round.into());
        let booking = app.approved("hall/main", &format!("{date}T10:00"), 120);
        let other = app.approved("hall/yard", &format!("{date}T20:00"), 60);
        let waiting = app.lead().books("hall/main", &format!("{date}T12:30"), 60);
        app.lives_until(&format!("{date}T10:30"));
        let booking = app.admin().sees(&booking);
        let longer = json!({ "until": format!("{date}T12:30:00+09:00") });
        let there = json!({ "phases": ask_of("alpha", "hall/main", &format!("{date}T11:00"), 60)["phases"] });
        let hour =
            json!({ "start": format!("{date}T11:00:00+09:00"), "end": format!("{date}T11:30:00+09:00") });
        crowd.at_once(|index, persona| match index % 10 {
            0 => drop(settled(on_session(persona, "finish", &booking, &json!({})))),
            2 => drop(settled(on_session(persona, "extend", &booking, &longer))),
            4 => {
                let reply = persona.does("amendments", &other, &there);
                // One waits already.
                if reply.status != 422 {
                    settled(reply);
                }
            }
            6 => drop(settled(app.operator().acts("approve", &waiting))),
            8 => {
                let path = "/api/v1/sites/hall/closures";
                let closure = json!({ "zone": "main", "effect": "block", "reason": format!("Works {index}"),
                    "shape": { "span": hour } });
                if let Some(hit) = settled(app.operator().posts(path, &closure)) {
                    settled(
                        app.operator()
                            .presses(&format!("{path}/{}/lift", hit["closure"]["id"])),
                    );
                }
            }
            at => {
                let start = format!("{date}T{}:{}0", 11 + (index / 10) % 2, (at / 2) % 6);
                let asked = ask_of(["alpha", "beta"][index % 2], "hall/main", &start, 60);
                drop(settled(persona.requests(&asked)));
            }
        });
        audit::assert_clean(app.app.db.url());
        app.lives_until(&format!("{date}T14:00"));
    }
    app.tick();
    audit::assert_clean(app.app.db.url());
    let deadlocks = audit::deadlocks(app.app.db.url());
    assert!(deadlocks < 3, "{deadlocks} deadlocks");
}
