//! A real mail server on the loopback (aiosmtpd), and Python's own mail and calendar programs to read what it
//! took. What can't be started fails the test: a check that is left out proves nothing.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};

use madang::config::{SmtpSecurity, SmtpSettings};
use madang::notify::Transport;
use serde_json::Value;

use crate::support::array;

/// The Python that has the modules: what `tests/run` found, else Debian's.
/// A Python with the modules that tests need.
pub fn python() -> String {
    std::env::var("MADANG_TEST_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".into())
}

/// A script beside this file.
pub fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/support")
        .join(name)
}

/// A mail server that does as it is told, see `smtp_sink.py`. Ends with this.
pub struct Sink {
    child: Option<(Child, ChildStdin)>,
    port: u16,
    folder: tempfile::TempDir,
    secrecy: Vec<OsString>,
}

impl Sink {
    /// A server that accepts everything.
    pub fn start() -> Self {
        Self::with(Vec::new())
    }

    /// A server that takes mails over TLS only, with this key and certificate in one PEM file.
    pub fn secured(certificate: &Path, security: SmtpSecurity) -> Self {
        let mut secrecy: Vec<OsString> = vec!["--certificate".into(), certificate.into()];
        secrecy.extend((security == SmtpSecurity::Tls).then(|| "--tls-from-start".into()));
        Self::with(secrecy)
    }

    fn with(secrecy: Vec<OsString>) -> Self {
        let mut sink = Self {
            child: None,
            port: 0,
            folder: tempfile::tempdir().unwrap(),
            secrecy,
        };
        sink.comes_up();
        sink
    }

    /// Starts anew, on the port that it had before.
    pub fn comes_up(&mut self) {
        let mut child = Command::new(python())
            .arg(script("smtp_sink.py"))
            .args(["--port", &self.port.to_string()])
            .arg("--dir")
            .arg(self.folder.path().join(format!("mail-{}", self.lives())))
            .arg("--control-file")
            .arg(self.control())
            .args(&self.secrecy)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts; MADANG_TEST_PYTHON names another one");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        self.port = line
            .trim()
            .parse()
            .expect("the mail server starts; it needs Debian's python3-aiosmtpd");
        let stdin = child.stdin.take().unwrap();
        self.child = Some((child, stdin));
    }

    /// Ends; connections are refused from here on.
    pub fn goes_down(&mut self) {
        if let Some((mut child, stdin)) = self.child.take() {
            drop(stdin);
            child.wait().unwrap();
        }
    }

    /// From here on it does this: `accept`, `refuse-4xx`, `refuse-5xx`, `close`, `hang`, `hang-once`,
    /// `flaky`.
    pub fn does(&self, mode: &str) {
        std::fs::write(self.control(), mode).unwrap();
    }

    /// Where it listens on the loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The way to it: a mail may take this many seconds.
    pub fn transport(&self, timeout_seconds: u64) -> Transport {
        Transport::smtp(&self.settings(timeout_seconds)).unwrap()
    }

    /// The settings of that way.
    pub fn settings(&self, timeout_seconds: u64) -> SmtpSettings {
        SmtpSettings {
            host: "127.0.0.1".into(),
            port: self.port,
            security: SmtpSecurity::None,
            user: None,
            password: None,
            ca_file: None,
            timeout_seconds,
            hello: Some("madang.example".into()),
            connections: 8,
            rate: 0,
        }
    }

    /// Every mail that it took, as Python's email package reads it, in the order of arrival:
    /// `{path, headers: [[name, value]], parts: [[type, method, charset, text]]}`.
    pub fn mails(&self) -> Vec<Value> {
        let mut paths: Vec<PathBuf> = (0..self.lives())
            .flat_map(|life| std::fs::read_dir(self.folder.path().join(format!("mail-{life}"))).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "eml"))
            .collect();
        paths.sort();
        if paths.is_empty() {
            return Vec::new();
        }
        let output = Command::new(python())
            .arg("-c")
            .arg(READ_MAIL)
            .args(&paths)
            .output()
            .unwrap();
        lines(&output)
    }

    /// The mail with this Message-ID (without brackets).
    #[track_caller]
    pub fn mail(&self, message_id: &Value) -> Value {
        let wanted = format!("<{}>", message_id.as_str().unwrap());
        let found: Vec<Value> = self
            .mails()
            .into_iter()
            .filter(|mail| header(mail, "Message-ID") == wanted)
            .collect();
        assert_eq!(found.len(), 1, "mails with Message-ID {wanted}");
        found[0].clone()
    }

    /// Message-IDs of the mails that it took, without brackets, sorted.
    pub fn message_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self
            .mails()
            .iter()
            .map(|mail| header(mail, "Message-ID").trim_matches(['<', '>']).to_owned())
            .collect();
        ids.sort();
        ids
    }

    fn control(&self) -> PathBuf {
        self.folder.path().join("mode")
    }

    /// How many times it came up.
    fn lives(&self) -> usize {
        std::fs::read_dir(self.folder.path())
            .unwrap()
            .filter(|entry| {
                entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with("mail-")
            })
            .count()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.goes_down();
    }
}

/// A header of a mail; empty when it is not there.
pub fn header<'a>(mail: &'a Value, name: &str) -> &'a str {
    let headers = array(&mail["headers"]);
    headers
        .iter()
        .find(|header| header[0] == name)
        .map_or("", |header| header[1].as_str().unwrap())
}

/// The text of the part of this type.
#[track_caller]
pub fn part<'a>(mail: &'a Value, content_type: &str) -> &'a str {
    let parts = array(&mail["parts"]);
    let found = parts
        .iter()
        .find(|part| part[0] == content_type)
        .unwrap_or_else(|| panic!("no {content_type} in {mail}"));
    found[3].as_str().unwrap()
}

/// The calendar of a mail as Python's icalendar reads it, see `read_ics.py`.
pub fn read_calendar(mail: &Value) -> Value {
    let output = Command::new(python())
        .arg(script("read_ics.py"))
        .arg(mail["path"].as_str().unwrap())
        .output()
        .unwrap();
    lines(&output).remove(0)
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Prints one line of JSON for each mail.
const READ_MAIL: &str = r#"
import email, email.policy, json, sys
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    parts = [
        [part.get_content_type(), part.get_param("method"), part.get_content_charset(),
         part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8")]
        for part in mail.walk() if not part.is_multipart()
    ]
    headers = [[name, str(value)] for name, value in mail.items()]
    print(json.dumps({"path": path, "defects": [str(d) for d in mail.defects], "headers": headers, "parts": parts}))
"#;
