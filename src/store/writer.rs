//! SQLite's one writer: takes the transactions that wait, gives each a savepoint, commits them
//! together with one fsync, and only then answers each. Durable at many times the rate of a commit each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use tokio::sync::oneshot;

use super::conn::{Conn, in_transaction};
use super::connect::{Link, Manager};
use super::error::{Error, Result, Retry};
use super::files;
use crate::domain::causes::with_causes;

/// Most transactions that share a commit.
const BATCH: usize = 256;
/// Most transactions that wait; one more is told that the database is busy.
const QUEUE: usize = 4096;

/// Tells the caller how it went, after the commit; given the error by which nothing of the batch was kept, if
/// so.
type Answer = Box<dyn FnOnce(Option<&Error>) + Send>;
/// Runs on a connection, or learns why there is none.
type Transaction = Box<dyn FnOnce(std::result::Result<&mut Conn, &Error>) -> Done + Send>;

/// A transaction that ran, and waits for the commit.
struct Done {
    answer: Answer,
    is_refused: bool,
}

/// What the thread is asked for.
enum Order {
    Run(Transaction),
    /// The log written into the file, outside of any transaction.
    Settle(oneshot::Sender<Result<bool>>),
}

/// The way to the writer's thread, which ends when the last of these is gone.
#[derive(Clone)]
pub(super) struct Writer {
    orders: SyncSender<Order>,
}

impl Writer {
    /// Starts the thread, which owns `link` from here on.
    pub(super) fn start(link: Link, manager: Manager) -> Result<Self> {
        let (orders, waiting) = sync_channel::<Order>(QUEUE);
        let mut worker = WriterThread {
            manager,
            link: Some(link),
        };
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || {
                while let Ok(order) = waiting.recv() {
                    worker.obey(order, &waiting);
                }
            })
            .map_err(|error| Error::failed("the writer's thread", error))?;
        Ok(Self { orders })
    }

    /// Queues one transaction and waits until it is durable.
    pub(super) async fn write<T, E, F>(&self, mut write: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: Retry + Send + 'static,
        F: FnMut(&mut Conn) -> std::result::Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let transaction: Transaction = Box::new(move |conn| {
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
        self.send(Order::Run(transaction))?;
        answered.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    /// Writes the log into the file after all transactions that were queued before; false while somebody
    /// reads an old state.
    pub(super) async fn settle(&self) -> Result<bool> {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Settle(answer))?;
        answered.await.unwrap_or_else(|_| Err(stopped()))
    }

    fn send(&self, order: Order) -> Result<()> {
        self.orders.try_send(order).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy("too many writes wait".into()),
            TrySendError::Disconnected(_) => stopped(),
        })
    }
}

fn stopped() -> Error {
    Error::Busy("the writer stopped".into())
}

fn in_savepoint<T, E: Retry>(
    conn: &mut Conn,
    write: &mut impl FnMut(&mut Conn) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    in_transaction(conn, |conn| {
        catch_unwind(AssertUnwindSafe(|| write(conn)))
            .unwrap_or_else(|_| Err(Error::Other("a transaction panicked".into()).into()))
    })
}

/// What the thread works with. A connection whose commit failed, or whose transaction SQLite ended by itself
/// (a full disk), is replaced: Diesel takes it for one that is still within its transaction.
struct WriterThread {
    manager: Manager,
    link: Option<Link>,
}

impl WriterThread {
    /// Does one thing, and what else may share its commit.
    fn obey(&mut self, order: Order, waiting: &Receiver<Order>) {
        let mut next = Some(order);
        while let Some(order) = next.take() {
            match order {
                Order::Run(first) => {
                    let more = || match waiting.try_recv().ok()? {
                        Order::Run(transaction) => Some(transaction),
                        settle @ Order::Settle(_) => {
                            next = Some(settle);
                            None
                        }
                    };
                    self.run_batch(std::iter::once(first).chain(std::iter::from_fn(more)).take(BATCH));
                }
                // Who went away has nothing to be told.
                Order::Settle(answer) => drop(answer.send(self.settle())),
            }
        }
    }

    /// Readers of other processes get a moment only: a stop has little time.
    fn settle(&mut self) -> Result<bool> {
        let mut link = self.link.take().map_or_else(|| self.manager.open(), Ok)?;
        let empty = match &mut link.conn {
            Conn::Sqlite(c) => {
                c.batch_execute("PRAGMA busy_timeout = 1000")?;
                let empty = files::empty_log(c);
                c.batch_execute("PRAGMA busy_timeout = 20000")?;
                empty
            }
            Conn::Pg(_) => Ok(true),
        };
        self.link = Some(link);
        empty
    }

    fn run_batch(&mut self, transactions: impl Iterator<Item = Transaction>) {
        let mut link = match self.begin() {
            Ok(link) => link,
            Err(error) => {
                tracing::error!(error = %with_causes(&error), "the writer can't begin");
                // Whoever comes after the first was told has a try of their own.
                let told: Vec<Transaction> = transactions.collect();
                for transaction in told {
                    (transaction(Err(&error)).answer)(None);
                }
                return;
            }
        };
        let mut failed = None;
        let mut answers: Vec<Answer> = Vec::new();
        for transaction in transactions {
            let done = transaction(failed.as_ref().map_or(Ok(&mut link.conn), Err));
            answers.push(done.answer);
            if failed.is_none() && done.is_refused && has_ended(&mut link.conn) {
                failed = Some(Error::CannotWrite(
                    "the transaction of several writes was ended".into(),
                ));
            }
        }
        if failed.is_none() {
            failed = commit(&mut link.conn).err();
        }
        match &failed {
            Some(error) => tracing::error!(error = %with_causes(error), "the writer can't commit"),
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
