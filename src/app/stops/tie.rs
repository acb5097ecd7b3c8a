//! Work that is stopped already, for an incident that would stop it.

use super::consortium_of;
use super::view::subject_of;
use crate::app::court::Ground;
use crate::app::{Result, Tx, journal};
use crate::domain::access::Actor;
use crate::domain::journal::JournalAction;
use crate::domain::stop::StopScope;
use crate::store;
use crate::store::stops::Stop;

/// Gives a stop that stands already to an incident, where it stops all that the incident would stop: one that
/// was placed for no other incident. None where there is none.
pub(in crate::app) fn tie_standing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    wanted: &Stop,
) -> Result<Option<Stop>> {
    let session = match wanted.session {
        Some(session) => Some(store::sessions::get_session(tx.conn, session)?),
        None => None,
    };
    let holds_all = |own: &Stop| match (own.scope, wanted.scope) {
        (StopScope::Site, _) => true,
        (_, StopScope::Zone) => wanted.zone.is_some_and(|zone| ground.stops_in(own, zone)),
        (_, StopScope::Session) => session
            .as_ref()
            .is_some_and(|session| ground.covers(own, session)),
        (StopScope::Booking, StopScope::Booking) => own.booking == wanted.booking,
        _ => false,
    };
    let standing = store::stops::open_at(tx.conn, &[wanted.site])?;
    let mut free = standing.into_iter().filter(|own| own.incident.is_none());
    let Some(found) = free.find(holds_all) else {
        return Ok(None);
    };
    let stop = store::stops::lock_stop(tx.conn, found.id)?;
    if stop.resumed_at.is_some() || stop.incident.is_some() {
        return Ok(None);
    }
    let stop = Stop {
        incident: wanted.incident,
        needs_staff: stop.needs_staff || wanted.needs_staff,
        ..stop
    };
    store::stops::tie(tx.conn, &stop)?;
    note(tx, actor, ground, &stop)?;
    Ok(Some(stop))
}

fn note(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, stop: &Stop) -> Result<()> {
    let became = serde_json::json!({ "incident": stop.incident, "needs_staff": stop.needs_staff });
    let entry = journal::Entry {
        booking: stop.booking,
        site: Some(stop.site),
        consortium: consortium_of(tx, stop)?,
        subject: subject_of(ground, stop),
        became: Some(became.to_string()),
        ..journal::Entry::of(JournalAction::StopTie)
    };
    journal::note(tx, actor, entry).map(drop)
}
