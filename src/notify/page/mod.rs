//! What a letter says, in the reader's language and in order, before it becomes text or HTML: what happened,
//! where and when, the button, and then the rest.

mod about;
mod account;
mod changes;
mod dates;
mod incident;
mod times;

use about::LetterText;

use super::frame::Frame;
use super::{Sender, one_line};
use crate::domain::notice::{Letter, Reader};
use crate::domain::opening::PhaseKind;
use crate::domain::span::Tz;
use crate::domain::text::{Language, Names};
use crate::locale::word;

/// One thing to know, and what it is called.
#[derive(Debug)]
pub(super) struct Fact {
    pub label: String,
    pub value: String,
}

/// What the reader is to do, and the address where.
#[derive(Debug)]
pub(super) struct MailLink {
    pub label: String,
    pub address: String,
}

#[derive(Debug)]
pub(super) struct List {
    pub heading: String,
    pub lines: Vec<String>,
}

/// What a person wrote, which may have several lines.
#[derive(Debug)]
pub(super) struct Quote {
    pub heading: String,
    pub text: String,
}

/// The parts of a mail, each on one line unless said otherwise.
#[derive(Debug)]
pub(super) struct LetterPage {
    pub frame: Frame,
    pub told: String,
    /// What was said with it, which the reader may wait for.
    pub reply: Option<Quote>,
    /// What is other than the reader knew.
    pub changes: Option<List>,
    pub facts: Vec<Fact>,
    pub link: MailLink,
    /// What the reader should do.
    pub todo: String,
    /// When it is in the end, date by date.
    pub dates: Option<List>,
    /// What is needed there.
    pub needed: Vec<Fact>,
    /// What somebody wrote for the occasion, or with the request.
    pub quote: Option<Quote>,
    pub list: Option<List>,
    /// Whose booking it is, who did it and when.
    pub rest: Vec<Fact>,
}

impl LetterPage {
    pub(super) fn of(letter: &Letter, reader: &Reader, sender: &Sender) -> Self {
        let said = LetterText::of(letter, reader.language);
        let args = said.args();
        let link = MailLink::of(letter, reader.language, sender);
        Self {
            frame: Frame::of(reader, &said.subject(&args), &[letter]),
            told: said.told(&args),
            reply: said.quote("words-reply", letter.reply.as_ref()),
            changes: said.changes(),
            facts: said.facts(),
            todo: said.sentence("todo", &args),
            dates: said.dates(&link),
            link,
            needed: said.needed(),
            quote: said.words(),
            list: said.list(),
            rest: said.rest(),
        }
    }
}

/// What a digest shows of one letter, each on one line.
#[derive(Debug)]
pub(super) struct DigestEntry {
    pub subject: String,
    pub told: String,
    /// When, on the place's clock.
    pub moment: String,
    pub link: MailLink,
}

impl DigestEntry {
    pub(super) fn of(letter: &Letter, language: Language, sender: &Sender) -> Self {
        let said = LetterText::of(letter, language);
        let args = said.args();
        Self {
            subject: said.subject(&args),
            told: said.told(&args),
            moment: said.moment(letter.at),
            link: MailLink::of(letter, language, sender),
        }
    }
}

impl std::fmt::Display for MailLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.label, self.address)
    }
}

impl MailLink {
    pub(super) fn of(letter: &Letter, language: Language, sender: &Sender) -> Self {
        let base = sender.base_url.trim_end_matches('/');
        Self {
            // A link that decides is for nothing else.
            label: if letter.decides() {
                word(language, "opens-decision")
            } else {
                word(language, &format!("open-{}", letter.event))
            },
            address: one_line(&format!("{base}/{}", letter.link.trim_start_matches('/'))),
        }
    }
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

pub(super) fn phase(language: Language, kind: PhaseKind) -> String {
    word(language, &format!("phase-{kind}"))
}
