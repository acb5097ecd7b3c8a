use chrono::NaiveDateTime;
use chrono_tz::{America, Asia, Pacific};

use super::super::holidays::HolidayFile;
use super::super::span::{Instant, LocalTime, resolve};
use super::closure_tests::shape;
use super::*;

pub(super) const SEOUL: Tz = Asia::Seoul;
pub(super) const NEW_YORK: Tz = America::New_York;

pub(super) fn kr() -> Holidays {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/holidays/kr.toml"));
    Holidays::new(toml::from_str::<HolidayFile>(text).unwrap().holidays)
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn local(text: &str) -> NaiveDateTime {
    LocalTime::parse(text).unwrap().naive()
}

pub(super) fn span(tz: Tz, start: &str, end: &str) -> Span {
    Span::new(resolve(tz, local(start)), resolve(tz, local(end))).unwrap()
}

fn window(days: Days, from: &str, minutes: u32) -> Window {
    Window {
        phases: Vec::new(),
        days,
        from: from.parse().unwrap(),
        minutes,
        valid_from: None,
        valid_until: None,
    }
}

pub(super) fn by_rule(rule: &str, from: &str, minutes: u32) -> Window {
    window(Days::Rule(rule.into()), &format!("{from}:00"), minutes)
}

/// `[start, end)` of each span on the wall clock.
pub(super) fn shown(tz: Tz, spans: &Spans) -> Vec<String> {
    let show = |at: Instant| LocalTime::at(at, tz).to_string();
    spans
        .as_slice()
        .iter()
        .map(|span| format!("{}/{}", show(span.start), show(span.end)))
        .collect()
}

fn opened(windows: &[Window], over: (&str, &str)) -> Vec<String> {
    shown(
        SEOUL,
        &open_spans(windows, PhaseKind::Trial, SEOUL, span(SEOUL, over.0, over.1)),
    )
}

pub(super) fn covers(windows: &[Window], kind: PhaseKind, tz: Tz, span: Span) -> bool {
    open_spans(windows, kind, tz, span).contains(span)
}

fn is_open(window: &Window, start: &str, end: &str) -> bool {
    covers(
        std::slice::from_ref(window),
        PhaseKind::Trial,
        SEOUL,
        span(SEOUL, start, end),
    )
}

pub(super) fn closure(shape: Shape) -> Closure {
    Closure {
        id: ClosureId(1),
        phases: Vec::new(),
        effect: Effect::Block,
        shape,
        reason: "sample".into(),
    }
}

#[test]
fn each_kind_of_sample_window_opens_when_its_site_says() {
    let weekdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
    // 2027-03-15 is a Monday.
    let week = ("2027-03-15T00:00", "2027-03-22T00:00");
    let cases = [
        (
            "FREQ=DAILY",
            "10:30",
            690,
            ("2027-03-15T12:00", "2027-03-15T13:00"),
            vec!["2027-03-15T10:30/2027-03-15T22:00"],
        ),
        (
            "FREQ=DAILY",
            "21:00",
            180,
            ("2027-03-15T12:00", "2027-03-16T12:00"),
            vec!["2027-03-15T21:00/2027-03-16T00:00"],
        ),
        (
            "FREQ=WEEKLY;BYDAY=SA",
            "18:00",
            1440,
            week,
            vec!["2027-03-20T18:00/2027-03-21T18:00"],
        ),
        ("FREQ=MONTHLY;BYDAY=2WE,4WE", "09:00", 540, week, vec![]),
        (
            "FREQ=MONTHLY;BYDAY=2WE,4WE",
            "09:00",
            540,
            ("2027-03-01T00:00", "2027-04-01T00:00"),
            vec![
                "2027-03-10T09:00/2027-03-10T18:00",
                "2027-03-24T09:00/2027-03-24T18:00",
            ],
        ),
        (
            "FREQ=MONTHLY;BYDAY=3SA",
            "00:00",
            360,
            week,
            vec!["2027-03-20T00:00/2027-03-20T06:00"],
        ),
        (
            weekdays,
            "12:10",
            40,
            ("2027-03-19T12:30", "2027-03-22T12:15"),
            vec![
                "2027-03-19T12:10/2027-03-19T12:50",
                "2027-03-22T12:10/2027-03-22T12:50",
            ],
        ),
        (
            "FREQ=WEEKLY;BYDAY=FR,SA",
            "22:00",
            600,
            week,
            vec![
                "2027-03-19T22:00/2027-03-20T08:00",
                "2027-03-20T22:00/2027-03-21T08:00",
            ],
        ),
    ];
    for (rule, from, minutes, over, expected) in cases {
        let window = by_rule(rule, from, minutes);
        assert_eq!(window.check(), Ok(()), "{rule}");
        assert_eq!(opened(&[window], over), expected, "{rule} {from}");
    }
}

#[test]
fn a_night_window_that_began_the_day_before_counts() {
    let nights = by_rule("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH", "22:30", 420);
    assert_eq!(
        opened(
            std::slice::from_ref(&nights),
            ("2027-03-15T03:00", "2027-03-15T04:00")
        ),
        ["2027-03-14T22:30/2027-03-15T05:30"]
    );
    // Thursday night reaches into Friday; Friday night is no window.
    assert!(is_open(&nights, "2027-03-19T00:00", "2027-03-19T05:30"));
    assert!(!is_open(&nights, "2027-03-19T00:00", "2027-03-19T05:31"));
    assert!(!is_open(&nights, "2027-03-19T22:30", "2027-03-19T23:30"));
}

#[test]
fn a_window_of_two_days_that_began_two_days_before_counts() {
    let long = window(Days::Dates(vec![day("2027-03-15")]), "23:59:00", 2_880);
    assert!(is_open(&long, "2027-03-17T23:00", "2027-03-17T23:59"));
    assert!(!is_open(&long, "2027-03-17T23:00", "2027-03-18T00:00"));
}

#[test]
fn whole_days_join_into_one_span() {
    let always = by_rule("FREQ=DAILY", "00:00", 1440);
    assert!(is_open(&always, "2027-02-01T00:00", "2027-07-31T00:00"));
    assert_eq!(
        opened(&[always], ("2027-03-15T10:00", "2027-03-17T10:00")),
        ["2027-03-15T00:00/2027-03-18T00:00"]
    );
}

#[test]
fn windows_that_touch_hold_a_session_together() {
    let windows = [
        by_rule("FREQ=DAILY", "09:00", 180),
        by_rule("FREQ=WEEKLY;BYDAY=MO", "12:00", 60),
    ];
    let session = |date: &str| span(SEOUL, &format!("{date}T11:00"), &format!("{date}T12:30"));
    assert!(covers(&windows, PhaseKind::Trial, SEOUL, session("2027-03-15")));
    assert!(!covers(&windows, PhaseKind::Trial, SEOUL, session("2027-03-16")));
}

#[test]
fn a_window_serves_only_its_phase_kinds() {
    let setup = Window {
        phases: vec![PhaseKind::Setup, PhaseKind::Teardown],
        ..by_rule("FREQ=DAILY", "09:00", 540)
    };
    let over = span(SEOUL, "2027-03-15T09:00", "2027-03-15T18:00");
    let open_for = |kind| covers(std::slice::from_ref(&setup), kind, SEOUL, over);
    assert!(open_for(PhaseKind::Setup) && open_for(PhaseKind::Teardown) && !open_for(PhaseKind::Trial));
}

#[test]
fn validity_counts_the_day_on_which_a_window_begins() {
    let mut night = by_rule("FREQ=DAILY", "22:00", 480);
    (night.valid_from, night.valid_until) = (Some(day("2027-03-15")), Some(day("2027-03-16")));
    let expected = [
        "2027-03-15T22:00/2027-03-16T06:00",
        "2027-03-16T22:00/2027-03-17T06:00",
    ];
    assert_eq!(
        opened(&[night], ("2027-03-01T00:00", "2027-04-01T00:00")),
        expected
    );
}

#[test]
fn a_rule_counts_its_interval_from_valid_from() {
    let mut line = by_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "18:00", 1440);
    line.valid_from = Some(day("2027-03-06"));
    assert!(
        is_open(&line, "2027-03-20T18:00", "2027-03-21T18:00")
            && !is_open(&line, "2027-03-13T18:00", "2027-03-14T18:00")
    );
}

#[test]
fn listed_dates_open_in_any_order() {
    let gaps = window(
        Days::Dates(vec![day("2027-04-12"), day("2027-03-29"), day("2027-03-30")]),
        "09:00:00",
        540,
    );
    let expected = [
        "2027-03-29T09:00/2027-03-29T18:00",
        "2027-03-30T09:00/2027-03-30T18:00",
    ];
    assert_eq!(
        opened(&[gaps], ("2027-03-01T00:00", "2027-04-01T00:00")),
        expected
    );
}

#[test]
fn no_window_and_an_unreadable_window_open_nothing() {
    assert!(opened(&[], ("2027-03-01T00:00", "2027-04-01T00:00")).is_empty());
    assert!(
        opened(
            &[by_rule("FREQ=HOURLY", "09:00", 60)],
            ("2027-03-01T00:00", "2027-04-01T00:00")
        )
        .is_empty()
    );
}

#[test]
fn a_night_keeps_its_wall_clock_ends_when_new_york_changes_its_clocks() {
    let nights = [by_rule("FREQ=DAILY", "22:00", 480)];
    // 14 March 2027 loses 02:00–03:00, 7 November 2027 repeats 01:00–02:00.
    for (start, end, hours) in [
        ("2027-03-12T22:00", "2027-03-13T06:00", 8),
        ("2027-03-13T22:00", "2027-03-14T06:00", 7),
        ("2027-03-14T22:00", "2027-03-15T06:00", 8),
        ("2027-11-06T22:00", "2027-11-07T06:00", 9),
        ("2027-11-07T22:00", "2027-11-08T06:00", 8),
    ] {
        let night = span(NEW_YORK, start, end);
        assert_eq!(night.seconds(), hours * 3600, "{start}");
        let open = open_spans(&nights, PhaseKind::Setup, NEW_YORK, night);
        assert_eq!(open.as_slice(), [night], "{start}");
        let has = |span| covers(&nights, PhaseKind::Setup, NEW_YORK, span);
        assert!(has(night) && !has(night.widened(60)), "{start}");
    }
}

#[test]
fn a_window_that_starts_in_the_skipped_hour_moves_with_it() {
    let early = [by_rule("FREQ=DAILY", "02:30", 60)];
    let over = span(NEW_YORK, "2027-03-13T00:00", "2027-03-15T00:00");
    let spans = open_spans(&early, PhaseKind::Setup, NEW_YORK, over);
    assert_eq!(
        shown(NEW_YORK, &spans),
        [
            "2027-03-13T02:30/2027-03-13T03:30",
            "2027-03-14T03:30/2027-03-14T04:30"
        ]
    );
}

#[test]
fn whole_days_join_over_clock_changes_and_a_day_that_never_was() {
    for (tz, start, end) in [
        (NEW_YORK, "2027-03-01T00:00", "2027-12-01T00:00"),
        (America::Havana, "2027-03-01T00:00", "2027-12-01T00:00"),
        (Pacific::Apia, "2011-12-20T00:00", "2012-01-10T00:00"),
    ] {
        let mut always = by_rule("FREQ=DAILY", "00:00", 1440);
        always.valid_from = Some(day("2011-01-01"));
        assert!(
            covers(&[always], PhaseKind::Trial, tz, span(tz, start, end)),
            "{tz}"
        );
    }
}

#[test]
fn a_window_that_breaks_a_rule_is_refused_by_its_field() {
    let good = by_rule("FREQ=DAILY", "09:00", 60);
    let listed = |dates| Window {
        days: Days::Dates(dates),
        ..good.clone()
    };
    let cases = [
        (
            Window {
                minutes: 0,
                ..good.clone()
            },
            "minutes must be 1 to 2880",
        ),
        (
            Window {
                minutes: 2_881,
                ..good.clone()
            },
            "minutes must be 1 to 2880",
        ),
        (
            Window {
                from: "09:00:30".parse().unwrap(),
                ..good.clone()
            },
            "from must be a whole minute",
        ),
        (
            Window {
                valid_from: Some(day("1969-12-31")),
                ..good.clone()
            },
            "valid_from must lie in the years 1970 to 2999",
        ),
        (
            Window {
                valid_until: Some(NaiveDate::MAX),
                ..good.clone()
            },
            "valid_until must lie in the years 1970 to 2999",
        ),
        (
            Window {
                valid_from: Some(day("2027-03-02")),
                valid_until: Some(day("2027-03-01")),
                ..good.clone()
            },
            "valid_until must not be before valid_from",
        ),
        (
            by_rule("FREQ=DAILY;COUNT=3", "09:00", 60),
            "days.rule COUNT is not one of FREQ",
        ),
        (
            by_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "09:00", 60),
            "days.rule matches no day",
        ),
        (listed(vec![]), "days.dates must have at least one date"),
        (
            listed(vec![day("2027-03-15"); 1_001]),
            "days.dates must have at most 1000 dates",
        ),
        (
            listed(vec![day("3000-01-01")]),
            "days.dates must lie in the years 1970 to 2999",
        ),
    ];
    for (window, message) in cases {
        let error = window.check().unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
    assert_eq!(listed(vec![day("2027-03-15")]).check(), Ok(()));
}

#[test]
fn a_window_reads_and_prints_hours_and_minutes() {
    let days = r#""days":{"rule":"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"}"#;
    let json = format!(
        r#"{{"phases":["trial"],{days},"from":"11:00","minutes":360,"valid_from":null,"valid_until":null}}"#
    );
    let window: Window = serde_json::from_str(&json).unwrap();
    assert_eq!(window.from, NaiveTime::from_hms_opt(11, 0, 0).unwrap());
    assert_eq!(serde_json::to_string(&window).unwrap(), json);
    let short = r#"{"days":{"dates":["2027-03-29"]},"from":"09:00:00","minutes":540}"#;
    let expected = window_of_dates();
    assert_eq!(serde_json::from_str::<Window>(short).unwrap(), expected);
}

fn window_of_dates() -> Window {
    window(Days::Dates(vec![day("2027-03-29")]), "09:00:00", 540)
}

#[test]
fn a_time_that_is_not_hours_and_minutes_is_refused() {
    for from in ["24:00", "9:00", " 9:00", "09:0", "09:00:30", "0900", "한빛", ""] {
        let json = format!(r#"{{"days":{{"rule":"FREQ=DAILY"}},"from":"{from}","minutes":60}}"#);
        assert!(
            serde_json::from_str::<Window>(&json)
                .unwrap_err()
                .to_string()
                .contains("such as 11:00"),
            "{from}"
        );
    }
}

#[test]
fn windows_and_closures_survive_json_and_toml() {
    let shapes = [
        r#"{"span":{"start":"2027-03-15T01:00:00Z","end":"2027-03-15T03:00:00Z"}}"#,
        r#"{"yearly":{"from":"12-10","until":"01-03"}}"#,
        r#"{"season":{"anchor":"chuseok","before":14,"after":2}}"#,
        r#""public_holidays""#,
        r#"{"recurring":"FREQ=MONTHLY;BYDAY=1SU"}"#,
    ];
    for json in shapes {
        let closure = closure(shape(json));
        assert_eq!(serde_json::to_string(&closure.shape).unwrap(), json);
        assert_eq!(
            toml::from_str::<Closure>(&toml::to_string(&closure).unwrap()).unwrap(),
            closure
        );
    }
    for window in [by_rule("FREQ=DAILY", "22:30", 420), window_of_dates()] {
        assert_eq!(
            toml::from_str::<Window>(&toml::to_string(&window).unwrap()).unwrap(),
            window
        );
    }
}

#[test]
fn a_closure_in_toml_may_leave_out_its_phases() {
    let text = "id = 7\neffect = \"warn\"\nreason = \"5월 행사\"\n\
                shape = { yearly = { from = \"05-01\", until = \"05-05\" } }";
    let closure: Closure = toml::from_str(text).unwrap();
    assert!(closure.phases.is_empty() && closure.effect == Effect::Warn);
}
