//! Bookings and sessions as pages list them: with the names that people read. A fixed number of statements.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::court::Ground;
use crate::app::reads::lists::{self, BookingQuery, SessionQuery};
use crate::app::{Result, Tx, access, presence};
use crate::domain::access::{Actor, Seen};
use crate::domain::booking::BookingState;
use crate::domain::ids::BookingId;
use crate::domain::presence::{SITE_SEES_BEFORE, Watch};
use crate::domain::span::{Instant, Tz};
use crate::domain::text::Names;
use crate::store;
use crate::store::bookings::{Booking, BookingKind};
use crate::store::consortia::Consortium;
use crate::store::sessions::{Counted, Session};
use crate::store::sites::Site;

/// A booking in a list.
#[derive(Debug, Clone)]
pub struct Line {
    pub booking: Booking,
    pub consortium: Arc<Consortium>,
    pub site: Arc<Site>,
    /// How many sessions it has.
    pub sessions: Counted,
}

impl Line {
    /// The site's time zone.
    #[must_use]
    pub fn tz(&self) -> Tz {
        self.site.tz
    }
}

/// Bookings that somebody may see, newest first.
pub fn lines(tx: &mut Tx<'_>, actor: &Actor, wanted: &BookingQuery) -> Result<Vec<Line>> {
    let found: Vec<Booking> = lists::bookings(tx, actor, wanted)?
        .into_iter()
        .map(|(booking, _, _)| booking)
        .collect();
    named(tx, found)
}

fn named(tx: &mut Tx<'_>, found: Vec<Booking>) -> Result<Vec<Line>> {
    let ids: Vec<_> = found.iter().map(|booking| booking.id).collect();
    let grounds = Ground::of_sites(tx, found.iter().map(|booking| booking.site))?;
    let consortia = tx.consortia(found.iter().map(|booking| booking.consortium))?;
    let counts = store::sessions::count_by_booking(tx.conn, &ids)?;
    let line = |booking: Booking| {
        let consortium = consortia.iter().find(|own| own.id == booking.consortium)?.clone();
        let site = grounds
            .iter()
            .find(|ground| ground.site.id == booking.site)?
            .site
            .clone();
        Some(Line {
            sessions: counts.get(&booking.id).copied().unwrap_or_default(),
            booking,
            consortium,
            site,
        })
    };
    Ok(found.into_iter().filter_map(line).collect())
}

/// A session in a list.
#[derive(Debug, Clone)]
pub struct SessionLine {
    pub session: Session,
    pub title: String,
    pub state: BookingState,
    /// The conditions of its booking's approval.
    pub conditions: String,
    pub lead: Names,
    pub consortium: String,
    pub site: Arc<Site>,
    /// The names of its zones.
    pub zones: Vec<Names>,
}

/// Sessions that somebody may see, by start.
pub fn session_lines(tx: &mut Tx<'_>, actor: &Actor, wanted: &SessionQuery) -> Result<Vec<SessionLine>> {
    let (sessions, grounds) = lists::sessions(tx, actor, wanted)?;
    told(tx, sessions, &grounds)
}

fn told(tx: &mut Tx<'_>, sessions: Vec<Session>, grounds: &[Ground]) -> Result<Vec<SessionLine>> {
    let bookings = store::bookings::bookings_by_ids(
        tx.conn,
        &lists::distinct(sessions.iter().map(|session| session.booking)),
    )?;
    let consortia = tx.consortia(bookings.values().map(|one| one.consortium))?;
    let line = |session: Session| session_line(session, grounds, &bookings, &consortia);
    Ok(sessions.into_iter().filter_map(line).collect())
}

fn session_line(
    session: Session,
    grounds: &[Ground],
    bookings: &BTreeMap<BookingId, Booking>,
    consortia: &[Arc<Consortium>],
) -> Option<SessionLine> {
    let ground = grounds.iter().find(|ground| ground.site.id == session.site)?;
    let booking = bookings.get(&session.booking)?;
    let consortium = consortia.iter().find(|own| own.id == booking.consortium)?;
    Some(SessionLine {
        title: booking.title.clone(),
        state: booking.life.state(),
        conditions: booking.life.conditions().to_owned(),
        lead: consortium.lead(),
        consortium: consortium.slug.clone(),
        site: ground.site.clone(),
        zones: session
            .zones
            .iter()
            .filter_map(|id| ground.zone(*id))
            .map(|zone| zone.names.clone())
            .collect(),
        session,
    })
}

/// What stands between somebody and their next session.
pub struct Ahead {
    /// The next session that is decided for, or runs.
    pub next: Option<SessionLine>,
    /// The first sessions of the next two weeks, the next one among them.
    pub soon: Vec<SessionLine>,
    /// The first sessions that a person must look at.
    pub flagged: Vec<SessionLine>,
    /// The first session of each booking that is near, where the site records who comes: only people who
    /// were named can check in, and nobody was.
    pub unnamed: Vec<SessionLine>,
    /// The last sessions of the past weeks whose log is asked for and is not final, the newest first.
    pub unwritten: Vec<SessionLine>,
    /// Sessions that are over where people are in all the same, each with how many.
    pub stayed: Vec<(SessionLine, usize)>,
    /// Bookings and proposed changes that wait for the consortium or the site, and drafts, newest first.
    pub open: Vec<Line>,
}

/// Most bookings that [`ahead`] looks at, and most sessions of each of its lists.
const MOST_OPEN: i64 = 100;
const MOST_COMING: i64 = 40;

/// How far ahead [`ahead`] looks for starts, in days.
pub const SOON_DAYS: i64 = 14;

/// How far back [`ahead`] looks for logs that nobody finished, in days.
const LOG_DAYS: i64 = 14;
/// Most of them that are listed.
const MOST_UNWRITTEN: i64 = 10;

/// What stands between somebody and their next session. Looks at their own bookings around the next two
/// weeks, so it costs the same in a large city and after many years.
pub fn ahead(tx: &mut Tx<'_>, actor: &Actor) -> Result<Ahead> {
    let waiting = vec![
        BookingState::ChangesRequested,
        BookingState::Requested,
        BookingState::Draft,
        BookingState::Suspended,
    ];
    let open = lines(
        tx,
        actor,
        &BookingQuery {
            states: waiting,
            limit: MOST_OPEN,
            ..BookingQuery::default()
        },
    )?;
    let until = tx.now.plus_days(SOON_DAYS);
    let mut first = coming(tx, actor, Some(until), MOST_COMING)?;
    if first.is_empty() {
        first = coming(tx, actor, None, 1)?;
    }
    let own = access::own(tx, actor)?;
    let mut flagged = store::sessions::flagged_of_consortia(tx.conn, &own, tx.now, MOST_COMING)?;
    flagged.retain(|session| !first.iter().any(|own| own.id == session.id));
    first.append(&mut flagged);
    let grounds = Ground::of_sites(tx, first.iter().map(|session| session.site))?;
    let mut soon = told(tx, first, &grounds)?;
    let flagged = soon
        .iter()
        .filter(|line| line.session.needs_look())
        .cloned()
        .collect();
    let next = soon.first().cloned();
    soon.retain(|line| line.session.span.start < until);
    Ok(Ahead {
        unnamed: unnamed(tx, &soon)?,
        unwritten: unwritten(tx, actor)?,
        stayed: stayed(tx, &own)?,
        next,
        soon,
        flagged,
        open,
    })
}

fn unnamed(tx: &mut Tx<'_>, soon: &[SessionLine]) -> Result<Vec<SessionLine>> {
    let until = tx.now.plus_days(SITE_SEES_BEFORE);
    let mut first: BTreeMap<BookingId, &SessionLine> = BTreeMap::new();
    for line in soon.iter().filter(|line| line.session.span.start < until) {
        if presence::rules_of(tx, line.site.id)?.watch != Watch::Off {
            first.entry(line.session.booking).or_insert(line);
        }
    }
    let bookings: Vec<BookingId> = first.keys().copied().collect();
    let crews = match bookings.as_slice() {
        [] => BTreeMap::new(),
        some => store::presence::crew::crews(tx.conn, some)?,
    };
    first.retain(|booking, _| !crews.contains_key(booking));
    let mut lines: Vec<SessionLine> = first.into_values().cloned().collect();
    lines.sort_by_key(|line| line.session.span.start);
    Ok(lines)
}

fn stayed(tx: &mut Tx<'_>, own: &Seen) -> Result<Vec<(SessionLine, usize)>> {
    let (over, inside) = store::presence::live::stayed_of(tx.conn, own, tx.now)?;
    if over.is_empty() {
        return Ok(Vec::new());
    }
    let grounds = Ground::of_sites(tx, over.iter().map(|session| session.site))?;
    let counted = |line: SessionLine| {
        let inside = inside.get(&line.session.id).copied().unwrap_or_default();
        (line, usize::try_from(inside).unwrap_or_default())
    };
    Ok(told(tx, over, &grounds)?.into_iter().map(counted).collect())
}

fn unwritten(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<SessionLine>> {
    let since = tx.now.plus_days(-LOG_DAYS);
    let wanted = BookingQuery {
        states: vec![BookingState::Active, BookingState::Completed],
        from: Some(since),
        to: Some(tx.now),
        ..BookingQuery::default()
    };
    let held = ids_of(tx, actor, wanted)?;
    let over = store::logs::unwritten(tx.conn, &held, since, MOST_UNWRITTEN)?;
    let grounds = Ground::of_sites(tx, over.iter().map(|session| session.site))?;
    told(tx, over, &grounds)
}

/// The first sessions to come of somebody's bookings that are decided for and begin before a moment.
fn coming(tx: &mut Tx<'_>, actor: &Actor, until: Option<Instant>, limit: i64) -> Result<Vec<Session>> {
    let wanted = BookingQuery {
        states: vec![BookingState::Approved, BookingState::Active],
        from: Some(tx.now),
        to: until,
        ..BookingQuery::default()
    };
    let held = ids_of(tx, actor, wanted)?;
    Ok(store::sessions::coming_of_bookings(
        tx.conn, &held, tx.now, limit,
    )?)
}

/// The newest bookings that a query finds; no proposed changes.
fn ids_of(tx: &mut Tx<'_>, actor: &Actor, wanted: BookingQuery) -> Result<Vec<BookingId>> {
    let wanted = BookingQuery {
        kind: Some(BookingKind::Booking),
        limit: MOST_OPEN,
        ..wanted
    };
    let found = lists::bookings(tx, actor, &wanted)?;
    Ok(found.iter().map(|(booking, _, _)| booking.id).collect())
}

/// The moment a day begins or the next one does, for filters by date.
#[must_use]
pub fn day_bounds(
    tz: Tz,
    from: Option<chrono::NaiveDate>,
    until: Option<chrono::NaiveDate>,
) -> (Option<Instant>, Option<Instant>) {
    let start = |day| crate::domain::span::start_of_day(tz, day);
    (from.map(start), until.and_then(|day| day.succ_opt()).map(start))
}
