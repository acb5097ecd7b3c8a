//! Calendars to subscribe to: their secret addresses are made and ended here, and calendar programs read them
//! here.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LAST_MODIFIED};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use maud::html;
use sha2::{Digest, Sha256};

use super::frame::own_path::OwnPath;
use super::frame::{Form, Page, Visit, copying, subscribing};
use crate::app::feeds::{Content, Item, Seen, make_feed, read_feed, read_zone, revoke_feed};
use crate::app::{Error, Rules};
use crate::calendar::feed::{FeedEvent, write};
use crate::calendar::{Status, location};
use crate::domain::booking::BookingState;
use crate::domain::place::FeedKind;
use crate::domain::span::Instant;
use crate::locale::Args;
use crate::random::hex;
use crate::web::caller::{header, mark_seen};
use crate::web::error::Answer;
use crate::web::ui::{Trouble, Words};

/// `POST /calendars`: makes an address and shows it, this once.
pub(super) async fn make(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let Some(kind) = FeedKind::from_word(&form.text("kind")) else {
        return Err(visit.problem(Error::NotFound));
    };
    let path = form.text("path");
    let made = visit
        .write(move |tx, actor| make_feed(tx, actor, kind, &path))
        .await?;
    let words = visit.words();
    let there = OwnPath::or(form.get("back"), "/account");
    let made = match made {
        Ok(path) => path,
        Err(trouble) => {
            return visit.page_with(
                Some(&trouble),
                Page::new(words.t("calendar")).narrow(),
                Trouble::summary(Some(&trouble)),
            );
        }
    };
    let address = format!("{}{made}", visit.app().rules.base_url);
    let body = html! {
        div.card { div.in.stack {
            p { (words.t("calendar-made")) }
            label for="address" { (words.t("calendar-address")) }
            input id="address" readonly value=(address);
            div.row {
                a.btn.main href=(subscribing(&address)) { (words.t("calendar-open")) }
                (copying(words, &address))
            }
            p.small.dim { (words.t("calendar-secret")) }
            div.row {
                a.btn href=(there) { (words.t("back")) }
                a.btn href="/account" { (words.t("calendar-all")) }
            }
        } }
    };
    visit.page(Page::new(words.t("calendar")).narrow(), body)
}

/// `POST /calendars/{id}/revoke`
pub(super) async fn revoke(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    match visit.write(move |tx, actor| revoke_feed(tx, actor, id)).await? {
        Ok(()) => visit.go("/account", "calendar-revoked"),
        Err(trouble) => visit.page_with(
            Some(&trouble),
            Page::new(visit.words().t("calendar")).narrow(),
            Trouble::summary(Some(&trouble)),
        ),
    }
}

/// `GET /calendars/{token}.ics`
pub(super) async fn show(visit: Visit, request: HttpRequest, token: Path<String>) -> Answer {
    let token = token.into_inner();
    let (content, seen) = visit.read(move |tx, _| read_feed(tx, &token)).await?;
    mark_seen(visit.app(), seen, visit.caller().origin.address.clone()).await;
    Ok(answer(&visit, &request, &content, "private, no-cache"))
}

/// `GET /calendars/{site}/{zone}.ics`: when a zone is occupied, for everybody.
pub(super) async fn zone(visit: Visit, request: HttpRequest, path: Path<(String, String)>) -> Answer {
    let (site, zone) = path.into_inner();
    let language = visit.words().0;
    let content = visit
        .read(move |tx, _| read_zone(tx, &site, &zone, language))
        .await?;
    Ok(answer(&visit, &request, &content, "public, max-age=300"))
}

fn answer(visit: &Visit, request: &HttpRequest, content: &Content, keep: &'static str) -> HttpResponse {
    let text = text(visit, content);
    let tag = format!("\"{}\"", hex(&Sha256::digest(text.as_bytes())[..12]));
    let seen = header(request, IF_NONE_MATCH);
    let is_same = seen.is_some_and(|seen| {
        seen.split(',')
            .any(|one| one.trim().trim_start_matches("W/") == tag)
    });
    let mut response = HttpResponse::build(if is_same {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, keep))
        .insert_header((LAST_MODIFIED, http_date(content.changed_at)))
        // A calendar is no page: nobody shall find a secret address by searching.
        .insert_header(("x-robots-tag", "noindex"));
    if is_same {
        return response.finish();
    }
    response.content_type("text/calendar; charset=utf-8").body(text)
}

fn http_date(at: Instant) -> String {
    at.to_utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn text(visit: &Visit, content: &Content) -> String {
    let words = Words(content.language, visit.app().rules.time_zone);
    let subject = content
        .names
        .as_ref()
        .map_or_else(|| words.t("calendar-own"), |names| words.name(names).to_owned());
    let name = words.fill("calendar-name", "subject", subject);
    let rules = &visit.app().rules;
    let events: Vec<FeedEvent> = content
        .items
        .iter()
        .map(|item| match item {
            Item::Session(seen) => session(words, seen, rules),
            Item::Occupied { zone, names, span } => FeedEvent {
                uid: format!("occupied-{zone}-{}@{}", span.start.unix(), rules.mail_domain),
                sequence: 0,
                stamp: span.start,
                span: *span,
                summary: words.fill("calendar-occupied", "zone", words.name(names)),
                location: String::new(),
                description: String::new(),
                url: String::new(),
                status: Status::Confirmed,
            },
        })
        .collect();
    write(&name, &events)
}

fn session(words: Words, seen: &Seen, rules: &Rules) -> FeedEvent {
    let (site, address, phone) = &seen.site;
    let said = |key: &str, value: &str| format!("{}: {value}", words.t(key));
    let waits = matches!(
        seen.state,
        BookingState::Requested | BookingState::ChangesRequested
    );
    FeedEvent {
        uid: format!("session-{}@{}", seen.session.id, rules.mail_domain),
        sequence: seen.sequence,
        stamp: seen.changed_at,
        span: seen.session.span,
        summary: words.say(
            "calendar-summary",
            &Args::new()
                .with("phase", words.of("phase", seen.kind))
                .with("title", seen.title.clone()),
        ),
        location: location(words.0, site, &seen.zones, address),
        description: [
            said("fact-consortium", words.name(&seen.consortium)),
            said("calendar-state", &words.of("state", seen.state)),
            said("fact-phone", phone),
        ]
        .join("\n"),
        url: format!("{}/bookings/{}", rules.base_url, seen.session.booking),
        status: if waits {
            Status::Tentative
        } else {
            Status::Confirmed
        },
    }
}
