//! What a letter says of stopped work.

use super::Fact;
use super::about::LetterText;
use crate::notify::one_line;

impl LetterText<'_> {
    /// Whom to call, for letters after which people call.
    pub(super) fn calls(&self) -> Vec<Fact> {
        let place = self.letter.place.as_ref();
        let contact = self.letter.booking.as_ref().and_then(|own| own.contact.as_ref());
        let contact = contact.filter(|person| !person.phone.is_empty());
        let facts = [
            self.fact("fact-phone", place.map(|place| one_line(&place.phone))),
            self.fact(
                "fact-contact",
                contact.map(|person| one_line(&format!("{} {}", person.name, person.phone))),
            ),
        ];
        facts.into_iter().flatten().collect()
    }

    /// What is stopped, since when, and what has to be done before it goes on.
    pub(super) fn stopped(&self) -> Vec<Fact> {
        let Some(stop) = &self.letter.stop else {
            return Vec::new();
        };
        let what = match &stop.zone {
            Some(zone) => self.name(zone),
            None => self.word(&format!("stop-scope-{}", stop.scope)),
        };
        let facts = [
            self.fact("fact-stopped", Some(what)),
            self.fact("fact-stopped-since", Some(self.moment(stop.at))),
            self.fact("fact-condition", Some(one_line(&stop.condition))),
        ];
        facts.into_iter().flatten().collect()
    }
}
