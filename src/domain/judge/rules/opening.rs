//! Rules about when a zone may be used: windows, closures, holidays, and whether it is offered at all.

use super::time::only_if;
use super::{Ask, Facts};
use crate::domain::judge::Severity;
use crate::domain::opening::{Closure, Effect, Shape, open_spans};
use crate::domain::span::{Span, start_of_day};
use crate::domain::stop::REFUSED_HOURS;

/// The zone is not offered any more when the session starts.
pub(super) fn zone_retired(ask: &Ask<'_>) -> Vec<Facts> {
    only_if(
        ask.room.rules.retired_at.is_some_and(|at| at <= ask.span.start),
        Facts::default,
    )
}

/// Somebody stopped the work in the zone, in one above it or below it. Nobody knows for how long, so later
/// sessions are only warned of.
pub(super) fn stopped(ask: &Ask<'_>) -> Vec<Facts> {
    let soon = ask.docket.case.now.plus_minutes(REFUSED_HOURS * 60);
    only_if(ask.room.rules.stopped, || Facts {
        severity: (ask.span.start >= soon).then_some(Severity::Warn),
        ..Facts::default()
    })
}

/// Cameras record in the zone or in one below it, where none may.
pub(super) fn recording_not_allowed(ask: &Ask<'_>) -> Vec<Facts> {
    let (docket, rules) = (ask.docket, ask.room.rules);
    let below = docket.rooms_below(rules).map(|room| room.rules);
    let forbids = [rules].into_iter().chain(below).any(|own| !own.recording_allowed);
    only_if(docket.case.records && forbids, Facts::default)
}

/// Not wholly inside the zone's windows for the phase kind. The time told is when it is open instead: what
/// the session touches, else the first of its day. That is asked for anew: the prepared set knows the days of
/// all sessions or of none.
pub(super) fn outside_window(ask: &Ask<'_>) -> Vec<Facts> {
    let instead = || {
        let tz = ask.docket.case.tz;
        let start = start_of_day(tz, ask.span.start.local(tz).date());
        let over = Span {
            start,
            end: ask.span.end.max(start.plus_days(1)),
        };
        let open = open_spans(&ask.room.rules.windows, ask.phase.kind, tz, over);
        Facts {
            span: open.first_overlap(ask.span).or_else(|| open.first_overlap(over)),
            ..Facts::default()
        }
    };
    only_if(!ask.opening.open.contains(ask.span), instead)
}

/// Touches a closure of any shape but public holidays. One finding per closure.
pub(super) fn closure(ask: &Ask<'_>) -> Vec<Facts> {
    let hits = hits(ask).filter(|(closure, _)| closure.shape != Shape::PublicHolidays);
    hits.map(|(closure, span)| facts(closure, span, Some(closure.reason.clone())))
        .collect()
}

/// Touches a public holiday on which the zone is closed. The reason is the holiday's name in both languages.
pub(super) fn holiday(ask: &Ask<'_>) -> Vec<Facts> {
    let hits = hits(ask).filter(|(closure, _)| closure.shape == Shape::PublicHolidays);
    let mut found: Vec<Facts> = Vec::new();
    for (closure, span) in hits {
        let told = facts(
            closure,
            span,
            holiday_name(ask, span).or_else(|| Some(closure.reason.clone())),
        );
        // The city's and the site's closures often name the same day.
        if !found.contains(&told) {
            found.push(told);
        }
    }
    found
}

/// The closures that the session touches, each with the first stretch that it touches. The stretch is asked
/// for anew: in the prepared set it may have grown together with days that only other sessions reach.
fn hits<'o>(ask: &'o Ask<'_>) -> impl Iterator<Item = (&'o Closure, Span)> {
    let case = ask.docket.case;
    let touched = ask
        .opening
        .shut
        .iter()
        .filter(|(_, spans)| spans.first_overlap(ask.span).is_some());
    touched.filter_map(|(closure, _)| Some((*closure, closure.first_hit(case.tz, case.holidays, ask.span)?)))
}

fn facts(closure: &Closure, span: Span, reason: Option<String>) -> Facts {
    let severity = match closure.effect {
        Effect::Block => None,
        Effect::Warn => Some(Severity::Warn),
    };
    Facts {
        severity,
        span: Some(span),
        reason,
        ..Facts::default()
    }
}

fn holiday_name(ask: &Ask<'_>, closed: Span) -> Option<String> {
    let case = ask.docket.case;
    let holiday = closed
        .intersection(ask.span)?
        .dates(case.tz)
        .find_map(|date| case.holidays.on(date).first())?;
    Some(holiday.names.both())
}

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
