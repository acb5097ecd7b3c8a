//! `/api/v1/people` and the members of organisations.

use actix_web::{HttpResponse, web};

use super::bookings::Nothing;
use crate::app::auth;
use crate::app::fields::Page;
use crate::app::people::{self, MemberBody, PersonBody, PersonChangeBody};
use crate::domain::ids::PersonId;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// `POST /people`: adds a person and invites them by mail.
pub async fn create(caller: Caller, body: Body<PersonBody>) -> Answer {
    let view = caller.write(move |tx, actor| people::create_person(tx, actor, &body.value)).await?;
    Ok(HttpResponse::Created().json(view))
}

/// `GET /people`
pub async fn index(caller: Caller, page: Query<Page>) -> Answer {
    let listed = caller.read(move |tx, actor| people::list_people(tx, actor, page.0)).await?;
    Ok(HttpResponse::Ok().json(listed))
}

/// `GET /people/{person}`
pub async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = PersonId(*id);
    let view = caller.read(move |tx, actor| people::get_person(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `POST /people/{person}`: changes what the body names.
pub async fn update(caller: Caller, id: web::Path<i64>, body: Body<PersonChangeBody>) -> Answer {
    let id = PersonId(*id);
    let view = caller.write(move |tx, actor| people::update_person(tx, actor, id, &body.value)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `POST /people/{person}/invite`: sends a new link.
pub async fn invite(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = PersonId(*id);
    caller.write(move |tx, actor| auth::invite(tx, actor, id)).await?;
    Ok(HttpResponse::Accepted().json(super::answers::DoneView {}))
}

/// `POST /people/{person}/disable`
pub async fn disable(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = PersonId(*id);
    let view = caller.write(move |tx, actor| people::disable_person(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `POST /people/{person}/enable`
pub async fn enable(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = PersonId(*id);
    let view = caller.write(move |tx, actor| people::enable_person(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `POST /organisations/{organisation}/members`: puts somebody into an organisation, or changes their role.
pub async fn put_member(caller: Caller, organisation: web::Path<String>, body: Body<MemberBody>) -> Answer {
    let view = caller.write(move |tx, actor| people::put_member(tx, actor, &organisation, &body.value)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `DELETE /organisations/{organisation}/members/{person}`
pub async fn remove_member(caller: Caller, path: web::Path<(String, i64)>) -> Answer {
    let (organisation, person) = path.into_inner();
    caller.write(move |tx, actor| people::remove_member(tx, actor, &organisation, PersonId(person))).await?;
    Ok(HttpResponse::NoContent().finish())
}
