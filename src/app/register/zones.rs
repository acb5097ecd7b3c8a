//! Zones and their windows: changed by the operator's managers, staff and admins. Every change takes the
//! locks of the site's zones, as bookings do, so that none is judged by what is just being changed; what
//! stands is judged again.

use super::bodies::{MOST_ZONES, ParsedZone, ZoneBody, parse_windows, parse_zone};
use super::facts;
use super::rows::{insert_zone, replace_windows};
use super::sites::{get_site, lock};
use super::views::ZoneView;
use super::whatif::{Before, Change, follow};
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::journal::{Entry, note};
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::fault::Fault;
use crate::domain::ids::{SiteId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::opening::Window;
use crate::store::sites::{Zone, write as store};

/// One zone, for everybody.
pub fn get_zone(tx: &mut Tx<'_>, actor: &Actor, site: &str, zone: &str) -> Result<ZoneView> {
    get_site(tx, actor, site)?
        .zones
        .into_iter()
        .find(|view| view.slug == zone)
        .ok_or(Error::NotFound)
}

/// Adds a zone to a site. `seen` is the version of the site that the caller saw, if they say so.
///
/// # Errors
/// [`Error::Stale`], [`Error::Forbidden`], [`Error::Taken`] for the slug; [`Error::Invalid`] with every bad
/// field, and for a parent whose time is taken already: those bookings would not take the new zone.
pub fn create_zone(
    tx: &mut Tx<'_>,
    actor: &Actor,
    site: &str,
    seen: Option<i64>,
    body: &ZoneBody,
) -> Result<ZoneView> {
    let ground = lock(tx, actor, site, seen)?.ground;
    let id = ground.site.id;
    let mut fields = Fields::default();
    let parsed = parse_zone(&mut fields, body);
    if ground.zones.len() >= MOST_ZONES {
        fields.refuse(
            "slug",
            "too_many",
            Fault::new("zones-at-most").with("most", MOST_ZONES),
        );
    }
    let parent = match &body.parent {
        None => None,
        Some(slug) => parse_parent(tx, &mut fields, &ground, slug)?,
    };
    let parsed = fields.done(|| parsed)?;
    let zone = insert_zone(tx, id, parent, parsed)?;
    let (view, _) = written(tx, actor, (site, id), JournalAction::ZoneCreate, (zone, None))?;
    Ok(view)
}

/// The parent, when nobody has time in it.
fn parse_parent(tx: &mut Tx<'_>, fields: &mut Fields, ground: &Ground, slug: &str) -> Result<Option<ZoneId>> {
    let Ok(parent) = ground.zone_named(slug) else {
        fields.refuse("parent", "unknown", "no-zone-of-site");
        return Ok(None);
    };
    if is_taken(tx, ground, parent)? {
        fields.refuse("parent", "claims_stand", "zone-has-bookings");
    }
    Ok(Some(parent.id))
}

/// Whether bookings have time from now on in a zone that is locked.
fn is_taken(tx: &mut Tx<'_>, ground: &Ground, zone: &Zone) -> Result<bool> {
    Ok(store::has_claims_after(
        tx.conn,
        zone.id,
        ground.longest_of(zone),
        tx.now,
    )?)
}

/// Makes a zone what the body says. Windows that are not said stay. Sessions that break the new rules stay,
/// flagged. `seen` as in [`create_zone`].
///
/// # Errors
/// [`Error::Stale`], [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] also for another slug or
/// parent, and for another capacity while bookings have time in it.
pub fn update_zone(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: (&str, &str),
    seen: Option<i64>,
    body: &ZoneBody,
) -> Result<ZoneView> {
    let edited = Edited::open(tx, actor, path, seen)?;
    let (was, before) = (&edited.zone, &edited.view);
    let mut fields = Fields::default();
    let parsed = parse_zone(&mut fields, body);
    for (field, differs) in [
        ("slug", body.slug != before.slug),
        ("parent", body.parent != before.parent),
    ] {
        if differs {
            fields.refuse(field, "fixed", "fixed");
        }
    }
    if body.capacity != i64::from(was.capacity) && is_taken(tx, &edited.site.ground, was)? {
        // Each claim says whether it is exclusive, by the capacity at the time that it was made.
        fields.refuse("capacity", "claims_stand", "fixed-bookings-ahead");
    }
    let ParsedZone { terms, windows, .. } = fields.done(|| parsed)?;
    store::update_zone(tx.conn, was.id, &terms)?;
    if let Some(windows) = &windows {
        replace_windows(tx, was.id, windows)?;
    }
    let change = Change::Zone(was.id, &terms, windows.as_deref());
    edited.close(tx, actor, JournalAction::ZoneUpdate, &change)
}

/// Offers a zone no longer. Bookings that stand keep their time; sessions to come are flagged. `seen` as in
/// [`create_zone`].
///
/// # Errors
/// [`Error::Stale`], [`Error::NotFound`], [`Error::Forbidden`].
pub fn retire_zone(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: (&str, &str),
    seen: Option<i64>,
) -> Result<ZoneView> {
    let edited = Edited::open(tx, actor, path, seen)?;
    let since = Some(edited.zone.retired_at.unwrap_or(tx.now));
    store::set_retired(tx.conn, edited.zone.id, since)?;
    let change = Change::Retired(edited.zone.id, since);
    edited.close(tx, actor, JournalAction::ZoneRetire, &change)
}

/// Offers a retired zone again. `seen` as in [`create_zone`].
pub fn unretire_zone(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: (&str, &str),
    seen: Option<i64>,
) -> Result<ZoneView> {
    let edited = Edited::open(tx, actor, path, seen)?;
    store::set_retired(tx.conn, edited.zone.id, None)?;
    let change = Change::Retired(edited.zone.id, None);
    edited.close(tx, actor, JournalAction::ZoneUnretire, &change)
}

/// Puts these windows in the place of those that a zone has. Sessions that no longer lie inside them stay,
/// flagged. `seen` as in [`create_zone`].
///
/// # Errors
/// As in [`retire_zone`], and [`Error::Invalid`] with what is wrong with each window.
pub fn set_windows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: (&str, &str),
    seen: Option<i64>,
    windows: Vec<Window>,
) -> Result<ZoneView> {
    let edited = Edited::open(tx, actor, path, seen)?;
    let windows = parse_windows(windows)?;
    replace_windows(tx, edited.zone.id, &windows)?;
    let change = Change::Windows(edited.zone.id, &windows);
    edited.close(tx, actor, JournalAction::ZoneSetWindows, &change)
}

/// A zone that is being changed, as it was before: its site is locked, and all zones of that.
struct Edited {
    site: Before,
    zone: Zone,
    view: ZoneView,
}

impl Edited {
    fn open(tx: &mut Tx<'_>, actor: &Actor, (site, zone): (&str, &str), seen: Option<i64>) -> Result<Self> {
        let before = lock(tx, actor, site, seen)?;
        let view = get_zone(tx, actor, site, zone)?;
        Ok(Self {
            zone: before.ground.zone_named(zone)?.clone(),
            site: before,
            view,
        })
    }

    /// Writes the change down, which was made, and follows it. The zone as it is now.
    fn close(
        self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        action: JournalAction,
        change: &Change<'_>,
    ) -> Result<ZoneView> {
        let site = &self.site.ground.site;
        let (view, fact) = written(
            tx,
            actor,
            (&site.slug, site.id),
            action,
            (self.zone.id, Some(self.view)),
        )?;
        follow(tx, actor, fact, &self.site, change)?;
        Ok(view)
    }
}

/// Writes the journal row of a changed zone. The zone as it is now, and the entry.
fn written(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (site, id): (&str, SiteId),
    action: JournalAction,
    (zone, before): (ZoneId, Option<ZoneView>),
) -> Result<(ZoneView, i64)> {
    let after = get_site(tx, actor, site)?
        .zones
        .into_iter()
        .find(|view| view.id == zone.0)
        .ok_or(Error::NotFound)?;
    let was = before.map_or(Ok(None), |before| facts(&before))?;
    let subject = format!("zone {}", after.path);
    let entry = Entry {
        site: Some(id),
        subject,
        was,
        became: facts(&after)?,
        ..Entry::of(action)
    };
    let fact = note(tx, actor, entry)?;
    Ok((after, fact))
}
