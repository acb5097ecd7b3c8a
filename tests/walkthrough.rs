//! The README's walk through the demonstration, run as it stands, against the real binary.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::{array, shows};

/// The demonstration, ended with the test.
struct Demo {
    child: Child,
    base: String,
}

impl Demo {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_madang"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace()
                .find(|word| word.starts_with("http://127.0.0.1:"))
                .map(str::to_owned)
        });
        Self {
            child,
            base: base.expect("the demonstration says where it listens"),
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The shell blocks between two headings of the README, as one script.
fn script() -> String {
    let readme = include_str!("../README.md");
    let (_, after) = readme.split_once("## A walk through the demonstration").unwrap();
    let (part, _) = after.split_once("\n## ").unwrap();
    part.split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_readme_walks_through_the_demonstration_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let work = tempfile::tempdir().unwrap();
    let run = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script()])
        .current_dir(work.path())
        .env("M", &demo.base)
        .env("MAIL", data.join("mail"))
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{shown}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let read = |name: &str| {
        serde_json::from_str::<Value>(&std::fs::read_to_string(work.path().join(name)).unwrap()).unwrap()
    };
    let friday = &read("preview.json")["verdicts"][5];
    assert_eq!(friday["result"], "refused");
    assert_eq!(friday["findings"][0]["rule"], "outside_window");
    assert_eq!(friday["nearest"]["local_start"], "2027-04-18T22:30");
    shows(&shown, "approved");
    shows(&shown, "running");
    shows(&shown, "completed");
    assert_eq!(array(&read("change.json")["sessions"]).len(), 2);
    assert_eq!(read("refused.json")["verdicts"][0]["result"], "refused");
    shows(&shown, "HANBIT-MALL-2027-001");
    shows(&shown, "2027-04-11T20:30:00Z");
    shows(&shown, "demonstration_started");
    shows(&shown, "demonstration_ended");
    assert_eq!(
        calendar_starts(&data.join("mail")),
        session_starts(&read("approved.json"))
    );
}

/// Starts that the approval's mail puts into a calendar, as Python's icalendar reads them.
fn calendar_starts(mails: &Path) -> Vec<String> {
    let is_approval = |name: &str| name.contains("approved") && name.contains("lead@robonarae");
    let mut names: Vec<_> = std::fs::read_dir(mails)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let newest = names
        .iter()
        .rfind(|path| is_approval(&path.file_name().unwrap().to_string_lossy()))
        .expect("the approval was mailed");
    let python = std::env::var("MADANG_TEST_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/read_ics.py");
    let out = Command::new(python).arg(script).arg(newest).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let read: Value = serde_json::from_slice(&out.stdout).unwrap();
    let series = array(&read["series"]).iter();
    let sessions = series.flat_map(|series| array(&series["sessions"]));
    sessions
        .map(|session| session[0].as_str().unwrap().to_owned())
        .collect()
}

fn session_starts(booking: &Value) -> Vec<String> {
    let standing = array(&booking["sessions"])
        .iter()
        .filter(|session| session["state"] == "scheduled");
    standing
        .map(|session| session["starts_at"].as_str().unwrap().to_owned())
        .collect()
}
