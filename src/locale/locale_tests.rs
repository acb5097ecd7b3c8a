use chrono_tz::{America::New_York, Asia::Seoul};

use super::*;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Rule, Severity};
use crate::domain::schedule::ScheduleText;
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
        skip_holidays: false,
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    assert_eq!(keys(Ko).keys().collect::<Vec<_>>(), keys(En).keys().collect::<Vec<_>>());
    for (key, variables) in keys(Ko) {
        assert_eq!(variables, &keys(En)[key], "{key}");
    }
}

#[test]
fn every_message_of_the_sources_parses_and_is_declared_once() {
    for language in [Ko, En] {
        assert!(FluentResource::try_new(source(language).to_owned()).is_ok());
        let declared = source(language).lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())).count();
        assert_eq!(declared, keys(language).len());
        for key in keys(language).keys() {
            assert!(bundle(language).has_message(key), "{language} {key}");
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
    assert_eq!(say(En, "finding-closure", &Args::new().with("reason", "{ $limit }")), "Falls into a closure: { $limit }.");
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
    assert_eq!(span(Ko, long, Seoul), "2027년 2월 1일 (월) 00:00 – 2027년 7월 31일 (토) 00:00");
    assert_eq!(span(En, long, Seoul), "Mon 1 Feb 2027, 00:00 – Sat 31 Jul 2027, 00:00");
}

#[test]
fn a_length_is_said_in_days_hours_and_minutes() {
    assert_eq!(duration(Ko, 3 * 3600 + 5 * 60 + 59), "3시간 5분");
    assert_eq!(duration(En, -(86_400 + 120)), "1 day 2 min");
    assert_eq!(duration(En, 59), "less than a minute");
}

#[test]
fn common_rules_are_said_in_words() {
    let until = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;UNTIL=20270527T145959Z";
    assert_eq!(
        schedule(Ko, &plan("2027-04-05T11:00", 360, Some(until)), Seoul),
        "매주 월·화·수·목 11:00–17:00, 2027년 4월 5일 (월)부터 2027년 5월 27일 (목)까지"
    );
    let monthly = plan("2027-01-10T09:00", 540, Some("FREQ=MONTHLY;BYDAY=2SU,-1WE;COUNT=12"));
    assert_eq!(schedule(En, &monthly, Seoul), "every month on the 2nd Sun, last Wed, 09:00–18:00, from Sun 10 Jan 2027");
    assert_eq!(schedule(Ko, &monthly, Seoul), "매월 2번째 일요일·마지막 수요일 09:00–18:00, 2027년 1월 10일 (일)부터");
    let nights = plan("2027-03-08T22:30", 420, Some("FREQ=DAILY;INTERVAL=3"));
    assert_eq!(schedule(En, &nights, Seoul), "every 3 days, 22:30–05:30 (+1), from Mon 8 Mar 2027");
    let biweekly = plan("2027-03-06T18:00", 1440, Some("FREQ=WEEKLY;INTERVAL=2;COUNT=6"));
    assert_eq!(schedule(Ko, &biweekly, Seoul), "2주마다 토 18:00–익일 18:00, 2027년 3월 6일 (토)부터");
}

#[test]
fn a_rule_that_words_would_bend_is_said_by_its_own_text() {
    for rule in ["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=WEEKLY;BYHOUR=9,10", "FREQ=DAILY;INTERVAL=2;BYDAY=MO", "FREQ=YEARLY"] {
        let said = schedule(En, &plan("2027-01-29T17:00", 60, Some(rule)), Seoul);
        assert_eq!(said, format!("by the rule {rule}, 17:00–18:00, from Fri 29 Jan 2027"));
    }
}

#[test]
fn chosen_dates_and_exceptions_are_counted() {
    let mut dates = plan("2027-03-29T09:00", 540, None);
    assert_eq!(schedule(En, &dates, Seoul), "Mon 29 Mar 2027, 09:00–18:00");
    dates.rdates = vec![dates.start, dates.start];
    assert_eq!(schedule(En, &dates, Seoul), "on 3 chosen dates, 09:00–18:00, from Mon 29 Mar 2027");
    dates.rrule = Some("FREQ=DAILY;COUNT=5".into());
    dates.exdates = vec![dates.start];
    dates.skip_holidays = true;
    assert_eq!(schedule(En, &dates, Seoul), "every day, 09:00–18:00, from Mon 29 Mar 2027; 1 left out; 2 added; not on public holidays");
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
                assert!(!said.contains(['{', '$']) && !said.contains("finding-") && !said.contains("77001"), "{said}");
                assert!(!said.contains("  ") && !said.contains("()") && said.len() > 10, "{said}");
            }
        }
    }
}

#[test]
fn power_is_said_in_kilowatts() {
    let over = Finding { limit: Some(2500), asked: Some(12_000), ..found(Rule::BudgetPower) };
    assert_eq!(finding(En, &over, Seoul), "Too much power at once: 12 kW, at most 2.5 kW.");
}

#[test]
fn every_phase_and_reason_has_words() {
    for kind in crate::domain::opening::PhaseKind::ALL {
        assert!(find(Ko, &format!("phase-{kind}"), &Args::new()).is_some(), "{kind}");
    }
}

/// What the code that is not a test says is wrong: the keys that it names, by file.
fn fault_keys() -> Vec<(String, String)> {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") && !name.contains("test") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(keys_named_by(&text).into_iter().map(|key| (name.clone(), key)));
            }
        }
    }
    found
}

fn keys_named_by(text: &str) -> Vec<String> {
    let named = text.split("Fault::new(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let calls = ["Error::field(", "fields.refuse(", "FieldError {"];
    let plain = text.lines().filter(|line| calls.iter().any(|call| line.contains(call)) && !line.contains("Fault::new"));
    // The sentence is the last thing that such a call names, when it is named there at all.
    let last = plain.filter_map(|line| {
        let (head, tail) = line.rsplit_once('"')?;
        let ends = tail.starts_with(')') || tail.starts_with(".into() }");
        ends.then(|| head.rsplit_once('"')).flatten().map(|(_, key)| key)
    });
    // A field's name that is put together is no sentence.
    named.chain(last).filter(|key| !key.contains('{')).map(str::to_owned).collect()
}

#[test]
fn everything_that_can_be_wrong_with_a_field_has_its_sentence() {
    let named = fault_keys();
    assert!(named.len() > 60, "{}", named.len());
    for (file, key) in named {
        assert!(keys(En).contains_key(format!("fault-{key}").as_str()), "{file}: {key}");
    }
}

#[test]
fn every_fault_of_a_schedule_is_said_in_both_languages_and_in_english_as_the_error_says_it() {
    use crate::domain::schedule::ScheduleError as Wrong;
    let at = LocalTime::parse("2027-04-05T11:00").unwrap();
    let all = [
        Wrong::Minutes,
        Wrong::NotOnRule { nearest: at },
        Wrong::NoMatch { months: 36 },
        Wrong::TooMany { limit: 1000 },
        Wrong::PastHorizon { months: 36 },
        Wrong::Endless { limit: 1000, months: 36 },
        Wrong::TextTooLong,
        Wrong::Character { position: 3 },
        Wrong::Prefix,
        Wrong::Malformed { part: "X".into() },
        Wrong::UnknownPart { part: "X".into() },
        Wrong::DuplicatePart { part: "COUNT" },
        Wrong::NoFreq,
        Wrong::SubDaily,
        Wrong::Value { part: "BYDAY", value: "XX".into() },
        Wrong::Interval { max: 99 },
        Wrong::CountZero,
        Wrong::CountAndUntil,
        Wrong::UntilNotUtc { utc: "20270527T145959Z".into() },
        Wrong::UntilBeforeStart,
        Wrong::NotWith { part: "BYWEEKNO", with: "FREQ=DAILY" },
        Wrong::NumberedDay { with: "FREQ=DAILY" },
        Wrong::SetPosAlone,
        Wrong::WeekNoAlone,
        Wrong::Seconds,
        Wrong::TimesADay { asked: 30, limit: 24 },
        Wrong::TooManyExdates,
        Wrong::ExdateOffSchedule { date: at },
        Wrong::NothingLeft,
        Wrong::TooManyRdates,
        Wrong::RdateBeforeStart { date: at },
        Wrong::RdatePastHorizon { date: at, months: 36 },
    ];
    for wrong in all {
        assert_eq!(fault(En, &Fault::from(&wrong)), wrong.to_string());
        let said = fault(Ko, &Fault::from(&wrong));
        assert!(!said.contains(['{', '$']) && said.ends_with('.') && !said.starts_with("fault-"), "{said}");
    }
}
