//! The OpenAPI document says what the route table says.

use std::collections::{BTreeMap, BTreeSet};

use madang::web::routes::ROUTES;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::city::{ask, ask_of};

fn document() -> Value {
    TestApp::start().anonymous().gets("/api/v1/openapi.json").ok()
}

/// `(GET, /path)` of every operation.
fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_document_is_openapi_3_1_and_holds_every_route_and_nothing_else() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let routes: BTreeSet<(String, String)> =
        ROUTES.iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect();
    assert_eq!(operations(&document), routes);
    assert_eq!(routes.len(), ROUTES.len(), "a route stands twice in the table");
}

#[test]
fn every_operation_says_what_it_does_and_names_the_parameters_of_its_path() {
    let document = document();
    for (method, path) in operations(&document) {
        let operation = &document["paths"][&path][method.to_lowercase()];
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path}");
        let named: BTreeSet<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters =
            operation["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["in"] == "path");
        let described: BTreeSet<&str> = parameters
            .inspect(|parameter| assert_eq!(parameter["required"], true, "{method} {path}"))
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(described, named, "{method} {path}");
        assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()), "{method} {path}");
    }
}

/// Names of the parameters of an operation in a place.
fn parameters(operation: &Value, place: &str) -> BTreeSet<String> {
    let all = operation["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["in"] == place);
    all.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_document_names_the_parameters_of_queries_and_headers_and_none_is_secret() {
    let document = document();
    let of = |path: &str, method: &str, place: &str| parameters(&document["paths"][path][method], place);
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    for (path, wanted) in [
        ("/api/v1/bookings", &["state", "site", "consortium", "from", "to", "after", "limit"][..]),
        ("/api/v1/sessions", &["from", "to", "site", "zone", "state", "after", "limit"]),
        ("/api/v1/notices", &["state", "recipient", "booking", "after", "limit"]),
        ("/api/v1/journal", &["booking", "site", "after", "limit"]),
        ("/api/v1/people", &["after", "limit"]),
        ("/api/v1/free", &["starts_at", "ends_at", "phase"]),
        ("/api/v1/sites/{site}/zones/{zone}/free", &["from", "to", "minutes", "phase"]),
    ] {
        assert_eq!(of(path, "get", "query"), names(wanted), "{path}");
    }
    assert_eq!(of("/api/v1/bookings", "post", "header"), names(&["Idempotency-Key"]));
    assert_eq!(of("/api/v1/bookings/{id}/approve", "post", "header"), names(&["Idempotency-Key", "If-Match"]));
    assert_eq!(of("/api/v1/sites/{site}", "post", "header"), names(&["If-Match"]));
    let ids: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values().map(|operation| &operation["operationId"]))
        .map(|id| id.as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), ROUTES.len(), "each has a name of its own");
    assert_eq!(document["paths"]["/api/v1/bookings"]["post"]["requestBody"]["required"], true);
}

#[test]
fn a_parameter_that_is_not_in_the_document_is_refused_by_its_name() {
    let app = TestApp::start();
    let document = document();
    for (method, path) in operations(&document)
        .into_iter()
        .filter(|(method, path)| method == "GET" && !parameters(&document["paths"][path]["get"], "query").is_empty())
    {
        let filled = path.replace("{site}", "hall").replace("{zone}", "main");
        let told = app.admin().gets(&format!("{filled}?cursor=1"));
        assert_eq!(
            (told.status, &told.json["errors"][0]["field"]),
            (422, &json!("cursor")),
            "{method} {path} {}",
            told.json
        );
    }
    for (query, field) in [("limit=0", "limit"), ("limit=2001", "limit"), ("limit=x", "limit"), ("after=x", "after")] {
        for list in ["bookings", "sessions", "notices", "journal", "people", "organisations", "consortia", "sites"] {
            let told = app.admin().gets(&format!("/api/v1/{list}?{query}"));
            assert_eq!(
                (told.status, &told.json["errors"][0]["field"]),
                (422, &json!(field)),
                "{list}?{query} {}",
                told.json
            );
        }
    }
    let told = app.lead().gets("/api/v1/bookings?from=tomorrow");
    assert_eq!((told.status, &told.json["errors"][0]["field"]), (422, &json!("from")), "{}", told.json);
}

#[test]
fn every_list_goes_on_by_a_text_until_none_is_left() {
    let app = TestApp::start();
    for hour in [9, 12, 15] {
        app.lead().requests(&ask("hall/main", &format!("2027-04-05T{hour:02}:00"), 60, None)).ok();
    }
    for list in ["bookings", "sessions", "notices", "journal", "people", "organisations", "consortia", "sites"] {
        let count = |path: &str| app.admin().gets(path).ok()["items"].as_array().unwrap().len();
        let (all, mut found, mut after) = (count(&format!("/api/v1/{list}?limit=2000")), 0, String::new());
        loop {
            let part = app.admin().gets(&format!("/api/v1/{list}?limit=1{after}")).ok();
            found += part["items"].as_array().unwrap().len();
            match &part["next"] {
                Value::Null => break,
                Value::String(next) => after = format!("&after={next}"),
                other => panic!("{list}: {other}"),
            }
        }
        assert_eq!(found, all, "{list}");
    }
    app.tick();
}

#[test]
fn every_reference_inside_the_document_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn the_head_of_an_address_is_answered_as_the_whole_without_its_body() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent();
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", app.base));
        let mut answer = agent.run(request.body(()).unwrap()).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    for (path, status) in
        [("/", 200), ("/healthz", 200), ("/sites", 200), ("/board", 303), ("/api/v1/bookings", 401), ("/nowhere", 404)]
    {
        assert_eq!(ask("HEAD", path), (status, String::new()), "{path}");
        assert_eq!(ask("GET", path).0, status, "{path}");
    }
    assert_eq!(ask("HEAD", "/sign-out").0, 405);
    assert_eq!(ask("HEAD", "/live").0, 405, "a stream has no end");
}

#[test]
fn a_path_answers_a_method_that_it_does_not_take_with_those_that_it_takes() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", app.base))
            .header("Accept-Language", "ko");
        let mut answer = agent.run(request.body(()).unwrap()).unwrap();
        let allow = answer.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        let kind =
            answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), allow, kind, answer.body_mut().read_to_string().unwrap())
    };
    // The same for a booking that is there and for one that is not.
    for path in ["/api/v1/bookings/1", "/api/v1/bookings/999999999"] {
        let (status, allow, kind, body) = ask("DELETE", path);
        assert_eq!((status, allow.as_deref(), kind.as_str()), (405, Some("GET"), "application/problem+json"), "{body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (problem["type"].as_str(), problem["status"].as_u64()),
            (Some("urn:madang:method_not_allowed"), Some(405))
        );
        assert_eq!(problem["detail"], "쓸 수 있는 방식: GET.");
    }
    assert_eq!(ask("PUT", "/api/v1/bookings").1.as_deref(), Some("POST, GET"));
    assert_eq!(ask("PUT", "/sign-in").1.as_deref(), Some("GET, POST"), "pages too");
    for (method, path) in [("GET", "/api/v1/nothing"), ("DELETE", "/api/v1/bookings/"), ("POST", "/api/v2/bookings")] {
        let (status, allow, kind, body) = ask(method, path);
        assert_eq!((status, allow, kind.as_str()), (404, None, "application/problem+json"), "{method} {path}: {body}");
    }
}

/// A shape with its references followed and its parts put together: properties and those that are always there.
fn shape(document: &Value, schema: &Value) -> (BTreeMap<String, Value>, BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return shape(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    let mut properties: BTreeMap<String, Value> = BTreeMap::new();
    let mut required: BTreeSet<String> = BTreeSet::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, always) = shape(document, part);
        properties.extend(more);
        required.extend(always);
    }
    properties
        .extend(schema["properties"].as_object().into_iter().flatten().map(|(name, of)| (name.clone(), of.clone())));
    required.extend(schema["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap().to_owned()));
    (properties, required)
}

/// A value holds what its shape describes and nothing else, all the way down.
#[track_caller]
fn holds(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(items) = value.as_array() {
        for item in items {
            holds(document, &schema["items"], item, &format!("{place}[]"));
        }
        return;
    }
    let either = schema["oneOf"].as_array().and_then(|all| all.iter().find(|one| one["$ref"].is_string()));
    let schema = either.filter(|_| value.is_object()).unwrap_or(schema);
    let Some(object) = value.as_object() else { return };
    let (properties, required) = shape(document, schema);
    if properties.is_empty() {
        return;
    }
    let held: BTreeSet<String> = object.keys().cloned().collect();
    let described: BTreeSet<String> = properties.keys().cloned().collect();
    assert!(held.is_subset(&described), "{place} holds what is not described: {:?}", held.difference(&described));
    assert!(required.is_subset(&held), "{place} lacks {:?}", required.difference(&held));
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
        let schema = success["content"].as_object().and_then(|kinds| kinds.values().next()).map(|kind| &kind["schema"]);
        assert_eq!(schema.is_none(), route.gives.status == 204, "{} {}: {success}", route.method, route.path);
        if let Some(schema) = schema.filter(|schema| schema["$ref"].is_string()) {
            let (properties, _) = shape(&document, schema);
            assert!(!properties.is_empty() || route.gives.status == 202, "{} {}: {schema}", route.method, route.path);
        }
        assert_eq!(
            operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"],
            "#/components/schemas/Problem"
        );
    }
}

#[test]
fn real_answers_hold_exactly_what_is_described() {
    let app = TestApp::start();
    let document = app.anonymous().gets("/api/v1/openapi.json").ok();
    let is_as_described = |method: &str, path: &str, (status, answer): (u16, Value)| {
        let schema =
            &document["paths"][path][method]["responses"][status.to_string()]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} {status}: {answer}");
        holds(&document, schema, &answer, path);
    };
    let ok = |reply: crate::support::Reply| (reply.status, reply.json);
    let asked = ask("hall/main", "2027-03-20T10:00", 120, Some("FREQ=DAILY;COUNT=2"));
    is_as_described("post", "/api/v1/bookings/preview", ok(app.lead().posts("/api/v1/bookings/preview", &asked)));
    let created = app.lead().requests(&asked);
    let booking = created.json.clone();
    is_as_described("post", "/api/v1/bookings", ok(created));
    is_as_described("post", "/api/v1/bookings/{id}/approve", ok(app.operator().does("approve", &booking, &json!({}))));
    is_as_described(
        "get",
        "/api/v1/bookings/{id}",
        ok(app.lead().gets(&format!("/api/v1/bookings/{}", booking["id"]))),
    );
    let closure = json!({ "zone": "main", "effect": "block", "reason": "Works", "shape": { "span": { "start": "2027-03-19T00:00:00Z", "end": "2027-03-21T00:00:00Z" } } });
    is_as_described(
        "post",
        "/api/v1/sites/{site}/closures",
        ok(app.operator().posts("/api/v1/sites/hall/closures", &closure)),
    );
    app.tick();
    let refused = app.rival().requests(&ask_of("beta", "hall/main", ("2027-03-20T10:00", 60), None)).refused(409);
    holds(&document, &document["components"]["schemas"]["Problem"], &refused, "problem");
    assert!(refused["verdicts"][0]["nearest"].is_object(), "{refused}");
    let invalid = app.lead().requests(&json!({ "consortium": "alpha", "title": "", "phases": [] })).refused(422);
    holds(&document, &document["components"]["schemas"]["Problem"], &invalid, "problem");
    for (path, real) in [
        ("/healthz", "/healthz"),
        ("/readyz", "/readyz"),
        ("/api/v1/bookings", "/api/v1/bookings"),
        ("/api/v1/sessions", "/api/v1/sessions"),
        ("/api/v1/notices", "/api/v1/notices"),
        ("/api/v1/journal", "/api/v1/journal"),
        ("/api/v1/sites", "/api/v1/sites"),
        ("/api/v1/sites/{site}", "/api/v1/sites/hall"),
        ("/api/v1/sites/{site}/zones/{zone}", "/api/v1/sites/hall/zones/main"),
        ("/api/v1/sites/{site}/closures", "/api/v1/sites/hall/closures"),
        (
            "/api/v1/sites/{site}/zones/{zone}/free",
            "/api/v1/sites/hall/zones/main/free?from=2027-03-20T00:00:00Z&to=2027-03-25T00:00:00Z&phase=trial",
        ),
        ("/api/v1/free", "/api/v1/free?starts_at=2027-03-23T02:00:00Z&ends_at=2027-03-23T03:00:00Z&phase=trial"),
        ("/api/v1/holidays", "/api/v1/holidays"),
        ("/api/v1/me", "/api/v1/me"),
        ("/api/v1/people", "/api/v1/people"),
        ("/api/v1/consortia", "/api/v1/consortia"),
        ("/api/v1/organisations", "/api/v1/organisations"),
        ("/api/v1/programmes", "/api/v1/programmes"),
    ] {
        is_as_described("get", path, ok(app.admin().gets(real)));
    }
}
