//! The armbands that sites gave out.

use diesel::prelude::*;

use super::Presence;
use crate::domain::ids::SiteId;
use crate::store::schema::presence::presences;
use crate::store::sites::hold_site;
use crate::store::{Conn, Result};

/// The entries with an armband that is out at a site, by when people came. Until the transaction ends nobody
/// else gives one out there.
pub fn lock_out(conn: &mut Conn, site: SiteId) -> Result<Vec<Presence>> {
    hold_site(conn, site)?;
    list_out(conn, site)
}

/// The same for looking.
pub fn list_out(conn: &mut Conn, site: SiteId) -> Result<Vec<Presence>> {
    Ok(presences::table
        .filter(presences::site_id.eq(site))
        .filter(presences::band.ne(""))
        .filter(presences::band_back_at.is_null())
        .order((presences::in_at, presences::id))
        .select(Presence::as_select())
        .load(conn)?)
}

/// Keeps which armband an entry has, and whether it is back.
pub fn keep(conn: &mut Conn, own: &Presence) -> Result<()> {
    diesel::update(presences::table.find(own.id))
        .set((
            presences::band.eq(&own.band),
            presences::band_back_at.eq(own.band_back_at),
        ))
        .execute(conn)?;
    Ok(())
}
