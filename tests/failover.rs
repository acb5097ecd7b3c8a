//! The drill: PostgreSQL's primary is killed (SIGKILL) under load, its synchronous standby is promoted, and
//! the service, which knows both by one address, goes on. `tests/run` starts the two servers; without them
//! there is nothing to drill.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use madang::domain::ids::BookingId;
use madang::store::obstacle::{Obstacle, explain};
use madang::store::{Db, Url, health};
use serde_json::Value;

use crate::support::database::OPTIONS;
use crate::support::live::{HOLD_DAYS, Live};
use crate::support::process::Server;
use crate::support::sink::Sink;
use crate::support::{Persona, audit, raw};

const CLIENTS: usize = 4;
/// Requests that are answered before the blow, and again after it.
const ENOUGH: usize = 40;
/// Holds that run out while the drill goes on, one each second.
const HOLDS: i64 = 12;
/// From the promotion to the next write that is answered.
const PROMISED: Duration = Duration::from_secs(3);

/// What the clients were told: number of the request, its booking, and when.
#[derive(Default)]
struct Told {
    next: AtomicUsize,
    done: Mutex<BTreeMap<usize, (i64, Instant)>>,
    is_over: AtomicBool,
}

impl Told {
    fn count(&self) -> usize {
        self.done.lock().unwrap().len()
    }

    fn waits_for(&self, count: usize) {
        let began = Instant::now();
        while self.count() < count {
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "{} of {count} requests were answered",
                self.count()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Tells the clients to stop, also when the drill fails.
struct Over<'a>(&'a Told);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

/// Sends one request after the other, each under its key until it is answered.
fn ask_on(live: &Live, base: &str, told: &Told) {
    let first = live.began.plus(-live.began.unix().rem_euclid(3600)).plus_days(2);
    let lead = Persona::patient(base, &live.lead_token);
    while !told.is_over.load(Ordering::Relaxed) {
        let number = told.next.fetch_add(1, Ordering::Relaxed);
        let body: Value = Live::ask(
            "dock/pier",
            first.plus_minutes(60 * i64::try_from(number).unwrap()),
            60,
            None,
        );
        while !told.is_over.load(Ordering::Relaxed) {
            match lead.tries("/api/v1/bookings", &format!("drill-{number}"), &body) {
                Some(reply) if reply.status == 201 => {
                    told.done
                        .lock()
                        .unwrap()
                        .insert(number, (reply.json["id"].as_i64().unwrap(), Instant::now()));
                    break;
                }
                Some(reply) => {
                    reply.is(503);
                    std::thread::sleep(Duration::from_millis(20));
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

/// The database as the standby has it.
fn at_standby(primary: &Url, standby: &str) -> Url {
    let Url::Pg(address) = primary else {
        panic!("the drill needs PostgreSQL")
    };
    let (front, name) = address.rsplit_once('/').unwrap();
    let (who, _) = front.rsplit_once('@').unwrap();
    let (_, place) = standby.rsplit_once('@').unwrap();
    let (place, _) = place.split_once('/').unwrap();
    Url::Pg(format!("{who}@{place}/{name}"))
}

/// Waits until the standby shows what the primary has: a commit waits only until it lies on the standby's disk.
fn catches_up(primary: &Url, standby: &Url) {
    let written = "SELECT (pg_current_wal_lsn() - '0/0')::bigint AS number";
    let shown = "SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint AS number";
    let goal = raw::number(&mut raw::open(primary), written);
    let mut conn = raw::open(standby);
    let began = Instant::now();
    while raw::number(&mut conn, shown) < goal {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "the standby does not catch up"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// One address for both servers.
fn both(primary: &Url, standby: &str) -> Url {
    let Url::Pg(address) = primary else {
        panic!("the drill needs PostgreSQL")
    };
    let (front, name) = address.rsplit_once('/').unwrap();
    let (_, place) = standby.rsplit_once('@').unwrap();
    let (place, _) = place.split_once('/').unwrap();
    Url::Pg(format!("{front},{place}/{name}?target_session_attrs=read-write"))
}

#[test]
fn after_the_primary_was_killed_the_promoted_standby_has_all_that_was_acknowledged_and_the_service_goes_on() {
    let (Ok(standby), Ok(pid)) = (
        std::env::var("MADANG_TEST_STANDBY"),
        std::env::var("MADANG_TEST_PRIMARY_PID"),
    ) else {
        return;
    };
    let live = Live::build();
    let held: Vec<BookingId> = (2..2 + HOLDS).map(|second| held_until(&live, second)).collect();
    let alone = at_standby(live.url(), &standby);
    catches_up(live.url(), &Url::Pg(standby.clone()));
    assert_eq!(health::inspect(&alone), Err(Obstacle::Standby));
    let opened = Db::open(&alone, OPTIONS)
        .map(drop)
        .map_err(|error| explain(&alone, &error));
    assert_eq!(
        opened,
        Err(Obstacle::Standby),
        "a start on the standby alone names it"
    );
    let url = both(live.url(), &standby);
    let sink = Sink::start();
    let mut server = Server::with_mail(&url, sink.port());
    let base = server.base();
    let told = Told::default();
    let (killed, promoted) = std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| ask_on(&live, &base, &told));
        }
        let over = Over(&told);
        told.waits_for(ENOUGH);
        assert!(
            Command::new("kill")
                .args(["-9", &pid])
                .status()
                .unwrap()
                .success()
        );
        let killed = Instant::now();
        // As long as somebody may need to notice.
        std::thread::sleep(Duration::from_secs(1));
        raw::run(&mut raw::open(&Url::Pg(standby)), "SELECT pg_promote()").unwrap();
        let promoted = Instant::now();
        let before = told.count();
        told.waits_for(before + ENOUGH);
        drop(over);
        (killed, promoted)
    });
    let done = told.done.lock().unwrap().clone();
    let first = done
        .values()
        .map(|(_, at)| *at)
        .filter(|at| *at > killed + Duration::from_millis(500))
        .min()
        .unwrap();
    let back = first.saturating_duration_since(promoted);
    let mut conn = raw::open(&url);
    let mut count = |from: String| raw::number(&mut conn, &format!("SELECT count(*) AS number FROM {from}"));
    let lost = done
        .values()
        .filter(|(id, _)| count(format!("bookings WHERE id = {id}")) != 1)
        .count();
    let newest = held.last().unwrap().0;
    let began = Instant::now();
    while count(format!("bookings WHERE id = {newest} AND state = 'expired'")) == 0 {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "the last hold did not run out"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    for BookingId(id) in &held {
        assert_eq!(
            count(format!(
                "journal WHERE booking_id = {id} AND action = 'booking.expire'"
            )),
            1,
            "hold {id}"
        );
        let letters = format!("notices WHERE booking_id = {id} AND event = 'hold_expired'");
        let readers = format!("(SELECT DISTINCT email FROM {letters}) AS readers");
        assert!(count(letters.clone()) > 0, "hold {id} was told to nobody");
        assert_eq!(count(letters), count(readers), "hold {id} was told twice");
    }
    server.kill();
    audit::assert_clean(&url);
    println!(
        "failover: {} acknowledged, {lost} lost, writes again {} ms after the promotion",
        done.len(),
        back.as_millis()
    );
    assert_eq!(lost, 0);
    assert!(back < PROMISED, "{back:?}");
}

/// A request whose hold runs out so many seconds from now.
fn held_until(live: &Live, second: i64) -> BookingId {
    live.clock.move_to(live.began.plus_days(-HOLD_DAYS).plus(second));
    live.requests(Live::ask("dock/field", live.began.plus_days(30), 60, None))
}
