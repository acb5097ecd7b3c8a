//! Random lives: whatever people send, in whatever order, a booking and its sessions only go where the tables lead,
//! the claims are those of the sessions that stand, and no zone holds more than it may.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use diesel::sql_types::{BigInt, Nullable, Text};
use madang::domain::booking::{BookingState, RequestMode, TRANSITIONS};
use madang::domain::session::{SESSION_TRANSITIONS, SessionState};
use madang::store::Conn;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::city::ask_of;
use crate::support::{Persona, Reply, TestApp, audit, raw};

/// One thing that somebody tries. Numbers choose among what is there; days count from the day that it is.
#[derive(Debug, Clone)]
enum Deed {
    Request { who: u8, zone: usize, day: u32, hour: u32, sessions: u32, is_draft: bool },
    Revise { who: u8, which: usize, day: u32, sessions: u32 },
    Act { who: u8, which: usize, action: &'static str },
    Offer { which: usize, day: u32 },
    Reschedule { which: usize, day: u32, sessions: u32 },
    Change { who: u8, which: usize, session: usize, action: &'static str },
    Move { who: u8, which: usize, session: usize, day: u32, hour: u32 },
    Close { zone: usize, day: u32 },
    Live { hours: i64 },
}

const ZONES: [&str; 7] =
    ["hall/main", "hall/side", "hall/yard", "market/stand", "house/all", "house/room-a", "house/room-b"];
const ACTIONS: [&str; 8] =
    ["approve", "decline", "withdraw", "cancel", "suspend", "resume", "terminate", "accept-offer"];
/// Stands for whoever may do it: the site for decisions, the booking's own lead for the rest.
const MAY: u8 = 9;
const DECISIONS: [&str; 5] = ["approve", "decline", "suspend", "resume", "terminate"];
const CHANGES: [&str; 3] = ["cancel", "skip", "restore"];

fn deed() -> impl Strategy<Value = Deed> {
    // Half of the deeds are done by whoever may.
    let who = prop_oneof![0..4u8, Just(MAY)];
    let (which, day, hour, sessions) = (0..5usize, 1..7u32, 9..20u32, 1..4u32);
    let zone = 0..ZONES.len();
    prop_oneof![
        4 => (who.clone(), zone.clone(), day.clone(), hour.clone(), sessions.clone(), prop::bool::weighted(0.1))
            .prop_map(|(who, zone, day, hour, sessions, is_draft)| Deed::Request { who, zone, day, hour, sessions, is_draft }),
        1 => (who.clone(), which.clone(), day.clone(), sessions.clone())
            .prop_map(|(who, which, day, sessions)| Deed::Revise { who, which, day, sessions }),
        8 => (who.clone(), which.clone(), prop::sample::select(&ACTIONS[..])).prop_map(|(who, which, action)| Deed::Act { who, which, action }),
        // A yes is what most of the rest needs.
        4 => which.clone().prop_map(|which| Deed::Act { who: MAY, which, action: "approve" }),
        1 => (which.clone(), day.clone()).prop_map(|(which, day)| Deed::Offer { which, day }),
        1 => (which.clone(), day.clone(), sessions).prop_map(|(which, day, sessions)| Deed::Reschedule { which, day, sessions }),
        2 => (who.clone(), which.clone(), 0..3usize, prop::sample::select(&CHANGES[..]))
            .prop_map(|(who, which, session, action)| Deed::Change { who, which, session, action }),
        2 => (who, which, 0..3usize, day.clone(), hour).prop_map(|(who, which, session, day, hour)| Deed::Move { who, which, session, day, hour }),
        1 => (zone, day).prop_map(|(zone, day)| Deed::Close { zone, day }),
        6 => prop_oneof![6 => 1..14i64, 5 => 24..72i64, 1 => Just(15 * 24)].prop_map(|hours| Deed::Live { hours }),
    ]
}

/// The service with what was seen of it so far.
struct World {
    app: TestApp,
    conn: Conn,
    bookings: BTreeMap<i64, BookingState>,
    sessions: BTreeMap<i64, SessionState>,
    now: madang::domain::span::Instant,
}

impl World {
    fn start() -> Self {
        let app = TestApp::start();
        let conn = raw::open(app.app.db.url());
        Self {
            app,
            conn,
            bookings: BTreeMap::new(),
            sessions: BTreeMap::new(),
            now: crate::support::at(crate::support::NOW),
        }
    }

    fn persona(&self, who: u8) -> (Persona, &'static str) {
        match who {
            0 => (self.app.lead(), "alpha"),
            2 => (self.app.operator(), "alpha"),
            3 => (self.app.staff(), "beta"),
            _ => (self.app.rival(), "beta"),
        }
    }

    /// Who acts on a booking.
    fn actor(&self, who: u8, booking: &Value, action: &str) -> Persona {
        match who {
            MAY if DECISIONS.contains(&action) => self.app.operator(),
            MAY if booking["consortium"] == "alpha" => self.app.lead(),
            MAY => self.app.rival(),
            other => self.persona(other).0,
        }
    }

    /// The local date so many days from now.
    fn date(&self, day: u32) -> String {
        self.now.plus(9 * 3600).plus_days(day.into()).to_utc().date_naive().to_string()
    }

    /// The booking that a number chooses, as it stands.
    fn booking(&self, which: usize) -> Option<Value> {
        let id = self.bookings.keys().rev().nth(which)?;
        Some(self.app.admin().gets(&format!("/api/v1/bookings/{id}")).ok())
    }

    fn phases(&self, zone: &str, day: u32, hour: u32, sessions: u32) -> Value {
        ask_of(
            "alpha",
            zone,
            (&format!("{}T{hour:02}:00", self.date(day)), 240),
            Some(&format!("FREQ=DAILY;COUNT={sessions}")),
        )["phases"]
            .clone()
    }

    /// Changes the session at this place of the booking, if there is one.
    fn changes(&self, who: u8, booking: &Value, (session, action): (usize, &str), body: &Value) -> Option<Reply> {
        let id = &booking["sessions"].get(session)?["id"];
        let path = format!("/api/v1/sessions/{id}/{action}");
        Some(self.actor(who, booking, action).changes(&path, &booking["version"], body))
    }

    /// Does one deed. Gives what the service answered, if it was asked anything.
    fn does(&mut self, deed: &Deed) -> Option<Reply> {
        match *deed {
            Deed::Request { who, zone, day, hour, sessions, is_draft } => {
                let (persona, consortium) = self.persona(who);
                let phases = self.phases(ZONES[zone], day, hour, sessions);
                let body = json!({ "consortium": consortium, "title": "Life", "phases": phases, "draft": is_draft });
                Some(persona.requests(&body))
            }
            Deed::Revise { who, which, day, sessions } => {
                let booking = self.booking(which)?;
                let zone = booking["phases"][0]["zones"][0].as_str()?;
                let phases = self.phases(zone, day, 10, sessions);
                let body = json!({ "consortium": booking["consortium"], "title": "Life", "phases": phases });
                Some(self.actor(who, &booking, "revise").does("revise", &booking, &body))
            }
            Deed::Act { who, which, action } => {
                let booking = self.booking(which)?;
                let body = match action {
                    "approve" | "accept-offer" => json!({}),
                    "decline" => json!({ "reason": "safety" }),
                    _ => json!({ "reason": "Because." }),
                };
                Some(self.actor(who, &booking, action).does(action, &booking, &body))
            }
            Deed::Offer { which, day } => {
                let booking = self.booking(which)?;
                let offer = self.phases(booking["phases"][0]["zones"][0].as_str()?, day, 13, 2);
                let body = json!({ "remarks": "Later.", "offer": offer });
                Some(self.app.operator().does("request-changes", &booking, &body))
            }
            Deed::Reschedule { which, day, sessions } => {
                let booking = self.booking(which)?;
                let schedule =
                    self.phases(booking["phases"][0]["zones"][0].as_str()?, day, 15, sessions)[0]["schedule"].clone();
                Some(self.app.operator().does("reschedule", &booking, &json!({ "schedule": schedule })))
            }
            Deed::Change { who, which, session, action } => {
                let booking = self.booking(which)?;
                self.changes(who, &booking, (session, action), &json!({}))
            }
            Deed::Move { who, which, session, day, hour } => {
                let booking = self.booking(which)?;
                let to = json!({ "starts_at": format!("{}T{hour:02}:00:00+09:00", self.date(day)) });
                self.changes(who, &booking, (session, "move"), &to)
            }
            Deed::Close { zone, day } => {
                let (site, zone) = ZONES[zone].split_once('/').unwrap();
                let day = self.date(day);
                let span = json!({ "start": format!("{day}T00:00:00+09:00"), "end": format!("{day}T12:00:00+09:00") });
                let body = json!({ "zone": zone, "effect": "block", "reason": "Works", "shape": { "span": span } });
                Some(self.app.operator().posts(&format!("/api/v1/sites/{site}/closures"), &body))
            }
            Deed::Live { hours } => {
                self.now = self.now.plus(hours * 3600);
                Some(self.app.admin().posts("/api/v1/demo/clock", &json!({ "to": self.now })))
            }
        }
    }
}

// --- What must hold ---------------------------------------------------------------------------------------------

#[derive(diesel::QueryableByName)]
struct BookingRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    request_mode: String,
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
                "SELECT b.id, b.state, s.request_mode FROM bookings AS b JOIN sites AS s ON s.id = b.site_id",
            ),
            sessions: raw::rows(conn, "SELECT id, booking_id, zones, starts_at, ends_at, state FROM sessions"),
            zones: raw::rows(conn, "SELECT id, parent_id, capacity, turnaround_minutes, budget_people FROM zones"),
            claims: raw::rows(conn, "SELECT zone_id, session_id, booking_id, starts_at, ends_at, people FROM claims"),
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
            booking_state(&row.state).holds_time(RequestMode::from_word(&row.request_mode).unwrap())
        };
        let holding: BTreeSet<i64> = self.bookings.iter().filter(holds).map(|row| row.id).collect();
        let takes = |row: &&SessionRow| holding.contains(&row.booking_id) && session_state(&row.state).takes_time();
        let mut due = BTreeSet::new();
        for session in self.sessions.iter().filter(takes) {
            let named: Vec<i64> = serde_json::from_str(&session.zones).unwrap();
            let zones: BTreeSet<i64> = named.into_iter().flat_map(|zone| self.with_below(zone)).collect();
            due.extend(
                zones
                    .into_iter()
                    .map(|zone| (zone, session.id, session.booking_id, session.starts_at, session.ends_at)),
            );
        }
        due
    }

    fn claims(&self) -> BTreeSet<Claim> {
        self.claims
            .iter()
            .map(|row| (row.zone_id, row.session_id, row.booking_id, row.starts_at, row.ends_at))
            .collect()
    }

    /// What is too much in a zone at the moment when a claim starts, where the most can be.
    fn overfull(&self) -> Option<String> {
        self.claims.iter().find_map(|first| {
            let zone = self.zones.iter().find(|zone| zone.id == first.zone_id).unwrap();
            let pause = zone.turnaround_minutes * 60;
            let at = first.starts_at;
            let here =
                || self.claims.iter().filter(move |claim| claim.zone_id == first.zone_id && claim.starts_at <= at);
            let others: BTreeSet<i64> =
                here().filter(|claim| claim.ends_at > at).map(|claim| claim.booking_id).collect();
            let people: i64 = here().filter(|claim| claim.ends_at > at).map(|claim| claim.people).sum();
            let is_too_soon = zone.capacity == 1
                && here().any(|claim| claim.booking_id != first.booking_id && claim.ends_at + pause > at);
            let is_over =
                others.len() as i64 > zone.capacity || zone.budget_people.is_some_and(|budget| people > budget);
            (is_over || is_too_soon).then(|| format!("zone {} at {at}: bookings {others:?}, {people} people", zone.id))
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
        step(at).flat_map(|row| row.to.map_or(vec![BookingState::Approved, BookingState::Active], |to| vec![to]))
    };
    closure(from, |at| next(at).collect()).contains(&to)
}

fn session_leads(from: SessionState, to: SessionState) -> bool {
    let next = |at: SessionState| {
        let rows = SESSION_TRANSITIONS.iter().filter(move |(_, sources, _)| sources.contains(&at));
        // A restored session that was moved before comes back as moved.
        rows.flat_map(
            |(_, _, to)| if *to == SessionState::Scheduled { vec![*to, SessionState::Moved] } else { vec![*to] },
        )
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

fn check(world: &mut World) -> Result<(), String> {
    let stored = Stored::read(&mut world.conn);
    let (claims, due) = (stored.claims(), stored.due());
    // What an open offer holds beside the request is for the audit, which knows the offered times.
    let is_offer =
        |claim: &&Claim| stored.bookings.iter().any(|row| row.id == claim.2 && row.state == "changes_requested");
    let (offered, left): (Vec<&Claim>, Vec<&Claim>) = claims.difference(&due).partition(is_offer);
    if !offered.is_empty() {
        let found = audit::findings(world.app.app.db.url());
        if !found.is_empty() {
            return Err(found.join("; "));
        }
    }
    if !left.is_empty() || !due.is_subset(&claims) {
        let lost: Vec<_> = due.difference(&claims).collect();
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
            return Err(format!("booking {} is {state} with sessions {:?}", row.id, sessions().collect::<Vec<_>>()));
        }
    }
    let now: BTreeMap<i64, SessionState> =
        stored.sessions.iter().map(|row| (row.id, session_state(&row.state))).collect();
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
    if pending == 0 { Ok(()) } else { Err(format!("{pending} timers wait for bookings that are over")) }
}

/// Lives one life; `reached` gathers the states that came up.
fn live(world: &mut World, deeds: &[Deed], reached: &RefCell<Reached>) -> Result<(), String> {
    for (at, deed) in deeds.iter().enumerate() {
        let reply = world.does(deed);
        if let Some(reply) = reply.filter(|reply| !matches!(reply.status, 200 | 201 | 403 | 404 | 409 | 422)) {
            return Err(format!("deed {at}, {deed:?}: {} {}", reply.status, reply.json));
        }
        check(world).map_err(|words| format!("deed {at}, {deed:?}: {words}"))?;
        reached.borrow_mut().extend(world.bookings.values().map(ToString::to_string));
        reached.borrow_mut().extend(world.sessions.values().map(|state| format!("session {state}")));
    }
    Ok(())
}

fn lives(deeds: &[Deed], reached: &RefCell<Reached>) -> Result<(), TestCaseError> {
    let mut world = World::start();
    let lived = live(&mut world, deeds, reached);
    world.app.tick();
    lived.and_then(|()| check(&mut world)).map_err(TestCaseError::fail)
}

/// States that some lives come to, as words; those of sessions with `session` before them.
type Reached = BTreeSet<String>;

fn all_states() -> Reached {
    let bookings = BookingState::ALL.iter().map(ToString::to_string);
    bookings.chain(SessionState::ALL.iter().map(|state| format!("session {state}"))).collect()
}

#[test]
fn a_life_through_every_state_stays_within_the_tables() {
    let asks = |zone, is_draft| Deed::Request { who: 0, zone, day: 2, hour: 10, sessions: 3, is_draft };
    let act = |action| Deed::Act { who: MAY, which: 0, action };
    let change = |session, action| Deed::Change { who: MAY, which: 0, session, action };
    let deeds = [
        // Draft, sent, answered with other times, taken, called off.
        asks(2, true),
        Deed::Revise { who: MAY, which: 0, day: 2, sessions: 2 },
        Deed::Offer { which: 0, day: 4 },
        act("accept-offer"),
        act("cancel"),
        // Taken back, declined.
        asks(3, false),
        act("withdraw"),
        asks(3, false),
        act("decline"),
        // One session skipped, one moved and then missed, one cut short; stopped for good.
        asks(0, false),
        act("approve"),
        change(2, "skip"),
        change(2, "restore"),
        change(2, "skip"),
        Deed::Move { who: MAY, which: 0, session: 1, day: 3, hour: 18 },
        Deed::Live { hours: 49 },
        act("suspend"),
        Deed::Live { hours: 48 },
        act("terminate"),
        // To its end, with one session less.
        asks(4, false),
        act("approve"),
        change(1, "cancel"),
        Deed::Live { hours: 5 * 24 },
        // Nobody decides.
        asks(5, false),
        Deed::Live { hours: 15 * 24 },
    ];
    let reached = RefCell::default();
    lives(&deeds, &reached).unwrap();
    let reached = reached.into_inner();
    assert_eq!(all_states().difference(&reached).collect::<Vec<_>>(), [""; 0], "states that it did not come to");
}

/// The same lives each time; `MADANG_TEST_LIVES` asks for more of them.
#[test]
fn no_order_of_deeds_leads_outside_the_tables_or_leaves_a_claim_behind() {
    let cases = std::env::var("MADANG_TEST_LIVES").ok().and_then(|text| text.parse().ok()).unwrap_or(16);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = RefCell::default();
    runner.run(&prop::collection::vec(deed(), 40), |deeds| lives(&deeds, &reached)).unwrap();
    let reached = reached.into_inner();
    assert!(reached.len() >= all_states().len() / 2, "lives that get nowhere prove nothing: {reached:?}");
}
