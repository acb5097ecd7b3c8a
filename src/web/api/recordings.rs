//! `/api/v1/bookings/{id}/recordings`: what cameras of a booking record, and `/api/v1/public-notices/{code}`:
//! what everybody is told of it.

use actix_web::{HttpResponse, web};

use super::etag;
use crate::app::recordings::{self, RecordingsBody, RecordingsView};
use crate::domain::ids::BookingId;
use crate::web::body::{Body, IfMatch};
use crate::web::caller::Caller;
use crate::web::error::Answer;

fn answer(view: &RecordingsView) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(view.version)).json(view)
}

/// `GET /bookings/{id}/recordings`
pub(crate) async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let view = caller
        .read(move |tx, actor| Ok(recordings::file(tx, actor, id)?.view()))
        .await?;
    Ok(answer(&view))
}

/// `PUT /bookings/{id}/recordings`: all of it.
pub(crate) async fn keep(
    caller: Caller,
    id: web::Path<i64>,
    seen: IfMatch,
    body: Body<RecordingsBody>,
) -> Answer {
    let id = BookingId(*id);
    let view = caller
        .write(move |tx, actor| Ok(recordings::keep(tx, actor, id, seen.0, &body.value)?.view()))
        .await?;
    Ok(answer(&view))
}

/// `GET /public-notices/{code}`: for anybody.
pub(crate) async fn notice(caller: Caller, code: web::Path<String>) -> Answer {
    let found = caller
        .opens(move |tx, actor| recordings::look(tx, actor, &code))
        .await;
    let notice = found.map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::Ok().json(notice.view()))
}
