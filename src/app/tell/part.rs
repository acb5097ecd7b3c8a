//! The calendar part of a letter: which events, in which form, from the sessions as they stand.

use super::Scene;
use crate::domain::booking::BookingState;
use crate::domain::ids::SessionId;
use crate::domain::notice::{Calendar, CalendarEvent, CalendarWhat, Event, Method, Moved};
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// What of a booking a calendar part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Booking,
    /// The whole phase of a session.
    Phase(SessionId),
    Session(SessionId),
}

/// A session that comes back may have been left out of the series that calendars know, so they get the series
/// anew.
pub(super) fn extent(event: Event, session: Option<SessionId>) -> Extent {
    match session {
        None => Extent::Booking,
        Some(id) if event == Event::SessionRestored => Extent::Phase(id),
        Some(id) => Extent::Session(id),
    }
}

/// The calendar part; none when there is nothing to say. What has begun is never taken out.
pub(super) fn calendar(scene: &Scene<'_>, extent: Extent, method: Method, now: Instant) -> Option<Calendar> {
    let id = match extent {
        Extent::Booking => None,
        Extent::Phase(id) | Extent::Session(id) => Some(id),
    };
    let session = id.and_then(|id| scene.sessions.iter().find(|session| session.id == id));
    let one = session.filter(|_| matches!(extent, Extent::Session(_)));
    let phases = scene
        .phases
        .iter()
        .filter(|phase| session.is_none_or(|session| session.phase == phase.id));
    let events: Vec<CalendarEvent> = phases
        .flat_map(|phase| match one {
            // A phase of one session has no series that the session could be an exception of.
            Some(session) if is_series(phase) => vec![of_session(scene, phase, session)],
            _ if method == Method::Cancel => taken_out(scene, phase, now),
            _ => series(scene, phase).into_iter().collect(),
        })
        .collect();
    (!events.is_empty()).then_some(Calendar { method, events })
}

fn is_series(phase: &Phase) -> bool {
    phase.schedule.rrule.is_some() || !phase.schedule.rdates.is_empty()
}

fn event(scene: &Scene<'_>, phase: &Phase, what: CalendarWhat) -> CalendarEvent {
    CalendarEvent {
        uid: phase.uid.clone(),
        sequence: phase.sequence,
        kind: phase.kind,
        zones: scene.ground.names_of(&phase.zones),
        what,
    }
}

fn of_session(scene: &Scene<'_>, phase: &Phase, session: &Session) -> CalendarEvent {
    let (original_start, span) = (session.original_start, session.span);
    event(
        scene,
        phase,
        CalendarWhat::Session {
            original_start,
            span,
            zones: scene.ground.names_of(&session.zones),
        },
    )
}

fn sessions_of<'a>(scene: &Scene<'a>, phase: &Phase) -> impl Iterator<Item = &'a Session> + use<'a> {
    let id = phase.id;
    scene.sessions.iter().filter(move |session| session.phase == id)
}

/// What takes a phase out of a calendar: all of it, or of one that has begun each session to come (RFC 5546
/// section 3.2.5).
fn taken_out(scene: &Scene<'_>, phase: &Phase, now: Instant) -> Vec<CalendarEvent> {
    let has_begun = sessions_of(scene, phase).any(|session| session.state.has_begun());
    if !has_begun {
        let what = CalendarWhat::Series {
            schedule: phase.schedule.clone(),
            without: Vec::new(),
            moved: Vec::new(),
        };
        return vec![event(scene, phase, what)];
    }
    let is_to_come = |session: &&Session| {
        session.span.start > now && (session.state.is_to_come() || session.state == SessionState::Cancelled)
    };
    sessions_of(scene, phase)
        .filter(is_to_come)
        .filter(|_| is_series(phase))
        .map(|session| of_session(scene, phase, session))
        .collect()
}

/// A phase with the sessions that stand or were held; none when there are none. A session that differs from
/// its rule keeps doing so, whatever becomes of it; those to come of a suspended booking are no dates.
fn series(scene: &Scene<'_>, phase: &Phase) -> Option<CalendarEvent> {
    let is_suspended = scene.booking.life.state() == BookingState::Suspended;
    let is_date =
        |session: &Session| session.state.has_begun() || (session.state.is_standing() && !is_suspended);
    let differs =
        |session: &&Session| session.span != scene.by_rule(phase, session) || session.zones != phase.zones;
    let moved = |session: &Session| Moved {
        original_start: session.original_start,
        span: session.span,
        zones: scene.ground.names_of(&session.zones),
    };
    let (dates, gone): (Vec<&Session>, Vec<&Session>) =
        sessions_of(scene, phase).partition(|session| is_date(session));
    (!dates.is_empty()).then(|| {
        let what = CalendarWhat::Series {
            schedule: phase.schedule.clone(),
            without: gone.iter().map(|session| session.original_start).collect(),
            moved: dates.into_iter().filter(differs).map(moved).collect(),
        };
        event(scene, phase, what)
    })
}

/// All of a booking, for a calendar file.
#[must_use]
pub fn published(scene: &Scene<'_>) -> Calendar {
    let nothing = Calendar {
        method: Method::Publish,
        events: Vec::new(),
    };
    calendar(scene, Extent::Booking, Method::Publish, scene.booking.changed_at).unwrap_or(nothing)
}
