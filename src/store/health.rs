//! What a database is and whether its tables are ours and up to date. Changes no table.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_migrations::MigrationHarness;

use super::conn::{PG_MIGRATIONS, SQLITE_MIGRATIONS};
use super::obstacle::{Obstacle, explain};
use super::schema::heartbeats;
use super::url::Address;
use super::{Conn, Error, Result, Url, files};

/// A database that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its kind and version, such as `SQLite 3.51.0`.
    pub version: String,
    /// Migrations that this binary has and the database has not, in order.
    pub missing: Vec<String>,
    /// Migrations that the database has and this binary does not know: a newer one wrote there.
    pub unknown: Vec<String>,
    /// How many both have.
    pub known: usize,
    /// Its own clock, in Unix seconds; none for a file, which has none.
    pub clock: Option<i64>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Seconds {
    #[diesel(sql_type = BigInt)]
    seconds: i64,
}

/// Longest wait for another writer of a SQLite file.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the service needs on PostgreSQL, tried and taken back: an extension, a table, a trigger, a row.
const TRIAL: &str = "BEGIN;
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    CREATE TABLE madang_trial (id BIGINT PRIMARY KEY);
    CREATE FUNCTION madang_trial() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
    CREATE TRIGGER madang_trial AFTER INSERT ON madang_trial FOR EACH ROW EXECUTE FUNCTION madang_trial();
    INSERT INTO madang_trial VALUES (1);
    ROLLBACK";

/// Connects, tries what the service needs, and looks. None when the file of a SQLite database is not there
/// yet.
///
/// # Errors
/// What is in the way.
pub fn inspect(url: &Url) -> std::result::Result<Option<Report>, Obstacle> {
    look(url).map_err(|error| explain(url, &error))
}

fn look(url: &Url) -> Result<Option<Report>> {
    let fault = |error: ConnectionError| Error::Unreachable(error.to_string());
    match url {
        Url::Sqlite(path) if !path.exists() => Ok(None),
        Url::Sqlite(path) => {
            let _held = files::share(path)?;
            let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(fault)?;
            // Taking the writer's lock and giving it back shows that the file can be written.
            let prove = format!(
                "PRAGMA busy_timeout = {}; BEGIN IMMEDIATE; ROLLBACK",
                PATIENCE.as_millis()
            );
            conn.batch_execute(&prove)?;
            report(&mut Conn::Sqlite(conn)).map(Some)
        }
        Url::Pg(text) => {
            let address = Address::parse(text).map_err(Error::Unreachable)?.connectable();
            let mut conn = PgConnection::establish(&address).map_err(fault)?;
            conn.batch_execute(TRIAL)?;
            report(&mut Conn::Pg(conn)).map(Some)
        }
    }
}

/// Looks at a database over a connection that is open.
pub fn report(conn: &mut Conn) -> Result<Report> {
    let (applied, known) = match conn {
        Conn::Sqlite(c) => (
            applied(c)?,
            names(MigrationSource::<diesel::sqlite::Sqlite>::migrations(
                &SQLITE_MIGRATIONS,
            ))?,
        ),
        Conn::Pg(c) => (
            applied(c)?,
            names(MigrationSource::<diesel::pg::Pg>::migrations(&PG_MIGRATIONS))?,
        ),
    };
    let is_applied = |name: &&(String, String)| applied.contains(&name.0);
    Ok(Report {
        version: version(conn)?,
        missing: known
            .iter()
            .filter(|name| !is_applied(name))
            .map(|(_, name)| name.clone())
            .collect(),
        unknown: applied
            .iter()
            .filter(|version| !known.iter().any(|(own, _)| own == *version))
            .cloned()
            .collect(),
        known: known.iter().filter(is_applied).count(),
        clock: clock(conn)?,
    })
}

fn applied<C, DB>(conn: &mut C) -> Result<Vec<String>>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
{
    let versions = conn.applied_migrations().map_err(Error::of_migration)?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

/// Version and name of each migration.
fn names<DB: diesel::backend::Backend>(
    found: diesel::migration::Result<Vec<Box<dyn Migration<DB>>>>,
) -> Result<Vec<(String, String)>> {
    let mut all: Vec<(String, String)> = found
        .map_err(Error::of_migration)?
        .iter()
        .map(|migration| {
            (
                migration.name().version().to_string(),
                migration.name().to_string(),
            )
        })
        .collect();
    all.sort();
    Ok(all)
}

fn version(conn: &mut Conn) -> Result<String> {
    let (kind, query) = match conn {
        Conn::Sqlite(_) => ("SQLite", "SELECT sqlite_version() AS version"),
        Conn::Pg(_) => (
            "PostgreSQL",
            "SELECT current_setting('server_version') AS version",
        ),
    };
    let row: Version = diesel::sql_query(query).get_result(conn)?;
    Ok(format!("{kind} {}", row.version))
}

fn clock(conn: &mut Conn) -> Result<Option<i64>> {
    match conn {
        Conn::Sqlite(_) => Ok(None),
        Conn::Pg(_) => {
            let row: Seconds =
                diesel::sql_query("SELECT extract(epoch FROM clock_timestamp())::bigint AS seconds")
                    .get_result(conn)?;
            Ok(Some(row.seconds))
        }
    }
}

/// Writes something that nobody reads, which shows that others can write.
///
/// # Errors
/// Why nothing can be written.
pub fn beat(conn: &mut Conn) -> Result<()> {
    let written = diesel::update(heartbeats::table)
        .set(heartbeats::beats.eq(heartbeats::beats + 1))
        .execute(conn)?;
    if written == 1 {
        Ok(())
    } else {
        Err(Error::Other("the row of the heartbeat is missing".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Db, Options};

    const OPTIONS: Options = Options {
        pool_size: 1,
        statement_timeout: PATIENCE,
        wait: PATIENCE,
    };

    #[test]
    fn a_file_that_is_not_there_is_told_and_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("madang.db");
        assert_eq!(inspect(&Url::Sqlite(path.clone())).unwrap(), None);
        assert!(!path.exists());
    }

    #[test]
    fn a_database_that_was_opened_has_every_migration() {
        let folder = tempfile::tempdir().unwrap();
        let url = Url::Sqlite(folder.path().join("madang.db"));
        Db::open(&url, OPTIONS).unwrap();
        let report = inspect(&url).unwrap().unwrap();
        assert!(report.version.starts_with("SQLite 3."), "{report:?}");
        assert!(
            report.known > 0 && report.missing.is_empty() && report.unknown.is_empty(),
            "{report:?}"
        );
    }

    #[test]
    fn an_empty_file_lacks_every_migration() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("madang.db");
        std::fs::write(&path, "").unwrap();
        let report = inspect(&Url::Sqlite(path)).unwrap().unwrap();
        assert!(report.known == 0 && !report.missing.is_empty(), "{report:?}");
    }

    #[test]
    fn a_file_that_is_no_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("madang.db");
        std::fs::write(&path, "x".repeat(5_000)).unwrap();
        assert!(inspect(&Url::Sqlite(path)).is_err());
    }
}
