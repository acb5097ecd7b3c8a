//! What a letter says, part by part.

use super::{phase, zones};
use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::notice::{AccountChange, Closed, Event, Letter, SessionFacts};
use crate::domain::opening::Shape;
use crate::domain::span::{Instant, Span, Tz};
use crate::domain::text::{Language, Names};
use crate::locale::{self, Args, find, say, word};
use crate::notify::{account, one_line, turns_direction};

/// Longest list of sessions; the page that the link opens shows all.
const MAX_LISTED: usize = 40;
/// Most times of a closure that are named.
const MAX_TIMES: usize = 6;

pub(super) struct About<'a> {
    pub letter: &'a Letter,
    pub language: Language,
    pub tz: Tz,
}

impl About<'_> {
    /// The variables that sentences may use. Those without a value are empty or 0.
    pub(super) fn args(&self) -> Args {
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
        let yes = |is_so: bool| if is_so { "yes" } else { "no" };
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
                yes(letter
                    .session
                    .as_ref()
                    .is_some_and(|session| session.late_seconds.is_some())),
            )
            .with("start", self.moment_of(|span| span.start))
            .with("end", self.moment_of(|span| span.end))
            .with("attached", yes(letter.calendar.is_some()))
            .with("held", yes(holds_time(letter)))
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
    pub(super) fn facts(&self) -> Vec<(String, String)> {
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
    pub(super) fn rest(&self) -> Vec<(String, String)> {
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

    pub(super) fn session(&self, session: &SessionFacts) -> String {
        let args = Args::new()
            .with("number", session.number)
            .with("phase", phase(self.language, session.kind))
            .with("time", locale::span(self.language, session.span, self.tz));
        say(self.language, "fact-session-text", &args)
    }

    /// A text with the zones that it is about, if there are any.
    pub(super) fn placed(&self, text: String, of: &[Names]) -> String {
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

    pub(super) fn list(&self) -> Option<(String, Vec<String>)> {
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

    pub(super) fn words(&self) -> Option<(String, String)> {
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
