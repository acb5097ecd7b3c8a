//! The service in this process: its use cases, its jobs, its HTTP server.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use madang::app::{App, Rules};
use madang::clock::{Clock, Manual};
use madang::config::{SmtpSecurity, SmtpSettings};
use madang::domain::span::Instant;
use madang::jobs::Jobs;
use madang::notify::{Sender, Transport};
use madang::random::Random;
use madang::store::{Db, Options, Url};
use madang::web::{Limits, Metrics, Service, serve};

use crate::Outcome;

/// Monday, 15 March 2027, ten in the morning in Seoul. The clock stands there.
pub const NOW: i64 = 1_805_072_400;

/// As `config/default.toml` has it.
pub const OPTIONS: Options = Options {
    pool_size: 8,
    statement_timeout: Duration::from_secs(30),
    wait: Duration::from_secs(30),
};

/// Opens a database with the use cases over it.
pub fn open(url: &Url) -> Outcome<App> {
    let rules = Rules {
        base_url: "http://madang.example".into(),
        mail_domain: "madang.example".into(),
        holiday_calendar: "kr".into(),
        time_zone: madang::domain::span::time_zone("Asia/Seoul").ok_or("no such time zone")?,
        login_seconds: 12 * 3600,
        sign_in_failures: 5,
        idle_seconds: 14 * 86_400,
        idle_seconds_staff: 12 * 3600,
        proof_seconds: 600,
        security_contact: None,
        retention_days: 730,
        undo_seconds: 0,
        acknowledge: madang::domain::incident::AcknowledgeWithin::default(),
    };
    let clock = Clock::Manual(Manual::new(Instant::from_unix(NOW), 0));
    Ok(App::new(
        Db::open(url, OPTIONS)?,
        clock,
        Random::from_system()?,
        rules,
    ))
}

/// The jobs over it.
pub fn jobs(app: &App, transport: Transport) -> Jobs {
    let sender = Sender {
        name: "Madang".into(),
        email: "no-reply@madang.example".into(),
        base_url: "http://madang.example".into(),
    };
    Jobs::new(app.clone(), transport, sender)
}

/// The way that mail leaves to a server on this port of the loopback.
pub fn mail(port: u16) -> Outcome<Transport> {
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: SmtpSecurity::None,
        user: None,
        password: None,
        ca_file: None,
        timeout_seconds: 60,
        hello: Some("bench.example".into()),
        connections: 16,
        rate: 0,
    };
    Ok(Transport::smtp(&settings)?)
}

/// As many threads as `serve` has.
pub fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}

/// Serves on a free port of the loopback. Answers with the address.
pub fn listen(app: App, jobs: Jobs) -> Outcome<(String, ServerHandle)> {
    let service = Service {
        app,
        jobs,
        pace: None,
        limits: Limits {
            workers: 2,
            connections_of_one: 1_000,
            ..Limits::default()
        },
        metrics: Arc::new(Metrics::new()?),
        settings: Arc::default(),
    };
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = serve(service, listener)?;
            // Nobody waits for the handle any more only when the benchmark ended.
            drop(tell.send(server.handle()));
            server.await
        })
    });
    Ok((base, told.recv()?))
}
