//! Sessions: one row per occurrence, keyed by phase and original start.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::among::{Literal, bookings_where, needs_look, sessions_where, start_of_few};
use super::batch::insert_rows;
use super::columns::read_as::{List, Rules};
use super::error::to_json;
use super::look::words;
use super::schema::{bookings, sessions};
use super::scope::own_bookings;
use super::{Batch, Conn, Result};
use crate::domain::access::{Scope, Seen};
use crate::domain::booking::BookingState;
use crate::domain::flag::SessionFlag;
use crate::domain::ids::{BookingId, ConsortiumId, PhaseId, SessionId, SiteId, ZoneId};
use crate::domain::judge::Rule;
use crate::domain::presence::Attendance;
use crate::domain::rivals::Wish;
use crate::domain::schedule::Occurrence;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, LocalTime, Span};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Session {
    pub id: SessionId,
    #[diesel(column_name = booking_id)]
    pub booking: BookingId,
    #[diesel(column_name = phase_id)]
    pub phase: PhaseId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    /// The zones that it names.
    #[diesel(deserialize_as = List<ZoneId>)]
    pub zones: Vec<ZoneId>,
    /// Its name in the schedule.
    pub original_start: LocalTime,
    #[diesel(select_expression = (sessions::starts_at, sessions::ends_at))]
    pub span: Span,
    pub state: SessionState,
    /// When it really started.
    pub actual_start: Option<Instant>,
    /// When it really ended.
    pub actual_end: Option<Instant>,
    /// Why a person must look at it: a closure or holiday that came later.
    pub flag: Option<SessionFlag>,
    /// Why it was skipped, moved or cancelled.
    pub reason: Option<String>,
    /// Who left it out or called it off; none for all others, and where it was not written down.
    pub called_off_by: Option<CalledOffBy>,
    /// Closures and holidays with ids up to this one were weighed when it was judged last.
    pub weighed: i64,
    /// The rules that it breaks since they changed, and did not break before.
    #[diesel(deserialize_as = Rules)]
    pub broken: Vec<Rule>,
    /// When it was to end, once that was changed on the day.
    pub planned_end: Option<Instant>,
    /// Until when its consortium asked the site to let it go on; see [`Session::time_wished`].
    pub wished_end: Option<Instant>,
    /// What became of it with its people, where something has to be said of that.
    pub attendance: Option<Attendance>,
}

impl Session {
    /// Whether a person must look at it.
    #[must_use]
    pub fn needs_look(&self) -> bool {
        self.flag.is_some() || !self.broken.is_empty()
    }

    /// Whether somebody must look at it before it comes.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        self.state.is_to_come() && self.needs_look()
    }

    /// Gives it another end on its day. The end that was planned first is kept.
    pub fn end_at(&mut self, end: Instant) {
        self.planned_end.get_or_insert(self.span.end);
        self.span.end = end;
    }

    /// Until when its consortium asks the site to let it go on, as long as that means anything: it is over
    /// once the session is, is called off, or lasts as long by now.
    #[must_use]
    pub fn time_wished(&self) -> Option<Instant> {
        self.wished_end
            .filter(|until| self.state.is_standing() && *until > self.span.end)
    }

    /// Until when its booking, whose sessions these are, has its zones again, or still, from when it ends on:
    /// nobody clears them before.
    #[must_use]
    pub fn goes_on_until(&self, all: &[Self]) -> Option<Instant> {
        let follows = |next: &&Self| {
            let covers = next.span.start <= self.span.end && next.span.end > self.span.end;
            next.id != self.id
                && next.state.is_standing()
                && covers
                && self.zones.iter().all(|zone| next.zones.contains(zone))
        };
        all.iter().filter(follows).map(|next| next.span.end).max()
    }

    /// Whether something can be written of it: it began, or did not though its time came.
    #[must_use]
    pub fn can_have_log(&self) -> bool {
        self.state.has_begun() || self.state == SessionState::Missed
    }

    /// When it was held, or is to be: one that was cut short until then.
    #[must_use]
    pub fn taken(&self) -> Span {
        let cut = self.actual_end.filter(|_| self.state == SessionState::CutShort);
        Span {
            start: self.span.start,
            end: cut.unwrap_or(self.span.end),
        }
    }

    /// It as one of its schedule.
    #[must_use]
    pub const fn occurrence(&self) -> Occurrence {
        Occurrence {
            original_start: self.original_start,
            span: self.span,
        }
    }

    /// What it takes of a plan, for [`rivals`](crate::domain::rivals::rivals), with so many people.
    #[must_use]
    pub fn wish(&self, plan: BookingId, people: u32) -> Wish<'_> {
        Wish {
            booking: self.booking,
            plan,
            span: self.span,
            zones: &self.zones,
            people,
        }
    }
}

/// The session with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get_session(conn: &mut Conn, id: SessionId) -> Result<Session> {
    Ok(sessions::table
        .find(id)
        .select(Session::as_select())
        .first(conn)?)
}

/// The sessions of a booking, by start.
pub fn sessions_of_booking(conn: &mut Conn, booking: BookingId) -> Result<Vec<Session>> {
    sessions_of_bookings(conn, &[booking])
}

/// How many sessions of bookings stand or have been, and how many of those run now.
pub fn count_by_booking(conn: &mut Conn, ids: &[BookingId]) -> Result<BTreeMap<BookingId, Counted>> {
    let rows: Vec<(BookingId, SessionState, i64)> = sessions::table
        .filter(sessions::booking_id.eq_any(ids))
        .filter(sessions_where(SessionState::counts_to_quota))
        .group_by((sessions::booking_id, sessions::state))
        .select((sessions::booking_id, sessions::state, diesel::dsl::count_star()))
        .load(conn)?;
    let mut counted: BTreeMap<BookingId, Counted> = BTreeMap::new();
    for (booking, state, n) in rows {
        let own = counted.entry(booking).or_default();
        own.all += n;
        if state == SessionState::Running {
            own.running += n;
        }
    }
    Ok(counted)
}

/// How many sessions a booking has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Those that stand or have been.
    pub all: i64,
    pub running: i64,
}

/// What a list of sessions is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct SessionFilter {
    /// These alone; empty: any.
    pub ids: Vec<SessionId>,
    /// That touch this time.
    pub from: Option<Instant>,
    /// See `from`.
    pub to: Option<Instant>,
    /// At these sites; empty: at any.
    pub sites: Vec<SiteId>,
    /// In this state.
    pub state: Option<SessionState>,
    /// In this zone.
    pub zone: Option<ZoneId>,
    pub consortium: Option<ConsortiumId>,
    /// Only those of bookings within this.
    pub scope: Scope,
    /// After this start and id.
    pub after: Option<(Instant, SessionId)>,
    /// Also of bookings that are on paper only, for who looks at the bookings anyway. Only where everything
    /// is seen.
    pub with_paper: bool,
    /// At most so many.
    pub limit: i64,
    /// No session is longer, in seconds; bounds how far back the list looks.
    pub longest: i64,
}

/// The states of bookings that are not on paper only. PostgreSQL guesses well how many rows are in one of
/// some states, and far too few not in some others.
fn in_earnest() -> Literal {
    bookings_where(|state| !state.is_on_paper())
}

/// Sessions, by start and id, of bookings that wait, hold or held; of all where the filter says so.
pub fn list_sessions(conn: &mut Conn, filter: &SessionFilter) -> Result<Vec<Session>> {
    // Asked of each session: in a join, SQLite would begin with all bookings of all times.
    let earnest = bookings::table
        .filter(bookings::id.eq(sessions::booking_id))
        .filter(in_earnest());
    let mut query = sessions::table
        .order((sessions::starts_at, sessions::id))
        .limit(filter.limit)
        .select(Session::as_select())
        .into_boxed();
    query = match &filter.scope {
        Scope::Everything if filter.with_paper => query,
        Scope::Everything => query.filter(exists(earnest)),
        Scope::Part(seen) => query.filter(exists(earnest.filter(own_bookings!(seen)))),
    };
    if !filter.ids.is_empty() {
        query = query.filter(sessions::id.eq_any(&filter.ids));
    }
    if let Some(consortium) = filter.consortium {
        let own = bookings::table.filter(bookings::id.eq(sessions::booking_id));
        query = query.filter(exists(own.filter(bookings::consortium_id.eq(consortium))));
    }
    if let Some(from) = filter.from {
        query = query
            .filter(sessions::ends_at.gt(from))
            .filter(sessions::starts_at.gt(from.unix() - filter.longest));
    }
    if let Some(to) = filter.to {
        query = query.filter(sessions::starts_at.lt(to));
    }
    if !filter.sites.is_empty() {
        query = query.filter(sessions::site_id.eq_any(&filter.sites));
    }
    if let Some(state) = filter.state {
        query = query.filter(sessions::state.eq(state));
    }
    if let Some(zone) = filter.zone {
        // Zones are a JSON list of numbers: alone, first, last or between others.
        let like = |pattern: &str| sessions::zones.like(pattern.replace('#', &zone.to_string()));
        query = query.filter(like("[#]").or(like("[#,%")).or(like("%,#]")).or(like("%,#,%")));
    }
    if let Some((start, id)) = filter.after {
        query = query.filter(
            sessions::starts_at
                .gt(start)
                .or(sessions::starts_at.eq(start).and(sessions::id.gt(id))),
        );
    }
    Ok(query.load(conn)?)
}

/// Sessions of some bookings that are not over yet and still to come or running, by start.
pub fn coming_of_bookings(
    conn: &mut Conn,
    ids: &[BookingId],
    now: Instant,
    limit: i64,
) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::booking_id.eq_any(ids))
        .filter(sessions::ends_at.gt(now))
        .filter(sessions_where(SessionState::is_standing))
        .order((start_of_few(), sessions::id))
        .limit(limit)
        .select(Session::as_select())
        .load(conn)?)
}

/// Standing sessions of a site that touch a span, by start, of bookings that wait or hold.
pub fn standing_at_site(conn: &mut Conn, site: SiteId, span: Span, longest: i64) -> Result<Vec<Session>> {
    Ok(sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(in_earnest())
        .filter(sessions::site_id.eq(site))
        .filter(sessions::starts_at.lt(span.end))
        .filter(sessions::starts_at.gt(span.start.unix() - longest))
        .filter(sessions::ends_at.gt(span.start))
        .filter(sessions_where(SessionState::is_standing))
        .order((sessions::starts_at, sessions::id))
        .select(Session::as_select())
        .load(conn)?)
}

/// Standing sessions of a consortium that touch a span, by start, of bookings that wait or hold.
pub fn standing_of_consortium(conn: &mut Conn, consortium: ConsortiumId, span: Span) -> Result<Vec<Session>> {
    Ok(sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(bookings::consortium_id.eq(consortium))
        .filter(in_earnest())
        .filter(sessions::starts_at.lt(span.end))
        .filter(sessions::ends_at.gt(span.start))
        .filter(sessions_where(SessionState::is_standing))
        .order((sessions::starts_at, sessions::id))
        .select(Session::as_select())
        .load(conn)?)
}

/// The sessions of several bookings, by start.
pub fn sessions_of_bookings(conn: &mut Conn, bookings: &[BookingId]) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::booking_id.eq_any(bookings))
        .order((sessions::starts_at, sessions::id))
        .select(Session::as_select())
        .load(conn)?)
}

/// Sessions to come of bookings within a scope that a person must look at, by start; at most so many.
pub fn flagged_sessions(conn: &mut Conn, scope: &Scope, now: Instant, limit: i64) -> Result<Vec<Session>> {
    let mut query = sessions::table
        .filter(needs_look())
        .filter(sessions::starts_at.gt(now))
        .filter(sessions_where(SessionState::is_to_come))
        .order((sessions::starts_at, sessions::id))
        .limit(limit)
        .select(Session::as_select())
        .into_boxed();
    if let Scope::Part(seen) = scope {
        let named = bookings::table.filter(bookings::id.eq(sessions::booking_id));
        query = query.filter(exists(named.filter(own_bookings!(seen))));
    }
    Ok(query.load(conn)?)
}

/// Sessions to come of approved bookings that somebody sees as their consortium's own and that a person must
/// look at, by start; at most so many.
pub fn flagged_of_consortia(conn: &mut Conn, seen: &Seen, now: Instant, limit: i64) -> Result<Vec<Session>> {
    let own = bookings::consortium_id
        .eq_any(&seen.consortia)
        .or(bookings::id.eq_any(&seen.bookings));
    let own = bookings::table
        .filter(bookings::id.eq(sessions::booking_id))
        .filter(own)
        .filter(bookings_where(BookingState::is_firm));
    Ok(sessions::table
        .filter(needs_look())
        .filter(sessions::starts_at.gt(now))
        .filter(sessions_where(SessionState::is_to_come))
        .filter(exists(own))
        .order((sessions::starts_at, sessions::id))
        .limit(limit)
        .select(Session::as_select())
        .load(conn)?)
}

pub fn insert_sessions(batch: &mut Batch<'_>, new: &[Session]) -> Result<()> {
    let rows = new
        .iter()
        .map(|session| {
            Ok((
                sessions::id.eq(session.id),
                sessions::booking_id.eq(session.booking),
                sessions::phase_id.eq(session.phase),
                sessions::site_id.eq(session.site),
                sessions::zones.eq(to_json(&session.zones)?),
                sessions::original_start.eq(session.original_start),
                sessions::starts_at.eq(session.span.start),
                sessions::ends_at.eq(session.span.end),
                sessions::state.eq(session.state),
                sessions::flag.eq(session.flag.clone()),
                sessions::reason.eq(session.reason.clone()),
                sessions::called_off_by.eq(session.called_off_by),
                sessions::weighed.eq(session.weighed),
                sessions::broken.eq(words(&session.broken)),
            ))
        })
        .collect::<Result<Vec<_>>>()?;
    insert_rows!(batch, sessions::table, rows)?;
    Ok(())
}

/// Saves a changed session, but neither its flag nor what it breaks: those are set without the booking's
/// lock.
pub fn update_session(conn: &mut Conn, session: &Session) -> Result<()> {
    diesel::update(sessions::table.find(session.id))
        .set((
            sessions::original_start.eq(session.original_start),
            sessions::zones.eq(to_json(&session.zones)?),
            sessions::starts_at.eq(session.span.start),
            sessions::ends_at.eq(session.span.end),
            sessions::state.eq(session.state),
            sessions::actual_start.eq(session.actual_start),
            sessions::actual_end.eq(session.actual_end),
            sessions::reason.eq(&session.reason),
            sessions::called_off_by.eq(session.called_off_by),
            sessions::planned_end.eq(session.planned_end),
            sessions::wished_end.eq(session.time_wished()),
            sessions::attendance.eq(session.attendance),
        ))
        .execute(conn)?;
    Ok(())
}

/// Saves what became of some sessions: state, real end, reason and who called them off. One statement for
/// each set of values that they share, so that it costs the same for one session and for hundreds.
pub fn mark_sessions<'a>(conn: &mut Conn, changed: impl IntoIterator<Item = &'a Session>) -> Result<()> {
    let mut alike: BTreeMap<_, Vec<SessionId>> = BTreeMap::new();
    for session in changed {
        let values = (
            session.state,
            session.actual_end,
            &session.reason,
            session.called_off_by,
        );
        alike.entry(values).or_default().push(session.id);
    }
    for ((state, actual_end, reason, by), ids) in alike {
        diesel::update(sessions::table.filter(sessions::id.eq_any(ids)))
            .set((
                sessions::state.eq(state),
                sessions::actual_end.eq(actual_end),
                sessions::reason.eq(reason),
                sessions::called_off_by.eq(by),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Removes the sessions of a booking that was never approved, to derive them anew.
pub fn delete_sessions(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::booking_id.eq(booking))).execute(conn)?;
    Ok(())
}
