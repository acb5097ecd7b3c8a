//! How fast mails go to a server: so many at once, so many a second, and fewer while it says that they are
//! too many (RFC 5321 section 4.2.1: a reply that begins with 4 asks to come back later).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// How long nothing is sent after the server closed its doors, the first time and at most; it doubles with
/// each time that no mail was taken in between.
const FIRST_REST: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_mins(1);

/// What a server's reply says about the flow, besides what becomes of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// It took the mail.
    Taken,
    /// Not now: 450 and its like.
    Later,
    /// The server itself is not available: 421.
    Closed,
}

/// The flow to one server.
pub(super) struct Flow {
    slots: Semaphore,
    /// Most mails at once.
    most: usize,
    /// The pause between the beginnings of two mails; zero: none.
    pause: Duration,
    /// Whoever has it begins next.
    gate: tokio::sync::Mutex<()>,
    pace: Mutex<Tempo>,
}

struct Tempo {
    /// How many mails may be on their way now, and how many were taken since that changed.
    allowed: usize,
    taken: usize,
    /// How many slots there are, free or not.
    slots: usize,
    /// When the next mail may begin.
    next: Instant,
    rest: Duration,
}

/// The right to send one mail.
pub(super) struct Turn<'a> {
    flow: &'a Flow,
    slot: Option<SemaphorePermit<'a>>,
}

impl Flow {
    /// So many mails at once, and so many a second; 0: as many as the server takes.
    pub(super) fn new(most: usize, a_second: u32) -> Self {
        let most = most.clamp(1, Semaphore::MAX_PERMITS);
        let pause = Duration::from_secs(1).checked_div(a_second).unwrap_or_default();
        Self {
            slots: Semaphore::new(most),
            most,
            pause,
            gate: tokio::sync::Mutex::default(),
            pace: Mutex::new(Tempo {
                allowed: most,
                taken: 0,
                slots: most,
                next: Instant::now(),
                rest: FIRST_REST,
            }),
        }
    }

    /// Waits until a mail may begin.
    ///
    /// # Errors
    /// The flow has ended.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, AcquireError> {
        let slot = self.slots.acquire().await?;
        let turn = Turn {
            flow: self,
            slot: Some(slot),
        };
        // One after the other: who gives up has taken no time of the others, and a rest that begins meanwhile
        // is kept by all.
        let _gate = self.gate.lock().await;
        while let Err(next) = self.begin() {
            sleep_until(next).await;
        }
        Ok(turn)
    }

    /// Lets a mail begin now, or says when one may.
    fn begin(&self) -> Result<(), Instant> {
        let (now, mut pace) = (Instant::now(), self.pace());
        if pace.next > now {
            return Err(pace.next);
        }
        pace.next = now + self.pause;
        Ok(())
    }

    /// Takes in what the server answered: half as many at once where it is too much, one more after as many
    /// successes as there are at once.
    pub(super) fn learn(&self, answer: Hint) {
        let mut pace = self.pace();
        match answer {
            Hint::Taken => {
                pace.rest = FIRST_REST;
                pace.taken += 1;
                if pace.taken >= pace.allowed && pace.allowed < self.most {
                    (pace.allowed, pace.taken) = (pace.allowed + 1, 0);
                }
                let more = pace.allowed.saturating_sub(pace.slots);
                pace.slots += more;
                self.slots.add_permits(more);
            }
            Hint::Later | Hint::Closed => {
                (pace.allowed, pace.taken) = ((pace.allowed / 2).max(1), 0);
                // Those in use go when their mail is done.
                let free = pace.slots.saturating_sub(pace.allowed);
                pace.slots -= self.slots.forget_permits(free);
            }
        }
        if answer == Hint::Closed {
            // Mails that were on their way together are told the same: one rest for all of them.
            let now = Instant::now();
            if pace.next <= now + self.pause {
                pace.next = now + pace.rest;
                pace.rest = (pace.rest * 2).min(LONGEST_REST);
            }
        }
    }

    fn pace(&self) -> MutexGuard<'_, Tempo> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    /// Gives the slot back, or lets it go where there are more than may be.
    fn drop(&mut self) {
        let mut pace = self.flow.pace();
        if pace.slots > pace.allowed {
            pace.slots -= 1;
            if let Some(slot) = self.slot.take() {
                slot.forget();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_says_later_gets_half_as_many_at_once_and_one_more_with_each_round() {
        let flow = Flow::new(8, 0);
        let used = [flow.turn().await, flow.turn().await, flow.turn().await];
        flow.learn(Hint::Later);
        assert_eq!(flow.slots.available_permits(), 1, "three are in use");
        flow.learn(Hint::Later);
        drop(used);
        assert_eq!(flow.slots.available_permits(), 2);
        for _ in 0..3 {
            flow.learn(Hint::Later);
        }
        assert_eq!(flow.slots.available_permits(), 1, "one is always left");
        for _ in 0..100 {
            flow.learn(Hint::Taken);
        }
        assert_eq!(flow.slots.available_permits(), 8, "and it ends where it began");
    }

    #[tokio::test]
    async fn a_closed_server_rests_longer_each_time_until_it_takes_a_mail() {
        let flow = Flow::new(4, 0);
        let rests = || {
            let now = Instant::now();
            flow.learn(Hint::Closed);
            // Another one that was on its way with it.
            flow.learn(Hint::Closed);
            let rest = std::mem::replace(&mut flow.pace().next, now) - now;
            rest.as_secs()
        };
        assert_eq!([rests(), rests(), rests()], [1, 2, 4]);
        flow.learn(Hint::Taken);
        assert_eq!(rests(), 1);
        for _ in 0..10 {
            rests();
        }
        assert_eq!(rests(), LONGEST_REST.as_secs());
    }

    #[tokio::test]
    async fn no_more_begin_in_a_second_than_the_setting_says() {
        let flow = Flow::new(100, 200);
        let began = Instant::now();
        for _ in 0..11 {
            drop(flow.turn().await.unwrap());
        }
        assert!(began.elapsed() >= Duration::from_millis(50));
    }
}
