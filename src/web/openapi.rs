//! The OpenAPI 3.1 document, made from the route table.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::routes::{ROUTES, Route};

/// `GET /api/v1/openapi.json`
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().json(document())
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Madang", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" } },
        "paths": paths,
        "components": { "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } } },
        "security": [{ "bearer": [] }, {}],
    })
}

fn operation(route: &Route) -> Value {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> =
        names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect();
    json!({
        "summary": route.summary,
        "parameters": parameters,
        "responses": { "2XX": { "description": "Done" }, "4XX": { "description": "Problem", "content": { "application/problem+json": {} } } },
    })
}
