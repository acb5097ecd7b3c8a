//! A site: its zones, when they are occupied, its rules in words, and whom to call.

use crate::app::access::{SiteRights, rights_at};
use actix_web::web::Path;
use maud::{Markup, html};

use super::catalogue::{prose, zone_line};
use super::strip::{self, Scale};
use super::wishes::{Wishes, joined};
use super::words;
use crate::app::closures::list_closures;
use crate::app::court::Ground;
use crate::app::reads::free::pictures;
use crate::app::stops::open_at;
use crate::domain::holidays::Holidays;
use crate::domain::ids::ZoneId;
use crate::domain::judge::free::Picture;
use crate::domain::opening::Effect;
use crate::domain::place::FeedKind;
use crate::domain::span::{Instant, Span, start_of_day};
use crate::locale;
use crate::store::bookings::by_mail::switches;
use crate::store::closures::ScopedClosure;
use crate::store::visitors::pictures::{self as stored, pictures_of_zones};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Nav, Page, Visit, subscribe};
use crate::web::ui::agenda::rows::SiteZone;
use crate::web::ui::{self, Words, columns, photos};

/// `GET /sites/{site}`
pub(crate) async fn show(visit: Visit, path: Path<String>, query: Query<Wishes>) -> Answer {
    let (slug, wishes) = (path.into_inner(), query.0);
    let (ground, closures, pictures, over, rights, holidays, is_asked, photos, stops) = visit
        .read(move |tx, actor| {
            let (ground, closures) = list_closures(tx, &slug)?;
            let today = tx.now.local(ground.tz()).date();
            let at = |date| start_of_day(ground.tz(), date);
            let over = Span {
                start: at(today),
                end: at(today + chrono::Days::new(strip::DAYS)),
            };
            let pictures = pictures(tx, &slug, over)?;
            let rights = rights_at(actor, &ground.site);
            let is_asked = switches(tx.conn, ground.site.id)?.questions;
            let zones: Vec<ZoneId> = ground.offered().map(|zone| zone.id).collect();
            let photos = pictures_of_zones(tx.conn, &zones)?;
            let (holidays, stops) = (tx.holidays()?, open_at(tx, actor, ground.site.id)?);
            Ok((
                ground, closures, pictures, over, rights, holidays, is_asked, photos, stops,
            ))
        })
        .await?;
    let said = visit.words();
    let site = &ground.site;
    let tz = ground.tz();
    let scale = Scale { over, tz };
    let body = html! {
        (wishes.carried(said))
        (ui::stops::boxes(said, &stops, visit.frame.now))
        div.cols.side {
            div.stack.loose {
                (zones(said, &wishes, &ground, scale, &Shown { free: &pictures, photos: &photos }))
                @if !said.name(&site.house_rules).is_empty() { (ui::card(&said.t("house-rules"), html! {
                    div.in { (prose(said, &site.house_rules)) }
                })) }
                (closed(said, &ground, &closures))
            }
            div.stack.loose {
                (contact(&visit, &ground, is_asked))
                (limits(said, &ground, visit.frame.now, &holidays))
                (subscribe(&visit, FeedKind::Site, &site.slug, None))
            }
        }
    };
    let page = Page::new(said.name(&site.names))
        .at(Nav::Sites)
        .below(said.t("nav-sites"), "/sites")
        .lead(html! { (said.of("site-kind", &site.kind)) " · " (said.district(&site.district)) })
        .actions(actions(&visit, &wishes, &site.slug, rights));
    visit.page(page, body)
}

fn actions(visit: &Visit, wishes: &Wishes, slug: &str, rights: SiteRights) -> Markup {
    let said = visit.words();
    html! {
        @if rights.edits { a.btn href={ "/sites/" (slug) "/edit" } { (said.t("site-change")) } }
        @if rights.closes { a.btn href={ "/sites/" (slug) "/closures" } { (said.t("site-closures-change")) } }
        @if rights.closes { a.btn href={ "/report?site=" (slug) } { (said.t("report-do")) } }
        @if rights.closes { a.btn.danger href={ "/stops/new?site=" (slug) } { (said.t("stop-do")) } }
        @if rights.answers { a.btn href={ "/sites/" (slug) "/questions" } { (said.t("questions")) } }
        @if visit.frame.offers_asking() {
            a.btn.main href=(joined(&format!("/bookings/new?site={slug}"), &wishes.prefill(said))) {
                (said.t("ask-site"))
            }
        }
    }
}

/// What is shown of the zones of a site.
struct Shown<'a> {
    /// When they are free.
    free: &'a [(ZoneId, Picture)],
    photos: &'a [stored::Picture],
}

impl Shown<'_> {
    fn free_of(&self, zone: ZoneId) -> Option<&Picture> {
        let mut all = self.free.iter();
        all.find(|(id, _)| *id == zone).map(|(_, picture)| picture)
    }

    /// The first of its pictures.
    fn photo_of(&self, zone: ZoneId) -> Option<&stored::Picture> {
        self.photos.iter().find(|own| own.zone == zone)
    }
}

fn zones(said: Words, wishes: &Wishes, ground: &Ground, scale: Scale, shown: &Shown<'_>) -> Markup {
    let in_use = || ground.offered();
    html! {
        section.card {
            header { h2 { (said.t("zones")) } (strip::legend(said)) }
            @if in_use().next().is_none() {
                (ui::empty(&said.t("zones-none"), &said.t("zones-none-hint"), None))
            } @else {
                div.in.strips {
                    div.strip-row { span.small.dim { (said.t("next-two-weeks")) } (strip::head(said, scale)) }
                    @for zone in in_use() {
                        (zone_row(said, wishes, SiteZone { ground, zone }, scale, shown))
                    }
                }
            }
        }
    }
}

fn zone_row(
    said: Words,
    wishes: &Wishes,
    SiteZone { ground, zone }: SiteZone<'_>,
    scale: Scale,
    shown: &Shown<'_>,
) -> Markup {
    let parent = zone.parent.and_then(|id| ground.zone(id));
    html! {
        div.strip-row {
            div {
                @if let Some(photo) = shown.photo_of(zone.id) { (photos::beside(photo)) }
                a href=(wishes.at(&format!("/sites/{}/zones/{}", ground.site.slug, zone.slug))) {
                    b { (said.name(&zone.names)) }
                }
                @if let Some(parent) = parent {
                    div.small.dim {
                        (said.fill("zone-within", "zone", said.name(&parent.names)))
                    }
                }
                div.small { (zone_line(said, zone)) }
            }
            @if let Some(picture) = shown.free_of(zone.id) {
                div {
                    (strip::draw(said, scale, said.name(&zone.names), picture))
                    details {
                        summary.small { (said.n("strip-times", picture.occupied.as_slice().len())) }
                        (strip::said(said, scale, picture))
                    }
                }
            }
        }
    }
}

fn limits(said: Words, ground: &Ground, now: Instant, holidays: &Holidays) -> Markup {
    let site = &ground.site;
    let today = now.local(site.tz).date();
    ui::card(
        &said.t("limits"),
        html! {
            div.in { dl.facts {
                dt { (said.t("limit-notice")) }
                dd { (words::lead_time(said, site.lead_time, today, holidays)) }
                dt { (said.t("limit-horizon")) }
                dd { (said.n("horizon", usize::try_from(site.horizon_days).unwrap_or_default())) }
                dt { (said.t("limit-longest")) } dd { (words::longest(said, site.max_minutes)) }
                dt { (said.t("limit-mode")) } dd { (words::request_mode(said, site)) }
            } }
        },
    )
}

fn contact(visit: &Visit, ground: &Ground, is_asked: bool) -> Markup {
    let (said, site) = (visit.words(), &ground.site);
    let is_visitor = visit.actor().person.is_none();
    ui::card(
        &said.t("contact"),
        html! {
            div.in { dl.facts {
                dt { (said.t("fact-address")) } dd { (site.address) }
                @if !said.name(&site.entrance).is_empty() {
                    dt { (said.t("fact-entrance")) } dd.pre { (said.name(&site.entrance)) }
                }
                dt { (said.t("fact-phone")) } dd { (ui::phone(&site.phone)) }
                dt { (said.t("fact-time-zone")) } dd { (locale::clock(said.0, site.tz)) }
            } }
            @if is_asked || is_visitor {
                footer.row {
                    @if is_asked { a.btn href={ "/sites/" (site.slug) "/ask" } { (said.t("ask-question")) } }
                    @if is_visitor { a href={ "/join?site=" (site.slug) } { (said.t("join")) } }
                }
            }
        },
    )
}

fn closed(said: Words, ground: &Ground, closures: &[ScopedClosure]) -> Markup {
    let tz = ground.tz();
    let scope = |scoped: &ScopedClosure| {
        scoped
            .zone
            .and_then(|id| ground.zone(id))
            .map_or_else(|| said.t("whole-site"), |zone| said.name(&zone.names).to_owned())
    };
    let phases = |scoped: &ScopedClosure| {
        let names: Vec<String> = scoped
            .closure
            .phases
            .iter()
            .map(|kind| said.of("phase", kind))
            .collect();
        if names.is_empty() {
            said.t("every-phase")
        } else {
            names.join(", ")
        }
    };
    html! {
        section.card {
            header { h2 { (said.t("closures")) } }
            @if closures.is_empty() { div.in { p.dim { (said.t("closures-none")) } } } @else {
                table.data.folds {
                    (columns(said, &["closure-when", "closure-where", "closure-what", "closure-why"]))
                    tbody { @for scoped in closures {
                        tr {
                            th scope="row" data-label=(said.t("closure-when")) {
                                (locale::closed_time(said.0, &scoped.closure.shape, tz))
                            }
                            td data-label=(said.t("closure-where")) { (scope(scoped)) }
                            td data-label=(said.t("closure-what")) {
                                (phases(scoped))
                                @if scoped.closure.effect == Effect::Warn {
                                    " " (ui::badge("is-pending", &said.t("closure-warn")))
                                }
                            }
                            td data-label=(said.t("closure-why")) { (scoped.closure.reason) }
                        }
                    } }
                }
            }
        }
    }
}
