use std::fs;
use std::path::PathBuf;

use super::*;

/// A database with a table of one column, and the connection that keeps its log from going.
fn database(folder: &Path, name: &str) -> (PathBuf, SqliteConnection) {
    let path = folder.join(name);
    drop(share_and_mark(&path).unwrap());
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    conn.batch_execute("CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('old')")
        .unwrap();
    (path, conn)
}

/// Copies a database with its log as it lies there now, as a killed process leaves it.
fn killed(path: &Path, to: &Path) {
    for end in ["", LOG, LOCK] {
        fs::copy(beside(path, end), beside(to, end)).unwrap();
    }
}

#[test]
fn a_log_that_its_own_process_left_is_taken_start_after_start() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _conn) = database(folder.path(), "a.db");
    let left = folder.path().join("left.db");
    killed(&path, &left);
    assert!(fs::metadata(beside(&left, LOG)).unwrap().len() > EMPTY_LOG);
    for _ in 0..3 {
        drop(share_and_mark(&left).unwrap());
        drop(share(&left).unwrap());
    }
    let mut conn = SqliteConnection::establish(&left.to_string_lossy()).unwrap();
    let row: Number = diesel::sql_query("SELECT count(*) AS number FROM words")
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(row.number, 1);
}

#[test]
fn a_log_beside_a_copy_that_sqlite_made_is_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut conn) = database(folder.path(), "a.db");
    let copy = folder.path().join("copy.db");
    conn.batch_execute(&format!("VACUUM INTO '{}'", copy.display()))
        .unwrap();
    let left = folder.path().join("left.db");
    killed(&path, &left);
    fs::copy(&copy, &left).unwrap();
    let words = share_and_mark(&left).unwrap_err().to_string();
    assert!(
        words.contains("left.db-wal does not belong to") && words.contains("madang restore"),
        "{words}"
    );
    assert!(share(&left).is_err() && has_log(&left).is_err());
    assert_eq!(
        fs::read(&copy).unwrap(),
        fs::read(&left).unwrap(),
        "nothing was played back"
    );
}

#[test]
fn a_log_beside_a_plain_copy_from_before_the_last_start_is_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut conn) = database(folder.path(), "a.db");
    assert!(empty_log(&mut conn).unwrap());
    let copy = folder.path().join("copy.db");
    fs::copy(&path, &copy).unwrap();
    drop(conn);
    drop(share_and_mark(&path).unwrap());
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    conn.batch_execute("INSERT INTO words VALUES ('new')").unwrap();
    let left = folder.path().join("left.db");
    killed(&path, &left);
    drop(share(&left).unwrap());
    fs::copy(&copy, &left).unwrap();
    assert!(share(&left).is_err());
}

#[test]
fn a_log_without_a_database_is_foreign_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _conn) = database(folder.path(), "a.db");
    let left = folder.path().join("left.db");
    killed(&path, &left);
    fs::remove_file(&left).unwrap();
    assert!(share_and_mark(&left).is_err());
    assert!(!left.exists() && beside(&left, LOG).exists());
}

#[test]
fn a_start_that_was_cut_off_anywhere_is_no_reason_to_refuse_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut conn) = database(folder.path(), "a.db");
    let mark = |path: &Path| read_head(path).unwrap().unwrap().mark;
    let first = mark(&path);
    // The lock file was written, the database not yet; then the mark is in the log; then in the file.
    fs::write(beside(&path, LOCK), format!("{first}\n{first}\n77\n")).unwrap();
    let left = folder.path().join("left.db");
    killed(&path, &left);
    drop(share(&left).unwrap());
    conn.batch_execute("PRAGMA user_version = 77; PRAGMA wal_checkpoint(PASSIVE)")
        .unwrap();
    killed(&path, &left);
    assert_eq!(mark(&left), 77);
    drop(share_and_mark(&left).unwrap());
    assert!(![first, 77].contains(&mark(&left)));
}

#[test]
fn who_uses_a_database_keeps_out_whoever_wants_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let (one, two) = (share_and_mark(&path).unwrap(), share_and_mark(&path).unwrap());
    assert!(have_alone(&path).unwrap().is_none());
    drop(one);
    assert!(have_alone(&path).unwrap().is_none());
    drop(two);
    assert!(have_alone(&path).unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn a_new_database_and_all_that_lies_beside_it_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _conn) = database(folder.path(), "a.db");
    for end in ["", LOG, "-shm", LOCK] {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(beside(&path, end)).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{end}");
    }
}
