//! From a notice to a mail: subject, text, HTML and calendar part of a letter, and the transports
//! that send it. Knows no database, decides nothing about who is told, and reads no clock.

mod digest;
mod flow;
mod frame;
mod line;
mod message;
mod page;
mod render;
#[cfg(test)]
mod samples;
mod smtp;
mod transport;

pub use digest::digest;
pub use render::render;
pub use smtp::{Smtp, SmtpSettingsError};
pub use transport::{Folder, Memory, Transport};

use std::error::Error;

use crate::domain::notice::{ContactPerson, Method, Reader};
use crate::domain::span::Instant;

/// Who sends, and where the links of the mails lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Name in the From header and of the calendar's organizer.
    pub name: String,
    pub email: String,
    /// The service's own address, such as `https://madang.example`.
    pub base_url: String,
}

/// What one mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    /// Plain text with `\n` line ends.
    pub text: String,
    /// A whole HTML document that says the same.
    pub html: String,
    pub calendar: Option<CalendarPart>,
    /// To whom an answer goes; none: to the sender, who reads none.
    pub reply_to: Option<ContactPerson>,
}

/// The calendar part of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// REQUEST or CANCEL; the same as in the body.
    pub method: Method,
    /// The VCALENDAR with CRLF line ends.
    pub body: String,
    pub file_name: String,
}

/// One mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Message-ID, with or without angle brackets. The same for each attempt, so that readers can tell a
    /// repeat.
    pub message_id: String,
    pub from: Sender,
    pub to: Reader,
    pub rendered: Rendered,
    /// For the Date header.
    pub date: Instant,
    /// A word for the file's name, such as the event.
    pub hint: String,
}

/// What stands behind a mail that wasn't taken: another error, or the server's words.
pub type BoxedError = Box<dyn Error + Send + Sync>;

/// Why a mail wasn't taken. The variant says whether another attempt is worth it.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Worth another attempt: a 4xx answer, no connection, our own settings.
    #[error("not sent for now: {0}")]
    Temporary(#[source] BoxedError),
    /// Not tried: it did not get its turn among the others.
    #[error("not tried: {0}")]
    NoTurn(#[source] BoxedError),
    /// Perhaps taken, and worth another attempt under the same Message-ID: no answer in time, a connection
    /// that broke.
    #[error("perhaps not sent: {0}")]
    Unclear(#[source] BoxedError),
    /// Hopeless: a 5xx answer, or a recipient that is no address.
    #[error("refused: {0}")]
    Permanent(#[source] BoxedError),
}

/// Something that couldn't be done, and why.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {source}")]
struct StepError {
    what: &'static str,
    source: BoxedError,
}

fn failed(what: &'static str, source: impl Into<BoxedError>) -> BoxedError {
    let source = source.into();
    StepError { what, source }.into()
}

/// Turns an error on our side into one that is worth another attempt.
fn for_now<E: Into<BoxedError>>(what: &'static str) -> impl Fn(E) -> SendError {
    move |error| SendError::Temporary(failed(what, error))
}

/// Text on one line: control characters become spaces, and characters that turn the direction of what
/// follows are dropped, so that a title can't disguise the words around it.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !turns_direction(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bidirectional embeddings, overrides and isolates (Unicode Standard Annex 9), and the line and
/// paragraph separators, which some readers take as line ends.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}
