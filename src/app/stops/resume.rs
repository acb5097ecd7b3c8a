//! Letting stopped work go on, by those whose word it needs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::told::{AlreadyTold, ToTell, tell_bookings};
use super::view::{StopFile, read_one, subject_of};
use super::{access_to, consortium_of, facts, reached, side_that_says};
use crate::app::access::scope;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::fields::read_prose;
use crate::app::tell::{News, tell_place};
use crate::app::{Error, Result, Tx, journal, signed_in};
use crate::domain::access::Actor;
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, IncidentId, SessionId, StopId};
use crate::domain::incident::IncidentState;
use crate::domain::job::Job;
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;
use crate::domain::stop::StopScope;
use crate::domain::talk::Side;
use crate::store;
use crate::store::stops::{HaltedSession, Stop, Yes};

const MAX_WORDS: usize = 2_000;

/// Why work may go on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "words": "The ceiling is dry; the pipe was replaced." }))]
pub struct ResumeBody {
    /// What was done, and what of the condition.
    pub words: String,
}

/// Says yes to work that goes on. When all have who have to, what the stop cut goes on while its time lasts,
/// if that is still free, and what is to come starts again.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] for those whose word does not count,
/// [`Error::Invalid`] without words, or when it was said before.
pub fn resume(tx: &mut Tx<'_>, actor: &Actor, id: StopId, body: &ResumeBody) -> Result<StopFile> {
    signed_in(actor)?;
    let seen = scope(tx, actor)?;
    let stop = store::stops::get_stop(tx.conn, id)?;
    if !store::stops::is_seen(tx.conn, &stop, &seen)? {
        return Err(Error::NotFound);
    }
    let mut ground = Ground::of_site(tx, stop.site)?;
    let side = side_that_says(actor, &access_to(tx, &ground, &stop)?, &stop)?;
    let words = read_prose("words", &body.words, MAX_WORDS)?;
    if words.is_empty() {
        return Err(Error::field("words", "required", "needs-resume-words"));
    }
    // A session that does not start now is halted too: before this or after, and never between.
    store::jobs::hold_turn(tx.conn, Job::Timers, tx.now)?;
    let halted = kept_by(tx, &ground, &stop)?;
    let bookings: BTreeSet<BookingId> = halted.iter().map(|own| own.booking).collect();
    for booking in &bookings {
        store::bookings::lock_booking(tx.conn, *booking)?;
    }
    if matches!(stop.scope, StopScope::Zone | StopScope::Site) {
        ground.lock_all(tx)?;
    }
    let stop = lock_unheld(tx, &stop)?;
    let stop = say_yes(stop, side, actor, words.clone(), tx)?;
    store::stops::update_stop(tx.conn, &stop)?;
    let fact = note(tx, actor, &ground, &stop, &words)?;
    let news = News {
        stop: Some(facts(&ground, &stop)),
        ..News::by(fact, actor)
    };
    if stop.resumed_at.is_some() {
        go_on(tx, actor, &halted)?;
        tell_resumed(tx, &ground, &stop, &halted, news)?;
    } else {
        tell_place(tx, &ground, Event::RestartAgreed, news)?;
    }
    read_one(tx, actor, stop)
}

/// What a stop keeps from going on: what it halted itself, and what another one did that ended while it
/// stood.
fn kept_by(tx: &mut Tx<'_>, ground: &Ground, stop: &Stop) -> Result<Vec<HaltedSession>> {
    let mut all = store::stops::halted_by(tx.conn, &[stop.id])?;
    for other in store::stops::halted_by_ended(tx.conn, stop.site, stop.placed_at)? {
        let is_known = all.iter().any(|own| own.session == other.session);
        let session = store::sessions::get_session(tx.conn, other.session)?;
        if !is_known && session.span.end > tx.now && ground.covers(stop, &session) {
            all.push(other);
        }
    }
    Ok(all)
}

/// Locks a stop, and before it its incident, so that nothing to be done is added from here on.
///
/// # Errors
/// [`Error::Invalid`] while something has to be done first, or nobody took note of the incident.
fn lock_unheld(tx: &mut Tx<'_>, stop: &Stop) -> Result<Stop> {
    let untaken = || Error::field("words", "untaken", "incident-untaken");
    if let Some(incident) = stop.incident {
        let incident = store::incidents::lock_incident(tx.conn, IncidentId(incident))?;
        if incident.state == IncidentState::Open {
            return Err(untaken());
        }
    }
    let before = stop.incident;
    let stop = store::stops::lock_stop(tx.conn, stop.id)?;
    if stop.incident != before {
        // It was given to one that was reported at this moment, of which nobody can have taken note.
        return Err(untaken());
    }
    let held = super::held_by(tx, &stop)?;
    if held.is_empty() {
        return Ok(stop);
    }
    let tasks: Vec<String> = held.into_iter().map(|own| own.words).collect();
    let fault = Fault::new("held-by-tasks").with("tasks", tasks.join(" / "));
    Err(Error::field("words", "held", fault))
}

/// Tells what becomes of the sessions that were halted, and of those that start soon.
fn tell_resumed(
    tx: &mut Tx<'_>,
    ground: &Ground,
    stop: &Stop,
    halted: &[HaltedSession],
    news: News,
) -> Result<()> {
    let about = ToTell {
        ground,
        stop,
        known: AlreadyTold::Nobody,
    };
    let soon = reached(tx, ground, stop)?;
    let all = halted.iter().map(|own| (own.booking, own.session));
    let all: BTreeSet<(BookingId, SessionId)> =
        all.chain(soon.iter().map(|own| (own.booking, own.id))).collect();
    tell_bookings(tx, Event::WorkResumed, about, &all, news)
}

/// The stop with one more yes. Two sides are two people.
fn say_yes(stop: Stop, side: Side, actor: &Actor, words: String, tx: &Tx<'_>) -> Result<Stop> {
    if stop.resumed_at.is_some() {
        return Err(Error::field("words", "resumed", "already-resumed"));
    }
    if stop.yes_of(side).is_some() {
        return Err(Error::field("words", "said", "already-agreed"));
    }
    let others = Side::ALL.iter().filter_map(|side| stop.yes_of(*side));
    if others
        .filter_map(|yes| yes.by)
        .any(|other| actor.person == Some(other))
    {
        return Err(Error::field("words", "same_person", "second-person"));
    }
    let yes = Yes {
        at: tx.now,
        by: actor.person,
        words,
    };
    let mut stop = stop.with_yes(side, yes);
    if stop.missing().is_empty() {
        stop.resumed_at = Some(tx.now);
    }
    Ok(stop)
}

fn note(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, stop: &Stop, words: &str) -> Result<i64> {
    let action = if stop.resumed_at.is_some() {
        JournalAction::StopResume
    } else {
        JournalAction::StopAgree
    };
    let consortium = consortium_of(tx, stop)?;
    let entry = journal::Entry {
        booking: stop.booking,
        site: Some(stop.site),
        consortium,
        subject: subject_of(ground, stop),
        reason: Some(words.to_owned()),
        ..journal::Entry::of(action)
    };
    journal::note(tx, actor, entry)
}

/// Lets go on what the stop cut or kept from starting, where nothing else stands over it. The bookings are
/// locked.
fn go_on(tx: &mut Tx<'_>, actor: &Actor, halted: &[HaltedSession]) -> Result<()> {
    let bookings: BTreeSet<BookingId> = halted.iter().map(|own| own.booking).collect();
    for booking in bookings {
        let mut dossier = Dossier::load(tx, booking)?;
        if !dossier.booking.life.state().is_firm() {
            continue;
        }
        let mut free = BTreeSet::new();
        for own in halted.iter().filter(|own| own.booking == booking) {
            let session = dossier.session(own.session)?.clone();
            if super::over(tx, &dossier.ground, &session)?.is_none() {
                free.insert(own.session);
            }
        }
        dossier.go_on(tx, actor, &free)?;
    }
    Ok(())
}
