//! The ways out for a date that can't be as its schedule says.

use super::schedule::Exceptions;
use super::span::LocalTime;

/// What becomes of a date that can't be as its schedule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The date is left out.
    Out,
    /// It begins at another time.
    At(LocalTime),
    /// It is in other zones, `site/zone`.
    In(Vec<String>),
    /// It begins and ends at other times: start, and length in minutes on the wall clock.
    For(LocalTime, u32),
}

impl Way {
    /// Goes this way with the date that the schedule gives as `start`. What else was changed of it stays.
    pub fn take(&self, exceptions: &mut Exceptions, start: LocalTime) {
        let mut change = exceptions.change_of(start);
        match self {
            Self::Out => return exceptions.leave_out(start),
            Self::At(time) => change.start = *time,
            Self::In(zones) => change.zones.clone_from(zones),
            Self::For(time, minutes) => (change.start, change.minutes) = (*time, Some(*minutes)),
        }
        exceptions.change(change);
    }
}
