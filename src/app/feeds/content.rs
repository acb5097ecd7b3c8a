//! What a feed holds, with the eyes of its owner.

use std::collections::BTreeSet;

use super::{UNUSED_DAYS, both};
use crate::app::access::scope;
use crate::app::court::{Ground, rules_of_site};
use crate::app::reads::lists::distinct;
use crate::app::{Error, Result, Tx, auth};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, SiteId, ZoneId};
use crate::domain::judge::free::{Look, picture};
use crate::domain::opening::PhaseKind;
use crate::domain::place::FeedKind;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, Spans};
use crate::domain::text::{Language, Names};
use crate::store;
use crate::store::feeds::Feed;
use crate::store::sessions::{Session, SessionFilter};

/// How far back a feed reaches, in days.
const BACK: i64 = 28;
const AHEAD: i64 = 182;
/// Most sessions of a feed.
const MOST: i64 = 3_000;

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
            let zone = store::sites::zones_by_ids(tx.conn, &[ZoneId(feed.subject)])?
                .pop()
                .ok_or(Error::NotFound)?;
            let ground = Ground::of_site(tx, zone.site)?;
            of_ground(tx, &reader, &ground, BTreeSet::from([zone.id]), over)
        }
    }
}

/// What anybody may know of a zone: when it is occupied.
pub fn read_zone(tx: &mut Tx<'_>, site: &str, zone: &str, language: Language) -> Result<Content> {
    let ground = Ground::load(tx, site)?;
    let zones = BTreeSet::from([ground.zone_named(zone)?.id]);
    let nobody = Reader {
        actor: Actor::default(),
        language,
    };
    let over = window(tx);
    of_ground(tx, &nobody, &ground, zones, over)
}

struct Reader {
    actor: Actor,
    language: Language,
}

/// Whole days, so that the same question has the same answer all day long.
fn window(tx: &Tx<'_>) -> Span {
    let today = tx.midnight();
    Span {
        start: today.plus_days(-BACK),
        end: today.plus_days(AHEAD),
    }
}

fn content(tx: &mut Tx<'_>, reader: &Reader, names: Option<Names>, items: Vec<Item>) -> Result<Content> {
    // The window moves at midnight; all else that changes a feed stands in the journal.
    let today = tx.midnight();
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
            sites: vec![ground.site.id],
            scope,
            ..filter(over, longest)
        };
        items = seen(tx, &filter)?;
    }
    let takes = |item: &Item| match item {
        Item::Session(seen) => !ground.taken_by(&seen.session.zones).is_disjoint(&zones),
        Item::Occupied { .. } => false,
    };
    items.retain(takes);
    let rules = rules_of_site(tx, ground)?;
    let ids: Vec<_> = ground
        .taken_by(&zones.iter().copied().collect::<Vec<_>>())
        .into_iter()
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
    let booking_ids = distinct(sessions.iter().map(|session| session.booking));
    let site_ids = distinct(sessions.iter().map(|session| session.site));
    let bookings = store::bookings::bookings_by_ids(tx.conn, &booking_ids)?;
    let phases = store::bookings::phases_of_bookings(tx.conn, &booking_ids)?;
    let consortium_ids = distinct(bookings.values().map(|booking| booking.consortium));
    let consortia = store::consortia::consortia_by_ids(tx.conn, &consortium_ids)?;
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
