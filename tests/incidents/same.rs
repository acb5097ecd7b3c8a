//! Two reports of the same thing: the second adds to the first, and of two incidents one is joined to the
//! other.

use serde_json::{Value, json};

use super::{count, night, reports, steps};
use crate::photos::{drawn, png};
use crate::support::forms::with_file;
use crate::support::{Persona, TestApp, array, audit};

fn joins(who: &Persona, one: &Value, into: &Value) -> crate::support::Reply {
    let path = format!("/api/v1/incidents/{}/join", one["id"]);
    who.posts(&path, &json!({ "into": into["id"] }))
}

fn kinds(incident: &Value) -> Vec<&str> {
    crate::support::texts(&incident["steps"], "step")
}

#[test]
fn whoever_says_that_it_is_the_same_adds_to_it_and_nobody_is_called_twice() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-20T23:00");
    let session = booking["sessions"][0]["id"].to_string();
    let first = reports(
        &app.lead(),
        "s2",
        &json!({ "session": booking["sessions"][0]["id"] }),
    );
    app.tick();
    assert_eq!(count(&app, "incident_urgent", "staff"), 1);
    // Another one of the same party sees that it was reported, and says so.
    let page = app.member().views("en", &format!("/report?session={session}"));
    page.shows("Is it one of these").shows("HALL-2027-001");
    let id = first["id"].to_string();
    let same = [
        ("session", session.as_str()),
        ("kind", "damage"),
        ("severity", "s3"),
        ("hurt", "yes"),
        ("injured", "2"),
        ("words", "I saw it fall."),
        ("same_as", id.as_str()),
    ];
    let (kind, body) = with_file(&same, &png());
    for _ in 0..2 {
        let sent = app.member().submits_raw("/report", &kind, &body);
        sent.leads_to(&format!("/incidents/{id}?done=reported"));
    }
    let now = app.operator().gets(&format!("/api/v1/incidents/{id}")).ok();
    assert_eq!(
        kinds(&now),
        ["reported", "reported_too"],
        "sent twice, added once"
    );
    assert_eq!(now["steps"][1]["words"], "I saw it fall.");
    assert_eq!(now["steps"][1]["by"], "member");
    assert_eq!((&now["severity"], &now["injured"]), (&json!("s2"), &json!(2)));
    let photos = app
        .operator()
        .gets(&format!("/api/v1/incidents/{id}/photos"))
        .ok();
    assert_eq!(array(&photos["photos"]).len(), 1);
    assert_eq!(
        array(&app.operator().gets("/api/v1/incidents").ok()["items"]).len(),
        1
    );
    app.tick();
    assert_eq!(count(&app, "incident_urgent", "staff"), 1, "no second alarm");
    // What is worse than was known is told, and stops the zone.
    let worse = json!({ "session": booking["sessions"][0]["id"], "kind": "injury", "severity": "s1",
        "words": "It burns.", "same_as": first["id"] });
    let now = app.member().posts("/api/v1/incidents", &worse).ok();
    assert_eq!((&now["id"], &now["severity"]), (&first["id"], &json!("s1")));
    app.tick();
    assert_eq!(count(&app, "incident_urgent", "staff"), 2);
    assert_eq!(
        array(&app.staff().gets("/api/v1/stops?open=true").ok()["items"]).len(),
        1
    );
    audit::assert_clean(app.app.db.url());
}

#[test]
fn only_what_was_reported_there_a_short_while_ago_is_the_same() {
    let app = TestApp::start();
    let first = reports(&app.operator(), "s3", &json!({ "zone": "hall/main" }));
    let same =
        |zone: &str| json!({ "zone": zone, "kind": "damage", "words": "The same.", "same_as": first["id"] });
    let code = |body: &Value| {
        let problem = app.clerk().posts("/api/v1/incidents", body).refused(422);
        problem["errors"][0]["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(&same("hall/side")), "same_as", "another zone");
    assert_eq!(code(&same("house/room-a")), "same_as", "another site");
    let neither = json!({ "zone": "hall/main", "kind": "damage", "same_as": first["id"] });
    assert_eq!(code(&neither), "words");
    app.moves_to("2027-03-15T10:29");
    app.clerk().posts("/api/v1/incidents", &same("hall/main")).ok();
    app.clerk()
        .views("en", "/report?zone=hall/main")
        .shows("Is it one of these");
    app.moves_to("2027-03-15T10:31");
    assert_eq!(code(&same("hall/main")), "same_as", "too long ago");
    app.clerk()
        .views("en", "/report?zone=hall/main")
        .lacks("Is it one of these");
    // Whoever does not see it can't say so: a rival's report of their own stays their own.
    let rival = app.rival().posts("/api/v1/incidents", &same("hall/main"));
    assert!([403, 422].contains(&rival.status), "{rival:?}");
}

#[test]
fn of_two_incidents_one_is_closed_and_the_other_takes_over_what_is_stopped_and_to_be_done() {
    let app = TestApp::start();
    let kept = reports(
        &app.clerk(),
        "s3",
        &json!({ "zone": "hall/main", "words": "Smoke." }),
    );
    let worst = json!({ "zone": "hall/main", "words": "Fire.", "injured": 3 });
    let joined = reports(&app.operator(), "s1", &worst);
    let task = json!({ "words": "Look at the wires.", "holds_restart": true });
    let path = format!("/api/v1/incidents/{}/tasks", joined["id"]);
    app.operator().posts(&path, &task).ok();
    app.tick();
    let told = count(&app, "incident_urgent", "staff");
    app.operator()
        .views("en", &format!("/incidents/{}", joined["id"]))
        .shows("1 looks like the same");
    joins(&app.lead(), &joined, &kept).refused(404);
    joins(&app.admin(), &joined, &kept).refused(403);
    joins(&app.operator(), &joined, &joined).refused(422);
    let elsewhere = reports(&app.operator(), "s4", &json!({ "zone": "house/room-a" }));
    joins(&app.operator(), &joined, &elsewhere).refused(422);
    let done = joins(&app.operator(), &joined, &kept).ok();
    assert_eq!(
        (&done["state"], &done["joined_into"]["id"]),
        (&json!("closed"), &kept["id"])
    );
    assert_eq!(kinds(&done), ["reported", "task", "joined"]);
    joins(&app.operator(), &joined, &kept).ok();
    joins(&app.operator(), &kept, &joined).refused(422);
    let now = app
        .clerk()
        .gets(&format!("/api/v1/incidents/{}", kept["id"]))
        .ok();
    assert_eq!((&now["severity"], &now["injured"]), (&json!("s1"), &json!(3)));
    assert_eq!(kinds(&now), ["reported", "took_in"], "joined twice, noted once");
    assert_eq!(now["took_in"][0]["number"], joined["number"]);
    assert_eq!(now["tasks"][0]["words"], "Look at the wires.");
    assert_eq!(
        now["acknowledge_by"], joined["acknowledge_by"],
        "the sooner of both"
    );
    app.tick();
    assert_eq!(
        count(&app, "incident_urgent", "staff"),
        told,
        "nobody is told again"
    );
    // Only the one that goes on rings.
    app.lives_until("2027-03-15T10:19");
    assert_eq!(count(&app, "incident_overdue", "staff"), 1);
    // What was stopped for the one waits for what is to be done after the other.
    let stop = app.staff().gets("/api/v1/stops?open=true").ok()["items"][0].clone();
    assert_eq!(
        (&stop["incident"], &stop["held_by"][0]),
        (&kept["id"], &json!("Look at the wires."))
    );
    app.operator()
        .views("en", &format!("/incidents/{}", joined["id"]))
        .shows("This is the same as")
        .shows(kept["number"].as_str().unwrap());
    // A mistake is taken back by opening it again.
    let again = steps(
        &app.operator(),
        &joined,
        &json!({ "step": "reopened", "words": "Another fire." }),
    );
    let again = again.ok();
    assert_eq!(
        (&again["state"], &again["joined_into"]),
        (&json!("in_hand"), &Value::Null)
    );
    audit::assert_clean(app.app.db.url());
}

#[test]
fn what_a_page_joins_is_joined_and_what_it_can_t_is_told_there() {
    let app = TestApp::start();
    let one = reports(
        &app.clerk(),
        "s3",
        &json!({ "zone": "hall/main", "words": "Smoke." }),
    );
    let other = reports(
        &app.operator(),
        "s3",
        &json!({ "zone": "hall/main", "words": "A smell." }),
    );
    let page = format!("/incidents/{}", one["id"]);
    let (kind, body) = with_file(&[], &drawn(3));
    app.clerk()
        .submits_raw(&format!("{page}/photos"), &kind, &body)
        .is(303);
    let own = one["id"].to_string();
    let refused = app
        .operator()
        .submits(&format!("{page}/join"), &[("into", own.as_str())]);
    refused.is(422).shows("is the same incident");
    let into = other["id"].to_string();
    app.operator()
        .submits(&format!("{page}/join"), &[("into", into.as_str())])
        .leads_to(&format!("{page}?done=incident-step"));
    // Its photos stay with it.
    app.operator().views("en", &page).shows("<img src=\"/files/");
    app.operator()
        .views("en", &format!("/incidents/{}", other["id"]))
        .shows("Joined here:");
}
