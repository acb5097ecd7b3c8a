//! Closures: what they hit, what is asked and told of it, and what does not start while they stand.

use serde_json::{Value, json};

use crate::support::city::ask_series;
use crate::support::{TestApp, array, raw, texts};
use crate::telling::{address, calendar};

fn states(booking: &Value) -> Vec<&str> {
    texts(&booking["sessions"], "state")
}

#[test]
fn a_late_closure_flags_sessions_and_drops_none() {
    let app = TestApp::start();
    let booking = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    let closure = json!({ "zone": "main", "effect": "block", "reason": "Burst pipe",
        "shape": { "span": { "start": "2027-03-21T15:00:00Z", "end": "2027-03-22T15:00:00Z" } } });
    let hit = app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
    assert_eq!(array(&hit["sessions"]).len(), 2, "{hit}");
    let flagged = app.lead().sees(&booking);
    assert_eq!(states(&flagged), ["scheduled"; 3]);
    assert_eq!(flagged["sessions"][1]["flag"], "Burst pipe");
    app.tick();
    let id = hit["closure"]["id"].clone();
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{id}/lift"))
        .ok();
    assert!(app.lead().sees(&booking)["sessions"][1].get("flag").is_none());
    app.tick();
    let told = app.events_to("lead@people.example");
    let told: Vec<&str> = told
        .iter()
        .map(String::as_str)
        .filter(|event| event.starts_with("closure_"))
        .collect();
    assert_eq!(told, ["closure_hits", "closure_lifted"]);
}

#[test]
fn a_closure_that_is_sent_twice_is_there_once() {
    let app = TestApp::start();
    let closure = json!({ "zone": "main", "effect": "block", "reason": "Burst pipe",
        "shape": { "span": { "start": "2027-03-21T15:00:00Z", "end": "2027-03-22T15:00:00Z" } } });
    let add = || app.operator().posts("/api/v1/sites/hall/closures", &closure).ok()["closure"]["id"].clone();
    let first = add();
    assert_eq!(add(), first);
    let list = || array(&app.operator().gets("/api/v1/sites/hall/closures").ok()["items"]).len();
    assert_eq!(list(), 1);
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{first}/lift"))
        .ok();
    assert_ne!(add(), first, "what was lifted is over");
    assert_eq!(list(), 1);
}

#[test]
fn a_session_that_two_things_hit_keeps_a_flag_until_the_last_is_lifted() {
    let app = TestApp::start();
    let early = json!({ "effect": "warn", "reason": "Busy season", "shape": { "span": { "start": "2027-03-01T00:00:00Z", "end": "2027-04-01T00:00:00Z" } } });
    app.operator().posts("/api/v1/sites/hall/closures", &early).ok();
    let mut asked = ask_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    asked["phases"][0]["schedule"]["skip_holidays"] = json!(true);
    let booking = app.lead().requests(&asked).ok();
    let close = |reason: &str, zone: Value, days: [u32; 2]| {
        let [start, end] = days.map(|day| format!("2027-03-{day}T12:00:00Z"));
        let body = json!({ "zone": zone, "effect": "block", "reason": reason, "shape": { "span": { "start": start, "end": end } } });
        app.operator().posts("/api/v1/sites/hall/closures", &body).ok()["closure"]["id"].clone()
    };
    let lift = |id: &Value| {
        app.operator()
            .presses(&format!("/api/v1/sites/hall/closures/{id}/lift"))
            .ok()
    };
    let flags = || {
        let seen = app.lead().sees(&booking);
        array(&seen["sessions"])
            .iter()
            .map(|session| session["flag"].as_str().unwrap_or("").to_owned())
            .collect::<Vec<_>>()
    };
    let works = close("Works", json!(null), [20, 23]);
    let pipe = close("Burst pipe", json!("main"), [21, 22]);
    assert_eq!(flags(), ["Works", "Burst pipe", "Works"]);
    assert_eq!(lift(&pipe)["sessions"], json!([]), "none is rid of its flag");
    assert_eq!(flags(), ["Works"; 3]);
    let day = json!({ "date": "2027-03-22", "names": { "ko": "임시공휴일", "en": "Extra holiday" }, "kind": "temporary" });
    app.admin().posts("/api/v1/holidays", &day).ok();
    let again = close("Works again", json!(null), [22, 23]);
    assert_eq!(flags(), ["Works", "Works", "Works again"]);
    lift(&works);
    assert_eq!(
        flags(),
        ["", "", "Works again"],
        "what stood before the request flags nothing"
    );
    lift(&again);
    assert_eq!(flags(), ["", "", "임시공휴일 / Extra holiday"]);
}

#[test]
fn a_closed_house_has_closed_rooms_and_a_closed_room_closes_the_whole() {
    let app = TestApp::start();
    let closure = |zone: &str, day: &str| {
        json!({ "zone": zone, "effect": "block", "reason": "Painting",
            "shape": { "span": { "start": format!("{day}T00:00:00Z"), "end": format!("{day}T09:00:00Z") } } })
    };
    app.operator()
        .posts("/api/v1/sites/house/closures", &closure("all", "2027-03-20"))
        .ok();
    app.operator()
        .posts("/api/v1/sites/house/closures", &closure("room-b", "2027-03-21"))
        .ok();
    let rule = |zone: &str, start: &str| {
        app.lead().asks(zone, start, 120).refused(409)["verdicts"][0]["findings"][0]["rule"].clone()
    };
    assert_eq!(rule("house/room-a", "2027-03-20T10:00"), "closure");
    assert_eq!(rule("house/all", "2027-03-21T10:00"), "closure");
    app.lead().books("house/room-a", "2027-03-21T10:00", 120);
}

/// A closure of the hall on the second of three days; none told of it yet.
fn closes(app: &TestApp, effect: &str) -> Value {
    let shape =
        json!({ "span": { "start": "2027-04-06T00:00:00+09:00", "end": "2027-04-07T00:00:00+09:00" } });
    let closure = json!({ "zone": "main", "effect": effect, "reason": "Fire drill", "shape": shape });
    app.operator().posts("/api/v1/sites/hall/closures", &closure).ok()
}

/// Three approved days of alpha, the second of which somebody closes.
fn hit(effect: &str) -> (TestApp, Value) {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-04-05T10:00", 120, "FREQ=DAILY;COUNT=3");
    let booking = app.operator().approves(&app.lead().requests(&asked).ok());
    app.tick();
    closes(&app, effect);
    app.tick();
    (app, booking)
}

fn states_of(app: &TestApp, booking: &Value) -> Vec<String> {
    let now = app.lead().sees(booking);
    array(&now["sessions"])
        .iter()
        .map(|one| one["state"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_session_that_a_closure_hits_and_nobody_handles_is_asked_about_and_does_not_start() {
    let (app, booking) = hit("block");
    let count = |event: &str, name: &str| {
        app.events_to(&address(name))
            .iter()
            .filter(|told| *told == event)
            .count()
    };
    app.lives_until("2027-04-03T12:00");
    assert_eq!(
        (count("flag_reminder", "lead"), count("flag_reminder", "operator")),
        (1, 1)
    );
    assert_eq!(
        (count("flag_reminder", "staff"), count("flag_escalated", "staff")),
        (0, 0)
    );
    app.lives_until("2027-04-05T12:30");
    assert_eq!(
        (count("flag_escalated", "lead"), count("flag_escalated", "staff")),
        (1, 1)
    );
    app.lives_until("2027-04-06T10:01");
    assert_eq!(states_of(&app, &booking), ["ended", "missed", "scheduled"]);
    for name in ["lead", "operator", "staff", "duty@hall.example"] {
        assert_eq!(count("session_missed", name), 1, "{name}");
    }
    let missed = app.lead().sees(&booking)["sessions"][1].clone();
    assert_eq!(
        (&missed["reason"], &missed["actual_start"]),
        (&json!("Fire drill"), &Value::Null)
    );
    let sequence = |text: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("SEQUENCE:"))
            .unwrap();
        line.trim().parse::<u32>().unwrap()
    };
    let (whole, gone) = (
        calendar(&app, "approved", "lead").unwrap(),
        calendar(&app, "session_missed", "lead").unwrap(),
    );
    assert!(
        gone.contains("METHOD:CANCEL") && sequence(&gone) > sequence(&whole),
        "{gone}"
    );
    app.lives_until("2027-04-08T09:00");
    assert_eq!(states_of(&app, &booking), ["ended", "missed", "ended"]);
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
}

#[test]
fn a_closure_that_warns_stops_no_session() {
    let (app, booking) = hit("warn");
    app.lives_until("2027-04-06T10:01");
    assert_eq!(states_of(&app, &booking), ["ended", "running", "scheduled"]);
}

#[test]
fn those_who_heard_of_a_closure_hear_that_it_is_lifted_and_the_session_starts() {
    let (app, booking) = hit("block");
    let closure = app.operator().gets("/api/v1/sites/hall/closures").ok()["items"][0]["id"].clone();
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{closure}/lift"))
        .ok();
    app.tick();
    for name in ["lead", "staff"] {
        assert!(
            app.events_to(&address(name))
                .contains(&"closure_lifted".to_owned()),
            "{name}"
        );
    }
    app.lives_until("2027-04-06T10:01");
    assert_eq!(states_of(&app, &booking), ["ended", "running", "scheduled"]);
    assert!(
        !app.events_to(&address("lead"))
            .iter()
            .any(|event| event.starts_with("flag_"))
    );
}

#[test]
fn a_session_that_was_approved_in_spite_of_a_closure_starts() {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-04-05T10:00", 120, "FREQ=DAILY;COUNT=3");
    let booking = app.lead().requests(&asked).ok();
    closes(&app, "block");
    let granted = json!({ "overrides": [{ "phase": 0, "rule": "closure", "reason": "The drill is in the afternoon." }] });
    app.operator().does("approve", &booking, &granted).ok();
    app.lives_until("2027-04-06T10:01");
    assert_eq!(states_of(&app, &booking), ["ended", "running", "scheduled"]);
}

#[test]
fn what_was_approved_in_spite_of_a_closure_starts_also_when_another_one_warns_of_it_later() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T10:00", 120, "FREQ=DAILY;COUNT=3");
    closes(&app, "block");
    let granted = json!({ "overrides": [{ "phase": 0, "rule": "closure", "reason": "The drill is in the afternoon." }] });
    app.operator().does("approve", &booking, &granted).ok();
    let shape =
        json!({ "span": { "start": "2027-04-06T00:00:00+09:00", "end": "2027-04-07T00:00:00+09:00" } });
    let warns = json!({ "zone": "main", "effect": "warn", "reason": "Busy day", "shape": shape });
    app.operator().posts("/api/v1/sites/hall/closures", &warns).ok();
    app.lives_until("2027-04-06T10:01");
    assert_eq!(states_of(&app, &booking), ["ended", "running", "scheduled"]);
    assert!(
        !app.events_to(&address("lead"))
            .iter()
            .any(|event| event.starts_with("flag_")),
        "it needs no answer"
    );
}

#[test]
fn the_lifting_of_one_closure_leaves_the_news_of_another_and_is_told_to_all_who_were_told_of_it() {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-04-05T10:00", 120, "FREQ=DAILY;COUNT=3");
    app.operator().approves(&app.lead().requests(&asked).ok());
    app.rival().books("hall/yard", "2027-04-06T10:00", 120);
    app.tick();
    let add = |reason: &str, day: u32| {
        let [start, end] = [day, day + 1].map(|day| format!("2027-04-{day:02}T00:00:00+09:00"));
        let shape = json!({ "span": { "start": start, "end": end } });
        let closure = json!({ "effect": "block", "reason": reason, "shape": shape });
        app.operator().posts("/api/v1/sites/hall/closures", &closure).ok()["closure"]["id"].clone()
    };
    let first = add("Fire drill", 6);
    add("Concert", 7);
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{first}/lift"))
        .ok();
    app.tick();
    let told = |name: &str| {
        let events = app.events_to(&address(name));
        events
            .into_iter()
            .filter(|event| event.starts_with("closure_"))
            .collect::<Vec<_>>()
    };
    // The drill's own news was still waiting, and its lifting says it all.
    assert_eq!(told("lead"), ["closure_hits", "closure_lifted"]);
    // A request that waits heard of it, too.
    assert_eq!(told("rival"), ["closure_lifted"]);
}

#[test]
fn a_reminder_that_waits_is_not_sent_once_the_session_has_another_day() {
    let (app, _) = hit("block");
    app.memory
        .refuse_next(madang::notify::SendError::Temporary("451 later".into()));
    app.memory
        .refuse_next(madang::notify::SendError::Temporary("451 later".into()));
    app.lives_until("2027-04-03T09:00");
    let booking = app.lead().gets("/api/v1/bookings").ok()["items"][0].clone();
    let session = app.lead().sees(&booking)["sessions"][1]["id"].clone();
    let to = json!({ "starts_at": "2027-04-12T10:00:00+09:00" });
    app.operator()
        .changes(
            &format!("/api/v1/sessions/{session}/move"),
            &booking["version"],
            &to,
        )
        .ok();
    let before = app.memory.sent().len();
    app.lives_until("2027-04-03T12:00");
    let later = app.memory.sent().split_off(before);
    assert!(later.iter().any(|(mail, _)| mail.hint == "session_moved"));
    assert!(
        !later.iter().any(|(mail, _)| mail.hint.starts_with("flag_")),
        "{:?}",
        later.iter().map(|(mail, _)| &mail.hint).collect::<Vec<_>>()
    );
}

#[test]
fn an_approval_takes_off_what_it_weighed_and_what_comes_later_flags_again() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T10:00", 120, "FREQ=DAILY;COUNT=3");
    let flags = || app.lead().sees(&booking)["sessions"][1]["flag"].clone();
    let mut conn = raw::open(app.app.db.url());
    let mut weighed = || raw::number(&mut conn, "SELECT min(weighed) AS number FROM sessions");
    let first = closes(&app, "block")["closure"]["id"].clone();
    assert_eq!(flags(), "Fire drill");
    assert!(weighed() < first.as_i64().unwrap());
    let granted = json!({ "overrides": [{ "phase": 0, "rule": "closure", "reason": "The drill is in the afternoon." }] });
    app.operator().does("approve", &booking, &granted).ok();
    app.tick();
    assert_eq!(flags(), Value::Null);
    assert!(weighed() > first.as_i64().unwrap());
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{first}/lift"))
        .ok();
    let second = closes(&app, "block")["closure"]["id"].clone();
    assert_eq!(flags(), "Fire drill");
    assert!(weighed() < second.as_i64().unwrap());
}
