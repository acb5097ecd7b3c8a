//! What can be typed, and which settings the flags set.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};

use super::CliError;
use crate::config::{Flag, Sources};
use crate::domain::access::PlatformRole;
use crate::domain::text::Language;

/// Madang: the booking service of a city's demonstration sites.
///
/// Without a command: serve.
#[derive(Debug, Parser)]
#[command(name = "madang", version, arg_required_else_help = false)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Settings file (else the one that `MADANG_CONFIG` names, else /etc/madang/madang.toml)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database file and of mails written to files
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// postgres://… or sqlite:PATH
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

/// What is to be done.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Run the service
    Serve {
        /// Address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<String>,
    },
    /// Run an invented city on a clock of its own, in a fresh data folder
    Demo {
        /// Address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<String>,
        /// How fast the clock runs; 0 stands until it is moved
        #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=86_400))]
        speed: u32,
    },
    /// Bring the database's tables up to date; serve does so too
    Migrate,
    /// Say what is set, and whether everything that serve needs is well; names the cure where it is not
    Check,
    /// Copy the SQLite database into a new file, also while the service runs
    Backup {
        /// The file, which must not be there yet
        file: PathBuf,
    },
    /// Put a backup in the place of the SQLite database, which is kept aside; the service must be stopped
    Restore {
        /// The backup, which stays as it is
        file: PathBuf,
    },
    /// People
    #[command(subcommand)]
    Person(PersonCommand),
    /// Bearer tokens for programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// The mail server
    #[command(subcommand)]
    Mail(MailCommand),
    /// Notices that were sent or could not be
    #[command(subcommand)]
    Notice(NoticeCommand),
}

/// `person …`
#[derive(Debug, Clone, Subcommand)]
pub(super) enum PersonCommand {
    /// Add somebody; prints a link to set the password by, once, within three days
    Create {
        /// Address to sign in with
        #[arg(long)]
        email: String,
        /// Name
        #[arg(long)]
        name: String,
        /// Language of pages and mails
        #[arg(long, value_parser = languages(), default_value = Language::Ko.as_str())]
        language: Language,
        /// Role over the whole service
        #[arg(long, value_parser = roles())]
        role: Option<PlatformRole>,
    },
    /// List everybody
    List,
    /// Bar somebody from signing in
    Disable {
        /// Their address
        email: String,
    },
    /// Print a new link to set the password by
    Link {
        /// Their address
        email: String,
    },
}

/// `token …`
#[derive(Debug, Clone, Subcommand)]
pub(super) enum TokenCommand {
    /// Print a new token, alone: it is never shown again
    Create {
        /// Address of the person that it acts as
        #[arg(long)]
        person: String,
        /// What to call it
        #[arg(long, default_value = "command line")]
        name: String,
        /// What it may be used for: read, book, decide or administer; given as often as needed
        #[arg(long = "scope", default_value = "read")]
        scopes: Vec<String>,
        /// Days that it lasts, at most 365
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// List somebody's tokens that still open something
    List {
        /// Their address
        #[arg(long)]
        person: String,
    },
    /// Make a token open nothing
    Revoke {
        /// Its id, from the list
        id: i64,
    },
}

/// `mail …`
#[derive(Debug, Clone, Subcommand)]
pub(super) enum MailCommand {
    /// Send one test mail now
    Test {
        /// Where to
        address: String,
    },
}

/// `notice …`
#[derive(Debug, Clone, Subcommand)]
pub(super) enum NoticeCommand {
    /// List notices, newest first
    List {
        /// Only those in this state: queued, sent, expired or dead
        #[arg(long)]
        state: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=1_000))]
        limit: i64,
    },
    /// Queue a dead or expired notice again
    Replay {
        /// Its id, from the list
        id: i64,
    },
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new([
        PossibleValue::new(Language::Ko.as_str()).help("Korean"),
        PossibleValue::new(Language::En.as_str()).help("English"),
    ])
    .try_map(|word| Language::from_word(&word).ok_or("is no language"))
}

fn roles() -> impl TypedValueParser<Value = PlatformRole> {
    PossibleValuesParser::new([
        PossibleValue::new(PlatformRole::Staff.as_str()).help("Programme staff"),
        PossibleValue::new(PlatformRole::Admin.as_str()).help("Runs the service"),
    ])
    .try_map(|word| PlatformRole::from_word(&word).ok_or("is no role"))
}

impl Args {
    /// The command; without one, `serve`.
    pub(super) fn command(&self) -> Command {
        self.command.clone().unwrap_or(Command::Serve { listen: None })
    }

    /// `--listen` before a command that listens to nothing is a mistake.
    pub(super) fn check(&self) -> Result<(), CliError> {
        let listens = matches!(self.command(), Command::Serve { .. } | Command::Demo { .. });
        if self.listen.is_some() && !listens {
            Err(CliError::Usage("--listen goes with serve and demo".into()))
        } else {
            Ok(())
        }
    }

    /// The layers of the settings. The demonstration has a database of its own, so that it never meets a real
    /// one that a file or the environment names.
    pub(super) fn sources(&self, environment: Vec<(OsString, OsString)>) -> Sources {
        let listen = match self.command() {
            Command::Serve { listen } | Command::Demo { listen, .. } => {
                listen.or_else(|| self.listen.clone())
            }
            _ => None,
        };
        Sources {
            file: self.config.clone(),
            environment,
            flags: self.flags(listen),
        }
    }

    fn flags(&self, listen: Option<String>) -> Vec<Flag> {
        let data = self.data.as_ref().map(|path| path.to_string_lossy().into_owned());
        let all = [
            ("--listen", "server.listen", listen),
            ("--data", "data.folder", data),
            ("--database", "database.url", self.database.clone()),
        ];
        all.into_iter()
            .filter_map(|(name, key, value)| {
                Some(Flag {
                    name,
                    key,
                    value: value?,
                })
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "args_tests.rs"]
mod tests;
