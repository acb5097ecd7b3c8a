//! The life of a booking over HTTP: asked for, decided, started, ended, told.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::city::{ask, ask_of, site};

mod moved;

fn states(booking: &Value) -> Vec<&str> {
    booking["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|session| session["state"].as_str().unwrap())
        .collect()
}

#[test]
fn one_session_is_requested_approved_started_ended_and_told() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-03-20T22:00", 480, None))
        .ok();
    assert_eq!(booking["state"], "requested");
    app.tick();
    let approved = app.operator().approves(&booking);
    assert_eq!(approved["state"], "approved");
    app.lives_until("2027-03-20T22:00:00+09:00");
    let running = app.lead().sees(&booking);
    assert_eq!(
        (running["state"].as_str(), states(&running)),
        (Some("active"), vec!["running"])
    );
    app.lives_until("2027-03-21T06:00:00+09:00");
    let done = app.lead().sees(&booking);
    assert_eq!(
        (done["state"].as_str(), states(&done)),
        (Some("completed"), vec!["ended"])
    );
    assert_eq!(
        app.events_to("lead@people.example"),
        [
            "booking_received",
            "approved",
            "start_reminder",
            "end_reminder",
            "session_starts_soon",
            "demonstration_started",
            "session_ends_soon",
            "demonstration_ended"
        ]
    );
    assert_eq!(
        app.events_to("duty@hall.example"),
        [
            "session_starts_soon",
            "demonstration_started",
            "session_ends_soon",
            "demonstration_ended"
        ]
    );
    assert!(
        app.subjects_to("operator@people.example")[0].starts_with("승인 요청 · "),
        "{:?}",
        app.subjects_to("operator@people.example")
    );
}

#[test]
fn a_series_starts_and_ends_night_by_night() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T22:00",
            480,
            Some("FREQ=DAILY;COUNT=3"),
        ))
        .ok();
    app.operator().approves(&booking);
    app.lives_until("2027-03-21T23:00:00+09:00");
    assert_eq!(
        states(&app.lead().sees(&booking)),
        ["ended", "running", "scheduled"]
    );
    app.lives_until("2027-03-24T00:00:00+09:00");
    let told = app.events_to("lead@people.example");
    assert_eq!(told.iter().filter(|event| *event == "session_started").count(), 2);
    assert_eq!(
        told.iter()
            .filter(|event| *event == "demonstration_ended")
            .count(),
        1
    );
}

#[test]
fn the_same_time_is_refused_with_the_rule_and_the_nearest_time() {
    let app = TestApp::start();
    app.lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 120, None))
        .ok();
    let rival = ask_of("beta", "hall/main", ("2027-03-20T11:00", 120), None);
    let preview = app.rival().posts("/api/v1/bookings/preview", &rival).ok();
    let refused = app.rival().requests(&rival).refused(409);
    for verdicts in [&preview["verdicts"], &refused["verdicts"]] {
        assert_eq!(verdicts[0]["result"], "refused");
        assert_eq!(verdicts[0]["findings"][0]["rule"], "capacity");
        assert_eq!(verdicts[0]["nearest"]["local_start"], "2027-03-20T12:00");
    }
    assert!(
        !refused.to_string().contains("Night mapping"),
        "the other's title is not told"
    );
    app.tick();
}

#[test]
fn a_series_with_one_taken_night_is_all_or_nothing_unless_that_night_is_left_out() {
    let app = TestApp::start();
    app.lead()
        .requests(&ask("hall/main", "2027-03-21T22:00", 480, None))
        .ok();
    let mut series = ask_of(
        "beta",
        "hall/main",
        ("2027-03-20T22:00", 480),
        Some("FREQ=DAILY;COUNT=3"),
    );
    let problem = app.rival().requests(&series).refused(409);
    let results: Vec<_> = problem["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|verdict| verdict["result"].clone())
        .collect();
    assert_eq!(results, ["ok", "refused", "ok"]);
    series["skip"] = json!(["2027-03-21T22:00"]);
    let preview = app.rival().posts("/api/v1/bookings/preview", &series).ok();
    series["preview"] = preview["preview"].clone();
    let booking = app.rival().requests(&series).ok();
    assert_eq!(states(&booking), ["scheduled", "skipped", "scheduled"]);
    app.tick();
}

#[test]
fn a_preview_that_no_longer_holds_refuses_the_request() {
    let app = TestApp::start();
    let mut series = ask("hall/main", "2027-03-20T22:00", 480, Some("FREQ=DAILY;COUNT=3"));
    series["preview"] = json!("something else");
    app.lead().requests(&series).refused(409);
}

#[test]
fn the_same_key_gives_the_same_booking_and_another_request_is_refused() {
    let app = TestApp::start();
    let body = ask("hall/main", "2027-03-20T10:00", 120, None).to_string();
    let first = app
        .lead()
        .posts_with("/api/v1/bookings", &[("Idempotency-Key", "k1")], &body)
        .ok();
    let again = app
        .lead()
        .posts_with("/api/v1/bookings", &[("Idempotency-Key", "k1")], &body)
        .ok();
    assert_eq!(first["id"], again["id"]);
    let other = ask("hall/main", "2027-03-21T10:00", 120, None).to_string();
    let problem = app
        .lead()
        .posts_with("/api/v1/bookings", &[("Idempotency-Key", "k1")], &other)
        .refused(422);
    assert_eq!(problem["type"], "urn:madang:key_reused");
    app.tick();
}

#[test]
fn a_stale_version_is_refused_and_a_missing_one_is_asked_for() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 120, None))
        .ok();
    let path = format!("/api/v1/bookings/{}/approve", booking["id"]);
    app.operator().posts(&path, &json!({})).refused(428);
    app.operator().approves(&booking);
    let problem = app
        .operator()
        .does("decline", &booking, &json!({ "reason": "safety" }))
        .refused(412);
    assert_eq!(problem["version"], 2);
    app.tick();
}

#[test]
fn a_declined_request_gives_its_time_back() {
    let app = TestApp::start();
    let asked = ask("hall/main", "2027-03-20T10:00", 120, None);
    let booking = app.lead().requests(&asked).ok();
    app.operator()
        .does("decline", &booking, &json!({ "reason": "other" }))
        .refused(422);
    let declined = app
        .operator()
        .does(
            "decline",
            &booking,
            &json!({ "reason": "safety", "text": "Floor load." }),
        )
        .ok();
    assert_eq!(declined["life"]["code"], "safety");
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-03-20T10:00", 120), None))
        .ok();
    app.tick();
    assert!(
        app.events_to("lead@people.example")
            .contains(&"declined".to_owned())
    );
}

#[test]
fn changes_are_asked_for_and_a_revision_comes_back_for_decision() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 120, None))
        .ok();
    let waiting = app
        .operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Not on a Saturday, please." }),
        )
        .ok();
    assert_eq!(waiting["state"], "changes_requested");
    let revised = app
        .lead()
        .does(
            "revise",
            &waiting,
            &ask("hall/main", "2027-03-22T10:00", 120, None),
        )
        .ok();
    assert_eq!(
        (
            revised["state"].as_str(),
            revised["sessions"][0]["original_start"].as_str()
        ),
        (Some("requested"), Some("2027-03-22T10:00"))
    );
    assert_eq!(revised["phases"][0]["uid"], booking["phases"][0]["uid"]);
    // The first time is free again.
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-03-20T10:00", 120), None))
        .ok();
    app.tick();
}

#[test]
fn an_offer_is_accepted_as_it_stands_and_approves_at_once() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 120, None))
        .ok();
    let offer = ask("hall/main", "2027-03-23T14:00", 120, None)["phases"].clone();
    let waiting = app
        .operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Tuesday is calmer.", "offer": offer }),
        )
        .ok();
    app.tick();
    let approved = app.lead().does("accept-offer", &waiting, &json!({})).ok();
    assert_eq!(
        (
            approved["state"].as_str(),
            approved["sessions"][0]["original_start"].as_str()
        ),
        (Some("approved"), Some("2027-03-23T14:00"))
    );
    app.tick();
    assert!(
        app.events_to("lead@people.example")
            .contains(&"offer_made".to_owned())
    );
}

#[test]
fn a_hold_that_runs_out_frees_its_time_and_tells_both_sides() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-04-20T10:00", 120, None))
        .ok();
    app.lives_until("2027-03-29T10:00:00+09:00");
    assert_eq!(app.lead().sees(&booking)["state"], "expired");
    let told = app.events_to("operator@people.example");
    assert_eq!(
        told,
        [
            "decision_needed",
            "decision_reminder",
            "decision_reminder",
            "decision_escalated",
            "hold_expiring",
            "hold_expired"
        ]
    );
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-04-20T10:00", 120), None))
        .ok();
    app.tick();
}

#[test]
fn where_requests_compete_approving_one_tells_the_other() {
    let app = TestApp::start();
    let first = app
        .lead()
        .requests(&ask("market/stand", "2027-03-20T10:00", 120, None))
        .ok();
    let second = app
        .rival()
        .requests(&ask_of("beta", "market/stand", ("2027-03-20T11:00", 120), None))
        .ok();
    app.tick();
    app.operator().approves(&second);
    let problem = app.operator().does("approve", &first, &json!({})).refused(409);
    assert_eq!(problem["verdicts"][0]["findings"][0]["rule"], "capacity");
    app.tick();
    assert!(
        app.events_to("operator@people.example")
            .contains(&"competing_request".to_owned())
    );
    assert!(
        app.events_to("lead@people.example")
            .contains(&"time_taken".to_owned())
    );
}

#[test]
fn where_requests_compete_those_who_have_room_for_both_hear_nothing_and_a_third_does() {
    let app = TestApp::start();
    let zones = json!([{
        "slug": "lawn", "names": { "ko": "잔디", "en": "Lawn" }, "capacity": 2,
        "windows": [{ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 }],
    }]);
    app.admin()
        .posts("/api/v1/sites", &site("park", "compete", zones))
        .ok();
    let first = app
        .lead()
        .requests(&ask("park/lawn", "2027-03-20T10:00", 120, None))
        .ok();
    let second = app
        .rival()
        .requests(&ask_of("beta", "park/lawn", ("2027-03-20T11:00", 120), None))
        .ok();
    app.tick();
    app.operator().approves(&second);
    app.tick();
    let told = |who: &str, event: &str| app.events_to(who).contains(&event.to_owned());
    assert!(!told("operator@people.example", "competing_request"));
    assert!(!told("lead@people.example", "time_taken"));

    // Later, so that its mails are not in one with those of the first two.
    app.lives_until("2027-03-15T12:00:00+09:00");
    let third = app
        .rival()
        .requests(&ask_of("beta", "park/lawn", ("2027-03-20T11:30", 60), None))
        .ok();
    app.tick();
    assert!(told("operator@people.example", "competing_request"));
    app.operator().approves(&third);
    app.tick();
    assert!(told("lead@people.example", "time_taken"));
    app.operator().does("approve", &first, &json!({})).refused(409);
    app.tick();
}

#[test]
fn an_exception_is_asked_for_and_granted_explicitly() {
    let app = TestApp::start();
    let mut late = ask("hall/side", "2027-03-20T19:00", 120, None);
    app.lead().requests(&late).refused(409);
    late["ask"] = json!([{ "phase": 0, "rule": "outside_window", "reason": "Only at night it is dark." }]);
    let booking = app.lead().requests(&late).ok();
    app.operator().does("approve", &booking, &json!({})).refused(409);
    let granted =
        json!({ "overrides": [{ "phase": 0, "rule": "outside_window", "reason": "Guard stays on." }] });
    assert_eq!(
        app.operator().does("approve", &booking, &granted).ok()["state"],
        "approved"
    );
    app.tick();
}

#[test]
fn one_session_is_moved_and_the_rest_stays() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T22:00",
            480,
            Some("FREQ=DAILY;COUNT=3"),
        ))
        .ok();
    let approved = app.operator().approves(&booking);
    let session = &approved["sessions"][1];
    let path = format!("/api/v1/sessions/{}/move", session["id"]);
    let to = json!({ "starts_at": "2027-03-25T13:00:00Z", "reason": "Inventory night." });
    let moved = app.lead().changes(&path, &approved["version"], &to).ok();
    let starts: Vec<_> = moved["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|session| session["original_start"].clone())
        .collect();
    assert_eq!(
        starts,
        ["2027-03-20T22:00", "2027-03-22T22:00", "2027-03-21T22:00"]
    );
    assert_eq!(states(&moved), ["scheduled", "scheduled", "moved"]);
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-03-21T22:00", 480), None))
        .ok();
    app.tick();
    let (mail, _) = app
        .memory
        .sent()
        .into_iter()
        .rev()
        .find(|(mail, _)| (&*mail.hint, &*mail.to.name) == ("session_moved", "lead"))
        .unwrap();
    assert!(
        mail.rendered
            .calendar
            .unwrap()
            .body
            .contains("RECURRENCE-ID;TZID=Asia/Seoul:20270321T220000")
    );
}

#[test]
fn a_cancelled_session_frees_its_night_and_can_be_brought_back_while_it_is_free() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T22:00",
            480,
            Some("FREQ=DAILY;COUNT=2"),
        ))
        .ok();
    let approved = app.operator().approves(&booking);
    let path = |action: &str| format!("/api/v1/sessions/{}/{action}", approved["sessions"][1]["id"]);
    let cancelled = app
        .lead()
        .changes(
            &path("cancel"),
            &approved["version"],
            &json!({ "reason": "No crew." }),
        )
        .ok();
    assert_eq!(states(&cancelled), ["scheduled", "cancelled"]);
    let restored = app
        .lead()
        .changes(&path("restore"), &cancelled["version"], &json!({}))
        .ok();
    assert_eq!(states(&restored), ["scheduled", "scheduled"]);
    let skipped = app
        .lead()
        .changes(&path("skip"), &restored["version"], &json!({}))
        .ok();
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-03-21T22:00", 480), None))
        .ok();
    app.lead()
        .changes(&path("restore"), &skipped["version"], &json!({}))
        .refused(409);
    app.tick();
}

#[test]
fn a_suspended_booking_misses_its_sessions_until_it_is_resumed() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T22:00",
            480,
            Some("FREQ=DAILY;COUNT=3"),
        ))
        .ok();
    let approved = app.operator().approves(&booking);
    app.lives_until("2027-03-21T07:00:00+09:00");
    let active = app.operator().sees(&approved);
    let suspended = app
        .operator()
        .does("suspend", &active, &json!({ "reason": "A visitor complained." }))
        .ok();
    app.lives_until("2027-03-22T07:00:00+09:00");
    let seen = app.operator().sees(&suspended);
    assert_eq!(states(&seen), ["ended", "missed", "scheduled"]);
    let resumed = app.operator().does("resume", &seen, &json!({})).ok();
    assert_eq!(resumed["state"], "active");
    app.lives_until("2027-03-24T07:00:00+09:00");
    assert_eq!(app.operator().sees(&resumed)["state"], "completed");
}

#[test]
fn a_parent_zone_takes_its_rooms_and_a_room_blocks_the_parent() {
    let app = TestApp::start();
    app.lead()
        .requests(&ask("house/room-a", "2027-03-20T10:00", 120, None))
        .ok();
    let whole = app
        .rival()
        .requests(&ask_of("beta", "house/all", ("2027-03-20T11:00", 120), None))
        .refused(409);
    assert_eq!(whole["verdicts"][0]["findings"][0]["rule"], "child_taken");
    app.rival()
        .requests(&ask_of("beta", "house/room-b", ("2027-03-20T11:00", 120), None))
        .ok();
    app.lead()
        .requests(&ask("house/all", "2027-03-21T10:00", 120, None))
        .ok();
    let room = app
        .rival()
        .requests(&ask_of("beta", "house/room-b", ("2027-03-21T11:00", 120), None))
        .refused(409);
    assert_eq!(room["verdicts"][0]["findings"][0]["rule"], "parent_taken");
    app.tick();
}

#[test]
fn bad_input_names_every_field() {
    let app = TestApp::start();
    let mut bad = ask("hall/nowhere", "2027-03-20T10:00", 120, Some("FREQ=SECONDLY"));
    bad["title"] = json!("");
    bad["consortium"] = json!("nobody");
    let problem = app.lead().requests(&bad).refused(422);
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "title",
            "phases.0.zones.0",
            "phases.0.schedule.rrule",
            "consortium"
        ]
    );
    let problem = app
        .lead()
        .posts_with(
            "/api/v1/bookings",
            &[],
            "{\"consortium\": \"alpha\", \"phases\": [{\"kind\": \"party\"}]}",
        )
        .refused(422);
    assert_eq!(problem["errors"][0]["field"], "phases.0.kind");
    app.lead().posts_with("/api/v1/bookings", &[], "{").refused(400);
}

#[test]
fn the_free_spans_of_a_zone_are_public_and_say_nothing_of_who() {
    let app = TestApp::start();
    app.lead()
        .requests(&ask("hall/side", "2027-03-20T11:00", 120, None))
        .ok();
    let path = "/api/v1/sites/hall/zones/side/free?from=2027-03-20T00:00:00Z&to=2027-03-21T00:00:00Z&minutes=30&phase=trial";
    let free = app.anonymous().gets(path).ok();
    let spans: Vec<_> = free["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| (span["local_start"].clone(), span["minutes"].clone()))
        .collect();
    assert_eq!(
        spans,
        [
            (json!("2027-03-20T09:00"), json!(90)),
            (json!("2027-03-20T13:30"), json!(270))
        ]
    );
    let zones = app
        .anonymous()
        .gets("/api/v1/free?starts_at=2027-03-20T02:00:00Z&ends_at=2027-03-20T03:00:00Z&phase=trial")
        .ok();
    let names: Vec<_> = zones["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["zone"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "hall/main",
            "hall/yard",
            "market/stand",
            "house/all",
            "house/room-a",
            "house/room-b"
        ]
    );
    app.tick();
}

#[test]
fn the_journal_keeps_who_did_what_and_what_it_was_before() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 120, None))
        .ok();
    app.operator()
        .does(
            "decline",
            &booking,
            &json!({ "reason": "safety", "text": "Floor load." }),
        )
        .ok();
    let journal = app
        .staff()
        .gets(&format!("/api/v1/journal?booking={}", booking["id"]))
        .ok();
    let entry = &journal["items"][0];
    assert_eq!(
        (entry["action"].as_str(), entry["reason"].as_str()),
        (Some("booking.decline"), Some("Floor load."))
    );
    assert_eq!(
        (
            entry["was"]["life"]["state"].as_str(),
            entry["became"]["life"]["state"].as_str()
        ),
        (Some("requested"), Some("declined"))
    );
    assert!(entry["address"].is_string());
    app.tick();
}

#[test]
fn an_approved_series_is_extended_and_keeps_what_has_been() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T22:00",
            480,
            Some("FREQ=DAILY;COUNT=2"),
        ))
        .ok();
    app.operator().approves(&booking);
    app.lives_until("2027-03-21T12:00:00+09:00");
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-03-25T22:00", 480), None))
        .ok();
    let schedule = |rule: &str| json!({ "schedule": { "start": "2027-03-20T22:00", "minutes": 480, "rrule": rule }, "reason": "Longer." });
    let seen = app.operator().sees(&booking);
    let problem = app
        .operator()
        .does("reschedule", &seen, &schedule("FREQ=DAILY;COUNT=6"))
        .refused(409);
    assert_eq!(
        problem["verdicts"].as_array().unwrap().len(),
        4,
        "only new sessions are judged"
    );
    let longer = app
        .operator()
        .does("reschedule", &seen, &schedule("FREQ=DAILY;COUNT=4"))
        .ok();
    assert_eq!(states(&longer), ["ended", "scheduled", "scheduled", "scheduled"]);
    let other = json!({ "schedule": { "start": "2027-03-22T22:00", "minutes": 480 } });
    let problem = app.operator().does("reschedule", &longer, &other).refused(422);
    assert_eq!(problem["errors"][0]["code"], "drops_started");
    let shorter = app
        .operator()
        .does("reschedule", &longer, &schedule("FREQ=DAILY;COUNT=1"))
        .ok();
    assert_eq!(states(&shorter), ["ended", "cancelled", "cancelled", "cancelled"]);
    assert_eq!(shorter["state"], "completed", "nothing is to come");
    app.tick();
    assert!(
        app.events_to("lead@people.example")
            .contains(&"schedule_changed".to_owned())
    );
}

#[test]
fn a_draft_is_the_consortiums_own_until_it_is_sent() {
    let app = TestApp::start();
    let mut asked = ask("hall/main", "2027-03-20T10:00", 120, None);
    asked["draft"] = json!(true);
    let draft = app.lead().requests(&asked).ok();
    assert_eq!(draft["state"], "draft");
    app.operator()
        .gets(&format!("/api/v1/bookings/{}", draft["id"]))
        .refused(404);
    assert_eq!(app.operator().gets("/api/v1/bookings").ok()["items"], json!([]));
    assert_eq!(
        app.lead().gets("/api/v1/sessions").ok()["items"],
        json!([]),
        "a draft is no plan"
    );
    app.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-03-20T10:00", 120), None))
        .ok();
    asked["draft"] = json!(false);
    app.lead().does("revise", &draft, &asked).refused(409);
    let sent = app
        .lead()
        .does("revise", &draft, &ask("hall/main", "2027-03-20T12:00", 120, None))
        .ok();
    assert_eq!(sent["state"], "requested");
    asked["draft"] = json!(true);
    app.lead().does("revise", &sent, &asked).refused(422);
    app.tick();
}

#[test]
fn a_list_goes_on_where_the_page_before_ended() {
    let app = TestApp::start();
    app.lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T10:00",
            60,
            Some("FREQ=DAILY;COUNT=5"),
        ))
        .ok();
    let mut starts = Vec::new();
    let mut path = "/api/v1/sessions?limit=2".to_owned();
    loop {
        let page = app.staff().gets(&path).ok();
        starts.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|session| session["original_start"].clone()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/sessions?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(
        starts,
        [
            "2027-03-20T10:00",
            "2027-03-21T10:00",
            "2027-03-22T10:00",
            "2027-03-23T10:00",
            "2027-03-24T10:00"
        ]
    );
    app.tick();
}

#[test]
fn what_is_wrong_is_said_in_the_language_of_the_caller_under_the_same_codes() {
    let app = TestApp::start();
    let mut asked = ask("hall/main", "2027-03-20T22:00", 480, Some("FREQ=HOURLY;COUNT=3"));
    asked["title"] = json!(" ");
    let said = |language: &str| {
        let wrong = app
            .lead()
            .posts_with(
                "/api/v1/bookings",
                &[("Accept-Language", language)],
                &asked.to_string(),
            )
            .refused(422);
        let errors = wrong["errors"].as_array().unwrap().clone();
        let codes: Vec<String> = errors
            .iter()
            .map(|error| format!("{} {}", error["field"], error["code"]))
            .collect();
        let messages: Vec<String> = errors
            .iter()
            .map(|error| error["message"].as_str().unwrap().to_owned())
            .collect();
        (codes, messages, wrong["detail"].as_str().unwrap().to_owned())
    };
    let (codes, messages, detail) = said("en");
    assert_eq!(messages[0], "must not be empty");
    assert!(
        messages[1].starts_with("can't repeat within a day by FREQ; use FREQ=DAILY with BYHOUR"),
        "{messages:?}"
    );
    assert_eq!(
        detail,
        format!("title {}; phases.0.schedule.rrule {}", messages[0], messages[1])
    );
    let (same, messages, detail) = said("ko-KR,ko;q=0.9");
    assert_eq!(same, codes);
    assert_eq!(messages[0], "내용을 입력해 주십시오.");
    assert!(
        detail.starts_with(
            "title: 내용을 입력해 주십시오. phases.0.schedule.rrule: FREQ로는 하루 안에서 반복할 수 없습니다."
        ),
        "{detail}"
    );
    // The operator reads Korean and sends no Accept-Language.
    let booking = app
        .lead()
        .requests(&ask("hall/main", "2027-03-20T22:00", 480, None))
        .ok();
    let wrong = app
        .operator()
        .does("decline", &booking, &json!({ "reason": "other" }))
        .refused(422);
    assert_eq!(
        wrong["errors"][0]["message"],
        "사유가 ‘기타’이면 설명을 입력해 주십시오."
    );
    let unread = app
        .operator()
        .does("decline", &booking, &json!({ "reason": "nonsense" }))
        .refused(422);
    assert!(
        unread["errors"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("다음 중 하나여야 합니다"),
        "{unread}"
    );
    let approved = app.operator().approves(&booking);
    let late = app
        .operator()
        .does("decline", &approved, &json!({ "reason": "safety" }))
        .refused(409);
    assert_eq!(
        late["detail"],
        "‘반려’ 작업은 예약 상태가 ‘승인됨’일 때 할 수 없습니다."
    );
    app.tick();
}

#[test]
fn a_request_asks_for_no_more_than_can_be_judged_in_a_moment() {
    let app = TestApp::start();
    let days = ask(
        "hall/main",
        "2027-04-05T10:00",
        20 * 24 * 60,
        Some("FREQ=DAILY;COUNT=600"),
    );
    let zone = |slug: String, parent: Option<&str>| {
        let windows =
            json!([{ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 }]);
        json!({ "slug": slug, "parent": parent, "names": { "ko": slug, "en": slug }, "windows": windows })
    };
    let within = (0..59).map(|n| zone(format!("part-{n}"), Some("all")));
    let zones: Vec<Value> = std::iter::once(zone("all".into(), None)).chain(within).collect();
    app.admin()
        .posts("/api/v1/sites", &site("campus", "hold", json!(zones)))
        .ok();
    let parts = ask(
        "campus/all",
        "2027-04-05T09:00",
        30,
        Some("FREQ=DAILY;BYHOUR=9,12,15;COUNT=900"),
    );
    for asked in [days, parts] {
        let told = app.lead().posts("/api/v1/bookings/preview", &asked);
        assert_eq!(told.status, 422, "{}", told.json);
        assert_eq!(
            (&told.json["errors"][0]["field"], &told.json["errors"][0]["code"]),
            (&json!("phases"), &json!("too_many"))
        );
    }
}
