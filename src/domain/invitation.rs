//! What a reader's calendar holds of a booking, as told by the letters that left, and what the next letter
//! puts there. Pure: which letters left is looked up by others.

use super::notice::Method;
use super::text::worded;

worded! {
    /// What the calendar part of a letter does to its reader's calendar.
    pub CalendarChange {
        /// Puts all of the booking there, as it stands.
        Whole = "whole",
        /// Changes one session of what is there.
        Part = "part",
        /// Takes all of it out.
        Gone = "gone",
    }
}

/// What is known of a reader's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    #[default]
    Nothing,
    /// It may have it: a server refused the letter, or the letter may have left before it was overtaken.
    Perhaps,
    /// It has it, or will before the next letter.
    All,
}

/// Whether somebody's calendar follows a booking from its approval to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// That of people of the consortium and of the site.
    Kept,
    /// That of those who hear of some changes only, such as a duty address or the programme's staff: what was
    /// put there once would grow stale.
    NotKept,
}

/// What a calendar part is about by its event: the booking, or one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartSubject {
    Booking,
    Session,
}

/// What the calendar part of a letter does for one reader; none: their letter has no such part.
///
/// A session of a series that the reader doesn't have would stand alone in their calendar, so they get the
/// whole (RFC 5546 section 3.2.2). What was never there is not taken out.
#[must_use]
pub const fn calendar_change(
    method: Method,
    about: PartSubject,
    keeping: Keeping,
    held: Held,
) -> Option<CalendarChange> {
    match (method, about, keeping, held) {
        (Method::Cancel, _, _, Held::Nothing) => None,
        (Method::Cancel, PartSubject::Session, _, _) => Some(CalendarChange::Part),
        (Method::Cancel, PartSubject::Booking, _, _) => Some(CalendarChange::Gone),
        (_, _, Keeping::NotKept, _) => None,
        (_, PartSubject::Session, _, Held::All) => Some(CalendarChange::Part),
        _ => Some(CalendarChange::Whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_of_a_series_that_the_reader_doesn_t_have_brings_the_whole() {
        let moved = |held| calendar_change(Method::Request, PartSubject::Session, Keeping::Kept, held);
        assert_eq!(
            [Held::Nothing, Held::Perhaps, Held::All].map(moved),
            [
                Some(CalendarChange::Whole),
                Some(CalendarChange::Whole),
                Some(CalendarChange::Part)
            ]
        );
    }

    #[test]
    fn what_was_never_there_is_not_taken_out() {
        let gone = |held| calendar_change(Method::Cancel, PartSubject::Booking, Keeping::NotKept, held);
        assert_eq!(
            [Held::Nothing, Held::Perhaps, Held::All].map(gone),
            [None, Some(CalendarChange::Gone), Some(CalendarChange::Gone)]
        );
        assert_eq!(
            calendar_change(Method::Cancel, PartSubject::Session, Keeping::Kept, Held::Nothing),
            None
        );
        assert_eq!(
            calendar_change(Method::Cancel, PartSubject::Session, Keeping::Kept, Held::All),
            Some(CalendarChange::Part)
        );
    }

    #[test]
    fn a_calendar_that_would_grow_stale_gets_nothing() {
        assert_eq!(
            calendar_change(
                Method::Request,
                PartSubject::Booking,
                Keeping::NotKept,
                Held::Nothing
            ),
            None
        );
        assert_eq!(
            calendar_change(
                Method::Request,
                PartSubject::Booking,
                Keeping::Kept,
                Held::Nothing
            ),
            Some(CalendarChange::Whole)
        );
    }
}
