//! CPU time from `/proc`: the figure to compare on a machine where others work too. Linux only.

use std::path::Path;

use crate::Outcome;

/// Linux counts in hundredths of a second towards programs, whatever its own clock is.
const TICKS: f64 = 100.0;

/// The processes whose time is counted.
#[derive(Debug, Clone, Copy)]
pub struct Meter {
    /// The service: one process with all its threads.
    pub service: u32,
    /// PostgreSQL's first process; its children are counted, less autovacuum, which comes when it likes.
    /// None: SQLite.
    pub postmaster: Option<u32>,
}

/// Seconds of CPU.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cpu {
    /// Of the service.
    pub service: f64,
    /// Of the database's own processes.
    pub database: f64,
}

impl Cpu {
    /// Both together.
    pub fn total(self) -> f64 {
        self.service + self.database
    }
}

impl std::ops::Sub for Cpu {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            service: self.service - before.service,
            database: self.database - before.database,
        }
    }
}

impl std::ops::AddAssign for Cpu {
    fn add_assign(&mut self, more: Self) {
        self.service += more.service;
        self.database += more.database;
    }
}

impl Meter {
    /// This process and a database.
    pub fn here(postmaster: Option<u32>) -> Self {
        Self {
            service: std::process::id(),
            postmaster,
        }
    }

    /// What was used so far.
    pub fn read(self) -> Outcome<Cpu> {
        let service = Stat::of(self.service)?.own;
        let database = match self.postmaster {
            Some(first) => family(first)?,
            None => 0,
        };
        Ok(Cpu {
            service: service as f64 / TICKS,
            database: database as f64 / TICKS,
        })
    }
}

/// A line of `/proc/*/stat`, in ticks.
struct Stat {
    parent: u32,
    own: u64,
}

impl Stat {
    fn of(pid: u32) -> Outcome<Self> {
        Self::read(&Path::new("/proc").join(pid.to_string()).join("stat"))
    }

    fn read(path: &Path) -> Outcome<Self> {
        let line = std::fs::read_to_string(path)?;
        // The name stands in brackets and may hold anything; what counts comes after it.
        let (_, rest) = line.rsplit_once(')').ok_or("no name in stat")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let ticks = |index: usize| {
            fields
                .get(index)
                .and_then(|text| text.parse::<u64>().ok())
                .unwrap_or_default()
        };
        Ok(Self {
            parent: u32::try_from(ticks(1))?,
            own: ticks(11) + ticks(12),
        })
    }
}

fn family(first: u32) -> Outcome<u64> {
    let living = std::fs::read_dir("/proc")?.filter_map(|entry| {
        let folder = entry.ok()?.path();
        let stat = Stat::read(&folder.join("stat"))
            .ok()
            .filter(|stat| stat.parent == first)?;
        let title = std::fs::read_to_string(folder.join("cmdline")).ok()?;
        (!title.contains("autovacuum")).then_some(stat.own)
    });
    Ok(Stat::of(first)?.own + living.sum::<u64>())
}

/// The parent of a process on this machine.
pub fn parent_of(pid: u32) -> Outcome<u32> {
    Ok(Stat::of(pid)?.parent)
}

/// CPU seconds of this thread, finer than ticks.
pub fn of_this_thread() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = text
        .split_whitespace()
        .next()
        .ok_or("schedstat is empty")?
        .parse()?;
    Ok(nanoseconds / 1e9)
}

/// Resident memory of a process in bytes.
pub fn resident(pid: u32) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024)
}
