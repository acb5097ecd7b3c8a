//! What every request looks at is kept in memory by edition: each change makes a new edition, and nobody is
//! judged by an old one, whoever changed it and however late.

use std::sync::Arc;

use actix_web::dev::ServerHandle;
use madang::app::App;
use madang::store::{Conn, Url};
use madang::web::{Limits, Metrics, Service};
use serde_json::{Value, json};

use crate::support::city::always;
use crate::support::{Persona, TestApp, listen, raw};

/// Tables that an almanac holds, each with its columns that make no new edition: what every booking changes,
/// and what neither judge nor letters look at.
const HELD: &[(&str, &[&str])] = &[
    ("organisations", &[]),
    ("people", &["id", "password_hash", "created_at", "steps_later_at"]),
    ("memberships", &[]),
    ("deputies", &[]),
    ("posts", &[]),
    ("consortia", &["id", "programme_id", "version", "created_at"]),
    ("parties", &[]),
    ("sites", &[]),
    ("zones", &["id", "longest_claim", "version"]),
    ("windows", &[]),
    ("closures", &[]),
    ("holidays", &[]),
];

/// A service with a row in each of these tables.
fn started() -> TestApp {
    let app = TestApp::start();
    app.admin()
        .posts(
            "/api/v1/holidays",
            &json!({ "date": "2027-03-22", "names": { "ko": "휴일", "en": "Day off" }, "kind": "temporary" }),
        )
        .ok();
    app.operator()
        .posts("/api/v1/sites/hall/closures", &closure())
        .ok();
    crate::presence::gives_a_post(&app);
    crate::deputies::names(&app, &app.operator(), "2027-04-05", "2027-04-09").ok();
    app.tick();
    app
}

fn edition(conn: &mut Conn) -> i64 {
    raw::number(conn, "SELECT number FROM editions")
}

/// The columns of a table, from the text of the schema file.
fn columns(table: &str) -> Vec<String> {
    let schema = concat!(
        include_str!("../src/store/schema.rs"),
        include_str!("../src/store/schema/presence.rs")
    );
    let block = schema
        .split("diesel::table! {")
        .find(|block| block.trim_start().starts_with(&format!("{table} (")))
        .unwrap();
    let body = block.split("\n}").next().unwrap();
    body.lines()
        .filter_map(|line| Some(line.trim().split_once(" -> ")?.0.to_owned()))
        .collect()
}

fn is_sqlite(app: &TestApp) -> bool {
    matches!(app.app.db.url(), Url::Sqlite(_))
}

#[test]
fn a_change_of_any_column_that_is_looked_at_makes_a_new_edition() {
    let app = started();
    let mut conn = raw::open(app.app.db.url());
    for (table, exempt) in HELD {
        let columns = columns(table);
        assert!(
            exempt
                .iter()
                .all(|name| columns.iter().any(|column| column == name)),
            "{table} has no such column"
        );
        for column in columns {
            let before = edition(&mut conn);
            raw::run(&mut conn, &format!("UPDATE {table} SET {column} = {column}")).unwrap();
            assert_eq!(
                edition(&mut conn) == before,
                exempt.contains(&column.as_str()),
                "{table}.{column}"
            );
        }
    }
}

#[test]
fn rows_that_come_and_go_make_a_new_edition() {
    let app = started();
    let mut conn = raw::open(app.app.db.url());
    // PostgreSQL's triggers look at statements, and fire for no row; SQLite's look at rows, which are brought
    // back.
    if is_sqlite(&app) {
        raw::run(&mut conn, "PRAGMA foreign_keys = OFF").unwrap();
    }
    for (table, _) in HELD {
        let which = if is_sqlite(&app) { "" } else { "WHERE false" };
        raw::run(
            &mut conn,
            &format!("CREATE TEMPORARY TABLE kept AS SELECT * FROM {table} {which}"),
        )
        .unwrap();
        for statement in [
            format!("DELETE FROM {table} {which}"),
            format!("INSERT INTO {table} SELECT * FROM kept"),
        ] {
            let before = edition(&mut conn);
            raw::run(&mut conn, &statement).unwrap();
            assert_ne!(edition(&mut conn), before, "{statement}");
        }
        raw::run(&mut conn, "DROP TABLE kept").unwrap();
    }
}

#[test]
fn bookings_make_none() {
    let app = TestApp::start();
    let mut conn = raw::open(app.app.db.url());
    let before = edition(&mut conn);
    app.approved_series("hall/main", "2027-03-20T10:00", 60, "FREQ=DAILY;COUNT=3");
    app.lives_until("2027-03-21T12:00:00Z");
    assert_eq!(edition(&mut conn), before);
}

fn closure() -> Value {
    json!({ "effect": "block", "reason": "Works", "shape": { "span": { "start": "2027-03-19T00:00:00Z", "end": "2027-12-01T00:00:00Z" } } })
}

/// A second server over the same database, with an almanac of its own.
struct Second {
    test: TestApp,
    lead: Persona,
    handle: ServerHandle,
    hours: std::cell::Cell<u32>,
}

impl Second {
    fn start() -> Self {
        let test = TestApp::start();
        let (base, handle) = listen(Service {
            app: App {
                shelf: Arc::default(),
                ..test.app.clone()
            },
            jobs: test.jobs.clone(),
            pace: None,
            limits: Limits::default(),
            metrics: Arc::new(Metrics::new().unwrap()),
            settings: Arc::default(),
        });
        let lead = test.lead().at(&base);
        Self {
            test,
            lead,
            handle,
            hours: 0.into(),
        }
    }

    /// Asks the second server for an hour that nobody has: the status, and the first rule that stands against
    /// it.
    fn asks(&self, zone: &str) -> (u16, Option<String>) {
        self.hours.set(self.hours.get() + 2);
        let start = format!(
            "2027-04-{:02}T{:02}:00",
            1 + self.hours.get() / 24,
            self.hours.get() % 24
        );
        let reply = self.lead.asks(zone, &start, 60);
        let rule = reply.json["verdicts"][0]["findings"][0]["rule"]
            .as_str()
            .map(str::to_owned);
        (reply.status, rule)
    }

    #[track_caller]
    fn is_free(&self, zone: &str) {
        assert_eq!(self.asks(zone), (201, None), "{zone}");
    }

    #[track_caller]
    fn is_refused(&self, zone: &str, rule: &str) {
        assert_eq!(self.asks(zone), (409, Some(rule.to_owned())), "{zone}");
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        self.test.tick();
        drop(self.handle.stop(false));
    }
}

#[test]
fn what_one_server_changes_the_other_goes_by_at_once() {
    let both = Second::start();
    let (operator, admin) = (both.test.operator(), both.test.admin());
    both.is_free("hall/main");
    let id = operator.posts("/api/v1/sites/hall/closures", &closure()).ok()["closure"]["id"].clone();
    both.is_refused("hall/main", "closure");
    both.is_free("house/room-a");
    operator
        .presses(&format!("/api/v1/sites/hall/closures/{id}/lift"))
        .ok();
    both.is_free("hall/main");

    let version = |site: &str| operator.gets(&format!("/api/v1/sites/{site}")).ok()["version"].clone();
    let main = "/api/v1/sites/hall/zones/main";
    let night = json!({ "windows": [{ "phases": [], "days": { "rule": "FREQ=YEARLY;BYMONTH=12" }, "from": "00:00", "minutes": 60 }] });
    operator
        .changes(&format!("{main}/windows"), &version("hall"), &night)
        .ok();
    both.is_refused("hall/main", "outside_window");
    let always = json!({ "windows": always() });
    operator
        .changes(&format!("{main}/windows"), &version("hall"), &always)
        .ok();
    both.is_free("hall/main");

    let room = "/api/v1/sites/house/zones/room-b";
    both.is_free("house/room-b");
    operator
        .changes(&format!("{room}/retire"), &version("house"), &json!({}))
        .ok();
    both.is_refused("house/room-b", "zone_retired");

    let consortium = admin.gets("/api/v1/consortia/alpha").ok();
    let agreed = |until: &str| {
        let parties = json!([{ "organisation": "alpha-lead", "role": "lead" }]);
        let body = json!({ "slug": "alpha", "programme": "testbed", "number": "T-alpha", "titles": { "ko": "alpha", "en": "alpha" },
            "agreement_from": "2027-01-01", "agreement_until": until, "parties": parties });
        let version = admin.gets("/api/v1/consortia/alpha").ok()["version"].clone();
        admin.changes("/api/v1/consortia/alpha", &version, &body).ok();
    };
    assert_eq!(consortium["agreement_until"], "2027-12-31");
    agreed("2027-03-31");
    both.is_refused("hall/main", "outside_agreement");
    agreed("2027-12-31");
    both.is_free("hall/main");
}

#[test]
fn who_was_just_shut_out_is_not_told_of_what_another_server_does() {
    let both = Second::start();
    let told = || {
        both.test.tick();
        both.test.events_to("operator@people.example").len()
    };
    both.is_free("hall/main");
    let once = told();
    assert!(once > 0);
    let mut conn = raw::open(both.test.app.db.url());
    raw::run(
        &mut conn,
        "UPDATE people SET disabled_at = 1 WHERE email = 'operator@people.example'",
    )
    .unwrap();
    both.is_free("hall/main");
    assert_eq!(told(), once);
}

#[test]
fn a_request_that_waited_for_a_change_is_judged_by_it() {
    let app = TestApp::start();
    let id = app
        .operator()
        .posts("/api/v1/sites/hall/closures", &closure())
        .ok()["closure"]["id"]
        .clone();
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{id}/lift"))
        .ok();
    app.lead().books("hall/main", "2027-03-20T10:00", 60);
    app.tick();
    let (mut other, mut watcher) = (raw::open(app.app.db.url()), raw::open(app.app.db.url()));
    let begin = if is_sqlite(&app) {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN"
    };
    // What a closure does: it locks the zones, then writes.
    let closes = format!(
        "{begin}; UPDATE zones SET version = version + 1; UPDATE closures SET lifted_at = NULL WHERE id = {id}"
    );
    raw::run(&mut other, &closes).unwrap();
    let refused = std::thread::scope(|scope| {
        let asked = scope.spawn(|| app.lead().asks("hall/main", "2027-03-20T12:00", 60));
        // A file's one writer waits where nobody can see it.
        while !is_sqlite(&app)
            && raw::number(
                &mut watcher,
                "SELECT count(*) AS number FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
            ) == 0
        {
            std::thread::yield_now();
        }
        raw::run(&mut other, "COMMIT").unwrap();
        asked.join().unwrap().refused(409)
    });
    assert_eq!(
        refused["verdicts"][0]["findings"][0]["rule"], "closure",
        "{refused}"
    );
}
