//! How a connection is opened and set up, and the watch over its statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};

use super::conn::Conn;
use super::error::{Error, Result};
use super::url::{Address, Url};

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

#[derive(Clone)]
pub(super) struct Manager {
    pub(super) url: Url,
    pub(super) options: Options,
    pub(super) statements: Arc<AtomicU64>,
    pub(super) reads_only: bool,
}

impl Manager {
    pub(super) fn open(&self) -> Result<Link> {
        let unreachable = |error: ConnectionError| Error::Unreachable(error.to_string());
        let mut conn = match &self.url {
            Url::Sqlite(path) => {
                Conn::Sqlite(SqliteConnection::establish(&path.to_string_lossy()).map_err(unreachable)?)
            }
            Url::Pg(text) => {
                let address = Address::parse(text).map_err(Error::Unreachable)?.connectable();
                Conn::Pg(PgConnection::establish(&address).map_err(unreachable)?)
            }
        };
        conn.batch_execute(&self.setup())?;
        Ok(Link::new(conn, self.statements.clone()))
    }

    pub(super) fn statement_timeout(&self) -> Duration {
        self.options.statement_timeout
    }

    fn setup(&self) -> String {
        let timeout = self.options.statement_timeout.as_millis();
        match (&self.url, self.reads_only) {
            // What stays prepared keeps one plan: it goes by indexes whatever the values are, and to plan for
            // each would cost more than to run it. What a plan hangs on stands in a statement's words. What
            // is read often lies in memory, where a jump costs no more than a step, and a page is no work
            // to start processes for.
            (Url::Pg(_), _) => format!(
                "SET TIME ZONE 'UTC'; SET statement_timeout = {timeout}; \
                 SET plan_cache_mode = force_generic_plan; \
                 SET random_page_cost = 1.1; SET max_parallel_workers_per_gather = 0; \
                 SET idle_in_transaction_session_timeout = 30000; \
                 SET default_transaction_isolation = 'read committed'"
            ),
            // The journal mode stands in the file; a reader has nothing to set but its limits.
            (Url::Sqlite(_), true) => {
                "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; PRAGMA cache_size = -4096; \
                 PRAGMA temp_store = MEMORY"
                    .into()
            }
            // Each savepoint's undo log would be a file of its own, were it not kept in memory. Nothing is
            // mapped into memory: each change of the file's size would map all of it anew.
            (Url::Sqlite(_), false) => "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; \
                 PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -24576; \
                 PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000"
                .into(),
        }
    }
}

/// Counts the statements of all connections of a database, and how long one took that failed.
struct Watch {
    statements: Arc<AtomicU64>,
    failed_after: Arc<AtomicU64>,
    began: Instant,
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.statements.fetch_add(1, Ordering::Relaxed);
                self.began = Instant::now();
            }
            InstrumentationEvent::FinishQuery { error: Some(_), .. } => {
                let millis = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
                self.failed_after.fetch_max(millis, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

/// A connection, and how many milliseconds the longest of its statements took that failed since it was last
/// asked.
pub(super) struct Link {
    pub(super) conn: Conn,
    pub(super) failed_after: Arc<AtomicU64>,
}

impl Link {
    fn new(mut conn: Conn, statements: Arc<AtomicU64>) -> Self {
        let failed_after = Arc::new(AtomicU64::new(0));
        conn.set_instrumentation(Watch {
            statements,
            failed_after: failed_after.clone(),
            began: Instant::now(),
        });
        Self { conn, failed_after }
    }

    /// Whether its server is still there, as far as this machine knows: reads what has arrived, and sends
    /// nothing.
    pub(super) fn is_alive(&mut self) -> bool {
        match &mut self.conn {
            // The first look reads the server's last words, the second finds that nothing comes after them.
            Conn::Pg(pg) => (0..2).all(|_| pg.notifications_iter().all(|arrived| arrived.is_ok())),
            Conn::Sqlite(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use diesel::sql_types::BigInt;
    use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }

    #[test]
    fn the_sqlite_that_is_built_in_keeps_plans_and_shares_no_locks() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let mut has = |option: &str| {
            let count = "SELECT count(*) AS number FROM pragma_compile_options WHERE compile_options = '";
            let found: Found = sql_query(format!("{count}{option}'"))
                .get_result(&mut conn)
                .unwrap();
            found.number == 1
        };
        assert!(has("ENABLE_QPSG"), ".cargo/config.toml was not read");
        assert!(has("DEFAULT_MEMSTATUS=0"));
        assert!(!has("ENABLE_MEMORY_MANAGEMENT"));
    }
}
