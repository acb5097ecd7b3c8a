//! What is asked by the clock: whether anybody came, and whether all have left. It looks at the facts when
//! it fires, and checks nobody in or out.

use super::rules_of;
use crate::app::bookings::Dossier;
use crate::app::tell::{News, tell};
use crate::app::{Result, Tx};
use crate::domain::ids::SessionId;
use crate::domain::notice::Event;
use crate::domain::presence::{CrewPart, DoorRules, MOST_REMINDERS, PresenceState, Stand, Turnout, Watch};
use crate::domain::span::Instant;
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;
use crate::store::presence::Presence;
use crate::store::presence::crew::Worker;
use crate::store::sessions::Session;

/// Sets the timer of a session that begins, where its site misses whoever does not come.
pub(in crate::app) fn await_people(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId) -> Result<()> {
    let named = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?.len();
    let rules = rules_of(tx, dossier.ground.site.id)?;
    if !rules.expects(named) {
        return Ok(());
    }
    let missed_from = rules.missed_from(dossier.session(id)?.span.start);
    set(tx, dossier, plan(id, TimerKind::NoCheckIn, missed_from))
}

/// Sets the timer of a session that somebody comes to: by its end they must have left.
pub(super) fn await_leaving(tx: &mut Tx<'_>, dossier: &Dossier, session: &Session) -> Result<()> {
    let rules = rules_of(tx, session.site)?;
    if rules.watch == Watch::Off || store::timers::is_pending(tx.conn, session.id, TimerKind::Clear)? {
        return Ok(());
    }
    set(tx, dossier, plan(session.id, TimerKind::Clear, session.span.end))
}

fn set(tx: &mut Tx<'_>, dossier: &Dossier, plan: TimerPlan) -> Result<()> {
    tx.reserve_ids(1)?;
    let ids = &mut tx.ids;
    Ok(store::together(tx.conn, |batch| {
        store::timers::insert_timers(batch, dossier.booking.id, ids, &[plan])
    })?)
}

const fn plan(id: SessionId, kind: TimerKind, due_at: Instant) -> TimerPlan {
    TimerPlan {
        due_at,
        kind,
        session: Some(id),
    }
}

/// How a session stands now.
struct Now {
    session: Session,
    rules: std::sync::Arc<DoorRules>,
    entries: Vec<Presence>,
    stand: Stand,
}

/// None where the site asks nothing any more.
fn now(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId) -> Result<Option<Now>> {
    let rules = rules_of(tx, dossier.ground.site.id)?;
    let Some(session) = dossier.session(id).ok().filter(|_| rules.watch != Watch::Off) else {
        return Ok(None);
    };
    let entries = store::presence::of_sessions(tx.conn, &[id])?;
    let named = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?.len();
    let turnout = Turnout::of(entries.iter().map(Presence::state), named);
    Ok(Some(Now {
        stand: Stand::of(&rules, session.span, session.state, turnout, tx.now),
        session: session.clone(),
        entries,
        rules,
    }))
}

/// Tells that nobody came, while there is still time to come.
pub(in crate::app) fn no_check_in(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    id: SessionId,
    news: News,
) -> Result<()> {
    let Some(now) = now(tx, dossier, id)? else {
        return Ok(());
    };
    if now.stand != Stand::Missing || now.session.span.end <= tx.now {
        return Ok(());
    }
    let mut crew = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?;
    crew.sort_by_key(|member| member.part != CrewPart::Lead);
    let news = News {
        words: listed(crew.iter().map(|member| with_phone(&member.worker)).collect()),
        ..news
    };
    tell(tx, &dossier.scene(), Event::NoCheckIn, news)
}

/// Has it asked soon whether all have left a session that ended before its time.
pub(in crate::app) fn await_clear(tx: &mut Tx<'_>, dossier: &Dossier, ended: &[SessionId]) -> Result<()> {
    if ended.is_empty() {
        return Ok(());
    }
    let minutes = rules_of(tx, dossier.ground.site.id)?.clear_minutes;
    let due = tx.now.plus_minutes(minutes.into());
    Ok(store::timers::hasten(tx.conn, ended, TimerKind::Clear, due)?)
}

/// Tells that somebody is still in, again and again for a while.
pub(in crate::app) fn clear(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId, news: News) -> Result<()> {
    let Some(now) = now(tx, dossier, id)? else {
        return Ok(());
    };
    let end = now.session.span.end;
    // It was given more time since, or moved, or its booking goes on there and the people stay.
    let later = if now.session.state.is_standing() && end > tx.now {
        Some(end)
    } else {
        now.session.goes_on_until(&dossier.sessions)
    };
    if let Some(end) = later {
        return set(tx, dossier, plan(id, TimerKind::Clear, end));
    }
    if now.stand != Stand::Overrunning {
        return Ok(());
    }
    let news = News {
        words: listed(still_in(tx, &now.entries)?),
        ..news
    };
    tell(tx, &dossier.scene(), Event::Overrun, news)?;
    let told = store::timers::count_fired(tx.conn, id, TimerKind::Clear, end)?;
    if told < MOST_REMINDERS {
        let again = tx.now.plus_minutes(i64::from(now.rules.clear_minutes));
        set(tx, dossier, plan(id, TimerKind::Clear, again))?;
    }
    Ok(())
}

/// Who is still in, each with their phone.
fn still_in(tx: &mut Tx<'_>, entries: &[Presence]) -> Result<Vec<String>> {
    let workers = super::workers_of(tx, entries)?;
    let inside = entries.iter().filter(|entry| entry.state() == PresenceState::In);
    let line = |entry: &Presence| {
        let worker = entry.worker.and_then(|id| workers.get(&id));
        worker.map_or_else(|| entry.visitor.clone().unwrap_or_default(), with_phone)
    };
    Ok(inside.map(line).collect())
}

fn with_phone(worker: &Worker) -> String {
    format!("{} {}", worker.name, worker.phone).trim_end().to_owned()
}

/// One in a line; none for nobody.
fn listed(lines: Vec<String>) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}
