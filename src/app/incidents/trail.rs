//! What is kept and told of an incident, whoever does what about it: steps, the journal, the clock, letters.

use super::{number, tell_of};
use crate::app::court::Ground;
use crate::app::tell::News;
use crate::app::{Result, Tx, journal};
use crate::domain::access::Actor;
use crate::domain::ids::{ConsortiumId, IncidentId};
use crate::domain::incident::{SeenBy, Severity, StepKind};
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;
use crate::store::incidents::{Incident, IncidentStep};

/// Tells of an incident as bad as it is, and of what was stopped for it.
pub(super) fn announce(tx: &mut Tx<'_>, ground: &Ground, incident: &Incident, news: News) -> Result<()> {
    let event = if incident.severity.is_urgent() {
        Event::IncidentUrgent
    } else {
        Event::IncidentLogged
    };
    let news = News {
        words: incident.words_given(),
        ..news
    };
    tell_of(tx, ground, incident, event, news)
}

/// The consortium of an incident's booking, where it may know of it: entries of the journal are its own then.
pub(super) fn consortium_of(tx: &mut Tx<'_>, incident: &Incident) -> Result<Option<ConsortiumId>> {
    match incident.booking.filter(|_| incident.seen_by == SeenBy::Parties) {
        Some(booking) => Ok(store::bookings::find_booking(tx.conn, booking)?.map(|own| own.consortium)),
        None => Ok(None),
    }
}

/// What is kept of a step: what was said, and what it led to.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepText<'a> {
    pub kind: StepKind,
    pub words: &'a str,
    pub detail: &'a str,
}

pub(super) fn add_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    incident: &Incident,
    text: StepText<'_>,
) -> Result<()> {
    let step = IncidentStep {
        id: tx.id()?,
        incident: incident.id,
        at: tx.now,
        person: actor.person,
        kind: text.kind,
        words: text.words.to_owned(),
        detail: text.detail.to_owned(),
    };
    Ok(store::incidents::insert_step(tx.conn, &step)?)
}

/// Sets the clock that rings when nobody took note by then.
pub(super) fn set_alarm(tx: &mut Tx<'_>, incident: IncidentId, due_at: Instant) -> Result<()> {
    let id = tx.id()?;
    let plan = TimerPlan {
        due_at,
        kind: TimerKind::Acknowledge,
        session: None,
    };
    Ok(store::timers::insert_alarm(tx.conn, id, incident, plan)?)
}

/// When somebody must have taken note of an incident that is as bad as this now.
pub(super) fn acknowledge_by(tx: &mut Tx<'_>, ground: &Ground, severity: Severity) -> Result<Instant> {
    let holidays = tx.holidays()?;
    let within = tx.rules.acknowledge;
    Ok(within.until(severity, tx.now, ground.tz(), |day| holidays.is_holiday(day)))
}

/// Adds a step, and notes it in the journal.
pub(super) fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    incident: &Incident,
    text: StepText<'_>,
) -> Result<i64> {
    add_step(tx, actor, incident, text)?;
    let became = serde_json::json!({ "step": text.kind, "severity": incident.severity });
    let entry = journal::Entry {
        booking: incident.booking,
        site: Some(incident.site),
        consortium: consortium_of(tx, incident)?,
        subject: number(ground, incident),
        became: Some(became.to_string()),
        reason: Some(text.words.to_owned()),
        ..journal::Entry::of(JournalAction::IncidentStep)
    };
    journal::note(tx, actor, entry)
}
