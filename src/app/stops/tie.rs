//! Work that is stopped already, for an incident that would stop it.

use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::stop::StopScope;
use crate::store;
use crate::store::stops::Stop;

/// Gives a stop that stands already to an incident, where it stops all that the incident would stop: one that
/// was placed for no other incident. None where there is none.
pub(in crate::app) fn tie_standing(tx: &mut Tx<'_>, ground: &Ground, wanted: &Stop) -> Result<Option<Stop>> {
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
    Ok(Some(stop))
}
