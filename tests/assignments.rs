//! A waiting request is given to one of those who decide: they hear of it and find it; anybody else may decide.

use serde_json::{Value, json};

use crate::support::city::{OPERATOR, STRANGER};
use crate::support::{Persona, Reply, TestApp, lacks, shows};
use crate::{changes, deputies};

const CLERK: &str = "clerk@people.example";

fn id_of(who: &Persona) -> Value {
    who.gets("/api/v1/me").ok()["id"].clone()
}

fn assign(who: &Persona, booking: &Value, to: &Value) -> Reply {
    let path = format!("/api/v1/bookings/{}/assign", booking["id"]);
    who.posts(&path, &json!({ "person": to }))
}

#[test]
fn whoever_is_given_a_request_hears_of_it_alone_and_anybody_else_may_decide() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let clerk = id_of(&app.clerk());
    let seen = assign(&app.operator(), &booking, &clerk).ok();
    assert_eq!(seen["version"], booking["version"]);
    // Twice is once.
    assign(&app.operator(), &booking, &clerk).ok();
    app.tick();
    let told = |email: &str| {
        let events = app.events_to(email);
        events
            .iter()
            .filter(|event| *event == "decision_assigned")
            .count()
    };
    assert_eq!((told(CLERK), told(OPERATOR)), (1, 0));
    assert!(app.newest_text_to(CLERK).contains("/decide/"));
    // To oneself without a letter, and to nobody.
    assign(&app.operator(), &booking, &id_of(&app.operator())).ok();
    app.tick();
    assert_eq!(told(OPERATOR), 0);
    assign(&app.operator(), &booking, &Value::Null).ok();
    assign(&app.operator(), &booking, &clerk).ok();
    app.operator().acts("approve", &booking).ok();
    let path = format!("/api/v1/journal?booking={}", booking["id"]);
    let entries = app.admin().gets(&path).ok();
    assert_eq!(entries["items"][1]["action"], "booking.assign");
    assert_eq!(entries["items"][1]["became"]["assigned"], clerk);
    // It ends with the decision.
    assign(&app.operator(), &booking, &clerk).refused(409);
}

#[test]
fn only_those_who_decide_there_are_given_a_request() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    for other in [app.lead(), app.stranger(), app.staff()] {
        let refused = assign(&app.operator(), &booking, &id_of(&other)).refused(422);
        assert_eq!(refused["errors"][0]["field"], "person");
    }
    assign(&app.lead(), &booking, &id_of(&app.clerk())).is(403);
}

#[test]
fn the_inbox_shows_whose_a_request_is_and_narrows_to_ones_own() {
    let app = TestApp::start();
    let mine = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let other = app
        .rival()
        .requests(&crate::support::city::ask_of(
            "beta",
            "hall/side",
            "2027-04-11T11:00",
            60,
        ))
        .ok();
    let page = app.operator().sees_page(&format!("/inbox/{}", mine["id"]));
    let select = page.html.split("<select id=\"person\"").nth(1).unwrap();
    let select = select.split("</select>").next().unwrap();
    shows(select, ">clerk<");
    shows(select, ">operator<");
    lacks(select, ">lead<");
    app.clerk().sees_page("/inbox").lacks("mine=1");
    let clerk = id_of(&app.clerk()).to_string();
    let assign = format!("/inbox/{}/assign", mine["id"]);
    app.operator()
        .submits(&assign, &[("person", &clerk)])
        .leads_to(&format!("/inbox/{}?done=assigned", mine["id"]));
    app.operator()
        .sees_page("/inbox")
        .shows("Assigned to clerk")
        .lacks("mine=1");
    let queue = |path: &str| {
        let page = app.clerk().sees_page(path);
        let queue = page.html.split("card queue").nth(1).unwrap().to_owned();
        queue.split("</section>").next().unwrap().to_owned()
    };
    let href = |booking: &Value| format!("href=\"/inbox/{}", booking["id"]);
    let all = queue("/inbox");
    shows(&all, "Mine 1");
    shows(&all, &href(&other));
    let own = queue("/inbox?tab=waiting&mine=1");
    shows(&own, &href(&mine));
    lacks(&own, &href(&other));
    // What is looked at next stays within one's own.
    shows(&own, "?mine=1\"");
    app.operator()
        .submits(&assign, &[("person", "999999999")])
        .is(422);
    app.operator().submits(&assign, &[("person", "")]).is(303);
    lacks(&queue("/inbox"), "Assigned to");
}

#[test]
fn what_is_given_to_somebody_who_is_away_is_told_to_their_deputy_too() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    deputies::looks_on(&app);
    let told = |email: &str| app.is_told(email, "decision_assigned");
    let named = deputies::body(&app, (OPERATOR, STRANGER), "2027-03-15", "2027-03-15");
    app.operator().posts(deputies::DEPUTIES, &named).ok();
    assign(&app.clerk(), &booking, &id_of(&app.operator())).ok();
    app.tick();
    assert!(told(OPERATOR) && told(STRANGER) && !told(CLERK));
    let letter = changes::mail(&app, "stranger", "decision_assigned");
    shows(&letter, "was given to operator. While they are away");
    // The day after, they are back.
    app.moves_to("2027-03-16T10:00:00+09:00");
    let next = app.lead().books("hall/main", "2027-04-11T11:00", 60);
    let count = |email: &str| {
        app.events_to(email)
            .iter()
            .filter(|own| *own == "decision_assigned")
            .count()
    };
    assign(&app.clerk(), &next, &id_of(&app.operator())).ok();
    app.tick();
    assert_eq!((count(OPERATOR), count(STRANGER)), (2, 1));
}
