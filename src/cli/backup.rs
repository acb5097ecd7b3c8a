//! `backup`: the whole database in one file, while the service runs.

use std::path::Path;

use super::{CliError, parts, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::store::{Error, Url, backup};

pub(super) fn run(settings: &Settings, copy: &Path) -> Result<(), CliError> {
    match parts::database_url(settings)? {
        Url::Sqlite(database) => {
            backup::copy_file(&database, copy).map_err(|error| match error {
                Error::Duplicate(name) => CliError::Failed(format!("{name} is there already")),
                Error::NotFound => {
                    CliError::Failed(format!("there is no database at {}", database.display()))
                }
                other => CliError::failed("backup")(other),
            })?;
            // The copy is there, whether or not that can be noted.
            if let Err(error) = backup::mark_copied(&database, Clock::System.now()) {
                say::out(format!("that it was made could not be noted: {error}"))?;
            }
            say::out(format!("{} is a copy of {}", copy.display(), database.display()))?;
            match parts::vault(settings)?.shown() {
                Some(place) => say::out(format!(
                    "photos and pictures are in {place}, and not in this copy"
                )),
                None => Ok(()),
            }
        }
        url @ Url::Pg(_) => Err(CliError::Failed(format!(
            "PostgreSQL has its own tool for this: pg_dump --format=custom --file={} {}",
            copy.display(),
            url.shown()
        ))),
    }
}
