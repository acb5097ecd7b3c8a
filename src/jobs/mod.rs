//! Work that nobody waits for: timers fire, notices leave, old rows go. A job takes no input, looks at what
//! stands, does what is due in bounded batches, and says how much; its next run is its retry. Never decides a
//! rule.

mod mail;
mod pace;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tracing::Instrument;

use crate::app::tell::invited;
use crate::app::timers::{self, Fired};
use crate::app::{
    App, Result, auth, bookings, feeds, joining, journal, people, photos, post, presence, questions,
};
use crate::domain::ids::{BookingId, NoticeId};
use crate::domain::job::Job;
use crate::domain::span::Instant;
use crate::notify::{Sender, Transport};
use crate::store;

pub use mail::Preview;
pub use pace::Pace;

/// Runs the jobs of one process.
#[derive(Clone)]
pub struct Jobs {
    app: App,
    transport: Arc<Transport>,
    sender: Sender,
    ended: Arc<watch::Sender<bool>>,
    /// When calendars were last made to follow who belongs to whom: the almanac's edition and the half-hour.
    settled: Arc<Mutex<Option<(i64, i64)>>>,
    /// The ten minutes in which it was last looked whether the sheets of sites are due.
    sheets: Arc<Mutex<Option<i64>>>,
    /// When each job last said that it goes on well.
    beats: Arc<Mutex<BTreeMap<Job, Instant>>>,
    /// What became of mails that left, as far as the database has not taken it.
    unmarked: Arc<Mutex<Vec<mail::Marked>>>,
    /// Links of mails that left, in the demonstration.
    links: Arc<Mutex<BTreeMap<NoticeId, String>>>,
}

/// The longest pause between two runs of a job that nothing wakes.
const PERIOD: Duration = Duration::from_secs(1);
/// How long a woken job waits for what else may wake it, so that it looks once for many writes.
const MOMENT: Duration = Duration::from_millis(50);
/// A job that goes on well says so this often, in seconds, so that an idle service writes little.
const BEAT_SECONDS: i64 = 10;
/// How long fired timers and used idempotency keys are kept, in days.
const KEPT_DAYS: i64 = 90;
/// Entries of the journal that people are taken out of in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 500;

impl Jobs {
    /// Jobs over a service, with the way that mail leaves.
    #[must_use]
    pub fn new(app: App, transport: Transport, sender: Sender) -> Self {
        let (transport, ended) = (Arc::new(transport), Arc::new(watch::Sender::new(false)));
        Self {
            app,
            transport,
            sender,
            ended,
            settled: Arc::default(),
            sheets: Arc::default(),
            beats: Arc::default(),
            unmarked: Arc::default(),
            links: Arc::default(),
        }
    }

    /// Does everything that is due now, timers first, and answers how much it was.
    ///
    /// # Errors
    /// The store's. What was done before stays done.
    pub async fn tick(&self) -> Result<usize> {
        let fired = self.fire_timers().await?;
        Ok(fired + self.settle_and_send().await?)
    }

    /// Tells when the jobs were told to stop, so that what lasts as long as the service can end with them.
    #[must_use]
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }

    /// Runs until told to stop; finishes what is in hand first.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        let mail = self.clone();
        let clean = self.clone();
        let (mail_stop, clean_stop) = (stop.clone(), stop.clone());
        // Mail has its own loop, so a slow server never holds up a start or an end.
        let mailing = tokio::spawn(async move {
            mail.repeat(Job::Notices, mail_stop, PERIOD, async |jobs| {
                jobs.settle_and_send().await
            })
            .await;
        });
        let cleaning = tokio::spawn(async move {
            clean
                .repeat(Job::Cleanup, clean_stop, PERIOD * 3600, async |jobs| {
                    jobs.clean_up().await
                })
                .await;
        });
        self.repeat(Job::Timers, stop, PERIOD, async |jobs| jobs.fire_timers().await)
            .await;
        self.ended.send_replace(true);
        for task in [mailing, cleaning] {
            if let Err(error) = task.await {
                tracing::error!(%error, "a job stopped");
            }
        }
    }

    async fn repeat(
        &self,
        job: Job,
        mut stop: watch::Receiver<bool>,
        period: Duration,
        run: impl AsyncFn(&Self) -> Result<usize>,
    ) {
        while !*stop.borrow() {
            let once = async {
                if let Err(error) = run(self).await {
                    tracing::error!(%error, "a job failed; it will run again");
                    self.report(job, &error.to_string()).await;
                }
            };
            once.instrument(tracing::error_span!("job", name = %job)).await;
            tokio::select! {
                () = self.app.bell(job).notified() => tokio::time::sleep(MOMENT).await,
                () = tokio::time::sleep(period) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn fire_timers(&self) -> Result<usize> {
        let mut all = 0;
        loop {
            let batch = if self.anything_due().await? {
                self.app.write(timers::fire_due).await?
            } else {
                Fired::All(0)
            };
            match batch {
                Fired::Full(fired) => all += fired,
                Fired::All(fired) => {
                    self.beat(Job::Timers).await?;
                    return Ok(all + fired);
                }
            }
        }
    }

    /// Looking is a read; only what is due costs a write.
    async fn anything_due(&self) -> Result<bool> {
        self.app
            .read(|tx| Ok(store::timers::find_due(tx.conn, tx.now)?.is_some()))
            .await
    }

    /// Deletes what is of no use any more, and takes people out of what is old.
    ///
    /// # Errors
    /// The store's. What was done before stays done.
    pub async fn clean_up(&self) -> Result<usize> {
        let mut forgotten = 0;
        // Looking is a read, as the old part of the journal is long.
        while self.app.read(journal::tells_too_long).await? {
            forgotten += self
                .app
                .write_quietly(|tx| journal::forget_people(tx, FORGOTTEN_AT_ONCE))
                .await?;
        }
        forgotten += self.forget_notices().await?;
        let cleaned = self
            .app
            .write_quietly(move |tx| {
                let before = tx.now.plus_days(-KEPT_DAYS);
                let gone = store::timers::delete_fired(tx.conn, before)?
                    + store::bookings::delete_old_keys(tx.conn, before)?
                    + auth::forget_stale(tx)?
                    + bookings::forget_decision_links(tx)?
                    + feeds::forget_unused(tx)?
                    + people::forget_invitations(tx, before)?
                    + questions::forget_questions(tx)?
                    + joining::forget_asks(tx)?
                    + people::forget_deputies(tx, before)?
                    + presence::forget_people(tx)?
                    + presence::forget_crew_links(tx)?
                    + photos::forget_photos(tx)?
                    + forgotten;
                store::jobs::beat(tx.conn, Job::Cleanup, tx.now, gone as i64, None)?;
                Ok(gone)
            })
            .await?;
        // Last, as a place that does not answer holds up nothing else.
        Ok(cleaned + self.app.sweep_files().await?)
    }

    /// Deletes notices that are older than the retention, piece by piece. How many.
    async fn forget_notices(&self) -> Result<usize> {
        let mut forgotten = 0;
        let mut next = Some(NoticeId(0));
        while let Some(after) = next {
            let old = self.app.read(move |tx| post::list_forgettable(tx, after)).await?;
            next = old.next;
            if old.ids.is_empty() {
                continue;
            }
            forgotten += self
                .app
                .write_quietly(move |tx| Ok(store::notices::old::delete(tx.conn, &old.ids)?))
                .await?;
        }
        Ok(forgotten)
    }

    /// A booking whose readers can't be settled holds up no mail.
    async fn settle_and_send(&self) -> Result<usize> {
        const HALF_HOUR: i64 = 1800;
        const TEN_MINUTES: i64 = 600;
        // Asked before any booking is looked at: what changes meanwhile has a new edition, so the next run
        // looks again.
        let (edition, is_due) = self
            .app
            .read(|tx| {
                let edition = store::editions::current_edition(tx.conn)?;
                Ok((edition, post::is_anything_due(tx)?))
            })
            .await?;
        let now = self.now().unix();
        let (half_hour, ten_minutes) = (now / HALF_HOUR, now / TEN_MINUTES);
        let is_settled = *locked(&self.settled) == Some((edition, half_hour));
        let is_written = *locked(&self.sheets) == Some(ten_minutes);
        let settled = if is_settled {
            Ok(())
        } else {
            self.settle_calendars(edition, half_hour).await
        };
        let written = if is_written {
            Ok(())
        } else {
            self.write_sheets(ten_minutes).await
        };
        // What was written here may be due, too.
        let sent = self
            .send_notices((is_settled && is_written).then_some(is_due))
            .await?;
        settled.and(written).and(Ok(sent))
    }

    /// Tells the duty desks of sites who comes tonight and tomorrow.
    async fn write_sheets(&self, now: i64) -> Result<()> {
        for site in self.app.read(presence::due_sheets).await? {
            self.app
                .write_quietly(move |tx| presence::write_sheet(tx, site))
                .await?;
        }
        *locked(&self.sheets) = Some(now);
        Ok(())
    }

    /// Lets calendars follow who belongs to whom: whatever changed that gave the almanac a new edition, and
    /// parties' dates begin and end with a day somewhere.
    async fn settle_calendars(&self, edition: i64, half_hour: i64) -> Result<()> {
        /// Bookings looked at in one transaction.
        const PAGE: i64 = 200;
        let (mut after, mut outcome) = (Some(BookingId(0)), Ok(()));
        while let Some(from) = after {
            let (last, unsettled) = self
                .app
                .read(move |tx| invited::find_unsettled(tx, from, PAGE))
                .await?;
            for booking in unsettled {
                outcome = outcome.and(
                    self.app
                        .write_quietly(move |tx| invited::settle(tx, booking))
                        .await,
                );
            }
            after = last;
        }
        outcome?;
        *locked(&self.settled) = Some((edition, half_hour));
        Ok(())
    }

    /// A heartbeat, where the last one of this process is old or said that something failed.
    async fn beat(&self, job: Job) -> Result<()> {
        let now = self.now();
        let last = locked(&self.beats).get(&job).copied();
        if last.is_some_and(|at| (0..BEAT_SECONDS).contains(&(now.unix() - at.unix()))) {
            return Ok(());
        }
        self.app
            .write_quietly(move |tx| Ok(store::jobs::beat(tx.conn, job, tx.now, 0, None)?))
            .await?;
        locked(&self.beats).insert(job, now);
        Ok(())
    }

    async fn report(&self, job: Job, error: &str) {
        locked(&self.beats).remove(&job);
        let error = error.to_owned();
        let told = self
            .app
            .write_quietly(move |tx| Ok(store::jobs::beat(tx.conn, job, tx.now, 0, Some(&error))?))
            .await;
        if let Err(error) = told {
            tracing::error!(%error, "the job's failure can't be recorded");
        }
    }

    fn now(&self) -> Instant {
        self.app.clock.now()
    }
}

/// The value, also after a panic of whoever had it: nobody leaves it half changed.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
