//! Closures: what they hit is flagged for a person and told, never dropped. Late holidays stand in
//! `holidays`.

mod flags;
mod hits;
mod holidays;

use serde::Deserialize;

use super::court::Ground;
use super::fields::Fields;
use super::tell::News;
use super::{Doing, Error, Result, Tx, allow, journal};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::flag::SessionFlag;
use crate::domain::holidays::{Holiday, Holidays};
use crate::domain::ids::{ClosureId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::{Closed, Event};
use crate::domain::opening::{Closure, Effect, PhaseKind, Shape};
use crate::domain::span::Span;
use crate::domain::text;
use crate::store;
use crate::store::closures::ScopedClosure;
use crate::store::sessions::Session;

pub(super) use flags::tell_each;
use flags::{Cause, flag};
pub(super) use hits::blocking;
use hits::{hits, reasons_left};
pub use holidays::{add_holiday, preview_holiday};

/// A closure as it is sent.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "zone": "main",
    "effect": "block",
    "shape": { "span": { "start": "2027-06-01T09:00:00+09:00", "end": "2027-06-01T12:00:00+09:00" } },
    "reason": "Fire drill",
}))]
pub struct NewClosure {
    /// Slug of the zone; none: the whole site.
    #[serde(default)]
    pub zone: Option<String>,
    /// The phase kinds it stops; empty: every kind.
    #[serde(default)]
    pub phases: Vec<PhaseKind>,
    pub effect: Effect,
    pub shape: Shape,
    pub reason: String,
}

/// What a closure hits.
#[derive(Debug)]
pub struct Hit {
    pub closure: ScopedClosure,
    /// Standing sessions that it touches, by start.
    pub sessions: Vec<Session>,
}

/// Adds a closure to a site and flags the standing sessions that it hits.
pub fn add_closure(tx: &mut Tx<'_>, actor: &Actor, site: &str, new: &NewClosure) -> Result<Hit> {
    let mut ground = Ground::load(tx, site)?;
    let doing = allow_closing(actor, &ground)?;
    let mut scoped = understand(&ground, new)?;
    ground.lock_all(tx)?;
    // After the lock, so that nobody who weighed without seeing it has a later number.
    scoped.closure.id = ClosureId(tx.id()?);
    if let Some(there) = already_there(tx, &scoped)? {
        let sessions = hits(tx, &ground, &there)?;
        return Ok(Hit {
            closure: there,
            sessions,
        });
    }
    store::closures::insert_closure(tx.conn, &scoped, actor.person, tx.now)?;
    let entry = journal::Entry {
        became: serde_json::to_string(new).ok(),
        ..entry_of(JournalAction::ClosureAdd, &ground, &scoped, doing)
    };
    let fact = journal::note(tx, actor, entry)?;
    let sessions = hits(tx, &ground, &scoped)?;
    flag_hits(tx, &ground, &scoped, &sessions, news_of(fact, actor, &scoped))?;
    Ok(Hit {
        closure: scoped,
        sessions,
    })
}

/// What the journal says of a closure that is added or lifted.
fn entry_of(action: JournalAction, ground: &Ground, scoped: &ScopedClosure, doing: Doing) -> journal::Entry {
    journal::Entry {
        site: Some(ground.site.id),
        subject: scoped.closure.reason.clone(),
        on_behalf: journal::on_behalf(doing, &ground.site.slug),
        ..journal::Entry::of(action)
    }
}

/// What people are told of a closure that is added or lifted.
fn news_of(fact: i64, actor: &Actor, scoped: &ScopedClosure) -> News {
    News {
        words: Some(scoped.closure.reason.clone()),
        ..News::by(fact, actor)
    }
}

/// Flags the sessions that a closure hits, and tells each booking's people when it hits theirs.
fn flag_hits(
    tx: &mut Tx<'_>,
    ground: &Ground,
    scoped: &ScopedClosure,
    sessions: &[Session],
    news: News,
) -> Result<()> {
    let closure = &scoped.closure;
    let holidays = tx.holidays()?;
    let zone = scoped
        .zone
        .and_then(|id| ground.zone(id))
        .map(|zone| zone.names.clone());
    let closed = |own: &[&Session]| {
        let mut spans: Vec<Span> = own
            .iter()
            .filter_map(|session| closure.first_hit(ground.tz(), &holidays, session.span))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        Closed::Closure {
            zone: zone.clone(),
            shape: closure.shape.clone(),
            spans,
            blocks: Some(closure.effect == Effect::Block),
        }
    };
    let cause = Cause {
        flag: &SessionFlag::of_closure(closure),
        event: Event::ClosureHits,
        news,
    };
    flag(tx, sessions, cause, &closed)
}

/// The closure in force that says the same: a form that is sent twice makes one.
fn already_there(tx: &mut Tx<'_>, new: &ScopedClosure) -> Result<Option<ScopedClosure>> {
    let Some(site) = new.site else { return Ok(None) };
    let in_force = store::closures::closures_of_site(tx.conn, site)?;
    let same = |other: &ScopedClosure| {
        let closure = Closure {
            id: new.closure.id,
            ..other.closure.clone()
        };
        (other.site, other.zone, &closure) == (new.site, new.zone, &new.closure)
    };
    Ok(in_force.into_iter().find(same))
}

/// Whom a closure would hit; nothing is written.
pub fn preview_closure(tx: &mut Tx<'_>, actor: &Actor, site: &str, new: &NewClosure) -> Result<Hit> {
    let ground = closable(tx, actor, site)?;
    let closure = understand(&ground, new)?;
    let sessions = hits(tx, &ground, &closure)?;
    Ok(Hit { closure, sessions })
}

/// A closure in force at a site, and the standing sessions that it hits.
pub fn get_closure(tx: &mut Tx<'_>, actor: &Actor, site: &str, id: ClosureId) -> Result<Hit> {
    let ground = closable(tx, actor, site)?;
    let closure = store::closures::get_closure(tx.conn, id)?;
    if closure.site != Some(ground.site.id) {
        return Err(Error::NotFound);
    }
    let sessions = hits(tx, &ground, &closure)?;
    Ok(Hit { closure, sessions })
}

/// The site, for somebody who may close it.
pub fn closable(tx: &mut Tx<'_>, actor: &Actor, site: &str) -> Result<Ground> {
    let ground = Ground::load(tx, site)?;
    allow_closing(actor, &ground)?;
    Ok(ground)
}

/// Whether somebody closes a site as its own, or on its behalf.
fn allow_closing(actor: &Actor, ground: &Ground) -> Result<Doing> {
    allow(actor, Deed::CloseSite, &Subject::site(ground.site.operator))
}

/// Whether somebody may close a site that they see.
///
/// # Errors
/// Those of [`closable`], but for a refusal.
pub fn may_close(tx: &mut Tx<'_>, actor: &Actor, site: &str) -> Result<bool> {
    match closable(tx, actor, site) {
        Ok(_) => Ok(true),
        Err(Error::Forbidden) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Takes a closure out of force and the flags that it set off the sessions. A session that something else
/// hits as well keeps a flag, with that reason; the answer holds only those that are rid of theirs. Nothing
/// is told of those that still break a rule.
pub fn lift_closure(tx: &mut Tx<'_>, actor: &Actor, site: &str, id: ClosureId) -> Result<Hit> {
    let mut ground = Ground::load(tx, site)?;
    let scoped = store::closures::get_closure(tx.conn, id)?;
    if scoped.site != Some(ground.site.id) {
        return Err(Error::NotFound);
    }
    let doing = allow_closing(actor, &ground)?;
    // Two that are lifted at once must not each leave the flag to the other.
    ground.lock_all(tx)?;
    store::closures::lift_closure(tx.conn, id, tx.now)?;
    let holidays = tx.holidays()?;
    let mut flagged = hits(tx, &ground, &scoped)?;
    flagged.retain(|session| is_flagged_by(&scoped, &ground, &holidays, session));
    let sessions = take_flags_off(tx, &ground, flagged)?;
    let entry = entry_of(JournalAction::ClosureLift, &ground, &scoped, doing);
    let fact = journal::note(tx, actor, entry)?;
    let clear: Vec<Session> = sessions
        .iter()
        .filter(|session| session.broken.is_empty())
        .cloned()
        .collect();
    let news = news_of(fact, actor, &scoped);
    tell_each(tx, &clear, Event::ClosureLifted, news, &|_| None)?;
    Ok(Hit {
        closure: scoped,
        sessions,
    })
}

/// Whether a session that a closure hits has its flag from that closure.
fn is_flagged_by(scoped: &ScopedClosure, ground: &Ground, holidays: &Holidays, session: &Session) -> bool {
    let closure = &scoped.closure;
    let Some(flag) = &session.flag else { return false };
    let hits = |day: &Holiday| {
        closure
            .first_hit(ground.tz(), &Holidays::new([day.clone()]), session.span)
            .is_some()
    };
    // A holiday that came later has put its own name there.
    let mut days = holidays.all().filter(|day| flag.is_of_holiday(day));
    flag.is_of_closure(closure) || closure.shape.follows_holidays() && days.any(hits)
}

/// Takes the flags off sessions, but for those that something else hits, which get its reason in their place;
/// those that have none any more.
fn take_flags_off(tx: &mut Tx<'_>, ground: &Ground, mut sessions: Vec<Session>) -> Result<Vec<Session>> {
    let left = reasons_left(tx, ground, &sessions)?;
    for (flag, flagged) in &left {
        store::look::set_flags(tx.conn, flagged, Some(flag))?;
    }
    sessions.retain(|session| !left.values().flatten().any(|id| *id == session.id));
    let ids: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
    store::look::set_flags(tx.conn, &ids, None)?;
    Ok(sessions)
}

/// The closures in force at a site.
pub fn list_closures(tx: &mut Tx<'_>, site: &str) -> Result<(Ground, Vec<ScopedClosure>)> {
    let ground = Ground::load(tx, site)?;
    let closures = store::closures::closures_of_site(tx.conn, ground.site.id)?;
    Ok((ground, closures))
}

/// A closure under no id yet.
fn understand(ground: &Ground, new: &NewClosure) -> Result<ScopedClosure> {
    let mut fields = Fields::default();
    let reason = fields.check("reason", "text", text::line(&new.reason, 200));
    if let Err(error) = new.shape.check() {
        fields.refuse(&format!("shape.{}", error.field), "shape", &error.fault);
    }
    let zone = new.zone.as_deref().and_then(|slug| ground.zone_named(slug).ok());
    if new.zone.is_some() && zone.is_none() {
        let message = Fault::new("no-zone-of").with("site", &ground.site.slug);
        fields.refuse("zone", "no_such_zone", message);
    }
    fields.done(|| {
        Some(ScopedClosure {
            site: Some(ground.site.id),
            zone: zone.map(|zone| zone.id),
            closure: Closure {
                id: ClosureId(0),
                phases: new.phases.clone(),
                effect: new.effect,
                shape: new.shape.clone(),
                reason: reason?,
            },
        })
    })
}
