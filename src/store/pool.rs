//! Connections that are used again. One that broke says that its server is gone, so all that idle go with it;
//! new ones are made by whoever needs one, at once and without a growing pause, and who can't get one learns
//! why.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::r2d2::R2D2Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::conn::{Conn, in_transaction};
use super::connect::{Link, Manager};
use super::error::{Error, Remedy, Result, Retry};
use super::health;

/// A transaction that meets another is tried again this many times.
const TRIES: u32 = 6;
/// One that was refused for a reason that nobody knows is tried this many times.
const UNNAMED_TRIES: u32 = 3;

/// Set by a transaction that first looks up a unique fact that it leaves behind, such as an idempotency key:
/// if the answer to its commit is lost, the same again finds out whether it was done.
#[derive(Debug, Clone, Default)]
pub struct Repeatable(Arc<AtomicBool>);

impl Repeatable {
    /// Says that it is.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The connections of a database. Cheap to clone.
#[derive(Clone)]
pub(super) struct Pool {
    manager: Arc<Manager>,
    idle: Arc<Mutex<Idle>>,
    permits: Arc<Semaphore>,
    wait: Duration,
}

#[derive(Default)]
struct Idle {
    /// Rises whenever the pool is emptied: what was taken before does not come back.
    generation: u64,
    links: Vec<Link>,
}

impl Pool {
    pub(super) fn new(manager: Manager, size: u32, wait: Duration) -> Self {
        let size = usize::try_from(size)
            .unwrap_or(usize::MAX)
            .clamp(1, Semaphore::MAX_PERMITS);
        Self {
            manager: Arc::new(manager),
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(size)),
            wait,
        }
    }

    /// Waits until a connection may be taken.
    pub(super) async fn acquire(&self) -> Result<Permit> {
        let permit = tokio::time::timeout(self.wait, self.permits.clone().acquire_owned()).await;
        match permit {
            Ok(Ok(permit)) => Ok(Permit {
                pool: self.clone(),
                _permit: permit,
            }),
            Ok(Err(error)) => Err(Error::Busy(error.to_string())),
            Err(_) => Err(Error::Busy(format!(
                "no connection came free within {} ms",
                self.wait.as_millis()
            ))),
        }
    }

    /// Gives a connection to the pool.
    pub(super) fn put(&self, link: Link) {
        self.idle().links.push(link);
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes all that idle, and those in use as they come back.
    fn empty(&self) {
        let gone = {
            let mut idle = self.idle();
            idle.generation += 1;
            std::mem::take(&mut idle.links)
        };
        // Outside the lock: closing talks to the server.
        drop(gone);
    }
}

/// The right to one connection.
pub(super) struct Permit {
    pool: Pool,
    _permit: OwnedSemaphorePermit,
}

impl Permit {
    /// Takes a connection that idles and lives, or makes one. Blocks.
    pub(super) fn take(self) -> Result<Pooled> {
        let (generation, idle) = {
            let mut idle = self.pool.idle();
            (idle.generation, idle.links.pop())
        };
        let mut held = Pooled {
            permit: self,
            generation,
            link: idle,
        };
        match held.link.as_mut().map(Link::is_alive) {
            Some(true) => {}
            Some(false) => held.renew()?,
            None => held.link = Some(held.permit.pool.manager.open()?),
        }
        Ok(held)
    }
}

/// A connection in use; goes back to the pool if it is whole.
pub(super) struct Pooled {
    permit: Permit,
    generation: u64,
    /// None only between two connections.
    link: Option<Link>,
}

impl Pooled {
    /// Empties the pool and goes on with a new connection.
    fn renew(&mut self) -> Result<()> {
        self.link = None;
        self.permit.pool.empty();
        self.generation = self.permit.pool.idle().generation;
        self.link = Some(self.permit.pool.manager.open()?);
        Ok(())
    }

    /// Runs one transaction or read, again where that helps and does no harm.
    pub(super) fn run<T, E: Retry>(
        mut self,
        repeatable: &Repeatable,
        mut attempt: impl FnMut(&mut Conn) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let (mut met, mut unnamed, mut is_renewed) = (1, 1, false);
        loop {
            let Some(link) = &mut self.link else {
                return Err(Error::Lost("no connection".into()).into());
            };
            link.failed_after.store(0, Ordering::Relaxed);
            let error = match attempt(&mut link.conn) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let took = Duration::from_millis(link.failed_after.load(Ordering::Relaxed));
            match error.remedy() {
                Remedy::Again if met < TRIES => met += 1,
                Remedy::Reconnect if !is_renewed => {
                    is_renewed = true;
                    self.renew()?;
                }
                Remedy::Elsewhere if !is_renewed => {
                    is_renewed = true;
                    self.link = None;
                    self.link = Some(self.permit.pool.manager.open()?);
                }
                Remedy::LookAgain if !is_renewed && repeatable.is_set() => {
                    is_renewed = true;
                    // If there is no server to ask, it stays unknown.
                    if self.renew().is_err() {
                        return Err(error);
                    }
                }
                Remedy::LookAgain => {
                    self.permit.pool.empty();
                    return Err(error);
                }
                Remedy::Unnamed if took >= self.permit.pool.manager.statement_timeout() => {
                    return Err(Error::Busy("a statement took longer than it may".into()).into());
                }
                Remedy::Unnamed if unnamed < UNNAMED_TRIES && matches!(link.conn, Conn::Pg(_)) => {
                    unnamed += 1;
                }
                // Not a word tells whether it is this one or the database. A heartbeat does.
                Remedy::Unnamed if matches!(link.conn, Conn::Pg(_)) => {
                    return Err(cannot_write(&mut link.conn).map_or(error, E::from));
                }
                _ => return Err(error),
            }
        }
    }
}

/// Why nothing at all can be written, if so.
fn cannot_write(conn: &mut Conn) -> Option<Error> {
    match in_transaction(conn, health::beat) {
        Ok(()) => None,
        Err(Error::Unnamed(words)) => Some(Error::CannotWrite(words)),
        Err(other) => Some(other),
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let Some(mut link) = self.link.take() else { return };
        if std::thread::panicking() || R2D2Connection::is_broken(&mut link.conn) {
            return;
        }
        let mut idle = self.permit.pool.idle();
        if idle.generation == self.generation {
            idle.links.push(link);
        }
    }
}
