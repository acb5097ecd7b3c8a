//! What handlers read of a request, told by the types of their parameters: the OpenAPI document is made from
//! it and can't say anything else.

use actix_web::{FromRequest, Handler, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use super::body::{Body, IfMatch, Keyed, Query};
use super::caller::Caller;

/// Named shapes, as they are collected for the document.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds a shape with all that it is made of, and gives its name.
pub fn describe<T: ToSchema>(schemas: &mut Schemas) -> String {
    T::schemas(schemas);
    schemas.push((T::name().into_owned(), T::schema()));
    T::name().into_owned()
}

/// What the handler of a route reads.
#[derive(Default)]
pub struct Reading {
    /// The types of what varies in the path, in its order.
    pub path: Vec<&'static str>,
    /// Parameters of the query and headers.
    pub parameters: Vec<Value>,
    /// The body that it reads.
    pub body: Option<SentBody>,
    /// A form that it reads in place of that body.
    pub form: Option<SentBody>,
}

/// A body that a handler reads.
pub struct SentBody {
    /// The name of its shape.
    pub name: String,
    /// As what it is sent.
    pub media: &'static str,
}

impl SentBody {
    fn json<T: ToSchema>(schemas: &mut Schemas) -> Self {
        Self {
            name: describe::<T>(schemas),
            media: "application/json",
        }
    }
}

impl Reading {
    /// Whether it reads anything of the query.
    #[must_use]
    pub fn has_query(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter["in"] == "query")
    }
}

/// A parameter of a handler, or all of them.
pub trait Reads {
    /// Adds what it reads.
    fn tell(reading: &mut Reading, schemas: &mut Schemas);
}

/// What a handler reads; it is only there to name its type.
pub fn reading_of<F, Args>(_: F, schemas: &mut Schemas) -> Reading
where
    F: Handler<Args>,
    Args: FromRequest + Reads + 'static,
{
    let mut reading = Reading::default();
    Args::tell(&mut reading, schemas);
    reading
}

/// Those that a caller says nothing by.
macro_rules! silent {
    ($($read:ty),+ $(,)?) => {$(
        impl Reads for $read {
            fn tell(_: &mut Reading, _: &mut Schemas) {}
        }
    )+};
}
silent!((), Caller, HttpRequest);

impl<T: 'static> Reads for web::Data<T> {
    fn tell(_: &mut Reading, _: &mut Schemas) {}
}

/// The type of one thing that varies in a path.
pub(super) trait Segment {
    const TYPE: &'static str;
}

impl Segment for String {
    const TYPE: &'static str = "string";
}

impl Segment for i64 {
    const TYPE: &'static str = "integer";
}

/// What varies in a path, in its order.
pub(super) trait Segments {
    fn types() -> Vec<&'static str>;
}

impl<A: Segment> Segments for A {
    fn types() -> Vec<&'static str> {
        vec![A::TYPE]
    }
}

impl<A: Segment, B: Segment> Segments for (A, B) {
    fn types() -> Vec<&'static str> {
        vec![A::TYPE, B::TYPE]
    }
}

impl<T: Segments> Reads for web::Path<T> {
    fn tell(reading: &mut Reading, _: &mut Schemas) {
        reading.path = T::types();
    }
}

impl<T: IntoParams + DeserializeOwned> Reads for Query<T> {
    fn tell(reading: &mut Reading, _: &mut Schemas) {
        reading.parameters.extend(
            T::into_params(|| None)
                .into_iter()
                .map(|parameter| json!(parameter)),
        );
    }
}

impl<T: ToSchema> Reads for Body<T> {
    fn tell(reading: &mut Reading, schemas: &mut Schemas) {
        reading.body = Some(SentBody::json::<T>(schemas));
    }
}

impl<T: ToSchema> Reads for Keyed<T> {
    fn tell(reading: &mut Reading, schemas: &mut Schemas) {
        reading.body = Some(SentBody::json::<T>(schemas));
        reading.parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": KEY,
            "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
        }));
    }
}

impl Reads for IfMatch {
    fn tell(reading: &mut Reading, _: &mut Schemas) {
        reading.parameters.push(json!({
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The version that was seen, as ETag gives it: \"3\".",
            "schema": { "type": "string" },
        }));
    }
}

/// What the document says of the key.
const KEY: &str = "1 to 200 ASCII characters: the same request under the same key is done once, for 90 days.";

macro_rules! tuples {
    ($(($($read:ident)+))+) => {$(
        impl<$($read: Reads),+> Reads for ($($read,)+) {
            fn tell(reading: &mut Reading, schemas: &mut Schemas) {
                $($read::tell(reading, schemas);)+
            }
        }
    )+};
}
tuples!((A)(A B)(A B C)(A B C D));
