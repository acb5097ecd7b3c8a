//! Windows and closures against models that know nothing of instants, rules or ranges.

use std::sync::LazyLock;

use chrono::NaiveDateTime;
use chrono_tz::{America, Asia};
use proptest::prelude::*;

use super::super::span::resolve;
use super::tests::{NEW_YORK, SEOUL, by_rule, closure, covers, day, kr, local, span};
use super::*;

static KR: LazyLock<Holidays> = LazyLock::new(kr);

const RULES: [&str; 7] = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH",
    "FREQ=WEEKLY;BYDAY=SA",
    "FREQ=MONTHLY;BYDAY=2WE,4WE",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=MONTHLY;BYMONTHDAY=-1,1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
];

fn any_window() -> impl Strategy<Value = Window> {
    let valid = prop::option::of(0..400_i64)
        .prop_map(|days| days.map(|days| day("2027-01-01") + Duration::days(days)));
    (
        prop::sample::select(RULES.to_vec()),
        0..1_440_u32,
        1..=2_880_u32,
        valid.clone(),
        valid,
    )
        .prop_map(|(rule, from, minutes, valid_from, valid_until)| Window {
            from: NaiveTime::from_num_seconds_from_midnight_opt(from * 60, 0).unwrap(),
            valid_from,
            valid_until,
            ..by_rule(rule, "00:00", minutes)
        })
}

/// Whether a window is open at a local minute, day by day and without instants: right where clocks never
/// change.
fn open_at(window: &Window, at: NaiveDateTime) -> bool {
    let Days::Rule(rule) = &window.days else {
        return false;
    };
    let rule = DayRule::parse(rule, window.valid_from.unwrap_or_else(rule_start)).unwrap();
    (0..=2).any(|back| {
        let date = at.date() - Duration::days(back);
        let valid = window.valid_from.is_none_or(|from| date >= from)
            && window.valid_until.is_none_or(|until| date <= until);
        let start = date.and_time(window.from);
        valid
            && rule.matches(date)
            && start <= at
            && at < start + Duration::minutes(i64::from(window.minutes))
    })
}

fn any_shape() -> impl Strategy<Value = Shape> {
    let month_day = || (1..=12_u32, 1..=28_u32).prop_map(|(month, day)| MonthDay { month, day });
    let anchor = prop::sample::select(Anchor::ALL.to_vec());
    prop_oneof![
        (month_day(), month_day()).prop_map(|(from, until)| Shape::Yearly { from, until }),
        (anchor, 0..40_u16, 0..40_u16).prop_map(|(anchor, before, after)| Shape::Season {
            anchor,
            before,
            after
        }),
        Just(Shape::PublicHolidays),
        prop::sample::select(RULES.to_vec()).prop_map(|rule| Shape::Recurring(rule.into())),
    ]
}

/// Whether a shape closes a local day, by comparing dates alone.
fn closed_on(shape: &Shape, holidays: &Holidays, date: NaiveDate) -> bool {
    match shape {
        Shape::Span(_) => false,
        Shape::Yearly { from, until } => {
            let own = MonthDay {
                month: date.month(),
                day: date.day(),
            };
            if from <= until {
                *from <= own && own <= *until
            } else {
                own >= *from || own <= *until
            }
        }
        Shape::Season {
            anchor,
            before,
            after,
        } => holidays.anchors(*anchor).any(|day| {
            let apart = (date - day).num_days();
            -i64::from(*before) <= apart && apart <= i64::from(*after)
        }),
        Shape::PublicHolidays => holidays.is_holiday(date),
        Shape::Recurring(rule) => DayRule::parse(rule, rule_start()).unwrap().matches(date),
    }
}

proptest! {
    #[test]
    fn opening_agrees_with_a_minute_grid(
        windows in prop::collection::vec(any_window(), 0..4),
        start in 0..700_000_i64,
        length in 1..6_000_i64,
    ) {
        let first = local("2027-01-01T00:00") + Duration::minutes(start);
        let over = Span::new(resolve(SEOUL, first), resolve(SEOUL, first + Duration::minutes(length))).unwrap();
        let open = open_spans(&windows, PhaseKind::Trial, SEOUL, over);
        for minute in (0..length).step_by(7).chain([length - 1]) {
            let at = over.start.plus_minutes(minute);
            let expected = windows.iter().any(|window| open_at(window, first + Duration::minutes(minute)));
            prop_assert_eq!(open.contains(Span::new(at, at.plus_minutes(1)).unwrap()), expected, "{}", at);
        }
    }

    #[test]
    fn one_session_is_judged_as_in_the_whole_year(
        windows in prop::collection::vec(any_window(), 1..4),
        sessions in prop::collection::vec((0..500_000_i64, 1..900_i64), 1..20),
        tz in prop::sample::select(vec![SEOUL, NEW_YORK, America::Havana]),
    ) {
        let whole = span(tz, "2026-12-01T00:00", "2028-02-01T00:00");
        let year = open_spans(&windows, PhaseKind::Trial, tz, whole);
        for (start, length) in sessions {
            let start = resolve(tz, local("2027-01-01T00:00")).plus_minutes(start);
            let session = Span::new(start, start.plus_minutes(length)).unwrap();
            let is_open = covers(&windows, PhaseKind::Trial, tz, session);
            prop_assert_eq!(is_open, year.contains(session), "{:?}", session);
        }
    }

    #[test]
    fn closures_agree_with_a_calendar_of_days(
        shape in any_shape(),
        start in 0..1_400_i64,
        days in 1..200_i64,
        minute in 0..1_380_i64,
        tz in prop::sample::select(vec![SEOUL, NEW_YORK, Asia::Beirut]),
    ) {
        let first = day("2026-02-01") + Duration::days(start);
        let over = Span::new(start_of_day(tz, first), start_of_day(tz, first + Duration::days(days))).unwrap();
        let closed = closure(shape.clone()).spans(tz, &KR, over);
        for date in first.iter_days().take(usize::try_from(days).unwrap()) {
            let at = start_of_day(tz, date).plus_minutes(minute);
            let moment = Span::new(at, at.plus_minutes(1)).unwrap();
            let expected = closed_on(&shape, &KR, at.local(tz).date());
            prop_assert_eq!(closed.contains(moment), expected, "{:?} {}", shape, at);
            prop_assert_eq!(closure(shape.clone()).first_hit(tz, &KR, moment).is_some(), expected);
        }
        prop_assert!(closed.as_slice().iter().all(|span| span.overlaps(over)));
    }
}
