//! A copy of a SQLite database while others read and write it.

use std::fs::OpenOptions;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::files::{self, private};
use super::marks::BACKUP;
use super::{Error, Result};
use crate::domain::span::Instant;

/// Writes all that was committed before into a new file, which is whole and on the disk when this answers.
///
/// # Errors
/// [`Error::Duplicate`] when there is such a file already; [`Error::NotFound`] when there is no database; the
/// database's.
pub fn copy_file(database: &Path, copy: &Path) -> Result<()> {
    if !database.exists() {
        return Err(Error::NotFound);
    }
    let _held = files::share(database)?;
    reserve(copy)?;
    let written = write(database, copy);
    if written.is_err() {
        // It is ours and holds nothing; what went wrong is told.
        let _ = std::fs::remove_file(copy);
    }
    written
}

/// Marks a database as copied at a moment, for whoever keeps the service.
pub fn mark_copied(database: &Path, now: Instant) -> Result<()> {
    let mut conn = open(database)?;
    diesel::sql_query(
        "INSERT INTO marks (name, made_at) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET made_at = excluded.made_at",
    )
    .bind::<Text, _>(BACKUP)
    .bind::<BigInt, _>(now.unix())
    .execute(&mut conn)?;
    Ok(())
}

fn open(database: &Path) -> Result<SqliteConnection> {
    let fault = |error: ConnectionError| Error::Busy(format!("{}: {error}", database.display()));
    let mut conn = SqliteConnection::establish(&database.to_string_lossy()).map_err(fault)?;
    conn.batch_execute("PRAGMA busy_timeout = 20000")?;
    Ok(conn)
}

/// Makes the empty file, for its owner alone: it will hold addresses and password hashes.
fn reserve(copy: &Path) -> Result<()> {
    match private().create_new(true).open(copy) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::Duplicate(copy.display().to_string()))
        }
        Err(error) => Err(cannot_write(copy, error)),
    }
}

fn write(database: &Path, copy: &Path) -> Result<()> {
    let mut conn = open(database)?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(copy.to_string_lossy())
        .execute(&mut conn)?;
    let file = OpenOptions::new().write(true).open(copy);
    file.and_then(|file| file.sync_all())
        .map_err(|error| cannot_write(copy, error))
}

fn cannot_write(copy: &Path, error: std::io::Error) -> Error {
    Error::failed(copy.display().to_string(), error)
}
