//! What was done, told as people did it: one deed may be many entries of the journal.

use crate::domain::journal::{JournalAction, JournalTopic};
use crate::store::board::Done;

/// Something that was done at once.
#[derive(Debug, Clone)]
pub struct BoardDeed {
    /// What it is told as.
    pub head: Done,
    /// What it is made of, newest first; nothing where it is one entry.
    pub parts: Vec<Done>,
}

impl BoardDeed {
    /// How many times something was done.
    #[must_use]
    pub fn times(&self) -> usize {
        self.parts.len().max(1)
    }

    /// Whether an older entry is of it: the same was done at the same moment by the same person, or it is
    /// about a session that was settled together with others.
    fn has(&self, done: &Done) -> bool {
        let is_with = (done.at, done.person) == (self.head.at, self.head.person);
        let is_it = if self.head.action.is(JournalAction::BookingSettleHits) {
            done.booking == self.head.booking && done.action.topic() == Some(JournalTopic::Session)
        } else {
            done.action == self.head.action
        };
        is_with && is_it
    }

    fn take(&mut self, done: Done) {
        // The entry of a settlement says nothing that those of its sessions do not.
        let is_counted = !self.head.action.is(JournalAction::BookingSettleHits);
        if self.parts.is_empty() && is_counted {
            self.parts.push(self.head.clone());
        }
        self.parts.push(done);
    }
}

/// Entries as deeds, both newest first: at most so many.
#[must_use]
pub fn deeds(entries: Vec<Done>, most: usize) -> Vec<BoardDeed> {
    let mut all: Vec<BoardDeed> = Vec::new();
    for done in entries {
        if let Some(deed) = all.iter_mut().find(|deed| deed.has(&done)) {
            deed.take(done);
        } else if all.len() < most {
            all.push(BoardDeed {
                head: done,
                parts: Vec::new(),
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{BookingId, PersonId};
    use crate::domain::span::{Instant, Tz};

    fn done(at: i64, person: i64, booking: i64, action: JournalAction) -> Done {
        Done {
            at: Instant::from_unix(at),
            action: action.as_str().to_owned().into(),
            booking: Some(BookingId(booking)),
            subject: String::new(),
            person: Some(PersonId(person)),
            became: None,
            tz: Tz::UTC,
        }
    }

    fn told(entries: Vec<Done>) -> Vec<(String, usize)> {
        deeds(entries, 14)
            .iter()
            .map(|deed| (deed.head.action.as_str().to_owned(), deed.times()))
            .collect()
    }

    #[test]
    fn a_settlement_is_one_deed_of_its_sessions_for_each_booking() {
        use JournalAction::{BookingApprove, BookingSettleHits, SessionCancel, SessionMove};
        let all = told(vec![
            done(9, 1, 7, BookingSettleHits),
            done(9, 1, 7, SessionMove),
            done(9, 1, 7, SessionCancel),
            done(9, 1, 5, BookingSettleHits),
            done(9, 1, 5, SessionMove),
            done(8, 1, 5, SessionMove),
            done(8, 1, 5, BookingApprove),
        ]);
        let settled = || BookingSettleHits.as_str().to_owned();
        assert_eq!(
            all,
            [
                (settled(), 2),
                (settled(), 1),
                (SessionMove.as_str().to_owned(), 1),
                (BookingApprove.as_str().to_owned(), 1)
            ]
        );
    }

    #[test]
    fn the_same_at_the_same_moment_is_one_deed_and_of_somebody_else_another() {
        use JournalAction::{BookingApprove, BookingDecline};
        let all = told(vec![
            done(9, 1, 1, BookingApprove),
            done(9, 2, 2, BookingApprove),
            done(9, 1, 3, BookingApprove),
            done(9, 1, 4, BookingDecline),
            done(8, 1, 5, BookingApprove),
        ]);
        assert_eq!(
            all.iter().map(|(_, times)| *times).collect::<Vec<_>>(),
            [2, 1, 1, 1]
        );
    }

    #[test]
    fn no_more_deeds_than_asked_for_are_begun_and_those_that_are_stay_whole() {
        use JournalAction::{BookingApprove, BookingDecline};
        let all = deeds(
            vec![
                done(9, 1, 1, BookingApprove),
                done(9, 1, 2, BookingDecline),
                done(9, 1, 3, BookingApprove),
            ],
            1,
        );
        assert_eq!((all.len(), all[0].times()), (1, 2));
    }
}
