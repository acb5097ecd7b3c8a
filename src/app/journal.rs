//! The journal's entries, written in the transaction of what they tell.

use super::{Doing, Result, Tx};
use crate::domain::access::{Actor, Scope, Seen};
use crate::domain::ids::{BookingId, ConsortiumId, EntryId, PersonId, SiteId};
use crate::domain::journal::{JournalAction, RecordedAction};
use crate::store::journal::{self as store, JournalFilter, Row};

/// What an entry tells, besides who and when.
#[derive(Debug, Clone)]
pub struct Entry {
    pub action: JournalAction,
    pub booking: Option<BookingId>,
    pub site: Option<SiteId>,
    pub consortium: Option<ConsortiumId>,
    /// What it was done to, in words.
    pub subject: String,
    pub was: Option<String>,
    pub became: Option<String>,
    pub reason: Option<String>,
    /// For whom, when it was done on somebody's behalf.
    pub on_behalf: Option<String>,
}

impl Entry {
    /// An entry of which only the action is known yet.
    #[must_use]
    pub const fn of(action: JournalAction) -> Self {
        Self {
            action,
            booking: None,
            site: None,
            consortium: None,
            subject: String::new(),
            was: None,
            became: None,
            reason: None,
            on_behalf: None,
        }
    }
}

/// Adds an entry and gives its id, which names the fact for its notices.
pub fn note(tx: &mut Tx<'_>, actor: &Actor, entry: Entry) -> Result<i64> {
    let id = tx.id()?;
    let row = Row {
        id: EntryId(id),
        at: tx.now,
        person_id: actor.person,
        on_behalf: entry.on_behalf,
        address: actor.address.clone(),
        action: RecordedAction::Known(entry.action),
        booking_id: entry.booking,
        site_id: entry.site,
        consortium_id: entry.consortium,
        subject: entry.subject,
        was: entry.was,
        became: entry.became,
        reason: entry.reason.filter(|reason| !reason.is_empty()),
    };
    tx.enter(row);
    Ok(id)
}

/// Entries within the filter's scope, newest first, each as far as it may be seen.
pub fn read(tx: &mut Tx<'_>, filter: &JournalFilter) -> Result<Vec<Row>> {
    let entries = store::list_entries(tx.conn, filter)?;
    Ok(match &filter.scope {
        Scope::Everything => entries,
        Scope::Part(seen) => entries.into_iter().map(|entry| as_seen(entry, seen)).collect(),
    })
}

/// Network addresses are for those who run the programme; what a request was while it was a draft is its
/// consortium's; to whom a time was given is the site's.
fn as_seen(mut entry: Row, seen: &Seen) -> Row {
    entry.address = None;
    if entry.action.is(JournalAction::BookingTimeTaken)
        && !entry.site_id.is_some_and(|own| seen.sites.contains(&own))
    {
        entry.reason = None;
    }
    let takes_part = entry
        .consortium_id
        .is_some_and(|own| seen.takes_part(own, entry.booking_id));
    if entry.action.is(JournalAction::BookingRequest) && !takes_part {
        entry.was = None;
    }
    entry
}

/// Whom a deed was done for, if it was not in one's own right: a consortium or a site by its slug, somebody
/// who was away by their number.
#[must_use]
pub fn on_behalf(doing: Doing, whom: &str) -> Option<String> {
    match doing {
        Doing::Own => None,
        Doing::OnBehalf => Some(whom.to_owned()),
        Doing::InPlaceOf(absent) => Some(format!("person {absent}")),
    }
}

/// The one in whose place it was done, where somebody was away.
#[must_use]
pub fn absent(entry: &Row) -> Option<PersonId> {
    number_after(entry.on_behalf.as_deref()?, "person").map(PersonId)
}

/// The number that stands behind a word in what an entry was done to: `person 12`.
#[must_use]
pub fn number_after(subject: &str, word: &str) -> Option<i64> {
    let rest = subject.split_once(word)?.1.strip_prefix(' ')?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// What people are told by in entries.
const PERSONAL: [&str; 5] = ["name", "email", "duty_email", "deputy", "assigned"];

/// Whether anything is old enough for [`forget_people`].
pub fn tells_too_long(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(!store::list_telling_of_people(tx.conn, tx.now.plus_days(-tx.rules.retention_days), 1)?.is_empty())
}

/// Takes people out of entries that are older than the retention that the settings name: the fact stays, with
/// when, what and why. At most `most` entries. How many there were.
pub fn forget_people(tx: &mut Tx<'_>, most: i64) -> Result<usize> {
    let before = tx.now.plus_days(-tx.rules.retention_days);
    let old = store::list_telling_of_people(tx.conn, before, most)?;
    for entry in &old {
        let without = |text: &Option<String>| text.as_deref().map(without_people);
        let told = store::Told {
            id: entry.id,
            on_behalf: entry
                .on_behalf
                .clone()
                .filter(|whom| number_after(whom, "person").is_none()),
            subject: without_numbers(&entry.subject, "person"),
            was: without(&entry.was),
            became: without(&entry.became),
        };
        store::forget_people(tx.conn, &told)?;
    }
    Ok(old.len())
}

/// The text without the numbers behind a word: `person, organisation 3`. What follows a colon was typed by a
/// person.
fn without_numbers(text: &str, word: &str) -> String {
    let joint = format!("{word} ");
    if !text.contains(&joint) {
        return text.to_owned();
    }
    let kept = text.split_once(": ").map_or(text, |(kept, _)| kept);
    let mut parts = kept.split(joint.as_str());
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        all + word + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
    })
}

/// A document without its fields that tell of people. What is no document is not kept.
fn without_people(text: &str) -> String {
    let mut fields =
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).unwrap_or_default();
    fields.retain(|name, _| !PERSONAL.contains(&name.as_str()));
    serde_json::Value::Object(fields).to_string()
}

/// The service itself as an actor: jobs and the command line.
#[must_use]
pub fn service() -> Actor {
    Actor {
        name: "Madang".into(),
        ..Actor::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_entry_keeps_its_fact_and_loses_its_people() {
        assert_eq!(
            without_numbers("person 12, organisation 3", "person"),
            "person, organisation 3"
        );
        assert_eq!(
            without_numbers("token 5 of person 12: Kim's laptop", "person"),
            "token 5 of person"
        );
        assert_eq!(
            without_numbers("2027-12-24 Eve: a holiday", "person"),
            "2027-12-24 Eve: a holiday"
        );
        assert_eq!(
            without_people(r#"{"name":"Kim","role":"manager"}"#),
            r#"{"role":"manager"}"#
        );
    }
}
