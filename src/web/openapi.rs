//! The OpenAPI 3.1 document, made from the route table.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::routes::{ROUTES, Route, Schemas};

/// `GET /api/v1/openapi.json`
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().json(document())
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut schemas = Schemas::new();
    for route in ROUTES {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation(route, &mut schemas);
    }
    let schemas: Map<String, Value> = schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Madang", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" } },
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } } },
        "security": [{ "bearer": [] }, {}],
    })
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> =
        names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect();
    let mut operation = json!({
        "summary": route.summary,
        "parameters": parameters,
        "responses": { "2XX": { "description": "Done" }, "4XX": { "description": "Problem", "content": { "application/problem+json": {} } } },
    });
    if let Some(describe) = route.body {
        let reference = json!({ "$ref": format!("#/components/schemas/{}", describe(schemas)) });
        operation["requestBody"] = json!({ "content": { "application/json": { "schema": reference } } });
    }
    operation
}
