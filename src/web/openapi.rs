//! The OpenAPI 3.1 document, made from the route table.

use actix_web::{HttpResponse, web};
use serde_json::{Map, Value, json};

use super::problem::ProblemView;
use super::reads::{Reading, Schemas, SentBody, describe};
use super::route::{Gives, Route, Shape};

/// The routes that the document describes, in the application's data.
pub(super) struct Described(pub &'static [Route]);

/// `GET /api/v1/openapi.json`
pub(super) async fn show(routes: web::Data<Described>) -> HttpResponse {
    HttpResponse::Ok().json(document(routes.0))
}

fn document(routes: &[Route]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut schemas = Schemas::new();
    for route in routes {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation(route, &mut schemas);
    }
    describe::<ProblemView>(&mut schemas);
    let schemas: Map<String, Value> = schemas
        .into_iter()
        .map(|(name, schema)| (name, whole(json!(schema))))
        .collect();
    for operation in paths
        .values_mut()
        .flat_map(|item| item.as_object_mut().into_iter().flatten())
    {
        give_example(operation.1, &schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Madang",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } }
        },
        "security": [{ "bearer": [] }, {}],
    })
}

/// A shape that is put together of others, written out as one: programs that make clients read such parts in
/// different ways, or not at all. Parts that are named elsewhere stay as they are.
fn whole(schema: Value) -> Value {
    let Some(parts) = schema["allOf"].as_array() else {
        return schema;
    };
    let parts: Vec<Value> = parts.iter().cloned().map(whole).collect();
    if parts.iter().any(|part| part["type"] != "object") {
        return schema;
    }
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for part in parts {
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
    let mut one = json!({ "type": "object", "properties": properties, "required": required });
    if let Some(description) = schema.get("description") {
        one["description"] = description.clone();
    }
    one
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let Reading {
        path,
        parameters,
        body,
        form,
    } = (route.reads)(schemas);
    let names = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let of_path = names.zip(path).map(
        |(name, kind)| json!({ "name": name, "in": "path", "required": true, "schema": { "type": kind } }),
    );
    let mut operation = json!({
        "operationId": route.name.trim_start_matches("api::").replace("::", "_"),
        "tags": [tag(route.path)],
        "summary": route.summary,
        "parameters": of_path.chain(parameters).collect::<Vec<Value>>(),
        "responses": responses(&route.gives, schemas),
    });
    for SentBody { name, media } in body.into_iter().chain(form) {
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        operation["requestBody"]["required"] = json!(name != "Nothing");
        operation["requestBody"]["content"][media] = json!({ "schema": reference });
    }
    operation
}

/// Gives the body of an operation the example that stands with its type, where those who try the document
/// look for it.
fn give_example(operation: &mut Value, schemas: &Map<String, Value>) {
    let content = operation.pointer_mut("/requestBody/content/application~1json");
    let Some(content) = content.and_then(Value::as_object_mut) else {
        return;
    };
    let name = content["schema"]["$ref"]
        .as_str()
        .and_then(|reference| reference.rsplit('/').next());
    if let Some(example) = name
        .and_then(|name| schemas.get(name))
        .and_then(|schema| schema.get("example"))
        .cloned()
    {
        content.insert("example".into(), example);
    }
}

/// The first part of a path that says what it is about.
fn tag(path: &str) -> &str {
    path.trim_start_matches("/api/v1")
        .split('/')
        .find(|part| !part.is_empty())
        .unwrap_or_default()
}

fn responses(gives: &Gives, schemas: &mut Schemas) -> Value {
    let reference = |name: String| json!({ "$ref": format!("#/components/schemas/{name}") });
    let content = match gives.shape {
        Shape::Nothing => None,
        Shape::Text => Some(json!({ "text/plain": { "schema": { "type": "string" } } })),
        Shape::Any => Some(json!({ "application/json": { "schema": { "type": "object" } } })),
        Shape::One(describe) => {
            Some(json!({ "application/json": { "schema": reference(describe(schemas)) } }))
        }
        Shape::List(describe) => {
            Some(json!({ "application/json": { "schema": page_of(&reference(describe(schemas))) } }))
        }
    };
    let mut done = json!({ "description": "Done" });
    if let Some(content) = content {
        done["content"] = content;
    }
    let problem =
        json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    json!({ gives.status.to_string(): done, "default": { "description": "Problem", "content": problem } })
}

/// A part of a list. What `next` holds is given back as `after`.
fn page_of(item: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": { "type": "array", "items": item },
            "next": { "type": ["string", "null"] }
        },
    })
}
