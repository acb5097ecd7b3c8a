//! Incidents as people and programs read them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::near::{LIVE, are_near};
use super::number;
use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::presence::{PhoneLine, phones_about};
use crate::app::reads::lists::find_narrowed;
use crate::app::{Error, Result, Tx, allow, signed_in};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{IncidentId, PersonId};
use crate::domain::incident::{IncidentKind, IncidentState, SeenBy, Severity, StepKind};
use crate::domain::span::Instant;
use crate::domain::talk::Side;
use crate::store;
use crate::store::incidents::tasks::IncidentTask;
use crate::store::incidents::{Incident, IncidentFilter, IncidentStep};

/// An incident with what a reader may know of it.
#[derive(Debug, Clone)]
pub struct IncidentFile {
    pub incident: Incident,
    pub ground: Ground,
    /// What was done, in order.
    pub steps: Vec<IncidentStep>,
    /// Who had a hand in it.
    pub names: BTreeMap<PersonId, String>,
    /// Whether the reader may see to it.
    pub handles: bool,
    /// What has to be done.
    pub tasks: Vec<IncidentTask>,
    /// The one that it turned out to be, as far as the reader sees that.
    pub joined_into: Option<IncidentLink>,
    /// Those that turned out to be this one.
    pub took_in: Vec<IncidentLink>,
}

/// Another incident by the number that people call it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncidentLink {
    pub id: i64,
    pub number: String,
}

/// Other incidents of a site that are not closed.
#[derive(Debug, Clone, Default)]
pub struct OtherIncidents {
    /// Those first that look like the same.
    pub all: Vec<IncidentLink>,
    pub look_the_same: usize,
}

/// Something that has to be done after an incident.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskView {
    pub id: i64,
    pub words: String,
    pub owner: Option<String>,
    #[schema(value_type = Option<String>)]
    pub due: Option<Instant>,
    /// Whether work that was stopped for the incident waits for it.
    pub holds_restart: bool,
    #[schema(value_type = Option<String>)]
    pub done_at: Option<Instant>,
    pub done_by: Option<String>,
}

/// What a list of incidents is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct IncidentQuery {
    /// The slug of a site.
    pub site: Option<String>,
    pub state: Option<String>,
    pub severity: Option<String>,
    /// Those that are not closed, and those that were reported after this.
    pub since: Option<Instant>,
    pub before: Option<i64>,
    /// Those that are not closed first, and of these the worst.
    pub worst_first: bool,
    pub limit: i64,
}

/// A step that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentStepView {
    pub step: StepKind,
    #[schema(value_type = String)]
    pub at: Instant,
    pub by: Option<String>,
    pub words: String,
    /// A severity, or the number of a person.
    pub detail: String,
}

/// An incident as the API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentView {
    pub id: i64,
    pub number: String,
    pub site: String,
    /// Its zone, as `site/zone`.
    pub zone: Option<String>,
    pub booking: Option<i64>,
    pub session: Option<i64>,
    pub kind: IncidentKind,
    pub severity: Severity,
    pub state: IncidentState,
    #[schema(value_type = String)]
    pub happened_at: Instant,
    #[schema(value_type = String)]
    pub reported_at: Instant,
    pub reported_by: Option<String>,
    pub side: Side,
    pub place: String,
    pub words: String,
    pub done: String,
    pub injured: u32,
    pub owner: Option<String>,
    /// By when somebody must have taken note.
    #[schema(value_type = String)]
    pub acknowledge_by: Instant,
    #[schema(value_type = Option<String>)]
    pub acknowledged_at: Option<Instant>,
    pub cause: String,
    pub measure: String,
    pub steps: Vec<IncidentStepView>,
    /// What has to be done.
    pub tasks: Vec<TaskView>,
    /// The one that it turned out to be, as far as the reader sees that.
    pub joined_into: Option<IncidentLink>,
    /// Those that turned out to be this one.
    pub took_in: Vec<IncidentLink>,
}

impl IncidentFile {
    /// The number that people call it by.
    #[must_use]
    pub fn number(&self) -> String {
        number(&self.ground, &self.incident)
    }

    /// Who reported it, as far as it is known.
    #[must_use]
    pub fn reporter(&self) -> Option<String> {
        let unsigned = || Some(self.incident.reporter.clone()).filter(|name| !name.is_empty());
        self.name(self.incident.reported_by).or_else(unsigned)
    }

    /// The name of somebody who had a hand in it.
    #[must_use]
    pub fn name(&self, person: Option<PersonId>) -> Option<String> {
        person.and_then(|id| self.names.get(&id)).cloned()
    }

    fn task(&self, task: &IncidentTask) -> TaskView {
        TaskView {
            id: task.id,
            words: task.words.clone(),
            owner: self.name(task.owner),
            due: task.due_at,
            holds_restart: task.holds_restart,
            done_at: task.done_at,
            done_by: self.name(task.done_by),
        }
    }

    /// What programs read of it.
    #[must_use]
    pub fn view(&self) -> IncidentView {
        let incident = &self.incident;
        let step = |step: &IncidentStep| IncidentStepView {
            step: step.kind,
            at: step.at,
            by: self.name(step.person),
            words: step.words.clone(),
            detail: step.detail.clone(),
        };
        IncidentView {
            id: incident.id.0,
            number: self.number(),
            site: self.ground.site.slug.clone(),
            zone: incident.zone.map(|zone| self.ground.path(zone)),
            booking: incident.booking.map(|id| id.0),
            session: incident.session.map(|id| id.0),
            kind: incident.kind,
            severity: incident.severity,
            state: incident.state,
            happened_at: incident.happened_at,
            reported_at: incident.reported_at,
            reported_by: self.reporter(),
            side: incident.side,
            place: incident.place.clone(),
            words: incident.words.clone(),
            done: incident.done.clone(),
            injured: incident.injured,
            owner: self.name(incident.owner),
            acknowledge_by: incident.acknowledge_by,
            acknowledged_at: incident.acknowledged_at,
            cause: incident.cause.clone(),
            measure: incident.measure.clone(),
            steps: self.steps.iter().map(step).collect(),
            tasks: self.tasks.iter().map(|own| self.task(own)).collect(),
            joined_into: self.joined_into.clone(),
            took_in: self.took_in.clone(),
        }
    }
}

/// Incidents that somebody sees, newest first.
///
/// # Errors
/// [`Error::Invalid`] for a site, a state or a severity that is not there.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, wanted: &IncidentQuery) -> Result<Vec<IncidentFile>> {
    signed_in(actor)?;
    let scope = scope(tx, actor)?;
    let mut fields = Fields::default();
    let (site, _) = find_narrowed(tx, actor, &mut fields, wanted.site.as_deref(), None)?;
    let given = |word: &Option<String>| word.clone().filter(|word| !word.is_empty());
    let state = given(&wanted.state).map(|word| fields.word("state", &word, IncidentState::ALL));
    let severity = given(&wanted.severity).map(|word| fields.word("severity", &word, Severity::ALL));
    fields.done(|| Some(()))?;
    let filter = IncidentFilter {
        ids: Vec::new(),
        site,
        states: state.flatten().into_iter().collect(),
        severity: severity.flatten(),
        since: wanted.since,
        before: wanted.before.map(IncidentId),
        worst_first: wanted.worst_first,
        limit: wanted.limit,
        scope,
    };
    let found = store::incidents::list_incidents(tx.conn, &filter)?;
    read(tx, actor, found)
}

/// Those of some incidents that somebody sees.
pub(super) fn files(tx: &mut Tx<'_>, actor: &Actor, ids: Vec<IncidentId>) -> Result<Vec<IncidentFile>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = IncidentFilter {
        limit: ids.len() as i64,
        scope: scope(tx, actor)?,
        ids,
        ..IncidentFilter::default()
    };
    let found = store::incidents::list_incidents(tx.conn, &filter)?;
    read(tx, actor, found)
}

/// What is not closed, and what was reported in the last days, the worst first: for the pages that people
/// look at all day, of one site or of all. What is bad and not closed stays, however old it is.
pub fn of_last_days(tx: &mut Tx<'_>, actor: &Actor, site: Option<&str>) -> Result<Vec<IncidentFile>> {
    const DAYS: i64 = 3;
    const MOST: i64 = 50;
    let wanted = IncidentQuery {
        site: site.map(str::to_owned),
        since: Some(tx.now.plus_days(-DAYS)),
        worst_first: true,
        limit: MOST,
        ..IncidentQuery::default()
    };
    let mut found = list(tx, actor, &wanted)?;
    found.sort_by_key(|file| {
        let own = &file.incident;
        let is_over = own.state == IncidentState::Closed;
        (
            is_over,
            own.severity,
            own.state != IncidentState::Open,
            own.happened_at,
        )
    });
    Ok(found)
}

/// Other incidents of the same site that are not closed, for whoever may join them.
pub fn others(tx: &mut Tx<'_>, actor: &Actor, file: &IncidentFile) -> Result<OtherIncidents> {
    const MOST: i64 = 50;
    if !file.handles {
        return Ok(OtherIncidents::default());
    }
    let filter = IncidentFilter {
        site: Some(file.incident.site),
        states: LIVE.to_vec(),
        limit: MOST,
        scope: scope(tx, actor)?,
        ..IncidentFilter::default()
    };
    let all = store::incidents::list_incidents(tx.conn, &filter)?.into_iter();
    let all = all.filter(|own| own.id != file.incident.id);
    let (near, far): (Vec<Incident>, Vec<Incident>) =
        all.partition(|own| are_near(&file.ground, own, &file.incident));
    let look_the_same = near.len();
    let link = |own: Incident| IncidentLink {
        number: number(&file.ground, &own),
        id: own.id.0,
    };
    Ok(OtherIncidents {
        all: near.into_iter().chain(far).map(link).collect(),
        look_the_same,
    })
}

/// Whom to ring up about an incident that is not closed, for those who see to it.
///
/// # Errors
/// The store's.
pub fn phones(tx: &mut Tx<'_>, file: &IncidentFile) -> Result<Vec<PhoneLine>> {
    if file.handles && file.incident.state != IncidentState::Closed {
        phones_about(tx, &file.ground, &file.incident)
    } else {
        Ok(Vec::new())
    }
}

/// One incident.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId) -> Result<IncidentFile> {
    signed_in(actor)?;
    let scope = scope(tx, actor)?;
    let incident = store::incidents::get_incident(tx.conn, id)?;
    if !store::incidents::is_seen(tx.conn, &incident, &scope)? {
        return Err(Error::NotFound);
    }
    read_one(tx, actor, incident)
}

/// An incident that was just written, or that somebody sees.
pub(super) fn read_one(tx: &mut Tx<'_>, actor: &Actor, incident: Incident) -> Result<IncidentFile> {
    read(tx, actor, vec![incident])?.pop().ok_or(Error::NotFound)
}

/// Whether who sees one incident sees another of its site: who sees to one sees to all, others see those of
/// the same booking that are for them.
fn sees_with(one: &Incident, handles: bool, other: &Incident) -> bool {
    let is_of_theirs = other.booking.is_some() && other.booking == one.booking;
    handles || is_of_theirs && other.seen_by == SeenBy::Parties
}

/// Everybody who had a hand in some incidents.
fn hands(incidents: &[Incident], steps: &[IncidentStep], tasks: &[IncidentTask]) -> Vec<PersonId> {
    let of_incidents = incidents.iter().flat_map(|own| [own.reported_by, own.owner]);
    let of_tasks = tasks.iter().flat_map(|own| [own.owner, own.done_by]);
    let all = of_incidents.chain(steps.iter().map(|step| step.person));
    all.chain(of_tasks).flatten().collect()
}

fn read(tx: &mut Tx<'_>, actor: &Actor, incidents: Vec<Incident>) -> Result<Vec<IncidentFile>> {
    if incidents.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<IncidentId> = incidents.iter().map(|own| own.id).collect();
    let steps = store::incidents::steps_of(tx.conn, &ids)?;
    let tasks = store::incidents::tasks::tasks_of(tx.conn, &ids)?;
    let joined = store::incidents::joined_with(tx.conn, &incidents)?;
    let people = hands(&incidents, &steps, &tasks);
    let names = store::people::names_of(tx.conn, &people)?;
    let grounds = Ground::of_sites(tx, incidents.iter().map(|own| own.site))?;
    let file = |incident: Incident| {
        let ground = grounds.iter().find(|own| own.site.id == incident.site)?.clone();
        let subject = Subject::site(ground.site.operator);
        let own = steps.iter().filter(|step| step.incident == incident.id);
        let to_do = tasks.iter().filter(|task| task.incident == incident.id);
        let handles = allow(actor, Deed::HandleIncident, &subject).is_ok();
        let link = |other: &Incident| IncidentLink {
            id: other.id.0,
            number: number(&ground, other),
        };
        let linked = || joined.iter().filter(|other| sees_with(&incident, handles, other));
        Some(IncidentFile {
            steps: own.cloned().collect(),
            names: names.clone(),
            tasks: to_do.cloned().collect(),
            joined_into: linked()
                .find(|own| Some(own.id) == incident.joined_into)
                .map(link),
            took_in: linked()
                .filter(|own| own.joined_into == Some(incident.id))
                .map(link)
                .collect(),
            handles,
            incident,
            ground,
        })
    };
    Ok(incidents.into_iter().filter_map(file).collect())
}
