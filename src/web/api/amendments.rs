//! `/api/v1/amendments`: proposed changes of approved bookings. One is a booking of its own that waits for
//! the site, so its version, its key and its decisions are those of a booking.

use actix_web::{HttpResponse, web};

use super::answers::PreviewView;
use super::bookings::{Filter, Nothing, accept_it, listed, undo_it};
use super::{changed, new_booking, views, whole_booking};
use crate::app::bookings::{self, Amend, Approval, Dossier, Reason, Refusal, Remarks, once};
use crate::app::{self, Error, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::BookingId;
use crate::store::bookings::BookingKind;
use crate::web::body::{Body, IfMatch, Keyed, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// `POST /bookings/{id}/amendments/preview`
pub(crate) async fn preview(caller: Caller, id: web::Path<i64>, body: Body<Amend>) -> Answer {
    let id = BookingId(*id);
    let seen = caller
        .read(move |tx, actor| bookings::preview_amendment(tx, actor, id, &body.value))
        .await?;
    Ok(HttpResponse::Ok().json(PreviewView {
        verdicts: views::verdicts(&seen.verdicts, caller.language),
        preview: seen.digest,
    }))
}

/// `POST /bookings/{id}/amendments`
pub(crate) async fn propose(
    caller: Caller,
    id: web::Path<i64>,
    version: IfMatch,
    body: Keyed<Amend>,
) -> Answer {
    let (id, version, Keyed { value, key }) = (BookingId(*id), version.0, body);
    let dossier = caller
        .write(move |tx, actor| {
            once(tx, actor, key.as_ref(), |tx| {
                bookings::amend(tx, actor, id, version, &value)
            })
        })
        .await?;
    Ok(new_booking(&dossier, "amendments"))
}

/// `GET /amendments/{id}`
pub(crate) async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let (dossier, _) = caller
        .read(move |tx, actor| {
            bookings::check_amendment(tx, actor, id)?;
            Dossier::open(tx, actor, id, Deed::SeeBooking)
        })
        .await?;
    Ok(whole_booking(&dossier))
}

/// `GET /amendments`
pub(crate) async fn index(caller: Caller, query: Query<Filter>) -> Answer {
    listed(&caller, query.0, BookingKind::Amendment).await
}

/// Remarks with an offer.
fn offer_it(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    seen: i64,
    remarks: &Remarks,
) -> app::Result<Dossier> {
    if remarks.offer.is_none() {
        return Err(Error::field("offer", "required", "no-session"));
    }
    bookings::request_changes(tx, actor, id, seen, remarks)
}

changes! { bookings::check_amendment;
    /// `POST /amendments/{id}/revise`
    revise: Amend => bookings::revise_amendment,
    /// `POST /amendments/{id}/approve`
    approve: Approval => bookings::approve,
    /// `POST /amendments/{id}/decline`
    decline: Refusal => bookings::decline,
    /// `POST /amendments/{id}/request-changes`
    request_changes: Remarks => bookings::request_changes,
    /// `POST /amendments/{id}/offer`
    offer: Remarks => offer_it,
    /// `POST /amendments/{id}/accept-offer`
    accept_offer: Nothing => accept_it,
    /// `POST /amendments/{id}/withdraw`
    withdraw: Reason => bookings::withdraw,
    /// `POST /amendments/{id}/undo`
    undo: Nothing => undo_it,
}
