//! The command line: flags and settings → one command. Holds no rule and no SQL; acts as the service itself.
//! Standard output is for what a command answers, standard error for the log and for errors.

mod args;
mod backup;
mod check;
pub mod demo;
mod listen;
mod mail;
mod notice;
mod parts;
mod person;
mod restore;
mod say;
mod serve;
mod token;

use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

use crate::config::{Settings, SettingsError};
use crate::domain::causes::with_causes;
use crate::{app, telemetry};

#[derive(Debug, thiserror::Error)]
enum CliError {
    /// Settings or flags that can't be used: exit code 2.
    #[error("settings can't be used\n{0}")]
    Settings(#[from] SettingsError),
    /// Flags that don't go together: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// A use case says no: exit code 1.
    #[error("{}", say::words(.0))]
    Refused(#[from] app::Error),
    /// Anything else that is told in words of our own: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// What was being done, and the error that ended it: exit code 1.
    #[error("{what}")]
    Stopped {
        what: String,
        source: Box<dyn Error + Send + Sync>,
    },
}

impl CliError {
    /// Turns an error into a failure of what was being done.
    fn failed<E: Into<Box<dyn Error + Send + Sync>>>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        |source| Self::Stopped {
            what: what.into(),
            source: source.into(),
        }
    }

    /// For who sits at the terminal. Settings and refusals tell all by themselves.
    fn in_words(&self) -> String {
        match self {
            Self::Stopped { .. } => with_causes(self),
            _ => self.to_string(),
        }
    }

    const fn code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Usage(_) => 2,
            Self::Refused(_) | Self::Failed(_) | Self::Stopped { .. } => 1,
        }
    }
}

/// Runs the command line. Exit codes: 0 done, 1 failed, 2 flags or settings that can't be used.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // Help is an answer, everything else an error; clap knows which stream and code. A closed stream
            // changes nothing.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match obey(args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("madang: {}", error.in_words());
            ExitCode::from(error.code())
        }
    }
}

fn obey(args: Args) -> Result<ExitCode, CliError> {
    args.check()?;
    let settings = Settings::load(&args.sources(std::env::vars_os().collect()))?;
    telemetry::start(&settings.log).map_err(|error| CliError::Usage(format!("log.level: {error}")))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(CliError::failed("threads"))?;
    let done = runtime.block_on(dispatch(args, settings));
    // What a blocking thread still holds, such as a name being looked up, must not hold the end.
    runtime.shutdown_background();
    done
}

async fn dispatch(args: Args, settings: Settings) -> Result<ExitCode, CliError> {
    let done = match args.command() {
        Command::Serve { .. } => serve::serve(&settings).await,
        Command::Demo { speed, .. } => {
            let (database, data) = (args.database, args.data);
            demo::serve(
                &settings,
                demo::Wishes {
                    database,
                    data,
                    speed,
                },
            )
            .await
        }
        Command::Migrate => serve::migrate(&settings),
        Command::Backup { file } => backup::run(&settings, &file),
        Command::Restore { file } => restore::run(&settings, &file),
        Command::Check => return check::check(&settings).await,
        Command::Person(command) => person::run(&settings, command).await,
        Command::Token(command) => token::run(&settings, command).await,
        Command::Mail(command) => mail::run(&settings, command).await,
        Command::Notice(command) => notice::run(&settings, command).await,
    };
    done.map(|()| ExitCode::SUCCESS)
}
