//! Lists of bookings.

use diesel::prelude::*;

use super::super::among::among;
use super::super::schema::bookings;
use super::super::scope::was_sent;
use super::super::{Conn, Result};
use super::Booking;
use crate::domain::access::Scope;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, SiteId};
use crate::domain::span::Instant;

/// What a list of bookings is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct BookingFilter {
    /// In one of these states; empty: in any.
    pub states: Vec<BookingState>,
    pub site: Option<SiteId>,
    pub consortium: Option<ConsortiumId>,
    /// That touch this time.
    pub from: Option<Instant>,
    /// See `from`.
    pub to: Option<Instant>,
    /// Only those within this.
    pub scope: Scope,
    /// Only those that are no proposed change of another one, or only those that are; none: both.
    pub kind: Option<BookingKind>,
    /// With an id below this one.
    pub before: Option<BookingId>,
    /// At most so many.
    pub limit: i64,
}

/// Whether a booking stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingKind {
    Booking,
    /// A proposed change of another one.
    Amendment,
}

/// In which way somebody sees bookings.
enum Way<'a> {
    All,
    At(&'a [SiteId]),
    Of(&'a [ConsortiumId]),
    Named(&'a [BookingId]),
}

/// Bookings, newest first. One statement, or one for each way in which somebody sees some, such as by their
/// sites and by their consortia: with an "or" in one statement every row of both would be read and sorted,
/// however few are asked for.
pub fn list_bookings(conn: &mut Conn, filter: &BookingFilter) -> Result<Vec<Booking>> {
    let Scope::Part(own) = &filter.scope else {
        return listed(conn, filter, Way::All);
    };
    let mut found = Vec::new();
    if !own.sites.is_empty() {
        found.extend(listed(conn, filter, Way::At(&own.sites))?);
    }
    if !own.consortia.is_empty() {
        found.extend(listed(conn, filter, Way::Of(&own.consortia))?);
    }
    if !own.bookings.is_empty() {
        found.extend(listed(conn, filter, Way::Named(&own.bookings))?);
    }
    found.sort_by_key(|booking| std::cmp::Reverse(booking.id));
    found.dedup_by_key(|booking| booking.id);
    found.truncate(usize::try_from(filter.limit).unwrap_or_default());
    Ok(found)
}

fn listed(conn: &mut Conn, filter: &BookingFilter, way: Way<'_>) -> Result<Vec<Booking>> {
    let mut query = bookings::table
        .order(bookings::id.desc())
        .limit(filter.limit)
        .select(Booking::as_select())
        .into_boxed();
    if !filter.states.is_empty() {
        query = query.filter(among("bookings.state", &filter.states));
    }
    if let Some(site) = filter.site {
        query = query.filter(bookings::site_id.eq(site));
    }
    if let Some(consortium) = filter.consortium {
        query = query.filter(bookings::consortium_id.eq(consortium));
    }
    if let Some(from) = filter.from {
        query = query.filter(bookings::ends_at.gt(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(bookings::starts_at.lt(to));
    }
    query = match filter.kind {
        Some(BookingKind::Booking) => query.filter(bookings::amends.is_null()),
        Some(BookingKind::Amendment) => query.filter(bookings::amends.is_not_null()),
        None => query,
    };
    query = match way {
        Way::All => query,
        Way::At(sites) => query.filter(bookings::site_id.eq_any(sites).and(was_sent())),
        Way::Named(ids) => query.filter(bookings::id.eq_any(ids)),
        Way::Of(consortia) if filter.states.is_empty() => {
            query.filter(bookings::consortium_id.eq_any(consortia))
        }
        // By a sum: PostgreSQL would walk all bookings from the newest in hope of soon meeting enough of
        // these few.
        Way::Of(consortia) => query
            .filter(bookings::consortium_id.eq_any(consortia))
            .order((bookings::id + 0).desc()),
    };
    if let Some(before) = filter.before {
        query = query.filter(bookings::id.lt(before));
    }
    Ok(query.load(conn)?)
}
