//! Small answers, each described in the OpenAPI document.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::views::{BookingView, SessionView, VerdictView};
use crate::app::fields::NamesBody;
use crate::domain::ids::PersonId;
use crate::domain::opening::{Effect, PhaseKind, Shape};
use crate::domain::place::LinkPurpose;
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text::Language;

/// What a request would meet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewView {
    /// Names these verdicts, to bind a request to what was seen.
    pub preview: String,
    /// One per session and zone.
    pub verdicts: Vec<VerdictView>,
}

/// A closure in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosureView {
    /// Its id.
    pub id: i64,
    /// The phase kinds that it stops; empty: every kind.
    pub phases: Vec<PhaseKind>,
    /// Block or warn.
    pub effect: Effect,
    /// The time.
    pub shape: Shape,
    /// Why.
    pub reason: String,
    /// Its zone, `site/zone`; none: the whole site.
    pub zone: Option<String>,
    /// Whether it holds at every site.
    pub everywhere: bool,
}

/// A closure with the sessions whose flags it set or took off.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitView {
    /// The closure.
    pub closure: ClosureView,
    /// The sessions.
    pub sessions: Vec<SessionView>,
}

/// The bookings whose sessions were settled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettledView {
    /// How they stand after it.
    pub bookings: Vec<BookingView>,
}

/// A stretch of time in which a zone is free.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FreeView {
    /// From.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// Until.
    #[schema(value_type = String)]
    pub ends_at: Instant,
    /// From, on the site's clock.
    #[schema(value_type = String)]
    pub local_start: LocalTime,
    /// Its length.
    pub minutes: i64,
}

/// An entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JournalView {
    /// Its id.
    pub id: i64,
    /// When.
    #[schema(value_type = String)]
    pub at: Instant,
    /// Who; none: the service itself.
    pub person: Option<i64>,
    /// In whose place.
    pub on_behalf: Option<String>,
    /// Network address; only for those who run the programme.
    pub address: Option<String>,
    /// What was done.
    pub action: String,
    /// To which booking.
    pub booking: Option<i64>,
    /// To what, in words.
    pub subject: String,
    /// What it was before.
    #[schema(value_type = Option<Object>)]
    pub was: Option<Value>,
    /// What it became.
    #[schema(value_type = Option<Object>)]
    pub became: Option<Value>,
    /// Why.
    pub reason: Option<String>,
}

/// Somebody who has just signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WelcomeView {
    /// Who.
    #[schema(value_type = i64)]
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Language.
    pub language: Language,
    /// When the sign-in ends.
    #[schema(value_type = String)]
    pub expires_at: Instant,
}

/// How many sign-ins were ended.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndedView {
    /// How many.
    pub ended: usize,
}

/// What a single-use link is for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkView {
    /// Whose.
    pub email: String,
    /// Name.
    pub name: String,
    /// Language.
    pub language: Language,
    /// What for.
    pub purpose: LinkPurpose,
    /// The address that they get by it.
    pub new_email: Option<String>,
    /// The organisation that they join by it.
    pub organisation: Option<NamesBody>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockView {
    /// What it shows now.
    #[schema(value_type = String)]
    pub now: Instant,
    /// How much was done on the way.
    pub done: usize,
}

/// Whether the service lives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusView {
    /// `ok` or `ready`.
    pub status: &'static str,
    /// How late timers are, in seconds; for admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timer_lag_seconds: Option<i64>,
    /// The jobs; for admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jobs: Option<Vec<JobView>>,
}

/// A job's last run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobView {
    /// Which.
    pub name: String,
    /// Unix seconds.
    pub last_run_at: i64,
    /// Whether that run failed.
    pub failing: bool,
}

/// An answer that says nothing more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoneView {}
