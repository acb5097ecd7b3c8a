//! What is other than the reader knew, and whether it is only proposed.

use super::List;
use super::about::LetterText;
use crate::locale::{self, Args, ChangedBooking};
use crate::notify::one_line;

impl LetterText<'_> {
    /// The subject of the letter, which says first where it is about a proposed change.
    pub(super) fn subject(&self, args: &Args) -> String {
        let subject = self.sentence("subject", args);
        if self.is_amendment() {
            self.say("amendment-subject", &Args::new().with("subject", subject))
        } else {
            subject
        }
    }

    /// What the letter tells, and that it is about a proposed change where it is.
    pub(super) fn told(&self, args: &Args) -> String {
        let told = self.sentence("told", args);
        if self.is_amendment() {
            format!("{told} {}", self.word("amendment-told"))
        } else {
            told
        }
    }

    pub(super) fn is_amendment(&self) -> bool {
        let booking = self.letter.booking.as_ref();
        booking.is_some_and(|booking| booking.is_amendment)
    }

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
            heading: self.word(if self.is_amendment() {
                "changes-proposed"
            } else {
                "changes-listed"
            }),
            lines: lines.iter().map(|line| one_line(line)).collect(),
        })
    }
}
