//! Settings: `config/default.toml` compiled in, then a file, the environment and flags, each laid over the
//! one before. Unknown keys and bad values are refused with the key's full name and where it came from. Knows
//! no database and no web.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

mod files;
mod layers;
mod read;
#[cfg(test)]
mod tests;

pub use files::{Files, S3Addressing, S3Settings};
pub use layers::{Flag, Origin, Sources};
use read::Reader;

use crate::domain::incident::AcknowledgeWithin;
use crate::domain::network::Network;
use crate::domain::span::{Tz, time_zone};
use crate::domain::text::{Email, worded};

/// The defaults, with every key.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

/// A shorter secret can be guessed.
const LEAST_TOKEN: usize = 16;

#[derive(Debug, Clone)]
pub struct Settings {
    pub server: Server,
    pub data: Data,
    pub database: Database,
    pub files: Files,
    pub mail: Mail,
    pub sign_in: SignIn,
    pub calendar: Calendar,
    pub decisions: Decisions,
    /// Until when somebody must have taken note of what went wrong.
    pub incidents: AcknowledgeWithin,
    pub retention: Retention,
    pub log: Log,
    /// Each key with its value and where it came from, secrets hidden: for people.
    pub shown: Vec<Shown>,
}

/// One setting for people to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Full name, such as `mail.smtp.host`.
    pub key: String,
    /// Its value, `(set)` for a secret.
    pub value: String,
    pub origin: Origin,
}

/// How the service is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    pub listen: SocketAddr,
    /// Address as people reach it, without a trailing slash; none: made of the listening address.
    pub base_url: Option<String>,
    /// Largest request body, in bytes.
    pub request_body_limit: usize,
    /// Threads that answer requests; none: one for each processor.
    pub workers: Option<usize>,
    /// Seconds to finish in when stopped.
    pub shutdown_seconds: u64,
    /// Seconds for the head of a request.
    pub head_seconds: u64,
    /// Seconds for its body.
    pub body_seconds: u64,
    /// Seconds that an answer waits for its reader.
    pub answer_seconds: u64,
    pub connections_per_address: usize,
    /// Who stands between the service and its clients.
    pub proxy: Proxy,
    /// Where to tell of a hole in the service: an address of mail or a page; none: `security.txt` is not
    /// there.
    pub security_contact: Option<String>,
    pub trusted_proxies: Vec<Network>,
    /// How they say whom they serve.
    pub forwarded_by: ForwardedBy,
    /// Opens `/metrics` from elsewhere.
    pub metrics_token: Option<String>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("listen", &self.listen)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

worded! {
    /// A header that names who was served.
    pub ForwardedBy {
        /// What most proxies send.
        XForwardedFor = "x-forwarded-for",
        /// RFC 7239.
        Forwarded = "forwarded",
    }
}

worded! {
    /// Who stands between the service and its clients.
    pub Proxy {
        None = "none",
        /// A proxy that may be believed when it says whom it serves.
        Trusted = "trusted",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The folder; none: in the user's data folder.
    pub folder: Option<PathBuf>,
}

/// Where the rows are.
#[derive(Clone, PartialEq, Eq)]
pub struct Database {
    /// Address, with its password; none: a SQLite file in the data folder.
    pub url: Option<String>,
    pub pool_size: u32,
    /// Longest statement, in milliseconds.
    pub statement_timeout_ms: u64,
    /// Longest wait for a connection, in milliseconds.
    pub wait_ms: u64,
}

impl fmt::Debug for Database {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("pool_size", &self.pool_size)
            .finish_non_exhaustive()
    }
}

worded! {
    /// The way that mails leave.
    pub MailTransport {
        Smtp = "smtp",
        File = "file",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub transport: MailTransport,
    /// Folder for files; none: in the data folder.
    pub folder: Option<PathBuf>,
    pub from_name: String,
    pub from_email: String,
    /// Domain of Message-IDs and calendar UIDs.
    pub domain: String,
    pub smtp: SmtpSettings,
}

worded! {
    /// How the way to the mail server is kept secret.
    pub SmtpSecurity {
        /// Not at all: only for servers on the same machine or network.
        None = "none",
        /// Begins in the clear and must change to TLS.
        StartTls = "starttls",
        /// TLS from the start.
        Tls = "tls",
    }
}

/// Where the mail server is and how to speak with it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Host name or address; with TLS also the name that its certificate must have.
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    pub user: Option<String>,
    pub password: Option<String>,
    /// PEM file with the certificate of an authority to trust beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// Most seconds that one mail may take once a connection is free for it.
    pub timeout_seconds: u64,
    /// Name to greet the server with; none: the machine's.
    pub hello: Option<String>,
    /// Most connections at once.
    pub connections: usize,
    /// Most mails a second; 0: as many as the server takes.
    pub rate: u32,
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SmtpSettings");
        shown
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security);
        shown.field("user", &self.user).finish_non_exhaustive()
    }
}

/// How people sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub login_hours: u32,
    /// Failed tries in a quarter of an hour.
    pub failures: u32,
    /// Hours after which a login ends that nobody uses.
    pub idle_hours: u32,
    /// The same for staff and admins.
    pub idle_hours_staff: u32,
    /// Minutes after a password was given until it is asked for again.
    pub proof_minutes: u32,
}

worded! {
    /// A calendar of public holidays that is compiled in.
    pub HolidayCalendar {
        Kr = "kr",
    }
}

/// Which days are special.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub holidays: HolidayCalendar,
    pub time_zone: Tz,
}

/// What happens when a site decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decisions {
    /// Seconds in which a decision can be taken back, before anybody is told.
    pub undo_seconds: u32,
}

/// How long what tells of people is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Days after which the journal forgets people and network addresses.
    pub days: u32,
}

worded! {
    /// How a line of the log looks.
    pub LogFormat {
        /// Time, level, part and all fields.
        Full = "full",
        Compact = "compact",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Levels, as `tracing_subscriber::EnvFilter` reads them.
    pub level: String,
    pub format: LogFormat,
}

/// One setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Full name of the key; empty when a whole file can't be read.
    pub key: String,
    pub origin: Origin,
    /// In words, without the value: it may be a secret.
    pub message: String,
}

/// Settings that can't be used, all of them at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(pub Vec<Fault>);

impl std::error::Error for SettingsError {}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Fault { key, origin, message }) in self.0.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            match key.as_str() {
                "" => write!(f, "{end}{origin}: {message}")?,
                key => write!(f, "{end}{key} ({origin}): {message}")?,
            }
        }
        Ok(())
    }
}

impl Settings {
    /// Reads all layers.
    ///
    /// # Errors
    /// [`SettingsError`] with everything that is wrong.
    pub fn load(sources: &Sources) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(layers::merge(sources)?);
        let settings = settings(&mut reader);
        let shown = reader.finish()?;
        Ok(Self { shown, ..settings })
    }
}

fn settings(reader: &mut Reader) -> Settings {
    Settings {
        server: server(reader),
        data: Data {
            folder: reader.path("data.folder"),
        },
        database: Database {
            url: reader.secret("database.url", "database.url_file"),
            pool_size: reader.number("database.pool_size", 1..=1_000),
            statement_timeout_ms: reader.number("database.statement_timeout_ms", 1..=3_600_000),
            wait_ms: reader.number("database.wait_ms", 1..=3_600_000),
        },
        files: files::files(reader),
        mail: mail(reader),
        sign_in: sign_in(reader),
        calendar: Calendar {
            holidays: reader.word("calendar.holidays", HolidayCalendar::ALL),
            time_zone: reader.parsed(
                "calendar.time_zone",
                "must be a name such as Asia/Seoul",
                time_zone,
                Tz::UTC,
            ),
        },
        decisions: Decisions {
            undo_seconds: reader.number("decisions.undo_seconds", 0..=600),
        },
        incidents: AcknowledgeWithin {
            s1_minutes: reader.number("incidents.acknowledge_s1_minutes", 1..=1_440),
            s2_minutes: reader.number("incidents.acknowledge_s2_minutes", 1..=1_440),
            s3_days: reader.number("incidents.acknowledge_s3_days", 1..=60),
            s4_days: reader.number("incidents.acknowledge_s4_days", 1..=60),
        },
        retention: Retention {
            days: reader.number("retention.days", 1..=36_600),
        },
        log: Log {
            level: reader.text("log.level"),
            format: reader.word("log.format", LogFormat::ALL),
        },
        shown: Vec::new(),
    }
}

fn sign_in(reader: &mut Reader) -> SignIn {
    SignIn {
        login_hours: reader.number("sign_in.login_hours", 1..=24 * 366),
        failures: reader.number("sign_in.failures", 1..=10_000),
        idle_hours: reader.number("sign_in.idle_hours", 1..=24 * 366),
        idle_hours_staff: reader.number("sign_in.idle_hours_staff", 1..=24 * 366),
        proof_minutes: reader.number("sign_in.proof_minutes", 1..=60 * 24 * 366),
    }
}

fn server(reader: &mut Reader) -> Server {
    let networks = "must be networks such as 10.0.0.0/8, with commas between them";
    let server = Server {
        listen: reader.parsed(
            "server.listen",
            "must be ADDRESS:PORT, such as 127.0.0.1:8080",
            |text| text.parse().ok(),
            nowhere(),
        ),
        base_url: reader.optional(
            "server.base_url",
            "must be http:// or https:// and a host",
            base_url,
        ),
        request_body_limit: reader.number("server.request_body_limit", 1_024..=64 * 1_024 * 1_024),
        workers: Some(reader.number("server.workers", 0..=1_024)).filter(|workers| *workers > 0),
        shutdown_seconds: reader.number("server.shutdown_seconds", 1..=600),
        head_seconds: reader.number("server.head_seconds", 1..=3_600),
        body_seconds: reader.number("server.body_seconds", 1..=3_600),
        answer_seconds: reader.number("server.answer_seconds", 1..=3_600),
        connections_per_address: reader.number("server.connections_per_address", 1..=1_000_000),
        proxy: reader.word("server.proxy", Proxy::ALL),
        trusted_proxies: reader.parsed(
            "server.trusted_proxies",
            networks,
            Network::parse_list,
            Vec::new(),
        ),
        forwarded_by: reader.word("server.forwarded_by", ForwardedBy::ALL),
        metrics_token: reader.secret("server.metrics_token", "server.metrics_token_file"),
        security_contact: reader.optional(
            "server.security_contact",
            "must be an e-mail address or an https:// page",
            security_contact,
        ),
    };
    if server
        .metrics_token
        .as_ref()
        .is_some_and(|token| token.len() < LEAST_TOKEN)
    {
        reader.refuse_read(
            "server.metrics_token",
            &format!("must have at least {LEAST_TOKEN} characters"),
        );
    }
    server
}

fn mail(reader: &mut Reader) -> Mail {
    let email = |text: &str| Email::parse(text).ok().map(String::from);
    let from_email = reader.parsed(
        "mail.from_email",
        "must be an e-mail address",
        email,
        String::new(),
    );
    let own_domain = reader.optional("mail.domain", "must be a domain such as madang.example", domain);
    let domain_of = |email: &str| email.rsplit('@').next().unwrap_or_default().to_owned();
    Mail {
        transport: reader.word("mail.transport", MailTransport::ALL),
        folder: reader.path("mail.folder"),
        from_name: reader.text("mail.from_name"),
        domain: own_domain.unwrap_or_else(|| domain_of(&from_email)),
        from_email,
        smtp: SmtpSettings {
            host: reader.text("mail.smtp.host"),
            port: reader.number("mail.smtp.port", 1..=u16::MAX),
            security: reader.word("mail.smtp.security", SmtpSecurity::ALL),
            user: reader.optional("mail.smtp.user", "must be one line", line),
            password: reader.secret("mail.smtp.password", "mail.smtp.password_file"),
            ca_file: reader.path("mail.smtp.ca_file"),
            timeout_seconds: reader.number("mail.smtp.timeout_seconds", 1..=600),
            hello: reader.optional("mail.smtp.hello", "must be one line", line),
            connections: reader.number("mail.smtp.connections", 1..=1_000),
            rate: reader.number("mail.smtp.rate", 0..=10_000),
        },
    }
}

/// Stands where a bad address was; the fault that goes with it stops the start.
fn nowhere() -> SocketAddr {
    SocketAddr::from(([0, 0, 0, 0], 0))
}

fn line(text: &str) -> Option<String> {
    (!text.chars().any(char::is_control)).then(|| text.to_owned())
}

fn base_url(text: &str) -> Option<String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"'`\\?#@".contains(c);
    (!host.trim_matches('/').is_empty() && host.chars().all(is_plain))
        .then(|| text.trim_end_matches('/').to_owned())
}

/// As a URI, as `security.txt` names it.
fn security_contact(text: &str) -> Option<String> {
    match base_url(text) {
        Some(_) if text.starts_with("https://") => Some(text.to_owned()),
        _ => Email::parse(text).ok().map(|email| format!("mailto:{email}")),
    }
}

fn domain(text: &str) -> Option<String> {
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (text.len() <= 200 && text.split('.').all(label)).then(|| text.to_lowercase())
}
