//! Who is told that work is stopped, and that it goes on.

use std::collections::BTreeSet;

use super::{facts, outlook, reached};
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::tell::{News, facts_of, tell, tell_place, tell_whole_crew};
use crate::app::{Result, Tx, presence};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::notice::{Event, Outlook, SessionFacts, StopFacts};
use crate::store;
use crate::store::stops::{HaltedSession, Stop};

/// Who knows of a stop already, from the letter about what made it necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum AlreadyTold {
    Nobody,
    /// The people of its place.
    AtPlace,
    /// Those of one booking, with the people of its place.
    InBooking(BookingId),
}

/// The stop that people are told of.
#[derive(Clone, Copy)]
pub(in crate::app) struct ToTell<'a> {
    pub ground: &'a Ground,
    pub stop: &'a Stop,
    pub known: AlreadyTold,
}

/// Tells the people of each booking that is hit; the site and the programme also where none is.
pub(in crate::app) fn tell_stopped(tx: &mut Tx<'_>, told: ToTell<'_>, by: News) -> Result<()> {
    let ToTell { ground, stop, .. } = told;
    let cut: Vec<HaltedSession> = store::stops::halted_by(tx.conn, &[stop.id])?;
    let coming = reached(tx, ground, stop)?;
    let all = cut.iter().map(|own| (own.booking, own.session));
    let all: BTreeSet<(BookingId, SessionId)> = all
        .chain(coming.iter().map(|own| (own.booking, own.id)))
        .collect();
    let inside = presence::sessions_inside(tx, stop.site)?;
    let is_there = |id: &&SessionId| all.iter().any(|(_, session)| session == *id);
    let news = News {
        words: stop.reason_given(),
        stop: Some(StopFacts {
            inside: inside.map(|all| all.iter().filter(is_there).count()),
            ..facts(ground, stop)
        }),
        ..by
    };
    tell_bookings(tx, Event::WorkStopped, told, &all, news)
}

/// Tells of a stop, or of its end, to the people of some bookings with their sessions.
pub(super) fn tell_bookings(
    tx: &mut Tx<'_>,
    event: Event,
    told: ToTell<'_>,
    sessions: &BTreeSet<(BookingId, SessionId)>,
    news: News,
) -> Result<()> {
    let mut bookings: BTreeSet<BookingId> = sessions.iter().map(|(booking, _)| *booking).collect();
    bookings.extend(told.stop.booking);
    let standing = store::stops::open_at(tx.conn, &[told.stop.site])?;
    for booking in &bookings {
        let dossier = Dossier::load(tx, *booking)?;
        let mut affected = Vec::new();
        for (_, id) in sessions.iter().filter(|(of, _)| of == booking) {
            affected.extend(with_outlook(told.ground, &standing, &dossier, *id)?);
        }
        tell_its_crew(tx, &dossier, event, &affected, &news)?;
        let news = News {
            affected,
            ..news.clone()
        };
        if told.known != AlreadyTold::InBooking(*booking) {
            tell(tx, &dossier.scene(), event, news)?;
        }
    }
    if bookings.is_empty() && told.known == AlreadyTold::Nobody {
        tell_place(tx, told.ground, event, news)?;
    }
    Ok(())
}

/// A session as letters show it, with what becomes of it.
fn with_outlook(
    ground: &Ground,
    standing: &[Stop],
    dossier: &Dossier,
    id: SessionId,
) -> Result<Option<SessionFacts>> {
    let outlook = outlook(ground, standing, dossier.session(id)?);
    Ok(facts_of(&dossier.scene(), id).map(|facts| SessionFacts {
        outlook: Some(outlook),
        ..facts
    }))
}

/// Tells the crew of a booking, each with a link to the first of its sessions. Where that one stays stopped
/// by something else, they hear of no restart.
fn tell_its_crew(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    event: Event,
    affected: &[SessionFacts],
    news: &News,
) -> Result<()> {
    let Some(to_crew) = event.for_crew() else {
        return Ok(());
    };
    let now = tx.now;
    let lasting = affected.iter().filter(|own| own.span.end > now);
    let goes_on = |own: &&SessionFacts| {
        event != Event::WorkResumed || matches!(own.outlook, Some(Outlook::GoesOn | Outlook::Planned))
    };
    let first = lasting.min_by_key(|own| own.span.start).filter(goes_on);
    let news = News {
        session: first.and_then(|own| own.id),
        ..news.clone()
    };
    tell_whole_crew(tx, &dossier.scene(), to_crew, &news)
}
