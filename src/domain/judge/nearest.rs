//! What else would do for a refused session: another time in its zone, or another zone at its time.
//! Exact, not a grid: the free stretches bound the starts, and the judge has the last word on each.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::docket::{Docket, is_skipped};
use super::occupancy::Position;
use super::rules::room::full_stretches;
use super::rules::time::agreement_span;
use super::{Case, Outcome, PhaseAsk, Rule, Verdict, outcome, rules};
use crate::domain::ids::ZoneId;
use crate::domain::opening::{Effect, PhaseKind};
use crate::domain::span::{Instant, Span, Spans, start_of_day};

/// How far from its start another start is looked for, in days of 24 hours, both ways. A case must hold the
/// claims this far around the asked time (and a turnaround more) for the answer to be right.
pub const REACH_DAYS: i64 = 14;

/// How near another time in the same zone must start to be better than another zone at the same time, in
/// hours. Half a day keeps a day visit on its day and a night shift in its night.
pub const SAME_DAY_HOURS: i64 = 12;

/// For how many refused sessions [`ways_all`] looks. A request with more of them is wrong as a whole.
pub const MAX_SEARCHES: usize = 50;

/// How many stretches the judge is asked about before the search gives up. The first does, unless the session
/// breaks a rule that no time mends (quota, length).
const MAX_TRIES: usize = 8;

const MINUTE: i64 = 60;

/// Where and when a refused session could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    pub zone: ZoneId,
    /// The time: as long as what was asked, starting on a whole minute.
    pub span: Span,
}

/// What else would do for a refused session: the nearest of all, and of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// The nearest of all; see [`ways_all`].
    pub nearest: Option<Nearest>,
    /// The nearest time in its own zones.
    pub time: Option<Span>,
    /// A zone that would do at its own time.
    pub zone: Option<ZoneId>,
}

/// Looks for what would do instead of each refused session. The nearest of all is, in this order:
/// 1. the nearest start in the same zone, when it is at most [`SAME_DAY_HOURS`] away,
/// 2. the first of `siblings` that would do at the very same time,
/// 3. the nearest start in the same zone within [`REACH_DAYS`],
/// 4. none.
///
/// Of two starts equally near, the later. "Would do" means that the judge refuses it in none of the phase's
/// zones (a session moves in all of them), with no override, and that it meets no other session of its phase
/// and none of another phase in the same zones. `siblings` are zones to offer instead; their rules and claims
/// must be in the case.
///
/// In the order of the verdicts; only the first [`MAX_SEARCHES`] refusals are looked at, all else is none. No
/// time is given twice: a session is not offered what an earlier one of its phase, or of another phase in the
/// same zones, was offered.
#[must_use]
pub fn ways_all(case: &Case<'_>, verdicts: &[Verdict], siblings: &[ZoneId]) -> Vec<Option<Ways>> {
    let refused = verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| verdict.outcome == Outcome::Refused);
    let searched: Vec<(usize, &Verdict)> = refused.take(MAX_SEARCHES).collect();
    let within = Span::extent(searched.iter().map(|(_, verdict)| around(verdict.span)));
    let docket = Docket::new(case, &places(case, &searched, siblings), within);
    let mut found = vec![None; verdicts.len()];
    let mut given: Vec<Given> = Vec::new();
    for (index, verdict) in searched {
        let Some(search) = Search::new(&docket, verdict, &given) else {
            continue;
        };
        let ways = search.run(siblings);
        let at = search.at;
        given.extend(ways.time.map(|span| Given { at, span }));
        found[index] = Some(ways);
    }
    found
}

/// A time that was offered to a session.
#[derive(Debug, Clone, Copy)]
struct Given {
    at: Position,
    span: Span,
}

/// The zones of the searched phases and the siblings, each with what for.
fn places(
    case: &Case<'_>,
    searched: &[(usize, &Verdict)],
    siblings: &[ZoneId],
) -> BTreeSet<(ZoneId, PhaseKind)> {
    let phases = searched
        .iter()
        .filter_map(|(_, verdict)| case.phases.get(verdict.phase));
    phases
        .flat_map(|phase| phase.zones.iter().chain(siblings).map(|zone| (*zone, phase.kind)))
        .collect()
}

/// A session's time and the reach of its search.
fn around(span: Span) -> Span {
    span.widened(REACH_DAYS * 86_400)
}

struct Search<'d> {
    docket: &'d Docket<'d>,
    verdict: &'d Verdict,
    phase: &'d PhaseAsk<'d>,
    at: Position,
    /// Times that other sessions were offered.
    given: Spans,
}

impl<'d> Search<'d> {
    fn new(docket: &'d Docket<'d>, verdict: &'d Verdict, given: &[Given]) -> Option<Self> {
        let phase = docket.case.phases.get(verdict.phase)?;
        let index = phase
            .occurrences
            .iter()
            .position(|one| one.original_start == verdict.original_start)?;
        let at = Position {
            phase: verdict.phase,
            session: index,
        };
        let others = given.iter().filter(|one| {
            let other = docket.case.phases.get(one.at.phase);
            one.at != at && other.is_some_and(|other| docket.is_near(phase, other))
        });
        Some(Self {
            docket,
            verdict,
            phase,
            at,
            given: Spans::union_of(others.map(|one| one.span)),
        })
    }

    fn run(&self, siblings: &[ZoneId]) -> Ways {
        let (time, zone) = (self.other_time(), self.other_zone(siblings));
        let then = time.map(|span| Nearest {
            zone: self.verdict.zone,
            span,
        });
        let there = zone.map(|zone| Nearest {
            zone,
            span: self.verdict.span,
        });
        let is_soon = time.is_some_and(|span| self.distance(span.start) <= SAME_DAY_HOURS * 3600);
        Ways {
            nearest: if is_soon { then } else { there.or(then) },
            time,
            zone,
        }
    }

    fn other_zone(&self, siblings: &[ZoneId]) -> Option<ZoneId> {
        let fits =
            |zone: &&ZoneId| !self.phase.zones.contains(zone) && self.would_do(self.verdict.span, **zone);
        siblings.iter().find(fits).copied()
    }

    fn other_time(&self) -> Option<Span> {
        let free = self.free_stretches();
        let starts = self.allowed_starts();
        let mut candidates: Vec<Span> = free
            .as_slice()
            .iter()
            .flat_map(|stretch| self.candidates(*stretch, &starts))
            .collect();
        candidates.sort_by_key(|span| (self.distance(span.start), std::cmp::Reverse(span.start)));
        let everywhere = |span: &Span| self.phase.zones.iter().all(|zone| self.would_do(*span, *zone));
        candidates.into_iter().take(MAX_TRIES).find(everywhere)
    }

    /// The judge's word on the session at another time or in another zone. Nobody is offered what meets
    /// another phase of the request, although that may be asked for.
    fn would_do(&self, span: Span, zone: ZoneId) -> bool {
        let findings = rules::findings(self.docket, self.at, span, zone);
        outcome(&findings) != Outcome::Refused
            && findings.iter().all(|finding| finding.rule != Rule::PhaseOverlap)
            && !is_skipped(self.docket.case, self.at.phase, self.verdict.original_start, span)
    }

    fn distance(&self, start: Instant) -> i64 {
        (start.unix() - self.verdict.span.start.unix()).abs()
    }

    /// For each run of allowed starts inside a free stretch the one nearest to the asked start.
    fn candidates(&self, stretch: Span, starts: &Spans) -> Vec<Span> {
        let length = self.verdict.span.seconds();
        // The last start that fits is still one, so the half-open run of starts ends a second after it.
        let Some(fitting) = Span::new(stretch.start, stretch.end.plus(1 - length)) else {
            return Vec::new();
        };
        let runs = starts.intersection(&Spans::union_of([fitting]));
        let nearest = runs.as_slice().iter().filter_map(|run| self.nearest_in(*run));
        nearest
            .map(|start| Span {
                start,
                end: start.plus(length),
            })
            .collect()
    }

    /// The whole minute in a run of starts that is nearest to the asked start.
    fn nearest_in(&self, run: Span) -> Option<Instant> {
        let first = (run.start.unix() + MINUTE - 1).div_euclid(MINUTE) * MINUTE;
        let last = (run.end.unix() - 1).div_euclid(MINUTE) * MINUTE;
        let asked = self.verdict.span.start.unix();
        (first <= last).then(|| Instant::from_unix(asked.clamp(first, last)))
    }

    /// Where a session may lie, by rules that look at all of it.
    fn free_stretches(&self) -> Spans {
        let within = around(self.verdict.span);
        let period = agreement_span(self.docket.case).and_then(|period| period.intersection(within));
        let start = Spans::union_of(period)
            .minus(&self.own_sessions())
            .minus(&self.given);
        self.phase.zones.iter().fold(start, |free, zone| {
            self.free_in(*zone, within).intersection(&free)
        })
    }

    /// The request's other sessions that this one should not touch: those of its phase, and those of other
    /// phases in its zones.
    fn own_sessions(&self) -> Spans {
        let phases = self.docket.case.phases.iter().enumerate();
        let near = phases.filter(|(_, other)| self.docket.is_near(self.phase, other));
        let others = near.flat_map(|(phase, other)| {
            let all = other.occurrences.iter().enumerate();
            all.filter(move |(session, _)| {
                let at = Position {
                    phase,
                    session: *session,
                };
                at != self.at && self.docket.stands(at)
            })
        });
        Spans::union_of(others.map(|(_, one)| one.span))
    }

    fn free_in(&self, zone: ZoneId, within: Span) -> Spans {
        let (Some(room), Some(opening)) =
            (self.docket.room(zone), self.docket.opening(zone, self.phase.kind))
        else {
            return Spans::default();
        };
        let blocking = opening
            .shut
            .iter()
            .filter(|(closure, _)| closure.effect == Effect::Block);
        let shut = blocking.flat_map(|(_, spans)| spans.as_slice()).copied();
        let full = full_stretches(self.docket, room, within, self.at);
        opening.open.minus(&Spans::union_of(shut.chain(full)))
    }

    /// When a session may start, by rules that look at its start only.
    fn allowed_starts(&self) -> Spans {
        let case = self.docket.case;
        let reach = self.verdict.span.start;
        let mut first = reach.plus_days(-REACH_DAYS).max(case.now);
        let mut end = reach.plus_days(REACH_DAYS).plus(1);
        for room in self.phase.zones.iter().filter_map(|zone| self.docket.room(*zone)) {
            first = first.max(start_of_day(case.tz, room.earliest));
            end = end
                .min(self.horizon(room.rules.horizon_days))
                .min(room.rules.retired_at.unwrap_or(end));
        }
        let Some(allowed) = Span::new(first, end) else {
            return Spans::default();
        };
        Spans::union_of([allowed]).minus(&self.skipped_days(allowed))
    }

    /// The first moment after the horizon.
    fn horizon(&self, days: u32) -> Instant {
        let after = self
            .docket
            .today
            .checked_add_days(chrono::Days::new(u64::from(days) + 1));
        start_of_day(self.docket.case.tz, after.unwrap_or(NaiveDate::MAX))
    }

    /// Days on which the schedule would leave the session out.
    fn skipped_days(&self, within: Span) -> Spans {
        let case = self.docket.case;
        if !self.phase.skip_holidays {
            return Spans::default();
        }
        let holidays = within
            .dates(case.tz)
            .filter(|date| case.holidays.is_holiday(*date));
        Spans::union_of(holidays.filter_map(|date| {
            Span::new(
                start_of_day(case.tz, date),
                start_of_day(case.tz, date.succ_opt()?),
            )
        }))
    }
}

#[cfg(test)]
#[path = "nearest_tests.rs"]
mod tests;
