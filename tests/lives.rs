//! Random lives: whatever people send, in whatever order, a booking and its sessions only go where the tables
//! lead, the claims are those of the sessions that stand, and no zone holds more than it may.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use held::check;
use madang::domain::booking::BookingState;
use madang::domain::session::SessionState;
use madang::store::Conn;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::city::ask_series_of;
use crate::support::{Persona, Reply, TestApp, because, raw};

mod amended;
mod held;

/// One thing that somebody tries. Numbers choose among what is there; days count from the day that it is.
#[derive(Debug, Clone)]
enum Deed {
    Request {
        who: u8,
        zone: usize,
        day: u32,
        hour: u32,
        sessions: u32,
        is_draft: bool,
    },
    Revise {
        who: u8,
        which: usize,
        day: u32,
        sessions: u32,
    },
    Act {
        who: u8,
        which: usize,
        action: &'static str,
    },
    Offer {
        which: usize,
        day: u32,
    },
    Amend {
        who: u8,
        which: usize,
        day: u32,
        sessions: u32,
    },
    Reschedule {
        which: usize,
        day: u32,
        sessions: u32,
    },
    Change {
        who: u8,
        which: usize,
        session: usize,
        action: &'static str,
    },
    Move {
        who: u8,
        which: usize,
        session: usize,
        day: u32,
        hour: u32,
    },
    Extend {
        who: u8,
        which: usize,
        session: usize,
        minutes: i64,
    },
    Close {
        zone: usize,
        day: u32,
    },
    Live {
        hours: i64,
    },
}

const ZONES: [&str; 7] = [
    "hall/main",
    "hall/side",
    "hall/yard",
    "market/stand",
    "house/all",
    "house/room-a",
    "house/room-b",
];
const ACTIONS: [&str; 8] = [
    "approve",
    "decline",
    "withdraw",
    "cancel",
    "suspend",
    "resume",
    "terminate",
    "accept-offer",
];
/// Stands for whoever may do it: the site for decisions, the booking's own lead for the rest.
const MAY: u8 = 9;
const DECISIONS: [&str; 5] = ["approve", "decline", "suspend", "resume", "terminate"];
const CHANGES: [&str; 4] = ["cancel", "skip", "restore", "finish"];

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
        3 => (who.clone(), which.clone(), day.clone(), sessions.clone())
            .prop_map(|(who, which, day, sessions)| Deed::Amend { who, which, day, sessions }),
        1 => (which.clone(), day.clone(), sessions).prop_map(|(which, day, sessions)| Deed::Reschedule { which, day, sessions }),
        2 => (who.clone(), which.clone(), 0..3usize, prop::sample::select(&CHANGES[..]))
            .prop_map(|(who, which, session, action)| Deed::Change { who, which, session, action }),
        1 => (who.clone(), which.clone(), 0..3usize, 10..300i64)
            .prop_map(|(who, which, session, minutes)| Deed::Extend { who, which, session, minutes }),
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
    /// Those that are a proposed change of another one.
    changes: BTreeSet<i64>,
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
            changes: BTreeSet::new(),
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
        self.now
            .plus(9 * 3600)
            .plus_days(day.into())
            .to_utc()
            .date_naive()
            .to_string()
    }

    /// The booking that a number chooses, as it stands.
    fn booking(&self, which: usize) -> Option<Value> {
        let id = self.bookings.keys().rev().nth(which)?;
        Some(self.app.admin().gets(&format!("/api/v1/bookings/{id}")).ok())
    }

    fn phases(&self, zone: &str, day: u32, hour: u32, sessions: u32) -> Value {
        ask_series_of(
            "alpha",
            zone,
            &format!("{}T{hour:02}:00", self.date(day)),
            240,
            &format!("FREQ=DAILY;COUNT={sessions}"),
        )["phases"]
            .clone()
    }

    /// Changes the session at this place of the booking, if there is one.
    fn changes(
        &self,
        who: u8,
        booking: &Value,
        (session, action): (usize, &str),
        body: &Value,
    ) -> Option<Reply> {
        let id = &booking["sessions"].get(session)?["id"];
        let path = format!("/api/v1/sessions/{id}/{action}");
        Some(
            self.actor(who, booking, action)
                .changes(&path, &booking["version"], body),
        )
    }

    /// Does one deed. Gives what the service answered, if it was asked anything.
    fn does(&mut self, deed: &Deed) -> Option<Reply> {
        match *deed {
            Deed::Request {
                who,
                zone,
                day,
                hour,
                sessions,
                is_draft,
            } => {
                let (persona, consortium) = self.persona(who);
                let phases = self.phases(ZONES[zone], day, hour, sessions);
                let body =
                    json!({ "consortium": consortium, "title": "Life", "phases": phases, "draft": is_draft });
                Some(persona.requests(&body))
            }
            Deed::Revise {
                who,
                which,
                day,
                sessions,
            } => {
                let booking = self.booking(which)?;
                let zone = booking["phases"][0]["zones"][0].as_str()?;
                let phases = self.phases(zone, day, 10, sessions);
                let body = json!({ "consortium": booking["consortium"], "title": "Life", "phases": phases });
                Some(
                    self.actor(who, &booking, "revise")
                        .does("revise", &booking, &body),
                )
            }
            Deed::Act { who, which, action } => {
                let booking = self.booking(which)?;
                let body = match action {
                    "approve" | "accept-offer" => json!({}),
                    "decline" => because("safety"),
                    _ => because("Because."),
                };
                Some(self.actor(who, &booking, action).does(action, &booking, &body))
            }
            Deed::Offer { which, day } => {
                let booking = self.booking(which)?;
                let offer = self.phases(booking["phases"][0]["zones"][0].as_str()?, day, 13, 2);
                let body = json!({ "remarks": "Later.", "offer": offer });
                Some(self.app.operator().does("request-changes", &booking, &body))
            }
            Deed::Amend {
                who,
                which,
                day,
                sessions,
            } => self.amends(who, which, (day, sessions)),
            Deed::Reschedule { which, day, sessions } => {
                let booking = self.booking(which)?;
                let schedule = self.phases(booking["phases"][0]["zones"][0].as_str()?, day, 15, sessions)[0]
                    ["schedule"]
                    .clone();
                Some(
                    self.app
                        .operator()
                        .does("reschedule", &booking, &json!({ "schedule": schedule })),
                )
            }
            Deed::Change {
                who,
                which,
                session,
                action,
            } => {
                let booking = self.booking(which)?;
                self.changes(who, &booking, (session, action), &json!({}))
            }
            Deed::Move {
                who,
                which,
                session,
                day,
                hour,
            } => {
                let booking = self.booking(which)?;
                let to = json!({ "starts_at": format!("{}T{hour:02}:00:00+09:00", self.date(day)) });
                self.changes(who, &booking, (session, "move"), &to)
            }
            Deed::Extend {
                who,
                which,
                session,
                minutes,
            } => {
                let booking = self.booking(which)?;
                let end = booking["sessions"].get(session)?["ends_at"].as_str()?;
                let until = crate::support::at(end).plus_minutes(minutes);
                self.changes(who, &booking, (session, "extend"), &json!({ "until": until }))
            }
            Deed::Close { zone, day } => {
                let (site, zone) = ZONES[zone].split_once('/').unwrap();
                let day = self.date(day);
                let span = json!({ "start": format!("{day}T00:00:00+09:00"), "end": format!("{day}T12:00:00+09:00") });
                let body =
                    json!({ "zone": zone, "effect": "block", "reason": "Works", "shape": { "span": span } });
                Some(
                    self.app
                        .operator()
                        .posts(&format!("/api/v1/sites/{site}/closures"), &body),
                )
            }
            Deed::Live { hours } => {
                self.now = self.now.plus(hours * 3600);
                Some(
                    self.app
                        .admin()
                        .posts("/api/v1/demo/clock", &json!({ "to": self.now })),
                )
            }
        }
    }
}

/// Lives one life; `reached` gathers the states that came up.
fn live(world: &mut World, deeds: &[Deed], reached: &RefCell<Reached>) -> Result<(), String> {
    for (at, deed) in deeds.iter().enumerate() {
        let reply = world.does(deed);
        let is_fine = |reply: &Reply| match reply.status {
            200 | 201 | 403 | 404 | 409 | 422 => true,
            // Its booking is another by now.
            412 => world.is_of_change(deed),
            _ => false,
        };
        if let Some(reply) = reply.filter(|reply| !is_fine(reply)) {
            return Err(format!("deed {at}, {deed:?}: {} {}", reply.status, reply.json));
        }
        check(world).map_err(|words| format!("deed {at}, {deed:?}: {words}"))?;
        reached
            .borrow_mut()
            .extend(world.bookings.values().map(ToString::to_string));
        let changes = world.changes.iter().map(|id| world.bookings[id]);
        reached
            .borrow_mut()
            .extend(changes.map(|state| format!("change {state}")));
        reached
            .borrow_mut()
            .extend(world.sessions.values().map(|state| format!("session {state}")));
    }
    Ok(())
}

fn lives(deeds: &[Deed], reached: &RefCell<Reached>) -> Result<(), TestCaseError> {
    let mut world = World::start();
    let lived = live(&mut world, deeds, reached);
    world.app.tick();
    lived
        .and_then(|()| check(&mut world))
        .map_err(TestCaseError::fail)
}

/// States that some lives come to, as words; those of sessions with `session` before them.
type Reached = BTreeSet<String>;

fn all_states() -> Reached {
    let bookings = BookingState::ALL.iter().map(ToString::to_string);
    bookings
        .chain(SessionState::ALL.iter().map(|state| format!("session {state}")))
        .collect()
}

#[test]
fn a_life_through_every_state_stays_within_the_tables() {
    let asks = |zone, is_draft| Deed::Request {
        who: 0,
        zone,
        day: 2,
        hour: 10,
        sessions: 3,
        is_draft,
    };
    let act = |action| Deed::Act {
        who: MAY,
        which: 0,
        action,
    };
    let change = |session, action| Deed::Change {
        who: MAY,
        which: 0,
        session,
        action,
    };
    let deeds = [
        // Draft, sent, answered with other times, taken, called off.
        asks(2, true),
        Deed::Revise {
            who: MAY,
            which: 0,
            day: 2,
            sessions: 2,
        },
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
        Deed::Move {
            who: MAY,
            which: 0,
            session: 1,
            day: 3,
            hour: 18,
        },
        Deed::Live { hours: 49 },
        act("suspend"),
        Deed::Live { hours: 48 },
        act("terminate"),
        // To its end, with one session less.
        asks(4, false),
        act("approve"),
        change(1, "cancel"),
        Deed::Live { hours: 5 * 24 },
        // Longer by a change that is offered in other words, and by one that is approved.
        asks(4, false),
        act("approve"),
        Deed::amend(3),
        Deed::Offer { which: 0, day: 2 },
        act("withdraw"),
        Deed::amend(4),
        act("approve"),
        Deed::Live { hours: 9 * 24 },
        // Nobody decides.
        asks(5, false),
        Deed::Live { hours: 15 * 24 },
    ];
    let reached = RefCell::default();
    lives(&deeds, &reached).unwrap();
    let mut reached = reached.into_inner();
    assert!(reached.remove("change completed"), "{reached:?}");
    assert_eq!(
        all_states().difference(&reached).collect::<Vec<_>>(),
        [""; 0],
        "states that it did not come to"
    );
}

/// The same lives each time; `MADANG_TEST_LIVES` asks for more of them.
#[test]
fn no_order_of_deeds_leads_outside_the_tables_or_leaves_a_claim_behind() {
    let cases = std::env::var("MADANG_TEST_LIVES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(16);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = RefCell::default();
    runner
        .run(&prop::collection::vec(deed(), 40), |deeds| {
            lives(&deeds, &reached)
        })
        .unwrap();
    let reached = reached.into_inner();
    assert!(
        reached.len() >= all_states().len() / 2 && reached.contains("change requested"),
        "lives that get nowhere prove nothing: {reached:?}"
    );
}
