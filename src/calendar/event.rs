//! The one writer of VEVENTs, for mails, files and feeds alike.

use super::lines::{self, Lines, parameter};
use super::utc;
use crate::domain::span::Instant;

/// What an event says beside its times, in the order in which it is written. What is empty is not said; the
/// fields are explained with `feed::FeedEvent`.
pub(super) struct Properties<'a> {
    pub uid: &'a str,
    pub sequence: u32,
    /// DTSTAMP: when a letter was written; of what is published, when it was last changed.
    pub stamp: Instant,
    pub changed_at: Instant,
    pub summary: &'a str,
    pub location: &'a str,
    pub description: &'a str,
    pub url: &'a str,
    /// Name and address of who sends it, where it is sent.
    pub organizer: Option<(&'a str, &'a str)>,
    /// Name and address of its reader, where it is sent to one.
    pub attendee: Option<(&'a str, &'a str)>,
    pub status: &'static str,
}

impl Properties<'_> {
    /// Writes the event; `times` writes when it is.
    pub(super) fn write(&self, lines: &mut Lines, times: impl FnOnce(&mut Lines)) {
        lines.put("BEGIN:VEVENT");
        lines.set("UID", lines::escape(self.uid));
        lines.set("SEQUENCE", self.sequence);
        lines.set("DTSTAMP", utc(self.stamp));
        lines.set("LAST-MODIFIED", utc(self.changed_at));
        times(lines);
        lines.text("SUMMARY", self.summary);
        lines.text("LOCATION", self.location);
        lines.text("DESCRIPTION", self.description);
        if !self.url.is_empty() {
            lines.set("URL", self.url);
        }
        self.people(lines);
        lines.set("STATUS", self.status);
        lines.put("END:VEVENT");
    }

    fn people(&self, lines: &mut Lines) {
        if let Some((name, email)) = self.organizer {
            lines.put(&format!(
                "ORGANIZER;CN={}:mailto:{}",
                parameter(name),
                lines::address(email)
            ));
        }
        if let Some((name, email)) = self.attendee {
            let name = if name.is_empty() { email } else { name };
            // No answer is asked for: decisions are made on the booking's page.
            let role = "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE";
            lines.put(&format!(
                "ATTENDEE;CN={};{role}:mailto:{}",
                parameter(name),
                lines::address(email)
            ));
        }
    }
}

/// Begins a VCALENDAR; `product` is the part of the service that writes it.
pub(super) fn begin(lines: &mut Lines, product: &str) {
    lines.put("BEGIN:VCALENDAR");
    lines.put(&format!("PRODID:-//Madang//{product}//EN"));
    lines.put("VERSION:2.0");
    lines.put("CALSCALE:GREGORIAN");
}
