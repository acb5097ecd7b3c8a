use chrono::NaiveDate;
use chrono_tz::{America, Asia, Tz};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    LocalTime::parse(text).unwrap().naive()
}

fn on(tz: Tz, start: &str, minutes: u32) -> (String, String) {
    let span = Span::on_wall_clock(tz, local(start), minutes);
    (span.start.to_string(), span.end.to_string())
}

#[test]
fn a_night_keeps_its_wall_clock_ends_when_the_clocks_change() {
    // New York: 14 March 2027 loses 02:00–03:00, 7 November 2027 repeats 01:00–02:00.
    let spring = Span::on_wall_clock(America::New_York, local("2027-03-13T22:00"), 480);
    let autumn = Span::on_wall_clock(America::New_York, local("2027-11-06T22:00"), 480);
    assert_eq!((spring.seconds(), autumn.seconds()), (7 * 3600, 9 * 3600));
}

#[test]
fn a_start_inside_the_gap_moves_forward_and_keeps_its_length() {
    assert_eq!(
        on(America::New_York, "2027-03-14T02:30", 60),
        ("2027-03-14T07:30:00Z".into(), "2027-03-14T08:30:00Z".into())
    );
}

#[test]
fn a_repeated_start_means_the_first() {
    assert_eq!(
        resolve(America::New_York, local("2027-11-07T01:30")),
        at("2027-11-07T05:30:00Z")
    );
}

#[test]
fn a_gap_at_midnight_and_a_skipped_day_resolve() {
    assert_eq!(
        resolve(America::Havana, local("2027-03-14T00:30")),
        at("2027-03-14T05:30:00Z")
    );
    // Samoa had no 30 December 2011.
    assert_eq!(
        resolve(chrono_tz::Pacific::Apia, local("2011-12-30T12:00")),
        at("2011-12-30T22:00:00Z")
    );
}

#[test]
fn local_times_are_read_to_the_minute() {
    assert_eq!(
        LocalTime::parse("2027-04-05T11:00:00").unwrap().to_string(),
        "2027-04-05T11:00"
    );
    for bad in [
        "2027-04-05",
        "2027-04-05T11:00:30",
        "2027-04-05 11:00",
        "2027-02-30T11:00",
        "9999-01-01T00:00",
        "한빛몰",
    ] {
        assert_eq!(
            LocalTime::parse(bad),
            Err(if bad.starts_with('9') {
                LocalTimeError::Year
            } else {
                LocalTimeError::Form
            }),
            "{bad}"
        );
    }
}

#[test]
fn end_equal_to_start_is_no_overlap() {
    let first = Span::new(at("2027-03-15T01:00:00Z"), at("2027-03-15T02:00:00Z")).unwrap();
    let second = Span::new(first.end, first.end.plus(60)).unwrap();
    assert!(!first.overlaps(second) && !second.overlaps(first));
    assert!(Span::new(first.end, first.end).is_none());
}

#[test]
fn working_days_pass_over_weekends_and_holidays() {
    let friday = NaiveDate::from_ymd_opt(2027, 2, 26).unwrap();
    let holiday = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    assert_eq!(
        add_working_days(friday, 2, |day| day == holiday),
        NaiveDate::from_ymd_opt(2027, 3, 3).unwrap()
    );
    assert_eq!(add_working_days(friday, 0, |_| false), friday);
}

/// The naive model: one flag a minute over two hours.
fn grid(set: &[(u8, u8)]) -> [bool; 120] {
    std::array::from_fn(|minute| {
        set.iter()
            .any(|(start, end)| (usize::from(*start)..usize::from(*end)).contains(&minute))
    })
}

fn spans(set: &[(u8, u8)]) -> Spans {
    Spans::union_of(set.iter().filter_map(|(start, end)| {
        Span::new(
            Instant::from_unix(i64::from(*start) * 60),
            Instant::from_unix(i64::from(*end) * 60),
        )
    }))
}

fn drawn(spans: &Spans) -> [bool; 120] {
    let own: Vec<(u8, u8)> = spans
        .as_slice()
        .iter()
        .map(|s| {
            (
                u8::try_from(s.start.unix() / 60).unwrap(),
                u8::try_from(s.end.unix() / 60).unwrap(),
            )
        })
        .collect();
    assert!(
        own.windows(2).all(|pair| pair[0].1 < pair[1].0),
        "sorted and apart: {own:?}"
    );
    grid(&own)
}

fn some_spans() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0u8..120, 0u8..=120), 0..8)
}

proptest! {
    #[test]
    fn set_operations_agree_with_a_minute_grid(a in some_spans(), b in some_spans(), probe in (0u8..119, 1u8..40)) {
        let (ga, gb) = (grid(&a), grid(&b));
        let (sa, sb) = (spans(&a), spans(&b));
        prop_assert_eq!(drawn(&sa), ga);
        prop_assert_eq!(drawn(&sa.minus(&sb)), std::array::from_fn(|i| ga[i] && !gb[i]));
        prop_assert_eq!(drawn(&sa.intersection(&sb)), std::array::from_fn(|i| ga[i] && gb[i]));
        let end = probe.0.saturating_add(probe.1).min(120);
        let span = spans(&[(probe.0, end)]).as_slice()[0];
        let inside = usize::from(probe.0)..usize::from(end);
        prop_assert_eq!(sa.contains(span), inside.clone().all(|i| ga[i]));
        prop_assert_eq!(sa.first_overlap(span).is_some(), inside.clone().any(|i| ga[i]));
    }

    #[test]
    fn a_span_on_the_wall_clock_is_never_empty(hours in 0u32..20_000, minutes in 1u32..2_000) {
        for tz in [America::New_York, America::Havana, Asia::Seoul, chrono_tz::Africa::Casablanca] {
            let start = local("2026-01-01T00:15") + Duration::hours(i64::from(hours));
            let span = Span::on_wall_clock(tz, start, minutes);
            prop_assert!(span.start < span.end);
        }
    }
}

#[test]
fn working_days_are_counted_as_they_are_added() {
    let day = |day| NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
    let is_holiday = |date: NaiveDate| date == day(17);
    for from in 1..12 {
        for until in from..31 {
            let least = count_working_days(day(from), day(until), 30, is_holiday);
            assert!(add_working_days(day(from), least, is_holiday) <= day(until));
            assert!(add_working_days(day(from), least + 1, is_holiday) > day(until));
        }
    }
    assert_eq!(count_working_days(day(1), day(31), 3, is_holiday), 3);
    assert_eq!(count_working_days(day(9), day(1), 3, is_holiday), 0);
}
