//! Times that a site offers.

use serde_json::{Value, json};

use super::why;
use crate::support::city::{ask, ask_of, site};
use crate::support::{TestApp, array, audit, shows};

/// A request for the 22nd, and an offer of the 24th that waits for its answer.
fn offered(app: &TestApp, zone: &str, start: &str, minutes: u32) -> Value {
    let booking = app.lead().books(zone, "2027-03-22T11:00", 120);
    let offer = ask(zone, start, minutes)["phases"].clone();
    app.operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Calmer then.", "offer": offer }),
        )
        .ok()
}

fn close(app: &TestApp, site: &str) {
    let span = json!({ "start": "2027-03-24T00:00:00+09:00", "end": "2027-03-25T00:00:00+09:00" });
    let closure = json!({ "effect": "block", "reason": "Water works", "shape": { "span": span } });
    app.operator()
        .posts(&format!("/api/v1/sites/{site}/closures"), &closure)
        .ok();
}

#[test]
fn an_open_offer_holds_its_time_as_a_request_does() {
    let app = TestApp::start();
    let waiting = offered(&app, "hall/main", "2027-03-24T14:00", 120);
    audit::assert_clean(app.app.db.url());
    let rival = ask_of("beta", "hall/main", "2027-03-24T15:00", 60);
    let refused = app.rival().requests(&rival).refused(409);
    assert_eq!(refused["verdicts"][0]["findings"][0]["rule"], "capacity");
    app.rival().asks("hall/main", "2027-03-22T11:00", 60).refused(409);
    let approved = app.lead().acts("accept-offer", &waiting).ok();
    assert_eq!(approved["state"], "approved");
    app.rival().books("hall/main", "2027-03-22T11:00", 60);
    app.rival().requests(&rival).refused(409);
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn an_offer_that_is_declined_withdrawn_revised_replaced_or_over_holds_nothing() {
    for end in ["decline", "withdraw", "revise", "request-changes", "expire"] {
        let app = TestApp::start();
        let waiting = offered(&app, "hall/main", "2027-03-24T14:00", 120);
        match end {
            "decline" => {
                _ = app
                    .operator()
                    .does(end, &waiting, &json!({ "reason": "safety" }))
                    .ok();
            }
            "withdraw" => _ = app.lead().does(end, &waiting, &why()).ok(),
            "revise" => {
                _ = app
                    .lead()
                    .does(end, &waiting, &ask("hall/main", "2027-03-22T11:00", 60))
                    .ok();
            }
            "request-changes" => {
                _ = app
                    .operator()
                    .does(end, &waiting, &json!({ "remarks": "Shorter." }))
                    .ok();
            }
            _ => app.lives_until("2027-03-24T14:00"),
        }
        let later = if end == "expire" {
            "2027-03-26T14:00"
        } else {
            "2027-03-24T14:00"
        };
        app.rival().books("hall/main", later, 120);
        app.tick();
        audit::assert_clean(app.app.db.url());
    }
}

#[test]
fn an_offer_over_the_same_hours_and_more_holds_the_rest_and_is_taken_as_it_stands() {
    let app = TestApp::start();
    let waiting = offered(&app, "hall/main", "2027-03-22T10:00", 300);
    audit::assert_clean(app.app.db.url());
    for start in ["2027-03-22T10:00", "2027-03-22T14:00"] {
        app.rival().asks("hall/main", start, 60).refused(409);
    }
    app.lead().acts("accept-offer", &waiting).ok();
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn where_requests_compete_an_offer_holds_nothing_and_is_judged_when_it_is_taken() {
    let app = TestApp::start();
    let waiting = offered(&app, "market/stand", "2027-03-24T14:00", 120);
    let rival = app.rival().books("market/stand", "2027-03-24T15:00", 60);
    app.operator().approves(&rival);
    let refused = app.lead().acts("accept-offer", &waiting).refused(409);
    assert_eq!(refused["verdicts"][0]["findings"][0]["rule"], "capacity");
}

#[test]
fn a_closure_that_came_after_an_offer_stands_against_it() {
    let app = TestApp::start();
    let waiting = offered(&app, "hall/main", "2027-03-24T14:00", 120);
    close(&app, "hall");
    let seen = app.lead().sees(&waiting);
    let refused = app.lead().acts("accept-offer", &seen).refused(409);
    assert_eq!(refused["verdicts"][0]["findings"][0]["rule"], "closure");
    assert_eq!(app.lead().sees(&waiting)["state"], "changes_requested");
}

#[test]
fn what_stood_when_it_was_offered_is_set_aside_with_it_and_a_second_closure_is_not() {
    let app = TestApp::start();
    close(&app, "hall");
    // The side is open for trials from nine to six only.
    let waiting = offered(&app, "hall/side", "2027-03-24T17:30", 120);
    let approved = app.lead().acts("accept-offer", &waiting).ok();
    assert_eq!(approved["state"], "approved");
    let other = TestApp::start();
    close(&other, "hall");
    let waiting = offered(&other, "hall/main", "2027-03-24T14:00", 120);
    let span = json!({ "start": "2027-03-24T12:00:00+09:00", "end": "2027-03-24T20:00:00+09:00" });
    let fire = json!({ "effect": "block", "reason": "Fire drill", "shape": { "span": span } });
    other.operator().posts("/api/v1/sites/hall/closures", &fire).ok();
    let refused = other
        .lead()
        .acts("accept-offer", &other.lead().sees(&waiting))
        .refused(409);
    let findings = array(&refused["verdicts"][0]["findings"]);
    let blocks: Vec<_> = findings
        .iter()
        .filter(|finding| finding["severity"] == "block")
        .collect();
    assert_eq!(blocks.len(), 1, "{refused}");
    shows(&blocks[0].to_string(), "Fire drill");
    app.tick();
    other.tick();
}

/// Another request gets no place that an open offer needs, and the offer can be taken.
fn holds_against(app: &TestApp, asked: &Value, offer: &Value, rival: &Value) {
    let booking = app.lead().requests(asked).ok();
    let offer = json!({ "remarks": "Rather so.", "offer": offer["phases"] });
    let waiting = app.operator().does("request-changes", &booking, &offer).ok();
    audit::assert_clean(app.app.db.url());
    app.rival().requests(rival).refused(409);
    assert_eq!(
        app.lead().acts("accept-offer", &waiting).ok()["state"],
        "approved"
    );
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn an_offer_of_the_same_hours_holds_the_whole_of_a_zone_of_which_the_request_holds_a_part() {
    let app = TestApp::start();
    let yard = |start: &str, people: u32| {
        let mut asked = ask("hall/yard", start, 120);
        asked["phases"][0]["people"] = json!(people);
        asked
    };
    // The yard takes ten people.
    holds_against(
        &app,
        &yard("2027-03-22T11:00", 2),
        &yard("2027-03-22T11:00", 9),
        &ask_of("beta", "hall/yard", "2027-03-22T11:00", 120),
    );
    holds_against(
        &app,
        &ask("house/room-a", "2027-03-23T11:00", 120),
        &ask("house/all", "2027-03-23T10:00", 240),
        &ask_of("beta", "house/room-b", "2027-03-23T11:30", 30),
    );
}

#[test]
fn an_offer_of_a_shared_whole_holds_its_parts_whole_where_the_request_has_a_place_in_them() {
    let app = TestApp::start();
    let zones = json!([
        { "slug": "all", "names": { "ko": "전체", "en": "All" }, "windows": [window()] },
        { "slug": "floor", "parent": "all", "names": { "ko": "층", "en": "Floor" }, "capacity": 3, "windows": [window()] },
    ]);
    app.admin()
        .posts("/api/v1/sites", &site("court", "hold", zones))
        .ok();
    holds_against(
        &app,
        &ask("court/floor", "2027-03-22T11:00", 120),
        &ask("court/all", "2027-03-22T11:00", 120),
        &ask_of("beta", "court/floor", "2027-03-22T11:00", 120),
    );
}

fn window() -> Value {
    json!({ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 })
}
