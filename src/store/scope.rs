//! What somebody may see: what it is made of, and how it narrows queries.

use diesel::prelude::*;

use super::error::parsed;
use super::schema::{bookings, parties, sites};
use super::{Conn, Result};
use crate::domain::access::{Seen, Term};
use crate::domain::ids::{BookingId, ConsortiumId, SiteId};
use crate::domain::span::{Tz, time_zone};

/// The numbers of a [`Seen`], for filters.
pub(super) struct Own {
    pub(super) sites: Vec<i64>,
    pub(super) consortia: Vec<i64>,
    pub(super) bookings: Vec<i64>,
}

impl Own {
    pub(super) fn of(seen: &Seen) -> Self {
        Self {
            sites: seen.sites.iter().map(|id| id.0).collect(),
            consortia: seen.consortia.iter().map(|id| id.0).collect(),
            bookings: seen.bookings.iter().map(|id| id.0).collect(),
        }
    }
}

/// Whether a booking was sent: what never was is not for its site.
pub(super) fn was_sent() -> diesel::dsl::IsNotNull<bookings::requested_at> {
    bookings::requested_at.is_not_null()
}

/// Which bookings are among somebody's [`Own`]: a filter of any query that has them.
macro_rules! own_bookings {
    ($own:expr) => {{
        let own: $crate::store::scope::Own = $own;
        let at_sites = bookings::site_id
            .eq_any(own.sites)
            .and($crate::store::scope::was_sent());
        at_sites
            .or(bookings::consortium_id.eq_any(own.consortia))
            .or(bookings::id.eq_any(own.bookings))
    }};
}
pub(super) use own_bookings;

/// The sites that organisations operate.
pub fn sites_of_organisations(conn: &mut Conn, operators: &[i64]) -> Result<Vec<SiteId>> {
    let ids: Vec<i64> = sites::table
        .filter(sites::operator_id.eq_any(operators))
        .select(sites::id)
        .order(sites::id)
        .load(conn)?;
    Ok(ids.into_iter().map(SiteId).collect())
}

/// When organisations are parties of which consortia, of any date, by consortium.
pub fn terms_of_organisations(conn: &mut Conn, organisations: &[i64]) -> Result<Vec<(ConsortiumId, Term)>> {
    let rows: Vec<(i64, String, Option<String>)> = parties::table
        .filter(parties::organisation_id.eq_any(organisations))
        .order(parties::consortium_id)
        .select((parties::consortium_id, parties::valid_from, parties::valid_until))
        .load(conn)?;
    let day = |column, text: &str| parsed(column, text, |text: &str| text.parse().ok());
    let term = |(consortium, from, until): (i64, String, Option<String>)| {
        let until = until.map(|text| day("parties.valid_until", &text)).transpose()?;
        Ok((
            ConsortiumId(consortium),
            Term {
                from: day("parties.valid_from", &from)?,
                until,
            },
        ))
    };
    rows.into_iter().map(term).collect()
}

/// The bookings of some consortia, each with the clock of its site.
pub fn clocks_of_bookings(
    conn: &mut Conn,
    consortia: &[ConsortiumId],
) -> Result<Vec<(ConsortiumId, BookingId, Tz)>> {
    let ids: Vec<i64> = consortia.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64, String)> = bookings::table
        .inner_join(sites::table.on(sites::id.eq(bookings::site_id)))
        .filter(bookings::consortium_id.eq_any(ids))
        .order(bookings::id)
        .select((bookings::consortium_id, bookings::id, sites::time_zone))
        .load(conn)?;
    let read = |(consortium, booking, tz): (i64, i64, String)| {
        Ok((
            ConsortiumId(consortium),
            BookingId(booking),
            parsed("sites.time_zone", &tz, time_zone)?,
        ))
    };
    rows.into_iter().map(read).collect()
}
