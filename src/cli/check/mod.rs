//! `check`: what is set, and whether everything that the service stands on is well. Changes nothing that
//! matters.

mod place;

use std::process::ExitCode;

use super::{CliError, parts, say};
use crate::clock::Clock;
use crate::config::{MailTransport, Settings};
use crate::domain::holidays::{HolidayFile, Holidays};
use crate::domain::span::{IANA_TZDB_VERSION, Instant};
use crate::store::health::{self, Report};
use crate::store::obstacle::Obstacle;
use crate::store::{self, Db, Url, marks};

/// Clocks of machines that drift further apart than this make order doubtful.
const MOST_DRIFT_SECONDS: i64 = 5;
/// Time-zone rules change several times a year somewhere.
const OLD_ZONES_YEARS: i32 = 2;
/// Before this moment (2026-11-01) the program was not written, so a clock that shows less is wrong.
const WRITTEN: Instant = Instant::from_unix(1_793_491_200);

/// How one thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    Good,
    /// Works, but somebody should know.
    Note,
    Wrong,
}

/// One line of the answer: how one thing is.
struct Check {
    health: Health,
    subject: &'static str,
    words: String,
}

impl Check {
    fn new(health: Health, subject: &'static str, words: impl Into<String>) -> Self {
        Self {
            health,
            subject,
            words: words.into(),
        }
    }

    fn good(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(Health::Good, subject, words)
    }

    fn note(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(Health::Note, subject, words)
    }

    fn wrong(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(Health::Wrong, subject, words)
    }
}

/// Prints settings and findings. The code is 1 when something is wrong.
pub(super) async fn check(settings: &Settings) -> Result<ExitCode, CliError> {
    for shown in &settings.shown {
        say::out(format!("{} = {}  [{}]", shown.key, shown.value, shown.origin))?;
    }
    say::out("")?;
    let now = Clock::System.now();
    let url = parts::database_url(settings)?;
    let looked = health::inspect(&url);
    let mut checks = database(&url, &looked);
    let report = looked.ok().flatten();
    checks.extend(purpose(settings, &url, report.as_ref()).await);
    checks.extend(place::all(settings, &url));
    checks.push(clock(now, report.as_ref()));
    checks.push(mail(settings).await);
    checks.push(zones(now));
    checks.push(holidays(settings, now, report.as_ref()).await);
    checks.iter().try_for_each(show)?;
    let worst = checks.iter().map(|check| check.health).max();
    Ok(if worst == Some(Health::Wrong) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn show(check: &Check) -> Result<(), CliError> {
    let mark = match check.health {
        Health::Good => "good ",
        Health::Note => "note ",
        Health::Wrong => "WRONG",
    };
    say::out(format!("{mark}  {:<10}  {}", check.subject, check.words))
}

fn database(url: &Url, looked: &Result<Option<Report>, Obstacle>) -> Vec<Check> {
    let place = url.shown();
    let report = match looked {
        Err(error) => return vec![Check::wrong("database", format!("{place}: {error}"))],
        Ok(None) => {
            return vec![Check::note(
                "database",
                format!("{place} is not there yet; the first start makes it"),
            )];
        }
        Ok(Some(report)) => report,
    };
    let tables = match (report.missing.as_slice(), report.unknown.as_slice()) {
        ([], []) => Check::good("migrations", format!("all {} are there", report.known)),
        (missing, []) => Check::note(
            "migrations",
            format!("missing, the next start adds them: {}", missing.join(", ")),
        ),
        (_, unknown) => Check::wrong(
            "migrations",
            format!("a newer version of Madang wrote here: {}", unknown.join(", ")),
        ),
    };
    vec![
        Check::good("database", format!("{} at {place}", report.version)),
        tables,
    ]
}

/// Says when the database is one that no service opens.
async fn purpose(settings: &Settings, url: &Url, report: Option<&Report>) -> Option<Check> {
    report.filter(|report| report.missing.is_empty() && report.unknown.is_empty())?;
    let wrong = |words: String| Some(Check::wrong("purpose", words));
    let db = match Db::open(url, parts::database_options(settings)) {
        Ok(db) => db,
        Err(error) => return wrong(error.to_string()),
    };
    let marked: store::Result<bool> = db.read(|conn| marks::has_mark(conn, marks::DEMONSTRATION)).await;
    match marked {
        Ok(true) => wrong(format!("{} {}", url.shown(), super::serve::IS_DEMONSTRATION)),
        Ok(false) => None,
        Err(error) => wrong(error.to_string()),
    }
}

fn clock(now: Instant, report: Option<&Report>) -> Check {
    let drift = report
        .and_then(|report| report.clock)
        .map_or(0, |theirs| theirs - now.unix());
    if now < WRITTEN {
        return Check::wrong("clock", format!("{now} is long past"));
    }
    if drift.abs() > MOST_DRIFT_SECONDS {
        return Check::wrong("clock", format!("{now}; the database's clock is {drift} s ahead"));
    }
    Check::good("clock", now.to_string())
}

async fn mail(settings: &Settings) -> Check {
    let transport = match parts::transport(settings) {
        Ok(transport) => transport,
        Err(error) => return Check::wrong("mail", error.to_string()),
    };
    let smtp = &settings.mail.smtp;
    match (settings.mail.transport, transport.probe().await) {
        (MailTransport::Smtp, Err(error)) => {
            let words = format!(
                "{}:{}: {error}; look at mail.smtp: host, port, security, user and password",
                smtp.host, smtp.port
            );
            Check::wrong("mail", words)
        }
        (MailTransport::File, Err(error)) => Check::wrong(
            "mail",
            format!("{error}; name a folder that can be written with mail.folder"),
        ),
        (MailTransport::Smtp, Ok(())) => Check::good(
            "mail",
            format!("{}:{} lets us in ({})", smtp.host, smtp.port, smtp.security),
        ),
        (MailTransport::File, Ok(())) => {
            let folder = parts::mail_folder(settings)
                .map(|folder| folder.display().to_string())
                .unwrap_or_default();
            Check::note(
                "mail",
                format!("written to files in {folder}; nobody receives them"),
            )
        }
    }
}

fn zones(now: Instant) -> Check {
    let year = |text: &str| {
        text.get(..4)
            .and_then(|year| year.parse::<i32>().ok())
            .unwrap_or_default()
    };
    let age = year(&now.to_string()) - year(IANA_TZDB_VERSION);
    let words = format!("IANA {IANA_TZDB_VERSION}, compiled in");
    if age >= OLD_ZONES_YEARS {
        Check::note("time zones", words)
    } else {
        Check::good("time zones", words)
    }
}

/// Holidays as the database has them, or as the first start will bring them.
async fn holidays(settings: &Settings, now: Instant, report: Option<&Report>) -> Check {
    let calendar = settings.calendar.holidays.as_str();
    let known = match report {
        Some(report) if report.missing.is_empty() && report.unknown.is_empty() => {
            stored_holidays(settings, calendar).await
        }
        _ => compiled_holidays(),
    };
    let days = match known {
        Ok(days) if days.is_empty() => compiled_holidays(),
        other => other,
    };
    let last = match days.as_ref().map(Holidays::last) {
        Ok(Some(last)) => last,
        Ok(None) => return Check::wrong("holidays", format!("calendar {calendar} is empty")),
        Err(error) => return Check::wrong("holidays", error.clone()),
    };
    let today = now.to_utc().date_naive();
    let words = format!("calendar {calendar} ends on {last}");
    let health = match last {
        last if last < today => Health::Wrong,
        // Bookings reach a year ahead.
        last if last < today + chrono::Days::new(366) => Health::Note,
        _ => Health::Good,
    };
    Check::new(health, "holidays", words)
}

fn compiled_holidays() -> Result<Holidays, String> {
    let file: HolidayFile = super::serve::holiday_file().map_err(|error| error.to_string())?;
    Ok(Holidays::new(file.holidays))
}

async fn stored_holidays(settings: &Settings, calendar: &'static str) -> Result<Holidays, String> {
    let url = parts::database_url(settings).map_err(|error| error.to_string())?;
    let db = Db::open(&url, parts::database_options(settings)).map_err(|error| error.to_string())?;
    let read: store::Result<Holidays> = db
        .read(move |conn| store::closures::load_holidays(conn, calendar))
        .await;
    read.map_err(|error| error.to_string())
}
