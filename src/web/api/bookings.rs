//! `/api/v1/bookings`

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answers::PreviewView;
use super::{changed, new_booking, views, whole_booking};
use crate::app::bookings::{self, Approval, Ask, Dossier, Reason, Refusal, Remarks, Reschedule};
use crate::app::paging::{self, Limit};
use crate::app::{self, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::BookingState;
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, PersonId};
use crate::domain::span::Instant;
use crate::store::bookings::BookingKind;
use crate::web::body::{Body, IfMatch, Keyed, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// `POST /bookings/preview`
pub(crate) async fn preview(caller: Caller, body: Body<Ask>) -> Answer {
    let preview = caller
        .read(move |tx, actor| bookings::preview(tx, actor, &body.value))
        .await?;
    let verdicts = views::verdicts(&preview.verdicts, caller.language);
    Ok(HttpResponse::Ok().json(PreviewView {
        preview: preview.digest,
        verdicts,
    }))
}

/// `POST /bookings`
pub(crate) async fn create(caller: Caller, body: Keyed<Ask>) -> Answer {
    let (ask, key) = (body.value, body.key);
    let dossier = caller
        .write(move |tx, actor| bookings::request(tx, actor, &ask, key.as_ref()))
        .await?;
    Ok(new_booking(&dossier, "bookings"))
}

/// `GET /bookings/{id}`
pub(crate) async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let (dossier, _) = caller
        .read(move |tx, actor| Dossier::open(tx, actor, id, Deed::SeeBooking))
        .await?;
    Ok(whole_booking(&dossier))
}

/// What a list of bookings is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// States, parted by commas.
    state: Option<String>,
    /// The slug of a site.
    site: Option<String>,
    /// The slug of a consortium.
    consortium: Option<String>,
    /// What ends later than this.
    #[param(value_type = Option<String>, example = "2027-04-05T00:00:00+09:00")]
    from: Option<Instant>,
    /// What begins before this.
    #[param(value_type = Option<String>, example = "2027-05-01T00:00:00+09:00")]
    to: Option<Instant>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `GET /bookings`
pub(crate) async fn index(caller: Caller, query: Query<Filter>) -> Answer {
    listed(&caller, query.0, BookingKind::Booking).await
}

/// A list of bookings, or of proposed changes of them.
pub(super) async fn listed(caller: &Caller, filter: Filter, kind: BookingKind) -> Answer {
    let limit = filter.limit;
    let rows = caller
        .read(move |tx, actor| list(tx, actor, &filter, kind))
        .await?;
    let next = super::next(&rows, limit, |row| row.id.to_string());
    Ok(super::list(&rows, next))
}

fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    filter: &Filter,
    kind: BookingKind,
) -> app::Result<Vec<views::BookingRow>> {
    let mut states = states(filter.state.as_deref())?;
    // A change that was approved is over once the booking has its plan.
    if kind == BookingKind::Amendment && states.contains(&BookingState::Approved) {
        states.push(BookingState::Completed);
    }
    let wanted = app::reads::lists::BookingQuery {
        kind: Some(kind),
        states,
        site: filter.site.clone(),
        consortium: filter.consortium.clone(),
        from: filter.from,
        to: filter.to,
        before: filter.after.as_deref().map(paging::number).transpose()?,
        limit: filter.limit.get(),
    };
    let found = app::reads::lists::bookings(tx, actor, &wanted)?;
    Ok(found
        .into_iter()
        .map(|(booking, consortium, site)| views::BookingRow::new(&booking, consortium, site))
        .collect())
}

fn states(list: Option<&str>) -> app::Result<Vec<BookingState>> {
    let words = list
        .unwrap_or_default()
        .split(',')
        .filter(|word| !word.is_empty());
    let parse = |word| {
        BookingState::from_word(word)
            .ok_or_else(|| app::Error::field("state", "unknown", Fault::new("no-state").with("word", word)))
    };
    words.map(parse).collect()
}

/// A body without fields.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct Nothing {}

/// Needs nothing but the version that was seen.
pub(super) fn undo_it(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    seen: i64,
    _: &Nothing,
) -> app::Result<Dossier> {
    bookings::undo(tx, actor, id, seen)
}

pub(super) fn accept_it(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    seen: i64,
    _: &Nothing,
) -> app::Result<Dossier> {
    bookings::accept_offer(tx, actor, id, seen)
}

/// Any booking may be changed by these paths, as far as the use case lets it.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the type is that of the checks of other paths"
)]
const fn any(_: &mut Tx<'_>, _: &Actor, _: BookingId) -> app::Result<()> {
    Ok(())
}

changes! { any;
    /// `POST /bookings/{id}/revise`
    revise: Ask => bookings::revise,
    /// `POST /bookings/{id}/approve`
    approve: Approval => bookings::approve,
    /// `POST /bookings/{id}/decline`
    decline: Refusal => bookings::decline,
    /// `POST /bookings/{id}/request-changes`
    request_changes: Remarks => bookings::request_changes,
    /// `POST /bookings/{id}/reschedule`
    reschedule: Reschedule => bookings::reschedule,
    /// `POST /bookings/{id}/withdraw`
    withdraw: Reason => bookings::withdraw,
    /// `POST /bookings/{id}/cancel`
    cancel: Reason => bookings::cancel,
    /// `POST /bookings/{id}/suspend`
    suspend: Reason => bookings::suspend,
    /// `POST /bookings/{id}/resume`
    resume: Reason => bookings::resume,
    /// `POST /bookings/{id}/terminate`
    terminate: Reason => bookings::terminate,
    /// `POST /bookings/{id}/undo`: takes the last decision back.
    undo: Nothing => undo_it,
    /// `POST /bookings/{id}/accept-offer`
    accept_offer: Nothing => accept_it,
}

/// `POST /bookings/{id}/remind`: has the site asked once more. The request stays what it is, and so does its
/// version.
pub(crate) async fn remind(caller: Caller, id: web::Path<i64>, body: Keyed<Nothing>) -> Answer {
    let id = BookingId(*id);
    changed(caller, body, move |tx, actor, _| bookings::remind(tx, actor, id)).await
}

/// To whom a request is given.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "person": 12 }))]
pub(crate) struct Assignment {
    /// The id of one who decides at the site; null: to nobody.
    person: Option<i64>,
}

/// `POST /bookings/{id}/assign`: gives a waiting request to one of its site's people.
pub(crate) async fn assign(caller: Caller, id: web::Path<i64>, body: Keyed<Assignment>) -> Answer {
    let id = BookingId(*id);
    changed(caller, body, move |tx, actor, to| {
        bookings::assign(tx, actor, id, to.person.map(PersonId))
    })
    .await
}
