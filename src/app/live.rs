//! What tells that a live page shows yesterday's news.

use super::{Result, Tx};
use crate::store;

/// Changes when a page that shows what goes on should be looked at again: after anything that the journal
/// tells, and with every minute, as times pass and what starts soon comes closer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    entries: store::journal::Tip,
    minute: i64,
}

/// Whether timers are due that have not fired: what they will change need not be in the journal.
pub fn is_behind(tx: &mut Tx<'_>) -> Result<bool> {
    let next = store::timers::next_due(tx.conn)?;
    Ok(next.is_some_and(|due| due <= tx.now))
}

/// The pulse now. Costs the same however much is stored.
pub fn pulse(tx: &mut Tx<'_>) -> Result<Pulse> {
    Ok(Pulse {
        entries: store::journal::tip(tx.conn)?,
        minute: tx.now.unix() / 60,
    })
}
