//! JSON bodies and query strings: bounded, and refused with the path of the field that can't be read.

use std::collections::BTreeSet;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::Service;
use super::caller::{header, in_their_language, language_of};
use super::error::{Extracted, Problem};
use super::unread::{Unread, understand};
use crate::app::bookings::Key;
use crate::app::{Error, FieldError};
use crate::domain::fault::Fault;
use crate::domain::text::Language;
use crate::random::hex;

pub(super) struct Body<T> {
    pub value: T,
}

/// A body that was read, with the idempotency key that came with it.
pub(super) struct Keyed<T> {
    pub value: T,
    /// `Idempotency-Key`, with the hash of the request.
    pub key: Option<Key>,
}

const MAX_KEY: usize = 200;

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let read = read(&request, payload).await.map(|(value, _)| Self { value });
            in_their_language(&request, read).await
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Keyed<T> {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let read = read(&request, payload).await;
            let keyed = read.and_then(|(value, bytes)| {
                Ok(Self {
                    value,
                    key: key(&request, &bytes)?,
                })
            });
            in_their_language(&request, keyed).await
        })
    }
}

/// What a body says, and its bytes.
async fn read<T: DeserializeOwned>(
    request: &HttpRequest,
    mut payload: Payload,
) -> Result<(T, Bytes), Problem> {
    let bytes = bounded(request, &mut payload).await?;
    must_be(request, &bytes, "application/json")?;
    let value = parse(if bytes.is_empty() { b"{}" } else { &bytes })?;
    Ok((value, bytes))
}

/// Bytes a second that even a very slow line brings.
const SLOWEST: u64 = 8 * 1_024;

/// The bytes of a body, up to the server's limit and within its time.
pub(super) async fn bounded(request: &HttpRequest, payload: &mut Payload) -> Result<Bytes, Problem> {
    let service = request.app_data::<web::Data<Service>>();
    let (limit, time) = service.map_or((65_536, Duration::ZERO), |service| {
        (service.limits.body_bytes, service.limits.body)
    });
    let told = header(request, CONTENT_LENGTH).and_then(|text| text.parse().ok());
    let size = told.unwrap_or(limit);
    if size > limit {
        return Err(too_large(limit));
    }
    let time = time + Duration::from_secs(u64::try_from(size).unwrap_or(u64::MAX) / SLOWEST);
    let bytes = web::Payload::from_request(request, payload)
        .await
        .map_err(unreadable)?;
    let read = tokio::time::timeout(time, bytes.to_bytes_limited(limit))
        .await
        .map_err(|_| too_slow(time))?;
    read.map_err(|_| too_large(limit))?.map_err(unreadable)
}

/// Refuses what is not of the type that it is read as: else a form of any site could send what we take for a
/// program's words.
pub(super) fn must_be(request: &HttpRequest, bytes: &Bytes, wanted: &str) -> Result<(), Problem> {
    let told = header(request, CONTENT_TYPE).unwrap_or_default();
    let told = told.split(';').next().unwrap_or_default().trim();
    if bytes.is_empty() || told.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    let detail = Fault::new("wrong_type-detail").with("wanted", wanted);
    Err(Problem::request(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "wrong_type",
        detail,
    ))
}

fn not_json(error: &serde_json::Error) -> Problem {
    let detail = Fault::new("not_json-detail")
        .with("line", error.line())
        .with("column", error.column());
    Problem::request(StatusCode::BAD_REQUEST, "not_json", detail)
}

/// Reads what a program sent as JSON.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() {
            let path = error.path().to_string().replace('[', ".").replace(']', "");
            return Problem::new(in_field(&path, "json", &bare(inner)), Language::En);
        }
        not_json(inner)
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

/// What can't be read, by its own name: of what is missing or doubled, serde gives the path of what it is a
/// part of. What is wrong as a whole is the body, or the query.
fn in_field(path: &str, code: &str, words: &str) -> Error {
    let Unread { name, fault } = understand(words);
    let parts = [
        Some(path.trim_matches('.')).filter(|path| !path.is_empty()),
        name.as_deref(),
    ];
    let field = parts.into_iter().flatten().collect::<Vec<_>>().join(".");
    let whole = if code == "json" { "body" } else { code };
    Error::field(
        if field.is_empty() { whole.to_owned() } else { field },
        code,
        fault,
    )
}

/// Serde's words without the line and column, which nobody has who sends a form.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(words, _)| words.to_owned())
}

fn key(request: &HttpRequest, bytes: &Bytes) -> Result<Option<Key>, Problem> {
    let Some(header) = request.headers().get("Idempotency-Key") else {
        return Ok(None);
    };
    let key = header
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
    let wrong = || Fault::new("bad_key-detail").with("most", MAX_KEY);
    let key = key.ok_or_else(|| Problem::request(StatusCode::BAD_REQUEST, "bad_key", wrong()))?;
    let mut hash = Sha256::new();
    hash.update(request.method().as_str());
    hash.update(request.path());
    hash.update(bytes);
    Ok(Some(Key {
        key: key.to_owned(),
        hash: hex(&hash.finalize()),
    }))
}

fn unreadable(error: impl std::fmt::Display) -> Problem {
    tracing::debug!(%error, "a body can't be read");
    Problem::request(StatusCode::BAD_REQUEST, "unreadable", "unreadable-detail")
}

fn too_large(limit: usize) -> Problem {
    let detail = Fault::new("too_large-detail").with("most", limit);
    Problem::request(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn too_slow(time: Duration) -> Problem {
    let detail = Fault::new("too_slow-detail").with("seconds", time.as_secs());
    Problem::request(StatusCode::REQUEST_TIMEOUT, "too_slow", detail)
}

pub(super) struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match parse_query(request.query_string()) {
                Ok(value) => Ok(Self(value)),
                Err(error) => Err(Problem::new(error, language_of(&request).await)),
            }
        })
    }
}

fn parse_query<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(reader)
        .map_err(|error| in_field(&error.path().to_string(), "query", &error.inner().to_string()))
}

/// Refuses whatever a query says to a handler that reads none: who misspells a parameter would take the
/// answer for one to what they asked.
///
/// # Errors
/// [`Error::Invalid`] with every name.
pub(super) async fn without_query(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let names: BTreeSet<String> = form_urlencoded::parse(request.query_string().as_bytes())
        .map(|(name, _)| name.into_owned())
        .collect();
    if names.is_empty() {
        return next.call(request).await;
    }
    let unknown = |field| FieldError {
        field,
        code: "query".into(),
        message: "no-fields".into(),
    };
    let error = Error::Invalid(names.into_iter().map(unknown).collect());
    Err(Problem::new(error, language_of(request.request()).await).into())
}

/// The version in `If-Match: "12"`.
pub(super) struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { in_their_language(&request, version(&request).map(Self)).await })
    }
}

fn version(request: &HttpRequest) -> Result<i64, Problem> {
    let header = header(request, "If-Match");
    match header.map(|text| text.trim().trim_matches('"').parse()) {
        Some(Ok(version)) => Ok(version),
        Some(Err(_)) => Err(Problem::request(
            StatusCode::BAD_REQUEST,
            "bad_version",
            "bad_version-detail",
        )),
        None => Err(Problem::request(
            StatusCode::PRECONDITION_REQUIRED,
            "version_required",
            "version_required-detail",
        )),
    }
}
