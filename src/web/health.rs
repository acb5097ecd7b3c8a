//! Whether the process lives, and whether the service can do its work.

use actix_web::HttpResponse;

use super::api::answers::{JobView, StatusView};
use super::caller::Caller;
use super::error::Answer;
use crate::app::Error;
use crate::domain::access::{Deed, Grant, Subject, may};
use crate::store;

/// A timer that waits longer than this shows that nobody fires them.
const WORST_LAG_SECONDS: i64 = 60;

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(StatusView { status: "ok", timer_lag_seconds: None, jobs: None })
}

/// `GET /readyz`: the database answers, its tables are there, timers are fired.
pub async fn ready(caller: Caller) -> Answer {
    let looked = caller.read(|tx, _| {
        let due = store::timers::next_due(tx.conn)?;
        let beats = store::jobs::list_beats(tx.conn)?;
        Ok((due.map_or(0, |due| (tx.now.unix() - due.unix()).max(0)), beats))
    });
    let (lag, beats) = looked.await?;
    if lag > WORST_LAG_SECONDS {
        return Err(caller.problem(Error::Unavailable(format!("timers are {lag} s late"))));
    }
    // What each job does is for those who run the service.
    if may(&caller.actor, Deed::Administer, &Subject::default()) != Grant::Allow {
        return Ok(HttpResponse::Ok().json(StatusView { status: "ready", timer_lag_seconds: None, jobs: None }));
    }
    let jobs: Vec<_> = beats
        .iter()
        .map(|beat| JobView { name: beat.name.clone(), last_run_at: beat.last_run_at, failing: beat.last_error.is_some() })
        .collect();
    Ok(HttpResponse::Ok().json(StatusView { status: "ready", timer_lag_seconds: Some(lag), jobs: Some(jobs) }))
}
