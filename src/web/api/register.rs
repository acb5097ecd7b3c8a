//! Organisations, programmes, consortia, sites, zones: enough to set the service up.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{created, etag, found, written};
use crate::app::Tx;
use crate::app::paging::Page;
use crate::app::register::{
    self, ConsortiumBody, OrganisationBody, ProgrammeBody, SiteBody, Thought, ZoneBody,
};
use crate::domain::access::Actor;
use crate::domain::opening::Window;
use crate::web::body::{Body, IfMatch, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// Handlers that create from a body, list, and show one by its slug.
macro_rules! collection {
    ($(
        $body:ty: $create:ident => $created:path, $index:ident => $listed:path, $show:ident => $shown:path;
    )+) => {$(
        /// `POST`
        pub(crate) async fn $create(caller: Caller, body: Body<$body>) -> Answer {
            created(&caller, move |tx, actor| $created(tx, actor, &body.value)).await
        }

        /// `GET`
        pub(crate) async fn $index(caller: Caller, page: Query<Page>) -> Answer {
            found(&caller, move |tx, actor| $listed(tx, actor, &page.0)).await
        }

        /// `GET` of one
        pub(crate) async fn $show(caller: Caller, slug: web::Path<String>) -> Answer {
            found(&caller, move |tx, actor| $shown(tx, actor, &slug)).await
        }
    )+};
}

collection! {
    OrganisationBody: create_organisation => register::create_organisation,
        list_organisations => register::list_organisations,
        show_organisation => register::get_organisation;
    ProgrammeBody: create_programme => register::create_programme,
        list_programmes => register::list_programmes,
        show_programme => register::get_programme;
}

/// `POST /organisations/{organisation}`
pub(crate) async fn update_organisation(
    caller: Caller,
    slug: web::Path<String>,
    body: Body<OrganisationBody>,
) -> Answer {
    written(&caller, move |tx, actor| {
        register::update_organisation(tx, actor, &slug, &body.value)
    })
    .await
}

/// `POST /consortia`
pub(crate) async fn create_consortium(caller: Caller, body: Body<ConsortiumBody>) -> Answer {
    let view = caller
        .write(move |tx, actor| register::create_consortium(tx, actor, &body.value))
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(etag(view.version))
        .json(view))
}

/// `GET /consortia`
pub(crate) async fn list_consortia(caller: Caller, page: Query<Page>) -> Answer {
    found(&caller, move |tx, actor| {
        register::list_consortia(tx, actor, "", &page.0)
    })
    .await
}

/// `GET /consortia/{consortium}`
pub(crate) async fn show_consortium(caller: Caller, slug: web::Path<String>) -> Answer {
    let view = caller
        .read(move |tx, actor| register::get_consortium(tx, actor, &slug))
        .await?;
    Ok(HttpResponse::Ok().insert_header(etag(view.version)).json(view))
}

/// `POST /consortia/{consortium}`
pub(crate) async fn update_consortium(
    caller: Caller,
    slug: web::Path<String>,
    seen: IfMatch,
    body: Body<ConsortiumBody>,
) -> Answer {
    let view = caller
        .write(move |tx, actor| register::update_consortium(tx, actor, &slug, Some(seen.0), &body.value))
        .await?;
    Ok(HttpResponse::Ok().insert_header(etag(view.version)).json(view))
}

/// `POST /consortia/{consortium}/preview`: the sessions that another agreement would leave out.
pub(crate) async fn preview_consortium(
    caller: Caller,
    slug: web::Path<String>,
    body: Body<ConsortiumBody>,
) -> Answer {
    super::preview(&caller, move |tx, actor| {
        register::what_if_agreed(tx, actor, &slug, &body.value)
    })
    .await
}

/// `POST /sites`
pub(crate) async fn create_site(caller: Caller, body: Body<SiteBody>) -> Answer {
    let view = caller
        .write(move |tx, actor| register::create_site(tx, actor, &body.value))
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(etag(view.version))
        .json(view))
}

/// `GET /sites`
pub(crate) async fn list_sites(caller: Caller, page: Query<Page>) -> Answer {
    found(&caller, move |tx, actor| register::list_sites(tx, actor, &page.0)).await
}

/// `GET /sites/{site}`
pub(crate) async fn show_site(caller: Caller, slug: web::Path<String>) -> Answer {
    let view = caller
        .read(move |tx, actor| register::get_site(tx, actor, &slug))
        .await?;
    Ok(HttpResponse::Ok().insert_header(etag(view.version)).json(view))
}

/// `POST /sites/{site}`
pub(crate) async fn update_site(
    caller: Caller,
    slug: web::Path<String>,
    seen: IfMatch,
    body: Body<SiteBody>,
) -> Answer {
    let view = caller
        .write(move |tx, actor| register::update_site(tx, actor, &slug, Some(seen.0), &body.value))
        .await?;
    Ok(HttpResponse::Ok().insert_header(etag(view.version)).json(view))
}

/// `POST /sites/{site}/preview`: the sessions that other rules would break.
pub(crate) async fn preview_site(caller: Caller, slug: web::Path<String>, body: Body<SiteBody>) -> Answer {
    super::preview(&caller, move |tx, actor| {
        register::what_if(tx, actor, &slug, &Thought::Site(&body.value))
    })
    .await
}

/// `GET /sites/{site}/zones/{zone}`
pub(crate) async fn show_zone(caller: Caller, path: web::Path<(String, String)>) -> Answer {
    found(&caller, move |tx, actor| {
        register::get_zone(tx, actor, &path.0, &path.1)
    })
    .await
}

/// `POST /sites/{site}/zones`
pub(crate) async fn create_zone(
    caller: Caller,
    site: web::Path<String>,
    seen: IfMatch,
    body: Body<ZoneBody>,
) -> Answer {
    created(&caller, move |tx, actor| {
        register::create_zone(tx, actor, &site, Some(seen.0), &body.value)
    })
    .await
}

/// `POST /sites/{site}/zones/{zone}`
pub(crate) async fn update_zone(
    caller: Caller,
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<ZoneBody>,
) -> Answer {
    written(&caller, move |tx, actor| {
        register::update_zone(tx, actor, (&path.0, &path.1), Some(seen.0), &body.value)
    })
    .await
}

/// `POST /sites/{site}/zones/{zone}/preview`: the sessions that other rules would break.
pub(crate) async fn preview_zone(
    caller: Caller,
    path: web::Path<(String, String)>,
    body: Body<ZoneBody>,
) -> Answer {
    let thought = move |tx: &mut Tx<'_>, actor: &Actor| {
        register::what_if(tx, actor, &path.0, &Thought::Zone(&path.1, &body.value))
    };
    super::preview(&caller, thought).await
}

/// The windows of a zone.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "windows": [{
        "phases": ["trial"], "days": { "rule": "FREQ=WEEKLY;BYDAY=MO,TU" }, "from": "22:00", "minutes": 480,
    }],
}))]
pub(crate) struct WindowsBody {
    windows: Vec<Window>,
}

/// `POST /sites/{site}/zones/{zone}/windows`: replaces all windows.
pub(crate) async fn set_windows(
    caller: Caller,
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<WindowsBody>,
) -> Answer {
    written(&caller, move |tx, actor| {
        register::set_windows(
            tx,
            actor,
            (&path.0, &path.1),
            Some(seen.0),
            body.value.windows.clone(),
        )
    })
    .await
}

/// `POST /sites/{site}/zones/{zone}/windows/preview`: the sessions that would lie outside.
pub(crate) async fn preview_windows(
    caller: Caller,
    path: web::Path<(String, String)>,
    body: Body<WindowsBody>,
) -> Answer {
    let thought = move |tx: &mut Tx<'_>, actor: &Actor| {
        register::what_if(
            tx,
            actor,
            &path.0,
            &Thought::Windows(&path.1, &body.value.windows),
        )
    };
    super::preview(&caller, thought).await
}

/// `POST /sites/{site}/zones/{zone}/retire`
pub(crate) async fn retire_zone(caller: Caller, path: web::Path<(String, String)>, seen: IfMatch) -> Answer {
    written(&caller, move |tx, actor| {
        register::retire_zone(tx, actor, (&path.0, &path.1), Some(seen.0))
    })
    .await
}

/// `POST /sites/{site}/zones/{zone}/retire/preview`: the sessions that would be in a zone that is offered no
/// longer.
pub(crate) async fn preview_retirement(caller: Caller, path: web::Path<(String, String)>) -> Answer {
    super::preview(&caller, move |tx, actor| {
        register::what_if(tx, actor, &path.0, &Thought::Retired(&path.1))
    })
    .await
}

/// `POST /sites/{site}/zones/{zone}/unretire`
pub(crate) async fn unretire_zone(
    caller: Caller,
    path: web::Path<(String, String)>,
    seen: IfMatch,
) -> Answer {
    written(&caller, move |tx, actor| {
        register::unretire_zone(tx, actor, (&path.0, &path.1), Some(seen.0))
    })
    .await
}
