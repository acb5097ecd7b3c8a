//! What readers were told of a booking, or will be: which notices a later one overtakes, and what their
//! calendars hold.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Expiry, Notice, NoticeState, Overtaker};
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, NoticeId, PersonId, SiteId};
use crate::domain::invitation::{CalendarChange, Held};
use crate::domain::notice::{Event, Reader};
use crate::domain::span::Instant;
use crate::store::among::{among, bookings_where};
use crate::store::schema::{bookings, notices};
use crate::store::{Conn, Result};

/// A notice that has not left yet.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Unsent {
    #[diesel(embed)]
    pub notice: Notice,
    /// Somebody sends it until then.
    pub lease_until: Instant,
}

/// The notices of a booking that wait, of some events, oldest first; those that somebody is sending right now
/// as well.
pub fn list_waiting(conn: &mut Conn, booking: BookingId, events: &[Event]) -> Result<Vec<Unsent>> {
    Ok(notices::table
        .filter(notices::booking_id.eq(booking))
        .filter(among("notices.state", [NoticeState::Queued]))
        .filter(among("notices.event", events))
        .order(notices::id)
        .select(Unsent::as_select())
        .load(conn)?)
}

/// Records what overtook a notice that waits. One that somebody is sending may yet leave; if it does not, it
/// is over then.
pub fn overtake(conn: &mut Conn, id: NoticeId, by: Overtaker, now: Instant) -> Result<()> {
    let waiting = || {
        notices::table
            .filter(notices::id.eq(id))
            .filter(notices::state.eq(NoticeState::Queued))
    };
    let by = (
        notices::overtaken_event.eq(by.event),
        notices::overtaken_by.eq(by.notice),
    );
    diesel::update(waiting()).set(by).execute(conn)?;
    // One under a lease stays queued, so that its sender can still record what became of it.
    let over = (
        notices::state.eq(NoticeState::Expired),
        notices::expiry.eq(Expiry::Overtaken),
    );
    diesel::update(waiting().filter(notices::lease_until.le(now)))
        .set(over)
        .execute(conn)?;
    Ok(())
}

/// The ids of the notices of a booking that wait.
pub fn ids_waiting(conn: &mut Conn, booking: BookingId) -> Result<Vec<NoticeId>> {
    Ok(notices::table
        .filter(notices::booking_id.eq(booking))
        .filter(among("notices.state", [NoticeState::Queued]))
        .order(notices::id)
        .select(notices::id)
        .load(conn)?)
}

/// The notices of a booking that tell of one fact, oldest first.
pub fn list_of_fact(conn: &mut Conn, booking: BookingId, fact: i64) -> Result<Vec<Notice>> {
    let own = notices::table.filter(notices::booking_id.eq(booking));
    Ok(own
        .filter(notices::dedup_key.like(format!("{fact}:%")))
        .order(notices::id)
        .select(Notice::as_select())
        .load(conn)?)
}

/// The newest notice of an event of a booking to a person.
pub fn newest_to(
    conn: &mut Conn,
    booking: BookingId,
    event: Event,
    person: PersonId,
) -> Result<Option<Notice>> {
    let own = notices::table.filter(notices::booking_id.eq(booking));
    Ok(own
        .filter(notices::event.eq(event).and(notices::person_id.eq(person)))
        .order((notices::created_at.desc(), notices::id.desc()))
        .select(Notice::as_select())
        .first(conn)
        .optional()?)
}

/// Removes notices that nobody was sent. Answers how many: fewer when some left, or are leaving right now.
pub fn unsend(conn: &mut Conn, ids: &[NoticeId], now: Instant) -> Result<usize> {
    let left = [NoticeState::Sent, NoticeState::Dead];
    let own = notices::table.filter(notices::id.eq_any(ids));
    let unsent = notices::state.ne_all(left).and(notices::lease_until.le(now));
    Ok(diesel::delete(own.filter(unsent)).execute(conn)?)
}

/// Lets notices wait again that an event overtook, as it was taken back.
pub fn revive(conn: &mut Conn, ids: &[NoticeId], overtaker: Event) -> Result<()> {
    let own = || {
        notices::table
            .filter(notices::id.eq_any(ids))
            .filter(notices::overtaken_event.eq(overtaker))
    };
    let over = notices::state
        .eq(NoticeState::Expired)
        .and(notices::expiry.eq(Expiry::Overtaken));
    diesel::update(own().filter(over))
        .set((
            notices::state.eq(NoticeState::Queued),
            notices::expiry.eq(None::<Expiry>),
        ))
        .execute(conn)?;
    diesel::update(own())
        .set((
            notices::overtaken_event.eq(None::<Event>),
            notices::overtaken_by.eq(None::<NoticeId>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends what waits of a booking to an address and is not being sent: its reader no longer belongs.
pub fn retire(conn: &mut Conn, booking: BookingId, email: &str, now: Instant) -> Result<()> {
    let waiting = notices::table
        .filter(notices::booking_id.eq(booking).and(notices::email.eq(email)))
        .filter(among("notices.state", [NoticeState::Queued]))
        .filter(notices::event.ne(Event::Left).and(notices::lease_until.le(now)));
    let over = (
        notices::state.eq(NoticeState::Expired),
        notices::expiry.eq(Expiry::NotConcerned),
    );
    diesel::update(waiting).set(over).execute(conn)?;
    Ok(())
}

/// Bookings that were approved and are not over, with site and consortium, by id, at most so many above
/// `after`.
pub fn list_to_come(
    conn: &mut Conn,
    now: Instant,
    after: BookingId,
    limit: i64,
) -> Result<Vec<(BookingId, SiteId, ConsortiumId)>> {
    Ok(bookings::table
        .filter(bookings_where(BookingState::is_firm).and(bookings::amends.is_null()))
        .filter(bookings::ends_at.gt(now).and(bookings::id.gt(after)))
        .order(bookings::id)
        .limit(limit)
        .select((bookings::id, bookings::site_id, bookings::consortium_id))
        .load(conn)?)
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
struct HolderRow {
    booking_id: Option<BookingId>,
    person_id: Option<PersonId>,
    #[diesel(select_expression = (notices::email, notices::name, notices::language))]
    reader: Reader,
    calendar: Option<CalendarChange>,
    state: NoticeState,
    attempts: i64,
    leaves_as: Option<String>,
    overtaken_event: Option<Event>,
}

/// What the calendars of a booking's readers hold, by address; of those who never got a calendar part,
/// nothing.
pub fn holders(conn: &mut Conn, bookings: &[BookingId]) -> Result<BTreeMap<(BookingId, String), Holder>> {
    let rows: Vec<HolderRow> = notices::table
        .filter(notices::booking_id.eq_any(bookings))
        .filter(among(
            "notices.calendar",
            [CalendarChange::Whole, CalendarChange::Gone],
        ))
        .order(notices::id)
        .select(HolderRow::as_select())
        .load(conn)?;
    let mut found: BTreeMap<(BookingId, String), Holder> = BTreeMap::new();
    for row in rows {
        let Some((holder, calendar_change)) = row.read() else {
            continue;
        };
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
    /// The reader with how sure it is that the letter is there, and what it does; none for one about no
    /// booking.
    fn read(self) -> Option<(Holder, CalendarChange)> {
        let held = match self.state {
            NoticeState::Sent => Held::All,
            NoticeState::Queued if self.overtaken_event.is_none() => Held::All,
            NoticeState::Queued | NoticeState::Dead => Held::Perhaps,
            NoticeState::Expired if self.attempts > 0 || self.leaves_as.is_some() => Held::Perhaps,
            NoticeState::Expired => Held::Nothing,
        };
        let holder = Holder {
            booking: self.booking_id?,
            person: self.person_id,
            reader: self.reader,
            held,
            is_refused: self.state == NoticeState::Dead,
        };
        Some((holder, self.calendar.unwrap_or(CalendarChange::Part)))
    }
}
