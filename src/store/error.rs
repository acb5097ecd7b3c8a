//! What can go wrong below the use cases, in words that they can act on.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such row.
    #[error("no such row")]
    NotFound,
    /// A unique value is taken already.
    #[error("a unique value is taken: {0}")]
    Duplicate(String),
    /// Two transactions met; the loser may try again (SQLSTATE 40001 and 40P01).
    #[error("transactions met")]
    Met,
    /// No connection or no room in the queue within the time allowed.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The database itself refused overlapping claims. The code above failed to.
    #[error("the backstop fired: {0}")]
    Backstop(String),
    /// A column holds what nothing could have written.
    #[error("column {column} holds {value:?}")]
    Corrupt {
        /// Table and column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// Errors that know whether the same transaction may be tried again.
pub trait Retry: From<Error> {
    /// Whether two transactions met and this one lost.
    fn has_met(&self) -> bool;
}

impl Retry for Error {
    fn has_met(&self) -> bool {
        matches!(self, Self::Met)
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Met,
            DieselError::DatabaseError(kind, facts) => from_database(kind, facts.message()),
            other => Self::Other(other.to_string()),
        }
    }
}

fn from_database(kind: DatabaseErrorKind, message: &str) -> Error {
    // libpq's Diesel layer has no kind for these two; the words are PostgreSQL's own (lc_messages is set to C).
    if message.contains("deadlock detected") || message.contains("could not serialize access") {
        return Error::Met;
    }
    if message.contains("claims_never_overlap") || message.contains("claims overlap in an exclusive zone") {
        return Error::Backstop(message.to_owned());
    }
    match kind {
        DatabaseErrorKind::UniqueViolation => Error::Duplicate(message.to_owned()),
        DatabaseErrorKind::ClosedConnection => Error::Busy(message.to_owned()),
        _ if message.contains("canceling statement due to") || message.contains("database is locked") => Error::Busy(message.to_owned()),
        _ => Error::Other(message.to_owned()),
    }
}

/// Reads a JSON column.
pub(super) fn json<T: serde::de::DeserializeOwned>(column: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt { column, value: text.to_owned() })
}

/// Writes a JSON column.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Other(error.to_string()))
}

/// Reads a column of fixed words or other parsed text.
pub(super) fn parsed<T>(column: &'static str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
    parse(text).ok_or_else(|| Error::Corrupt { column, value: text.to_owned() })
}

/// Reads a count that is never negative.
pub(super) fn count(column: &'static str, value: i64) -> Result<u32> {
    u32::try_from(value).map_err(|_| Error::Corrupt { column, value: value.to_string() })
}
