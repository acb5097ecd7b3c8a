//! A fresh database for each test: a SQLite file, or a PostgreSQL database of its own.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use madang::store::{Db, Options, Url};

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
    /// One with all tables and no rows: a copy of one that this process migrated once.
    pub fn migrated() -> Self {
        Self::make(copy_on, |file| {
            static FILE: OnceLock<Vec<u8>> = OnceLock::new();
            std::fs::write(file, FILE.get_or_init(migrated_file)).unwrap();
        })
    }

    pub fn make(on_server: impl FnOnce(&str) -> String, in_file: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = if let Ok(server) = std::env::var("MADANG_TEST_DATABASE") {
            Url::Pg(on_server(&server))
        } else {
            let file = folder.path().join("madang.sqlite3");
            in_file(&file);
            Url::Sqlite(file)
        };
        Self { url, _folder: folder }
    }
}

/// A name that no other database of the server has.
fn new_name() -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{number}", std::process::id())
}

/// Makes a database on the server and an ordinary role that owns it; answers the role's address. `tests/run`
/// removes the whole server at the end.
pub fn create_on(server: &str) -> String {
    let name = new_name();
    let mut conn = PgConnection::establish(server).unwrap();
    create_as(&mut conn, &name, "template1");
    address(server, &format!("{name}:test@"), &name)
}

fn create_as(conn: &mut PgConnection, name: &str, template: &str) {
    let role = format!("CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'test'");
    conn.batch_execute(&role).unwrap();
    let database = format!("CREATE DATABASE {name} OWNER {name} TEMPLATE {template}");
    conn.batch_execute(&database).unwrap();
}

/// The same server by another user, `name:password@`, and another database.
fn address(server: &str, user: &str, database: &str) -> String {
    let (place, _) = server.rsplit_once('/').unwrap();
    let (scheme, host) = place.split_once("://").unwrap();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{user}{host}/{database}")
}

/// As [`create_on`], with the tables of a database that an ordinary role migrated.
fn copy_on(server: &str) -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| migrated_on(server));
    let name = new_name();
    let mut conn = PgConnection::establish(server).unwrap();
    create_as(&mut conn, &name, template);
    let (place, _) = server.rsplit_once('/').unwrap();
    let mut inside = PgConnection::establish(&format!("{place}/{name}")).unwrap();
    inside
        .batch_execute(&format!("REASSIGN OWNED BY {template} TO {name}"))
        .unwrap();
    address(server, &format!("{name}:test@"), &name)
}

/// Migrates a database on the server, and closes it to all: one that is copied has no guests.
fn migrated_on(server: &str) -> String {
    let url = create_on(server);
    let name = url.rsplit_once('/').unwrap().1.to_owned();
    drop(Db::open(&Url::Pg(url), OPTIONS).unwrap());
    let mut conn = PgConnection::establish(server).unwrap();
    let closes = format!(
        "ALTER DATABASE {name} OWNER TO CURRENT_USER;
         ALTER DATABASE {name} ALLOW_CONNECTIONS false;
         SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    conn.batch_execute(&closes).unwrap();
    name
}

/// The file of a database that was migrated.
fn migrated_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let [made, copy] = ["made", "copy"].map(|name| folder.path().join(name));
    drop(Db::open(&Url::Sqlite(made.clone()), OPTIONS).unwrap());
    let mut conn = SqliteConnection::establish(made.to_str().unwrap()).unwrap();
    // Its pool may still be closing.
    let copies = format!("PRAGMA busy_timeout = 20000; VACUUM INTO '{}'", copy.display());
    conn.batch_execute(&copies).unwrap();
    std::fs::read(copy).unwrap()
}
