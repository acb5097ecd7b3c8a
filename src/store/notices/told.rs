//! What readers were told of a booking, or will be: which notices a later one overtakes, and what their
//! calendars hold.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Expiry, Notice, NoticeState, Overtaker, Row};
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, NoticeId, PersonId, SiteId};
use crate::domain::invitation::{CalendarChange, Held};
use crate::domain::notice::{Event, Reader};
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::among::{among, bookings_where};
use crate::store::error::parsed;
use crate::store::schema::{bookings, notices};
use crate::store::{Conn, Result};

/// The notices of a booking that wait, of some events, oldest first; those that somebody is sending right now
/// as well.
///
/// # Errors
/// The database's.
pub fn list_waiting(conn: &mut Conn, booking: BookingId, events: &[Event]) -> Result<Vec<Notice>> {
    let rows = notices::table
        .filter(notices::booking_id.eq(booking.0))
        .filter(among("notices.state", [NoticeState::Queued.as_str()]))
        .filter(among("notices.event", events.iter().map(|event| event.as_str())))
        .order(notices::id)
        .load::<Row>(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Records what overtook a notice that waits. One that somebody is sending may yet leave; if it does not, it
/// is over then.
///
/// # Errors
/// The database's.
pub fn overtake(conn: &mut Conn, id: NoticeId, by: Overtaker, now: Instant) -> Result<()> {
    let waiting = || {
        notices::table
            .filter(notices::id.eq(id.0))
            .filter(notices::state.eq(NoticeState::Queued.as_str()))
    };
    let by = (
        notices::overtaken_event.eq(by.event.as_str()),
        notices::overtaken_by.eq(by.notice.map(|id| id.0)),
    );
    diesel::update(waiting()).set(by).execute(conn)?;
    let over = (
        notices::state.eq(NoticeState::Expired.as_str()),
        notices::expiry.eq(Expiry::Overtaken.as_str()),
    );
    diesel::update(waiting().filter(notices::lease_until.le(now.unix())))
        .set(over)
        .execute(conn)?;
    Ok(())
}

/// Ends what waits of a booking to an address and is not being sent: its reader no longer belongs.
///
/// # Errors
/// The database's.
pub fn retire(conn: &mut Conn, booking: BookingId, email: &str, now: Instant) -> Result<()> {
    let waiting = notices::table
        .filter(notices::booking_id.eq(booking.0).and(notices::email.eq(email)))
        .filter(among("notices.state", [NoticeState::Queued.as_str()]))
        .filter(
            notices::event
                .ne(Event::Left.as_str())
                .and(notices::lease_until.le(now.unix())),
        );
    let over = (
        notices::state.eq(NoticeState::Expired.as_str()),
        notices::expiry.eq(Expiry::NotConcerned.as_str()),
    );
    diesel::update(waiting).set(over).execute(conn)?;
    Ok(())
}

/// Bookings that were approved and are not over, with site and consortium, by id, at most so many above
/// `after`.
///
/// # Errors
/// The database's.
pub fn list_to_come(
    conn: &mut Conn,
    now: Instant,
    after: BookingId,
    limit: i64,
) -> Result<Vec<(BookingId, SiteId, ConsortiumId)>> {
    let rows: Vec<(i64, i64, i64)> = bookings::table
        .filter(among("bookings.state", bookings_where(BookingState::is_firm)))
        .filter(bookings::ends_at.gt(now.unix()).and(bookings::id.gt(after.0)))
        .order(bookings::id)
        .limit(limit)
        .select((bookings::id, bookings::site_id, bookings::consortium_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, site, consortium)| (BookingId(id), SiteId(site), ConsortiumId(consortium)))
        .collect())
}

/// A reader of a booking, and what their calendar holds of it.
#[derive(Debug, Clone)]
pub struct Holder {
    pub booking: BookingId,
    /// The person; none for addresses that belong to nobody.
    pub person: Option<PersonId>,
    /// How they were written to last.
    pub reader: Reader,
    /// What their calendar holds.
    pub held: Held,
    /// The newest letter that put the whole there or took it out was refused for good: another would be, too.
    pub is_refused: bool,
}

#[derive(Queryable)]
struct HolderRow {
    booking: Option<i64>,
    person: Option<i64>,
    email: String,
    name: String,
    language: String,
    calendar: Option<String>,
    state: String,
    attempts: i64,
    leaves_as: Option<String>,
    overtaken: Option<String>,
}

/// What the calendars of a booking's readers hold, by address; of those who never got a calendar part,
/// nothing.
///
/// # Errors
/// The database's.
pub fn holders(conn: &mut Conn, bookings: &[BookingId]) -> Result<BTreeMap<(BookingId, String), Holder>> {
    let ids: Vec<i64> = bookings.iter().map(|id| id.0).collect();
    let rows: Vec<HolderRow> = notices::table
        .filter(notices::booking_id.eq_any(ids))
        .filter(among(
            "notices.calendar",
            [CalendarChange::Whole.as_str(), CalendarChange::Gone.as_str()],
        ))
        .order(notices::id)
        .select((
            notices::booking_id,
            notices::person_id,
            notices::email,
            notices::name,
            notices::language,
            notices::calendar,
            notices::state,
            notices::attempts,
            notices::leaves_as,
            notices::overtaken_event,
        ))
        .load(conn)?;
    let mut found: BTreeMap<(BookingId, String), Holder> = BTreeMap::new();
    for row in rows {
        let (holder, calendar_change) = row.read()?;
        let Some(holder) = holder else { continue };
        let key = (holder.booking, holder.reader.email.clone());
        let before = found.get(&key).map_or(Held::Nothing, |before| before.held);
        let held = match (calendar_change, holder.held) {
            // What was not sent leaves the calendar as it was; what may have been sent leaves it unsure.
            (CalendarChange::Part, _) | (_, Held::Nothing) => before,
            (CalendarChange::Whole, Held::Perhaps) if before == Held::All => Held::All,
            (CalendarChange::Whole, own) => own,
            (CalendarChange::Gone, Held::All) => Held::Nothing,
            (CalendarChange::Gone, Held::Perhaps) if before == Held::Nothing => Held::Nothing,
            (CalendarChange::Gone, Held::Perhaps) => Held::Perhaps,
        };
        found.insert(key, Holder { held, ..holder });
    }
    Ok(found)
}

impl HolderRow {
    /// The reader with how sure it is that the letter is there, and what it does.
    fn read(self) -> Result<(Option<Holder>, CalendarChange)> {
        let state = parsed("notices.state", &self.state, NoticeState::from_word)?;
        let held = match state {
            NoticeState::Sent => Held::All,
            NoticeState::Queued if self.overtaken.is_none() => Held::All,
            NoticeState::Queued | NoticeState::Dead => Held::Perhaps,
            NoticeState::Expired if self.attempts > 0 || self.leaves_as.is_some() => Held::Perhaps,
            NoticeState::Expired => Held::Nothing,
        };
        let calendar_change = self.calendar.map_or(Ok(CalendarChange::Part), |word| {
            parsed("notices.calendar", &word, CalendarChange::from_word)
        })?;
        let language = parsed("notices.language", &self.language, Language::from_word)?;
        let holder = self.booking.map(|booking| Holder {
            booking: BookingId(booking),
            person: self.person.map(PersonId),
            reader: Reader {
                email: self.email,
                name: self.name,
                language,
            },
            held,
            is_refused: state == NoticeState::Dead,
        });
        Ok((holder, calendar_change))
    }
}
