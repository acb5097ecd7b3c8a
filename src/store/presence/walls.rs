//! Displays on the walls of duty desks. Stored by the hash of their tokens.

use diesel::prelude::*;

use crate::domain::ids::{PersonId, SiteId};
use crate::domain::span::Instant;
use crate::store::schema::presence::walls;
use crate::store::{Conn, Result};

/// A display on the wall of a site's duty desk.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = walls)]
pub struct WallRow {
    pub id: i64,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    /// Where the display hangs.
    pub name: String,
    pub created_at: Instant,
    /// When it was last looked at, to some minutes.
    pub used_at: Option<Instant>,
}

/// Keeps a display under the hash of its token.
pub fn insert_wall(conn: &mut Conn, new: &WallRow, hash: &str, by: Option<PersonId>) -> Result<()> {
    diesel::insert_into(walls::table)
        .values((
            walls::id.eq(new.id),
            walls::site_id.eq(new.site),
            walls::name.eq(&new.name),
            walls::token_hash.eq(hash),
            walls::created_at.eq(new.created_at),
            walls::created_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// The displays of a site that open something, by when they were made.
pub fn walls_of(conn: &mut Conn, site: SiteId) -> Result<Vec<WallRow>> {
    Ok(walls::table
        .filter(walls::site_id.eq(site))
        .filter(walls::revoked_at.is_null())
        .order(walls::id)
        .select(WallRow::as_select())
        .load(conn)?)
}

/// The display with a token of this hash.
pub fn find_wall(conn: &mut Conn, hash: &str) -> Result<Option<WallRow>> {
    Ok(walls::table
        .filter(walls::token_hash.eq(hash))
        .filter(walls::revoked_at.is_null())
        .select(WallRow::as_select())
        .first(conn)
        .optional()?)
}

/// Those of some hashes whose displays open something.
pub fn standing_walls(conn: &mut Conn, hashes: &[String]) -> Result<Vec<String>> {
    Ok(walls::table
        .filter(walls::token_hash.eq_any(hashes))
        .filter(walls::revoked_at.is_null())
        .select(walls::token_hash)
        .load(conn)?)
}

/// It was looked at.
pub fn mark_used(conn: &mut Conn, id: i64, at: Instant) -> Result<()> {
    diesel::update(walls::table.find(id))
        .set(walls::used_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// It opens nothing from now on. Whether it did.
pub fn revoke(conn: &mut Conn, site: SiteId, id: i64, at: Instant) -> Result<bool> {
    let own = walls::table
        .filter(walls::id.eq(id))
        .filter(walls::site_id.eq(site))
        .filter(walls::revoked_at.is_null());
    Ok(diesel::update(own).set(walls::revoked_at.eq(at)).execute(conn)? > 0)
}
