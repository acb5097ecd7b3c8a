//! Letters as mails: the same page as plain text and as HTML, and the calendar part.

use maud::{Markup, html};

use super::frame::button;
use super::page::{self, Page};
use super::{CalendarPart, Rendered, Sender, one_line};
use crate::calendar::{self, About, Status};
use crate::domain::notice::{Calendar, Letter, Reader};
use crate::domain::text::Names;
use crate::locale::{Args, say, word};

/// The mail that tells `letter` to `reader`. The same input always gives the same mail.
#[must_use]
pub fn render(letter: &Letter, reader: &Reader, sender: &Sender) -> Rendered {
    let page = Page::of(letter, reader, sender);
    Rendered {
        text: text(&page),
        html: html(&page),
        calendar: letter
            .calendar
            .as_ref()
            .map(|calendar| calendar_part(calendar, letter, reader, sender)),
        subject: page.frame.subject,
    }
}

fn text(page: &Page) -> String {
    let mut lines: Vec<String> = page.sentences.to_vec();
    lines.push(String::new());
    lines.extend(
        page.facts
            .iter()
            .map(|(label, value)| format!("{label}: {value}")),
    );
    if let Some((heading, words)) = &page.words {
        lines.extend([String::new(), format!("{heading}:")]);
        // Quoted, so that written words can't pass for ours.
        lines.extend(words.lines().map(|line| format!("> {line}")));
    }
    lines.extend([String::new(), format!("{}: {}", page.link.0, page.link.1)]);
    if let Some((heading, sessions)) = &page.list {
        lines.extend([String::new(), format!("{heading}:")]);
        lines.extend(sessions.iter().map(|session| format!("- {session}")));
    }
    if !page.rest.is_empty() {
        lines.push(String::new());
        lines.extend(page.rest.iter().map(|(label, value)| format!("{label}: {value}")));
    }
    page.frame.text(lines)
}

fn html(page: &Page) -> String {
    page.frame.html(&html! {
        @for sentence in &page.sentences { p { (sentence) } }
        (facts(&page.facts))
        @if let Some((heading, words)) = &page.words {
            p style="font-weight: bold" { (heading) }
            blockquote style="margin: 0; padding-left: 12px; border-left: 3px solid #999999" {
                @for line in words.lines() { (line) br; }
            }
        }
        (button(&page.link.0, &page.link.1))
        @if let Some((heading, sessions)) = &page.list {
            p style="font-weight: bold" { (heading) }
            ul { @for session in sessions { li { (session) } } }
        }
        (facts(&page.rest))
    })
}

fn facts(facts: &[(String, String)]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl {
                @for (label, value) in facts {
                    dt style="font-weight: bold" { (label) }
                    dd style="margin: 0 0 8px 0" { (value) }
                }
            }
        }
    }
}

fn calendar_part(part: &Calendar, letter: &Letter, reader: &Reader, sender: &Sender) -> CalendarPart {
    let language = reader.language;
    let title = letter
        .booking
        .as_ref()
        .map(|booking| one_line(&booking.title))
        .unwrap_or_default();
    let about = About {
        tz: page::time_zone(letter),
        stamp: letter.at,
        changed_at: letter.at,
        location: &|zones| location(letter, reader, zones),
        description: description(letter, reader, sender),
        url: page::link(letter, sender),
        organizer: (&sender.name, &sender.email),
        attendee: Some((&reader.name, &reader.email)),
        status: Status::Confirmed,
    };
    let summary = |kind| {
        let args = Args::new()
            .with("phase", page::phase(language, kind))
            .with("title", title.clone());
        say(language, "calendar-summary", &args)
    };
    CalendarPart {
        method: part.method,
        body: calendar::write(part, &about, summary),
        file_name: word(language, "calendar-file"),
    }
}

/// `of`: the zones of the phase or session; none in letters of old, which knew only the booking's.
fn location(letter: &Letter, reader: &Reader, of: &[Names]) -> String {
    let Some(place) = &letter.place else {
        return String::new();
    };
    let of = if of.is_empty() { &place.zones } else { of };
    one_line(&calendar::location(
        reader.language,
        &place.site,
        of,
        &place.address,
    ))
}

fn description(letter: &Letter, reader: &Reader, sender: &Sender) -> String {
    let label = |key: &str, value: &str| format!("{}: {}", word(reader.language, key), one_line(value));
    let mut lines = Vec::new();
    if let Some(booking) = &letter.booking {
        lines.push(label("fact-consortium", booking.consortium.get(reader.language)));
        lines.push(label("fact-lead", booking.lead.get(reader.language)));
    }
    lines.extend(letter.place.iter().map(|place| label("fact-phone", &place.phone)));
    let (open, address) = page::action(letter, reader.language, sender);
    lines.push(format!("{open}: {address}"));
    lines.join("\n")
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "told_tests.rs"]
mod told_tests;
