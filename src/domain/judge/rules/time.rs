//! Rules about when a session is, seen from now, from the agreement and from its own request.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime};

use super::{Ask, Facts};
use crate::domain::judge::{Agreement, Case, LeadTime, PhaseAsk, Severity};
use crate::domain::span::{Instant, Span, count_working_days, start_of_day};

/// The session starts before now.
pub(super) fn past(ask: &Ask<'_>) -> Vec<Facts> {
    only_if(ask.span.start < ask.docket.case.now, Facts::default)
}

/// The session's local date comes before the first that the zone's lead time allows, which it names. In its
/// days.
pub(super) fn lead_time_too_short(ask: &Ask<'_>) -> Vec<Facts> {
    let (today, date) = (ask.docket.today, first_date(ask));
    only_if(date < ask.room.earliest, || {
        let lead_time = ask.room.rules.lead_time;
        let is_holiday = |day| ask.docket.case.holidays.is_holiday(day);
        let measured = match lead_time {
            LeadTime::Days(days) => Facts::measured(days.into(), days_between(today, date)),
            LeadTime::WorkingDays(days) => Facts::measured(
                days.into(),
                count_working_days(today, date, days, is_holiday).into(),
            ),
        };
        let earliest = ask.room.earliest;
        let next = earliest.checked_add_days(Days::new(1)).unwrap_or(earliest);
        let start_of = |day| start_of_day(ask.docket.case.tz, day);
        Facts {
            lead_time: Some(lead_time),
            span: Span::new(start_of(earliest), start_of(next)),
            ..measured
        }
    })
}

/// The session's local date is more calendar days ahead than the zone allows.
pub(super) fn horizon_too_far(ask: &Ask<'_>) -> Vec<Facts> {
    let ahead = days_between(ask.docket.today, first_date(ask));
    let limit = i64::from(ask.room.rules.horizon_days);
    only_if(ahead > limit, || Facts::measured(limit, ahead))
}

/// Longer than the zone allows, read on the wall clock as schedules are: eight hours stay eight hours
/// in the night the clocks change. In minutes.
pub(super) fn too_long(ask: &Ask<'_>) -> Vec<Facts> {
    let Some(limit) = ask.room.rules.max_minutes else {
        return Vec::new();
    };
    let length = local(ask, ask.span.end) - local(ask, ask.span.start);
    only_if(length > Duration::minutes(limit.into()), || {
        Facts::measured(limit.into(), length.num_minutes())
    })
}

/// The session shares a moment with another one of its own phase that isn't skipped, whichever comes first.
pub(super) fn self_overlap(ask: &Ask<'_>) -> Vec<Facts> {
    let same = |other: &PhaseAsk<'_>| other.place == ask.phase.place;
    let hit = ask.docket.own_beside(ask.at, ask.span, same);
    only_if(hit.is_some(), || Facts {
        span: hit,
        ..Facts::default()
    })
}

/// The session shares a moment with one of another phase of the request that isn't skipped and takes some of
/// the same zone. It passes, seen: an inspection may come while the trial runs.
pub(super) fn phase_overlap(ask: &Ask<'_>) -> Vec<Facts> {
    let hit = ask.docket.own_beside(ask.at, ask.span, |other| {
        other.place != ask.phase.place && ask.docket.meets(other, ask.zone)
    });
    only_if(hit.is_some(), || Facts {
        severity: Some(Severity::Warn),
        span: hit,
        ..Facts::default()
    })
}

/// Starts before the agreement's first local date or has its last moment after the last one. The span is the
/// agreement's.
pub(super) fn outside_agreement(ask: &Ask<'_>) -> Vec<Facts> {
    let Agreement { from, until, .. } = ask.docket.case.agreement;
    let last_date = local(ask, ask.span.end.plus(-1)).date();
    let period = || Facts {
        span: agreement_span(ask.docket.case),
        ..Facts::default()
    };
    only_if(first_date(ask) < from || last_date > until, period)
}

/// One session too many for the consortium; the latest ones are. In sessions. A skipped session neither
/// counts nor is told.
pub(super) fn quota(ask: &Ask<'_>) -> Vec<Facts> {
    let Some(surplus) = ask.docket.surplus else {
        return Vec::new();
    };
    let start = ask
        .phase
        .occurrences
        .get(ask.at.session)
        .map_or(ask.span.start, |one| one.span.start);
    let is_surplus = (start, ask.at) >= surplus.from && ask.docket.stands(ask.at);
    only_if(is_surplus, || {
        Facts::measured(surplus.quota.into(), surplus.total)
    })
}

/// The moments of the agreement; none when it ends before it begins.
pub(crate) fn agreement_span(case: &Case<'_>) -> Option<Span> {
    let day_after = case.agreement.until.succ_opt()?;
    Span::new(
        start_of_day(case.tz, case.agreement.from),
        start_of_day(case.tz, day_after),
    )
}

/// One finding when `broken`.
pub(super) fn only_if(broken: bool, facts: impl FnOnce() -> Facts) -> Vec<Facts> {
    if broken { vec![facts()] } else { Vec::new() }
}

fn local(ask: &Ask<'_>, at: Instant) -> NaiveDateTime {
    at.local(ask.docket.case.tz)
}

fn first_date(ask: &Ask<'_>) -> NaiveDate {
    local(ask, ask.span.start).date()
}

fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
