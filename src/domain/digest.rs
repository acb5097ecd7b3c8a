//! Several notices to one reader as one mail: which leave singly, which together, and when. Looks nothing up.

use super::ids::NoticeId;
use super::notice::{Event, Urgency};
use super::span::Instant;

/// The most notices that reach a reader singly within [`WINDOW`]; what is more leaves together.
pub const MOST: usize = 3;
/// Seconds over which notices are counted.
pub const WINDOW: i64 = 600;

impl Event {
    /// Whether its notices may leave in a digest: what is urgent never waits, and a calendar part leaves in a
    /// mail of its own.
    #[must_use]
    pub fn is_digestible(self) -> bool {
        let policy = self.policy();
        policy.urgency == Urgency::Normal && policy.calendar.is_none()
    }
}

/// A notice that may leave now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub id: NoticeId,
    /// After this it is of no use.
    pub useful_until: Instant,
}

/// How the notices that wait for one reader leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parting {
    /// Now, each in a mail of its own.
    pub singly: Vec<NoticeId>,
    pub together: Vec<NoticeId>,
    /// When that mail leaves: now or later.
    pub at: Instant,
}

/// Parts the notices that wait for one reader, oldest first. `recent` are the moments at which others left
/// within the last [`WINDOW`]; `open` is when a digest leaves that waits already.
///
/// What comes out of a pause, as in the morning, leaves as one mail at once. What comes on top of mails that
/// have just left waits until ten minutes after the first of them, so that what follows can join.
#[must_use]
pub fn part(waiting: &[Waiting], recent: &[Instant], open: Option<Instant>, now: Instant) -> Parting {
    let (at, room) = match (open, recent.iter().min()) {
        (Some(at), _) => (at, 0),
        _ if recent.len() + waiting.len() <= MOST => (now, MOST),
        (None, None) => (now, 0),
        (None, Some(first)) => (first.plus(WINDOW), MOST.saturating_sub(recent.len())),
    };
    // What would be of no use by then does not wait.
    let (patient, hurried): (Vec<Waiting>, Vec<Waiting>) = waiting
        .iter()
        .partition(|notice| notice.useful_until >= at || at <= now);
    let room = room.saturating_sub(hurried.len()).min(patient.len());
    let ids = |notices: &[Waiting]| notices.iter().map(|notice| notice.id).collect::<Vec<_>>();
    let singly = [ids(&hurried), ids(&patient[..room])].concat();
    Parting {
        singly,
        together: ids(&patient[room..]),
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_unix(1_000_000);

    fn waiting(numbers: std::ops::Range<i64>) -> Vec<Waiting> {
        numbers
            .map(|number| Waiting {
                id: NoticeId(number),
                useful_until: NOW.plus_days(1),
            })
            .collect()
    }

    fn numbers(ids: &[NoticeId]) -> Vec<i64> {
        ids.iter().map(|id| id.0).collect()
    }

    #[test]
    fn up_to_three_within_ten_minutes_leave_singly() {
        let parted = part(&waiting(1..3), &[NOW.plus(-599)], None, NOW);
        assert_eq!((numbers(&parted.singly), parted.together), (vec![1, 2], vec![]));
    }

    #[test]
    fn more_than_three_that_come_out_of_a_pause_leave_together_at_once() {
        let parted = part(&waiting(1..6), &[], None, NOW);
        assert_eq!(
            (numbers(&parted.together), parted.singly, parted.at),
            (vec![1, 2, 3, 4, 5], vec![], NOW)
        );
    }

    #[test]
    fn what_is_more_than_three_waits_until_ten_minutes_after_the_first() {
        let recent = [NOW.plus(-10), NOW.plus(-200)];
        let parted = part(&waiting(1..4), &recent, None, NOW);
        assert_eq!(
            (numbers(&parted.singly), numbers(&parted.together)),
            (vec![1], vec![2, 3])
        );
        assert_eq!(parted.at, NOW.plus(400));
    }

    #[test]
    fn what_follows_joins_the_digest_that_waits() {
        let parted = part(&waiting(9..10), &[NOW.plus(-500)], Some(NOW.plus(100)), NOW);
        assert_eq!((numbers(&parted.together), parted.at), (vec![9], NOW.plus(100)));
    }

    #[test]
    fn what_would_be_of_no_use_by_then_leaves_now() {
        let mut all = waiting(1..3);
        all[1].useful_until = NOW.plus(99);
        let parted = part(&all, &[NOW; 5], Some(NOW.plus(100)), NOW);
        assert_eq!(
            (numbers(&parted.singly), numbers(&parted.together)),
            (vec![2], vec![1])
        );
    }

    #[test]
    fn urgent_notices_and_those_with_a_calendar_part_never_wait() {
        let waits = [
            Event::DecisionNeeded,
            Event::BookingReceived,
            Event::StartReminder,
        ]
        .map(Event::is_digestible);
        let never = [
            Event::Approved,
            Event::Cancelled,
            Event::SessionStarted,
            Event::Invited,
        ]
        .map(Event::is_digestible);
        assert_eq!((waits, never), ([true; 3], [false; 4]));
    }
}
