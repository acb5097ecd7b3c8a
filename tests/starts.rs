//! A start that fails names its own cause and what to do about it.

use diesel::connection::SimpleConnection;
use madang::store::obstacle::{Obstacle, explain};
use madang::store::{Db, Url, health};

use crate::cli::Place;
use crate::support::database::{Database, OPTIONS};
use crate::support::{raw, shows};

/// Why the service can't start, which is what `check` finds too.
#[track_caller]
fn obstacle(url: &Url) -> Obstacle {
    let Err(error) = Db::open(url, OPTIONS) else {
        panic!("{} opens", url.shown())
    };
    explain(url, &error)
}

#[test]
fn a_file_that_can_t_be_used_says_whether_it_is_folder_place_or_content() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| Url::Sqlite(folder.path().join(name));
    assert!(
        matches!(obstacle(&at("none/madang.db")), Obstacle::FolderMissing(name) if name.ends_with("none"))
    );
    std::fs::create_dir(folder.path().join("taken.db")).unwrap();
    assert!(matches!(obstacle(&at("taken.db")), Obstacle::IsFolder(_)));
    std::fs::write(folder.path().join("letter.db"), "Dear operator, ".repeat(500)).unwrap();
    assert!(matches!(obstacle(&at("letter.db")), Obstacle::Damaged(_)));
    assert!(matches!(
        health::inspect(&at("letter.db")),
        Err(Obstacle::Damaged(_))
    ));
    let whole = folder.path().join("whole.db");
    drop(Db::open(&Url::Sqlite(whole.clone()), OPTIONS).unwrap());
    let mut reader = raw::open(&Url::Sqlite(format!("file:{}?mode=ro", whole.display()).into()));
    let error = reader
        .batch_execute("CREATE TABLE letters (words TEXT)")
        .unwrap_err()
        .into();
    assert!(
        matches!(explain(&Url::Sqlite(whole), &error), Obstacle::FileNotWritable(_)),
        "{error}"
    );
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
    assert!(
        report.missing.is_empty() && report.unknown.is_empty(),
        "{report:?}"
    );
}

#[test]
fn a_server_that_can_t_be_used_says_whether_it_is_away_or_role_database_or_right_is_missing() {
    let database = Database::create();
    let Url::Pg(address) = database.url.clone() else {
        return;
    };
    let (front, name) = address.rsplit_once('/').unwrap();
    let (_, place) = front.rsplit_once('@').unwrap();
    assert!(matches!(
        obstacle(&Url::Pg(format!("{front}/no_such_database"))),
        Obstacle::NoDatabase { .. }
    ));
    assert!(
        matches!(obstacle(&Url::Pg(format!("postgres://nobody:secret@{place}/{name}"))), Obstacle::NoSignIn { role, .. } if role == "nobody")
    );
    // Nobody listens where somebody listened a moment ago.
    let gone = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    assert!(matches!(
        obstacle(&Url::Pg(format!("postgres://nobody:secret@{gone}/{name}"))),
        Obstacle::Refused { .. }
    ));
    let other = Database::create();
    let Url::Pg(others) = &other.url else { return };
    let foreign = Url::Pg(format!("{front}/{}", others.rsplit_once('/').unwrap().1));
    assert!(matches!(obstacle(&foreign), Obstacle::MayNotCreate { .. }));
    assert!(matches!(
        health::inspect(&foreign),
        Err(Obstacle::MayNotCreate { .. })
    ));
    let set = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    raw::run(&mut raw::open(&database.url), &set).unwrap();
    assert_eq!(obstacle(&database.url), Obstacle::ReadOnly);
    assert_eq!(health::inspect(&database.url), Err(Obstacle::ReadOnly));
    assert!(matches!(
        obstacle(&Url::Pg(format!("{address}?target_session_attrs=read-write"))),
        Obstacle::NoPrimary(_)
    ));
}

#[test]
fn a_file_that_another_process_writes_for_too_long_is_named_by_the_start_and_by_check() {
    if matches!(Database::create().url, Url::Pg(_)) {
        return;
    }
    // One that nobody else has open, and one that another Madang has open too.
    let (alone, shared) = (Place::new(), Place::new());
    let url = |place: &Place| Url::Sqlite(place.path("data/madang.db"));
    let hold = |place: &Place| {
        place.answer(&["migrate"]);
        let mut other = raw::open(&url(place));
        other.batch_execute("BEGIN IMMEDIATE").unwrap();
        other
    };
    let mut others = [hold(&alone), hold(&shared)];
    let _other_madang = hold_open(&url(&shared));
    let is_named = |told: &str| {
        shows(told, "another process is writing");
        shows(told, "Stop it");
    };
    std::thread::scope(|scope| {
        for place in [&alone, &shared] {
            scope.spawn(move || {
                let (code, told) = place.complaint(&["serve", "--listen", "127.0.0.1:0"]);
                is_named(&told);
                assert_eq!(code, Some(1), "{told}");
            });
        }
    });
    let checked = alone.run(&["check"]);
    let told = String::from_utf8(checked.stdout).unwrap();
    is_named(&told);
    assert!(
        checked.status.code() == Some(1) && told.contains("WRONG  database"),
        "{told}"
    );
    for other in &mut others {
        other.batch_execute("ROLLBACK").unwrap();
    }
    for place in [&alone, &shared] {
        place.serves();
    }
}

/// Has a database open as a Madang does that only reads: with a share of its lock file.
fn hold_open(url: &Url) -> std::fs::File {
    let Url::Sqlite(path) = url else { panic!("no file") };
    let lock = std::fs::File::open(path.with_file_name("madang.db-lock")).unwrap();
    lock.lock_shared().unwrap();
    lock
}

/// The address of an administrator of the server, and two databases with the names of each, which their roles
/// have too.
struct Server {
    admin: Url,
    own: Database,
    other: Database,
}

impl Server {
    /// None when the tests run on SQLite.
    fn find() -> Option<Self> {
        let admin = Url::Pg(std::env::var("MADANG_TEST_DATABASE").ok()?);
        Some(Self {
            admin,
            own: Database::create(),
            other: Database::create(),
        })
    }

    /// The parts of the address of a database: before its name, and that.
    fn parts(database: &Database) -> (String, String) {
        let Url::Pg(address) = &database.url else {
            panic!("no server")
        };
        let (front, name) = address.rsplit_once('/').unwrap();
        (front.to_owned(), name.to_owned())
    }

    /// The first database in the name of the role of the second.
    fn foreign(&self) -> Url {
        Url::Pg(format!(
            "{}/{}",
            Self::parts(&self.other).0,
            Self::parts(&self.own).1
        ))
    }

    fn runs(&self, sql: &str) {
        raw::run(&mut raw::open(&self.admin), sql).unwrap();
    }
}

#[test]
fn a_role_that_may_not_enter_a_database_is_told_apart_from_one_that_may_not_sign_in() {
    let Some(server) = Server::find() else { return };
    let ((_, name), (_, role)) = (Server::parts(&server.own), Server::parts(&server.other));
    let is_kept_out = |obstacle: &Obstacle| {
        let words = obstacle.to_string();
        shows(&words, "GRANT CONNECT ON DATABASE");
        shows(&words, "pg_hba.conf");
        matches!(obstacle, Obstacle::NotLetIn { name: of, role: who, .. } if (of, who) == (&name, &role))
    };
    server.runs(&format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"));
    assert!(is_kept_out(&obstacle(&server.foreign())));
    assert!(is_kept_out(&health::inspect(&server.foreign()).unwrap_err()));
    // A role that may have no connection at all.
    server.runs(&format!("ALTER ROLE {role} CONNECTION LIMIT 0"));
    let told = obstacle(&server.other.url);
    assert!(
        matches!(&told, Obstacle::NoSignIn { role: who, .. } if *who == role),
        "{told:?}"
    );
}

/// A group whose members the server of the tests lets in by their password alone
/// (`tests/support/postgres.sh`); all others it trusts.
const PROVING: &str = "proving";

#[test]
fn a_wrong_password_is_told_with_the_role_and_never_shown() {
    let Some(server) = Server::find() else { return };
    let rule =
        format!("SELECT count(*) AS number FROM pg_hba_file_rules WHERE '+{PROVING}' = ANY (user_name)");
    if raw::number(&mut raw::open(&server.admin), &rule) == 0 {
        eprintln!("this server asks nobody for a password: a wrong one was NOT tried");
        return;
    }
    let (front, name) = Server::parts(&server.own);
    server.runs(&format!(
        "DO $$ BEGIN CREATE ROLE {PROVING} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         GRANT {PROVING} TO {name}"
    ));
    drop(Db::open(&server.own.url, OPTIONS).unwrap());
    let wrong = Url::Pg(format!("{}/{name}", front.replace(":test@", ":blue-heron@")));
    let told = obstacle(&wrong);
    assert!(
        matches!(&told, Obstacle::NoSignIn { role, .. } if *role == name),
        "{told:?}"
    );
    assert!(
        told.to_string().contains("password") && !told.to_string().contains("blue-heron"),
        "{told}"
    );
    assert_eq!(health::inspect(&wrong), Err(told));
}
