//! What is free, for anybody who looks.

use super::court::{Ground, rules_of_site};
use super::{Error, Result, Tx};
use crate::domain::fault::Fault;
use crate::domain::ids::BookingId;
use crate::domain::judge::free::{Look, free};
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Span, Tz};
use crate::domain::text::Names;
use crate::store;

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
        return Err(Error::field("to", "too_far", Fault::new("days-after").with("most", MOST_DAYS).with("other", "from")));
    }
    let ground = Ground::load(tx, site)?;
    let zone = ground.zones.iter().find(|own| own.slug == zone).ok_or(Error::NotFound)?;
    let rules = rules_of_site(tx, &ground)?;
    let taken: Vec<i64> = ground.taken_by(&[zone.id]).iter().map(|id| id.0).collect();
    let longest = ground.zones.iter().map(|zone| zone.longest_claim).max().unwrap_or_default();
    let claims = store::claims::claims_in(tx.conn, &taken, over.widened(turnaround(&ground.zones)), longest, BookingId(0))?;
    let holidays = tx.holidays()?;
    let look = Look { rules: &rules, claims: &claims, holidays: &holidays, tz: ground.tz(), over, now: tx.now };
    if zone.retired_at.is_some() {
        return Ok((ground.tz(), Vec::new()));
    }
    let spans = free(&look, zone.id, kind).as_slice().iter().copied().filter(|span| span.minutes() >= minutes).collect();
    Ok((ground.tz(), spans))
}

/// The longest turnaround of some zones, in seconds: claims this far from a span still matter to it.
fn turnaround(zones: &[store::sites::Zone]) -> i64 {
    zones.iter().map(|zone| i64::from(zone.turnaround_minutes) * 60).max().unwrap_or_default()
}

/// Zones of all sites that one more booking might take for a span: open, not closed, not full.
///
/// # Errors
/// [`Error::Invalid`] for more than 100 days.
pub fn zones_for_span(tx: &mut Tx<'_>, span: Span, kind: PhaseKind) -> Result<Vec<ZoneFree>> {
    if span.seconds() > MOST_DAYS * 86_400 {
        return Err(Error::field("ends_at", "too_far", Fault::new("days-after").with("most", MOST_DAYS).with("other", "starts_at")));
    }
    let grounds = Ground::everywhere(tx)?;
    let windows = store::sites::all_windows(tx.conn)?;
    let closures = store::closures::all_closures(tx.conn)?;
    let longest = store::claims::longest_claim(tx.conn)?;
    let gap = grounds.iter().map(|ground| turnaround(&ground.zones)).max().unwrap_or_default();
    let claims = store::claims::claims_anywhere(tx.conn, span.widened(gap), longest)?;
    let holidays = tx.holidays()?;
    let mut found = Vec::new();
    for ground in &grounds {
        let rules = ground.rules(&windows, &closures);
        let look = Look { rules: &rules, claims: &claims, holidays: &holidays, tz: ground.tz(), over: span, now: tx.now };
        for zone in ground.zones.iter().filter(|zone| zone.retired_at.is_none()) {
            if free(&look, zone.id, kind).contains(span) {
                found.push(ZoneFree { zone: ground.path(zone.id), site: ground.site.slug.clone(), names: zone.names.clone() });
            }
        }
    }
    Ok(found)
}
