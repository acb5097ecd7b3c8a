//! What is other than the reader knew, line by line.

use super::about::LetterText;
use super::{List, phase};
use crate::domain::notice::{BookingFacts, ChangedDate, Changes, KnownDate, MOST_DATES};
use crate::locale::Args;
use crate::notify::one_line;

impl LetterText<'_> {
    /// None in a letter that compares with nothing.
    pub(super) fn changes(&self) -> Option<List> {
        let changes = self.letter.changes.as_ref()?;
        let booking = self.letter.booking.as_ref()?;
        let mut lines = self.renamed(changes, booking);
        lines.extend(changes.needs.iter().map(|own| {
            let args = Args::new().with("phase", phase(self.language, own.kind));
            let either = |said: String| {
                if said.is_empty() {
                    self.word("changes-none-needed")
                } else {
                    said
                }
            };
            let (before, now) = (either(self.needs(own.before)), either(self.needs(own.now)));
            self.turned(&self.say("fact-needs", &args), &before, &now)
        }));
        let dates = changes.dates.iter().take(MOST_DATES);
        lines.extend(dates.filter_map(|own| self.changed_date(own)));
        if let Some(more) = changes
            .dates
            .len()
            .checked_sub(MOST_DATES)
            .filter(|more| *more > 0)
        {
            lines.push(self.say("affected-more", &Args::new().with("n", more)));
        }
        if lines.is_empty() {
            lines.push(self.word("changes-nothing"));
        }
        Some(List {
            heading: self.word("changes-listed"),
            lines,
        })
    }

    fn renamed(&self, changes: &Changes, booking: &BookingFacts) -> Vec<String> {
        let title = changes.title.as_ref().filter(|before| **before != booking.title);
        let title = title.map(|before| {
            let (before, now) = (one_line(before), one_line(&booking.title));
            self.turned(&self.word("fact-title"), &before, &now)
        });
        let purpose = changes.purpose.then(|| self.word("changes-purpose"));
        title.into_iter().chain(purpose).collect()
    }

    fn turned(&self, what: &str, before: &str, now: &str) -> String {
        let args = Args::new()
            .with("what", what.to_owned())
            .with("before", before.to_owned())
            .with("now", now.to_owned());
        self.say("changes-turned", &args)
    }

    fn changed_date(&self, own: &ChangedDate) -> Option<String> {
        let is_elsewhere = match (&own.before, &own.now) {
            (Some(before), Some(now)) => before.zones != now.zones,
            _ => false,
        };
        let said = |date: &KnownDate| {
            let place = self.letter.place.as_ref();
            let is_usual = place.is_some_and(|place| place.zones == date.zones);
            let zones = if is_usual && !is_elsewhere {
                &[][..]
            } else {
                &date.zones
            };
            self.placed(self.span(date.span), zones)
        };
        let with = |key: &str, date: &KnownDate| self.say(key, &Args::new().with("date", said(date)));
        Some(match (&own.before, &own.now) {
            (Some(before), Some(now)) => {
                let args = Args::new().with("from", said(before)).with("to", said(now));
                self.say("dates-moved", &args)
            }
            (Some(before), None) => with("changes-gone", before),
            (None, Some(now)) => with("changes-new", now),
            (None, None) => return None,
        })
    }
}
