//! What is other of a booking than the reader of its last letter knows.

use serde::{Deserialize, Serialize};

use super::PhaseNeeds;
use crate::domain::opening::PhaseKind;
use crate::domain::span::Span;
use crate::domain::text::Names;

/// A date as its readers know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDate {
    pub kind: PhaseKind,
    pub span: Span,
    pub zones: Vec<Names>,
}

/// A date that is other: new without a `before`, gone without a `now`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedDate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<KnownDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<KnownDate>,
}

/// What a phase needed, and needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedNeeds {
    /// Index of the phase.
    pub phase: usize,
    pub kind: PhaseKind,
    pub before: PhaseNeeds,
    pub now: PhaseNeeds,
}

/// Most changed dates that are kept: more than a letter tells, so that two changes can be told as one.
const MOST_KEPT: usize = 200;

/// What is other than before; nothing where only words were said again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub dates: Vec<ChangedDate>,
    /// How many further dates changed, of which nothing is kept.
    #[serde(default, skip_serializing_if = "is_none_more")]
    pub more: usize,
    pub needs: Vec<ChangedNeeds>,
    /// What it was called before, where that is another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether its purpose is described in other words.
    pub purpose: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_none_more(more: &usize) -> bool {
    *more == 0
}

impl Changes {
    /// The same with no more dates than are kept; of the others it says how many.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.more += self.dates.len().saturating_sub(MOST_KEPT);
        self.dates.truncate(MOST_KEPT);
        self
    }

    /// The same told to somebody who never heard of `earlier` changes, which came first.
    pub fn tell_with(&mut self, earlier: &Self) {
        // What is told already is not told twice.
        let fresh = earlier.dates.iter().filter(|own| !self.dates.contains(own));
        let mut unread: Vec<ChangedDate> = fresh.cloned().collect();
        for date in &mut self.dates {
            let is_it = |own: &ChangedDate| own.now.is_some() && own.now == date.before;
            if let Some(at) = unread.iter().position(is_it) {
                date.before = unread.remove(at).before;
            }
        }
        self.dates.extend(unread);
        self.dates.retain(|date| date.before != date.now);
        for old in &earlier.needs {
            match self.needs.iter_mut().find(|own| own.phase == old.phase) {
                Some(own) => own.before = old.before,
                None => self.needs.push(old.clone()),
            }
        }
        self.needs.retain(|own| own.before != own.now);
        self.title = earlier.title.clone().or(self.title.take());
        self.purpose |= earlier.purpose;
        self.more = self.more.max(earlier.more);
        *self = std::mem::take(self).bounded();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::span::Instant;

    fn on(day: i64) -> KnownDate {
        let (start, end) = (
            Instant::from_unix(day * 86_400),
            Instant::from_unix(day * 86_400 + 3600),
        );
        KnownDate {
            kind: PhaseKind::Trial,
            span: Span { start, end },
            zones: Vec::new(),
        }
    }

    fn date(before: Option<i64>, now: Option<i64>) -> ChangedDate {
        ChangedDate {
            before: before.map(on),
            now: now.map(on),
        }
    }

    #[test]
    fn who_missed_a_change_hears_of_both_as_one() {
        let dates = |all: &[(Option<i64>, Option<i64>)]| Changes {
            dates: all.iter().map(|(before, now)| date(*before, *now)).collect(),
            ..Changes::default()
        };
        let earlier = dates(&[
            (Some(1), Some(2)),
            (None, Some(5)),
            (Some(7), Some(8)),
            (Some(9), None),
        ]);
        let mut later = dates(&[(Some(2), Some(3)), (Some(5), None), (Some(8), Some(7))]);
        later.tell_with(&earlier);
        assert_eq!(later, dates(&[(Some(1), Some(3)), (Some(9), None)]));
    }

    #[test]
    fn of_more_dates_than_are_kept_their_number_is() {
        let many = |from: i64| Changes {
            dates: (from..from + 300).map(|day| date(None, Some(day))).collect(),
            ..Changes::default()
        };
        let mut kept = many(0).bounded();
        assert_eq!((kept.dates.len(), kept.more), (200, 100));
        kept.tell_with(&many(1_000).bounded());
        assert_eq!((kept.dates.len(), kept.more), (200, 300));
        let text = serde_json::to_string(&many(0).bounded()).unwrap();
        assert!(text.len() < 60_000, "{}", text.len());
    }

    #[test]
    fn what_is_told_already_is_not_told_twice() {
        let moved = Changes {
            dates: vec![date(Some(1), Some(2)), date(None, Some(4))],
            ..Changes::default()
        };
        let mut again = moved.clone();
        again.tell_with(&moved);
        assert_eq!(again, moved);
    }

    #[test]
    fn needs_that_are_as_they_were_at_first_are_no_change() {
        let people = |phase: usize, before: u32, now: u32| {
            let needs = |people: u32| PhaseNeeds {
                people,
                power_w: 0,
                area_m2: 0,
            };
            ChangedNeeds {
                phase,
                kind: PhaseKind::Trial,
                before: needs(before),
                now: needs(now),
            }
        };
        let needs = |needs: Vec<ChangedNeeds>| Changes {
            needs,
            ..Changes::default()
        };
        let earlier = needs(vec![people(0, 2, 3), people(1, 4, 5), people(2, 1, 2)]);
        let mut later = needs(vec![people(0, 3, 2), people(1, 5, 6)]);
        later.tell_with(&earlier);
        assert_eq!(later, needs(vec![people(1, 4, 6), people(2, 1, 2)]));
    }
}
