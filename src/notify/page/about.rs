//! What a letter says, part by part.

use super::{Fact, List, Quote, phase, time_zone, zones};
use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::notice::{AccountChange, Closed, Event, Letter, MOST_DATES, SessionFacts};
use crate::domain::opening::Shape;
use crate::domain::place::SitePhone;
use crate::domain::span::{Instant, Span, Tz};
use crate::domain::text::{Language, Names};
use crate::locale::{self, Args, find, say, word};
use crate::notify::{one_line, turns_direction};

/// Most times of a closure that are named.
const MAX_TIMES: usize = 6;

/// A letter, and the language and the time zone that it is told in.
pub(super) struct LetterText<'a> {
    pub letter: &'a Letter,
    pub language: Language,
    pub tz: Tz,
}

impl<'a> LetterText<'a> {
    pub(super) fn of(letter: &'a Letter, language: Language) -> Self {
        Self {
            letter,
            language,
            tz: time_zone(letter),
        }
    }
}

impl LetterText<'_> {
    pub(super) fn word(&self, key: &str) -> String {
        word(self.language, key)
    }

    pub(super) fn say(&self, key: &str, args: &Args) -> String {
        say(self.language, key, args)
    }

    /// The sentence that the letter's event has under this name, on one line.
    pub(super) fn sentence(&self, name: &str, args: &Args) -> String {
        one_line(&self.say(&format!("{name}-{}", self.letter.event), args))
    }

    pub(super) fn moment(&self, at: Instant) -> String {
        locale::moment(self.language, at, self.tz)
    }

    pub(super) fn span(&self, span: Span) -> String {
        locale::span(self.language, span, self.tz)
    }

    pub(super) fn name(&self, names: &Names) -> String {
        one_line(names.get(self.language))
    }

    /// A value with its label; none when there is nothing to say.
    pub(super) fn fact(&self, key: &str, value: Option<String>) -> Option<Fact> {
        let value = value.filter(|value| !value.is_empty())?;
        Some(Fact {
            label: self.word(key),
            value,
        })
    }

    /// The variables that sentences may use. Those without a value are empty or 0.
    pub(super) fn args(&self) -> Args {
        let letter = self.letter;
        let (booking, session) = (letter.booking.as_ref(), letter.session.as_ref());
        let site = letter.place.as_ref().map(|place| self.name(&place.site));
        let site = site.unwrap_or_default();
        let zones = zones(self.language, zones_of(letter));
        let place = self.say(
            "place-joint",
            &Args::new().with("site", site.clone()).with("zones", zones),
        );
        let yes = |is_so: bool| if is_so { "yes" } else { "no" };
        let moment = |at: Option<Instant>| at.map(|at| self.moment(at)).unwrap_or_default();
        let what = letter.account.as_ref().and_then(|account| account.what);
        let consortium = booking.map(|booking| self.name(&booking.consortium));
        let is_late = session.is_some_and(|session| session.late_seconds.is_some());
        self.of_work()
            .with("site", site)
            .with("place", place.trim().to_owned())
            .with(
                "title",
                booking
                    .map(|booking| one_line(&booking.title))
                    .unwrap_or_default(),
            )
            .with("consortium", consortium.unwrap_or_default())
            .with("day", self.day())
            .with("days", letter.days.unwrap_or(0))
            .with("count", letter.affected.len())
            .with("number", session.map_or(0, |session| session.number))
            .with("late", yes(is_late))
            .with("start", moment(session.map(|session| session.span.start)))
            .with("end", moment(session.map(|session| session.span.end)))
            .with("attached", yes(letter.calendar.is_some()))
            .with("held", yes(holds_time(letter)))
            .with("covered", yes(letter.assigned.is_some()))
            .with(
                "assigned",
                letter.assigned.as_deref().map(one_line).unwrap_or_default(),
            )
            .with("changed", yes(letter.changes.is_some() && !self.is_amendment()))
            .with("renewed", yes(letter.is_renewed))
            .with(
                "waits",
                if waits_for_answer(letter) {
                    "answer"
                } else {
                    "decision"
                },
            )
            .with(
                "asker",
                letter
                    .asker
                    .as_ref()
                    .map(|asker| one_line(&asker.name))
                    .unwrap_or_default(),
            )
            .with("what", what.map_or("", AccountChange::as_str))
            .with("organisation", self.organisation().unwrap_or_default())
    }

    /// The day that the subject names.
    fn day(&self) -> String {
        let of_booking = || {
            let span = self.letter.booking.as_ref()?.span;
            Some(match self.letter.event {
                // A booking that ends at midnight ends on the day before.
                Event::EndReminder => span.end.plus(-1),
                _ => span.start,
            })
        };
        let of_session = self.letter.session.as_ref().map(|session| session.span.start);
        of_session
            .or_else(of_booking)
            .map(|at| locale::date_short(self.language, at.local(self.tz).date()))
            .unwrap_or_default()
    }

    /// What whoever is about to come or to decide looks for first: where and when.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let place = self.letter.place.as_ref();
        let mut facts = self.account();
        facts.extend(self.asker());
        facts.extend(self.fact("fact-site", place.map(|place| self.name(&place.site))));
        let zones = place.map(|_| zones(self.language, zones_of(self.letter)));
        facts.extend(self.fact("fact-zones", zones));
        facts.extend(self.times());
        facts.extend(self.closed());
        facts.extend(self.stopped());
        facts.extend(self.incident());
        facts.extend(self.deadlines());
        facts.extend(self.fact("fact-reason", self.reason()));
        if self.letter.event.is_of_work() {
            facts.extend(self.said_of_work());
            facts.extend(self.calls());
        }
        facts
    }

    /// Who asked, or what was asked.
    fn asker(&self) -> Vec<Fact> {
        let asker = self.letter.asker.as_ref();
        let question = self.letter.asked.as_ref();
        let (who, what) = match self.letter.event {
            Event::AccountAsked | Event::AccountAskDeclined => ("fact-asked-by", "fact-account-asked"),
            _ => ("fact-asker", "fact-asked"),
        };
        let facts = [
            self.fact(
                who,
                asker.map(|asker| one_line(&format!("{} · {}", asker.name, asker.email))),
            ),
            self.fact(what, question.map(|words| one_line(words))),
        ];
        facts.into_iter().flatten().collect()
    }

    /// What is needed there, how to get in, and whom to call. People who call before they read on need none
    /// of it.
    pub(super) fn needed(&self) -> Vec<Fact> {
        if self.letter.event.is_of_work() {
            return Vec::new();
        }
        let place = self.letter.place.as_ref();
        let mut facts =
            Vec::from_iter(self.fact("fact-entrance", place.map(|place| self.name(&place.entrance))));
        facts.extend(self.fact("fact-phone", place.map(|place| one_line(&place.phone))));
        let phone = |phone: &SitePhone| {
            let parts = [&phone.name, &phone.number, &phone.hours];
            let said: Vec<String> = parts
                .iter()
                .filter(|part| !part.is_empty())
                .map(|part| one_line(part))
                .collect();
            said.join(" ")
        };
        let phones: Vec<String> = place.iter().flat_map(|place| &place.phones).map(phone).collect();
        facts.extend(self.fact("fact-phones", Some(phones.join(" · "))));
        facts.extend(self.sizes());
        facts
    }

    /// Whose booking it is, who did it and when, and last the zone in which all times are.
    pub(super) fn rest(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(booking) = &self.letter.booking {
            let contact = booking
                .contact
                .iter()
                .flat_map(|person| [&person.name, &person.phone, &person.email]);
            let contact: Vec<String> = contact
                .filter(|text| !text.is_empty())
                .map(|text| one_line(text))
                .collect();
            facts.extend(self.fact("fact-title", Some(one_line(&booking.title))));
            facts.extend(self.fact("fact-consortium", Some(self.name(&booking.consortium))));
            facts.extend(self.fact("fact-lead", Some(self.name(&booking.lead))));
            facts.extend(self.fact("fact-contact", Some(contact.join(" · "))));
        }
        let place = self.letter.place.as_ref();
        facts.extend(self.fact("fact-address", place.map(|place| one_line(&place.address))));
        facts.extend(self.circumstances());
        facts
    }

    /// What hits the sessions: where and when it is closed, which day became a holiday, or which rules
    /// changed.
    fn closed(&self) -> Vec<Fact> {
        let fact = |key: &str, value: String| self.fact(key, Some(value));
        let facts = match &self.letter.closed {
            None => return Vec::new(),
            Some(Closed::Rules(rules)) => {
                let names: Vec<String> = rules
                    .iter()
                    .map(|rule| self.word(&format!("rule-{rule}")))
                    .collect();
                vec![
                    fact("fact-rules", names.join(" / ")),
                    fact("fact-unless", self.word("unless-starts")),
                ]
            }
            Some(Closed::Holiday { date, names }) => {
                let args = Args::new()
                    .with("date", locale::date(self.language, *date))
                    .with("name", self.name(names));
                vec![fact("fact-holiday", self.say("fact-holiday-text", &args))]
            }
            Some(Closed::Closure {
                zone,
                shape,
                spans,
                blocks,
            }) => {
                let place = zone.as_ref().map(|names| self.name(names));
                let times: Vec<String> = spans
                    .iter()
                    .take(MAX_TIMES)
                    .map(|span| self.span(*span))
                    .collect();
                let unless = blocks.map(|blocks| if blocks { "unless-missed" } else { "unless-starts" });
                vec![
                    fact(
                        "fact-closed-place",
                        place.unwrap_or_else(|| self.word("fact-closed-site")),
                    ),
                    fact(
                        "fact-closed",
                        one_line(&locale::closed_time(self.language, shape, self.tz)),
                    ),
                    // A single span is the time that it was declared for.
                    fact("fact-closed-times", times.join(" / ")).filter(|_| !matches!(shape, Shape::Span(_))),
                    self.fact("fact-unless", unless.map(|key| self.word(key))),
                ]
            }
        };
        facts.into_iter().flatten().collect()
    }

    /// Until when a request waits and what is true of its time meanwhile.
    fn deadlines(&self) -> Vec<Fact> {
        let Some(booking) = &self.letter.booking else {
            return Vec::new();
        };
        let (waits, is_asked) = (booking.hold_until, waits_for_answer(self.letter));
        let decision = booking.decide_by.filter(|_| !is_asked);
        let answer = waits.filter(|_| is_asked);
        let held = waits.filter(|_| holds_time(self.letter));
        // What is decided by then needs no second date.
        let expires = waits.filter(|_| held.is_none() && answer.is_none() && decision != waits);
        let all = [
            ("fact-decide", decision),
            ("fact-answer", answer),
            ("fact-hold", held),
            ("fact-expires", expires),
        ];
        let facts = all
            .into_iter()
            .filter_map(|(key, at)| self.fact(key, at.map(|at| self.moment(at))));
        facts.collect()
    }

    fn reason(&self) -> Option<String> {
        let code = self.letter.reason_code.as_ref()?;
        let named = find(self.language, &format!("reason-{code}"), &Args::new());
        Some(named.unwrap_or_else(|| one_line(code)))
    }

    /// Who, when, and the zone of the times.
    fn circumstances(&self) -> Vec<Fact> {
        let letter = self.letter;
        // Times need the zone of a place or of the city; letters of old about accounts have none.
        let has_zone = letter.place.is_some() || letter.account.is_some();
        let (by, at) = match letter.event {
            Event::BookingReceived | Event::DecisionNeeded => ("fact-asked-by", "fact-asked-at"),
            Event::DecisionReminder => ("fact-reminded-by", "fact-happened"),
            Event::QuestionAsked | Event::QuestionReceived => ("fact-by", "fact-question-at"),
            Event::AccountAsked | Event::AccountAskReceived => ("fact-by", "fact-asked-at"),
            _ => ("fact-by", "fact-happened"),
        };
        let happened = has_zone && !reminds(letter.event);
        let facts = [
            self.fact(by, letter.by.as_ref().map(|by| one_line(by))),
            self.fact(at, happened.then(|| self.moment(letter.at))),
            self.fact(
                "fact-time-zone",
                has_zone.then(|| locale::clock(self.language, self.tz)),
            ),
        ];
        facts.into_iter().flatten().collect()
    }

    pub(super) fn session(&self, session: &SessionFacts) -> String {
        let args = Args::new()
            .with("number", session.number)
            .with("phase", phase(self.language, session.kind))
            .with("time", self.span(session.span));
        self.say("fact-session-text", &args)
    }

    /// A text with the zones that it is about, if there are any.
    pub(super) fn placed(&self, text: String, of: &[Names]) -> String {
        one_line(&locale::placed(self.language, text, of))
    }

    pub(super) fn list(&self) -> Option<List> {
        let all = &self.letter.affected;
        // What was called off stands among the changes.
        if all.is_empty() || self.letter.event == Event::OfferMade || self.letter.changes.is_some() {
            return None;
        }
        let heading = match self.letter.event {
            Event::IncidentGiven => "words-task",
            Event::ClosureHits | Event::HolidayHits | Event::RulesHit => "affected-hit",
            Event::ClosureLifted => "affected-clear",
            Event::WorkStopped => "affected-stopped",
            Event::WorkResumed => "affected-resumed",
            Event::RulesClear => "affected-meets",
            Event::CompetingRequest => "affected-competing",
            _ => "affected-left-out",
        };
        let line = |session: &SessionFacts| {
            let place = self.letter.place.as_ref();
            let is_elsewhere = place.is_some_and(|place| place.zones != session.zones);
            self.placed(
                self.listed(session),
                if is_elsewhere { &session.zones } else { &[] },
            )
        };
        let mut lines: Vec<String> = all.iter().take(MOST_DATES).map(line).collect();
        if let Some(more) = all.len().checked_sub(MOST_DATES).filter(|more| *more > 0) {
            lines.push(self.say("affected-more", &Args::new().with("n", more)));
        }
        Some(List {
            heading: self.say(heading, &Args::new().with("n", all.len())),
            lines,
        })
    }

    fn listed(&self, session: &SessionFacts) -> String {
        let now = self.session(session);
        if let Some(outlook) = session.outlook {
            return self.with_outlook(now, outlook);
        }
        let Some(before) = session.before else { return now };
        let args = Args::new().with("session", now).with("before", self.span(before));
        self.say("affected-moved", &args)
    }

    /// What somebody wrote for the occasion, or with the request, where it stands below.
    pub(super) fn words(&self) -> Option<Quote> {
        let is_further_up = self.letter.event.is_of_work();
        self.written().filter(|_| !is_further_up)
    }

    /// The same in one line, for people who call before they read on.
    fn said_of_work(&self) -> Option<Fact> {
        let Quote { heading, text } = self.written()?;
        Some(Fact {
            label: heading,
            value: one_line(&text),
        })
    }

    fn written(&self) -> Option<Quote> {
        let heading = match self.letter.event {
            Event::DecisionNeeded if self.is_amendment() => "words-change",
            Event::DecisionNeeded => "words-purpose",
            Event::CompetingRequest => "words-competing",
            event if event.tells_conditions() => "words-conditions",
            Event::ChangesRequested => "words-changes",
            Event::OfferMade => "words-offer",
            Event::SessionMissed if self.letter.stop.is_some() => "words-stop",
            Event::WorkStopped | Event::CrewStopped => "words-stop",
            Event::IncidentUrgent | Event::IncidentLogged | Event::IncidentOverdue => "words-incident",
            Event::ClosureHits | Event::ClosureLifted | Event::SessionMissed => "words-closure",
            Event::FlagReminder | Event::FlagEscalated => "words-flag",
            Event::MessageToSite | Event::MessageToConsortium => "words-message",
            Event::AccountAsked => "words-purpose",
            Event::NoCheckIn => "words-crew",
            Event::Overrun => "words-still-in",
            Event::TonightSheet => "words-sheet",
            Event::QuestionAsked => "words-question",
            Event::QuestionAnswered => "words-answer",
            Event::Declined => "words-explanation",
            _ => "words-reason",
        };
        self.quote(heading, self.letter.words.as_ref())
    }

    pub(super) fn quote(&self, heading: &str, words: Option<&String>) -> Option<Quote> {
        Some(Quote {
            heading: self.word(heading),
            text: as_written(words?)?,
        })
    }
}

/// What somebody wrote, without characters that show as nothing or turn the text around; none for no words.
fn as_written(words: &str) -> Option<String> {
    let kept: String = words
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| is_written(*c))
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

fn is_written(c: char) -> bool {
    c == '\n' || (!c.is_control() && !turns_direction(c))
}

/// Where the letter's session is, or the whole booking.
fn zones_of(letter: &Letter) -> &[Names] {
    let of_session = letter.session.as_ref().map(|session| &session.zones);
    of_session
        .filter(|zones| !zones.is_empty())
        .or(letter.place.as_ref().map(|place| &place.zones))
        .map_or(&[], Vec::as_slice)
}

/// Whether the site holds the time of requests that wait.
fn holds_time(letter: &Letter) -> bool {
    let mode = letter.booking.as_ref().and_then(|booking| booking.mode);
    mode != Some(RequestMode::Compete)
}

/// Whether the request waits for the consortium and not for the site.
fn waits_for_answer(letter: &Letter) -> bool {
    let state = letter.booking.as_ref().and_then(|booking| booking.state);
    state == Some(BookingState::ChangesRequested)
}

/// Whether the letter tells of what is to come or waits: nobody did anything, so there is no time of it.
const fn reminds(event: Event) -> bool {
    matches!(
        event,
        Event::DecisionReminder
            | Event::DecisionEscalated
            | Event::FlagReminder
            | Event::FlagEscalated
            | Event::HoldExpiring
            | Event::StartReminder
            | Event::SessionStartsSoon
            | Event::SessionEndsSoon
            | Event::NoCheckIn
            | Event::LogDue
            | Event::Overrun
            | Event::TonightSheet
            | Event::EndReminder
    )
}
