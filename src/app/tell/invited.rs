//! Whose calendar holds a booking: what the calendar part of each letter does for its reader, and whether a reader may
//! still know when their letter leaves.

use std::collections::BTreeMap;

use super::{Circle, Extent, Scene, Told, calendar, extent, hears};
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::ids::{BookingId, ConsortiumId, SiteId};
use crate::domain::invitation::{About, Held, Reach, reach};
use crate::domain::notice::{Event, Method};
use crate::domain::policy::Audience;
use crate::store::notices::outbox::Due;
use crate::store::notices::{Expiry, Notice, NoticeState, told};

/// Gives the letters of one event their calendar parts, each by what its reader's calendar holds.
///
/// # Errors
/// The store's.
pub(super) fn fill_calendars(tx: &mut Tx<'_>, scene: &Scene<'_>, contacts: &[Told], notices: &mut [Notice]) -> Result<()> {
    let Some(method) = notices.first().and_then(|notice| notice.event.policy().calendar) else { return Ok(()) };
    let session = notices.first().and_then(|notice| notice.session);
    let about = if session.is_some() { About::Session } else { About::Booking };
    // A whole that is put there asks for nothing that was there before.
    let held = if (method, about) == (Method::Request, About::Booking) { BTreeMap::new() } else { held(tx, scene.booking.id)? };
    for (notice, told) in notices.iter_mut().zip(contacts) {
        let held = held.get(&notice.reader.email).copied().unwrap_or_default();
        notice.reach = reach(method, about, told.keeping, held);
        notice.letter.calendar = notice.reach.and_then(|reach| match reach {
            Reach::Part => calendar(scene, extent(notice.event, session), method, tx.now),
            Reach::Whole => calendar(scene, Extent::Booking, Method::Request, tx.now),
            Reach::Gone => calendar(scene, Extent::Booking, Method::Cancel, tx.now),
        });
    }
    Ok(())
}

/// What calendars hold of a booking by address, with what this transaction has queued already.
fn held(tx: &mut Tx<'_>, booking: BookingId) -> Result<BTreeMap<String, Held>> {
    let holders = told::holders(tx.conn, &[booking])?;
    let mut held: BTreeMap<String, Held> = holders.into_iter().map(|((_, email), holder)| (email, holder.held)).collect();
    for notice in tx.notices.iter().filter(|notice| notice.booking == Some(booking) && notice.state == NoticeState::Queued) {
        match notice.reach {
            Some(Reach::Whole) => drop(held.insert(notice.reader.email.clone(), Held::All)),
            Some(Reach::Gone) => drop(held.remove(&notice.reader.email)),
            Some(Reach::Part) | None => {}
        }
    }
    Ok(held)
}

/// Why a notice about a booking must not leave any more to its reader; none: it may.
///
/// # Errors
/// The store's.
pub fn concern(tx: &mut Tx<'_>, (_, site, consortium): (BookingId, SiteId, ConsortiumId), due: &Due) -> Result<Option<Expiry>> {
    // What takes something out of a calendar is for those who don't belong any more.
    if due.event == Event::Left {
        return Ok(None);
    }
    let ground = Ground::of_site(tx, site)?;
    let Some(person) = due.person else {
        let is_duty = due.event.policy().to.contains(&Audience::Duty) && ground.site.duty_email.as_ref() == Some(&due.email);
        return Ok((!is_duty).then_some(Expiry::NotConcerned));
    };
    let consortium = tx.consortium(consortium)?;
    let circle = Circle::of(tx, &ground, &consortium)?;
    let to = due.event.policy().to;
    let mut why = Some(Expiry::NotConcerned);
    for contact in circle.contacts.iter().filter(|contact| contact.person == person) {
        if to.iter().any(|audience| circle.belongs(contact, *audience)) {
            if hears(contact, due.event) {
                return Ok(None);
            }
            why = Some(Expiry::Muted);
        }
    }
    Ok(why)
}
