//! Parts of a benchmark in a process of their own, so that their CPU time is told apart from the client's.
//! A child is this same program; it says where it listens on its first line and ends when its stdin does.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use madang::store::Url;

use super::cpu::Meter;
use super::{service, sink};
use crate::Outcome;

/// The subcommand that makes this program a child.
pub const WORD: &str = "child";

/// What a child does.
#[derive(Debug, Clone)]
pub enum Part {
    /// The service with its jobs, over a database and a mail server on this port of the loopback.
    Whole(Url, u16),
    /// Takes mail.
    Sink,
}

/// A running child; ended and waited for when dropped.
pub struct Running {
    /// Where it listens.
    pub address: String,
    process: Child,
}

impl Running {
    /// Starts one and waits until it listens.
    pub fn start(part: &Part) -> Outcome<Self> {
        let words = match part {
            Part::Whole(url, mail) => vec!["whole".to_owned(), address(url), mail.to_string()],
            Part::Sink => vec!["sink".to_owned()],
        };
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command
            .arg(WORD)
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        let output = process.stdout.take().ok_or("the child has no output")?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self {
            address: address.trim().to_owned(),
            process,
        })
    }

    /// Waits until it has nothing to do: what its jobs find on the first look is no part of any request.
    pub fn wait_until_quiet(&self) -> Outcome<()> {
        const QUIET: f64 = 0.03;
        let meter = Meter {
            service: self.pid(),
            postmaster: None,
        };
        let mut quiet = 0;
        while quiet < 3 {
            let before = meter.read()?;
            std::thread::sleep(Duration::from_secs(1));
            let used = (meter.read()? - before).service;
            quiet = if used <= QUIET { quiet + 1 } else { 0 };
        }
        Ok(())
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        if let Err(error) = self.process.wait() {
            eprintln!("a child can't be waited for: {error}");
        }
    }
}

fn address(url: &Url) -> String {
    match url {
        Url::Sqlite(path) => format!("sqlite:{}", path.display()),
        Url::Pg(text) => text.clone(),
    }
}

/// Is the child.
pub fn run(words: &[String]) -> Outcome<()> {
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["whole", url, mail] => serve(&Url::parse(url)?, mail.parse()?),
        ["sink"] => {
            println!("{}", sink::listen(Arc::default())?);
            wait_for_end()
        }
        _ => Err("no such child".into()),
    }
}

fn serve(url: &Url, mail: u16) -> Outcome<()> {
    let app = service::open(url)?;
    let jobs = service::jobs(&app, service::mail(mail)?);
    let (base, _) = service::listen(app, jobs.clone())?;
    println!("{base}");
    let runtime = service::runtime()?;
    let (_going_on, stop) = tokio::sync::watch::channel(false);
    runtime.spawn(async move { jobs.run(stop).await });
    wait_for_end()
}

fn wait_for_end() -> Outcome<()> {
    std::io::stdin().read_to_end(&mut Vec::new())?;
    std::process::exit(0)
}
