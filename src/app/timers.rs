//! What happens when a timer falls due: sessions start and end, holds run out, people are reminded.
//! Each firing is one transaction's work on one timer: the fact, its record and its notices together.

use super::bookings::{self, Dossier, Step};
use super::tell::{News, tell, tell_whole_crew};
use super::{Doing, Result, Tx, closures, incidents, journal, logs, presence, stops};
use crate::domain::booking::{BookingState, Change};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::job::Job;
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;
use crate::domain::session::{SessionAction, SessionState};
use crate::domain::timer::{self, TimerKind};
use crate::store;
use crate::store::stops::Stop;
use crate::store::timers::Timer;

/// Most timers that one transaction fires, so that requests get their turn in between.
const BATCH: usize = 50;

/// How many timers one transaction fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fired {
    /// As many as one transaction may fire: more may be due.
    Full(usize),
    /// All that were due.
    All(usize),
}

/// Fires what is due, in order, up to `BATCH`.
/// Instances take turns, so the order holds over all of them.
///
/// # Errors
/// The store's; then nothing of the batch has happened.
pub fn fire_due(tx: &mut Tx<'_>) -> Result<Fired> {
    store::jobs::take_turn(tx.conn, Job::Timers, tx.now)?;
    let mut fired = 0;
    while fired < BATCH {
        // Asked one at a time: what fires may set or remove others that come before the rest.
        let Some(timer) = store::timers::find_due(tx.conn, tx.now)? else {
            break;
        };
        fire(tx, &timer)?;
        fired += 1;
    }
    store::jobs::beat(tx.conn, Job::Timers, tx.now, fired as i64, None)?;
    Ok(if fired < BATCH {
        Fired::All(fired)
    } else {
        Fired::Full(fired)
    })
}

/// How long a start waits for its end after an outage, in which both passed.
const MINUTES_TO_CATCH_UP: i64 = 10;

fn fire(tx: &mut Tx<'_>, timer: &Timer) -> Result<()> {
    // The booking's lock comes first, as everywhere; whoever held it may have taken the timer back.
    let Some(booking) = timer.booking else {
        return fire_alarm(tx, timer);
    };
    let mut dossier = take(tx, booking)?;
    if !store::timers::mark_fired(tx.conn, timer, tx.now)? {
        return Ok(());
    }
    let late = tx.now.unix() - timer.due_at.unix();
    let news = News {
        fact: timer.id.0,
        session: timer.session,
        late_seconds: (late > 60).then_some(late),
        ..News::default()
    };
    match (timer.kind, timer.session) {
        (TimerKind::Start, Some(session)) => start(tx, &mut dossier, session, news),
        (TimerKind::End, Some(session)) => end(tx, &mut dossier, session, news),
        (TimerKind::BeforeStart, Some(session)) if is_kept_out(tx, &dossier, session)? => Ok(()),
        (TimerKind::BeforeStart, Some(session)) => {
            let freed_from = presence::freed_from(tx, &dossier, session)?;
            let news = News { freed_from, ..news };
            tell_whole_crew(tx, &dossier.scene(), Event::CrewLink, &news)?;
            announce(tx, &dossier, session, Event::SessionStartsSoon, news)
        }
        (TimerKind::BeforeEnd, Some(session))
            if dossier
                .session(session)?
                .goes_on_until(&dossier.sessions)
                .is_some() =>
        {
            Ok(())
        }
        (TimerKind::BeforeEnd, Some(session)) => {
            announce(tx, &dossier, session, Event::SessionEndsSoon, news)
        }
        (TimerKind::FlaggedIn3 | TimerKind::FlaggedIn1, Some(session)) => {
            remind_of_flag(tx, &dossier, session, timer.kind, news)
        }
        (TimerKind::NoCheckIn, Some(session)) => presence::no_check_in(tx, &dossier, session, news),
        (TimerKind::Release, Some(session)) => release(tx, &mut dossier, session, news),
        (TimerKind::LogDue, Some(session)) => logs::log_due(tx, &dossier, session, news),
        (TimerKind::Clear, Some(session)) => {
            let stop = stops::over(tx, &dossier.ground, dossier.session(session)?)?;
            let stop = stop.map(|stop| stops::facts(&dossier.ground, &stop));
            presence::clear(tx, &dossier, session, News { stop, ..news })
        }
        (TimerKind::HoldExpires, _) => expire(tx, &mut dossier, news),
        (TimerKind::DecisionStands, _) => bookings::stand(tx, &mut dossier, timer.id.0),
        (kind, _) => {
            // A start and an end that are told on the same morning are one letter: that of the start, which
            // says both.
            let says_both =
                timer::has_start_reminder(dossier.booking.span, dossier.ground.tz(), timer.due_at);
            let unless = (kind.is_of_end() && says_both).then_some(Event::StartReminder);
            remind(tx, &dossier, kind, News { unless, ..news })
        }
    }
}

/// Locks and loads a booking, with sites and people as they stand under that lock: nothing that fires changes
/// them.
fn take(tx: &mut Tx<'_>, booking: BookingId) -> Result<Dossier> {
    store::bookings::lock_booking(tx.conn, booking)?;
    tx.open_almanac()?;
    Dossier::load(tx, booking)
}

/// Fires a timer that is about an incident.
fn fire_alarm(tx: &mut Tx<'_>, timer: &Timer) -> Result<()> {
    let Some(incident) = timer.incident else {
        return Ok(());
    };
    tx.open_almanac()?;
    if !store::timers::mark_fired(tx.conn, timer, tx.now)? {
        return Ok(());
    }
    let late = tx.now.unix() - timer.due_at.unix();
    incidents::ring(tx, incident, timer.id.0, (late > 60).then_some(late))
}

fn start(tx: &mut Tx<'_>, dossier: &mut Dossier, id: SessionId, news: News) -> Result<()> {
    let is_suspended = dossier.booking.life.state() == BookingState::Suspended;
    let stop = stopping(tx, dossier, id)?;
    let closed = match &stop {
        Some(stop) => Some(stop.reason.clone()),
        None => closing(tx, dossier, id)?,
    };
    let is_missed = is_suspended || closed.is_some();
    let action = if is_missed {
        SessionAction::Miss
    } else {
        SessionAction::Start
    };
    let Some(state) = step(dossier, id, action) else {
        return Ok(());
    };
    let now = tx.now;
    update(tx, dossier, id, |session| {
        session.state = state;
        session.actual_start = (!is_missed).then_some(now);
        session.reason = session
            .reason
            .take()
            .or_else(|| closed.clone().filter(|why| !is_suspended && !why.is_empty()));
    })?;
    if is_missed {
        // Of a suspended booking everybody knows that nothing takes place.
        let told = closed.filter(|_| !is_suspended);
        let news = News {
            stop: stop.as_ref().map(|stop| stops::facts(&dossier.ground, stop)),
            ..news
        };
        if let Some(stop) = stop.filter(|_| !is_suspended) {
            stops::record_missed(tx, &stop, dossier.session(id)?)?;
        }
        return miss(tx, dossier, id, told, news);
    }
    presence::await_people(tx, dossier, id)?;
    // When its end has passed, too, the letter of the end tells both: it follows, perhaps in another batch.
    let has_ended = dossier.session(id).is_ok_and(|session| session.span.end <= now);
    let not_before = has_ended.then(|| now.plus_minutes(MINUTES_TO_CATCH_UP));
    dossier.begin(tx, id, News { not_before, ..news })
}

/// Frees the time of a missed session, and tells why where there is something to tell.
fn miss(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    id: SessionId,
    told: Option<String>,
    news: News,
) -> Result<()> {
    dossier.replace_claims(tx)?;
    note_session(tx, dossier, JournalAction::SessionMiss, id)?;
    // Whoever came early is to leave.
    presence::await_clear(tx, dossier, &[id])?;
    let Some(reason) = told else {
        return Ok(());
    };
    // Calendars take a change only with a higher SEQUENCE.
    let phase = dossier.session(id)?.phase;
    for phase in dossier.phases.iter_mut().filter(|own| own.id == phase) {
        store::bookings::update_phase(tx.conn, phase)?;
    }
    let news = News {
        words: Some(reason).filter(|reason| !reason.is_empty()),
        ..news
    };
    tell(tx, &dossier.scene(), Event::SessionMissed, news)
}

fn end(tx: &mut Tx<'_>, dossier: &mut Dossier, id: SessionId, news: News) -> Result<()> {
    let Some(state) = step(dossier, id, SessionAction::End) else {
        // It never ran, but the booking may be over with it.
        return dossier
            .close_if_over(
                tx,
                "",
                News {
                    session: None,
                    ..news
                },
            )
            .map(|_| ());
    };
    let now = tx.now;
    update(tx, dossier, id, |session| {
        session.state = state;
        session.actual_end = Some(now);
    })?;
    note_session(tx, dossier, JournalAction::SessionEnd, id)?;
    logs::await_log(tx, dossier, &[id])?;
    let news = News {
        attended: presence::attended(tx, dossier, id)?,
        ..news
    };
    if dossier.close_if_over(tx, "", news.clone())? {
        Ok(())
    } else {
        tell(tx, &dossier.scene(), Event::SessionEnded, news)
    }
}

/// Frees what is left of the time of a session to which nobody came, where its site wants that.
fn release(tx: &mut Tx<'_>, dossier: &mut Dossier, id: SessionId, news: News) -> Result<()> {
    let is_late = news.late_seconds.is_some();
    if presence::is_to_free(tx, dossier, id, is_late)? {
        bookings::release(tx, dossier, id, news)?;
    }
    Ok(())
}

/// Why the site is closed to a session of which nobody said what becomes of it, if it is.
fn closing(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId) -> Result<Option<String>> {
    match dossier.session(id) {
        Ok(session) if session.flag.is_some() && session.state.is_standing() => {
            closures::blocking(tx, &dossier.ground, session)
        }
        _ => Ok(None),
    }
}

/// What stops the work of a session that is to start, if anything does.
fn stopping(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId) -> Result<Option<Stop>> {
    match dossier.session(id) {
        Ok(session) if session.state.is_to_come() => stops::over(tx, &dossier.ground, session),
        _ => Ok(None),
    }
}

/// Whether a session would not start now.
fn is_kept_out(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId) -> Result<bool> {
    Ok(stopping(tx, dossier, id)?.is_some() || closing(tx, dossier, id)?.is_some())
}

/// Asks again what becomes of a session that something hits.
fn remind_of_flag(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    id: SessionId,
    kind: TimerKind,
    news: News,
) -> Result<()> {
    // What may start all the same needs no answer.
    let Some(reason) = closing(tx, dossier, id)? else {
        return Ok(());
    };
    // Of what waits or is stopped nobody can move or cancel a session.
    if !dossier.booking.life.state().is_firm() {
        return Ok(());
    }
    let event = if kind == TimerKind::FlaggedIn1 {
        Event::FlagEscalated
    } else {
        Event::FlagReminder
    };
    tell(
        tx,
        &dossier.scene(),
        event,
        News {
            days: kind.days(),
            words: Some(reason),
            ..news
        },
    )
}

fn announce(tx: &mut Tx<'_>, dossier: &Dossier, id: SessionId, event: Event, news: News) -> Result<()> {
    let stands = dossier
        .session(id)
        .is_ok_and(|session| session.state.is_standing());
    let runs = dossier.booking.life.state() != BookingState::Suspended;
    if stands && runs {
        tell(tx, &dossier.scene(), event, news)
    } else {
        Ok(())
    }
}

fn expire(tx: &mut Tx<'_>, dossier: &mut Dossier, news: News) -> Result<()> {
    if dossier
        .booking
        .life
        .check(crate::domain::booking::Action::Expire)
        .is_err()
    {
        return Ok(());
    }
    let was = dossier.snapshot();
    dossier.apply(Change::Expire)?;
    let service = journal::service();
    let step = Step {
        was,
        event: Some(Event::HoldExpired),
        news,
        ..Step::new(&service, Doing::Own, JournalAction::BookingExpire)
    };
    dossier.settle(tx, step).map(|_| ())
}

fn remind(tx: &mut Tx<'_>, dossier: &Dossier, kind: TimerKind, news: News) -> Result<()> {
    let event = match kind {
        TimerKind::DecisionWaits2 | TimerKind::DecisionWaits4 => Event::DecisionReminder,
        TimerKind::DecisionEscalates => Event::DecisionEscalated,
        TimerKind::HoldExpiring => Event::HoldExpiring,
        TimerKind::StartsIn7 | TimerKind::StartsIn1 => Event::StartReminder,
        TimerKind::EndsIn14 | TimerKind::EndsIn7 | TimerKind::EndsIn1 => Event::EndReminder,
        TimerKind::End
        | TimerKind::BeforeEnd
        | TimerKind::BeforeStart
        | TimerKind::Start
        | TimerKind::FlaggedIn3
        | TimerKind::FlaggedIn1
        | TimerKind::HoldExpires
        | TimerKind::DecisionStands
        | TimerKind::Acknowledge
        | TimerKind::NoCheckIn
        | TimerKind::Clear
        | TimerKind::LogDue
        | TimerKind::Release => return Ok(()),
    };
    tell(
        tx,
        &dossier.scene(),
        event,
        News {
            days: kind.days(),
            ..news
        },
    )
}

/// The state after an action; none where the table forbids it, as for a session that was called off.
fn step(dossier: &Dossier, id: SessionId, action: SessionAction) -> Option<SessionState> {
    dossier.session(id).ok()?.state.apply(action).ok()
}

fn update(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    id: SessionId,
    change: impl FnOnce(&mut store::sessions::Session),
) -> Result<()> {
    if let Some(session) = dossier.sessions.iter_mut().find(|session| session.id == id) {
        change(session);
        store::sessions::update_session(tx.conn, session)?;
    }
    Ok(())
}

fn note_session(tx: &mut Tx<'_>, dossier: &Dossier, action: JournalAction, id: SessionId) -> Result<()> {
    let entry = dossier.about_session(id, dossier.entry(action, Doing::Own), serde_json::json!({}));
    journal::note(tx, &journal::service(), entry).map(|_| ())
}
