//! Signing in and out, single-use links, bearer tokens.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::answers::{DoneView, EndedView, LinkView, WelcomeView};
use super::bookings::Nothing;
use super::{created, done, found};
use crate::app::access::oneself;
use crate::app::auth::{self, Attempt, Calendars, SignedIn, TokenWish};
use crate::app::paging::Page;
use crate::app::people;
use crate::domain::ids::PersonId;
use crate::domain::proof::TokenScope;
use crate::web::body::{Body, Query};
use crate::web::caller::{Caller, login_cookies, no_login};
use crate::web::error::Answer;

/// A try to sign in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "minji@robot-works.example", "password": "four words of your own" }))]
pub(crate) struct SignInBody {
    email: String,
    password: String,
}

/// `POST /sign-in`: answers with a cookie.
pub(crate) async fn sign_in(caller: Caller, body: Body<SignInBody>) -> Answer {
    let SignInBody { email, password } = body.value;
    let attempt = Attempt {
        email,
        password,
        origin: caller.origin.clone(),
    };
    let signed_in = auth::sign_in(caller.app(), attempt)
        .await
        .map_err(|error| caller.problem(error))?;
    Ok(welcome(&caller, &signed_in))
}

fn welcome(caller: &Caller, signed_in: &SignedIn) -> HttpResponse {
    let view = WelcomeView {
        person: signed_in.person,
        name: signed_in.name.clone(),
        language: signed_in.language,
        expires_at: signed_in.expires_at,
    };
    let [login, browser] = login_cookies(&caller.service, signed_in);
    HttpResponse::Ok().cookie(login).cookie(browser).json(view)
}

/// `POST /sign-out`
pub(crate) async fn sign_out(caller: Caller, _: Body<Nothing>) -> Answer {
    if let Some(token) = caller.login.clone() {
        caller
            .write(move |tx, actor| auth::sign_out(tx, actor, &token))
            .await?;
    }
    Ok(HttpResponse::NoContent()
        .cookie(no_login(&caller.service))
        .finish())
}

/// What ends beside every sign-in and token.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "calendars": true }))]
pub(crate) struct EverywhereBody {
    /// The addresses of calendars too.
    #[serde(default)]
    calendars: bool,
}

/// `POST /sign-out-everywhere`
pub(crate) async fn sign_out_everywhere(caller: Caller, body: Body<EverywhereBody>) -> Answer {
    let calendars = if body.value.calendars {
        Calendars::End
    } else {
        Calendars::Keep
    };
    let ended = caller
        .write(move |tx, actor| auth::sign_out_everywhere(tx, actor, calendars))
        .await?;
    Ok(HttpResponse::Ok().json(EndedView { ended }))
}

/// `POST /prove`: the password once more, before what could cost somebody their account.
pub(crate) async fn prove(caller: Caller, body: Body<PasswordBody>) -> Answer {
    let proven = auth::prove(caller.app(), &caller.actor, caller.login_id, body.value.password).await;
    proven.map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /logins`: where one is signed in.
pub(crate) async fn list_logins(caller: Caller, page: Query<Page>) -> Answer {
    let this = caller.login_id;
    let logins = caller
        .read(move |tx, actor| auth::list_logins(tx, actor, this))
        .await?;
    super::part(&caller, &page.0, logins, |login| login.id.to_string())
}

/// `DELETE /logins/{login}`
pub(crate) async fn end_login(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = *id;
    done(&caller, move |tx, actor| auth::end_login(tx, actor, id)).await
}

/// `GET /me`
pub(crate) async fn me(caller: Caller) -> Answer {
    found(&caller, |tx, actor| {
        let person = oneself(actor)?;
        people::get_person(tx, actor, person)
    })
    .await
}

/// Who forgot a password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "minji@robot-works.example" }))]
pub(crate) struct ResetBody {
    email: String,
}

/// `POST /reset`: the same answer whether the account is there or not.
pub(crate) async fn reset(caller: Caller, body: Body<ResetBody>) -> Answer {
    let email = body.value.email;
    let origin = caller.origin.clone();
    caller
        .write(move |tx, _| auth::ask_reset(tx, &email, &origin))
        .await?;
    Ok(HttpResponse::Accepted().json(DoneView {}))
}

/// `GET /links/{token}`: what a link is for. Changes nothing.
pub(crate) async fn show_link(caller: Caller, token: web::Path<String>) -> Answer {
    let link = caller.read(move |tx, _| auth::find_link(tx, &token)).await?;
    let organisation = link.place.map(|(names, _)| names.into());
    let auth::LinkView {
        email,
        name,
        language,
        purpose,
        new_email,
        ..
    } = link;
    Ok(HttpResponse::Ok().json(LinkView {
        email,
        name,
        language,
        purpose,
        new_email,
        organisation,
    }))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "four words of your own", "name": "Kim Minji" }))]
pub(crate) struct PasswordBody {
    password: String,
    /// What they are called; left out: as they are called so far.
    #[serde(default)]
    name: Option<String>,
}

/// `POST /links/{token}`: sets the password and signs in.
pub(crate) async fn use_link(caller: Caller, token: web::Path<String>, body: Body<PasswordBody>) -> Answer {
    let PasswordBody { password, name } = body.value;
    let origin = caller.origin.clone();
    let used = auth::use_link(caller.app(), &token, password, name.as_deref(), origin).await;
    let signed_in = used.map_err(|error| caller.problem(error))?;
    Ok(welcome(&caller, &signed_in))
}

/// `POST /links/{token}/confirm`: gives the person the address that the link was sent to.
pub(crate) async fn confirm_link(caller: Caller, token: web::Path<String>, _: Body<Nothing>) -> Answer {
    done(&caller, move |tx, actor| {
        auth::confirm_email(tx, &token, actor.address.as_deref())
    })
    .await
}

/// A new password while it is typed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "four words of your own" }))]
pub(crate) struct StrengthBody {
    password: String,
    /// The token of the link that will set it; none: it is one's own.
    link: Option<String>,
}

/// `POST /password-strength`: what the rule says of a password, before it is sent.
pub(crate) async fn measure(caller: Caller, body: Body<StrengthBody>) -> Answer {
    let StrengthBody { password, link } = body.value;
    let measured = auth::measure(caller.app(), &caller.actor, link, &password).await;
    Ok(HttpResponse::Ok().json(measured.map_err(|error| caller.problem(error))?))
}

/// Another address of one's own.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "minji@robot-works.example", "password": "four words of your own" }))]
pub(crate) struct OwnEmailBody {
    email: String,
    password: String,
}

/// `POST /me/email`: sends a link to the new address; the same answer whether somebody has it or not.
pub(crate) async fn ask_email(caller: Caller, body: Body<OwnEmailBody>) -> Answer {
    let OwnEmailBody { email, password } = body.value;
    let asked = auth::ask_email(caller.app(), &caller.actor, &email, password).await;
    asked.map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::Accepted().json(DoneView {}))
}

/// A token to be made.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Nightly report", "scopes": ["read"], "days": 30 }))]
pub(crate) struct TokenBody {
    name: String,
    /// What it may be used for; only to look, if nothing is said.
    #[serde(default)]
    #[schema(value_type = Vec<TokenScope>)]
    scopes: Vec<String>,
    /// Days that it lasts, 1 to 365; 90, if nothing is said.
    days: Option<i64>,
}

/// `POST /people/{person}/tokens`: the token is shown this once.
pub(crate) async fn create_token(caller: Caller, person: web::Path<i64>, body: Body<TokenBody>) -> Answer {
    let owner = PersonId(*person);
    let TokenBody { name, scopes, days } = body.value;
    let wish = TokenWish { name, scopes, days };
    created(&caller, move |tx, actor| {
        auth::create_token(tx, actor, owner, &wish)
    })
    .await
}

/// `GET /people/{person}/tokens`
pub(crate) async fn list_tokens(caller: Caller, person: web::Path<i64>, page: Query<Page>) -> Answer {
    let owner = PersonId(*person);
    let tokens = caller
        .read(move |tx, actor| auth::list_tokens(tx, actor, owner))
        .await?;
    super::part(&caller, &page.0, tokens, |token| token.id.to_string())
}

/// `POST /tokens/{token}/revoke`
pub(crate) async fn revoke_token(caller: Caller, id: web::Path<i64>, _: Body<Nothing>) -> Answer {
    let id = *id;
    done(&caller, move |tx, actor| auth::revoke_token(tx, actor, id)).await
}
