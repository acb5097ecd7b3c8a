//! What is other than the reader knew.

use super::List;
use super::about::LetterText;
use crate::locale::{self, ChangedBooking};
use crate::notify::one_line;

impl LetterText<'_> {
    /// None in a letter that compares with nothing.
    pub(super) fn changes(&self) -> Option<List> {
        let changes = self.letter.changes.as_ref()?;
        let booking = self.letter.booking.as_ref()?;
        let place = self.letter.place.as_ref();
        let now = ChangedBooking {
            title: &booking.title,
            zones: place.map_or(&[], |place| &place.zones),
            tz: self.tz,
        };
        let lines = locale::changes(self.language, changes, &now);
        Some(List {
            heading: self.word("changes-listed"),
            lines: lines.iter().map(|line| one_line(line)).collect(),
        })
    }
}
