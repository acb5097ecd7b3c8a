//! Proposed changes of approved bookings: judged, held and decided like requests, while what was approved runs
//! on.

mod answers;

use serde_json::{Value, json};

use crate::stops::{agrees, stops};
use crate::support::city::{LEAD, OPERATOR, ask_series};
use crate::support::{Persona, Reply, TestApp, array, audit, because, texts};

const NIGHTS: &str = "FREQ=DAILY;COUNT=3";
const MORE_NIGHTS: &str = "FREQ=DAILY;COUNT=5";

/// Three nights of the lead in the main hall, from 5 April on.
fn approved(app: &TestApp) -> Value {
    app.approved_series("hall/main", "2027-04-05T22:00", 480, NIGHTS)
}

/// Those nights with others, as a proposed plan.
fn nights(rrule: &str) -> Value {
    let asked = ask_series("hall/main", "2027-04-05T22:00", 480, rrule);
    json!({ "phases": asked["phases"], "note": "The map has holes." })
}

fn proposes(app: &TestApp, booking: &Value, plan: &Value) -> Value {
    app.lead().does("amendments", booking, plan).ok()
}

fn decides(persona: &Persona, action: &str, change: &Value, body: &Value) -> Reply {
    let path = format!("/api/v1/amendments/{}/{action}", change["id"]);
    persona.changes(&path, &change["version"], body)
}

fn starts(booking: &Value) -> Vec<&str> {
    texts(&booking["sessions"], "original_start")
}

#[test]
fn what_is_asked_for_more_is_held_and_the_approved_plan_stays_until_the_site_says_yes() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    app.tick();
    assert_eq!(change["state"], "requested");
    assert_eq!(change["amends"], booking["id"]);
    assert_eq!(change["amends_version"], booking["version"]);
    assert_eq!(starts(&change), ["2027-04-08T22:00", "2027-04-09T22:00"]);
    assert_eq!(app.lead().sees(&booking), booking);
    audit::assert_clean(app.url());
    app.rival().asks("hall/main", "2027-04-08T23:00", 60).is(409);
    app.rival().books("hall/main", "2027-04-10T23:00", 60);
    // It is in the list of changes, and in none of bookings.
    let listed = app
        .operator()
        .gets("/api/v1/amendments?state=requested&site=hall")
        .ok();
    assert_eq!(listed["items"][0]["id"], change["id"]);
    let bookings = app.operator().gets("/api/v1/bookings").ok();
    assert!(
        array(&bookings["items"])
            .iter()
            .all(|own| own["id"] != change["id"])
    );

    let done = decides(
        &app.operator(),
        "approve",
        &change,
        &json!({ "conditions": "Gate 3." }),
    )
    .ok();
    app.tick();
    assert_eq!(done["state"], "approved");
    let now = app.lead().sees(&booking);
    assert_eq!(now["state"], "approved");
    assert_eq!(now["life"]["conditions"], "Gate 3.");
    assert_eq!(starts(&now).len(), 5);
    assert_eq!(now["sessions"][0], booking["sessions"][0]);
    assert!(now["version"].as_i64() > booking["version"].as_i64());
    assert!(app.is_told(LEAD, "schedule_changed"));
    app.rival().asks("hall/main", "2027-04-08T23:00", 60).is(409);
    audit::assert_clean(app.url());
    // What was added starts like the rest.
    app.lives_until("2027-04-10T12:00");
    let over = app.lead().sees(&booking);
    assert_eq!(over["state"], "completed");
    assert!(array(&over["sessions"]).iter().all(|own| own["state"] == "ended"));
    let listed = app.lead().gets("/api/v1/amendments?state=approved").ok();
    assert_eq!(listed["items"][0]["id"], change["id"]);
    audit::assert_clean(app.url());
}

#[test]
fn a_declined_withdrawn_or_expired_change_gives_its_time_back_and_changes_nothing() {
    for end in ["decline", "withdraw", "expire"] {
        let app = TestApp::start();
        let booking = approved(&app);
        let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
        match end {
            "decline" => drop(decides(&app.operator(), end, &change, &because("capacity")).ok()),
            "withdraw" => drop(decides(&app.lead(), end, &change, &json!({})).ok()),
            _ => app.lives_until("2027-03-30T10:00"),
        }
        app.tick();
        assert_eq!(app.lead().sees(&booking), booking, "{end}");
        app.rival().books("hall/main", "2027-04-08T23:00", 60);
        audit::assert_clean(app.url());
        decides(&app.operator(), "approve", &change, &json!({})).is(412);
        // Another may be proposed now.
        let later = "FREQ=DAILY;COUNT=6";
        app.lead().does("amendments", &booking, &nights(later)).is(409);
    }
}

#[test]
fn other_zones_more_time_more_people_and_another_phase_are_differences_of_their_own() {
    let app = TestApp::start();
    let booking = app.approved_series("house/room-a", "2027-04-05T22:00", 480, NIGHTS);
    let mut plan = nights(NIGHTS);
    plan["phases"][0]["schedule"]["minutes"] = json!(540);
    plan["phases"][0]["zones"] = json!(["house/room-b"]);
    plan["phases"][0]["people"] = json!(4);
    let survey = ask_series("house/room-a", "2027-04-12T10:00", 60, "FREQ=DAILY;COUNT=1");
    plan["phases"]
        .as_array_mut()
        .unwrap()
        .push(survey["phases"][0].clone());
    let change = proposes(&app, &booking, &plan);
    audit::assert_clean(app.url());
    assert_eq!(starts(&change).len(), 4);
    // Both places are held as long as it is not decided.
    for zone in ["house/room-a", "house/room-b"] {
        app.rival().asks(zone, "2027-04-05T23:00", 60).is(409);
    }
    decides(&app.operator(), "approve", &change, &json!({})).ok();
    app.tick();
    let now = app.lead().sees(&booking);
    assert_eq!(array(&now["phases"]).len(), 2);
    assert_eq!(now["phases"][0]["people"], 4);
    assert_eq!(now["phases"][0]["uid"], booking["phases"][0]["uid"]);
    assert_ne!(now["phases"][1]["uid"], booking["phases"][0]["uid"]);
    assert_eq!(now["sessions"][0]["id"], booking["sessions"][0]["id"]);
    assert_eq!(now["sessions"][0]["zones"], json!(["house/room-b"]));
    app.rival().books("house/room-a", "2027-04-05T23:00", 60);
    app.rival().asks("house/room-b", "2027-04-06T06:30", 60).is(409);
    audit::assert_clean(app.url());
    app.lives_until("2027-04-13T10:00");
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
    audit::assert_clean(app.url());
}

#[test]
fn what_has_started_never_changes() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-04-05T23:00");
    let running = app.lead().sees(&booking);
    assert_eq!(running["sessions"][0]["state"], "running");
    let asked = ask_series("hall/main", "2027-04-06T22:00", 480, "FREQ=DAILY;COUNT=14");
    let dropped = app
        .lead()
        .does("amendments", &running, &json!({ "phases": asked["phases"] }))
        .refused(422);
    assert_eq!(dropped["errors"][0]["code"], "drops_started");
    let mut more = nights("FREQ=DAILY;COUNT=14");
    more["phases"][0]["people"] = json!(4);
    let begun = app.lead().does("amendments", &running, &more).refused(422);
    assert_eq!(begun["errors"][0]["code"], "has_begun");
    assert_eq!(begun["errors"][0]["field"], "phases.0.people");
    // Longer, from now on: what runs is as long as it was.
    let mut longer = nights("FREQ=DAILY;COUNT=14");
    longer["phases"][0]["schedule"]["minutes"] = json!(540);
    longer["ask"] = json!([{ "phase": 0, "rule": "notice_too_short", "reason": "It just came up." }]);
    let change = proposes(&app, &running, &longer);
    assert!(!starts(&change).contains(&"2027-04-05T22:00"), "{change}");
    decides(
        &app.operator(),
        "approve",
        &change,
        &json!({ "overrides": longer["ask"] }),
    )
    .ok();
    let now = app.lead().sees(&booking);
    assert_eq!(now["sessions"][0], running["sessions"][0]);
    assert_eq!(now["sessions"][1]["ends_at"], "2027-04-06T22:00:00Z");
    app.lives_until("2027-04-20T12:00");
    audit::assert_clean(app.url());
}

#[test]
fn what_becomes_of_a_session_that_has_begun_leaves_a_proposed_change_as_it_is() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-04-05T23:00");
    let running = app.lead().sees(&booking);
    let mut more = nights(MORE_NIGHTS);
    more["ask"] = json!([{ "phase": 0, "rule": "notice_too_short", "reason": "It just came up." }]);
    let change = proposes(&app, &running, &more);
    let stop = stops(&app.operator(), &json!({ "zone": "hall/main" }), "Smoke");
    agrees(&app.operator(), &stop, "Aired.").ok();
    let on = app.lead().sees(&booking);
    assert_ne!(on["version"], running["version"]);
    let finish = format!("/api/v1/sessions/{}/finish", on["sessions"][0]["id"]);
    app.lead().changes(&finish, &on["version"], &json!({})).ok();
    decides(
        &app.operator(),
        "approve",
        &change,
        &json!({ "overrides": more["ask"] }),
    )
    .ok();
    app.tick();
    assert_eq!(starts(&app.lead().sees(&booking)).len(), 5);
    audit::assert_clean(app.url());
}

#[test]
fn a_change_is_of_one_version_of_its_booking_and_the_clock_does_not_count() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights("FREQ=DAILY;COUNT=14"));
    let skip = format!("/api/v1/sessions/{}/skip", booking["sessions"][1]["id"]);
    let other = app.lead().changes(&skip, &booking["version"], &json!({})).ok();
    let stale = decides(&app.operator(), "approve", &change, &json!({})).refused(412);
    assert_eq!(stale["version"], other["version"]);
    assert_eq!(app.lead().sees(&booking), other);
    audit::assert_clean(app.url());
    app.lives_until("2027-03-28T10:00");
    // Proposed anew against what stands; that the first session begins is no change of the plan.
    // What is left out already may be said to be left out.
    let mut longer = nights("FREQ=DAILY;COUNT=15");
    longer["skip"] = json!(["2027-04-06T22:00"]);
    let anew = decides(&app.lead(), "revise", &change, &longer).ok();
    assert_eq!(anew["amends_version"], other["version"]);
    app.lives_until("2027-04-05T23:00");
    let anew = app
        .lead()
        .gets(&format!("/api/v1/amendments/{}", anew["id"]))
        .ok();
    let lead_time =
        json!([{ "phase": 0, "rule": "notice_too_short", "reason": "It was asked for in time." }]);
    let reply = decides(
        &app.operator(),
        "approve",
        &anew,
        &json!({ "overrides": lead_time }),
    );
    reply.ok();
    let now = app.lead().sees(&booking);
    assert_eq!(now["sessions"][0]["state"], "running");
    assert_eq!(now["sessions"][1]["state"], "skipped");
    assert_eq!(starts(&now).len(), 15);
    audit::assert_clean(app.url());
}

#[test]
fn one_change_waits_at_a_time_and_a_repeated_call_makes_one() {
    let app = TestApp::start();
    let booking = approved(&app);
    let path = format!("/api/v1/bookings/{}/amendments", booking["id"]);
    let version = format!("\"{}\"", booking["version"]);
    let headers = [("If-Match", version.as_str()), ("Idempotency-Key", "more-nights")];
    let body = nights(MORE_NIGHTS).to_string();
    let first = app.lead().posts_with(&path, &headers, &body).ok();
    let again = app.lead().posts_with(&path, &headers, &body).ok();
    assert_eq!(first, again);
    let second = app
        .lead()
        .does("amendments", &booking, &nights(MORE_NIGHTS))
        .refused(422);
    assert_eq!(second["errors"][0]["code"], "amendment_open");
    app.lead().acts("amendments", &booking).is(422);
    // Only of what is approved, and only by its consortium.
    let waiting = app.lead().books("hall/side", "2027-04-07T10:00", 60);
    app.lead().does("amendments", &waiting, &nights(NIGHTS)).is(409);
    app.operator()
        .does("amendments", &booking, &nights(NIGHTS))
        .is(403);
    app.rival().does("amendments", &booking, &nights(NIGHTS)).is(404);
    // A change is no booking to call off, and no booking is a change.
    app.lead().does("cancel", &first, &because("No.")).is(409);
    decides(&app.operator(), "approve", &waiting, &json!({})).is(404);
}

#[test]
fn a_yes_may_leave_out_some_of_what_is_asked_for() {
    let app = TestApp::start();
    let booking = approved(&app);
    let mut plan = nights(MORE_NIGHTS);
    plan["phases"][0]["schedule"]["minutes"] = json!(540);
    let change = proposes(&app, &booking, &plan);
    let skip = json!({ "skip": ["2027-04-06T22:00", "2027-04-09T22:00"] });
    decides(&app.operator(), "approve", &change, &skip).ok();
    let now = app.lead().sees(&booking);
    assert_eq!(now["sessions"][0]["ends_at"], "2027-04-05T22:00:00Z");
    assert_eq!(now["sessions"][1], booking["sessions"][1]);
    assert_eq!(now["sessions"][3]["state"], "scheduled");
    assert_eq!(now["sessions"][4]["state"], "skipped");
    app.rival().books("hall/main", "2027-04-09T23:00", 60);
    audit::assert_clean(app.url());
}

#[test]
fn what_a_proposal_leaves_out_stays_out_of_the_judgement_of_its_yes() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.rival().books("hall/main", "2027-04-08T23:00", 60);
    let mut plan = nights(MORE_NIGHTS);
    plan["skip"] = json!(["2027-04-08T22:00"]);
    let change = proposes(&app, &booking, &plan);
    audit::assert_clean(app.url());
    decides(&app.operator(), "approve", &change, &json!({})).ok();
    let now = app.lead().sees(&booking);
    assert_eq!(starts(&now).len(), 5);
    assert_eq!(now["sessions"][3]["state"], "skipped");
    audit::assert_clean(app.url());
}

#[test]
fn for_20_seconds_a_yes_changes_nothing_but_holds_and_can_be_taken_back() {
    let app = TestApp::undoing();
    let booking = approved(&app);
    app.lives_until("2027-03-16T10:00");
    let booking = app.lead().sees(&booking);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let yes = decides(&app.operator(), "approve", &change, &json!({})).ok();
    assert_eq!(yes["state"], "approved");
    assert_eq!(app.lead().sees(&booking), booking);
    audit::assert_clean(app.url());
    let back = decides(&app.operator(), "undo", &yes, &json!({})).ok();
    assert_eq!(back["state"], "requested");
    assert_eq!(back["sessions"], change["sessions"]);
    audit::assert_clean(app.url());
    let no = decides(&app.operator(), "decline", &back, &because("capacity")).ok();
    app.rival().asks("hall/main", "2027-04-08T23:00", 60).is(409);
    let back = decides(&app.operator(), "undo", &no, &json!({})).ok();
    audit::assert_clean(app.url());
    decides(&app.operator(), "approve", &back, &json!({})).ok();
    app.rival().asks("hall/main", "2027-04-08T23:00", 60).is(409);
    app.lives_until("2027-03-16T10:01");
    let now = app.lead().sees(&booking);
    assert_eq!(starts(&now).len(), 5);
    assert!(app.is_told(LEAD, "schedule_changed"));
    assert!(app.is_told(OPERATOR, "schedule_changed"));
    audit::assert_clean(app.url());
}

#[test]
fn with_its_booking_a_change_is_over_too() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    app.lead().does("cancel", &booking, &because("It broke.")).ok();
    app.tick();
    let over = app
        .lead()
        .gets(&format!("/api/v1/amendments/{}", change["id"]))
        .ok();
    assert_eq!(over["state"], "withdrawn");
    app.rival().books("hall/main", "2027-04-05T23:00", 60);
    app.rival().books("hall/main", "2027-04-08T23:00", 60);
    audit::assert_clean(app.url());
}

#[test]
fn while_a_change_waits_the_booking_is_lived_as_it_is() {
    let app = TestApp::start();
    let booking = approved(&app);
    let mut plan = nights("FREQ=DAILY;COUNT=14");
    plan["phases"][0]["schedule"]["minutes"] = json!(540);
    proposes(&app, &booking, &plan);
    // One session is moved and one is called off: the time of the change stays held beside them.
    let move_it = format!("/api/v1/sessions/{}/move", booking["sessions"][2]["id"]);
    let earlier = json!({ "starts_at": "2027-04-07T10:00:00Z" });
    let moved = app
        .operator()
        .changes(&move_it, &booking["version"], &earlier)
        .ok();
    audit::assert_clean(app.url());
    let skip = format!("/api/v1/sessions/{}/cancel", booking["sessions"][0]["id"]);
    app.lead().changes(&skip, &moved["version"], &json!({})).ok();
    audit::assert_clean(app.url());
    app.lives_until("2027-04-07T10:00");
    audit::assert_clean(app.url());
}

#[test]
fn letters_say_that_it_is_a_change_and_what_would_be_other() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-16T10:00");
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    app.lives_until("2027-03-16T12:00");
    let asked = app.newest_text_to(OPERATOR);
    for words in [
        "승인된 예약의 변경 신청",
        "승인된 예약과 달라지는 점",
        "4월 8일",
        "The map has holes.",
    ] {
        assert!(asked.contains(words), "{words} is not in\n{asked}");
    }
    assert!(!asked.contains("4월 5일 (월) 22:00 → "), "{asked}");
    let subjects = app.subjects_to(LEAD);
    assert!(
        subjects.last().unwrap().contains("Change of a booking · "),
        "{subjects:?}"
    );
    decides(&app.operator(), "decline", &change, &because("capacity")).ok();
    app.lives_until("2027-03-16T14:00");
    let told = app.newest_text_to(LEAD);
    assert!(told.contains("which stays as it is"), "{told}");
}

/// The calendar parts of a kind of mail to somebody, oldest first.
fn calendars(app: &TestApp, email: &str, event: &str) -> Vec<String> {
    let sent = app.memory.sent();
    let own = sent
        .iter()
        .filter(|(mail, _)| mail.to.email == email && mail.hint == event);
    own.filter_map(|(mail, _)| Some(mail.rendered.calendar.as_ref()?.body.clone()))
        .collect()
}

#[test]
fn calendars_get_what_changed_with_a_higher_sequence_and_nothing_before_the_yes() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-16T10:00");
    let whole = calendars(&app, LEAD, "approved").pop().unwrap();
    assert!(whole.contains("SEQUENCE:0"), "{whole}");
    let mut plan = nights(MORE_NIGHTS);
    let survey = ask_series("hall/main", "2027-04-12T10:00", 60, "FREQ=DAILY;COUNT=1");
    let phases = plan["phases"].as_array_mut().unwrap();
    phases.push(survey["phases"][0].clone());
    let change = proposes(&app, &booking, &plan);
    app.lives_until("2027-03-16T12:00");
    for event in ["booking_received", "decision_needed"] {
        assert_eq!(calendars(&app, LEAD, event).len(), 0, "{event}");
    }
    decides(&app.operator(), "approve", &change, &json!({})).ok();
    app.lives_until("2027-03-16T14:00");
    let now = app.lead().sees(&booking);
    let changed = calendars(&app, LEAD, "schedule_changed");
    assert_eq!(changed.len(), 1);
    let text = changed[0].replace("\r\n ", "");
    assert!(text.contains("METHOD:REQUEST"), "{text}");
    for phase in array(&now["phases"]) {
        let uid = format!("UID:{}", phase["uid"].as_str().unwrap());
        assert!(text.contains(&uid), "{uid} is not in {text}");
    }
    assert!(text.contains("COUNT=5") && text.contains("SEQUENCE:1"), "{text}");
    assert!(!text.contains(&format!("UID:{}-", change["id"])), "{text}");
    assert_eq!(calendars(&app, LEAD, "approved").len(), 1);
}

#[test]
fn a_mails_link_decides_a_change_by_its_difference() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-16T10:00");
    proposes(&app, &booking, &nights(MORE_NIGHTS));
    app.lives_until("2027-03-16T12:00");
    let text = app.newest_text_to(OPERATOR);
    let why = [
        "변경 사유:\n> The map has holes.",
        "Why it is to change:\n> The map has holes.",
    ];
    assert!(why.iter().any(|why| text.contains(why)), "{text}");
    let at = text.find("/decide/").unwrap();
    let link = text[at..].split_whitespace().next().unwrap();
    let page = app.anonymous().opens(link);
    page.is(200)
        .shows("A change of an approved booking")
        .shows("Offer other times");
    let done = app.anonymous().submits(&format!("{link}/approve"), &[]);
    assert!(done.status < 400, "{}", done.html);
    app.tick();
    assert_eq!(starts(&app.lead().sees(&booking)).len(), 5);
    audit::assert_clean(app.url());
}

#[test]
fn where_requests_compete_a_change_competes_with_others_and_not_with_its_own_booking() {
    let app = TestApp::start();
    let booking = app.approved("market/stand", "2027-03-20T10:00", 120);
    let longer = ask_series("market/stand", "2027-03-20T10:00", 180, "FREQ=DAILY;COUNT=1");
    let plan = json!({ "phases": longer["phases"], "note": "An hour more." });
    let change = proposes(&app, &booking, &plan);
    app.tick();
    let inbox = format!("/inbox/{}", change["id"]);
    app.operator().sees_page(&inbox).lacks("Competing");
    assert!(!app.is_told(OPERATOR, "competing_request"));
    app.rival().books("market/stand", "2027-03-20T12:30", 60);
    app.tick();
    app.operator().sees_page(&inbox).shows("Competing");
    assert!(app.is_told(OPERATOR, "competing_request"));
}
