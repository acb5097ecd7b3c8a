//! The OpenAPI document says what the route table says.

use std::collections::BTreeSet;

use madang::web::routes::ROUTES;
use serde_json::{Value, json};

use crate::support::pages::unredirected;
use crate::support::subjects::filled;
use crate::support::{Reply, TestApp, agent, array, status_and_text};

mod answers;

fn document() -> Value {
    TestApp::start().anonymous().gets("/api/v1/openapi.json").ok()
}

/// `(GET, /path)` of every operation.
fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        item.as_object()
            .unwrap()
            .keys()
            .map(|method| (method.to_uppercase(), path.clone()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_document_is_openapi_3_1_and_holds_every_route_and_nothing_else() {
    let document = document();
    assert!(
        document["openapi"].as_str().unwrap().starts_with("3.1."),
        "{}",
        document["openapi"]
    );
    let routes: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(operations(&document), routes);
    assert_eq!(routes.len(), ROUTES.len(), "a route stands twice in the table");
}

#[test]
fn every_operation_says_what_it_does_and_names_the_parameters_of_its_path() {
    let document = document();
    for (method, path) in operations(&document) {
        let operation = &document["paths"][&path][method.to_lowercase()];
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|summary| !summary.is_empty()),
            "{method} {path}"
        );
        let named: BTreeSet<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let parameters = array(&operation["parameters"])
            .iter()
            .filter(|parameter| parameter["in"] == "path");
        let described: BTreeSet<&str> = parameters
            .inspect(|parameter| assert_eq!(parameter["required"], true, "{method} {path}"))
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(described, named, "{method} {path}");
        assert!(
            operation["responses"]
                .as_object()
                .is_some_and(|responses| !responses.is_empty()),
            "{method} {path}"
        );
    }
}

/// Names of the parameters of an operation in a place.
fn parameters(operation: &Value, place: &str) -> BTreeSet<String> {
    let all = array(&operation["parameters"])
        .iter()
        .filter(|parameter| parameter["in"] == place);
    all.map(|parameter| parameter["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_document_names_the_parameters_of_queries_and_headers_and_none_is_secret() {
    let document = document();
    let of = |path: &str, method: &str, place: &str| parameters(&document["paths"][path][method], place);
    let names = |list: &[&str]| {
        list.iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (path, wanted) in [
        (
            "/api/v1/bookings",
            &["state", "site", "consortium", "from", "to", "after", "limit"][..],
        ),
        (
            "/api/v1/sessions",
            &["from", "to", "site", "zone", "state", "after", "limit"],
        ),
        (
            "/api/v1/notices",
            &["state", "recipient", "booking", "after", "limit"],
        ),
        ("/api/v1/journal", &["booking", "site", "after", "limit"]),
        (
            "/api/v1/incidents",
            &["site", "state", "severity", "after", "limit"],
        ),
        ("/api/v1/stops", &["site", "open", "after", "limit"]),
        ("/api/v1/people", &["after", "limit"]),
        ("/api/v1/holidays", &["after", "limit"]),
        (
            "/api/v1/free",
            &["starts_at", "ends_at", "phase", "after", "limit"],
        ),
        (
            "/api/v1/sites/{site}/zones/{zone}/free",
            &["from", "to", "minutes", "phase", "after", "limit"],
        ),
    ] {
        assert_eq!(of(path, "get", "query"), names(wanted), "{path}");
    }
    assert_eq!(
        of("/api/v1/bookings", "post", "header"),
        names(&["Idempotency-Key"])
    );
    assert_eq!(
        of("/api/v1/bookings/{id}/approve", "post", "header"),
        names(&["Idempotency-Key", "If-Match"])
    );
    assert_eq!(of("/api/v1/sites/{site}", "post", "header"), names(&["If-Match"]));
    let ids: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| {
            item.as_object()
                .unwrap()
                .values()
                .map(|operation| &operation["operationId"])
        })
        .map(|id| id.as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), ROUTES.len(), "each has a name of its own");
    assert_eq!(
        document["paths"]["/api/v1/bookings"]["post"]["requestBody"]["required"],
        true
    );
}

/// Every list of the API, with what it must be asked with; see [`reads`].
const LISTS: [&str; 24] = [
    "amendments",
    "bookings",
    "incidents",
    "stops",
    "sessions",
    "notices",
    "journal",
    "people",
    "organisations",
    "programmes",
    "consortia",
    "sites",
    "holidays",
    "logins",
    "invitations",
    "people/{me}/tokens",
    "organisations/alpha-lead/invitations",
    "organisations/alpha-lead/deputies",
    "sites/hall/closures",
    "sites/hall/questions",
    "account-asks",
    "sites/hall/zones/main/pictures",
    "free?starts_at=2027-03-23T02:00:00Z&ends_at=2027-03-23T03:00:00Z&phase=trial",
    "sites/hall/zones/side/free?from=2027-03-20T00:00:00Z&to=2027-03-30T00:00:00Z&phase=trial",
];

/// Whether an address, its query aside, is one of a path with `{…}` for what varies.
fn is_one_of(path: &str, address: &str) -> bool {
    let address = address.split('?').next().unwrap();
    let (wanted, given): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), address.split('/').collect());
    let mut parts = wanted.iter().zip(&given);
    wanted.len() == given.len() && parts.all(|(wanted, given)| wanted == given || wanted.starts_with('{'))
}

#[test]
fn every_list_of_the_document_is_among_those_that_are_tried() {
    let document = document();
    let lists: Vec<String> = LISTS.iter().map(|list| format!("/api/v1/{list}")).collect();
    for (path, item) in document["paths"].as_object().unwrap() {
        let is_list = item["get"].is_object() && parameters(&item["get"], "query").contains("limit");
        let is_tried = lists.iter().any(|list| is_one_of(path, list));
        assert!(!is_list || is_tried, "add {path} to LISTS");
    }
}

/// A list as somebody reads it who may: what is asked about a site is its people's.
fn reads(app: &TestApp, path: &str) -> Reply {
    let who = if path.contains("/questions") {
        app.operator()
    } else {
        app.admin()
    };
    who.gets(path)
}

/// [`LISTS`] with the administrator's own id.
fn lists(app: &TestApp) -> Vec<String> {
    let me = app.admin().gets("/api/v1/me").ok()["id"].to_string();
    LISTS.iter().map(|list| list.replace("{me}", &me)).collect()
}

#[test]
fn a_parameter_that_is_not_in_the_document_is_refused_by_its_name() {
    let app = TestApp::start();
    let document = document();
    let own = |(_, path): &(String, String)| path.starts_with("/api/v1/");
    for (method, path) in operations(&document).into_iter().filter(own) {
        let filled = filled(&path, |_, part| {
            if part == "{site}" {
                "hall".into()
            } else {
                "1".into()
            }
        });
        let request = ureq::http::Request::builder()
            .method(method.as_str())
            .uri(format!("{}{filled}?cursor=1", app.base))
            .header("Authorization", format!("Bearer {}", app.people.admin))
            .header("If-Match", "\"1\"");
        // A connection whose request was not read to its end is closed.
        let mut answer = agent().run(request.body(()).unwrap()).unwrap();
        let told: Value =
            serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap_or_default();
        assert_eq!(
            (answer.status().as_u16(), &told["errors"][0]["field"]),
            (422, &json!("cursor")),
            "{method} {path} {told}"
        );
    }
    let told = app.admin().gets("/api/v1/me?one=1&two=2").refused(422);
    assert_eq!(
        (&told["errors"][0]["field"], &told["errors"][1]["field"]),
        (&json!("one"), &json!("two")),
        "{told}"
    );
    assert_eq!(
        app.admin().gets("/api/v1/me?").status,
        200,
        "a query that says nothing"
    );
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=2001", "limit"),
        ("limit=x", "limit"),
        ("after=x", "after"),
    ] {
        for list in lists(&app) {
            let joint = if list.contains('?') { '&' } else { '?' };
            let told = reads(&app, &format!("/api/v1/{list}{joint}{query}"));
            assert_eq!(
                (told.status, &told.json["errors"][0]["field"]),
                (422, &json!(field)),
                "{list}?{query} {}",
                told.json
            );
        }
    }
    let told = app.lead().gets("/api/v1/bookings?from=tomorrow");
    assert_eq!(
        (told.status, &told.json["errors"][0]["field"]),
        (422, &json!("from")),
        "{}",
        told.json
    );
}

#[test]
fn every_list_goes_on_by_a_text_until_none_is_left() {
    let app = TestApp::start();
    for hour in [9, 12, 15] {
        app.lead()
            .books("hall/main", &format!("2027-04-05T{hour:02}:00"), 60);
    }
    for day in 1..4 {
        let span = json!({ "start": format!("2027-09-0{day}T00:00:00Z"), "end": format!("2027-09-0{day}T01:00:00Z") });
        let closure = json!({ "effect": "warn", "reason": "Cleaning", "shape": { "span": span } });
        app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
        let place = json!({ "email": format!("new{day}@people.example"), "role": "member" });
        app.lead()
            .posts("/api/v1/organisations/alpha-lead/members", &place)
            .ok();
        answers::visitors_send(&app);
    }
    for list in lists(&app) {
        let joint = if list.contains('?') { '&' } else { '?' };
        let count = |path: &str| array(&reads(&app, path).ok()["items"]).len();
        let (all, mut found, mut after) = (
            count(&format!("/api/v1/{list}{joint}limit=2000")),
            0,
            String::new(),
        );
        loop {
            let part = reads(&app, &format!("/api/v1/{list}{joint}limit=1{after}")).ok();
            found += array(&part["items"]).len();
            match &part["next"] {
                Value::Null => break,
                Value::String(next) => after = format!("&after={next}"),
                other => panic!("{list}: {other}"),
            }
        }
        assert_eq!(found, all, "{list}");
    }
}

#[test]
fn every_reference_inside_the_document_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for reference in text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(document.pointer(reference).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn the_head_of_an_address_is_answered_as_the_whole_without_its_body() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", app.base));
        let answer = unredirected().run(request.body(()).unwrap()).unwrap();
        status_and_text(answer)
    };
    for (path, status) in [
        ("/", 200),
        ("/healthz", 200),
        ("/sites", 200),
        ("/board", 303),
        ("/api/v1/bookings", 401),
        ("/nowhere", 404),
    ] {
        assert_eq!(ask("HEAD", path), (status, String::new()), "{path}");
        assert_eq!(ask("GET", path).0, status, "{path}");
    }
    for path in ["/healthz", "/readyz", "/metrics", "/.well-known/security.txt"] {
        assert_eq!(ask("DELETE", path).0, 405, "{path}");
        assert_eq!(ask("GET", &format!("{path}x")).0, 404, "{path}");
    }
    assert_eq!(ask("HEAD", "/sign-out").0, 405);
    assert_eq!(ask("HEAD", "/live").0, 405, "a stream has no end");
}

#[test]
fn a_path_answers_a_method_that_it_does_not_take_with_those_that_it_takes() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", app.base))
            .header("Accept-Language", "ko");
        let mut answer = agent().run(request.body(()).unwrap()).unwrap();
        let allow = answer
            .headers()
            .get("allow")
            .map(|value| value.to_str().unwrap().to_owned());
        let kind = answer
            .headers()
            .get("content-type")
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        (
            answer.status().as_u16(),
            allow,
            kind,
            answer.body_mut().read_to_string().unwrap(),
        )
    };
    // The same for a booking that is there and for one that is not.
    for path in ["/api/v1/bookings/1", "/api/v1/bookings/999999999"] {
        let (status, allow, kind, body) = ask("DELETE", path);
        assert_eq!(
            (status, allow.as_deref(), kind.as_str()),
            (405, Some("GET"), "application/problem+json"),
            "{body}"
        );
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["type"], "urn:madang:method_not_allowed");
        assert_eq!(problem["status"].as_u64(), Some(405));
        assert_eq!(problem["detail"], "쓸 수 있는 방식: GET.");
    }
    assert_eq!(ask("PUT", "/api/v1/bookings").1.as_deref(), Some("POST, GET"));
    assert_eq!(
        ask("PUT", "/sign-in").1.as_deref(),
        Some("GET, POST"),
        "pages too"
    );
    for (method, path) in [
        ("GET", "/api/v1/nothing"),
        ("DELETE", "/api/v1/bookings/"),
        ("POST", "/api/v2/bookings"),
    ] {
        let (status, allow, kind, body) = ask(method, path);
        assert_eq!(
            (status, allow, kind.as_str()),
            (404, None, "application/problem+json"),
            "{method} {path}: {body}"
        );
    }
}
