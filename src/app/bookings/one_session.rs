//! One session of an approved booking, brought back, judged and saved while the others stay as they are.

use super::dossier::{Dossier, session_timers};
use crate::app::court::{Lock, PlannedPhase, Terms};
use crate::app::{Error, Result, Tx};
use crate::domain::judge::{Outcome, Override, Severity};
use crate::domain::schedule::Occurrence;
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::store;

pub(super) fn restore(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    let own = dossier.sessions[at].clone();
    let phase = dossier
        .phases
        .iter()
        .find(|phase| phase.id == own.phase)
        .ok_or(Error::NotFound)?;
    let schedule = dossier.schedule_of(phase)?;
    let by_schedule = schedule
        .occurrences()
        .iter()
        .find(|occurrence| occurrence.original_start == own.original_start)
        .map(|found| found.span);
    // Only a schedule that has it again gives back what a schedule took away.
    let by_schedule = by_schedule.ok_or_else(|| Error::field("session", "off_schedule", "off-schedule"))?;
    dossier.sessions[at].state = if own.zones == phase.zones {
        SessionState::restored(by_schedule, own.span)
    } else {
        SessionState::Moved
    };
    (dossier.sessions[at].reason, dossier.sessions[at].called_off_by) = (None, None);
    let asked_at = dossier.asked_at(tx);
    judge_one(tx, dossier, at, &[], asked_at)
}

/// Judges one session beside the others of its phase, which are not judged anew.
pub(super) fn judge_one(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    at: usize,
    overrides: &[Override],
    asked_at: Instant,
) -> Result<()> {
    let session = dossier.sessions[at].clone();
    let phase = dossier
        .phases
        .iter()
        .find(|phase| phase.id == session.phase)
        .ok_or(Error::NotFound)?;
    let beside = dossier
        .sessions
        .iter()
        .filter(|own| own.phase == session.phase && own.state.is_standing());
    let mut occurrences: Vec<Occurrence> = beside
        .map(|own| Occurrence {
            original_start: own.original_start,
            span: own.span,
        })
        .collect();
    occurrences.sort_by_key(|occurrence| occurrence.span);
    let own = PlannedPhase {
        zones: session.zones.clone(),
        ..PlannedPhase::stored(phase, occurrences)
    };
    let mut phases = vec![own];
    if dossier.consortium.quota_sessions.is_some() {
        // The other phases count towards the quota, too.
        let others = dossier
            .planned()
            .into_iter()
            .zip(&dossier.phases)
            .filter(|(_, other)| other.id != session.phase);
        phases.extend(others.map(|(planned, _)| planned));
    }
    let overrides = overrides
        .iter()
        .map(|granted| Override {
            phase: 0,
            original_start: None,
            ..granted.clone()
        })
        .collect();
    let terms = Terms {
        overrides,
        ..Terms::asked_at(asked_at)
    };
    let mut judgement = dossier.hear(tx, &phases, &terms, Lock::Zones)?;
    judgement.verdicts.retain(|judged| {
        judged.verdict.phase == 0 && judged.verdict.original_start == session.original_start
    });
    // "Skip holidays" was for the schedule; a person who moves or restores a session means that very day.
    for judged in &mut judgement.verdicts {
        let blocks = judged
            .verdict
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Block);
        if judged.verdict.outcome == Outcome::Skipped && blocks {
            judged.verdict.outcome = Outcome::Refused;
        }
    }
    judgement.accepted()?;
    Ok(())
}

/// Saves one changed session with its claims and timers, and what of the booking follows from it.
pub(super) fn save_one(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    let session = dossier.sessions[at].clone();
    store::sessions::update_session(tx.conn, &session)?;
    store::claims::delete_claims_of_sessions(tx.conn, session.booking, &[session.id])?;
    store::timers::delete_pending_of_session(tx.conn, session.booking, session.id)?;
    let plans = session_timers(&session, tx.now);
    tx.reserve_ids(plans.len())?;
    store::together(tx.conn, |batch| {
        store::timers::insert_timers(batch, session.booking, &mut tx.ids, &plans)?;
        store::claims::insert_claims(
            batch,
            session.booking,
            &dossier.due_claims(std::iter::once(&session)),
        )
    })?;
    if let Some(phase) = dossier.phases.iter_mut().find(|phase| phase.id == session.phase) {
        store::bookings::update_phase(tx.conn, phase)?;
    }
    dossier
        .sessions
        .sort_by_key(|session| (session.span.start, session.id));
    let before = dossier.booking.span;
    dossier.save(tx)?;
    if dossier.booking.span != before {
        dossier.write_reminders(tx)?;
    }
    Ok(())
}
