//! A request that waits is brought to mind: whoever asked, or staff for them, has its site asked once more,
//! at most once in a day.

use std::collections::BTreeMap;

use super::dossier::Dossier;
use crate::app::tell::{News, tell};
use crate::app::{Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Asked, BookingState, NotNow};
use crate::domain::fault::Fault;
use crate::domain::ids::BookingId;
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
