//! The disk of a SQLite database is full, under the real program: readiness says so, whoever writes is told
//! when to come back, what can be read is read, and all is well again by itself once there is room.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::cli::{Place, Running};
use crate::support::{agent, array, shows};

const LISTEN: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];
/// A shell that ignores the signal of a file that grows too long, as a write that fails is enough, and
/// becomes the service.
const PATIENT: [&str; 4] = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];
/// What a shell does that lays a small disk over a folder, takes along what lies there, and becomes the
/// service. Nobody else sees that disk, so no right of an administrator is needed.
const SMALL_DISK: &str = "set -e; rm -rf \"$0-before\"; cp -r \"$0\" \"$0-before\"; mount -t tmpfs -o size=4m,mode=700 tmpfs \"$0\"; \
    cp \"$0-before\"/* \"$0\"; exec \"$@\"";

/// A service with an admin, and what a program of theirs is told.
struct Served {
    service: Running,
    token: String,
    _place: Place,
}

/// Status, stable word and `Retry-After` of an answer.
type Told = (u16, String, Option<String>);

impl Served {
    fn start(place: Place, starter: &[&str]) -> Self {
        place.answer(&[
            "person",
            "create",
            "--email",
            "admin@madang.example",
            "--name",
            "Admin",
            "--role",
            "admin",
        ]);
        let token = place
            .answer(&[
                "token",
                "create",
                "--person",
                "admin@madang.example",
                "--scope",
                "read",
                "--scope",
                "administer",
            ])
            .trim()
            .to_owned();
        let service = place.start_under(starter, &LISTEN);
        Self {
            service,
            token,
            _place: place,
        }
    }

    fn asks(&self, method: &str, path: &str, body: &str) -> Told {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.service.address))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Content-Type", "application/json");
        let mut answer = agent().run(request.body(body.to_owned()).unwrap()).unwrap();
        let after = answer
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        let json: Value = answer.body_mut().read_json().unwrap();
        let word = json["reason"]
            .as_str()
            .or(json["type"].as_str())
            .unwrap_or_default();
        (status, word.trim_start_matches("urn:madang:").to_owned(), after)
    }

    fn is_ready(&self) -> Told {
        self.asks("GET", "/readyz", "")
    }

    fn adds(&self, slug: &str) -> Told {
        let body = json!({ "slug": slug, "kind": "funded", "names": { "ko": "사업", "en": "Programme" } });
        self.asks("POST", "/api/v1/programmes", &body.to_string())
    }

    fn programmes(&self) -> Vec<String> {
        let (status, text) = self.service.get("/api/v1/programmes", Some(&self.token));
        assert_eq!(status, 200, "{text}");
        let json: Value = serde_json::from_str(&text).unwrap();
        let slug = |item: &Value| item["slug"].as_str().unwrap().to_owned();
        array(&json["items"]).iter().map(slug).collect()
    }

    /// Fills the disk and makes room again, twice. `faults` are what a write may be told meanwhile.
    fn lives_through(self, faults: &[&str], fill: impl Fn(&Self), make_room: impl Fn(&Self)) {
        assert_eq!(self.is_ready(), (200, String::new(), None));
        assert_eq!(self.adds("before").0, 201);
        for round in ["first", "second"] {
            let stood = self.programmes();
            fill(&self);
            for _ in 0..3 {
                assert_eq!(
                    self.is_ready(),
                    (503, "database_cannot_write".into(), Some("1".into()))
                );
                let (status, word, after) = self.adds(round);
                assert_eq!((status, after.as_deref()), (503, Some("1")), "{word}");
                assert!(faults.contains(&word.as_str()), "{word}");
                assert_eq!(self.programmes(), stood);
                assert_eq!(self.asks("GET", "/healthz", "").0, 200);
            }
            make_room(&self);
            assert_eq!(self.is_ready(), (200, String::new(), None));
            assert_eq!(self.adds(round).0, 201);
        }
        assert_eq!(self.programmes(), ["before", "first", "second"]);
        assert_eq!(self.service.stop("-TERM").0, Some(0));
    }
}

/// Lets no file of a process grow or be written, or lets it again.
fn may_write(service: &Running, bytes: u64) {
    let id = i32::try_from(service.id()).unwrap();
    rlimit::prlimit(id, rlimit::Resource::FSIZE, Some((bytes, rlimit::INFINITY)), None).unwrap();
}

#[test]
fn a_service_whose_files_can_t_be_written_says_so_and_is_well_again_by_itself() {
    let served = Served::start(Place::new(), &PATIENT);
    // Whether what a failing disk was given is kept after all, nobody knows.
    let faults = ["unavailable", "unknown_outcome"];
    served.lives_through(
        &faults,
        |of| may_write(&of.service, 0),
        |of| may_write(&of.service, rlimit::INFINITY),
    );
}

/// The folder of a service as the service sees it.
fn inside(service: &Running, folder: &Path) -> PathBuf {
    Path::new(&format!("/proc/{}/root", service.id())).join(folder.strip_prefix("/").unwrap())
}

/// Writes until nothing more fits.
fn fill(ballast: &Path) {
    let mut file = File::create(ballast).unwrap();
    for size in [4096, 1] {
        let error = loop {
            if let Err(error) = file.write_all(&vec![b'x'; size]) {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{error}");
    }
}

/// Whether this machine lets a process have a disk of its own, which some containers don't.
fn may_mount() -> bool {
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "true"])
        .output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_is_told_and_room_on_it_is_enough_to_go_on() {
    if !may_mount() {
        eprintln!("no disk of one's own may be had here: a disk that is really full was NOT tried");
        return;
    }
    let place = Place::new();
    let data = place.path("data").to_str().unwrap().to_owned();
    let starter = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        SMALL_DISK,
        &data,
    ];
    let served = Served::start(place, &starter);
    let ballast = inside(&served.service, Path::new(&data)).join("ballast");
    served.lives_through(
        &["unavailable"],
        |_| fill(&ballast),
        |_| std::fs::remove_file(&ballast).unwrap(),
    );
}

#[test]
fn a_start_on_a_full_disk_names_the_disk_and_check_says_how_much_is_left() {
    if !may_mount() {
        eprintln!("no disk of one's own may be had here: a start on a full disk was NOT tried");
        return;
    }
    let place = Place::new();
    place.answer(&["migrate"]);
    let data = place.path("data").to_str().unwrap().to_owned();
    let filled = SMALL_DISK.replace("exec", "cat /dev/zero 2>/dev/null >\"$0/ballast\" || true; exec");
    let starter = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        &filled,
        &data,
    ];
    let (code, told) = place.complaint_under(&starter, &LISTEN);
    assert!(code == Some(1) && told.contains("Is its disk full?"), "{told}");
    let output = place.run_under(&starter, &["check"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.code() == Some(1) && told.contains("WRONG  disk"),
        "{told}"
    );
    shows(&told, "make room");
}
