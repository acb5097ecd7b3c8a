//! A fresh database for each test: a SQLite file, or a PostgreSQL database of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use madang::store::{Options, Url};

/// Small pools: many tests run beside each other.
pub const OPTIONS: Options = Options { pool_size: 6, statement_timeout: Duration::from_secs(20), wait: Duration::from_secs(20) };

/// A database that goes when the test ends.
pub struct Database {
    pub url: Url,
    _folder: tempfile::TempDir,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Database {
    pub fn create() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match std::env::var("MADANG_TEST_DATABASE") {
            Ok(server) => Url::Pg(create_on(&server)),
            Err(_) => Url::Sqlite(folder.path().join("madang.sqlite3")),
        };
        Self { url, _folder: folder }
    }
}

/// Makes a database on the server. `tests/run` removes the whole server at the end.
fn create_on(server: &str) -> String {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};
    let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut conn = PgConnection::establish(server).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (place, _) = server.rsplit_once('/').unwrap();
    format!("{place}/{name}")
}
