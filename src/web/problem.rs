//! What a problem document (RFC 9457) holds: the same type is sent and described.

use serde::Serialize;
use utoipa::ToSchema;

use super::api::views::VerdictView;
use crate::app::{Beyond, FieldError, LostException};
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text::Language;
use crate::locale;

/// Why something was not done. What is of one kind of problem only is left out of the others.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemView {
    /// `urn:madang:` and a stable word for the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What is wrong this time, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub detail: Option<String>,
    /// `invalid`: every field that can't be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<FaultView>, required = false)]
    pub errors: Option<Vec<FaultView>>,
    /// `refused`: what the judge said of every session and zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<VerdictView>, required = false)]
    pub verdicts: Option<Vec<VerdictView>>,
    /// `exceptions`: the sessions that a new schedule leaves out, of which people made something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<ExceptionView>, required = false)]
    pub exceptions: Option<Vec<ExceptionView>>,
    /// `needs_consent`: how the change goes beyond what was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Beyond>, required = false)]
    pub beyond: Option<Vec<Beyond>>,
    /// `not_now`: where the booking or the session stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub state: Option<&'static str>,
    /// `stale`: the version that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub version: Option<i64>,
    /// `too_many`: when to come back, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub retry_after: Option<i64>,
    /// `not_ready`: a stable word for why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub reason: Option<&'static str>,
}

/// One field that can't be used.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FaultView {
    /// Its path, such as `phases.0.schedule.rrule`.
    pub field: String,
    /// A stable word for the rule that it breaks.
    pub code: String,
    /// What is wrong, in words.
    pub message: String,
}

impl FaultView {
    /// A fault in words of `language`.
    #[must_use]
    pub(super) fn new(wrong: &FieldError, language: Language) -> Self {
        let message = locale::fault(language, &wrong.message);
        Self {
            field: wrong.field.clone(),
            code: wrong.code.clone(),
            message,
        }
    }
}

/// A session that people moved, left out or called off and that a new schedule doesn't have.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExceptionView {
    /// Its name in the old schedule, on the site's clock.
    #[schema(value_type = String)]
    pub original_start: LocalTime,
    /// What people made of it.
    pub state: SessionState,
    /// When it is, or was to be.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// Until when.
    #[schema(value_type = String)]
    pub ends_at: Instant,
    /// The session of the new schedule that could take the exception over.
    #[schema(value_type = Option<String>)]
    pub becomes: Option<LocalTime>,
}

impl From<&LostException> for ExceptionView {
    fn from(lost: &LostException) -> Self {
        Self {
            original_start: lost.original_start,
            state: lost.state,
            starts_at: lost.span.start,
            ends_at: lost.span.end,
            becomes: lost.becomes,
        }
    }
}
