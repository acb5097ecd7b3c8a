//! `/stops/new`: who is hit and who is told, before anything happens.

use maud::{Markup, html};
use serde::Deserialize;

use crate::app::stops::{NewStop, StopReach, foresee, place};
use crate::app::{Error, bookings};
use crate::domain::access::{Actor, Deed};
use crate::domain::notice::Event;
use crate::domain::stop::StopScope;
use crate::store::sessions::Session;
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Trouble, Words};

/// What is to be stopped: one of these.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StopWanted {
    site: Option<String>,
    zone: Option<String>,
    booking: Option<i64>,
    session: Option<i64>,
    /// The incident for which it is.
    incident: Option<i64>,
}

impl StopWanted {
    fn of(form: &Form) -> Self {
        Self {
            site: form.filled("site"),
            zone: form.filled("zone"),
            booking: form.number("booking"),
            session: form.number("session"),
            incident: form.number("incident"),
        }
    }

    fn body(&self, reason: &str, condition: &str) -> NewStop {
        NewStop {
            site: self.site.clone(),
            zone: self.zone.clone(),
            booking: self.booking,
            session: self.session,
            incident: self.incident,
            reason: reason.to_owned(),
            condition: condition.to_owned(),
        }
    }

    /// What the form sends of it unseen.
    fn carried(&self) -> Markup {
        html! {
            @if let Some(site) = &self.site { (hidden("site", site)) }
            @if let Some(zone) = &self.zone { (hidden("zone", zone)) }
            @if let Some(booking) = self.booking { (hidden("booking", booking)) }
            @if let Some(session) = self.session { (hidden("session", session)) }
            @if let Some(incident) = self.incident { (hidden("incident", incident)) }
        }
    }
}

/// What the page shows: what it reaches, and names of the bookings that are hit and that the reader sees.
struct StopForeseen {
    reach: StopReach,
    titles: Vec<(i64, String)>,
}

/// `GET /stops/new`
pub(crate) async fn ask(visit: Visit, query: Query<StopWanted>) -> Answer {
    visit.signed_in()?;
    let wanted = query.0;
    let shown = load(&visit, &wanted).await?;
    page(&visit, &wanted, &shown, None, ["", ""])
}

/// `POST /stops/new`
pub(crate) async fn stop(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let wanted = StopWanted::of(&form);
    let (reason, condition) = (form.raw("reason"), form.raw("condition"));
    let body = wanted.body(&reason, &condition);
    match visit.write(move |tx, actor| place(tx, actor, &body)).await? {
        Ok(file) => visit.go(&format!("/stops/{}", file.stop.id), "stopped"),
        Err(trouble) => {
            let shown = load(&visit, &wanted).await?;
            page(&visit, &wanted, &shown, Some(&trouble), [&reason, &condition])
        }
    }
}

async fn load(visit: &Visit, wanted: &StopWanted) -> Result<StopForeseen, Problem> {
    let body = wanted.body("", "");
    visit
        .read(move |tx, actor: &Actor| {
            let reach = foresee(tx, actor, &body).map_err(|error| match error {
                // An address that names nothing to stop leads nowhere.
                Error::Invalid(_) => Error::NotFound,
                error => error,
            })?;
            let mut titles = Vec::new();
            for session in reach.running.iter().chain(&reach.coming) {
                let id = session.booking;
                if titles.iter().any(|(own, _)| *own == id.0) {
                    continue;
                }
                let seen = bookings::Dossier::open(tx, actor, id, Deed::SeeBooking);
                if let Ok((dossier, _)) = seen {
                    titles.push((id.0, dossier.booking.title));
                }
            }
            Ok(StopForeseen { reach, titles })
        })
        .await
}

fn page(
    visit: &Visit,
    wanted: &StopWanted,
    shown: &StopForeseen,
    trouble: Option<&Trouble>,
    [reason, condition]: [&str; 2],
) -> Answer {
    let words = visit.words();
    let StopForeseen { reach, titles } = shown;
    let body = html! {
        (Trouble::summary(trouble))
        form.card.gap method="post" action="/stops/new" {
            (wanted.carried())
            div.in.stack {
                p { b { (what(words, reach)) } }
                p { (words.t("stop-what")) }
                (hit(words, reach, titles, "stop-runs", &reach.running))
                (hit(words, reach, titles, "stop-comes", &reach.coming))
                p.dim { (ui::mail::audience(words, Event::WorkStopped.policy().to)) }
                (words.field("reason", "stop-reason", reason).hint("stop-reason-hint").area(trouble))
                (words.field("condition", "stop-condition", condition).optional().area(trouble))
            }
            footer { div.row.end.stretch {
                a.btn href=(back(reach)) { (words.t("back")) }
                button.btn.danger type="submit" { (words.t("stop-now")) }
            } }
        }
        @if reach.stop.scope == StopScope::Site { (zones(words, reach)) }
    };
    let page = Page::new(words.t("stop-title")).narrow().at(Nav::Sites);
    visit.page_with(trouble, page, body)
}

/// Where whoever stops nothing comes from.
fn back(reach: &StopReach) -> String {
    match reach.stop.booking {
        Some(booking) => format!("/bookings/{booking}"),
        None => format!("/sites/{}", reach.ground.site.slug),
    }
}

fn what(words: Words, reach: &StopReach) -> String {
    let site = words.name(&reach.ground.site.names);
    let zone = reach.stop.zone.and_then(|zone| reach.ground.zone(zone));
    match zone {
        Some(zone) => format!("{site} {}", words.name(&zone.names)),
        None => format!("{site} · {}", words.of("stop-scope", reach.stop.scope)),
    }
}

/// Sessions that are hit; of those that the reader may not see only that they are.
fn hit(words: Words, reach: &StopReach, titles: &[(i64, String)], key: &str, sessions: &[Session]) -> Markup {
    let title = |session: &Session| {
        let own = titles.iter().find(|(id, _)| *id == session.booking.0);
        own.map(|(_, title)| title.as_str())
    };
    html! {
        section {
            h2 { (words.n(key, sessions.len())) }
            ul.list {
                @for session in sessions {
                    li { div.item {
                        b { (words.span(session.span, reach.ground.tz())) }
                        " " (words.zones(&reach.ground, &session.zones))
                        @if let Some(title) = title(session) {
                            " · " a href={ "/bookings/" (session.booking) } { (title) }
                        }
                    } }
                }
            }
        }
    }
}

/// One zone may do.
fn zones(words: Words, reach: &StopReach) -> Markup {
    let slug = &reach.ground.site.slug;
    ui::card(
        &words.t("stop-only-zone"),
        html! {
            ul.list {
                @for zone in reach.ground.offered() {
                    li {
                        @let there = format!("/stops/new?zone={slug}/{}", zone.slug);
                        a.item href=(there) { (words.name(&zone.names)) }
                    }
                }
            }
        },
    )
}
