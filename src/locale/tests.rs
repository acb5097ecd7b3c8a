use chrono_tz::{America::New_York, Asia::Seoul};

use super::*;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, LeadTime, Rule, Severity};
use crate::domain::schedule::{DateChange, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span};
use crate::domain::text::Language::{En, Ko};

fn time(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn between(start: &str, end: &str) -> Span {
    Span::new(time(start), time(end)).unwrap()
}

fn plan(start: &str, minutes: u32, rule: Option<&str>) -> ScheduleText {
    ScheduleText {
        start: LocalTime::parse(start).unwrap(),
        minutes,
        rrule: rule.map(str::to_owned),
        exdates: vec![],
        rdates: vec![],
        changes: Vec::new(),
        skip_holidays: false,
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    assert_eq!(
        keys(Ko).keys().collect::<Vec<_>>(),
        keys(En).keys().collect::<Vec<_>>()
    );
    for (key, variables) in keys(Ko) {
        assert_eq!(variables, &keys(En)[key], "{key}");
    }
}

#[test]
fn every_message_of_the_sources_parses_and_is_declared_once() {
    for language in [Ko, En] {
        assert!(FluentResource::try_new(source(language).to_owned()).is_ok());
        let declared = source(language)
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            .count();
        assert_eq!(declared, keys(language).len());
        for key in keys(language).keys() {
            assert!(messages(language).bundle.has_message(key), "{language} {key}");
        }
    }
}

#[test]
fn an_unknown_key_is_said_as_it_is() {
    assert_eq!(say(Ko, "no-such-key", &Args::new()), "no-such-key");
    assert_eq!(find(Ko, "no-such-key", &Args::new()), None);
}

#[test]
fn values_carry_no_isolating_marks_and_are_not_read_as_fluent() {
    assert_eq!(
        say(En, "finding-closure", &Args::new().with("reason", "{ $limit }")),
        "Falls into a closure: { $limit }."
    );
}

#[test]
fn a_night_is_said_with_the_next_day_marked() {
    let night = between("2027-04-05T13:30:00Z", "2027-04-05T20:30:00Z");
    assert_eq!(span(Ko, night, Seoul), "2027년 4월 5일 (월) 22:30–익일 05:30");
    assert_eq!(span(En, night, Seoul), "Mon 5 Apr 2027, 22:30–05:30 (+1)");
    assert_eq!(span(En, night, New_York), "Mon 5 Apr 2027, 09:30–16:30");
}

#[test]
fn a_span_of_many_days_says_both_dates() {
    let long = between("2027-01-31T15:00:00Z", "2027-07-30T15:00:00Z");
    assert_eq!(
        span(Ko, long, Seoul),
        "2027년 2월 1일 (월) – 2027년 7월 30일 (금) 종일"
    );
    assert_eq!(span(En, long, Seoul), "Mon 1 Feb 2027 – Fri 30 Jul 2027, all day");
}

#[test]
fn a_length_is_said_in_days_hours_and_minutes() {
    assert_eq!(duration(Ko, 3 * 3600 + 5 * 60 + 59), "3시간 5분");
    assert_eq!(duration(En, -(86_400 + 120)), "1 day 2 min");
    assert_eq!(duration(En, 59), "less than a minute");
}

#[test]
fn common_rules_are_said_in_words() {
    let until = plan(
        "2027-04-05T11:00",
        360,
        Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;UNTIL=20270527T145959Z"),
    );
    assert_eq!(
        schedule(Ko, &until, Seoul),
        "2027년 4월 5일 (월)부터 2027년 5월 27일 (목)까지 매주 월·화·수·목요일 11:00–17:00"
    );
    assert_eq!(
        schedule(En, &until, Seoul),
        "every week on Mon, Tue, Wed and Thu, 11:00–17:00, from Mon 5 Apr 2027 until Thu 27 May 2027"
    );
    let monthly = plan(
        "2027-01-10T09:00",
        540,
        Some("FREQ=MONTHLY;BYDAY=2SU,-1WE;COUNT=12"),
    );
    assert_eq!(
        schedule(En, &monthly, Seoul),
        "every month on the 2nd Sun and last Wed, 09:00–18:00, from Sun 10 Jan 2027 (12 in all)"
    );
    assert_eq!(
        schedule(Ko, &monthly, Seoul),
        "2027년 1월 10일 (일)부터 매월 둘째 일요일·마지막 수요일 09:00–18:00(모두 12회)"
    );
    let nights = plan("2027-03-08T22:30", 420, Some("FREQ=DAILY;INTERVAL=3"));
    assert_eq!(
        schedule(En, &nights, Seoul),
        "every 3 days, 22:30–05:30 (+1), from Mon 8 Mar 2027"
    );
    let biweekly = plan("2027-03-06T18:00", 1440, Some("FREQ=WEEKLY;INTERVAL=2;COUNT=6"));
    assert_eq!(
        schedule(Ko, &biweekly, Seoul),
        "2027년 3월 6일 (토)부터 2주마다 토요일 18:00–익일 18:00(모두 6회)"
    );
}

#[test]
fn a_rule_is_said_to_last_until_its_last_session_and_not_until_its_until() {
    let saturday = plan(
        "2027-04-05T11:00",
        360,
        Some("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270529T145959Z"),
    );
    assert_eq!(
        schedule(Ko, &saturday, Seoul),
        "2027년 4월 5일 (월)부터 2027년 5월 24일 (월)까지 매주 월요일 11:00–17:00"
    );
    let left_out = ScheduleText {
        exdates: vec![LocalTime::parse("2027-05-24T11:00").unwrap()],
        ..saturday
    };
    assert_eq!(
        schedule(En, &left_out, Seoul),
        "every week on Mon, 11:00–17:00, from Mon 5 Apr 2027 until Mon 17 May 2027 (not 24 May)"
    );
}

#[test]
fn several_times_a_day_are_said_one_by_one() {
    let twice = plan(
        "2027-04-05T09:30",
        60,
        Some("FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=9,14"),
    );
    assert_eq!(
        schedule(Ko, &twice, Seoul),
        "2027년 4월 5일 (월)부터 매주 월·수요일 09:30–10:30·14:30–15:30"
    );
    assert_eq!(
        schedule(En, &twice, Seoul),
        "every week on Mon and Wed, 09:30–10:30 and 14:30–15:30, from Mon 5 Apr 2027"
    );
    let often = plan(
        "2027-04-05T09:00",
        20,
        Some("FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0,20,40"),
    );
    assert_eq!(
        schedule(Ko, &often, Seoul),
        "2027년 4월 5일 (월)부터 매일 하루 9회(첫 회 09:00–09:20, 마지막 회 11:40–12:00)"
    );
}

#[test]
fn rules_of_months_and_years_are_said_in_words() {
    let said = |language, rule| schedule(language, &plan("2027-01-29T17:00", 60, Some(rule)), Seoul);
    let days = |rule| said(En, rule).split(", 17:00").next().unwrap().to_owned();
    assert_eq!(days("FREQ=MONTHLY"), "every month on the 29th");
    assert_eq!(days("FREQ=YEARLY"), "every year in Jan on the 29th");
    assert_eq!(
        days("FREQ=YEARLY;BYMONTH=1,7"),
        "every year in Jan and Jul on the 29th"
    );
    assert_eq!(
        days("FREQ=YEARLY;BYMONTHDAY=29"),
        "every year in every month on the 29th"
    );
    assert_eq!(days("FREQ=YEARLY;BYDAY=20MO"), "every year on the 20th Mon");
    assert_eq!(days("FREQ=YEARLY;BYDAY=FR"), "every week on Fri");
    assert_eq!(
        days("FREQ=YEARLY;BYWEEKNO=5,-1;BYDAY=FR"),
        "every year in the 5th and last week on Fri"
    );
    assert_eq!(
        days("FREQ=YEARLY;BYYEARDAY=29,-1"),
        "every year on the 29th and last day"
    );
    assert_eq!(
        days("FREQ=MONTHLY;BYMONTHDAY=1,-1"),
        "every month on the 1st and last day"
    );
    assert_eq!(days("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"), "every day");
    assert!(
        said(En, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1").contains("only the 1st of each week")
    );
    assert_eq!(
        said(En, "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
        "every month on Mon and Tue, 17:00–18:00, from Fri 29 Jan 2027 (of these only the last of each month)"
    );
    assert_eq!(
        said(En, "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"),
        "every month on the 13th, 17:00–18:00, from Fri 29 Jan 2027 (only on Fri)"
    );
    assert_eq!(
        said(En, "FREQ=DAILY;INTERVAL=2;BYDAY=MO"),
        "every 2 days, 17:00–18:00, from Fri 29 Jan 2027 (only on Mon)"
    );
    assert_eq!(
        said(En, "FREQ=DAILY;BYMONTHDAY=29"),
        "every day, 17:00–18:00, from Fri 29 Jan 2027 (only on the 29th)"
    );
    assert_eq!(
        said(Ko, "FREQ=WEEKLY;BYMONTH=1,2"),
        "2027년 1월 29일 (금)부터 매주 금요일 17:00–18:00(1월·2월만)"
    );
    assert_eq!(
        said(Ko, "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
        "2027년 1월 29일 (금)부터 매월 월·화요일 17:00–18:00(그중 매월 마지막만)"
    );
    assert_eq!(
        day_rule(Ko, "FREQ=MONTHLY;BYDAY=2WE,4WE", None),
        "매월 둘째 수요일·넷째 수요일"
    );
    assert_eq!(
        day_rule(Ko, "FREQ=MONTHLY;BYDAY=-2FR", None),
        "매월 끝에서 둘째 금요일"
    );
    assert_eq!(
        day_rule(Ko, "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=2FR", None),
        "매월 13일(둘째 금요일만)"
    );
    assert_eq!(day_rule(Ko, "FREQ=DAILY", None), "매일");
}

#[test]
fn no_rule_is_said_by_its_own_text_alone() {
    let vectors = include_str!("../../tests/data/rrule-vectors.jsonl");
    let rules: Vec<String> = vectors
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter_map(|vector| vector["rrule"].as_str().map(str::to_owned))
        .collect();
    assert!(rules.len() > 100, "{}", rules.len());
    for language in [Ko, En] {
        for rule in &rules {
            let said = schedule(language, &plan("2027-01-29T17:00", 60, Some(rule)), Seoul);
            assert!(
                !said.contains("FREQ=")
                    && !said.contains(['{', ';', '$'])
                    && !said.contains("  ")
                    && !said.contains("()"),
                "{rule}: {said}"
            );
            assert!(
                !said.contains("rule-") && !said.contains("nth-") && !said.contains("month-"),
                "{rule}: {said}"
            );
        }
        let odd = schedule(
            language,
            &plan("2027-01-29T17:00", 60, Some("FREQ=FORTNIGHTLY")),
            Seoul,
        );
        assert!(odd.contains("(FREQ=FORTNIGHTLY)"), "{odd}");
    }
}

#[test]
fn chosen_dates_are_named_and_exceptions_counted() {
    let mut dates = plan("2027-03-29T09:00", 540, None);
    assert_eq!(schedule(En, &dates, Seoul), "Mon 29 Mar 2027, 09:00–18:00");
    let other = |text: &str| LocalTime::parse(text).unwrap();
    dates.rdates = vec![
        other("2027-04-02T09:00"),
        other("2027-04-01T09:00"),
        other("2028-01-03T09:00"),
    ];
    assert_eq!(
        schedule(En, &dates, Seoul),
        "Mon 29 Mar 2027, Thu 1 Apr, Fri 2 Apr, Mon 3 Jan 2028, 09:00–18:00"
    );
    assert_eq!(
        schedule(Ko, &dates, Seoul),
        "2027년 3월 29일 (월), 4월 1일 (목), 4월 2일 (금), 2028년 1월 3일 (월) 09:00–18:00"
    );
    dates.rdates = (1..=8)
        .map(|day| other(&format!("2027-04-0{day}T09:00")))
        .collect();
    assert_eq!(
        schedule(Ko, &dates, Seoul),
        "2027년 3월 29일 (월)부터 지정한 9일 09:00–18:00"
    );
    dates.rrule = Some("FREQ=DAILY;COUNT=5".into());
    dates.exdates = vec![dates.start];
    dates.skip_holidays = true;
    assert_eq!(
        schedule(En, &dates, Seoul),
        "every day, 09:00–18:00, from Mon 29 Mar 2027 (5 in all, not 29 Mar, 8 added, not on public holidays)"
    );
}

fn found(rule: Rule) -> Finding {
    Finding {
        rule,
        severity: Severity::Block,
        overridable_by: None,
        overridden: None,
        span: None,
        with: vec![BookingId(77_001)],
        limit: None,
        asked: None,
        reason: None,
        lead_time: None,
    }
}

#[test]
fn every_rule_is_a_full_sentence_with_and_without_its_facts() {
    for language in [Ko, En] {
        for rule in Rule::ALL {
            let bare = found(*rule);
            let full = Finding {
                span: Some(between("2027-04-05T13:30:00Z", "2027-04-05T20:30:00Z")),
                limit: Some(2500),
                asked: Some(3000),
                reason: Some("추석".into()),
                overridden: Some("checked".into()),
                ..bare.clone()
            };
            for finding in [bare, full] {
                let said = super::finding(language, &finding, Seoul);
                assert!(
                    !said.contains(['{', '$']) && !said.contains("finding-") && !said.contains("77001"),
                    "{said}"
                );
                assert!(
                    !said.contains("  ") && !said.contains("()") && said.len() > 10,
                    "{said}"
                );
            }
        }
    }
}

#[test]
fn a_notice_in_working_days_is_said_in_working_days() {
    let late = |lead_time| Finding {
        limit: Some(5),
        asked: Some(2),
        lead_time: Some(lead_time),
        span: Some(between("2027-04-12T00:00:00+09:00", "2027-04-13T00:00:00+09:00")),
        ..found(Rule::LeadTimeTooShort)
    };
    let (days, working) = (late(LeadTime::Days(5)), late(LeadTime::WorkingDays(5)));
    assert_eq!(
        finding(Ko, &days, Seoul),
        "신청 기한이 지났습니다. 시작 5일 전까지 신청해야 합니다. 가장 이른 날은 2027년 4월 12일 (월)입니다."
    );
    assert_eq!(
        finding(Ko, &working, Seoul),
        "신청 기한이 지났습니다. 시작 5일 전까지(근무일 기준) 신청해야 합니다. 가장 이른 날은 2027년 4월 12일 (월)입니다."
    );
    assert_eq!(
        finding(En, &days, Seoul),
        "Too late to ask: 5 days' notice is needed. The earliest day is Mon 12 Apr 2027."
    );
    assert_eq!(
        finding(En, &working, Seoul),
        "Too late to ask: 5 working days' notice is needed. The earliest day is Mon 12 Apr 2027."
    );
}

#[test]
fn a_length_beyond_the_limit_is_said_in_hours_and_minutes() {
    let long = Finding {
        limit: Some(420),
        asked: Some(450),
        ..found(Rule::TooLong)
    };
    assert_eq!(
        finding(Ko, &long, Seoul),
        "한 회차는 최대 7시간입니다. 신청한 회차는 7시간 30분입니다."
    );
    assert_eq!(
        finding(En, &long, Seoul),
        "A session may last 7 h; this one lasts 7 h 30 min."
    );
}

#[test]
fn korean_time_is_called_so_and_other_clocks_by_their_zone() {
    assert_eq!(
        (clock(Ko, Seoul), clock(En, Seoul)),
        ("한국 시각".to_owned(), "Asia/Seoul".to_owned())
    );
    assert_eq!(clock(Ko, New_York), "America/New_York");
    let winter = time("2027-01-31T15:00:00Z");
    assert_eq!(
        (clock_basis(Ko, winter, Seoul), clock_basis(En, winter, Seoul)),
        ("한국 시각 기준".to_owned(), "Korean time (UTC+9)".to_owned())
    );
    assert_eq!(
        clock_basis(Ko, winter, New_York),
        "시간대 America/New_York(UTC-5)"
    );
}

#[test]
fn power_is_said_in_kilowatts() {
    let over = Finding {
        limit: Some(2500),
        asked: Some(12_000),
        ..found(Rule::BudgetPower)
    };
    assert_eq!(
        finding(En, &over, Seoul),
        "Too much power at once: 12 kW, at most 2.5 kW."
    );
}

#[test]
fn every_phase_and_reason_has_words() {
    for kind in crate::domain::opening::PhaseKind::ALL {
        assert!(
            find(Ko, &format!("phase-{kind}"), &Args::new()).is_some(),
            "{kind}"
        );
    }
}

#[test]
fn dates_that_were_moved_left_out_and_added_are_named() {
    let mut text = plan("2027-04-05T11:00", 360, Some("FREQ=DAILY;COUNT=9"));
    text.exdates = vec![LocalTime::parse("2027-04-06T11:00").unwrap()];
    text.rdates = vec![LocalTime::parse("2027-04-20T14:00").unwrap()];
    let change = |from: &str, to: &str, minutes, zones: &[&str]| DateChange {
        start: LocalTime::parse(to).unwrap(),
        minutes,
        zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
        ..DateChange::none(LocalTime::parse(from).unwrap())
    };
    text.changes = vec![
        change("2027-04-07T11:00", "2027-04-21T11:00", None, &[]),
        change("2027-04-08T11:00", "2027-04-22T22:30", Some(60), &[]),
        change("2027-04-09T11:00", "2027-04-09T12:00", None, &[]),
        change("2027-04-10T11:00", "2027-04-10T11:00", None, &["hall/yard"]),
    ];
    let said = exception_words::exceptions(En, &text);
    assert_eq!(
        said,
        [
            "not 6 Apr",
            "also 20 Apr 14:00",
            "21 Apr instead of 7 Apr, 22 Apr 22:30–23:30 instead of 8 Apr, 9 Apr 12:00–18:00, 10 Apr in another zone",
        ]
    );
    let said = exception_words::exceptions(Ko, &text);
    assert_eq!(
        said,
        [
            "4월 6일 제외",
            "4월 20일 14:00 추가",
            "4월 7일 대신 4월 21일, 4월 8일 대신 4월 22일 22:30–23:30, 4월 9일 12:00–18:00, 4월 10일 다른 구역",
        ]
    );
}
