//! Whether the service can do its work: the database takes a write, and timers are fired.

use super::{App, Error, Result};
use crate::domain::causes::with_causes;
use crate::store::jobs::Beat;
use crate::store::{self, Url};

/// A timer that waits longer than this shows that nobody fires them.
const WORST_LAG_SECONDS: i64 = 60;

/// What a service that works tells of itself.
#[derive(Debug)]
pub struct Ready {
    /// How late the next timer is.
    pub timer_lag_seconds: i64,
    /// The last run of each job.
    pub beats: Vec<Beat>,
}

/// Why the service can't work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReady {
    /// No connection to the database.
    Unreachable,
    /// It takes no writes.
    ReadOnly,
    /// It can't keep what is written.
    CannotWrite,
    /// It does not come to it.
    Busy,
    TimersLate,
}

impl NotReady {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "database_unreachable",
            Self::ReadOnly => "database_read_only",
            Self::CannotWrite => "database_cannot_write",
            Self::Busy => "database_busy",
            Self::TimersLate => "timers_late",
        }
    }

    fn of(error: &store::Error, url: &Url) -> Self {
        match (error, url) {
            // No line leads to a file that could break: its disk failed.
            (store::Error::UnknownOutcome(_), Url::Sqlite(_)) => Self::CannotWrite,
            _ => Self::of_any(error),
        }
    }

    const fn of_any(error: &store::Error) -> Self {
        match error {
            store::Error::Unreachable(_) | store::Error::Lost(_) | store::Error::UnknownOutcome(_) => {
                Self::Unreachable
            }
            store::Error::ReadOnly(_) => Self::ReadOnly,
            store::Error::Busy(_) | store::Error::Met => Self::Busy,
            _ => Self::CannotWrite,
        }
    }
}

/// Writes a heartbeat and looks at the timers. Callers at the same moment take turns, so that however many
/// ask, they hold one connection.
///
/// # Errors
/// Why the service can't work; the database's own words go to the log.
pub async fn look(app: &App) -> std::result::Result<Ready, NotReady> {
    let turn = app.heart.lock().await;
    let beaten: store::Result<()> = app.db.write(store::health::beat).await;
    drop(turn);
    beaten.map_err(|error| {
        tracing::warn!(error = %with_causes(&error), "the heartbeat failed");
        NotReady::of(&error, app.db.url())
    })?;
    let looked: Result<Ready> = app
        .read(|tx| {
            let due = store::timers::next_due(tx.conn)?;
            let beats = store::jobs::list_beats(tx.conn)?;
            Ok(Ready {
                timer_lag_seconds: due.map_or(0, |due| (tx.now.unix() - due.unix()).max(0)),
                beats,
            })
        })
        .await;
    match looked {
        Ok(ready) if ready.timer_lag_seconds > WORST_LAG_SECONDS => Err(NotReady::TimersLate),
        Ok(ready) => Ok(ready),
        Err(error) => {
            tracing::warn!(%error, "the timers can't be looked at");
            Err(if matches!(error, Error::Met) {
                NotReady::Busy
            } else {
                NotReady::Unreachable
            })
        }
    }
}
