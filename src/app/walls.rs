//! Displays on the wall of a site's duty desk: who is there, what has to be done now, who comes. Whoever
//! holds the token of one looks, changes nothing, and opens nothing else.

use super::access::{or_hidden, signed_in};
use super::auth::{stop_guessing, token_hash};
use super::court::Ground;
use super::fields::Fields;
use super::journal::{Entry, note};
use super::presence::{Tonight, tonight_at, wrong_at};
use super::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::journal::JournalAction;
use crate::random::hex;
use crate::store;
use crate::store::incidents::Incident;
use crate::store::presence::walls::WallRow;
use crate::store::stops::Stop;

/// Most displays of a site.
const MOST: usize = 20;
const MAX_NAME: usize = 60;
/// For so many minutes it is not written down again that a display was looked at.
const MARKED_EVERY: i64 = 10;

/// The displays of a site, for those who hang them up.
pub struct WallDesk {
    pub ground: Ground,
    pub walls: Vec<WallRow>,
}

/// What a display shows.
pub struct Wall {
    pub id: i64,
    pub tonight: Tonight,
    /// Stops that stand at the site.
    pub stops: Vec<Stop>,
    /// What went wrong there and is not closed, the worst first.
    pub wrong: Vec<Incident>,
    /// Whether it is to be written down that somebody looks.
    pub is_to_mark: bool,
}

/// The displays of a site.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not hang them up.
pub fn wall_desk(tx: &mut Tx<'_>, actor: &Actor, site: &str) -> Result<WallDesk> {
    signed_in(actor)?;
    let ground = Ground::load(tx, site)?;
    or_hidden(allow(
        actor,
        Deed::KeepPosts,
        &Subject::site(ground.site.operator),
    ))?;
    Ok(WallDesk {
        walls: store::presence::walls::walls_of(tx.conn, ground.site.id)?,
        ground,
    })
}

/// Makes the token of a new display, which nobody can read again.
///
/// # Errors
/// As [`wall_desk`]; [`Error::Invalid`] without a name, and where there are many.
pub fn new_wall(tx: &mut Tx<'_>, actor: &Actor, site: &str, name: &str) -> Result<String> {
    let desk = wall_desk(tx, actor, site)?;
    let mut fields = Fields::default();
    let name = fields.line("name", name, MAX_NAME);
    if desk.walls.len() >= MOST {
        fields.refuse("name", "too_many", Fault::new("walls-most").with("most", MOST));
    }
    let name = fields.done(|| name)?;
    let token = hex(&tx.random.bytes::<20>());
    let new = WallRow {
        id: tx.id()?,
        site: desk.ground.site.id,
        name,
        created_at: tx.now,
        used_at: None,
    };
    store::presence::walls::insert_wall(tx.conn, &new, &token_hash(&token), actor.person)?;
    tell(tx, actor, &desk, JournalAction::SiteWall)?;
    Ok(token)
}

/// A display opens nothing from now on.
///
/// # Errors
/// As [`wall_desk`]; [`Error::NotFound`] for one of another site.
pub fn revoke_wall(tx: &mut Tx<'_>, actor: &Actor, site: &str, id: i64) -> Result<()> {
    let desk = wall_desk(tx, actor, site)?;
    if !store::presence::walls::revoke(tx.conn, desk.ground.site.id, id, tx.now)? {
        return Err(Error::NotFound);
    }
    tell(tx, actor, &desk, JournalAction::SiteWallEnd)
}

fn tell(tx: &mut Tx<'_>, actor: &Actor, desk: &WallDesk, action: JournalAction) -> Result<()> {
    let entry = Entry {
        site: Some(desk.ground.site.id),
        subject: format!("site {}", desk.ground.site.slug),
        ..Entry::of(action)
    };
    note(tx, actor, entry).map(|_| ())
}

/// What the display with a token shows.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none; [`Error::TooMany`] for whoever tries many.
pub fn look_by_wall(tx: &mut Tx<'_>, actor: &Actor, token: &str) -> Result<Wall> {
    let own = open_wall(tx, actor, token)?;
    let ground = Ground::of_site(tx, own.site)?;
    let marked = own
        .used_at
        .is_some_and(|at| at.plus_minutes(MARKED_EVERY) > tx.now);
    Ok(Wall {
        id: own.id,
        stops: store::stops::open_at(tx.conn, &[own.site])?,
        wrong: wrong_at(tx, own.site)?,
        tonight: tonight_at(tx, ground)?,
        is_to_mark: !marked,
    })
}

/// The display with a token.
///
/// # Errors
/// As [`look_by_wall`].
pub fn open_wall(tx: &mut Tx<'_>, actor: &Actor, token: &str) -> Result<WallRow> {
    stop_guessing(tx, actor)?;
    store::presence::walls::find_wall(tx.conn, &token_hash(token))?.ok_or(Error::NotFound)
}

/// Writes down that somebody looks at a display.
pub fn mark_wall(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    Ok(store::presence::walls::mark_used(tx.conn, id, tx.now)?)
}
