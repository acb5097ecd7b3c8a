//! A start that fails names its own cause and what to do about it.

use diesel::connection::SimpleConnection;
use madang::store::obstacle::{Obstacle, explain};
use madang::store::{Db, Url, health};

use crate::support::database::{Database, OPTIONS};
use crate::support::raw;

/// Why the service can't start, which is what `check` finds too.
#[track_caller]
fn obstacle(url: &Url) -> Obstacle {
    let Err(error) = Db::open(url, OPTIONS) else { panic!("{} opens", url.shown()) };
    explain(url, &error)
}

#[test]
fn a_file_that_can_t_be_used_says_whether_it_is_folder_place_or_content() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| Url::Sqlite(folder.path().join(name));
    assert!(matches!(obstacle(&at("none/madang.db")), Obstacle::FolderMissing(name) if name.ends_with("none")));
    std::fs::create_dir(folder.path().join("taken.db")).unwrap();
    assert!(matches!(obstacle(&at("taken.db")), Obstacle::IsFolder(_)));
    std::fs::write(folder.path().join("letter.db"), "Dear operator, ".repeat(500)).unwrap();
    assert!(matches!(obstacle(&at("letter.db")), Obstacle::Damaged(_)));
    assert!(matches!(health::inspect(&at("letter.db")), Err(Obstacle::Damaged(_))));
    let whole = folder.path().join("whole.db");
    drop(Db::open(&Url::Sqlite(whole.clone()), OPTIONS).unwrap());
    let mut reader = raw::open(&Url::Sqlite(format!("file:{}?mode=ro", whole.display()).into()));
    let error = reader.batch_execute("CREATE TABLE letters (words TEXT)").unwrap_err().into();
    assert!(matches!(explain(&Url::Sqlite(whole), &error), Obstacle::FileNotWritable(_)), "{error}");
}

#[test]
fn a_database_of_a_newer_version_is_not_touched() {
    let database = Database::create();
    drop(Db::open(&database.url, OPTIONS).unwrap());
    let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')";
    raw::run(&mut raw::open(&database.url), later).unwrap();
    assert_eq!(obstacle(&database.url), Obstacle::Newer("29990101000000".into()));
}

#[test]
fn an_ordinary_role_that_owns_its_database_is_enough_and_check_says_so() {
    let database = Database::create();
    drop(Db::open(&database.url, OPTIONS).unwrap());
    let report = health::inspect(&database.url).unwrap().unwrap();
    assert!(report.missing.is_empty() && report.unknown.is_empty(), "{report:?}");
}

#[test]
fn a_server_that_can_t_be_used_says_whether_it_is_away_or_role_database_or_right_is_missing() {
    let database = Database::create();
    let Url::Pg(address) = database.url.clone() else { return };
    let (front, name) = address.rsplit_once('/').unwrap();
    let (_, place) = front.rsplit_once('@').unwrap();
    assert!(matches!(obstacle(&Url::Pg(format!("{front}/no_such_database"))), Obstacle::NoDatabase { .. }));
    assert!(
        matches!(obstacle(&Url::Pg(format!("postgres://nobody:secret@{place}/{name}"))), Obstacle::NoSignIn { role, .. } if role == "nobody")
    );
    // Nobody listens where somebody listened a moment ago.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(matches!(obstacle(&Url::Pg(format!("postgres://nobody:secret@{gone}/{name}"))), Obstacle::Refused { .. }));
    let other = Database::create();
    let Url::Pg(others) = &other.url else { return };
    let foreign = Url::Pg(format!("{front}/{}", others.rsplit_once('/').unwrap().1));
    assert!(matches!(obstacle(&foreign), Obstacle::MayNotCreate { .. }));
    assert!(matches!(health::inspect(&foreign), Err(Obstacle::MayNotCreate { .. })));
    let set = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    raw::run(&mut raw::open(&database.url), &set).unwrap();
    assert_eq!(obstacle(&database.url), Obstacle::ReadOnly);
    assert_eq!(health::inspect(&database.url), Err(Obstacle::ReadOnly));
    assert!(matches!(obstacle(&Url::Pg(format!("{address}?target_session_attrs=read-write"))), Obstacle::NoPrimary(_)));
}
