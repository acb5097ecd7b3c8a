//! What a session looks like in JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::ids::{BookingId, SessionId, ZoneId};
use crate::domain::judge::Rule;
use crate::domain::presence::Attendance;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::store::sessions::Session;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// Its id.
    #[schema(value_type = i64)]
    pub id: SessionId,
    /// Its booking.
    #[schema(value_type = i64)]
    pub booking: BookingId,
    /// Its zones, `site/zone`.
    pub zones: Vec<String>,
    /// Its name in the schedule, on the site's clock.
    #[schema(value_type = String)]
    pub original_start: LocalTime,
    /// When.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// Until when.
    #[schema(value_type = String)]
    pub ends_at: Instant,
    /// Where it stands.
    pub state: SessionState,
    /// When it really started.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub actual_start: Option<Instant>,
    /// When it really ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub actual_end: Option<Instant>,
    /// Why a person must look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// The rules that it breaks since they changed: a person must look at it for those too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, required = false)]
    pub broken_rules: Vec<Rule>,
    /// Why it was skipped, moved or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who took it away, if it was left out or called off by itself.
    pub called_off_by: Option<CalledOffBy>,
    /// When it was to end, once that was changed on the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub planned_end: Option<Instant>,
    /// Until when its consortium asked the site to let it go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub wished_end: Option<Instant>,
    /// `no_show` where nobody had come and the rest of its time was freed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance: Option<Attendance>,
}

impl SessionView {
    /// A session whose zones have these paths.
    pub(crate) fn new(session: Session, path: impl Fn(ZoneId) -> String) -> Self {
        Self {
            planned_end: session.planned_end,
            wished_end: session.time_wished(),
            attendance: session.attendance,
            id: session.id,
            booking: session.booking,
            zones: session.zones.iter().map(|zone| path(*zone)).collect(),
            original_start: session.original_start,
            starts_at: session.span.start,
            ends_at: session.span.end,
            state: session.state,
            actual_start: session.actual_start,
            actual_end: session.actual_end,
            flag: session.flag.map(|flag| flag.to_string()),
            broken_rules: session.broken,
            reason: session.reason,
            called_off_by: session.called_off_by,
        }
    }
}
