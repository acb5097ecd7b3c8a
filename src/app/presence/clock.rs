//! What is asked by the clock: whether anybody came, and whether all have left. It looks at the facts when
//! it fires, and checks nobody in or out.

use super::{rules_of, said_of};
use crate::app::bookings::Dossier;
use crate::app::tell::{News, tell};
use crate::app::{Result, Tx};
use crate::domain::ids::SessionId;
use crate::domain::notice::{AttendedFacts, ComingFacts, Event};
use crate::domain::presence::{
    CrewPart, DoorRules, MOST_REMINDERS, PresenceState, Stand, Turnout, Watch, count_people,
};
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;
use crate::store::presence::Presence;
use crate::store::presence::crew::Worker;
use crate::store::sessions::Session;

/// Sets the timer of a session that begins, where its site misses whoever does not come.
pub(in crate::app) fn await_people(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId) -> Result<()> {
    if !is_expected(tx, dossier)? {
        return Ok(());
    }
    let rules = rules_of(tx, dossier.ground.site.id)?;
    let start = dossier.session(id)?.span.start;
    set(
        tx,
        dossier,
        plan(id, TimerKind::NoCheckIn, rules.missed_from(start)),
    )?;
    match rules.freed_from(start) {
        Some(due) => set(tx, dossier, plan(id, TimerKind::Release, due)),
        None => Ok(()),
    }
}

/// From when on the time of a session is freed where nobody came; none: it never is, or is over before.
pub(in crate::app) fn freed_from(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    id: SessionId,
) -> Result<Option<Instant>> {
    let span = dossier.session(id)?.span;
    let from = rules_of(tx, dossier.ground.site.id)?.freed_from(span.start);
    Ok(from.filter(|at| *at < span.end))
}

/// Whether the site of a booking misses whoever does not come to its sessions.
pub(in crate::app) fn is_expected(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<bool> {
    let named = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?.len();
    Ok(rules_of(tx, dossier.ground.site.id)?.expects(named))
}

/// Sets the timer of a session that somebody comes to: by its end they must have left.
pub(super) fn await_leaving(tx: &mut Tx<'_>, dossier: &Dossier, session: &Session) -> Result<()> {
    let rules = rules_of(tx, session.site)?;
    if rules.watch == Watch::Off
        || store::timers::is_pending(tx.conn, session.booking, session.id, TimerKind::Clear)?
    {
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
    turnout: Turnout,
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
        turnout,
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
    let coming = said_of(tx, id)?;
    if let Some(said) = &coming
        && let Some(due) = put_off(tx, &now, said.at)?
    {
        return set(tx, dossier, plan(id, TimerKind::NoCheckIn, due));
    }
    let mut crew = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?;
    crew.sort_by_key(|member| member.part != CrewPart::Lead);
    let news = News {
        coming: coming.map(|own| ComingFacts {
            at: own.at,
            words: own.words,
            by: own.by,
        }),
        words: listed(crew.iter().map(|member| with_phone(&member.worker)).collect()),
        ..news
    };
    tell(tx, &dossier.scene(), Event::NoCheckIn, news)
}

/// Until when it is put off, once, to tell that nobody came, as people said that they come; none: it is told
/// now.
fn put_off(tx: &mut Tx<'_>, now: &Now, coming: Instant) -> Result<Option<Instant>> {
    let Span { start, end } = now.session.span;
    let due = now.rules.alarmed_at(start, coming);
    let told = store::timers::count_fired(
        tx.conn,
        now.session.booking,
        now.session.id,
        TimerKind::NoCheckIn,
        start,
    )?;
    Ok(Some(due).filter(|due| told <= 1 && tx.now < *due && *due < end))
}

/// Whether what is left of a session's time is freed now, as nobody ever came to it. Where its people said
/// when they come, it is asked again some time after that. Whoever came while the service was away could
/// not say so: after that they get as long as after a start.
pub(in crate::app) fn is_to_free(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    id: SessionId,
    is_late: bool,
) -> Result<bool> {
    let Some(now) = now(tx, dossier, id)? else {
        return Ok(false);
    };
    let span = now.session.span;
    let is_on = now.session.state == SessionState::Running && span.end > tx.now;
    if !is_on || now.turnout.came > 0 {
        return Ok(false);
    }
    let coming = said_of(tx, id)?.map(|own| own.at);
    let Some(due) = now.rules.freed_at(span, coming) else {
        return Ok(false);
    };
    let due = if is_late {
        due.max(now.rules.missed_from(tx.now))
    } else {
        due
    };
    if due <= tx.now {
        return Ok(true);
    }
    // At its end it ends by itself, unless it is given more time.
    set(tx, dossier, plan(id, TimerKind::Release, due.min(span.end)))?;
    Ok(false)
}

/// Has it asked soon whether all have left a session that ended before its time.
pub(in crate::app) fn await_clear(tx: &mut Tx<'_>, dossier: &Dossier, ended: &[SessionId]) -> Result<()> {
    if ended.is_empty() {
        return Ok(());
    }
    let minutes = rules_of(tx, dossier.ground.site.id)?.clear_minutes;
    let due = tx.now.plus_minutes(minutes.into());
    Ok(store::timers::hasten(
        tx.conn,
        dossier.booking.id,
        ended,
        TimerKind::Clear,
        due,
    )?)
}

/// Who came to a session that is over; none where its site does not ask, or nobody was to be checked in.
pub(in crate::app) fn attended(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    id: SessionId,
) -> Result<Option<AttendedFacts>> {
    let Some(now) = now(tx, dossier, id)? else {
        return Ok(None);
    };
    let came: Vec<&Presence> = now.entries.iter().filter(|own| own.counts()).collect();
    if came.is_empty() && !now.rules.expects(now.turnout.named) {
        return Ok(None);
    }
    let first = came.iter().map(|own| own.in_at).min();
    let last = came.iter().filter_map(|own| own.out_at).max();
    Ok(Some(AttendedFacts {
        people: count_people(came.iter().map(|own| own.worker)),
        inside: now.turnout.inside,
        between: first.map(|first| (first, last)),
    }))
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
    let told = store::timers::count_fired(tx.conn, dossier.booking.id, id, TimerKind::Clear, end)?;
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
