//! What an entry of the journal was done to, by name and with a link to it.

use maud::{Markup, html};
use serde_json::Value;

use crate::app::admin::Journal;
use crate::app::fields::NamesBody;
use crate::app::journal::number_after;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::journal::JournalTopic;
use crate::domain::span::Tz;
use crate::domain::text;
use crate::store::journal::Row;
use crate::web::ui::{Words, history};

/// Times are on the clock of `tz`.
pub(super) fn about(words: Words, journal: &Journal, row: &Row, tz: Tz) -> Markup {
    let Some(topic) = row.action.topic() else {
        return somebody(words, journal, row);
    };
    // What stands behind the kind of thing: a slug, a path or a number.
    let named = row
        .subject
        .strip_prefix(topic.as_str())
        .and_then(|rest| rest.strip_prefix(' '))
        .unwrap_or(&row.subject);
    match topic {
        JournalTopic::Booking | JournalTopic::Session => booking(words, row, tz),
        JournalTopic::Site => site(words, journal, row),
        JournalTopic::Closure => html! { (site(words, journal, row)) " · " (row.subject) },
        JournalTopic::Stop | JournalTopic::Incident => {
            html! { (site(words, journal, row)) " · " (row.subject) }
        }
        JournalTopic::Zone => zone(words, journal, row, named),
        JournalTopic::Consortium => consortium(words, journal, row, named),
        JournalTopic::Organisation => linked(
            format!("/organisations/{named}"),
            &name_within(words, row).unwrap_or_else(|| named.to_owned()),
        ),
        JournalTopic::Programme => linked(
            format!("/programmes/{named}"),
            &name_within(words, row).unwrap_or_else(|| named.to_owned()),
        ),
        JournalTopic::Holiday => holiday(words, row),
        JournalTopic::Notice => notice(words, row),
        JournalTopic::Feed => html! { (words.t("journal-feed")) },
        JournalTopic::Person | JournalTopic::Member | JournalTopic::Token => somebody(words, journal, row),
    }
}

fn linked(href: String, name: &str) -> Markup {
    html! { a href=(href) { (name) } }
}

fn booking(words: Words, row: &Row, tz: Tz) -> Markup {
    let (title, session) = history::session(words, &row.subject, row.became.as_deref(), tz);
    html! {
        @match row.booking_id {
            Some(id) => { (linked(format!("/bookings/{id}"), title)) },
            None => { (title) }
        }
        @if let Some(session) = session { " · " (session) }
    }
}

/// Nothing where the site is not known.
fn site(words: Words, journal: &Journal, row: &Row) -> Markup {
    let ground = row.site_id.and_then(|site| journal.sites.get(&site));
    let site = ground.map(|ground| &ground.site);
    html! { @if let Some(site) = site { (linked(format!("/sites/{}", site.slug), words.name(&site.names))) } }
}

fn zone(words: Words, journal: &Journal, row: &Row, path: &str) -> Markup {
    let ground = row.site_id.and_then(|site| journal.sites.get(&site));
    let name = ground.and_then(|ground| {
        Some(format!(
            "{} {}",
            words.name(&ground.site.names),
            words.name(&ground.find(path)?.names)
        ))
    });
    let (site, zone) = path.split_once('/').unwrap_or_default();
    linked(
        format!("/sites/{site}/zones/{zone}"),
        name.as_deref().unwrap_or(path),
    )
}

fn consortium(words: Words, journal: &Journal, row: &Row, slug: &str) -> Markup {
    let known = row.consortium_id.and_then(|id| journal.consortia.get(&id));
    linked(
        format!("/consortia/{slug}"),
        known.map_or(slug, |own| words.name(&own.titles)),
    )
}

fn holiday(words: Words, row: &Row) -> Markup {
    let (day, name) = row.subject.split_once(' ').unwrap_or_default();
    html! {
        @match text::day(day) {
            Some(day) => { (words.date(day)) " " (name) },
            None => { (row.subject) }
        }
    }
}

fn notice(words: Words, row: &Row) -> Markup {
    // A Message-ID begins with the notice's number.
    let number = row.subject.split('.').next().unwrap_or_default();
    linked(format!("/admin/notices/{number}"), &words.t("journal-notice"))
}

/// A person, with the organisation or the token that it was about.
fn somebody(words: Words, journal: &Journal, row: &Row) -> Markup {
    let person =
        number_after(&row.subject, "person").and_then(|id| Some((id, journal.people.get(&PersonId(id))?)));
    let organisation = number_after(&row.subject, "organisation")
        .and_then(|id| journal.organisations.get(&OrganisationId(id)));
    let token = row
        .subject
        .strip_prefix("token ")
        .and_then(|rest| rest.split_once(": "));
    html! {
        @match person {
            Some((id, name)) => { a href={ "/people/" (id) } { (name) } },
            None => { (row.subject) }
        }
        @if let Some(own) = organisation {
            " · " a href={ "/organisations/" (own.slug) } { (words.name(&own.names)) }
        }
        @if let Some((_, name)) = token { " · " (name) }
    }
}

/// The name that the entry itself keeps.
fn name_within(words: Words, row: &Row) -> Option<String> {
    let text = row.became.as_ref().or(row.was.as_ref())?;
    let facts = serde_json::from_str::<Value>(text).ok()?;
    serde_json::from_value::<NamesBody>(facts["names"].clone())
        .ok()
        .map(|names| words.named(&names).to_owned())
}
