//! `/api/v1/notices` and `/api/v1/journal`

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::answers::JournalView;
use super::views;
use crate::app::paging::{self, Limit};
use crate::app::reads::lists::{self, JournalQuery, NoticeQuery};
use crate::domain::ids::{BookingId, NoticeId};
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// What a list of notices is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    state: Option<String>,
    /// The address that was written to.
    recipient: Option<String>,
    /// The id of a booking.
    booking: Option<i64>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `GET /notices`
pub(crate) async fn index(caller: Caller, query: Query<Filter>) -> Answer {
    let filter = query.0;
    let limit = filter.limit;
    let found = caller
        .read(move |tx, actor| {
            let wanted = NoticeQuery {
                state: filter.state.as_deref().map(lists::notice_state).transpose()?,
                recipient: filter.recipient.clone(),
                booking: filter.booking.map(BookingId),
                before: filter.after.as_deref().map(paging::number).transpose()?,
                limit: limit.get(),
            };
            lists::notices(tx, actor, &wanted)
        })
        .await?;
    let next = super::next(&found, limit, |notice| notice.id.to_string());
    let items: Vec<views::NoticeView> = found.iter().map(views::notice).collect();
    Ok(super::list(&items, next))
}

/// `POST /notices/{id}/replay`
pub(crate) async fn replay(caller: Caller, id: web::Path<i64>, _: Body<super::bookings::Nothing>) -> Answer {
    let id = NoticeId(*id);
    let notice = caller
        .write(move |tx, actor| lists::replay_notice(tx, actor, id))
        .await?;
    Ok(HttpResponse::Ok().json(views::notice(&notice)))
}

/// What a list of journal entries is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalFilter {
    /// The id of a booking.
    booking: Option<i64>,
    /// The slug of a site.
    site: Option<String>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `GET /journal`
pub(crate) async fn journal(caller: Caller, query: Query<JournalFilter>) -> Answer {
    let filter = query.0;
    let limit = filter.limit;
    let entries = caller
        .read(move |tx, actor| {
            let before = filter.after.as_deref().map(paging::number).transpose()?;
            lists::journal(
                tx,
                actor,
                &JournalQuery {
                    booking: filter.booking,
                    site: filter.site.clone(),
                    before,
                    limit: limit.get(),
                },
            )
        })
        .await?;
    let next = super::next(&entries, limit, |entry| entry.id.to_string());
    let items: Vec<JournalView> = entries
        .iter()
        .map(|entry| {
            let document = |text: &Option<String>| {
                text.as_ref()
                    .and_then(|text| serde_json::from_str::<Value>(text).ok())
            };
            JournalView {
                id: entry.id.0,
                at: entry.at,
                person: entry.person_id.map(|id| id.0),
                on_behalf: entry.on_behalf.clone(),
                address: entry.address.clone(),
                action: entry.action.as_str().to_owned(),
                booking: entry.booking_id.map(|id| id.0),
                subject: entry.subject.clone(),
                was: document(&entry.was),
                became: document(&entry.became),
                reason: entry.reason.clone(),
            }
        })
        .collect();
    Ok(super::list(&items, next))
}
