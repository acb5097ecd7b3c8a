//! What is stopped for an incident.

use super::desk::ReportDesk;
use crate::app::court::Ground;
use crate::app::stops::{self, AlreadyTold, Put, ToTell};
use crate::app::tell::News;
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::StopId;
use crate::domain::incident::SeenBy;
use crate::domain::notice::StopFacts;
use crate::domain::stop::StopScope;
use crate::store::incidents::Incident;
use crate::store::stops::Stop;

/// The worst stops its zone; else what whoever reports says they stopped. Answers what stands now.
pub(super) fn stop_work(
    tx: &mut Tx<'_>,
    actor: &Actor,
    desk: &ReportDesk,
    incident: &Incident,
    was_stopped: bool,
) -> Result<Option<StopFacts>> {
    let stops_zone = incident.severity.stops_work();
    if !stops_zone && !was_stopped {
        return Ok(None);
    }
    let scope = match (incident.session, incident.booking) {
        (Some(_), _) if !stops_zone => StopScope::Session,
        (None, Some(_)) if !stops_zone => StopScope::Booking,
        _ => desk.zone.map_or(StopScope::Site, |_| StopScope::Zone),
    };
    place_stop(tx, actor, &desk.ground, scope, incident).map(Some)
}

/// Stops the work of an incident's place, its booking or its session. Those are told who do not read of it in
/// the letter about the incident.
pub(super) fn place_stop(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    scope: StopScope,
    incident: &Incident,
) -> Result<StopFacts> {
    let stop = wanted(tx, actor, scope, incident);
    if let Some(stop) = stops::tie_standing(tx, actor, ground, &stop)? {
        return Ok(stops::facts(ground, &stop));
    }
    let stop = match stops::put(tx, actor, ground.clone(), stop)? {
        Put::There(stop) => stop,
        Put::Placed(stop, fact) => {
            let told = ToTell {
                ground,
                stop: &stop,
                known: readers_of_the_letter(incident),
            };
            stops::tell_stopped(tx, told, News::by(fact, actor))?;
            stop
        }
    };
    Ok(stops::facts(ground, &stop))
}

/// Who is told of an incident at once, and so of what is stopped for it.
fn readers_of_the_letter(incident: &Incident) -> AlreadyTold {
    match incident.booking.filter(|_| incident.seen_by == SeenBy::Parties) {
        _ if !incident.severity.is_urgent() => AlreadyTold::Nobody,
        Some(booking) => AlreadyTold::InBooking(booking),
        None => AlreadyTold::AtPlace,
    }
}

/// The stop of an incident, as it would be placed now.
fn wanted(tx: &Tx<'_>, actor: &Actor, scope: StopScope, incident: &Incident) -> Stop {
    let is_of_booking = matches!(scope, StopScope::Session | StopScope::Booking);
    let is_for_all = incident.seen_by == SeenBy::Parties;
    Stop {
        zone: incident.zone.filter(|_| scope == StopScope::Zone),
        booking: incident.booking.filter(|_| is_of_booking),
        session: incident.session.filter(|_| scope == StopScope::Session),
        placed_by: actor.person,
        // Who is stopped does not always see what was reported.
        reason: if is_for_all {
            incident.words.clone()
        } else {
            String::new()
        },
        incident: Some(incident.id.0),
        needs_staff: incident.severity.is_urgent(),
        ..Stop::new(StopId(0), incident.site, scope, tx.now, incident.side)
    }
}
