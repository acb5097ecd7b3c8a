//! Times gathered, and how they are told.

use crate::support::cpu::Cpu;
use std::time::Duration;

/// How long single requests took.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of a hundred stay within, in milliseconds.
    pub fn percentile(&self, of_hundred: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * of_hundred / 100).min(sorted.len().saturating_sub(1));
        sorted
            .get(at)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Whether a figure is within its goal, in words.
pub fn verdict(figure: f64, goal: f64) -> &'static str {
    if figure <= goal { "met" } else { "MISSED" }
}

/// A heading.
pub fn heading(text: &str) {
    println!("\n## {text}\n");
}

/// What was measured of one case at one size.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// CPU time of all its requests.
    pub cpu: Cpu,
    /// How long each took.
    pub times: Times,
    /// Statements of all.
    pub statements: u64,
    /// Bytes of the last answer.
    pub bytes: usize,
}

impl Score {
    /// CPU-ms of one request, service and database together.
    pub fn cpu_ms(&self) -> f64 {
        self.cpu.total() * 1000.0 / self.times.count() as f64
    }
}
