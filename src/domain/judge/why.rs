//! Why a zone is not free when somebody wants it, by the rule that stands in the way.

use chrono::{Duration, NaiveTime};

use super::free::Look;
use crate::domain::ids::ZoneId;
use crate::domain::opening::{PhaseKind, Window, open_spans};
use crate::domain::span::{Span, Spans};

/// What stands in the way of one time in one zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyNot {
    /// Its hours of use for the phase end too early, at this time of the day.
    ClosesAt(NaiveTime),
    /// It is open then, for another kind of phase.
    OnlyFor(PhaseKind),
    /// It is not open then for anything.
    NotOpen,
    Closed,
    TooSoon,
    TooFar,
    /// Other bookings, or the time around them.
    Taken,
}

/// How long before the wanted time an end of the hours of use is the reason, in seconds.
const SAME_DAY: i64 = 12 * 3_600;

/// Why a zone that is not free for a span is not; of the hours of use both what they end at and what they are
/// for.
#[must_use]
pub fn why_not_free(look: &Look<'_>, zone: ZoneId, kind: PhaseKind, span: Span) -> Vec<WhyNot> {
    let Some(rules) = look.rules.get(&zone) else {
        return Vec::new();
    };
    let open = |kind: PhaseKind| open_spans(&rules.windows, kind, look.tz, span.widened(86_400));
    let own = open(kind);
    if !own.contains(span) {
        let other = PhaseKind::ALL.iter().find(|other| open(**other).contains(span));
        return out_of_hours(end_before(&own, span).map(|end| end.local(look.tz).time()), other);
    }
    let today = look.now.local(look.tz).date();
    let date = span.start.local(look.tz).date();
    let last = today + chrono::Days::new(rules.horizon_days.into());
    let is_closed = rules
        .closures
        .iter()
        .filter(|closure| closure.blocks(kind))
        .any(|closure| {
            let spans = closure.spans(look.tz, look.holidays, span);
            spans.as_slice().iter().any(|shut| shut.overlaps(span))
        });
    vec![if date < rules.lead_time.first_date(today, look.holidays) {
        WhyNot::TooSoon
    } else if date > last {
        WhyNot::TooFar
    } else if is_closed {
        WhyNot::Closed
    } else {
        WhyNot::Taken
    }]
}

/// Why a zone with these windows can't be used over midnight for a kind of phase.
#[must_use]
pub fn why_not_overnight(windows: &[Window], kind: PhaseKind) -> Vec<WhyNot> {
    let serving = |kind: PhaseKind| windows.iter().filter(move |window| window.serves(kind));
    let end = serving(kind).map(|window| {
        let from = window.from.signed_duration_since(NaiveTime::MIN);
        from + Duration::minutes(window.minutes.into())
    });
    let other = PhaseKind::ALL
        .iter()
        .find(|other| serving(**other).any(Window::passes_midnight));
    out_of_hours(end.max().map(|end| NaiveTime::MIN + end), other)
}

fn out_of_hours(end: Option<NaiveTime>, other: Option<&PhaseKind>) -> Vec<WhyNot> {
    let end = end.map(WhyNot::ClosesAt);
    let all: Vec<WhyNot> = end
        .into_iter()
        .chain(other.copied().map(WhyNot::OnlyFor))
        .collect();
    if all.is_empty() {
        vec![WhyNot::NotOpen]
    } else {
        all
    }
}

/// When the hours of use end that a span goes beyond.
fn end_before(open: &Spans, span: Span) -> Option<crate::domain::span::Instant> {
    let near = open.as_slice().iter().filter(|own| {
        own.end < span.end && own.end.unix() > span.start.unix() - SAME_DAY && own.start <= span.start
    });
    near.map(|own| own.end).max()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::testing::{HALL, at, every_day, holidays, span, zone};
    use super::super::{LeadTime, ZoneRules};
    use super::*;

    fn for_kinds(kinds: &[PhaseKind], from: &str, minutes: u32) -> Window {
        Window {
            phases: kinds.to_vec(),
            ..every_day(from, minutes)
        }
    }

    fn asked(rules: ZoneRules, wanted: Span) -> Vec<WhyNot> {
        let rules = BTreeMap::from([(HALL, rules)]);
        let (claims, days) = (BTreeMap::new(), holidays(&[]));
        let look = Look {
            rules: &rules,
            claims: &claims,
            holidays: &days,
            tz: chrono_tz::Asia::Seoul,
            over: wanted,
            now: at("2027-03-15T10:00"),
        };
        why_not_free(&look, HALL, PhaseKind::Trial, wanted)
    }

    fn ten_at_night() -> WhyNot {
        WhyNot::ClosesAt(NaiveTime::from_hms_opt(22, 0, 0).unwrap())
    }

    #[test]
    fn a_mall_that_is_open_at_night_for_set_up_closes_to_trials_and_says_so() {
        let rules = ZoneRules {
            windows: vec![
                for_kinds(&[PhaseKind::Trial], "10:00", 720),
                for_kinds(&[PhaseKind::Setup], "22:00", 480),
            ],
            ..zone(HALL)
        };
        for start in ["2027-03-20T21:00", "2027-03-20T22:00", "2027-03-20T23:00"] {
            let found = asked(rules.clone(), span(start, 240));
            assert!(found.contains(&ten_at_night()), "{start}: {found:?}");
        }
        let night = asked(rules.clone(), span("2027-03-20T22:00", 480));
        assert_eq!(night, [ten_at_night(), WhyNot::OnlyFor(PhaseKind::Setup)]);
        assert_eq!(
            why_not_overnight(&rules.windows, PhaseKind::Trial),
            [ten_at_night(), WhyNot::OnlyFor(PhaseKind::Setup)]
        );
        assert_eq!(why_not_overnight(&[], PhaseKind::Trial), [WhyNot::NotOpen]);
    }

    #[test]
    fn what_is_open_is_too_soon_too_far_or_taken() {
        let rules = ZoneRules {
            lead_time: LeadTime::Days(3),
            horizon_days: 30,
            ..zone(HALL)
        };
        for (start, why) in [
            ("2027-03-16T10:00", WhyNot::TooSoon),
            ("2027-06-01T10:00", WhyNot::TooFar),
            ("2027-03-20T10:00", WhyNot::Taken),
        ] {
            assert_eq!(asked(rules.clone(), span(start, 60)), [why], "{start}");
        }
    }
}
