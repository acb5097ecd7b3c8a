//! Whose calendar holds a booking: what the calendar part of each letter does for its reader, and whether a
//! reader may still know when their letter leaves.

use std::collections::BTreeMap;

use super::part::{Extent, calendar, extent};
use super::{Circle, Hearing, News, Scene, Told, hears, leaves_at, tell_to};
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::ids::{BookingId, ConsortiumId, SiteId};
use crate::domain::invitation::{CalendarChange, Held, Keeping, PartSubject, calendar_change};
use crate::domain::notice::{Event, Method, Urgency};
use crate::domain::policy::Audience;
use crate::domain::quiet::QuietHours;
use crate::domain::span::{Instant, Tz};
use crate::store;
use crate::store::consortia::Contact;
use crate::store::notices::outbox::Due;
use crate::store::notices::told::{self, Holder};
use crate::store::notices::{Expiry, Notice, NoticeState};

/// Gives the letters of one event their calendar parts, each by what its reader's calendar holds.
pub(super) fn fill_calendars(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    contacts: &[Told],
    notices: &mut [Notice],
) -> Result<()> {
    let Some(method) = notices.first().and_then(|notice| notice.event.policy().calendar) else {
        return Ok(());
    };
    let session = notices.first().and_then(|notice| notice.session);
    let about = if session.is_some() {
        PartSubject::Session
    } else {
        PartSubject::Booking
    };
    // A whole that is put there asks for nothing that was there before.
    let held = if (method, about) == (Method::Request, PartSubject::Booking) {
        BTreeMap::new()
    } else {
        held(tx, scene.booking.id)?
    };
    for (notice, told) in notices.iter_mut().zip(contacts) {
        let held = held.get(&notice.reader.email).copied().unwrap_or_default();
        notice.calendar_change = calendar_change(method, about, told.keeping, held);
        notice.letter.calendar = notice.calendar_change.and_then(|change| match change {
            CalendarChange::Part => calendar(scene, extent(notice.event, session), method, tx.now),
            CalendarChange::Whole => calendar(scene, Extent::Booking, Method::Request, tx.now),
            CalendarChange::Gone => calendar(scene, Extent::Booking, Method::Cancel, tx.now),
        });
    }
    Ok(())
}

/// What calendars hold of a booking by address, with what this transaction has queued already.
fn held(tx: &mut Tx<'_>, booking: BookingId) -> Result<BTreeMap<String, Held>> {
    let holders = told::holders(tx.conn, &[booking])?;
    let mut held: BTreeMap<String, Held> = holders
        .into_iter()
        .map(|((_, email), holder)| (email, holder.held))
        .collect();
    for notice in tx
        .notices
        .iter()
        .filter(|notice| notice.booking == Some(booking) && notice.state == NoticeState::Queued)
    {
        match notice.calendar_change {
            Some(CalendarChange::Whole) => drop(held.insert(notice.reader.email.clone(), Held::All)),
            Some(CalendarChange::Gone) => drop(held.remove(&notice.reader.email)),
            Some(CalendarChange::Part) | None => {}
        }
    }
    Ok(held)
}

/// Bookings to come with an id above `after`, at most so many, and those of them whose circle of readers is
/// not the one whose calendars hold them.
pub fn find_unsettled(
    tx: &mut Tx<'_>,
    after: BookingId,
    limit: i64,
) -> Result<(Option<BookingId>, Vec<BookingId>)> {
    let ahead = told::list_to_come(tx.conn, tx.now, after, limit)?;
    let ids: Vec<BookingId> = ahead.iter().map(|(id, _, _)| *id).collect();
    let last = ids.last().copied().filter(|_| ids.len() as i64 == limit);
    let mut holders: BTreeMap<BookingId, Vec<Holder>> = BTreeMap::new();
    for ((booking, _), holder) in told::holders(tx.conn, &ids)? {
        holders.entry(booking).or_default().push(holder);
    }
    let mut unsettled = Vec::new();
    for (id, site, consortium) in ahead {
        let ground = Ground::of_site(tx, site)?;
        let consortium = tx.consortium(consortium)?;
        let circle = Circle::of(tx, &ground, &consortium)?;
        let own = holders.remove(&id).unwrap_or_default();
        if own.iter().any(|holder| has_left(&circle, holder))
            || circle
                .contacts
                .iter()
                .any(|contact| is_new(&circle, contact, &own))
        {
            unsettled.push(id);
        }
    }
    Ok((last, unsettled))
}

/// Takes a booking to come out of the calendars of those who left its circle of readers, and puts it into
/// those of who came later (RFC 5546 sections 3.2.5 and 3.2.2).
pub fn settle(tx: &mut Tx<'_>, id: BookingId) -> Result<()> {
    let mut dossier = Dossier::take(tx, id)?;
    if !is_to_come(&dossier, tx.now) {
        return Ok(());
    }
    let circle = Circle::of(tx, &dossier.ground, &dossier.consortium)?;
    retire_left(tx, id, &circle)?;
    let holders: Vec<Holder> = told::holders(tx.conn, &[id])?.into_values().collect();
    let readers = Readers::of(&circle, &holders, tx.now, dossier.ground.tz());
    if readers.is_empty() {
        return Ok(());
    }
    // Calendars take a change only with a higher SEQUENCE.
    for phase in &mut dossier.phases {
        store::bookings::update_phase(tx.conn, phase)?;
    }
    tell_readers(tx, &dossier, readers)
}

/// Whether a booking is firm and some session of it has not ended.
fn is_to_come(dossier: &Dossier, now: Instant) -> bool {
    let ends_later = dossier
        .sessions
        .iter()
        .any(|session| session.state.is_standing() && session.span.end > now);
    dossier.booking.life.state().is_firm() && ends_later
}

/// Retires what was queued for those who left the circle of readers.
fn retire_left(tx: &mut Tx<'_>, id: BookingId, circle: &Circle) -> Result<()> {
    for holder in told::holders(tx.conn, &[id])?
        .into_values()
        .filter(|holder| has_left(circle, holder))
    {
        told::retire(tx.conn, id, &holder.reader.email, tx.now)?;
    }
    Ok(())
}

/// Those whose calendars lose or get a booking, since its circle of readers changed.
struct Readers {
    left: Vec<Told>,
    /// The old addresses of those who stay.
    left_address: Vec<Told>,
    joined: Vec<Told>,
    /// The new addresses of those who were there.
    joined_address: Vec<Told>,
}

impl Readers {
    fn of(circle: &Circle, holders: &[Holder], now: Instant, tz: Tz) -> Self {
        let belongs = |told: &Told| {
            told.person
                .is_some_and(|person| circle.keeping(person) == Keeping::Kept)
        };
        let held = |told: &Told| {
            holders
                .iter()
                .any(|holder| holder.person.is_some() && holder.person == told.person)
        };
        let (left_address, left) = list_left(circle, holders, now, tz).into_iter().partition(belongs);
        let (joined_address, joined) = list_joined(circle, holders, now, tz).into_iter().partition(held);
        Self {
            left,
            left_address,
            joined,
            joined_address,
        }
    }

    const fn is_empty(&self) -> bool {
        self.left.is_empty()
            && self.left_address.is_empty()
            && self.joined.is_empty()
            && self.joined_address.is_empty()
    }
}

/// The addresses whose calendars hold the booking and should not.
fn list_left(circle: &Circle, holders: &[Holder], now: Instant, tz: Tz) -> Vec<Told> {
    holders
        .iter()
        .filter(|holder| has_left(circle, holder))
        .map(|holder| Told {
            person: holder.person,
            reader: holder.reader.clone(),
            leaves_at: leaves_at(Urgency::Normal, Some(QuietHours::usual()), now, tz),
            keeping: Keeping::NotKept,
        })
        .collect()
}

/// The addresses whose calendars should hold the booking and don't, each once.
fn list_joined(circle: &Circle, holders: &[Holder], now: Instant, tz: Tz) -> Vec<Told> {
    let mut joined: Vec<Told> = Vec::new();
    for contact in circle
        .contacts
        .iter()
        .filter(|contact| is_new(circle, contact, holders))
    {
        if !joined
            .iter()
            .any(|told| told.reader.email == contact.reader.email)
        {
            joined.push(Told {
                person: Some(contact.person),
                reader: contact.reader.clone(),
                leaves_at: leaves_at(Urgency::Normal, contact.quiet, now, tz),
                keeping: Keeping::Kept,
            });
        }
    }
    joined
}

fn tell_readers(tx: &mut Tx<'_>, dossier: &Dossier, readers: Readers) -> Result<()> {
    let words = Some(dossier.booking.life.words().to_owned());
    // Who has another address hears at both why.
    let new_address = Some(NEW_ADDRESS.to_owned());
    for (event, reason_code, words, readers) in [
        (Event::Left, None, None, readers.left),
        (Event::Left, new_address.clone(), None, readers.left_address),
        (Event::Joined, None, words.clone(), readers.joined),
        (Event::Joined, new_address, words, readers.joined_address),
    ] {
        let news = News {
            fact: tx.id()?,
            reason_code,
            words,
            ..News::default()
        };
        tell_to(tx, &dossier.scene(), event, news, readers)?;
    }
    Ok(())
}

/// Why a calendar at one address loses what one at another gets.
const NEW_ADDRESS: &str = "new_address";

/// Whether a calendar that may hold a booking is of somebody who hears of it no more, at least not at that
/// address, though no server refused it.
fn has_left(circle: &Circle, holder: &Holder) -> bool {
    let may_hear = holder.held != Held::Nothing && !holder.is_refused;
    let Some(person) = holder.person.filter(|_| may_hear) else {
        return false;
    };
    let is_told = |contact: &Contact| {
        Event::Approved
            .policy()
            .to
            .iter()
            .any(|audience| circle.belongs(contact, *audience))
    };
    let is_here = |contact: &Contact| contact.person == person && contact.reader.email == holder.reader.email;
    !circle
        .contacts
        .iter()
        .any(|contact| is_here(contact) && is_told(contact))
}

/// Whether somebody hears of approvals and has nothing of this booking in their calendar, though no server
/// refused it.
fn is_new(circle: &Circle, contact: &Contact, holders: &[Holder]) -> bool {
    let has = |holder: &Holder| {
        holder.reader.email == contact.reader.email && (holder.held != Held::Nothing || holder.is_refused)
    };
    circle.keeping(contact.person) == Keeping::Kept
        && hears(contact, Event::Approved)
        && !holders.iter().any(has)
}

/// Why a notice about a booking must not leave any more to its reader; none: it may.
pub fn concern(
    tx: &mut Tx<'_>,
    (_, site, consortium): (BookingId, SiteId, ConsortiumId),
    due: &Due,
) -> Result<Option<Expiry>> {
    // What takes something out of a calendar is for those who don't belong any more, and who is of a crew is
    // asked when their link is made.
    if due.event == Event::Left || due.event.is_to_crew() {
        return Ok(None);
    }
    let ground = Ground::of_site(tx, site)?;
    let Some(person) = due.person else {
        let is_duty = due.event.policy().to.contains(&Audience::Duty)
            && ground.site.duty_email.as_ref() == Some(&due.email);
        return Ok((!is_duty).then_some(Expiry::NotConcerned));
    };
    let consortium = tx.consortium(consortium)?;
    let circle = Circle::of(tx, &ground, &consortium)?.with_deputies(tx, due.event, ground.tz())?;
    let own = circle.contacts.iter().filter(|contact| contact.person == person);
    let heard: Vec<Hearing> = own.map(|contact| circle.hears(contact, due.event)).collect();
    Ok(if heard.contains(&Hearing::Told) {
        None
    } else if heard.contains(&Hearing::Muted) {
        Some(Expiry::Muted)
    } else {
        Some(Expiry::NotConcerned)
    })
}
