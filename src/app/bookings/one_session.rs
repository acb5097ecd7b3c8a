//! One session of an approved booking, brought back, judged and saved while the others stay as they are.

use super::dossier::{Dossier, session_timers};
use crate::app::court::{Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Error, Result, Tx};
use crate::domain::extension::ends_between;
use crate::domain::judge::{Override, Rule};
use crate::domain::schedule::Occurrence;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};
use crate::store;
use crate::store::sessions::Session;

pub(super) fn restore(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    let own = dossier.sessions[at].clone();
    let phase = dossier.phase_of(&own)?;
    let dates = dossier.dates_of(phase)?;
    // Only a schedule that has it again gives back what a schedule took away.
    let by_schedule = dates
        .get(&own.original_start)
        .ok_or_else(|| Error::field("session", "off_schedule", "off-schedule"))?;
    dossier.sessions[at].state = if own.zones == phase.zones && by_schedule.change.is_none() {
        SessionState::restored(by_schedule.span, own.span)
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
    let granted = granted(overrides);
    hear_one(
        tx,
        dossier,
        at,
        &Terms {
            overrides: granted,
            ..Terms::asked_at(asked_at)
        },
        Lock::Zones,
    )?
    .accepted()?;
    Ok(())
}

/// Judges time that is added to a session. It is as one of its own, but that both together are not too long.
///
/// # Errors
/// [`crate::app::Error::Refused`] with the longest time that would do as the nearest.
pub(super) fn judge_more(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    at: usize,
    more: Span,
    overrides: &[Override],
) -> Result<()> {
    let terms = Terms {
        overrides: granted(overrides),
        ..Terms::asked_at(dossier.asked_at(tx))
    };
    dossier.lock_zones(tx, at)?;
    let mut judgement = hear_more(tx, dossier, at, more, &terms)?;
    if judgement.is_accepted() {
        return Ok(());
    }
    let longest = longest_that_fits(tx, dossier, at, more, &terms)?;
    for judged in &mut judgement.verdicts {
        judged.nearest = longest.map(|span| (span, judged.zone.clone()));
        (judged.other_time, judged.other_zone) = (longest, None);
    }
    judgement.accepted().map(drop)
}

/// Until when a session might go on, as far as this time beyond its end; none: no longer than it is. Nothing
/// is locked: whoever asks for it then is judged anew.
pub(super) fn longest_more(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    at: usize,
    more: Span,
) -> Result<Option<Instant>> {
    let terms = Terms::asked_at(dossier.asked_at(tx));
    if hear_more(tx, dossier, at, more, &terms)?.is_accepted() {
        return Ok(Some(more.end));
    }
    Ok(longest_that_fits(tx, dossier, at, more, &terms)?.map(|span| span.end))
}

/// The longest time from the start of one that was refused. It is found by halves: what is refused for some
/// time is refused for more.
fn longest_that_fits(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    at: usize,
    more: Span,
    terms: &Terms,
) -> Result<Option<Span>> {
    let ends = ends_between(more.start, more.end);
    let (mut fits, mut fails) = (0, ends.len());
    while fits < fails {
        let middle = fits + (fails - fits) / 2;
        let shorter = Span {
            start: more.start,
            end: ends[middle],
        };
        if hear_more(tx, dossier, at, shorter, terms)?.is_accepted() {
            fits = middle + 1;
        } else {
            fails = middle;
        }
    }
    Ok(fits.checked_sub(1).map(|last| Span {
        start: more.start,
        end: ends[last],
    }))
}

/// The zones are locked where its time is about to be kept.
fn hear_more(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    at: usize,
    more: Span,
    terms: &Terms,
) -> Result<Judgement> {
    let own = dossier.sessions[at].span;
    let mut hear = |span: Span| {
        dossier.sessions[at].span = span;
        let heard = hear_one(tx, dossier, at, terms, Lock::Held);
        dossier.sessions[at].span = own;
        heard
    };
    let mut judgement = hear(more)?;
    let whole = hear(Span {
        start: own.start,
        end: more.end,
    })?;
    for (judged, whole) in judgement.verdicts.iter_mut().zip(whole.verdicts) {
        let too_long = whole.verdict.findings.into_iter();
        judged
            .verdict
            .meant(too_long.filter(|finding| finding.rule == Rule::TooLong));
    }
    Ok(judgement)
}

/// What is set aside of one session, as of the one phase that is heard.
fn granted(overrides: &[Override]) -> Vec<Override> {
    let about_it = |granted: &Override| Override {
        phase: 0,
        original_start: None,
        ..granted.clone()
    };
    overrides.iter().map(about_it).collect()
}

/// What the judge says of one session beside the others of its phase.
fn hear_one(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    at: usize,
    terms: &Terms,
    lock: Lock,
) -> Result<Judgement> {
    let session = dossier.sessions[at].clone();
    let phases = with_others(dossier, &session)?;
    let mut judgement = dossier.hear(tx, &phases, terms, lock)?;
    judgement.verdicts.retain(|judged| {
        judged.verdict.phase == 0 && judged.verdict.original_start == session.original_start
    });
    // "Skip holidays" was for the schedule; a person who moves or restores a session means that very day.
    for judged in &mut judgement.verdicts {
        judged.verdict.meant([]);
    }
    Ok(judgement)
}

/// A session's phase, where the session is, before the other phases as far as they matter to it.
fn with_others(dossier: &Dossier, session: &Session) -> Result<Vec<PlannedPhase>> {
    let phase = dossier.phase_of(session)?;
    let beside = dossier
        .sessions_in(phase.id)
        .filter(|own| own.state.is_standing());
    let mut occurrences: Vec<Occurrence> = beside.map(Session::occurrence).collect();
    occurrences.sort_by_key(|occurrence| occurrence.span);
    let mut phases = vec![PlannedPhase {
        // The others of the phase are not judged, only met.
        zones: session.zones.clone(),
        ..PlannedPhase::stored(phase, occurrences)
    }];
    if dossier.consortium.quota_sessions.is_some() {
        // The other phases count towards the quota, too.
        let all = dossier.planned().into_iter().zip(&dossier.phases);
        phases.extend(
            all.filter(|(_, other)| other.id != phase.id)
                .map(|(planned, _)| planned),
        );
    }
    Ok(phases)
}

/// Saves one changed session with its claims and timers, and what of the booking follows from it.
///
/// A wish for more time was for the session as it was, so it is over.
pub(super) fn save_one(tx: &mut Tx<'_>, dossier: &mut Dossier, at: usize) -> Result<()> {
    dossier.sessions[at].wished_end = None;
    let session = dossier.sessions[at].clone();
    store::sessions::update_session(tx.conn, &session)?;
    store::timers::delete_pending_of_session(tx.conn, session.booking, session.id)?;
    let plans = session_timers(&session, tx.now);
    tx.reserve_ids(plans.len())?;
    store::together(tx.conn, |batch| {
        store::timers::insert_timers(batch, session.booking, &mut tx.ids, &plans)
    })?;
    dossier.replace_claims_of(tx, &[session.id])?;
    if let Some(phase) = dossier.phases.iter_mut().find(|phase| phase.id == session.phase) {
        store::bookings::update_phase(tx.conn, phase)?;
    }
    dossier
        .sessions
        .sort_by_key(|session| (session.span.start, session.id));
    let before = dossier.booking.span;
    // What has begun is left alone by every proposed change.
    if session.state.has_begun() {
        dossier.save_in_course(tx)?;
    } else {
        dossier.save(tx)?;
    }
    if dossier.booking.span != before {
        dossier.write_reminders(tx)?;
    }
    Ok(())
}
