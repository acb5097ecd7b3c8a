//! What is free, for anybody: spans of one zone, and zones for one span. Says that a zone is occupied, never by whom.

use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use super::answers::FreeView;

use crate::app::Error;
use crate::app::free;
use crate::domain::fault::Fault;
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Instant, LocalTime, Span};
use crate::web::body::Query;
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// What is looked for in a zone.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InZone {
    /// From when.
    #[param(value_type = String, example = "2027-04-05T00:00:00+09:00")]
    from: Instant,
    /// Until when.
    #[param(value_type = String, example = "2027-05-01T00:00:00+09:00")]
    to: Instant,
    /// The shortest span that does, 60 when nothing is said.
    #[serde(default = "an_hour")]
    #[param(value_type = Option<i64>)]
    minutes: i64,
    /// For what kind of phase.
    #[param(inline)]
    phase: PhaseKind,
}

const fn an_hour() -> i64 {
    60
}

/// `GET /sites/{site}/zones/{zone}/free`
pub async fn in_zone(caller: Caller, path: web::Path<(String, String)>, query: Query<InZone>) -> Answer {
    let wanted = query.0;
    let span = span(&caller, wanted.from, wanted.to)?;
    let (tz, spans) = caller
        .read(move |tx, _| free::spans_of_zone(tx, (&path.0, &path.1), span, (wanted.phase, wanted.minutes)))
        .await?;
    let items: Vec<FreeView> = spans
        .iter()
        .map(|free| FreeView {
            starts_at: free.start,
            ends_at: free.end,
            local_start: LocalTime::at(free.start, tz),
            minutes: free.minutes(),
        })
        .collect();
    Ok(super::list(&items, None))
}

/// What zones are looked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ForSpan {
    /// From when.
    #[param(value_type = String, example = "2027-04-05T13:00:00+09:00")]
    starts_at: Instant,
    /// Until when.
    #[param(value_type = String, example = "2027-04-05T17:00:00+09:00")]
    ends_at: Instant,
    /// For what kind of phase.
    #[param(inline)]
    phase: PhaseKind,
}

/// `GET /free`: zones that would do for one span.
pub async fn zones(caller: Caller, query: Query<ForSpan>) -> Answer {
    let span = span(&caller, query.0.starts_at, query.0.ends_at)?;
    let phase = query.0.phase;
    let items = caller.read(move |tx, _| free::zones_for_span(tx, span, phase)).await?;
    Ok(super::list(&items, None))
}

fn span(caller: &Caller, from: Instant, to: Instant) -> Result<Span, crate::web::error::Problem> {
    Span::new(from, to)
        .ok_or_else(|| caller.problem(Error::field("to", "before_from", Fault::new("after").with("other", "from"))))
}
