//! `/api/v1/incidents`

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{created, found, written};
use crate::app::incidents::{self, IncidentFile, IncidentQuery, IncidentView, NewIncident, NewStep};
use crate::app::paging::{self, Limit};
use crate::domain::ids::IncidentId;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// What a list of incidents is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct IncidentListQuery {
    /// The slug of a site.
    site: Option<String>,
    state: Option<String>,
    severity: Option<String>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `POST /incidents`
pub(crate) async fn report(caller: Caller, body: Body<NewIncident>) -> Answer {
    created(&caller, move |tx, actor| {
        Ok(incidents::report(tx, actor, &body.value)?.view())
    })
    .await
}

/// `GET /incidents`
pub(crate) async fn index(caller: Caller, query: Query<IncidentListQuery>) -> Answer {
    let filter = query.0;
    let limit = filter.limit;
    let found = caller
        .read(move |tx, actor| {
            let wanted = IncidentQuery {
                site: filter.site.clone(),
                state: filter.state.clone(),
                severity: filter.severity.clone(),
                since: None,
                before: filter.after.as_deref().map(paging::number).transpose()?,
                worst_first: false,
                limit: limit.get(),
            };
            incidents::list(tx, actor, &wanted)
        })
        .await?;
    let next = super::next(&found, limit, |file| file.incident.id.to_string());
    let items: Vec<IncidentView> = found.iter().map(IncidentFile::view).collect();
    Ok::<HttpResponse, _>(super::list(&items, next))
}

/// `GET /incidents/{id}`
pub(crate) async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = IncidentId(*id);
    found(&caller, move |tx, actor| {
        Ok(incidents::file(tx, actor, id)?.view())
    })
    .await
}

/// `POST /incidents/{id}/steps`
pub(crate) async fn step(caller: Caller, id: web::Path<i64>, body: Body<NewStep>) -> Answer {
    let id = IncidentId(*id);
    written(&caller, move |tx, actor| {
        Ok(incidents::take_step(tx, actor, id, &body.value)?.view())
    })
    .await
}
