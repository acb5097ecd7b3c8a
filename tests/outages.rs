//! The database goes away, breaks a connection, takes no writes or is full: what can be done is done, the
//! rest is told as 503 with when to come back, and all is well again as soon as the database is.

use std::sync::Barrier;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use madang::notify::{Memory, Transport};
use madang::store::{Conn, Db, Error, Options, Result, Url};
use serde_json::{Value, json};

use crate::support::cable::{Cable, Fate};
use crate::support::city::ask;
use crate::support::database::{Database, OPTIONS};
use crate::support::{Persona, TestApp, agent, array, audit, raw};

/// A database of PostgreSQL; none when the tests run on SQLite.
fn postgres() -> Option<(Database, String)> {
    let database = Database::create();
    match database.url.clone() {
        Url::Pg(address) => Some((database, address)),
        Url::Sqlite(_) => None,
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn execute(conn: &mut Conn, sql: &str) -> Result<()> {
    Ok(conn.batch_execute(sql)?)
}

/// Ends all other connections to a database, as a server does that stops.
fn cut(url: &Url) {
    // The server's own cleaners may be there too, and are not ours to end.
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
        AND usename = current_user";
    raw::run(&mut raw::open(url), end).unwrap();
}

/// Enough people at once that several connections are in use.
fn crowd_reads(app: &TestApp) -> Vec<u16> {
    let person = app.lead();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..12)
            .map(|_| scope.spawn(|| person.gets("/api/v1/bookings").status))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// The lead, whose token was used today already: the first use on a day is marked, which is a write of its
/// own.
fn known(app: &TestApp) -> Persona {
    let lead = app.lead();
    lead.gets("/api/v1/sites").ok();
    lead
}

/// Asks for a day of March 2027.
fn day(number: u32) -> Value {
    ask("hall/main", &format!("2027-03-{number}T10:00"), 60)
}

/// A request with a key or without; its status, its code, and when to come back.
fn asks(app: &TestApp, person: &Persona, key: Option<&str>, body: &Value) -> (u16, String, Option<String>) {
    let request = person.send(agent().post(format!("{}/api/v1/bookings", app.base)));
    let request = key
        .into_iter()
        .fold(request, |request, key| request.header("Idempotency-Key", key));
    let mut answer = request.send_json(body).unwrap();
    let after = answer
        .headers()
        .get("retry-after")
        .map(|value| value.to_str().unwrap().to_owned());
    let body: Value = answer.body_mut().read_json().unwrap();
    let code = body["type"]
        .as_str()
        .unwrap_or_default()
        .trim_start_matches("urn:madang:")
        .to_owned();
    (answer.status().as_u16(), code, after)
}

fn is_unavailable((status, code, after): (u16, String, Option<String>)) {
    assert_eq!(
        (status, code.as_str(), after.as_deref()),
        (503, "unavailable", Some("1"))
    );
}

fn bookings(app: &TestApp) -> usize {
    array(&app.lead().gets("/api/v1/bookings").ok()["items"]).len()
}

/// `/readyz`: its status and the reason.
fn readiness(app: &TestApp) -> (u16, String) {
    let reply = app.anonymous().gets("/readyz");
    (
        reply.status,
        reply.json["reason"].as_str().unwrap_or_default().to_owned(),
    )
}

#[test]
fn two_transactions_that_block_each_other_are_both_done_whatever_language_the_server_speaks() {
    let Some((database, _)) = postgres() else { return };
    let db = Db::open(&database.url, OPTIONS).unwrap();
    raw::run(
        &mut raw::open(&database.url),
        "CREATE TABLE pair (id INT PRIMARY KEY, hits INT NOT NULL); INSERT INTO pair VALUES (1, 0), (2, 0)",
    )
    .unwrap();
    let met: &'static Barrier = Box::leak(Box::new(Barrier::new(2)));
    let crosses = |first: i32, second: i32| {
        let mut is_first_try = true;
        db.write::<(), Error, _>(move |conn| {
            execute(
                conn,
                &format!("UPDATE pair SET hits = hits + 1 WHERE id = {first}"),
            )?;
            if std::mem::take(&mut is_first_try) {
                met.wait();
            }
            execute(
                conn,
                &format!("UPDATE pair SET hits = hits + 1 WHERE id = {second}"),
            )
        })
    };
    let both = runtime().block_on(async { tokio::join!(crosses(1, 2), crosses(2, 1)) });
    assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
    assert_eq!(
        raw::number(
            &mut raw::open(&database.url),
            "SELECT min(hits)::bigint AS number FROM pair"
        ),
        2
    );
}

#[test]
fn a_statement_whose_time_is_up_says_that_the_database_is_busy_and_is_not_run_again() {
    let Some((database, _)) = postgres() else { return };
    let db = Db::open(
        &database.url,
        Options {
            statement_timeout: Duration::from_millis(300),
            ..OPTIONS
        },
    )
    .unwrap();
    let mut runs = 0;
    let slow = db.write::<(), Error, _>(move |conn| {
        runs += 1;
        assert_eq!(runs, 1);
        execute(conn, "SELECT pg_sleep(10)")
    });
    let told = runtime().block_on(slow);
    assert!(matches!(told, Err(Error::Busy(_))), "{told:?}");
}

#[test]
fn a_statement_that_is_wrong_by_itself_is_not_taken_for_a_database_that_is_away() {
    let Some((database, _)) = postgres() else { return };
    let db = Db::open(&database.url, OPTIONS).unwrap();
    let told = runtime().block_on(db.write::<(), Error, _>(|conn| execute(conn, "SELECT 1 / 0")));
    assert!(matches!(told, Err(Error::Unnamed(_))), "{told:?}");
}

#[test]
fn after_the_server_cut_every_connection_nobody_notices() {
    let app = TestApp::start();
    let url = app.app.db.url().clone();
    if matches!(url, Url::Sqlite(_)) {
        return;
    }
    for round in 0..3 {
        assert_eq!(crowd_reads(&app), [200; 12]);
        cut(&url);
        assert_eq!(crowd_reads(&app), [200; 12]);
        cut(&url);
        app.lead().requests(&day(20 + round)).ok();
    }
    app.tick();
}

#[test]
fn a_read_whose_connection_breaks_under_it_is_read_again_and_a_write_is_done_once() {
    let Some((database, _)) = postgres() else { return };
    let db = Db::open(&database.url, OPTIONS).unwrap();
    let breaks_once = |work: &'static str| {
        let mut is_first_try = true;
        let url = database.url.clone();
        move |conn: &mut Conn| -> Result<()> {
            execute(conn, work)?;
            if std::mem::take(&mut is_first_try) {
                cut(&url);
            }
            execute(conn, "SELECT 1")
        }
    };
    runtime().block_on(db.read(breaks_once("SELECT 2"))).unwrap();
    runtime()
        .block_on(db.write(breaks_once("UPDATE heartbeats SET beats = beats + 1")))
        .unwrap();
    assert_eq!(
        raw::number(
            &mut raw::open(&database.url),
            "SELECT beats AS number FROM heartbeats"
        ),
        1
    );
}

/// A service at the end of a cable.
fn wired() -> Option<(TestApp, Cable)> {
    let (mut database, _) = postgres()?;
    let cable = Cable::to(&database.url);
    database.url = cable.url.clone();
    let memory = Memory::default();
    Some((TestApp::on(database, Transport::memory(&memory), memory), cable))
}

#[test]
fn a_request_whose_commit_was_not_answered_is_looked_up_by_its_key_and_answered() {
    let Some((app, cable)) = wired() else { return };
    for (number, fate) in [(20, Fate::Unanswered), (21, Fate::Unheard)] {
        cable.does(fate);
        let told = asks(&app, &app.lead(), Some(&format!("key-{number}")), &day(number));
        assert_eq!(told.0, 201, "{fate:?}: {told:?}");
    }
    assert_eq!(bookings(&app), 2);
    app.tick();
    audit::assert_clean(app.app.db.url());
}

#[test]
fn without_a_key_a_commit_that_was_not_answered_is_told_as_one_that_may_have_been_done() {
    let Some((app, cable)) = wired() else { return };
    let lead = known(&app);
    for (number, fate, there) in [(20, Fate::Unanswered, 1), (21, Fate::Unheard, 1)] {
        cable.does(fate);
        let (status, code, after) = asks(&app, &lead, None, &day(number));
        assert_eq!(
            (status, code.as_str(), after.as_deref()),
            (503, "unknown_outcome", Some("1"))
        );
        assert_eq!(bookings(&app), there, "{fate:?}");
    }
    app.tick();
}

#[test]
fn while_the_server_is_away_everybody_is_told_when_to_come_back_and_then_it_goes_on_at_once() {
    let Some((app, cable)) = wired() else { return };
    let lead = known(&app);
    assert_eq!(readiness(&app), (200, String::new()));
    cable.pull();
    for _ in 0..3 {
        is_unavailable(asks(&app, &lead, Some("key"), &day(20)));
        assert_eq!(crowd_reads(&app), [503; 12]);
        assert_eq!(readiness(&app), (503, "database_unreachable".into()));
    }
    app.anonymous().gets("/healthz").is(200);
    let page = agent().get(format!("{}/sites", app.base)).call().unwrap();
    assert_eq!(
        (
            page.status().as_u16(),
            page.headers().get("retry-after").is_some()
        ),
        (503, true)
    );
    cable.put_in();
    assert_eq!(asks(&app, &lead, Some("key"), &day(20)).0, 201);
    assert_eq!(crowd_reads(&app), [200; 12]);
    assert_eq!(readiness(&app), (200, String::new()));
    app.tick();
}

/// Lets the database take no writes, or take them again; on PostgreSQL as an administrator does. SQLite's
/// writer takes a new connection after the first write that fails, so there it is for that one.
fn set_read_only(app: &TestApp, word: &'static str) {
    match app.app.db.url() {
        Url::Sqlite(_) => app.run(move |tx| Ok(execute(tx.conn, &format!("PRAGMA query_only = {word}"))?)),
        url @ Url::Pg(_) => {
            let mut conn = raw::open(url);
            raw::run(&mut conn, "SET default_transaction_read_only = off").unwrap();
            let set = format!(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {word}', current_database()); END $$"
            );
            raw::run(&mut conn, &set).unwrap();
            cut(url);
        }
    }
}

#[test]
fn a_database_that_can_only_be_read_is_read_and_named_and_well_again_by_itself() {
    let app = TestApp::start();
    let lead = known(&app);
    set_read_only(&app, "on");
    assert_eq!(crowd_reads(&app), [200; 12]);
    is_unavailable(asks(&app, &lead, None, &day(20)));
    set_read_only(&app, "on");
    assert_eq!(readiness(&app), (503, "database_read_only".into()));
    set_read_only(&app, "on");
    let told = app.with("").posts(
        "/api/v1/sign-in",
        &json!({ "email": "nobody@people.example", "password": "none" }),
    );
    told.is(503);
    set_read_only(&app, "off");
    assert_eq!(readiness(&app), (200, String::new()));
    assert_eq!(asks(&app, &lead, None, &day(20)).0, 201);
    app.tick();
}

#[test]
fn when_the_disk_is_full_what_was_not_kept_is_told_and_the_next_write_needs_no_new_start() {
    let app = TestApp::start();
    if matches!(app.app.db.url(), Url::Pg(_)) {
        return;
    }
    for round in 0..3 {
        // The file may not grow any more.
        app.run(|tx| Ok(execute(tx.conn, "PRAGMA max_page_count = 1")?));
        let before = bookings(&app);
        let lead = known(&app);
        let told: Vec<_> = std::thread::scope(|scope| {
            let ask_for = |number: usize| {
                let mut body = ask(
                    "hall/yard",
                    &format!("2027-04-{:02}T{:02}:00", 1 + number / 12, 2 * (number % 12)),
                    60,
                );
                body["purpose"] = "A robot draws a map. ".repeat(150).into();
                asks(&app, &lead, None, &body)
            };
            let all: Vec<_> = (0..24)
                .map(|number| scope.spawn(move || ask_for(number + round * 24)))
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let done = told.iter().filter(|(status, ..)| *status == 201).count();
        assert!(done < told.len(), "round {round}: the disk was never full");
        told.into_iter()
            .filter(|(status, ..)| *status != 201)
            .for_each(is_unavailable);
        assert_eq!(bookings(&app), before + done, "round {round}");
    }
    assert_eq!(asks(&app, &app.lead(), None, &day(20)).0, 201);
    app.tick();
    audit::assert_clean(app.app.db.url());
}
