//! A fresh database for each test: a SQLite file, or a PostgreSQL database of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use madang::store::{Options, Url};

/// Small pools: many tests run beside each other.
pub const OPTIONS: Options = Options {
    pool_size: 6,
    statement_timeout: Duration::from_secs(20),
    wait: Duration::from_secs(20),
};

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

/// Makes a database on the server and an ordinary role that owns it, as an administrator gives it; answers
/// the role's address. `tests/run` removes the whole server at the end.
fn create_on(server: &str) -> String {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let mut conn = PgConnection::establish(server).unwrap();
    let role = format!("CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'test'");
    conn.batch_execute(&role).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} OWNER {name}"))
        .unwrap();
    let (place, _) = server.rsplit_once('/').unwrap();
    let (scheme, host) = place.split_once("://").unwrap();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{name}:test@{host}/{name}")
}
