//! The clock of logs: one that is not final some time after its session is asked for.

use crate::app::bookings::Dossier;
use crate::app::presence;
use crate::app::tell::{News, tell};
use crate::app::{Result, Tx};
use crate::domain::ids::SessionId;
use crate::domain::notice::Event;
use crate::domain::session_log::{DUE_HOURS, LogState};
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;

/// Sets the timers that ask for the logs of sessions that are over, where the site watches who is there and
/// somebody was named to come: only there logs are expected.
pub(in crate::app) fn await_log(tx: &mut Tx<'_>, dossier: &Dossier, over: &[SessionId]) -> Result<()> {
    if over.is_empty() || !presence::is_expected(tx, dossier)? {
        return Ok(());
    }
    let mut plans = Vec::new();
    for session in over {
        let ended = dossier.session(*session)?.taken().end;
        // One that was cut short, went on and ended is asked for once.
        if !store::timers::is_pending(tx.conn, dossier.booking.id, *session, TimerKind::LogDue)? {
            plans.extend(DUE_HOURS.map(|hours| TimerPlan {
                due_at: ended.plus_minutes(hours * 60),
                kind: TimerKind::LogDue,
                session: Some(*session),
            }));
        }
    }
    tx.reserve_ids(plans.len())?;
    let ids = &mut tx.ids;
    Ok(store::together(tx.conn, |batch| {
        store::timers::insert_timers(batch, dossier.booking.id, ids, &plans)
    })?)
}

/// Asks for the log of a session that has none that is final.
pub(in crate::app) fn log_due(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId, news: News) -> Result<()> {
    let log = store::logs::find(tx.conn, id)?;
    let goes_on = dossier
        .session(id)
        .is_ok_and(|session| session.state.is_standing());
    if goes_on || log.is_some_and(|log| log.state == LogState::Final) {
        return Ok(());
    }
    tell(tx, &dossier.scene(), Event::LogDue, news)
}
