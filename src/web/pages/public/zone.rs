//! A zone: when it may be used, when it is free next, and what it takes.

use std::sync::Arc;

use actix_web::web::Path;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::catalogue::{prose, zone_line};
use super::strip::{self, Scale};
use super::wishes::{Wishes, joined};
use super::words;
use crate::app::access::{SiteRights, rights_at};
use crate::app::court::Ground;
use crate::app::reads::free::{pictures, spans_of_zone};
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::holidays::Holidays;
use crate::domain::judge::free;
use crate::domain::opening::{PhaseKind, Window};
use crate::domain::place::FeedKind;
use crate::domain::power::in_kilowatts;
use crate::domain::span::{LocalTime, Span, start_of_day};
use crate::locale;
use crate::store::bookings::by_mail::switches;
use crate::store::sites::{Zone, windows_of_zones};
use crate::store::visitors::pictures::{Picture, pictures_of_zones};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit, subscribe};
use crate::web::ui::{self, Words, columns, photos};

/// How far ahead free time is looked for.
const AHEAD: u64 = 60;
/// Free spans that are shown.
const SHOWN: usize = 12;
/// Shortest free time that is worth showing, in minutes.
const LEAST: i64 = 30;

struct Facts {
    ground: Ground,
    zone: Zone,
    windows: Vec<Window>,
    kinds: Vec<PhaseKind>,
    kind: PhaseKind,
    free: Vec<Span>,
    picture: Option<free::Picture>,
    over: Span,
    rights: SiteRights,
    /// Whether anybody may ask about it.
    is_asked: bool,
    pictures: Vec<Picture>,
    /// On the site's clock.
    today: NaiveDate,
    holidays: Arc<Holidays>,
}

impl Facts {
    fn load(
        tx: &mut Tx<'_>,
        actor: &Actor,
        site: &str,
        slug: &str,
        wanted: Option<PhaseKind>,
    ) -> Result<Self> {
        let ground = Ground::load(tx, site)?;
        let zone = ground
            .zones
            .iter()
            .find(|own| own.slug == slug)
            .cloned()
            .ok_or(Error::NotFound)?;
        let windows = windows_of_zones(tx.conn, &[zone.id])?
            .remove(&zone.id)
            .unwrap_or_default();
        let kinds = kinds_served(&windows);
        let kind = kind_shown(&kinds, wanted);
        let (tz, today) = (ground.tz(), tx.now.local(ground.tz()).date());
        let ahead = Span {
            start: tx.now,
            end: start_of_day(tz, today + chrono::Days::new(AHEAD)),
        };
        let free = spans_of_zone(tx, (site, slug), ahead, (kind, LEAST))?.1;
        let over = Span {
            start: start_of_day(tz, today),
            end: start_of_day(tz, today + chrono::Days::new(strip::DAYS)),
        };
        let picture = pictures(tx, site, over)?
            .into_iter()
            .find(|(id, _)| *id == zone.id)
            .map(|(_, picture)| picture);
        Ok(Self {
            rights: rights_at(actor, &ground.site),
            is_asked: switches(tx.conn, ground.site.id)?.questions,
            pictures: pictures_of_zones(tx.conn, &[zone.id])?,
            ground,
            zone,
            windows,
            kinds,
            kind,
            free,
            picture,
            over,
            today,
            holidays: tx.holidays()?,
        })
    }

    /// The site and the zone, as addresses name them.
    fn path(&self) -> String {
        format!("{}/{}", self.ground.site.slug, self.zone.slug)
    }
}

/// The phase kinds that some window is for.
fn kinds_served(windows: &[Window]) -> Vec<PhaseKind> {
    PhaseKind::ALL
        .iter()
        .copied()
        .filter(|kind| windows.iter().any(|window| window.serves(*kind)))
        .collect()
}

/// The kind that was asked for, where it is served; else a trial, else the first that is.
fn kind_shown(kinds: &[PhaseKind], wanted: Option<PhaseKind>) -> PhaseKind {
    let usual = if kinds.contains(&PhaseKind::Trial) {
        Some(PhaseKind::Trial)
    } else {
        kinds.first().copied()
    };
    wanted
        .filter(|kind| kinds.contains(kind))
        .or(usual)
        .unwrap_or(PhaseKind::Trial)
}

/// `GET /sites/{site}/zones/{zone}`
pub(crate) async fn show(visit: Visit, path: Path<(String, String)>, query: Query<Wishes>) -> Answer {
    let (site, slug) = path.into_inner();
    let wishes = query.0;
    let wanted = Some(wishes.phase_or_usual());
    let facts = visit
        .read(move |tx, actor| Facts::load(tx, actor, &site, &slug, wanted))
        .await?;
    let said = visit.words();
    let site = &facts.ground.site;
    let page = Page::new(said.name(&facts.zone.names))
        .below_site(said, said.name(&site.names), &site.slug)
        .lead(zone_line(said, &facts.zone))
        .actions(actions(&visit, &wishes, &facts));
    visit.page(page, body(&visit, &wishes, &facts))
}

fn body(visit: &Visit, wishes: &Wishes, facts: &Facts) -> Markup {
    let (said, path) = (visit.words(), facts.path());
    let public = format!("/calendars/{path}.ics");
    html! {
        (wishes.carried(said))
        @if facts.zone.retired_at.is_some() { (ui::alert("is-done", &said.t("zone-retired"), html! {})) }
        div.cols.side {
            div.stack.loose {
                @if !facts.pictures.is_empty() {
                    (ui::card(&said.t("pictures"), photos::gallery(said, &facts.pictures)))
                }
                (next_free(visit, wishes, facts)) (opening(said, &facts.windows)) (occupied(said, facts))
            }
            div.stack.loose {
                (limits(said, facts))
                (family(said, facts))
                (subscribe(visit, FeedKind::Zone, &path, Some(&public)))
            }
        }
    }
}

fn actions(visit: &Visit, wishes: &Wishes, facts: &Facts) -> Markup {
    let (said, zone) = (visit.words(), &facts.zone);
    html! {
        @if facts.rights.closes {
            @let path = format!("{}/{}", facts.ground.site.slug, zone.slug);
            a.btn href={ "/report/" (path) } { (said.t("report-do")) }
            a.btn.danger href={ "/stops/new?zone=" (path) } { (said.t("stop-do")) }
        }
        @if facts.rights.edits {
            a.btn href={ "/sites/" (facts.ground.site.slug) "/zones/" (zone.slug) "/edit" } {
                (said.t("zone-change"))
            }
            a.btn href={ "/sites/" (facts.ground.site.slug) "/zones/" (zone.slug) "/pictures" } {
                (said.t("zone-pictures"))
            }
            a.btn href={ "/sites/" (facts.ground.site.slug) "/zones/" (zone.slug) "/sign" } {
                (said.t("sign-title"))
            }
        }
        @if facts.is_asked {
            a.btn href={ "/sites/" (facts.ground.site.slug) "/ask?zone=" (zone.slug) } {
                (said.t("ask-question"))
            }
        }
        @if zone.retired_at.is_none() && visit.frame.offers_asking() {
            @let asking = format!("/bookings/new?zone={}", facts.path());
            a.btn.main href=(joined(&asking, &wishes.prefill(said))) { (said.t("ask-zone")) }
        }
    }
}

fn next_free(visit: &Visit, wishes: &Wishes, facts: &Facts) -> Markup {
    let (said, path) = (visit.words(), facts.path());
    let link = |kind: &PhaseKind| {
        let href = wishes.for_phase(*kind).at(&format!(
            "/sites/{}/zones/{}",
            facts.ground.site.slug, facts.zone.slug
        ));
        (said.of("phase", kind), href, *kind == facts.kind)
    };
    let links: Vec<_> = facts.kinds.iter().map(link).collect();
    let hint = if facts.windows.is_empty() {
        "next-free-no-windows"
    } else {
        "next-free-none-hint"
    };
    html! {
        section.card id="free" {
            header {
                h2 { (said.t("next-free")) }
                @if links.len() > 1 { (ui::tabs(&said.t("wish-phase"), &links)) }
            }
            @if facts.free.is_empty() {
                (ui::empty(&said.t("next-free-none"), &said.t(hint), Some(("/sites", &said.t("start-find")))))
            } @else {
                ul.list.free { @for span in facts.free.iter().take(SHOWN) {
                    li { div.item.row.between { (free(visit, facts, &path, *span)) } }
                } }
            }
        }
    }
}

/// A free span, with the way to ask for it. `path` is that of the zone.
fn free(visit: &Visit, facts: &Facts, path: &str, span: Span) -> Markup {
    let (said, tz) = (visit.words(), facts.ground.tz());
    let href = format!(
        "/bookings/new?zone={path}&phase={}&start={}&end={}",
        facts.kind,
        LocalTime::at(span.start, tz),
        LocalTime::at(span.end, tz)
    );
    html! {
        span { (said.span(span, tz)) }
        @if visit.frame.offers_asking() {
            a.btn.small href=(href) {
                (said.t("ask-time")) span.sr { " " (locale::span_short(said.0, span, tz)) }
            }
        }
    }
}

fn opening(said: Words, windows: &[Window]) -> Markup {
    html! {
        section.card {
            header { h2 { (said.t("windows")) } }
            @if windows.is_empty() { div.in { p.dim { (said.t("windows-none")) } } } @else {
                table.data.folds {
                    (columns(said, &["wish-phase", "window-hours"]))
                    tbody { @for (name, hours) in words::windows(said, windows) {
                        tr {
                            th scope="row" data-label=(said.t("wish-phase")) { (name) }
                            td data-label=(said.t("window-hours")) {
                                ul { @for line in hours { li { (line) } } }
                            }
                        }
                    } }
                }
            }
        }
    }
}

fn occupied(said: Words, facts: &Facts) -> Markup {
    let scale = Scale {
        over: facts.over,
        tz: facts.ground.tz(),
    };
    html! {
        @if let Some(picture) = &facts.picture {
            section.card {
                header { h2 { (said.t("next-two-weeks")) } (strip::legend(said)) }
                div.in.stack {
                    div {
                        (strip::head(said, scale))
                        (strip::draw(said, scale, said.name(&facts.zone.names), picture))
                    }
                    div { h3 { (said.t("strip-occupied")) } (strip::said(said, scale, picture)) }
                }
            }
        }
    }
}

fn limits(said: Words, facts: &Facts) -> Markup {
    let (site, zone) = (&facts.ground.site, &facts.zone);
    let recording = if zone.recording_allowed {
        "recording-yes"
    } else {
        "recording-no"
    };
    ui::card(
        &said.t("limits"),
        html! {
            div.in { dl.facts {
                dt { (said.t("limit-capacity")) }
                dd {
                    @if zone.capacity == 1 {
                        (said.t("capacity-one"))
                    } @else {
                        (said.n("zone-shared", usize::try_from(zone.capacity).unwrap_or_default()))
                    }
                }
                dt { (said.t("limit-people")) }
                dd {
                    (zone.budget_people.map_or_else(
                        || said.t("no-limit"),
                        |people| said.n("zone-people", usize::try_from(people).unwrap_or_default())
                    ))
                }
                dt { (said.t("limit-power")) }
                dd {
                    (zone.budget_power_w.map_or_else(
                        || said.t("no-limit"),
                        |watts| format!("{} kW", in_kilowatts(watts))
                    ))
                }
                @if let Some(area) = zone.budget_area_m2 { dt { (said.t("limit-area")) } dd { (area) " m²" } }
                @if zone.turnaround_minutes > 0 {
                    dt { (said.t("limit-turnaround")) }
                    dd { (locale::duration(said.0, i64::from(zone.turnaround_minutes) * 60)) }
                }
                dt { (said.t("limit-longest")) }
                dd {
                    (words::longest(said, [zone.max_minutes, site.max_minutes].into_iter().flatten().min()))
                }
                dt { (said.t("limit-notice")) }
                dd { (words::lead_time(said, site.lead_time, facts.today, &facts.holidays)) }
                dt { (said.t("limit-recording")) } dd { (said.t(recording)) }
                @if !said.name(&zone.features).is_empty() {
                    dt { (said.t("features")) } dd { (prose(said, &zone.features)) }
                }
            } }
        },
    )
}

/// The zones above and below: whoever takes one takes, or blocks, the others.
fn family(said: Words, facts: &Facts) -> Markup {
    let parent = facts.zone.parent.and_then(|id| facts.ground.zone(id));
    let children: Vec<&Zone> = facts
        .ground
        .zones
        .iter()
        .filter(|zone| zone.parent == Some(facts.zone.id) && zone.retired_at.is_none())
        .collect();
    let link = |zone: &Zone| {
        html! {
            li {
                a href={ "/sites/" (facts.ground.site.slug) "/zones/" (zone.slug) } {
                    (said.name(&zone.names))
                }
            }
        }
    };
    html! {
        @if parent.is_some() || !children.is_empty() {
            (ui::card(&said.t("zone-family"), html! { div.in.stack {
                @if let Some(parent) = parent { div { h3 { (said.t("zone-parent")) } ul { (link(parent)) } } }
                @if !children.is_empty() {
                    div { h3 { (said.t("zone-children")) } ul { @for child in &children { (link(child)) } } }
                }
                p.small.dim { (said.t("zone-family-hint")) }
            } }))
        }
    }
}
