//! What the poller of live pages saw last: how things stood, and who asks for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::app::auth::Visitor;
use crate::app::live::Pulse;

/// How long it counts. The poller looks once a second; where it can't, everybody asks the database.
const COUNTS_FOR: Duration = Duration::from_secs(3);

/// What it saw; clones share that.
#[derive(Clone, Default)]
pub(in crate::web) struct LastLook(Arc<Mutex<Option<Seen>>>);

struct Seen {
    /// When the look began.
    since: Instant,
    pulse: Pulse,
    visitors: BTreeMap<String, Visitor>,
}

impl LastLook {
    fn seen(&self) -> MutexGuard<'_, Option<Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How things stood, which is what those who listen were told; none while nobody does. What happened
    /// since is told to them within a second.
    #[must_use]
    pub(in crate::web) fn pulse(&self) -> Option<Pulse> {
        self.seen()
            .as_ref()
            .filter(|own| own.counts())
            .map(|own| own.pulse.clone())
    }

    /// Who listens by the proof of a login, as they were then; none for others.
    #[must_use]
    pub(in crate::web) fn visitor(&self, proof: &str) -> Option<Visitor> {
        let seen = self.seen();
        let seen = seen.as_ref().filter(|own| own.counts())?;
        seen.visitors.get(proof).cloned()
    }

    /// Keeps what a look found that began at a moment.
    pub(in crate::web) fn keep(&self, since: Instant, pulse: Pulse, visitors: BTreeMap<String, Visitor>) {
        *self.seen() = Some(Seen {
            since,
            pulse,
            visitors,
        });
    }

    /// Nobody listens any more.
    pub(in crate::web) fn rest(&self) {
        *self.seen() = None;
    }
}

impl Seen {
    fn counts(&self) -> bool {
        self.since.elapsed() < COUNTS_FOR
    }
}
