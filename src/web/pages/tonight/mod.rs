//! `/tonight`: who is on a site, what has to be done now, who comes until tomorrow. Fetched again when
//! `/live` says that something changed.

pub(super) mod pass;
mod rows;

use std::sync::Arc;

use maud::{Markup, html};
use serde::Deserialize;

use crate::app::incidents::of_last_days;
use crate::app::presence::{Alarm, Inside, Tonight, tonight, tonight_sites};
use crate::app::stops::open_at;
use crate::domain::presence::Stand;
use crate::domain::span::{Instant, Tz};
use crate::locale::{self, Args};
use crate::store::sites::Site;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::bookings::more_time_asked;
use crate::web::ui::{self, Trouble, Words};

/// Which site is looked at.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct SiteQuery {
    site: Option<String>,
}

/// `GET /tonight`
pub(crate) async fn index(visit: Visit, query: Query<SiteQuery>) -> Answer {
    visit.signed_in()?;
    show(&visit, query.0.site, None).await
}

/// The page of a site that the reader looks at; without a name, of the first of theirs.
async fn show(visit: &Visit, slug: Option<String>, trouble: Option<&Trouble>) -> Answer {
    let (sites, tonight, stops, wrong) = visit
        .read(move |tx, actor| {
            let sites = tonight_sites(tx, actor)?;
            let first = sites.first().map(|site| site.slug.clone()).unwrap_or_default();
            let found = tonight(tx, actor, slug.as_deref().unwrap_or(&first))?;
            let stops = open_at(tx, actor, found.ground.site.id)?;
            let wrong = of_last_days(tx, actor, Some(&found.ground.site.slug))?;
            Ok((sites, found, stops, wrong))
        })
        .await?;
    let words = visit.words();
    let site = &tonight.ground.site;
    let here = here(&site.slug);
    let page = Page::new(words.t("tonight")).at(Nav::Tonight).lead(html! {
        (words.name(&site.names)) " · " span id="looked-at" { (words.moment(tonight.at, site.tz)) }
    });
    let page = page.actions(html! {
        a.btn href={ "/report?site=" (site.slug) } { (words.t("report-do")) }
        a.btn.danger href={ "/stops/new?site=" (site.slug) } { (words.t("stop-do")) }
    });
    let body = html! {
        (Trouble::summary(trouble))
        (choose(words, &sites, &tonight))
        div id="stream" hx-sse:connect="/live" {}
        div id="live" hx-get=(here) hx-trigger="changed from:#stream" hx-select="#live"
            hx-select-oob="#clock,#demo-clock,#looked-at" hx-target="#live" hx-swap="outerMorph"
        {
            (ui::stale(words, tonight.at, site.tz))
            (counts(words, &tonight))
            (ui::stops::boxes(words, &stops, tonight.at))
            @for own in &tonight.sessions { (more_time_asked(words, &own.session, &own.title, site.tz)) }
            @for own in &tonight.alarms { (alarm(words, own, tonight.at, site.tz)) }
            (ui::incidents::card(words, &wrong, tonight.at))
            div.cols.side {
                div.stack.loose {
                    (to_do(words, &tonight)) (inside(words, &tonight)) (bands(words, &tonight))
                }
                (sessions(words, &tonight))
            }
        }
    };
    visit.page_with(trouble, page, body)
}

/// What went wrong and nobody took note of, and all phones once the time for that is over.
fn alarm(words: Words, own: &Alarm, now: Instant, tz: Tz) -> Markup {
    let incident = &own.incident;
    let is_late = incident.acknowledge_by <= now;
    let by = words.clock_or_day(incident.acknowledge_by, now, tz);
    let said = if is_late {
        words.t("incident-late")
    } else {
        words.fill("tonight-take-note", "at", by)
    };
    ui::alert(
        "is-incident",
        &words.of("incident-kind", incident.kind),
        html! {
            p {
                (ui::incidents::grade(incident.severity)) " "
                a href={ "/incidents/" (incident.id) } { (said) }
            }
            (ui::phone_list::list(words, &own.phones))
        },
    )
}

fn here(site: &str) -> String {
    format!("/tonight?site={site}")
}

/// The sites of whoever has several.
fn choose(words: Words, sites: &[Arc<Site>], tonight: &Tonight) -> Markup {
    html! {
        @if sites.len() > 1 {
            form.row.low.gap action="/tonight" {
                @let chosen = tonight.ground.site.slug.clone();
                @let all = sites.iter().map(|site| words.option(&site.slug, &site.names)).collect();
                (words.field("site", "site", &chosen).plain().select(None, &all))
                button.btn { (words.t("tonight-look")) }
            }
        }
    }
}

fn counts(words: Words, tonight: &Tonight) -> Markup {
    let tile = |href: &str, n: usize, key: &str, look: &str| {
        html! {
            @let look = if n > 0 { look } else { "" };
            a.card.kpi.plain href=(href) { b class=(look) { (n) } span { (words.t(key)) } }
        }
    };
    html! {
        div.kpis {
            (tile("#inside", tonight.people(), "tonight-inside", ""))
            (tile("#to-do", tonight.count(Stand::Overrunning), "stand-overrunning", "hot"))
            (tile("#to-do", tonight.count(Stand::Missing), "stand-missing", "hot"))
            (tile("#sessions", tonight.to_come().count(), "tonight-to-come", ""))
        }
    }
}

/// What has to be done now, the worst first.
fn to_do(words: Words, tonight: &Tonight) -> Markup {
    let hot = tonight.to_do();
    html! {
        section.card id="to-do" {
            header { h2 { (words.t("tonight-to-do")) } @if !hot.is_empty() { span.count { (hot.len()) } } }
            @if hot.is_empty() {
                div.empty { b { (words.t("tonight-nothing")) } (next_arrival(words, tonight)) }
            }
            ul.list.todo { @for own in hot { (rows::hot(words, tonight, own)) } }
        }
    }
}

/// Who comes next, of those to come.
fn next_arrival(words: Words, tonight: &Tonight) -> Markup {
    let mut ahead = tonight.sessions.iter();
    let next = ahead.find(|own| own.session.span.start > tonight.at && own.session.state.is_to_come());
    html! {
        @if let Some(next) = next {
            @let when = locale::span_short(words.0, next.session.span, tonight.ground.tz());
            @let args = Args::new().with("when", when).with("who", words.name(&next.lead).to_owned());
            p { (words.say("tonight-next", &args)) }
        } @else { p { (words.t("tonight-no-next")) } }
    }
}

/// Everybody who is inside, with their armbands.
fn inside(words: Words, tonight: &Tonight) -> Markup {
    html! {
        section.card id="inside" {
            header {
                h2 { (words.t("tonight-people")) }
                span { b { (words.n("tonight-people-n", tonight.people())) } }
            }
            @if tonight.inside.is_empty() {
                (ui::empty(&words.t("tonight-nobody"), &words.t("tonight-nobody-hint"), None))
            }
            ul.list { @for own in &tonight.inside { (person(words, tonight, own)) } }
        }
    }
}

/// The armbands of those who left that are not back; nothing where all are.
fn bands(words: Words, tonight: &Tonight) -> Markup {
    html! {
        @if !tonight.bands_out.is_empty() {
            section.card id="bands" {
                header { h2 { (words.t("bands-out")) } span.count { (tonight.bands_out.len()) } }
                ul.list { @for own in &tonight.bands_out { (rows::band_out(words, tonight, own)) } }
            }
        }
    }
}

fn person(words: Words, tonight: &Tonight, own: &Inside) -> Markup {
    let (tz, of) = (tonight.ground.tz(), tonight.session(own.session));
    html! {
        li { div.item {
            div.row.between {
                div {
                    b { (own.name) }
                    @if !own.band.is_empty() {
                        " " (ui::badge("is-approved", &words.fill("band-of", "number", own.band.clone())))
                    }
                    @if let Some(of) = of { " " span.small.dim { (words.name(&of.lead)) } }
                    @if own.worker.is_none() { " " (ui::badge("is-done", &words.t("tonight-visitor"))) }
                    div.small {
                        @if let Some(of) = of { (words.names(&of.zones)) " · " }
                        (words.fill("tonight-since", "at", words.clock_or_day(own.in_at, tonight.at, tz)))
                        @if let Some(of) = of { " · " (until(words, tonight, of)) }
                    }
                }
                div.row {
                    @if !own.phone.is_empty() { (rows::call(words, &own.name, &own.phone)) }
                    @if tonight.keeps_door { (rows::leaves(words, tonight, own)) }
                }
            }
            @if tonight.keeps_door {
                div.row { (rows::band(words, tonight, own)) (rows::wrong(words, tonight, own)) }
            }
        } }
    }
}

/// Until when a session is, or that it is over.
fn until(words: Words, tonight: &Tonight, of: &crate::app::presence::Coming) -> Markup {
    let at = words.clock(of.session.taken().end, tonight.ground.tz());
    let is_over = of.stand == Stand::Overrunning;
    let key = if is_over { "tonight-over" } else { "tonight-until" };
    html! { span.hot[is_over] { (words.fill(key, "at", at)) } }
}

/// Sessions until the end of tomorrow, each with its crew.
fn sessions(words: Words, tonight: &Tonight) -> Markup {
    html! {
        section.card id="sessions" {
            header {
                h2 { (words.t("tonight-sessions")) }
                span.small.dim { (words.t("tonight-until-tomorrow")) }
            }
            @if tonight.sessions.is_empty() {
                @let schedule = words.t("nav-schedule");
                @let next = Some(("/schedule", schedule.as_str()));
                (ui::empty(&words.t("tonight-none"), &words.t("tonight-none-hint"), next))
            }
            ul.list { @for own in &tonight.sessions { (rows::session(words, tonight, own)) } }
        }
    }
}
