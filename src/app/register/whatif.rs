//! Which standing sessions another rule would break, before it is kept and once it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bodies::{ParsedSite, ParsedZone, SiteBody, ZoneBody, parse_site, parse_windows, parse_zone};
use crate::app::court::{Ground, rules_of_site};
use crate::app::fields::Fields;
use crate::app::rejudge::{Changed, Law, Standing, keep};
use crate::app::tell::News;
use crate::app::{Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::ZoneId;
use crate::domain::judge::ZoneRules;
use crate::domain::opening::Window;
use crate::domain::span::Instant;
use crate::store::sites::Zone;
use crate::store::sites::write::{SiteTerms, ZoneTerms};

/// A change that is thought of.
pub enum Thought<'a> {
    /// The zone with this slug as it would be.
    Zone(&'a str, &'a ZoneBody),
    /// The site as it would be.
    Site(&'a SiteBody),
    /// The zone with this slug with other windows.
    Windows(&'a str, &'a [Window]),
    /// The zone with this slug, offered no longer.
    Retired(&'a str),
}

/// A change of the rules of one site.
pub(super) enum Change<'a> {
    /// Of what the whole site wants.
    Site(&'a SiteTerms),
    /// Of what a zone wants, and of its windows where they are said.
    Zone(ZoneId, &'a ZoneTerms, Option<&'a [Window]>),
    /// Of a zone's windows.
    Windows(ZoneId, &'a [Window]),
    /// Since when a zone is no longer offered.
    Retired(ZoneId, Option<Instant>),
}

/// The standing sessions that a change would break, by start.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`] for what can't be understood.
pub fn what_if(tx: &mut Tx<'_>, actor: &Actor, site: &str, thought: &Thought<'_>) -> Result<Vec<Changed>> {
    let ground = Ground::load(tx, site)?;
    allow(actor, Deed::EditSite, &Subject::site(ground.site.operator))?;
    let mut fields = Fields::default();
    let mut changed = match thought {
        Thought::Site(body) => {
            let parsed = parse_site(&mut fields, body);
            let ParsedSite { terms, .. } = fields.done(|| parsed)?;
            compare(tx, &ground, &Change::Site(&terms))?
        }
        Thought::Zone(slug, body) => {
            let id = ground.zone_named(slug)?.id;
            let parsed = parse_zone(&mut fields, body);
            let ParsedZone { terms, windows, .. } = fields.done(|| parsed)?;
            compare(tx, &ground, &Change::Zone(id, &terms, windows.as_deref()))?
        }
        Thought::Windows(slug, windows) => {
            let id = ground.zone_named(slug)?.id;
            let windows = parse_windows(windows.to_vec())?;
            compare(tx, &ground, &Change::Windows(id, &windows))?
        }
        Thought::Retired(slug) => {
            let id = ground.zone_named(slug)?.id;
            compare(tx, &ground, &Change::Retired(id, Some(tx.now)))?
        }
    };
    changed.retain(|one| !one.findings.is_empty());
    Ok(changed)
}

/// Follows a change that was just made: flags what it breaks, clears what it breaks no longer, and tells.
/// `ground` is the site before it, with all zones locked.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    actor: &Actor,
    fact: i64,
    before: &Before,
    change: &Change<'_>,
) -> Result<()> {
    let Before { ground, rules } = before;
    let after = changed(ground, rules, change);
    if after == **rules {
        return Ok(());
    }
    let holidays = tx.holidays()?;
    let changed = Standing::at_site(tx, ground)?
        .compare(Law::of_site(rules, &holidays), Law::of_site(&after, &holidays));
    keep(tx, changed, News::by(fact, actor))
}

/// A site as it was before a change.
pub(super) struct Before {
    pub ground: Ground,
    rules: Arc<Rules>,
}

impl Before {
    /// The site as it is now, with all its zones locked.
    pub(super) fn locked(tx: &mut Tx<'_>, site: &str) -> Result<Self> {
        let mut ground = Ground::load(tx, site)?;
        ground.lock_all(tx)?;
        let rules = rules_of_site(tx, &ground)?;
        Ok(Self { ground, rules })
    }
}

fn compare(tx: &mut Tx<'_>, ground: &Ground, change: &Change<'_>) -> Result<Vec<Changed>> {
    let rules = rules_of_site(tx, ground)?;
    let after = changed(ground, &rules, change);
    let holidays = tx.holidays()?;
    Ok(Standing::at_site(tx, ground)?
        .compare(Law::of_site(&rules, &holidays), Law::of_site(&after, &holidays)))
}

type Rules = BTreeMap<ZoneId, ZoneRules>;

/// The rules as a change makes them.
fn changed(ground: &Ground, rules: &Rules, change: &Change<'_>) -> Rules {
    let ground = ground.clone();
    let (ground, windows) = match *change {
        Change::Site(terms) => {
            let site = terms.applied_to(&ground.site);
            (ground.with_site(site), None)
        }
        Change::Zone(id, terms, windows) => (
            ground.with_zone(id, |zone| terms.applied_to(zone)),
            windows.map(|windows| (id, windows)),
        ),
        Change::Windows(id, windows) => (ground, Some((id, windows))),
        Change::Retired(id, retired_at) => {
            let retired = |zone: &Zone| Zone {
                retired_at,
                ..zone.clone()
            };
            (ground.with_zone(id, retired), None)
        }
    };
    let of_zone = |zone: &Zone| {
        let was = rules.get(&zone.id)?;
        let open = windows
            .filter(|(id, _)| *id == zone.id)
            .map_or_else(|| was.windows.clone(), |(_, windows)| windows.to_vec());
        Some((zone.id, ground.rules_of(zone, open, was.closures.clone())))
    };
    ground.zones.iter().filter_map(of_zone).collect()
}
