//! Calendars that people subscribe to: one secret address for each person and subject, read with the eyes of
//! its owner. What they may not see is not in it, or is said to be occupied and no more.

use super::access::scope;
use super::court::Ground;
use super::journal::{self, Entry};
use super::{Error, Result, Tx, auth};
use crate::domain::access::Actor;
use crate::domain::ids::{ConsortiumId, SiteId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::place::FeedKind;
use crate::domain::span::Instant;
use crate::domain::text::Names;
use crate::store;
use crate::store::feeds::Feed;

mod content;
pub use content::{Content, Item, Seen, read_feed, read_zone};

/// Days after which a subscription ends that nobody fetches.
const UNUSED_DAYS: i64 = 365;

/// A subscription as its owner sees it. Its address was shown once, when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedView {
    pub id: i64,
    /// What it is about.
    pub kind: FeedKind,
    /// What that is called; none for one's own.
    pub names: Option<Names>,
    /// Where that is shown; empty when it is gone.
    pub page: String,
    /// When its address was made.
    pub created_at: Instant,
    /// When it was fetched last; marked once a day.
    pub last_used_at: Option<Instant>,
    /// From which network address, if that is known.
    pub last_used_address: Option<String>,
    /// When it ends unless somebody fetches it.
    pub ends_at: Instant,
}

/// Makes the address of a subscription; one that the person had about the same thing stops to work.
/// `path` names the subject: nothing for one's own, `site`, `site/zone`, or the consortium's slug.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`] also for a consortium that is hidden.
pub fn make_feed(tx: &mut Tx<'_>, actor: &Actor, kind: FeedKind, path: &str) -> Result<String> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    auth::hold_doors(tx, actor, person)?;
    let subject = match kind {
        FeedKind::Person => person.0,
        FeedKind::Site => {
            store::sites::find_site(tx.conn, path)?
                .ok_or(Error::NotFound)?
                .id
                .0
        }
        FeedKind::Zone => {
            let (site, zone) = path.split_once('/').ok_or(Error::NotFound)?;
            Ground::load(tx, site)?.zone_named(zone)?.id.0
        }
        FeedKind::Consortium => {
            let consortium = store::consortia::find_consortium(tx.conn, path)?.ok_or(Error::NotFound)?;
            if !scope(tx, actor)?.sees_consortium(consortium.id) {
                return Err(Error::NotFound);
            }
            consortium.id.0
        }
    };
    let token = tx.random.token();
    let feed = Feed {
        id: tx.id()?,
        person,
        kind,
        subject,
        created_at: tx.now,
        last_used_at: None,
        last_used_address: None,
    };
    store::feeds::put_feed(tx.conn, &feed, &auth::token_hash(&token))?;
    note(tx, actor, JournalAction::FeedMake, feed.id)?;
    Ok(format!("/calendars/{token}.ics"))
}

/// Ends a subscription of one's own.
///
/// # Errors
/// [`Error::NotFound`] when it isn't there, or somebody else's.
pub fn revoke_feed(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<()> {
    store::feeds::delete_feed(tx.conn, actor.person.ok_or(Error::Unauthenticated)?, id)?;
    note(tx, actor, JournalAction::FeedRevoke, id)
}

fn note(tx: &mut Tx<'_>, actor: &Actor, action: JournalAction, id: i64) -> Result<()> {
    journal::note(
        tx,
        actor,
        Entry {
            subject: format!("feed {id}"),
            ..Entry::of(action)
        },
    )
    .map(|_| ())
}

/// One's own subscriptions to what one may see.
pub fn list_feeds(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<FeedView>> {
    let mut feeds = store::feeds::feeds_of_person(tx.conn, actor.person.ok_or(Error::Unauthenticated)?)?;
    let scope = scope(tx, actor)?;
    // Their addresses are no longer answered, and a consortium that is hidden is not named either.
    feeds.retain(|feed| {
        feed.kind != FeedKind::Consortium || scope.sees_consortium(ConsortiumId(feed.subject))
    });
    let ids = |kind| {
        feeds
            .iter()
            .filter(move |feed| feed.kind == kind)
            .map(|feed| feed.subject)
    };
    let zone_ids: Vec<_> = ids(FeedKind::Zone).map(ZoneId).collect();
    let zones = store::sites::zones_by_ids(tx.conn, &zone_ids)?;
    let site_ids: Vec<_> = ids(FeedKind::Site)
        .map(SiteId)
        .chain(zones.iter().map(|zone| zone.site))
        .collect();
    let sites = store::sites::sites_by_ids(tx.conn, &site_ids)?;
    let consortium_ids: Vec<_> = ids(FeedKind::Consortium).map(ConsortiumId).collect();
    let consortia = store::consortia::consortia_by_ids(tx.conn, &consortium_ids)?;
    let subject_of = |feed: &Feed| match feed.kind {
        FeedKind::Person => Some((None, "/account".to_owned())),
        FeedKind::Site => sites
            .get(&SiteId(feed.subject))
            .map(|site| (Some(site.names.clone()), format!("/sites/{}", site.slug))),
        FeedKind::Zone => {
            let zone = zones.iter().find(|zone| zone.id.0 == feed.subject)?;
            let site = sites.get(&zone.site)?;
            Some((
                Some(both(&site.names, &zone.names)),
                format!("/sites/{}/zones/{}", site.slug, zone.slug),
            ))
        }
        FeedKind::Consortium => {
            let found = consortia.iter().find(|own| own.id.0 == feed.subject)?;
            Some((Some(found.titles.clone()), format!("/consortia/{}", found.slug)))
        }
    };
    let view = |feed: &Feed| {
        let (names, page) = subject_of(feed).unwrap_or_default();
        FeedView {
            id: feed.id,
            kind: feed.kind,
            names,
            page,
            created_at: feed.created_at,
            last_used_at: feed.last_used_at,
            last_used_address: feed.last_used_address.clone(),
            ends_at: feed
                .last_used_at
                .unwrap_or(feed.created_at)
                .plus_days(UNUSED_DAYS),
        }
    };
    Ok(feeds.iter().map(view).collect())
}

fn both(site: &Names, zone: &Names) -> Names {
    Names {
        ko: format!("{} {}", site.ko, zone.ko),
        en: format!("{}, {}", site.en, zone.en),
    }
}

/// Deletes subscriptions that have ended because nobody fetches them. How many.
pub fn forget_unused(tx: &mut Tx<'_>) -> Result<usize> {
    Ok(store::feeds::delete_unused(
        tx.conn,
        tx.now.plus_days(-UNUSED_DAYS),
    )?)
}
