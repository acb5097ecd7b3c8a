//! What is free: the stretches in which one more booking may be, by the same rules that the judge goes by.

use std::collections::BTreeMap;

use super::hours::Hours;
use super::occupancy::{Segment, Taken, segments};
use super::{StandingClaim, ZoneRules, taken_whole_by};
use crate::domain::holidays::Holidays;
use crate::domain::ids::ZoneId;
use crate::domain::opening::{Closure, PhaseKind, open_spans};
use crate::domain::span::{Instant, Span, Spans, Tz, start_of_day};
use crate::domain::stop::REFUSED_HOURS;

/// A look at one zone.
#[derive(Debug)]
pub struct Look<'a> {
    /// The zone and those above and below it.
    pub rules: &'a BTreeMap<ZoneId, ZoneRules>,
    /// Claims in them that touch `over`, by start.
    pub claims: &'a BTreeMap<ZoneId, Vec<StandingClaim>>,
    pub holidays: &'a Holidays,
    pub tz: Tz,
    pub over: Span,
    /// Nothing before this is free.
    pub now: Instant,
}

/// The free stretches of a zone for one phase kind: open, not closed, not full, within lead time and horizon.
#[must_use]
pub fn free(look: &Look<'_>, zone: ZoneId, kind: PhaseKind) -> Spans {
    let Some(rules) = look.rules.get(&zone) else {
        return Spans::default();
    };
    let open = open_spans(&rules.windows, kind, look.tz, look.over)
        .intersection(&Spans::union_of(bounds(look, rules)));
    let mut free = open.minus(&closed(look, rules, kind));
    for taken in std::iter::once(&zone).chain(&rules.descendants) {
        free = free.minus(&full(look, *taken, zone, Gap::With));
    }
    free
}

/// How a zone's time is spent, as anybody may see it: never by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Open for some kind of phase and not closed for it.
    pub usable: Spans,
    /// Open for some kind of phase, and closed for every kind that it is open for.
    pub closed: Spans,
    /// Taken so that no other booking fits in.
    pub occupied: Spans,
}

/// Draws a zone over the time of the look. What is past or too near is drawn like the rest.
#[must_use]
pub fn picture(look: &Look<'_>, zone: ZoneId) -> Option<Picture> {
    let rules = look.rules.get(&zone)?;
    let Hours { open, usable } = Hours::of(rules, look.tz, look.holidays, look.over);
    let within = Spans::union_of([look.over]);
    let taken = std::iter::once(&zone)
        .chain(&rules.descendants)
        .flat_map(|id| full(look, *id, zone, Gap::Without).as_slice().to_vec());
    let occupied = Spans::union_of(taken).intersection(&within);
    Some(Picture {
        closed: open.minus(&usable),
        usable,
        occupied,
    })
}

/// Whether the turnaround counts as taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    With,
    Without,
}

/// From the first day that the lead time allows to the last that the horizon allows.
fn bounds(look: &Look<'_>, rules: &ZoneRules) -> Option<Span> {
    let today = look.now.local(look.tz).date();
    let first = rules.lead_time.first_date(today, look.holidays);
    let after_last = today + chrono::Days::new(u64::from(rules.horizon_days) + 1);
    let soonest = if rules.stopped {
        look.now.plus_minutes(REFUSED_HOURS * 60)
    } else {
        look.now
    };
    let start = start_of_day(look.tz, first).max(soonest).max(look.over.start);
    Span::new(start, start_of_day(look.tz, after_last).min(look.over.end))
}

fn closed(look: &Look<'_>, rules: &ZoneRules, kind: PhaseKind) -> Spans {
    let shut = |closure: &Closure| {
        closure
            .spans(look.tz, look.holidays, look.over)
            .as_slice()
            .to_vec()
    };
    Spans::union_of(
        rules
            .closures
            .iter()
            .filter(|closure| closure.blocks(kind))
            .flat_map(shut),
    )
}

/// Where a zone takes no further booking that names `asked`: itself or a zone above it.
fn full(look: &Look<'_>, zone: ZoneId, asked: ZoneId, gap: Gap) -> Spans {
    let (Some(rules), Some(claims)) = (look.rules.get(&zone), look.claims.get(&zone)) else {
        return Spans::default();
    };
    let gap = if gap == Gap::With {
        i64::from(rules.turnaround_minutes) * 60
    } else {
        0
    };
    let taken = claims
        .iter()
        .map(|claim| Taken {
            span: claim.span.widened(gap),
            ..Taken::from(claim)
        })
        .collect();
    let whole = taken_whole_by(look.rules, zone);
    let is_full =
        |segment: &Segment| segment.places_with(asked, &whole, rules.capacity) > i64::from(rules.capacity);
    let crowded = segments(taken, look.over).into_iter().filter(is_full);
    Spans::union_of(crowded.map(|segment| segment.span))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HALL, at, claim, every_day, holidays, span, zone};
    use super::*;
    use crate::domain::opening::Effect;

    fn look<'a>(
        rules: &'a BTreeMap<ZoneId, ZoneRules>,
        claims: &'a BTreeMap<ZoneId, Vec<StandingClaim>>,
        holidays: &'a Holidays,
        over: Span,
    ) -> Look<'a> {
        Look {
            rules,
            claims,
            holidays,
            tz: chrono_tz::Asia::Seoul,
            over,
            now: at("2027-03-15T10:00"),
        }
    }

    #[test]
    fn a_zone_is_free_where_it_is_open_and_not_full() {
        let rules = BTreeMap::from([(
            HALL,
            ZoneRules {
                windows: vec![every_day("09:00", 480)],
                turnaround_minutes: 30,
                ..zone(HALL)
            },
        )]);
        let claims = BTreeMap::from([(HALL, vec![claim(1, HALL, span("2027-03-16T11:00", 60))])]);
        let days = holidays(&[]);
        let look = look(&rules, &claims, &days, span("2027-03-16T00:00", 1440));
        let found = free(&look, HALL, PhaseKind::Trial);
        assert_eq!(
            found.as_slice(),
            [span("2027-03-16T09:00", 90), span("2027-03-16T12:30", 270)]
        );
    }

    #[test]
    fn a_picture_shows_what_is_open_closed_and_occupied() {
        use crate::domain::ids::ClosureId;
        use crate::domain::opening::{Closure, Shape};
        let closed = span("2027-03-16T15:00", 60);
        let closure = Closure {
            id: ClosureId(1),
            phases: vec![],
            effect: Effect::Block,
            shape: Shape::Span(closed),
            reason: "Drill".into(),
        };
        let rules = ZoneRules {
            windows: vec![every_day("09:00", 480)],
            turnaround_minutes: 30,
            closures: vec![closure],
            ..zone(HALL)
        };
        let rules = BTreeMap::from([(HALL, rules)]);
        let claims = BTreeMap::from([(HALL, vec![claim(1, HALL, span("2027-03-16T11:00", 60))])]);
        let days = holidays(&[]);
        let over = span("2027-03-16T00:00", 1440);
        let look = look(&rules, &claims, &days, over);
        let drawn = picture(&look, HALL).unwrap();
        assert_eq!(
            drawn.usable.as_slice(),
            [span("2027-03-16T09:00", 360), span("2027-03-16T16:00", 60)]
        );
        assert_eq!(drawn.closed.as_slice(), [closed]);
        assert_eq!(
            drawn.occupied.as_slice(),
            [span("2027-03-16T11:00", 60)],
            "the turnaround is nobody's booking"
        );
    }

    #[test]
    fn nothing_is_free_before_the_notice() {
        let rules = BTreeMap::from([(
            HALL,
            ZoneRules {
                lead_time: super::super::LeadTime::Days(2),
                ..zone(HALL)
            },
        )]);
        let (claims, days) = (BTreeMap::new(), holidays(&[]));
        let over = span("2027-03-15T00:00", 3 * 1440);
        let look = look(&rules, &claims, &days, over);
        assert_eq!(
            free(&look, HALL, PhaseKind::Trial).as_slice(),
            [span("2027-03-17T00:00", 1440)]
        );
    }
}
