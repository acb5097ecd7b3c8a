//! The service was away when things were due: they happen at its next run, once and in order, and say how
//! late they are.

use std::collections::BTreeMap;

use madang::app::App;
use madang::config::{SmtpSecurity, SmtpSettings};
use madang::domain::access::Scope;
use madang::domain::notice::Event;
use madang::jobs::Jobs;
use madang::notify::{Memory, Transport};
use madang::store::notices::{Notice, NoticeFilter, list_notices};
use madang::store::{Db, Url};
use serde_json::Value;

use crate::support::city::ask_series;
use crate::support::{TestApp, array, audit, database, sender, shows};

/// Two bookings in one zone, the second from the moment when the first ends, both approved:
/// alpha 10:00–12:00, beta 12:00–14:00.
fn back_to_back(app: &TestApp) -> [Value; 2] {
    let first = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    let second = app.rival().books("hall/main", "2027-03-20T12:00", 120);
    [first, second].map(|booking| app.operator().approves(&booking))
}

/// What the duty address was told, in the order of the facts: event, its booking, how late the service was,
/// in seconds.
fn told_to_duty(app: &TestApp) -> Vec<(Event, i64, Option<i64>)> {
    let of_duty = NoticeFilter {
        email: Some("duty@hall.example".into()),
        limit: 500,
        scope: Scope::Everything,
        ..NoticeFilter::default()
    };
    let notices = app.run(move |tx| Ok(list_notices(tx.conn, &of_duty)?));
    let fact = |notice: Notice| {
        (
            notice.event,
            notice.booking.unwrap().0,
            notice.letter.session.and_then(|session| session.late_seconds),
        )
    };
    notices.into_iter().rev().map(fact).collect()
}

fn states(app: &TestApp, bookings: &[Value]) -> Vec<String> {
    bookings
        .iter()
        .map(|booking| {
            app.admin().sees(booking)["sessions"][0]["state"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn after_three_hours_away_starts_and_ends_happen_in_order_and_say_how_late() {
    let app = TestApp::start();
    let bookings = back_to_back(&app);
    app.lives_until("2027-03-20T09:30");
    app.moves_to("2027-03-20T12:30");
    assert_eq!(states(&app, &bookings), ["scheduled", "scheduled"]);
    app.tick();
    assert_eq!(states(&app, &bookings), ["ended", "running"]);
    let ids = bookings.each_ref().map(|booking| booking["id"].as_i64().unwrap());
    let told = told_to_duty(&app);
    let turns = told
        .into_iter()
        .filter(|(event, _, _)| matches!(event, Event::DemonstrationStarted | Event::DemonstrationEnded));
    assert_eq!(
        turns.collect::<Vec<_>>(),
        [
            (Event::DemonstrationStarted, ids[0], Some(9_000)),
            (Event::DemonstrationEnded, ids[0], Some(1_800)),
            (Event::DemonstrationStarted, ids[1], Some(1_800)),
        ]
    );
    audit::assert_clean(app.app.db.url());
}

#[test]
fn what_a_late_start_or_end_tells_says_so_in_the_mail() {
    let app = TestApp::start();
    back_to_back(&app);
    app.lives_until("2027-03-20T09:30");
    app.moves_to("2027-03-20T12:30");
    app.tick();
    let sent = app.memory.sent();
    let (mail, _) = sent
        .iter()
        .find(|(mail, _)| mail.hint == "demonstration_ended" && mail.to.email == "lead@people.example")
        .unwrap();
    shows(&mail.rendered.text, "after its time");
}

#[test]
fn at_one_moment_an_end_comes_before_the_start_that_follows_it() {
    let app = TestApp::start();
    let bookings = back_to_back(&app);
    app.lives_until("2027-03-20T12:00");
    assert_eq!(states(&app, &bookings), ["ended", "running"]);
    let ids = bookings.each_ref().map(|booking| booking["id"].as_i64().unwrap());
    let told = told_to_duty(&app);
    let at_noon = &told[told.len() - 2..];
    assert_eq!(
        at_noon,
        [
            (Event::DemonstrationEnded, ids[0], None),
            (Event::DemonstrationStarted, ids[1], None)
        ]
    );
    audit::assert_clean(app.app.db.url());
}

#[test]
fn news_of_a_session_that_starts_soon_is_not_sent_after_its_start() {
    let app = TestApp::start();
    back_to_back(&app);
    app.lives_until("2027-03-20T09:30");
    app.moves_to("2027-03-20T12:30");
    app.tick();
    let soon = |state: &str| {
        app.admin()
            .gets(&format!(
                "/api/v1/notices?recipient=duty@hall.example&state={state}"
            ))
            .ok()["items"]
            .clone()
    };
    let count = |items: &Value, event: &str| {
        array(items)
            .iter()
            .filter(|notice| notice["event"] == event)
            .count()
    };
    // Alpha's was told an hour before; beta's fell into the time away.
    assert_eq!(
        (
            count(&soon("sent"), "session_starts_soon"),
            count(&soon("expired"), "session_starts_soon")
        ),
        (1, 1)
    );
    assert_eq!(
        (
            count(&soon("sent"), "session_ends_soon"),
            count(&soon("expired"), "session_ends_soon")
        ),
        (0, 1)
    );
}

/// Does what is due while no mail server listens.
fn without_mail(app: &TestApp) {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port: nobody,
        security: SmtpSecurity::None,
        user: None,
        password: None,
        ca_file: None,
        timeout_seconds: 60,
        hello: None,
        connections: 16,
        rate: 0,
    };
    tick(&Jobs::new(
        app.app.clone(),
        Transport::smtp(&settings).unwrap(),
        sender(),
    ));
}

/// Does what is due, on a runtime of its own.
fn tick(jobs: &Jobs) -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(jobs.tick()).unwrap()
}

#[test]
fn mail_that_could_not_leave_while_it_was_of_use_is_recorded_as_expired_and_never_sent() {
    let app = TestApp::start();
    let [booking, _] = back_to_back(&app);
    app.lives_until("2027-03-20T08:59");
    let before = app.memory.sent().len();
    app.moves_to("2027-03-20T09:00");
    without_mail(&app);
    app.moves_to("2027-03-20T12:30");
    app.tick();
    let path = format!("/api/v1/notices?state=expired&booking={}", booking["id"]);
    let expired = app.admin().gets(&path).ok();
    assert!(
        array(&expired["items"])
            .iter()
            .any(|notice| notice["event"] == "session_starts_soon"),
        "{expired}"
    );
    let late: Vec<_> = app
        .memory
        .sent()
        .split_off(before)
        .into_iter()
        .map(|(mail, _)| mail.hint)
        .collect();
    assert!(!late.contains(&"session_starts_soon".to_owned()), "{late:?}");
    assert!(late.contains(&"demonstration_started".to_owned()), "{late:?}");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn two_instances_fire_each_timer_once_and_send_each_notice_once() {
    let app = TestApp::start();
    let asked = ask_series("hall/main", "2027-03-20T10:00", 60, "FREQ=DAILY;COUNT=40");
    app.operator().approves(&app.lead().requests(&asked).ok());
    app.moves_to("2027-05-10T10:00");
    // On PostgreSQL an instance of its own; a SQLite file has one writer, which both share.
    let other_db = match app.app.db.url() {
        Url::Pg(_) => Db::open(app.app.db.url(), database::OPTIONS).unwrap(),
        Url::Sqlite(_) => app.app.db.clone(),
    };
    let other_memory = Memory::default();
    let other = Jobs::new(
        App {
            db: other_db,
            ..app.app.clone()
        },
        Transport::memory(&other_memory),
        sender(),
    );
    std::thread::scope(|scope| {
        for jobs in [&app.jobs, &other, &app.jobs, &other] {
            scope.spawn(move || tick(jobs));
        }
    });
    app.tick();
    audit::assert_clean(app.app.db.url());
    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    for (mail, _) in app.memory.sent().into_iter().chain(other_memory.sent()) {
        *sent.entry(mail.message_id).or_default() += 1;
    }
    assert!(sent.values().all(|times| *times == 1));
    let booking = app.admin().gets("/api/v1/bookings").ok()["items"][0].clone();
    let seen = app.admin().sees(&booking);
    assert_eq!(seen["state"], "completed");
    assert!(
        array(&seen["sessions"])
            .iter()
            .all(|session| session["state"] == "ended")
    );
}
