//! Requests that wait for somebody, in the order in which they came.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::among::among;
use super::schema::bookings;
use super::{Conn, Result};
use crate::domain::booking::BookingState;
use crate::domain::ids::BookingId;

/// Bookings in some states at some sites (none: at any), the one that was sent first at the head.
pub fn list_queue(
    conn: &mut Conn,
    sites: Option<&[i64]>,
    states: &[BookingState],
    limit: i64,
) -> Result<Vec<BookingId>> {
    let mut query = bookings::table
        .filter(among("bookings.state", states.iter().map(|state| state.as_str())))
        .filter(bookings::requested_at.is_not_null())
        .order((bookings::requested_at, bookings::id))
        .select(bookings::id)
        .limit(limit)
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(bookings::site_id.eq_any(sites.to_vec()));
    }
    Ok(query.load::<i64>(conn)?.into_iter().map(BookingId).collect())
}

/// How many bookings of some sites (none: of any) are in each of some states.
pub fn count_in_states(
    conn: &mut Conn,
    sites: Option<&[i64]>,
    states: &[BookingState],
) -> Result<BTreeMap<BookingState, usize>> {
    let mut query = bookings::table
        .filter(among("bookings.state", states.iter().map(|state| state.as_str())))
        .select(bookings::state)
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(bookings::site_id.eq_any(sites.to_vec()));
    }
    let mut counted = BTreeMap::new();
    for word in query.load::<String>(conn)? {
        if let Some(state) = BookingState::from_word(&word) {
            *counted.entry(state).or_default() += 1;
        }
    }
    Ok(counted)
}
