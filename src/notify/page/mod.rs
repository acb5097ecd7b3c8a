//! What a letter says, in the reader's language and in order, before it becomes text or HTML.

mod about;
mod times;

use about::About;

use super::frame::Frame;
use super::{Sender, one_line};
use crate::domain::notice::{Letter, Reader};
use crate::domain::opening::PhaseKind;
use crate::domain::span::Tz;
use crate::domain::text::{Language, Names};
use crate::locale::{self, say, word};

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

/// The session's or booking's phase by name.
pub(super) fn phase(language: Language, kind: PhaseKind) -> String {
    word(language, &format!("phase-{kind}"))
}
