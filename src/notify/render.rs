//! Letters as mails: the same page as plain text and as HTML, and the calendar part.

use maud::{Markup, html};

use super::frame::button;
use super::page::{self, Fact, LetterPage, List, MailLink, Quote};
use super::{CalendarPart, Rendered, Sender, one_line};
use crate::calendar::{self, EventContext, Status};
use crate::domain::notice::{Calendar, Letter, Reader};
use crate::domain::text::{Language, Names};
use crate::locale::{Args, say, word};

/// The mail that tells `letter` to `reader`. The same input always gives the same mail.
#[must_use]
pub fn render(letter: &Letter, reader: &Reader, sender: &Sender) -> Rendered {
    let page = LetterPage::of(letter, reader, sender);
    Rendered {
        text: text(&page),
        html: html(&page),
        calendar: letter
            .calendar
            .as_ref()
            .map(|calendar| calendar_part(calendar, letter, reader, sender)),
        subject: page.frame.subject,
        reply_to: letter.asker.clone(),
    }
}

fn text(page: &LetterPage) -> String {
    let shown = |Fact { label, value }: &Fact| format!("{label}: {value}");
    let facts = |facts: &[Fact]| facts.iter().map(shown).collect::<Vec<_>>();
    let quote = |quote: Option<&Quote>| {
        let lines = quote.into_iter().flat_map(|Quote { heading, text }| {
            // Quoted, so that written words can't pass for ours.
            let quoted = text.lines().map(|line| format!("> {line}"));
            std::iter::once(format!("{heading}:")).chain(quoted)
        });
        lines.collect::<Vec<_>>()
    };
    let list = |list: Option<&List>| {
        let lines = list.into_iter().flat_map(|List { heading, lines }| {
            let lines = lines.iter().map(|line| format!("- {line}"));
            std::iter::once(format!("{heading}:")).chain(lines)
        });
        lines.collect::<Vec<_>>()
    };
    let parts = [
        vec![page.told.clone()],
        quote(page.reply.as_ref()),
        list(page.changes.as_ref()),
        facts(&page.facts),
        vec![page.link.to_string()],
        vec![page.todo.clone()],
        list(page.dates.as_ref()),
        facts(&page.needed),
        quote(page.quote.as_ref()),
        list(page.list.as_ref()),
        facts(&page.rest),
    ];
    let parts: Vec<Vec<String>> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    page.frame.text(parts.join(&String::new()))
}

fn html(page: &LetterPage) -> String {
    page.frame.html(&html! {
        p { (page.told) }
        (quote(page.reply.as_ref()))
        (list(page.changes.as_ref()))
        (facts(&page.facts))
        (button(&page.link.label, &page.link.address))
        p { (page.todo) }
        (list(page.dates.as_ref()))
        (facts(&page.needed))
        (quote(page.quote.as_ref()))
        (list(page.list.as_ref()))
        (facts(&page.rest))
    })
}

fn quote(quote: Option<&Quote>) -> Markup {
    html! {
        @if let Some(Quote { heading, text }) = quote {
            p style="font-weight: bold" { (heading) }
            blockquote style="margin: 0; padding-left: 12px; border-left: 3px solid #999999" {
                @for line in text.lines() { (line) br; }
            }
        }
    }
}

fn list(list: Option<&List>) -> Markup {
    html! {
        @if let Some(List { heading, lines }) = list {
            p style="font-weight: bold" { (heading) }
            ul { @for line in lines { li { (line) } } }
        }
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl {
                @for Fact { label, value } in facts {
                    dt style="font-weight: bold" { (label) }
                    dd style="margin: 0 0 8px 0" { (value) }
                }
            }
        }
    }
}

fn calendar_part(part: &Calendar, letter: &Letter, reader: &Reader, sender: &Sender) -> CalendarPart {
    let language = reader.language;
    let title = letter.booking.as_ref().map(|booking| one_line(&booking.title));
    let title = title.unwrap_or_default();
    let link = MailLink::of(letter, language, sender);
    let about = EventContext {
        tz: page::time_zone(letter),
        stamp: letter.at,
        changed_at: letter.at,
        location: &|zones| location(letter, reader, zones),
        description: description(letter, language, &link),
        url: link.address,
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

fn description(letter: &Letter, language: Language, link: &MailLink) -> String {
    let label = |key: &str, value: &str| format!("{}: {}", word(language, key), one_line(value));
    let mut lines = Vec::new();
    if let Some(booking) = &letter.booking {
        lines.push(label("fact-consortium", booking.consortium.get(language)));
        lines.push(label("fact-lead", booking.lead.get(language)));
    }
    lines.extend(letter.place.iter().map(|place| label("fact-phone", &place.phone)));
    lines.push(link.to_string());
    lines.join("\n")
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "told_tests.rs"]
mod told_tests;
