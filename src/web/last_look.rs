//! What the poller of live pages saw last: how things stood, and who asks for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::auth::Visitor;
use crate::app::live::Pulse;

/// What it saw; clones share that.
#[derive(Clone, Default)]
pub(in crate::web) struct LastLook(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    pulse: Option<Pulse>,
    visitors: BTreeMap<String, Visitor>,
}

impl LastLook {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How things stood, which is what those who listen were told; none while nobody does. What happened
    /// since is told to them within a second.
    #[must_use]
    pub(in crate::web) fn pulse(&self) -> Option<Pulse> {
        self.seen().pulse.clone()
    }

    /// Who listens by the proof of a login, as they were then; none for others.
    #[must_use]
    pub(super) fn visitor(&self, proof: &str) -> Option<Visitor> {
        self.seen().visitors.get(proof).cloned()
    }

    pub(super) fn keep(&self, pulse: Pulse, visitors: BTreeMap<String, Visitor>) {
        *self.seen() = Seen {
            pulse: Some(pulse),
            visitors,
        };
    }

    /// Nobody is known any more: the poller could not look.
    pub(super) fn forget_visitors(&self) {
        self.seen().visitors.clear();
    }

    /// Nobody listens any more.
    pub(super) fn rest(&self) {
        *self.seen() = Seen::default();
    }
}
