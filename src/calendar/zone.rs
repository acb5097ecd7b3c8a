//! VTIMEZONE (RFC 5545 section 3.6.5), made of the changes of offset that chrono-tz knows. Covers only
//! the years that it is asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

use super::lines::Lines;

#[derive(Debug, Clone)]
struct Onset {
    /// The wall clock just before the change would show this: RFC 5545 wants the old offset.
    at: NaiveDateTime,
    from: i32,
    to: Side,
}

/// What a zone's clock is like between two changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    offset: i32,
    is_daylight: bool,
    name: String,
}

/// Writes the VTIMEZONE of `tz` that is right from the start of the year `first` to the end of `last`.
pub(super) fn write(lines: &mut Lines, tz: Tz, first: i32, last: i32) {
    // From a year earlier: where clocks change every year, the change in force at the start is among them.
    let (from, until) = (new_year(first - 1), new_year(last + 2));
    let onsets = onsets(tz, from, until);
    lines.put("BEGIN:VTIMEZONE");
    lines.set("TZID", tz.name());
    let initial = side(tz, from);
    if onsets
        .first()
        .is_none_or(|onset| onset.at >= local_new_year(first))
    {
        let at = NaiveDateTime::default(); // 1970: before all times that Madang knows
        component(
            lines,
            &Onset {
                at,
                from: initial.offset,
                to: initial,
            },
            None,
        );
    }
    for (onset, rule) in grouped(onsets) {
        component(lines, &onset, rule.as_deref());
    }
    lines.put("END:VTIMEZONE");
}

fn component(lines: &mut Lines, onset: &Onset, rule: Option<&str>) {
    let kind = if onset.to.is_daylight {
        "DAYLIGHT"
    } else {
        "STANDARD"
    };
    lines.set("BEGIN", kind);
    lines.set("DTSTART", onset.at.format("%Y%m%dT%H%M%S"));
    if let Some(rule) = rule {
        lines.set("RRULE", rule);
    }
    lines.set("TZOFFSETFROM", offset_text(onset.from));
    lines.set("TZOFFSETTO", offset_text(onset.to.offset));
    lines.text("TZNAME", &onset.to.name);
    lines.set("END", kind);
}

/// Changes that come back every year become one component with a yearly rule: some readers ignore
/// lists of dates. Changes that follow no such rule stay single.
fn grouped(onsets: Vec<Onset>) -> Vec<(Onset, Option<String>)> {
    type Kind = (i32, Side, u32, chrono::NaiveTime);
    let mut kinds: BTreeMap<Kind, Vec<Onset>> = BTreeMap::new();
    for onset in onsets {
        kinds
            .entry((onset.from, onset.to.clone(), onset.at.month(), onset.at.time()))
            .or_default()
            .push(onset);
    }
    let mut components = Vec::new();
    for same in kinds.into_values() {
        match yearly_rule(&same) {
            Some(rule) => {
                components.extend(same.into_iter().take(1).map(|first| (first, Some(rule.clone()))));
            }
            None => components.extend(same.into_iter().map(|onset| (onset, None))),
        }
    }
    components.sort_by_key(|(onset, _)| onset.at);
    components
}

/// The rule by which changes of one kind come in every year from the first to the last of them:
/// the last, or the same-numbered, weekday of the month.
fn yearly_rule(same: &[Onset]) -> Option<String> {
    let (first, last) = (same.first()?.at, same.last()?.at);
    let every_year = same
        .windows(2)
        .all(|pair| pair[1].at.year() == pair[0].at.year() + 1);
    if same.len() < 3 || !every_year || same.iter().any(|onset| onset.at.weekday() != first.weekday()) {
        return None;
    }
    let nth = (first.day() - 1) / 7 + 1;
    let is_last = |at: NaiveDateTime| (at.date() + chrono::Duration::days(7)).month() != at.month();
    let number = if same.iter().all(|onset| is_last(onset.at)) {
        "-1".to_owned()
    } else if same.iter().all(|onset| (onset.at.day() - 1) / 7 + 1 == nth) {
        nth.to_string()
    } else {
        return None;
    };
    let day = first.weekday().to_string()[..2].to_uppercase();
    // UNTIL is in UTC; a day later than the last change is after it in every zone.
    let until = (last + chrono::Duration::days(1)).format("%Y%m%dT%H%M%SZ");
    Some(format!(
        "FREQ=YEARLY;BYMONTH={};BYDAY={number}{day};UNTIL={until}",
        first.month()
    ))
}

/// All changes between two moments in Unix seconds, found by looking at each day and bisecting.
fn onsets(tz: Tz, from: i64, until: i64) -> Vec<Onset> {
    const DAY: i64 = 86_400;
    let mut found = Vec::new();
    let mut day = from;
    while day < until {
        if side(tz, day) != side(tz, day + DAY) {
            found.push(bisect(tz, day, day + DAY));
        }
        day += DAY;
    }
    found
}

/// The change after `before` and not after `after`.
fn bisect(tz: Tz, mut before: i64, mut after: i64) -> Onset {
    let old = side(tz, before);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if side(tz, middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    let at = DateTime::from_timestamp(after + i64::from(old.offset), 0)
        .unwrap_or_default()
        .naive_utc();
    Onset {
        at,
        from: old.offset,
        to: side(tz, after),
    }
}

fn side(tz: Tz, unix: i64) -> Side {
    let at = DateTime::from_timestamp(unix, 0).unwrap_or_default().naive_utc();
    let offset = tz.offset_from_utc_datetime(&at);
    Side {
        offset: offset.fix().local_minus_utc(),
        is_daylight: !offset.dst_offset().is_zero(),
        name: offset.abbreviation().unwrap_or_default().to_owned(),
    }
}

fn local_new_year(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().into()
}

fn new_year(year: i32) -> i64 {
    local_new_year(year).and_utc().timestamp()
}

/// `+0900`, `-0330`, seconds only when there are some.
fn offset_text(seconds: i32) -> String {
    let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let minutes = format!("{sign}{:02}{:02}", size / 3600, size / 60 % 60);
    if size.is_multiple_of(60) {
        minutes
    } else {
        format!("{minutes}{:02}", size % 60)
    }
}
