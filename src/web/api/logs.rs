//! `/api/v1/sessions/{id}/log` and `/api/v1/consortia/{consortium}/targets`: what was done in sessions, and
//! what is measured there.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::etag;
use crate::app::logs::{
    self, LogBody, LogFile, LogRemark, LogSettleBody, LogView, RemarkBody, TargetView, TargetsBody,
};
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::SessionId;
use crate::web::body::{Body, IfMatch};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// What the agreement of a consortium wants to be measured.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetListView {
    /// All of them, in their order.
    pub targets: Vec<TargetView>,
}

fn answer(view: &LogView) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(view.version)).json(view)
}

async fn changed(
    caller: &Caller,
    case: impl Fn(&mut Tx<'_>, &Actor) -> Result<LogFile> + Send + 'static,
) -> Answer {
    let view = caller.write(move |tx, actor| Ok(case(tx, actor)?.view())).await?;
    Ok(answer(&view))
}

/// `GET /sessions/{id}/log`
pub(crate) async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = SessionId(*id);
    let view = caller
        .read(move |tx, actor| Ok(logs::file(tx, actor, id)?.view()))
        .await?;
    Ok(answer(&view))
}

/// `PUT /sessions/{id}/log`: the whole log, as a draft.
pub(crate) async fn save(caller: Caller, id: web::Path<i64>, seen: IfMatch, body: Body<LogBody>) -> Answer {
    let id = SessionId(*id);
    changed(&caller, move |tx, actor| {
        logs::save(tx, actor, id, seen.0, &body.value)
    })
    .await
}

/// `POST /sessions/{id}/log/close`: from now on it counts.
pub(crate) async fn close(caller: Caller, id: web::Path<i64>, seen: IfMatch) -> Answer {
    let id = SessionId(*id);
    changed(&caller, move |tx, actor| logs::close(tx, actor, id, seen.0)).await
}

/// A handler for each thing that is said about a final log: path, version, body.
macro_rules! says {
    ($($(#[$doc:meta])* $name:ident: $body:ty => $said:path),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            caller: Caller,
            id: web::Path<i64>,
            seen: IfMatch,
            body: Body<$body>,
        ) -> Answer {
            let id = SessionId(*id);
            changed(&caller, move |tx, actor| {
                logs::say(tx, actor, id, seen.0, $said(&body.value))
            })
            .await
        }
    )+};
}

says! {
    /// `POST /sessions/{id}/log/reopen`: it is a draft again.
    reopen: RemarkBody => LogRemark::Reopen,
    /// `POST /sessions/{id}/log/dispute`: for the site.
    dispute: RemarkBody => LogRemark::Dispute,
    /// `POST /sessions/{id}/log/settle`: for the programme.
    settle: LogSettleBody => LogRemark::Settle,
}

/// `GET /consortia/{consortium}/targets`: in their order.
pub(crate) async fn targets(caller: Caller, slug: web::Path<String>) -> Answer {
    let targets = caller
        .read(move |tx, actor| logs::targets(tx, actor, &slug))
        .await?;
    Ok(HttpResponse::Ok().json(TargetListView { targets }))
}

/// `PUT /consortia/{consortium}/targets`: all of them.
pub(crate) async fn keep_targets(caller: Caller, slug: web::Path<String>, body: Body<TargetsBody>) -> Answer {
    let targets = caller
        .write(move |tx, actor| logs::keep_targets(tx, actor, &slug, &body.value))
        .await?;
    Ok(HttpResponse::Ok().json(TargetListView { targets }))
}
