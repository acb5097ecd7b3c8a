//! When zones may be used, whether they are taken or not.

use std::collections::BTreeSet;

use super::ZoneRules;
use crate::domain::holidays::Holidays;
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Span, Spans, Tz};

/// When a zone may be used, by anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    /// Open for some kind of phase.
    pub open: Spans,
    /// Open for some kind of phase and not closed for it.
    pub usable: Spans,
}

impl Hours {
    /// Of a zone with these rules, within a span.
    #[must_use]
    pub fn of(rules: &ZoneRules, tz: Tz, holidays: &Holidays, over: Span) -> Self {
        let within = Spans::union_of([over]);
        let windows: Vec<Vec<Span>> = rules
            .windows
            .iter()
            .map(|window| window.spans(tz, over).collect())
            .collect();
        let shut: Vec<Spans> = rules
            .closures
            .iter()
            .map(|closure| closure.spans(tz, holidays, over))
            .collect();
        let (mut open, mut usable) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for kind in PhaseKind::ALL {
            let serving = at_which(&rules.windows, |window| window.serves(*kind));
            let closing = at_which(&rules.closures, |closure| closure.blocks(*kind));
            // Kinds that follow the same windows and closures are open at the same times.
            if !seen.insert((serving.clone(), closing.clone())) {
                continue;
            }
            let of_kind = Spans::union_of(serving.iter().flat_map(|at| windows[*at].iter().copied()));
            let of_kind = of_kind.intersection(&within);
            let closed = Spans::union_of(closing.iter().flat_map(|at| shut[*at].as_slice().iter().copied()));
            usable.extend_from_slice(of_kind.minus(&closed).as_slice());
            open.extend_from_slice(of_kind.as_slice());
        }
        Self {
            open: Spans::union_of(open),
            usable: Spans::union_of(usable),
        }
    }
}

/// The places in a list of what a question holds for.
fn at_which<T>(all: &[T], holds: impl Fn(&T) -> bool) -> Vec<usize> {
    (0..all.len()).filter(|at| holds(&all[*at])).collect()
}

/// The hours of many zones within one span: many follow the same rules, and each set is worked out once.
#[derive(Debug)]
pub struct HoursOfMany<'a> {
    holidays: &'a Holidays,
    over: Span,
    known: Vec<(Tz, &'a ZoneRules, Hours)>,
}

impl<'a> HoursOfMany<'a> {
    /// Nothing is worked out yet.
    #[must_use]
    pub const fn new(holidays: &'a Holidays, over: Span) -> Self {
        Self {
            holidays,
            over,
            known: Vec::new(),
        }
    }

    /// Those of a zone with these rules.
    pub fn of(&mut self, rules: &'a ZoneRules, tz: Tz) -> &Hours {
        let is_alike = |(own_tz, own, _): &(Tz, &ZoneRules, Hours)| {
            *own_tz == tz && own.windows == rules.windows && own.closures == rules.closures
        };
        let at = self.known.iter().position(is_alike).unwrap_or_else(|| {
            let hours = Hours::of(rules, tz, self.holidays, self.over);
            self.known.push((tz, rules, hours));
            self.known.len() - 1
        });
        &self.known[at].2
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HALL, every_day, holidays, span, zone};
    use super::*;
    use crate::domain::ids::ClosureId;
    use crate::domain::opening::{Closure, Effect, Shape, Window};

    const SEOUL: Tz = chrono_tz::Asia::Seoul;

    /// A closure that ends what it stops for some phase kinds.
    fn drill(phases: Vec<PhaseKind>, over: Span) -> Closure {
        Closure {
            id: ClosureId(1),
            phases,
            effect: Effect::Block,
            shape: Shape::Span(over),
            reason: "Drill".into(),
        }
    }

    #[test]
    fn a_closure_of_one_kind_leaves_the_hours_to_the_others() {
        let shut = span("2027-03-16T10:00", 120);
        let setup = Window {
            phases: vec![PhaseKind::Setup],
            ..every_day("08:00", 240)
        };
        let rules = ZoneRules {
            windows: vec![setup, every_day("09:00", 120)],
            closures: vec![drill(vec![PhaseKind::Trial], shut)],
            ..zone(HALL)
        };
        let over = span("2027-03-16T00:00", 1440);
        let found = Hours::of(&rules, SEOUL, &holidays(&[]), over);
        assert_eq!(found.open.as_slice(), [span("2027-03-16T08:00", 240)]);
        assert_eq!(found.usable, found.open, "others than trials may be in then");
        let rules = ZoneRules {
            closures: vec![drill(vec![], shut)],
            ..rules
        };
        let found = Hours::of(&rules, SEOUL, &holidays(&[]), over);
        assert_eq!(found.usable.as_slice(), [span("2027-03-16T08:00", 120)]);
    }

    #[test]
    fn zones_with_other_rules_or_another_clock_have_their_own_hours() {
        let (morning, evening) = (
            ZoneRules {
                windows: vec![every_day("09:00", 60)],
                ..zone(HALL)
            },
            ZoneRules {
                windows: vec![every_day("18:00", 60)],
                ..zone(HALL)
            },
        );
        let days = holidays(&[]);
        let over = span("2027-03-16T00:00", 1440);
        let mut many = HoursOfMany::new(&days, over);
        for _ in 0..2 {
            assert_eq!(
                many.of(&morning, SEOUL).usable.as_slice(),
                [span("2027-03-16T09:00", 60)]
            );
            assert_eq!(
                many.of(&evening, SEOUL).usable.as_slice(),
                [span("2027-03-16T18:00", 60)]
            );
            assert_eq!(
                many.of(&morning, chrono_tz::UTC).usable.as_slice(),
                [span("2027-03-16T18:00", 60)]
            );
        }
    }
}
