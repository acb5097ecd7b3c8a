//! `/api/v1/people` and the members of organisations.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::bookings::Nothing;
use super::{created, done, found, written};
use crate::app::auth;
use crate::app::paging::Page;
use crate::app::people::{self, DeputyBody, MemberBody, PersonBody, PersonChangeBody};
use crate::domain::ids::PersonId;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// `POST /people`: adds a person and invites them by mail; for a manager, offers places to an address.
pub(crate) async fn create(caller: Caller, body: Body<PersonBody>) -> Answer {
    created(&caller, move |tx, actor| {
        people::create_person(tx, actor, &body.value)
    })
    .await
}

/// `GET /people`
pub(crate) async fn index(caller: Caller, page: Query<Page>) -> Answer {
    found(&caller, move |tx, actor| {
        people::list_people(tx, actor, "", &page.0)
    })
    .await
}

/// `GET /people/{person}`
pub(crate) async fn show(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = PersonId(*id);
    found(&caller, move |tx, actor| people::get_person(tx, actor, id)).await
}

/// `POST /people/{person}`: changes what the body names.
pub(crate) async fn update(caller: Caller, id: web::Path<i64>, body: Body<PersonChangeBody>) -> Answer {
    let id = PersonId(*id);
    written(&caller, move |tx, actor| {
        people::update_person(tx, actor, id, &body.value)
    })
    .await
}

/// `POST /people/{person}/invite`: sends a new link.
pub(crate) async fn invite(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = PersonId(*id);
    caller
        .write(move |tx, actor| people::invite(tx, actor, id))
        .await?;
    Ok(HttpResponse::Accepted().json(super::answers::DoneView {}))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "minji@robot-works.example" }))]
pub(crate) struct EmailBody {
    email: String,
}

/// `POST /people/{person}/email`: sends a link to the new address.
pub(crate) async fn start_email(caller: Caller, id: web::Path<i64>, body: Body<EmailBody>) -> Answer {
    let (id, email) = (PersonId(*id), body.value.email);
    caller
        .write(move |tx, actor| auth::start_email(tx, actor, id, &email))
        .await?;
    Ok(HttpResponse::Accepted().json(super::answers::DoneView {}))
}

/// `POST /people/{person}/disable`
pub(crate) async fn disable(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = PersonId(*id);
    written(&caller, move |tx, actor| people::disable_person(tx, actor, id)).await
}

/// `POST /people/{person}/enable`
pub(crate) async fn enable(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = PersonId(*id);
    written(&caller, move |tx, actor| people::enable_person(tx, actor, id)).await
}

/// `POST /organisations/{organisation}/members`: invites somebody, or changes the role of who belongs there.
pub(crate) async fn put_member(
    caller: Caller,
    organisation: web::Path<String>,
    body: Body<MemberBody>,
) -> Answer {
    written(&caller, move |tx, actor| {
        people::put_member(tx, actor, &organisation, &body.value)
    })
    .await
}

/// `GET /organisations/{organisation}/invitations`
pub(crate) async fn list_offered(
    caller: Caller,
    organisation: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let offered = caller
        .read(move |tx, actor| people::list_offered(tx, actor, &organisation))
        .await?;
    super::part(&caller, &page.0, offered, |place| {
        place.invitation.unwrap_or_default().to_string()
    })
}

/// `DELETE /organisations/{organisation}/invitations/{invitation}`
pub(crate) async fn withdraw(caller: Caller, path: web::Path<(String, i64)>) -> Answer {
    let (organisation, id) = path.into_inner();
    done(&caller, move |tx, actor| {
        people::withdraw_invitation(tx, actor, &organisation, id)
    })
    .await
}

/// `GET /organisations/{organisation}/deputies`: now and later.
pub(crate) async fn list_deputies(
    caller: Caller,
    organisation: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let all = caller
        .read(move |tx, actor| people::list_deputies(tx, actor, &organisation))
        .await?;
    super::part(&caller, &page.0, all, |deputy| deputy.id.to_string())
}

/// `POST /organisations/{organisation}/deputies`: names one.
pub(crate) async fn add_deputy(
    caller: Caller,
    organisation: web::Path<String>,
    body: Body<DeputyBody>,
) -> Answer {
    created(&caller, move |tx, actor| {
        people::add_deputy(tx, actor, &organisation, &body.value)
    })
    .await
}

/// `DELETE /organisations/{organisation}/deputies/{deputy}`: ends it at once.
pub(crate) async fn remove_deputy(caller: Caller, path: web::Path<(String, i64)>) -> Answer {
    let (organisation, id) = path.into_inner();
    done(&caller, move |tx, actor| {
        people::remove_deputy(tx, actor, &organisation, id)
    })
    .await
}

/// `GET /invitations`: one's own.
pub(crate) async fn invitations(caller: Caller, page: Query<Page>) -> Answer {
    let open = caller.read(people::list_invitations).await?;
    super::part(&caller, &page.0, open, |invitation| invitation.id.to_string())
}

/// `POST /invitations/{invitation}/accept`
pub(crate) async fn accept(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = *id;
    written(&caller, move |tx, actor| people::accept_invitation(tx, actor, id)).await
}

/// `POST /invitations/{invitation}/decline`
pub(crate) async fn decline(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = *id;
    written(&caller, move |tx, actor| {
        people::decline_invitation(tx, actor, id)
    })
    .await
}

/// `DELETE /organisations/{organisation}/members/{person}`
pub(crate) async fn remove_member(caller: Caller, path: web::Path<(String, i64)>) -> Answer {
    let (organisation, person) = path.into_inner();
    done(&caller, move |tx, actor| {
        people::remove_member(tx, actor, &organisation, PersonId(person))
    })
    .await
}
