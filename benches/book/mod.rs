//! Checked, durable bookings a second, beside bare inserts of the same rows into the same database, by turns.

mod bare;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Stopwatch};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use madang::app::bookings::{Ask, request};
use madang::app::{App, Error};
use madang::domain::access::Actor;
use madang::domain::ids::SiteId;
use madang::store;
use madang::store::Url;
use tokio::runtime::Runtime;

use self::bare::{Rows, Target};
use crate::Outcome;
use crate::support::args::Args;
use crate::support::city::{self, ZONES};
use crate::support::cpu::{Cpu, Meter};
use crate::support::figures::heading;
use crate::support::goals::Goals;
use crate::support::place::{Kind, Place, settle, sql};
use crate::support::service;

/// Turns that each contender gets; more turns, less drift between them.
const TURNS: u32 = 6;
/// The least part of the bare rate that is hoped for.
const GOAL: f64 = 0.7;
/// How long each contender writes before it counts.
const WARM_UP: Duration = Duration::from_millis(1500);
/// More copies than any database here writes in a second.
const MOST_A_SECOND: i64 = 30_000;
/// Half of the zones are for checked bookings, half for bare rows.
const ZONES_EACH: u64 = ZONES as u64 / 2;

/// Runs the benchmark.
pub fn run(args: &Args, goals: &mut Goals) -> Outcome<()> {
    heading("book: checked bookings a second beside bare inserts of the same rows");
    println!(
        "| database | sessions | clients | contender | rows | statements | per s | CPU ms (service + database) | checked/this | by CPU |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for kind in Kind::all(args) {
        for sessions in [1, 50] {
            let arena = Arena::open(&kind, sessions)?;
            for clients in [1, 32] {
                arena.compare(args, clients, goals)?;
            }
        }
    }
    Ok(())
}

/// Who takes a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contender {
    /// `app::bookings::request`.
    Checked,
    /// The same where PostgreSQL's exclusion constraint was dropped.
    CheckedWithoutBackstop,
    /// The rows alone, one transaction for each booking, through [`store::Db::write`]; SQLite's writer groups
    /// them.
    Bare,
    /// The rows alone, one commit for each booking, on a connection of its own.
    BareUngrouped,
}

impl Contender {
    const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::CheckedWithoutBackstop => "checked, no backstop",
            Self::Bare => "bare",
            Self::BareUngrouped => "bare, a commit each",
        }
    }
}

/// A database with the counters of what was written.
struct Stand {
    app: App,
    actor: Actor,
    rows: Rows,
    zones: Vec<i64>,
    asked: AtomicU64,
    copied: AtomicU64,
    next_id: AtomicI64,
    place: Place,
}

struct Arena {
    kind: Kind,
    sessions: usize,
    runtime: Runtime,
    stand: Arc<Stand>,
    without_backstop: Option<Arc<Stand>>,
    own: Option<Arc<Mutex<SqliteConnection>>>,
}

/// What one contender did.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    done: u64,
    statements: u64,
    wall: f64,
    cpu: Cpu,
}

impl Score {
    fn rate(&self) -> f64 {
        self.done as f64 / self.wall
    }

    fn cpu_ms(&self) -> f64 {
        self.cpu.total() * 1000.0 / self.done as f64
    }
}

impl Arena {
    fn open(kind: &Kind, sessions: usize) -> Outcome<Self> {
        let runtime = service::runtime()?;
        let stand = Stand::open(kind, sessions, &runtime)?;
        let own = match &stand.place.url {
            Url::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute("PRAGMA busy_timeout = 20000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824; PRAGMA wal_autocheckpoint = 4000")?;
                Some(Arc::new(Mutex::new(conn)))
            }
            Url::Pg(_) => None,
        };
        let without_backstop = match kind {
            Kind::Sqlite => None,
            Kind::Postgres(_) => {
                let stand = Stand::open(kind, sessions, &runtime)?;
                sql(
                    &stand.place.url,
                    "ALTER TABLE claim_guards DROP CONSTRAINT claims_never_overlap",
                )?;
                Some(Arc::new(stand))
            }
        };
        Ok(Self {
            kind: kind.clone(),
            sessions,
            runtime,
            stand: Arc::new(stand),
            without_backstop,
            own,
        })
    }

    fn contenders(&self) -> Vec<Contender> {
        match self.kind {
            Kind::Sqlite => vec![Contender::Checked, Contender::Bare, Contender::BareUngrouped],
            Kind::Postgres(_) => vec![
                Contender::Checked,
                Contender::Bare,
                Contender::CheckedWithoutBackstop,
            ],
        }
    }

    fn compare(&self, args: &Args, clients: usize, goals: &mut Goals) -> Outcome<()> {
        let mut scores: Vec<(Contender, Score)> = self
            .contenders()
            .into_iter()
            .map(|contender| (contender, Score::default()))
            .collect();
        for (contender, _) in &scores {
            self.turn(*contender, 32, WARM_UP, &mut Score::default())?;
        }
        // PostgreSQL plans the checks of foreign keys for the sizes that it knows: on tables that it last saw
        // empty it would read them whole, until autovacuum comes by.
        settle(&self.stand.place.url)?;
        if let Some(other) = &self.without_backstop {
            settle(&other.place.url)?;
        }
        for _ in 0..TURNS {
            for (contender, score) in &mut scores {
                self.turn(*contender, clients, args.time / TURNS, score)?;
            }
        }
        let checked = scores[0].1;
        for (contender, score) in &scores {
            let (ratio, by_cpu) = (checked.rate() / score.rate(), score.cpu_ms() / checked.cpu_ms());
            let goal = if *contender == Contender::Bare {
                let what = format!(
                    "rate beside bare rows, {} sessions, {clients} clients",
                    self.sessions
                );
                goals.at_least(self.kind.name(), what, [ratio, GOAL]);
                if ratio >= GOAL {
                    " (met)"
                } else {
                    " (MISSED, goal 0.7)"
                }
            } else {
                ""
            };
            println!(
                "| {} | {} | {clients} | {} | {} | {:.1} | {:.0} | {:.2} ({:.2} + {:.2}) | {ratio:.2}{goal} | {by_cpu:.2} |",
                self.kind.name(),
                self.sessions,
                contender.name(),
                self.stand.rows.count(),
                score.statements as f64 / score.done as f64,
                score.rate(),
                score.cpu_ms(),
                score.cpu.service * 1000.0 / score.done as f64,
                score.cpu.database * 1000.0 / score.done as f64,
            );
        }
        Ok(())
    }

    /// Lets one contender write for a while.
    fn turn(&self, contender: Contender, clients: usize, time: Duration, score: &mut Score) -> Outcome<()> {
        let stand = match contender {
            Contender::CheckedWithoutBackstop => self.without_backstop.as_ref().unwrap_or(&self.stand),
            _ => &self.stand,
        };
        // The ids of a turn follow each other, as they would with one contender alone.
        stand.take_ids(&self.runtime, time)?;
        let meter = Meter::here(stand.place.postmaster);
        let (cpu, statements, watch) = (meter.read()?, stand.app.db.statements(), Stopwatch::now());
        let done = self.runtime.block_on(async {
            let mut working = tokio::task::JoinSet::new();
            for _ in 0..clients {
                let (stand, own, sessions) = (stand.clone(), self.own.clone(), self.sessions);
                working.spawn(async move {
                    let mut done = 0;
                    while watch.elapsed() < time {
                        stand.write_one(contender, sessions, own.as_ref()).await?;
                        done += 1;
                    }
                    Ok::<u64, Error>(done)
                });
            }
            let mut done = 0;
            while let Some(one) = working.join_next().await {
                done += one??;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(done)
        })?;
        score.wall += watch.elapsed().as_secs_f64();
        score.cpu += meter.read()? - cpu;
        score.done += done;
        score.statements += stand.app.db.statements() - statements;
        Ok(())
    }
}

impl Stand {
    fn open(kind: &Kind, sessions: usize, runtime: &Runtime) -> Outcome<Self> {
        let place = Place::create(kind)?;
        let app = service::open(&place.url)?;
        let actor = runtime.block_on(app.write(city::build))?.lead_actor;
        settle(&place.url)?;
        let (by, ask) = (actor.clone(), ask(0, sessions)?);
        let booking = runtime.block_on(app.write(move |tx| request(tx, &by, &ask, None)))?;
        let rows = runtime.block_on(app.read(move |tx| Ok(Rows::of(tx.conn, booking.booking.id.0)?)))?;
        let zones: Vec<i64> = runtime.block_on(app.read(|tx| {
            let sites = store::sites::site_ids(tx.conn, SiteId(0), i64::MAX)?;
            let zones = store::sites::zones_of_sites(tx.conn, &sites)?;
            Ok(zones.iter().map(|zone| zone.id.0).collect())
        }))?;
        Ok(Self {
            app,
            actor,
            rows,
            zones,
            asked: AtomicU64::new(1),
            copied: AtomicU64::new(0),
            next_id: AtomicI64::new(0),
            place,
        })
    }

    /// Takes ids for more copies than a turn can write.
    fn take_ids(&self, runtime: &Runtime, time: Duration) -> Outcome<()> {
        let lot = MOST_A_SECOND * (time.as_secs() as i64 + 1) * self.rows.ids();
        let take = match &self.place.url {
            Url::Sqlite(_) => format!("UPDATE id_sequence SET last = last + {lot}"),
            Url::Pg(_) => format!("SELECT setval('id_sequence', nextval('id_sequence') + {lot})"),
        };
        runtime.block_on(
            self.app
                .write(move |tx| Ok(tx.conn.batch_execute(&take).map_err(store::Error::from)?)),
        )?;
        let next = runtime.block_on(self.app.write(|tx| Ok(store::ids::take_id(tx.conn)?)))?;
        self.next_id.store(next - lot, Ordering::Relaxed);
        Ok(())
    }

    async fn write_one(
        &self,
        contender: Contender,
        sessions: usize,
        own: Option<&Arc<Mutex<SqliteConnection>>>,
    ) -> Result<(), Error> {
        match (contender, own) {
            (Contender::Checked | Contender::CheckedWithoutBackstop, _) => {
                let ask =
                    ask(self.asked.fetch_add(1, Ordering::Relaxed), sessions).map_err(Error::internal)?;
                let actor = self.actor.clone();
                self.app
                    .write(move |tx| request(tx, &actor, &ask, None))
                    .await
                    .map(|_| ())
            }
            (Contender::BareUngrouped, Some(own)) => {
                let (rows, own) = (self.copy(), own.clone());
                let written = tokio::task::spawn_blocking(move || {
                    let mut conn = own.lock().unwrap_or_else(PoisonError::into_inner);
                    conn.immediate_transaction(|conn| rows.insert_into_sqlite(conn))
                });
                Ok(written
                    .await
                    .map_err(Error::internal)?
                    .map_err(store::Error::from)?)
            }
            _ => {
                let rows = self.copy();
                Ok(self.app.db.write(move |conn| rows.insert(conn)).await?)
            }
        }
    }

    /// The booking's rows for the next free place among the bare zones.
    fn copy(&self) -> Rows {
        let number = self.copied.fetch_add(1, Ordering::Relaxed);
        let zone = self.zones[usize::try_from(ZONES_EACH + number % ZONES_EACH).unwrap_or_default()];
        let first_id = self.next_id.fetch_add(self.rows.ids(), Ordering::Relaxed);
        self.rows.copy(Target {
            first_id,
            zone,
            later: i64::try_from(number / ZONES_EACH).unwrap_or_default() * 7200,
        })
    }
}

/// The request with this number: zone by zone, then every second hour, then on later days.
fn ask(number: u64, sessions: usize) -> Outcome<Ask> {
    let (zone, turn) = (number % ZONES_EACH, number / ZONES_EACH);
    let hour = u32::try_from(turn % 12 * 2)?;
    let day = 10 + turn / 12 * sessions as u64;
    Ok(serde_json::from_value(city::ask(
        usize::try_from(zone)?,
        (day, hour),
        sessions,
    ))?)
}
