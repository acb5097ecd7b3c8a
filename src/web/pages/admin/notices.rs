//! The outbox: what waits, what left, what no server took, and each notice as the mail that it is.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;

use super::{FailedSearch, Part};
use crate::app::admin;
use crate::app::reads::lists;
use crate::domain::ids::NoticeId;
use crate::domain::notice::{Event, Reader};
use crate::domain::text::Language;
use crate::jobs::Preview;
use crate::store::notices::{Expiry, Notice, NoticeFilter, NoticeState};
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::{Options, Trouble, Words, alert, badge, card, columns, empty, mail};

/// Notices on one page.
const SHOWN: i64 = 50;

/// What the outbox is narrowed to, as it stands in an address: to the receiver of the notice `like`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoticesQuery {
    state: Option<String>,
    like: Option<i64>,
    kind: Option<String>,
    before: Option<i64>,
}

impl NoticesQuery {
    fn state(&self) -> Option<NoticeState> {
        self.state.as_deref().and_then(NoticeState::from_word)
    }

    fn event(&self) -> Option<Event> {
        self.kind.as_deref().and_then(Event::from_word)
    }

    /// The address of the part of the outbox that is wanted.
    fn path(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let numbers = [("like", self.like), ("before", self.before)]
            .map(|(name, value)| (name, value.map(|n| n.to_string())));
        let words = [
            ("state", self.state().map(|own| own.to_string())),
            ("kind", self.event().map(|own| own.to_string())),
        ];
        for (name, value) in words.into_iter().chain(numbers) {
            query.extend_pairs(value.map(|value| (name, value)));
        }
        format!("/admin/notices?{}", query.finish())
    }
}

/// `GET /admin/notices`
pub(crate) async fn index(visit: Visit, wanted: Query<NoticesQuery>) -> Answer {
    show_all(&visit, &wanted.0, None).await
}

/// `POST /admin/notices`: the same, to a receiver whose address was typed, which stands in no URL.
pub(crate) async fn search(mut visit: Visit, form: Form) -> Answer {
    let wanted = NoticesQuery {
        state: form.filled("state"),
        kind: form.filled("kind"),
        ..NoticesQuery::default()
    };
    let typed = form.text("recipient");
    let email = typed.clone();
    let like = visit
        .read(move |tx, actor| admin::newest_notice_to(tx, actor, &email))
        .await?;
    if like.is_none() && !typed.is_empty() {
        let words = visit.words();
        let trouble = Trouble::field(words, "recipient", "notices-nobody");
        visit.comes_back_to("/admin/notices");
        let failed = FailedSearch {
            trouble: &trouble,
            typed: &typed,
        };
        return show_all(&visit, &wanted, Some(failed)).await;
    }
    visit.go(
        &NoticesQuery {
            like: like.map(|id| id.0),
            ..wanted
        }
        .path(),
        "",
    )
}

/// The list, with why nothing was found for the address that was typed.
async fn show_all(visit: &Visit, wanted: &NoticesQuery, wrong: Option<FailedSearch<'_>>) -> Answer {
    let filter = NoticeFilter {
        state: wanted.state(),
        event: wanted.event(),
        before: wanted.before.map(NoticeId),
        limit: SHOWN,
        ..NoticeFilter::default()
    };
    let like = wanted.like.map(NoticeId);
    let found = visit
        .read(move |tx, actor| admin::notices(tx, actor, &filter, like))
        .await?;
    let words = visit.words();
    let typed = wrong.map_or_else(
        || found.receiver.as_deref().unwrap_or_default(),
        |wrong| wrong.typed,
    );
    let trouble = wrong.map(|wrong| wrong.trouble);
    let last = found
        .notices
        .last()
        .filter(|_| found.notices.len() as i64 == SHOWN);
    let next = last.map(|last| {
        NoticesQuery {
            before: Some(last.id.0),
            ..wanted.clone()
        }
        .path()
    });
    let body = html! {
        (Part::Notices.tabs(visit))
        (filters(words, trouble, wanted, typed))
        div.card { (table(visit, &found.notices)) }
        @if let Some(next) = next { p.row.end { a.btn href=(next) { (words.t("older")) } } }
    };
    visit.page_with(trouble, Part::Notices.page(words), body)
}

fn filters(words: Words, trouble: Option<&Trouble>, wanted: &NoticesQuery, recipient: &str) -> Markup {
    let (state, event) = (
        wanted.state().map_or("", NoticeState::as_str),
        wanted.event().map_or("", Event::as_str),
    );
    let states = Options::of(words, "notice", NoticeState::ALL).before("", words.t("all"));
    let events = Options::of(words, "event", Event::ALL).before("", words.t("all"));
    html! {
        form.filters method="post" action="/admin/notices" {
            (words.field("state", "health-state", state).plain().select(None, &states))
            (words.field("recipient", "notices-to", recipient).plain().input(trouble, "text"))
            (words.field("kind", "kind", event).plain().select(None, &events))
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
    badge(look, &words.of("notice", state))
}

fn table(visit: &Visit, found: &[Notice]) -> Markup {
    let words = visit.words();
    if found.is_empty() {
        return empty(&words.t("notices-none"), &words.t("notices-none-hint"), None);
    }
    html! {
        table.data.folds {
            (columns(words, &["notice-event", "mail-to", "notice-made", "health-state", "notice-words"]))
            tbody {
                @for notice in found {
                    tr {
                        th scope="row" {
                            a href={ "/admin/notices/" (notice.id) } {
                                (words.of("event", notice.event))
                            }
                        }
                        td data-label=(words.t("mail-to")) {
                            a href={ "/admin/notices?like=" (notice.id) } { (notice.reader.email) }
                        }
                        td data-label=(words.t("notice-made")) {
                            (words.moment(notice.created_at, visit.frame.tz))
                        }
                        td data-label=(words.t("health-state")) { (state_badge(words, notice.state)) }
                        td.small data-label=(words.t("notice-words")) {
                            (why(words, notice)) (notice.server_words.as_deref().unwrap_or_default())
                        }
                    }
                }
            }
        }
    }
}

/// Why it was not sent, with the way to what overtook it.
fn why(words: Words, notice: &Notice) -> Markup {
    let Some(expiry) = notice.expiry else {
        return html! {};
    };
    let Some(by) = notice.overtaken.filter(|_| expiry == Expiry::Overtaken) else {
        return html! { (words.of("expiry", expiry)) " " };
    };
    let event = words.of("event", by.event);
    let sentence = words.fill("expiry-overtaken-by", "event", event);
    html! {
        @if let Some(id) = by.notice { a href={ "/admin/notices/" (id) } { (sentence) } } @else { (sentence) }
        " "
    }
}

async fn find(visit: &Visit, id: NoticeId) -> Result<Notice, Problem> {
    visit.read(move |tx, actor| admin::notice(tx, actor, id)).await
}

/// The notice as the mail that a reader of this language gets.
fn preview(visit: &Visit, notice: &Notice, language: Language) -> Option<Preview> {
    let reader = Reader {
        language,
        ..notice.reader.clone()
    };
    visit.caller().service.jobs.preview(&[Notice {
        reader,
        ..notice.clone()
    }])
}

/// `GET /admin/notices/{id}`
pub(crate) async fn show(visit: Visit, id: web::Path<i64>) -> Answer {
    show_with(&visit, NoticeId(*id), None).await
}

async fn show_with(visit: &Visit, id: NoticeId, trouble: Option<&Trouble>) -> Answer {
    let notice = find(visit, id).await?;
    let words = visit.words();
    let body = html! {
        (Trouble::summary(trouble))
        (fate(words, &notice))
        div.stack {
            (facts(visit, &notice))
            div.cols.two { @for language in Language::ALL { (in_language(visit, &notice, *language)) } }
        }
    };
    let title = words.of("event", notice.event);
    mail::with_frames(visit.page_with(trouble, Part::Notices.below(words, title), body))
}

/// What became of it, and what can be done when no server took it.
fn fate(words: Words, notice: &Notice) -> Markup {
    let is_over = matches!(notice.state, NoticeState::Dead | NoticeState::Expired);
    let again = html! {
        p.small { (why(words, notice)) (notice.server_words.as_deref().unwrap_or_default()) }
        form.stack.tight method="post" action={ "/admin/notices/" (notice.id) "/replay" } {
            p.small.dim { (words.t("notice-replay-hint")) }
            div { button.btn type="submit" { (words.t("notice-replay")) } }
        }
    };
    html! { @if is_over { (alert("is-incident", &words.of("notice-over", notice.state), again)) } }
}

fn facts(visit: &Visit, notice: &Notice) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    let list = html! {
        div.in { dl.facts {
            dt { (words.t("health-state")) } dd { (state_badge(words, notice.state)) }
            dt { (words.t("mail-to")) }
            dd {
                (notice.reader.name)
                " <"
                (notice.reader.email)
                "> · "
                (words.of("language", notice.reader.language))
            }
            dt { (words.t("notice-urgency")) } dd { (words.of("urgency", notice.urgency)) }
            dt { (words.t("notice-made")) } dd { (words.moment(notice.created_at, tz)) }
            dt { (words.t("notice-until")) } dd { (words.moment(notice.useful_until, tz)) }
            @if notice.state == NoticeState::Queued {
                dt { (words.t("notice-next")) } dd { (words.moment(notice.next_attempt_at, tz)) }
            }
            @if let Some(at) = notice.sent_at { dt { (words.t("mail-date")) } dd { (words.moment(at, tz)) } }
            dt { (words.t("notice-attempts")) } dd { (notice.attempts) }
            dt { "Message-ID" }
            dd.small {
                "<"
                (notice.leaves_as.as_ref().unwrap_or(&notice.message_id))
                ">"
                @if notice.leaves_as.as_ref().is_some_and(|own| *own != notice.message_id) {
                    " " (badge("is-done bare", &words.t("notice-digest")))
                }
            }
            @if notice.expiry.is_some() { dt { (words.t("notice-why")) } dd { (why(words, notice)) } }
            @if let Some(said) = &notice.server_words { dt { (words.t("notice-words")) } dd { (said) } }
            @if let Some(booking) = notice.booking {
                dt { (words.t("nav-bookings")) } dd { a href={ "/bookings/" (booking) } { (booking) } }
            }
        } }
    };
    card(&words.t("details"), list)
}

fn in_language(visit: &Visit, notice: &Notice, language: Language) -> Markup {
    let words = visit.words();
    let Some(mail) = preview(visit, notice, language) else {
        return html! {};
    };
    html! {
        section.card {
            header {
                h2 { (words.of("language", language)) }
                span lang=(language.as_str()) { (mail.subject) }
            }
            (mail::framed(words, &mail.subject, &format!("/admin/notices/{}/html?in={language}", notice.id)))
            footer lang=(language.as_str()) { (mail::text(words, &mail)) }
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct In {
    #[serde(rename = "in")]
    language: Option<String>,
}

/// `GET /admin/notices/{id}/html`
pub(crate) async fn html_part(visit: Visit, id: web::Path<i64>, wanted: Query<In>) -> Answer {
    let notice = find(&visit, NoticeId(*id)).await?;
    let language = wanted
        .0
        .language
        .as_deref()
        .and_then(Language::from_word)
        .unwrap_or(notice.reader.language);
    let mail =
        preview(&visit, &notice, language).ok_or_else(|| visit.problem(crate::app::Error::NotFound))?;
    Ok(mail::document(mail))
}

/// `POST /admin/notices/{id}/replay`
pub(crate) async fn replay(visit: Visit, id: web::Path<i64>) -> Answer {
    // Who may not see it learns nothing of it here either.
    let id = NoticeId(*id);
    find(&visit, id).await?;
    match visit
        .write(move |tx, actor| lists::replay_notice(tx, actor, id))
        .await?
    {
        Ok(_) => visit.go(&format!("/admin/notices/{id}"), "notice-replayed"),
        Err(trouble) => show_with(&visit, id, Some(&trouble)).await,
    }
}
