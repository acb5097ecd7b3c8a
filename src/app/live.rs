//! What tells that a live page shows yesterday's news.

use super::{Result, Tx};
use crate::domain::job::Job;
use crate::store;

/// Changes when a page that shows what goes on should be looked at again: after anything that the journal
/// tells, after timers fired, which it need not tell, and with every minute, as times pass and what starts
/// soon comes closer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    entries: store::journal::Tip,
    fired: i64,
    minute: i64,
}

/// The pulse now. Costs the same however much is stored.
pub fn pulse(tx: &mut Tx<'_>) -> Result<Pulse> {
    Ok(Pulse {
        entries: store::journal::tip(tx.conn)?,
        fired: store::jobs::done_by(tx.conn, Job::Timers)?,
        minute: tx.now.unix() / 60,
    })
}
