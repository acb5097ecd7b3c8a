//! Real processes for tests: the `madang` binary on a database that outlives it, a mail server that keeps what it
//! takes, and people who don't wait for ever.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use madang::store::Url;
use serde_json::Value;

use super::{Persona, Reply};

/// Longer than any request may take, whatever it waits for.
const PATIENCE: Duration = Duration::from_secs(30);

impl Persona {
    /// Somebody with a token and a connection of their own, who waits for a while but not for ever.
    pub fn patient(base: &str, token: &str) -> Self {
        // The server closes what idles for five seconds, which must not meet a request.
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_idle_age(Duration::from_secs(1));
        let config = config.timeout_global(Some(PATIENCE));
        Self { base: base.to_owned(), token: token.to_owned(), agent: config.build().new_agent() }
    }

    /// POST to a server that may die at any moment; none when no whole answer came.
    pub fn tries(&self, path: &str, key: &str, body: &Value) -> Option<Reply> {
        let request = self.send(self.agent.post(format!("{}{path}", self.base))).header("Idempotency-Key", key);
        let mut response = request.send_json(body).ok()?;
        let text = response.body_mut().read_to_string().ok()?;
        let json = serde_json::from_str(&text).ok()?;
        Some(Reply { status: response.status().as_u16(), json, content_type: String::new() })
    }
}

/// A running `madang serve`. Killed without a warning when it is dropped.
pub struct Server {
    /// Where it listens; none while it still starts.
    base: Option<String>,
    lines: Receiver<String>,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts the binary on a database and the machine's clock, with more settings as `MADANG_…` variables.
    pub fn start(url: &Url, settings: &BTreeMap<&str, String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = match url {
            Url::Sqlite(path) => format!("sqlite:{}", path.display()),
            Url::Pg(address) => address.clone(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_madang"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--database", &address, "--data"]).arg(folder.path());
        // No settings of whoever runs the tests.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MADANG_")) {
            command.env_remove(name);
        }
        command.env("MADANG_LOG__LEVEL", "error").envs(settings).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (tell, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { base: None, lines, child, _folder: folder }
    }

    /// Waits until it listens, and answers where.
    pub fn base(&mut self) -> String {
        while self.base.is_none() {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("madang serve does not start: {error}, {:?}", self.child.try_wait()));
            self.base = line.strip_prefix("Madang listens on ").map(str::to_owned);
        }
        self.base.clone().unwrap()
    }

    /// Lets it live for a while; answers whether it is still there.
    pub fn lives_for(&self, time: Duration) -> bool {
        // Its output ends with it.
        loop {
            match self.lines.recv_timeout(time) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// SIGKILL, by its own id.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The mail server of `smtp_sink.py`, which ends with this.
pub struct Sink {
    /// Its port on the loopback.
    pub port: u16,
    child: Child,
    stdin: Option<ChildStdin>,
    folder: tempfile::TempDir,
}

impl Sink {
    /// Starts it. `MADANG_TEST_PYTHON` names a Python that has aiosmtpd.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let python = std::env::var("MADANG_TEST_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".into());
        let mut command = Command::new(python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp_sink.py"));
        command.arg("--dir").arg(folder.path().join("mail")).arg("--control-file").arg(folder.path().join("mode"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let port = port.trim().parse().expect("a port; needs python3-aiosmtpd, see tests/run");
        Self { port, stdin: child.stdin.take(), child, folder }
    }

    /// What it does from now on; see `smtp_sink.py`.
    pub fn does(&self, mode: &str) {
        let path = self.folder.path().join("mode");
        let unfinished = path.with_extension("part");
        std::fs::write(&unfinished, mode).unwrap();
        std::fs::rename(unfinished, path).unwrap();
    }

    /// The mails that it took, in order.
    pub fn kept(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("mail")).unwrap().map(|entry| entry.unwrap().path());
        let mut paths: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
        paths.sort();
        paths.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.stdin.take());
        self.child.wait().ok();
    }
}
