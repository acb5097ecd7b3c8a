//! What goes wrong: reported within two minutes, told at once where it is bad, and seen to step by step.

mod alarm;
mod desk;
mod halting;
mod join;
mod near;
mod report;
mod steps;
mod tasks;
mod trail;
mod unsigned;
mod view;

pub(in crate::app) use alarm::ring;
pub use desk::{NewIncident, ReportDesk, desk};
pub use join::{JoinInto, join};
pub use near::near_desk;
pub use report::{MOST_PHOTOS_OF_A_REPORT, report};
pub(in crate::app) use steps::take_note;
pub use steps::{NewStep, take_step};
pub use tasks::{NewTask, OwnTask, TaskDone, add_task, list_own_tasks, mark};
pub use unsigned::{BY_SIGN, SaidBySign, report_by_link, report_by_sign};
pub use view::{
    IncidentFile, IncidentLink, IncidentQuery, IncidentStepView, IncidentView, OtherIncidents, TaskView,
    file, list, of_last_days, others, phones,
};

use super::court::Ground;
use super::tell::{News, tell, tell_one_at, tell_place};
use super::{Result, Tx, bookings::Dossier, presence};
use crate::domain::ids::PersonId;
use crate::domain::incident::SeenBy;
use crate::domain::notice::{Event, IncidentFacts};
use crate::store;
use crate::store::incidents::Incident;

/// The number that people call an incident by: site, year, number.
#[must_use]
pub fn number(ground: &Ground, incident: &Incident) -> String {
    let slug = ground.site.slug.as_str().to_uppercase();
    format!("{slug}-{}-{:03}", incident.year, incident.ordinal)
}

/// An incident as letters show it.
fn facts(ground: &Ground, incident: &Incident) -> IncidentFacts {
    let zone = incident.zone.and_then(|zone| ground.zone(zone));
    IncidentFacts {
        id: incident.id,
        number: number(ground, incident),
        kind: incident.kind,
        severity: incident.severity,
        happened_at: incident.happened_at,
        injured: incident.injured,
        zone: zone.map(|zone| zone.names.clone()),
        place: incident.place.clone(),
        acknowledge_by: incident.acknowledge_by,
        done: incident.done.clone(),
        inside: None,
        photos: 0,
        duties: incident.legal_duties(),
    }
}

/// Tells somebody that they see to an incident, or to one thing that has to be done. Who took it knows.
fn tell_given(
    tx: &mut Tx<'_>,
    ground: &Ground,
    incident: &Incident,
    owner: PersonId,
    news: News,
) -> Result<()> {
    let news = News {
        incident: Some(facts(ground, incident)),
        ..news
    };
    tell_one_at(tx, ground, Event::IncidentGiven, news, owner)
}

/// Tells of an incident: to the people of its booking too, where they may see it.
fn tell_of(tx: &mut Tx<'_>, ground: &Ground, incident: &Incident, event: Event, news: News) -> Result<()> {
    let news = News {
        incident: Some(IncidentFacts {
            inside: presence::sessions_inside(tx, incident.site)?.map(|all| all.len()),
            photos: store::logs::photos::of_incident(tx.conn, incident.id)?.len(),
            ..facts(ground, incident)
        }),
        ..news
    };
    match incident.booking.filter(|_| incident.seen_by == SeenBy::Parties) {
        Some(booking) => {
            let dossier = Dossier::load(tx, booking)?;
            tell(tx, &dossier.scene(), event, news)
        }
        None => tell_place(tx, ground, event, news),
    }
}
