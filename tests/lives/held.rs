//! What must hold after every deed: states go where the tables lead, claims are those of the sessions that
//! stand, and no zone holds more than it may.

use std::collections::{BTreeMap, BTreeSet};

use diesel::sql_types::{BigInt, Nullable, Text};
use madang::domain::booking::{BookingState, RequestMode, TRANSITIONS};
use madang::domain::session::{SESSION_TRANSITIONS, SessionState};
use madang::store::Conn;

use super::World;
use crate::support::{audit, raw};

#[derive(diesel::QueryableByName)]
struct BookingRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    request_mode: String,
    /// The booking that it is a proposed change of.
    #[diesel(sql_type = Nullable<BigInt>)]
    amends: Option<i64>,
}

#[derive(diesel::QueryableByName)]
struct SessionRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    booking_id: i64,
    #[diesel(sql_type = Text)]
    zones: String,
    #[diesel(sql_type = BigInt)]
    starts_at: i64,
    #[diesel(sql_type = BigInt)]
    ends_at: i64,
    #[diesel(sql_type = Text)]
    state: String,
}

#[derive(diesel::QueryableByName)]
struct ZoneRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    parent_id: Option<i64>,
    #[diesel(sql_type = BigInt)]
    capacity: i64,
    #[diesel(sql_type = BigInt)]
    turnaround_minutes: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    budget_people: Option<i64>,
}

/// A claim: zone, session, booking, start, end.
type Claim = (i64, i64, i64, i64, i64);

#[derive(diesel::QueryableByName)]
struct ClaimRow {
    #[diesel(sql_type = BigInt)]
    zone_id: i64,
    #[diesel(sql_type = BigInt)]
    session_id: i64,
    #[diesel(sql_type = BigInt)]
    booking_id: i64,
    #[diesel(sql_type = BigInt)]
    starts_at: i64,
    #[diesel(sql_type = BigInt)]
    ends_at: i64,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

/// Everything that the checks look at, as stored.
struct Stored {
    bookings: Vec<BookingRow>,
    sessions: Vec<SessionRow>,
    zones: Vec<ZoneRow>,
    claims: Vec<ClaimRow>,
}

impl Stored {
    fn read(conn: &mut Conn) -> Self {
        Self {
            bookings: raw::rows(
                conn,
                "SELECT b.id, b.state, s.request_mode, b.amends FROM bookings AS b JOIN sites AS s ON s.id = b.site_id",
            ),
            sessions: raw::rows(
                conn,
                "SELECT id, booking_id, zones, starts_at, ends_at, state FROM sessions",
            ),
            zones: raw::rows(
                conn,
                "SELECT id, parent_id, capacity, turnaround_minutes, budget_people FROM zones",
            ),
            claims: raw::rows(
                conn,
                "SELECT zone_id, session_id, booking_id, starts_at, ends_at, people FROM claims",
            ),
        }
    }

    /// A zone and all below it.
    fn with_below(&self, zone: i64) -> BTreeSet<i64> {
        let mut found = BTreeSet::from([zone]);
        loop {
            let more: Vec<i64> = self
                .zones
                .iter()
                .filter(|zone| zone.parent_id.is_some_and(|parent| found.contains(&parent)))
                .map(|zone| zone.id)
                .collect();
            let before = found.len();
            found.extend(more);
            if found.len() == before {
                return found;
            }
        }
    }

    /// The claims that should be: those of sessions that take time, in bookings that hold time.
    fn due(&self) -> BTreeSet<Claim> {
        let holds = |row: &&BookingRow| {
            // What a proposed change holds is held by its booking.
            row.amends.is_none()
                && booking_state(&row.state).holds_time(RequestMode::from_word(&row.request_mode).unwrap())
        };
        let holding: BTreeSet<i64> = self.bookings.iter().filter(holds).map(|row| row.id).collect();
        let takes =
            |row: &&SessionRow| holding.contains(&row.booking_id) && session_state(&row.state).takes_time();
        let mut due = BTreeSet::new();
        for session in self.sessions.iter().filter(takes) {
            let named: Vec<i64> = serde_json::from_str(&session.zones).unwrap();
            let zones: BTreeSet<i64> = named.into_iter().flat_map(|zone| self.with_below(zone)).collect();
            due.extend(zones.into_iter().map(|zone| {
                (
                    zone,
                    session.id,
                    session.booking_id,
                    session.starts_at,
                    session.ends_at,
                )
            }));
        }
        due
    }

    fn claims(&self) -> BTreeSet<Claim> {
        self.claims
            .iter()
            .map(|row| {
                (
                    row.zone_id,
                    row.session_id,
                    row.booking_id,
                    row.starts_at,
                    row.ends_at,
                )
            })
            .collect()
    }

    /// What is too much in a zone at the moment when a claim starts, where the most can be.
    fn overfull(&self) -> Option<String> {
        self.claims.iter().find_map(|first| {
            let zone = self.zones.iter().find(|zone| zone.id == first.zone_id).unwrap();
            let pause = zone.turnaround_minutes * 60;
            let at = first.starts_at;
            let here = || {
                self.claims
                    .iter()
                    .filter(move |claim| claim.zone_id == first.zone_id && claim.starts_at <= at)
            };
            let others: BTreeSet<i64> = here()
                .filter(|claim| claim.ends_at > at)
                .map(|claim| claim.booking_id)
                .collect();
            let people: i64 = here()
                .filter(|claim| claim.ends_at > at)
                .map(|claim| claim.people)
                .sum();
            let is_too_soon = zone.capacity == 1
                && here().any(|claim| claim.booking_id != first.booking_id && claim.ends_at + pause > at);
            let is_over = others.len() as i64 > zone.capacity
                || zone.budget_people.is_some_and(|budget| people > budget);
            (is_over || is_too_soon)
                .then(|| format!("zone {} at {at}: bookings {others:?}, {people} people", zone.id))
        })
    }
}

fn booking_state(word: &str) -> BookingState {
    BookingState::from_word(word).unwrap()
}

fn session_state(word: &str) -> SessionState {
    SessionState::from_word(word).unwrap()
}

/// Whether the table leads from one state to another, in one step or in several, as when the clock moves far.
fn leads(from: BookingState, to: BookingState) -> bool {
    let step = |at: BookingState| TRANSITIONS.iter().filter(move |row| row.from.contains(&at));
    // A suspended booking goes back to what it was.
    let next = |at: BookingState| {
        step(at).flat_map(|row| {
            row.to
                .map_or(vec![BookingState::Approved, BookingState::Active], |to| vec![to])
        })
    };
    closure(from, |at| next(at).collect()).contains(&to)
}

fn session_leads(from: SessionState, to: SessionState) -> bool {
    let next = |at: SessionState| {
        let rows = SESSION_TRANSITIONS
            .iter()
            .filter(move |(_, sources, _)| sources.contains(&at));
        // A restored session that was moved before comes back as moved.
        rows.flat_map(|(_, _, to)| {
            if *to == SessionState::Scheduled {
                vec![*to, SessionState::Moved]
            } else {
                vec![*to]
            }
        })
        .collect()
    };
    closure(from, next).contains(&to)
}

/// Everything that can be reached, the beginning too.
fn closure<T: Copy + PartialEq>(from: T, next: impl Fn(T) -> Vec<T>) -> Vec<T> {
    let mut found = vec![from];
    let mut looked = 0;
    while looked < found.len() {
        for to in next(found[looked]) {
            if !found.contains(&to) {
                found.push(to);
            }
        }
        looked += 1;
    }
    found
}

/// What does not hold after a deed, if anything.
pub(super) fn check(world: &mut World) -> Result<(), String> {
    let stored = Stored::read(&mut world.conn);
    let (claims, due) = (stored.claims(), stored.due());
    // What an open offer or a proposed change holds beside the booking is for the audit, which knows what is
    // asked and offered.
    let is_offer = |claim: &&Claim| {
        stored.bookings.iter().any(|row| {
            let is_change = row.amends == Some(claim.2) && booking_state(&row.state).is_waiting();
            is_change || (row.id == claim.2 && row.state == "changes_requested")
        })
    };
    let (offered, left): (Vec<&Claim>, Vec<&Claim>) = claims.difference(&due).partition(is_offer);
    let (replaced, lost): (Vec<&Claim>, Vec<&Claim>) = due.difference(&claims).partition(is_offer);
    if !offered.is_empty() || !replaced.is_empty() {
        let found = audit::findings(world.app.app.db.url());
        if !found.is_empty() {
            return Err(found.join("; "));
        }
    }
    if !left.is_empty() || !lost.is_empty() {
        return Err(format!("claims left behind: {left:?}; lost: {lost:?}"));
    }
    if let Some(words) = stored.overfull() {
        return Err(words);
    }
    for row in &stored.bookings {
        let (state, was) = (booking_state(&row.state), world.bookings.get(&row.id).copied());
        if was.is_some_and(|was| !leads(was, state)) {
            return Err(format!("booking {}: {} after {}", row.id, state, was.unwrap()));
        }
        world.bookings.insert(row.id, state);
        world.changes.extend(row.amends.map(|_| row.id));
        let sessions = || {
            stored
                .sessions
                .iter()
                .filter(|session| session.booking_id == row.id)
                .map(|session| session_state(&session.state))
        };
        let stands = sessions().any(SessionState::is_standing);
        let runs = sessions().any(|state| state == SessionState::Running);
        let is_wrong = match state {
            BookingState::Active => !stands,
            // The sessions of what was never held stay as they were asked for.
            BookingState::Declined | BookingState::Expired => runs,
            _ if state.is_final() => stands,
            _ => runs,
        };
        if is_wrong {
            return Err(format!(
                "booking {} is {state} with sessions {:?}",
                row.id,
                sessions().collect::<Vec<_>>()
            ));
        }
    }
    let now: BTreeMap<i64, SessionState> = stored
        .sessions
        .iter()
        .map(|row| (row.id, session_state(&row.state)))
        .collect();
    for (id, state) in &now {
        if let Some(was) = world.sessions.get(id).filter(|was| !session_leads(**was, *state)) {
            return Err(format!("session {id}: {state} after {was}"));
        }
    }
    world.sessions = now;
    let pending = raw::number(
        &mut world.conn,
        "SELECT count(*) AS number FROM timers AS t JOIN bookings AS b ON b.id = t.booking_id WHERE t.fired_at IS NULL
         AND b.state IN ('draft', 'declined', 'withdrawn', 'expired', 'cancelled', 'terminated', 'completed')",
    );
    if pending == 0 {
        Ok(())
    } else {
        Err(format!("{pending} timers wait for bookings that are over"))
    }
}
