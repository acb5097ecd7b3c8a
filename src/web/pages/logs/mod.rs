//! `/sessions/{id}/log`: what was done in a session, by its consortium, and what others say about it.

mod form;
pub(crate) mod targets;

use actix_web::HttpRequest;
use actix_web::web::Path;
use maud::{Markup, html};

use self::form::LogTyped;
use crate::app::logs::{self, LogFile, LogRemark, LogSettleBody, RemarkBody};
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::SessionId;
use crate::domain::session_log::LogStep;
use crate::locale::Args;
use crate::store::logs::SessionLog;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit, last};
use crate::web::ui::{self, Trouble, Words};

/// `GET /sessions/{id}/log`
pub(crate) async fn show(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    respond(&visit, SessionId(*id), None, None).await
}

/// `POST /sessions/{id}/log`: saves it, and makes it final where that button was pressed.
pub(crate) async fn save(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    let body = form::body(&form);
    let closes = form.get("act") == Some("close");
    let done = if closes { "log-closed" } else { "saved" };
    write(visit, SessionId(*id), form, done, move |tx, actor, id, seen| {
        let saved = logs::save(tx, actor, id, seen, &body)?;
        if closes {
            logs::close(tx, actor, id, saved.version())
        } else {
            Ok(saved)
        }
    })
    .await
}

/// `POST /sessions/{id}/log/reopen`, `…/dispute`, `…/settle`
pub(crate) async fn say(visit: Visit, id: Path<i64>, request: HttpRequest, form: Form) -> Answer {
    let word = last(&request);
    let step = LogStep::from_word(word).ok_or_else(|| visit.problem(Error::NotFound))?;
    let done = format!("log-{word}");
    let remark = RemarkBody {
        words: form.raw("words"),
    };
    let settled = LogSettleBody {
        words: form.raw("words"),
        lost: form::body(&form).lost,
    };
    write(visit, SessionId(*id), form, &done, move |tx, actor, id, seen| {
        let said = match step {
            LogStep::Dispute => LogRemark::Dispute(&remark),
            LogStep::Settle => LogRemark::Settle(&settled),
            _ => LogRemark::Reopen(&remark),
        };
        logs::say(tx, actor, id, seen, said)
    })
    .await
}

async fn write(
    visit: Visit,
    id: SessionId,
    form: Form,
    done: &str,
    step: impl Fn(&mut Tx<'_>, &Actor, SessionId, i64) -> Result<LogFile> + Send + 'static,
) -> Answer {
    visit.signed_in()?;
    let seen = form.version();
    match visit.write(move |tx, actor| step(tx, actor, id, seen)).await? {
        Ok(_) => visit.go(&format!("/sessions/{id}/log"), done),
        Err(trouble) => respond(&visit, id, Some(&form), Some(&trouble)).await,
    }
}

/// What was typed stays; when somebody else was faster, the next try goes against what they saved.
async fn respond(visit: &Visit, id: SessionId, form: Option<&Form>, trouble: Option<&Trouble>) -> Answer {
    let file = visit.read(move |tx, actor| logs::file(tx, actor, id)).await?;
    let words = visit.words();
    let typed = form.map_or_else(|| LogTyped::of(&file), LogTyped::sent);
    let body = html! {
        div.stack.loose {
            (Trouble::summary(trouble))
            @if trouble.is_some_and(Trouble::is_stale) { p { (words.t("stale-kept")) } }
            section.card {
                header {
                    h2 { (words.t("log-times")) }
                    @if let Some(log) = &file.log { (ui::log_badge(words, log)) }
                }
                div.in { (times(words, &file)) }
            }
            p { a.btn href={ "/sessions/" (id) "/log/photos" } { (words.t("photos-see")) } }
            @if file.may(LogStep::Save) { (form::write(words, &file, &typed, trouble)) }
            @else { (written(words, &file)) }
            (remarks(words, &file))
            @for step in [LogStep::Reopen, LogStep::Dispute, LogStep::Settle] {
                @if file.may(step) { (form::step(words, &file, step, &typed, trouble)) }
            }
        }
    };
    let dossier = &file.dossier;
    let at = words.span(file.session.span, dossier.ground.tz());
    let page = Page::new(words.t("log-title"))
        .narrow()
        .at(Nav::Bookings)
        .below(
            dossier.booking.title.clone(),
            format!("/bookings/{}", dossier.booking.id),
        )
        .below(words.t("session-title"), format!("/sessions/{id}"))
        .lead(at);
    visit.page_with(trouble, page, body)
}

/// When it was to be, and when it was.
fn times(words: Words, file: &LogFile) -> Markup {
    let tz = file.dossier.ground.tz();
    let view = file.view();
    let line = |key: &str, span: &logs::SpanView| {
        let moment = |at: Option<_>| at.map_or_else(|| html! { "…" }, |at| words.moment(at, tz));
        html! {
            @if span.start.is_some() {
                dt { (words.t(key)) }
                dd { (moment(span.start)) " – " (moment(span.end)) }
            }
        }
    };
    html! {
        dl.facts {
            (line("log-planned", &view.planned))
            (line("log-actual", &view.actual))
            (line("log-people", &view.people))
            @for span in file.stopped.as_slice() {
                dt { (words.t("log-stopped")) } dd { (words.span(*span, tz)) }
            }
        }
    }
}

/// The log for those who only read it.
fn written(words: Words, file: &LogFile) -> Markup {
    let Some(log) = &file.log else {
        return ui::empty(&words.t("log-none"), &words.t("log-none-hint"), None);
    };
    html! {
        section.card {
            header { h2 { (words.t("log-done")) } }
            div.in.stack {
                p.pre { (log.done) }
                dl.facts {
                    @if let Some(outcome) = log.outcome {
                        dt { (words.t("log-outcome")) } dd { (words.of("log-outcome", outcome)) }
                    }
                    @if let Some(visitors) = log.visitors {
                        dt { (words.t("log-visitors")) } dd { (visitors) }
                    }
                    @for target in file.shown_targets() {
                        @if let Some(value) = file.value(target.id) {
                            dt { (words.name(&target.names)) } dd { (value) " " (target.unit) }
                        }
                    }
                    (lost(words, log))
                }
            }
        }
    }
}

fn lost(words: Words, log: &SessionLog) -> Markup {
    html! {
        @if log.lost_minutes > 0 || log.lost_side.is_some() {
            dt { (words.t("log-lost")) }
            dd {
                (words.say("log-minutes", &Args::new().with("n", log.lost_minutes)))
                @if let Some(side) = log.lost_side { " · " (words.of("log-side", side)) }
                @if !log.lost_words.is_empty() { p.pre.small { (log.lost_words) } }
            }
        }
    }
}

/// What was said about it.
fn remarks(words: Words, file: &LogFile) -> Markup {
    let view = file.view();
    let tz = file.dossier.ground.tz();
    let said = [
        ("log-was-reopened", view.reopened),
        ("log-was-disputed", view.disputed),
        ("log-was-settled", view.settled),
    ];
    let said: Vec<_> = said
        .into_iter()
        .filter_map(|(key, remark)| Some((key, remark?)))
        .collect();
    html! {
        @if !said.is_empty() {
            section.card {
                header { h2 { (words.t("log-remarks")) } }
                ul.list { @for (key, remark) in &said { li { div.item {
                    b { (words.t(key)) }
                    p.small.dim {
                        (words.moment(remark.at, tz))
                        @if let Some(by) = &remark.by { " · " (by) }
                    }
                    @if !remark.words.is_empty() { p.pre { (remark.words) } }
                } } } }
            }
        }
    }
}
