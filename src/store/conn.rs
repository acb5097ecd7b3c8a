//! One connection type over both databases, and transactions over it.

use diesel::Connection;
use diesel::connection::TransactionManager;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::error::{Error, Retry};

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

/// Runs a closure inside a transaction, or inside a savepoint when one is open.
pub(super) fn in_transaction<T, E: Retry>(
    conn: &mut Conn,
    write: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    type Transactions = <Conn as Connection>::TransactionManager;
    Transactions::begin_transaction(conn).map_err(Error::from)?;
    match write(conn) {
        Ok(done) => match Transactions::commit_transaction(conn) {
            Ok(()) => Ok(done),
            Err(error) => Err(Error::of_commit(error).into()),
        },
        Err(error) => {
            // What can't be rolled back is broken, and shows that to whoever uses it next. The first error
            // says more.
            if let Err(rollback) = Transactions::rollback_transaction(conn) {
                tracing::debug!(%rollback, "a transaction was gone before it was rolled back");
            }
            Err(error)
        }
    }
}
