//! What was asked for on the command line.

use std::time::Duration;

use crate::Outcome;

/// The command line, read.
#[derive(Debug, Clone)]
pub struct Args {
    /// Which benchmark.
    pub what: String,
    /// How long each part of a comparison runs in all.
    pub time: Duration,
    /// How many stored sessions the HTTP benchmark looks at, one run each.
    pub stored: Vec<u64>,
    /// Whether those were asked for.
    pub sizes_given: bool,
    /// Only SQLite, whatever server is there.
    pub sqlite_only: bool,
    /// Only pages with this in their name.
    pub only: String,
    /// Further words, for child processes.
    pub rest: Vec<String>,
}

impl Args {
    /// Reads the words after the program's name. Cargo adds `--bench` by itself.
    pub fn read(words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut args = Self {
            what: String::new(),
            time: Duration::from_secs(6),
            stored: vec![10_000, 100_000],
            sizes_given: false,
            sqlite_only: false,
            only: String::new(),
            rest: vec![],
        };
        let mut words = words.filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            match word.as_str() {
                "--seconds" => args.time = Duration::from_secs(value(&mut words)?.parse()?),
                "--sessions" => {
                    args.sizes_given = true;
                    args.stored = value(&mut words)?
                        .split(',')
                        .map(str::parse)
                        .collect::<Result<_, _>>()?;
                }
                "--large" => args.stored.push(1_000_000),
                "--only" => args.only = value(&mut words)?,
                "--sqlite-only" => args.sqlite_only = true,
                _ if args.what.is_empty() => args.what = word,
                _ => args.rest.push(word),
            }
        }
        Ok(args)
    }
}

fn value(words: &mut impl Iterator<Item = String>) -> Outcome<String> {
    words.next().ok_or_else(|| "a value is missing".into())
}
