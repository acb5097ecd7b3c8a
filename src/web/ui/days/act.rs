//! What the buttons of the days do to the exceptions of a phase.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::form::{DayForm, OpenDay, Unfold};
use crate::app::bookings::{DateStanding, Outlook};
use crate::domain::schedule::{DateChange, Schedule, ScheduleError, ScheduleText};
use crate::domain::span::{LocalTime, Tz};
use crate::domain::text;
use crate::domain::way::Way;

/// What a button of the days says: `day-at START TARGET`.
struct Pressed<'a> {
    word: &'a str,
    start: Option<LocalTime>,
    /// The time that was chosen for it.
    target: Option<LocalTime>,
}

impl<'a> Pressed<'a> {
    fn read(go: &'a str) -> Option<Self> {
        let mut words = go.strip_prefix("day-")?.split(' ');
        let word = words.next()?;
        let mut time = || LocalTime::parse(words.next()?).ok();
        Some(Self {
            word,
            start: time(),
            target: time(),
        })
    }
}

/// Does what a button of the days says; others belong to somebody else. `rule` is the schedule without
/// exceptions; `zones` are those of the phase.
pub(crate) fn act(go: &str, days: &mut DayForm, rule: Option<&ScheduleText>, zones: &[String], tz: Tz) {
    // Live previews wait; whoever presses a button means what they chose.
    if !go.is_empty() && !go.starts_with("day-") {
        return choose(days, rule, tz);
    }
    let Some(Pressed { word, start, target }) = Pressed::read(go) else {
        return;
    };
    match (word, start) {
        ("reset", _) => *days = DayForm::default(),
        ("close", _) => days.opened = OpenDay::default(),
        ("out", Some(start)) => leave_out(days, rule, start, tz),
        ("undo", Some(start)) => {
            days.exceptions.undo(start);
            days.opened = OpenDay::default();
        }
        ("keep", Some(start)) => {
            days.exceptions.undo(start);
            if let Some(target) = target {
                days.exceptions.add(target);
            }
        }
        ("add", Some(start)) => {
            days.exceptions.add(start);
            settle(days, start);
        }
        ("at", Some(start)) => move_to(days, start, target.unwrap_or(start)),
        ("move", Some(start)) => typed_move(days, start),
        ("hours", Some(start)) => typed_hours(days, start),
        ("zone", Some(start)) => typed_zone(days, start, zones),
        (unfold, Some(start)) => {
            let part = unfold.strip_prefix("unfold-").and_then(Unfold::from_word);
            days.opened.unfold = part.map(|part| (part, start));
        }
        (_, None) => {}
    }
}

/// The menu stays open only where the date may not be as it is now.
fn settle(days: &mut DayForm, start: LocalTime) {
    days.opened.settled = Some(start);
}

/// Leaves a date out, unless none would be left.
fn leave_out(days: &mut DayForm, rule: Option<&ScheduleText>, start: LocalTime, tz: Tz) {
    let before = days.exceptions.clone();
    days.exceptions.leave_out(start);
    if leaves_nothing(days, rule, tz) {
        days.exceptions = before;
        days.opened.fault = Some("day-last");
    } else {
        settle(days, start);
    }
}

fn leaves_nothing(days: &DayForm, rule: Option<&ScheduleText>, tz: Tz) -> bool {
    let schedule = rule.map(|rule| days.exceptions.applied_to(rule, tz).schedule);
    schedule.is_some_and(|text| Schedule::parse(&text, tz) == Err(ScheduleError::NothingLeft))
}

fn move_to(days: &mut DayForm, start: LocalTime, target: LocalTime) {
    let reason = days.typed("day-reason").unwrap_or_default().to_owned();
    days.exceptions.change(DateChange {
        start: target,
        reason,
        ..days.exceptions.change_of(start)
    });
    settle(days, start);
}

/// To the day that was typed, at the hour that the date has.
fn typed_move(days: &mut DayForm, start: LocalTime) {
    let hour = days.exceptions.change_of(start).start.naive().time();
    match days.typed("day-date").and_then(text::day) {
        Some(day) => move_to(days, start, LocalTime::from_naive(day.and_time(hour))),
        None => days.opened.fault = Some("typed-date"),
    }
}

fn typed_hours(days: &mut DayForm, start: LocalTime) {
    let clock = |name: &str| days.typed(name).and_then(text::clock);
    let (Some(from), Some(to)) = (clock("day-from"), clock("day-to")) else {
        days.opened.fault = Some("day-hours-unreadable");
        return;
    };
    let own = days.exceptions.change_of(start);
    let minutes = (to - from).num_minutes().rem_euclid(1440);
    let minutes = if minutes == 0 { 1440 } else { minutes };
    let begins: NaiveDateTime = own.start.date().and_time(from);
    days.exceptions.change(DateChange {
        start: LocalTime::from_naive(begins),
        minutes: u32::try_from(minutes).ok(),
        reason: days.typed("day-reason").unwrap_or_default().to_owned(),
        ..own
    });
    settle(days, start);
}

fn typed_zone(days: &mut DayForm, start: LocalTime, zones: &[String]) {
    let Some(chosen) = days.typed("day-zone") else {
        return;
    };
    let chosen: Vec<String> = chosen.split(' ').map(str::to_owned).collect();
    days.exceptions.change(DateChange {
        zones: if chosen == zones { Vec::new() } else { chosen },
        reason: days.typed("day-reason").unwrap_or_default().to_owned(),
        ..days.exceptions.change_of(start)
    });
    settle(days, start);
}

/// Goes the same kind of way with every date of a phase that may not be and has one of that kind.
pub(crate) fn act_for_all(kind: &str, days: &mut DayForm, outlook: &Outlook, phase: usize) {
    let fits = |way: &&Way| {
        matches!(
            (kind, way),
            ("out", Way::Out) | ("at", Way::At(_)) | ("in", Way::In(_))
        )
    };
    let taken = outlook
        .of(Some(phase))
        .filter(|date| date.standing == DateStanding::Taken);
    let mut used = BTreeSet::new();
    for date in taken {
        let Some(way) = date.ways.iter().find(fits) else {
            continue;
        };
        // Two dates can't go to the same time: the second is decided by itself.
        if !matches!(way, Way::At(time) if !used.insert(*time)) {
            way.take(&mut days.exceptions, date.start);
        }
    }
}

/// Goes the ways that were chosen, as far as a date is left.
fn choose(days: &mut DayForm, rule: Option<&ScheduleText>, tz: Tz) {
    for (start, way) in std::mem::take(&mut days.ways) {
        let before = days.exceptions.clone();
        way.take(&mut days.exceptions, start);
        if way == Way::Out && leaves_nothing(days, rule, tz) {
            days.exceptions = before;
            days.opened.fault = Some("day-last");
        }
    }
}
