//! Sites: added by staff and admins, changed by their operator's managers too, seen by everybody.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::{MOST_ZONES, ParsedSite, ParsedZone, SiteBody, ZoneBody, parse_site, parse_zone};
use super::facts;
use super::rows::insert_zone;
use super::views::{SiteView, views};
use super::whatif::{Before, Change, follow};
use crate::app::access::or_hidden;
use crate::app::fields::{Fields, expect_version, taken};
use crate::app::journal::{Entry, note};
use crate::app::paging::{Listed, Page};
use crate::app::{Error, Result, Tx, allow, permit};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::ids::{SiteId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::store::register::ids_of_organisations;
use crate::store::sites::write::SiteName;
use crate::store::sites::{self as read, Site, write as store};

/// Adds a site with its zones and windows.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Taken`] for the slug, [`Error::Forbidden`].
pub fn create_site(tx: &mut Tx<'_>, actor: &Actor, body: &SiteBody) -> Result<SiteView> {
    permit(actor, Deed::RunProgramme)?;
    let operator = ids_of_organisations(tx.conn, &[body.operator.as_str()])?
        .into_values()
        .next();
    let mut fields = Fields::default();
    let site = parse_site(&mut fields, body);
    let zones = parse_zones(&mut fields, &body.zones);
    if operator.is_none() {
        fields.refuse("operator", "unknown", "no-organisation");
    }
    let (ParsedSite { slug, tz, terms }, operator) = fields.done(|| Some((site?, operator?)))?;
    let windows: usize = zones
        .iter()
        .map(|zone| zone.windows.as_ref().map_or(0, Vec::len))
        .sum();
    tx.reserve_ids(2 + zones.len() + windows)?;
    let id = SiteId(tx.id()?);
    store::insert_site(tx.conn, id, &SiteName { slug, operator, tz }, &terms, tx.now)
        .map_err(|error| taken(error, &["slug"]))?;
    insert_zones(tx, id, zones)?;
    let view = get_view(tx, actor, id)?;
    let subject = format!("site {}", view.slug);
    note(
        tx,
        actor,
        Entry {
            site: Some(id),
            subject,
            became: facts(&view)?,
            ..Entry::of(JournalAction::SiteCreate)
        },
    )?;
    Ok(view)
}

/// Reads the zones of a new site and puts every parent before its children.
fn parse_zones(fields: &mut Fields, bodies: &[ZoneBody]) -> Vec<ParsedZone> {
    if bodies.len() > MOST_ZONES {
        fields.refuse(
            "zones",
            "too_many",
            Fault::new("at-most").with("most", MOST_ZONES),
        );
        return Vec::new();
    }
    let mut slugs: BTreeSet<&str> = BTreeSet::new();
    let mut parsed = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        fields.within(format!("zones.{index}"), |fields| {
            parsed.extend(parse_zone(fields, body));
            if !slugs.insert(&body.slug) {
                fields.refuse("slug", "twice", "given-twice");
            }
        });
    }
    check_parents(fields, bodies);
    parsed.sort_by_key(|zone| depth(bodies, zone.slug.as_str()).unwrap_or(0));
    parsed
}

fn check_parents(fields: &mut Fields, bodies: &[ZoneBody]) {
    for (index, body) in bodies.iter().enumerate() {
        let Some(parent) = &body.parent else { continue };
        let field = format!("zones.{index}.parent");
        if !bodies.iter().any(|other| other.slug == *parent) {
            fields.refuse(&field, "unknown", "no-zone-of-site");
        } else if depth(bodies, &body.slug).is_none() {
            fields.refuse(&field, "circle", "zone-circle");
        }
    }
}

/// How many zones lie above; none when they go in a circle.
fn depth(bodies: &[ZoneBody], slug: &str) -> Option<usize> {
    let parent = |slug: &str| {
        bodies
            .iter()
            .find(|body| body.slug == slug)
            .and_then(|body| body.parent.as_deref())
    };
    let above = std::iter::successors(parent(slug), |slug| parent(slug))
        .take(bodies.len() + 1)
        .count();
    (above <= bodies.len()).then_some(above)
}

fn insert_zones(tx: &mut Tx<'_>, site: SiteId, zones: Vec<ParsedZone>) -> Result<()> {
    let mut ids: BTreeMap<String, ZoneId> = BTreeMap::new();
    for zone in zones {
        let parent = zone.parent.as_ref().and_then(|slug| ids.get(slug)).copied();
        let slug = zone.slug.to_string();
        ids.insert(slug, insert_zone(tx, site, parent, zone)?);
    }
    Ok(())
}

/// Makes a site what the body says; zones are changed one by one. Sessions that break the new rules stay,
/// flagged. `seen` is the version that the caller saw, if they say so.
///
/// # Errors
/// [`Error::Stale`], [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] also for what can't be
/// changed, and for another request mode while requests wait.
pub fn update_site(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    seen: Option<i64>,
    body: &SiteBody,
) -> Result<SiteView> {
    let standing = lock(tx, actor, slug, seen)?;
    let id = standing.ground.site.id;
    let was = read::get_site(tx.conn, id)?;
    let operator = ids_of_organisations(tx.conn, &[body.operator.as_str()])?
        .into_values()
        .next();
    let mut fields = Fields::default();
    let parsed = parse_site(&mut fields, body);
    let fixed = [
        ("slug", body.slug != was.slug),
        ("operator", operator != Some(was.operator)),
        ("time_zone", body.time_zone != was.tz.name()),
        ("zones", !body.zones.is_empty()),
    ];
    for (field, _) in fixed.iter().filter(|(_, differs)| *differs) {
        fields.refuse(field, "fixed", "fixed-with-site");
    }
    let other_mode = parsed
        .as_ref()
        .is_some_and(|parsed| parsed.terms.request_mode != was.request_mode);
    if other_mode && store::has_waiting_requests(tx.conn, id)? {
        fields.refuse("request_mode", "requests_wait", "fixed-requests-wait");
    }
    let ParsedSite { terms, .. } = fields.done(|| parsed)?;
    let before = site_facts(tx, actor, was)?;
    store::update_site(tx.conn, id, &terms)?;
    let after = read::get_site(tx.conn, id)?;
    let became = site_facts(tx, actor, after)?;
    let subject = format!("site {slug}");
    let entry = Entry {
        site: Some(id),
        subject,
        was: before,
        became,
        ..Entry::of(JournalAction::SiteUpdate)
    };
    let fact = note(tx, actor, entry)?;
    follow(tx, actor, fact, &standing, &Change::Site(&terms))?;
    get_view(tx, actor, id)
}

/// A site as the journal keeps it: without its zones.
pub(super) fn site_facts(tx: &mut Tx<'_>, actor: &Actor, site: Site) -> Result<Option<String>> {
    let view = views(tx, actor, vec![site])?.pop().map(|view| SiteView {
        zones: Vec::new(),
        ..view
    });
    facts(&view)
}

/// Finds a site that the actor may edit, locks it and its zones against bookings and other edits, and
/// compares versions. The site as it is before the edit.
pub(super) fn lock(tx: &mut Tx<'_>, actor: &Actor, slug: &str, seen: Option<i64>) -> Result<Before> {
    let site = read::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    allow(actor, Deed::EditSite, &Subject::site(site.operator))?;
    // Zones come before everything that is written, as with closures: what is written first locks the
    // edition.
    let before = Before::locked(tx, slug)?;
    expect_version(seen, store::lock_site(tx.conn, site.id)?)?;
    Ok(before)
}

/// Sites by id, for everybody.
///
/// # Errors
/// [`Error::Invalid`] for the page.
pub fn list_sites(tx: &mut Tx<'_>, actor: &Actor, page: &Page) -> Result<Listed<SiteView>> {
    let found = read::list_sites(tx.conn, SiteId(page.start()?), page.rows())?;
    let (found, next) = page.cut(found, |site| site.id.0);
    Ok(Listed {
        items: views(tx, actor, found)?,
        next,
    })
}

/// One site, for everybody.
pub fn get_site(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<SiteView> {
    let site = read::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    views(tx, actor, vec![site])?.pop().ok_or(Error::NotFound)
}

/// One site, for those who may change it.
///
/// # Errors
/// [`Error::NotFound`] also for everybody else.
pub fn editable_site(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<SiteView> {
    let site = read::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    or_hidden(allow(actor, Deed::EditSite, &Subject::site(site.operator)))?;
    views(tx, actor, vec![site])?.pop().ok_or(Error::NotFound)
}

fn get_view(tx: &mut Tx<'_>, actor: &Actor, id: SiteId) -> Result<SiteView> {
    let site = read::get_site(tx.conn, id)?;
    views(tx, actor, vec![site])?.pop().ok_or(Error::NotFound)
}
