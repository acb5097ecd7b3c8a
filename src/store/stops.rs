//! Work that somebody stopped, what that did to sessions, and who let it go on.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::among::bookings_where;
use super::batch::Lists;
use super::schema::stops::{stop_sessions, stops};
use super::schema::{bookings, sessions};
use super::scope::own_bookings;
use super::{Conn, Result};
use crate::domain::access::Scope;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, IncidentId, PersonId, SessionId, SiteId, StopId, ZoneId};
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::domain::stop::{Halted, StopScope, missing};
use crate::domain::talk::Side;

/// Somebody's yes to work that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yes {
    pub at: Instant,
    /// None once the service has forgotten who it was.
    pub by: Option<PersonId>,
    pub words: String,
}

/// Work that was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = stops)]
pub struct Stop {
    pub id: StopId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    pub scope: StopScope,
    #[diesel(column_name = zone_id)]
    pub zone: Option<ZoneId>,
    /// Also of a stop of one session.
    #[diesel(column_name = booking_id)]
    pub booking: Option<BookingId>,
    #[diesel(column_name = session_id)]
    pub session: Option<SessionId>,
    pub placed_at: Instant,
    pub placed_by: Option<PersonId>,
    /// For whom it was placed.
    pub side: Side,
    pub reason: String,
    /// What has to be done first; empty when nothing was said.
    pub condition: String,
    #[diesel(column_name = incident_id)]
    pub incident: Option<i64>,
    /// Whether the programme has to say yes, too.
    #[diesel(select_expression = stops::needs_staff.ne(0_i64))]
    pub needs_staff: bool,
    /// The site's yes; see [`Stop::yes_of`].
    pub site_at: Option<Instant>,
    pub site_by: Option<PersonId>,
    pub site_words: String,
    /// The programme's yes to going on.
    pub staff_at: Option<Instant>,
    pub staff_by: Option<PersonId>,
    pub staff_words: String,
    /// When all had said yes who have to; none while it stands.
    pub resumed_at: Option<Instant>,
}

impl Stop {
    /// Why, as far as that was said to all who see it.
    #[must_use]
    pub fn reason_given(&self) -> Option<String> {
        Some(self.reason.clone()).filter(|reason| !reason.is_empty())
    }

    /// One that nobody has answered yet.
    #[must_use]
    pub const fn new(id: StopId, site: SiteId, scope: StopScope, placed_at: Instant, by: Side) -> Self {
        Self {
            id,
            site,
            scope,
            zone: None,
            booking: None,
            session: None,
            placed_at,
            placed_by: None,
            side: by,
            reason: String::new(),
            condition: String::new(),
            incident: None,
            needs_staff: false,
            site_at: None,
            site_by: None,
            site_words: String::new(),
            staff_at: None,
            staff_by: None,
            staff_words: String::new(),
            resumed_at: None,
        }
    }

    /// The yes of a side.
    #[must_use]
    pub fn yes_of(&self, side: Side) -> Option<Yes> {
        let (at, by, words) = match side {
            Side::Site => (self.site_at, self.site_by, &self.site_words),
            Side::Programme => (self.staff_at, self.staff_by, &self.staff_words),
            Side::Consortium => return None,
        };
        at.map(|at| Yes {
            at,
            by,
            words: words.clone(),
        })
    }

    /// Whose yes is there.
    #[must_use]
    pub fn said(&self) -> Vec<Side> {
        let all = Side::ALL.iter().copied();
        all.filter(|side| self.yes_of(*side).is_some()).collect()
    }

    /// Whose yes is missing before work goes on.
    #[must_use]
    pub fn missing(&self) -> Vec<Side> {
        missing(self.needs_staff, &self.said())
    }

    /// The same with the yes of a side.
    #[must_use]
    pub fn with_yes(mut self, side: Side, yes: Yes) -> Self {
        let Yes { at, by, words } = yes;
        match side {
            Side::Site => (self.site_at, self.site_by, self.site_words) = (Some(at), by, words),
            Side::Programme => (self.staff_at, self.staff_by, self.staff_words) = (Some(at), by, words),
            Side::Consortium => {}
        }
        self
    }

    /// All who had a hand in it.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        [self.placed_by, self.site_by, self.staff_by]
            .into_iter()
            .flatten()
    }
}

/// What a stop did to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = stop_sessions)]
pub struct HaltedSession {
    #[diesel(column_name = stop_id)]
    pub stop: StopId,
    #[diesel(column_name = session_id)]
    pub session: SessionId,
    #[diesel(column_name = booking_id)]
    pub booking: BookingId,
    pub halted: Halted,
}

/// Adds a stop that stands from now on.
pub fn insert_stop(conn: &mut Conn, new: &Stop) -> Result<()> {
    diesel::insert_into(stops::table)
        .values((
            (
                stops::id.eq(new.id),
                stops::site_id.eq(new.site),
                stops::scope.eq(new.scope),
                stops::zone_id.eq(new.zone),
                stops::booking_id.eq(new.booking),
                stops::session_id.eq(new.session),
                stops::placed_at.eq(new.placed_at),
                stops::placed_by.eq(new.placed_by),
            ),
            (
                stops::side.eq(new.side),
                stops::reason.eq(&new.reason),
                stops::condition.eq(&new.condition),
                stops::incident_id.eq(new.incident),
                stops::needs_staff.eq(i64::from(new.needs_staff)),
                stops::site_words.eq(""),
                stops::staff_words.eq(""),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Locks a stop until the transaction ends, so that two who say yes at once see each other.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn lock_stop(conn: &mut Conn, id: StopId) -> Result<Stop> {
    if let Conn::Pg(pg) = conn {
        stops::table
            .find(id)
            .select(stops::id)
            .for_no_key_update()
            .first::<i64>(pg)
            .optional()?;
    }
    get_stop(conn, id)
}

/// # Errors
/// [`super::Error::NotFound`].
pub fn get_stop(conn: &mut Conn, id: StopId) -> Result<Stop> {
    Ok(stops::table.find(id).select(Stop::as_select()).first(conn)?)
}

/// Saves who said yes, and whether work goes on.
pub fn update_stop(conn: &mut Conn, stop: &Stop) -> Result<()> {
    diesel::update(stops::table.find(stop.id))
        .set((
            stops::needs_staff.eq(i64::from(stop.needs_staff)),
            stops::incident_id.eq(stop.incident),
            stops::site_at.eq(stop.site_at),
            stops::site_by.eq(stop.site_by),
            stops::site_words.eq(&stop.site_words),
            stops::staff_at.eq(stop.staff_at),
            stops::staff_by.eq(stop.staff_by),
            stops::staff_words.eq(&stop.staff_words),
            stops::resumed_at.eq(stop.resumed_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Has the programme say yes too, where a stop of an incident stands that turned out to be as bad as that.
pub fn needs_staff_for(conn: &mut Conn, incident: i64) -> Result<()> {
    let own = stops::table
        .filter(stops::incident_id.eq(incident))
        .filter(stops::resumed_at.is_null());
    diesel::update(own).set(stops::needs_staff.eq(1)).execute(conn)?;
    Ok(())
}

/// Gives the stops of one incident to another.
pub fn move_to_incident(conn: &mut Conn, from: IncidentId, to: IncidentId) -> Result<()> {
    diesel::update(stops::table.filter(stops::incident_id.eq(from.0)))
        .set(stops::incident_id.eq(to.0))
        .execute(conn)?;
    Ok(())
}

/// The stops that stand at some sites, by id.
pub fn open_at(conn: &mut Conn, sites: &[SiteId]) -> Result<Vec<Stop>> {
    Ok(stops::table
        .filter(stops::site_id.eq_any(sites))
        .filter(stops::resumed_at.is_null())
        .order(stops::id)
        .select(Stop::as_select())
        .load(conn)?)
}

/// The stops of zones and whole sites that stand anywhere.
pub fn open_of_places(conn: &mut Conn) -> Result<Vec<Stop>> {
    Ok(stops::table
        .filter(stops::scope.eq_any([StopScope::Zone, StopScope::Site]))
        .filter(stops::resumed_at.is_null())
        .order(stops::id)
        .select(Stop::as_select())
        .load(conn)?)
}

/// What a list of stops is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct StopFilter {
    pub site: Option<SiteId>,
    /// Only those that stand, or only those that don't.
    pub open: Option<bool>,
    /// Only those of one incident.
    pub incident: Option<IncidentId>,
    /// Only those that were placed, or ended, after this.
    pub since: Option<Instant>,
    pub scope: Scope,
    /// With an id below this one.
    pub before: Option<StopId>,
    /// At most so many.
    pub limit: i64,
}

/// What a filter leaves of all stops, newest first. Who sees the site's bookings sees its stops; a consortium
/// those that concern bookings of its own, and while it has any at the site those of its places.
fn narrowed(filter: &StopFilter) -> stops::BoxedQuery<'_, <Conn as Connection>::Backend> {
    let mut query = stops::table
        .order(stops::id.desc())
        .limit(filter.limit)
        .into_boxed();
    if let Some(site) = filter.site {
        query = query.filter(stops::site_id.eq(site));
    }
    query = match filter.open {
        Some(true) => query.filter(stops::resumed_at.is_null()),
        Some(false) => query.filter(stops::resumed_at.is_not_null()),
        None => query,
    };
    if let Some(incident) = filter.incident {
        query = query.filter(stops::incident_id.eq(incident.0));
    }
    if let Some(since) = filter.since {
        let later = stops::placed_at
            .ge(since)
            .or(stops::resumed_at.ge(since).assume_not_null());
        query = query.filter(stops::resumed_at.is_null().or(later));
    }
    if let Some(before) = filter.before {
        query = query.filter(stops::id.lt(before));
    }
    if let Scope::Part(seen) = &filter.scope {
        let concerned = bookings::table
            .filter(bookings::site_id.eq(stops::site_id))
            .filter(
                stops::booking_id
                    .is_null()
                    .or(stops::booking_id.eq(bookings::id.nullable()).assume_not_null()),
            )
            .filter(bookings_where(was_to_be))
            .filter(own_bookings!(seen));
        query = query.filter(stops::site_id.eq_any(&seen.sites).or(exists(concerned)));
    }
    query
}

/// Stops that somebody sees, newest first.
pub fn list_stops(conn: &mut Conn, filter: &StopFilter) -> Result<Vec<Stop>> {
    Ok(narrowed(filter).select(Stop::as_select()).load(conn)?)
}

/// Those of each of two filters, newest first.
pub fn list_stops_by_each(conn: &mut Conn, filters: &[StopFilter; 2]) -> Result<[Vec<Stop>; 2]> {
    let lists = filters
        .each_ref()
        .map(|filter| narrowed(filter).select(Stop::as_select()));
    Lists(lists).load_each(conn)
}

/// Whether a booking takes place or did, or would if it were not suspended.
const fn was_to_be(state: BookingState) -> bool {
    state.is_firm_or_completed() || matches!(state, BookingState::Suspended)
}

/// Whether somebody sees a stop.
pub fn is_seen(conn: &mut Conn, stop: &Stop, scope: &Scope) -> Result<bool> {
    let filter = StopFilter {
        site: Some(stop.site),
        scope: scope.clone(),
        before: Some(StopId(stop.id.0 + 1)),
        limit: 1,
        ..StopFilter::default()
    };
    Ok(list_stops(conn, &filter)?.iter().any(|own| own.id == stop.id))
}

/// Keeps which sessions a stop has cut.
pub fn insert_halted(conn: &mut Conn, all: &[HaltedSession]) -> Result<()> {
    for one in all {
        diesel::insert_into(stop_sessions::table)
            .values((
                stop_sessions::stop_id.eq(one.stop),
                stop_sessions::session_id.eq(one.session),
                stop_sessions::booking_id.eq(one.booking),
                stop_sessions::halted.eq(one.halted),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What some stops did, by stop and session.
pub fn halted_by(conn: &mut Conn, ids: &[StopId]) -> Result<Vec<HaltedSession>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(stop_sessions::table
        .filter(stop_sessions::stop_id.eq_any(ids))
        .order((stop_sessions::stop_id, stop_sessions::session_id))
        .select(HaltedSession::as_select())
        .load(conn)?)
}

/// What those stops of a site did that ended at a moment or later, by stop and session.
pub fn halted_by_ended(conn: &mut Conn, site: SiteId, since: Instant) -> Result<Vec<HaltedSession>> {
    let ended = stops::table
        .filter(stops::site_id.eq(site))
        .filter(stops::resumed_at.ge(since))
        .select(stops::id);
    Ok(stop_sessions::table
        .filter(stop_sessions::stop_id.eq_any(ended))
        .order((stop_sessions::stop_id, stop_sessions::session_id))
        .select(HaltedSession::as_select())
        .load(conn)?)
}

/// Gives a stop to an incident for which it was not placed, whose restart the programme may have to allow.
pub fn tie(conn: &mut Conn, stop: &Stop) -> Result<()> {
    diesel::update(stops::table.find(stop.id))
        .set((
            stops::incident_id.eq(stop.incident),
            stops::needs_staff.eq(i64::from(stop.needs_staff)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The stops that cut a session short or kept it from starting, by id.
pub fn halting(conn: &mut Conn, session: SessionId) -> Result<Vec<Stop>> {
    let own = stop_sessions::table
        .filter(stop_sessions::session_id.eq(session))
        .select(stop_sessions::stop_id);
    Ok(stops::table
        .filter(stops::id.eq_any(own))
        .order(stops::id)
        .select(Stop::as_select())
        .load(conn)?)
}

/// The bookings of sessions at a site that run, or whose time it is now whatever became of them, by id: those
/// of which a session might run at this moment.
pub fn bookings_on_now(conn: &mut Conn, site: SiteId, now: Instant, longest: i64) -> Result<Vec<BookingId>> {
    let is_now = sessions::starts_at
        .le(now)
        .and(sessions::starts_at.gt(now.unix() - longest))
        .and(sessions::ends_at.gt(now));
    let on = sessions::table
        .filter(sessions::site_id.eq(site))
        .filter(is_now.or(sessions::state.eq(SessionState::Running)))
        .select(sessions::booking_id)
        .distinct()
        .order(sessions::booking_id);
    Ok(on.load(conn)?)
}
