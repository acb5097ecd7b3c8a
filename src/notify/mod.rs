//! From a notice to a mail: subject, text, HTML and calendar part of a [`Letter`], and the transports
//! that send it. Knows no database, decides nothing about who is told, and reads no clock.

mod account;
mod digest;
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
pub use smtp::{Security, Smtp, SmtpSettings, SmtpSettingsError};
pub use transport::{Folder, Memory, Outgoing, SendError, Transport};

use crate::domain::notice::Method;

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
}

/// The calendar part of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// REQUEST or CANCEL; the same as in the body.
    pub method: Method,
    /// The VCALENDAR with CRLF line ends.
    pub body: String,
    /// Name of the attached file.
    pub file_name: String,
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
