//! What happens when and where: sessions of some sites in a stretch of time, as far as the person may see
//! them, and who else's time is taken, without saying by whom. A fixed number of statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lists::distinct;
use crate::app::access::scope;
use crate::app::court::{Ground, rules_of_site};
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Scope, Seen};
use crate::domain::booking::BookingState;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{BookingId, ConsortiumId, PhaseId, SessionId, SiteId, ZoneId};
use crate::domain::judge::hours::HoursOfMany;
use crate::domain::judge::{StandingClaim, ZoneRules};
use crate::domain::opening::PhaseKind;
use crate::domain::rivals::Wish;
use crate::domain::session::SessionState;
use crate::domain::span::{Span, Spans};
use crate::store;
use crate::store::bookings::{Booking, Phase};
use crate::store::consortia::Consortium;
use crate::store::sessions::{Session, SessionFilter};
use crate::store::sites::Zone;

/// Most sessions of one look.
pub const MOST_SESSIONS: i64 = 5_000;
/// Most flagged sessions that are listed at once.
const MOST_FLAGGED: i64 = 100;

/// What to look at.
#[derive(Debug, Clone)]
pub struct Look {
    pub over: Span,
    /// Only the site with this slug.
    pub site: Option<String>,
    /// Only bookings in these states; empty: in any.
    pub states: Vec<BookingState>,
    /// Which sites, when none is named.
    pub whose: Whose,
    /// Sites after this id.
    pub after: i64,
    /// At most so many sites.
    pub sites: usize,
    /// Whether the hours of use are looked up, too.
    pub hours: bool,
}

/// Which sites somebody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// All for staff; else those that they operate, and those where they have sessions.
    Visible,
    /// Those that they operate.
    Operated,
}

#[derive(Debug, Default)]
pub struct Agenda {
    /// The sites with their zones, by id.
    pub grounds: Vec<Ground>,
    /// Give this as `after` for the sites that follow.
    pub next: Option<i64>,
    /// Sessions, by start, but those that will not be.
    pub sessions: Vec<Session>,
    /// Whether there were more than [`MOST_SESSIONS`].
    pub is_cut: bool,
    pub bookings: BTreeMap<BookingId, Booking>,
    pub consortia: BTreeMap<ConsortiumId, Arc<Consortium>>,
    /// What each phase is for.
    pub kinds: Kinds,
    /// Bookings that can't all be where they want to be, with the zones that they name.
    pub rivals: BTreeSet<(BookingId, ZoneId)>,
    /// Time that is taken by what the person may not see, or by a zone above or below.
    pub occupied: BTreeMap<ZoneId, Vec<Span>>,
    /// The rules of the zones of each site: their windows, and the closures in force.
    pub rules: SiteRules,
    /// When each zone may be used within the time that is looked at, where that was asked for.
    pub usable: BTreeMap<ZoneId, Spans>,
    pub holidays: Arc<Holidays>,
}

impl Agenda {
    /// The ground of a site.
    #[must_use]
    pub fn ground(&self, site: SiteId) -> Option<&Ground> {
        self.grounds.iter().find(|ground| ground.site.id == site)
    }

    /// The rules of a zone.
    #[must_use]
    pub fn rules_of(&self, zone: &Zone) -> Option<&ZoneRules> {
        self.rules.get(&zone.site)?.get(&zone.id)
    }

    /// The booking of a session.
    #[must_use]
    pub fn booking(&self, session: &Session) -> Option<&Booking> {
        self.bookings.get(&session.booking)
    }

    /// The lead and title of a booking's consortium.
    #[must_use]
    pub fn consortium(&self, booking: &Booking) -> Option<&Consortium> {
        self.consortia.get(&booking.consortium).map(Arc::as_ref)
    }

    /// What a session is for.
    #[must_use]
    pub fn kind(&self, session: &Session) -> Option<PhaseKind> {
        self.kinds.get(&session.phase).map(|(kind, _)| *kind)
    }

    /// How many people it brings.
    #[must_use]
    pub fn people(&self, session: &Session) -> u32 {
        self.kinds.get(&session.phase).map_or(0, |(_, people)| *people)
    }
}

impl Look {
    fn shows(&self, state: BookingState) -> bool {
        !state.is_on_paper() && (self.states.is_empty() || self.states.contains(&state))
    }
}

/// Looks.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`] for an unknown site.
pub fn look(tx: &mut Tx<'_>, actor: &Actor, wanted: &Look) -> Result<Agenda> {
    let scope = scope(tx, actor)?;
    let longest = store::claims::longest_claim(tx.conn)?;
    let (ids, next) = sites(tx, wanted, &scope, longest)?;
    // At one's own sites nothing is hidden but what is on paper only, which is left out below.
    let scope = match scope {
        Scope::Part(own) if !ids.iter().all(|id| own.sites.contains(id)) => Scope::Part(own),
        _ => Scope::Everything,
    };
    let mut found = sessions(tx, wanted, &ids, scope, longest)?;
    let is_cut = i64::try_from(found.len()).unwrap_or_default() > MOST_SESSIONS;
    found.truncate(usize::try_from(MOST_SESSIONS).unwrap_or(usize::MAX));
    let grounds = Ground::of_sites(tx, ids)?;
    let zones = grounds.iter().flat_map(|ground| ground.zones.iter());
    let zone_ids: Vec<_> = zones.map(|zone| zone.id).collect();
    let booking_ids = distinct(found.iter().map(|session| session.booking));
    // What is shown in its own row is shown there; what it takes above or below is only taken here.
    let claims = store::claims::claims_in(tx.conn, &zone_ids, wanted.over, longest, BookingId(0))?;
    let shown: BTreeSet<(BookingId, Span)> = found
        .iter()
        .map(|session| (session.booking, session.span))
        .collect();
    let occupied = grounds
        .iter()
        .flat_map(|ground| occupied(ground, &claims, &shown))
        .collect();
    let mut bookings = store::bookings::bookings_by_ids(tx.conn, &booking_ids)?;
    bookings.retain(|_, booking| wanted.shows(booking.life.state()));
    found.retain(|session| bookings.contains_key(&session.booking));
    let consortia = tx.consortia(bookings.values().map(|booking| booking.consortium))?;
    let phases = store::bookings::phases_of_bookings(tx.conn, &booking_ids)?;
    let kinds = kinds_of(phases);
    let rivals = grounds
        .iter()
        .flat_map(|ground| rivals(ground, &found, &kinds, &bookings));
    let rivals = rivals.collect();
    let (rules, holidays) = (rules(tx, &grounds)?, tx.holidays()?);
    let usable = if wanted.hours {
        usable(&grounds, &rules, &holidays, wanted.over)
    } else {
        BTreeMap::new()
    };
    Ok(Agenda {
        grounds,
        rules,
        usable,
        next,
        rivals,
        sessions: found,
        is_cut,
        occupied,
        bookings,
        consortia: consortia
            .into_iter()
            .map(|consortium| (consortium.id, consortium))
            .collect(),
        kinds,
        holidays,
    })
}

/// The rules of the zones of some sites.
type SiteRules = BTreeMap<SiteId, Arc<BTreeMap<ZoneId, ZoneRules>>>;

fn rules(tx: &mut Tx<'_>, grounds: &[Ground]) -> Result<SiteRules> {
    let own = |ground: &Ground| Ok((ground.site.id, rules_of_site(tx, ground)?));
    grounds.iter().map(own).collect()
}

/// When each zone of some sites may be used within a span.
fn usable(grounds: &[Ground], rules: &SiteRules, holidays: &Holidays, over: Span) -> BTreeMap<ZoneId, Spans> {
    let mut hours = HoursOfMany::new(holidays, over);
    let mut found = BTreeMap::new();
    for ground in grounds {
        let rules = rules.get(&ground.site.id);
        for (zone, rules) in rules.into_iter().flat_map(|all| all.iter()) {
            found.insert(*zone, hours.of(rules, ground.tz()).usable.clone());
        }
    }
    found
}

/// What each phase is for, and how many people it brings.
type Kinds = BTreeMap<PhaseId, (PhaseKind, u32)>;

fn kinds_of(phases: BTreeMap<BookingId, Vec<Phase>>) -> Kinds {
    let all = phases.into_values().flatten();
    all.map(|phase| (phase.id, (phase.kind, phase.people))).collect()
}

/// Bookings that can't all be at a site where they want to be.
fn rivals(
    ground: &Ground,
    sessions: &[Session],
    kinds: &Kinds,
    bookings: &BTreeMap<BookingId, Booking>,
) -> BTreeSet<(BookingId, ZoneId)> {
    let people = |session: &Session| kinds.get(&session.phase).map_or(0, |(_, people)| *people);
    let plan = |session: &Session| {
        bookings
            .get(&session.booking)
            .map_or(session.booking, Booking::plan)
    };
    let here = sessions
        .iter()
        .filter(|session| session.site == ground.site.id && session.state.takes_time());
    let wishes: Vec<Wish<'_>> = here
        .map(|session| session.wish(plan(session), people(session)))
        .collect();
    ground.rivals(&wishes)
}

/// When each zone of a site is taken by what its own row doesn't show: by sessions that aren't shown, by an
/// offer, by a zone above, and, where it is exclusive, by a zone below.
fn occupied(
    ground: &Ground,
    claims: &BTreeMap<ZoneId, Vec<StandingClaim>>,
    shown: &BTreeSet<(BookingId, Span)>,
) -> BTreeMap<ZoneId, Vec<Span>> {
    let in_zone = |zone: ZoneId| claims.get(&zone).into_iter().flatten();
    let of_zone = |zone: &Zone| {
        let beside = in_zone(zone.id)
            .filter(|claim| claim.named != zone.id || !shown.contains(&(claim.booking, claim.span)));
        let below = if zone.capacity <= 1 {
            ground.below(zone.id)
        } else {
            Vec::new()
        };
        let inside = below
            .into_iter()
            .flat_map(|part| in_zone(part).filter(move |claim| claim.named == part));
        let mut spans: Vec<Span> = beside.map(|claim| claim.span).collect();
        spans.extend(Spans::union_of(inside.map(|claim| claim.span)).as_slice());
        (zone.id, spans)
    };
    ground
        .zones
        .iter()
        .map(of_zone)
        .filter(|(_, spans)| !spans.is_empty())
        .collect()
}

/// The sites of one part of the look, by id: the one asked for, all for staff, else those that one operates
/// or has sessions at. And the one after which more follow.
fn sites(tx: &mut Tx<'_>, wanted: &Look, scope: &Scope, longest: i64) -> Result<(Vec<SiteId>, Option<i64>)> {
    if let Some(slug) = &wanted.site {
        return Ok((vec![Ground::load(tx, slug)?.site.id], None));
    }
    let most = wanted.sites + 1;
    let part = |all: BTreeSet<SiteId>| {
        let after = all.into_iter().filter(|id| id.0 > wanted.after);
        after.take(most).collect()
    };
    let mut ids: Vec<SiteId> = match scope {
        Scope::Everything => store::sites::site_ids(
            tx.conn,
            SiteId(wanted.after),
            i64::try_from(most).unwrap_or(i64::MAX),
        )?,
        Scope::Part(own) if wanted.whose == Whose::Operated => part(own.sites.iter().copied().collect()),
        Scope::Part(own) => {
            let filter = filter(wanted, &[], scope.clone(), longest);
            let booked = store::sessions::list_sessions(tx.conn, &filter)?;
            let booked = booked.iter().map(|session| session.site);
            part(own.sites.iter().copied().chain(booked).collect())
        }
    };
    let more = ids.len() > wanted.sites;
    ids.truncate(wanted.sites);
    let next = ids.last().filter(|_| more).map(|id| id.0);
    Ok((ids, next))
}

fn sessions(
    tx: &mut Tx<'_>,
    wanted: &Look,
    sites: &[SiteId],
    scope: Scope,
    longest: i64,
) -> Result<Vec<Session>> {
    if sites.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = store::sessions::list_sessions(tx.conn, &filter(wanted, sites, scope, longest))?;
    found.retain(|session| !matches!(session.state, SessionState::Skipped | SessionState::Cancelled));
    Ok(found)
}

fn filter(wanted: &Look, sites: &[SiteId], scope: Scope, longest: i64) -> SessionFilter {
    SessionFilter {
        from: Some(wanted.over.start),
        to: Some(wanted.over.end),
        sites: sites.to_vec(),
        scope,
        with_paper: true,
        limit: MOST_SESSIONS + 1,
        longest,
        ..SessionFilter::default()
    }
}

/// Sessions of one's own sites that somebody must look at, with all that names them.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] for somebody who runs no site.
pub fn flagged(tx: &mut Tx<'_>, actor: &Actor) -> Result<Agenda> {
    let scope = match scope(tx, actor)? {
        Scope::Everything => Scope::Everything,
        Scope::Part(own) if own.sites.is_empty() => return Err(Error::NotFound),
        Scope::Part(own) => Scope::Part(Seen {
            sites: own.sites,
            ..Seen::default()
        }),
    };
    let sessions = store::sessions::flagged_sessions(tx.conn, &scope, tx.now, MOST_FLAGGED)?;
    around(tx, sessions)
}

/// Some sessions as far as somebody may see them, with all that names them.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn of_sessions(tx: &mut Tx<'_>, actor: &Actor, ids: Vec<SessionId>) -> Result<Agenda> {
    if ids.is_empty() {
        return Ok(Agenda::default());
    }
    let filter = SessionFilter {
        ids,
        scope: scope(tx, actor)?,
        limit: MOST_FLAGGED,
        ..SessionFilter::default()
    };
    let sessions = store::sessions::list_sessions(tx.conn, &filter)?;
    around(tx, sessions)
}

/// Some sessions with all that names them.
pub fn around(tx: &mut Tx<'_>, sessions: Vec<Session>) -> Result<Agenda> {
    let ids = distinct(sessions.iter().map(|session| session.booking));
    let bookings = store::bookings::bookings_by_ids(tx.conn, &ids)?;
    let consortia = tx.consortia(bookings.values().map(|booking| booking.consortium))?;
    let phases = store::bookings::phases_of_bookings(tx.conn, &ids)?;
    let grounds = Ground::of_sites(tx, sessions.iter().map(|session| session.site))?;
    Ok(Agenda {
        grounds,
        sessions,
        bookings,
        consortia: consortia
            .into_iter()
            .map(|consortium| (consortium.id, consortium))
            .collect(),
        kinds: kinds_of(phases),
        holidays: tx.holidays()?,
        ..Agenda::default()
    })
}
