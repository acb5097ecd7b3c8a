//! What may be seen changes while time passes, people leave and things are thrown away.

use serde_json::{Value, json};

use super::world::World;
use crate::support::city::{LEAD, ask, ask_of, site};
use crate::support::{Persona, TestApp, agent, array, raw};

/// The numbers of the bookings that lists tell somebody of, each list once.
#[track_caller]
fn told(persona: &Persona) -> [Vec<i64>; 4] {
    let lists = [
        ("bookings", "id"),
        ("sessions", "booking"),
        ("notices", "booking"),
        ("journal", "booking"),
    ];
    lists.map(|(list, field)| {
        let page = persona.gets(&format!("/api/v1/{list}?limit=2000")).ok();
        let mut found: Vec<i64> = array(&page["items"])
            .iter()
            .filter_map(|item| item[field].as_i64())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    })
}

fn nothing() -> [Vec<i64>; 4] {
    [const { Vec::new() }; 4]
}

#[test]
fn a_party_sees_its_consortium_from_the_first_day_of_its_dates_to_the_last() {
    let world = World::new();
    let (coming, partner) = (world.persona("coming"), world.persona("partner"));
    let single = format!("/api/v1/bookings/{}", world.thing("approved").booking["id"]);
    world.app.lives_until("2027-03-25T23:59");
    assert_eq!(told(&coming), nothing());
    coming.gets(&single).refused(404);
    coming.gets("/api/v1/consortia/gamma").refused(404);
    world.app.lives_until("2027-03-26T00:00");
    assert_eq!(told(&coming), told(&partner));
    coming.gets(&single).ok();
    coming.gets("/api/v1/consortia/gamma").ok();
    world.app.lives_until("2027-04-30T23:59");
    assert_eq!(told(&coming), told(&partner));
    world.app.lives_until("2027-05-01T00:00");
    assert_eq!(told(&partner), nothing());
    partner.gets(&single).refused(404);
    partner.gets("/api/v1/consortia/gamma").refused(404);
    assert_ne!(told(&coming), nothing());
}

#[test]
fn where_it_is_still_the_last_day_a_party_sees_what_is_there() {
    let app = TestApp::start();
    let names = |name: &str| json!({ "ko": name, "en": name });
    for slug in ["d-lead", "d-leaving"] {
        app.staff()
            .posts(
                "/api/v1/organisations",
                &json!({ "slug": slug, "kind": "startup", "names": names(slug) }),
            )
            .ok();
    }
    let parties = json!([{ "organisation": "d-lead", "role": "lead" },
        { "organisation": "d-leaving", "role": "partner", "valid_until": "2027-03-31" }]);
    let delta = json!({ "slug": "delta", "programme": "testbed", "number": "T-delta", "titles": names("Delta"),
        "agreement_from": "2027-01-01", "agreement_until": "2027-12-31", "parties": parties });
    app.staff().posts("/api/v1/consortia", &delta).ok();
    let window = json!({ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 });
    let mut pier = site(
        "pier",
        "hold",
        json!([{ "slug": "deck", "names": names("Deck"), "windows": [window] }]),
    );
    pier["time_zone"] = json!("America/New_York");
    app.staff().posts("/api/v1/sites", &pier).ok();
    let person = |name: &str| {
        let body = json!({ "email": format!("{name}@delta.example"), "name": name, "language": "en",
            "organisations": [{ "slug": name, "role": "manager" }] });
        let id = app.staff().posts("/api/v1/people", &body).ok()["id"].clone();
        app.admin()
            .posts(
                &format!("/api/v1/people/{id}/tokens"),
                &json!({ "name": "test", "scopes": ["read", "book"] }),
            )
            .ok()["token"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (lead, leaving) = (person("d-lead"), person("d-leaving"));
    let [here, there] = ["hall/main", "pier/deck"].map(|zone| {
        let asked = app
            .with(&lead)
            .requests(&ask_of("delta", zone, "2027-04-10T10:00", 60))
            .ok();
        app.operator().approves(&asked)
    });
    let path = |booking: &Value| format!("/api/v1/bookings/{}", booking["id"]);
    let leaving = app.with(&leaving);
    // Seoul is in April already, New York is not.
    app.lives_until("2027-04-01T08:00");
    let id = there["id"].as_i64().unwrap();
    assert_eq!(
        told(&leaving),
        [const { Vec::new() }; 4].map(|_: Vec<i64>| vec![id])
    );
    leaving.gets(&path(&here)).refused(404);
    leaving.gets(&path(&there)).ok();
    leaving.gets("/api/v1/consortia/delta").ok();
    app.lives_until("2027-04-01T13:00");
    assert_eq!(told(&leaving), nothing());
    leaving.gets(&path(&there)).refused(404);
    leaving.gets("/api/v1/consortia/delta").refused(404);
}

#[test]
fn a_draft_that_was_thrown_away_is_in_no_list_of_its_site() {
    let app = TestApp::start();
    let mut draft = ask("hall/main", "2027-04-05T10:00", 60);
    draft["draft"] = json!(true);
    let draft = app.lead().requests(&draft).ok();
    let thrown = app
        .lead()
        .does("withdraw", &draft, &json!({ "reason": "No." }))
        .ok();
    assert_eq!(thrown["state"], "withdrawn");
    assert_eq!(told(&app.operator()), nothing());
    app.operator()
        .gets(&format!("/api/v1/bookings/{}", draft["id"]))
        .refused(404);
    assert_eq!(told(&app.lead())[0], vec![draft["id"].as_i64().unwrap()]);
}

#[test]
fn a_request_that_is_sent_again_is_answered_to_those_who_may_still_see_it() {
    let app = TestApp::start();
    let asked = ask("hall/main", "2027-04-05T10:00", 60).to_string();
    let headers = [("Idempotency-Key", "once"), ("Content-Type", "application/json")];
    let sends = || app.lead().posts_with("/api/v1/bookings", &headers, &asked);
    let first = sends().ok();
    assert_eq!(sends().ok()["id"], first["id"]);
    let me = app.lead().gets("/api/v1/me").ok()["id"].clone();
    let removal = agent().delete(format!(
        "{}/api/v1/organisations/alpha-lead/members/{me}",
        app.base
    ));
    assert_eq!(app.staff().send(removal).call().unwrap().status(), 204);
    sends().refused(404);
}

#[test]
fn network_addresses_in_the_journal_are_for_those_who_run_the_programme() {
    let app = TestApp::start();
    app.lead().books("hall/main", "2027-04-05T10:00", 60);
    app.tick();
    let addresses = |persona: Persona| -> Vec<Value> {
        let entries = persona.gets("/api/v1/journal?limit=2000").ok();
        array(&entries["items"])
            .iter()
            .map(|entry| entry["address"].clone())
            .collect()
    };
    for persona in [app.lead(), app.operator()] {
        let addresses = addresses(persona);
        assert!(
            !addresses.is_empty() && addresses.iter().all(Value::is_null),
            "{addresses:?}"
        );
    }
    for persona in [app.staff(), app.admin()] {
        assert!(addresses(persona).contains(&json!("127.0.0.1")));
    }
}

/// Addresses that the search leads somebody to.
fn found(persona: &Persona, words: &str) -> Vec<String> {
    let encoded: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let page = persona.gets(&format!("/search?words={encoded}")).json;
    let page = page.as_str().unwrap();
    let list = page.split("id=\"found\"").nth(1).unwrap();
    list.split("class=\"item\" href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[test]
fn search_finds_a_booking_behind_any_number_of_newer_ones() {
    let app = TestApp::start();
    let mut old = ask("hall/main", "2027-04-05T10:00", 60);
    old["title"] = json!("Seagull scaring");
    let old = app.lead().requests(&old).ok();
    app.tick();
    let columns = "consortium_id, site_id, purpose, state, detail, asks, version, hold_until, requested_at, starts_at, ends_at, created_at, created_by";
    let many = format!(
        "INSERT INTO bookings (id, title, {columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) \
         SELECT 900000000 + n.i, 'Newer', {columns} FROM bookings, n WHERE bookings.id = {}",
        old["id"]
    );
    raw::run(&mut raw::open(app.app.db.url()), &many).unwrap();
    let path = format!("/bookings/{}", old["id"]);
    for persona in [app.lead(), app.operator(), app.staff()] {
        assert_eq!(found(&persona, "seagull"), [path.as_str()]);
        assert!(found(&persona, &format!("#{}", old["id"])).contains(&path));
    }
    for persona in [app.rival(), app.stranger(), app.anonymous()] {
        assert_eq!(found(&persona, "seagull"), [""; 0]);
    }
}

#[test]
fn search_finds_organisations_and_people_for_those_who_may_see_them() {
    let app = TestApp::start();
    let lead = format!("/people/{}", app.lead().gets("/api/v1/me").ok()["id"]);
    for persona in [app.lead(), app.staff(), app.admin()] {
        assert_eq!(found(&persona, LEAD), [lead.as_str()]);
        assert!(found(&persona, "alpha-lead").contains(&"/organisations/alpha-lead".to_owned()));
    }
    for persona in [app.rival(), app.operator(), app.partner(), app.anonymous()] {
        assert_eq!(found(&persona, LEAD), [""; 0]);
        assert_eq!(found(&persona, "alpha-lead"), [""; 0]);
    }
}

#[test]
fn who_asked_in_vain_is_not_told_to_whom_the_time_was_given() {
    let app = TestApp::start();
    let mut winner = ask("market/stand", "2027-04-05T10:00", 60);
    winner["title"] = json!("Secret robot");
    let winner = app.lead().requests(&winner).ok();
    let loser = app.rival().books("market/stand", "2027-04-05T10:00", 60);
    app.operator().approves(&winner);
    app.tick();
    let taken = |persona: Persona| {
        let entries = persona
            .gets(&format!("/api/v1/journal?booking={}", loser["id"]))
            .ok();
        let entries = array(&entries["items"]);
        entries
            .iter()
            .find(|entry| entry["action"] == "booking.time-taken")
            .unwrap()["reason"]
            .clone()
    };
    assert_eq!(taken(app.rival()), Value::Null);
    assert_eq!(taken(app.operator()), "Secret robot");
    for path in [
        format!("/bookings/{}", loser["id"]),
        "/api/v1/journal?limit=2000".into(),
        "/api/v1/notices?limit=2000".into(),
    ] {
        assert!(
            !app.rival().gets(&path).json.to_string().contains("Secret robot"),
            "{path}"
        );
    }
}
