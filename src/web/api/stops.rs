//! `/api/v1/stops`

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{created, written};
use crate::app::paging::{self, Limit};
use crate::app::stops::{self, NewStop, ResumeBody, StopFile, StopQuery, StopView};
use crate::domain::ids::StopId;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// What a list of stops is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StopListQuery {
    /// The slug of a site.
    site: Option<String>,
    /// Only those that stand, or only those that don't.
    open: Option<bool>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `POST /stops`
pub(crate) async fn place(caller: Caller, body: Body<NewStop>) -> Answer {
    created(&caller, move |tx, actor| {
        Ok(stops::place(tx, actor, &body.value)?.view())
    })
    .await
}

/// `GET /stops`
pub(crate) async fn index(caller: Caller, query: Query<StopListQuery>) -> Answer {
    let filter = query.0;
    let limit = filter.limit;
    let found = caller
        .read(move |tx, actor| {
            let wanted = StopQuery {
                site: filter.site.clone(),
                open: filter.open,
                incident: None,
                since: None,
                before: filter.after.as_deref().map(paging::number).transpose()?,
                limit: limit.get(),
            };
            stops::list(tx, actor, &wanted)
        })
        .await?;
    let next = super::next(&found, limit, |file| file.stop.id.to_string());
    let items: Vec<StopView> = found.iter().map(StopFile::view).collect();
    Ok::<HttpResponse, _>(super::list(&items, next))
}

/// `POST /stops/{id}/resume`
pub(crate) async fn resume(caller: Caller, id: web::Path<i64>, body: Body<ResumeBody>) -> Answer {
    let id = StopId(*id);
    written(&caller, move |tx, actor| {
        Ok(stops::resume(tx, actor, id, &body.value)?.view())
    })
    .await
}
