//! What a letter says, in the reader's language and in order, before it becomes text or HTML.

use crate::domain::span::{Instant, Span, Tz};

use super::account;
use super::frame::Frame;
use super::{Sender, one_line, turns_direction};
use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::notice::{AccountChange, BookingFacts, Closed, Event, Letter, Reader, SessionFacts};
use crate::domain::opening::{PhaseKind, Shape};
use crate::domain::power::in_kilowatts;
use crate::domain::text::{Language, Names};
use crate::locale::{self, Args, find, say, word};

/// Longest list of sessions; the page that the link opens shows all.
const MAX_LISTED: usize = 40;
/// Most times of a closure that are named.
const MAX_TIMES: usize = 6;

/// The parts of a mail, each on one line unless said otherwise.
#[derive(Debug)]
pub(super) struct Page {
    pub frame: Frame,
    /// What happened, and what the reader should do.
    pub sentences: [String; 2],
    /// Where, when, and what is needed there: label and value.
    pub facts: Vec<(String, String)>,
    pub list: Option<(String, Vec<String>)>,
    /// Heading and words that a person wrote, which may have several lines.
    pub words: Option<(String, String)>,
    /// What the reader is to do there, and the address.
    pub link: (String, String),
    /// Whose booking it is, who did it and when: label and value.
    pub rest: Vec<(String, String)>,
}

impl Page {
    pub(super) fn of(letter: &Letter, reader: &Reader, sender: &Sender) -> Self {
        let language = reader.language;
        let about = About {
            letter,
            language,
            tz: time_zone(letter),
        };
        let args = about.args();
        let part = |name: &str| one_line(&say(language, &format!("{name}-{}", letter.event), &args));
        Self {
            frame: Frame::of(reader, &part("subject"), &[letter]),
            sentences: [part("told"), part("todo")],
            facts: about.facts(),
            list: about.list(),
            words: about.words(),
            link: action(letter, language, sender),
            rest: about.rest(),
        }
    }
}

/// What a digest shows of one letter, each on one line.
#[derive(Debug)]
pub(super) struct Entry {
    pub subject: String,
    pub told: String,
    /// When, on the place's clock.
    pub moment: String,
    /// What the reader is to do there, and the address.
    pub link: (String, String),
}

impl Entry {
    pub(super) fn of(letter: &Letter, language: Language, sender: &Sender) -> Self {
        let about = About {
            letter,
            language,
            tz: time_zone(letter),
        };
        let args = about.args();
        let part = |name: &str| one_line(&say(language, &format!("{name}-{}", letter.event), &args));
        Self {
            subject: part("subject"),
            told: part("told"),
            moment: locale::moment(language, letter.at, about.tz),
            link: action(letter, language, sender),
        }
    }
}

/// What the letter's link is called, by what the reader is to do, and its address.
pub(super) fn action(letter: &Letter, language: Language, sender: &Sender) -> (String, String) {
    (
        word(language, &format!("open-{}", letter.event)),
        link(letter, sender),
    )
}

/// The address that the letter's link opens.
pub(super) fn link(letter: &Letter, sender: &Sender) -> String {
    one_line(&format!(
        "{}/{}",
        sender.base_url.trim_end_matches('/'),
        letter.link.trim_start_matches('/')
    ))
}

/// The place's zone, or the city's for letters about accounts; those of old have none and are read in UTC.
pub(super) fn time_zone(letter: &Letter) -> Tz {
    let of_place = letter.place.as_ref().map(|place| &place.time_zone);
    let named = of_place.or(letter.account.as_ref().map(|account| &account.time_zone));
    let Some(name) = named.filter(|name| !name.is_empty()) else {
        return Tz::UTC;
    };
    name.parse().unwrap_or_else(|_| {
        tracing::error!(
            time_zone = name,
            "unknown time zone in a letter; times are shown in UTC"
        );
        Tz::UTC
    })
}

/// The zones' names on one line.
pub(super) fn zones(language: Language, zones: &[Names]) -> String {
    let names: Vec<&str> = zones.iter().map(|zone| zone.get(language)).collect();
    one_line(&names.join(", "))
}

/// Where the letter's session is, or the whole booking.
fn zones_of(letter: &Letter) -> &[Names] {
    let of_session = letter
        .session
        .as_ref()
        .map(|session| session.zones.as_slice())
        .filter(|zones| !zones.is_empty());
    of_session
        .or(letter.place.as_ref().map(|place| place.zones.as_slice()))
        .unwrap_or_default()
}

/// The session's or booking's phase by name.
pub(super) fn phase(language: Language, kind: PhaseKind) -> String {
    word(language, &format!("phase-{kind}"))
}

/// Whether the site holds the time of requests that wait.
fn holds_time(letter: &Letter) -> bool {
    letter
        .booking
        .as_ref()
        .is_none_or(|booking| booking.mode != Some(RequestMode::Compete))
}

/// Whether the request waits for the consortium and not for the site.
fn waits_for_answer(letter: &Letter) -> bool {
    letter
        .booking
        .as_ref()
        .is_some_and(|booking| booking.state == Some(BookingState::ChangesRequested))
}

/// Whether the letter tells of what is to come or waits: nobody did anything, so there is no time of it.
const fn reminds(event: Event) -> bool {
    matches!(
        event,
        Event::DecisionReminder
            | Event::DecisionEscalated
            | Event::HoldExpiring
            | Event::StartReminder
            | Event::SessionStartsSoon
            | Event::SessionEndsSoon
            | Event::EndReminder
    )
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
        let site = letter
            .place
            .as_ref()
            .map(|place| self.name(&place.site))
            .unwrap_or_default();
        let zones = zones(language, zones_of(letter));
        let place = say(
            language,
            "place-joint",
            &Args::new().with("site", site.clone()).with("zones", zones),
        );
        let booking = letter.booking.as_ref();
        Args::new()
            .with("site", site)
            .with("place", place.trim().to_owned())
            .with("title", booking.map(|b| one_line(&b.title)).unwrap_or_default())
            .with(
                "consortium",
                booking.map(|b| self.name(&b.consortium)).unwrap_or_default(),
            )
            .with("day", self.day())
            .with("days", letter.days.unwrap_or(0))
            .with("count", letter.affected.len())
            .with(
                "number",
                letter.session.as_ref().map_or(0, |session| session.number),
            )
            .with(
                "late",
                if letter
                    .session
                    .as_ref()
                    .is_some_and(|session| session.late_seconds.is_some())
                {
                    "yes"
                } else {
                    "no"
                },
            )
            .with("start", self.moment_of(|span| span.start))
            .with("end", self.moment_of(|span| span.end))
            .with("attached", if letter.calendar.is_some() { "yes" } else { "no" })
            .with("held", if holds_time(letter) { "yes" } else { "no" })
            .with(
                "waits",
                if waits_for_answer(letter) {
                    "answer"
                } else {
                    "decision"
                },
            )
            .with(
                "what",
                letter
                    .account
                    .as_ref()
                    .and_then(|account| account.what)
                    .map_or("", AccountChange::as_str),
            )
            .with("organisation", account::organisation(letter, language))
    }

    /// The start or end of the session.
    fn moment_of(&self, which: impl Fn(Span) -> Instant) -> String {
        let at = self.letter.session.as_ref().map(|session| which(session.span));
        at.map(|at| locale::moment(self.language, at, self.tz))
            .unwrap_or_default()
    }

    fn name(&self, names: &Names) -> String {
        one_line(names.get(self.language))
    }

    /// The day that the subject names.
    fn day(&self) -> String {
        let of_booking = self
            .letter
            .booking
            .as_ref()
            .map(|booking| match self.letter.event {
                // A booking that ends at midnight ends on the day before.
                Event::EndReminder => booking.span.end.plus(-1),
                _ => booking.span.start,
            });
        let at = self
            .letter
            .session
            .as_ref()
            .map(|session| session.span.start)
            .or(of_booking);
        at.map(|at| locale::date_short(self.language, at.local(self.tz).date()))
            .unwrap_or_default()
    }

    /// Label and value of what there is to say.
    fn known<const N: usize>(&self, facts: [(&str, String); N]) -> impl Iterator<Item = (String, String)> {
        let present = facts.into_iter().filter(|(_, value)| !value.is_empty());
        present.map(|(key, value)| (word(self.language, key), value))
    }

    /// What whoever is about to come or to decide looks for first.
    fn facts(&self) -> Vec<(String, String)> {
        let place = self.letter.place.as_ref();
        let mut facts = account::facts(self.letter, self.language, self.tz);
        facts.extend(
            self.known([
                (
                    "fact-site",
                    place.map(|place| self.name(&place.site)).unwrap_or_default(),
                ),
                (
                    "fact-zones",
                    place
                        .map(|_| zones(self.language, zones_of(self.letter)))
                        .unwrap_or_default(),
                ),
                (
                    "fact-entrance",
                    place.map(|place| self.name(&place.entrance)).unwrap_or_default(),
                ),
            ]),
        );
        facts.extend(self.times());
        facts.extend(self.closed());
        facts.extend(self.deadlines());
        facts.extend(self.known([
            ("fact-reason", self.reason()),
            (
                "fact-phone",
                place.map(|place| one_line(&place.phone)).unwrap_or_default(),
            ),
        ]));
        facts
    }

    /// Whose booking it is, who did it and when, and last the zone in which all times are.
    fn rest(&self) -> Vec<(String, String)> {
        let letter = self.letter;
        let mut facts = Vec::new();
        if let Some(booking) = &letter.booking {
            let contact = booking
                .contact
                .iter()
                .flat_map(|person| [&person.name, &person.phone, &person.email]);
            let contact: Vec<String> = contact
                .filter(|text| !text.is_empty())
                .map(|text| one_line(text))
                .collect();
            facts.extend(self.known([
                ("fact-title", one_line(&booking.title)),
                ("fact-consortium", self.name(&booking.consortium)),
                ("fact-lead", self.name(&booking.lead)),
                ("fact-contact", contact.join(" · ")),
            ]));
        }
        let address = letter
            .place
            .as_ref()
            .map(|place| one_line(&place.address))
            .unwrap_or_default();
        facts.extend(self.known([("fact-address", address)]));
        facts.extend(self.circumstances());
        facts
    }

    /// What hits the sessions: where and when it is closed, which day became a holiday, or which rules
    /// changed.
    fn closed(&self) -> Vec<(String, String)> {
        let label = |key: &str| word(self.language, key);
        match &self.letter.closed {
            None => Vec::new(),
            Some(Closed::Rules(rules)) => {
                let names: Vec<String> = rules
                    .iter()
                    .map(|rule| word(self.language, &format!("rule-{rule}")))
                    .collect();
                vec![
                    (label("fact-rules"), names.join(" / ")),
                    (label("fact-unless"), label("unless-starts")),
                ]
            }
            Some(Closed::Holiday { date, names }) => {
                let args = Args::new()
                    .with("date", locale::date(self.language, *date))
                    .with("name", self.name(names));
                vec![(
                    label("fact-holiday"),
                    say(self.language, "fact-holiday-text", &args),
                )]
            }
            Some(Closed::Closure {
                zone,
                shape,
                spans,
                blocks,
            }) => {
                let place = zone.as_ref().map_or_else(
                    || word(self.language, "fact-closed-site"),
                    |names| self.name(names),
                );
                let time = one_line(&locale::closed_time(self.language, shape, self.tz));
                let mut facts = vec![(label("fact-closed-place"), place), (label("fact-closed"), time)];
                if !matches!(shape, Shape::Span(_)) && !spans.is_empty() {
                    let named: Vec<String> = spans
                        .iter()
                        .take(MAX_TIMES)
                        .map(|span| locale::span(self.language, *span, self.tz))
                        .collect();
                    facts.push((label("fact-closed-times"), named.join(" / ")));
                }
                let unless = |blocks: bool| if blocks { "unless-missed" } else { "unless-starts" };
                facts.extend(blocks.map(|blocks| (label("fact-unless"), label(unless(blocks)))));
                facts
            }
        }
    }

    /// Until when a request waits and what is true of its time meanwhile.
    fn deadlines(&self) -> Vec<(String, String)> {
        let Some(booking) = &self.letter.booking else {
            return Vec::new();
        };
        let waits = booking.hold_until;
        let (decision, answer) = if waits_for_answer(self.letter) {
            (None, waits)
        } else {
            (booking.decide_by, None)
        };
        let held = waits.filter(|_| holds_time(self.letter));
        // What is decided by then needs no second date.
        let expires = waits.filter(|_| held.is_none() && answer.is_none() && decision != waits);
        let all = [
            ("fact-decide", decision),
            ("fact-answer", answer),
            ("fact-hold", held),
            ("fact-expires", expires),
        ];
        let present = all.into_iter().filter_map(|(key, at)| Some((key, at?)));
        present
            .map(|(key, at)| {
                (
                    word(self.language, key),
                    locale::moment(self.language, at, self.tz),
                )
            })
            .collect()
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
            facts.push((
                label("fact-before"),
                self.placed(
                    locale::span(self.language, before, self.tz),
                    &session.zones_before,
                ),
            ));
        }
        if let Some(late) = session.late_seconds {
            let args = Args::new().with("duration", locale::duration(self.language, late));
            facts.push((label("fact-late"), say(self.language, "fact-late-text", &args)));
        }
        facts
    }

    fn booking_times(&self, booking: &BookingFacts) -> Vec<(String, String)> {
        let label = |key: &str| word(self.language, key);
        let mut facts = vec![(
            label("fact-period"),
            locale::span(self.language, booking.span, self.tz),
        )];
        for (at, (kind, schedule)) in booking.phases.iter().enumerate() {
            let phase = Args::new().with("phase", phase(self.language, *kind));
            let schedule = one_line(&locale::schedule(self.language, schedule, self.tz));
            let needs = booking
                .needs
                .get(at)
                .map(|needs| self.needs(*needs))
                .unwrap_or_default();
            facts.push((say(self.language, "fact-schedule", &phase), schedule));
            facts.extend((!needs.is_empty()).then(|| (say(self.language, "fact-needs", &phase), needs)));
        }
        let count = say(
            self.language,
            "fact-sessions-text",
            &Args::new().with("n", booking.sessions),
        );
        facts.push((label("fact-sessions"), count));
        facts
    }

    /// What a phase needs of the site; nothing of what it needs none.
    fn needs(&self, (people, power_w, area_m2): (u32, u32, u32)) -> String {
        let power = Args::new().with("n", in_kilowatts(power_w));
        let all = [
            (people, "fact-people-text", Args::new().with("n", people)),
            (power_w, "fact-power-text", power),
            (area_m2, "fact-area-text", Args::new().with("n", area_m2)),
        ];
        let present = all.into_iter().filter(|(amount, ..)| *amount > 0);
        present
            .map(|(_, key, args)| say(self.language, key, &args))
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// Why, by its code.
    fn reason(&self) -> String {
        let code = self.letter.reason_code.as_ref();
        let named = |code: &String| find(self.language, &format!("reason-{code}"), &Args::new());
        code.map(|code| named(code).unwrap_or_else(|| one_line(code)))
            .unwrap_or_default()
    }

    /// Who, when, and the zone of the times.
    fn circumstances(&self) -> Vec<(String, String)> {
        let letter = self.letter;
        let has_zone = letter.place.is_some() || letter.account.is_some();
        let (by, at) = match letter.event {
            Event::BookingReceived | Event::DecisionNeeded => ("fact-asked-by", "fact-asked-at"),
            _ => ("fact-by", "fact-happened"),
        };
        // Times need the zone of a place or of the city; letters of old about accounts have none.
        let happened = has_zone && !reminds(letter.event);
        let shown = |is_shown: bool, text: String| if is_shown { text } else { String::new() };
        let facts = self.known([
            (by, letter.by.as_ref().map(|by| one_line(by)).unwrap_or_default()),
            (
                at,
                shown(happened, locale::moment(self.language, letter.at, self.tz)),
            ),
            (
                "fact-time-zone",
                shown(has_zone, locale::clock(self.language, self.tz)),
            ),
        ]);
        facts.collect()
    }

    fn session(&self, session: &SessionFacts) -> String {
        let args = Args::new()
            .with("number", session.number)
            .with("phase", phase(self.language, session.kind))
            .with("time", locale::span(self.language, session.span, self.tz));
        say(self.language, "fact-session-text", &args)
    }

    /// A text with the zones that it is about, if there are any.
    fn placed(&self, text: String, of: &[Names]) -> String {
        if of.is_empty() {
            return text;
        }
        say(
            self.language,
            "fact-placed",
            &Args::new()
                .with("text", text)
                .with("zones", zones(self.language, of)),
        )
    }

    fn list(&self) -> Option<(String, Vec<String>)> {
        let all = &self.letter.affected;
        if all.is_empty() {
            return None;
        }
        let heading = match self.letter.event {
            Event::ClosureHits | Event::HolidayHits | Event::RulesHit => "affected-hit",
            Event::ClosureLifted => "affected-clear",
            Event::RulesClear => "affected-meets",
            Event::OfferMade | Event::ChangesRequested => "affected-offered",
            Event::CompetingRequest => "affected-competing",
            _ => "affected-left-out",
        };
        let elsewhere = |session: &SessionFacts| {
            self.letter
                .place
                .as_ref()
                .is_some_and(|place| place.zones != session.zones)
        };
        let place = |session: &SessionFacts| {
            if elsewhere(session) {
                session.zones.clone()
            } else {
                Vec::new()
            }
        };
        let mut lines: Vec<String> = all
            .iter()
            .take(MAX_LISTED)
            .map(|session| self.placed(self.listed(session), &place(session)))
            .collect();
        if let Some(more) = all.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            lines.push(say(self.language, "affected-more", &Args::new().with("n", more)));
        }
        Some((
            say(self.language, heading, &Args::new().with("n", all.len())),
            lines,
        ))
    }

    fn listed(&self, session: &SessionFacts) -> String {
        let now = self.session(session);
        match session.before {
            Some(before) => {
                let before = locale::span(self.language, before, self.tz);
                say(
                    self.language,
                    "affected-moved",
                    &Args::new().with("session", now).with("before", before),
                )
            }
            None => now,
        }
    }

    fn words(&self) -> Option<(String, String)> {
        let kept: String = self
            .letter
            .words
            .as_ref()?
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| is_written(*c))
            .collect();
        let heading = match self.letter.event {
            Event::DecisionNeeded => "words-purpose",
            Event::CompetingRequest => "words-competing",
            event if event.tells_conditions() => "words-conditions",
            Event::ChangesRequested => "words-changes",
            Event::OfferMade => "words-offer",
            Event::ClosureHits | Event::ClosureLifted | Event::SessionMissed => "words-closure",
            Event::FlagReminder | Event::FlagEscalated => "words-flag",
            Event::MessageToSite | Event::MessageToConsortium => "words-message",
            Event::Declined => "words-explanation",
            _ => "words-reason",
        };
        (!kept.trim().is_empty()).then(|| (word(self.language, heading), kept.trim().to_owned()))
    }
}

fn is_written(c: char) -> bool {
    c == '\n' || (!c.is_control() && !turns_direction(c))
}
