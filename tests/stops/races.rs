//! Stops against starts, requests and decisions at the same moment.

use std::sync::Barrier;

use serde_json::{Value, json};

use super::{agrees, stops};
use crate::support::city::ask_of;
use crate::support::crowd::{Crowd, settled};
use crate::support::{TestApp, audit, raw};

/// Rounds of each race.
const ROUNDS: u32 = 20;

/// How many sessions run where work is stopped.
fn running(app: &TestApp) -> i64 {
    let mut conn = raw::open(app.app.db.url());
    let question = "SELECT count(*) AS number FROM sessions JOIN stops ON stops.site_id = sessions.site_id \
         AND stops.resumed_at IS NULL WHERE sessions.state = 'running'";
    raw::number(&mut conn, question)
}

#[test]
fn nothing_runs_and_nothing_is_granted_where_work_is_stopped_whoever_comes_at_the_same_moment() {
    let app = TestApp::start();
    let crowd = Crowd::new(&app.base, &app.people, 20);
    for round in 0..ROUNDS {
        let day =
            chrono::NaiveDate::from_ymd_opt(2027, 3, 18).unwrap() + chrono::Days::new(u64::from(round) * 3);
        // One session that is about to start, a request for the next night that waits.
        let own = app.lead().books("hall/main", &format!("{day}T22:00"), 120);
        app.operator().approves(&own);
        let next = day + chrono::Days::new(1);
        let waiting = app.rival().books("hall/main", &format!("{next}T10:00"), 120);
        app.lives_until(&format!("{day}T21:50"));
        app.moves_to(&format!("{day}T22:00"));
        let gate = &Barrier::new(crowd.0.len() + 3);
        let (app, waiting) = (&app, &waiting);
        let stop: Value = std::thread::scope(|scope| {
            scope.spawn(move || {
                gate.wait();
                app.tick();
            });
            scope.spawn(move || {
                gate.wait();
                settled(app.operator().acts("approve", waiting));
            });
            for (index, persona) in crowd.0.iter().enumerate() {
                let later = day + chrono::Days::new(2);
                let asked = ask_of(
                    ["alpha", "beta"][index % 2],
                    "hall/main",
                    &format!("{later}T{:02}:00", 8 + index % 8),
                    60,
                );
                scope.spawn(move || {
                    gate.wait();
                    settled(persona.requests(&asked));
                });
            }
            let placed = scope.spawn(move || {
                gate.wait();
                stops(
                    &app.operator(),
                    &json!({ "site": "hall" }),
                    &format!("Smoke {round}."),
                )
            });
            placed.join().unwrap()
        });
        assert_eq!(running(app), 0, "round {round}");
        app.tick();
        assert_eq!(running(app), 0, "round {round}, later");
        let again = app.rival().sees(waiting);
        if again["state"] == "requested" {
            let refused = app.operator().acts("approve", &again).refused(409);
            assert_eq!(
                refused["verdicts"][0]["findings"][0]["rule"], "stopped",
                "{refused}"
            );
        }
        agrees(&app.operator(), &stop, "Aired.").ok();
        app.lives_until(&format!("{}T23:59", day + chrono::Days::new(2)));
        if round % 5 == 4 {
            audit::assert_clean(app.app.db.url());
        }
    }
    let deadlocks = audit::deadlocks(app.app.db.url());
    assert!(deadlocks < 3, "{deadlocks} deadlocks");
}

#[test]
fn of_two_who_let_work_go_on_at_the_same_moment_one_does() {
    let app = TestApp::start();
    let pair = Crowd::of(&app.base, &app.people.operator, 2);
    for round in 0..ROUNDS {
        let stop = stops(
            &app.operator(),
            &json!({ "site": "hall" }),
            &format!("Smoke {round}."),
        );
        let said = pair.at_once(|_, persona| agrees(persona, &stop, "Aired.").status);
        assert_eq!(
            said.iter().filter(|status| **status == 200).count(),
            1,
            "{said:?}"
        );
        assert!(said.iter().all(|status| [200, 422].contains(status)), "{said:?}");
    }
}
