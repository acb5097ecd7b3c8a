//! Memory for Argon2: a small number of places, which hashes wait for in bounded number and time. A flood of
//! sign-ins takes no more than these places, and once nobody waits nothing is kept.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::Block;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::{Error, Result};

/// Hashes that are made at the same moment; each takes a core and a buffer.
const PLACES: usize = 4;
/// Hashes that may wait for a place: some seconds of work on a small machine.
const MOST_WAITING: usize = 100;
/// The longest wait. Whoever waits longer has left, and their place is better given to others.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Blocks of 1 KiB that one hash fills: Argon2id as OWASP advises it, 19 MiB.
const BLOCKS: usize = argon2::Params::DEFAULT_M_COST as usize;
/// Blocks that are asked for. The C library gives back to the system at once only what is larger than 32 MiB
/// and keeps the rest for its thread; what lies beyond the used blocks is never touched, so it takes
/// addresses and no memory.
const RESERVED: usize = 33 * 1024;

/// The places. Clones share them.
#[derive(Clone)]
pub struct Hashing {
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
    longest_wait: Duration,
    /// Buffers that are handed on while others wait.
    spare: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self::new(PLACES, MOST_WAITING, LONGEST_WAIT)
    }
}

/// Somebody who waits for a place, or gave up.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hashing {
    fn new(places: usize, most_waiting: usize, longest_wait: Duration) -> Self {
        let places = Arc::new(Semaphore::new(places));
        Self {
            places,
            waiting: Arc::default(),
            most_waiting,
            longest_wait,
            spare: Arc::default(),
        }
    }

    /// Runs a hash on a thread of its own with the memory for it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many wait, or it waited too long.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut [Block]) -> T + Send + 'static,
    ) -> Result<T> {
        let place = self.place().await?;
        let pool = self.clone();
        // The place goes along: whoever asked may leave, the hash goes on.
        let done = tokio::task::spawn_blocking(move || {
            let mut buffer = pool.take();
            let done = work(&mut buffer);
            pool.give_back(buffer, place);
            done
        });
        done.await
            .map_err(|error| Error::caused("hashing stopped", error))
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit> {
        let busy = || Error::Unavailable("too many passwords are being checked".into());
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Ok(place);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.most_waiting {
            return Err(busy());
        }
        match tokio::time::timeout(self.longest_wait, self.places.clone().acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(closed)) => Err(Error::internal(closed)),
            Err(_) => Err(busy()),
        }
    }

    fn take(&self) -> Vec<Block> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| {
            let mut buffer = Vec::with_capacity(RESERVED);
            buffer.resize(BLOCKS, Block::new());
            buffer
        })
    }

    /// Hands the buffer to the next who waits; with nobody there, all memory goes back to the system.
    fn give_back(&self, buffer: Vec<Block>, place: OwnedSemaphorePermit) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if self.waiting.load(Ordering::Relaxed) > 0 {
            spare.push(buffer);
        } else {
            spare.clear();
        }
        drop(spare);
        drop(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused<T>(done: &Result<T>) -> bool {
        matches!(done, Err(Error::Unavailable(_)))
    }

    #[tokio::test]
    async fn whoever_finds_too_many_waiting_is_told_at_once() {
        let hashing = Hashing::new(1, 2, Duration::from_mins(1));
        let place = hashing.place().await.unwrap();
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let hashing = hashing.clone();
                tokio::spawn(async move { hashing.run(|memory| memory.len()).await })
            })
            .collect();
        while hashing.waiting.load(Ordering::Relaxed) < 2 {
            tokio::task::yield_now().await;
        }
        assert!(is_refused(&hashing.run(|_| ()).await));
        drop(place);
        for one in waiting {
            assert_eq!(one.await.unwrap().unwrap(), BLOCKS);
        }
    }

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_and_counts_no_more() {
        let hashing = Hashing::new(1, 2, Duration::from_millis(1));
        let place = hashing.place().await.unwrap();
        assert!(is_refused(&hashing.run(|_| ()).await));
        assert_eq!(hashing.waiting.load(Ordering::Relaxed), 0);
        drop(place);
        assert!(hashing.run(|_| ()).await.is_ok());
    }

    #[tokio::test]
    async fn a_hash_keeps_its_place_when_whoever_asked_has_left() {
        let hashing = Hashing::new(1, 2, Duration::from_millis(1));
        let (go_on, held) = std::sync::mpsc::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let asks = hashing.clone();
        let asked = tokio::spawn(async move {
            asks.run(move |_| {
                let _ = begun.send(());
                let _ = held.recv();
            })
            .await
        });
        has_begun.await.unwrap();
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        assert!(is_refused(&hashing.run(|_| ()).await), "its memory is in use");
        go_on.send(()).unwrap();
    }

    #[tokio::test]
    async fn no_memory_is_kept_once_nobody_waits() {
        let hashing = Hashing::new(2, 50, Duration::from_mins(1));
        let all: Vec<_> = (0..20)
            .map(|_| {
                let hashing = hashing.clone();
                tokio::spawn(async move { hashing.run(|_| ()).await })
            })
            .collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert!(hashing.spare.lock().unwrap().is_empty());
    }
}
