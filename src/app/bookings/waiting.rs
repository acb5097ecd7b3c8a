//! What is done with a request while it waits: its site is asked once more, at most once in a day, and one of
//! those who decide there is given it, while anybody of them may decide it all the same.

use std::collections::BTreeMap;

use super::dossier::Dossier;
use crate::app::tell::{News, tell, tell_assigned};
use crate::app::{Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed, MemberRole};
use crate::domain::booking::{Asked, BookingState, NotNow};
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, OrganisationId, PersonId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;
use crate::domain::span::{Instant, count_working_days};
use crate::domain::timer::ESCALATES_AFTER;
use crate::store;

/// How long a site is left alone after it was reminded.
const PAUSE: i64 = 24 * 3600;

/// Asks the site of a waiting request once more to decide.
///
/// # Errors
/// [`Error::NotNow`] for one that does not wait for its site, [`Error::Invalid`] within a day of the last
/// time: it says when the next is possible.
pub fn remind(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<Dossier> {
    tx.open_almanac()?;
    // Who presses at the same moment waits, and finds that it was done.
    store::bookings::lock_booking(tx.conn, id)?;
    let (dossier, doing) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let state = dossier.booking.life.state();
    if state != BookingState::Requested {
        let action = Asked::Reminder;
        return Err(NotNow { action, state }.into());
    }
    if let Some(next) = next_reminder(tx, id)? {
        let at = next.local(dossier.ground.tz()).format("%Y-%m-%d %H:%M");
        let fault = Fault::new("reminded").with("at", at);
        return Err(Error::field("remind", "too_soon", fault));
    }
    let entry = dossier.entry(JournalAction::BookingRemind, doing);
    let fact = journal::note(tx, actor, entry)?;
    let news = News {
        days: Some(days_waited(tx, &dossier)?),
        ..News::by(fact, actor)
    };
    tell(tx, &dossier.scene(), Event::DecisionReminder, news)?;
    Ok(dossier)
}

/// When the site of a request may be reminded again; none: now.
pub fn next_reminder(tx: &mut Tx<'_>, id: BookingId) -> Result<Option<Instant>> {
    Ok(next_reminders(tx, &[id])?.remove(&id))
}

/// When the sites of some requests may be reminded again; those are not among them that may be now.
pub fn next_reminders(tx: &mut Tx<'_>, ids: &[BookingId]) -> Result<BTreeMap<BookingId, Instant>> {
    let last = store::journal::last_of_bookings(tx.conn, ids, JournalAction::BookingRemind)?;
    let next = last.into_iter().map(|(id, last)| (id, last.plus(PAUSE)));
    Ok(next.filter(|(_, next)| tx.now < *next).collect())
}

/// Working days since the request was sent, as its site counts them.
fn days_waited(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<u32> {
    let (tz, holidays) = (dossier.ground.tz(), tx.holidays()?);
    let since = dossier.booking.requested_at.unwrap_or(tx.now).local(tz).date();
    let today = tx.now.local(tz).date();
    let is_holiday = |day| holidays.is_holiday(day);
    Ok(count_working_days(since, today, 4 * ESCALATES_AFTER, is_holiday))
}

/// Gives a waiting request to one of its site's people, who hears of it, or to nobody. It stays theirs until
/// it is decided.
///
/// # Errors
/// [`Error::NotNow`] for one that does not wait, [`Error::Invalid`] for somebody who does not decide there.
pub fn assign(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, to: Option<PersonId>) -> Result<Dossier> {
    tx.open_almanac()?;
    store::bookings::lock_booking(tx.conn, id)?;
    let (mut dossier, doing) = Dossier::open(tx, actor, id, Deed::DecideBooking)?;
    let state = dossier.booking.life.state();
    if !state.is_waiting() {
        let action = Asked::Assignment;
        return Err(NotNow { action, state }.into());
    }
    let known = deciders(tx, dossier.ground.site.operator)?;
    if to.is_some_and(|to| known.iter().all(|(person, _)| *person != to)) {
        return Err(Error::field("person", "unknown", "assign-not-here"));
    }
    if dossier.booking.assigned == to {
        return Ok(dossier);
    }
    store::bookings::set_assigned(tx.conn, id, to)?;
    let number = |person: Option<PersonId>| Some(serde_json::json!({ "assigned": person }).to_string());
    let entry = journal::Entry {
        was: number(dossier.booking.assigned),
        became: number(to),
        ..dossier.entry(JournalAction::BookingAssign, doing)
    };
    dossier.booking.assigned = to;
    let fact = journal::note(tx, actor, entry)?;
    if let Some(to) = to.filter(|to| actor.person != Some(*to)) {
        tell_assigned(tx, &dossier.scene(), fact, actor, to)?;
    }
    Ok(dossier)
}

/// Those who decide for an organisation, with their names, by id.
pub fn deciders(tx: &mut Tx<'_>, operator: OrganisationId) -> Result<Vec<(PersonId, String)>> {
    let contacts = tx.contacts(vec![operator])?;
    let decides = contacts
        .iter()
        .filter(|contact| contact.organisation == Some(operator) && contact.role != MemberRole::Viewer);
    Ok(decides
        .map(|contact| (contact.person, contact.reader.name.clone()))
        .collect())
}
