//! The files of one SQLite database: who uses them, and whether the write-ahead log belongs to the database
//! beside it.
//!
//! SQLite plays a log back into whatever file has the database's name, also into another database that was
//! put there by hand: the result is a mixture, or no database at all. Two signs tell that a log is foreign. A
//! copy that SQLite made (`VACUUM INTO`) says in its header that it has no log. And each first start gives
//! the database a mark of its own, in its header (`user_version`) and in the lock file: a plain copy from
//! before has another one.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{Error, Result};

/// What SQLite keeps beside a database: the log, its index, and the journal of a database without a log.
pub(super) const COMPANIONS: [&str; 3] = [LOG, "-shm", JOURNAL];
pub(super) const LOG: &str = "-wal";
/// What a transaction without such a log changes, as it was.
pub(super) const JOURNAL: &str = "-journal";
/// Ours: locked by whoever uses the database. A lock ends with its process, however that ends.
const LOCK: &str = "-lock";
/// A log that is no longer than its own header holds nothing.
const EMPTY_LOG: u64 = 32;
/// Milliseconds to wait for others who read or write.
const PATIENCE: &str = "PRAGMA busy_timeout = 5000";

/// A lock on a database's files, until it is dropped.
#[derive(Debug)]
pub(super) struct Held {
    _lock: File,
}

/// `path` with something at its end.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Options for a file that only its owner may read: it holds addresses and password hashes.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// What the system said about a file.
pub(super) fn fault(path: &Path, error: std::io::Error) -> Error {
    let words = || format!("{}: {error}", path.display());
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Error::Unreachable(words()),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::CannotWrite(words()),
        _ => Error::failed(path.display().to_string(), error),
    }
}

/// The folder that a file lies in; the working folder for a bare name.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Shares the files of a database that is there with others, to look at it.
///
/// # Errors
/// The log belongs to another database; the files can't be locked.
pub(super) fn share(database: &Path) -> Result<Held> {
    enter(database, |lock| check_log(database, lock).map(drop))
}

/// Shares the files of a database with others, to work with it. Makes an empty one, for its owner alone, when
/// it is missing; who comes first gives it a new mark.
///
/// # Errors
/// The log belongs to another database; the files can't be locked or written.
pub(super) fn share_and_mark(database: &Path) -> Result<Held> {
    enter(database, |lock| {
        let head = check_log(database, lock)?;
        if head.is_none() {
            // SQLite gives log and index the mode of the database.
            private()
                .create(true)
                .truncate(false)
                .open(database)
                .map_err(|error| fault(database, error))?;
        }
        give_mark(database, head.map(|head| head.mark), lock)
    })
}

/// Has the files to oneself, also when there is no database yet; none while somebody else uses them.
///
/// # Errors
/// The files can't be locked.
pub(super) fn have_alone(database: &Path) -> Result<Option<Held>> {
    let lock = open_lock(database)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Held { _lock: lock })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(fault(&beside(database, LOCK), error)),
    }
}

/// The lock file of a database.
pub(super) fn lock_of(database: &Path) -> PathBuf {
    beside(database, LOCK)
}

/// Whether a lock file lies beside a database, so that somebody may use it.
pub(super) fn was_used(database: &Path) -> bool {
    beside(database, LOCK).exists()
}

/// Whether the database has a log that holds something. The lock file, if there is one, tells its marks.
///
/// # Errors
/// The log belongs to another database.
pub(super) fn has_log(database: &Path) -> Result<bool> {
    if was_used(database) {
        check_log(database, &mut open_lock(database)?)?;
    } else {
        check_log_by(database, &[])?;
    }
    Ok(length(&beside(database, LOG))? > EMPTY_LOG)
}

/// Who is alone for a moment looks and tidies up; then others may come too. What happens between the two
/// locks does no harm, as nothing is open yet. Who is not alone looks as well: the file may be another than
/// the one that the others have open.
fn enter(database: &Path, alone: impl FnOnce(&mut File) -> Result<()>) -> Result<Held> {
    let path = beside(database, LOCK);
    let mut lock = open_lock(database)?;
    match lock.try_lock() {
        Ok(()) => {
            alone(&mut lock)?;
            lock.unlock().map_err(|error| fault(&path, error))?;
            lock.lock_shared().map_err(|error| fault(&path, error))?;
        }
        Err(TryLockError::WouldBlock) => {
            lock.lock_shared().map_err(|error| fault(&path, error))?;
            check_log(database, &mut lock)?;
        }
        Err(TryLockError::Error(error)) => return Err(fault(&path, error)),
    }
    Ok(Held { _lock: lock })
}

fn open_lock(database: &Path) -> Result<File> {
    let path = beside(database, LOCK);
    private()
        .read(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| fault(&path, error))
}

/// What stands in the first 100 bytes of a database (<https://www.sqlite.org/fileformat2.html>, 1.3).
struct Head {
    has_log: bool,
    mark: u32,
}

/// None when the file is missing, or shorter than a header.
fn read_head(database: &Path) -> Result<Option<Head>> {
    let mut bytes = [0; 100];
    match File::open(database).and_then(|mut file| file.read_exact(&mut bytes)) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::UnexpectedEof) => {
            return Ok(None);
        }
        Err(error) => return Err(fault(database, error)),
    }
    let mark = u32::from_be_bytes([bytes[60], bytes[61], bytes[62], bytes[63]]);
    Ok(Some(Head {
        has_log: bytes[18] == 2,
        mark,
    }))
}

fn check_log(database: &Path, lock: &mut File) -> Result<Option<Head>> {
    let marks = read_marks(lock).map_err(|error| fault(&beside(database, LOCK), error))?;
    check_log_by(database, &marks)
}

/// Without marks (an older version of ours, or a lock file that was not copied along) only the header tells.
fn check_log_by(database: &Path, marks: &[u32]) -> Result<Option<Head>> {
    let head = read_head(database)?;
    let log = beside(database, LOG);
    let belongs = head
        .as_ref()
        .is_some_and(|head| head.has_log && (marks.is_empty() || marks.contains(&head.mark)));
    if belongs || length(&log)? <= EMPTY_LOG {
        return Ok(head);
    }
    let (log, database) = (log.display(), database.display());
    Err(Error::Other(format!(
        "{log} does not belong to {database}; nothing was opened, so that they don't mix. Another file was put in the \
         place of the database, or taken away. Move the file that is at {database} now elsewhere, and give it to \
         `madang restore`, which keeps the log aside; or put the database back that the log belongs to"
    )))
}

fn length(path: &Path) -> Result<u64> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(fault(path, error)),
    }
}

/// The marks that the database may have now: more than one only after a start that was cut off. A torn line
/// counts for nothing.
fn read_marks(lock: &mut File) -> std::io::Result<Vec<u32>> {
    let mut text = Vec::new();
    lock.seek(SeekFrom::Start(0))?;
    lock.read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text)
        .lines()
        .filter_map(|line| line.parse().ok())
        .collect())
}

/// Gives the database a new mark, which is in the file itself, not in the log, when this answers. Until then
/// the lock file allows the old one as well.
fn give_mark(database: &Path, old: Option<u32>, lock: &mut File) -> Result<()> {
    let lock_fault = |error: std::io::Error| fault(&beside(database, LOCK), error);
    let new = draw_mark()?;
    lock.seek(SeekFrom::End(0)).map_err(lock_fault)?;
    let lines: Vec<String> = old
        .into_iter()
        .chain([new])
        .map(|mark| format!("{mark}\n"))
        .collect();
    lock.write_all(lines.concat().as_bytes())
        .and_then(|()| lock.sync_all())
        .map_err(lock_fault)?;
    if write_mark(database, new)? {
        lock.set_len(0)
            .and_then(|()| lock.seek(SeekFrom::Start(0)))
            .map_err(lock_fault)?;
        lock.write_all(format!("{new}\n").as_bytes())
            .and_then(|()| lock.sync_all())
            .map_err(lock_fault)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = BigInt)]
    busy: i64,
}

/// By SQLite's own chance: nothing that anybody sees or repeats hangs on it.
fn draw_mark() -> Result<u32> {
    let mut conn =
        SqliteConnection::establish(":memory:").map_err(|error| Error::failed("SQLite in memory", error))?;
    let row: Number =
        diesel::sql_query("SELECT abs(random() % 2147483647) AS number").get_result(&mut conn)?;
    Ok(u32::try_from(row.number).unwrap_or_default().saturating_add(1))
}

/// Whether the mark reached the file: not when a program of others reads it right now.
fn write_mark(database: &Path, mark: u32) -> Result<bool> {
    let conn = SqliteConnection::establish(&database.to_string_lossy());
    let mut conn = conn.map_err(|error| Error::Unreachable(format!("{}: {error}", database.display())))?;
    let sql = format!(
        "{PATIENCE}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA user_version = {mark}"
    );
    conn.batch_execute(&sql)?;
    empty_log(&mut conn)
}

/// Writes the whole log into the database and empties it; false while somebody reads an old state.
pub(super) fn empty_log(conn: &mut SqliteConnection) -> Result<bool> {
    let row: Checkpoint = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
    Ok(row.busy == 0)
}

#[cfg(test)]
mod tests;
