//! What is other of a booking than somebody knew, line by line: in letters and on the pages that they lead
//! to.

use super::{Args, say, span};
use crate::domain::notice::{ChangedDate, ChangedNeeds, Changes, KnownDate, MOST_DATES, PhaseNeeds};
use crate::domain::power::in_kilowatts;
use crate::domain::span::Tz;
use crate::domain::text::{Language, Names};

/// The booking as it is now.
#[derive(Debug, Clone, Copy)]
pub struct ChangedBooking<'a> {
    pub title: &'a str,
    /// The zones of all its phases: a date that is in all of them does not name them.
    pub zones: &'a [Names],
    pub tz: Tz,
}

/// The lines; that nothing is other is one, too.
#[must_use]
pub fn changes(language: Language, changes: &Changes, booking: &ChangedBooking<'_>) -> Vec<String> {
    let text = ChangeText { language, booking };
    let mut lines = text.renamed(changes);
    lines.extend(changes.needs.iter().map(|own| text.needs(own)));
    let dates = changes.dates.iter().take(MOST_DATES);
    lines.extend(dates.filter_map(|own| text.date(own)));
    let more = changes.dates.len().saturating_sub(MOST_DATES) + changes.more;
    if more > 0 {
        lines.push(say(language, "affected-more", &Args::new().with("n", more)));
    }
    if lines.is_empty() {
        lines.push(text.word("changes-nothing"));
    }
    lines
}

/// What a phase needs of the site; nothing of what it needs none.
#[must_use]
pub fn needs(language: Language, needs: PhaseNeeds) -> String {
    let PhaseNeeds {
        people,
        power_w,
        area_m2,
    } = needs;
    let power = Args::new().with("n", in_kilowatts(power_w));
    let all = [
        (people, "fact-people-text", Args::new().with("n", people)),
        (power_w, "fact-power-text", power),
        (area_m2, "fact-area-text", Args::new().with("n", area_m2)),
    ];
    let present = all.into_iter().filter(|(amount, ..)| *amount > 0);
    present
        .map(|(_, key, args)| say(language, key, &args))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A text with the zones that it is about behind it; alone where there are none.
#[must_use]
pub fn placed(language: Language, text: String, zones: &[Names]) -> String {
    if zones.is_empty() {
        return text;
    }
    let names: Vec<&str> = zones.iter().map(|zone| zone.get(language)).collect();
    let args = Args::new().with("text", text).with("zones", names.join(", "));
    say(language, "fact-placed", &args)
}

struct ChangeText<'a> {
    language: Language,
    booking: &'a ChangedBooking<'a>,
}

impl ChangeText<'_> {
    fn word(&self, key: &str) -> String {
        say(self.language, key, &Args::new())
    }

    fn turned(&self, what: String, before: String, now: String) -> String {
        let args = Args::new()
            .with("what", what)
            .with("before", before)
            .with("now", now);
        say(self.language, "changes-turned", &args)
    }

    fn renamed(&self, changes: &Changes) -> Vec<String> {
        let title = changes
            .title
            .as_ref()
            .filter(|before| **before != self.booking.title);
        let title = title.map(|before| {
            self.turned(
                self.word("fact-title"),
                before.clone(),
                self.booking.title.to_owned(),
            )
        });
        let purpose = changes.purpose.then(|| self.word("changes-purpose"));
        title.into_iter().chain(purpose).collect()
    }

    fn needs(&self, own: &ChangedNeeds) -> String {
        let phase = self.word(&format!("phase-{}", own.kind));
        let what = say(self.language, "fact-needs", &Args::new().with("phase", phase));
        let said = |of: PhaseNeeds| {
            let said = needs(self.language, of);
            if said.is_empty() {
                self.word("changes-none-needed")
            } else {
                said
            }
        };
        self.turned(what, said(own.before), said(own.now))
    }

    fn date(&self, own: &ChangedDate) -> Option<String> {
        let is_elsewhere = match (&own.before, &own.now) {
            (Some(before), Some(now)) => before.zones != now.zones,
            _ => false,
        };
        let said = |date: &KnownDate| {
            let is_usual = self.booking.zones == date.zones;
            let zones = if is_usual && !is_elsewhere {
                &[][..]
            } else {
                &date.zones
            };
            placed(
                self.language,
                span(self.language, date.span, self.booking.tz),
                zones,
            )
        };
        let with =
            |key: &str, date: &KnownDate| say(self.language, key, &Args::new().with("date", said(date)));
        Some(match (&own.before, &own.now) {
            (Some(before), Some(now)) => {
                let args = Args::new().with("from", said(before)).with("to", said(now));
                say(self.language, "dates-moved", &args)
            }
            (Some(before), None) => with("changes-gone", before),
            (None, Some(now)) => with("changes-new", now),
            (None, None) => return None,
        })
    }
}
