//! What has to be done after an incident, and before work that was stopped for it goes on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::steps::{may_own, seen_by_handler};
use super::tell_given;
use super::trail::{StepText, record};
use super::view::{IncidentFile, files, read_one};
use crate::app::access::oneself;
use crate::app::fields::Fields;
use crate::app::tell::News;
use crate::app::{Error, Result, Tx, signed_in};
use crate::domain::access::Actor;
use crate::domain::fault::Fault;
use crate::domain::ids::{IncidentId, PersonId};
use crate::domain::incident::StepKind;
use crate::domain::span::Instant;
use crate::store;
use crate::store::incidents::Incident;
use crate::store::incidents::tasks::{
    IncidentTask, get_task, insert_task, mark_task, open_tasks_of, tasks_of,
};

const MAX_WORDS: usize = 500;
/// Most of one incident.
const MOST_TASKS: usize = 50;
/// Most that one is reminded of.
const MOST_OWN: i64 = 10;

/// Something that has to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "words": "Have the lift looked at.", "holds_restart": true }))]
pub struct NewTask {
    pub words: String,
    /// The number of who does it, of the site or the programme; none: nobody yet.
    pub owner: Option<i64>,
    /// Until when it should be done.
    #[schema(value_type = Option<String>)]
    pub due: Option<Instant>,
    /// Whether work that was stopped for the incident waits for it.
    pub holds_restart: bool,
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "done": true }))]
pub struct TaskDone {
    pub done: bool,
}

/// Something that the reader has to do.
#[derive(Debug, Clone)]
pub struct OwnTask {
    pub task: IncidentTask,
    /// The incident after which it has to be done.
    pub file: IncidentFile,
}

/// What somebody has to do after incidents that they see, the most urgent first.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn list_own_tasks(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<OwnTask>> {
    let owner = oneself(actor)?;
    let tasks = open_tasks_of(tx.conn, owner, MOST_OWN)?;
    let files = files(tx, actor, tasks.iter().map(|task| task.incident).collect())?;
    let own = |task: IncidentTask| {
        let file = files.iter().find(|file| file.incident.id == task.incident)?;
        Some(OwnTask {
            task,
            file: file.clone(),
        })
    };
    Ok(tasks.into_iter().filter_map(own).collect())
}

/// Adds something to be done.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] for those who may only look,
/// [`Error::Invalid`].
pub fn add_task(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId, new: &NewTask) -> Result<IncidentFile> {
    let ground = seen_by_handler(tx, actor, id)?;
    let words = read_words(new)?;
    let owner = match new.owner {
        Some(owner) => Some(may_own(tx, &ground, Some(PersonId(owner)))?),
        None => None,
    };
    let incident = store::incidents::lock_incident(tx.conn, id)?;
    has_room(tx, &incident)?;
    let task = IncidentTask {
        id: tx.id()?,
        incident: id,
        words: words.clone(),
        owner,
        due_at: new.due,
        holds_restart: new.holds_restart,
        created_at: tx.now,
        created_by: actor.person,
        done_at: None,
        done_by: None,
    };
    insert_task(tx.conn, &task)?;
    let text = StepText {
        kind: StepKind::Task,
        words: &words,
        detail: "",
    };
    let fact = record(tx, actor, &ground, &incident, text)?;
    if let Some(owner) = owner.filter(|owner| actor.person != Some(*owner)) {
        let news = News {
            words: Some(words),
            ..News::by(fact, actor)
        };
        tell_given(tx, &ground, &incident, owner, news)?;
    }
    read_one(tx, actor, incident)
}

fn read_words(new: &NewTask) -> Result<String> {
    let mut fields = Fields::default();
    let words = fields.prose("words", &new.words, MAX_WORDS);
    if words.as_ref().is_some_and(String::is_empty) {
        fields.refuse("words", "required", "needs-task");
    }
    fields.done(|| words)
}

fn has_room(tx: &mut Tx<'_>, incident: &Incident) -> Result<()> {
    if incident.joined_into.is_some() {
        // What was stopped for it waits for the other one.
        return Err(Error::field("words", "not_now", "step-not-now"));
    }
    if tasks_of(tx.conn, &[incident.id])?.len() >= MOST_TASKS {
        let fault = Fault::new("at-most").with("most", MOST_TASKS);
        return Err(Error::field("words", "too_many", fault));
    }
    Ok(())
}

/// Says that something is done, or is to be done after all.
///
/// # Errors
/// Those of [`add_task`].
pub fn mark(tx: &mut Tx<'_>, actor: &Actor, task: i64, body: TaskDone) -> Result<IncidentFile> {
    signed_in(actor)?;
    let id = get_task(tx.conn, task)?.incident;
    let ground = seen_by_handler(tx, actor, id)?;
    let incident = store::incidents::lock_incident(tx.conn, id)?;
    let own = get_task(tx.conn, task)?;
    if own.done_at.is_some() == body.done {
        // It is as was asked.
        return read_one(tx, actor, incident);
    }
    let at = body.done.then_some(tx.now);
    mark_task(tx.conn, task, at, actor.person.filter(|_| body.done))?;
    let text = StepText {
        kind: if body.done {
            StepKind::TaskDone
        } else {
            StepKind::TaskAgain
        },
        words: &own.words,
        detail: "",
    };
    record(tx, actor, &ground, &incident, text)?;
    read_one(tx, actor, incident)
}
