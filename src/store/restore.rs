//! A copy takes the place of a SQLite database. At every moment there is one whole database at its place: a
//! power cut leaves the old one, or the new one beside the old log, which `store::files` tells apart at the
//! next start.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::files::{self, COMPANIONS, JOURNAL, LOG, beside, folder_of, private};
use super::{Conn, Error, health};

/// The copy while it is looked at, beside the database.
const NEW: &str = ".restoring";

/// Why nothing was restored. The database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such file.
    #[error("there is no file {0}")]
    Missing(String),
    /// It is the database itself.
    #[error("{0} is the database itself; move it elsewhere first, such as to {0}.copy, and name that")]
    Itself(String),
    /// Some process of Madang has it open.
    #[error("Madang runs on {0}; stop it first. Nothing was changed")]
    InUse(String),
    /// It is no SQLite database, or a broken one.
    #[error("{file} is damaged or no SQLite database: {words}. Nothing was changed")]
    Damaged { file: String, words: String },
    /// It is a database, of something else.
    #[error("{0} is no database of Madang. Nothing was changed")]
    NotOurs(String),
    /// A newer version wrote it.
    #[error(
        "{file} was written by a newer version of Madang ({unknown}); restore it with that version. Nothing was changed"
    )]
    Newer {
        file: String,
        /// Migrations that this version doesn't know.
        unknown: String,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Store(#[from] Error),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the old database lies now, with its log beside it; none when there was none.
    pub aside: Option<PathBuf>,
    /// Migrations that the next start will run.
    pub missing: Vec<String>,
}

/// Puts a copy of `copy`, with its log if it has one, at the place of `database`, durably. The old database
/// is kept beside it under a name with `stamp` in it; nothing is overwritten.
///
/// # Errors
/// [`Refusal`].
pub fn put_back(database: &Path, copy: &Path, stamp: &str) -> Result<Restored, Refusal> {
    if !copy.is_file() {
        return Err(Refusal::Missing(copy.display().to_string()));
    }
    if matches!((fs::canonicalize(database), fs::canonicalize(copy)), (Ok(a), Ok(b)) if a == b) {
        return Err(Refusal::Itself(database.display().to_string()));
    }
    let in_use = |path: &Path| Refusal::InUse(path.display().to_string());
    let _alone = files::have_alone(database)?.ok_or_else(|| in_use(database))?;
    // A copy has no lock file, unless it is another service's database.
    let _still = if files::was_used(copy) {
        Some(files::have_alone(copy)?.ok_or_else(|| in_use(copy))?)
    } else {
        None
    };
    let new = beside(database, NEW);
    remove_with_companions(&new)?;
    let outcome = bring(copy, &new).and_then(|missing| {
        Ok(Restored {
            aside: exchange(database, &new, stamp)?,
            missing,
        })
    });
    if outcome.is_err() {
        // It is ours, and what went wrong is told.
        let _ = remove_with_companions(&new);
    }
    outcome
}

/// Copies, looks at the copy, and makes it one file without a log. Answers with the migrations that it lacks.
fn bring(copy: &Path, new: &Path) -> Result<Vec<String>, Refusal> {
    let has_log = files::has_log(copy)?;
    copy_file(copy, new)?;
    if has_log {
        copy_file(&beside(copy, LOG), &beside(new, LOG))?;
    }
    // What a transaction that was cut off had changed stands in there, and goes back as the copy is opened.
    if beside(copy, JOURNAL).exists() {
        copy_file(&beside(copy, JOURNAL), &beside(new, JOURNAL))?;
    }
    let damaged = |words: String| Refusal::Damaged {
        file: copy.display().to_string(),
        words,
    };
    let mut conn =
        SqliteConnection::establish(&new.to_string_lossy()).map_err(|error| damaged(error.to_string()))?;
    if let Some(words) = find_damage(&mut conn).unwrap_or_else(|error| Some(error.to_string())) {
        return Err(damaged(words));
    }
    conn.batch_execute("PRAGMA journal_mode = DELETE")
        .map_err(Error::from)?;
    let mut conn = Conn::Sqlite(conn);
    let report = health::report(&mut conn)?;
    if !report.unknown.is_empty() {
        return Err(Refusal::Newer {
            file: copy.display().to_string(),
            unknown: report.unknown.join(", "),
        });
    }
    if report.known == 0 {
        return Err(Refusal::NotOurs(copy.display().to_string()));
    }
    drop(conn);
    File::open(new)
        .and_then(|file| file.sync_all())
        .map_err(|error| files::fault(new, error))?;
    Ok(report.missing)
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    words: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// What SQLite finds wrong with a database; none when it is whole.
///
/// # Errors
/// It can't even be read.
pub(super) fn find_damage(conn: &mut SqliteConnection) -> super::Result<Option<String>> {
    let rows: Vec<Words> =
        diesel::sql_query("SELECT integrity_check AS words FROM pragma_integrity_check LIMIT 5")
            .load(conn)?;
    if rows.iter().any(|row| row.words != "ok") {
        return Ok(Some(
            rows.into_iter()
                .map(|row| row.words)
                .collect::<Vec<_>>()
                .join("; "),
        ));
    }
    let dangling: Count =
        diesel::sql_query("SELECT count(*) AS number FROM pragma_foreign_key_check").get_result(conn)?;
    Ok((dangling.number > 0).then(|| format!("{} rows point to rows that are not there", dangling.number)))
}

/// Sets the old files aside by second names, puts the new one in their place, and only then takes the old log
/// away.
fn exchange(database: &Path, new: &Path, stamp: &str) -> Result<Option<PathBuf>, Refusal> {
    let parts = || std::iter::once("").chain(COMPANIONS);
    let there: Vec<&str> = parts().filter(|part| beside(database, part).exists()).collect();
    let is_free = |path: &PathBuf| !parts().any(|part| beside(path, part).exists());
    let mut names = (1..).map(|n| {
        beside(
            database,
            &if n == 1 {
                format!(".before-{stamp}")
            } else {
                format!(".before-{stamp}-{n}")
            },
        )
    });
    let aside = names.find(is_free).filter(|_| !there.is_empty());
    if let Some(aside) = &aside {
        for part in &there {
            keep(&beside(database, part), &beside(aside, part))?;
        }
        sync_folder(database)?;
    }
    give_to_owner(new, database)?;
    fs::rename(new, database).map_err(|error| files::fault(database, error))?;
    sync_folder(database)?;
    for companion in COMPANIONS {
        remove(&beside(database, companion))?;
    }
    sync_folder(database)?;
    Ok(aside)
}

/// Gives a file, and the lock beside the database, to whom the database belongs, or its folder when there is
/// none: who restores is often root, and the service is not.
#[cfg(unix)]
fn give_to_owner(new: &Path, database: &Path) -> super::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let of = |path: &Path| fs::metadata(path).map(|found| (found.uid(), found.gid()));
    let owner = of(database)
        .or_else(|_| of(folder_of(database)))
        .map_err(|error| files::fault(database, error))?;
    for path in [new.to_owned(), files::lock_of(database)] {
        // Nobody else can give files away; theirs they are then.
        if of(&path).is_ok_and(|own| own.0 == 0 && own != owner) {
            chown(&path, Some(owner.0), Some(owner.1)).map_err(|error| files::fault(&path, error))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn give_to_owner(_: &Path, _: &Path) -> super::Result<()> {
    Ok(())
}

/// A second name for a file; a copy where the file system knows no second names.
fn keep(path: &Path, name: &Path) -> super::Result<()> {
    match fs::hard_link(path, name) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(files::fault(name, error)),
        Err(_) => copy_file(path, name),
    }
}

fn copy_file(from: &Path, to: &Path) -> super::Result<()> {
    let mut source = File::open(from).map_err(|error| files::fault(from, error))?;
    let written = private()
        .create_new(true)
        .open(to)
        .and_then(|mut file| std::io::copy(&mut source, &mut file).and_then(|_| file.sync_all()));
    written.map_err(|error| files::fault(to, error))
}

fn remove_with_companions(path: &Path) -> super::Result<()> {
    remove(path)?;
    COMPANIONS
        .iter()
        .try_for_each(|companion| remove(&beside(path, companion)))
}

fn remove(path: &Path) -> super::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(files::fault(path, error)),
        _ => Ok(()),
    }
}

/// Makes new names durable.
fn sync_folder(database: &Path) -> super::Result<()> {
    let folder = folder_of(database);
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| files::fault(folder, error))
}
