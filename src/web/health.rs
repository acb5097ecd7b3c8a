//! Whether the process lives, and whether the service can do its work.

use actix_web::HttpResponse;

use super::api::answers::{JobView, StatusView};
use super::caller::Caller;
use super::error::{Answer, Problem};
use crate::app::Error;
use crate::app::readiness::{self, Ready};
use crate::domain::access::{Deed, Grant, Subject, may};

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(StatusView {
        status: "ok",
        timer_lag_seconds: None,
        jobs: None,
    })
}

/// `GET /readyz`: the database takes writes, its tables are there, timers are fired.
pub(super) async fn ready(caller: Caller) -> Answer {
    let Ready {
        timer_lag_seconds: lag,
        beats,
    } = readiness::look(caller.app())
        .await
        .map_err(|why| Problem::not_ready(why, caller.language))?;
    // What each job does is for those who run the service.
    if may(&caller.actor, Deed::Administer, &Subject::default()) != Grant::Allow {
        return Ok(HttpResponse::Ok().json(StatusView {
            status: "ready",
            timer_lag_seconds: None,
            jobs: None,
        }));
    }
    let jobs: Vec<_> = beats
        .iter()
        .map(|beat| JobView {
            name: beat.name.clone(),
            last_run_at: beat.last_run_at,
            failing: beat.last_error.is_some(),
        })
        .collect();
    Ok(HttpResponse::Ok().json(StatusView {
        status: "ready",
        timer_lag_seconds: Some(lag),
        jobs: Some(jobs),
    }))
}

/// Days that `security.txt` says it is good for: asked for each time, it is never old.
const SECURITY_TXT_DAYS: i64 = 180;

/// `GET /.well-known/security.txt` (RFC 9116), where the settings name a contact.
pub(super) async fn security_txt(caller: Caller) -> Answer {
    let app = caller.app();
    let contact = app
        .rules
        .security_contact
        .as_ref()
        .ok_or_else(|| caller.problem(Error::NotFound))?;
    let expires = app.clock.now().plus(SECURITY_TXT_DAYS * 86_400);
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: ko, en\n\
         Canonical: {}/.well-known/security.txt\n",
        app.rules.base_url
    );
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(text))
}
