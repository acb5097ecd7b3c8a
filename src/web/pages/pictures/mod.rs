//! Photos and plans of zones: the page on which they are changed, how one is sent, and how it is shown.

mod wall;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::web::Path;

pub(super) use wall::{add, change, show};

use crate::app::pictures::picture_file;
use crate::web::error::Answer;
use crate::web::pages::frame::Visit;

/// `GET /pictures/{hash}.jpg`: the address holds the hash of the content, so browsers keep it for good.
pub(super) async fn file(visit: Visit, hash: Path<String>) -> Answer {
    let hash = hash.into_inner();
    let wanted = hash.clone();
    let file = visit.read(move |tx, _| picture_file(tx, &wanted)).await?;
    let media_type = file.media_type.clone();
    let content = visit.content_of(file).await?;
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((ETAG, format!("\"{hash}\"")))
        .body(content))
}
