//! SQLite's one writer: takes the transactions that wait, gives each a savepoint, commits them
//! together with one fsync, and only then answers each. Durable at many times the rate of a commit each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use tokio::sync::oneshot;

use super::conn::{Conn, in_transaction};
use super::error::{Error, Result, Retry};

/// Most transactions that share a commit.
const BATCH: usize = 256;
/// Most transactions that wait; one more is told that the database is busy.
const QUEUE: usize = 4096;

/// Tells the caller how it went, after the commit; given the commit's error if it failed.
type Answer = Box<dyn FnOnce(Option<&Error>) + Send>;
type Job = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;

/// The way to the writer's thread, which ends when the last of these is gone.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: SyncSender<Job>,
}

impl Writer {
    /// Starts the thread, which owns `conn` from here on.
    pub(super) fn start(mut conn: Conn) -> Result<Self> {
        let (jobs, waiting) = sync_channel::<Job>(QUEUE);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || {
                while let Ok(first) = waiting.recv() {
                    run_batch(&mut conn, first, &waiting);
                }
            })
            .map_err(|error| Error::Other(error.to_string()))?;
        Ok(Self { jobs })
    }

    /// Queues one transaction and waits until it is durable.
    pub(super) async fn write<T, E, F>(&self, write: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let outcome = in_savepoint(conn, write);
            Box::new(move |failed| {
                let told = match failed {
                    Some(error) if outcome.is_ok() => Err(Error::Busy(error.to_string()).into()),
                    _ => outcome,
                };
                // A caller that went away has nothing to be told.
                drop(answer.send(told));
            })
        });
        match self.jobs.try_send(job) {
            Ok(()) => answered.await.unwrap_or_else(|_| Err(Error::Busy("the writer stopped".into()).into())),
            Err(TrySendError::Full(_)) => Err(Error::Busy("too many writes wait".into()).into()),
            Err(TrySendError::Disconnected(_)) => Err(Error::Busy("the writer stopped".into()).into()),
        }
    }
}

fn in_savepoint<T, E: Retry>(conn: &mut Conn, mut write: impl FnMut(&mut Conn) -> std::result::Result<T, E>) -> std::result::Result<T, E> {
    in_transaction(conn, |conn| {
        catch_unwind(AssertUnwindSafe(|| write(conn))).unwrap_or_else(|_| Err(Error::Other("a transaction panicked".into()).into()))
    })
}

fn run_batch(conn: &mut Conn, first: Job, waiting: &Receiver<Job>) {
    let begun = begin(conn);
    let jobs = std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1));
    if let Err(error) = begun {
        // Without a transaction nothing may be written: each job's outcome is replaced by the error.
        tracing::error!(%error, "the writer can't begin");
        jobs.for_each(|job| drop(job));
        return;
    }
    let answers: Vec<Answer> = jobs.map(|job| job(conn)).collect();
    let committed = commit(conn);
    if let Err(error) = &committed {
        tracing::error!(%error, "the writer can't commit");
    }
    for answer in answers {
        answer(committed.as_ref().err());
    }
}

fn begin(conn: &mut Conn) -> Result<()> {
    match conn {
        // Plain BEGIN would have to upgrade from read to write, which another process can make fail.
        Conn::Sqlite(c) => Ok(AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?),
        Conn::Pg(_) => Err(Error::Other("the writer is SQLite's".into())),
    }
}

fn commit(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => Ok(AnsiTransactionManager::commit_transaction(c)?),
        Conn::Pg(_) => Ok(()),
    }
}
