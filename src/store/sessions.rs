//! Sessions: one row per occurrence, keyed by phase and original start.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::among::{among, bookings_where, needs_look, sessions_where};
use super::batch::insert_rows;
use super::error::{json, parsed, to_json};
use super::look::{rules, words};
use super::schema::{bookings, sessions};
use super::scope::{Own, own_bookings};
use super::{Batch, Conn, Error, Result};
use crate::domain::access::{Scope, Seen};
use crate::domain::booking::BookingState;
use crate::domain::flag::SessionFlag;
use crate::domain::ids::{BookingId, ConsortiumId, PhaseId, SessionId, SiteId, ZoneId};
use crate::domain::judge::Rule;
use crate::domain::rivals::Wish;
use crate::domain::schedule::Occurrence;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, LocalTime, Span};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub booking: BookingId,
    pub phase: PhaseId,
    pub site: SiteId,
    /// The zones that it names.
    pub zones: Vec<ZoneId>,
    /// Its name in the schedule.
    pub original_start: LocalTime,
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
    pub broken: Vec<Rule>,
}

impl Session {
    /// Whether a person must look at it.
    #[must_use]
    pub fn needs_look(&self) -> bool {
        self.flag.is_some() || !self.broken.is_empty()
    }

    /// It as one of its schedule.
    #[must_use]
    pub const fn occurrence(&self) -> Occurrence {
        Occurrence {
            original_start: self.original_start,
            span: self.span,
        }
    }

    /// What it takes, for [`rivals`](crate::domain::rivals::rivals), with so many people.
    #[must_use]
    pub fn wish(&self, people: u32) -> Wish<'_> {
        Wish {
            booking: self.booking,
            span: self.span,
            zones: &self.zones,
            people,
        }
    }
}

#[derive(Queryable)]
struct Row {
    id: i64,
    booking_id: i64,
    phase_id: i64,
    site_id: i64,
    zones: String,
    original_start: String,
    starts_at: i64,
    ends_at: i64,
    state: String,
    actual_start: Option<i64>,
    actual_end: Option<i64>,
    flag: Option<String>,
    reason: Option<String>,
    called_off_by: Option<String>,
    weighed: i64,
    broken: String,
}

impl Row {
    fn read(self) -> Result<Session> {
        let span = Span::new(
            Instant::from_unix(self.starts_at),
            Instant::from_unix(self.ends_at),
        );
        Ok(Session {
            id: SessionId(self.id),
            booking: BookingId(self.booking_id),
            phase: PhaseId(self.phase_id),
            site: SiteId(self.site_id),
            zones: json("sessions.zones", &self.zones)?,
            original_start: parsed("sessions.original_start", &self.original_start, |text| {
                LocalTime::parse(text).ok()
            })?,
            span: span.ok_or(Error::Corrupt {
                column: "sessions.ends_at",
                value: self.ends_at.to_string(),
            })?,
            state: parsed("sessions.state", &self.state, SessionState::from_word)?,
            actual_start: self.actual_start.map(Instant::from_unix),
            actual_end: self.actual_end.map(Instant::from_unix),
            flag: self.flag.map(SessionFlag::from_words),
            reason: self.reason,
            called_off_by: self
                .called_off_by
                .map(|word| parsed("sessions.called_off_by", &word, CalledOffBy::from_word))
                .transpose()?,
            weighed: self.weighed,
            broken: rules(&self.broken)?,
        })
    }
}

fn read_all(rows: Vec<Row>) -> Result<Vec<Session>> {
    rows.into_iter().map(Row::read).collect()
}

/// The session with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get_session(conn: &mut Conn, id: SessionId) -> Result<Session> {
    sessions::table.find(id.0).first::<Row>(conn)?.read()
}

/// The sessions of a booking, by start.
pub fn sessions_of_booking(conn: &mut Conn, booking: BookingId) -> Result<Vec<Session>> {
    read_all(
        sessions::table
            .filter(sessions::booking_id.eq(booking.0))
            .order((sessions::starts_at, sessions::id))
            .load(conn)?,
    )
}

/// How many sessions of each booking stand or have been.
pub fn count_by_booking(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<BookingId, i64>> {
    let counted = sessions_where(SessionState::counts_to_quota);
    let rows: Vec<(i64, i64)> = sessions::table
        .filter(sessions::booking_id.eq_any(ids))
        .filter(among("sessions.state", counted))
        .group_by(sessions::booking_id)
        .select((sessions::booking_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(booking, sessions)| (BookingId(booking), sessions))
        .collect())
}

/// What a list of sessions is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct SessionFilter {
    /// That touch this time.
    pub from: Option<Instant>,
    /// See `from`.
    pub to: Option<Instant>,
    /// At these sites; empty: at any.
    pub sites: Vec<i64>,
    /// In this state.
    pub state: Option<SessionState>,
    /// In this zone.
    pub zone: Option<ZoneId>,
    pub consortium: Option<ConsortiumId>,
    /// Only those of bookings within this.
    pub scope: Scope,
    /// After this start and id.
    pub after: Option<(i64, i64)>,
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
fn in_earnest() -> Vec<&'static str> {
    bookings_where(|state| !state.is_on_paper())
}

/// Sessions, by start and id, of bookings that wait, hold or held; of all where the filter says so.
pub fn list_sessions(conn: &mut Conn, filter: &SessionFilter) -> Result<Vec<Session>> {
    // Asked of each session: in a join, SQLite would begin with all bookings of all times.
    let earnest = bookings::table
        .filter(bookings::id.eq(sessions::booking_id))
        .filter(among("bookings.state", in_earnest()));
    let mut query = sessions::table
        .order((sessions::starts_at, sessions::id))
        .limit(filter.limit)
        .into_boxed();
    query = match &filter.scope {
        Scope::Everything if filter.with_paper => query,
        Scope::Everything => query.filter(exists(earnest)),
        Scope::Part(seen) => query.filter(exists(earnest.filter(own_bookings!(Own::of(seen))))),
    };
    if let Some(consortium) = filter.consortium {
        let own = bookings::table.filter(bookings::id.eq(sessions::booking_id));
        query = query.filter(exists(own.filter(bookings::consortium_id.eq(consortium.0))));
    }
    if let Some(from) = filter.from {
        query = query
            .filter(sessions::ends_at.gt(from.unix()))
            .filter(sessions::starts_at.gt(from.unix() - filter.longest));
    }
    if let Some(to) = filter.to {
        query = query.filter(sessions::starts_at.lt(to.unix()));
    }
    if !filter.sites.is_empty() {
        query = query.filter(sessions::site_id.eq_any(filter.sites.clone()));
    }
    if let Some(state) = filter.state {
        query = query.filter(sessions::state.eq(state.as_str()));
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
    read_all(query.load(conn)?)
}

/// Sessions of some bookings that are not over yet and still to come or running, by start.
pub fn coming_of_bookings(conn: &mut Conn, ids: &[i64], now: Instant, limit: i64) -> Result<Vec<Session>> {
    let standing = sessions_where(SessionState::is_standing);
    let rows = sessions::table
        .filter(sessions::booking_id.eq_any(ids))
        .filter(sessions::ends_at.gt(now.unix()))
        .filter(among("sessions.state", standing))
        .order((sessions::starts_at, sessions::id))
        .limit(limit)
        .load::<Row>(conn)?;
    read_all(rows)
}

/// Standing sessions of a site that touch a span, by start, of bookings that wait or hold.
pub fn standing_at_site(conn: &mut Conn, site: SiteId, span: Span, longest: i64) -> Result<Vec<Session>> {
    let standing = sessions_where(SessionState::is_standing);
    let rows = sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(among("bookings.state", in_earnest()))
        .select(sessions::all_columns)
        .filter(sessions::site_id.eq(site.0))
        .filter(sessions::starts_at.lt(span.end.unix()))
        .filter(sessions::starts_at.gt(span.start.unix() - longest))
        .filter(sessions::ends_at.gt(span.start.unix()))
        .filter(among("sessions.state", standing))
        .order((sessions::starts_at, sessions::id))
        .load::<Row>(conn)?;
    read_all(rows)
}

/// Standing sessions of a consortium that touch a span, by start, of bookings that wait or hold.
///
/// # Errors
/// The database's.
pub fn standing_of_consortium(conn: &mut Conn, consortium: ConsortiumId, span: Span) -> Result<Vec<Session>> {
    let standing = sessions_where(SessionState::is_standing);
    let rows = sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(bookings::consortium_id.eq(consortium.0))
        .filter(among("bookings.state", in_earnest()))
        .select(sessions::all_columns)
        .filter(sessions::starts_at.lt(span.end.unix()))
        .filter(sessions::ends_at.gt(span.start.unix()))
        .filter(among("sessions.state", standing))
        .order((sessions::starts_at, sessions::id))
        .load::<Row>(conn)?;
    read_all(rows)
}

/// The sessions of several bookings, by start.
pub fn sessions_of_bookings(conn: &mut Conn, bookings: &[BookingId]) -> Result<Vec<Session>> {
    let ids: Vec<i64> = bookings.iter().map(|id| id.0).collect();
    read_all(
        sessions::table
            .filter(sessions::booking_id.eq_any(ids))
            .order((sessions::starts_at, sessions::id))
            .load(conn)?,
    )
}

/// Sessions to come of bookings within a scope that a person must look at, by start; at most so many.
pub fn flagged_sessions(conn: &mut Conn, scope: &Scope, now: Instant, limit: i64) -> Result<Vec<Session>> {
    let coming = sessions_where(SessionState::is_to_come);
    let mut query = sessions::table
        .filter(needs_look())
        .filter(sessions::starts_at.gt(now.unix()))
        .filter(among("sessions.state", coming))
        .order((sessions::starts_at, sessions::id))
        .limit(limit)
        .into_boxed();
    if let Scope::Part(seen) = scope {
        let named = bookings::table.filter(bookings::id.eq(sessions::booking_id));
        query = query.filter(exists(named.filter(own_bookings!(Own::of(seen)))));
    }
    read_all(query.load(conn)?)
}

/// Sessions to come of approved bookings that somebody sees as their consortium's own and that a person must
/// look at, by start; at most so many.
pub fn flagged_of_consortia(conn: &mut Conn, seen: &Seen, now: Instant, limit: i64) -> Result<Vec<Session>> {
    let coming = sessions_where(SessionState::is_to_come);
    let firm = bookings_where(BookingState::is_firm);
    let own = own_bookings!(Own {
        sites: Vec::new(),
        ..Own::of(seen)
    });
    let own = bookings::table
        .filter(bookings::id.eq(sessions::booking_id))
        .filter(own);
    let rows = sessions::table
        .filter(needs_look())
        .filter(sessions::starts_at.gt(now.unix()))
        .filter(among("sessions.state", coming))
        .filter(exists(own.filter(among("bookings.state", firm))))
        .order((sessions::starts_at, sessions::id))
        .limit(limit)
        .load::<Row>(conn)?;
    read_all(rows)
}

pub fn insert_sessions(batch: &mut Batch<'_>, new: &[Session]) -> Result<()> {
    let rows = new
        .iter()
        .map(|session| {
            Ok((
                sessions::id.eq(session.id.0),
                sessions::booking_id.eq(session.booking.0),
                sessions::phase_id.eq(session.phase.0),
                sessions::site_id.eq(session.site.0),
                sessions::zones.eq(to_json(&session.zones)?),
                sessions::original_start.eq(session.original_start.to_string()),
                sessions::starts_at.eq(session.span.start.unix()),
                sessions::ends_at.eq(session.span.end.unix()),
                sessions::state.eq(session.state.as_str()),
                sessions::flag.eq(session.flag.as_ref().map(SessionFlag::to_string)),
                sessions::reason.eq(session.reason.clone()),
                sessions::called_off_by.eq(session.called_off_by.map(CalledOffBy::as_str)),
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
    diesel::update(sessions::table.find(session.id.0))
        .set((
            sessions::original_start.eq(session.original_start.to_string()),
            sessions::zones.eq(to_json(&session.zones)?),
            sessions::starts_at.eq(session.span.start.unix()),
            sessions::ends_at.eq(session.span.end.unix()),
            sessions::state.eq(session.state.as_str()),
            sessions::actual_start.eq(session.actual_start.map(Instant::unix)),
            sessions::actual_end.eq(session.actual_end.map(Instant::unix)),
            sessions::reason.eq(&session.reason),
            sessions::called_off_by.eq(session.called_off_by.map(CalledOffBy::as_str)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Saves what became of some sessions: state, real end, reason and who called them off. One statement for
/// each set of values that they share, so that it costs the same for one session and for hundreds.
pub fn mark_sessions<'a>(conn: &mut Conn, changed: impl IntoIterator<Item = &'a Session>) -> Result<()> {
    let mut alike: BTreeMap<_, Vec<i64>> = BTreeMap::new();
    for session in changed {
        let by = session.called_off_by.map(CalledOffBy::as_str);
        let values = (
            session.state.as_str(),
            session.actual_end.map(Instant::unix),
            &session.reason,
            by,
        );
        alike.entry(values).or_default().push(session.id.0);
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
    diesel::delete(sessions::table.filter(sessions::booking_id.eq(booking.0))).execute(conn)?;
    Ok(())
}
