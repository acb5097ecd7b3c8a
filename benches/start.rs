//! How soon `madang serve` answers, and what it holds resident when nothing happens.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Stopwatch};

use crate::Outcome;
use crate::support::cpu::resident;
use crate::support::figures::{heading, verdict};

/// Starts that are timed.
const STARTS: u32 = 10;
const GOAL_SECONDS: f64 = 0.1;
const GOAL_BYTES: f64 = 50e6;

/// Runs the benchmark.
pub fn run() -> Outcome<()> {
    heading("start: madang serve on SQLite");
    let folder = tempfile::tempdir()?;
    let (first, _) = start(folder.path())?;
    let mut best = f64::MAX;
    let mut sum = 0.0;
    for _ in 1..STARTS {
        let (seconds, _) = start(folder.path())?;
        best = best.min(seconds);
        sum += seconds;
    }
    let mean = sum / f64::from(STARTS - 1);
    println!("- an empty folder: {first:.3} s to the first answer (the tables are made)");
    println!(
        "- started again: mean {mean:.3} s, best {best:.3} s; goal {GOAL_SECONDS} s {}",
        verdict(mean, GOAL_SECONDS)
    );
    let (_, service) = start(folder.path())?;
    std::thread::sleep(Duration::from_secs(3));
    let bytes = resident(service.0.id())? as f64;
    println!(
        "- resident after 3 idle seconds: {:.1} MB; goal 50 MB {}",
        bytes / 1e6,
        verdict(bytes, GOAL_BYTES)
    );
    Ok(())
}

/// The service; it is told to end when dropped.
pub struct Service(pub Child);

impl Drop for Service {
    fn drop(&mut self) {
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait().map(|_| ())) {
            eprintln!("the service can't be ended: {error}");
        }
    }
}

/// Starts it and waits until `/healthz` answers.
fn start(folder: &std::path::Path) -> Outcome<(f64, Service)> {
    let (seconds, service, _) = start_with(folder, &[])?;
    Ok((seconds, service))
}

/// The same with settings from the environment; with the port that it listens on.
pub fn start_with(folder: &std::path::Path, environment: &[(&str, &str)]) -> Outcome<(f64, Service, u16)> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_madang"));
    command
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(folder)
        .envs(environment.iter().copied());
    let watch = Stopwatch::now();
    let mut service = Service(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    while watch.elapsed() < Duration::from_secs(20) {
        if answers(port).unwrap_or(false) {
            return Ok((watch.elapsed().as_secs_f64(), service, port));
        }
        if let Some(status) = service.0.try_wait()? {
            return Err(format!("madang serve ended by itself: {status}").into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Err("madang serve does not answer".into())
}

fn answers(port: u16) -> std::io::Result<bool> {
    use std::io::Write;
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line.starts_with("HTTP/1.1 200"))
}
