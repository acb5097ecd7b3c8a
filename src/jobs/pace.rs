//! The demonstration's clock: moved from one due moment to the next, so that everything happens at its own
//! time however fast the clock runs. Takes the place of [`Jobs::run`], so that whoever moves it can wait for
//! what is due.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::time::Instant as Moment;

use super::Jobs;
use crate::app::Result;
use crate::clock::Manual;
use crate::domain::job::Job;
use crate::domain::span::Instant;
use crate::store;

/// How often a running clock moves.
const STEP: Duration = Duration::from_millis(200);

/// Moves a manual clock and does what falls due on the way. Clones move the same clock.
#[derive(Clone)]
pub struct Pace {
    jobs: Jobs,
    clock: Manual,
    turn: Arc<Mutex<()>>,
    speed: Arc<AtomicU32>,
}

impl Pace {
    /// Moves `clock`, which must stand (speed 0), and runs `jobs`.
    #[must_use]
    pub fn new(jobs: Jobs, clock: Manual) -> Self {
        Self {
            jobs,
            clock,
            turn: Arc::default(),
            speed: Arc::default(),
        }
    }

    /// What the clock shows.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Moves the clock to `to`, stopping at each moment when a timer or a notice is due, and answers how much
    /// was done once everything due has been done. A time in the past only does what is due now.
    ///
    /// # Errors
    /// The store's; the clock then stands where it failed.
    pub async fn advance_to(&self, to: Instant) -> Result<usize> {
        // One at a time: the clock must not pass a moment whose work another call still does.
        let _turn = self.turn.lock().await;
        let mut done = self.jobs.tick().await?;
        while let Some(next) = self.next_due().await?.filter(|next| *next <= to) {
            // What stays due although it was just done would hold the clock for ever; it is tried again a
            // second later.
            self.clock.move_to(next.max(self.clock.now().plus(1)));
            done += self.jobs.tick().await?;
        }
        self.clock.move_to(to);
        Ok(done + self.jobs.tick().await?)
    }

    /// Sets how many times as fast as the machine's the clock runs while [`Pace::run`] does; 0, as at first:
    /// it stands.
    pub fn run_at(&self, speed: u32) {
        self.speed.store(speed, Ordering::Relaxed);
    }

    /// See [`Pace::run_at`].
    #[must_use]
    pub fn speed(&self) -> u32 {
        self.speed.load(Ordering::Relaxed)
    }

    /// Moves the clock on and does what is due, also what is written meanwhile, until told to stop.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut last = Moment::now();
        let mut millis: i64 = 0;
        while !*stop.borrow() {
            let speed = i64::from(self.speed.load(Ordering::Relaxed));
            millis += i64::try_from(last.elapsed().as_millis())
                .unwrap_or(0)
                .saturating_mul(speed);
            last = Moment::now();
            if let Err(error) = self.advance_to(self.clock.now().plus(millis / 1000)).await {
                tracing::error!(%error, "what was due could not be done; it will be tried again");
            }
            millis %= 1000;
            tokio::select! {
                () = self.jobs.app.bell(Job::Timers).notified() => {}
                () = self.jobs.app.bell(Job::Notices).notified() => {}
                () = tokio::time::sleep(STEP) => {}
                _ = stop.changed() => {}
            }
        }
        self.jobs.ended.send_replace(true);
    }

    async fn next_due(&self) -> Result<Option<Instant>> {
        self.jobs
            .app
            .read(|tx| {
                let (timer, notice) = (
                    store::timers::next_due(tx.conn)?,
                    store::notices::next_attempt(tx.conn)?,
                );
                Ok([timer, notice].into_iter().flatten().min())
            })
            .await
    }
}
