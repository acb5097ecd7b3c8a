//! The clock as an argument: the machine's, or one that stands until it is moved and may run faster.
//! The only place that reads the machine's time.

use std::sync::{Arc, Mutex};

use crate::domain::span::Instant;

/// Tells what time it is.
#[derive(Clone)]
pub enum Clock {
    System,
    /// One that is moved by hand, or runs at a multiple of the machine's.
    Manual(Manual),
}

/// A clock that starts where it is told. Clones show the same time.
#[derive(Clone)]
pub struct Manual(Arc<Mutex<Hands>>);

struct Hands {
    shown: Instant,
    since: std::time::Instant,
    speed: u32,
}

impl Manual {
    /// A clock that shows `start` and runs `speed` times as fast as the machine's; 0 stands still.
    #[must_use]
    pub fn new(start: Instant, speed: u32) -> Self {
        Self(Arc::new(Mutex::new(Hands {
            shown: start,
            since: std::time::Instant::now(),
            speed,
        })))
    }

    #[must_use]
    pub fn now(&self) -> Instant {
        let hands = self.hands();
        hands.shown.plus(run(&hands))
    }

    /// Moves it forward to `to`; a time in its past leaves it.
    pub fn move_to(&self, to: Instant) {
        let mut hands = self.hands();
        let now = hands.shown.plus(run(&hands));
        hands.shown = now.max(to);
        hands.since = std::time::Instant::now();
    }

    /// Changes how fast it runs from here on.
    pub fn run_at(&self, speed: u32) {
        let mut hands = self.hands();
        hands.shown = hands.shown.plus(run(&hands));
        hands.since = std::time::Instant::now();
        hands.speed = speed;
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, Hands> {
        // The hands are whole at any moment, so a poisoned lock still tells the time.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn run(hands: &Hands) -> i64 {
    let millis = hands
        .since
        .elapsed()
        .as_millis()
        .saturating_mul(u128::from(hands.speed));
    i64::try_from(millis / 1000).unwrap_or(i64::MAX / 4)
}

impl Clock {
    /// Now, to the second.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the one place that reads the machine's time"
            )]
            Self::System => Instant::from_unix(chrono::Utc::now().timestamp()),
            Self::Manual(manual) => manual.now(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_forward_and_by_hand() {
        let clock = Manual::new(Instant::from_unix(1_000), 0);
        clock.move_to(Instant::from_unix(2_000));
        clock.move_to(Instant::from_unix(1_500));
        assert_eq!(clock.now(), Instant::from_unix(2_000));
    }
}
