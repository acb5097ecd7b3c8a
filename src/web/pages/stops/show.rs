//! `/stops/{id}`: what is stopped, why, what that did, and who lets it go on.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::stops::{ResumeBody, StopFile, file, resume};
use crate::domain::ids::StopId;
use crate::domain::stop::voices;
use crate::domain::talk::Side;
use crate::store::stops::HaltedSession;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::{self, Trouble, Words, stops};

/// `GET /stops/{id}`
pub(crate) async fn show(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = StopId(*id);
    let file = visit.read(move |tx, actor| file(tx, actor, id)).await?;
    page(&visit, &file, None, "")
}

/// `POST /stops/{id}/resume`
pub(crate) async fn let_go(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = StopId(*id);
    let typed = form.raw("words");
    let body = ResumeBody { words: typed.clone() };
    match visit.write(move |tx, actor| resume(tx, actor, id, &body)).await? {
        Ok(file) => {
            let done = if file.stop.resumed_at.is_some() {
                "resumed"
            } else {
                "agreed"
            };
            visit.go(&format!("/stops/{id}"), done)
        }
        Err(trouble) => {
            let file = visit.read(move |tx, actor| file(tx, actor, id)).await?;
            page(&visit, &file, Some(&trouble), &typed)
        }
    }
}

fn page(visit: &Visit, file: &StopFile, trouble: Option<&Trouble>, typed: &str) -> Answer {
    let words = visit.words();
    let (stop, tz) = (&file.stop, file.ground.tz());
    let now = visit.frame.now;
    let body = html! {
        (Trouble::summary(trouble))
        @match stop.resumed_at {
            Some(at) => (ui::alert("is-done", &words.t("stop-over"), html! { " " (words.moment(at, tz)) })),
            None => (stands(words, file, now.unix() - stop.placed_at.unix()))
        }
        div.cols.side {
            div.stack.loose {
                section.card {
                    header { h2 { (words.t("stop-facts")) } }
                    div.in { (facts(words, file)) }
                }
                (halted(words, file))
            }
            div.stack.loose {
                (answers(words, file))
                @if file.may_say.is_some() && file.is_untaken { (untaken(words, file)) }
                @if !file.held_by.is_empty() { (held(words, file)) }
                @else if file.may_say.is_some() { (form(words, file, trouble, typed)) }
            }
        }
    };
    let slug = &file.ground.site.slug;
    let page = Page::new(words.t("stop-heading"))
        .at(Nav::Sites)
        .below_site(words, words.name(&file.ground.site.names), slug)
        .lead(html! { (stops::place(words, file)) });
    visit.page_with(trouble, page, body)
}

/// Whom to call, and whose word is missing.
fn stands(words: Words, file: &StopFile, seconds: i64) -> Markup {
    let missing = file.stop.missing().into_iter();
    let missing: Vec<String> = missing.map(|side| words.of("stop-voice", side)).collect();
    ui::alert(
        "is-incident",
        &words.fill("stop-stands", "time", words.lasting(seconds)),
        html! {
            p { (words.fill("stop-missing", "who", missing.join(", "))) }
            p { (words.t("phone")) " " (ui::phone(&file.ground.site.phone)) }
        },
    )
}

fn facts(words: Words, file: &StopFile) -> Markup {
    let stop = &file.stop;
    let by = file.name(stop.placed_by);
    html! {
        dl.facts {
            dt { (words.t("stop-fact-place")) } dd { (stops::place(words, file)) }
            @if let Some(reason) = stop.reason_given() {
                dt { (words.t("stop-fact-reason")) } dd.pre { (reason) }
            }
            @if !stop.condition.is_empty() {
                dt { (words.t("stop-condition")) } dd.pre { (stop.condition) }
            }
            dt { (words.t("stop-fact-by")) }
            dd {
                @if let Some(by) = by { (by) " · " }
                (words.of("stop-side", stop.side)) " · " (words.moment(stop.placed_at, file.ground.tz()))
            }
            @if let Some(booking) = stop.booking {
                dt { (words.t("stop-fact-booking")) }
                dd { a href={ "/bookings/" (booking) } { (words.t("stop-booking")) } }
            }
        }
    }
}

/// What it did to sessions that the reader sees.
fn halted(words: Words, file: &StopFile) -> Markup {
    let line = |own: &HaltedSession| {
        html! {
            a.item href={ "/sessions/" (own.session) } {
                (words.of("stop-halted", own.halted))
            }
        }
    };
    html! {
        @if !file.halted.is_empty() {
            (ui::card(&words.n("stop-sessions", file.halted.len()), html! {
                ul.list { @for own in &file.halted { li { (line(own)) } } }
            }))
        }
    }
}

/// Who has to say yes, and who did, in which words.
fn answers(words: Words, file: &StopFile) -> Markup {
    let line = |side: Side| {
        let yes = file.stop.yes_of(side);
        html! {
            div.item {
                b { (words.of("stop-voice", side)) }
                @match yes {
                    Some(yes) => {
                        p.small.dim {
                            @if let Some(by) = file.name(yes.by) { (by) " · " }
                            (words.moment(yes.at, file.ground.tz()))
                        }
                        p.pre { (yes.words) }
                    },
                    None => { p.small.dim { (words.t("stop-not-yet")) } }
                }
            }
        }
    };
    ui::card(
        &words.t("stop-go-on"),
        html! { ul.list { @for side in voices(file.stop.needs_staff) { li { (line(*side)) } } } },
    )
}

/// That nobody took note of the incident: somebody has to, before anybody may let it go on.
fn untaken(words: Words, file: &StopFile) -> Markup {
    ui::alert(
        "is-incident",
        &words.t("stop-untaken"),
        html! {
            @if let Some(incident) = file.stop.incident {
                p { a.btn href={ "/incidents/" (incident) } { (words.t("stop-held-see")) } }
            }
        },
    )
}

/// What has to be done before anybody may let it go on.
fn held(words: Words, file: &StopFile) -> Markup {
    ui::alert(
        "is-incident",
        &words.t("stop-held"),
        html! {
            ul { @for task in &file.held_by { li { (task) } } }
            @if let Some(incident) = file.stop.incident {
                p { a.btn href={ "/incidents/" (incident) } { (words.t("stop-held-see")) } }
            }
        },
    )
}

fn form(words: Words, file: &StopFile, trouble: Option<&Trouble>, typed: &str) -> Markup {
    html! {
        form.card method="post" action={ "/stops/" (file.stop.id) "/resume" } {
            div.in.stack { (words.field("words", "stop-words", typed).hint("stop-words-hint").area(trouble)) }
            footer { div.row.end.stretch { button.btn.main type="submit" { (words.t("stop-resume")) } } }
        }
    }
}
