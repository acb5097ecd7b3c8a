//! The JSON API under `/api/v1`: one handler per request, each a few lines around a use case.

/// A handler for each change of a booking: path, version, body, use case. The first path says whether such a
/// booking may be reached there.
macro_rules! changes {
    ($check:path; $($(#[$doc:meta])* $name:ident: $body:ty => $case:path),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            caller: Caller,
            id: web::Path<i64>,
            version: IfMatch,
            body: Keyed<$body>,
        ) -> Answer {
            let (id, version) = (BookingId(*id), version.0);
            changed(caller, body, move |tx, actor, value| {
                $check(tx, actor, id)?;
                $case(tx, actor, id, version, value)
            })
            .await
        }
    )+};
}

pub(super) mod amendments;
pub(super) mod answers;
pub(super) mod auth;
pub(super) mod bookings;
pub(super) mod closures;
pub(super) mod demo;
pub(super) mod free;
pub(super) mod incidents;
pub(super) mod logs;
pub(super) mod notices;
pub(super) mod people;
pub(super) mod photos;
pub(super) mod pictures;
pub(super) mod presence;
pub(super) mod recordings;
pub(super) mod register;
mod session_view;
pub(super) mod sessions;
pub(super) mod stops;
pub(super) mod views;
pub(super) mod visitors;

use actix_web::HttpResponse;
use actix_web::http::header::{ETAG, HeaderName, LOCATION};
use serde::Serialize;

use super::body::Keyed;
use super::caller::Caller;
use super::error::Answer;
use crate::app::bookings::{Dossier, once};
use crate::app::paging::{Limit, Page};
use crate::app::rejudge::Changed;
use crate::app::{self, Tx};
use crate::domain::access::Actor;

/// Runs a use case that reads, and answers with what it finds.
async fn found<T, F>(caller: &Caller, case: F) -> Answer
where
    T: Serialize + Send + 'static,
    F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
{
    Ok(HttpResponse::Ok().json(caller.read(case).await?))
}

/// Runs a use case that writes, and answers with what it changed.
async fn written<T, F>(caller: &Caller, case: F) -> Answer
where
    T: Serialize + Send + 'static,
    F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
{
    Ok(HttpResponse::Ok().json(caller.write(case).await?))
}

/// Runs a use case that writes, and answers with what it added.
async fn created<T, F>(caller: &Caller, case: F) -> Answer
where
    T: Serialize + Send + 'static,
    F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
{
    Ok(HttpResponse::Created().json(caller.write(case).await?))
}

/// Runs a use case that writes, of which nothing is told but that it is done.
async fn done<F>(caller: &Caller, case: F) -> Answer
where
    F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<()> + Send + 'static,
{
    caller.write(case).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A page as it is written: straight to text, as a list may have thousands of items.
#[derive(Serialize)]
struct Paged<'a, T> {
    items: &'a [T],
    next: Option<String>,
}

/// A page of a list: `{"items": […], "next": …}`.
#[must_use]
pub(super) fn list<T: Serialize>(items: &[T], next: Option<String>) -> HttpResponse {
    HttpResponse::Ok().json(Paged { items, next })
}

/// A page of a list that was read whole; see [`Page::part`].
///
/// # Errors
/// The problem with its cursor.
pub(super) fn part<T: Serialize>(
    caller: &Caller,
    page: &Page,
    items: Vec<T>,
    key: impl Fn(&T) -> String,
) -> Answer {
    let listed = page.part(items, key).map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::Ok().json(listed))
}

/// The cursor after a full page.
#[must_use]
pub(super) fn next<T>(items: &[T], limit: Limit, cursor: impl Fn(&T) -> String) -> Option<String> {
    items
        .last()
        .filter(|_| items.len() as i64 == limit.get())
        .map(cursor)
}

/// The header with the version of what is answered, as `If-Match` takes it.
fn etag(version: i64) -> (HeaderName, String) {
    (ETAG, format!("\"{version}\""))
}

/// A booking with its version.
fn whole_booking(dossier: &Dossier) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(dossier.booking.version))
        .json(views::booking(dossier))
}

/// A booking that is new, at its address below `list`.
fn new_booking(dossier: &Dossier, list: &str) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/{list}/{}", dossier.booking.id)))
        .insert_header(etag(dossier.booking.version))
        .json(views::booking(dossier))
}

/// Changes a booking, or a session of one, once under the key that came with the body, and answers with the
/// booking as it stands afterwards.
async fn changed<T, F>(caller: Caller, body: Keyed<T>, mut change: F) -> Answer
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>, &Actor, &T) -> app::Result<Dossier> + Send + 'static,
{
    let Keyed { value, key } = body;
    let dossier = caller
        .write(move |tx, actor| once(tx, actor, key.as_ref(), |tx| change(tx, actor, &value)))
        .await?;
    Ok(whole_booking(&dossier))
}

/// Which sessions a change would hit; nothing is written.
pub(super) async fn preview<F>(caller: &Caller, case: F) -> Answer
where
    F: Fn(&mut Tx<'_>, &Actor) -> app::Result<Vec<Changed>> + Send + 'static,
{
    let language = caller.language;
    let view = caller
        .read(move |tx, actor| {
            let hit = case(tx, actor)?;
            views::impact(tx, &hit, language)
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}
