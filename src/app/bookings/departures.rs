//! What of a booking's dates departs from the rules of its schedules, made so by hand.

use super::dossier::Dossier;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::Span;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// One date that is not as its rule says.
#[derive(Debug, Clone, Copy)]
pub enum Departure<'a> {
    /// It does not take place.
    Out(Span),
    /// The rule does not have it.
    Added(&'a Session),
    /// It is at another time or in other zones than the rule would have it, which is this time.
    Other(&'a Session, Span),
}

impl Departure<'_> {
    /// When it is, or would be.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Out(span) => *span,
            Self::Added(session) | Self::Other(session, _) => session.span,
        }
    }
}

/// The departures of all phases, by time.
#[must_use]
pub fn departures(dossier: &Dossier) -> Vec<Departure<'_>> {
    let mut all: Vec<Departure<'_>> = dossier
        .phases
        .iter()
        .flat_map(|phase| of_phase(dossier, phase))
        .collect();
    all.sort_by_key(Departure::span);
    all
}

fn of_phase<'a>(dossier: &'a Dossier, phase: &'a Phase) -> impl Iterator<Item = Departure<'a>> {
    let schedule = &phase.schedule;
    let by_rule = |start| Span::on_wall_clock(dossier.ground.tz(), start, schedule.minutes);
    let out = schedule
        .exdates
        .iter()
        .map(move |start| Departure::Out(by_rule(start.naive())));
    let of_session = move |session: &'a Session| {
        let planned = by_rule(session.original_start.naive());
        let is_off = matches!(session.state, SessionState::Skipped | SessionState::Cancelled);
        if is_off && session.called_off_by == Some(CalledOffBy::Schedule) {
            None
        } else if is_off {
            Some(Departure::Out(session.span))
        } else if session.span != planned || session.zones != phase.zones {
            Some(Departure::Other(session, planned))
        } else if schedule.rrule.is_some() && schedule.rdates.contains(&session.original_start) {
            Some(Departure::Added(session))
        } else {
            None
        }
    };
    out.chain(dossier.sessions_in(phase.id).filter_map(of_session))
}
