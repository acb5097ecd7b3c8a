//! The real `madang` binary, on a database that outlives it, and people who don't wait for ever.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
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
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_idle_age(Duration::from_secs(1));
        let config = config.timeout_global(Some(PATIENCE));
        Self {
            base: base.to_owned(),
            token: token.to_owned(),
            consortium: "alpha",
            agent: config.build().new_agent(),
        }
    }

    /// POST of a body of any kind to such a server.
    pub fn tries_raw(&self, path: &str, kind: &str, body: &[u8]) -> Option<u16> {
        let request = self.send(self.agent.post(format!("{}{path}", self.base)));
        let answer = request.header("Content-Type", kind).send(body).ok()?;
        Some(answer.status().as_u16())
    }

    /// POST to a server that may die at any moment; none when no whole answer came.
    pub fn tries(&self, path: &str, key: &str, body: &Value) -> Option<Reply> {
        let request = self
            .send(self.agent.post(format!("{}{path}", self.base)))
            .header("Idempotency-Key", key);
        let mut response = request.send_json(body).ok()?;
        let text = response.body_mut().read_to_string().ok()?;
        let json = serde_json::from_str(&text).ok()?;
        Some(Reply {
            status: response.status().as_u16(),
            json,
            content_type: String::new(),
        })
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
    /// Starts the binary on a database and the machine's clock, with a mail server on this port of the
    /// loopback.
    pub fn with_mail(url: &Url, smtp_port: u16) -> Self {
        Self::with_settings(url, smtp_port, &[])
    }

    /// The same with settings of its own.
    pub fn with_settings(url: &Url, smtp_port: u16, settings: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = match url {
            Url::Sqlite(path) => format!("sqlite:{}", path.display()),
            Url::Pg(address) => address.clone(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_madang"));
        command
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--database",
                &address,
                "--data",
            ])
            .arg(folder.path());
        // No settings of whoever runs the tests.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MADANG_"))
        {
            command.env_remove(name);
        }
        command
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .env("MADANG_LOG__LEVEL", "error")
            .env("MADANG_SERVER__WORKERS", "2")
            .env("MADANG_MAIL__TRANSPORT", "smtp")
            .env("MADANG_MAIL__SMTP__HOST", "127.0.0.1")
            .env("MADANG_MAIL__SMTP__PORT", smtp_port.to_string())
            .env("MADANG_MAIL__SMTP__SECURITY", "none")
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (tell, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            stdout
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self {
            base: None,
            lines,
            child,
            _folder: folder,
        }
    }

    /// Waits until it listens, and answers where.
    pub fn base(&mut self) -> String {
        while self.base.is_none() {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| {
                panic!(
                    "madang serve does not start: {error}, {:?}",
                    self.child.try_wait()
                )
            });
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
