//! The codes of the signs that hang in zones.

use diesel::prelude::*;

use crate::domain::ids::ZoneId;
use crate::domain::public_code::PublicCode;
use crate::domain::span::Instant;
use crate::store::conn::each;
use crate::store::schema::presence::zone_signs;
use crate::store::{Conn, Result};

/// The code of the sign of a zone, where it has one.
pub fn sign_of(conn: &mut Conn, zone: ZoneId) -> Result<Option<PublicCode>> {
    let code: Option<String> = zone_signs::table
        .find(zone)
        .select(zone_signs::code)
        .first(conn)
        .optional()?;
    Ok(code.as_deref().and_then(PublicCode::read))
}

/// The zone in which a sign hangs.
pub fn zone_of(conn: &mut Conn, code: &PublicCode) -> Result<Option<ZoneId>> {
    Ok(zone_signs::table
        .filter(zone_signs::code.eq(code.as_str()))
        .select(zone_signs::zone_id)
        .first(conn)
        .optional()?)
}

/// Gives a zone a sign, in place of the one that it had.
pub fn put_sign(conn: &mut Conn, zone: ZoneId, code: &PublicCode, now: Instant) -> Result<()> {
    let of = zone_signs::zone_id.eq(zone);
    let says = (zone_signs::code.eq(code.as_str()), zone_signs::created_at.eq(now));
    // Of two who press at once the later one's stays, and neither is refused.
    each!(conn, c => {
        diesel::insert_into(zone_signs::table)
            .values((of, says))
            .on_conflict(zone_signs::zone_id)
            .do_update()
            .set(says)
            .execute(c)
    })?;
    Ok(())
}
