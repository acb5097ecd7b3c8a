//! An agenda as a list of days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::rows::name;
use crate::app::reads::agenda::Agenda;
use crate::domain::span::Span;
use crate::store::sessions::Session;
use crate::web::ui::{self, Words};

/// Most sessions of one list; the buttons above lead on.
const MOST: usize = 200;

#[must_use]
pub(crate) fn list(words: Words, agenda: &Agenda, over: Span) -> Markup {
    let mut days: BTreeMap<NaiveDate, Vec<&Session>> = BTreeMap::new();
    for session in agenda.sessions.iter().take(MOST) {
        let Some(ground) = agenda.ground(session.site) else {
            continue;
        };
        // What began before the first day stands on it.
        days.entry(session.span.start.max(over.start).local(ground.tz()).date())
            .or_default()
            .push(session);
    }
    html! {
        @if days.is_empty() {
            div.card { (ui::empty(&words.t("schedule-empty"), &words.t("schedule-empty-hint"), None)) }
        }
        div.agenda {
            @for (day, sessions) in &days {
                section.card {
                    header {
                        h2 { (words.day(*day)) } span.dim { (words.n("schedule-day-count", sessions.len())) }
                    }
                    ul.list { @for session in sessions { li { (item(words, agenda, session, *day)) } } }
                }
            }
        }
    }
}

/// One session below the headline of a day: hours, whose and what, where.
fn item(words: Words, agenda: &Agenda, session: &Session, day: NaiveDate) -> Markup {
    let Some(ground) = agenda.ground(session.site) else {
        return html! {};
    };
    if session.span.start.local(ground.tz()).date() != day {
        // It began before the first day of the list.
        return dated(words, agenda, session);
    }
    entry(
        words,
        agenda,
        session,
        &html! { time datetime=(session.span.start) { (words.hours(session.span, ground.tz())) } },
    )
}

#[must_use]
pub(crate) fn dated(words: Words, agenda: &Agenda, session: &Session) -> Markup {
    let Some(ground) = agenda.ground(session.site) else {
        return html! {};
    };
    entry(words, agenda, session, &words.span(session.span, ground.tz()))
}

fn entry(words: Words, agenda: &Agenda, session: &Session, when: &Markup) -> Markup {
    let (Some(ground), Some(booking)) = (agenda.ground(session.site), agenda.booking(session)) else {
        return html! {};
    };

    html! {
        a.item href={ "/bookings/" (booking.id) } {
            div.row.between {
                b { (when) }
                (ui::standing_badge(words, session, booking.life.state()))
            }
            div { (name(words, agenda, booking)) }
            div.row.small.dim {
                (words.name(&ground.site.names)) " · " (words.zones(ground, &session.zones))
                @if let Some(kind) = agenda.kind(session) { " · " (words.of("phase", kind)) }
            }
            @if let Some(why) = words.hit(session.flag.as_ref(), &session.broken) {
                div.small { (ui::badge("is-incident", &why)) }
            }
        }
    }
}
