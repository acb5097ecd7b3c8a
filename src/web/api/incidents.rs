//! `/api/v1/incidents`

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{created, found, written};
use crate::app::incidents::{
    self, IncidentFile, IncidentQuery, IncidentView, JoinInto, MOST_PHOTOS_OF_A_REPORT, NewStep, NewTask,
    TaskDone,
};
use crate::app::paging::{self, Limit};
use crate::app::signed_in;
use crate::domain::ids::IncidentId;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;
use crate::web::with_photos::ReportBody;

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
pub(crate) async fn report(caller: Caller, body: ReportBody) -> Answer {
    let by = caller.actor.clone();
    signed_in(&by).map_err(|error| caller.problem(error))?;
    let (new, photos) = body.read(&caller, MOST_PHOTOS_OF_A_REPORT).await?;
    let made = caller.app().write_with_files(photos, move |tx, photos| {
        Ok(incidents::report(tx, &by, &new, photos)?.view())
    });
    let made = made.await.map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::Created().json(made))
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

/// `POST /incidents/{id}/join`: by those who see to it.
pub(crate) async fn join(caller: Caller, id: web::Path<i64>, body: Body<JoinInto>) -> Answer {
    let id = IncidentId(*id);
    written(&caller, move |tx, actor| {
        Ok(incidents::join(tx, actor, id, body.value)?.view())
    })
    .await
}

/// `POST /incidents/{id}/tasks`: by those who see to it.
pub(crate) async fn add_task(caller: Caller, id: web::Path<i64>, body: Body<NewTask>) -> Answer {
    let id = IncidentId(*id);
    created(&caller, move |tx, actor| {
        Ok(incidents::add_task(tx, actor, id, &body.value)?.view())
    })
    .await
}

/// `POST /incident-tasks/{id}`: by those who see to it.
pub(crate) async fn mark_task(caller: Caller, id: web::Path<i64>, body: Body<TaskDone>) -> Answer {
    written(&caller, move |tx, actor| {
        Ok(incidents::mark(tx, actor, *id, body.value)?.view())
    })
    .await
}
