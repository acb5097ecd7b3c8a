//! Work that somebody stopped: what a stop covers, and whose word lets the work go on.

use super::talk::Side;
use super::text::worded;

worded! {
    /// What a stop covers.
    pub StopScope {
        Session = "session",
        Booking = "booking",
        /// A zone with those above and below it.
        Zone = "zone",
        Site = "site",
    }
}

worded! {
    /// What a stop did to a session.
    pub Halted {
        /// It ran, and was cut short.
        Cut = "cut",
        /// Its time came while the stop stood, and it did not start.
        Missed = "missed",
    }
}

/// New sessions that start within so many hours are refused in a stopped zone; later ones are warned of.
pub const REFUSED_HOURS: i64 = 24;

/// Who has to say yes before work goes on, in the order in which pages name them.
#[must_use]
pub const fn voices(needs_staff: bool) -> &'static [Side] {
    if needs_staff {
        &[Side::Site, Side::Programme]
    } else {
        &[Side::Site]
    }
}

/// Whose yes is missing before work goes on; nobody's: it goes on.
#[must_use]
pub fn missing(needs_staff: bool, said: &[Side]) -> Vec<Side> {
    let voices = voices(needs_staff).iter().copied();
    voices.filter(|side| !said.contains(side)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_when_all_have_said_yes_who_have_to_and_never_by_a_consortium() {
        use Side::{Consortium, Programme, Site};
        let rows: [(bool, &[Side], bool); 8] = [
            (false, &[], false),
            (false, &[Consortium], false),
            (false, &[Programme], false),
            (false, &[Site], true),
            (true, &[Site], false),
            (true, &[Programme], false),
            (true, &[Consortium, Programme], false),
            (true, &[Site, Programme], true),
        ];
        for (needs_staff, said, goes_on) in rows {
            let missing = missing(needs_staff, said);
            assert_eq!(missing.is_empty(), goes_on, "{needs_staff} {said:?}");
        }
    }
}
