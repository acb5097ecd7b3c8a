//! Content lines of iCalendar: escaping, quoting and folding (RFC 5545 section 3.1). Whatever text
//! comes in, one call makes one content line.

use std::fmt::Display;

/// Octets of a line without its line end.
const MAX_OCTETS: usize = 75;

#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds one content line, folded. Control characters are dropped.
    pub(super) fn put(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars().filter(|c| !c.is_control()) {
            if octets + c.len_utf8() > MAX_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property whose value needs no escaping.
    pub(super) fn set(&mut self, name: &str, value: impl Display) {
        self.put(&format!("{name}:{value}"));
    }

    /// Adds a TEXT property; none when the text is empty.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.set(name, escape(value));
        }
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A value of type TEXT (RFC 5545 section 3.3.11).
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A quoted parameter value. A double quote can't be in one and becomes a single quote.
pub(super) fn parameter(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| if c == '"' { '\'' } else { c })
        .collect();
    format!("\"{kept}\"")
}

/// An address after `mailto:`, without what an address can't hold.
pub(super) fn address(email: &str) -> String {
    email
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && !"<>\"".contains(*c))
        .collect()
}
