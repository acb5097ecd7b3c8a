//! The demonstration: an invented city, its people, and a story of bookings that really was played through
//! the use cases.

mod city;
mod folder;
mod serve;
mod story;

use std::collections::BTreeMap;

pub use city::PASSWORD;
pub(super) use serve::{Wishes, serve};

use crate::app::{self, App};
use crate::clock::Manual;
use crate::domain::ids::BookingId;
use crate::domain::span::Instant;
use crate::jobs::Pace;
use crate::store;

/// 2027-01-04 08:00 in Seoul, a Monday: before the story's first step.
const FIRST_MOMENT: Instant = Instant::from_unix(1_799_017_200);
/// 2027-03-15 10:00 in Seoul, a Monday: where the story hands over.
const LAST_MOMENT: Instant = Instant::from_unix(1_805_072_400);

/// Why the city could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {why}")]
pub struct LoadError {
    what: String,
    why: String,
}

impl LoadError {
    /// Turns a use case's error into one of what was being done.
    fn of(what: impl Into<String>) -> impl FnOnce(app::Error) -> Self {
        |error| Self {
            what: what.into(),
            why: super::say::words(&error),
        }
    }

    fn file(what: &str, error: &toml::de::Error) -> Self {
        Self {
            what: what.into(),
            why: error.to_string().trim_end().to_owned(),
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The bookings by their names in the story, `B01` to `B20`.
    pub bookings: BTreeMap<String, BookingId>,
}

/// The clock that a demonstration begins with. It stands.
#[must_use]
pub fn clock() -> Manual {
    Manual::new(FIRST_MOMENT, 0)
}

/// Loads city and story into an empty database. Afterwards the clock stands at 2027-03-15 10:00 in Seoul,
/// and everything due has been done.
///
/// # Errors
/// [`LoadError`] with the step and, when the judge refuses it, every verdict.
pub async fn load(app: &App, pace: &Pace) -> Result<Loaded, LoadError> {
    super::serve::load_holidays(app)
        .await
        .map_err(LoadError::of("holidays"))?;
    tracing::info!("setting up organisations, people, consortia and sites");
    city::load(app).await?;
    tracing::info!("playing the story from January to 15 March 2027");
    let bookings = story::play(app, pace).await?;
    pace.advance_to(LAST_MOMENT)
        .await
        .map_err(LoadError::of("the last days"))?;
    let (queued, dead) = app
        .read(|tx| Ok(store::notices::count_waiting_and_dead(tx.conn)?))
        .await
        .map_err(LoadError::of("notices"))?;
    tracing::info!(bookings = bookings.len(), queued, dead, "the city is ready");
    Ok(Loaded { bookings })
}

#[cfg(test)]
mod tests;
