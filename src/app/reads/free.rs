//! What is free, for anybody who looks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::court::{Ground, rules_of_site};
use crate::app::{Error, Result, Tx};
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, SiteId, ZoneId};
use crate::domain::judge::free::{Look, Picture, free, picture};
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Instant, Span, Spans, Tz};
use crate::domain::text::Names;
use crate::store;
use crate::store::sites::Site;

/// A zone that is free.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct ZoneFree {
    /// The zone, `site/zone`.
    pub zone: String,
    /// Slug of its site.
    pub site: String,
    /// Its names.
    pub names: Names,
}

/// The longest time that is looked through, in days.
const MOST_DAYS: i64 = 100;

/// The free spans of a zone of at least so many minutes, by start, and the site's time zone.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for more than 100 days.
pub fn spans_of_zone(
    tx: &mut Tx<'_>,
    (site, zone): (&str, &str),
    over: Span,
    (kind, minutes): (PhaseKind, i64),
) -> Result<(Tz, Vec<Span>)> {
    if over.seconds() > MOST_DAYS * 86_400 {
        return Err(Error::field(
            "to",
            "too_far",
            Fault::new("days-after")
                .with("most", MOST_DAYS)
                .with("other", "from"),
        ));
    }
    let ground = Ground::load(tx, site)?;
    let zone = ground.zone_named(zone)?;
    if zone.retired_at.is_some() {
        return Ok((ground.tz(), Vec::new()));
    }
    let zones = ground.taken_by(&[zone.id]);
    let free = look_at(tx, &ground, &zones, over, |look| free(look, zone.id, kind))?;
    let spans = free.as_slice().iter().copied();
    Ok((
        ground.tz(),
        spans.filter(|span| span.minutes() >= minutes).collect(),
    ))
}

/// What somebody reads out of a look at a time at a site, with what is held in some zones then.
fn look_at<T>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    zones: &BTreeSet<ZoneId>,
    over: Span,
    read: impl FnOnce(&Look<'_>) -> T,
) -> Result<T> {
    let rules = rules_of_site(tx, ground)?;
    let ids: Vec<_> = zones.iter().copied().collect();
    let longest = ground.longest_of_all(tx)?;
    let around = over.widened(turnaround(&ground.zones));
    let claims = store::claims::claims_in(tx.conn, &ids, around, longest, BookingId(0))?;
    let holidays = tx.holidays()?;
    Ok(read(&Look {
        rules: &rules,
        claims: &claims,
        holidays: &holidays,
        tz: ground.tz(),
        over,
        now: tx.now,
    }))
}

/// The first time from tomorrow on that a zone is free for a phase of a kind, if there is any.
pub fn first_span_of_zone(tx: &mut Tx<'_>, path: (&str, &str), kind: PhaseKind) -> Result<Option<Span>> {
    let over = Span {
        start: tx.now.plus_days(1),
        end: tx.now.plus_days(MOST_DAYS),
    };
    let (_, spans) = spans_of_zone(tx, path, over, (kind, 2 * WORTH_A_VISIT))?;
    Ok(spans.first().copied())
}

/// The longest turnaround of some zones, in seconds: claims this far from a span still matter to it.
fn turnaround(zones: &[store::sites::Zone]) -> i64 {
    zones
        .iter()
        .map(|zone| i64::from(zone.turnaround_minutes) * 60)
        .max()
        .unwrap_or_default()
}

/// Zones of all sites that one more booking might take for a span: open, not closed, not full.
///
/// # Errors
/// [`Error::Invalid`] for more than 100 days.
pub fn zones_for_span(tx: &mut Tx<'_>, span: Span, kind: PhaseKind) -> Result<Vec<ZoneFree>> {
    if span.seconds() > MOST_DAYS * 86_400 {
        return Err(Error::field(
            "ends_at",
            "too_far",
            Fault::new("days-after")
                .with("most", MOST_DAYS)
                .with("other", "starts_at"),
        ));
    }
    let grounds = Ground::everywhere(tx)?;
    let found = free_zones(tx, &grounds, |_| span, &[kind])?;
    let zones = grounds
        .iter()
        .flat_map(|ground| ground.zones.iter().map(move |zone| (ground, zone)));
    let said = zones
        .filter(|(_, zone)| found.contains(&zone.id))
        .map(|(ground, zone)| ZoneFree {
            zone: ground.path(zone.id),
            site: ground.site.slug.clone(),
            names: zone.names.clone(),
        });
    Ok(said.collect())
}

/// The zones in use that are free for a span, which may differ with the site's clock, for one of some phase
/// kinds.
pub(super) fn free_zones(
    tx: &mut Tx<'_>,
    grounds: &[Ground],
    span_at: impl Fn(Tz) -> Span,
    kinds: &[PhaseKind],
) -> Result<BTreeSet<ZoneId>> {
    let spans: Vec<Span> = grounds.iter().map(|ground| span_at(ground.tz())).collect();
    let Some(all) = Span::around(spans.iter().copied()) else {
        return Ok(BTreeSet::new());
    };
    let longest = store::claims::longest_claim(tx.conn)?;
    let gap = grounds
        .iter()
        .map(|ground| turnaround(&ground.zones))
        .max()
        .unwrap_or_default();
    let claims = store::claims::claims_anywhere(tx.conn, all.widened(gap), longest)?;
    let holidays = tx.holidays()?;
    let mut found = BTreeSet::new();
    for (ground, span) in grounds.iter().zip(spans) {
        let rules = rules_of_site(tx, ground)?;
        let look = Look {
            rules: &rules,
            claims: &claims,
            holidays: &holidays,
            tz: ground.tz(),
            over: span,
            now: tx.now,
        };
        let in_use = ground.zones.iter().filter(|zone| zone.retired_at.is_none());
        found.extend(
            in_use
                .map(|zone| zone.id)
                .filter(|zone| kinds.iter().any(|kind| free(&look, *zone, *kind).contains(span))),
        );
    }
    Ok(found)
}

/// How the time of each zone of a site is spent, never by whom. Retired zones are left out.
pub fn pictures(tx: &mut Tx<'_>, site: &str, over: Span) -> Result<Vec<(ZoneId, Picture)>> {
    let ground = Ground::load(tx, site)?;
    let all = ground.zones.iter().map(|zone| zone.id).collect();
    look_at(tx, &ground, &all, over, |look| {
        let in_use = ground.zones.iter().filter(|zone| zone.retired_at.is_none());
        in_use
            .filter_map(|zone| Some((zone.id, picture(look, zone.id)?)))
            .collect()
    })
}

/// Shortest time that is worth a visit, in minutes.
const WORTH_A_VISIT: i64 = 30;

/// How many zones of a site have half an hour for a trial in each of some spans.
#[derive(Debug, Clone)]
pub struct Ahead {
    pub site: Arc<Site>,
    /// Zones in use.
    pub zones: usize,
    /// Zones with free time, span by span.
    pub free: Vec<usize>,
}

/// The first sites with what is free there in each of some spans, which follow each other.
pub fn ahead(tx: &mut Tx<'_>, most_sites: i64, spans: &[Span]) -> Result<Vec<Ahead>> {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Ok(Vec::new());
    };
    let over = Span {
        start: first.start,
        end: last.end,
    };
    let grounds = Ground::first(tx, most_sites)?;
    let free = free_in(tx, &grounds, over, PhaseKind::Trial)?;
    let of_ground = |ground: Ground| {
        let all: Vec<&Spans> = ground
            .zones
            .iter()
            .filter_map(|zone| free.get(&zone.id))
            .collect();
        let fits = |own: Span, week: &Span| {
            own.intersection(*week)
                .is_some_and(|both| both.minutes() >= WORTH_A_VISIT)
        };
        let in_week = |week: &Span| {
            all.iter()
                .filter(|spans| spans.as_slice().iter().any(|own| fits(*own, week)))
                .count()
        };
        Ahead {
            zones: all.len(),
            free: spans.iter().map(in_week).collect(),
            site: ground.site,
        }
    };
    Ok(grounds.into_iter().map(of_ground).collect())
}

/// When each zone in use of some sites is first free long enough for a phase of a kind within a span; zones
/// that never are are left out.
pub fn soonest(
    tx: &mut Tx<'_>,
    sites: impl IntoIterator<Item = SiteId>,
    over: Span,
    kind: PhaseKind,
) -> Result<BTreeMap<ZoneId, Instant>> {
    let grounds = Ground::of_sites(tx, sites)?;
    let first = |spans: &Spans| {
        spans
            .as_slice()
            .iter()
            .find(|own| own.minutes() >= WORTH_A_VISIT)
            .map(|own| own.start)
    };
    Ok(free_in(tx, &grounds, over, kind)?
        .iter()
        .filter_map(|(zone, spans)| Some((*zone, first(spans)?)))
        .collect())
}

fn zone_ids(grounds: &[Ground]) -> Vec<ZoneId> {
    let zones = grounds.iter().flat_map(|ground| ground.zones.iter());
    zones.map(|zone| zone.id).collect()
}

/// The time that is free for a phase of a kind within a span, in each zone in use of some sites.
fn free_in(
    tx: &mut Tx<'_>,
    grounds: &[Ground],
    over: Span,
    kind: PhaseKind,
) -> Result<BTreeMap<ZoneId, Spans>> {
    let ids = zone_ids(grounds);
    let longest = store::claims::longest_claim(tx.conn)?;
    let gap = grounds
        .iter()
        .map(|ground| turnaround(&ground.zones))
        .max()
        .unwrap_or_default();
    let claims = store::claims::claims_in(tx.conn, &ids, over.widened(gap), longest, BookingId(0))?;
    let holidays = tx.holidays()?;
    let mut found = BTreeMap::new();
    for ground in grounds {
        let rules = rules_of_site(tx, ground)?;
        let look = Look {
            rules: &rules,
            claims: &claims,
            holidays: &holidays,
            tz: ground.tz(),
            over,
            now: tx.now,
        };
        let in_use = ground.zones.iter().filter(|zone| zone.retired_at.is_none());
        found.extend(in_use.map(|zone| (zone.id, free(&look, zone.id, kind))));
    }
    Ok(found)
}
