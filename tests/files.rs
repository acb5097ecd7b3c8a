//! Where the content of photos is kept: in the database, in a folder, in a real S3; what happens when that
//! place is away, and when the service dies between content and row.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use madang::clock::{Clock, Manual};
use madang::config::{Files, S3Addressing, S3Settings};
use madang::domain::picture::PreparedPicture;
use madang::domain::picture::file::FilePlace;
use madang::store::{Conn, Url};
use madang::vault::Vault;
use serde_json::{Value, json};

use crate::photos::png;
use crate::support::forms::with_file;
use crate::support::pages::unredirected;
use crate::support::process::Server;
use crate::support::s3::S3Server;
use crate::support::{Persona, Reply, TestApp, array, raw, shows};

fn in_folder(folder: &Path) -> Vault {
    let files = Files {
        place: FilePlace::Folder,
        folder: Some(folder.to_owned()),
        s3: None,
    };
    Vault::new(&files, None).unwrap()
}

/// The files below a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files_in(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

fn incident(who: &Persona) -> i64 {
    let seen = json!({ "zone": "hall/side", "kind": "damage", "words": "A scratch." });
    who.posts("/api/v1/incidents", &seen).ok()["id"].as_i64().unwrap()
}

fn adds(who: &Persona, incident: i64) -> Reply {
    let (kind, body) = with_file(&[], &png());
    who.posts_raw(&format!("/api/v1/incidents/{incident}/photos"), &kind, &body)
}

/// The path of the newest photo.
fn newest(who: &Persona, incident: i64) -> String {
    let listed = who.gets(&format!("/api/v1/incidents/{incident}/photos")).ok();
    array(&listed["photos"]).last().unwrap()["path"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn fetched(base: &str, who: &Persona, path: &str) -> (u16, Vec<u8>) {
    let request = unredirected().get(format!("{base}{path}"));
    let mut answer = who.send(request).header("Cookie", "language=en").call().unwrap();
    let content = answer.body_mut().read_to_vec().unwrap();
    (answer.status().as_u16(), content)
}

fn count(app: &TestApp, rows: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS number FROM {rows}");
    raw::number(&mut raw::open(app.url()), &sql)
}

/// A tiny picture that was put where files go, and never got a row.
fn orphan(app: &TestApp, vault: Vault) {
    let picture = PreparedPicture {
        bytes: b"nobody's".to_vec(),
        width: 1,
        height: 1,
    };
    let keeper = app.app.clone().with_vault(vault);
    app.waits_for(async move { keeper.place(picture).await }).unwrap();
}

/// Sweeps as so many days from now, on the machine's clock, by which places note when files were written.
fn sweeps(app: &TestApp, vault: Vault, days: i64) -> usize {
    let now = Clock::System.now().plus_days(days);
    let mut keeper = app.app.clone().with_vault(vault);
    keeper.clock = Clock::Manual(Manual::new(now, 0));
    app.waits_for(async move { keeper.sweep_files().await }).unwrap()
}

/// The same for each place outside the database. `vault` makes it anew, `number` tells how many files are
/// there.
fn kept_outside(place: &str, vault: &dyn Fn() -> Vault, number: &dyn Fn() -> usize) {
    let app = TestApp::start();
    let base = app.also_serves(vault());
    let who = app.operator().at(&base);
    let id = incident(&who);
    adds(&who, id).ok();
    let outside = newest(&who, id);
    assert_eq!(number(), 1);
    assert_eq!(
        [
            count(
                &app,
                &format!("files WHERE place = '{place}' AND key LIKE '__/%'")
            ),
            count(&app, "file_parts")
        ],
        [1, 0]
    );
    let (status, content) = fetched(&base, &who, &outside);
    assert_eq!((status, &content[..2]), (200, &[0xFF, 0xD8][..]));
    // What comes after a change goes elsewhere; what is there stays readable.
    adds(&app.operator(), id).ok();
    let inside = newest(&who, id);
    assert_eq!(
        [number(), usize::try_from(count(&app, "file_parts")).unwrap()],
        [1, 1]
    );
    assert_eq!(fetched(&base, &who, &inside).1, content);
    // A service that was not told where it is says so.
    let (status, said) = fetched(&app.base, &app.operator(), &outside);
    assert_eq!(status, 503);
    shows(&String::from_utf8(said).unwrap(), "can’t be kept or opened");
    // Content without a row stays for a day, and that of others is never touched.
    orphan(&app, vault());
    assert_eq!((sweeps(&app, vault(), 0), number()), (0, 2));
    assert_eq!((sweeps(&app, vault(), 2), number()), (1, 1));
    assert_eq!(fetched(&base, &who, &outside).1, content);
    // Another database that keeps nothing here clears nothing here.
    let other = TestApp::start();
    assert_eq!((sweeps(&other, vault(), 2), number()), (0, 1));
}

#[test]
fn photos_are_kept_in_a_folder_and_stay_readable_after_a_change_of_place() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    kept_outside("folder", &|| in_folder(&folder), &|| files_in(&folder).len());
}

#[test]
fn photos_are_kept_in_a_real_s3_and_stay_readable_after_a_change_of_place() {
    let Some(s3) = S3Server::start() else { return };
    let later = Clock::System.now().plus_days(1);
    let number = || {
        let keys = s3.vault("own").older_than(FilePlace::S3, later).unwrap();
        keys.len()
    };
    kept_outside("s3", &|| s3.vault("own"), &number);
    // What lies beside it under another prefix is not seen.
    assert_eq!(
        s3.vault("own-not").older_than(FilePlace::S3, later).unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn an_s3_that_knows_us_not_or_is_away_is_told_apart_from_what_is_there() {
    let Some(s3) = S3Server::start() else { return };
    let key = "ab/ab0123456789cdefab0123456789cdef";
    s3.vault("known").probe(key).unwrap();
    let files = s3.files("known");
    let wrong = Files {
        s3: files.s3.clone().map(|own| S3Settings {
            secret_key: "another".into(),
            ..own
        }),
        ..files.clone()
    };
    let said = Vault::new(&wrong, None)
        .unwrap()
        .probe(key)
        .unwrap_err()
        .to_string();
    shows(&said, "403");
    assert!(!said.contains("Signature"), "{said}");
    let missing = s3
        .vault("known")
        .read(FilePlace::S3, key)
        .unwrap_err()
        .to_string();
    shows(&missing, "is not there");
}

#[test]
fn a_place_that_does_not_answer_is_told_and_nothing_is_kept() {
    let app = TestApp::start();
    let nowhere = Files {
        place: FilePlace::S3,
        folder: None,
        s3: Some(S3Settings {
            // Port 1 of the loopback answers nobody.
            endpoint: "http://127.0.0.1:1".into(),
            bucket: "photos".into(),
            region: "us-east-1".into(),
            addressing: S3Addressing::Path,
            prefix: "own".into(),
            access_key: "test".into(),
            secret_key: "test".into(),
            timeout_seconds: 5,
        }),
    };
    let base = app.also_serves(Vault::new(&nowhere, None).unwrap());
    let who = app.operator().at(&base);
    let id = incident(&who);
    let problem = adds(&who, id).refused(503);
    assert_eq!(problem["type"], "urn:madang:files_unavailable");
    let (kind, body) = with_file(&[], &png());
    who.submits_raw(&format!("/incidents/{id}/photos"), &kind, &body)
        .is(503)
        .shows("can’t be kept or opened");
    assert_eq!(
        ["photos", "files", "file_parts"].map(|rows| count(&app, rows)),
        [0; 3]
    );
}

/// Keeps all others from writing files until it is dropped.
fn blocked(url: &Url) -> Conn {
    let mut conn = raw::open(url);
    let sql = match url {
        Url::Sqlite(_) => "BEGIN IMMEDIATE",
        Url::Pg(_) => "BEGIN; LOCK TABLE files IN ACCESS EXCLUSIVE MODE",
    };
    raw::run(&mut conn, sql).unwrap();
    conn
}

#[test]
fn killed_between_content_and_row_it_leaves_no_row_and_the_sweep_clears_the_content() {
    let app = TestApp::start();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    let settings = [
        ("MADANG_FILES__PLACE", "folder".to_owned()),
        ("MADANG_FILES__FOLDER", folder.display().to_string()),
    ];
    let who = app.operator();
    let id = incident(&who);
    let mut server = Server::with_settings(app.url(), 1, &settings);
    let own = Persona::patient(&server.base(), &app.people.operator);
    adds(&own, id).ok();
    assert_eq!(files_in(&folder).len(), 1);
    let held = blocked(app.url());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (kind, body) = with_file(&[], &png());
            let path = format!("/api/v1/incidents/{id}/photos");
            assert!(own.tries_raw(&path, &kind, &body).is_none(), "it answered");
        });
        let began = Instant::now();
        while files_in(&folder)
            .iter()
            .filter(|path| path.extension().is_none())
            .count()
            < 2
        {
            assert!(began.elapsed() < Duration::from_secs(30), "no content comes");
            std::thread::sleep(Duration::from_millis(20));
        }
        server.kill();
    });
    drop(held);
    assert_eq!(count(&app, "files"), 1);
    assert_eq!(files_in(&folder).len(), 2);
    assert_eq!(sweeps(&app, in_folder(&folder), 0), 0);
    assert_eq!(sweeps(&app, in_folder(&folder), 2), 1);
    assert_eq!(files_in(&folder).len(), 1);
    let listed: Value = who.gets(&format!("/api/v1/incidents/{id}/photos")).ok();
    assert_eq!(array(&listed["photos"]).len(), 1);
}
