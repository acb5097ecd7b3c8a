//! Sessions that somebody must look at, since a closure or holiday came later: move, cancel, or leave as they
//! are.

use std::collections::BTreeMap;

use actix_web::web::Path;
use chrono::NaiveTime;
use maud::{Markup, html};

use crate::app::bookings::{OtherTime, Reason, cancel_flagged, move_flagged};
use crate::app::court::Ground;
use crate::app::reads::agenda::{Agenda, Nearest, Other, flagged, may_settle, other_times};
use crate::domain::ids::SessionId;
use crate::domain::text;
use crate::store::sessions::Session;
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::agenda::rows::name;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Trouble, Words};

pub(crate) struct Flagged {
    pub agenda: Agenda,
    /// Other times, looked for where a session may not stay.
    pub other: BTreeMap<SessionId, Other>,
}

/// Longest reason, in characters.
const LONGEST_REASON: usize = 2_000;

/// `GET /flagged`
pub(crate) async fn index(visit: Visit) -> Answer {
    visit.signed_in()?;
    show(&visit, None, &Form::default()).await
}

async fn show(visit: &Visit, trouble: Option<&Trouble>, form: &Form) -> Answer {
    let found = visit
        .read(|tx, actor| {
            let agenda = flagged(tx, actor)?;
            let other = other_times(tx, &agenda.sessions)?;
            Ok(Flagged { agenda, other })
        })
        .await?;
    let words = visit.words();
    let body = html! {
        (Trouble::summary(trouble))
        (list(visit, &found, &Here { address: "/flagged", cause: None, form }))
    };
    let page = Page::new(words.t("flagged-title"))
        .at(Nav::Home)
        .below(words.t("nav-home"), "/home")
        .lead(words.t("flagged-lead"));
    visit.page_with(trouble, page, body)
}

pub(crate) struct Here<'a> {
    /// Where to come back to.
    pub address: &'a str,
    /// What hits all of them, if one thing does.
    pub cause: Option<&'a str>,
    /// What was typed before.
    pub form: &'a Form,
}

#[must_use]
pub(crate) fn list(visit: &Visit, Flagged { agenda, other }: &Flagged, here: &Here<'_>) -> Markup {
    let words = visit.words();
    html! {
        @if agenda.sessions.is_empty() {
            div.card {
                (ui::empty(
                    &words.t("flagged-none"),
                    &words.t("flagged-none-hint"),
                    Some(("/schedule", &words.t("nav-schedule")))
                ))
            }
        }
        div.stack {
            @for session in &agenda.sessions { (one(visit, agenda, session, other.get(&session.id), here)) }
        }
    }
}

fn one(visit: &Visit, agenda: &Agenda, session: &Session, other: Option<&Other>, here: &Here<'_>) -> Markup {
    let words = visit.words();
    let (Some(ground), Some(booking)) = (agenda.ground(session.site), agenda.booking(session)) else {
        return html! {};
    };

    let standing = booking.life.state();
    let cause = words.hit(session.flag.as_ref(), &session.broken);
    let badge = if session.flag.is_some() {
        "flagged-hit"
    } else {
        "flagged-broken"
    };
    html! {
        section.card id={ "session-" (session.id) } {
            header {
                div {
                    h2 { (words.span(session.span, ground.tz())) }
                    p.small.dim {
                        (name(words, agenda, booking)) " · "
                        (words.name(&ground.site.names)) " · "
                        (words.zones(ground, &session.zones))
                    }
                }
                (ui::standing_badge(words, session.state, standing))
            }
            div.in.stack {
                @if let Some(cause) = &cause { p { (ui::badge("is-incident", &words.t(badge))) " " (cause) } }
                @if standing.is_firm() {
                    @if may_settle(visit.actor(), ground) {
                        @let known = cause.or(here.cause.map(str::to_owned));
                        @let reason = known.unwrap_or_else(|| words.t("flagged-reason"));
                        @let version = booking.version;
                        (choices(visit, &Case { session, other, ground, version, reason }, here))
                    }
                } @else { p { a.btn href={ "/inbox/" (booking.id) } { (words.t("flagged-decide")) } } }
            }
        }
    }
}

/// A session that may be moved or cancelled here.
struct Case<'a> {
    session: &'a Session,
    other: Option<&'a Other>,
    ground: &'a Ground,
    /// The version of its booking.
    version: i64,
    /// What the consortium is told, unless something else is typed.
    reason: String,
}

impl<'a> Case<'a> {
    const fn nearest(&self) -> Option<&'a Nearest> {
        if let Some(Other::At(near)) = self.other {
            Some(near)
        } else {
            None
        }
    }
}

fn choices(visit: &Visit, case: &Case<'_>, here: &Here<'_>) -> Markup {
    let (words, id) = (visit.words(), case.session.id);
    // What was typed comes back to its own session only.
    let typed = Some(here.form).filter(|form| form.number("session") == Some(id.0));
    let reason = typed
        .and_then(|form| form.filled("reason"))
        .unwrap_or_else(|| case.reason.clone());
    let carried = html! {
        (ui::fields::carried(&visit.fresh_key(), Some(case.version)))
        (hidden("back", here.address))
        (hidden("session", id))
    };
    html! {
        form.row.low method="post" action={ "/flagged/" (id) } {
            (carried)
            (nearest(words, case))
            (zone(words, case.session, case.nearest(), case.ground))
            (date_and_time(words, case))
            (why(words, &format!("reason-{id}"), &reason))
            button.btn type="submit" name="choice" value="move" { (words.t("flagged-move")) }
        }
        details {
            summary.btn.small.danger { (words.t("flagged-cancel")) }
            form.row.low method="post" action={ "/flagged/" (id) } {
                (carried)
                p.small.grow { (words.t("flagged-cancel-what")) }
                (why(words, &format!("cancel-reason-{id}"), &reason))
                button.btn.danger type="submit" name="choice" value="cancel" {
                    (words.t("flagged-cancel-now"))
                }
            }
        }
        p.small.dim { (words.t("flagged-leave")) }
    }
}

/// The nearest time that would do, or why none is said.
fn nearest(words: Words, case: &Case<'_>) -> Markup {
    html! {
        @match case.other {
            Some(Other::At(near)) => p.small.grow {
                (words.t("inbox-nearest")) " " strong { (words.span(near.span, case.ground.tz())) }
                @if let Some(zone) = case.ground.find(&near.zone).filter(|_| !near.is_same_zone) {
                    " · " (words.name(&zone.names))
                }
            },
            Some(Other::None) => p.small.grow { (words.t("other-none")) },
            Some(Other::NotLookedFor) => p.small.grow { (words.t("other-not-looked-for")) },
            None => {}
        }
    }
}

/// When it goes: the time that would do, else when it is.
fn date_and_time(words: Words, case: &Case<'_>) -> Markup {
    let id = case.session.id;
    let span = case.nearest().map_or(case.session.span, |near| near.span);
    let offered = span.start.local(case.ground.tz());
    html! {
        div.field {
            label for={ "date-" (id) } { (words.t("offer-date")) }
            input id={ "date-" (id) } type="date" name="date" value=(offered.date());
        }
        div.field {
            label for={ "time-" (id) } { (words.t("offer-start")) }
            input id={ "time-" (id) } name="time" value=(offered.format("%H:%M")) size="5"
                inputmode="numeric" pattern="[0-2][0-9]:[0-5][0-9]";
        }
    }
}

fn why(words: Words, id: &str, reason: &str) -> Markup {
    html! {
        div.field.why {
            label for=(id) { (words.t("flagged-why")) }
            input id=(id) name="reason" value=(reason) maxlength=(LONGEST_REASON) required;
        }
    }
}

/// Where it goes: the zone that would do, else where it is.
fn zone(words: Words, session: &Session, nearest: Option<&Nearest>, ground: &Ground) -> Markup {
    let id = format!("zone-{}", session.id);
    let chosen = nearest
        .filter(|near| !near.is_same_zone)
        .map(|near| near.zone.clone());
    html! {
        div.field {
            label for=(id) { (words.t("offer-zone")) }
            select id=(id) name="zone" {
                option value="" { (words.t("offer-as-asked")) }
                @let others = ground.offered();
                @for zone in others.filter(|zone| session.zones != [zone.id]) {
                    @let path = ground.path(zone.id);
                    option value=(path) selected[chosen.as_ref() == Some(&path)] { (words.name(&zone.names)) }
                }
            }
        }
    }
}

/// `POST /flagged/{session}`
pub(crate) async fn choose(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    let (id, version) = (SessionId(path.into_inner()), form.version());
    let reason = form.text("reason");
    let there = OwnPath::or(form.get("back"), "/flagged");
    let (done, word) = if form.get("choice") == Some("cancel") {
        let reason = Reason { reason };
        (
            visit
                .write(move |tx, actor| cancel_flagged(tx, actor, id, version, &reason))
                .await?,
            "flagged-cancelled",
        )
    } else {
        let (date, time) = (
            text::day(&form.text("date")),
            NaiveTime::parse_from_str(&form.text("time"), "%H:%M"),
        );
        let (Some(date), Ok(time)) = (date, time) else {
            let trouble = Trouble::field(visit.words(), &format!("date-{id}"), "offer-unreadable");
            return show(&visit, Some(&trouble), &form).await;
        };
        let to = OtherTime {
            start: date.and_time(time),
            zones: form.filled("zone").into_iter().collect(),
            reason,
        };
        let moved = visit
            .write(move |tx, actor| move_flagged(tx, actor, id, version, &to))
            .await?;
        (moved, "flagged-moved")
    };
    match done {
        Ok(_) => visit.go(&there, word),
        Err(trouble) => {
            let trouble = trouble.renamed(|field| match field {
                "reason" => format!("reason-{id}"),
                other => other.to_owned(),
            });
            show(&visit, Some(&trouble), &form).await
        }
    }
}
