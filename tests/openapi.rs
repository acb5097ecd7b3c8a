//! The OpenAPI document says what the route table says.

use std::collections::BTreeSet;

use madang::web::routes::ROUTES;
use serde_json::Value;

use crate::support::TestApp;

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
    let routes: BTreeSet<(String, String)> = ROUTES.iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect();
    assert_eq!(operations(&document), routes);
    assert_eq!(routes.len(), ROUTES.len(), "a route stands twice in the table");
}

#[test]
fn every_operation_says_what_it_does_and_names_the_parameters_of_its_path() {
    let document = document();
    for (method, path) in operations(&document) {
        let operation = &document["paths"][&path][method.to_lowercase()];
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path}");
        let named: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = operation["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["in"] == "path");
        let described: BTreeSet<&str> = parameters
            .inspect(|parameter| assert_eq!(parameter["required"], true, "{method} {path}"))
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(described, named, "{method} {path}");
        assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()), "{method} {path}");
    }
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
fn a_path_answers_a_method_that_it_does_not_take_with_those_that_it_takes() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", app.base)).header("Accept-Language", "ko");
        let mut answer = agent.run(request.body(()).unwrap()).unwrap();
        let allow = answer.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        let kind = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), allow, kind, answer.body_mut().read_to_string().unwrap())
    };
    // The same for a booking that is there and for one that is not.
    for path in ["/api/v1/bookings/1", "/api/v1/bookings/999999999"] {
        let (status, allow, kind, body) = ask("DELETE", path);
        assert_eq!((status, allow.as_deref(), kind.as_str()), (405, Some("GET"), "application/problem+json"), "{body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((problem["type"].as_str(), problem["status"].as_u64()), (Some("urn:madang:method_not_allowed"), Some(405)));
        assert_eq!(problem["detail"], "쓸 수 있는 방식: GET.");
    }
    assert_eq!(ask("PUT", "/api/v1/bookings").1.as_deref(), Some("POST, GET"));
    assert_eq!(ask("PUT", "/sign-in").1.as_deref(), Some("GET, POST"), "pages too");
    for (method, path) in [("GET", "/api/v1/nothing"), ("DELETE", "/api/v1/bookings/"), ("POST", "/api/v2/bookings")] {
        let (status, allow, kind, body) = ask(method, path);
        assert_eq!((status, allow, kind.as_str()), (404, None, "application/problem+json"), "{method} {path}: {body}");
    }
}
