//! `/api/v1/sites/{site}/zones/{zone}/pictures`

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::done;
use crate::app::fields::NamesBody;
use crate::app::paging::Page;
use crate::app::pictures::{self, PictureChange, ZonePath};
use crate::domain::picture::PictureKind;
use crate::store::visitors::pictures::{Picture, PictureFile};
use crate::web::body::Query;
use crate::web::caller::Caller;
use crate::web::error::Answer;
use crate::web::reads::Segments;
use crate::web::upload::{self, PictureForm};

/// A picture of a zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PictureView {
    /// By which it is removed.
    pub id: i64,
    /// Whether it is a photo or a plan.
    pub kind: PictureKind,
    /// What it shows; English may be empty.
    pub alt: NamesBody,
    /// As it is looked at.
    pub large: PictureFileView,
    /// As it stands in lists.
    pub small: PictureFileView,
}

/// A picture in one size.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PictureFileView {
    /// The path of its JPEG, which never changes.
    pub path: String,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
}

impl From<PictureFile> for PictureFileView {
    fn from(file: PictureFile) -> Self {
        Self {
            path: format!("/pictures/{}.jpg", file.sha256),
            width: file.width,
            height: file.height,
        }
    }
}

impl From<Picture> for PictureView {
    fn from(picture: Picture) -> Self {
        Self {
            id: picture.id,
            kind: picture.kind,
            alt: picture.alt.into(),
            large: picture.large.into(),
            small: picture.small.into(),
        }
    }
}

/// Where a picture is among those of its zone.
#[derive(Debug, Deserialize)]
pub(crate) struct PictureAddress {
    site: String,
    zone: String,
    picture: i64,
}

impl Segments for ZonePath {
    fn types() -> Vec<&'static str> {
        <(String, String)>::types()
    }
}

impl Segments for PictureAddress {
    fn types() -> Vec<&'static str> {
        [ZonePath::types(), i64::types()].concat()
    }
}

/// `GET /sites/{site}/zones/{zone}/pictures`: in the order in which they are shown.
pub(crate) async fn index(caller: Caller, path: web::Path<ZonePath>, page: Query<Page>) -> Answer {
    let pictures = caller
        .read(move |tx, _| pictures::list_pictures(tx, &path))
        .await?;
    let items: Vec<PictureView> = pictures.into_iter().map(PictureView::from).collect();
    super::part(&caller, &page.0, items, |picture| picture.id.to_string())
}

/// `POST /sites/{site}/zones/{zone}/pictures`: adds one behind the others.
pub(crate) async fn add(caller: Caller, path: web::Path<ZonePath>, form: PictureForm) -> Answer {
    let added = upload::add(&caller, &path, form).await;
    let picture = added.map_err(|refused| caller.problem(refused.error))?;
    Ok(HttpResponse::Created().json(PictureView::from(picture)))
}

/// `DELETE /sites/{site}/zones/{zone}/pictures/{picture}`: with its files.
pub(crate) async fn remove(caller: Caller, path: web::Path<PictureAddress>) -> Answer {
    let PictureAddress { site, zone, picture } = path.into_inner();
    let path = ZonePath { site, zone };
    done(&caller, move |tx, actor| {
        pictures::change_picture(tx, actor, &path, picture, &PictureChange::Remove)
    })
    .await
}
