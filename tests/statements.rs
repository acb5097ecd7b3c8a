//! No request asks the database more often because more is stored or more is asked for: statements are
//! counted, for few rows and for many.

use serde_json::{Value, json};

use crate::support::city::ask_series;
use crate::support::subjects::new_picture;
use crate::support::{TestApp, array, because};

/// Ids are fetched in lots, and a request that needs many fetches a second lot: that is all that may come on
/// top.
const LOTS: u64 = 3;

/// How many statements something takes. Nothing else runs: the jobs stand still between ticks.
fn count<T>(app: &TestApp, something: impl FnOnce() -> T) -> (u64, T) {
    let before = app.app.db.statements();
    let done = something();
    (app.app.db.statements() - before, done)
}

#[track_caller]
fn does_not_grow(what: &str, few: u64, many: u64) {
    assert!(few > 0, "{what}: nothing was counted");
    assert!(
        many <= few + LOTS,
        "{what}: {few} statements for few rows, {many} for many"
    );
    println!("{what}: {few} statements for few rows, {many} for many");
}

fn series(zone: &str, first: &str, sessions: u32) -> Value {
    ask_series(zone, first, 60, &format!("FREQ=DAILY;COUNT={sessions}"))
}

/// Sends a request and answers with the booking.
fn booked(app: &TestApp, zone: &str, first: &str, sessions: u32) -> Value {
    app.lead().requests(&series(zone, first, sessions)).ok()
}

/// An action on a booking of one session and on one of many, each asked for and brought along by `before`.
fn compare(what: &str, before: impl Fn(&TestApp, Value) -> Value, act: impl Fn(&TestApp, &Value)) {
    let app = TestApp::start();
    let [few, many] = [(1, "2027-03-20T10:00"), (100, "2027-03-20T12:00")].map(|(sessions, first)| {
        let booking = before(&app, booked(&app, "hall/main", first, sessions));
        app.tick();
        count(&app, || act(&app, &booking)).0
    });
    app.tick();
    does_not_grow(what, few, many);
}

fn as_it_is(_: &TestApp, booking: Value) -> Value {
    booking
}

fn approved(app: &TestApp, booking: Value) -> Value {
    app.operator().approves(&booking)
}

#[test]
fn a_request_of_a_hundred_sessions_takes_as_many_as_one_of_one() {
    let app = TestApp::start();
    let one = count(&app, || booked(&app, "hall/main", "2027-03-20T08:00", 1)).0;
    let fifty = count(&app, || booked(&app, "hall/main", "2027-03-20T10:00", 50)).0;
    let hundred = count(&app, || booked(&app, "hall/main", "2027-03-20T12:00", 100)).0;
    app.tick();
    does_not_grow("create with 50 sessions", one, fifty);
    does_not_grow("create with 100 sessions", one, hundred);
}

#[test]
fn a_preview_takes_as_many_for_a_hundred_sessions_and_for_a_hundred_refusals() {
    let app = TestApp::start();
    let preview = |sessions| {
        app.lead()
            .posts(
                "/api/v1/bookings/preview",
                &series("hall/main", "2027-03-20T10:00", sessions),
            )
            .ok()
    };
    let few = count(&app, || preview(1)).0;
    let many = count(&app, || preview(100)).0;
    does_not_grow("preview", few, many);
    app.rival()
        .books_series("hall/main", "2027-03-20T10:30", 60, "FREQ=DAILY;COUNT=100");
    let one_refused = count(&app, || preview(1)).0;
    let all_refused = count(&app, || preview(100)).0;
    app.tick();
    does_not_grow("preview that is refused", one_refused, all_refused);
}

#[test]
fn judging_takes_as_many_in_a_zone_full_of_claims_as_in_an_empty_one() {
    let app = TestApp::start();
    let create = |first| booked(&app, "hall/main", first, 20);
    let empty = count(&app, || create("2027-03-20T01:00")).0;
    for hour in [3, 5, 7, 9, 11] {
        app.rival().books_series(
            "hall/main",
            &format!("2027-03-20T{hour:02}:00"),
            60,
            "FREQ=DAILY;COUNT=100",
        );
    }
    let full = count(&app, || create("2027-03-20T13:00")).0;
    app.tick();
    does_not_grow("create in a zone with 500 claims", empty, full);
}

#[test]
fn a_booking_is_shown_by_as_many_however_many_sessions_it_has() {
    compare("show a booking", as_it_is, |app, booking| {
        _ = app.lead().sees(booking);
    });
}

#[test]
fn every_decision_and_stop_takes_as_many_however_many_sessions_it_is_about() {
    let reason = || because("Because.");
    compare("approve", as_it_is, |app, booking| {
        _ = app.operator().approves(booking);
    });
    compare("decline", as_it_is, |app, booking| {
        _ = app.operator().does("decline", booking, &because("safety")).ok();
    });
    compare("request changes", as_it_is, |app, booking| {
        _ = app
            .operator()
            .does("request-changes", booking, &json!({ "remarks": "Later." }))
            .ok();
    });
    compare("withdraw", as_it_is, |app, booking| {
        _ = app.lead().does("withdraw", booking, &reason()).ok();
    });
    compare("cancel", approved, |app, booking| {
        _ = app.lead().does("cancel", booking, &reason()).ok();
    });
    compare("suspend", approved, |app, booking| {
        _ = app.operator().does("suspend", booking, &reason()).ok();
    });
    let suspended = |app: &TestApp, booking| {
        app.operator()
            .does("suspend", &approved(app, booking), &reason())
            .ok()
    };
    compare("resume", suspended, |app, booking| {
        _ = app.operator().does("resume", booking, &reason()).ok();
    });
    compare("terminate", suspended, |app, booking| {
        _ = app.operator().does("terminate", booking, &reason()).ok();
    });
}

#[test]
fn a_yes_that_leaves_many_sessions_out_takes_as_many_as_one_that_leaves_out_one() {
    let app = TestApp::start();
    let approve = |booking: &Value, left_out: usize| {
        let starts: Vec<Value> = array(&booking["sessions"])[..left_out]
            .iter()
            .map(|session| session["original_start"].clone())
            .collect();
        count(&app, || {
            app.operator()
                .does("approve", booking, &json!({ "skip": starts }))
                .ok()
        })
        .0
    };
    let few = approve(&booked(&app, "hall/main", "2027-03-20T10:00", 60), 1);
    let many = approve(&booked(&app, "hall/main", "2027-03-20T12:00", 60), 50);
    app.tick();
    does_not_grow("approve and leave out", few, many);
}

#[test]
fn a_revision_takes_as_many_however_many_sessions_it_replaces() {
    let app = TestApp::start();
    let revise = |first: &str, then: &str, sessions| {
        let booking = booked(&app, "hall/main", first, sessions);
        count(&app, || {
            app.lead()
                .does("revise", &booking, &series("hall/main", then, sessions))
                .ok()
        })
        .0
    };
    let few = revise("2027-03-20T08:00", "2027-03-20T09:00", 1);
    let many = revise("2027-03-20T10:00", "2027-03-20T12:00", 100);
    app.tick();
    does_not_grow("revise", few, many);
}

#[test]
fn an_offer_and_a_new_schedule_take_as_many_however_many_sessions_they_hold() {
    let app = TestApp::start();
    let [offers, accepts, reschedules] = [0, 1, 2];
    let all = [(1, 8), (100, 10)].map(|(sessions, hour)| {
        let at = |offset: u32| format!("2027-03-20T{:02}:00", hour + offset);
        let booking = booked(&app, "hall/main", &at(0), sessions);
        let offer =
            json!({ "remarks": "An hour later.", "offer": series("hall/main", &at(1), sessions)["phases"] });
        let (offering, waiting) = count(&app, || {
            app.operator().does("request-changes", &booking, &offer).ok()
        });
        let (accepting, agreed) = count(&app, || app.lead().acts("accept-offer", &waiting).ok());
        let schedule = json!({ "schedule": series("hall/main", &at(0), sessions)["phases"][0]["schedule"] });
        let rescheduling = count(&app, || {
            app.operator().does("reschedule", &agreed, &schedule).ok()
        })
        .0;
        [offering, accepting, rescheduling]
    });
    app.tick();
    for (what, at) in [
        ("offer", offers),
        ("accept an offer", accepts),
        ("reschedule", reschedules),
    ] {
        does_not_grow(what, all[0][at], all[1][at]);
    }
}

#[test]
fn one_session_is_changed_by_as_many_however_many_stand_beside_it() {
    let app = TestApp::start();
    let act = |action: &str, (sessions, hour): (u32, u32), body: Value| {
        let booking = approved(
            &app,
            booked(&app, "hall/main", &format!("2027-03-20T{hour:02}:00"), sessions),
        );
        let path = format!("/api/v1/sessions/{}/{action}", booking["sessions"][0]["id"]);
        count(&app, || {
            app.lead().changes(&path, &booking["version"], &body).ok()
        })
        .0
    };
    // Calling off the only session would end the booking, so there are at least two.
    does_not_grow(
        "cancel a session",
        act("cancel", (2, 0), json!({})),
        act("cancel", (100, 1), json!({})),
    );
    does_not_grow(
        "skip a session",
        act("skip", (2, 2), json!({})),
        act("skip", (100, 3), json!({})),
    );
    let [few, many] = [(2, 4), (100, 5)].map(|(sessions, hour)| {
        act(
            "move",
            (sessions, hour),
            json!({ "starts_at": format!("2027-11-0{hour}T10:00:00Z") }),
        )
    });
    does_not_grow("move a session", few, many);
}

#[test]
fn a_closure_takes_as_many_however_many_sessions_of_a_booking_it_hits() {
    let app = TestApp::start();
    booked(&app, "hall/main", "2027-03-20T10:00", 1);
    booked(&app, "house/all", "2027-03-20T10:00", 100);
    let close = |site: &str| {
        let body = json!({ "effect": "block", "reason": "Works", "shape": { "span": { "start": "2027-03-19T00:00:00Z", "end": "2027-12-01T00:00:00Z" } } });
        count(&app, || {
            app.operator()
                .posts(&format!("/api/v1/sites/{site}/closures"), &body)
                .ok()
        })
    };
    let ((few, _), (many, hit)) = (close("hall"), close("house"));
    assert_eq!(array(&hit["sessions"]).len(), 100);
    does_not_grow("add a closure", few, many);
    let lift = |site: &str| {
        let id = app
            .operator()
            .gets(&format!("/api/v1/sites/{site}/closures"))
            .ok()["items"][0]["id"]
            .clone();
        count(&app, || {
            app.operator()
                .presses(&format!("/api/v1/sites/{site}/closures/{id}/lift"))
                .ok()
        })
        .0
    };
    let (few, many) = (lift("hall"), lift("house"));
    app.tick();
    does_not_grow("lift a closure", few, many);
}

#[test]
fn lists_take_as_many_for_two_hundred_items_as_for_ten() {
    let app = TestApp::start();
    for day in 0..67 {
        let date = chrono::NaiveDate::from_ymd_opt(2027, 3, 20).unwrap() + chrono::Days::new(day);
        for zone in ["hall/main", "house/room-a", "house/room-b"] {
            app.lead().books(zone, &format!("{date}T10:00"), 60);
        }
    }
    app.tick();
    for who in [app.lead(), app.operator(), app.staff()] {
        for list in ["bookings", "sessions", "notices", "journal"] {
            let get = |limit: usize| {
                let (statements, page) =
                    count(&app, || who.gets(&format!("/api/v1/{list}?limit={limit}")).ok());
                assert_eq!(array(&page["items"]).len(), limit, "{list}");
                statements
            };
            // The first look fills the almanac.
            get(10);
            let (few, many) = (get(10), get(200));
            assert_eq!(
                few, many,
                "list of {list}: {few} statements for 10 items, {many} for 200"
            );
        }
    }
}

/// Requests on so many days from the 20th on, in three zones each; those of one zone are approved.
fn days_are_booked(app: &TestApp, days: std::ops::Range<u64>) {
    for day in days {
        let date = chrono::NaiveDate::from_ymd_opt(2027, 3, 20).unwrap() + chrono::Days::new(day);
        let [granted, _, _] = ["hall/main", "house/room-a", "house/room-b"]
            .map(|zone| app.lead().books(zone, &format!("{date}T10:00"), 60));
        app.operator().approves(&granted);
    }
    app.tick();
}

#[test]
fn pages_take_as_many_for_two_hundred_bookings_as_for_ten() {
    let app = TestApp::start();
    let look = || {
        let pages = [
            (
                app.lead(),
                ["/home", "/bookings", "/bookings?view=calendar", "/schedule"].as_slice(),
            ),
            (
                app.operator(),
                &["/home", "/inbox", "/inbox?tab=decided", "/schedule", "/bookings"],
            ),
            (
                app.staff(),
                &[
                    "/board",
                    "/schedule",
                    "/schedule?zoom=list",
                    "/bookings",
                    "/reports",
                    "/sites",
                ],
            ),
        ];
        let one =
            |who: &crate::support::Persona, path: &'static str| (path, count(&app, || who.sees_page(path)).0);
        pages
            .iter()
            .flat_map(|(who, paths)| paths.iter().map(|path| one(who, path)))
            .collect::<Vec<_>>()
    };
    days_are_booked(&app, 0..4);
    let few = look();
    days_are_booked(&app, 4..67);
    for ((path, few), (_, many)) in few.into_iter().zip(look()) {
        assert!(
            few > 0 && many <= few,
            "{path}: {few} statements for 12 bookings, {many} for 201"
        );
    }
}

#[test]
fn a_bookings_page_takes_as_many_for_two_hundred_sessions_as_for_ten() {
    for path in ["/bookings", "/inbox"] {
        let look = |app: &TestApp, booking: &Value| {
            _ = app.operator().sees_page(&format!("{path}/{}", booking["id"]));
        };
        compare(path, as_it_is, look);
        compare(path, approved, look);
    }
}

#[test]
fn pages_with_pictures_take_as_many_for_thirty_as_for_three() {
    let app = TestApp::start();
    let brings = |most: u32| {
        for zone in ["main", "side", "yard"] {
            for number in 0..most {
                app.run(move |tx| new_picture(tx, zone, number).map(drop));
            }
        }
    };
    let look = || {
        [
            "/sites",
            "/sites/hall",
            "/sites/hall/zones/main",
            "/sites/hall/zones/main/pictures",
        ]
        .map(|path| (path, count(&app, || app.operator().sees_page(path)).0))
    };
    brings(1);
    look();
    let few = look();
    brings(10);
    for ((path, few), (_, many)) in few.into_iter().zip(look()) {
        does_not_grow(path, few, many);
    }
}

#[test]
fn pages_of_questions_take_as_many_for_thirty_as_for_one() {
    let app = TestApp::start();
    let asks = |site: &str| {
        app.lead()
            .submits(&format!("/sites/{site}/ask"), &[("words", "When?")])
            .is(303);
    };
    let look = || {
        ["/sites/hall/questions", "/questions", "/home"]
            .map(|path| (path, count(&app, || app.operator().sees_page(path)).0))
    };
    for site in ["hall", "market", "house"] {
        asks(site);
    }
    look();
    let few = look();
    for site in ["hall", "market", "house"] {
        for _ in 0..4 {
            asks(site);
        }
    }
    app.tick();
    for ((path, few), (_, many)) in few.into_iter().zip(look()) {
        does_not_grow(path, few, many);
    }
}

#[test]
fn what_is_free_takes_as_many_however_much_is_taken() {
    let app = TestApp::start();
    let zone =
        "/api/v1/sites/hall/zones/main/free?from=2027-03-20T00:00:00Z&to=2027-06-20T00:00:00Z&phase=trial";
    let city = "/api/v1/free?starts_at=2027-03-20T02:00:00Z&ends_at=2027-03-20T03:00:00Z&phase=trial";
    let look = |path: &str| count(&app, || app.anonymous().gets(path).ok()).0;
    // The first looks fill the almanac.
    let _ = (look(zone), look(city));
    let empty = (look(zone), look(city));
    for hour in [9, 11, 13] {
        booked(&app, "hall/main", &format!("2027-03-20T{hour:02}:00"), 100);
    }
    let full = (look(zone), look(city));
    app.tick();
    assert_eq!(
        empty, full,
        "free spans of a zone and free zones of the city: {empty:?} statements when empty, {full:?} when full"
    );
}

#[test]
fn what_visitors_sent_takes_as_many_however_much_it_is() {
    let app = TestApp::start();
    let send = |n: usize| {
        let email = format!("v{n}@visitors.example");
        let asked = json!({ "words": "A lift?", "name": "Daon", "email": email, "zone": "main" });
        let wish = json!({ "name": "Daon", "email": email, "organisation": "New", "purpose": "To try." });
        app.anonymous().posts("/api/v1/sites/hall/questions", &asked).ok();
        app.anonymous().posts("/api/v1/account-asks", &wish).ok();
        let number = u32::try_from(n).unwrap();
        app.run(move |tx| new_picture(tx, "main", number));
    };
    let looks = || {
        let questions = count(&app, || app.operator().gets("/api/v1/sites/hall/questions").ok()).0;
        let asks = count(&app, || app.staff().gets("/api/v1/account-asks").ok()).0;
        let path = "/api/v1/sites/hall/zones/main/pictures";
        (questions, asks, count(&app, || app.anonymous().gets(path).ok()).0)
    };
    send(0);
    // The first look fills the almanac.
    looks();
    let few = looks();
    (1..8).for_each(send);
    let many = looks();
    does_not_grow("questions about a site", few.0, many.0);
    does_not_grow("wishes for accounts", few.1, many.1);
    does_not_grow("pictures of a zone", few.2, many.2);
}

#[test]
fn a_tick_with_nothing_due_writes_nothing_and_asks_little() {
    let app = TestApp::start();
    booked(&app, "hall/main", "2027-03-20T10:00", 100);
    app.tick();
    let idle = count(&app, || app.tick()).0;
    assert!(idle <= 6, "an idle tick takes {idle} statements");
}
