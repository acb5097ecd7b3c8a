//! `/sessions/{id}/log/photos` and `/incidents/{id}/photos`: photos on a page of their own, so that whoever
//! writes beside them loses nothing; and `/files/{id}`, one of them.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderName};
use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::photos::{self, PhotoOf};
use crate::domain::ids::{IncidentId, SessionId};
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::{self, Trouble, Words};
use crate::web::upload::{self, PhotoForm};

/// `GET /sessions/{id}/log/photos`
pub(crate) async fn of_log(visit: Visit, id: Path<i64>) -> Answer {
    show(&visit, PhotoOf::Log(SessionId(*id)), None).await
}

/// `POST /sessions/{id}/log/photos`
pub(crate) async fn add_to_log(visit: Visit, id: Path<i64>, form: PhotoForm) -> Answer {
    add(&visit, PhotoOf::Log(SessionId(*id)), form).await
}

/// `GET /incidents/{id}/photos`
pub(crate) async fn of_incident(visit: Visit, id: Path<i64>) -> Answer {
    show(&visit, PhotoOf::Incident(IncidentId(*id)), None).await
}

/// `POST /incidents/{id}/photos`
pub(crate) async fn add_to_incident(visit: Visit, id: Path<i64>, form: PhotoForm) -> Answer {
    add(&visit, PhotoOf::Incident(IncidentId(*id)), form).await
}

/// The page of what the photos are of, and the key of what that is called.
fn beside(of: PhotoOf) -> (String, &'static str) {
    match of {
        PhotoOf::Log(id) => (format!("/sessions/{id}/log"), "log-title"),
        PhotoOf::Incident(id) => (format!("/incidents/{id}"), "incidents-title"),
    }
}

async fn add(visit: &Visit, of: PhotoOf, form: PhotoForm) -> Answer {
    visit.signed_in()?;
    match upload::add_photos(visit.caller(), of, form).await {
        Ok(_) => visit.go(&format!("{}/photos", beside(of).0), "picture-added"),
        Err(error) => {
            let trouble = visit.settle(error)?;
            show(visit, of, Some(&trouble)).await
        }
    }
}

async fn show(visit: &Visit, of: PhotoOf, trouble: Option<&Trouble>) -> Answer {
    visit.signed_in()?;
    let desk = visit.read(move |tx, actor| photos::desk(tx, actor, of)).await?;
    let words = visit.words();
    let (there, key) = beside(of);
    let page = Page::new(words.t("photos")).narrow().below(words.t(key), &there);
    let body = html! {
        (Trouble::summary(trouble))
        div.stack.loose {
            @if desk.photos.is_empty() {
                (ui::empty(&words.t("photos-none"), &words.t("photos-none-hint"), None))
            } @else { (ui::photos::taken(words, &desk.photos)) }
            @if desk.may_add { (form(words, &there, trouble)) }
        }
    };
    visit.page_with(trouble, page, body)
}

fn form(words: Words, there: &str, trouble: Option<&Trouble>) -> Markup {
    html! {
        form.card method="post" action={ (there) "/photos" } enctype="multipart/form-data" {
            div.in.stack {
                (ui::photos::choose(words, trouble))
                div { button.btn.main type="submit" { (words.t("picture-add-go")) } }
            }
        }
    }
}

/// `GET /files/{id}`: as something to keep, which no browser runs anything of.
pub(crate) async fn file(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    let file = visit.read(move |tx, actor| photos::file(tx, actor, id)).await?;
    let media_type = file.media_type.clone();
    let content = visit.content_of(file).await?;
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"photo-{id}.jpg\""),
        ))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
        .body(content))
}
