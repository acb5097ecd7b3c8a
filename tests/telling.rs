//! Telling people, in order and only what is still so: what a later fact overtakes is not sent, what is left
//! leaves in the order of the facts, who may not know any more hears nothing, and calendars follow who
//! belongs.

use madang::app::post;
use madang::notify::SendError;
use madang::store::Url;
use serde_json::{Value, json};

use crate::support::city::LEAD;
use crate::support::ics::Diary;
use crate::support::{TestApp, array, at, lacks, raw, shows};

mod model;
mod once;

pub fn notices(app: &TestApp) -> Vec<Value> {
    array(&app.admin().gets("/api/v1/notices?limit=2000").ok()["items"]).to_vec()
}

/// The newest notice of an event to somebody.
#[track_caller]
fn notice(app: &TestApp, event: &str, name: &str) -> Value {
    let email = address(name);
    let found = notices(app)
        .into_iter()
        .find(|notice| notice["event"] == event && notice["recipient"] == email.as_str());
    found.unwrap_or_else(|| panic!("no {event} to {name}"))
}

pub fn address(name: &str) -> String {
    if name.contains('@') {
        name.to_owned()
    } else {
        format!("{name}@people.example")
    }
}

/// Events of the mails to somebody since there were so many mails.
fn told_since(app: &TestApp, before: usize, name: &str) -> Vec<String> {
    let sent = app.memory.sent().split_off(before);
    sent.into_iter()
        .filter(|(mail, _)| mail.to.email == address(name))
        .map(|(mail, _)| mail.hint)
        .collect()
}

/// Method and text of the calendar part of the newest mail of an event to somebody; none: it has no such
/// part.
#[track_caller]
pub fn calendar(app: &TestApp, event: &str, name: &str) -> Option<String> {
    let sent = app.memory.sent();
    let found = sent
        .iter()
        .rfind(|(mail, _)| mail.hint == event && mail.to.email == address(name));
    let (mail, _) =
        found.unwrap_or_else(|| panic!("no {event} to {name}: {:?}", app.events_to(&address(name))));
    mail.rendered.calendar.as_ref().map(|part| part.body.clone())
}

/// A request of alpha for three nights from 5 April, told.
fn requested(app: &TestApp) -> Value {
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.tick();
    booking
}

#[track_caller]
fn moves(app: &TestApp, booking: &Value, index: usize, start: &str) -> Value {
    let path = format!("/api/v1/sessions/{}/move", booking["sessions"][index]["id"]);
    app.operator()
        .changes(&path, &booking["version"], &json!({ "starts_at": start }))
        .ok()
}

/// Ends a membership, in whatever way that is done.
fn takes_out(app: &TestApp, organisation: &str, name: &str) {
    let of = format!("(SELECT id FROM organisations WHERE slug = '{organisation}')");
    run(
        app,
        format!(
            "DELETE FROM memberships WHERE person_id = {} AND organisation_id = {of}",
            person(app, name)
        ),
    );
}

/// Begins a membership, in whatever way that is done.
fn puts_in(app: &TestApp, organisation: &str, name: &str, role: &str) {
    let from = format!(
        "SELECT id, {}, '{role}' FROM organisations WHERE slug = '{organisation}'",
        person(app, name)
    );
    run(
        app,
        format!("INSERT INTO memberships (organisation_id, person_id, role) {from}"),
    );
}

fn run(app: &TestApp, statement: String) {
    use diesel::connection::SimpleConnection;
    app.run(move |tx| {
        tx.conn.batch_execute(&statement).unwrap();
        Ok(())
    });
}

/// Turns a person's notices of answers off or on.
fn mutes_answers(app: &TestApp, name: &str, kinds: &Value) {
    run(
        app,
        format!(
            "UPDATE people SET muted = '{kinds}' WHERE id = {}",
            person(app, name)
        ),
    );
}

fn person(app: &TestApp, name: &str) -> i64 {
    let people = app.admin().gets("/api/v1/people?limit=200").ok();
    let found = array(&people["items"])
        .iter()
        .find(|person| person["email"] == address(name).as_str());
    found.unwrap()["id"].as_i64().unwrap()
}

// --- What is overtaken

#[test]
fn an_approval_that_waits_for_the_morning_is_not_told_after_its_cancellation() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.moves_to("2027-03-15T22:05");
    let approved = app.operator().approves(&booking);
    app.tick();
    let before = app.memory.sent().len();
    app.moves_to("2027-03-15T22:30");
    app.lead()
        .does("cancel", &approved, &json!({ "reason": "No crew." }))
        .ok();
    app.lives_until("2027-03-16T08:00");
    for name in ["lead", "partner", "operator", "clerk"] {
        assert_eq!(told_since(&app, before, name), ["cancelled"], "{name}");
        let (over, by) = (notice(&app, "approved", name), notice(&app, "cancelled", name));
        assert_eq!(
            (&over["state"], &over["expiry"], &over["overtaken_event"]),
            (&json!("expired"), &json!("overtaken"), &json!("cancelled"))
        );
        assert_eq!(over["overtaken_by"], by["id"]);
        assert_eq!(
            calendar(&app, "cancelled", name),
            None,
            "what was never there is not taken out"
        );
    }
    let page = app
        .admin()
        .gets(&format!(
            "/api/v1/notices?booking={}&state=expired",
            booking["id"]
        ))
        .ok();
    assert!(
        array(&page["items"])
            .iter()
            .all(|notice| notice["server_words"].is_null())
    );
}

#[test]
fn a_request_withdrawn_at_night_asks_nobody_for_a_decision_in_the_morning() {
    let app = TestApp::start();
    app.moves_to("2027-03-15T22:05");
    let booking = requested(&app);
    app.moves_to("2027-03-15T22:30");
    app.lead().acts("withdraw", &booking).ok();
    app.lives_until("2027-03-16T08:00");
    assert_eq!(app.events_to("operator@people.example"), ["withdrawn"]);
    assert_eq!(app.events_to(LEAD), [""; 0]);
}

#[test]
fn a_session_that_is_moved_twice_before_anybody_heard_is_told_from_the_time_that_its_reader_knows() {
    let app = TestApp::start();
    let booking = app.operator().approves(&requested(&app));
    app.tick();
    let before = app.memory.sent().len();
    (0..5).for_each(|_| app.memory.refuse_next(SendError::Temporary("451 later".into())));
    let moved = moves(&app, &booking, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    // By start it is the last now.
    moves(&app, &moved, 2, "2027-04-11T10:00:00+09:00");
    app.tick();
    assert_eq!(told_since(&app, before, "lead"), ["session_moved"]);
    let text = app.newest_text_to(LEAD);
    shows(&text, "Sun 11 Apr 2027, 10:00");
    shows(&text, "Mon 5 Apr 2027, 22:00");
    lacks(&text, "10 Apr");
}

// --- Order

#[test]
fn a_change_by_night_takes_the_approval_along_and_leaves_after_it() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.moves_to("2027-03-15T22:05");
    let approved = app.operator().approves(&booking);
    app.tick();
    let before = app.memory.sent().len();
    app.moves_to("2027-03-15T22:30");
    moves(&app, &approved, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    for name in ["lead", "operator"] {
        assert_eq!(
            told_since(&app, before, name),
            ["approved", "session_moved"],
            "{name}"
        );
    }
    assert_eq!(
        told_since(&app, before, "staff"),
        [""; 0],
        "who hears of the approval only is left to sleep"
    );
    app.lives_until("2027-03-16T08:00");
    assert_eq!(told_since(&app, before, "staff"), ["approved"]);
}

#[test]
fn what_follows_a_mail_that_is_to_be_tried_again_is_not_tried_before_it_has_left() {
    let app = TestApp::start();
    let booking = requested(&app);
    let before = app.memory.sent().len();
    (0..5).for_each(|_| app.memory.refuse_next(SendError::Temporary("451 later".into())));
    let approved = app.operator().approves(&booking);
    app.tick();
    // The site's duty address hears of the move alone, so its mail is the one that may be refused beside the
    // four.
    (0..6).for_each(|_| app.memory.refuse_next(SendError::Temporary("451 later".into())));
    moves(&app, &approved, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    let (first, second) = (
        notice(&app, "approved", "lead"),
        notice(&app, "session_moved", "lead"),
    );
    assert_eq!(
        (&first["attempts"], &second["attempts"], &second["state"]),
        (&json!(2), &json!(0), &json!("queued"))
    );
    app.lives_until("2027-03-15T12:00");
    assert_eq!(told_since(&app, before, "lead"), ["approved", "session_moved"]);
}

#[test]
fn what_follows_a_mail_of_a_process_that_died_waits_until_its_lease_ends() {
    let app = TestApp::start();
    let booking = requested(&app);
    let before = app.memory.sent().len();
    let approved = app.operator().approves(&booking);
    let lost = app.run(|tx| post::take(tx, 32, tx.now.plus(300)));
    assert!(lost.seen > 0);
    moves(&app, &approved, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    assert_eq!(told_since(&app, before, "lead"), [""; 0]);
    app.lives_until("2027-03-15T10:06");
    assert_eq!(told_since(&app, before, "lead"), ["approved", "session_moved"]);
}

// --- Who may know

#[test]
fn who_was_barred_or_taken_out_in_the_evening_gets_no_mail_in_the_morning() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.moves_to("2027-03-15T22:05");
    app.operator().approves(&booking);
    app.tick();
    let before = app.memory.sent().len();
    app.moves_to("2027-03-15T22:10");
    takes_out(&app, "company", "clerk");
    app.admin()
        .presses(&format!("/api/v1/people/{}/disable", person(&app, "partner")))
        .ok();
    mutes_answers(&app, "lead", &json!(["answers"]));
    app.lives_until("2027-03-16T08:00");
    for (name, why) in [
        ("clerk", "not_concerned"),
        ("partner", "not_concerned"),
        ("lead", "muted"),
    ] {
        // Who was barred is told so, and nothing about the booking.
        let told: Vec<String> = told_since(&app, before, name)
            .into_iter()
            .filter(|event| event != "account_changed")
            .collect();
        assert_eq!(told, [""; 0], "{name}");
        assert_eq!(notice(&app, "approved", name)["expiry"], why, "{name}");
    }
    assert_eq!(told_since(&app, before, "operator"), ["approved"]);
}

#[test]
fn who_leaves_gets_a_cancel_and_who_joins_the_whole_request() {
    let app = TestApp::start();
    let approved = app.operator().approves(&requested(&app));
    app.tick();
    let mut diary = Diary::default();
    diary
        .takes(&calendar(&app, "approved", "clerk").unwrap())
        .unwrap();
    let now = at(crate::support::NOW).unix();
    assert_eq!(diary.after(now).len(), 3);
    takes_out(&app, "company", "clerk");
    app.tick();
    diary.takes(&calendar(&app, "left", "clerk").unwrap()).unwrap();
    assert_eq!(diary.after(now), []);
    moves(&app, &approved, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    puts_in(&app, "company", "clerk", "member");
    app.tick();
    let whole = calendar(&app, "joined", "clerk").unwrap();
    shows(&whole, "METHOD:REQUEST");
    shows(&whole, "RRULE:");
    diary.takes(&whole).unwrap();
    assert_eq!(diary.after(now).len(), 3);
    let before = app.memory.sent().len();
    app.tick();
    app.lives_until("2027-03-16T08:00");
    assert_eq!(app.memory.sent().len(), before, "each once");
}

#[test]
fn a_letter_of_leaving_that_a_server_refuses_for_good_is_written_once() {
    let app = TestApp::start();
    app.operator().approves(&requested(&app));
    app.tick();
    app.memory
        .refuse_next(SendError::Permanent("550 nobody here".into()));
    takes_out(&app, "company", "clerk");
    app.tick();
    let left = || {
        notices(&app)
            .into_iter()
            .filter(|notice| notice["event"] == "left")
            .collect::<Vec<_>>()
    };
    assert_eq!(left()[0]["state"], "dead");
    for time in [
        "2027-03-15T12:00:00+09:00",
        "2027-03-16T09:00:00+09:00",
        "2027-03-17T09:00:00+09:00",
    ] {
        app.lives_until(time);
    }
    assert_eq!(left().len(), 1);
}

#[test]
fn a_notice_that_somebody_is_overtaking_is_waited_for_by_nobody_and_leaves_once() {
    let app = TestApp::start();
    let url = app.app.db.url();
    if matches!(url, Url::Sqlite(_)) {
        // SQLite has one writer.
        return;
    }
    app.lead().books("hall/main", "2027-04-05T22:00", 480);
    app.lead().books("hall/main", "2027-04-07T22:00", 480);
    let sent = || {
        app.memory
            .sent()
            .iter()
            .filter(|(mail, _)| mail.to.email == address("operator"))
            .count()
    };
    let mut other = raw::open(url);
    raw::run(&mut other, "BEGIN").unwrap();
    let first = "SELECT min(id) FROM notices WHERE email = 'operator@people.example'";
    raw::run(
        &mut other,
        &format!("UPDATE notices SET attempts = attempts WHERE id = ({first})"),
    )
    .unwrap();
    app.tick();
    let before = sent();
    raw::run(&mut other, "COMMIT").unwrap();
    app.tick();
    assert_eq!((before, sent()), (1, 2));
    app.tick();
    assert_eq!(sent(), 2);
}

#[test]
fn when_a_party_s_dates_end_what_is_to_come_leaves_its_people_s_calendars() {
    let app = TestApp::start();
    app.operator().approves(&requested(&app));
    app.tick();
    let mut body = app.admin().gets("/api/v1/consortia/alpha").ok();
    let version = body["version"].clone();
    body["parties"] = json!([{ "organisation": "alpha-lead", "role": "lead" },
        { "organisation": "alpha-partner", "role": "partner", "valid_from": "2027-01-01", "valid_until": "2027-03-20" }]);
    for view_only in ["id", "version"] {
        body.as_object_mut().unwrap().remove(view_only);
    }
    app.admin()
        .changes("/api/v1/consortia/alpha", &version, &body)
        .ok();
    app.lives_until("2027-03-20T23:00");
    assert!(!app.is_told("partner@people.example", "left"));
    app.lives_until("2027-03-21T09:00");
    app.tick();
    shows(&calendar(&app, "left", "partner").unwrap(), "METHOD:CANCEL");
}

#[test]
fn a_calendar_that_hears_of_some_changes_only_gets_none_of_them() {
    let app = TestApp::start();
    let approved = app.operator().approves(&requested(&app));
    moves(&app, &approved, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    assert_eq!(calendar(&app, "approved", "staff"), None);
    assert_eq!(calendar(&app, "session_moved", "duty@hall.example"), None);
    shows(&calendar(&app, "session_moved", "lead").unwrap(), "RECURRENCE-ID");
}
