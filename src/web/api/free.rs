//! What is free, for anybody: spans of one zone, and zones for one span. Says that a zone is occupied, never
//! by whom.

use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use super::answers::FreeView;

use crate::app::Error;
use crate::app::paging::{Limit, Page};
use crate::app::reads::free;
use crate::domain::fault::Fault;
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Instant, LocalTime, Span};
use crate::web::body::Query;
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// What is looked for in a zone.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InZone {
    #[param(value_type = String, example = "2027-04-05T00:00:00+09:00")]
    from: Instant,
    #[param(value_type = String, example = "2027-05-01T00:00:00+09:00")]
    to: Instant,
    /// The shortest span that does, 60 when nothing is said.
    #[serde(default = "an_hour")]
    #[param(value_type = Option<i64>)]
    minutes: i64,
    /// For what kind of phase.
    #[param(inline)]
    phase: PhaseKind,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[serde(default)]
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

const fn an_hour() -> i64 {
    60
}

/// `GET /sites/{site}/zones/{zone}/free`
pub(crate) async fn in_zone(
    caller: Caller,
    path: web::Path<(String, String)>,
    query: Query<InZone>,
) -> Answer {
    let InZone {
        from,
        to,
        minutes,
        phase,
        after,
        limit,
    } = query.0;
    let span = span(&caller, from, to)?;
    let (tz, spans) = caller
        .read(move |tx, _| free::spans_of_zone(tx, (&path.0, &path.1), span, (phase, minutes)))
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
    super::part(&caller, &Page { after, limit }, items, |free| {
        free.starts_at.unix().to_string()
    })
}

/// What zones are looked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ForSpan {
    #[param(value_type = String, example = "2027-04-05T13:00:00+09:00")]
    starts_at: Instant,
    #[param(value_type = String, example = "2027-04-05T17:00:00+09:00")]
    ends_at: Instant,
    /// For what kind of phase.
    #[param(inline)]
    phase: PhaseKind,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[serde(default)]
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `GET /free`: zones that would do for one span.
pub(crate) async fn zones(caller: Caller, query: Query<ForSpan>) -> Answer {
    let ForSpan {
        starts_at,
        ends_at,
        phase,
        after,
        limit,
    } = query.0;
    let span = span(&caller, starts_at, ends_at)?;
    let items = caller
        .read(move |tx, _| free::zones_for_span(tx, span, phase))
        .await?;
    super::part(&caller, &Page { after, limit }, items, |free| free.zone.clone())
}

fn span(caller: &Caller, from: Instant, to: Instant) -> Result<Span, crate::web::error::Problem> {
    Span::new(from, to).ok_or_else(|| {
        caller.problem(Error::field(
            "to",
            "before_from",
            Fault::new("after").with("other", "from"),
        ))
    })
}
