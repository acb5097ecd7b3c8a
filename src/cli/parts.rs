//! Settings made into the parts of the service: data folder, database, mail, use cases.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::CliError;
use crate::app::{App, Rules};
use crate::clock::Clock;
use crate::config::{MailTransport, Settings};
use crate::domain::picture::file::FilePlace;
use crate::notify::{Sender, Transport};
use crate::random::Random;
use crate::store::obstacle::explain;
use crate::store::{self, Db, Options, Url, folder_of, health};
use crate::vault::Vault;

/// The folder for everything that is not in a database server.
pub(super) fn data_folder(settings: &Settings) -> Result<PathBuf, CliError> {
    usual_folder(settings.data.folder.as_deref(), "madang")
}

/// The folder that is named, else one in the user's data folder.
pub(super) fn usual_folder(named: Option<&Path>, usual: &str) -> Result<PathBuf, CliError> {
    named
        .map(Path::to_owned)
        .or_else(|| Some(dirs::data_dir()?.join(usual)))
        .ok_or_else(|| CliError::Usage("no home folder; name one with --data FOLDER".into()))
}

pub(super) fn database_url(settings: &Settings) -> Result<Url, CliError> {
    match &settings.database.url {
        Some(text) => Url::parse(text).map_err(|error| CliError::Usage(format!("database.url: {error}"))),
        None => Ok(Url::Sqlite(data_folder(settings)?.join("madang.db"))),
    }
}

pub(super) fn database_options(settings: &Settings) -> Options {
    Options {
        pool_size: settings.database.pool_size,
        statement_timeout: Duration::from_millis(settings.database.statement_timeout_ms),
        wait: Duration::from_millis(settings.database.wait_ms),
    }
}

/// Opens the database, and makes its folder and tables where they are missing.
pub(super) fn open_database(url: &Url, options: Options) -> Result<Db, CliError> {
    if let Url::Sqlite(path) = url {
        make_folder_of(path)?;
    }
    Db::open(url, options).map_err(|error| unusable(url, &error))
}

/// Writes into a database that was opened, which shows that nobody and nothing keeps the service from it.
pub(super) async fn prove_writable(url: &Url, db: &Db) -> Result<(), CliError> {
    let written: store::Result<()> = db.write(health::beat).await;
    written.map_err(|error| unusable(url, &error))
}

fn unusable(url: &Url, error: &store::Error) -> CliError {
    CliError::failed(format!("database {}", url.shown()))(explain(url, error))
}

pub(super) fn make_folder_of(file: &Path) -> Result<(), CliError> {
    make_folder(folder_of(file))
}

/// Makes a folder, if it is missing, that only its owner may read: it holds addresses and password hashes.
pub(super) fn make_folder(folder: &Path) -> Result<(), CliError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(CliError::failed(folder.display().to_string()))
}

pub(super) fn listen(settings: &Settings) -> Result<(TcpListener, SocketAddr), CliError> {
    super::listen::listen(settings.server.listen).map_err(CliError::failed("listening"))
}

/// The service's address as people reach it, when it listens at `address`.
pub(super) fn base_url(settings: &Settings, address: SocketAddr) -> String {
    let own = || {
        if address.ip().is_unspecified() {
            format!("http://localhost:{}", address.port())
        } else {
            format!("http://{address}")
        }
    };
    settings.server.base_url.clone().unwrap_or_else(own)
}

pub(super) fn app(settings: &Settings, db: Db, clock: Clock, base_url: String) -> Result<App, CliError> {
    let random = Random::from_system().map_err(CliError::failed("no random bytes"))?;
    let rules = Rules {
        base_url,
        mail_domain: settings.mail.domain.clone(),
        holiday_calendar: settings.calendar.holidays.as_str().to_owned(),
        time_zone: settings.calendar.time_zone,
        login_seconds: i64::from(settings.sign_in.login_hours) * 3600,
        sign_in_failures: i64::from(settings.sign_in.failures),
        idle_seconds: i64::from(settings.sign_in.idle_hours) * 3600,
        idle_seconds_staff: i64::from(settings.sign_in.idle_hours_staff) * 3600,
        proof_seconds: i64::from(settings.sign_in.proof_minutes) * 60,
        security_contact: settings.server.security_contact.clone(),
        retention_days: i64::from(settings.retention.days),
        undo_seconds: i64::from(settings.decisions.undo_seconds),
        acknowledge: settings.incidents,
    };
    Ok(App::new(db, clock, random, rules).with_vault(vault(settings)?))
}

/// Where files are that the database does not keep.
pub(super) fn vault(settings: &Settings) -> Result<Vault, CliError> {
    let usual = match data_folder(settings) {
        Ok(folder) => Some(folder.join("files")),
        Err(error) if settings.files.place == FilePlace::Folder => return Err(error),
        Err(_) => None,
    };
    Vault::new(&settings.files, usual).map_err(|error| CliError::Usage(error.to_string()))
}

/// The use cases for a command that answers and ends, on the machine's clock.
pub(super) fn open(settings: &Settings) -> Result<App, CliError> {
    let db = open_database(&database_url(settings)?, database_options(settings))?;
    let base_url = base_url(settings, settings.server.listen);
    app(settings, db, Clock::System, base_url)
}

pub(super) fn sender(settings: &Settings, base_url: &str) -> Sender {
    Sender {
        name: settings.mail.from_name.clone(),
        email: settings.mail.from_email.clone(),
        base_url: base_url.to_owned(),
    }
}

/// Where mails go when they go to files.
pub(super) fn mail_folder(settings: &Settings) -> Result<PathBuf, CliError> {
    match &settings.mail.folder {
        Some(folder) => Ok(folder.clone()),
        None => Ok(data_folder(settings)?.join("mail")),
    }
}

pub(super) fn transport(settings: &Settings) -> Result<Transport, CliError> {
    match settings.mail.transport {
        MailTransport::File => Ok(Transport::folder(&mail_folder(settings)?)),
        MailTransport::Smtp => Transport::smtp(&settings.mail.smtp)
            .map_err(|error| CliError::Usage(format!("mail.smtp: {error}"))),
    }
}
