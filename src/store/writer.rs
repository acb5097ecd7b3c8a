//! SQLite's one writer: takes the transactions that wait, gives each a savepoint, commits them
//! together with one fsync, and only then answers each. Durable at many times the rate of a commit each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use tokio::sync::oneshot;

use super::conn::{Conn, Manager, in_transaction};
use super::error::{Error, Result, Retry};
use super::pool::Link;

/// Most transactions that share a commit.
const BATCH: usize = 256;
/// Most transactions that wait; one more is told that the database is busy.
const QUEUE: usize = 4096;

/// Tells the caller how it went, after the commit; given the error by which nothing of the batch was kept, if so.
type Answer = Box<dyn FnOnce(Option<&Error>) + Send>;
/// Runs on a connection, or learns why there is none.
type Job = Box<dyn FnOnce(std::result::Result<&mut Conn, &Error>) -> Done + Send>;

/// A transaction that ran, and waits for the commit.
struct Done {
    answer: Answer,
    is_refused: bool,
}

/// The way to the writer's thread, which ends when the last of these is gone.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: SyncSender<Job>,
}

impl Writer {
    /// Starts the thread, which owns `link` from here on.
    pub(super) fn start(link: Link, manager: Manager) -> Result<Self> {
        let (jobs, waiting) = sync_channel::<Job>(QUEUE);
        let mut desk = Desk { manager, link: Some(link) };
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || {
                while let Ok(first) = waiting.recv() {
                    desk.run_batch(first, &waiting);
                }
            })
            .map_err(|error| Error::Other(error.to_string()))?;
        Ok(Self { jobs })
    }

    /// Queues one transaction and waits until it is durable.
    pub(super) async fn write<T, E, F>(&self, mut write: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let outcome = match conn {
                Ok(conn) => in_savepoint(conn, &mut write),
                Err(error) => Err(error.clone().into()),
            };
            let is_refused = outcome.is_err();
            let answer: Answer = Box::new(move |failed| {
                let told = match failed {
                    Some(error) if outcome.is_ok() => Err(error.clone().into()),
                    _ => outcome,
                };
                // A caller that went away has nothing to be told.
                drop(answer.send(told));
            });
            Done { answer, is_refused }
        });
        match self.jobs.try_send(job) {
            Ok(()) => answered.await.unwrap_or_else(|_| Err(Error::Busy("the writer stopped".into()).into())),
            Err(TrySendError::Full(_)) => Err(Error::Busy("too many writes wait".into()).into()),
            Err(TrySendError::Disconnected(_)) => Err(Error::Busy("the writer stopped".into()).into()),
        }
    }
}

fn in_savepoint<T, E: Retry>(conn: &mut Conn, write: &mut impl FnMut(&mut Conn) -> std::result::Result<T, E>) -> std::result::Result<T, E> {
    in_transaction(conn, |conn| {
        catch_unwind(AssertUnwindSafe(|| write(conn))).unwrap_or_else(|_| Err(Error::Other("a transaction panicked".into()).into()))
    })
}

/// What the thread works with. A connection whose commit failed, or whose transaction SQLite ended by itself (a full disk),
/// is replaced: Diesel takes it for one that is still within its transaction.
struct Desk {
    manager: Manager,
    link: Option<Link>,
}

impl Desk {
    fn run_batch(&mut self, first: Job, waiting: &Receiver<Job>) {
        let begun = self.begin();
        let jobs = std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1));
        let mut link = match begun {
            Ok(link) => link,
            Err(error) => {
                tracing::error!(%error, "the writer can't begin");
                jobs.for_each(|job| (job(Err(&error)).answer)(None));
                return;
            }
        };
        let mut failed = None;
        let mut answers: Vec<Answer> = Vec::new();
        for job in jobs {
            let done = job(failed.as_ref().map_or(Ok(&mut link.conn), Err));
            answers.push(done.answer);
            if failed.is_none() && done.is_refused && has_ended(&mut link.conn) {
                failed = Some(Error::CannotWrite("the transaction of several writes was ended".into()));
            }
        }
        if failed.is_none() {
            failed = commit(&mut link.conn).err();
        }
        match &failed {
            Some(error) => tracing::error!(%error, "the writer can't commit"),
            None => self.link = Some(link),
        }
        for answer in answers {
            answer(failed.as_ref());
        }
    }

    /// A connection within a transaction.
    fn begin(&mut self) -> Result<Link> {
        let mut link = self.link.take().map_or_else(|| self.manager.open(), Ok)?;
        match &mut link.conn {
            // Plain BEGIN would have to upgrade from read to write, which another process can make fail.
            Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
            Conn::Pg(_) => return Err(Error::Other("the writer is SQLite's".into())),
        }
        Ok(link)
    }
}

/// Whether the transaction around all is gone. Only asked after a refusal.
fn has_ended(conn: &mut Conn) -> bool {
    // Within a transaction there is no second one.
    conn.batch_execute("BEGIN").is_ok()
}

fn commit(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::commit_transaction(c).map_err(Error::of_commit),
        Conn::Pg(_) => Ok(()),
    }
}
