//! `POST /api/v1/demo/clock`: moves the demonstration's clock and answers when everything due has been done.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::answers::ClockView;

use crate::app::Error;
use crate::domain::fault::between;
use crate::domain::span::Instant;
use crate::web::body::Body;
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// Where the clock goes.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "advance_minutes": 60 }))]
pub(crate) struct ClockBody {
    advance_minutes: Option<i64>,
    #[schema(value_type = Option<String>)]
    to: Option<Instant>,
    speed: Option<u32>,
}

/// The longest step, in minutes: a year.
const LONGEST_STEP: i64 = 366 * 24 * 60;

/// `POST /demo/clock`
pub(crate) async fn clock(caller: Caller, body: Body<ClockBody>) -> Answer {
    // Outside of the demonstration there is no such address.
    let Some(pace) = caller.service.pace.clone() else {
        return Err(caller.problem(Error::NotFound));
    };
    let now = pace.now();
    let target = match (body.value.to, body.value.advance_minutes) {
        (Some(to), None) => to,
        (None, Some(minutes)) if (0..=LONGEST_STEP).contains(&minutes) => now.plus_minutes(minutes),
        (None, None) => now,
        (None, Some(_)) => {
            return Err(caller.problem(Error::field("advance_minutes", "range", between(0, 527_040))));
        }
        (Some(_), Some(_)) => return Err(caller.problem(Error::field("to", "both", "either-to-or-minutes"))),
    };
    if target < now || target > now.plus_minutes(LONGEST_STEP) {
        return Err(caller.problem(Error::field("to", "range", "within-a-year")));
    }
    let done = pace
        .advance_to(target)
        .await
        .map_err(|error| caller.problem(error))?;
    if let Some(speed) = body.value.speed {
        pace.run_at(speed);
    }
    Ok(HttpResponse::Ok().json(ClockView {
        now: pace.now(),
        done,
    }))
}
