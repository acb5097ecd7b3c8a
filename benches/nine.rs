//! Nine o'clock: 5,000 demonstrations begin at the same moment and 20,000 mails tell of them, while people
//! go on sending requests. Then what the service holds resident after that, further requests and sign-ins.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Stopwatch};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::{PgConnection, SqliteConnection};
use madang::store::Url;

use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::city;
use crate::support::cpu::{Meter, resident};
use crate::support::figures::{Times, heading};
use crate::support::goals::Goals;
use crate::support::morning::{self, READERS};
use crate::support::place::{Kind, Place};
use crate::support::service;
use crate::support::sink::{self, Sink};

/// Demonstrations that begin.
const STARTS: u64 = 5_000;
/// Clients that send requests meanwhile, each with a pause between two.
const CLIENTS: u64 = 4;
const PAUSE: Duration = Duration::from_millis(20);
/// When it is given up.
const LONGEST: Duration = Duration::from_mins(5);
/// What follows before memory is read again.
const REQUESTS: usize = 10_000;
const SIGN_INS: usize = 1_000;

/// Runs the benchmark.
pub fn run(args: &Args, goals: &mut Goals) -> Outcome<()> {
    heading("nine: 5,000 demonstrations begin, 20,000 mails tell of them");
    for kind in Kind::all(args) {
        let place = Place::create(&kind)?;
        let people = {
            let app = service::open(&place.url)?;
            let people = service::runtime()?.block_on(app.write(city::build))?;
            morning::fill(&app, &people, STARTS, false)?;
            people
        };
        let sink = Arc::new(Sink::default());
        let port = sink::listen(Arc::clone(&sink))?;
        let watch = Stopwatch::now();
        let child = Running::start(&Part::Whole(place.url.clone(), port))?;
        let meter = Meter {
            service: child.pid(),
            postmaster: place.postmaster,
        };
        let (requests, [fired, mailed]) = begin(&place.url, &child, &people, (&sink, watch))?;
        let cpu = meter.read()?.service;
        let p99 = requests.percentile(99);
        println!(
            "- {}: timers fired after {fired:.1} s, last mail after {mailed:.1} s, {} requests meanwhile: p50 {:.1} ms, p99 {p99:.1} ms, longest {:.1} ms; {cpu:.1} CPU-s of the service",
            kind.name(),
            requests.count(),
            requests.percentile(50),
            requests.percentile(100),
        );
        let goal = if kind == Kind::Sqlite { 3.0 } else { 5.0 };
        goals.at_most(kind.name(), "nine o'clock: timers fired, s", [fired, goal]);
        goals.at_most(kind.name(), "nine o'clock: last mail, s", [mailed, 7.0]);
        goals.at_most(kind.name(), "nine o'clock: requests' p99, ms", [p99, 60.0]);
        settle_down(&child, &people)?;
        let held = resident(child.pid())? as f64 / 1e6;
        println!(
            "- {}: {held:.1} MB resident after all that, {REQUESTS} requests and {SIGN_INS} sign-ins",
            kind.name()
        );
        goals.at_most(kind.name(), "memory after load, MB", [held, 80.0]);
    }
    Ok(())
}

/// Sends requests until all mails have come. How long those took, and after how many seconds all timers had
/// fired and the last mail came.
fn begin(
    url: &Url,
    child: &Running,
    people: &city::People,
    (sink, watch): (&Sink, Stopwatch),
) -> Outcome<(Times, [f64; 2])> {
    let done = Arc::new(AtomicBool::new(false));
    let working: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let (base, token, done) = (child.address.clone(), people.lead.clone(), Arc::clone(&done));
            std::thread::spawn(move || ask_until(&done, &base, &token, number))
        })
        .collect();
    let (mails, mut fired) = (usize::try_from(STARTS * READERS)?, None);
    let mut look = Look::open(url)?;
    // Requests have their mails too, to the consortium's own people; those of the starts go to the others.
    while sink.count(|reader| !reader.contains("lead@") && !reader.contains("partner@")) < mails {
        if fired.is_none() && look.due()? == 0 {
            fired = Some(watch.elapsed().as_secs_f64());
        }
        if watch.elapsed() > LONGEST {
            return Err(format!("{} of {mails} mails after five minutes", sink.count(|_| true)).into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let mailed = watch.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    let mut times = Times::default();
    for one in working {
        times.join(one.join().map_err(|_| "a client stopped")??);
    }
    Ok((times, [fired.unwrap_or(mailed), mailed]))
}

fn ask_until(done: &AtomicBool, base: &str, token: &str, number: u64) -> Outcome<Times> {
    let (agent, mut times) = (ureq::agent(), Times::default());
    for turn in 0u64.. {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let zone = usize::try_from(number * 50 + turn % 50)?;
        let ask = city::ask(zone, (60 + turn / 50, 3), 1);
        let began = Stopwatch::now();
        let request = agent.post(format!("{base}/api/v1/bookings"));
        request
            .header("Authorization", format!("Bearer {token}"))
            .send_json(&ask)?;
        times.add(began.elapsed());
        std::thread::sleep(PAUSE);
    }
    Ok(times)
}

/// Requests of all kinds and wrong sign-ins, one after the other.
fn settle_down(child: &Running, people: &city::People) -> Outcome<()> {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .new_agent();
    let paths = [
        "/api/v1/sites",
        "/api/v1/sessions?site=site-1&limit=200",
        "/api/v1/bookings",
        "/sign-in",
    ];
    for turn in 0..REQUESTS {
        let url = format!("{}{}", child.address, paths[turn % paths.len()]);
        let request = agent
            .get(url)
            .header("Authorization", format!("Bearer {}", people.staff));
        request.call()?.body_mut().read_to_vec()?;
    }
    for turn in 0..SIGN_INS {
        let form = format!("email=nobody{turn}%40people.example&password=wrong");
        let request = agent.post(format!("{}/sign-in", child.address));
        let request = request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin");
        request.send(form)?.body_mut().read_to_vec()?;
    }
    Ok(())
}

/// A connection of its own, to see what the service has done.
enum Look {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Look {
    fn open(url: &Url) -> Outcome<Self> {
        Ok(match url {
            Url::Sqlite(path) => Self::Sqlite(SqliteConnection::establish(&path.to_string_lossy())?),
            Url::Pg(address) => Self::Pg(PgConnection::establish(address)?),
        })
    }

    /// How many starts are still due.
    fn due(&mut self) -> Outcome<i64> {
        let text = format!(
            "SELECT count(*) AS count FROM timers WHERE fired_at IS NULL AND due_at <= {}",
            service::NOW
        );
        let query = diesel::sql_query(text);
        let found: Count = match self {
            Self::Sqlite(conn) => query.get_result(conn)?,
            Self::Pg(conn) => query.get_result(conn)?,
        };
        Ok(found.count)
    }
}
