//! `/api/v1/bookings/{id}/recordings`: what cameras of a booking record.

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
