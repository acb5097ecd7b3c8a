//! The catalogue: what is looked for, the list that was found, and the same on a map.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use maud::{Markup, html};

use super::wishes::Wishes;
use super::{map, words::people_and_power};
use crate::app::reads::catalogue::{Catalogue, Found, Loosened, Loosening, Reason, Wanted, Why, find};
use crate::app::reads::free::soonest;
use crate::app::reads::lists::not_there;
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::{SiteId, ZoneId};
use crate::domain::judge::why::WhyNot;
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Instant, Span, Tz};
use crate::domain::text::Names;
use crate::locale::{self, Args};
use crate::store::sites::Zone;
use crate::store::visitors::pictures::{Picture, pictures_of_zones};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::{self, Trouble, Words, photos};

/// Most sites in the list; whoever has more is asked to narrow it down.
const MOST: usize = 200;
/// Sites for which it is looked up when they are first free, and how far ahead.
const DATED: usize = 24;
const HORIZON_DAYS: i64 = 42;
/// Zones of a site that are named.
const NAMED: usize = 3;

/// `GET /sites`
pub(crate) async fn index(visit: Visit, query: Query<Wishes>) -> Answer {
    let wishes = query.0;
    let words = visit.words();
    let (wanted, mut trouble) = match wishes.read(words) {
        Ok(wanted) => (wanted, None),
        Err(trouble) => (Wanted::default(), Some(trouble)),
    };
    let horizon = Span {
        start: visit.frame.now,
        end: visit.frame.now.plus_days(HORIZON_DAYS),
    };
    // Read again from the start when a connection broke.
    let look = move |tx: &mut Tx<'_>, _: &Actor| look(tx, wanted.clone(), horizon);
    let facts = visit.read(look).await?;
    if let Some(district) = &facts.unknown {
        let fault = locale::fault(words.0, &not_there(district));
        trouble = Some(Trouble::fields(words, vec![("district".to_owned(), fault)]));
    }
    let districts: Vec<String> = facts.catalogue.districts.iter().cloned().collect();
    let lead = words.n("catalogue-lead", facts.catalogue.all);
    let body = html! {
        (Trouble::summary(trouble.as_ref()))
        (wishes.form(&visit, trouble.as_ref(), &districts))
        (found(&visit, &wishes, &facts))
    };
    visit.page_with(
        trouble.as_ref(),
        Page::new(words.t("nav-sites")).at(Nav::Sites).lead(lead),
        body,
    )
}

struct CatalogueFacts {
    catalogue: Catalogue,
    /// None for who looks for certain hours, and sees only what is free then.
    soonest: Option<Soonest>,
    /// What kind of phase the answer is for, where it depends on that.
    kind: Option<PhaseKind>,
    /// What the sites look like, as far as there are pictures.
    faces: BTreeMap<SiteId, Picture>,
    /// The district that was looked for, where there is none of that name.
    unknown: Option<String>,
}

fn look(tx: &mut Tx<'_>, mut wanted: Wanted, horizon: Span) -> Result<CatalogueFacts> {
    let mut catalogue = find(tx, &wanted)?;
    let unknown = wanted
        .district
        .take_if(|district| !catalogue.districts.contains(district));
    if unknown.is_some() {
        catalogue = find(tx, &wanted)?;
    }
    let first = catalogue.found.iter().take(DATED).map(|one| one.site.id);
    let soonest = if wanted.hours.is_none() {
        Some(soonest(tx, first, horizon, wanted.kind())?)
    } else {
        None
    };
    Ok(CatalogueFacts {
        faces: faces(tx, &catalogue)?,
        catalogue,
        soonest,
        kind: wanted.depends_on_kind().then(|| wanted.kind()),
        unknown,
    })
}

/// For each site the first picture of its zones, photos before plans.
fn faces(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<BTreeMap<SiteId, Picture>> {
    let shown = || catalogue.found.iter().take(MOST);
    let zones: Vec<ZoneId> = shown().flat_map(|one| &one.zones).map(|zone| zone.id).collect();
    let pictures = pictures_of_zones(tx.conn, &zones)?;
    let face = |one: &Found| {
        let own = pictures
            .iter()
            .filter(|own| one.zones.iter().any(|zone| zone.id == own.zone));
        Some((one.site.id, own.min_by_key(|own| own.kind)?.clone()))
    };
    Ok(shown().filter_map(face).collect())
}

fn found(visit: &Visit, wishes: &Wishes, facts: &CatalogueFacts) -> Markup {
    let (words, catalogue, soonest) = (visit.words(), &facts.catalogue, facts.soonest.as_ref());
    let of_one = |at: usize, one: &Found| {
        soonest.filter(|_| at < DATED).map(|soonest| Dated {
            first: first_of(one, soonest),
            tz: visit.frame.tz,
        })
    };
    let face_of = |one: &Found| facts.faces.get(&one.site.id);
    let is_taken = |at: usize, one: &Found| of_one(at, one).is_some_and(|dated| dated.first.is_none());
    html! {
        div id="found" {
            p.sr role="status" { (words.n("catalogue-found", catalogue.found.len())) }
            @if let Some(kind) = facts.kind {
                p.small { (words.fill("catalogue-phase", "phase", words.of("phase", kind))) }
            }
            @if catalogue.found.is_empty() { (nothing(words, wishes, facts)) } @else {
                div.cols.split {
                    section.card aria-label=(words.t("catalogue-list")) {
                        header {
                            h2 { (words.n("catalogue-found", catalogue.found.len())) }
                            @if wishes.is_any() { a href="/sites" { (words.t("wish-none")) } }
                        }
                        ul.list.sites {
                            @for (at, one) in catalogue.found.iter().take(MOST).enumerate() {
                                li { (item(words, wishes, one, of_one(at, one), face_of(one))) }
                            }
                        }
                        @if catalogue.found.len() > MOST {
                            footer.small { (words.n("catalogue-many", MOST)) }
                        }
                    }
                    (map::draw(words, &catalogue.found, is_taken))
                }
            }
        }
    }
}

type Soonest = BTreeMap<ZoneId, Instant>;

/// When the first of a site's zones that would do is free.
fn first_of(one: &Found, soonest: &Soonest) -> Option<Instant> {
    one.zones
        .iter()
        .filter_map(|zone| soonest.get(&zone.id))
        .min()
        .copied()
}

/// When a site is first free, if at all, and on which clock that is said.
#[derive(Clone, Copy)]
struct Dated {
    first: Option<Instant>,
    tz: Tz,
}

/// A site of the list. `dated` is none where it was not looked up.
fn item(words: Words, wishes: &Wishes, one: &Found, dated: Option<Dated>, face: Option<&Picture>) -> Markup {
    let site = &one.site;
    let said = Args::new().with("n", one.zones.len()).with("all", one.of);
    html! {
        a.item href=(wishes.at(&format!("/sites/{}", site.slug))) {
            @if let Some(face) = face { (photos::beside(face)) }
            div.row.between {
                b { (words.name(&site.names)) }
                @match dated {
                    Some(Dated { first: Some(first), tz }) => {
                        span.badge.is-approved {
                            (words.fill("catalogue-free", "day", words.day(first.local(tz).date())))
                        }
                    }
                    Some(Dated { first: None, .. }) => {
                        span.badge.bare {
                            (words.n("catalogue-full", usize::try_from(HORIZON_DAYS / 7).unwrap_or_default()))
                        }
                    }
                    None => { span.badge.bare { (words.say("catalogue-zones", &said)) } }
                }
            }
            span.dim.small {
                (words.of("site-kind", &site.kind))
                " · "
                (words.district(&site.district))
                @if dated.is_some() { " · " (words.say("catalogue-zones", &said)) }
            }
            @if !one.zones.is_empty() { span.small.zones { (zones(words, &one.zones)) } }
        }
    }
}

fn zones(words: Words, zones: &[Zone]) -> String {
    let named = words.names(zones.iter().take(NAMED).map(|zone| &zone.names));
    if zones.len() > NAMED {
        return words.say(
            "catalogue-zones-more",
            &Args::new().with("zones", named).with("n", zones.len() - NAMED),
        );
    }
    named
}

/// Reasons that are told.
const TOLD: usize = 6;

/// Why nothing was found, and what would find something.
fn nothing(words: Words, wishes: &Wishes, CatalogueFacts { catalogue, kind, .. }: &CatalogueFacts) -> Markup {
    if !wishes.is_any() {
        // Nothing was asked for, so nothing is in the way: there are no sites yet.
        return html! {
            section.card { (ui::empty(&words.t("catalogue-none"), &words.t("catalogue-none-hint"), None)) }
        };
    }
    let hint = if catalogue.loosen.is_empty() {
        "catalogue-nothing-at-all"
    } else {
        "catalogue-loosen"
    };
    html! {
        section.card {
            (ui::empty(&words.t("catalogue-nothing"), &words.t(hint), None))
            @if !catalogue.reasons.is_empty() {
                ul.prose.in.reasons {
                    @for reason in catalogue.reasons.iter().take(TOLD) { li { (why(words, reason, *kind)) } }
                }
            }
            @if !catalogue.loosen.is_empty() {
                ul.list { @for loosened in &catalogue.loosen {
                    li { a.item href=(wishes.loosened(&loosened.how)) { (change(words, loosened)) } }
                } }
            }
            footer { a.btn href="/sites" { (words.t("wish-none")) } }
        }
    }
}

/// What stands in the way at some sites, in a sentence. `kind`: the phase that was looked for.
fn why(words: Words, reason: &Reason, kind: Option<PhaseKind>) -> String {
    let args = Args::new()
        .with("kind", words.of("site-kind", reason.kind))
        .with("n", reason.sites)
        .with(
            "phase",
            kind.map(|kind| words.of("phase", kind)).unwrap_or_default(),
        );
    let key = match reason.why {
        Why::Time(WhyNot::ClosesAt(end)) => {
            return words.say("why-closes", &args.with("time", closing(end)));
        }
        Why::Time(WhyNot::OnlyFor(other)) => {
            return words.say("why-only-for", &args.with("other", words.of("phase", other)));
        }
        Why::Time(WhyNot::NotOpen) => "why-not-open",
        Why::Time(WhyNot::Closed) => "why-closed",
        Why::Time(WhyNot::TooSoon) => "why-too-soon",
        Why::Time(WhyNot::TooFar) => "why-too-far",
        Why::Time(WhyNot::Taken) => "why-taken",
        Why::Wish(wish) => {
            let wish = words.of("criterion", wish);
            return words.say("why-wish", &args.with("wish", wish));
        }
    };
    words.say(key, &args)
}

/// `22:00`; midnight ends a day.
fn closing(end: NaiveTime) -> String {
    if end == NaiveTime::MIN {
        "24:00".to_owned()
    } else {
        end.format("%H:%M").to_string()
    }
}

/// A change that finds something, as what to do and how many sites it finds.
fn change(words: Words, Loosened { how, sites }: &Loosened) -> String {
    let args = Args::new().with("n", *sites);
    match how {
        Loosening::Until(end) => words.say("catalogue-until", &args.with("time", closing(*end))),
        Loosening::For(kind) => words.say("catalogue-for", &args.with("phase", words.of("phase", kind))),
        Loosening::Without(criteria) => {
            let all: Vec<String> = criteria.iter().map(|own| words.of("criterion", own)).collect();
            words.say("catalogue-without", &args.with("wish", all.join(", ")))
        }
    }
}

/// A zone in a line: what it takes, and what it allows.
#[must_use]
pub(super) fn zone_line(words: Words, zone: &Zone) -> Markup {
    html! {
        @for said in people_and_power(words, zone) { span.badge.bare { (said) } " " }
        @if zone.recording_allowed { span.badge.is-approved { (words.t("zone-recording")) } }
    }
}

/// A text in the reader's language, paragraph by paragraph; nothing when it is empty.
#[must_use]
pub(super) fn prose(words: Words, text: &Names) -> Markup {
    html! {
        div.prose {
            @for line in words.name(text).lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
        }
    }
}
