//! The log: lines on standard error, filtered by level and part. Request ids and metrics are the web's.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts the log of this process. Later calls change nothing.
///
/// # Errors
/// In words, when the levels can't be read.
pub fn start(log: &Log) -> Result<(), String> {
    let filter = EnvFilter::builder()
        .parse(&log.level)
        .map_err(|error| error.to_string())?;
    let to_stderr = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        // Standard output is for what a command answers.
        .with_writer(std::io::stderr)
        // A log that can't be written, on a full disk, must not end the thread that logs.
        .log_internal_errors(false);
    let started = match log.format {
        LogFormat::Full => to_stderr.try_init(),
        LogFormat::Compact => to_stderr.compact().try_init(),
    };
    // A second start within a process, as in tests, keeps the first log.
    started.or(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_that_mean_nothing_are_refused() {
        let log = |level: &str| Log {
            level: level.into(),
            format: LogFormat::Compact,
        };
        assert!(start(&log("madang=loud")).is_err());
        assert_eq!(start(&log("warn,madang=debug")), Ok(()));
        assert_eq!(start(&log("info")), Ok(()));
    }
}
