//! A real store with the interface of S3 on free ports of the loopback: SeaweedFS, which `tests/run` has
//! installed.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use madang::config::{Files, S3Addressing, S3Settings};
use madang::domain::file::FilePlace;
use madang::vault::Vault;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};

use super::{agent, status_and_text};

const BUCKET: &str = "photos";
const ACCESS_KEY: &str = "test";
const SECRET_KEY: &str = "a-secret-of-the-tests";
/// Longest wait for a start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running store. Killed when it is dropped.
pub struct S3Server {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl S3Server {
    /// Starts it with one empty bucket; none where the program is not there.
    pub fn start() -> Option<Self> {
        let program = std::env::var("MADANG_TEST_S3").ok().filter(|path| !path.is_empty());
        let Some(program) = program else {
            eprintln!("no MADANG_TEST_S3: files in an S3 were NOT tried");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let may = format!(
            r#"{{"identities": [{{"name": "tests", "credentials": [{{"accessKey": "{ACCESS_KEY}",
            "secretKey": "{SECRET_KEY}"}}], "actions": ["Admin", "Read", "Write", "List"]}}]}}"#
        );
        let config = folder.path().join("s3.json");
        std::fs::write(&config, may).unwrap();
        let ports = free_ports();
        let mut command = Command::new(program);
        command.arg(format!("-logdir={}", folder.path().display()));
        command.args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]);
        command.args(["-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=8"]);
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
        let child = command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            child,
            port: ports[0],
            _folder: folder,
        };
        server.make_bucket();
        Some(server)
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks until it answers.
    fn make_bucket(&self) {
        let endpoint = self.endpoint().parse().unwrap();
        let bucket = Bucket::new(endpoint, UrlStyle::Path, BUCKET, "us-east-1").unwrap();
        let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY);
        let began = Instant::now();
        loop {
            let url = bucket.create_bucket(&credentials).sign(Duration::from_secs(60));
            let said = match agent().put(url.as_str()).send_empty() {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => format!("{:?}", status_and_text(answer)),
                Err(error) => error.to_string(),
            };
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
                secret_key: SECRET_KEY.into(),
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
        self.child.kill().ok();
        self.child.wait().ok();
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
