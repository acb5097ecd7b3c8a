//! Real answers hold what the document describes.

use std::collections::{BTreeMap, BTreeSet};

use madang::web::routes::ROUTES;
use serde_json::{Value, json};

use super::document;
use crate::support::TestApp;
use crate::support::city::ask_series;
use crate::support::subjects::new_picture;

/// A shape with its references followed and its parts put together: properties and those that are always
/// there.
fn shape(document: &Value, schema: &Value) -> (BTreeMap<String, Value>, BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return shape(
            document,
            document.pointer(reference.trim_start_matches('#')).unwrap(),
        );
    }
    let mut properties: BTreeMap<String, Value> = BTreeMap::new();
    let mut required: BTreeSet<String> = BTreeSet::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, always) = shape(document, part);
        properties.extend(more);
        required.extend(always);
    }
    properties.extend(
        schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, of)| (name.clone(), of.clone())),
    );
    required.extend(
        schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap().to_owned()),
    );
    (properties, required)
}

/// Of a shape that is one of several, the one that fits; any other shape as it is.
fn of_either<'a>(document: &'a Value, schema: &'a Value, fits: impl Fn(&Value) -> bool) -> &'a Value {
    let named = schema["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    let all = named.unwrap_or(schema)["oneOf"].as_array();
    all.and_then(|all| all.iter().find(|one| fits(one)))
        .unwrap_or(schema)
}

/// A value holds what its shape describes and nothing else, all the way down.
#[track_caller]
fn holds(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(items) = value.as_array() {
        let listed = of_either(document, schema, |one| one["items"].is_object());
        for item in items {
            holds(document, &listed["items"], item, &format!("{place}[]"));
        }
        return;
    }
    let schema = if value.is_object() {
        of_either(document, schema, |one| one["$ref"].is_string())
    } else {
        schema
    };
    let Some(object) = value.as_object() else { return };
    let (properties, required) = shape(document, schema);
    if properties.is_empty() {
        return;
    }
    let held: BTreeSet<String> = object.keys().cloned().collect();
    let described: BTreeSet<String> = properties.keys().cloned().collect();
    assert!(
        held.is_subset(&described),
        "{place} holds what is not described: {:?}",
        held.difference(&described)
    );
    assert!(
        required.is_subset(&held),
        "{place} lacks {:?}",
        required.difference(&held)
    );
    for (name, inner) in object {
        holds(document, &properties[name], inner, &format!("{place}.{name}"));
    }
}

#[test]
fn every_route_describes_its_success_and_its_problems() {
    let document = document();
    for route in ROUTES {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let success = &operation["responses"][route.gives.status.to_string()];
        let schema = success["content"]
            .as_object()
            .and_then(|kinds| kinds.values().next())
            .map(|kind| &kind["schema"]);
        assert_eq!(
            schema.is_none(),
            route.gives.status == 204,
            "{} {}: {success}",
            route.method,
            route.path
        );
        if let Some(schema) = schema.filter(|schema| schema["$ref"].is_string()) {
            let (properties, _) = shape(
                &document,
                of_either(&document, schema, |one| one["$ref"].is_string()),
            );
            assert!(
                !properties.is_empty() || route.gives.status == 202,
                "{} {}: {schema}",
                route.method,
                route.path
            );
        }
        assert_eq!(
            operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"],
            "#/components/schemas/Problem"
        );
    }
}

/// Each kind of refusal that carries facts of its own, as it is answered.
#[track_caller]
fn problems_are_described(app: &TestApp, document: &Value) {
    let is_described = |answer: &Value, fact: &str| {
        assert!(!answer[fact].is_null(), "{answer} has no {fact}");
        holds(
            document,
            &json!({ "$ref": "#/components/schemas/Problem" }),
            answer,
            "problem",
        );
    };
    let asked = ask_series("hall/yard", "2027-04-05T10:00", 120, "FREQ=DAILY;COUNT=3");
    let waiting = app.lead().requests(&asked).ok();
    let session =
        |booking: &Value, action: &str| format!("/api/v1/sessions/{}/{action}", booking["sessions"][0]["id"]);
    let earlier = json!({ "starts_at": "2027-04-04T01:00:00Z" });
    let refused = app
        .lead()
        .changes(&session(&waiting, "move"), &waiting["version"], &earlier)
        .refused(409);
    is_described(&refused, "state");
    let booking = app.operator().approves(&waiting);
    let longer = json!({ "starts_at": "2027-04-05T01:00:00Z", "ends_at": "2027-04-05T09:00:00Z" });
    let refused = app
        .lead()
        .changes(&session(&booking, "move"), &booking["version"], &longer)
        .refused(409);
    is_described(&refused, "beyond");
    let stale = app
        .lead()
        .changes(&session(&booking, "move"), &json!(1), &longer)
        .refused(412);
    is_described(&stale, "version");
    let moved = app
        .operator()
        .changes(&session(&booking, "move"), &booking["version"], &earlier)
        .ok();
    let other_days = json!({ "schedule": { "start": "2027-05-05T10:00", "minutes": 120 } });
    let refused = app
        .operator()
        .does("reschedule", &moved, &other_days)
        .refused(409);
    is_described(&refused, "exceptions");
    assert!(
        refused["exceptions"][0]["original_start"].is_string(),
        "{refused}"
    );
    app.tick();
}

/// What is looked at, as the document writes it and as it is asked for.
const LOOKED_AT: &[(&str, &str)] = &[
    ("/healthz", "/healthz"),
    ("/readyz", "/readyz"),
    ("/api/v1/bookings", "/api/v1/bookings"),
    ("/api/v1/amendments", "/api/v1/amendments"),
    ("/api/v1/sessions", "/api/v1/sessions"),
    ("/api/v1/notices", "/api/v1/notices"),
    ("/api/v1/journal", "/api/v1/journal"),
    ("/api/v1/sites", "/api/v1/sites"),
    ("/api/v1/sites/{site}", "/api/v1/sites/hall"),
    (
        "/api/v1/sites/{site}/zones/{zone}",
        "/api/v1/sites/hall/zones/main",
    ),
    ("/api/v1/sites/{site}/closures", "/api/v1/sites/hall/closures"),
    (
        "/api/v1/sites/{site}/zones/{zone}/free",
        "/api/v1/sites/hall/zones/main/free?from=2027-03-20T00:00:00Z&to=2027-03-25T00:00:00Z&phase=trial",
    ),
    (
        "/api/v1/free",
        "/api/v1/free?starts_at=2027-03-23T02:00:00Z&ends_at=2027-03-23T03:00:00Z&phase=trial",
    ),
    ("/api/v1/account-asks", "/api/v1/account-asks"),
    (
        "/api/v1/sites/{site}/zones/{zone}/pictures",
        "/api/v1/sites/hall/zones/main/pictures",
    ),
    ("/api/v1/incidents", "/api/v1/incidents"),
    ("/api/v1/stops", "/api/v1/stops"),
    ("/api/v1/holidays", "/api/v1/holidays"),
    ("/api/v1/me", "/api/v1/me"),
    ("/api/v1/people", "/api/v1/people"),
    ("/api/v1/consortia", "/api/v1/consortia"),
    ("/api/v1/organisations", "/api/v1/organisations"),
    ("/api/v1/programmes", "/api/v1/programmes"),
];

/// A question about the hall, and a wish for an account; and a picture of the hall.
pub fn visitors_send(app: &TestApp) {
    let asked =
        json!({ "words": "A lift?", "name": "Daon", "email": "daon@visitors.example", "zone": "main" });
    let wish = json!({ "name": "Daon", "email": "daon@visitors.example", "organisation": "New", "purpose": "To try." });
    app.anonymous().posts("/api/v1/sites/hall/questions", &asked).ok();
    app.anonymous().posts("/api/v1/account-asks", &wish).ok();
    app.run(|tx| new_picture(tx, "main", 1));
}

#[test]
fn real_answers_hold_exactly_what_is_described() {
    let app = TestApp::start();
    let document = app.anonymous().gets("/api/v1/openapi.json").ok();
    let is_as_described = |method: &str, path: &str, (status, answer): (u16, Value)| {
        let schema = &document["paths"][path][method]["responses"][status.to_string()]["content"]["application/json"]
            ["schema"];
        assert!(schema.is_object(), "{method} {path} {status}: {answer}");
        holds(&document, schema, &answer, path);
    };
    let ok = |reply: crate::support::Reply| (reply.status, reply.json);
    let asked = ask_series("hall/main", "2027-03-20T10:00", 120, "FREQ=DAILY;COUNT=2");
    is_as_described(
        "post",
        "/api/v1/bookings/preview",
        ok(app.lead().posts("/api/v1/bookings/preview", &asked)),
    );
    let created = app.lead().requests(&asked);
    let booking = created.json.clone();
    is_as_described("post", "/api/v1/bookings", ok(created));
    is_as_described(
        "post",
        "/api/v1/bookings/{id}/approve",
        ok(app.operator().acts("approve", &booking)),
    );
    is_as_described(
        "get",
        "/api/v1/bookings/{id}",
        ok(app.lead().gets(&format!("/api/v1/bookings/{}", booking["id"]))),
    );
    let stop = json!({ "zone": "hall/side", "reason": "Smoke." });
    let stopped = app.lead().posts("/api/v1/stops", &stop);
    assert_eq!(stopped.status, 403, "{}", stopped.json);
    let stopped = app.operator().posts("/api/v1/stops", &stop);
    let resume = format!("/api/v1/stops/{}/resume", stopped.json["id"]);
    is_as_described("post", "/api/v1/stops", ok(stopped));
    is_as_described(
        "post",
        "/api/v1/stops/{id}/resume",
        ok(app.operator().posts(&resume, &json!({ "words": "Aired." }))),
    );
    let seen = json!({ "zone": "hall/yard", "kind": "near_miss", "words": "It nearly fell." });
    let reported = app.operator().posts("/api/v1/incidents", &seen);
    let one = format!("/api/v1/incidents/{}", reported.json["id"]);
    is_as_described("post", "/api/v1/incidents", ok(reported));
    is_as_described(
        "post",
        "/api/v1/incidents/{id}/steps",
        ok(app
            .operator()
            .posts(&format!("{one}/steps"), &json!({ "step": "acknowledged" }))),
    );
    let task = json!({ "words": "Look at it.", "holds_restart": true });
    is_as_described(
        "post",
        "/api/v1/incidents/{id}/tasks",
        ok(app.operator().posts(&format!("{one}/tasks"), &task)),
    );
    is_as_described("get", "/api/v1/incidents/{id}", ok(app.operator().gets(&one)));
    let closure = json!({ "zone": "main", "effect": "block", "reason": "Works", "shape": { "span": { "start": "2027-03-19T00:00:00Z", "end": "2027-03-21T00:00:00Z" } } });
    is_as_described(
        "post",
        "/api/v1/sites/{site}/closures",
        ok(app.operator().posts("/api/v1/sites/hall/closures", &closure)),
    );
    app.tick();
    problems_are_described(&app, &document);
    let refused = app.rival().asks("hall/main", "2027-03-20T10:00", 60).refused(409);
    holds(
        &document,
        &document["components"]["schemas"]["Problem"],
        &refused,
        "problem",
    );
    assert!(refused["verdicts"][0]["nearest"].is_object(), "{refused}");
    let invalid = app
        .lead()
        .requests(&json!({ "consortium": "alpha", "title": "", "phases": [] }))
        .refused(422);
    holds(
        &document,
        &document["components"]["schemas"]["Problem"],
        &invalid,
        "problem",
    );
    let person = |email: &str| {
        json!({ "email": email, "name": "Kim", "language": "ko",
        "organisations": [{ "slug": "alpha-lead", "role": "member" }] })
    };
    for (who, email) in [
        (app.admin(), "kim@people.example"),
        (app.lead(), "lee@people.example"),
    ] {
        is_as_described(
            "post",
            "/api/v1/people",
            ok(who.posts("/api/v1/people", &person(email))),
        );
    }
    app.tick();
    visitors_send(&app);
    is_as_described(
        "get",
        "/api/v1/sites/{site}/questions",
        ok(app.operator().gets("/api/v1/sites/hall/questions")),
    );
    for (path, real) in LOOKED_AT {
        is_as_described("get", path, ok(app.admin().gets(real)));
    }
}
