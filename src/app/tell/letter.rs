//! What the letter of an event says of a booking, its place and its sessions.

use super::changes::compare;
use super::{News, Scene};
use crate::domain::booking::BookingState;
use crate::domain::ids::SessionId;
use crate::domain::notice::{
    BookingFacts, ContactPerson, Event, Letter, LetterDate, MOST_DATES, PhaseNeeds, Place, SessionFacts,
};
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::domain::text::Names;
use crate::store::sessions::Session;

pub(super) fn write(
    scene: &Scene<'_>,
    event: Event,
    news: &News,
    (now, contact): (Instant, Option<ContactPerson>),
) -> Letter {
    let session = news
        .session
        .and_then(|id| facts_of(scene, id))
        .map(|facts| SessionFacts {
            before: news.before,
            // The same place needs no second line.
            zones_before: Some(scene.ground.names_of(&news.zones_before))
                .filter(|before| *before != facts.zones)
                .unwrap_or_default(),
            late_seconds: news.late_seconds,
            freed_from: news.freed_from,
            coming: news.coming.clone(),
            attended: news.attended.clone(),
            ..facts
        });
    Letter {
        event,
        at: now,
        // Who belongs to it no more is told no phone and no way in.
        place: Some(if event == Event::Left {
            Place {
                entrance: Names::default(),
                phones: Vec::new(),
                ..place(scene, event)
            }
        } else {
            place(scene, event)
        }),
        booking: Some(BookingFacts {
            contact: contact.filter(|_| event != Event::Left),
            ..booking_facts(scene, event, news)
        }),
        session,
        affected: news.affected.clone(),
        closed: news.closed.clone(),
        stop: news.stop.clone(),
        incident: news.incident.clone(),
        changes: match &news.renewed {
            Some(renewed) => renewed.changes.clone(),
            None => news
                .proposed
                .clone()
                .or_else(|| news.known.as_ref().map(|known| compare(scene, known))),
        },
        is_renewed: news.renewed.is_some(),
        days: news.days,
        reason_code: news.reason_code.clone(),
        words: words(scene, event, news).filter(|words| !words.is_empty()),
        reply: news.reply.clone(),
        assigned: news.assigned.clone(),
        by: news.by.clone().filter(|name| !name.is_empty()),
        link: news.link(event).unwrap_or_else(|| link(event, scene.booking.id)),
        // Filled in for each reader, by what their calendar holds.
        calendar: None,
        account: None,
        asker: None,
        asked: None,
    }
}

/// What a person wrote: for the occasion, or on which conditions they said yes.
fn words(scene: &Scene<'_>, event: Event, news: &News) -> Option<String> {
    news.words.clone().or_else(|| {
        event
            .tells_conditions()
            .then(|| scene.booking.life.conditions().to_owned())
    })
}

/// Where a letter leads: who is asked to decide, to the page where that is done.
fn link(event: Event, booking: crate::domain::ids::BookingId) -> String {
    match event {
        Event::DecisionNeeded
        | Event::DecisionAssigned
        | Event::DecisionReminder
        | Event::DecisionEscalated
        | Event::CompetingRequest => {
            format!("/inbox/{booking}")
        }
        Event::RecordingsChanged => format!("/bookings/{booking}/recordings"),
        // Who may not see it any more would be led to a page that is missing.
        Event::Left => "/".to_owned(),
        _ => format!("/bookings/{booking}"),
    }
}

fn place(scene: &Scene<'_>, event: Event) -> Place {
    let site = &scene.ground.site;
    let mut zones: Vec<_> = scene
        .phases
        .iter()
        .flat_map(|phase| &phase.zones)
        .filter_map(|id| scene.ground.zone(*id))
        .collect();
    zones.sort_by_key(|zone| zone.id);
    zones.dedup_by_key(|zone| zone.id);
    Place {
        site: site.names.clone(),
        zones: zones.into_iter().map(|zone| zone.names.clone()).collect(),
        address: site.address.clone(),
        phone: site.phone.clone(),
        entrance: site.entrance.clone(),
        phones: if event.is_before_coming() {
            site.phones.clone()
        } else {
            Vec::new()
        },
        time_zone: site.tz.name().to_owned(),
    }
}

/// The sessions that a letter counts. A booking that is over tells how many there would have been; those that
/// were called off before would not.
fn counted<'a>(scene: &Scene<'a>) -> Vec<&'a Session> {
    let state = scene.booking.life.state();
    let is_over = state.is_final() && state != BookingState::Completed;
    let fell_with_it = |session: &Session| {
        is_over && session.state == SessionState::Cancelled && session.called_off_by.is_none()
    };
    let counts = |session: &&Session| {
        session.state.is_standing() || session.state.has_begun() || fell_with_it(session)
    };
    scene.sessions.iter().filter(counts).collect()
}

fn booking_facts(scene: &Scene<'_>, event: Event, news: &News) -> BookingFacts {
    let counted = counted(scene);
    let is_listed = event.lists_dates() && news.session.is_none();
    BookingFacts {
        id: scene.booking.id,
        title: scene.booking.title.clone(),
        consortium: scene.consortium.titles.clone(),
        lead: scene.consortium.lead(),
        contact: None,
        span: scene.booking.span,
        phases: scene
            .phases
            .iter()
            .map(|phase| (phase.kind, phase.schedule.clone()))
            .collect(),
        needs: scene
            .phases
            .iter()
            .map(|phase| PhaseNeeds {
                people: phase.people,
                power_w: phase.power_w,
                area_m2: phase.area_m2,
            })
            .collect(),
        sessions: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        dates: counted
            .into_iter()
            .filter(|_| is_listed)
            .filter_map(|session| date(scene, session, news))
            .take(MOST_DATES)
            .collect(),
        hold_until: scene.booking.life.hold_until(),
        decide_by: scene.booking.life.decide_by(),
        state: Some(scene.booking.life.state()),
        mode: Some(scene.ground.site.request_mode),
        is_amendment: scene.booking.amends.is_some(),
    }
}

/// A session as lists of dates show it.
fn date(scene: &Scene<'_>, session: &Session, news: &News) -> Option<LetterDate> {
    let at = scene.phases.iter().position(|phase| phase.id == session.phase)?;
    let phase = &scene.phases[at];
    let by_rule = scene.by_rule(phase, session);
    Some(LetterDate {
        phase: at,
        span: session.span,
        // Who knew the booking compares with that, and not with a rule that was left long ago.
        before: (news.known.is_none() && by_rule != session.span).then_some(by_rule),
        zones: if session.zones == phase.zones {
            Vec::new()
        } else {
            scene.ground.names_of(&session.zones)
        },
    })
}

/// A session as letters show it.
#[must_use]
pub fn facts_of(scene: &Scene<'_>, id: SessionId) -> Option<SessionFacts> {
    let session = scene.sessions.iter().find(|session| session.id == id)?;
    // A session that is moved keeps its number.
    let name = |session: &Session| (session.original_start, session.id);
    let before = scene
        .sessions
        .iter()
        .filter(|other| name(other) < name(session))
        .count();
    let phase = scene.phases.iter().find(|phase| phase.id == session.phase)?;
    Some(SessionFacts {
        id: Some(id),
        kind: phase.kind,
        original_start: session.original_start,
        span: session.span,
        before: None,
        zones: scene.ground.names_of(&session.zones),
        zones_before: Vec::new(),
        number: u32::try_from(before + 1).unwrap_or(u32::MAX),
        late_seconds: None,
        wished_end: session.time_wished(),
        freed_from: None,
        coming: None,
        attended: None,
        outlook: None,
    })
}
