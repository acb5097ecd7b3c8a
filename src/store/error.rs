//! What can go wrong below the use cases, in words that they can act on.

use std::sync::Arc;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

use crate::domain::causes::with_causes;

/// An error of the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A row that the caller named is not there, or not in the state in which it can be changed. An answer.
    #[error("no such row")]
    NotFound,
    /// A unique value is taken already: a slug, an address, a second notice of one fact. An answer; the
    /// caller names the field. Holds the database's words.
    #[error("a unique value is taken: {0}")]
    Duplicate(String),
    /// Two transactions met, or somebody saved the row since it was read. The store runs the loser again;
    /// after several tries the caller gets it and says that somebody else was faster.
    #[error("transactions met")]
    Met,
    /// No connection, no room in the queue, or no end of a statement within the time allowed. The caller says
    /// that it may be tried again in a moment.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// No connection can be made. For callers as [`Busy`](Self::Busy).
    #[error("{0}")]
    Unreachable(String),
    /// The connection broke; nothing of the transaction was kept. The store tries once over a new connection.
    #[error("the connection to the database broke: {0}")]
    Lost(String),
    /// The connection broke, or the disk failed, while a transaction was being kept: it may have been
    /// done. Tried again only where the transaction finds by itself whether it was
    /// ([`Repeatable`](super::Repeatable)); otherwise the caller must look.
    #[error("it is not known whether it was done: {0}")]
    UnknownOutcome(String),
    /// The database takes no writes: a standby, a server set so, a file that can't be written. The store
    /// tries once over a new connection, which may lead to another server; then the caller offers what
    /// can be read.
    #[error("the database can only be read: {0}")]
    ReadOnly(String),
    /// The database can't keep more, or its disk fails. For callers as [`Busy`](Self::Busy); the operator
    /// must help.
    #[error("the database can't write: {0}")]
    CannotWrite(String),
    /// The file is damaged, or no database at all. Only a backup helps.
    #[error("the file of the database is damaged or no database: {0}")]
    Damaged(String),
    /// A newer version of the service wrote there: its migrations that this one does not know. Comes only
    /// when a database is opened.
    #[error("a newer version of Madang wrote here: {0}")]
    Newer(String),
    /// The database itself refused overlapping claims, which lock and judge should have done before. A
    /// bug: the caller answers with an internal error and logs it.
    #[error("the backstop fired: {0}")]
    Backstop(String),
    /// A column holds what no type that is read from it has: its name and the value.
    #[error("{0}")]
    Corrupt(String),
    /// The database refused, and Diesel does not say why: in the server's words, which are in the
    /// server's language. Nothing was kept, so the store tries a few times, and a heartbeat tells whether
    /// it is the database.
    #[error("{0}")]
    Unnamed(String),
    /// Something else, in words of our own.
    #[error("{0}")]
    Other(String),
    /// Something else, with the error of the library or the system that it came from. That is shared, as all
    /// whose writes were in one commit get it.
    #[error("{what}")]
    Failed {
        what: String,
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// What the store may do about an error that a transaction ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing: it is an answer.
    None,
    /// Two met: the same again.
    Again,
    /// The same again over a new connection, as all of them broke. Nothing was kept.
    Reconnect,
    /// The same again over a new connection, which may lead to another server. Nothing was kept, and others
    /// can be read.
    Elsewhere,
    /// The same again over a new connection, where it finds by itself whether it was done.
    LookAgain,
    /// Nobody knows why it was refused. Nothing was kept, so the same again does no harm.
    Unnamed,
}

/// Errors that know what the store may do about them.
pub trait Retry: From<Error> {
    /// What may be done.
    fn remedy(&self) -> Remedy;
}

impl Retry for Error {
    fn remedy(&self) -> Remedy {
        match self {
            Self::Met => Remedy::Again,
            Self::Lost(_) => Remedy::Reconnect,
            // Another server may have become the one that takes writes.
            Self::ReadOnly(_) => Remedy::Elsewhere,
            Self::UnknownOutcome(_) => Remedy::LookAgain,
            Self::Unnamed(_) => Remedy::Unnamed,
            _ => Remedy::None,
        }
    }
}

impl Error {
    /// A failure of `what` by an error below the store.
    pub(super) fn failed(
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Failed {
            what: what.into(),
            source: Arc::from(source.into()),
        }
    }

    /// What a commit failed with: when its answer was lost, nobody knows whether it was done.
    pub(super) fn of_commit(error: DieselError) -> Self {
        let error = match error {
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            other => Self::from(other),
        };
        match error {
            Self::Lost(words) => Self::UnknownOutcome(words),
            // What was written may reach the disk after all.
            Self::CannotWrite(words) if words == IO_ERROR => Self::UnknownOutcome(words),
            other => other,
        }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, facts) => from_database(kind, facts.as_ref()),
            DieselError::DeserializationError(error) => Self::Corrupt(with_causes(&*error)),
            DieselError::BrokenTransactionManager => Self::Lost(error.to_string()),
            other => Self::failed("the database's driver", other),
        }
    }
}

impl Error {
    /// What running migrations failed with.
    pub(super) fn of_migration(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        match error.downcast::<DieselError>() {
            Ok(known) => Self::from(*known),
            Err(other) => Self::failed("migrations", other),
        }
    }
}

/// SQLite's words for a disk that fails.
const IO_ERROR: &str = "disk I/O error";

/// PostgreSQL's errors are told by what Diesel made of their SQLSTATE and by the constraint's name, never by
/// their words, which come in the server's language.
fn from_database(kind: DatabaseErrorKind, facts: &(dyn DatabaseErrorInformation + Send + Sync)) -> Error {
    let words = facts.message().to_owned();
    match kind {
        DatabaseErrorKind::SerializationFailure => Error::Met,
        DatabaseErrorKind::ExclusionViolation => Error::Backstop(words),
        DatabaseErrorKind::UniqueViolation => Error::Duplicate(words),
        DatabaseErrorKind::ReadOnlyTransaction => Error::ReadOnly(words),
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Error::Lost(words),
        DatabaseErrorKind::ForeignKeyViolation
        | DatabaseErrorKind::NotNullViolation
        | DatabaseErrorKind::CheckViolation
        | DatabaseErrorKind::RestrictViolation => Error::Other(words),
        _ => from_sqlite(words),
    }
}

/// Diesel keeps SQLite's result codes to itself. SQLite has one fixed sentence for each, compiled in and
/// never translated; no sentence of PostgreSQL's is one of these.
fn from_sqlite(words: String) -> Error {
    match words.as_str() {
        // Our own trigger's.
        "claims overlap in an exclusive zone" => Error::Backstop(words),
        "database is locked" | "database table is locked" => Error::Busy(words),
        "attempt to write a readonly database" => Error::ReadOnly(words),
        "database or disk is full" | IO_ERROR => Error::CannotWrite(words),
        "unable to open database file" => Error::Unreachable(words),
        "file is not a database" | "database disk image is malformed" => Error::Damaged(words),
        _ => Error::Unnamed(words),
    }
}

/// Writes a JSON column.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::failed("a value can't be written as JSON", error))
}
