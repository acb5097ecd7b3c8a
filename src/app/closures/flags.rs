//! Sessions that something hits are flagged, and their people are told.

use std::collections::BTreeMap;

use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::tell::{News, facts_of, tell};
use crate::app::{Result, Tx};
use crate::domain::flag::SessionFlag;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::notice::{Closed, Event};
use crate::domain::timer::{self, TimerPlan};
use crate::store;
use crate::store::sessions::Session;

/// What sessions are flagged for.
pub(super) struct Cause<'a> {
    pub flag: &'a SessionFlag,
    pub event: Event,
    pub news: News,
}

/// Flags sessions, sets their reminders, and tells each booking's people once, with what `closed` says of its
/// sessions.
pub(super) fn flag(
    tx: &mut Tx<'_>,
    sessions: &[Session],
    cause: Cause<'_>,
    closed: &dyn Fn(&[&Session]) -> Closed,
) -> Result<()> {
    // Only flags and their reminders are written, and bookings are not locked: who changes one locks it first
    // and zones after it.
    let all: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
    // Timers before sessions, as whoever weighs.
    store::timers::delete_pending_flags(tx.conn, &all)?;
    store::look::set_flags(tx.conn, &all, Some(cause.flag))?;
    tell_each(tx, sessions, cause.event, cause.news, &|own| Some(closed(own)))?;
    for (booking, own) in by_booking(sessions) {
        let tz = Ground::of_site(tx, own[0].site)?.tz();
        let plans: Vec<TimerPlan> = own
            .iter()
            .flat_map(|session| timer::of_flag(session.id, session.span, tz, tx.now))
            .collect();
        tx.reserve_ids(plans.len())?;
        store::together(tx.conn, |batch| {
            store::timers::insert_timers(batch, booking, &mut tx.ids, &plans)
        })?;
    }
    Ok(())
}

/// Sessions by their booking, which are in order; none is empty.
fn by_booking(sessions: &[Session]) -> BTreeMap<BookingId, Vec<&Session>> {
    let mut bookings: BTreeMap<BookingId, Vec<&Session>> = BTreeMap::new();
    for session in sessions {
        bookings.entry(session.booking).or_default().push(session);
    }
    bookings
}

/// Tells the people of each booking once what happened to its sessions.
pub(in crate::app) fn tell_each(
    tx: &mut Tx<'_>,
    sessions: &[Session],
    event: Event,
    news: News,
    closed: &dyn Fn(&[&Session]) -> Option<Closed>,
) -> Result<()> {
    for (booking, own) in by_booking(sessions) {
        let dossier = Dossier::load(tx, booking)?;
        let affected = own
            .iter()
            .filter_map(|session| facts_of(&dossier.scene(), session.id))
            .collect();
        tell(
            tx,
            &dossier.scene(),
            event,
            News {
                affected,
                closed: closed(&own),
                ..news.clone()
            },
        )?;
    }
    Ok(())
}
