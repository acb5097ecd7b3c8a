//! A copy of a SQLite database while others read and write it.

use std::fs::OpenOptions;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::files::{self, private};
use super::{Error, Result};

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
    let fault = |error: ConnectionError| Error::Busy(format!("{}: {error}", database.display()));
    let mut conn = SqliteConnection::establish(&database.to_string_lossy()).map_err(fault)?;
    conn.batch_execute("PRAGMA busy_timeout = 20000")?;
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
