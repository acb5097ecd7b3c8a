//! Two servers share one database and its work.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use madang::app::auth::{TokenWish, create_token, system};
use madang::app::people::seed_person;
use madang::app::{App, Result, Tx};
use madang::clock::Clock;
use madang::domain::ids::PersonId;
use madang::domain::session::SessionState;
use madang::jobs::Jobs;
use madang::store::Url;
use madang::store::notices::next_attempt;
use madang::store::sessions::sessions_of_booking;
use madang::store::timers::find_due;
use madang::web::{Limits, Metrics, Service};
use serde_json::{from_value, json};

use crate::support::crowd::Crowd;
use crate::support::ear::Ear;
use crate::support::live::Live;
use crate::support::process::Server;
use crate::support::sink::Sink;
use crate::support::{Persona, audit, listen, sender};

/// Two servers over one database, each with its own jobs: on PostgreSQL two real processes, as an operator
/// would run them; a SQLite file has one process, so there they are two servers and two jobs in this one,
/// over one writer.
struct Twins {
    bases: [String; 2],
    _processes: Vec<Server>,
    handles: Vec<ServerHandle>,
    jobs: Vec<Jobs>,
}

impl Twins {
    fn start(live: &Live, sink: &Sink) -> Self {
        if matches!(live.url(), Url::Pg(_)) {
            let mut processes = vec![
                Server::with_mail(live.url(), sink.port()),
                Server::with_mail(live.url(), sink.port()),
            ];
            let bases = [processes[0].base(), processes[1].base()];
            return Self {
                bases,
                _processes: processes,
                handles: Vec::new(),
                jobs: Vec::new(),
            };
        }
        let app = App {
            clock: Clock::System,
            ..live.app.clone()
        };
        let jobs = || Jobs::new(app.clone(), sink.transport(60), sender());
        let limits = Limits::default();
        let serve = || {
            listen(Service {
                app: app.clone(),
                jobs: jobs(),
                pace: None,
                limits: limits.clone(),
                metrics: Arc::new(Metrics::new().unwrap()),
                settings: Arc::default(),
            })
        };
        let [(one, first), (other, second)] = [serve(), serve()];
        Self {
            bases: [one, other],
            _processes: Vec::new(),
            handles: vec![first, second],
            jobs: vec![jobs(), jobs()],
        }
    }

    /// Both do what is due, at the same moment; processes do so by themselves.
    fn tick(&self) {
        std::thread::scope(|scope| {
            for jobs in &self.jobs {
                scope.spawn(move || tick(jobs));
            }
        });
    }

    /// Until nothing is due any more.
    fn finish(&self, live: &Live) {
        for _ in 0..600 {
            self.tick();
            let left = live.run(|tx| {
                let now = Clock::System.now();
                let notice = next_attempt(tx.conn)?.is_some_and(|at| at <= now);
                Ok(notice || find_due(tx.conn, now)?.is_some())
            });
            if !left {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("two servers did not do in a minute what was due");
    }
}

impl Drop for Twins {
    fn drop(&mut self) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        self.handles
            .iter()
            .for_each(|handle| runtime.block_on(handle.stop(false)));
    }
}

fn tick(jobs: &Jobs) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(jobs.tick()).unwrap();
}

#[test]
fn two_servers_on_one_database_give_each_slot_fire_each_timer_and_send_each_notice_once() {
    let live = Live::build();
    let sink = Sink::start();
    let hour = live.began.plus(-live.began.unix().rem_euclid(3600));
    let over: Vec<_> = (0..60)
        .map(|index| live.books(Live::ask("dock/field", hour.plus_minutes(-60 - index), 30, None)))
        .collect();
    let twins = Twins::start(&live, &sink);
    let crowd = Crowd(
        (0..50)
            .map(|index| Persona::patient(&twins.bases[index % 2], &live.lead_token))
            .collect(),
    );
    for round in 0..20_i64 {
        let start = hour.plus_days(2 + round);
        let winners = crowd.requests(|_| Live::ask("dock/pier", start, 60, None));
        assert_eq!(winners.len(), 1, "round {round}");
        twins.tick();
    }
    twins.finish(&live);
    drop(twins);
    audit::assert_clean(live.url());
    for id in over {
        let states = live.run(move |tx| {
            Ok(sessions_of_booking(tx.conn, id)?
                .into_iter()
                .map(|session| session.state)
                .collect::<Vec<_>>())
        });
        assert_eq!(states, [SessionState::Ended]);
    }
    let came = sink.message_ids();
    let twice: Vec<&String> = came
        .windows(2)
        .filter(|two| two[0] == two[1])
        .map(|two| &two[0])
        .collect();
    assert!(
        !came.is_empty() && twice.is_empty(),
        "of {} mails these came twice: {twice:?}",
        came.len()
    );
}

#[test]
fn a_page_that_is_open_at_one_server_hears_what_is_done_at_the_other() {
    let live = Live::build();
    let sink = Sink::start();
    let twins = Twins::start(&live, &sink);
    let staff = live.run(staff);
    let [at_one, at_other] = &twins.bases;
    let lead = Persona::patient(at_one, &live.lead_token);
    let board = || Persona::patient(at_other, &staff).sees_page("/board").html;
    let mut ear = Ear::open(at_other, &staff);
    ear.hears("retry:");
    let hour = live.began.plus(-live.began.unix().rem_euclid(3600));
    for round in 0..3 {
        let title = format!("Mapping number {round}");
        assert!(!board().contains(&title));
        let mut ask = Live::ask("dock/pier", hour.plus_days(2 + round), 60, None);
        ask["title"] = title.clone().into();
        lead.requests(&ask).ok();
        ear.hears("event: changed");
        assert!(board().contains(&title), "round {round}");
    }
    twins.finish(&live);
}

/// The token of somebody of the programme's staff.
fn staff(tx: &mut Tx<'_>) -> Result<String> {
    let body = json!({ "email": "staff@people.example", "name": "staff", "language": "en", "platform_role": "staff", "organisations": [] });
    let person = seed_person(tx, &from_value(body).unwrap(), None)?;
    Ok(create_token(tx, &system(), PersonId(person.id), &TokenWish::whole("test"))?.token)
}
