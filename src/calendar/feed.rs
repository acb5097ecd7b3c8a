//! Feeds: calendars that somebody subscribes to. Each session is an event of its own with its times in UTC,
//! because calendars on phones read recurrence and time zones of strangers badly.

use super::event::{Properties, begin};
use super::lines::Lines;
use super::{Status, utc};
use crate::domain::span::{Instant, Span};

/// One event of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEvent {
    /// The same for the same thing, for ever.
    pub uid: String,
    /// Rises with every change.
    pub sequence: u32,
    /// When it was last changed: DTSTAMP and LAST-MODIFIED.
    pub stamp: Instant,
    pub span: Span,
    /// What it is, in a line.
    pub summary: String,
    /// Where, in a line; empty: nothing is said.
    pub location: String,
    /// Several lines for people; empty: nothing is said.
    pub description: String,
    /// A page about it; empty: there is none.
    pub url: String,
    pub status: Status,
}

/// The VCALENDAR of a feed. `name` is what calendar programs call it.
#[must_use]
pub fn write(name: &str, events: &[FeedEvent]) -> String {
    let mut lines = Lines::default();
    begin(&mut lines, "Feeds");
    // RFC 7986 and, before it, everybody's own.
    lines.text("NAME", name);
    lines.text("X-WR-CALNAME", name);
    lines.put("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    lines.put("X-PUBLISHED-TTL:PT1H");
    for event in events {
        write_event(&mut lines, event);
    }
    lines.put("END:VCALENDAR");
    lines.into_text()
}

fn write_event(lines: &mut Lines, event: &FeedEvent) {
    let properties = Properties {
        uid: &event.uid,
        sequence: event.sequence,
        stamp: event.stamp,
        changed_at: event.stamp,
        summary: &event.summary,
        location: &event.location,
        description: &event.description,
        url: &event.url,
        organizer: None,
        attendee: None,
        status: event.status.as_str(),
    };
    properties.write(lines, |lines| {
        lines.set("DTSTART", utc(event.span.start));
        lines.set("DTEND", utc(event.span.end));
    });
}

#[cfg(test)]
mod tests {
    use super::super::samples::{between, time};
    use super::*;

    #[test]
    fn an_event_says_only_what_it_knows() {
        let event = FeedEvent {
            uid: "busy-1@madang.example".into(),
            sequence: 0,
            stamp: time("2027-03-15T01:00:00Z"),
            span: between("2027-03-16T13:30:00Z", "2027-03-16T20:30:00Z"),
            summary: "사용 중, 자리 없음".into(),
            location: String::new(),
            description: String::new(),
            url: String::new(),
            status: Status::Confirmed,
        };
        let text = write("3층 동쪽 통로", &[event]);
        let expected = "BEGIN:VEVENT\r\nUID:busy-1@madang.example\r\nSEQUENCE:0\r\n\
             DTSTAMP:20270315T010000Z\r\nLAST-MODIFIED:20270315T010000Z\r\nDTSTART:20270316T133000Z\r\n\
             DTEND:20270316T203000Z\r\nSUMMARY:사용 중\\, 자리 없음\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert!(text.ends_with(expected), "{text}");
        assert!(text.contains("X-WR-CALNAME:3층 동쪽 통로\r\n"));
    }
}
