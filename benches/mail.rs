//! Mails a second through the jobs to a mail server on the loopback, and how long requests take while that
//! server hangs.

use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use madang::app::bookings::{Ask, request};
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::city::{self, People, ZONES};
use crate::support::cpu::Meter;
use crate::support::figures::{Times, heading, verdict};
use crate::support::place::{Kind, Place, sql};
use crate::support::sink::Sink;
use crate::support::{service, sink};

/// Bookings whose notices are sent.
const BOOKINGS: u64 = 400;
/// Requests while the server hangs, and as many while it does not.
const REQUESTS: u64 = 300;

/// Runs the benchmark.
pub fn run(args: &Args) -> Outcome<()> {
    heading("mail: through the jobs to a server on the loopback");
    for kind in Kind::all(args) {
        rate(&kind)?;
        latency(&kind)?;
        alarm(&kind)?;
    }
    Ok(())
}

/// A database with a city and so many requests in it, whose notices wait.
fn with_requests(
    kind: &Kind,
    runtime: &Runtime,
    bookings: u64,
) -> Outcome<(Place, madang::app::App, People)> {
    let place = Place::create(kind)?;
    let app = service::open(&place.url)?;
    let people = runtime.block_on(app.write(city::build))?;
    for number in 0..bookings {
        runtime.block_on(create(&app, &people, number))?;
    }
    Ok((place, app, people))
}

async fn create(app: &madang::app::App, people: &People, number: u64) -> Outcome<()> {
    let (zone, turn) = (usize::try_from(number)? % ZONES, number / ZONES as u64);
    let ask: Ask = serde_json::from_value(city::ask(zone, (20 + turn, 10), 1))?;
    let actor = people.lead_actor.clone();
    app.write(move |tx| request(tx, &actor, &ask, None)).await?;
    Ok(())
}

fn rate(kind: &Kind) -> Outcome<()> {
    let runtime = service::runtime()?;
    let (place, app, _) = with_requests(kind, &runtime, BOOKINGS)?;
    // Each notice to somebody else: many to one person would leave as a digest.
    sql(
        &place.url,
        "UPDATE notices SET email = 'reader-' || id || '@people.example'",
    )?;
    let sink = Running::start(&Part::Sink)?;
    let jobs = service::jobs(&app, service::mail(sink.address.parse()?)?);
    let meter = Meter::here(place.postmaster);
    let (statements, before, watch) = (app.db.statements(), meter.read()?, Stopwatch::now());
    let sent = runtime.block_on(jobs.tick())?;
    let (wall, cpu) = (watch.elapsed().as_secs_f64(), meter.read()? - before);
    println!(
        "- {}: {sent} mails, {:.0} a second, {:.2} CPU-ms each ({:.2} + {:.2}), {:.1} statements each",
        kind.name(),
        sent as f64 / wall,
        cpu.total() * 1000.0 / sent as f64,
        cpu.service * 1000.0 / sent as f64,
        cpu.database * 1000.0 / sent as f64,
        (app.db.statements() - statements) as f64 / sent as f64,
    );
    Ok(())
}

/// Requests over HTTP while the jobs send, to a server that answers and to one that hangs.
fn latency(kind: &Kind) -> Outcome<()> {
    for hangs in [false, true] {
        let runtime = service::runtime()?;
        let (_place, app, people) = with_requests(kind, &runtime, 0)?;
        let port = sink::listen(Arc::new(Sink::that_hangs(hangs)))?;
        let jobs = service::jobs(&app, service::mail(port)?);
        let (stop, stopped) = watch::channel(false);
        let working = jobs.clone();
        let job = runtime.spawn(async move { working.run(stopped).await });
        let (base, handle) = service::listen(app, jobs)?;
        let mut times = Times::default();
        let agent = ureq::agent();
        for number in 0..REQUESTS {
            let ask = city::ask(
                usize::try_from(number)? % ZONES,
                (20 + number / ZONES as u64, 10),
                1,
            );
            let began = Stopwatch::now();
            let builder = agent
                .post(format!("{base}/api/v1/bookings"))
                .header("Authorization", format!("Bearer {}", people.lead));
            builder.send_json(&ask)?;
            times.add(began.elapsed());
        }
        stop.send_replace(true);
        job.abort();
        runtime.block_on(handle.stop(false));
        let server = if hangs { "hangs" } else { "answers" };
        println!(
            "- {}: create over HTTP while the mail server {server}: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            kind.name(),
            times.percentile(50),
            times.percentile(99),
            times.percentile(100)
        );
    }
    Ok(())
}

/// How long after the report of an accident its first mail is at the mail server, while many others wait.
fn alarm(kind: &Kind) -> Outcome<()> {
    let runtime = service::runtime()?;
    let (place, app, people) = with_requests(kind, &runtime, BOOKINGS)?;
    sql(
        &place.url,
        "UPDATE notices SET email = 'reader-' || id || '@people.example'",
    )?;
    let sink = Arc::new(Sink::default());
    let jobs = service::jobs(&app, service::mail(sink::listen(Arc::clone(&sink))?)?);
    let (stop, stopped) = watch::channel(false);
    let working = jobs.clone();
    let job = runtime.spawn(async move { working.run(stopped).await });
    let (base, handle) = service::listen(app, jobs)?;
    let report = json!({ "zone": city::zone(0), "kind": "injury", "severity": "s1", "words": "Fire." });
    let began = Stopwatch::now();
    let request = ureq::post(format!("{base}/api/v1/incidents"));
    request
        .header("Authorization", format!("Bearer {}", people.staff))
        .send_json(&report)?;
    let answered = began.elapsed();
    while !sink.has(|reader| !reader.contains("reader-")) {
        if began.elapsed() > Duration::from_mins(1) {
            return Err("no alarm within a minute".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    println!(
        "- {}: an accident, {BOOKINGS} mails before it: answered in {:.0} ms, mailed in {:.0} ms ({})",
        kind.name(),
        answered.as_secs_f64() * 1000.0,
        began.elapsed().as_secs_f64() * 1000.0,
        verdict(began.elapsed().as_secs_f64(), 2.0),
    );
    stop.send_replace(true);
    job.abort();
    runtime.block_on(handle.stop(false));
    Ok(())
}
