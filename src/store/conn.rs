//! One connection type over both databases, their pools, and the two doors [`Db::read`] and [`Db::write`].
//! An address names its database by its scheme; nothing falls through to the other one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::r2d2::{self, ManageConnection, Pool, PooledConnection};
use diesel::{Connection, PgConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::error::{Error, Result, Retry};
use super::writer::Writer;

pub use either::Conn;

/// The enum and what Diesel derives from it, which carries no documentation of its own.
#[allow(missing_docs, reason = "derived items are documented by Diesel")]
mod either {
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        Pg(PgConnection),
        Sqlite(SqliteConnection),
    }
}

/// Compiles one body for each database, for what Diesel can't say over both.
macro_rules! each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::store::Conn::Pg($c) => $body,
            $crate::store::Conn::Sqlite($c) => $body,
        }
    };
}
pub(super) use each;

pub(super) const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(super) const PG_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Url {
    /// A file, made when it is missing.
    Sqlite(PathBuf),
    /// A PostgreSQL address.
    Pg(String),
}

impl Url {
    /// Parses `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// Any other scheme, in words for people.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", path)) if !path.trim_start_matches("//").is_empty() => Ok(Self::Sqlite(path.trim_start_matches("//").into())),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Ok(Self::Pg(text.to_owned())),
            _ => Err("must begin with sqlite: or postgres://".to_owned()),
        }
    }

    /// The address without its password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Pg(text) => match text.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?))) {
                Some((scheme, (who, place))) => format!("{scheme}://{}@{place}", who.split(':').next().unwrap_or_default()),
                None => text.clone(),
            },
        }
    }
}

/// Sizes and limits of the connections.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Reading connections on SQLite, all connections on PostgreSQL.
    pub pool_size: u32,
    /// Longest statement on PostgreSQL.
    pub statement_timeout: Duration,
    /// Longest wait for a connection.
    pub wait: Duration,
}

/// Counts statements. One counter for all connections of a [`Db`].
struct Counter(Arc<AtomicU64>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Makes connections for r2d2.
#[derive(Clone)]
pub(super) struct Manager {
    url: Url,
    options: Options,
    counter: Arc<AtomicU64>,
    reads_only: bool,
}

impl Manager {
    pub(super) fn open(&self) -> diesel::ConnectionResult<Conn> {
        let mut conn = match &self.url {
            Url::Sqlite(path) => Conn::Sqlite(SqliteConnection::establish(&path.to_string_lossy())?),
            Url::Pg(address) => Conn::Pg(PgConnection::establish(address)?),
        };
        conn.batch_execute(&self.setup()).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        conn.set_instrumentation(Counter(self.counter.clone()));
        Ok(conn)
    }

    fn setup(&self) -> String {
        let timeout = self.options.statement_timeout.as_millis();
        match (&self.url, self.reads_only) {
            (Url::Pg(_), _) => format!(
                "SET lc_messages = 'C'; SET TIME ZONE 'UTC'; SET statement_timeout = {timeout}; \
                 SET idle_in_transaction_session_timeout = 30000; SET default_transaction_isolation = 'read committed'"
            ),
            // The journal mode stands in the file; a reader has nothing to set but its limits.
            (Url::Sqlite(_), true) => "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824".into(),
            (Url::Sqlite(_), false) => "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824; PRAGMA wal_autocheckpoint = 4000"
                .into(),
        }
    }
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> std::result::Result<Conn, r2d2::Error> {
        self.open().map_err(r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> std::result::Result<(), r2d2::Error> {
        match conn {
            Conn::Pg(pg) => pg.batch_execute("").map_err(r2d2::Error::QueryError),
            Conn::Sqlite(_) => Ok(()),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || r2d2::R2D2Connection::is_broken(conn)
    }
}

/// The database: cheap to clone, shared by everything that reads or writes.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    writer: Option<Writer>,
    counter: Arc<AtomicU64>,
    url: Arc<Url>,
}

impl Db {
    /// Opens the database and runs the migrations that are missing.
    ///
    /// # Errors
    /// It can't be reached, or a migration fails.
    pub fn open(url: &Url, options: Options) -> Result<Self> {
        let counter = Arc::new(AtomicU64::new(0));
        let manager = Manager { url: url.clone(), options, counter: counter.clone(), reads_only: false };
        let mut first = manager.open().map_err(|error| Error::Busy(format!("{}: {error}", url.shown())))?;
        migrate(&mut first)?;
        let writer = match url {
            Url::Sqlite(_) => Some(Writer::start(first)?),
            Url::Pg(_) => None,
        };
        let readers = Manager { reads_only: writer.is_some(), ..manager };
        let pool = Pool::builder()
            .max_size(options.pool_size)
            .min_idle(Some(1))
            .connection_timeout(options.wait)
            // Asking before each use costs a round trip; a broken connection shows on its first statement.
            .test_on_check_out(false)
            .build(readers)
            .map_err(|error| Error::Busy(error.to_string()))?;
        Ok(Self { pool, writer, counter, url: Arc::new(url.clone()) })
    }

    /// Where the data is.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Statements sent since the start, over all connections.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.counter.load(Ordering::Relaxed)
    }

    /// Reads. Each statement sees what was committed before it.
    ///
    /// # Errors
    /// The closure's, or [`Error::Busy`].
    pub async fn read<T, E, F>(&self, read: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnOnce(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        let pool = self.pool.clone();
        on_blocking_thread(move || read(&mut *take(&pool)?)).await
    }

    /// Runs one transaction: all of it is kept and durable, or none. The closure may run again
    /// when it met another transaction, so it must do nothing but read and write the database.
    ///
    /// # Errors
    /// The closure's, [`Error::Busy`], or [`Error::Met`] after several tries.
    pub async fn write<T, E, F>(&self, mut write: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        if let Some(writer) = &self.writer {
            return writer.write(write).await;
        }
        let pool = self.pool.clone();
        on_blocking_thread(move || write_with_retries(&pool, &mut write)).await
    }
}

/// A transaction that meets another is tried again this many times.
const TRIES: u32 = 6;

fn write_with_retries<T, E: Retry>(
    pool: &Pool<Manager>,
    write: &mut impl FnMut(&mut Conn) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let mut tries = 1;
    loop {
        match in_transaction(&mut *take(pool)?, &mut *write) {
            Err(error) if error.has_met() && tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}

/// Runs a closure inside a transaction, or inside a savepoint when one is open.
pub(super) fn in_transaction<T, E: Retry>(
    conn: &mut Conn,
    write: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    /// Diesel wants an error that its own errors turn into.
    struct Carried<E>(E);
    impl<E: From<Error>> From<diesel::result::Error> for Carried<E> {
        fn from(error: diesel::result::Error) -> Self {
            Self(Error::from(error).into())
        }
    }
    #[expect(clippy::disallowed_methods, reason = "this is the one place that begins transactions")]
    conn.transaction(|conn| write(conn).map_err(Carried)).map_err(|Carried(error)| error)
}

fn take(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>> {
    pool.get().map_err(|error| Error::Busy(error.to_string()))
}

async fn on_blocking_thread<T, E, F>(work: F) -> std::result::Result<T, E>
where
    T: Send + 'static,
    E: Retry + Send + 'static,
    F: FnOnce() -> std::result::Result<T, E> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(Error::Other(format!("a database closure stopped: {error}")).into()),
    }
}

fn migrate(conn: &mut Conn) -> Result<()> {
    let outcome = match conn {
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE_MIGRATIONS).map(|_| ()),
        Conn::Pg(c) => {
            // Several instances may start at once; the lock ends with the session or here.
            c.batch_execute("SELECT pg_advisory_lock(7742001)")?;
            let ran = c.run_pending_migrations(PG_MIGRATIONS).map(|_| ());
            c.batch_execute("SELECT pg_advisory_unlock(7742001)")?;
            ran
        }
    };
    outcome.map_err(|error| Error::Other(format!("migration: {error}")))
}
