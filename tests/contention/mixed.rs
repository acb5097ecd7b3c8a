//! Some ask while others decide, move, extend, cancel and close, and sessions start and end.

use std::sync::{Barrier, Mutex};

use serde_json::{Value, json};

use super::{CROWD, ROUNDS, consortium, day, settle};
use crate::support::city::ask_series_of;
use crate::support::crowd::{Crowd, settled};
use crate::support::dice::Dice;
use crate::support::{Persona, TestApp, array, at, because};

/// What one person of the mixed crowd does in a round, and with what luck.
struct Mixed<'a> {
    app: &'a TestApp,
    /// Bookings so far with what was asked for.
    known: &'a Mutex<Vec<(Value, Value)>>,
    /// Noon of the round's day.
    today: chrono::NaiveDate,
}

/// Zones of all kinds: exclusive, shared, competing, parent and children.
const ZONES: [&str; 7] = [
    "hall/main",
    "hall/yard",
    "market/stand",
    "house/all",
    "house/room-a",
    "house/room-b",
    "hall/main",
];

impl Mixed<'_> {
    /// One slot or a short series in the next days.
    fn requests(&self, persona: &Persona, index: usize, dice: &mut Dice) {
        let date = self.today + chrono::Days::new(2 + dice.below(4));
        let start = format!("{date}T{:02}:{}", dice.below(12) + 8, ["00", "30"][dice.pick(2)]);
        let rule = format!("FREQ=DAILY;COUNT={}", 1 + dice.below(3));
        let asked = ask_series_of(
            consortium(index),
            ZONES[dice.pick(ZONES.len())],
            &start,
            120,
            &rule,
        );
        if let Some(booking) = settled(persona.requests(&asked)) {
            self.known.lock().unwrap().push((booking, asked));
        }
    }

    /// Some booking as it stands, with what was asked for.
    fn some(&self, persona: &Persona, dice: &mut Dice) -> Option<(Value, Value)> {
        let (booking, asked) = {
            let known = self.known.lock().unwrap();
            // The newest are those that most happens to.
            let recent = known.len().min(40);
            known
                .get((known.len() - recent) + dice.pick(recent.max(1)))?
                .clone()
        };
        let reply = persona.gets(&format!("/api/v1/bookings/{}", booking["id"]));
        (reply.status == 200).then_some((reply.json, asked))
    }

    /// The site's people approve, refuse, ask for changes, stop and close.
    fn decides(&self, operator: &Persona, dice: &mut Dice) {
        if dice.below(4) == 0 {
            return self.closes(operator, dice);
        }
        let Some((booking, asked)) = self.some(operator, dice) else {
            return;
        };
        let why = because("Something came up.");
        if matches!(booking["state"].as_str(), Some("approved" | "active")) && dice.below(2) == 0 {
            let mut schedule = asked["phases"][0]["schedule"].clone();
            schedule["rrule"] = json!(format!("FREQ=DAILY;COUNT={}", 2 + dice.below(4)));
            settled(operator.does("reschedule", &booking, &json!({ "schedule": schedule })));
            return;
        }
        let reply = match dice.below(8) {
            0 => operator.does("decline", &booking, &because("capacity")),
            1 => operator.does(
                "request-changes",
                &booking,
                &json!({ "remarks": "Shorter, please." }),
            ),
            2 => operator.does("suspend", &booking, &why),
            3 => operator.does("resume", &booking, &why),
            4 => operator.does("terminate", &booking, &why),
            _ => operator.acts("approve", &booking),
        };
        settled(reply);
    }

    /// A closure comes and goes, or stays.
    fn closes(&self, operator: &Persona, dice: &mut Dice) {
        let start = at(&format!(
            "{}T{:02}:00:00+09:00",
            self.today + chrono::Days::new(1 + dice.below(5)),
            dice.below(20)
        ));
        let (site, zone) = [("hall", Some("main")), ("hall", None), ("market", None)][dice.pick(3)];
        let shape = json!({ "span": { "start": start, "end": start.plus(3600) } });
        let closure =
            json!({ "zone": zone, "effect": "block", "reason": format!("Works {}", dice.0), "shape": shape });
        let path = format!("/api/v1/sites/{site}/closures");
        let Some(hit) = settled(operator.posts(&path, &closure)) else {
            return;
        };
        if dice.below(3) > 0 {
            settled(operator.presses(&format!("{path}/{}/lift", hit["closure"]["id"])));
        }
    }

    /// A consortium extends, moves, calls off, brings back and asks for other plans.
    fn changes(&self, lead: &Persona, dice: &mut Dice) {
        let Some((booking, mut asked)) = self.some(lead, dice) else {
            return;
        };
        let why = because("No crew.");
        if matches!(booking["state"].as_str(), Some("requested" | "changes_requested")) {
            asked["phases"][0]["schedule"]["minutes"] = json!(150);
            let reply = if dice.below(5) == 0 {
                lead.does("withdraw", &booking, &why)
            } else {
                lead.does("revise", &booking, &asked)
            };
            settled(reply);
        } else if dice.below(5) == 0 {
            settled(lead.does("cancel", &booking, &why));
        } else if !booking["amends"].is_null() {
            // What became the booking's plan has nothing of its own to change.
        } else if matches!(booking["state"].as_str(), Some("approved" | "active")) && dice.below(3) == 0 {
            let rule = format!("FREQ=DAILY;COUNT={}", 2 + dice.below(4));
            asked["phases"][0]["schedule"]["rrule"] = json!(rule);
            let plan = json!({ "phases": asked["phases"] });
            let reply = lead.does("amendments", &booking, &plan);
            // Another waits already, what has started is left out, or nothing would be other.
            if reply.status == 422 {
                return;
            }
            if let Some(change) = settled(reply) {
                self.known.lock().unwrap().push((change, asked));
            }
        } else if matches!(booking["state"].as_str(), Some("approved" | "active")) {
            let sessions = array(&booking["sessions"]);
            let session = &sessions[dice.pick(sessions.len())];
            let to =
                at(session["starts_at"].as_str().unwrap()).plus(1800 * i64::try_from(dice.below(5)).unwrap());
            let (action, body) = match dice.below(6) {
                0 => ("cancel", why),
                1 => ("skip", why),
                2 => ("restore", why),
                _ => ("move", json!({ "starts_at": to })),
            };
            settled(lead.changes(
                &format!("/api/v1/sessions/{}/{action}", session["id"]),
                &booking["version"],
                &body,
            ));
        }
    }
}

#[test]
fn while_some_ask_others_decide_move_extend_cancel_and_close_and_sessions_start_and_end() {
    let app = TestApp::start();
    let crowd = Crowd::new(&app.base, &app.people, CROWD);
    let operators = Crowd::of(&app.base, &app.people.operator, 4);
    let leads = Crowd::new(&app.base, &app.people, 4);
    let known = Mutex::new(Vec::new());
    for round in 0..ROUNDS {
        let today = day(round, 1);
        let mixed = &Mixed {
            app: &app,
            known: &known,
            today,
        };
        let gate = &Barrier::new(CROWD + 8 + 1);
        std::thread::scope(|scope| {
            for (index, persona) in crowd.0.iter().enumerate() {
                scope.spawn(move || {
                    let mut dice = Dice(u64::from(round) * 1_000 + index as u64);
                    gate.wait();
                    mixed.requests(persona, index, &mut dice);
                });
            }
            for (index, persona) in operators.0.iter().chain(&leads.0).enumerate() {
                scope.spawn(move || {
                    let mut dice = Dice(u64::from(round) * 1_000 + 500 + index as u64);
                    gate.wait();
                    for _ in 0..4 {
                        if index < 4 {
                            mixed.decides(persona, &mut dice);
                        } else {
                            mixed.changes(persona, &mut dice);
                        }
                    }
                });
            }
            // And the day goes by.
            scope.spawn(move || {
                gate.wait();
                for hour in ["10", "14", "20"] {
                    mixed.app.lives_until(&format!("{today}T{hour}:00"));
                }
            });
        });
        if round % 4 == 3 {
            settle(&app);
        }
    }
}
