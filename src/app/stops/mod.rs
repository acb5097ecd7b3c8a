//! Work that somebody stops: what runs is cut short at once, what is to come does not start, and nobody asks
//! for time there until those whose word it needs let it go on.

mod place;
mod resume;
mod view;

pub(in crate::app) use place::{AlreadyTold, Put, ToTell, put, record_missed, tell_stopped};
pub use place::{NewStop, StopReach, foresee, place};
pub use resume::{ResumeBody, resume};
pub use view::{
    Agreed, HaltedView, StopFile, StopQuery, StopView, file, list, of_incident, open_anywhere, open_at,
    open_over, resumed_lately,
};

use super::court::Ground;
use super::{Doing, Error, Result, Tx, allow, presence};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{ConsortiumId, IncidentId, ZoneId};
use crate::domain::notice::{AgreedFacts, Outlook, StopFacts};
use crate::domain::session::SessionState;
use crate::domain::talk::Side;
use crate::store;
use crate::store::incidents::tasks::IncidentTask;
use crate::store::sessions::Session;
use crate::store::stops::{Stop, Yes};

/// The newest stop that stands over a session.
pub(in crate::app) fn over(tx: &mut Tx<'_>, ground: &Ground, session: &Session) -> Result<Option<Stop>> {
    let standing = store::stops::open_at(tx.conn, &[session.site])?;
    Ok(standing.into_iter().rfind(|stop| ground.covers(stop, session)))
}

/// A stop as letters show it.
pub(in crate::app) fn facts(ground: &Ground, stop: &Stop) -> StopFacts {
    let zone = stop.zone.and_then(|zone| ground.zone(zone));
    StopFacts {
        id: stop.id,
        scope: stop.scope,
        zone: zone.map(|zone| zone.names.clone()),
        at: stop.placed_at,
        condition: stop.condition.clone(),
        missing: stop.missing(),
        agreed: agreed(stop),
        inside: None,
    }
}

/// Who said yes to a restart, and why.
fn agreed(stop: &Stop) -> Vec<AgreedFacts> {
    let said = stop.said().into_iter();
    said.filter_map(|side| {
        let Yes { words, .. } = stop.yes_of(side)?;
        Some(AgreedFacts { side, words })
    })
    .collect()
}

/// What becomes of a session under the stops that stand at its site.
fn outlook(ground: &Ground, standing: &[Stop], session: &Session) -> Outlook {
    match session.state {
        SessionState::Running => Outlook::GoesOn,
        state if !state.is_to_come() => Outlook::Halted,
        _ if standing.iter().any(|stop| ground.covers(stop, session)) => Outlook::Kept,
        _ => Outlook::Planned,
    }
}

/// What has to be done before a stop may end.
fn held_by(tx: &mut Tx<'_>, stop: &Stop) -> Result<Vec<IncidentTask>> {
    let Some(incident) = stop.incident.map(IncidentId) else {
        return Ok(Vec::new());
    };
    let mut tasks = store::incidents::tasks::tasks_of(tx.conn, &[incident])?;
    tasks.retain(IncidentTask::holds);
    Ok(tasks)
}

/// The consortium of a stop's booking, where it is of one.
fn consortium_of(tx: &mut Tx<'_>, stop: &Stop) -> Result<Option<ConsortiumId>> {
    let booking = match stop.booking {
        Some(booking) => store::bookings::find_booking(tx.conn, booking)?,
        None => None,
    };
    Ok(booking.map(|own| own.consortium))
}

/// What access to a stop looks at: its site, with the posts that are held where it stands.
fn access_to(tx: &mut Tx<'_>, ground: &Ground, stop: &Stop) -> Result<Subject> {
    let of_sessions = |all: Vec<Session>| all.into_iter().flat_map(|own| own.zones).collect();
    let zones: Vec<ZoneId> = match (stop.zone, stop.session, stop.booking) {
        (Some(zone), _, _) => vec![zone],
        (None, Some(session), _) => store::sessions::get_session(tx.conn, session)?.zones,
        (None, None, Some(booking)) => of_sessions(store::sessions::sessions_of_booking(tx.conn, booking)?),
        (None, None, None) => Vec::new(),
    };
    presence::subject_at(tx, ground, &zones)
}

/// For whom somebody says yes, who sees the stop.
fn side_that_says(actor: &Actor, subject: &Subject, stop: &Stop) -> Result<Side> {
    match allow(actor, Deed::ResumeWork, subject) {
        Ok(Doing::Own) => Ok(Side::Site),
        Ok(_) if stop.needs_staff => Ok(Side::Programme),
        Err(Error::Unauthenticated) => Err(Error::Unauthenticated),
        _ => Err(Error::Forbidden),
    }
}
