//! Stopping work.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::told::{AlreadyTold, ToTell, tell_stopped};
use super::view::{StopFile, read_one};
use super::{consortium_of, reached};
use crate::app::access::scope;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::tell::News;
use crate::app::{Doing, Error, Result, Tx, allow, journal, signed_in};
use crate::domain::access::{Actor, Deed, PlatformRole, Subject};
use crate::domain::ids::{BookingId, IncidentId, SessionId, StopId, ZoneId};
use crate::domain::job::Job;
use crate::domain::journal::JournalAction;
use crate::domain::session::{SessionAction, SessionState};
use crate::domain::stop::{Halted, StopScope};
use crate::domain::talk::Side;
use crate::store;
use crate::store::sessions::Session;
use crate::store::stops::{HaltedSession, Stop};

const MAX_WORDS: usize = 2_000;
const MAX_CONDITION: usize = 1_000;

/// What to stop: exactly one of site, zone, booking and session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "zone": "hall/main", "reason": "Water runs from the ceiling.",
    "condition": "The ceiling is dry and was looked at." }))]
pub struct NewStop {
    /// Slug of the whole site.
    pub site: Option<String>,
    /// A zone, `site/zone`, with those above and below it.
    pub zone: Option<String>,
    pub booking: Option<i64>,
    pub session: Option<i64>,
    pub reason: String,
    /// What has to be done before work goes on; may be empty.
    pub condition: String,
    /// The number of the incident for which it is: what has to be done after that one holds the work too.
    pub incident: Option<i64>,
}

/// What is to be stopped, and what that reaches now.
pub struct StopReach {
    pub ground: Ground,
    /// As it would be placed, without id and words.
    pub stop: Stop,
    /// Sessions that run, and those that start within the time in which new ones are refused, by start.
    pub running: Vec<Session>,
    pub coming: Vec<Session>,
    subject: Subject,
}

/// What a stop would reach; nothing is written.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`], [`Error::Invalid`] where nothing can be
/// stopped.
pub fn foresee(tx: &mut Tx<'_>, actor: &Actor, new: &NewStop) -> Result<StopReach> {
    signed_in(actor)?;
    let mut reach = target(tx, new)?;
    let doing = allow(actor, Deed::StopWork, &reach.subject).map_err(|error| match error {
        // Sites are public: a refusal hides nothing.
        Error::NotFound if reach.stop.booking.is_none() => Error::Forbidden,
        error => error,
    })?;
    reach.stop.side = side_of(actor, &reach.ground, doing);
    reach.stop.placed_by = actor.person;
    let all = reached(tx, &reach.ground, &reach.stop)?;
    (reach.running, reach.coming) = all
        .into_iter()
        .partition(|session| session.state == SessionState::Running);
    Ok(reach)
}

/// Stops work. What runs is cut short in the same transaction, and people are told at once, also at night.
///
/// # Errors
/// Those of [`foresee`], and [`Error::Invalid`] without a reason.
pub fn place(tx: &mut Tx<'_>, actor: &Actor, new: &NewStop) -> Result<StopFile> {
    let reach = foresee(tx, actor, new)?;
    let mut fields = Fields::default();
    let reason = fields.prose("reason", &new.reason, MAX_WORDS);
    if reason.as_ref().is_some_and(String::is_empty) {
        fields.refuse("reason", "required", "needs-reason");
    }
    let condition = fields.prose("condition", &new.condition, MAX_CONDITION);
    let (reason, condition) = fields.done(|| reason.zip(condition))?;
    let stop = Stop {
        reason,
        condition,
        ..reach.stop
    };
    let stop = tied(tx, actor, new.incident.map(IncidentId), stop)?;
    let stop = match put(tx, actor, reach.ground.clone(), stop)? {
        Put::There(stop) => stop,
        Put::Placed(stop, fact) => {
            let told = ToTell {
                ground: &reach.ground,
                stop: &stop,
                known: AlreadyTold::Nobody,
            };
            tell_stopped(tx, told, News::by(fact, actor))?;
            stop
        }
    };
    read_one(tx, actor, stop)
}

/// The stop as one for an incident that somebody sees, at the same site.
fn tied(tx: &mut Tx<'_>, actor: &Actor, incident: Option<IncidentId>, stop: Stop) -> Result<Stop> {
    let Some(id) = incident else { return Ok(stop) };
    let unknown = || Error::field("incident", "unknown", "no-incident-here");
    let own = match store::incidents::get_incident(tx.conn, id) {
        Err(store::Error::NotFound) => return Err(unknown()),
        found => found?,
    };
    let seen = scope(tx, actor)?;
    if own.site != stop.site || !store::incidents::is_seen(tx.conn, &own, &seen)? {
        return Err(unknown());
    }
    // What it was joined to has what is to be done.
    let id = own.joined_into.unwrap_or(own.id);
    Ok(Stop {
        incident: Some(id.0),
        needs_staff: stop.needs_staff || own.severity.is_urgent(),
        ..stop
    })
}

/// What became of a stop that was to be placed.
pub(in crate::app) enum Put {
    /// The same one stood already.
    There(Stop),
    /// It stands, and this entry of the journal says so. Nobody is told yet.
    Placed(Stop, i64),
}

/// Places a stop that was read, for somebody who may.
pub(in crate::app) fn put(tx: &mut Tx<'_>, actor: &Actor, mut ground: Ground, stop: Stop) -> Result<Put> {
    // Sessions start under this lock, so none starts between the look at what runs and the stop.
    store::jobs::hold_turn(tx.conn, Job::Timers, tx.now)?;
    let mut dossiers = Vec::new();
    for booking in bookings_of(tx, &ground, &stop)? {
        dossiers.push(Dossier::take(tx, booking)?);
    }
    if matches!(stop.scope, StopScope::Zone | StopScope::Site) {
        ground.lock_all(tx)?;
    }
    if let Some(there) = already_there(tx, &stop)? {
        return Ok(Put::There(there));
    }
    let stop = Stop {
        id: StopId(tx.id()?),
        ..stop
    };
    store::stops::insert_stop(tx.conn, &stop)?;
    let fact = note(tx, actor, &ground, &stop)?;
    for dossier in &mut dossiers {
        cut(tx, actor, dossier, &stop)?;
    }
    Ok(Put::Placed(stop, fact))
}

/// Reads what is to be stopped.
fn target(tx: &mut Tx<'_>, new: &NewStop) -> Result<StopReach> {
    let of_place = |ground: Ground, zone: Option<ZoneId>| {
        let scope = zone.map_or(StopScope::Site, |_| StopScope::Zone);
        let subject = Subject::site(ground.site.operator);
        (ground, scope, zone, subject)
    };
    let named = (&new.site, &new.zone, new.booking, new.session);
    let (ground, scope, zone, subject) = match named {
        (Some(site), None, None, None) => of_place(Ground::load(tx, site)?, None),
        (None, Some(path), None, None) => {
            let (site, _) = path.split_once('/').ok_or(Error::NotFound)?;
            let ground = Ground::load(tx, site)?;
            let zone = ground.find(path).map(|zone| zone.id).ok_or(Error::NotFound)?;
            of_place(ground, Some(zone))
        }
        (None, None, Some(_), None) | (None, None, None, Some(_)) => return target_of_booking(tx, new),
        _ => return Err(Error::field("zone", "one_of", "stop-one-of")),
    };
    let stop = Stop {
        zone,
        ..Stop::new(StopId(0), ground.site.id, scope, tx.now, Side::Site)
    };
    Ok(StopReach {
        ground,
        stop,
        running: Vec::new(),
        coming: Vec::new(),
        subject,
    })
}

fn target_of_booking(tx: &mut Tx<'_>, new: &NewStop) -> Result<StopReach> {
    let session = new.session.map(SessionId);
    let booking = match (session, new.booking) {
        (Some(session), _) => store::sessions::get_session(tx.conn, session)?.booking,
        (None, Some(booking)) => BookingId(booking),
        (None, None) => return Err(Error::NotFound),
    };
    let dossier = Dossier::load(tx, booking)?;
    if !dossier.booking.life.state().is_firm() {
        return Err(Error::field("booking", "not_approved", "stop-not-approved"));
    }
    let scope = session.map_or(StopScope::Booking, |_| StopScope::Session);
    let stop = Stop {
        booking: Some(booking),
        session,
        ..Stop::new(StopId(0), dossier.ground.site.id, scope, tx.now, Side::Site)
    };
    Ok(StopReach {
        subject: dossier.subject(tx),
        ground: dossier.ground,
        stop,
        running: Vec::new(),
        coming: Vec::new(),
    })
}

/// For whom somebody stops work.
fn side_of(actor: &Actor, ground: &Ground, doing: Doing) -> Side {
    if doing == Doing::Own && actor.belongs_to(ground.site.operator) {
        Side::Site
    } else if actor.platform == Some(PlatformRole::Staff) {
        Side::Programme
    } else {
        Side::Consortium
    }
}

/// The bookings of which a session might run within a stop at this moment, by id.
fn bookings_of(tx: &mut Tx<'_>, ground: &Ground, stop: &Stop) -> Result<Vec<BookingId>> {
    if let Some(booking) = stop.booking {
        return Ok(vec![booking]);
    }
    let longest = ground.longest_of_all(tx)?;
    Ok(store::stops::bookings_on_now(
        tx.conn,
        ground.site.id,
        tx.now,
        longest,
    )?)
}

/// The stop that says the same and stands, by the same person: a form that is sent twice makes one.
fn already_there(tx: &mut Tx<'_>, new: &Stop) -> Result<Option<Stop>> {
    let name = |stop: &Stop| {
        let Stop {
            scope,
            zone,
            booking,
            session,
            placed_by,
            incident,
            ..
        } = stop;
        (*scope, *zone, *booking, *session, *placed_by, *incident)
    };
    let standing = store::stops::open_at(tx.conn, &[new.site])?;
    Ok(standing
        .into_iter()
        .find(|stop| name(stop) == name(new) && stop.reason == new.reason))
}

fn note(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, stop: &Stop) -> Result<i64> {
    let consortium = consortium_of(tx, stop)?;
    let entry = journal::Entry {
        booking: stop.booking,
        site: Some(stop.site),
        consortium,
        subject: super::view::subject_of(ground, stop),
        became: Some(serde_json::json!({ "scope": stop.scope, "condition": stop.condition }).to_string()),
        reason: stop.reason_given(),
        ..journal::Entry::of(JournalAction::StopPlace)
    };
    journal::note(tx, actor, entry)
}

/// Cuts short what runs of a booking within a stop. Timers stay: the end of a session that was cut completes
/// its booking if it was the last, and until then it may go on.
fn cut(tx: &mut Tx<'_>, actor: &Actor, dossier: &mut Dossier, stop: &Stop) -> Result<()> {
    let ground = dossier.ground.clone();
    let mut ended = Vec::new();
    for session in &mut dossier.sessions {
        if session.state != SessionState::Running || !ground.covers(stop, session) {
            continue;
        }
        session.state = session.state.apply(SessionAction::Cut)?;
        session.actual_end = Some(tx.now);
        session.reason = stop.reason_given();
        ended.push(session.clone());
    }
    if ended.is_empty() {
        return Ok(());
    }
    let ids: Vec<SessionId> = ended.iter().map(|session| session.id).collect();
    store::sessions::mark_sessions(tx.conn, &ended)?;
    dossier.replace_claims_of(tx, &ids)?;
    dossier.ended_early(tx, &ids)?;
    let halted: Vec<HaltedSession> = ended.iter().map(|own| halted(stop, own, Halted::Cut)).collect();
    store::stops::insert_halted(tx.conn, &halted)?;
    let before = dossier.booking.span;
    dossier.save_in_course(tx)?;
    if dossier.booking.span != before {
        dossier.write_reminders(tx)?;
    }
    for id in ids {
        let entry = journal::Entry {
            reason: stop.reason_given(),
            ..dossier.entry(JournalAction::SessionCut, Doing::Own)
        };
        let entry = dossier.about_session(id, entry, serde_json::json!({}));
        journal::note(tx, actor, entry)?;
    }
    Ok(())
}

/// What a stop did to a session.
pub(super) const fn halted(stop: &Stop, session: &Session, halted: Halted) -> HaltedSession {
    HaltedSession {
        stop: stop.id,
        session: session.id,
        booking: session.booking,
        halted,
    }
}

/// Records that a session did not start, as a stop stood over it.
pub(in crate::app) fn record_missed(tx: &mut Tx<'_>, stop: &Stop, session: &Session) -> Result<()> {
    let missed = halted(stop, session, Halted::Missed);
    Ok(store::stops::insert_halted(tx.conn, &[missed])?)
}
