//! What waits for a site's decision, oldest first; for staff what was passed on to them.
//! A fixed number of statements, however long the queue.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::tell::contact_persons;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Scope, Seen};
use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::ids::{BookingId, PersonId, PhaseId, SiteId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::StandingClaim;
use crate::domain::notice::ContactPerson;
use crate::domain::rivals::Wish;
use crate::domain::span::Span;
use crate::domain::text::{Names, worded};
use crate::domain::timer;
use crate::store;
use crate::store::bookings::{Booking, BookingFilter, Phase};
use crate::store::sessions::Session;

worded! {
    /// A part of the inbox.
    pub Tab {
        /// Requests that wait for a decision.
        Waiting = "waiting",
        /// Requests that wait for the consortium.
        Changes = "changes",
        Decided = "decided",
    }
}

/// Most requests of a list.
const MOST: i64 = 200;

/// One request in the queue.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub booking: Booking,
    /// The lead of its consortium.
    pub lead: Names,
    pub site: Names,
    /// In which zones.
    pub zones: Vec<Names>,
    /// Whether something stands against it: another request for the same time, or a closure that came later.
    pub clash: Clash,
    /// Whether it was sent again with other contents.
    pub is_changed: bool,
    /// Whom to call or write to about its consortium.
    pub contact: Option<ContactPerson>,
    /// To whom it was given, while it waits.
    pub assigned: Option<Assigned>,
}

/// One of those who decide, to whom a request was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    pub person: PersonId,
    pub name: String,
}

/// Whether something stands against a request, as far as a list looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// Nothing that a list sees.
    None,
    /// Another request wants the same time.
    Competes,
    /// A closure or holiday came later.
    Flagged,
}

#[derive(Debug)]
pub struct Inbox {
    /// The requests of the tab.
    pub items: Vec<Waiting>,
    /// How many requests wait for a decision.
    pub waiting: usize,
    /// How many wait for the consortium.
    pub changes: usize,
    /// The sites that the person decides for; none: for all, on behalf.
    pub sites: Option<usize>,
}

/// The inbox of somebody who decides.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] for somebody who decides nothing.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, tab: Tab) -> Result<Inbox> {
    let sites = desk(tx, actor)?;
    let (own, states) = (sites.as_deref(), states_of(tab));
    let mut counts = store::queue::count_in_states(
        tx.conn,
        own,
        &[BookingState::Requested, BookingState::ChangesRequested],
    )?;
    let mut bookings = match tab {
        Tab::Decided => {
            let scope = sites.as_ref().map_or(Scope::Everything, |sites| {
                Scope::Part(Seen {
                    sites: sites.clone(),
                    ..Seen::default()
                })
            });
            let filter = BookingFilter {
                states: states.to_vec(),
                scope,
                limit: MOST,
                ..BookingFilter::default()
            };
            store::bookings::list_bookings(tx.conn, &filter)?
        }
        _ => in_order(tx, own, states)?,
    };
    if sites.is_none() && tab != Tab::Decided {
        let waiting = if tab == Tab::Waiting {
            bookings
        } else {
            in_order(tx, None, states_of(Tab::Waiting))?
        };
        let escalated = passed_on(tx, waiting)?;
        counts.insert(BookingState::Requested, escalated.len());
        bookings = if tab == Tab::Waiting {
            escalated
        } else {
            in_order(tx, None, states)?
        };
    }
    let count = |state| counts.get(&state).copied().unwrap_or_default();
    Ok(Inbox {
        items: named(tx, bookings)?,
        waiting: count(BookingState::Requested),
        changes: count(BookingState::ChangesRequested),
        sites: sites.map(|sites| sites.len()),
    })
}

const fn states_of(tab: Tab) -> &'static [BookingState] {
    use BookingState as S;
    match tab {
        Tab::Waiting => &[S::Requested],
        Tab::Changes => &[S::ChangesRequested],
        Tab::Decided => &[
            S::Approved,
            S::Active,
            S::Completed,
            S::Declined,
            S::Suspended,
            S::Cancelled,
            S::Terminated,
        ],
    }
}

/// The sites that somebody decides for; none: staff, for all of them.
fn desk(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Vec<SiteId>>> {
    match scope(tx, actor)? {
        Scope::Everything => Ok(None),
        Scope::Part(own) if own.sites.is_empty() => Err(Error::NotFound),
        Scope::Part(own) => Ok(Some(own.sites)),
    }
}

fn in_order(tx: &mut Tx<'_>, sites: Option<&[SiteId]>, states: &[BookingState]) -> Result<Vec<Booking>> {
    let ids = store::queue::list_queue(tx.conn, sites, states, MOST)?;
    let mut by_id = store::bookings::bookings_by_ids(tx.conn, &ids)?;
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// Those that waited so long that staff may decide them.
fn passed_on(tx: &mut Tx<'_>, bookings: Vec<Booking>) -> Result<Vec<Booking>> {
    let holidays = tx.holidays()?;
    let grounds = Ground::of_sites(tx, bookings.iter().map(|booking| booking.site))?;
    let now = tx.now;
    let tz_of = |booking: &Booking| {
        grounds
            .iter()
            .find(|ground| ground.site.id == booking.site)
            .map(Ground::tz)
    };
    let is_holiday = |day| holidays.is_holiday(day);
    let is_late = |booking: &Booking| {
        tz_of(booking).is_some_and(|tz| timer::is_escalated(booking.requested_at, tz, is_holiday, now))
    };
    Ok(bookings.into_iter().filter(is_late).collect())
}

/// The names of the zones of some phases, each once.
fn zones_of(ground: &Ground, phases: &[Phase]) -> Vec<Names> {
    let named = phases.iter().flat_map(|phase| phase.zones.iter().copied());
    let zones: BTreeSet<ZoneId> = named.collect();
    let found = zones.iter().filter_map(|zone| ground.zone(*zone));
    found.map(|zone| zone.names.clone()).collect()
}

fn named(tx: &mut Tx<'_>, bookings: Vec<Booking>) -> Result<Vec<Waiting>> {
    let ids: Vec<BookingId> = bookings.iter().map(|booking| booking.id).collect();
    let consortia = tx.consortia(bookings.iter().map(|booking| booking.consortium))?;
    let grounds = Ground::of_sites(tx, bookings.iter().map(|booking| booking.site))?;
    let grounds: BTreeMap<SiteId, Ground> = grounds
        .into_iter()
        .map(|ground| (ground.site.id, ground))
        .collect();
    let phases = store::bookings::phases_of_bookings(tx.conn, &ids)?;
    let waits: Vec<BookingId> = bookings
        .iter()
        .filter(|booking| booking.life.hold_until().is_some())
        .map(|booking| booking.id)
        .collect();
    let sessions = store::sessions::sessions_of_bookings(tx.conn, &waits)?;
    let clashes = clashes(tx, &sessions, &phases, &grounds, &bookings)?;
    let contacts = contact_persons(tx, consortia.iter())?;
    let changed = store::journal::last_of_bookings(tx.conn, &waits, JournalAction::BookingRevise)?;
    let given: Vec<PersonId> = bookings.iter().filter_map(given_to).collect();
    let names = store::people::names_of(tx.conn, &given)?;
    let assigned = |booking: &Booking| {
        let person = given_to(booking)?;
        let name = names.get(&person)?.clone();
        Some(Assigned { person, name })
    };
    let item = |booking: Booking| {
        let ground = grounds.get(&booking.site)?;
        Some(Waiting {
            lead: consortia.iter().find(|own| own.id == booking.consortium)?.lead(),
            site: ground.site.names.clone(),
            zones: zones_of(ground, phases.get(&booking.id)?),
            clash: clashes.get(&booking.id).copied().unwrap_or(Clash::None),
            is_changed: changed.contains_key(&booking.id),
            contact: contacts.get(&booking.consortium).cloned(),
            assigned: assigned(&booking),
            booking,
        })
    };
    Ok(bookings.into_iter().filter_map(item).collect())
}

/// To whom it was given. It is theirs until it is decided.
fn given_to(booking: &Booking) -> Option<PersonId> {
    booking.assigned.filter(|_| booking.life.state().is_waiting())
}

/// What stands against waiting requests: flags, and, where a site lets requests compete, that not all of
/// them can be there beside what others hold already.
fn clashes(
    tx: &mut Tx<'_>,
    sessions: &[Session],
    phases: &BTreeMap<BookingId, Vec<Phase>>,
    grounds: &BTreeMap<SiteId, Ground>,
    bookings: &[Booking],
) -> Result<BTreeMap<BookingId, Clash>> {
    let plans: BTreeMap<BookingId, BookingId> = bookings.iter().map(|own| (own.id, own.plan())).collect();
    let coming: Vec<&Session> = sessions
        .iter()
        .filter(|session| session.state.is_to_come())
        .collect();
    let mut found: BTreeMap<BookingId, Clash> = coming
        .iter()
        .filter(|session| session.needs_look())
        .map(|session| (session.booking, Clash::Flagged))
        .collect();
    let competing: Vec<&Ground> = grounds
        .values()
        .filter(|ground| ground.site.request_mode == RequestMode::Compete)
        .collect();
    let held = held(tx, &competing, &coming)?;
    let people: BTreeMap<PhaseId, u32> = phases
        .values()
        .flatten()
        .map(|phase| (phase.id, phase.people))
        .collect();
    for ground in competing {
        let waiting = coming.iter().filter(|session| session.site == ground.site.id);
        let waiting = waiting.map(|session| {
            let plan = plans.get(&session.booking).copied();
            let people = people.get(&session.phase).copied();
            session.wish(plan.unwrap_or(session.booking), people.unwrap_or_default())
        });
        let taken = ground.zones.iter().flat_map(|zone| {
            held.get(&zone.id)
                .into_iter()
                .flatten()
                .filter(|claim| claim.named == zone.id)
        });
        let taken = taken.map(Wish::from);
        for (booking, _) in ground.rivals(&waiting.chain(taken).collect::<Vec<_>>()) {
            found.entry(booking).or_insert(Clash::Competes);
        }
    }
    Ok(found)
}

/// What is held at some sites while some sessions last.
fn held(
    tx: &mut Tx<'_>,
    grounds: &[&Ground],
    sessions: &[&Session],
) -> Result<BTreeMap<ZoneId, Vec<StandingClaim>>> {
    let here = sessions
        .iter()
        .filter(|session| grounds.iter().any(|ground| ground.site.id == session.site))
        .map(|session| session.span);
    let Some(over) = Span::around(here) else {
        return Ok(BTreeMap::new());
    };
    let zones: Vec<_> = grounds
        .iter()
        .flat_map(|ground| ground.zones.iter().map(|zone| zone.id))
        .collect();
    let longest = store::claims::longest_claim(tx.conn)?;
    Ok(store::claims::claims_in(
        tx.conn,
        &zones,
        over,
        longest,
        BookingId(0),
    )?)
}
