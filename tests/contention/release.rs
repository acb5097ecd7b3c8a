//! Somebody comes at the very moment at which the clock frees the time that nobody came to.

use serde_json::json;

use super::{ROUNDS, day, settle};
use crate::presence::{Night, frees};
use crate::support::{TestApp, array};

#[test]
fn of_who_comes_and_the_clock_that_frees_their_time_one_wins_twenty_times() {
    let app = TestApp::start();
    frees(&app, "required", 45);
    let (mut came, mut freed) = (0, 0);
    for round in 0..ROUNDS {
        let date = day(round, 1);
        let night = Night::at(&app, |lead| {
            lead.books("hall/main", &format!("{date}T10:00"), 240)
        });
        app.lives_until(&format!("{date}T10:44"));
        app.moves_to(&format!("{date}T10:45"));
        let gate = std::sync::Barrier::new(3);
        let clerk = app.clerk();
        let reply = std::thread::scope(|scope| {
            let ticks = |other: bool| {
                let (app, gate) = (&app, &gate);
                scope.spawn(move || {
                    gate.wait();
                    if other {
                        app.another_ticks();
                    } else {
                        app.tick();
                    }
                })
            };
            ticks(false);
            ticks(true);
            gate.wait();
            // A little later in every other round, so that either wins.
            for _ in 0..round % 4 {
                clerk.gets("/healthz");
            }
            clerk.posts(
                &night.path(),
                &json!({ "worker": night.workers[0], "direction": "in" }),
            )
        });
        let (session, entries) = (night.session(), app.operator().gets(&night.path()).ok());
        let is_in = !array(&entries["entries"]).is_empty();
        let is_freed = session["attendance"] == "no_show";
        assert_eq!(is_in, reply.status == 200, "round {round}: {}", reply.status);
        assert!(is_in || reply.status == 422, "round {round}: {}", reply.status);
        assert_ne!(is_in, is_freed, "round {round}: {session} {entries}");
        assert_eq!(session["state"] == "running", is_in, "round {round}: {session}");
        (came, freed) = (came + usize::from(is_in), freed + usize::from(is_freed));
        if is_in {
            night.passes(&clerk, 0, "out").ok();
        }
    }
    println!("somebody came first {came} times, the clock {freed} times");
    settle(&app);
}
