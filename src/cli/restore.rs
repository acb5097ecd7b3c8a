//! `restore`: a backup takes the place of the database.

use std::path::Path;

use super::{CliError, parts, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::causes::with_causes;
use crate::store::{Url, restore};

pub(super) fn run(settings: &Settings, copy: &Path) -> Result<(), CliError> {
    let database = match parts::database_url(settings)? {
        Url::Sqlite(database) => database,
        url @ Url::Pg(_) => {
            return Err(CliError::Failed(format!(
                "PostgreSQL has its own tool for this. Stop every instance, then: \
                 pg_restore --clean --if-exists --no-owner --single-transaction --dbname={} {}",
                url.shown(),
                copy.display()
            )));
        }
    };
    parts::make_folder_of(&database)?;
    let stamp = Clock::System.now().to_utc().format("%Y%m%dT%H%M%SZ").to_string();
    let restored = restore::put_back(&database, copy, &stamp)
        .map_err(|refusal| CliError::Failed(with_causes(&refusal)))?;
    say::out(format!(
        "{} is now a copy of {}",
        database.display(),
        copy.display()
    ))?;
    if let Some(aside) = restored.aside {
        say::out(format!("the database before it is kept as {}", aside.display()))?;
    }
    if !restored.missing.is_empty() {
        say::out(format!(
            "an older version wrote it; the next start adds {}",
            restored.missing.join(", ")
        ))?;
    }
    Ok(())
}
