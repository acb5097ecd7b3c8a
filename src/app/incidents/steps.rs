//! Seeing to an incident, step by step.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::halting::place_stop;
use super::tell_given;
use super::trail::{StepText, acknowledge_by, announce, record, set_alarm};
use super::view::{IncidentFile, read_one};
use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::tell::News;
use crate::app::{Error, Result, Tx, allow, presence, signed_in};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{IncidentId, PersonId};
use crate::domain::incident::{IncidentState, Severity, StepKind};
use crate::domain::notice::StopFacts;
use crate::domain::stop::StopScope;
use crate::store;
use crate::store::incidents::Incident;

const MAX_WORDS: usize = 4_000;

/// A step to be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "step": "acknowledged", "words": "I am on my way." }))]
pub struct NewStep {
    /// `acknowledged`, `severity`, `owner`, `word`, `authority_told`, `closed` or `reopened`.
    pub step: String,
    pub words: String,
    /// How bad it is, when it is graded anew.
    pub severity: Option<String>,
    /// Who sees to it; none: whoever takes the step.
    pub owner: Option<i64>,
    /// Why it happened, when it is closed.
    pub cause: String,
    /// What keeps it from happening again.
    pub measure: String,
}

/// Takes a step about an incident.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] for those who may only look,
/// [`Error::Invalid`] for a step that the state does not allow or that lacks something.
pub fn take_step(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId, new: &NewStep) -> Result<IncidentFile> {
    let (incident, ground) = seen(tx, actor, id)?;
    let step = read_kind(new)?;
    // Whoever sees it may add what they know.
    if step != StepKind::Word {
        may_handle(actor, &ground)?;
    }
    // A stop locks bookings and zones, which come before the incident.
    let severity = read_severity(step, new)?;
    let stopped = match severity {
        Some(severity) => stop_if_worst(tx, actor, &ground, &incident, severity)?,
        None => None,
    };
    let mut incident = store::incidents::lock_incident(tx.conn, id)?;
    if severity.is_some_and(|severity| incident.severity.is_worse_than(severity)) {
        may_lower(tx, actor, &ground, &incident)?;
    }
    let asked = StepAsked { step, severity, new };
    let words = check(actor, &incident, &asked)?;
    let was = incident.severity;
    let detail = apply(tx, actor, &ground, &mut incident, &asked)?;
    store::incidents::update_incident(tx.conn, &mut incident)?;
    let text = StepText {
        kind: step,
        words: &words,
        detail: &detail,
    };
    let fact = record(tx, actor, &ground, &incident, text)?;
    if step == StepKind::Owned {
        tell_owner(tx, actor, &ground, &incident, fact)?;
    }
    if incident.severity.is_worse_than(was) {
        let news = News {
            stop: stopped,
            ..News::by(fact, actor)
        };
        announce(tx, &ground, &incident, news)?;
    }
    read_one(tx, actor, incident)
}

fn tell_owner(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, incident: &Incident, fact: i64) -> Result<()> {
    match incident.owner.filter(|owner| actor.person != Some(*owner)) {
        Some(owner) => tell_given(tx, ground, incident, owner, News::by(fact, actor)),
        None => Ok(()),
    }
}

/// Takes note of an incident, where nobody did yet: of two who do at once, the second is late and no more.
///
/// # Errors
/// As [`take_step`].
pub(in crate::app) fn take_note(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId) -> Result<()> {
    seen(tx, actor, id)?;
    let incident = store::incidents::lock_incident(tx.conn, id)?;
    if incident.state.after(StepKind::Acknowledged).is_none() {
        return Ok(());
    }
    let step = NewStep {
        step: StepKind::Acknowledged.to_string(),
        ..NewStep::default()
    };
    take_step(tx, actor, id, &step).map(drop)
}

/// An incident that somebody sees, with its site.
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId) -> Result<(Incident, Ground)> {
    signed_in(actor)?;
    let seen = scope(tx, actor)?;
    let incident = store::incidents::get_incident(tx.conn, id)?;
    if !store::incidents::is_seen(tx.conn, &incident, &seen)? {
        return Err(Error::NotFound);
    }
    let ground = Ground::of_site(tx, incident.site)?;
    Ok((incident, ground))
}

/// The site of an incident, for whoever sees to what goes wrong there.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] for those who may only look.
pub(super) fn seen_by_handler(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId) -> Result<Ground> {
    let (_, ground) = seen(tx, actor, id)?;
    may_handle(actor, &ground)?;
    Ok(ground)
}

/// Whether somebody sees to what goes wrong at a site; they see it already.
fn may_handle(actor: &Actor, ground: &Ground) -> Result<()> {
    match allow(actor, Deed::HandleIncident, &Subject::site(ground.site.operator)) {
        Ok(_) => Ok(()),
        Err(Error::Unauthenticated) => Err(Error::Unauthenticated),
        Err(_) => Err(Error::Forbidden),
    }
}

/// Less bad than it was said to be: that is said by who answers for safety there, as they would let work go
/// on, or by the programme.
fn may_lower(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, incident: &Incident) -> Result<()> {
    let zones = Vec::from_iter(incident.zone);
    let subject = presence::subject_at(tx, ground, &zones)?;
    match allow(actor, Deed::ResumeWork, &subject) {
        Ok(_) => Ok(()),
        Err(Error::Unauthenticated) => Err(Error::Unauthenticated),
        Err(_) => Err(Error::field("severity", "lowered", "only-safety-lowers")),
    }
}

fn read_kind(new: &NewStep) -> Result<StepKind> {
    StepKind::from_word(&new.step)
        .filter(|step| StepKind::BY_HAND.contains(step))
        .ok_or_else(|| Error::field("step", "unknown", "no-step"))
}

fn read_severity(step: StepKind, new: &NewStep) -> Result<Option<Severity>> {
    if step != StepKind::Graded {
        return Ok(None);
    }
    let word = new.severity.as_deref().unwrap_or_default();
    Severity::from_word(word)
        .map(Some)
        .ok_or_else(|| Error::field("severity", "unknown", "no-severity"))
}

/// What turns out to be the worst stops its zone as if it had been reported so.
fn stop_if_worst(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    incident: &Incident,
    severity: Severity,
) -> Result<Option<StopFacts>> {
    if !severity.stops_work() || incident.severity.stops_work() || incident.state == IncidentState::Closed {
        return Ok(None);
    }
    let scope = incident.zone.map_or(StopScope::Site, |_| StopScope::Zone);
    let graded = Incident {
        severity,
        ..incident.clone()
    };
    place_stop(tx, actor, ground, scope, &graded).map(Some)
}

/// A step as it was read, with what it came from.
#[derive(Debug, Clone, Copy)]
struct StepAsked<'a> {
    step: StepKind,
    severity: Option<Severity>,
    new: &'a NewStep,
}

/// The words of a step, where nothing that it needs is missing.
fn check(actor: &Actor, incident: &Incident, asked: &StepAsked<'_>) -> Result<String> {
    let StepAsked { step, severity, new } = *asked;
    if incident.state.after(step).is_none() {
        return Err(Error::field("step", "not_now", "step-not-now"));
    }
    let mut fields = Fields::default();
    let words = fields.prose("words", &new.words, MAX_WORDS);
    let lowers = severity.is_some_and(|severity| incident.severity.is_worse_than(severity));
    let needs_words = matches!(
        step,
        StepKind::Word | StepKind::Reopened | StepKind::AuthorityTold
    ) || lowers;
    if needs_words && words.as_ref().is_some_and(String::is_empty) {
        fields.refuse("words", "required", "needs-reason");
    }
    if step == StepKind::Closed && incident.severity.is_urgent() {
        for (field, text) in [("cause", &new.cause), ("measure", &new.measure)] {
            let said = fields.prose(field, text, MAX_WORDS);
            if said.is_some_and(|said| said.is_empty()) {
                fields.refuse(field, "required", "needs-cause-and-measure");
            }
        }
        if incident.reported_by.is_some() && incident.reported_by == actor.person {
            fields.refuse("step", "reporter", "not-by-the-reporter");
        }
    }
    fields.done(|| words)
}

/// Applies a step; answers what is kept beside its words.
fn apply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    incident: &mut Incident,
    asked: &StepAsked<'_>,
) -> Result<String> {
    let StepAsked { step, severity, new } = *asked;
    go_on(tx, incident, step)?;
    match step {
        StepKind::Owned => {
            let owner = new.owner.map(PersonId).or(actor.person);
            incident.owner = Some(may_own(tx, ground, owner)?);
            Ok(incident.owner.map(|id| id.to_string()).unwrap_or_default())
        }
        StepKind::Graded => {
            incident.severity = severity.unwrap_or(incident.severity);
            if incident.state == IncidentState::Open {
                incident.acknowledge_by = acknowledge_by(tx, ground, incident.severity)?;
                store::timers::delete_alarm(tx.conn, incident.id)?;
                set_alarm(tx, incident.id, incident.acknowledge_by)?;
            }
            if incident.severity.is_urgent() {
                store::stops::needs_staff_for(tx.conn, incident.id.0)?;
            }
            Ok(incident.severity.to_string())
        }
        StepKind::Closed => {
            let mut fields = Fields::default();
            let cause = fields.prose("cause", &new.cause, MAX_WORDS);
            let measure = fields.prose("measure", &new.measure, MAX_WORDS);
            (incident.cause, incident.measure) = fields.done(|| cause.zip(measure))?;
            Ok(String::new())
        }
        _ => Ok(String::new()),
    }
}

/// Moves it along its table; once somebody took note, the alarm is off.
fn go_on(tx: &mut Tx<'_>, incident: &mut Incident, step: StepKind) -> Result<()> {
    let was_open = incident.state == IncidentState::Open;
    if step == StepKind::Reopened {
        // It was another thing after all.
        incident.joined_into = None;
    }
    incident.state = incident.state.after(step).unwrap_or(incident.state);
    if was_open && incident.state != IncidentState::Open {
        incident.acknowledged_at = Some(tx.now);
        store::timers::delete_alarm(tx.conn, incident.id)?;
    }
    Ok(())
}

/// Who may see to an incident: the people of its site, and the programme.
pub(super) fn may_own(tx: &mut Tx<'_>, ground: &Ground, owner: Option<PersonId>) -> Result<PersonId> {
    let owner = owner.ok_or(Error::Unauthenticated)?;
    let contacts = tx.contacts(vec![ground.site.operator])?;
    let is_there = contacts.iter().any(|own| {
        own.person == owner && (own.organisation == Some(ground.site.operator) || own.platform.is_some())
    });
    if is_there {
        Ok(owner)
    } else {
        Err(Error::field("owner", "unknown", "no-owner"))
    }
}
