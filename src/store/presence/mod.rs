//! Who is on site: the posts of a site, the crew of a booking, and who came and left.

pub mod bands;
pub mod calls;
pub mod comings;
pub mod crew;
pub mod links;
pub mod live;
pub mod posts;
pub mod sheets;
pub mod signs;
pub mod walls;

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::schema::presence::presences;
use super::schema::sessions;
use super::{Conn, Result};
use crate::domain::ids::{PersonId, PresenceId, SessionId, SiteId, WorkerId};
use crate::domain::presence::{PresenceState, Way};
use crate::domain::span::Instant;

/// One time that somebody was on site.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = presences)]
pub struct Presence {
    pub id: PresenceId,
    #[diesel(column_name = session_id)]
    pub session: SessionId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    /// Who of the crew; none for a visitor.
    #[diesel(column_name = worker_id)]
    pub worker: Option<WorkerId>,
    /// What the visitor is called.
    pub visitor: Option<String>,
    pub in_at: Instant,
    pub in_way: Way,
    /// None while they are in.
    pub out_at: Option<Instant>,
    /// Whether it was written later than it was.
    #[diesel(select_expression = presences::late_entry.ne(0_i64))]
    pub is_late: bool,
    /// When it was closed as wrong.
    pub voided_at: Option<Instant>,
    /// What was wrong; empty: nothing.
    pub words: String,
    /// The number of the armband that the site gave them; empty: none.
    pub band: String,
    /// When the site had it back.
    pub band_back_at: Option<Instant>,
}

impl Presence {
    /// Whether the entry is open.
    #[must_use]
    pub fn state(&self) -> PresenceState {
        match (self.voided_at, self.out_at) {
            (Some(_), _) => PresenceState::Wrong,
            (None, Some(_)) => PresenceState::Out,
            (None, None) => PresenceState::In,
        }
    }

    /// The number of the armband that they have.
    #[must_use]
    pub fn band_out(&self) -> Option<&str> {
        Some(self.band.as_str()).filter(|band| !band.is_empty() && self.band_back_at.is_none())
    }

    /// Whether it says of somebody that they were there at all.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.state() != PresenceState::Wrong
    }
}

/// By whom and how an entry is made.
#[derive(Debug, Clone, Copy)]
pub struct By {
    pub person: Option<PersonId>,
    pub way: Way,
}

/// The entries of some sessions, by when people came.
pub fn of_sessions(conn: &mut Conn, sessions: &[SessionId]) -> Result<Vec<Presence>> {
    Ok(presences::table
        .filter(presences::session_id.eq_any(sessions))
        .order((presences::in_at, presences::id))
        .select(Presence::as_select())
        .load(conn)?)
}

/// Who is on some sites now, by when they came.
pub fn inside(conn: &mut Conn, site: SiteId) -> Result<Vec<Presence>> {
    Ok(presences::table
        .filter(presences::site_id.eq(site))
        .filter(presences::out_at.is_null())
        .order((presences::in_at, presences::id))
        .select(Presence::as_select())
        .load(conn)?)
}

/// How many people are at some sites after the end of their session, by site.
pub fn stayed(conn: &mut Conn, sites: &[SiteId], now: Instant) -> Result<BTreeMap<SiteId, i64>> {
    let rows: Vec<(SiteId, i64)> = presences::table
        .inner_join(sessions::table.on(sessions::id.eq(presences::session_id)))
        .filter(presences::site_id.eq_any(sites))
        .filter(presences::out_at.is_null())
        .filter(sessions::ends_at.le(now))
        .group_by(presences::site_id)
        .select((presences::site_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The entry with this id.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn get(conn: &mut Conn, id: PresenceId) -> Result<Presence> {
    Ok(presences::table
        .find(id)
        .select(Presence::as_select())
        .first(conn)?)
}

/// Writes down that somebody came.
pub fn insert(conn: &mut Conn, new: &Presence, by: Option<PersonId>) -> Result<()> {
    diesel::insert_into(presences::table)
        .values((
            presences::id.eq(new.id),
            presences::session_id.eq(new.session),
            presences::site_id.eq(new.site),
            presences::worker_id.eq(new.worker),
            presences::visitor.eq(&new.visitor),
            presences::in_at.eq(new.in_at),
            presences::in_way.eq(new.in_way),
            presences::in_by.eq(by),
            presences::late_entry.eq(i64::from(new.is_late)),
            presences::words.eq(&new.words),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down that somebody left. An entry that was late stays one.
pub fn leave(conn: &mut Conn, own: &Presence, at: Instant, by: By) -> Result<()> {
    diesel::update(presences::table.find(own.id))
        .set((
            presences::out_at.eq(at),
            presences::out_way.eq(by.way),
            presences::out_by.eq(by.person),
            presences::late_entry.eq(i64::from(own.is_late)),
            presences::band_back_at.eq(own.band_back_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody did not leave, as was written in error. An armband that came back stays back: somebody else may
/// have its number by now.
pub fn stay(conn: &mut Conn, id: PresenceId, words: &str) -> Result<()> {
    diesel::update(presences::table.find(id))
        .set((
            presences::out_at.eq(None::<Instant>),
            presences::out_way.eq(None::<Way>),
            presences::out_by.eq(None::<PersonId>),
            presences::words.eq(words),
        ))
        .execute(conn)?;
    Ok(())
}

/// An entry was wrong. It stays, with what was wrong, and counts for nothing.
pub fn void(conn: &mut Conn, own: &Presence, at: Instant, by: Option<PersonId>, words: &str) -> Result<()> {
    diesel::update(presences::table.find(own.id))
        .set((
            presences::out_at.eq(own.out_at.unwrap_or(at)),
            presences::voided_at.eq(at),
            presences::voided_by.eq(by),
            presences::words.eq(words),
            presences::band_back_at.eq(own.band_back_at.or(Some(at))),
        ))
        .execute(conn)?;
    Ok(())
}
