//! Where the rows are: a SQLite file in a folder of its own, or a PostgreSQL database of its own. Both go at
//! the end.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel::{PgConnection, SqliteConnection};
use madang::store::Url;

use super::args::Args;
use super::cpu;
use crate::Outcome;

/// A kind of database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A database on the server with this address.
    Postgres(String),
}

impl Kind {
    /// The kinds that can be measured here.
    pub fn all(args: &Args) -> Vec<Self> {
        let server = std::env::var("MADANG_TEST_DATABASE")
            .ok()
            .filter(|_| !args.sqlite_only);
        std::iter::once(Self::Sqlite)
            .chain(server.map(Self::Postgres))
            .collect()
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// An empty database.
pub struct Place {
    /// Its address.
    pub url: Url,
    /// The first process of its server, when it has one on this machine.
    pub postmaster: Option<u32>,
    server: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Place {
    /// Makes one.
    pub fn create(kind: &Kind) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        match kind {
            Kind::Sqlite => Ok(Self {
                url: Url::Sqlite(folder.path().join("madang.sqlite3")),
                postmaster: None,
                server: None,
                _folder: folder,
            }),
            Kind::Postgres(server) => {
                let name = format!(
                    "bench_{}_{}",
                    std::process::id(),
                    NUMBER.fetch_add(1, Ordering::Relaxed)
                );
                let mut conn = PgConnection::establish(server)?;
                conn.batch_execute(&format!("CREATE DATABASE {name}"))?;
                let (place, _) = server
                    .rsplit_once('/')
                    .ok_or("the server's address ends with no database")?;
                let url = Url::Pg(format!("{place}/{name}"));
                Ok(Self {
                    url,
                    postmaster: postmaster(&mut conn)?,
                    server: Some((server.clone(), name)),
                    _folder: folder,
                })
            }
        }
    }
}

/// Runs SQL on one connection of its own, without the service's care for durability.
pub type Writer = Box<dyn FnMut(&str) -> Outcome<()>>;

/// Opens the connection of one.
pub fn writer(url: &Url) -> Outcome<Writer> {
    match url {
        Url::Sqlite(path) => {
            let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
            conn.batch_execute(
                "PRAGMA busy_timeout = 60000; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000",
            )?;
            Ok(Box::new(move |text| Ok(conn.batch_execute(text)?)))
        }
        Url::Pg(address) => {
            let mut conn = PgConnection::establish(address)?;
            Ok(Box::new(move |text| Ok(conn.batch_execute(text)?)))
        }
    }
}

/// Runs SQL once, in the same way.
pub fn sql(url: &Url, text: &str) -> Outcome<()> {
    writer(url)?(text)
}

/// Tidies up after many rows came at once: what the databases do by themselves in time.
pub fn settle(url: &Url) -> Outcome<()> {
    let chore = match url {
        Url::Sqlite(_) => "PRAGMA wal_checkpoint(TRUNCATE)",
        Url::Pg(_) => "VACUUM ANALYZE",
    };
    sql(url, chore)
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((server, name)) = &self.server else {
            return;
        };
        let gone = PgConnection::establish(server)
            .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")));
        if !matches!(gone, Ok(Ok(()))) {
            eprintln!("{name} is still there: {gone:?}");
        }
    }
}

#[derive(QueryableByName)]
struct Pid {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// The parent of our own backend; none when the server runs on another machine.
fn postmaster(conn: &mut PgConnection) -> Outcome<Option<u32>> {
    let backend: Pid = diesel::sql_query("SELECT pg_backend_pid() AS pid").get_result(conn)?;
    Ok(cpu::parent_of(u32::try_from(backend.pid)?).ok())
}
