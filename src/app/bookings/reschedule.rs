//! Another schedule for one phase of an approved booking: longer, shorter, or on other days.
//! Sessions that both schedules have stay as they are; new ones are judged; dropped ones are cancelled.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::dossier::Dossier;
use super::sessions::close_if_over;
use crate::app::court::{self, Hearing, Lock, PlannedPhase, Terms};
use crate::app::tell::{News, facts_of, tell};
use crate::app::{Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, BookingState, NotNow};
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::judge::Override;
use crate::domain::notice::Event;
use crate::domain::schedule::{Occurrence, Schedule, ScheduleText};
use crate::domain::session::{SessionAction, SessionState};
use crate::domain::span::LocalTime;
use crate::domain::text;
use crate::store;
use crate::store::sessions::Session;

/// A new schedule for a phase.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    /// Index of the phase.
    #[serde(default)]
    pub phase: usize,
    /// The whole new schedule.
    pub schedule: ScheduleText,
    /// Findings set aside.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Changes the schedule of an approved booking, by its site.
///
/// # Errors
/// [`Error::Refused`] for new sessions that may not be, [`Error::Invalid`], [`Error::NotNow`], [`Error::Stale`].
pub fn reschedule(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64, body: &Reschedule) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    let state = dossier.booking.life.state();
    if !matches!(state, BookingState::Approved | BookingState::Active) {
        return Err(NotNow { action: Action::Revise, state }.into());
    }
    let reason = text::prose(&body.reason, 2_000).map_err(|error| Error::field("reason", "text", error))?;
    let was = dossier.snapshot();
    let occurrences = understand(&dossier, body)?;
    let new = judge_new(tx, &mut dossier, body, &occurrences)?;
    let dropped = drop_others(tx, &mut dossier, body.phase, &occurrences)?;
    add(tx, &mut dossier, body.phase, new)?;
    dossier.phases[body.phase].schedule = body.schedule.clone();
    store::bookings::update_phase(tx.conn, &mut dossier.phases[body.phase])?;
    dossier.write_claims(tx)?;
    dossier.save(tx)?;
    dossier.write_timers(tx)?;
    let entry = dossier.entry("booking.reschedule", doing);
    let entry = journal::Entry { was, became: dossier.snapshot(), reason: Some(reason.clone()), ..entry };
    let fact = journal::note(tx, actor, entry)?;
    let affected = dropped.iter().filter_map(|id| facts_of(&dossier.scene(), *id)).collect();
    let news = News { fact, words: Some(reason), by: Some(actor.name.clone()), affected, ..News::default() };
    tell(tx, &dossier.scene(), Event::ScheduleChanged, news.clone())?;
    close_if_over(tx, &mut dossier, News { words: None, affected: Vec::new(), ..news })?;
    Ok(dossier)
}

/// The sessions of the new schedule, which must have all that have started.
fn understand(dossier: &Dossier, body: &Reschedule) -> Result<Vec<Occurrence>> {
    let phase = dossier.phases.get(body.phase).ok_or_else(|| Error::field("phase", "no_such_phase", "no-such-phase"))?;
    let schedule = Schedule::parse(&body.schedule, dossier.ground.tz())
        .map_err(|error| Error::field(format!("schedule.{}", error.field()), error.code(), &error))?;
    let starts: BTreeSet<LocalTime> = schedule.occurrences().iter().map(|occurrence| occurrence.original_start).collect();
    let has_started = |state: SessionState| matches!(state, SessionState::Running | SessionState::Ended | SessionState::CutShort);
    let mut started = dossier.sessions.iter().filter(|session| session.phase == phase.id && has_started(session.state));
    match started.find(|session| !starts.contains(&session.original_start)) {
        Some(session) => {
            let message = Fault::new("leaves-out-started").with("start", session.original_start);
            Err(Error::field("schedule", "drops_started", message))
        }
        None => Ok(schedule.occurrences().to_vec()),
    }
}

/// Judges the sessions that the old schedule didn't have, beside those that stay.
fn judge_new(tx: &mut Tx<'_>, dossier: &mut Dossier, body: &Reschedule, occurrences: &[Occurrence]) -> Result<Vec<Occurrence>> {
    let phase = &dossier.phases[body.phase];
    let known: BTreeSet<LocalTime> =
        dossier.sessions.iter().filter(|session| session.phase == phase.id).map(|session| session.original_start).collect();
    let new: Vec<Occurrence> = occurrences.iter().filter(|occurrence| !known.contains(&occurrence.original_start)).copied().collect();
    let stays = dossier.planned()[body.phase].occurrences.clone().into_iter();
    let stays = stays.filter(|own| occurrences.iter().any(|kept| kept.original_start == own.original_start));
    let mut all: Vec<Occurrence> = stays.chain(new.iter().copied()).collect();
    all.sort_by_key(|occurrence| occurrence.span);
    let planned = [PlannedPhase { schedule: body.schedule.clone(), ..PlannedPhase::stored(phase, all) }];
    let overrides = body.overrides.iter().map(|granted| Override { phase: 0, ..granted.clone() }).collect();
    let terms = Terms { overrides, ..Terms::default() };
    let (booking, asked_at) = (dossier.booking.id, tx.now);
    let hearing =
        Hearing { ground: &mut dossier.ground, consortium: &dossier.consortium, phases: &planned, terms: &terms, booking, asked_at };
    let mut judgement = court::hear(tx, hearing, Lock::Zones)?;
    judgement.verdicts.retain(|judged| new.iter().any(|own| own.original_start == judged.verdict.original_start));
    judgement.accepted()?;
    Ok(new)
}

/// Cancels the sessions to come that the new schedule doesn't have.
fn drop_others(tx: &mut Tx<'_>, dossier: &mut Dossier, phase: usize, occurrences: &[Occurrence]) -> Result<Vec<SessionId>> {
    let phase = dossier.phases[phase].id;
    let mut dropped = Vec::new();
    for session in dossier.sessions.iter_mut().filter(|session| session.phase == phase) {
        let stays = occurrences.iter().any(|kept| kept.original_start == session.original_start);
        if !stays && matches!(session.state, SessionState::Scheduled | SessionState::Moved) {
            session.state = session.state.apply(SessionAction::Cancel)?;
            session.reason = Some("no longer in the schedule".into());
            dropped.push(&*session);
        }
    }
    store::sessions::mark_sessions(tx.conn, dropped.iter().copied())?;
    Ok(dropped.iter().map(|session| session.id).collect())
}

fn add(tx: &mut Tx<'_>, dossier: &mut Dossier, phase: usize, new: Vec<Occurrence>) -> Result<()> {
    let (phase, zones) = (dossier.phases[phase].id, dossier.phases[phase].zones.clone());
    tx.reserve_ids(new.len())?;
    let mut sessions = Vec::with_capacity(new.len());
    for occurrence in new {
        sessions.push(Session {
            id: SessionId(tx.id()?),
            booking: dossier.booking.id,
            phase,
            site: dossier.ground.site.id,
            zones: zones.clone(),
            original_start: occurrence.original_start,
            span: occurrence.span,
            state: SessionState::Scheduled,
            actual_start: None,
            actual_end: None,
            flag: None,
            reason: None,
        });
    }
    store::together(tx.conn, |batch| store::sessions::insert_sessions(batch, &sessions))?;
    dossier.sessions.extend(sessions);
    dossier.sessions.sort_by_key(|session| (session.span.start, session.id));
    Ok(())
}
