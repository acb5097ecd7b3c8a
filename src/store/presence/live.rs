//! The sessions that people look at now: those that run, those that somebody is still at, and those that a
//! stop has halted in their time. It costs the same however much is stored.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::domain::access::Seen;
use crate::domain::ids::{BookingId, SessionId, SiteId, ZoneId};
use crate::domain::place::SiteKind;
use crate::domain::presence::Watch;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};
use crate::store::among::Literal;
use crate::store::columns::read_as::{Count, List};
use crate::store::schema::presence::presences;
use crate::store::schema::{bookings, phases, sessions, sites};
use crate::store::sessions::Session;
use crate::store::{Conn, Result};

/// A session with what is known of its people.
#[derive(Debug, Clone, Queryable)]
pub struct LiveRow {
    pub session: SessionId,
    pub booking: BookingId,
    pub site: SiteId,
    /// The zones that it names.
    #[diesel(deserialize_as = List<ZoneId>)]
    pub zones: Vec<ZoneId>,
    pub span: Span,
    pub state: SessionState,
    pub watch: Watch,
    #[diesel(deserialize_as = Count)]
    pub no_show_minutes: u32,
    /// How many people were approved.
    #[diesel(deserialize_as = Count)]
    pub people: u32,
    pub counts: LiveCounts,
    /// Since when somebody has been in who still is.
    pub in_since: Option<Instant>,
    /// When the stop was placed that halted it and still stands.
    pub stopped_at: Option<Instant>,
    /// Until when more time was asked for.
    pub wished_end: Option<Instant>,
}

/// How many there are of something of a session.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct LiveCounts {
    #[diesel(deserialize_as = Count)]
    pub named: u32,
    #[diesel(deserialize_as = Count)]
    pub inside: u32,
    #[diesel(deserialize_as = Count)]
    pub came: u32,
    /// One, where the last session of its booking before it has no log.
    #[diesel(deserialize_as = Count)]
    pub unlogged: u32,
}

// To leave out repeats SQLite would walk through all sessions in the order of their ids.
const LISTED: &str = "sessions.id IN (SELECT running.id FROM sessions AS running \
     WHERE running.state = 'running' \
     UNION ALL SELECT presences.session_id FROM presences WHERE presences.out_at IS NULL \
     UNION ALL SELECT stop_sessions.session_id FROM stops \
     JOIN stop_sessions ON stop_sessions.stop_id = stops.id WHERE stops.resumed_at IS NULL)";
const NAMED: &str = "(SELECT count(*) FROM crew WHERE crew.booking_id = sessions.booking_id)";
const INSIDE: &str = "(SELECT count(*) FROM presences \
     WHERE presences.session_id = sessions.id AND presences.out_at IS NULL)";
const CAME: &str = "(SELECT count(*) FROM presences \
     WHERE presences.session_id = sessions.id AND presences.voided_at IS NULL)";
const UNLOGGED: &str = "(SELECT count(*) FROM sessions AS newest WHERE newest.id = \
     (SELECT prior.id FROM sessions AS prior WHERE prior.booking_id = sessions.booking_id \
     AND prior.starts_at < sessions.starts_at AND prior.state IN ('ended', 'cut_short') \
     ORDER BY prior.starts_at DESC LIMIT 1) \
     AND newest.attendance IS NULL \
     AND NOT EXISTS (SELECT 1 FROM session_logs WHERE session_logs.session_id = newest.id))";
const IN_SINCE: &str = "(SELECT min(presences.in_at) FROM presences \
     WHERE presences.session_id = sessions.id AND presences.out_at IS NULL)";
const STOPPED_AT: &str = "(SELECT min(stops.placed_at) FROM stop_sessions \
     JOIN stops ON stops.id = stop_sessions.stop_id \
     WHERE stop_sessions.session_id = sessions.id AND stops.resumed_at IS NULL)";
const IS_ON: &str = "(sessions.state = 'running' OR EXISTS (SELECT 1 FROM presences \
     WHERE presences.session_id = sessions.id AND presences.out_at IS NULL))";

/// The sessions that are over and that somebody sees as their consortium's own where people are in, by end,
/// and how many people are in at each session. Who is in is asked first: they are few, whatever is stored.
pub fn stayed_of(
    conn: &mut Conn,
    seen: &Seen,
    now: Instant,
) -> Result<(Vec<Session>, BTreeMap<SessionId, i64>)> {
    let inside: Vec<(SessionId, i64)> = presences::table
        .filter(presences::out_at.is_null())
        .group_by(presences::session_id)
        .select((presences::session_id, count_star()))
        .load(conn)?;
    if inside.is_empty() {
        return Ok((Vec::new(), BTreeMap::new()));
    }
    let inside: BTreeMap<SessionId, i64> = inside.into_iter().collect();
    let own = bookings::consortium_id
        .eq_any(&seen.consortia)
        .or(bookings::id.eq_any(&seen.bookings));
    let own = bookings::table
        .filter(bookings::id.eq(sessions::booking_id))
        .filter(own);
    let over = sessions::table
        .filter(sessions::id.eq_any(inside.keys()))
        .filter(sessions::ends_at.le(now))
        .filter(exists(own))
        .order((sessions::ends_at, sessions::id))
        .select(Session::as_select())
        .load(conn)?;
    Ok((over, inside))
}

/// The sessions that people look at now, at sites of one kind or of any. Neither an order nor a limit
/// tempts the database to walk through all sessions by their starts.
pub fn live_rows(conn: &mut Conn, kind: Option<SiteKind>, now: Instant) -> Result<Vec<LiveRow>> {
    let counts = (
        Literal::<BigInt>::of(NAMED),
        Literal::<BigInt>::of(INSIDE),
        Literal::<BigInt>::of(CAME),
        Literal::<BigInt>::of(UNLOGGED),
    );
    let mut query = sessions::table
        .inner_join(sites::table.on(sites::id.eq(sessions::site_id)))
        .inner_join(phases::table.on(phases::id.eq(sessions::phase_id)))
        .filter(Literal::new(LISTED))
        .filter(sessions::ends_at.gt(now).or(Literal::new(IS_ON)))
        .select((
            sessions::id,
            sessions::booking_id,
            sessions::site_id,
            sessions::zones,
            (sessions::starts_at, sessions::ends_at),
            sessions::state,
            sites::presence,
            sites::no_show_minutes,
            phases::people,
            counts,
            Literal::<Nullable<BigInt>>::of(IN_SINCE),
            Literal::<Nullable<BigInt>>::of(STOPPED_AT),
            sessions::wished_end,
        ))
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(sites::kind.eq(kind));
    }
    Ok(query.load(conn)?)
}
