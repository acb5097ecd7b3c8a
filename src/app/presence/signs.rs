//! Signs that hang in zones: what anybody sees who reads one, and the session that somebody comes to there.

use std::collections::BTreeSet;

use super::links::look_by_link;
use super::{AtSession, CrewDoor, at_session};
use crate::app::access::{or_hidden, scope};
use crate::app::auth::stop_guessing;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::journal::{self, note};
use crate::app::reads::free::pictures;
use crate::app::recordings::public_codes;
use crate::app::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Scope, Seen, Subject};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::free::Picture;
use crate::domain::presence::OPENS_BEFORE;
use crate::domain::public_code::PublicCode;
use crate::domain::span::{Instant, Span};
use crate::store;
use crate::store::sessions::{Session, SessionFilter};
use crate::store::sites::Zone;

/// Most sessions that are looked at for somebody who reads a sign.
const MOST: i64 = 100;
/// Most of them that are shown.
const SHOWN: usize = 3;
/// How far ahead a sign tells when it is free or taken, in days.
const AHEAD: i64 = 2;

/// A zone with its sign, for those who hang it up.
pub struct SignDesk {
    pub ground: Ground,
    pub zone: Zone,
    /// None: it has none yet.
    pub code: Option<PublicCode>,
}

/// The sign of a zone.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not change the zone.
pub fn sign_desk(tx: &mut Tx<'_>, actor: &Actor, site: &str, zone: &str) -> Result<SignDesk> {
    let ground = Ground::load(tx, site)?;
    or_hidden(allow(actor, Deed::EditSite, &Subject::site(ground.site.operator)))?;
    let zone = ground.zone_named(zone)?.clone();
    Ok(SignDesk {
        code: store::presence::signs::sign_of(tx.conn, zone.id)?,
        ground,
        zone,
    })
}

/// Gives a zone a sign. The one that it had opens nothing more.
///
/// # Errors
/// As [`sign_desk`].
pub fn new_sign(tx: &mut Tx<'_>, actor: &Actor, site: &str, zone: &str) -> Result<PublicCode> {
    let desk = sign_desk(tx, actor, site, zone)?;
    let code = loop {
        if let Some(code) = PublicCode::of(tx.random.bytes::<8>()) {
            break code;
        }
    };
    store::presence::signs::put_sign(tx.conn, desk.zone.id, &code, tx.now)?;
    let entry = journal::Entry {
        site: Some(desk.ground.site.id),
        subject: format!("zone {site}/{zone}"),
        ..journal::Entry::of(JournalAction::ZoneSign)
    };
    note(tx, actor, entry)?;
    Ok(code)
}

/// What is on in a zone now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneNow {
    /// Until a moment, never by whom.
    Occupied(Instant),
    /// Open and free, until it is taken or closed.
    Free(Instant),
    /// Neither open nor taken.
    Closed,
}

/// What a sign shows to whoever reads it.
pub struct BySign {
    pub ground: Ground,
    pub zone: Zone,
    /// None where it is not looked at: the zone is retired.
    pub now: Option<ZoneNow>,
    /// Whether work is stopped there.
    pub is_stopped: bool,
    /// Sessions there, now or within the hour, whose people the reader may write down.
    pub own: Vec<OwnHere>,
    /// Sessions there to which the reader holds a link.
    pub links: Vec<LinkHere>,
    /// Whether the reader may report what goes wrong there.
    pub reports: bool,
    /// The codes of the public notices of cameras that record there, now or within the hour.
    pub films: Vec<String>,
}

/// A session at a sign, with its people.
pub struct OwnHere {
    pub session: Session,
    pub title: String,
    pub people: AtSession,
}

/// A session at a sign to which somebody holds a link.
pub struct LinkHere {
    pub token: String,
    pub door: CrewDoor,
}

/// Where the sign with this code hangs.
///
/// # Errors
/// [`Error::NotFound`] for a code that is none; [`Error::TooMany`] for whoever tries many.
pub fn place_of_sign(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<(Ground, ZoneId)> {
    stop_guessing(tx, actor)?;
    let code = PublicCode::read(code).ok_or(Error::NotFound)?;
    let zone = store::presence::signs::zone_of(tx.conn, &code)?.ok_or(Error::NotFound)?;
    let found = store::sites::zones_by_ids(tx.conn, &[zone])?;
    let site = found.first().map(|own| own.site).ok_or(Error::NotFound)?;
    Ok((Ground::of_site(tx, site)?, zone))
}

/// What the sign with this code says. `tokens` are those of the links that the reader's browser used before.
///
/// # Errors
/// [`Error::NotFound`] for a code that is none; [`Error::TooMany`] for whoever tries many.
pub fn look_by_sign(tx: &mut Tx<'_>, actor: &Actor, code: &str, tokens: &[String]) -> Result<BySign> {
    let (ground, zone) = place_of_sign(tx, actor, code)?;
    let zone = ground.zone(zone).cloned().ok_or(Error::NotFound)?;
    let own = match actor.person {
        Some(_) => own_here(tx, actor, &ground, zone.id)?,
        None => Vec::new(),
    };
    let mut links = Vec::new();
    for token in tokens {
        let is_here = |door: &CrewDoor| ground.meets(zone.id, &door.session.zones);
        match look_by_link(tx, actor, token) {
            Ok(door) if is_here(&door) => links.push(LinkHere {
                token: token.clone(),
                door,
            }),
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let stops = store::stops::open_at(tx.conn, &[ground.site.id])?;
    Ok(BySign {
        is_stopped: stops.iter().any(|stop| ground.stops_in(stop, zone.id)),
        now: now_in(tx, &ground, zone.id)?,
        reports: allow(actor, Deed::Report, &Subject::site(ground.site.operator)).is_ok(),
        films: films_here(tx, &ground, zone.id)?,
        own,
        links,
        ground,
        zone,
    })
}

fn now_in(tx: &mut Tx<'_>, ground: &Ground, zone: ZoneId) -> Result<Option<ZoneNow>> {
    let Some(over) = Span::new(tx.now, tx.now.plus_days(AHEAD)) else {
        return Ok(None);
    };
    let all = pictures(tx, &ground.site.slug, over)?;
    let own = all.into_iter().find(|(id, _)| *id == zone);
    Ok(own.map(|(_, picture)| zone_now(&picture, tx.now)))
}

fn zone_now(picture: &Picture, now: Instant) -> ZoneNow {
    let holds = |span: &&Span| span.start <= now && now < span.end;
    if let Some(taken) = picture.occupied.as_slice().iter().find(holds) {
        return ZoneNow::Occupied(taken.end);
    }
    let free = picture.usable.minus(&picture.occupied);
    let free = free.as_slice().iter().find(holds);
    free.map_or(ZoneNow::Closed, |free| ZoneNow::Free(free.end))
}

/// Sessions in a zone, now or within the hour, of those that somebody sees.
fn sessions_here(tx: &mut Tx<'_>, scope: Scope, ground: &Ground, zone: ZoneId) -> Result<Vec<Session>> {
    let filter = SessionFilter {
        from: Some(tx.now),
        // One that begins in an hour is open.
        to: Some(tx.now.plus(OPENS_BEFORE + 1)),
        sites: vec![ground.site.id],
        scope,
        limit: MOST,
        longest: ground.longest_of_all(tx)?,
        ..SessionFilter::default()
    };
    let mut sessions = store::sessions::list_sessions(tx.conn, &filter)?;
    sessions.retain(|own| own.state.is_standing() && ground.meets(zone, &own.zones));
    Ok(sessions)
}

/// The notices of what is recorded in a zone, now or within the hour.
fn films_here(tx: &mut Tx<'_>, ground: &Ground, zone: ZoneId) -> Result<Vec<String>> {
    let of_site = Scope::Part(Seen {
        sites: vec![ground.site.id],
        ..Seen::default()
    });
    let sessions = sessions_here(tx, of_site, ground, zone)?;
    let bookings: BTreeSet<BookingId> = sessions.iter().map(|own| own.booking).collect();
    public_codes(tx, &Vec::from_iter(bookings))
}

/// Sessions in a zone, now or within the hour, whose people somebody may write down.
fn own_here(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, zone: ZoneId) -> Result<Vec<OwnHere>> {
    let scope = scope(tx, actor)?;
    let sessions = sessions_here(tx, scope, ground, zone)?;
    let mut found = Vec::new();
    for session in sessions.into_iter().take(SHOWN) {
        let dossier = Dossier::load(tx, session.booking)?;
        let is_firm = dossier.booking.life.state().is_firm();
        let people = at_session(tx, actor, &dossier, session.id)?;
        if let Some(people) = people.filter(|own| own.checks_in && is_firm) {
            found.push(OwnHere {
                title: dossier.booking.title.clone(),
                session,
                people,
            });
        }
    }
    Ok(found)
}
