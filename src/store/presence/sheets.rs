//! For which day sites were told who comes tonight and tomorrow.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::booking::BookingState;
use crate::domain::ids::SiteId;
use crate::domain::session::SessionState;
use crate::domain::span::Span;
use crate::store::among::{bookings_where, sessions_where};
use crate::store::conn::each;
use crate::store::schema::presence::sheets;
use crate::store::schema::{bookings, sessions};
use crate::store::{Conn, Result};

/// The sites to which somebody comes in a time.
pub fn awaiting(conn: &mut Conn, over: Span) -> Result<Vec<SiteId>> {
    Ok(sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(
            sessions::starts_at
                .ge(over.start)
                .and(sessions::starts_at.lt(over.end)),
        )
        .filter(sessions_where(SessionState::is_standing))
        .filter(bookings_where(BookingState::is_firm))
        .select(sessions::site_id)
        .distinct()
        .load(conn)?)
}

/// Whether a site was told for a day, or a later one.
pub fn is_told(conn: &mut Conn, site: SiteId, day: NaiveDate) -> Result<bool> {
    let last: Option<String> = sheets::table
        .find(site)
        .select(sheets::day)
        .first(conn)
        .optional()?;
    Ok(last.is_some_and(|last| last >= day.to_string()))
}

/// Marks that a site is told for a day. Whether it was not: of several instances one tells.
pub fn mark_told(conn: &mut Conn, site: SiteId, day: NaiveDate) -> Result<bool> {
    let day = day.to_string();
    let older = sheets::table.find(site).filter(sheets::day.lt(&day));
    if diesel::update(older).set(sheets::day.eq(&day)).execute(conn)? == 1 {
        return Ok(true);
    }
    let values = (sheets::site_id.eq(site), sheets::day.eq(&day));
    let added = each!(conn, c => {
        diesel::insert_into(sheets::table).values(values).on_conflict_do_nothing().execute(c)
    })?;
    Ok(added == 1)
}
