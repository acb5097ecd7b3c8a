//! The outbox: what waits, what left, what no server took, and each notice as the mail that it is.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;

use super::Part;
use crate::app::{admin, lists};
use crate::domain::ids::NoticeId;
use crate::domain::notice::{Event, Reader};
use crate::domain::text::Language;
use crate::jobs::Preview;
use crate::store::notices::{Notice, NoticeFilter, NoticeState};
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::pages::{Trouble, Visit, mails};
use crate::web::ui::fields::Field;
use crate::web::ui::{Words, alert, badge, card, empty};

/// Notices on one page.
const SHOWN: i64 = 50;

/// What the outbox is narrowed to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    state: Option<String>,
    recipient: Option<String>,
    kind: Option<String>,
    before: Option<i64>,
}

/// `GET /admin/notices`
pub async fn index(visit: Visit, wanted: Query<Wanted>) -> Answer {
    let Wanted { state, recipient, kind, before } = wanted.0;
    let recipient = recipient.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
    let state = state.as_deref().and_then(NoticeState::from_word);
    let event = kind.as_deref().and_then(Event::from_word);
    let filter = NoticeFilter { state, email: recipient.clone(), event, before, limit: SHOWN, ..NoticeFilter::default() };
    let found = visit.read(move |tx, actor| admin::notices(tx, actor, &filter)).await?;
    let words = visit.words();
    let (state, event) = (state.map_or("", NoticeState::as_str), event.map_or("", Event::as_str));
    let recipient = recipient.unwrap_or_default();
    let next = found.last().filter(|_| found.len() as i64 == SHOWN).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", state).append_pair("recipient", &recipient).append_pair("kind", event);
        query.append_pair("before", &last.id.to_string()).finish()
    });
    let body = html! {
        (Part::Notices.tabs(&visit))
        (filters(words, state, &recipient, event))
        div.card { (table(&visit, &found)) }
        @if let Some(next) = next { p.row.end { a.btn href={ "/admin/notices?" (next) } { (words.t("older")) } } }
    };
    visit.page(Part::Notices.page(words), body)
}

fn filters(words: Words, state: &str, recipient: &str, event: &str) -> Markup {
    let all = || (String::new(), words.t("all"));
    let states: Vec<_> =
        std::iter::once(all()).chain(NoticeState::ALL.iter().map(|own| (own.to_string(), words.of("notice", own.as_str())))).collect();
    let events: Vec<_> =
        std::iter::once(all()).chain(Event::ALL.iter().map(|own| (own.to_string(), words.of("event", own.as_str())))).collect();
    html! {
        form.filters method="get" action="/admin/notices" {
            (Field::new("state", &words.t("health-state"), state).optional().select(words, None, &states))
            (Field::new("recipient", &words.t("mail-to"), recipient).optional().input(words, None, "text"))
            (Field::new("kind", &words.t("kind"), event).optional().select(words, None, &events))
            button.btn type="submit" { (words.t("apply")) }
        }
    }
}

fn state_badge(words: Words, state: NoticeState) -> Markup {
    let look = match state {
        NoticeState::Queued => "is-pending",
        NoticeState::Sent => "is-approved",
        NoticeState::Dead => "is-incident",
        NoticeState::Expired => "is-done is-cancelled",
    };
    badge(look, &words.of("notice", state.as_str()))
}

fn table(visit: &Visit, found: &[Notice]) -> Markup {
    let words = visit.words();
    if found.is_empty() {
        return empty(&words.t("notices-none"), &words.t("notices-none-hint"), None);
    }
    html! {
        table.data.folds {
            thead { tr { @for key in ["notice-event", "mail-to", "notice-made", "health-state", "notice-words"] { th scope="col" { (words.t(key)) } } } }
            tbody {
                @for notice in found {
                    tr {
                        th scope="row" { a href={ "/admin/notices/" (notice.id) } { (words.of("event", notice.event.as_str())) } }
                        td data-label=(words.t("mail-to")) { (notice.reader.email) }
                        td data-label=(words.t("notice-made")) { (words.moment(notice.created_at, visit.frame.tz)) }
                        td data-label=(words.t("health-state")) { (state_badge(words, notice.state)) }
                        td.small data-label=(words.t("notice-words")) { (notice.server_words.as_deref().unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

async fn find(visit: &Visit, id: i64) -> Result<Notice, Problem> {
    visit.read(move |tx, actor| admin::notice(tx, actor, NoticeId(id))).await
}

/// The notice as the mail that a reader of this language gets.
fn preview(visit: &Visit, notice: &Notice, language: Language) -> Option<Preview> {
    let reader = Reader { language, ..notice.reader.clone() };
    visit.caller().service.jobs.preview(&[Notice { reader, ..notice.clone() }])
}

/// `GET /admin/notices/{id}`
pub async fn show(visit: Visit, id: web::Path<i64>) -> Answer {
    show_with(&visit, *id, None).await
}

async fn show_with(visit: &Visit, id: i64, trouble: Option<&Trouble>) -> Answer {
    let notice = find(visit, id).await?;
    let words = visit.words();
    let body = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        (fate(words, &notice))
        div.stack {
            (facts(visit, &notice))
            div.cols.two { @for language in Language::ALL { (in_language(visit, &notice, *language)) } }
        }
    };
    let title = words.of("event", notice.event.as_str());
    mails::with_frames(visit.page_with(trouble, Part::Notices.below(words, title), body))
}

/// What became of it, and what can be done when no server took it.
fn fate(words: Words, notice: &Notice) -> Markup {
    let is_over = matches!(notice.state, NoticeState::Dead | NoticeState::Expired);
    let again = html! {
        p.small { (notice.server_words.as_deref().unwrap_or_default()) }
        form.stack.tight method="post" action={ "/admin/notices/" (notice.id) "/replay" } {
            p.small.dim { (words.t("notice-replay-hint")) }
            div { button.btn type="submit" { (words.t("notice-replay")) } }
        }
    };
    html! { @if is_over { (alert("is-incident", &words.of("notice-over", notice.state.as_str()), again)) } }
}

fn facts(visit: &Visit, notice: &Notice) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    let list = html! {
        div.in { dl.facts {
            dt { (words.t("health-state")) } dd { (state_badge(words, notice.state)) }
            dt { (words.t("mail-to")) } dd { (notice.reader.name) " <" (notice.reader.email) "> · " (words.of("language", notice.reader.language.as_str())) }
            dt { (words.t("notice-urgency")) } dd { (words.of("urgency", notice.urgency.as_str())) }
            dt { (words.t("notice-made")) } dd { (words.moment(notice.created_at, tz)) }
            dt { (words.t("notice-until")) } dd { (words.moment(notice.useful_until, tz)) }
            @if notice.state == NoticeState::Queued { dt { (words.t("notice-next")) } dd { (words.moment(notice.next_attempt_at, tz)) } }
            @if let Some(at) = notice.sent_at { dt { (words.t("mail-date")) } dd { (words.moment(at, tz)) } }
            dt { (words.t("notice-attempts")) } dd { (notice.attempts) }
            dt { "Message-ID" } dd.small { "<" (notice.leaves_as.as_ref().unwrap_or(&notice.message_id)) ">" @if notice.leaves_as.as_ref().is_some_and(|own| *own != notice.message_id) { " " (badge("is-done bare", &words.t("notice-digest"))) } }
            @if let Some(said) = &notice.server_words { dt { (words.t("notice-words")) } dd { (said) } }
            @if let Some(booking) = notice.booking { dt { (words.t("nav-bookings")) } dd { a href={ "/bookings/" (booking) } { (booking) } } }
        } }
    };
    card(&words.t("details"), list)
}

fn in_language(visit: &Visit, notice: &Notice, language: Language) -> Markup {
    let words = visit.words();
    let Some(mail) = preview(visit, notice, language) else { return html! {} };
    html! {
        section.card {
            header { h2 { (words.of("language", language.as_str())) } span lang=(language.as_str()) { (mail.subject) } }
            (mails::framed(words, &mail.subject, &format!("/admin/notices/{}/html?in={language}", notice.id)))
            footer lang=(language.as_str()) { (mails::text(words, &mail)) }
        }
    }
}

/// Which language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct In {
    #[serde(rename = "in")]
    language: Option<String>,
}

/// `GET /admin/notices/{id}/html`
pub async fn html_part(visit: Visit, id: web::Path<i64>, wanted: Query<In>) -> Answer {
    let notice = find(&visit, *id).await?;
    let language = wanted.0.language.as_deref().and_then(Language::from_word).unwrap_or(notice.reader.language);
    let mail = preview(&visit, &notice, language).ok_or_else(|| visit.problem(crate::app::Error::NotFound))?;
    Ok(mails::document(mail))
}

/// `POST /admin/notices/{id}/replay`
pub async fn replay(visit: Visit, id: web::Path<i64>) -> Answer {
    // Who may not see it learns nothing of it here either.
    find(&visit, *id).await?;
    let of = NoticeId(*id);
    match visit.write(move |tx, actor| lists::replay_notice(tx, actor, of)).await? {
        Ok(_) => visit.go(&format!("/admin/notices/{id}"), "notice-replayed"),
        Err(trouble) => show_with(&visit, *id, Some(&trouble)).await,
    }
}
