//! A backup is put back by the real program, after a clean stop and after a kill, with the old log lying
//! beside.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Place;
use crate::support::{lacks, shows};

const KEPT: &str = "kept@city.example";
const LATER: &str = "later@city.example";

fn adds(place: &Place, email: &str) {
    place.answer(&["person", "create", "--email", email, "--name", "You"]);
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn log_length(place: &Place) -> u64 {
    fs::metadata(place.path("data/madang.db-wal")).map_or(0, |found| found.len())
}

/// A database with one person, a backup of it, and a second person who came later while the service ran. Then
/// it is stopped.
fn lived(signal: &str) -> (Place, PathBuf) {
    let place = Place::new();
    adds(&place, KEPT);
    let copy = place.path("copy.db");
    place.answer(&["backup", text(&copy)]);
    let service = place.serves();
    adds(&place, LATER);
    service.stop(signal);
    (place, copy)
}

/// What is kept aside.
fn aside(place: &Place) -> PathBuf {
    let mut names = fs::read_dir(place.path("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_database = |path: &PathBuf| text(path).contains("madang.db.before-") && text(path).ends_with('Z');
    names.find(is_database).unwrap()
}

fn serves(place: &Place) {
    let service = place.serves();
    assert_eq!(service.get("/readyz", None).0, 200);
    assert_eq!(service.stop("-TERM").0, Some(0));
}

fn restored_after(signal: &str) {
    let (place, copy) = lived(signal);
    let said = place.answer(&["restore", text(&copy)]);
    shows(&said, "madang.db is now a copy of");
    shows(&said, "is kept as");
    assert_eq!(log_length(&place), 0);
    serves(&place);
    let people = place.answer(&["person", "list"]);
    assert!(people.contains(KEPT) && !people.contains(LATER), "{people}");
    // The old database is whole, its log included, and can be put back in turn.
    place.answer(&["restore", text(&aside(&place))]);
    let people = place.answer(&["person", "list"]);
    assert!(people.contains(KEPT) && people.contains(LATER), "{people}");
    assert!(!place.path("data/madang.db.restoring").exists());
}

#[test]
fn a_backup_is_put_back_after_a_clean_stop() {
    restored_after("-TERM");
}

#[test]
fn a_backup_is_put_back_after_a_kill_with_the_old_log_beside() {
    restored_after("-KILL");
}

#[test]
fn a_clean_stop_leaves_an_empty_log_so_that_a_copy_of_the_one_file_is_whole() {
    let (place, _) = lived("-TERM");
    assert_eq!(log_length(&place), 0);
    let copy = place.path("plain.db");
    fs::copy(place.path("data/madang.db"), &copy).unwrap();
    let people = place.answer(&[
        "person",
        "list",
        "--database",
        &format!("sqlite:{}", copy.display()),
    ]);
    assert!(people.contains(LATER), "{people}");
}

#[test]
fn a_backup_put_by_hand_beside_the_old_log_is_told_and_neither_opened_nor_changed() {
    let (place, copy) = lived("-KILL");
    assert!(log_length(&place) > 0);
    let (database, log) = (place.path("data/madang.db"), place.path("data/madang.db-wal"));
    fs::copy(&copy, &database).unwrap();
    let before = (fs::read(&database).unwrap(), fs::read(&log).unwrap());
    for command in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["migrate"],
        &["person", "list"],
        &["backup", "never.db"],
    ] {
        let (code, words) = place.complaint(command);
        assert!(
            code == Some(1) && words.contains("madang.db-wal does not belong to"),
            "{command:?}: {words}"
        );
    }
    let checked = String::from_utf8(place.run(&["check"]).stdout).unwrap();
    shows(&checked, "WRONG  database");
    shows(&checked, "does not belong to");
    assert_eq!((fs::read(&database).unwrap(), fs::read(&log).unwrap()), before);
    // The cure that it names.
    let moved = place.path("moved.db");
    fs::rename(&database, &moved).unwrap();
    place.answer(&["restore", text(&moved)]);
    let people = place.answer(&["person", "list"]);
    assert!(people.contains(KEPT) && !people.contains(LATER), "{people}");
    serves(&place);
}

#[test]
fn a_plain_copy_from_an_earlier_stop_beside_a_later_log_is_told_too() {
    let (place, _) = lived("-TERM");
    let (database, copy) = (place.path("data/madang.db"), place.path("plain.db"));
    fs::copy(&database, &copy).unwrap();
    let service = place.serves();
    adds(&place, "third@city.example");
    service.stop("-KILL");
    fs::copy(&copy, &database).unwrap();
    shows(
        &place.complaint(&["serve", "--listen", "127.0.0.1:0"]).1,
        "does not belong to",
    );
}

#[test]
fn nothing_is_restored_while_a_service_runs_and_a_killed_one_is_in_nobodys_way() {
    let (place, copy) = lived("-TERM");
    let service = place.serves();
    let (code, words) = place.complaint(&["restore", text(&copy)]);
    assert!(
        code == Some(1) && words.contains("Madang runs on") && words.contains("Nothing was changed"),
        "{words}"
    );
    assert!(place.answer(&["person", "list"]).contains(LATER));
    service.stop("-KILL");
    place.answer(&["restore", text(&copy)]);
}

#[test]
fn what_is_damaged_foreign_newer_missing_or_the_database_itself_is_refused_and_nothing_changes() {
    let (place, copy) = lived("-TERM");
    let database = place.path("data/madang.db");
    let before = fs::read(&database).unwrap();
    let refused = |path: &Path, words: &str| {
        let (code, said) = place.complaint(&["restore", text(path)]);
        assert!(code == Some(1) && said.contains(words), "{said}");
        assert_eq!(fs::read(&database).unwrap(), before);
        assert!(!place.path("data/madang.db.restoring").exists());
    };
    refused(&place.path("missing.db"), "there is no file");
    refused(&database, "is the database itself");
    let other = place.path("other.db");
    fs::write(&other, "x".repeat(9_000)).unwrap();
    refused(&other, "no SQLite database");
    let mut broken = fs::read(&copy).unwrap();
    broken.truncate(broken.len() / 2);
    fs::write(&other, broken).unwrap();
    refused(&other, "is damaged");
    fs::remove_file(&other).unwrap();
    let url = madang::store::Url::Sqlite(other.clone());
    crate::support::raw::run(
        &mut crate::support::raw::open(&url),
        "CREATE TABLE songs (name TEXT)",
    )
    .unwrap();
    refused(&other, "no database of Madang");
    fs::copy(&copy, &other).unwrap();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
    crate::support::raw::run(&mut crate::support::raw::open(&url), newer).unwrap();
    refused(&other, "written by a newer version of Madang (99990101000000)");
}

#[test]
fn a_backup_is_put_back_where_there_is_no_database_yet_for_its_owner_alone() {
    let (first, copy) = lived("-TERM");
    let second = Place::new();
    let said = second.answer(&["restore", text(&copy)]);
    lacks(&said, "is kept as");
    assert!(second.answer(&["person", "list"]).contains(KEPT));
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(second.path("data/madang.db")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    drop(first);
}

#[test]
fn restoring_a_database_server_names_its_own_tool_without_the_password() {
    let (code, words) = Place::new().complaint(&[
        "restore",
        "copy.dump",
        "--database",
        "postgres://madang:secret@db.example/madang",
    ]);
    assert!(
        code == Some(1)
            && words.contains("pg_restore --clean")
            && words.contains("postgres://db.example/madang copy.dump"),
        "{words}"
    );
    lacks(&words, "secret");
}

#[test]
fn a_killed_services_log_is_played_back_by_the_next_start() {
    let (place, _) = lived("-KILL");
    assert!(log_length(&place) > 0);
    serves(&place);
    assert!(place.answer(&["person", "list"]).contains(LATER));
}

/// Who restores is often root, and the service is not. Needs to be root itself: elsewhere files have one
/// owner.
#[cfg(unix)]
#[test]
fn what_root_restores_belongs_to_whom_the_database_belonged() {
    use std::os::unix::fs::{MetadataExt, chown};
    const SERVICE: u32 = 65_534;
    let (place, copy) = lived("-TERM");
    let database = place.path("data/madang.db");
    if fs::metadata(&database).unwrap().uid() != 0 {
        eprintln!("not root: nobody else to restore for");
        return;
    }
    chown(&database, Some(SERVICE), Some(SERVICE)).unwrap();
    fs::remove_file(place.path("data/madang.db-lock")).unwrap();
    place.answer(&["restore", text(&copy)]);
    for name in ["madang.db", "madang.db-lock"] {
        assert_eq!(
            fs::metadata(place.path("data").join(name)).unwrap().uid(),
            SERVICE,
            "{name}"
        );
    }
}
