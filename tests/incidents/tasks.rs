//! What has to be done after an incident, and what waits for it.

use serde_json::json;

use super::{night, reports, steps, takes_note};
use crate::deputies::id_of;
use crate::presence::texts_of;
use crate::support::{TestApp, array, audit, shows, texts};
use crate::telling::address;

#[test]
fn stopped_work_goes_on_only_when_all_is_done_that_holds_it() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-21T02:00");
    let session = &booking["sessions"][0]["id"];
    let incident = reports(&app.lead(), "s2", &json!({ "session": session }));
    let tasks = format!("/api/v1/incidents/{}/tasks", incident["id"]);
    // Stopped by hand from the incident's page.
    let page = app
        .operator()
        .views("en", &format!("/incidents/{}", incident["id"]));
    let there = format!("/stops/new?zone=hall/main&amp;incident={}", incident["id"]);
    page.shows(&there);
    app.operator()
        .views("en", &there.replace("&amp;", "&"))
        .shows(&format!("name=\"incident\" value=\"{}\"", incident["id"]));
    let stop = json!({ "zone": "hall/main", "reason": "Water.", "incident": incident["id"] });
    let stop = app.operator().posts("/api/v1/stops", &stop).ok();
    assert_eq!(stop["incident"], incident["id"]);
    takes_note(&app.operator(), &incident).ok();
    assert_eq!(
        texts(&json!([{ "n": stop["needs"][1] }]), "n"),
        ["programme"],
        "as bad as S2"
    );
    let new = |words: &str, holds: bool| json!({ "words": words, "holds_restart": holds });
    app.lead()
        .posts(&tasks, &new("Dry the floor.", true))
        .refused(403);
    app.operator().posts(&tasks, &new(" ", true)).refused(422);
    let stranger = json!({ "words": "Dry the floor.", "owner": 1 });
    app.operator().posts(&tasks, &stranger).refused(422);
    app.operator().posts(&tasks, &new("Dry the floor.", true)).ok();
    app.operator().posts(&tasks, &new("Call the plumber.", true)).ok();
    let all = app.operator().posts(&tasks, &new("Write it down.", false)).ok();
    assert_eq!(array(&all["tasks"]).len(), 3);
    let resume = format!("/api/v1/stops/{}/resume", stop["id"]);
    let yes = json!({ "words": "Looked at." });
    for who in [app.operator(), app.staff()] {
        let problem = who.posts(&resume, &yes).refused(422);
        let said = problem["detail"].as_str().unwrap();
        assert!(
            said.contains("Dry the floor.") && said.contains("Call the plumber."),
            "{said}"
        );
        assert!(!said.contains("Write it down."), "{said}");
    }
    let page = format!("/stops/{}", stop["id"]);
    app.operator()
        .views("en", &page)
        .shows("To be done before work may go on")
        .shows("Dry the floor.")
        .lacks("action=\"/stops/");
    app.lead().views("en", &page).lacks("Dry the floor.");
    let mark = |at: usize, done: bool| {
        let path = format!("/api/v1/incident-tasks/{}", all["tasks"][at]["id"]);
        app.clerk().posts(&path, &json!({ "done": done })).ok()
    };
    mark(0, true);
    app.operator().posts(&resume, &yes).refused(422);
    let now = mark(1, true);
    assert_eq!(now["tasks"][1]["done_by"], "clerk");
    // Not done after all.
    mark(1, false);
    app.operator().posts(&resume, &yes).refused(422);
    mark(1, true);
    mark(1, true);
    let steps = app
        .operator()
        .gets(&format!("/api/v1/incidents/{}", incident["id"]))
        .ok();
    let of_tasks = texts(&steps["steps"], "step")
        .into_iter()
        .filter(|step| step.starts_with("task"));
    assert_eq!(
        of_tasks.collect::<Vec<_>>(),
        [
            "task",
            "task",
            "task",
            "task_done",
            "task_done",
            "task_again",
            "task_done"
        ]
    );
    app.operator().posts(&resume, &yes).ok();
    let whole = app.staff().posts(&resume, &yes).ok();
    assert!(whole["resumed_at"].is_string(), "{whole}");
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "running");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn whoever_is_named_to_see_to_it_or_to_a_task_is_told_and_whoever_takes_it_is_not() {
    let app = TestApp::start();
    let incident = reports(&app.clerk(), "s3", &json!({ "zone": "hall/main" }));
    let clerk = id_of(&app, &address("clerk"));
    let told = || app.events_to(&address("clerk"));
    let given = || told().iter().filter(|event| *event == "incident_given").count();
    let tasks = format!("/api/v1/incidents/{}/tasks", incident["id"]);
    let task = |words: &str| json!({ "words": words, "owner": clerk });
    app.operator().posts(&tasks, &task("Dry the floor.")).ok();
    app.tick();
    assert_eq!(given(), 1);
    shows(&texts_of(&app, "incident_given").join("\n"), "Dry the floor.");
    let home = || app.clerk().sees_page("/home");
    home().shows("What you have to do").shows("Dry the floor.");
    app.operator().sees_page("/home").lacks("What you have to do");
    takes_note(&app.operator(), &incident).ok();
    steps(
        &app.operator(),
        &incident,
        &json!({ "step": "owner", "owner": clerk }),
    )
    .ok();
    app.lives_until("2027-03-15T11:00");
    assert_eq!(given(), 2);
    // What people do themselves they know.
    app.clerk().posts(&tasks, &task("Call the plumber.")).ok();
    steps(&app.clerk(), &incident, &json!({ "step": "owner" })).ok();
    app.lives_until("2027-03-15T12:00");
    assert_eq!(given(), 2);
    // What is done is on nobody's list, and what has a date comes first.
    let dated = json!({ "words": "Order a mat.", "owner": clerk, "due": "2027-03-15T11:00:00+09:00" });
    let all = app.operator().posts(&tasks, &dated).ok();
    let first = format!("/api/v1/incident-tasks/{}", all["tasks"][0]["id"]);
    app.clerk().posts(&first, &json!({ "done": true })).ok();
    let html = home().lacks("Dry the floor.").html.clone();
    let (mat, plumber) = (
        html.find("Order a mat.").unwrap(),
        html.find("Call the plumber.").unwrap(),
    );
    assert!(mat < plumber && html[mat..plumber].contains("Overdue"), "{html}");
    let own = json!({ "words": "Ask the insurer.", "owner": id_of(&app, &address("staff")) });
    app.operator().posts(&tasks, &own).ok();
    app.staff().sees_page("/board").shows("Ask the insurer.");
    app.admin().sees_page("/board").lacks("Ask the insurer.");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn a_stop_by_itself_waits_too_and_one_of_another_site_is_never_tied() {
    let app = TestApp::start();
    let incident = reports(&app.operator(), "s1", &json!({ "zone": "hall/side" }));
    takes_note(&app.operator(), &incident).ok();
    let page = format!("/incidents/{}", incident["id"]);
    let typed = [
        ("step", "task"),
        ("words", ""),
        ("holds", "yes"),
        ("due", "2027-03-16T09:00"),
    ];
    app.operator()
        .submits(&format!("{page}/tasks"), &typed)
        .is(422)
        .shows("say what has to be done")
        .shows("2027-03-16T09:00");
    let whole = [
        ("step", "task"),
        ("words", "Look at the lift."),
        ("holds", "yes"),
        ("own", "yes"),
        ("due", "2027-03-16T09:00"),
    ];
    app.operator()
        .submits(&format!("{page}/tasks"), &whole)
        .leads_to(&format!("{page}?done=incident-step"));
    let now = app.operator().gets(&format!("/api/v1{page}")).ok();
    let task = &now["tasks"][0];
    assert_eq!(
        (&task["owner"], &task["due"]),
        (&json!("operator"), &json!("2027-03-16T00:00:00Z"))
    );
    let stop = app.operator().gets("/api/v1/stops?open=true").ok()["items"][0].clone();
    assert_eq!(stop["held_by"], json!(["Look at the lift."]));
    let yes = json!({ "words": "Looked at." });
    let resume = format!("/api/v1/stops/{}/resume", stop["id"]);
    app.operator().posts(&resume, &yes).refused(422);
    let elsewhere = json!({ "zone": "house/room-a", "reason": "Water.", "incident": incident["id"] });
    let problem = app.operator().posts("/api/v1/stops", &elsewhere).refused(422);
    assert_eq!(problem["errors"][0]["field"], "incident");
    // Whoever does not see the incident can't tie anything to it.
    let session = &night(&app)["sessions"][0]["id"];
    let hidden = json!({ "session": session, "reason": "Water.", "incident": incident["id"] });
    app.lead().posts("/api/v1/stops", &hidden).refused(422);
    // A tick on the page is enough.
    app.operator()
        .submits(&format!("/incident-tasks/{}", task["id"]), &[("done", "yes")])
        .is(303);
    app.operator().posts(&resume, &yes).ok();
    let path = format!("/api/v1/incident-tasks/{}", task["id"]);
    app.lead().posts(&path, &json!({ "done": false })).refused(404);
    app.operator()
        .posts("/api/v1/incident-tasks/1", &json!({ "done": true }))
        .refused(404);
    let after = app.operator().gets(&format!("/api/v1{page}")).ok();
    assert!(after["tasks"][0]["done_at"].is_string(), "{after}");
}

/// Whoever stops the work and then reports makes one stop of it, which the restart of the incident holds.
#[test]
fn a_report_that_work_was_stopped_takes_the_stop_that_stands_there() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-21T02:00");
    let stop = json!({ "zone": "hall/main", "reason": "Water." });
    let stop = app.clerk().posts("/api/v1/stops", &stop).ok();
    assert_eq!(stop["needs"], json!(["site"]));
    let session = &booking["sessions"][0]["id"];
    let incident = reports(&app.lead(), "s2", &json!({ "session": session, "stopped": true }));
    let open = app.staff().gets("/api/v1/stops?open=true").ok();
    assert_eq!(array(&open["items"]).len(), 1, "{open}");
    let tied = &open["items"][0];
    assert_eq!(
        (&tied["id"], &tied["incident"], &tied["needs"]),
        (&stop["id"], &incident["id"], &json!(["site", "programme"]))
    );
    let entries = app.admin().gets("/api/v1/journal?limit=20").ok();
    assert!(
        texts(&entries["items"], "action").contains(&"stop.tie"),
        "{entries}"
    );
    let resume = format!("/api/v1/stops/{}/resume", stop["id"]);
    let yes = json!({ "words": "Looked at." });
    app.operator().posts(&resume, &yes).refused(422);
    takes_note(&app.operator(), &incident).ok();
    app.operator().posts(&resume, &yes).ok();
    app.staff().posts(&resume, &yes).ok();
    assert_eq!(app.lead().sees(&booking)["sessions"][0]["state"], "running");
    audit::assert_clean(app.app.db.url());
}
