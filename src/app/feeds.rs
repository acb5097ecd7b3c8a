//! Calendars that people subscribe to: one secret address for each person and subject, read with the eyes of
//! its owner. What they may not see is not in it, or is said to be occupied and no more.

use std::collections::BTreeSet;

use super::access::scope;
use super::court::{Ground, rules_of_site};
use super::journal::{self, Entry};
use super::{Error, Result, Tx, auth};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, SiteId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::free::{Look, picture};
use crate::domain::opening::PhaseKind;
use crate::domain::place::FeedKind;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, Spans, start_of_day};
use crate::domain::text::{Language, Names};
use crate::store;
use crate::store::feeds::Feed;
use crate::store::sessions::{Session, SessionFilter};

/// How far back a feed reaches, in days.
const BACK: i64 = 28;
const AHEAD: i64 = 182;
/// Days after which a subscription ends that nobody fetches.
const UNUSED_DAYS: i64 = 365;
/// Most sessions of a feed.
const MOST: i64 = 3_000;

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

/// What a feed holds.
#[derive(Debug, Clone)]
pub struct Content {
    /// What it is about; none for one's own.
    pub names: Option<Names>,
    /// The language of its words.
    pub language: Language,
    /// Nothing in it is younger.
    pub changed_at: Instant,
    /// Its events, by start.
    pub items: Vec<Item>,
}

/// One event of a feed.
#[derive(Debug, Clone)]
pub enum Item {
    /// A session that the reader may see.
    Session(Box<Seen>),
    /// A zone has no room.
    Occupied { zone: ZoneId, names: Names, span: Span },
}

/// A session with what its reader may see of it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub session: Session,
    /// What it is for.
    pub kind: PhaseKind,
    /// Rises with every change of its phase.
    pub sequence: u32,
    /// When its booking was last changed.
    pub changed_at: Instant,
    /// What the consortium calls it.
    pub title: String,
    /// Whether it was decided for.
    pub state: BookingState,
    pub consortium: Names,
    /// The site's names, address and phone.
    pub site: (Names, String, String),
    /// Names of its zones.
    pub zones: Vec<Names>,
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
            Ground::load(tx, site)?
                .zones
                .iter()
                .find(|own| own.slug == zone)
                .ok_or(Error::NotFound)?
                .id
                .0
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
///
/// # Errors
/// [`Error::Unauthenticated`].
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
            .filter(|feed| feed.kind == kind)
            .map(|feed| feed.subject)
            .collect::<Vec<_>>()
    };
    let zones = store::sites::zones_by_ids(tx.conn, &ids(FeedKind::Zone))?;
    let site_ids: Vec<i64> = ids(FeedKind::Site)
        .into_iter()
        .chain(zones.iter().map(|zone| zone.site.0))
        .collect();
    let sites = store::sites::sites_by_ids(tx.conn, &site_ids)?;
    let consortia = store::consortia::consortia_by_ids(tx.conn, &ids(FeedKind::Consortium))?;
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
///
/// # Errors
/// The store's.
pub fn forget_unused(tx: &mut Tx<'_>) -> Result<usize> {
    Ok(store::feeds::delete_unused(
        tx.conn,
        tx.now.plus_days(-UNUSED_DAYS),
    )?)
}

/// What a subscription holds now, with the eyes of its owner; and what is to be marked as seen, once a day.
///
/// # Errors
/// [`Error::NotFound`] for an unknown address, of a person who is barred, or about what they may no longer
/// see.
pub fn read_feed(tx: &mut Tx<'_>, token: &str) -> Result<(Content, Option<auth::Seen>)> {
    let since = tx.now.plus_days(-UNUSED_DAYS);
    let feed = store::feeds::find_feed(tx.conn, &auth::token_hash(token), since)?.ok_or(Error::NotFound)?;
    let seen = auth::is_new_day(feed.last_used_at, tx.now).then_some(auth::Seen::Feed(feed.id));
    Ok((content_of(tx, &feed)?, seen))
}

fn content_of(tx: &mut Tx<'_>, feed: &Feed) -> Result<Content> {
    let visitor = auth::actor_of_person(tx, feed.person)?.ok_or(Error::NotFound)?;
    let reader = Reader {
        actor: visitor.actor,
        language: visitor.language,
    };
    let over = window(tx);
    match feed.kind {
        FeedKind::Person => own(tx, &reader, over),
        FeedKind::Consortium => of_consortium(tx, &reader, ConsortiumId(feed.subject), over),
        FeedKind::Site => {
            let ground = Ground::of_site(tx, SiteId(feed.subject))?;
            let zones = ground.zones.iter().map(|zone| zone.id).collect();
            of_ground(tx, &reader, &ground, zones, over)
        }
        FeedKind::Zone => {
            let zone = store::sites::zones_by_ids(tx.conn, &[feed.subject])?
                .pop()
                .ok_or(Error::NotFound)?;
            let ground = Ground::of_site(tx, zone.site)?;
            of_ground(tx, &reader, &ground, BTreeSet::from([zone.id]), over)
        }
    }
}

/// What anybody may know of a zone: when it is occupied.
///
/// # Errors
/// [`Error::NotFound`].
pub fn read_zone(tx: &mut Tx<'_>, site: &str, zone: &str, language: Language) -> Result<Content> {
    let ground = Ground::load(tx, site)?;
    let zone = ground
        .zones
        .iter()
        .find(|own| own.slug == zone)
        .ok_or(Error::NotFound)?
        .id;
    let over = window(tx);
    of_ground(
        tx,
        &Reader {
            actor: Actor::default(),
            language,
        },
        &ground,
        BTreeSet::from([zone]),
        over,
    )
}

struct Reader {
    actor: Actor,
    language: Language,
}

/// Whole days, so that the same question has the same answer all day long.
fn window(tx: &Tx<'_>) -> Span {
    let today = start_of_day(tx.rules.time_zone, tx.now.local(tx.rules.time_zone).date());
    Span {
        start: today.plus_days(-BACK),
        end: today.plus_days(AHEAD),
    }
}

fn content(tx: &mut Tx<'_>, reader: &Reader, names: Option<Names>, items: Vec<Item>) -> Result<Content> {
    // The window moves at midnight; all else that changes a feed stands in the journal.
    let today = start_of_day(tx.rules.time_zone, tx.now.local(tx.rules.time_zone).date());
    let changed_at = store::journal::newest(tx.conn)?
        .filter(|_| reader.actor.person.is_some())
        .map_or(today, |at| at.max(today));
    Ok(Content {
        names,
        language: reader.language,
        changed_at,
        items,
    })
}

fn own(tx: &mut Tx<'_>, reader: &Reader, over: Span) -> Result<Content> {
    let scope = scope(tx, &reader.actor)?;
    let longest = store::claims::longest_claim(tx.conn)?;
    let filter = SessionFilter {
        scope,
        ..filter(over, longest)
    };
    let items = seen(tx, &filter)?;
    content(tx, reader, None, items)
}

fn of_consortium(tx: &mut Tx<'_>, reader: &Reader, id: ConsortiumId, over: Span) -> Result<Content> {
    let consortium = store::consortia::get_consortium(tx.conn, id)?;
    let scope = scope(tx, &reader.actor)?;
    if !scope.sees_consortium(id) {
        return Err(Error::NotFound);
    }
    let longest = store::claims::longest_claim(tx.conn)?;
    let filter = SessionFilter {
        consortium: Some(id),
        scope,
        ..filter(over, longest)
    };
    let items = seen(tx, &filter)?;
    content(tx, reader, Some(consortium.titles), items)
}

/// The sessions that the reader may see in some zones of a site, and where else those are occupied.
fn of_ground(
    tx: &mut Tx<'_>,
    reader: &Reader,
    ground: &Ground,
    zones: BTreeSet<ZoneId>,
    over: Span,
) -> Result<Content> {
    let longest = ground.longest_of_all(tx)?;
    let mut items = Vec::new();
    if reader.actor.person.is_some() {
        let scope = scope(tx, &reader.actor)?;
        let filter = SessionFilter {
            sites: vec![ground.site.id.0],
            scope,
            ..filter(over, longest)
        };
        items = seen(tx, &filter)?;
    }
    let takes = |item: &Item| matches!(item, Item::Session(seen) if !ground.taken_by(&seen.session.zones).is_disjoint(&zones));
    items.retain(takes);
    let rules = rules_of_site(tx, ground)?;
    let ids: Vec<i64> = ground
        .taken_by(&zones.iter().copied().collect::<Vec<_>>())
        .iter()
        .map(|zone| zone.0)
        .collect();
    let claims = store::claims::claims_in(tx.conn, &ids, over, longest, BookingId(0))?;
    let holidays = tx.holidays()?;
    let look = Look {
        rules: &rules,
        claims: &claims,
        holidays: &holidays,
        tz: ground.tz(),
        over,
        now: tx.now,
    };
    for zone in ground.zones.iter().filter(|zone| zones.contains(&zone.id)) {
        let occupied = picture(&look, zone.id)
            .map(|picture| picture.occupied)
            .unwrap_or_default();
        let told = Spans::union_of(items.iter().filter_map(|item| told_in(ground, item, zone.id)));
        let rest = occupied.minus(&told);
        items.extend(rest.as_slice().iter().map(|span| Item::Occupied {
            zone: zone.id,
            names: zone.names.clone(),
            span: *span,
        }));
    }
    items.sort_by_key(|item| match item {
        Item::Session(seen) => seen.session.span,
        Item::Occupied { span, .. } => *span,
    });
    let only = zones
        .iter()
        .next()
        .filter(|_| zones.len() == 1)
        .and_then(|zone| ground.zone(*zone));
    let names = only.map_or_else(
        || ground.site.names.clone(),
        |zone| both(&ground.site.names, &zone.names),
    );
    content(tx, reader, Some(names), items)
}

/// When a session that is told of takes a zone.
fn told_in(ground: &Ground, item: &Item, zone: ZoneId) -> Option<Span> {
    match item {
        Item::Session(seen) if ground.taken_by(&seen.session.zones).contains(&zone) => {
            Some(seen.session.span)
        }
        _ => None,
    }
}

fn filter(over: Span, longest: i64) -> SessionFilter {
    SessionFilter {
        from: Some(over.start),
        to: Some(over.end),
        limit: MOST,
        longest,
        ..SessionFilter::default()
    }
}

fn seen(tx: &mut Tx<'_>, filter: &SessionFilter) -> Result<Vec<Item>> {
    let mut sessions = store::sessions::list_sessions(tx.conn, filter)?;
    sessions.retain(|session| {
        !matches!(
            session.state,
            SessionState::Skipped | SessionState::Cancelled | SessionState::Missed
        )
    });
    let distinct = |id: fn(&Session) -> i64| {
        sessions
            .iter()
            .map(id)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    };
    let (booking_ids, site_ids) = (
        distinct(|session| session.booking.0),
        distinct(|session| session.site.0),
    );
    let bookings = store::bookings::bookings_by_ids(tx.conn, &booking_ids)?;
    let phases = store::bookings::phases_of_bookings(tx.conn, &booking_ids)?;
    let consortium_ids: BTreeSet<i64> = bookings.values().map(|booking| booking.consortium.0).collect();
    let consortia =
        store::consortia::consortia_by_ids(tx.conn, &consortium_ids.into_iter().collect::<Vec<_>>())?;
    let sites = store::sites::sites_by_ids(tx.conn, &site_ids)?;
    let zones = store::sites::zones_of_sites(tx.conn, &site_ids)?;
    let tell = |session: Session| {
        let booking = bookings.get(&session.booking)?;
        // While a booking is suspended, what is to come is no date, as its mail said.
        if booking.life.state() == BookingState::Suspended && !session.state.has_begun() {
            return None;
        }
        let phase = phases
            .get(&session.booking)?
            .iter()
            .find(|phase| phase.id == session.phase)?;
        let consortium = consortia.iter().find(|own| own.id == booking.consortium)?;
        let site = sites.get(&session.site)?;
        let own = zones
            .iter()
            .filter(|zone| session.zones.contains(&zone.id))
            .map(|zone| zone.names.clone())
            .collect();
        Some(Item::Session(Box::new(Seen {
            kind: phase.kind,
            sequence: phase.sequence,
            changed_at: booking.changed_at,
            title: booking.title.clone(),
            state: booking.life.state(),
            consortium: consortium.titles.clone(),
            site: (site.names.clone(), site.address.clone(), site.phone.clone()),
            zones: own,
            session,
        })))
    };
    Ok(sessions.into_iter().filter_map(tell).collect())
}
