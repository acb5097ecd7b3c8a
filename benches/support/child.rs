//! Parts of a benchmark in a process of their own, so that their CPU time is told apart from the client's.
//! A child is this same program; it says where it listens on its first line and ends when its stdin does.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use madang::notify::{Memory, Transport};
use madang::store::Url;

use super::{service, sink};
use crate::Outcome;

/// The subcommand that makes this program a child.
pub const WORD: &str = "child";

/// What a child does.
#[derive(Debug, Clone)]
pub enum Part {
    /// Serves HTTP over a database, without its jobs.
    Requests(Url),
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
            Part::Requests(url) => vec!["requests".to_owned(), address(url)],
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
        ["requests", url] => serve(&Url::parse(url)?),
        ["sink"] => {
            println!("{}", sink::listen(Arc::default())?);
            wait_for_end()
        }
        _ => Err("no such child".into()),
    }
}

fn serve(url: &Url) -> Outcome<()> {
    let app = service::open(url)?;
    let jobs = service::jobs(&app, Transport::memory(&Memory::default()));
    let (base, _) = service::listen(app, jobs)?;
    println!("{base}");
    wait_for_end()
}

fn wait_for_end() -> Outcome<()> {
    std::io::stdin().read_to_end(&mut Vec::new())?;
    std::process::exit(0)
}
