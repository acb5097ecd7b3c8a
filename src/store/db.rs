//! The database: its connections, and the two ways in: [`Db::read`] and [`Db::write`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel_migrations::MigrationHarness;

use super::conn::{Conn, PG_MIGRATIONS, SQLITE_MIGRATIONS, in_transaction};
use super::connect::{Manager, Options};
use super::error::{Error, Result, Retry};
use super::files::{self, Held};
use super::health;
use super::pool::{Pool, Repeatable};
use super::url::Url;
use super::writer::Writer;

/// The database: cheap to clone, shared by everything that reads or writes.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    writer: Option<Writer>,
    statements: Arc<AtomicU64>,
    url: Arc<Url>,
    /// Tells others that a SQLite file is in use.
    _held: Option<Arc<Held>>,
}

impl Db {
    /// Opens the database and runs the migrations that are missing.
    ///
    /// # Errors
    /// It can't be reached, the log beside a SQLite file belongs to another one, or a migration fails.
    pub fn open(url: &Url, options: Options) -> Result<Self> {
        let held = match url {
            Url::Sqlite(path) => Some(Arc::new(files::share_and_mark(path)?)),
            Url::Pg(_) => None,
        };
        let statements = Arc::new(AtomicU64::new(0));
        let manager = Manager {
            url: url.clone(),
            options,
            statements: statements.clone(),
            reads_only: false,
        };
        let mut first = manager.open()?;
        migrate(&mut first.conn, options.statement_timeout)?;
        let is_file = matches!(url, Url::Sqlite(_));
        let pool = Pool::new(
            Manager {
                reads_only: is_file,
                ..manager.clone()
            },
            options.pool_size,
            options.wait,
        );
        let writer = if is_file {
            Some(Writer::start(first, manager)?)
        } else {
            pool.put(first);
            None
        };
        Ok(Self {
            pool,
            writer,
            statements,
            url: Arc::new(url.clone()),
            _held: held,
        })
    }

    /// Where the data is.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Statements sent since the start, over all connections.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Reads. Each statement sees what was committed before it. The closure may run again over another
    /// connection.
    ///
    /// # Errors
    /// The closure's, or that the database is not there or too busy.
    pub async fn read<T, E, F>(&self, read: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        let permit = self.pool.acquire().await?;
        on_blocking_thread(move || permit.take()?.run(&Repeatable::default(), read)).await
    }

    /// Runs one transaction: all of it is kept and durable, or none. The closure may run again when it met
    /// another transaction or its connection broke, so it must do nothing but read and write the database.
    ///
    /// # Errors
    /// The closure's, that the database is not there or too busy, or [`Error::Met`] after several tries.
    /// [`Error::UnknownOutcome`] when the connection broke while it was being kept.
    pub async fn write<T, E, F>(&self, write: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        self.write_or_look(Repeatable::default(), write).await
    }

    /// As [`Db::write`]. Where the outcome would be unknown and the closure said that it is repeatable, it
    /// runs once more over another connection.
    ///
    /// # Errors
    /// Those of [`Db::write`].
    pub async fn write_or_look<T, E, F>(
        &self,
        repeatable: Repeatable,
        mut write: F,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        if let Some(writer) = &self.writer {
            return writer.write(write).await;
        }
        let permit = self.pool.acquire().await?;
        on_blocking_thread(move || {
            permit
                .take()?
                .run(&repeatable, |conn| in_transaction(conn, &mut write))
        })
        .await
    }

    /// Brings a SQLite file to rest: all that was written stands in the file itself and its log is empty, so
    /// that a copy of the one file is whole. False while another process reads it. Nothing to do on
    /// PostgreSQL.
    ///
    /// # Errors
    /// The database's, or [`Error::Busy`].
    pub async fn settle(&self) -> Result<bool> {
        match &self.writer {
            Some(writer) => writer.settle().await,
            None => Ok(true),
        }
    }
}

async fn on_blocking_thread<T, E, F>(work: F) -> std::result::Result<T, E>
where
    T: Send + 'static,
    E: Retry + Send + 'static,
    F: FnOnce() -> std::result::Result<T, E> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(Error::failed("a database closure stopped", error).into()),
    }
}

fn migrate(conn: &mut Conn, timeout: Duration) -> Result<()> {
    let unknown = health::report(conn)?.unknown;
    if !unknown.is_empty() {
        return Err(Error::Newer(unknown.join(", ")));
    }
    let outcome = match conn {
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE_MIGRATIONS).map(|_| ()),
        Conn::Pg(c) => {
            // Several instances may start at once; the lock ends with the session or here.
            // Waiting for another, or a new index over what years have brought, takes as long as it takes.
            c.batch_execute("SET statement_timeout = 0; SELECT pg_advisory_lock(7742001)")?;
            let ran = c.run_pending_migrations(PG_MIGRATIONS).map(|_| ());
            let back = format!(
                "SELECT pg_advisory_unlock(7742001); SET statement_timeout = {}",
                timeout.as_millis()
            );
            c.batch_execute(&back)?;
            ran
        }
    };
    outcome.map_err(Error::of_migration)
}
