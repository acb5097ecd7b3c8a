//! What somebody may see: what it is made of, and how it narrows queries.

use diesel::prelude::*;

use super::columns::read_as::Clock;
use super::schema::{bookings, parties, sites};
use super::{Conn, Result};
use crate::domain::access::Term;
use crate::domain::ids::{BookingId, ConsortiumId, OrganisationId, SiteId};
use crate::domain::span::Tz;

/// Whether a booking was sent: what never was is not for its site.
pub(super) fn was_sent() -> diesel::dsl::IsNotNull<bookings::requested_at> {
    bookings::requested_at.is_not_null()
}

/// Which bookings a [`Seen`](crate::domain::access::Seen) holds: a filter of any query that has bookings.
macro_rules! own_bookings {
    ($seen:expr) => {{
        let seen: &$crate::domain::access::Seen = $seen;
        let at_sites = bookings::site_id
            .eq_any(&seen.sites)
            .and($crate::store::scope::was_sent());
        at_sites
            .or(bookings::consortium_id.eq_any(&seen.consortia))
            .or(bookings::id.eq_any(&seen.bookings))
    }};
}
pub(super) use own_bookings;

/// What organisations reach: the sites that they operate, and when they are parties of which consortia.
#[derive(Debug)]
pub struct Reach {
    /// By id.
    pub sites: Vec<SiteId>,
    /// Of any date, by consortium.
    pub terms: Vec<(ConsortiumId, Term)>,
}

/// What some organisations reach.
pub fn reach(conn: &mut Conn, organisations: &[OrganisationId]) -> Result<Reach> {
    Ok(Reach {
        sites: sites_of_organisations(conn, organisations)?,
        terms: terms_of_organisations(conn, organisations)?,
    })
}

/// The sites that organisations operate.
pub fn sites_of_organisations(conn: &mut Conn, operators: &[OrganisationId]) -> Result<Vec<SiteId>> {
    Ok(sites::table
        .filter(sites::operator_id.eq_any(operators))
        .select(sites::id)
        .order(sites::id)
        .load(conn)?)
}

/// When organisations are parties of which consortia, of any date, by consortium.
pub fn terms_of_organisations(
    conn: &mut Conn,
    organisations: &[OrganisationId],
) -> Result<Vec<(ConsortiumId, Term)>> {
    Ok(parties::table
        .filter(parties::organisation_id.eq_any(organisations))
        .order(parties::consortium_id)
        .select((
            parties::consortium_id,
            (parties::valid_from, parties::valid_until),
        ))
        .load(conn)?)
}

/// The bookings of some consortia, each with the clock of its site.
pub fn clocks_of_bookings(
    conn: &mut Conn,
    consortia: &[ConsortiumId],
) -> Result<Vec<(ConsortiumId, BookingId, Tz)>> {
    let rows: Vec<(ConsortiumId, BookingId, Clock)> = bookings::table
        .inner_join(sites::table.on(sites::id.eq(bookings::site_id)))
        .filter(bookings::consortium_id.eq_any(consortia))
        .order(bookings::id)
        .select((bookings::consortium_id, bookings::id, sites::time_zone))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(consortium, booking, clock)| (consortium, booking, clock.into()))
        .collect())
}
