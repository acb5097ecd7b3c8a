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
pub struct JoinBody {
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
    if is_worse {
        incident.severity = said.severity;
        if incident.state == IncidentState::Open {
            incident.acknowledge_by = incident.acknowledge_by.min(said.acknowledge_by);
            store::timers::delete_alarm(tx.conn, id)?;
            set_alarm(tx, &incident)?;
        }
        if incident.severity.is_urgent() {
            store::stops::needs_staff_for(tx.conn, id.0)?;
        }
    }
    incident.injured = incident.injured.max(said.injured);
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
pub fn join(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId, body: JoinBody) -> Result<IncidentFile> {
    let into = IncidentId(body.into);
    let ground = seen_by_handler(tx, actor, id)?;
    let refused = |key: &str| Error::field("into", "not_this", key);
    if id == into {
        return Err(refused("join-itself"));
    }
    // Both are locked, the older one first.
    let (first, second) = (id.min(into), id.max(into));
    let missing = |error: store::Error| match error {
        store::Error::NotFound => refused("join-not-here"),
        other => other.into(),
    };
    let first = store::incidents::lock_incident(tx.conn, first).map_err(missing)?;
    let second = store::incidents::lock_incident(tx.conn, second).map_err(missing)?;
    let (mut joined, mut kept) = if first.id == id {
        (first, second)
    } else {
        (second, first)
    };
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

/// People were told of both, so nobody is told again.
fn take_over(tx: &mut Tx<'_>, joined: &Incident, kept: &mut Incident) -> Result<()> {
    if joined.severity.is_worse_than(kept.severity) {
        kept.severity = joined.severity;
    }
    if kept.state == IncidentState::Open && joined.acknowledge_by < kept.acknowledge_by {
        kept.acknowledge_by = joined.acknowledge_by;
        store::timers::delete_alarm(tx.conn, kept.id)?;
        set_alarm(tx, kept)?;
    }
    kept.injured = kept.injured.max(joined.injured);
    store::stops::move_to_incident(tx.conn, joined.id, kept.id)?;
    store::incidents::tasks::move_tasks(tx.conn, joined.id, kept.id)?;
    if kept.severity.is_urgent() {
        store::stops::needs_staff_for(tx.conn, kept.id.0)?;
    }
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
