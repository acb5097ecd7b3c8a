//! What a flood of wrong sign-ins leaves behind in `madang serve`: each hash takes 19 MiB while it is made.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant as Stopwatch};

use crate::Outcome;
use crate::start::start_with;
use crate::support::cpu::resident;
use crate::support::figures::{heading, verdict};

/// Who try at the same moment.
const AT_ONCE: usize = 40;
/// Tries of each.
const EACH: usize = 25;
const GOAL_BYTES: f64 = 20e6;

/// Runs the benchmark.
pub fn run() -> Outcome<()> {
    heading("sign-in: 1,000 wrong ones, 40 at once");
    let folder = tempfile::tempdir()?;
    // The limits would end the flood before it did any harm.
    let (_, service, port) = start_with(folder.path(), &[("MADANG_SIGN_IN__FAILURES", "10000")])?;
    std::thread::sleep(Duration::from_secs(2));
    let before = resident(service.0.id())? as f64;
    let watch = Stopwatch::now();
    let tries: Vec<_> = (0..AT_ONCE)
        .map(|who| std::thread::spawn(move || flood(port, who)))
        .collect();
    let mut refused = 0;
    for one in tries {
        refused += one
            .join()
            .map_err(|_| "a thread of the flood ended by itself")??;
    }
    let rate = (AT_ONCE * EACH) as f64 / watch.elapsed().as_secs_f64();
    std::thread::sleep(Duration::from_secs(2));
    let after = resident(service.0.id())? as f64;
    println!(
        "- {rate:.0} a second; {refused} of {} were told to come back",
        AT_ONCE * EACH
    );
    let more = after - before;
    println!(
        "- resident before {:.1} MB, after {:.1} MB; goal 20 MB more {}",
        before / 1e6,
        after / 1e6,
        verdict(more, GOAL_BYTES)
    );
    Ok(())
}

/// Wrong passwords for addresses that nobody has. How many were told to come back later.
fn flood(port: u16, who: usize) -> Outcome<usize> {
    let mut refused = 0;
    for n in 0..EACH {
        match try_once(port, &format!("{n}-{who}@flood.example"))? {
            401 => {}
            503 => refused += 1,
            other => return Err(format!("a wrong password was answered with {other}").into()),
        }
    }
    Ok(refused)
}

fn try_once(port: u16, email: &str) -> Outcome<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let body = format!(r#"{{"email": "{email}", "password": "not the password"}}"#);
    write!(
        stream,
        "POST /api/v1/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    reader.read_to_end(&mut Vec::new())?;
    Ok(line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or("no status")?)
}
