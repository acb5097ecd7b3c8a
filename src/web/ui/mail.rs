//! A mail shown on a page: its parts side by side, its HTML within a frame that can do nothing.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};
use maud::{Markup, html};

use super::{Words, card};
use crate::domain::notice::{CalendarWhat, Letter};
use crate::domain::policy::Audience;
use crate::domain::span::Tz;
use crate::jobs::Preview;
use crate::locale;
use crate::web::error::Answer;
use crate::web::security;

/// A page that holds such a frame.
pub(crate) fn with_frames(page: Answer) -> Answer {
    let mut response = page?;
    response.headers_mut().insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(security::WITH_FRAMES),
    );
    Ok(response)
}

/// The answer with the mail's HTML: a document that runs nothing and leads nowhere.
pub(crate) fn document(mail: Preview) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, security::MAIL))
        .body(mail.html)
}

pub(crate) fn framed(words: Words, subject: &str, href: &str) -> Markup {
    let title = format!("{}: {subject}", words.t("mail-html"));
    html! { iframe.mail src=(href) title=(title) sandbox="" loading="lazy" {} }
}

pub(crate) fn text(words: Words, mail: &Preview) -> Markup {
    html! { details { summary { (words.t("mail-text")) } pre.plain tabindex="0" { (mail.text) } } }
}

/// The calendar part as people read it, and as it travels.
pub(crate) fn calendar(words: Words, letter: &Letter, mail: &Preview) -> Markup {
    let (Some(calendar), Some((name, body))) = (&letter.calendar, &mail.calendar) else {
        return html! {};
    };
    let tz = letter
        .place
        .as_ref()
        .and_then(|place| place.time_zone.parse().ok())
        .unwrap_or(Tz::UTC);
    let list = html! {
        div.in.stack {
            p { (words.of("mail-method", calendar.method.as_str().to_lowercase())) " " span.dim { (name) } }
            ul.stack.tight {
                @for event in &calendar.events {
                    li { b { (words.of("phase", event.kind)) } " " (extent(words, &event.what, tz)) }
                }
            }
            details { summary { (words.t("mail-source")) } pre.plain tabindex="0" { (body) } }
        }
    };
    card(&words.t("mail-calendar"), list)
}

fn extent(words: Words, what: &CalendarWhat, tz: Tz) -> Markup {
    match what {
        CalendarWhat::Session { span, .. } => html! { (words.span(*span, tz)) },
        CalendarWhat::Series {
            schedule,
            without,
            moved,
        } => html! {
            (locale::schedule(words.0, schedule, tz))
            @if !without.is_empty() { span.dim { " · " (words.n("mail-without", without.len())) } }
            @if !moved.is_empty() {
                ul { @for one in moved { li.dim { (words.t("mail-moved")) " " (words.span(one.span, tz)) } } }
            }
        },
    }
}

/// Who gets mail, by the audiences of the notice table.
#[must_use]
pub(crate) fn audience(words: Words, to: &[Audience]) -> String {
    let names: Vec<String> = to.iter().map(|audience| words.of("audience", audience)).collect();
    words.fill("mail-goes-to", "who", names.join(", "))
}
