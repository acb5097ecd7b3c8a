//! A real store with the interface of S3 on free ports of the loopback: `SeaweedFS`, which `tests/run` has
//! installed.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use madang::config::{Files, S3Addressing, S3Settings};
use madang::domain::picture::file::FilePlace;
use madang::vault::Vault;
use madang::web::{Limits, Metrics, Service};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use serde_json::json;

use super::{TestApp, agent, listen, status_and_text};

const BUCKET: &str = "photos";
const ACCESS_KEY: &str = "test";
/// Starts before somebody must look: another program may take a port in between.
const MOST_STARTS: usize = 5;
/// Longest wait for a start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running store. Killed when it is dropped.
pub struct S3Server {
    child: Mutex<Child>,
    port: u16,
    /// Of this one alone, so that none is taken for another.
    secret_key: String,
    _folder: tempfile::TempDir,
}

/// The one that runs now: tests of one process share it.
static RUNNING: Mutex<Weak<S3Server>> = Mutex::new(Weak::new());

impl S3Server {
    /// The store with its bucket; none where the program is not there.
    pub fn start() -> Option<Arc<Self>> {
        let program = std::env::var("MADANG_TEST_S3")
            .ok()
            .filter(|path| !path.is_empty());
        let Some(program) = program else {
            eprintln!("no MADANG_TEST_S3: files in an S3 were NOT tried");
            return None;
        };
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = running.upgrade() {
            return Some(server);
        }
        let mut starts = (0..MOST_STARTS).filter_map(|_| {
            let server = Self::launch(&program);
            server.makes_bucket().then_some(server)
        });
        let server = Arc::new(starts.next().expect("an S3 that starts"));
        *running = Arc::downgrade(&server);
        Some(server)
    }

    fn launch(program: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret_key = folder.path().file_name().unwrap().to_string_lossy().into_owned();
        let may = json!({ "identities": [{
            "name": "tests",
            "credentials": [{ "accessKey": ACCESS_KEY, "secretKey": secret_key }],
            "actions": ["Admin", "Read", "Write", "List"],
        }] });
        std::fs::write(folder.path().join("s3.json"), may.to_string()).unwrap();
        let ports = free_ports();
        let mut command = Command::new(program);
        command.arg(format!("-logdir={}", folder.path().display()));
        command.args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]);
        command.args([
            "-master.telemetry=false",
            "-master.volumeSizeLimitMB=64",
            "-volume.max=8",
        ]);
        command.args(["-s3.port.iceberg=0"]);
        for (name, port) in PORTS.iter().zip(&ports) {
            command.arg(format!("-{name}={port}"));
        }
        for (flag, name) in [
            ("dir", ""),
            ("s3.config", "s3.json"),
            ("s3.localSocket", "s3.sock"),
            ("filer.localSocket", "filer.sock"),
        ] {
            command.arg(format!("-{flag}={}", folder.path().join(name).display()));
        }
        let command = command.current_dir(folder.path()).stdin(Stdio::null());
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            child: Mutex::new(child),
            port: ports[0],
            secret_key,
            _folder: folder,
        }
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks until it answers; false when it ended.
    fn makes_bucket(&self) -> bool {
        let endpoint = self.endpoint().parse().unwrap();
        let bucket = Bucket::new(endpoint, UrlStyle::Path, BUCKET, "us-east-1").unwrap();
        let credentials = Credentials::new(ACCESS_KEY, &self.secret_key);
        let began = Instant::now();
        loop {
            let url = bucket.create_bucket(&credentials).sign(Duration::from_mins(1));
            let said = match agent().put(url.as_str()).send_empty() {
                Ok(answer) if answer.status().is_success() => return true,
                Ok(answer) => format!("{:?}", status_and_text(answer)),
                Err(error) => error.to_string(),
            };
            if self.child.lock().unwrap().try_wait().unwrap().is_some() {
                return false;
            }
            assert!(began.elapsed() < PATIENCE, "the S3 does not start: {said}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Settings by which a service keeps its files here, under a prefix.
    pub fn files(&self, prefix: &str) -> Files {
        Files {
            place: FilePlace::S3,
            folder: None,
            s3: Some(S3Settings {
                endpoint: self.endpoint(),
                bucket: BUCKET.into(),
                region: "us-east-1".into(),
                addressing: S3Addressing::Path,
                prefix: prefix.into(),
                access_key: ACCESS_KEY.into(),
                secret_key: self.secret_key.clone(),
                timeout_seconds: 30,
            }),
        }
    }

    pub fn vault(&self, prefix: &str) -> Vault {
        Vault::new(&self.files(prefix), None).unwrap()
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        child.kill().ok();
        child.wait().ok();
    }
}

/// What listens in it.
const PORTS: [&str; 8] = [
    "s3.port",
    "s3.port.grpc",
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
];

fn free_ports() -> Vec<u16> {
    let held: Vec<TcpListener> = PORTS
        .iter()
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    held.iter().map(|own| own.local_addr().unwrap().port()).collect()
}

impl TestApp {
    /// Serves the same also from another server, which keeps files elsewhere; answers where.
    pub fn also_serves(&self, vault: Vault) -> String {
        let app = self.app.clone().with_vault(vault);
        let (base, _) = listen(Service {
            app,
            jobs: self.jobs.clone(),
            pace: None,
            limits: Limits::default(),
            metrics: Arc::new(Metrics::new().unwrap()),
            settings: Arc::default(),
        });
        base
    }

    /// Waits until something holds, or gives up.
    pub fn waits_for<T>(&self, something: impl Future<Output = T>) -> T {
        self.runtime.block_on(something)
    }
}
