//! The single dates that somebody left out, added or changed, apart from the rule that they are exceptions
//! of: so they stay while the rule is edited.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use chrono_tz::Tz;

use super::{DateChange, Schedule, ScheduleText};
use crate::domain::span::LocalTime;

/// What departs from a rule, by original start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exceptions {
    pub left_out: BTreeSet<LocalTime>,
    pub added: BTreeSet<LocalTime>,
    pub changed: BTreeMap<LocalTime, DateChange>,
}

/// A rule with exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub schedule: ScheduleText,
    /// Changed dates that the rule doesn't give any more: what becomes of each is to be decided.
    pub homeless: Vec<LocalTime>,
}

impl Exceptions {
    /// Those that a stored schedule has.
    #[must_use]
    pub fn of(text: &ScheduleText) -> Self {
        let by_start = |change: &DateChange| (change.original_start, change.clone());
        Self {
            left_out: text.exdates.iter().copied().collect(),
            added: text.rdates.iter().copied().collect(),
            changed: text.changes.iter().map(by_start).collect(),
        }
    }

    /// Whether the rule stands as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left_out.is_empty() && self.added.is_empty() && self.changed.is_empty()
    }

    /// Leaves a date out. One that was added is simply not added any more.
    pub fn leave_out(&mut self, start: LocalTime) {
        _ = self.changed.remove(&start);
        if !self.added.remove(&start) {
            _ = self.left_out.insert(start);
        }
    }

    /// The date is again as the rule has it, which may be not at all.
    pub fn undo(&mut self, start: LocalTime) {
        _ = self.left_out.remove(&start);
        _ = self.added.remove(&start);
        _ = self.changed.remove(&start);
    }

    /// Adds a date; one that was left out comes back.
    pub fn add(&mut self, start: LocalTime) {
        if !self.left_out.remove(&start) {
            _ = self.added.insert(start);
        }
    }

    /// Changes a date; a change that leaves it as it is takes an earlier one back.
    pub fn change(&mut self, change: DateChange) {
        let start = change.original_start;
        _ = self.left_out.remove(&start);
        if change.is_none() {
            _ = self.changed.remove(&start);
        } else {
            _ = self.changed.insert(start, change);
        }
    }

    /// What is changed of a date so far.
    #[must_use]
    pub fn change_of(&self, start: LocalTime) -> DateChange {
        let own = self.changed.get(&start).cloned();
        own.unwrap_or_else(|| DateChange::none(start))
    }

    /// The same, so much later.
    #[must_use]
    pub fn shifted(&self, by: Duration) -> Self {
        let later = |start: LocalTime| {
            let moved = start.naive().checked_add_signed(by);
            moved.map_or(start, LocalTime::from_naive)
        };
        let change = |change: &DateChange| DateChange {
            original_start: later(change.original_start),
            start: later(change.start),
            ..change.clone()
        };
        let changed = self.changed.values().map(change);
        Self {
            left_out: self.left_out.iter().copied().map(later).collect(),
            added: self.added.iter().copied().map(later).collect(),
            changed: changed.map(|change| (change.original_start, change)).collect(),
        }
    }

    /// A rule with these exceptions. When the rule begins its days at another hour by now, an exception goes
    /// with the only session of its day.
    #[must_use]
    pub fn applied_to(&self, rule: &ScheduleText, tz: Tz) -> Applied {
        let with_added = ScheduleText {
            rdates: self.added.iter().copied().collect(),
            ..rule.rule_alone()
        };
        let Ok(expanded) = Schedule::parse(&with_added, tz) else {
            return Applied {
                schedule: with_added,
                homeless: Vec::new(),
            };
        };
        let starts: BTreeSet<LocalTime> = expanded
            .occurrences()
            .iter()
            .map(|one| one.original_start)
            .collect();
        let exdates: BTreeSet<LocalTime> = self
            .left_out
            .iter()
            .filter_map(|out| same_or_that_day(&starts, *out))
            .collect();
        let (mut changes, mut homeless) = (Vec::new(), Vec::new());
        for change in self.changed.values() {
            match same_or_that_day(&starts, change.original_start).filter(|date| !exdates.contains(date)) {
                Some(original_start) => changes.push(DateChange {
                    original_start,
                    ..change.clone()
                }),
                None => homeless.push(change.original_start),
            }
        }
        Applied {
            schedule: ScheduleText {
                exdates: exdates.into_iter().collect(),
                changes,
                ..with_added
            },
            homeless,
        }
    }
}

/// The start itself, or the only one of its day when the hours changed since.
fn same_or_that_day(starts: &BTreeSet<LocalTime>, start: LocalTime) -> Option<LocalTime> {
    if starts.contains(&start) {
        return Some(start);
    }
    let mut that_day = starts.iter().filter(|other| other.date() == start.date());
    let only = that_day.next().copied();
    only.filter(|_| that_day.next().is_none())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Seoul;

    use super::*;

    fn at(text: &str) -> LocalTime {
        LocalTime::parse(text).unwrap()
    }

    fn nightly(start: &str) -> ScheduleText {
        ScheduleText {
            start: at(start),
            minutes: 480,
            rrule: Some("FREQ=DAILY;COUNT=5".into()),
            exdates: Vec::new(),
            rdates: Vec::new(),
            changes: Vec::new(),
            skip_holidays: false,
        }
    }

    fn moved(from: &str, to: &str) -> DateChange {
        DateChange {
            start: at(to),
            ..DateChange::none(at(from))
        }
    }

    #[test]
    fn what_is_left_out_added_and_moved_stands_in_the_schedule() {
        let mut own = Exceptions::default();
        own.leave_out(at("2027-03-21T22:00"));
        own.add(at("2027-03-18T20:00"));
        own.change(moved("2027-03-22T22:00", "2027-03-19T22:30"));
        let Applied { schedule, homeless } = own.applied_to(&nightly("2027-03-20T22:00"), Seoul);
        assert!(homeless.is_empty());
        assert_eq!(Exceptions::of(&schedule), own);
        let read = Schedule::parse(&schedule, Seoul).unwrap();
        let starts: Vec<String> = read
            .occurrences()
            .iter()
            .map(|one| LocalTime::at(one.span.start, Seoul).to_string())
            .collect();
        let expected = [
            "2027-03-18T20:00",
            "2027-03-19T22:30",
            "2027-03-20T22:00",
            "2027-03-23T22:00",
            "2027-03-24T22:00",
        ];
        assert_eq!(starts, expected);
        assert_eq!(read.occurrences()[1].original_start, at("2027-03-22T22:00"));
    }

    #[test]
    fn undo_gives_the_rule_back() {
        let mut own = Exceptions::default();
        let (first, other) = (at("2027-03-21T22:00"), at("2027-03-30T22:00"));
        own.leave_out(first);
        own.undo(first);
        own.add(other);
        own.leave_out(other);
        own.change(moved("2027-03-22T22:00", "2027-03-25T22:00"));
        own.change(DateChange::none(at("2027-03-22T22:00")));
        assert!(own.is_empty());
        own.leave_out(first);
        own.add(first);
        assert!(own.is_empty());
    }

    #[test]
    fn exceptions_follow_other_hours_and_those_off_a_new_rule_are_to_be_decided() {
        let mut own = Exceptions::default();
        own.leave_out(at("2027-03-21T22:00"));
        own.change(moved("2027-03-22T22:00", "2027-03-29T22:00"));
        let later = own.applied_to(&nightly("2027-03-20T23:00"), Seoul);
        assert_eq!(later.schedule.exdates, [at("2027-03-21T23:00")]);
        assert_eq!(later.schedule.changes[0].original_start, at("2027-03-22T23:00"));
        let elsewhere = own.applied_to(&nightly("2027-05-20T22:00"), Seoul);
        assert!(elsewhere.schedule.exdates.is_empty() && elsewhere.schedule.changes.is_empty());
        assert_eq!(elsewhere.homeless, [at("2027-03-22T22:00")]);
    }
}
