//! Errors of use cases as problem documents (RFC 9457). The one place that knows both errors and HTTP.

use std::pin::Pin;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;

use super::api::views;
use super::problem::{FaultView, ProblemView};
use crate::app::readiness::NotReady;
use crate::app::{Beyond, Error, FieldError};
use crate::domain::booking::{Asked, NotNow};
use crate::domain::fault::Fault;
use crate::domain::session::SessionNotNow;
use crate::domain::text::Language;
use crate::locale::{self, Args};

/// An error on its way out, with the language that its words are in.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: Kind,
    language: Language,
}

#[derive(Debug)]
enum Kind {
    Case(Error),
    Request {
        status: StatusCode,
        code: &'static str,
        detail: Fault,
    },
    /// A method that the path does not take.
    Method {
        allowed: String,
    },
    /// The service can't do its work.
    NotReady(NotReady),
}

/// A result of a handler.
pub(super) type Answer = Result<HttpResponse, Problem>;

/// What is read of a request before its handler runs.
pub(super) type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl Problem {
    /// A use case's error, in words of `language`.
    #[must_use]
    pub(crate) fn new(error: Error, language: Language) -> Self {
        Self {
            kind: Kind::Case(error),
            language,
        }
    }

    /// A request that can't be handled at all, such as one that is no JSON. In English until
    /// [`Self::in_language`] says otherwise.
    #[must_use]
    pub(crate) fn request(status: StatusCode, code: &'static str, detail: impl Into<Fault>) -> Self {
        Self {
            kind: Kind::Request {
                status,
                code,
                detail: detail.into(),
            },
            language: Language::En,
        }
    }

    /// A method that the path does not take, with those that it takes, in words of `language`.
    #[must_use]
    pub(crate) fn method(allowed: String, language: Language) -> Self {
        Self {
            kind: Kind::Method { allowed },
            language,
        }
    }

    #[must_use]
    pub(crate) fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Why the service can't do its work, in words of `language`.
    #[must_use]
    pub(crate) fn not_ready(why: NotReady, language: Language) -> Self {
        Self {
            kind: Kind::NotReady(why),
            language,
        }
    }

    /// The stable word for what went wrong.
    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        self.parts().1
    }

    fn parts(&self) -> (StatusCode, &'static str) {
        match &self.kind {
            Kind::Request { status, code, .. } => (*status, code),
            Kind::Method { .. } => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Kind::NotReady(_) => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
            Kind::Case(error) => status_of(error),
        }
    }

    fn document(&self) -> ProblemView {
        let (status, code) = self.parts();
        let title = locale::find(self.language, &format!("error-{code}"), &Args::new());
        let bare = ProblemView {
            kind: format!("urn:madang:{code}"),
            title: title.unwrap_or_else(|| status.canonical_reason().unwrap_or_default().to_owned()),
            status: status.as_u16(),
            ..ProblemView::default()
        };
        match &self.kind {
            Kind::Request { detail, .. } => ProblemView {
                detail: Some(locale::fault(self.language, detail)),
                ..bare
            },
            Kind::Method { allowed } => {
                let args = Args::new().with("allowed", allowed.clone());
                let detail = locale::say(self.language, "error-method_not_allowed-detail", &args);
                ProblemView {
                    detail: Some(detail),
                    ..bare
                }
            }
            Kind::NotReady(why) => {
                let detail = locale::word(self.language, &format!("not-ready-{}", why.as_str()));
                ProblemView {
                    detail: Some(detail),
                    reason: Some(why.as_str()),
                    ..bare
                }
            }
            Kind::Case(error) => with_facts(bare, error, self.language),
        }
    }
}

/// The status of an error and its stable word, in the API and on pages alike.
#[must_use]
pub(super) fn status_of(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        Error::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        Error::Unauthenticated => (StatusCode::UNAUTHORIZED, "unauthenticated"),
        Error::ProveAgain => (StatusCode::FORBIDDEN, "prove_again"),
        Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        Error::Refused(_) => (StatusCode::CONFLICT, "refused"),
        Error::Exceptions(_) => (StatusCode::CONFLICT, "exceptions"),
        Error::NeedsConsent(_) => (StatusCode::CONFLICT, "needs_consent"),
        Error::NotNow(_) | Error::SessionNotNow(_) => (StatusCode::CONFLICT, "not_now"),
        Error::Settled => (StatusCode::CONFLICT, "settled"),
        Error::Taken(_) => (StatusCode::CONFLICT, "taken"),
        Error::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "key_reused"),
        Error::Stale { .. } => (StatusCode::PRECONDITION_FAILED, "stale"),
        Error::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
        Error::Unavailable(_) | Error::Lost(_) | Error::ReadOnly(_) | Error::Met => {
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
        Error::NoPlaceForFiles(_) => (StatusCode::SERVICE_UNAVAILABLE, "files_unavailable"),
        Error::UnknownOutcome(_) => (StatusCode::SERVICE_UNAVAILABLE, "unknown_outcome"),
        Error::Unnamed(_) | Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn with_facts(bare: ProblemView, error: &Error, language: Language) -> ProblemView {
    match error {
        Error::Invalid(faults) => with_faults(bare, faults, language),
        Error::Refused(refused) => ProblemView {
            verdicts: Some(views::verdicts(&refused.verdicts, language)),
            ..bare
        },
        Error::Exceptions(lost) => ProblemView {
            detail: Some(locale::word(language, "error-exceptions-detail")),
            exceptions: Some(lost.iter().map(Into::into).collect()),
            ..bare
        },
        Error::NeedsConsent(beyond) => with_beyond(bare, beyond, language),
        Error::NotNow(refusal) => with_booking_state(bare, *refusal, language),
        Error::SessionNotNow(refusal) => with_session_state(bare, *refusal, language),
        Error::Stale { current } => ProblemView {
            version: Some(*current),
            ..bare
        },
        Error::TooMany { retry_after } => ProblemView {
            retry_after: Some(*retry_after),
            ..bare
        },
        Error::Taken(what) => {
            let detail = locale::say(language, "error-taken-detail", &Args::new().with("what", *what));
            ProblemView {
                detail: Some(detail),
                ..bare
            }
        }
        // What went wrong inside is for the log.
        Error::NotFound
        | Error::Forbidden
        | Error::Unauthenticated
        | Error::ProveAgain
        | Error::Settled
        | Error::KeyReused
        | Error::Unavailable(_)
        | Error::NoPlaceForFiles(_)
        | Error::Lost(_)
        | Error::ReadOnly(_)
        | Error::UnknownOutcome(_)
        | Error::Met
        | Error::Unnamed(_)
        | Error::Internal(_) => bare,
    }
}

fn with_faults(bare: ProblemView, faults: &[FieldError], language: Language) -> ProblemView {
    let words: Vec<String> = faults
        .iter()
        .map(|wrong| locale::fault_in_field(language, &wrong.field, &wrong.message))
        .collect();
    let joint = if language == Language::Ko { " " } else { "; " };
    let errors = faults
        .iter()
        .map(|wrong| FaultView::new(wrong, language))
        .collect();
    ProblemView {
        detail: Some(words.join(joint)),
        errors: Some(errors),
        ..bare
    }
}

/// With what goes beyond what was approved.
fn with_beyond(bare: ProblemView, beyond: &[Beyond], language: Language) -> ProblemView {
    let words = beyond
        .iter()
        .map(|one| locale::word(language, &format!("beyond-{one}")));
    let way = locale::word(language, "error-needs_consent-way");
    let detail = words.chain([way]).collect::<Vec<_>>().join(" ");
    ProblemView {
        detail: Some(detail),
        beyond: Some(beyond.to_vec()),
        ..bare
    }
}

fn with_booking_state(bare: ProblemView, refusal: NotNow, language: Language) -> ProblemView {
    let state = locale::word(language, &format!("state-{}", refusal.state));
    let detail = not_now(language, "error-not_now-booking", refusal.action, state);
    ProblemView {
        detail: Some(detail),
        state: Some(refusal.state.as_str()),
        ..bare
    }
}

fn with_session_state(bare: ProblemView, refusal: SessionNotNow, language: Language) -> ProblemView {
    let state = locale::word(language, &format!("session-{}", refusal.state));
    let action = Asked::Session(refusal.action);
    let detail = not_now(language, "error-not_now-session", action, state);
    ProblemView {
        detail: Some(detail),
        state: Some(refusal.state.as_str()),
        ..bare
    }
}

/// The sentence of a refusal by the state, in the words that pages have for action and state.
fn not_now(language: Language, key: &str, action: Asked, state: String) -> String {
    let action = locale::word(language, &format!("asked-{action}"));
    locale::say(
        language,
        key,
        &Args::new().with("action", action).with("state", state),
    )
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            Kind::Case(error) => error.fmt(f),
            Kind::Request { detail, .. } => f.write_str(&locale::fault(Language::En, detail)),
            Kind::Method { allowed } => write!(f, "only {allowed}"),
            Kind::NotReady(why) => f.write_str(why.as_str()),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.parts().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, code) = self.parts();
        if status.is_server_error() {
            tracing::error!(code, error = %self, "a request failed");
        }
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        match &self.kind {
            Kind::Method { allowed } => _ = response.insert_header((ALLOW, allowed.as_str())),
            Kind::Case(Error::Unauthenticated) => _ = response.insert_header((WWW_AUTHENTICATE, "Bearer")),
            Kind::Case(Error::TooMany { retry_after }) => {
                _ = response.insert_header((RETRY_AFTER, retry_after.to_string()));
            }
            _ if status == StatusCode::SERVICE_UNAVAILABLE => _ = response.insert_header((RETRY_AFTER, "1")),
            _ => {}
        }
        response.body(json!(self.document()).to_string())
    }
}

/// A path whose parts can't be what they should be.
#[must_use]
pub(super) fn no_such_path() -> Problem {
    Problem::request(StatusCode::NOT_FOUND, "not_found", "not_found-address")
}
