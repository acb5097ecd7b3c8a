//! Stopped work: what runs is cut short at once, what is to come does not start, nobody asks for time there,
//! and it goes on only when all have said yes whose word it needs.

use serde_json::{Value, json};

use crate::deputies::id_of;
use crate::presence::texts_of;
use crate::support::{Persona, TestApp, array, audit, raw, shows, texts};
use crate::telling::address;

mod pages;
mod races;

/// Stops something, and answers it.
pub fn stops(who: &Persona, what: &Value, reason: &str) -> Value {
    let mut body = what.clone();
    body["reason"] = json!(reason);
    who.posts("/api/v1/stops", &body).ok()
}

/// Says yes to going on.
pub fn agrees(who: &Persona, stop: &Value, words: &str) -> crate::support::Reply {
    let path = format!("/api/v1/stops/{}/resume", stop["id"]);
    who.posts(&path, &json!({ "words": words }))
}

/// Three approved nights of alpha in a zone from 20 March on, at ten in the evening.
fn nights(app: &TestApp, zone: &str) -> Value {
    let booking = app
        .lead()
        .books_series(zone, "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.operator().approves(&booking)
}

fn states(app: &TestApp, booking: &Value) -> Vec<String> {
    let seen = app.admin().sees(booking);
    texts(&seen["sessions"], "state")
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn count(app: &TestApp, event: &str, name: &str) -> usize {
    let told = app.events_to(&address(name));
    told.iter().filter(|told| *told == event).count()
}

fn claims_of(app: &TestApp, session: &Value) -> i64 {
    let mut conn = raw::open(app.app.db.url());
    let question = format!("SELECT count(*) AS number FROM claims WHERE session_id = {session}");
    raw::number(&mut conn, &question)
}

#[test]
fn what_runs_is_cut_short_gives_its_time_back_and_is_told_at_night_too() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    let first = &booking["sessions"][0]["id"];
    app.lives_until("2027-03-21T02:00");
    assert_eq!(states(&app, &booking)[0], "running");
    let stop = stops(&app.lead(), &json!({ "session": first }), "The robot fell over.");
    assert_eq!(
        (&stop["side"], &stop["scope"]),
        (&json!("consortium"), &json!("session"))
    );
    assert_eq!(stop["sessions"][0]["halted"], "cut");
    let cut = app.lead().sees(&booking)["sessions"][0].clone();
    assert_eq!(
        (&cut["state"], &cut["reason"], &cut["actual_end"]),
        (
            &json!("cut_short"),
            &json!("The robot fell over."),
            &json!("2027-03-20T17:00:00Z")
        )
    );
    assert_eq!(claims_of(&app, first), 0);
    app.tick();
    for name in ["lead", "operator", "staff", "duty@hall.example"] {
        assert_eq!(count(&app, "work_stopped", name), 1, "{name}");
    }
    audit::assert_clean(app.app.db.url());
    // Only this one session is stopped.
    app.lives_until("2027-03-21T22:30");
    assert_eq!(states(&app, &booking), ["cut_short", "running", "scheduled"]);
    app.lives_until("2027-03-23T07:00");
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
}

#[test]
fn what_is_stopped_when_it_was_the_last_of_all_completes_the_booking_at_its_end() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T22:00", 480);
    let booking = app.operator().approves(&booking);
    app.lives_until("2027-03-20T23:00");
    stops(&app.operator(), &json!({ "booking": booking["id"] }), "Smoke.");
    assert_eq!(app.lead().sees(&booking)["state"], "active");
    audit::assert_clean(app.app.db.url());
    app.lives_until("2027-03-21T06:30");
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn a_session_does_not_start_while_a_stop_stands_and_goes_on_when_it_stands_no_more() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    app.lives_until("2027-03-20T23:00");
    let stop = stops(&app.operator(), &json!({ "zone": "hall/main" }), "Water.");
    app.lives_until("2027-03-21T23:00");
    assert_eq!(states(&app, &booking), ["cut_short", "missed", "scheduled"]);
    assert_eq!(
        count(&app, "session_starts_soon", "lead"),
        1,
        "of the first night only"
    );
    assert_eq!(count(&app, "session_missed", "lead"), 1);
    let halted = app.operator().gets("/api/v1/stops?open=true").ok()["items"][0]["sessions"].clone();
    assert_eq!(texts(&halted, "halted"), ["cut", "missed"]);
    let done = agrees(&app.operator(), &stop, "The pipe was replaced.").ok();
    assert!(done["resumed_at"].is_string(), "{done}");
    assert_eq!(
        states(&app, &booking),
        ["cut_short", "running", "scheduled"],
        "what is left of the night"
    );
    app.tick();
    for name in ["lead", "operator", "staff", "duty@hall.example"] {
        assert_eq!(count(&app, "work_resumed", name), 1, "{name}");
    }
    let told = texts_of(&app, "work_resumed").join("\n");
    for outlook in [
        "22:00–06:00 (+1): does not go on",
        "22:00–06:00 (+1): goes on until its end",
        "22:00–06:00 (+1): takes place as planned",
    ] {
        shows(&told, outlook);
    }
    let stopped = texts_of(&app, "work_stopped").join("\n");
    shows(&stopped, "22:00–06:00 (+1): stopped");
    shows(&stopped, "22:00–06:00 (+1): does not start while work is stopped");
    shows(&stopped, "Agreement missing: A manager of the site");
    audit::assert_clean(app.app.db.url());
    app.lives_until("2027-03-23T07:00");
    assert_eq!(states(&app, &booking), ["cut_short", "ended", "ended"]);
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn each_of_two_stops_must_be_let_go_and_one_that_is_sent_twice_is_one() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    app.lives_until("2027-03-20T23:00");
    let place = json!({ "zone": "hall/main" });
    let first = stops(&app.operator(), &place, "Water.");
    assert_eq!(stops(&app.operator(), &place, "Water.")["id"], first["id"]);
    let second = stops(&app.clerk(), &json!({ "site": "hall" }), "Smoke.");
    assert_ne!(second["id"], first["id"]);
    agrees(&app.operator(), &first, "Dry.").ok();
    assert_eq!(states(&app, &booking)[0], "cut_short");
    let again = agrees(&app.operator(), &first, "Dry.").refused(422);
    assert_eq!(again["errors"][0]["code"], "resumed", "{again}");
    agrees(&app.operator(), &second, "Aired.").ok();
    assert_eq!(
        states(&app, &booking)[0],
        "running",
        "the first one cut it, and nothing stands over it any more"
    );
    let open = app.operator().gets("/api/v1/stops?open=true").ok();
    assert_eq!(open["items"], json!([]));
    app.lives_until("2027-03-21T22:30");
    assert_eq!(states(&app, &booking)[1], "running");
}

/// What one stop cut short goes on when another one ends that stood over it, and its crew hears of that alone.
#[test]
fn what_two_stops_kept_goes_on_when_the_last_of_them_ends() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    let first = &booking["sessions"][0]["id"];
    let crew = json!({ "crew": [{ "name": "Kim Narae", "email": "narae@crew.example", "language": "en" }] });
    app.lead()
        .puts(&format!("/api/v1/bookings/{}/crew", booking["id"]), &crew)
        .ok();
    app.lives_until("2027-03-21T02:00");
    let zone = stops(&app.operator(), &json!({ "zone": "hall/main" }), "Water runs in.");
    let session = stops(&app.lead(), &json!({ "session": first }), "The robot fell over.");
    app.tick();
    agrees(&app.operator(), &zone, "It is dry.").ok();
    app.tick();
    assert_eq!(states(&app, &booking)[0], "cut_short");
    let told = || app.events_to("narae@crew.example");
    let resumed = || told().iter().filter(|event| *event == "crew_resumed").count();
    assert_eq!(resumed(), 0, "work stays stopped");
    agrees(&app.operator(), &session, "The robot stands.").ok();
    app.tick();
    assert_eq!(states(&app, &booking)[0], "running");
    assert_eq!(resumed(), 1);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn a_stop_reaches_the_zones_above_and_below_and_no_others() {
    let zones = ["house/all", "house/room-a", "house/room-b", "hall/main"];
    // Which of these are stopped with what.
    let rows: [(Value, [bool; 4]); 4] = [
        (json!({ "zone": "house/all" }), [true, true, true, false]),
        (json!({ "zone": "house/room-a" }), [true, true, false, false]),
        (json!({ "site": "house" }), [true, true, true, false]),
        (json!({ "zone": "hall/side" }), [false; 4]),
    ];
    for (what, drawn) in rows {
        for (zone, is_stopped) in zones.iter().zip(drawn) {
            let app = TestApp::start();
            let booking = nights(&app, zone);
            app.lives_until("2027-03-20T23:00");
            stops(&app.operator(), &what, "Smoke.");
            app.lives_until("2027-03-21T23:00");
            let came = states(&app, &booking);
            let wanted = if is_stopped {
                ["cut_short", "missed", "scheduled"]
            } else {
                ["ended", "running", "scheduled"]
            };
            assert_eq!(came, wanted, "{what} of {zone}");
            audit::assert_clean(app.app.db.url());
        }
    }
}

#[test]
fn nobody_gets_time_within_a_day_where_work_is_stopped_and_later_time_is_warned_of() {
    let app = TestApp::start();
    let near = app.lead().books("hall/main", "2027-03-17T10:00", 120);
    let far = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    app.lives_until("2027-03-16T12:00");
    let stop = stops(&app.operator(), &json!({ "zone": "hall/main" }), "Water.");
    let rules = |verdicts: &Value| {
        let found = array(&verdicts[0]["findings"]);
        found
            .iter()
            .map(|one| {
                format!(
                    "{} {} {}",
                    one["rule"].as_str().unwrap(),
                    one["severity"].as_str().unwrap(),
                    one["overridable_by"]
                )
            })
            .collect::<Vec<_>>()
    };
    let refused = app.operator().acts("approve", &near).refused(409);
    assert_eq!(rules(&refused["verdicts"]), ["stopped block null"], "{refused}");
    let granted = json!({ "overrides": [{ "phase": 0, "rule": "stopped", "reason": "It will be dry." }] });
    app.operator().does("approve", &near, &granted).refused(409);
    app.operator().approves(&far);
    let later = crate::support::city::ask("hall/main", "2027-03-22T10:00", 60);
    let judged = app.rival().posts(
        "/api/v1/bookings/preview",
        &crate::support::city::ask_of("beta", "hall/main", "2027-03-22T10:00", 60),
    );
    assert_eq!(rules(&judged.ok()["verdicts"]), ["stopped warn null"], "{later}");
    let free = |zone: &str| {
        let path = format!(
            "/api/v1/sites/hall/zones/{zone}/free?phase=trial&from=2027-03-17T00:00:00Z\
             &to=2027-03-18T00:00:00Z"
        );
        app.anonymous().gets(&path).ok()["items"][0]["starts_at"].clone()
    };
    assert_eq!(free("main"), "2027-03-17T03:00:00Z", "24 hours from now on");
    assert_eq!(free("yard"), "2027-03-17T00:00:00Z");
    agrees(&app.operator(), &stop, "Dry.").ok();
    assert_eq!(app.operator().approves(&near)["state"], "approved");
}

#[test]
fn only_those_stop_work_and_let_it_go_on_whom_the_table_names() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    let own = json!({ "booking": booking["id"], "reason": "Smoke." });
    let place = json!({ "zone": "hall/main", "reason": "Smoke." });
    for (who, of_booking, of_place) in [
        (app.lead(), 201, 403),
        (app.member(), 201, 403),
        (app.partner(), 201, 403),
        (app.rival(), 404, 403),
        (app.stranger(), 404, 403),
        (app.clerk(), 201, 201),
        (app.operator(), 201, 201),
        (app.staff(), 201, 201),
        (app.admin(), 403, 403),
        (app.anonymous(), 401, 401),
    ] {
        assert_eq!(who.posts("/api/v1/stops", &own).status, of_booking);
        assert_eq!(who.posts("/api/v1/stops", &place).status, of_place);
    }
    let listed = |who: &Persona| array(&who.gets("/api/v1/stops").ok()["items"]).len();
    let all = listed(&app.admin());
    assert_eq!(all, 9);
    assert_eq!([listed(&app.lead()), listed(&app.operator())], [all; 2]);
    assert_eq!([listed(&app.rival()), listed(&app.stranger())], [0; 2]);
    let stop = &app.admin().gets("/api/v1/stops").ok()["items"][0];
    for (who, status) in [
        (app.anonymous(), 401),
        (app.stranger(), 404),
        (app.rival(), 404),
        (app.lead(), 403),
        (app.partner(), 403),
        (app.clerk(), 403),
        (app.staff(), 403),
        (app.admin(), 403),
        (app.operator(), 200),
    ] {
        assert_eq!(agrees(&who, stop, "Aired.").status, status);
    }
    let nothing = json!({ "zone": "hall/main", "site": "hall", "reason": "Smoke." });
    app.operator().posts("/api/v1/stops", &nothing).refused(422);
    app.operator()
        .posts("/api/v1/stops", &json!({ "zone": "hall/main" }))
        .refused(422);
    app.operator()
        .posts(
            "/api/v1/stops",
            &json!({ "zone": "hall/nowhere", "reason": "Smoke." }),
        )
        .refused(404);
}

#[test]
fn a_stop_while_timers_were_late_counts_from_when_it_was_placed() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    app.lives_until("2027-03-20T21:00");
    // Nothing fires from here on.
    app.moves_to("2027-03-20T22:10");
    let stop = stops(&app.operator(), &json!({ "zone": "hall/main" }), "Smoke.");
    assert_eq!(stop["placed_at"], "2027-03-20T13:10:00Z");
    app.moves_to("2027-03-21T03:00");
    app.tick();
    assert_eq!(states(&app, &booking)[0], "missed");
    // It is let go while nothing fires, before the next night, which starts late.
    app.moves_to("2027-03-21T21:00");
    agrees(&app.operator(), &stop, "Aired.").ok();
    app.moves_to("2027-03-22T01:00");
    app.tick();
    assert_eq!(states(&app, &booking), ["missed", "running", "scheduled"]);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn time_that_somebody_else_has_by_now_does_not_come_back_with_the_work() {
    let app = TestApp::start();
    let booking = nights(&app, "hall/main");
    app.lives_until("2027-03-20T23:00");
    let stop = stops(&app.lead(), &json!({ "booking": booking["id"] }), "Broken wheel.");
    let other = crate::support::city::ask_of("beta", "hall/main", "2027-03-22T01:00", 120);
    app.rival().posts("/api/v1/bookings/preview", &other).ok();
    app.lives_until("2027-03-21T23:00");
    assert_eq!(states(&app, &booking), ["cut_short", "missed", "scheduled"]);
    let taken = app.rival().requests(&crate::support::city::ask_of(
        "beta",
        "hall/main",
        "2027-03-22T23:30",
        60,
    ));
    assert_eq!(taken.status, 409, "what is to come is still held");
    agrees(&app.operator(), &stop, "Mended.").ok();
    assert_eq!(states(&app, &booking), ["cut_short", "running", "scheduled"]);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn whoever_answers_for_safety_lets_work_go_on_and_nobody_else_of_the_site() {
    let app = TestApp::start();
    let clerk = id_of(&app, "clerk@people.example");
    let posts = json!([{ "person": clerk, "post": "safety", "zone": "main", "from": "2027-03-15" }]);
    let rules = json!({ "presence": "watch", "no_show_minutes": 30, "clear_minutes": 15, "posts": posts });
    app.operator().puts("/api/v1/sites/hall/presence", &rules).ok();
    let (main, site) = (json!({ "zone": "hall/main" }), json!({ "site": "hall" }));
    let [main, site] = [main, site].map(|what| stops(&app.operator(), &what, "Water."));
    agrees(&app.operator(), &main, "It is dry.").refused(403);
    agrees(&app.clerk(), &main, "It is dry.").ok();
    // The post is that of one zone; for the whole site its managers answer.
    agrees(&app.clerk(), &site, "It is dry.").refused(403);
    agrees(&app.operator(), &site, "It is dry.").ok();
}
