//! Two reports of the same thing: what one more reporter says is added to the incident that is there, and of
//! two incidents one is joined to the other. Nobody is called a second time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::number;
use super::steps::seen_by_handler;
use super::trail::{StepText, announce, record, set_alarm};
use super::view::{IncidentFile, read_one};
use crate::app::court::Ground;
use crate::app::tell::News;
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{IncidentState, StepKind};
use crate::domain::notice::StopFacts;
use crate::store;
use crate::store::incidents::Incident;

/// The incident that another one belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "into": 4711 }))]
pub struct JoinInto {
    pub into: i64,
}

/// Adds what one more reporter says to an incident: whoever was called is not called again, unless it is
/// worse than was known. `said` has its id; `stop` is what was stopped for it.
pub(super) fn add_report(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    said: &Incident,
    stop: Option<StopFacts>,
) -> Result<Incident> {
    let id = said.id;
    let mut incident = store::incidents::lock_incident(tx.conn, id)?;
    if incident.state.after(StepKind::ReportedToo).is_none() {
        return Err(Error::field("same_as", "not_now", "step-not-now"));
    }
    let is_worse = said.severity.is_worse_than(incident.severity);
    take_worse(tx, said, &mut incident)?;
    store::incidents::update_incident(tx.conn, &mut incident)?;
    let text = StepText {
        kind: StepKind::ReportedToo,
        words: &said.words,
        detail: said.severity.as_str(),
    };
    let fact = record(tx, actor, ground, &incident, text)?;
    if is_worse || stop.is_some() {
        let news = News {
            stop,
            ..News::by(fact, actor)
        };
        announce(tx, ground, &incident, news)?;
    }
    Ok(incident)
}

/// Joins an incident to another one of its site: it is closed and names the other, which takes over what is
/// to be done and what is stopped, and is as bad as the worse of both. The steps of both stay.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] for those who may only look,
/// [`Error::Invalid`] for an incident of another site, for one that is closed, and for itself.
pub fn join(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId, body: JoinInto) -> Result<IncidentFile> {
    let into = IncidentId(body.into);
    let ground = seen_by_handler(tx, actor, id)?;
    if id == into {
        return Err(refused("join-itself"));
    }
    let [mut joined, mut kept] = lock_both(tx, id, into)?;
    if joined.joined_into == Some(into) {
        return read_one(tx, actor, joined);
    }
    if kept.site != joined.site {
        return Err(refused("join-not-here"));
    }
    for incident in [&joined, &kept] {
        if incident.state.after(StepKind::TookIn).is_none() {
            return Err(refused("join-closed"));
        }
    }
    take_over(tx, &joined, &mut kept)?;
    close_as_joined(tx, &mut joined, into)?;
    let (name, other) = (number(&ground, &kept), number(&ground, &joined));
    for (incident, kind, words, detail) in [
        (&joined, StepKind::Joined, name, kept.id),
        (&kept, StepKind::TookIn, other, joined.id),
    ] {
        let detail = detail.to_string();
        let text = StepText {
            kind,
            words: &words,
            detail: &detail,
        };
        record(tx, actor, &ground, incident, text)?;
    }
    read_one(tx, actor, joined)
}

fn refused(key: &str) -> Error {
    Error::field("into", "not_this", key)
}

/// Locks two incidents, always the older one first, and answers them in the order in which they were named.
fn lock_both(tx: &mut Tx<'_>, one: IncidentId, other: IncidentId) -> Result<[Incident; 2]> {
    let mut lock = |id: IncidentId| {
        store::incidents::lock_incident(tx.conn, id).map_err(|error| match error {
            store::Error::NotFound => refused("join-not-here"),
            other => other.into(),
        })
    };
    if one < other {
        Ok([lock(one)?, lock(other)?])
    } else {
        let other = lock(other)?;
        Ok([lock(one)?, other])
    }
}

/// Takes over how bad it is, who is hurt, and, while nobody took note, the sooner moment until which somebody
/// must.
fn take_worse(tx: &mut Tx<'_>, from: &Incident, to: &mut Incident) -> Result<()> {
    to.injured = to.injured.max(from.injured);
    if from.severity.is_worse_than(to.severity) {
        to.severity = from.severity;
    }
    if to.state == IncidentState::Open && from.acknowledge_by < to.acknowledge_by {
        to.acknowledge_by = from.acknowledge_by;
        store::timers::delete_alarm(tx.conn, to.id)?;
        set_alarm(tx, to.id, to.acknowledge_by)?;
    }
    if to.severity.is_urgent() {
        store::stops::needs_staff_for(tx.conn, to.id.0)?;
    }
    Ok(())
}

/// People were told of both, so nobody is told again.
fn take_over(tx: &mut Tx<'_>, joined: &Incident, kept: &mut Incident) -> Result<()> {
    store::stops::move_to_incident(tx.conn, joined.id, kept.id)?;
    store::incidents::tasks::move_tasks(tx.conn, joined.id, kept.id)?;
    take_worse(tx, joined, kept)?;
    Ok(store::incidents::update_incident(tx.conn, kept)?)
}

fn close_as_joined(tx: &mut Tx<'_>, joined: &mut Incident, into: IncidentId) -> Result<()> {
    if joined.state == IncidentState::Open {
        joined.acknowledged_at = Some(tx.now);
        store::timers::delete_alarm(tx.conn, joined.id)?;
    }
    joined.state = IncidentState::Closed;
    joined.joined_into = Some(into);
    Ok(store::incidents::update_incident(tx.conn, joined)?)
}
