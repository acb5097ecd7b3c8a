//! `serve` and `migrate`: the service from its start to a stop that loses nothing.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::{CliError, parts, say};
use crate::app::{App, Error, setup};
use crate::clock::Clock;
use crate::config::{MailTransport, Proxy, Settings};
use crate::domain::holidays::HolidayFile;
use crate::jobs::{Jobs, Pace};
use crate::store::{Db, health};
use crate::web;

const KOREAN_HOLIDAYS: &str = include_str!("../../config/holidays/kr.toml");
/// What is said of a database that no service may open.
pub(super) const IS_DEMONSTRATION: &str =
    "holds the demonstration, whose password everybody knows; name another database, or run `madang demo`";
/// Seconds of a stop that are left for jobs after the last request.
const JOBS_SHARE: u64 = 2;
/// Open files where nobody says how many there may be.
const USUAL_FILES: u64 = 1_024;
/// Files that are no connections of clients: the database's, the mail server's, the log.
const OWN_FILES: u64 = 128;
/// Connections that there is room for on any machine, and that no machine has to hold more than.
const FEWEST_PLACES: usize = 64;
const MOST_PLACES: usize = 50_000;
/// What the end of the process itself needs of the time for a stop.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// Runs the service until it is told to stop.
pub(super) async fn serve(settings: &Settings) -> Result<(), CliError> {
    // Before anybody is told that it listens, and may tell it to stop.
    let signals = Signals::listen()?;
    let (listener, address) = parts::listen(settings)?;
    let base_url = parts::base_url(settings, address);
    let url = parts::database_url(settings)?;
    let db = parts::open_database(&url, parts::database_options(settings))?;
    parts::prove_writable(&url, &db).await?;
    let app = parts::app(settings, db, Clock::System, base_url.clone())?;
    if !app
        .write(|tx| setup::take_for(tx, setup::Purpose::Service))
        .await?
    {
        return Err(CliError::Usage(format!("{} {IS_DEMONSTRATION}", url.shown())));
    }
    load_holidays(&app).await?;
    if settings.mail.transport == MailTransport::File {
        tracing::warn!(
            folder = %parts::mail_folder(settings)?.display(),
            "mails are written to files; set mail.transport to \"smtp\""
        );
    }
    let jobs = Jobs::new(
        app.clone(),
        parts::transport(settings)?,
        parts::sender(settings, &base_url),
    );
    tracing::info!(database = url.shown(), "started");
    say::out(format!("Madang listens on http://{address}"))?;
    welcome(&app).await?;
    let running = Running {
        app,
        jobs,
        pace: None,
        listener,
        signals,
    };
    run(settings, running).await
}

/// Says how the first person comes in.
async fn welcome(app: &App) -> Result<(), CliError> {
    if app.read(setup::has_people).await? {
        return Ok(());
    }
    say::out(
        "Nobody can sign in yet. The first admin:
  madang person create --email you@example.org --name \"Your Name\" --role admin
with the same --config, --data and --database as this service; it prints a link to set the password by.",
    )
}

/// A service that is set up.
pub(super) struct Running {
    pub app: App,
    pub jobs: Jobs,
    /// What moves the clock, in the demonstration.
    pub pace: Option<Pace>,
    pub listener: TcpListener,
    /// What tells it to stop.
    pub signals: Signals,
}

/// Serves until a signal comes; then requests in hand are answered, the mail in hand is sent, and all ends in
/// time.
pub(super) async fn run(settings: &Settings, running: Running) -> Result<(), CliError> {
    let Running {
        app,
        jobs,
        pace,
        listener,
        mut signals,
    } = running;
    let (stop, stopped) = watch::channel(false);
    let (working, moving) = (jobs.clone(), pace.clone());
    // Where the clock is moved, whoever moves it runs the jobs.
    let work = tokio::spawn(async move {
        match moving {
            Some(pace) => pace.run(stopped).await,
            None => working.run(stopped).await,
        }
    });
    let patience = settings.server.shutdown_seconds;
    let limits = web::Limits {
        connections: places(),
        ..limits(settings)
    };
    let db = app.db.clone();
    let metrics = web::Metrics::new().map_err(CliError::failed("metrics"))?;
    let service = web::Service {
        app,
        jobs,
        pace,
        limits,
        metrics: Arc::new(metrics),
        settings: Arc::new(settings.shown.clone()),
    };
    let server = web::serve(service, listener).map_err(CliError::failed("server"))?;
    let handle = server.handle();
    let mut serving = tokio::spawn(server);
    tokio::select! {
        ended = &mut serving => return Err(CliError::Failed(format!("the server stopped by itself: {ended:?}"))),
        signal = signals.come() => tracing::info!(signal, "stopping"),
    }
    // The jobs stop with the server, not after it: nothing new comes in, and each has its own work in hand.
    stop.send_replace(true);
    let end = async {
        handle.stop(true).await;
        let worked = work.await;
        settle(&db).await;
        worked
    };
    match tokio::time::timeout(Duration::from_secs(patience).saturating_sub(LAST_BREATH), end).await {
        Ok(Ok(())) => tracing::info!("stopped"),
        Ok(Err(error)) => return Err(CliError::failed("the jobs stopped")(error)),
        // Nothing is lost: leases run out, and the next start sends what was not marked.
        Err(_) => tracing::warn!(
            seconds = patience,
            "stopped with work in hand; it will be done at the next start"
        ),
    }
    Ok(())
}

fn limits(settings: &Settings) -> web::Limits {
    let server = &settings.server;
    web::Limits {
        body_bytes: server.request_body_limit,
        workers: server
            .workers
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        shutdown_seconds: server.shutdown_seconds.saturating_sub(JOBS_SHARE).max(1),
        proxies: (server.proxy == Proxy::Trusted).then(|| {
            Arc::new(web::Proxies {
                networks: server.trusted_proxies.clone(),
                header: server.forwarded_by,
            })
        }),
        head: Duration::from_secs(server.head_seconds),
        body: Duration::from_secs(server.body_seconds),
        answer: Duration::from_secs(server.answer_seconds),
        connections_of_one: server.connections_per_address,
        metrics_token: server.metrics_token.clone(),
        ..web::Limits::default()
    }
}

/// Raises the limit of open files to what the machine allows, and answers how many connections there is room
/// for: past the limit nothing could be accepted, nor the database's own files opened.
fn places() -> usize {
    let raised = rlimit::increase_nofile_limit(u64::MAX).or_else(|error| {
        tracing::warn!(%error, "the limit of open files can't be raised");
        rlimit::Resource::NOFILE.get_soft()
    });
    let files = raised.unwrap_or(USUAL_FILES);
    let places = usize::try_from(files.saturating_sub(OWN_FILES))
        .unwrap_or(usize::MAX)
        .clamp(FEWEST_PLACES, MOST_PLACES);
    tracing::info!(files, connections = places, "open files");
    places
}

/// Leaves one whole file behind. A log that stays is no loss: the next start plays it back.
async fn settle(db: &Db) {
    match db.settle().await {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!(
                "another program reads the database; its log stays and is needed beside a copy of the file"
            );
        }
        Err(error) => {
            tracing::warn!(%error, "the database's log stays and is needed beside a copy of the file");
        }
    }
}

/// The signals that end the service in order. From [`Signals::listen`] on they no longer end it at once.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn listen() -> Result<Self, CliError> {
        let listen = |kind| signal(kind).map_err(CliError::failed("signals"));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Waits for one, and answers its name.
    async fn come(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Makes the compiled-in public holidays known. A newer binary brings new years, so every start looks.
pub(super) async fn load_holidays(app: &App) -> Result<usize, Error> {
    let file = holiday_file()?;
    match app
        .write(move |tx| setup::load_holidays_if_missing(tx, &file))
        .await
    {
        // Another instance that starts at this moment brings the same days.
        Err(Error::Taken(_)) => Ok(0),
        loaded => loaded,
    }
}

/// Brings the tables up to date and says what was missing.
pub(super) fn migrate(settings: &Settings) -> Result<(), CliError> {
    let (url, options) = (parts::database_url(settings)?, parts::database_options(settings));
    let before = health::inspect(&url).map_err(CliError::failed("database"))?;
    parts::open_database(&url, options)?;
    let missing = before.map_or_else(
        || vec!["all: the database is new".to_owned()],
        |report| report.missing,
    );
    match missing.as_slice() {
        [] => println!("{}: nothing to do", url.shown()),
        missing => println!("{}: {}", url.shown(), missing.join(", ")),
    }
    Ok(())
}

/// The compiled-in public holidays.
pub(super) fn holiday_file() -> Result<HolidayFile, Error> {
    toml::from_str(KOREAN_HOLIDAYS).map_err(|error| Error::caused("kr.toml", error))
}
