//! Where sessions could go that a closure or holiday hit: each by itself, and all of them together without
//! meeting one another. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;

use crate::app::bookings::dossier::Dossier;
use crate::app::bookings::sessions::is_alone;
use crate::app::court::{Lock, PlannedPhase, Terms};
use crate::app::reads::lists::distinct;
use crate::app::tell::told;
use crate::app::{Result, Tx, allow};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{BookingId, SessionId, ZoneId};
use crate::domain::judge::{Finding, Outcome, Rule, Severity};
use crate::domain::notice::Event;
use crate::domain::schedule::Occurrence;
use crate::domain::span::{LocalTime, Span, Tz, resolve};
use crate::store::sessions::Session;

/// How many days before and after its own a session is tried.
const TRIED_DAYS: i64 = 14;
/// Most days that are offered for one session.
const MOST_NEAR: usize = 3;
/// Most sessions that places are looked for at once: each is brought before the judge.
const MOST_SETTLED: usize = 60;

/// When a session could be, in the zones where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its start on the site's clock.
    pub start: LocalTime,
    pub span: Span,
    /// How many days later; earlier below zero.
    pub days: i64,
}

/// One hit session and where it could go.
#[derive(Debug, Clone)]
pub struct HitSession {
    pub session: Session,
    /// The nearest days that would do, nearest first.
    pub near: Vec<Place>,
    /// Another zone, `site/zone`, that would do at its own time.
    pub other_zone: Option<String>,
    /// Its place when all go to the nearest.
    pub nearest: Option<Place>,
    /// Its place when all go a day later.
    pub later: Option<Place>,
    /// What stands against a day later by itself.
    pub against_later: Vec<Finding>,
}

/// A booking that has hit sessions.
#[derive(Debug, Clone)]
pub struct HitBooking {
    /// The names of those who are told when its sessions are settled.
    pub readers: Vec<String>,
    /// How many of its sessions are to come, hit or not.
    pub to_come: usize,
    /// Whether whoever looks acts for the consortium only.
    pub is_alone: bool,
}

/// Hit sessions with where they could go, by start.
#[derive(Debug, Default)]
pub struct HitWays {
    pub sessions: Vec<HitSession>,
    pub bookings: BTreeMap<BookingId, HitBooking>,
    /// Those that were too many to look at.
    pub later: BTreeSet<SessionId>,
}

/// Looks for places for those of the sessions that still need one, whose booking is firm, and that whoever
/// looks may change.
///
/// # Errors
/// The store's.
pub fn hit_ways(tx: &mut Tx<'_>, actor: &Actor, sessions: &[Session]) -> Result<HitWays> {
    let (mut found, mut bookings) = (Vec::new(), BTreeMap::new());
    let mut stays = Busy::default();
    let hit: Vec<&Session> = sessions.iter().filter(|session| session.is_hit()).collect();
    let (looked_at, later) = hit.split_at(hit.len().min(MOST_SETTLED));
    for id in distinct(looked_at.iter().map(|session| session.booking.0)) {
        let mut dossier = Dossier::load(tx, BookingId(id))?;
        let may = allow(actor, Deed::ChangeSession, &dossier.subject(tx)).is_ok();
        if !may || !dossier.booking.life.state().is_firm() {
            continue;
        }
        let own: Vec<&Session> = looked_at
            .iter()
            .filter(|session| session.booking.0 == id)
            .copied()
            .collect();
        for session in &dossier.sessions {
            let is_hit = own.iter().any(|hit| hit.id == session.id);
            if session.state.is_standing() && !is_hit {
                stays.take(dossier.ground.taken_by(&session.zones), session.span);
            }
        }
        let booking = booking_of(tx, actor, &dossier)?;
        for session in own {
            found.push(look(tx, &mut dossier, session, !booking.is_alone)?);
        }
        bookings.insert(BookingId(id), booking);
    }
    found.sort_by_key(|looked| (looked.hit.session.span.start, looked.hit.session.id));
    Ok(HitWays {
        sessions: place_all(found, &stays),
        bookings,
        later: later.iter().map(|session| session.id).collect(),
    })
}

fn booking_of(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<HitBooking> {
    let readers = told(tx, &dossier.scene(), Event::ScheduleChanged)?;
    let to_come = dossier.sessions.iter().filter(|own| own.state.is_to_come());
    Ok(HitBooking {
        readers: readers.into_iter().map(|reader| reader.name).collect(),
        to_come: to_come.count(),
        is_alone: is_alone(tx, actor, dossier)?,
    })
}

/// A hit session before those are given places that it may not meet.
struct Looked {
    hit: HitSession,
    /// All days that would do, nearest first.
    free: Vec<Place>,
    /// How many days later is the next.
    step: i64,
    /// The zones that it takes.
    zones: BTreeSet<ZoneId>,
}

/// What the judge says of a session on the days that are tried.
#[derive(Default)]
struct Against {
    /// What stands against each, by start; a day that is not there would do.
    days: BTreeMap<LocalTime, Vec<Finding>>,
    /// Another zone that would do at the session's own time.
    other_zone: Option<String>,
}

/// Judges one session on the days around its own, beside what others hold.
fn look(tx: &mut Tx<'_>, dossier: &mut Dossier, session: &Session, is_sites: bool) -> Result<Looked> {
    let tz = dossier.ground.tz();
    let (tried, step) = (tried(session, tz), step(session, tz));
    let mut against = judge(tx, dossier, session, &tried, is_sites)?;
    let is_free = |place: &&Place| place.days != 0 && !against.days.contains_key(&place.start);
    let mut free: Vec<Place> = tried.iter().filter(is_free).copied().collect();
    free.sort_by_key(|place| (place.days.abs(), place.days < 0));
    let later = tried.iter().find(|place| place.days == step);
    let against_later = later.and_then(|place| against.days.remove(&place.start));
    let hit = HitSession {
        session: session.clone(),
        near: Vec::new(),
        other_zone: against.other_zone,
        nearest: None,
        later: None,
        against_later: against_later.unwrap_or_default(),
    };
    Ok(Looked {
        hit,
        free,
        step,
        zones: dossier.ground.taken_by(&session.zones),
    })
}

fn judge(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    session: &Session,
    tried: &[Place],
    is_sites: bool,
) -> Result<Against> {
    let phase = dossier.phase_of(session)?;
    let occurrence = |place: &Place| Occurrence {
        original_start: place.start,
        span: place.span,
    };
    let mut planned = PlannedPhase::stored(phase, tried.iter().map(occurrence).collect());
    planned.zones.clone_from(&session.zones);
    let terms = Terms::asked_at(tx.now);
    let judged = dossier.hear(tx, &[planned], &terms, Lock::None)?;
    let is_against = |finding: &Finding| {
        finding.severity == Severity::Block
            && finding.rule != Rule::Quota
            && !(is_sites && finding.rule == Rule::LeadTimeTooShort)
    };
    let mut against = Against::default();
    for judged in judged.verdicts {
        let verdict = judged.verdict;
        let mut own = tried.iter().filter(|place| place.days == 0);
        // In several zones at once another one helps only where it alone is the trouble.
        if session.zones.len() == 1 && own.any(|place| place.start == verdict.original_start) {
            against.other_zone = judged.other_zone;
        }
        let is_skipped = verdict.outcome == Outcome::Skipped;
        let mut stands = verdict.findings;
        stands.retain(|finding| is_skipped || is_against(finding));
        if !stands.is_empty() {
            let day = against.days.entry(verdict.original_start).or_default();
            day.extend(stands);
        }
    }
    Ok(against)
}

/// How many days a session moves at least so that it doesn't meet itself.
fn step(session: &Session, tz: Tz) -> i64 {
    let length = session.span.end.local(tz) - session.span.start.local(tz);
    length.num_minutes() / 1440 + 1
}

/// The session's own time, and the same hours on the days around.
fn tried(session: &Session, tz: Tz) -> Vec<Place> {
    let step = step(session, tz);
    let (start, end) = (session.span.start.local(tz), session.span.end.local(tz));
    let days = (-TRIED_DAYS..=TRIED_DAYS).filter(|days| days % step == 0);
    days.map(|days| {
        let by = Duration::days(days);
        let span = Span {
            start: resolve(tz, start + by),
            end: resolve(tz, end + by),
        };
        Place {
            start: LocalTime::from_naive(start + by),
            span,
            days,
        }
    })
    .collect()
}

/// Time that is taken.
#[derive(Debug, Clone, Default)]
struct Busy(Vec<BusyTime>);

#[derive(Debug, Clone)]
struct BusyTime {
    /// The zones, with those above and below.
    zones: BTreeSet<ZoneId>,
    span: Span,
}

impl Busy {
    fn take(&mut self, zones: BTreeSet<ZoneId>, span: Span) {
        self.0.push(BusyTime { zones, span });
    }

    fn is_free(&self, zones: &BTreeSet<ZoneId>, span: Span) -> bool {
        let mut meets = self.0.iter();
        !meets.any(|taken| taken.span.overlaps(span) && !taken.zones.is_disjoint(zones))
    }
}

/// Gives each session its places, none twice: its nearest, its day later, and the others that are offered for
/// it alone.
fn place_all(looked: Vec<Looked>, stays: &Busy) -> Vec<HitSession> {
    let (mut near, mut later) = (stays.clone(), stays.clone());
    let mut placed = Vec::new();
    for mut own in looked {
        let mut free = own.free.iter();
        own.hit.nearest = free.find(|place| near.is_free(&own.zones, place.span)).copied();
        if let Some(place) = own.hit.nearest {
            near.take(own.zones.clone(), place.span);
        }
        let mut free = own.free.iter().filter(|place| place.days == own.step);
        own.hit.later = free.find(|place| later.is_free(&own.zones, place.span)).copied();
        if let Some(place) = own.hit.later {
            later.take(own.zones.clone(), place.span);
        }
        placed.push(own);
    }
    // What is the nearest of one is offered to no other: two that take the same would both be refused.
    let offer = |own: Looked| {
        let others = own
            .free
            .iter()
            .filter(|place| near.is_free(&own.zones, place.span));
        let offered = own.hit.nearest.iter().chain(others);
        HitSession {
            near: offered.take(MOST_NEAR).copied().collect(),
            ..own.hit
        }
    };
    placed.into_iter().map(offer).collect()
}
