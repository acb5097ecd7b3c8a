//! The program from outside: what it prints where, its exit codes, and how it stops.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use madang::store::Url;

use crate::support::{agent, lacks, raw, shows, status_and_text};

mod check;
mod demo;

/// A place of its own for one test: data folder and settings file.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Named, so that the machine's own file is never read.
        std::fs::write(folder.path().join("madang.toml"), "").unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn settings(&self, text: &str) {
        std::fs::write(self.path("madang.toml"), text).unwrap();
    }

    /// The program, started by another one that becomes it.
    fn command_under(&self, starter: &[&str], arguments: &[&str]) -> Command {
        let whole: Vec<&str> = starter
            .iter()
            .copied()
            .chain([env!("CARGO_BIN_EXE_madang")])
            .collect();
        let mut command = Command::new(whole[0]);
        command.args(&whole[1..]);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MADANG_"))
        {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .arg("--config")
            .arg(self.path("madang.toml"))
            .arg("--data")
            .arg(self.path("data"));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_under(&[], arguments)
    }

    /// The same, started by another program that becomes it.
    pub fn run_under(&self, starter: &[&str], arguments: &[&str]) -> Output {
        self.command_under(starter, arguments).output().unwrap()
    }

    /// What the service that was started last has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }

    /// Standard output of a command that must succeed.
    pub fn answer(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Exit code and standard error of a command that must fail.
    pub fn complaint(&self, arguments: &[&str]) -> (Option<i32>, String) {
        self.complaint_under(&[], arguments)
    }

    /// The same, started by another program that becomes it.
    pub fn complaint_under(&self, starter: &[&str], arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run_under(starter, arguments);
        assert!(!output.status.success(), "{arguments:?}");
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// Starts a command and waits for the line of standard output that ends with its address.
    pub fn start(&self, arguments: &[&str]) -> Running {
        self.start_under(&[], arguments)
    }

    /// Starts the service on a free port.
    pub fn serves(&self) -> Running {
        self.start(&["serve", "--listen", "127.0.0.1:0"])
    }

    /// Starts the demonstration on a free port.
    pub fn demonstrates(&self) -> Running {
        self.start(&["demo", "--listen", "127.0.0.1:0"])
    }

    /// The same, started by another program that becomes it. Its log goes to the file `log`.
    pub fn start_under(&self, starter: &[&str], arguments: &[&str]) -> Running {
        let log = std::fs::File::create(self.path("log")).unwrap();
        let mut child = self
            .command_under(starter, arguments)
            .stderr(log)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{line}{}", self.log());
        Running {
            child,
            output,
            address,
        }
    }
}

/// A service that runs until it is stopped, or the test ends.
pub struct Running {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    pub address: String,
}

impl Running {
    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let mut request = agent().get(format!("{}{path}", self.address));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let answer = request.call().unwrap();
        status_and_text(answer)
    }

    /// Sends a signal and gives the exit code, what else was printed, and how long it took.
    pub fn stop(mut self, signal: &str) -> (Option<i32>, String, Duration) {
        let began = Instant::now();
        assert!(
            Command::new("kill")
                .args([signal, &self.child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, rest, began.elapsed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_file(path: &Path) -> bool {
    path.is_file()
}

#[test]
fn a_first_start_needs_no_settings_answers_and_stops_at_once_on_sigterm() {
    let place = Place::new();
    let service = place.serves();
    assert_eq!(service.get("/healthz", None).0, 200);
    assert_eq!(service.get("/readyz", None).0, 200);
    let (code, rest, took) = service.stop("-TERM");
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    shows(&rest, "madang person create --email");
    assert!(is_file(&place.path("data/madang.db")));
}

#[test]
fn without_a_command_it_serves_and_sigint_stops_it_too() {
    let place = Place::new();
    let service = place.start(&["--listen", "127.0.0.1:0"]);
    assert_eq!(service.get("/healthz", None).0, 200);
    assert_eq!(service.stop("-INT").0, Some(0));
}

#[test]
fn a_token_is_printed_alone_and_opens_the_api() {
    let place = Place::new();
    let create = [
        "person",
        "create",
        "--email",
        "admin@madang.example",
        "--name",
        "Admin",
        "--role",
        "admin",
        "--language",
        "en",
    ];
    let link = place.answer(&create);
    assert!(
        link.starts_with("http://127.0.0.1:8080/link/") && link.lines().count() == 1,
        "{link}"
    );
    let token = place.answer(&["token", "create", "--person", "admin@madang.example"]);
    assert!(token.starts_with("mdg_") && token.lines().count() == 1, "{token}");
    let service = place.serves();
    assert_eq!(service.get("/api/v1/bookings", Some(token.trim())).0, 200);
    assert_eq!(service.get("/api/v1/bookings", None).0, 401);
    let (_, rest, _) = service.stop("-TERM");
    lacks(&rest, "person create");
}

#[test]
fn a_revoked_token_is_listed_no_more_and_a_barred_person_gets_no_link() {
    let place = Place::new();
    place.answer(&[
        "person",
        "create",
        "--email",
        "kim@madang.example",
        "--name",
        "김하늘",
    ]);
    place.answer(&[
        "token",
        "create",
        "--person",
        "kim@madang.example",
        "--name",
        "script",
    ]);
    let listed = place.answer(&["token", "list", "--person", "kim@madang.example"]);
    let id = listed.split(' ').next().unwrap();
    place.answer(&["token", "revoke", id]);
    assert_eq!(
        place.answer(&["token", "list", "--person", "kim@madang.example"]),
        ""
    );
    shows(&place.answer(&["person", "link", "kim@madang.example"]), "/link/");
    place.answer(&["person", "disable", "kim@madang.example"]);
    shows(&place.answer(&["person", "list"]), "barred");
    assert_eq!(
        place.complaint(&["person", "link", "kim@madang.example"]),
        (Some(1), "madang: not found\n".into())
    );
    // They are told of each, as of a change that somebody makes on a page.
    let mut database = raw::open(&Url::Sqlite(place.path("data/madang.db")));
    for what in ["token_made", "token_revoked", "barred"] {
        let letters = format!(
            "SELECT count(*) AS number FROM notices WHERE email = 'kim@madang.example' AND letter LIKE '%\"{what}\"%'"
        );
        assert_eq!(raw::number(&mut database, &letters), 1, "{what}");
    }
}

#[test]
fn a_field_that_breaks_a_rule_is_named() {
    let (code, words) = Place::new().complaint(&["person", "create", "--email", "nobody", "--name", " "]);
    assert_eq!(code, Some(1));
    shows(&words, "email: ");
    shows(&words, "name: ");
}

#[test]
fn bad_settings_and_bad_flags_end_with_2_and_the_keys_name() {
    let place = Place::new();
    assert_eq!(place.complaint(&["dance"]).0, Some(2));
    assert_eq!(place.complaint(&["check", "--listen", "127.0.0.1:0"]).0, Some(2));
    place.settings("[server]\nlisten = \"nowhere\"\nport = 1\n");
    let (code, words) = place.complaint(&["serve"]);
    assert_eq!(code, Some(2));
    shows(&words, "server.port (");
    shows(&words, "madang.toml): is no setting");
}

#[test]
fn a_database_address_of_another_kind_is_refused_and_makes_no_file() {
    let place = Place::new();
    let (code, words) = place.complaint(&["serve", "--database", "mysql://root@db/madang"]);
    assert_eq!(code, Some(2));
    assert!(
        words.contains("database.url") && !place.path("data").exists(),
        "{words}"
    );
}

#[test]
fn migrate_says_what_it_did_and_then_that_nothing_is_to_be_done() {
    let place = Place::new();
    shows(&place.answer(&["migrate"]), "the database is new");
    shows(&place.answer(&["migrate"]), "nothing to do");
}

#[test]
fn a_test_mail_is_written_where_the_settings_say() {
    let place = Place::new();
    let answer = place.answer(&["mail", "test", "kim@madang.example"]);
    let name = answer.trim_end().strip_prefix("taken: ").unwrap();
    let mail = std::fs::read_to_string(place.path("data/mail").join(name)).unwrap();
    shows(&mail, "To: kim@madang.example");
}

#[test]
fn a_notice_that_is_not_there_is_not_replayed() {
    let place = Place::new();
    assert_eq!(place.answer(&["notice", "list"]), "");
    assert_eq!(place.complaint(&["notice", "replay", "7"]).0, Some(1));
}

#[test]
fn over_https_the_cookie_is_one_that_only_this_host_may_set_and_a_contact_is_named() {
    let place = Place::new();
    place.settings(
        "[server]\nbase_url = \"https://madang.example\"\nsecurity_contact = \"holes@city.example\"\n",
    );
    let service = place.serves();
    let answer = ureq::post(format!("{}/api/v1/sign-out", service.address))
        .send_json(serde_json::json!({}))
        .unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    for part in ["__Host-madang=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    lacks(cookie, "Domain");
    let (status, text) = service.get("/.well-known/security.txt", None);
    assert_eq!(status, 200);
    for line in [
        "Contact: mailto:holes@city.example",
        "Expires: 2",
        "Canonical: https://madang.example/.well-known/security.txt",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn the_command_line_makes_a_token_for_what_it_is_told_and_no_more() {
    let place = Place::new();
    place.answer(&[
        "person",
        "create",
        "--email",
        "you@city.example",
        "--name",
        "You",
        "--role",
        "admin",
    ]);
    let make = |more: &[&'static str]| [&["token", "create", "--person", "you@city.example"], more].concat();
    place.answer(&make(&["--name", "export"]));
    place.answer(&make(&[
        "--name", "robot", "--scope", "read", "--scope", "book", "--days", "7",
    ]));
    let listed = place.answer(&["token", "list", "--person", "you@city.example"]);
    shows(&listed, "  read  never used  export");
    shows(&listed, "  read,book  never used  robot");
    shows(&place.complaint(&make(&["--days", "366"])).1, "days");
    shows(&place.complaint(&make(&["--scope", "fly"])).1, "scope");
}

#[test]
fn a_backup_is_taken_while_the_service_runs_and_opens_as_a_database() {
    let place = Place::new();
    let create = [
        "person",
        "create",
        "--email",
        "you@city.example",
        "--name",
        "You",
        "--role",
        "admin",
    ];
    place.answer(&create);
    let running = place.serves();
    let copy = place.path("copy.db");
    let said = place.answer(&["backup", copy.to_str().unwrap()]);
    shows(&said, "copy.db is a copy of");
    drop(running);
    let (code, words) = place.complaint(&["backup", copy.to_str().unwrap()]);
    assert!(code == Some(1) && words.contains("is there already"), "{words}");
    let people = place.answer(&[
        "person",
        "list",
        "--database",
        &format!("sqlite:{}", copy.display()),
    ]);
    shows(&people, "you@city.example");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&copy).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "only its owner reads it");
    }
}

#[test]
fn a_backup_of_a_database_server_names_its_own_tool_without_the_password() {
    let place = Place::new();
    let (code, words) = place.complaint(&[
        "backup",
        "copy.dump",
        "--database",
        "postgres://madang:secret@db.example/madang",
    ]);
    assert!(
        code == Some(1)
            && words.contains("pg_dump --format=custom --file=copy.dump postgres://db.example/madang"),
        "{words}"
    );
    lacks(&words, "secret");
    let (_, words) = place.complaint(&["backup", place.path("copy.db").to_str().unwrap()]);
    assert!(
        words.contains("there is no database at") && !place.path("copy.db").exists(),
        "{words}"
    );
}
