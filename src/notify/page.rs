//! What a letter says, in the reader's language and in order, before it becomes text or HTML.

use crate::domain::span::Tz;

use super::{Sender, one_line, turns_direction};
use crate::domain::notice::{BookingFacts, Event, Letter, Place, Reader, SessionFacts};
use crate::domain::opening::PhaseKind;
use crate::domain::text::{Language, Names};
use crate::locale::{self, Args, find, say, word};

/// Longest list of sessions; the page that the link opens shows all.
const MAX_LISTED: usize = 40;

/// The parts of a mail, each on one line unless said otherwise.
#[derive(Debug)]
pub(super) struct Page {
    pub language: Language,
    pub subject: String,
    pub hello: String,
    /// What happened, and what the reader should do.
    pub sentences: [String; 2],
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// Heading and lines.
    pub list: Option<(String, Vec<String>)>,
    /// Heading and words that a person wrote, which may have several lines.
    pub words: Option<(String, String)>,
    /// Label and address.
    pub link: (String, String),
    pub footer: String,
}

impl Page {
    pub(super) fn of(letter: &Letter, reader: &Reader, sender: &Sender) -> Self {
        let language = reader.language;
        let about = About { letter, language, tz: time_zone(letter) };
        let args = about.args();
        let part = |name: &str| one_line(&say(language, &format!("{name}-{}", letter.event), &args));
        Self {
            language,
            subject: format!("{} {}", word(language, "mail-prefix"), part("subject")),
            hello: hello(reader),
            sentences: [part("told"), part("todo")],
            facts: about.facts(),
            list: about.list(),
            words: about.words(),
            link: (word(language, "mail-open"), link(letter, sender)),
            footer: word(language, "mail-footer"),
        }
    }
}

/// What a digest shows of one letter, each on one line.
#[derive(Debug)]
pub(super) struct Entry {
    pub subject: String,
    /// What happened.
    pub told: String,
    /// When, on the place's clock.
    pub moment: String,
    pub link: String,
}

impl Entry {
    pub(super) fn of(letter: &Letter, language: Language, sender: &Sender) -> Self {
        let about = About { letter, language, tz: time_zone(letter) };
        let args = about.args();
        let part = |name: &str| one_line(&say(language, &format!("{name}-{}", letter.event), &args));
        Self {
            subject: part("subject"),
            told: part("told"),
            moment: locale::moment(language, letter.at, about.tz),
            link: link(letter, sender),
        }
    }
}

/// How a mail begins.
pub(super) fn hello(reader: &Reader) -> String {
    let (language, name) = (reader.language, one_line(&reader.name));
    if name.is_empty() { word(language, "mail-hello-nameless") } else { say(language, "mail-hello", &Args::new().with("name", name)) }
}

/// The address that the letter's link opens.
pub(super) fn link(letter: &Letter, sender: &Sender) -> String {
    one_line(&format!("{}/{}", sender.base_url.trim_end_matches('/'), letter.link.trim_start_matches('/')))
}

/// The place's zone; letters about accounts have none and are read in UTC.
pub(super) fn time_zone(letter: &Letter) -> Tz {
    let Some(place) = &letter.place else { return Tz::UTC };
    place.time_zone.parse().unwrap_or_else(|_| {
        tracing::error!(time_zone = place.time_zone, "unknown time zone in a letter; times are shown in UTC");
        Tz::UTC
    })
}

/// The zones' names on one line.
pub(super) fn zones(language: Language, place: &Place) -> String {
    let names: Vec<&str> = place.zones.iter().map(|zone| zone.get(language)).collect();
    one_line(&names.join(", "))
}

/// The session's or booking's phase by name.
pub(super) fn phase(language: Language, kind: PhaseKind) -> String {
    word(language, &format!("phase-{kind}"))
}

struct About<'a> {
    letter: &'a Letter,
    language: Language,
    tz: Tz,
}

impl About<'_> {
    /// The variables that sentences may use. Those without a value are empty or 0.
    fn args(&self) -> Args {
        let (letter, language) = (self.letter, self.language);
        let site = letter.place.as_ref().map(|place| self.name(&place.site)).unwrap_or_default();
        let zones = letter.place.as_ref().map(|place| zones(language, place)).unwrap_or_default();
        let place = say(language, "place-joint", &Args::new().with("site", site.clone()).with("zones", zones));
        let booking = letter.booking.as_ref();
        Args::new()
            .with("site", site)
            .with("place", place.trim().to_owned())
            .with("title", booking.map(|b| one_line(&b.title)).unwrap_or_default())
            .with("consortium", booking.map(|b| self.name(&b.consortium)).unwrap_or_default())
            .with("day", self.day())
            .with("days", letter.days.unwrap_or(0))
            .with("count", letter.affected.len())
            .with("number", letter.session.as_ref().map_or(0, |session| session.number))
    }

    fn name(&self, names: &Names) -> String {
        one_line(names.get(self.language))
    }

    /// The day that the subject names.
    fn day(&self) -> String {
        let of_booking = self.letter.booking.as_ref().map(|booking| match self.letter.event {
            // A booking that ends at midnight ends on the day before.
            Event::EndReminder => booking.span.end.plus(-1),
            _ => booking.span.start,
        });
        let at = self.letter.session.as_ref().map(|session| session.span.start).or(of_booking);
        at.map(|at| locale::date_short(self.language, at.local(self.tz).date())).unwrap_or_default()
    }

    fn facts(&self) -> Vec<(String, String)> {
        let letter = self.letter;
        let mut facts = Vec::new();
        let mut add = |key: &str, value: String| {
            if !value.is_empty() {
                facts.push((word(self.language, key), value));
            }
        };
        if let Some(booking) = &letter.booking {
            add("fact-title", one_line(&booking.title));
            add("fact-consortium", self.name(&booking.consortium));
            add("fact-lead", self.name(&booking.lead));
        }
        if let Some(place) = &letter.place {
            add("fact-site", self.name(&place.site));
            add("fact-zones", zones(self.language, place));
            add("fact-address", one_line(&place.address));
            add("fact-phone", one_line(&place.phone));
        }
        facts.extend(self.times());
        facts.extend(self.circumstances());
        facts
    }

    /// When: the session, or the booking as a whole.
    fn times(&self) -> Vec<(String, String)> {
        match (&self.letter.session, &self.letter.booking) {
            (Some(session), _) => self.session_times(session),
            (None, Some(booking)) => self.booking_times(booking),
            (None, None) => Vec::new(),
        }
    }

    fn session_times(&self, session: &SessionFacts) -> Vec<(String, String)> {
        let label = |key: &str| word(self.language, key);
        let mut facts = vec![(label("fact-session"), self.session(session))];
        if let Some(before) = session.before {
            facts.push((label("fact-before"), locale::span(self.language, before, self.tz)));
        }
        if let Some(late) = session.late_seconds {
            let args = Args::new().with("duration", locale::duration(self.language, late));
            facts.push((label("fact-late"), say(self.language, "fact-late-text", &args)));
        }
        facts
    }

    fn booking_times(&self, booking: &BookingFacts) -> Vec<(String, String)> {
        let label = |key: &str| word(self.language, key);
        let mut facts = vec![(label("fact-period"), locale::span(self.language, booking.span, self.tz))];
        for (kind, schedule) in &booking.phases {
            let phase = Args::new().with("phase", phase(self.language, *kind));
            facts.push((say(self.language, "fact-schedule", &phase), one_line(&locale::schedule(self.language, schedule, self.tz))));
        }
        let count = say(self.language, "fact-sessions-text", &Args::new().with("n", booking.sessions));
        facts.push((label("fact-sessions"), count));
        facts
    }

    /// Hold, reason, who, when, and last the zone in which all times are.
    fn circumstances(&self) -> Vec<(String, String)> {
        let letter = self.letter;
        let moment = |at| locale::moment(self.language, at, self.tz);
        let reason = letter
            .reason_code
            .as_ref()
            .map(|code| find(self.language, &format!("reason-{code}"), &Args::new()).unwrap_or_else(|| one_line(code)));
        let found = [
            ("fact-hold", letter.booking.as_ref().and_then(|booking| booking.hold_until).map(moment)),
            ("fact-reason", reason),
            ("fact-by", letter.by.as_ref().map(|by| one_line(by))),
            // Times need the zone of a place; letters about accounts have none.
            ("fact-happened", letter.place.as_ref().map(|_| moment(letter.at))),
            ("fact-time-zone", letter.place.as_ref().map(|_| self.tz.name().to_owned())),
        ];
        let present = found.into_iter().filter_map(|(key, value)| value.map(|value| (key, value)));
        present.filter(|(_, value)| !value.is_empty()).map(|(key, value)| (word(self.language, key), value)).collect()
    }

    fn session(&self, session: &SessionFacts) -> String {
        let args = Args::new()
            .with("number", session.number)
            .with("phase", phase(self.language, session.kind))
            .with("time", locale::span(self.language, session.span, self.tz));
        say(self.language, "fact-session-text", &args)
    }

    fn list(&self) -> Option<(String, Vec<String>)> {
        let all = &self.letter.affected;
        if all.is_empty() {
            return None;
        }
        let heading = match self.letter.event {
            Event::ClosureHits | Event::HolidayHits => "affected-hit",
            Event::OfferMade | Event::ChangesRequested => "affected-offered",
            Event::CompetingRequest => "affected-competing",
            _ => "affected-left-out",
        };
        let mut lines: Vec<String> = all.iter().take(MAX_LISTED).map(|session| self.listed(session)).collect();
        if let Some(more) = all.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            lines.push(say(self.language, "affected-more", &Args::new().with("n", more)));
        }
        Some((say(self.language, heading, &Args::new().with("n", all.len())), lines))
    }

    fn listed(&self, session: &SessionFacts) -> String {
        let now = self.session(session);
        match session.before {
            Some(before) => {
                let before = locale::span(self.language, before, self.tz);
                say(self.language, "affected-moved", &Args::new().with("session", now).with("before", before))
            }
            None => now,
        }
    }

    fn words(&self) -> Option<(String, String)> {
        let kept: String = self.letter.words.as_ref()?.replace("\r\n", "\n").chars().filter(|c| is_written(*c)).collect();
        let heading = match self.letter.event {
            Event::Approved => "words-conditions",
            Event::ChangesRequested => "words-changes",
            Event::ClosureHits => "words-closure",
            Event::HolidayHits => "words-holiday",
            Event::MessageToSite | Event::MessageToConsortium => "words-message",
            Event::Declined | Event::Cancelled | Event::Suspended | Event::Terminated | Event::SessionCancelled => "words-reason",
            _ => "words-remarks",
        };
        (!kept.trim().is_empty()).then(|| (word(self.language, heading), kept.trim().to_owned()))
    }
}

fn is_written(c: char) -> bool {
    c == '\n' || (!c.is_control() && !turns_direction(c))
}
