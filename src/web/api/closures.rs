//! `/api/v1/sites/{site}/closures` and `/api/v1/holidays`

use actix_web::{HttpResponse, web};

use super::answers::{ClosureView, HitView};
use super::{created, views};
use crate::app::Tx;
use crate::app::closures::{self, Hit, NewClosure};
use crate::app::court::Ground;
use crate::app::paging::Page;
use crate::app::rejudge::Changed;
use crate::domain::access::Actor;
use crate::domain::holidays::Holiday;
use crate::domain::ids::ClosureId;
use crate::store::closures::ScopedClosure;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// `POST /sites/{site}/closures`: answers with the sessions that it hits.
pub(crate) async fn add(caller: Caller, site: web::Path<String>, body: Body<NewClosure>) -> Answer {
    let (ground, hit) = caller
        .write(move |tx, actor| {
            let hit = closures::add_closure(tx, actor, &site, &body.value)?;
            Ok((Ground::load(tx, &site)?, hit))
        })
        .await?;
    Ok(HttpResponse::Created().json(hit_view(&ground, hit)))
}

/// `GET /sites/{site}/closures`
pub(crate) async fn index(caller: Caller, site: web::Path<String>, page: Query<Page>) -> Answer {
    let (ground, closures) = caller
        .read(move |tx, _| closures::list_closures(tx, &site))
        .await?;
    let items: Vec<ClosureView> = closures
        .iter()
        .map(|scoped| closure_view(&ground, scoped))
        .collect();
    super::part(&caller, &page.0, items, |closure| closure.id.to_string())
}

/// `POST /sites/{site}/closures/{closure}/lift`
pub(crate) async fn lift(caller: Caller, path: web::Path<(String, i64)>) -> Answer {
    let (site, id) = path.into_inner();
    let (ground, hit) = caller
        .write(move |tx, actor| {
            let hit = closures::lift_closure(tx, actor, &site, ClosureId(id))?;
            Ok((Ground::load(tx, &site)?, hit))
        })
        .await?;
    Ok(HttpResponse::Ok().json(hit_view(&ground, hit)))
}

/// `GET /holidays`
pub(crate) async fn holidays(caller: Caller, page: Query<Page>) -> Answer {
    let holidays = caller.read(|tx, _| tx.holidays()).await?;
    let all: Vec<&Holiday> = holidays.all().collect();
    super::part(&caller, &page.0, all, |holiday| holiday.date.to_string())
}

/// `POST /sites/{site}/closures/preview`: whom it would hit.
pub(crate) async fn preview(caller: Caller, site: web::Path<String>, body: Body<NewClosure>) -> Answer {
    let hit = move |tx: &mut Tx<'_>, actor: &Actor| {
        let hit = closures::preview_closure(tx, actor, &site, &body.value)?;
        Ok(hit
            .sessions
            .into_iter()
            .map(|session| Changed {
                session,
                findings: Vec::new(),
            })
            .collect())
    };
    super::preview(&caller, hit).await
}

/// `POST /holidays`: answers with the sessions that it hits.
pub(crate) async fn add_holiday(caller: Caller, body: Body<Holiday>) -> Answer {
    let language = caller.language;
    created(&caller, move |tx, actor| {
        let hit = closures::add_holiday(tx, actor, &body.value)?;
        views::impact(tx, &hit, language)
    })
    .await
}

/// `POST /holidays/preview`: whom it would hit.
pub(crate) async fn preview_holiday(caller: Caller, body: Body<Holiday>) -> Answer {
    super::preview(&caller, move |tx, actor| {
        closures::preview_holiday(tx, actor, &body.value)
    })
    .await
}

fn closure_view(ground: &Ground, scoped: &ScopedClosure) -> ClosureView {
    let closure = scoped.closure.clone();
    ClosureView {
        id: closure.id.0,
        phases: closure.phases,
        effect: closure.effect,
        shape: closure.shape,
        reason: closure.reason,
        zone: scoped.zone.map(|zone| ground.path(zone)),
        everywhere: scoped.site.is_none(),
    }
}

fn hit_view(ground: &Ground, hit: Hit) -> HitView {
    let sessions: Vec<_> = hit
        .sessions
        .into_iter()
        .map(|session| views::SessionView::new(session, |zone| ground.path(zone)))
        .collect();
    HitView {
        closure: closure_view(ground, &hit.closure),
        sessions,
    }
}
