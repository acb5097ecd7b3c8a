//! Rules about who else is there: capacity, budgets, turnaround, and zones above and below. A claim on an
//! exclusive zone excludes every other booking's on the zones above and below it; one on a shared zone takes
//! a place in each zone below. All count the most at any one instant, never the number of overlaps.

use std::collections::BTreeSet;

use super::time::only_if;
use super::{Ask, Facts};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::judge::docket::{Docket, Room};
use crate::domain::judge::occupancy::{Position, Segment, Taken, other_bookings, segments};
use crate::domain::judge::{PhaseAsk, ZoneRules};
use crate::domain::span::Span;

/// More bookings at once than the zone holds, by bookings that named the zone itself. In bookings.
pub(super) fn capacity(ask: &Ask<'_>) -> Vec<Facts> {
    let Some(over) = over_capacity(&ask.company, ask.room, ask.zone) else {
        return Vec::new();
    };
    let with = other_bookings(over.taken.iter().filter(|taken| taken.named == ask.zone));
    // Taken by bookings of a zone above only: `parent_taken` says it.
    if with.is_empty() && over.taken.iter().any(|taken| taken.booking.is_some()) {
        return Vec::new();
    }
    vec![over.facts(with)]
}

/// More bookings at once than the zone holds, with bookings of a zone above among them. In bookings.
pub(super) fn parent_taken(ask: &Ask<'_>) -> Vec<Facts> {
    let Some(over) = over_capacity(&ask.company, ask.room, ask.zone) else {
        return Vec::new();
    };
    let with = other_bookings(over.taken.iter().filter(|taken| taken.named != ask.zone));
    if with.is_empty() {
        Vec::new()
    } else {
        vec![over.facts(with)]
    }
}

/// A zone below has no place left, by bookings that `capacity` and `parent_taken` don't tell of already.
/// One finding for all zones below, with the first stretch.
pub(super) fn child_taken(ask: &Ask<'_>) -> Vec<Facts> {
    let told = over_capacity(&ask.company, ask.room, ask.zone)
        .map(|over| other_bookings(&over.taken))
        .unwrap_or_default();
    let full = ask
        .docket
        .rooms_below(ask.room.rules)
        .filter_map(|room| over_below(&room.company(ask.span, ask.at), room, ask.zone, ask.phase));
    let (mut first, mut with): (Option<Span>, BTreeSet<BookingId>) = (None, BTreeSet::new());
    for over in full {
        let untold: BTreeSet<BookingId> = other_bookings(&over.taken).difference(&told).copied().collect();
        if !untold.is_empty() || told.is_empty() {
            first = Some(first.map_or(over.span, |first| first.min(over.span)));
            with.extend(untold);
        }
    }
    only_if(first.is_some(), || Facts {
        span: first,
        with: with.into_iter().collect(),
        ..Facts::default()
    })
}

/// Together more people, watts or square metres at once than the zone allows.
pub(super) fn budget(ask: &Ask<'_>, budget: &Budget) -> Vec<Facts> {
    let Some(over) = budget.over(&ask.company, ask.room.rules, ask.phase) else {
        return Vec::new();
    };
    let with = other_bookings(over.taken.iter().filter(|taken| (budget.taken)(taken) > 0));
    vec![over.facts(with)]
}

/// Room enough at every instant, but not with each booking's turnaround counted after its end, in the
/// zone or in one below. The span is the nearest neighbour's; in minutes, the gap to it.
pub(super) fn turnaround(ask: &Ask<'_>) -> Vec<Facts> {
    // Where there is no place at all, `capacity` and its like tell it, and a turnaround changes nothing.
    let is_full = over_capacity(&ask.company, ask.room, ask.zone).is_some();
    let own = [ask.room].into_iter().filter(|_| !is_full);
    let below = ask
        .docket
        .rooms_below(ask.room.rules)
        .filter(|room| over_below(&room.company(ask.span, ask.at), room, ask.zone, ask.phase).is_none());
    own.chain(below)
        .find_map(|room| turnaround_in(ask, room))
        .into_iter()
        .collect()
}

fn turnaround_in(ask: &Ask<'_>, room: &Room<'_>) -> Option<Facts> {
    let over = over_turnaround(room, ask.span, ask.zone)?;
    let seconds = turnaround_seconds(room.rules);
    // Back to the claims' own ends.
    let real = over.taken.iter().map(|taken| taken.span.stretched(0, -seconds));
    let nearest = real
        .filter_map(|span| Some((gap_seconds(ask.span, span)?, span)))
        .min();
    Some(Facts {
        span: Some(nearest.map_or(over.span, |(_, span)| span)),
        with: other_bookings(&over.taken).into_iter().collect(),
        limit: Some(room.rules.turnaround_minutes.into()),
        asked: nearest.map(|(gap, _)| gap / 60),
        ..Facts::default()
    })
}

/// Seconds between two spans; none when they overlap.
fn gap_seconds(a: Span, b: Span) -> Option<i64> {
    let gap = if a.end <= b.start {
        b.start.unix() - a.end.unix()
    } else {
        a.start.unix() - b.end.unix()
    };
    (gap >= 0).then_some(gap)
}

/// A thing that bookings in a zone share.
pub(super) struct Budget {
    limit: fn(&ZoneRules) -> Option<u32>,
    taken: fn(&Taken) -> u32,
    asked: fn(&PhaseAsk<'_>) -> u32,
}

pub(super) const PEOPLE: Budget = Budget {
    limit: |rules| rules.budget_people,
    taken: |taken| taken.people,
    asked: |phase| phase.people,
};
pub(super) const POWER: Budget = Budget {
    limit: |rules| rules.budget_power_w,
    taken: |taken| taken.power_w,
    asked: |phase| phase.power_w,
};
pub(super) const AREA: Budget = Budget {
    limit: |rules| rules.budget_area_m2,
    taken: |taken| taken.area_m2,
    asked: |phase| phase.area_m2,
};
const BUDGETS: [&Budget; 3] = [&PEOPLE, &POWER, &AREA];

impl Budget {
    /// Where and how far the company with a session of `phase` goes over the budget.
    fn over<'s>(
        &self,
        company: impl IntoIterator<Item = &'s Segment>,
        rules: &ZoneRules,
        phase: &PhaseAsk<'_>,
    ) -> Option<Over> {
        let mine = i64::from((self.asked)(phase));
        let sum = |segment: &Segment| {
            mine + segment
                .taken
                .iter()
                .map(|taken| i64::from((self.taken)(taken)))
                .sum::<i64>()
        };
        Over::find(company, sum, (self.limit)(rules)?.into())
    }
}

struct Over {
    span: Span,
    /// Everybody there in any stretch that is over.
    taken: Vec<Taken>,
    limit: i64,
    /// The most at one instant.
    most: i64,
}

impl Over {
    fn find<'s>(
        company: impl IntoIterator<Item = &'s Segment>,
        measure: impl Fn(&Segment) -> i64,
        limit: i64,
    ) -> Option<Self> {
        let mut found: Option<Self> = None;
        for (segment, amount) in company
            .into_iter()
            .map(|segment| (segment, measure(segment)))
            .filter(|(_, amount)| *amount > limit)
        {
            let over = found.get_or_insert(Self {
                span: segment.span,
                taken: Vec::new(),
                limit,
                most: amount,
            });
            if over.span.end == segment.span.start {
                over.span.end = segment.span.end;
            }
            over.most = over.most.max(amount);
            over.taken.extend_from_slice(&segment.taken);
        }
        found
    }

    fn facts(&self, with: BTreeSet<BookingId>) -> Facts {
        Facts {
            span: Some(self.span),
            with: with.into_iter().collect(),
            ..Facts::measured(self.limit, self.most)
        }
    }
}

/// Where the room has no place for one more booking, which names `asked`: the room's own zone or one above
/// it.
fn over_capacity<'s>(
    company: impl IntoIterator<Item = &'s Segment>,
    room: &Room<'_>,
    asked: ZoneId,
) -> Option<Over> {
    let capacity = room.rules.capacity;
    Over::find(
        company,
        |segment| segment.places_with(asked, &room.taken_whole_by, capacity),
        capacity.into(),
    )
}

/// A zone below the asked one has no place for it: too many bookings, or too much beside the others.
/// What the session alone brings is no matter there, as it spreads over the whole asked zone.
fn over_below(company: &[Segment], room: &Room<'_>, asked: ZoneId, phase: &PhaseAsk<'_>) -> Option<Over> {
    let shared = || company.iter().filter(|segment| segment.has_others());
    over_capacity(company, room, asked).or_else(|| {
        BUDGETS
            .iter()
            .find_map(|budget| budget.over(shared(), room.rules, phase))
    })
}

/// Places are cleared for the turnaround after each booking, so bookings with their turnaround added fit into
/// the capacity exactly when each can be given a place that was cleared before it. A session of the same
/// booking needs no clearing.
fn over_turnaround(room: &Room<'_>, span: Span, asked: ZoneId) -> Option<Over> {
    let seconds = turnaround_seconds(room.rules);
    if seconds == 0 {
        return None;
    }
    over_capacity(&cleared_company(room, span.stretched(0, seconds)), room, asked)
}

/// The stretches in `within` that a session at `at` can't touch without a finding of this file, in the room
/// and those below it.
pub(crate) fn full_stretches(docket: &Docket<'_>, room: &Room<'_>, within: Span, at: Position) -> Vec<Span> {
    let Some(phase) = docket.case.phases.get(at.phase) else {
        return Vec::new();
    };
    let asked = room.rules.id;
    let mut full = full_in(room, within, at, asked, |segment| is_over(segment, room, phase));
    for below in docket.rooms_below(room.rules) {
        let is_full =
            |segment: &Segment| over_below(std::slice::from_ref(segment), below, asked, phase).is_some();
        full.extend(full_in(below, within, at, asked, is_full));
    }
    full
}

fn is_over(segment: &Segment, room: &Room<'_>, phase: &PhaseAsk<'_>) -> bool {
    let over_budget = |budget: &&Budget| budget.over([segment], room.rules, phase).is_some();
    over_capacity([segment], room, room.rules.id).is_some() || BUDGETS.iter().any(over_budget)
}

/// `at` is the session that is looked for, `asked` the zone that it names.
fn full_in(
    room: &Room<'_>,
    within: Span,
    at: Position,
    asked: ZoneId,
    is_full: impl Fn(&Segment) -> bool,
) -> Vec<Span> {
    let mut full: Vec<Span> = room
        .company(within, at)
        .iter()
        .filter(|segment| is_full(segment))
        .map(|segment| segment.span)
        .collect();
    let seconds = turnaround_seconds(room.rules);
    if seconds > 0 {
        // A session is to be cleared after too, so it must end this long before the place is taken again.
        let taken = cleared_company(room, within.stretched(0, seconds))
            .into_iter()
            .filter(|segment| over_capacity([segment], room, asked).is_some());
        full.extend(taken.map(|segment| segment.span.stretched(seconds, 0)));
    }
    full
}

/// The other bookings' company in `within`, each with the turnaround added after its end.
fn cleared_company(room: &Room<'_>, within: Span) -> Vec<Segment> {
    let seconds = turnaround_seconds(room.rules);
    let cleared = room.others(within.stretched(seconds, 0)).map(|taken| Taken {
        span: taken.span.stretched(0, seconds),
        ..taken
    });
    segments(cleared.collect(), within)
}

fn turnaround_seconds(rules: &ZoneRules) -> i64 {
    i64::from(rules.turnaround_minutes) * 60
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
