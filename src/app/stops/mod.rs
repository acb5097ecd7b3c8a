//! Work that somebody stops: what runs is cut short at once, what is to come does not start, and nobody asks
//! for time there until those whose word it needs let it go on.

mod place;
mod resume;
mod tie;
mod told;
mod view;

pub use place::{NewStop, StopReach, foresee, place};
pub(in crate::app) use place::{Put, put, record_missed};
pub use resume::{ResumeBody, resume};
pub(in crate::app) use tie::tie_standing;
pub(in crate::app) use told::{AlreadyTold, ToTell, tell_stopped};
pub use view::{
    Agreed, HaltedView, StopFile, StopQuery, StopView, StopsOfLate, file, list, of_incident, of_late,
    open_anywhere, open_at, open_over,
};

use super::court::Ground;
use super::{Doing, Error, Result, Tx, allow, presence};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{BookingId, ConsortiumId, IncidentId, ZoneId};
use crate::domain::notice::{AgreedFacts, Outlook, StopFacts};
use crate::domain::session::SessionState;
use crate::domain::span::Span;
use crate::domain::stop::REFUSED_HOURS;
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

/// Sessions within a stop that run, or start while new ones would be refused.
fn reached(tx: &mut Tx<'_>, ground: &Ground, stop: &Stop) -> Result<Vec<Session>> {
    let soon = Span {
        start: tx.now,
        end: tx.now.plus_minutes(REFUSED_HOURS * 60),
    };
    let mut all = if let Some(booking) = stop.booking {
        let mut own = store::sessions::sessions_of_booking(tx.conn, booking)?;
        own.retain(|session| {
            session.state == SessionState::Running
                || session.state.is_to_come() && session.span.start < soon.end
        });
        own
    } else {
        let longest = ground.longest_of_all(tx)?;
        store::sessions::standing_at_site(tx.conn, ground.site.id, soon, longest)?
    };
    let bookings: Vec<BookingId> = all.iter().map(|session| session.booking).collect();
    let found = store::bookings::bookings_by_ids(tx.conn, &bookings)?;
    let is_firm = |session: &Session| {
        found
            .get(&session.booking)
            .is_some_and(|booking| booking.life.state().is_firm())
    };
    all.retain(|session| ground.covers(stop, session) && is_firm(session));
    Ok(all)
}
