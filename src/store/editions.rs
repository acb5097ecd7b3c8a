//! The number of the almanac's edition: triggers change it with whatever an almanac holds.

use diesel::prelude::*;

use super::schema::editions;
use super::{Conn, Result};

/// The edition in force. No number ever stands for two.
pub fn current_edition(conn: &mut Conn) -> Result<i64> {
    Ok(editions::table.select(editions::number).first(conn)?)
}
