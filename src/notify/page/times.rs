//! When something is, and what is needed there.

use super::about::LetterText;
use super::{Fact, phase};
use crate::domain::notice::{AttendedFacts, BookingFacts, ComingFacts, SessionFacts};
use crate::domain::opening::PhaseKind;
use crate::domain::span::Instant;
use crate::locale::{self, Args};
use crate::notify::one_line;

impl LetterText<'_> {
    /// When: the session, or the booking as a whole, which says nothing of what just happened.
    pub(super) fn times(&self) -> Vec<Fact> {
        let is_of_now = self.letter.event.is_of_work();
        match (&self.letter.session, &self.letter.booking) {
            (Some(session), _) => self.session_times(session),
            (None, Some(booking)) if !is_of_now => self.booking_times(booking),
            (None, _) => Vec::new(),
        }
    }

    fn session_times(&self, session: &SessionFacts) -> Vec<Fact> {
        let before = session
            .before
            .map(|before| self.placed(self.span(before), &session.zones_before));
        let wished = session
            .wished_end
            .map(|end| locale::moment(self.language, end, self.tz));
        let late = session.late_seconds.map(|late| {
            let args = Args::new().with("duration", locale::duration(self.language, late));
            self.say("fact-late-text", &args)
        });
        let freed = session
            .freed_from
            .map(|at| self.say("fact-freed-text", &Args::new().with("at", self.clock(at))));
        let facts = [
            self.fact("fact-session", Some(self.session(session))),
            self.fact("fact-before", before),
            self.fact("fact-wished-end", wished),
            self.fact("fact-freed", freed),
            self.fact("fact-coming", session.coming.as_ref().map(|own| self.coming(own))),
            self.fact(
                "fact-attended",
                session.attended.as_ref().map(|own| self.attended(own)),
            ),
            self.fact("fact-late", late),
        ];
        facts.into_iter().flatten().collect()
    }

    fn clock(&self, at: Instant) -> String {
        at.local(self.tz).format("%H:%M").to_string()
    }

    /// When people come, who said it, and why.
    fn coming(&self, own: &ComingFacts) -> String {
        let args = Args::new()
            .with("at", self.clock(own.at))
            .with("by", one_line(&own.by));
        let said = self.say("fact-coming-text", &args);
        if own.words.is_empty() {
            return said;
        }
        format!("{said}: {}", one_line(&own.words))
    }

    /// How many people came, from when until when.
    fn attended(&self, own: &AttendedFacts) -> String {
        let Some((from, until)) = own.between else {
            return self.word("fact-attended-nobody");
        };
        let args = Args::new()
            .with("n", own.people)
            .with("inside", own.inside)
            .with("from", self.clock(from))
            .with("until", until.map_or_else(String::new, |at| self.clock(at)));
        let key = if own.inside > 0 {
            "fact-attended-inside"
        } else {
            "fact-attended-text"
        };
        self.say(key, &args)
    }

    fn booking_times(&self, booking: &BookingFacts) -> Vec<Fact> {
        let mut facts = Vec::from_iter(self.fact("fact-period", Some(self.span(booking.span))));
        for (kind, schedule) in &booking.phases {
            let said = one_line(&locale::schedule(self.language, schedule, self.tz));
            facts.extend(self.of_phase("fact-schedule", *kind, said));
        }
        facts
    }

    /// How much a booking is: what each phase needs, and how many sessions there are. A letter about one
    /// session says nothing of it.
    pub(super) fn sizes(&self) -> Vec<Fact> {
        let (None, Some(booking)) = (&self.letter.session, &self.letter.booking) else {
            return Vec::new();
        };
        let needs = booking.phases.iter().zip(&booking.needs);
        let mut facts: Vec<Fact> = needs
            .filter_map(|((kind, _), needs)| {
                self.of_phase("fact-needs", *kind, locale::needs(self.language, *needs))
            })
            .collect();
        let count = self.say("fact-sessions-text", &Args::new().with("n", booking.sessions));
        facts.extend(self.fact("fact-sessions", Some(count)));
        facts
    }

    /// A value with its label, which names the phase that it is of; none when there is nothing to say.
    fn of_phase(&self, key: &str, kind: PhaseKind, value: String) -> Option<Fact> {
        let label = self.say(key, &Args::new().with("phase", phase(self.language, kind)));
        (!value.is_empty()).then_some(Fact { label, value })
    }
}
