//! Which sessions closures and holidays touch.

use std::collections::BTreeMap;

use crate::app::court::Ground;
use crate::app::reads::lists::distinct;
use crate::app::rejudge::HORIZON_DAYS;
use crate::app::{Result, Tx};
use crate::domain::flag::SessionFlag;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{BookingId, SessionId, ZoneId};
use crate::domain::opening::PhaseKind;
use crate::domain::span::{Span, Tz};
use crate::store;
use crate::store::bookings::Phase;
use crate::store::closures::ScopedClosure;
use crate::store::sessions::Session;

/// Standing sessions that a closure touches, of the phase kinds that it stops, in its zone or any zone below
/// or above.
pub(super) fn hits(tx: &mut Tx<'_>, ground: &Ground, scoped: &ScopedClosure) -> Result<Vec<Session>> {
    let holidays = tx.holidays()?;
    hits_on(tx, ground, scoped, &holidays)
}

/// The same, if these were all the holidays.
pub(super) fn hits_on(
    tx: &mut Tx<'_>,
    ground: &Ground,
    scoped: &ScopedClosure,
    days: &Holidays,
) -> Result<Vec<Session>> {
    let tz = ground.tz();
    standing(tx, ground, scoped.zone, |span, kind| {
        scoped.closure.concerns(kind) && scoped.closure.first_hit(tz, days, span).is_some()
    })
}

/// Why some of these sessions still need a person: the newest closure or late holiday that hits them and was
/// not weighed.
pub(super) fn reasons_left(
    tx: &mut Tx<'_>,
    ground: &Ground,
    sessions: &[Session],
) -> Result<BTreeMap<SessionFlag, Vec<SessionId>>> {
    let Some(oldest) = sessions.iter().map(|session| session.weighed).min() else {
        return Ok(BTreeMap::new());
    };
    let closures = store::closures::closures_of_site(tx.conn, ground.site.id)?;
    let late = store::closures::holidays_after(tx.conn, &tx.rules.holiday_calendar, oldest)?;
    let holidays = tx.holidays()?;
    let phases = phases_of(tx, sessions)?;
    let mut left: BTreeMap<SessionFlag, Vec<SessionId>> = BTreeMap::new();
    for session in sessions {
        let Some(phase) = phases
            .get(&session.booking)
            .and_then(|own| own.iter().find(|phase| phase.id == session.phase))
        else {
            continue;
        };
        let hits = |scoped: &&ScopedClosure, days: &Holidays| {
            let shut = scoped.zone.is_none_or(|zone| ground.meets(zone, &session.zones))
                && scoped.closure.concerns(phase.kind);
            shut && scoped
                .closure
                .first_hit(ground.tz(), days, session.span)
                .is_some()
        };
        let touches = |days: &Holidays| {
            let mut closing = closures
                .iter()
                .filter(|scoped| scoped.closure.shape.follows_holidays());
            closing.any(|scoped| hits(&scoped, days))
                || (phase.schedule.skip_holidays && starts_on(days, session.span, ground.tz()))
        };
        let closure = closures
            .iter()
            .rfind(|scoped| hits(scoped, &holidays))
            .map(|scoped| (scoped.closure.id.0, SessionFlag::of_closure(&scoped.closure)));
        let holiday = late
            .iter()
            .rfind(|(_, day)| touches(&Holidays::new([day.clone()])))
            .map(|(id, day)| (*id, SessionFlag::of_holiday(day)));
        let newest = [closure, holiday]
            .into_iter()
            .flatten()
            .filter(|(id, _)| *id > session.weighed)
            .max_by_key(|(id, _)| *id);
        if let Some((_, flag)) = newest {
            left.entry(flag).or_default().push(session.id);
        }
    }
    Ok(left)
}

pub(super) fn phases_of(tx: &mut Tx<'_>, sessions: &[Session]) -> Result<BTreeMap<BookingId, Vec<Phase>>> {
    let ids = distinct(sessions.iter().map(|session| session.booking));
    Ok(store::bookings::phases_of_bookings(tx.conn, &ids)?)
}

/// Standing sessions of a site from now on for which `is_hit` holds.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    ground: &Ground,
    zone: Option<ZoneId>,
    is_hit: impl Fn(Span, PhaseKind) -> bool,
) -> Result<Vec<Session>> {
    let ahead = Span {
        start: tx.now,
        end: tx.now.plus_days(HORIZON_DAYS),
    };
    let longest = ground.longest_of_all(tx)?;
    let mut sessions = store::sessions::standing_at_site(tx.conn, ground.site.id, ahead, longest)?;
    if let Some(zone) = zone {
        sessions.retain(|session| ground.meets(zone, &session.zones));
    }
    let phases = phases_of(tx, &sessions)?;
    let kind_of = |session: &Session| {
        phases
            .get(&session.booking)?
            .iter()
            .find(|phase| phase.id == session.phase)
            .map(|phase| phase.kind)
    };
    sessions.retain(|session| kind_of(session).is_some_and(|kind| is_hit(session.span, kind)));
    Ok(sessions)
}

pub(super) fn starts_on(days: &Holidays, span: Span, tz: Tz) -> bool {
    days.is_holiday(span.start.local(tz).date())
}

/// Why a session can't start: the newest closure that blocks it and was not weighed, or blocks a holiday that
/// was not.
pub(in crate::app) fn blocking(
    tx: &mut Tx<'_>,
    ground: &Ground,
    session: &Session,
) -> Result<Option<String>> {
    let phases = store::bookings::phases_of_booking(tx.conn, session.booking)?;
    let Some(phase) = phases.iter().find(|phase| phase.id == session.phase) else {
        return Ok(None);
    };
    let closures = store::closures::closures_of_site(tx.conn, ground.site.id)?;
    let late = store::closures::holidays_after(tx.conn, &tx.rules.holiday_calendar, session.weighed)?;
    let (all, late) = (
        tx.holidays()?,
        Holidays::new(late.into_iter().map(|(_, day)| day)),
    );
    let blocks = |scoped: &&ScopedClosure| {
        let came_later = scoped.closure.id.0 > session.weighed;
        let days = if came_later { &*all } else { &late };
        let is_new = came_later || scoped.closure.shape.follows_holidays();
        let is_there = scoped.zone.is_none_or(|zone| ground.meets(zone, &session.zones));
        let shuts = scoped.closure.blocks(phase.kind);
        is_new
            && is_there
            && shuts
            && scoped
                .closure
                .first_hit(ground.tz(), days, session.span)
                .is_some()
    };
    Ok(closures
        .iter()
        .rfind(blocks)
        .map(|scoped| scoped.closure.reason.clone()))
}
