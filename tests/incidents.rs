//! What goes wrong: who may report it, who hears of it when, what it stops, and how it is seen to.

mod photos;
mod same;
mod tasks;

use serde_json::{Value, json};

use crate::deputies::id_of;
use crate::presence::texts_of;
use crate::support::crowd::Crowd;
use crate::support::{Persona, Reply, TestApp, array, audit, lacks, shows, texts};
use crate::telling::{address, notices};

/// Reports something at the hall.
fn reports(who: &Persona, severity: &str, what: &Value) -> Value {
    let mut body = what.clone();
    body["severity"] = json!(severity);
    if body["kind"].is_null() {
        body["kind"] = json!("damage");
    }
    if body["words"].is_null() {
        body["words"] = json!("The robot hit the shutter.");
    }
    who.posts("/api/v1/incidents", &body).ok()
}

fn steps(who: &Persona, incident: &Value, body: &Value) -> Reply {
    who.posts(&format!("/api/v1/incidents/{}/steps", incident["id"]), body)
}

fn takes_note(who: &Persona, incident: &Value) -> Reply {
    steps(who, incident, &json!({ "step": "acknowledged" }))
}

fn night(app: &TestApp) -> Value {
    let booking = app.lead().books("hall/main", "2027-03-20T22:00", 480);
    app.operator().approves(&booking)
}

fn count(app: &TestApp, event: &str, name: &str) -> usize {
    let told = app.events_to(&address(name));
    told.iter().filter(|told| *told == event).count()
}

#[test]
fn the_worst_stops_its_zone_by_itself_and_only_two_people_let_it_go_on() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-21T02:00");
    let session = &booking["sessions"][0]["id"];
    let incident = reports(
        &app.lead(),
        "s1",
        &json!({ "session": session, "kind": "injury", "injured": 1, "done": "119 was called." }),
    );
    assert_eq!(incident["number"], "HALL-2027-001");
    assert_eq!(incident["zone"], "hall/main");
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "cut_short");
    let stop = app.staff().gets("/api/v1/stops?open=true").ok()["items"][0].clone();
    assert_eq!(
        (&stop["scope"], &stop["needs"]),
        (&json!("zone"), &json!(["site", "programme"]))
    );
    app.tick();
    for name in ["lead", "operator", "clerk", "staff", "duty@hall.example"] {
        assert_eq!(count(&app, "incident_urgent", name), 1, "{name}, at night");
        assert_eq!(count(&app, "work_stopped", name), 0, "{name} read of it there");
    }
    let told = texts_of(&app, "incident_urgent").join("\n");
    shows(&told, "Done at once: 119 was called.");
    shows(&told, "Checked in at the site: Nobody checked in");
    shows(
        &told,
        "What the law asks for: A serious accident is reported to the labour office without delay",
    );
    shows(&told, "the survey is due within a month: Tue 20 Apr 2027, 02:00");
    let path = format!("/api/v1/stops/{}/resume", stop["id"]);
    let yes = json!({ "words": "Looked at." });
    app.lead().posts(&path, &yes).refused(403);
    // Not before somebody took note of what happened.
    let untaken = app.staff().posts(&path, &yes).refused(422);
    assert_eq!(untaken["errors"][0]["code"], "untaken");
    let page = format!("/stops/{}", stop["id"]);
    app.staff()
        .sees_page(&page)
        .shows("Nobody has taken note of the incident");
    takes_note(&app.operator(), &incident).ok();
    app.staff()
        .sees_page(&page)
        .lacks("Nobody has taken note of the incident");
    let looked = json!({ "words": "The robot is off." });
    let half = app.staff().posts(&path, &looked).ok();
    assert_eq!(
        (&half["resumed_at"], &half["agreed"][0]["side"]),
        (&Value::Null, &json!("programme"))
    );
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "cut_short");
    app.staff().posts(&path, &yes).refused(422);
    app.tick();
    for (name, times) in [("lead", 0), ("operator", 1), ("staff", 1)] {
        assert_eq!(count(&app, "restart_agreed", name), times, "{name}");
    }
    let asked = texts_of(&app, "restart_agreed").join("\n");
    shows(
        &asked,
        "Agreement missing: A manager of the site\nWhy work may go on (programme staff): The robot is off.",
    );
    let whole = app.operator().posts(&path, &yes).ok();
    assert!(whole["resumed_at"].is_string(), "{whole}");
    app.tick();
    let told = texts_of(&app, "work_resumed").join("\n");
    shows(
        &told,
        "Why work may go on (site): Looked at.\nWhy work may go on (programme staff): The robot is off.",
    );
    lacks(&told, "Agreement missing");
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "running");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn what_is_less_bad_is_told_as_it_should_be_and_stops_nothing() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-20T23:00");
    let session = &booking["sessions"][0]["id"];
    reports(&app.lead(), "s2", &json!({ "session": session }));
    reports(&app.lead(), "s3", &json!({ "session": session }));
    let unsaid = json!({ "session": session, "kind": "complaint", "words": "It is loud." });
    let unsaid = app.lead().posts("/api/v1/incidents", &unsaid).ok();
    assert_eq!(unsaid["severity"], "s4", "as bad as a complaint usually is");
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "running");
    assert_eq!(app.staff().gets("/api/v1/stops").ok()["items"], json!([]));
    app.tick();
    assert_eq!(count(&app, "incident_urgent", "lead"), 1);
    // What is less bad waits for the morning, perhaps in a digest.
    let logged = |name: &str| {
        let email = address(name);
        let mut all = notices(&app).into_iter();
        all.by_ref()
            .filter(|notice| notice["event"] == "incident_logged" && notice["recipient"] == email.as_str())
            .count()
    };
    assert_eq!([logged("operator"), logged("staff"), logged("lead")], [2, 2, 0]);
    // Who says that they stopped the work has stopped the session.
    let other = app.lead().books("hall/yard", "2027-03-25T22:00", 480);
    let other = app.operator().approves(&other);
    app.lives_until("2027-03-25T23:00");
    let what = json!({ "session": other["sessions"][0]["id"], "stopped": true });
    reports(&app.lead(), "s2", &what);
    assert_eq!(app.lead().sees(&other)["sessions"][0]["state"], "cut_short");
    let stop = app.staff().gets("/api/v1/stops").ok()["items"][0].clone();
    assert_eq!(
        (&stop["scope"], &stop["needs"]),
        (&json!("session"), &json!(["site", "programme"]))
    );
}

#[test]
fn whom_nobody_answers_in_time_is_rung_again_for_an_hour_and_once_after_an_outage() {
    let app = TestApp::start();
    let s1 = reports(&app.operator(), "s1", &json!({ "zone": "hall/side" }));
    let s2 = reports(&app.operator(), "s2", &json!({ "zone": "hall/yard" }));
    assert_eq!(s1["acknowledge_by"], "2027-03-15T01:05:00Z");
    assert_eq!(s2["acknowledge_by"], "2027-03-15T01:15:00Z");
    steps(&app.clerk(), &s2, &json!({ "step": "acknowledged" })).ok();
    app.lives_until("2027-03-15T10:04");
    assert_eq!(count(&app, "incident_overdue", "staff"), 0);
    // Six hours without the service.
    app.moves_to("2027-03-15T16:04");
    app.tick();
    app.tick();
    for name in ["operator", "staff", "duty@hall.example"] {
        assert_eq!(
            count(&app, "incident_overdue", name),
            1,
            "{name}: the one that nobody took note of"
        );
    }
    assert_eq!(count(&app, "incident_overdue", "lead"), 0);
    // What is graded worse has another clock.
    let s4 = reports(
        &app.operator(),
        "s4",
        &json!({ "zone": "hall/yard", "words": "A smell." }),
    );
    assert_eq!(s4["acknowledge_by"], "2027-03-18T07:04:00Z");
    let worse = json!({ "step": "severity", "severity": "s2" });
    let graded = steps(&app.clerk(), &s4, &worse).ok();
    assert_eq!(graded["acknowledge_by"], "2027-03-15T07:19:00Z");
    app.lives_until("2027-03-15T16:30");
    assert_eq!(count(&app, "incident_urgent", "staff"), 3);
    assert_eq!(count(&app, "incident_overdue", "staff"), 2);
    // Every quarter of an hour for an hour.
    app.lives_until("2027-03-15T18:00");
    assert_eq!(count(&app, "incident_overdue", "staff"), 6);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn an_incident_goes_from_open_to_closed_and_what_is_bad_needs_a_cause_and_another_person() {
    let app = TestApp::start();
    let incident = reports(&app.clerk(), "s2", &json!({ "zone": "hall/main" }));
    let take = |who: &Persona, body: Value| steps(who, &incident, &body);
    let code = |reply: Reply| {
        reply.refused(422)["errors"][0]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        code(take(&app.operator(), json!({ "step": "closed" }))),
        "not_now"
    );
    take(&app.operator(), json!({ "step": "acknowledged" })).ok();
    assert_eq!(
        code(take(&app.operator(), json!({ "step": "acknowledged" }))),
        "not_now"
    );
    let owned = take(&app.operator(), json!({ "step": "owner" })).ok();
    assert_eq!(
        (&owned["state"], &owned["owner"]),
        (&json!("in_hand"), &json!("operator"))
    );
    let lower = json!({ "step": "severity", "severity": "s3" });
    assert_eq!(code(take(&app.operator(), lower)), "required", "without a reason");
    let told = json!({ "step": "authority_told", "words": "The fire brigade at 10:20." });
    take(&app.staff(), told).ok();
    assert_eq!(
        code(take(&app.operator(), json!({ "step": "closed" }))),
        "required"
    );
    let whole =
        json!({ "step": "closed", "cause": "A worn wheel.", "measure": "Wheels are looked at monthly." });
    assert_eq!(code(take(&app.clerk(), whole.clone())), "reporter");
    let closed = take(&app.operator(), whole).ok();
    assert_eq!(
        (&closed["state"], &closed["cause"]),
        (&json!("closed"), &json!("A worn wheel."))
    );
    take(&app.staff(), json!({ "step": "word", "words": "A photo came." })).ok();
    let again = take(
        &app.staff(),
        json!({ "step": "reopened", "words": "It happened again." }),
    )
    .ok();
    assert_eq!(again["state"], "in_hand");
    assert_eq!(
        texts(&again["steps"], "step"),
        [
            "reported",
            "acknowledged",
            "owner",
            "authority_told",
            "closed",
            "word",
            "reopened"
        ]
    );
    let lower = json!({ "step": "severity", "severity": "s4", "words": "Only a scratch." });
    assert_eq!(take(&app.staff(), lower).ok()["severity"], "s4");
}

#[test]
fn only_those_see_and_see_to_it_whom_the_table_names() {
    let app = TestApp::start();
    let booking = night(&app);
    let own = json!({ "booking": booking["id"], "kind": "other", "words": "A scratch." });
    let place = json!({ "zone": "hall/main", "kind": "other", "words": "A scratch." });
    for (who, of_booking, of_place) in [
        (app.lead(), 201, 403),
        (app.member(), 201, 403),
        (app.rival(), 404, 403),
        (app.stranger(), 404, 403),
        (app.clerk(), 201, 201),
        (app.staff(), 201, 201),
        (app.admin(), 403, 403),
        (app.anonymous(), 401, 401),
    ] {
        assert_eq!(who.posts("/api/v1/incidents", &own).status, of_booking);
        assert_eq!(who.posts("/api/v1/incidents", &place).status, of_place);
    }
    let listed = |who: &Persona| array(&who.gets("/api/v1/incidents").ok()["items"]).len();
    assert_eq!(
        [listed(&app.lead()), listed(&app.operator()), listed(&app.admin())],
        [4, 6, 6]
    );
    assert_eq!([listed(&app.rival()), listed(&app.stranger())], [0; 2]);
    // A complaint names people: the consortium sees only what it reported itself.
    let loud = json!({ "booking": booking["id"], "kind": "complaint", "words": "Mr. X is loud." });
    app.clerk().posts("/api/v1/incidents", &loud).ok();
    assert_eq!([listed(&app.lead()), listed(&app.operator())], [4, 7]);
    let entries = app.lead().gets("/api/v1/journal?limit=2000").ok();
    assert!(!entries.to_string().contains("HALL-2027-007"), "{entries}");
    let seen = app.lead().gets("/api/v1/incidents").ok()["items"][0].clone();
    steps(&app.lead(), &seen, &json!({ "step": "acknowledged" })).refused(403);
    steps(
        &app.lead(),
        &seen,
        &json!({ "step": "word", "words": "We were there." }),
    )
    .ok();
    steps(
        &app.rival(),
        &seen,
        &json!({ "step": "word", "words": "So were we." }),
    )
    .refused(404);
    for (field, wrong) in [
        (
            "kind",
            json!({ "zone": "hall/main", "kind": "fire", "words": "Smoke." }),
        ),
        ("words", json!({ "zone": "hall/main", "kind": "other" })),
        ("zone", json!({ "kind": "other", "words": "Smoke." })),
        (
            "severity",
            json!({ "zone": "hall/main", "kind": "other", "words": "Smoke.", "severity": "s9" }),
        ),
        (
            "happened_at",
            json!({ "zone": "hall/main", "kind": "other", "words": "Smoke.",
            "happened_at": "2027-03-15T02:00:00Z" }),
        ),
    ] {
        let refused = app.clerk().posts("/api/v1/incidents", &wrong).refused(422);
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
}

#[test]
fn numbers_of_a_site_and_year_are_unique_however_many_report_at_once_and_a_report_sent_twice_is_one() {
    let app = TestApp::start();
    let crowd = Crowd::of(&app.base, &app.people.operator, 20);
    let numbers = crowd.at_once(|index, persona| {
        let words = format!("Scratch {index}.");
        reports(persona, "s4", &json!({ "zone": "hall/main", "words": words }))["number"].clone()
    });
    let mut numbers: Vec<String> = numbers
        .iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!((numbers.len(), numbers[0].as_str()), (20, "HALL-2027-001"));
    let same = json!({ "zone": "house/all", "words": "Once." });
    let first = reports(&app.operator(), "s4", &same);
    assert_eq!(reports(&app.operator(), "s4", &same)["id"], first["id"]);
    assert_eq!(first["number"], "HOUSE-2027-001");
}

#[test]
fn a_report_takes_two_presses_and_some_words_and_loses_none_of_them() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-20T23:00");
    let session = booking["sessions"][0]["id"].to_string();
    let page = app.lead().views("en", &format!("/report?session={session}"));
    page.shows("tel:119")
        .shows("tel:025550100")
        .shows("Night mapping");
    let at = |words: &str| page.html.find(words).unwrap();
    assert!(at("tel:119") < at("What happened<") && at("What happened<") < at("How bad is it<"));
    let typed = [
        ("session", session.as_str()),
        ("severity", "s2"),
        ("words", "It fell <over>."),
        ("place", "East end"),
    ];
    let back = app.lead().submits("/report", &typed);
    back.is(422).shows("It fell &lt;over&gt;.").shows("East end");
    let sent = app.lead().submits(
        "/report",
        &[
            ("session", session.as_str()),
            ("kind", "damage"),
            ("severity", "s2"),
            ("words", "It fell over."),
        ],
    );
    sent.is(303);
    let there = sent.location.split('?').next().unwrap().to_owned();
    app.lead()
        .views("en", &there)
        .shows("It fell over.")
        .shows("Add facts")
        .lacks("I take it");
    let page = app.operator().views("en", &there);
    page.shows("Nobody has taken note yet.")
        .shows("it is advised to stop the work");
    let took = app
        .operator()
        .submits(&format!("{there}/steps"), &[("step", "acknowledged")]);
    took.is(303);
    let close = app.operator().submits(
        &format!("{there}/steps"),
        &[("step", "severity"), ("severity", "s4"), ("words", "")],
    );
    close.is(422);
    for path in [
        "/board",
        "/incidents",
        "/incidents?state=acknowledged&severity=s2",
    ] {
        app.staff().views("en", path).shows("It fell over.");
    }
    app.staff()
        .views("en", "/incidents?state=closed")
        .lacks("It fell over.");
    app.operator().views("en", "/home").shows("It fell over.");
    let file = app.staff().views("en", "/incidents.csv");
    file.is(200).shows("\"HALL-2027-001\",\"S2\"");
    app.rival().views("en", "/incidents").lacks("It fell over.");
}

#[test]
fn lists_and_the_board_take_as_many_statements_for_one_row_as_for_fifteen() {
    let app = TestApp::start();
    let counted = |path: &str| {
        let before = app.app.db.statements();
        app.staff().views("en", path).is(200);
        app.app.db.statements() - before
    };
    let paths = ["/api/v1/stops", "/api/v1/incidents", "/incidents", "/board"];
    let more = |from: u32, until: u32| {
        for n in from..until {
            let seen = json!({ "zone": "hall/yard", "words": format!("Scratch {n}.") });
            let incident = reports(&app.operator(), "s3", &seen);
            let task = json!({ "words": "Polish it.", "owner": id_of(&app, &address("staff")) });
            let tasks = format!("/api/v1/incidents/{}/tasks", incident["id"]);
            app.operator().posts(&tasks, &task).ok();
            let stop = json!({ "zone": "hall/side", "reason": format!("Smoke {n}.") });
            app.operator().posts("/api/v1/stops", &stop).ok();
        }
        app.tick();
    };
    more(0, 1);
    let few = paths.map(counted);
    more(1, 15);
    let many = paths.map(counted);
    for ((path, few), many) in paths.iter().zip(few).zip(many) {
        assert!(
            few > 0 && many <= few + 3,
            "{path}: {few} for one, {many} for fifteen"
        );
    }
}

#[test]
fn only_who_answers_for_safety_says_that_it_was_less_bad() {
    let app = TestApp::start();
    night(&app);
    let incident = reports(&app.clerk(), "s2", &json!({ "zone": "hall/main" }));
    let path = format!("/api/v1/incidents/{}/steps", incident["id"]);
    let graded = |severity: &str| json!({ "step": "severity", "severity": severity, "words": "As it is." });
    let told = app.clerk().posts(&path, &graded("s3")).refused(422);
    assert_eq!(told["errors"][0]["code"], "lowered");
    app.clerk().posts(&path, &graded("s1")).ok();
    let lower = app.operator().posts(&path, &graded("s3")).ok();
    assert_eq!(lower["severity"], "s3");
}

#[test]
fn a_stop_for_a_complaint_does_not_say_to_others_what_was_complained_of() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-21T02:00");
    let what = json!({ "zone": "hall/main", "kind": "complaint", "words": "Kim shouted." });
    reports(&app.clerk(), "s1", &what);
    let cut = app.lead().sees(&booking)["sessions"][0].clone();
    assert_eq!(
        (&cut["state"], &cut["reason"]),
        (&json!("cut_short"), &Value::Null)
    );
    app.tick();
    assert_eq!(count(&app, "work_stopped", "lead"), 1);
    for (mail, _) in app.memory.sent() {
        if mail.hint == "work_stopped" {
            assert!(
                !mail.rendered.text.contains("Kim shouted"),
                "{}",
                mail.rendered.text
            );
        }
    }
}
