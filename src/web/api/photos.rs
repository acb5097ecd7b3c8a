//! `/api/v1/sessions/{id}/log/photos` and `/api/v1/incidents/{id}/photos`: photos of what happened.

use actix_web::{HttpResponse, web};

use super::found;
use crate::app::photos::{self, PhotoOf, PhotosView};
use crate::domain::ids::{IncidentId, SessionId};
use crate::web::caller::Caller;
use crate::web::error::Answer;
use crate::web::upload::{self, PhotoForm};

async fn list(caller: &Caller, of: PhotoOf) -> Answer {
    found(caller, move |tx, actor| {
        let photos = photos::desk(tx, actor, of)?.photos;
        Ok(PhotosView { photos })
    })
    .await
}

async fn add(caller: &Caller, of: PhotoOf, form: PhotoForm) -> Answer {
    let added = upload::add_photos(caller, of, form).await;
    let added = added.map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::Created().json(added))
}

/// `GET /sessions/{id}/log/photos`
pub(crate) async fn of_log(caller: Caller, id: web::Path<i64>) -> Answer {
    list(&caller, PhotoOf::Log(SessionId(*id))).await
}

/// `POST /sessions/{id}/log/photos`: by those who write the log.
pub(crate) async fn add_to_log(caller: Caller, id: web::Path<i64>, form: PhotoForm) -> Answer {
    add(&caller, PhotoOf::Log(SessionId(*id)), form).await
}

/// `GET /incidents/{id}/photos`
pub(crate) async fn of_incident(caller: Caller, id: web::Path<i64>) -> Answer {
    list(&caller, PhotoOf::Incident(IncidentId(*id))).await
}

/// `POST /incidents/{id}/photos`: by those who see it.
pub(crate) async fn add_to_incident(caller: Caller, id: web::Path<i64>, form: PhotoForm) -> Answer {
    add(&caller, PhotoOf::Incident(IncidentId(*id)), form).await
}
