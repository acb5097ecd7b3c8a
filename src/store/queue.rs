//! Requests that wait for somebody, in the order in which they came.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::among::among;
use super::schema::bookings;
use super::{Conn, Result};
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, SiteId};

/// Bookings in some states at some sites (none: at any), the one that was sent first at the head.
pub fn list_queue(
    conn: &mut Conn,
    sites: Option<&[SiteId]>,
    states: &[BookingState],
    limit: i64,
) -> Result<Vec<BookingId>> {
    let mut query = bookings::table
        .filter(among("bookings.state", states))
        .filter(bookings::requested_at.is_not_null())
        .order((bookings::requested_at, bookings::id))
        .select(bookings::id)
        .limit(limit)
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(bookings::site_id.eq_any(sites));
    }
    Ok(query.load(conn)?)
}

/// How many bookings of some sites (none: of any) are in each of some states.
pub fn count_in_states(
    conn: &mut Conn,
    sites: Option<&[SiteId]>,
    states: &[BookingState],
) -> Result<BTreeMap<BookingState, usize>> {
    let mut query = bookings::table
        .filter(among("bookings.state", states))
        .select(bookings::state)
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(bookings::site_id.eq_any(sites));
    }
    let mut counted = BTreeMap::new();
    for state in query.load(conn)? {
        *counted.entry(state).or_default() += 1;
    }
    Ok(counted)
}
