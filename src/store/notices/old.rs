//! Notices of long ago, whose letters name people.

use diesel::prelude::*;

use super::NoticeState;
use crate::domain::ids::NoticeId;
use crate::domain::span::Instant;
use crate::store::schema::{bookings, notices};
use crate::store::{Conn, Result};

/// A stretch of the oldest notices.
#[derive(Debug, Default)]
pub struct Old {
    /// Those that nobody needs any more.
    pub ids: Vec<NoticeId>,
    /// After which id older ones may follow; none: none do.
    pub next: Option<NoticeId>,
}

/// How old a notice is, and whether it waits.
#[derive(Debug, Queryable)]
struct Aged {
    id: NoticeId,
    written_at: Instant,
    state: NoticeState,
    /// When its booking ends.
    until: Option<Instant>,
}

impl Aged {
    /// Whether nobody needs it any more: calendars hold bookings until they end.
    fn is_over(&self, before: Instant) -> bool {
        let is_done = self.until.is_none_or(|end| end < before);
        self.written_at < before && self.state != NoticeState::Queued && is_done
    }
}

/// Looks through `limit` notices with ids above `after` for those that were written before a moment, wait no
/// more, and are about no booking that ended since.
pub fn list_old(conn: &mut Conn, after: NoticeId, before: Instant, limit: i64) -> Result<Old> {
    let looked: Vec<Aged> = notices::table
        .left_join(bookings::table.on(bookings::id.nullable().eq(notices::booking_id)))
        .filter(notices::id.gt(after))
        .order(notices::id)
        .limit(limit)
        .select((
            notices::id,
            notices::created_at,
            notices::state,
            bookings::ends_at.nullable(),
        ))
        .load(conn)?;
    let is_full = looked.len() as i64 == limit;
    let last = looked.last().filter(|own| is_full && own.written_at < before);
    Ok(Old {
        next: last.map(|own| own.id),
        ids: looked
            .iter()
            .filter(|own| own.is_over(before))
            .map(|own| own.id)
            .collect(),
    })
}

/// Deletes those of some notices that don't wait to be sent again. How many.
pub fn delete(conn: &mut Conn, ids: &[NoticeId]) -> Result<usize> {
    let own = notices::table
        .filter(notices::id.eq_any(ids))
        .filter(notices::state.ne(NoticeState::Queued));
    Ok(diesel::delete(own).execute(conn)?)
}
