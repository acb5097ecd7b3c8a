//! `/api/v1/amendments`: proposed changes of approved bookings. One is a booking of its own that waits for
//! the site, so its version, its key and its decisions are those of a booking.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answers::PreviewView;
use super::bookings::{Nothing, states};
use super::{changed, etag, views, whole_booking};
use crate::app::bookings::{self, Amend, Approval, Dossier, Reason, Refusal, Remarks, once};
use crate::app::paging::{self, Limit};
use crate::app::{self, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::BookingState;
use crate::domain::ids::BookingId;
use crate::store::bookings::Kind;
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
    let mut response = HttpResponse::Created();
    response.insert_header((LOCATION, format!("/api/v1/amendments/{}", dossier.booking.id)));
    Ok(response
        .insert_header(etag(dossier.booking.version))
        .json(views::booking(&dossier)))
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

/// What a list of proposed changes is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// States, parted by commas. An approved one is that also once the booking has its plan.
    state: Option<String>,
    /// The slug of a site.
    site: Option<String>,
    /// The slug of a consortium.
    consortium: Option<String>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `GET /amendments`
pub(crate) async fn index(caller: Caller, query: Query<Filter>) -> Answer {
    let filter = query.0;
    let limit = filter.limit;
    let rows = caller.read(move |tx, actor| list(tx, actor, &filter)).await?;
    let next = super::next(&rows, limit, |row| row.id.to_string());
    Ok(super::list(&rows, next))
}

fn list(tx: &mut Tx<'_>, actor: &Actor, filter: &Filter) -> app::Result<Vec<views::BookingRow>> {
    let mut states = states(filter.state.as_deref())?;
    if states.contains(&BookingState::Approved) {
        states.push(BookingState::Completed);
    }
    let wanted = app::reads::lists::BookingQuery {
        kind: Some(Kind::Amendment),
        states,
        site: filter.site.clone(),
        consortium: filter.consortium.clone(),
        before: filter.after.as_deref().map(paging::number).transpose()?,
        limit: filter.limit.get(),
        ..app::reads::lists::BookingQuery::default()
    };
    let found = app::reads::lists::bookings(tx, actor, &wanted)?;
    Ok(found
        .into_iter()
        .map(|(booking, consortium, site)| views::BookingRow::new(&booking, consortium, site))
        .collect())
}

/// A handler for each step of a proposed change: path, version, body, use case.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident: $body:ty => $case:path),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            caller: Caller,
            id: web::Path<i64>,
            version: IfMatch,
            body: Keyed<$body>,
        ) -> Answer {
            let (id, version) = (BookingId(*id), version.0);
            changed(caller, body, move |tx, actor, value| {
                bookings::check_amendment(tx, actor, id)?;
                $case(tx, actor, id, version, value)
            })
            .await
        }
    )+};
}

fn undo_it(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64, _: &Nothing) -> app::Result<Dossier> {
    bookings::undo(tx, actor, id, version)
}

steps! {
    /// `POST /amendments/{id}/revise`
    revise: Amend => bookings::revise_amendment,
    /// `POST /amendments/{id}/approve`
    approve: Approval => bookings::approve,
    /// `POST /amendments/{id}/decline`
    decline: Refusal => bookings::decline,
    /// `POST /amendments/{id}/request-changes`
    request_changes: Remarks => bookings::request_changes,
    /// `POST /amendments/{id}/withdraw`
    withdraw: Reason => bookings::withdraw,
    /// `POST /amendments/{id}/undo`
    undo: Nothing => undo_it,
}
