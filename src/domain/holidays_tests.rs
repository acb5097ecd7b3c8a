use std::collections::BTreeSet;

use chrono::{Datelike, Duration, Weekday};

use super::*;

const KR: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/holidays/kr.toml"));

fn kr_file() -> HolidayFile {
    toml::from_str(KR).unwrap()
}

fn kr() -> Holidays {
    Holidays::new(kr_file().holidays)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `MM-DD` of every holiday of a year, each once.
fn days_of(year: i32) -> String {
    let (first, last) = (
        NaiveDate::from_ymd_opt(year, 1, 1).unwrap(),
        NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
    );
    let dates: BTreeSet<NaiveDate> = kr().between(first, last).map(|holiday| holiday.date).collect();
    dates
        .iter()
        .map(|date| date.format("%m-%d").to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

fn substitutes_of(year: i32) -> String {
    let file = kr_file();
    let own = file
        .holidays
        .iter()
        .filter(|holiday| holiday.kind == HolidayKind::Substitute && holiday.date.year() == year);
    own.map(|holiday| holiday.date.format("%m-%d").to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_korean_holidays_of_2027_are_complete() {
    let days = "01-01 02-06 02-07 02-08 02-09 03-01 05-01 05-03 05-05 05-13 06-06 07-17 07-19 08-15 08-16 09-14 \
                09-15 09-16 10-03 10-04 10-09 10-11 12-25 12-27";
    assert_eq!(days_of(2027), days);
    assert_eq!(substitutes_of(2027), "02-09 05-03 07-19 08-16 10-04 10-11 12-27");
}

#[test]
fn the_korean_holidays_of_2028_are_complete() {
    let days = "01-01 01-26 01-27 01-28 03-01 04-12 05-01 05-02 05-05 06-06 07-17 08-15 10-02 10-03 10-04 10-05 \
                10-09 12-25";
    assert_eq!(days_of(2028), days);
    assert_eq!(substitutes_of(2028), "10-05");
}

#[test]
fn chuseok_on_foundation_day_gives_the_thursday_after() {
    let holidays = kr();
    let names: Vec<&str> = holidays
        .on(day("2028-10-03"))
        .iter()
        .map(|holiday| holiday.names.ko.as_str())
        .collect();
    assert_eq!(names, ["개천절", "추석"]);
    let thursday = &holidays.on(day("2028-10-05"))[0];
    assert_eq!(
        (thursday.kind, thursday.names.ko.as_str()),
        (HolidayKind::Substitute, "대체공휴일(추석)")
    );
    assert_eq!(thursday.date.weekday(), Weekday::Thu);
}

#[test]
fn seollal_is_not_chinese_new_year_in_2027_and_2028() {
    let days: Vec<String> = kr()
        .anchors(Anchor::Seollal)
        .map(|date| date.to_string())
        .collect();
    assert_eq!(
        days,
        [
            "2026-02-17",
            "2027-02-07",
            "2028-01-27",
            "2029-02-13",
            "2030-02-03"
        ]
    );
    for chinese in ["2027-02-06", "2028-01-26"] {
        assert!(!days.contains(&chinese.to_owned()));
    }
}

#[test]
fn each_anchor_is_the_middle_of_three_holidays_once_a_year() {
    let holidays = kr();
    for (anchor, name) in [(Anchor::Seollal, "설날"), (Anchor::Chuseok, "추석")] {
        let years: Vec<i32> = holidays.anchors(anchor).map(|date| date.year()).collect();
        assert_eq!(years, [2026, 2027, 2028, 2029, 2030]);
        for date in holidays.anchors(anchor) {
            let named = |date: NaiveDate, name: &str| {
                holidays.on(date).iter().any(|holiday| holiday.names.ko == name)
            };
            assert!(named(date - Duration::days(1), &format!("{name} 전날")), "{date}");
            assert!(
                named(date, name) && named(date + Duration::days(1), &format!("{name} 다음 날")),
                "{date}"
            );
        }
    }
}

/// Whether the law gives a substitute for a holiday (Public Holidays Act, article 3), written without looking
/// at the table's own.
fn earns_substitute(holiday: &Holiday, on_same_day: usize) -> bool {
    let name = holiday.names.ko.as_str();
    let sunday = holiday.date.weekday() == Weekday::Sun;
    let saturday = holiday.date.weekday() == Weekday::Sat;
    let meets_another = on_same_day > 1;
    match name {
        "1월 1일" | "현충일" => false,
        _ if name.starts_with("설날") || name.starts_with("추석") => sunday || meets_another,
        _ => sunday || saturday || meets_another,
    }
}

fn substitutes_by_law(holidays: &[Holiday]) -> BTreeSet<NaiveDate> {
    let given: Vec<&Holiday> = holidays
        .iter()
        .filter(|holiday| holiday.kind != HolidayKind::Substitute)
        .collect();
    let mut taken: BTreeSet<NaiveDate> = given.iter().map(|holiday| holiday.date).collect();
    let on = |date: NaiveDate| given.iter().filter(|holiday| holiday.date == date).count();
    let by_law = given.iter().filter(|holiday| holiday.kind == HolidayKind::Public);
    let earned: BTreeSet<NaiveDate> = by_law
        .filter(|holiday| earns_substitute(holiday, on(holiday.date)))
        .map(|holiday| holiday.date)
        .collect();
    let mut substitutes = BTreeSet::new();
    for date in earned {
        let is_free =
            |day: &NaiveDate| !taken.contains(day) && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let free = date.iter_days().skip(1).find(is_free).unwrap();
        taken.insert(free);
        substitutes.insert(free);
    }
    substitutes
}

#[test]
fn every_substitute_follows_from_the_law_and_none_is_missing() {
    let holidays = kr_file().holidays;
    let listed: BTreeSet<NaiveDate> = holidays
        .iter()
        .filter(|holiday| holiday.kind == HolidayKind::Substitute)
        .map(|holiday| holiday.date)
        .collect();
    assert_eq!(listed, substitutes_by_law(&holidays));
    assert_eq!(listed.len(), 17);
}

/// The Wednesday that article 34 of the Public Official Election Act gives for a term that ends on
/// `term_end`.
fn polling_day(term_end: NaiveDate, days_before: i64, is_holiday: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let from = term_end - Duration::days(days_before);
    let first = from
        .iter_days()
        .find(|date| date.weekday() == Weekday::Wed)
        .unwrap();
    let beside = [-1, 0, 1].map(|days| first + Duration::days(days));
    if beside.into_iter().any(is_holiday) {
        first + Duration::days(7)
    } else {
        first
    }
}

#[test]
fn every_election_follows_from_the_end_of_the_term() {
    let holidays = kr();
    let by_law: Vec<NaiveDate> = [
        ("2026-06-30", 30),
        ("2028-05-29", 50),
        ("2030-06-03", 70),
        ("2030-06-30", 30),
    ]
    .map(|(end, days)| {
        polling_day(day(end), days, |date| {
            holidays.on(date).iter().any(|h| h.kind == HolidayKind::Public)
        })
    })
    .into();
    let listed: Vec<NaiveDate> = kr_file()
        .holidays
        .iter()
        .filter(|holiday| holiday.kind == HolidayKind::Election)
        .map(|holiday| holiday.date)
        .collect();
    assert_eq!(listed, by_law);
}

#[test]
fn the_file_is_in_order_and_named_in_both_languages() {
    let file = kr_file();
    assert_eq!(file.calendar, "kr");
    assert!(file.holidays.is_sorted_by_key(|holiday| holiday.date));
    assert!(
        file.holidays
            .iter()
            .all(|holiday| !holiday.names.ko.is_empty() && holiday.names.en.is_ascii())
    );
}

#[test]
fn a_mistyped_key_is_refused() {
    let error = toml::from_str::<HolidayFile>(&KR.replacen("anchor", "anker", 4)).unwrap_err();
    assert!(error.to_string().contains("anker"), "{error}");
}

#[test]
fn between_counts_both_ends() {
    let holidays = kr();
    let count = |from, until| holidays.between(day(from), day(until)).count();
    assert_eq!(count("2027-02-06", "2027-02-09"), 4);
    assert_eq!(count("2027-02-07", "2027-02-07"), 1);
    assert_eq!(count("2028-10-03", "2028-10-03"), 2);
    assert_eq!(
        (
            count("2027-02-10", "2027-02-28"),
            count("2027-02-09", "2027-02-06")
        ),
        (0, 0)
    );
}

#[test]
fn an_ordinary_day_has_no_holiday() {
    let holidays = kr();
    assert!(holidays.is_holiday(day("2027-05-05")) && !holidays.is_holiday(day("2027-05-06")));
    assert!(holidays.on(day("2027-05-06")).is_empty());
    assert!(Holidays::default().is_empty() && !holidays.is_empty());
}

#[test]
fn a_holiday_added_out_of_order_is_found() {
    let mut all = kr_file().holidays;
    let names = Names {
        ko: "임시공휴일".into(),
        en: "Temporary holiday".into(),
    };
    all.push(Holiday {
        date: day("2027-02-05"),
        names,
        kind: HolidayKind::Temporary,
        anchor: None,
    });
    let kinds: Vec<HolidayKind> = Holidays::new(all)
        .between(day("2027-02-05"), day("2027-02-06"))
        .map(|holiday| holiday.kind)
        .collect();
    assert_eq!(kinds, [HolidayKind::Temporary, HolidayKind::Public]);
}
