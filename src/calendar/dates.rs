//! The dates of a series in the form that all calendar programs read alike: a rule of a shape that they agree on, or
//! else the dates one by one.

use std::collections::BTreeSet;

use crate::domain::schedule::{Schedule, ScheduleText};
use crate::domain::span::{LocalTime, Tz};

/// What DTSTART, RRULE, RDATE and EXDATE say. A program shows a date once for each time that it is given, and some lose
/// the next date behind one that is left out and was never in: so no date is in two of them, and each that is left
/// out is one of the rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Dates {
    /// DTSTART.
    pub first: LocalTime,
    /// RRULE.
    pub rule: Option<String>,
    /// RDATE: what the rule doesn't give.
    pub more: Vec<LocalTime>,
    /// EXDATE.
    pub left_out: Vec<LocalTime>,
}

/// The dates of a schedule without some of them. `parsed` is the schedule expanded; one that can't be is written by
/// its text.
pub fn of(schedule: &ScheduleText, parsed: Option<&Schedule>, without: &[LocalTime], tz: Tz) -> Dates {
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
    let rule = schedule.rrule.as_deref().and_then(as_all_read_it);
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
    Dates { first: first.unwrap_or(start), rule, more: shown.into_iter().collect(), left_out }
}

fn starts(schedule: &Schedule) -> BTreeSet<LocalTime> {
    schedule.occurrences().iter().map(|one| one.original_start).collect()
}

/// What the rule alone gives; none when that is more than a schedule may have.
fn starts_of_rule(schedule: &ScheduleText, parsed: &Schedule, tz: Tz) -> Option<BTreeSet<LocalTime>> {
    if schedule.rdates.is_empty() {
        // What is left out is surely on the rule: otherwise the schedule would have been refused.
        return Some(starts(parsed).into_iter().chain(schedule.exdates.iter().copied()).collect());
    }
    let alone = ScheduleText { rdates: Vec::new(), exdates: Vec::new(), ..schedule.clone() };
    Schedule::parse(&alone, tz).ok().map(|alone| starts(&alone))
}

/// A part of a rule: its name, and its values in order, each once.
type Part = (String, Vec<String>);

/// The rule in the form that all programs take alike; none when they differ about its shape. The shapes are those about
/// which independent programs were seen to agree over many random rules.
fn as_all_read_it(rule: &str) -> Option<String> {
    let mut parts: Vec<Part> = rule.to_ascii_uppercase().split(';').filter_map(part).collect();
    // Nothing but zero is taken, and DTSTART says so.
    parts.retain(|(name, _)| name != "BYSECOND");
    // One hour or minute is DTSTART's.
    parts.retain(|(name, values)| !(matches!(name.as_str(), "BYHOUR" | "BYMINUTE") && values.len() == 1));
    parts.sort_by_key(|(name, _)| name != "FREQ");
    // A day of the month in a yearly rule means that day in every month (RFC 5545 section 3.3.10, the notes on
    // BYMONTHDAY), but most programs read the month of DTSTART instead, so all months are named.
    let by: BTreeSet<&str> =
        parts.iter().map(|(name, _)| name.as_str()).filter(|name| name.starts_with("BY")).collect();
    if is(&parts, "FREQ", "YEARLY") && by.iter().eq(["BYMONTHDAY"].iter()) {
        parts.push(("BYMONTH".to_owned(), (1..=12).map(|month| month.to_string()).collect()));
    }
    let written = |(name, values): &Part| format!("{name}={}", values.join(","));
    are_read_alike(&parts).then(|| parts.iter().map(written).collect::<Vec<_>>().join(";"))
}

fn part(text: &str) -> Option<Part> {
    let (name, list) = text.split_once('=')?;
    let mut values: Vec<String> = Vec::new();
    for value in list.split(',').map(plain) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    // Programs that take times of a day as they come show, and count, them in that order.
    if matches!(name, "BYHOUR" | "BYMINUTE") {
        values.sort_by_key(|value| value.parse::<u32>().unwrap_or_default());
    }
    Some((name.to_owned(), values))
}

/// A value without `+` and zeros before its number.
fn plain(value: &str) -> String {
    let (sign, rest) = value.strip_prefix('-').map_or(("", value), |rest| ("-", rest));
    let digits = rest.trim_start_matches(['+', '0']);
    if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") }
}

fn is(parts: &[Part], name: &str, value: &str) -> bool {
    values(parts, name).iter().eq([value].iter())
}

fn values<'a>(parts: &'a [Part], name: &str) -> &'a [String] {
    parts.iter().find(|(known, _)| known == name).map_or(&[], |(_, values)| values.as_slice())
}

/// Whether a rule's shape is one of those that programs read alike.
fn are_read_alike(parts: &[Part]) -> bool {
    let days = values(parts, "BYDAY");
    let are_numbered = days.iter().filter(|day| day.len() > 2).count();
    let is_leap_second = values(parts, "UNTIL").iter().any(|until| until.ends_with("60Z"));
    let mut by: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).filter(|name| name.starts_with("BY")).collect();
    by.sort_unstable();
    let same_kind = are_numbered == 0 || are_numbered == days.len();
    if is_leap_second || !same_kind {
        return false;
    }
    match values(parts, "FREQ").first().map(String::as_str) {
        Some("DAILY" | "WEEKLY") => by.iter().all(|name| matches!(*name, "BYDAY" | "BYHOUR" | "BYMINUTE" | "BYMONTH")),
        Some("MONTHLY") => match by.as_slice() {
            [] | ["BYDAY" | "BYMONTHDAY"] => true,
            ["BYDAY", "BYSETPOS"] => are_numbered == 0,
            _ => false,
        },
        Some("YEARLY") => match by.as_slice() {
            [] | ["BYMONTH"] | ["BYDAY", "BYMONTH"] => true,
            ["BYMONTH", "BYMONTHDAY"] => !values(parts, "BYMONTHDAY").iter().any(|day| day.starts_with('-')),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Seoul;

    use super::super::samples::{local, plan};
    use super::*;

    fn dates(schedule: &ScheduleText, without: &[&str]) -> (String, Option<String>, Vec<String>, Vec<String>) {
        let parsed = Schedule::parse(schedule, Seoul).unwrap();
        let without: Vec<LocalTime> = without.iter().map(|date| local(date)).collect();
        let dates = of(schedule, Some(&parsed), &without, Seoul);
        let texts = |dates: &[LocalTime]| dates.iter().map(LocalTime::to_string).collect();
        (dates.first.to_string(), dates.rule, texts(&dates.more), texts(&dates.left_out))
    }

    #[test]
    fn a_rule_is_written_in_capitals_with_its_values_plain_and_once() {
        let all = "BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12";
        for (rule, written) in [
            ("freq=weekly;byday=we,mo,we;count=03", "FREQ=WEEKLY;BYDAY=WE,MO;COUNT=3".to_owned()),
            ("COUNT=3;FREQ=DAILY;BYSECOND=0;BYHOUR=11;BYMINUTE=00", "FREQ=DAILY;COUNT=3".to_owned()),
            ("FREQ=DAILY;BYHOUR=14,11,00;COUNT=3", "FREQ=DAILY;BYHOUR=0,11,14;COUNT=3".to_owned()),
            ("FREQ=MONTHLY;BYDAY=+01MO,1MO,-1FR;COUNT=3", "FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=3".to_owned()),
            ("freq=yearly;bymonthday=5;count=3", format!("FREQ=YEARLY;BYMONTHDAY=5;COUNT=3;{all}")),
        ] {
            assert_eq!(as_all_read_it(rule), Some(written));
        }
    }

    #[test]
    fn a_rule_that_programs_read_differently_becomes_its_dates() {
        let schedule = plan("2027-04-05T10:00", 60, Some("FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10,14;COUNT=4"));
        let more = ["2027-04-05T14:00", "2027-05-03T10:00", "2027-05-03T14:00"].map(str::to_owned).to_vec();
        let one = Some("FREQ=DAILY;COUNT=1".to_owned());
        assert_eq!(dates(&schedule, &[]), ("2027-04-05T10:00".to_owned(), one.clone(), more.clone(), vec![]));
        let rest = more[1..].to_vec();
        assert_eq!(dates(&schedule, &["2027-04-05T10:00"]), (more[0].clone(), one.clone(), rest, vec![]));
        let gone = ["2027-04-05T10:00", "2027-04-05T14:00", "2027-05-03T14:00"];
        assert_eq!(dates(&schedule, &gone), ("2027-05-03T10:00".to_owned(), one, vec![], vec![]));
    }

    #[test]
    fn no_date_is_both_of_the_rule_and_added() {
        let rule = "FREQ=DAILY;COUNT=3";
        let mut schedule = plan("2027-04-05T10:00", 60, Some(rule));
        schedule.rdates = ["2027-04-06T10:00", "2027-04-09T10:00", "2027-04-10T10:00"].map(local).to_vec();
        schedule.exdates = ["2027-04-07T10:00", "2027-04-09T10:00"].map(local).to_vec();
        let (first, written, more, left_out) = dates(&schedule, &["2027-03-01T10:00"]);
        assert_eq!((first.as_str(), written.as_deref()), ("2027-04-05T10:00", Some(rule)));
        assert_eq!((more, left_out), (vec!["2027-04-10T10:00".to_owned()], vec!["2027-04-07T10:00".to_owned()]));
    }
}
