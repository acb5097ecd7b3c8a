//! `madang serve` is killed (SIGKILL) again and again on a database that stays, while requests come in,
//! timers fall due and mails leave. Nothing that was acknowledged is lost, and nothing happens twice.
//!
//! Real processes have the machine's clock, so this is the one test that takes as long as it takes. What must
//! hold holds whenever the blows fall; when they fall is drawn from a seed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use madang::app::App;
use madang::clock::Clock;
use madang::domain::access::Scope;
use madang::domain::booking::BookingState;
use madang::domain::ids::BookingId;
use madang::domain::session::SessionState;
use madang::jobs::Jobs;
use madang::store::notices::{Notice, NoticeFilter, NoticeState, list_notices};
use madang::store::{bookings, sessions, timers};

use crate::support::live::{HOLD_DAYS, Live};
use crate::support::process::Server;
use crate::support::sink::{Sink, header};
use crate::support::{Persona, audit, sender};

/// Clients that send requests all the time.
const CLIENTS: usize = 4;
/// Sessions of each of their requests.
const NIGHTS: usize = 3;

#[test]
fn killed_thirty_times_it_loses_no_booking_fires_each_timer_once_and_repeats_no_mail_but_by_its_message_id() {
    let sink = Sink::start();
    killed(30, &sink);
}

#[test]
fn killed_while_the_mail_server_refuses_every_second_mail_it_still_tells_each_fact_once() {
    let sink = Sink::start();
    sink.does("flaky");
    killed(10, &sink);
}

/// What falls due while the service is killed.
struct Seeds {
    held: Vec<BookingId>,
    booked: Vec<BookingId>,
}

/// What the clients know.
#[derive(Default)]
struct Acknowledged {
    /// Where the service listens now.
    base: Mutex<String>,
    /// The number of the next request.
    next: AtomicUsize,
    /// Numbers and bookings of those that were answered.
    bookings: Mutex<BTreeMap<usize, i64>>,
    over: AtomicBool,
}

fn killed(times: usize, sink: &Sink) {
    let live = Live::build();
    let seeds = seed(&live);
    let known = Acknowledged::default();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| ask_on(&live, &known));
        }
        // Also when a blow fails, or the clients would go on for ever.
        let over = Over(&known.over);
        blows(times, &live, sink, &known.base);
        drop(over);
    });
    sink.does("accept");
    finish(&live, sink);
    audit::assert_clean(live.url());
    acknowledged_is_there(&live, &known);
    seeds_came_up(&live, seeds);
    notices_left_once(&live, sink);
}

/// Tells the clients to stop when it goes.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Each second a hold runs out, each minute sessions start and end, and some time of it has passed already.
fn seed(live: &Live) -> Seeds {
    let minute = live.began.plus(-live.began.unix().rem_euclid(60));
    let mut held = Vec::new();
    for second in 0..90 {
        live.clock.move_to(live.began.plus_days(-HOLD_DAYS).plus(second));
        held.push(live.requests(Live::ask("dock/field", minute.plus_days(30), 60, None)));
    }
    let back_to_back = (-5..4).map(|start| ("dock/pier", start, 1));
    let long_over = (0..20).map(|index| ("dock/field", index - 90, 20));
    let here = (0..12).map(|index| ("dock/field", index % 4 - 1, 2));
    let all = back_to_back.chain(long_over).chain(here);
    let booked = all
        .map(|(zone, start, minutes)| live.books(Live::ask(zone, minute.plus_minutes(start), minutes, None)))
        .collect();
    Seeds { held, booked }
}

/// Starts the service and kills it, so many times.
fn blows(times: usize, live: &Live, sink: &Sink, base: &Mutex<String>) {
    let mut seed = 1u64;
    let mut millis = |least: u64, most: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis(least + (seed >> 33) % (most - least))
    };
    for blow in 0..times {
        let mut server = Server::with_mail(live.url(), sink.port());
        // Now and then it dies before it lives.
        let time = if blow % 6 == 5 {
            millis(5, 200)
        } else {
            *base.lock().unwrap() = server.base();
            millis(50, 1_000)
        };
        assert!(server.lives_for(time), "blow {blow}: it died by itself");
        server.kill();
    }
}

/// Sends one request after the other, each until it is answered.
fn ask_on(live: &Live, known: &Acknowledged) {
    let first = live.began.plus(-live.began.unix().rem_euclid(60)).plus_days(2);
    while !known.over.load(Ordering::Relaxed) {
        let number = known.next.fetch_add(1, Ordering::Relaxed);
        // A slot of its own for each.
        let (days, slot) = (number / 24 * NIGHTS, number % 24);
        let start = first
            .plus_days(i64::try_from(days).unwrap())
            .plus_minutes(60 * i64::try_from(slot).unwrap());
        let body = Live::ask(
            "dock/pier",
            start,
            60,
            Some(&format!("FREQ=DAILY;COUNT={NIGHTS}")),
        );
        while !known.over.load(Ordering::Relaxed) {
            let base = known.base.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let answer = Persona::patient(&base, &live.lead_token).tries(
                "/api/v1/bookings",
                &format!("key-{number}"),
                &body,
            );
            match answer {
                Some(reply) if reply.status == 201 => {
                    known
                        .bookings
                        .lock()
                        .unwrap()
                        .insert(number, reply.json["id"].as_i64().unwrap());
                    break;
                }
                Some(reply) => assert_eq!(reply.status, 503, "{}", reply.json),
                // Dead, or not there yet.
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }
}

/// The last life, which nobody ends: the leases of the dead run out, and everything that is due is done.
fn finish(live: &Live, sink: &Sink) {
    let app = App {
        clock: Clock::Manual(live.clock.clone()),
        ..live.app.clone()
    };
    let jobs = Jobs::new(app, sink.transport(60), sender());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    live.clock.move_to(Clock::System.now().plus(400));
    loop {
        runtime.block_on(jobs.tick()).unwrap();
        // Those that were put off have their times; each has one within the hour.
        match live.run(|tx| Ok(madang::store::notices::next_attempt(tx.conn)?)) {
            Some(at) => live.clock.move_to(at.max(live.clock.now().plus(60))),
            None => return,
        }
    }
}

fn acknowledged_is_there(live: &Live, known: &Acknowledged) {
    let known = known.bookings.lock().unwrap().clone();
    assert!(!known.is_empty(), "nothing was ever acknowledged");
    assert_eq!(
        known.values().collect::<BTreeSet<_>>().len(),
        known.len(),
        "two requests led to one booking"
    );
    for (number, id) in known {
        let id = BookingId(id);
        let found = live.run(move |tx| {
            Ok((
                bookings::find_booking(tx.conn, id)?,
                sessions::sessions_of_booking(tx.conn, id)?,
            ))
        });
        assert_eq!(
            found.0.map(|booking| booking.life.state()),
            Some(BookingState::Requested),
            "request {number}"
        );
        assert_eq!(found.1.len(), NIGHTS, "request {number}");
    }
}

/// All that was due came: holds ran out, sessions ended, no timer was forgotten.
fn seeds_came_up(live: &Live, seeds: Seeds) {
    assert!(live.run(|tx| Ok(timers::find_due(tx.conn, tx.now)?)).is_none());
    for id in seeds.held {
        let state =
            live.run(move |tx| Ok(bookings::find_booking(tx.conn, id)?.map(|booking| booking.life.state())));
        assert_eq!(state, Some(BookingState::Expired));
    }
    for id in seeds.booked {
        let states: Vec<SessionState> = live.run(move |tx| {
            Ok(sessions::sessions_of_booking(tx.conn, id)?
                .iter()
                .map(|own| own.state)
                .collect())
        });
        assert_eq!(states, [SessionState::Ended]);
    }
}

/// Each notice left or is recorded as expired; the mail server got no other mail, and no second one under
/// another name.
fn notices_left_once(live: &Live, sink: &Sink) {
    let everything = NoticeFilter {
        limit: i64::MAX,
        scope: Scope::Everything,
        ..NoticeFilter::default()
    };
    let notices = live.run(move |tx| Ok(list_notices(tx.conn, &everything)?));
    let mut came: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in sink.mails() {
        let id = header(&mail, "Message-ID").trim_matches(['<', '>']).to_owned();
        came.entry(id).or_default().push(header(&mail, "To").to_owned());
    }
    let mut asked_for = BTreeSet::new();
    for Notice {
        state,
        message_id,
        leaves_as,
        reader,
        event,
        ..
    } in &notices
    {
        // A digest has the Message-ID of its first notice.
        let name = leaves_as.as_ref().unwrap_or(message_id);
        asked_for.insert(name);
        let copies = came.get(name).map_or(&[][..], Vec::as_slice);
        assert!(
            copies.iter().all(|to| to.contains(&reader.email)),
            "{event} for {}: {copies:?}",
            reader.email
        );
        match state {
            NoticeState::Sent => {
                assert!(
                    !copies.is_empty(),
                    "{event} for {} is marked as sent and never came",
                    reader.email
                );
            }
            // The server may have taken it, and the service died before it knew.
            NoticeState::Expired => {}
            NoticeState::Queued | NoticeState::Dead => panic!("{event} for {} is {state}", reader.email),
        }
    }
    came.retain(|name, _| !asked_for.contains(name));
    assert!(came.is_empty(), "mails that no notice asked for: {came:?}");
}
