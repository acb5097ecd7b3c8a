//! The dates of a series in the form that all calendar programs read alike: a rule of a shape that they agree
//! on, or else the dates one by one.

use std::collections::BTreeSet;

use crate::domain::recurrence::{Freq, Rule};
use crate::domain::schedule::{Schedule, ScheduleText};
use crate::domain::span::{LocalTime, Tz};

/// What DTSTART, RRULE, RDATE and EXDATE say. A program shows a date once for each time that it is given, and
/// some lose the next date behind one that is left out and was never in: so no date is in two of them, and
/// each that is left out is one of the rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dates {
    pub first: LocalTime,
    pub rule: Option<String>,
    /// RDATE: what the rule doesn't give.
    pub more: Vec<LocalTime>,
    pub left_out: Vec<LocalTime>,
}

/// The dates of a schedule without some of them. `parsed` is the schedule expanded; one that can't be is
/// written by its text.
pub(super) fn of(schedule: &ScheduleText, parsed: Option<&Schedule>, without: &[LocalTime], tz: Tz) -> Dates {
    let Some(parsed) = parsed else {
        let left_out: BTreeSet<LocalTime> = schedule.exdates.iter().chain(without).copied().collect();
        return Dates {
            first: schedule.start,
            rule: schedule.rrule.clone(),
            more: schedule.rdates.clone(),
            left_out: left_out.into_iter().collect(),
        };
    };
    let mut shown = starts(parsed);
    for date in without {
        shown.remove(date);
    }
    // Before DTSTART some programs show no date.
    let is_first = shown.first().is_none_or(|first| *first >= schedule.start);
    let rule = parsed.rule().filter(|_| is_first).and_then(as_all_read_it);
    match rule.zip(starts_of_rule(schedule, parsed, tz)) {
        Some((rule, given)) => Dates {
            first: schedule.start,
            rule: Some(rule),
            more: shown.difference(&given).copied().collect(),
            left_out: given.difference(&shown).copied().collect(),
        },
        None => one_by_one(schedule.start, shown),
    }
}

fn one_by_one(start: LocalTime, mut shown: BTreeSet<LocalTime>) -> Dates {
    let first = shown.pop_first();
    // Without a rule some programs miss the first date, and don't look for another time of an only one.
    let rule = Some("FREQ=DAILY;COUNT=1".to_owned());
    let left_out = if first.is_none() { vec![start] } else { Vec::new() };
    Dates {
        first: first.unwrap_or(start),
        rule,
        more: shown.into_iter().collect(),
        left_out,
    }
}

fn starts(schedule: &Schedule) -> BTreeSet<LocalTime> {
    schedule
        .occurrences()
        .iter()
        .map(|one| one.original_start)
        .collect()
}

/// What the rule alone gives; none when that is more than a schedule may have.
fn starts_of_rule(schedule: &ScheduleText, parsed: &Schedule, tz: Tz) -> Option<BTreeSet<LocalTime>> {
    if schedule.rdates.is_empty() {
        // What is left out is surely on the rule: otherwise the schedule would have been refused.
        return Some(
            starts(parsed)
                .into_iter()
                .chain(schedule.exdates.iter().copied())
                .collect(),
        );
    }
    let alone = Schedule::parse(&schedule.rule_alone(), tz).ok();
    alone.map(|alone| starts(&alone))
}

/// The rule in the form that all programs take alike; none when they differ about its shape. The shapes are
/// those about which independent programs were seen to agree over many random rules.
fn as_all_read_it(rule: &Rule) -> Option<String> {
    let mut rule = rule.clone();
    // Nothing but zero is taken, and DTSTART says so.
    rule.seconds.clear();
    // One hour or minute is DTSTART's.
    for times in [&mut rule.hours, &mut rule.minutes] {
        if times.len() == 1 {
            times.clear();
        }
    }
    // A day of the month in a yearly rule means that day in every month (RFC 5545 section 3.3.10, the notes
    // on BYMONTHDAY), but most programs read the month of DTSTART instead, so all months are named.
    if rule.freq == Freq::Yearly && by(&rule) == ["BYMONTHDAY"] {
        rule.months = (1..=12).collect();
    }
    are_read_alike(&rule).then(|| rule.to_string())
}

/// The names of the BY parts of a rule, in order.
fn by(rule: &Rule) -> Vec<&'static str> {
    let parts = [
        ("BYDAY", rule.days.is_empty()),
        ("BYHOUR", rule.hours.is_empty()),
        ("BYMINUTE", rule.minutes.is_empty()),
        ("BYMONTH", rule.months.is_empty()),
        ("BYMONTHDAY", rule.month_days.is_empty()),
        ("BYSETPOS", rule.set_positions.is_empty()),
        ("BYWEEKNO", rule.week_numbers.is_empty()),
        ("BYYEARDAY", rule.year_days.is_empty()),
    ];
    parts
        .into_iter()
        .filter(|(_, is_empty)| !is_empty)
        .map(|(name, _)| name)
        .collect()
}

/// Whether a rule's shape is one of those that programs read alike.
fn are_read_alike(rule: &Rule) -> bool {
    let are_numbered = rule.days.iter().filter(|day| day.nth.is_some()).count();
    if are_numbered != 0 && are_numbered != rule.days.len() {
        return false;
    }
    let by = by(rule);
    match rule.freq {
        Freq::Daily | Freq::Weekly => by
            .iter()
            .all(|name| matches!(*name, "BYDAY" | "BYHOUR" | "BYMINUTE" | "BYMONTH")),
        Freq::Monthly => match by.as_slice() {
            [] | ["BYDAY" | "BYMONTHDAY"] => true,
            ["BYDAY", "BYSETPOS"] => are_numbered == 0,
            _ => false,
        },
        Freq::Yearly => match by.as_slice() {
            [] | ["BYMONTH"] | ["BYDAY", "BYMONTH"] => true,
            ["BYMONTH", "BYMONTHDAY"] => rule.month_days.iter().all(|day| *day > 0),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Seoul;

    use super::super::samples::{local, plan};
    use super::*;

    fn dates(
        schedule: &ScheduleText,
        without: &[&str],
    ) -> (String, Option<String>, Vec<String>, Vec<String>) {
        let parsed = Schedule::parse(schedule, Seoul).unwrap();
        let without: Vec<LocalTime> = without.iter().map(|date| local(date)).collect();
        let dates = of(schedule, Some(&parsed), &without, Seoul);
        let texts = |dates: &[LocalTime]| dates.iter().map(LocalTime::to_string).collect();
        (
            dates.first.to_string(),
            dates.rule,
            texts(&dates.more),
            texts(&dates.left_out),
        )
    }

    #[test]
    fn a_rule_is_written_in_capitals_with_its_values_plain_and_once() {
        let all = "BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12";
        for (rule, written) in [
            (
                "freq=weekly;byday=we,mo,we;count=03",
                "FREQ=WEEKLY;BYDAY=WE,MO;COUNT=3".to_owned(),
            ),
            (
                "COUNT=3;FREQ=DAILY;BYSECOND=0;BYHOUR=11;BYMINUTE=00",
                "FREQ=DAILY;COUNT=3".to_owned(),
            ),
            (
                "FREQ=DAILY;BYHOUR=14,11,00;COUNT=3",
                "FREQ=DAILY;BYHOUR=0,11,14;COUNT=3".to_owned(),
            ),
            (
                "FREQ=MONTHLY;BYDAY=+01MO,1MO,-1FR;COUNT=3",
                "FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=3".to_owned(),
            ),
            (
                "freq=yearly;bymonthday=5;count=3",
                format!("FREQ=YEARLY;{all};BYMONTHDAY=5;COUNT=3"),
            ),
        ] {
            assert_eq!(as_all_read_it(&Rule::parse(rule, Seoul).unwrap()), Some(written));
        }
    }

    #[test]
    fn a_rule_that_programs_read_differently_becomes_its_dates() {
        let schedule = plan(
            "2027-04-05T10:00",
            60,
            Some("FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10,14;COUNT=4"),
        );
        let more = ["2027-04-05T14:00", "2027-05-03T10:00", "2027-05-03T14:00"]
            .map(str::to_owned)
            .to_vec();
        let one = Some("FREQ=DAILY;COUNT=1".to_owned());
        assert_eq!(
            dates(&schedule, &[]),
            ("2027-04-05T10:00".to_owned(), one.clone(), more.clone(), vec![])
        );
        let rest = more[1..].to_vec();
        assert_eq!(
            dates(&schedule, &["2027-04-05T10:00"]),
            (more[0].clone(), one.clone(), rest, vec![])
        );
        let gone = ["2027-04-05T10:00", "2027-04-05T14:00", "2027-05-03T14:00"];
        assert_eq!(
            dates(&schedule, &gone),
            ("2027-05-03T10:00".to_owned(), one, vec![], vec![])
        );
    }

    #[test]
    fn no_date_is_both_of_the_rule_and_added() {
        let rule = "FREQ=DAILY;COUNT=3";
        let mut schedule = plan("2027-04-05T10:00", 60, Some(rule));
        schedule.rdates = ["2027-04-06T10:00", "2027-04-09T10:00", "2027-04-10T10:00"]
            .map(local)
            .to_vec();
        schedule.exdates = ["2027-04-07T10:00", "2027-04-09T10:00"].map(local).to_vec();
        let (first, written, more, left_out) = dates(&schedule, &["2027-03-01T10:00"]);
        assert_eq!(
            (first.as_str(), written.as_deref()),
            ("2027-04-05T10:00", Some(rule))
        );
        assert_eq!(
            (more, left_out),
            (
                vec!["2027-04-10T10:00".to_owned()],
                vec!["2027-04-07T10:00".to_owned()]
            )
        );
    }
}
