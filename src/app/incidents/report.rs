//! Reporting what went wrong.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{IncidentFile, read_one};
use super::{number, tell_of};
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::stops::{self, AlreadyTold, Put, ToTell};
use crate::app::tell::News;
use crate::app::{Doing, Error, Result, Tx, allow, journal, signed_in};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{BookingId, IncidentId, SessionId, StopId, ZoneId};
use crate::domain::incident::{IncidentKind, IncidentState, SeenBy, Severity, StepKind};
use crate::domain::journal::JournalAction;
use crate::domain::notice::{Event, StopFacts};
use crate::domain::span::Instant;
use crate::domain::stop::StopScope;
use crate::domain::talk::Side;
use crate::domain::timer::{TimerKind, TimerPlan};
use crate::store;
use crate::store::incidents::{Incident, IncidentStep};
use crate::store::stops::Stop;

const MAX_WORDS: usize = 4_000;
const MAX_PLACE: usize = 200;
/// What happened longer ago is not reported here, in days.
const OLDEST: i64 = 366;

/// What went wrong, and where: a zone, or a booking, or a session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "zone": "hall/main", "kind": "damage", "severity": "s3",
    "words": "The robot scratched the shutter." }))]
pub struct NewIncident {
    /// Slug of the site, where no zone is known.
    pub site: Option<String>,
    /// The zone, as `site/zone`.
    pub zone: Option<String>,
    /// The booking that it is about.
    pub booking: Option<i64>,
    /// The session in which it happened.
    pub session: Option<i64>,
    /// `injury`, `damage`, `near_miss`, `complaint`, `data` or `other`.
    pub kind: String,
    /// `s1` to `s4`; none: as bad as its kind usually is, until the site grades it.
    pub severity: Option<String>,
    /// When it happened; none: now.
    #[schema(value_type = Option<String>)]
    pub happened_at: Option<Instant>,
    /// Where exactly, in words.
    pub place: String,
    /// How many people are hurt.
    pub injured: i64,
    /// What was seen, without what may have caused it.
    pub words: String,
    /// What was done at once.
    pub done: String,
    /// Whether work was stopped: then the session is, or the zone, until it is let go on.
    pub stopped: bool,
}

/// Where something is reported.
pub struct ReportDesk {
    /// Its site with the zones.
    pub ground: Ground,
    /// The zone where it happened, as far as one is known.
    pub zone: Option<ZoneId>,
    /// The booking's title, where it is about one.
    pub title: Option<String>,
    /// The booking that it is about.
    pub booking: Option<BookingId>,
    /// The session in which it happened.
    pub session: Option<SessionId>,
    pub(super) side: Side,
    /// Who reports without an account; else empty.
    pub(super) reporter: String,
}

/// Where somebody reports, who may.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] at a site of which they have nothing to
/// do.
pub fn desk(tx: &mut Tx<'_>, actor: &Actor, new: &NewIncident) -> Result<ReportDesk> {
    signed_in(actor)?;
    let booking = match (new.session, new.booking) {
        (Some(id), _) => Some(store::sessions::get_session(tx.conn, SessionId(id))?.booking),
        (None, id) => id.map(BookingId),
    };
    match booking {
        Some(booking) => desk_of_booking(tx, actor, booking, new.session.map(SessionId)),
        None => desk_of_place(tx, actor, new),
    }
}

fn desk_of_booking(
    tx: &mut Tx<'_>,
    actor: &Actor,
    booking: BookingId,
    session: Option<SessionId>,
) -> Result<ReportDesk> {
    let dossier = Dossier::load(tx, booking)?;
    let doing = allow(actor, Deed::Report, &dossier.subject(tx))?;
    let zones = match session {
        Some(id) => dossier.session(id)?.zones.clone(),
        None => dossier.phases.iter().flat_map(|own| own.zones.clone()).collect(),
    };
    Ok(ReportDesk {
        side: side_of(actor, &dossier.ground, doing),
        zone: zones.first().copied(),
        title: Some(dossier.booking.title.clone()),
        booking: Some(booking),
        session,
        ground: dossier.ground,
        reporter: String::new(),
    })
}

fn desk_of_place(tx: &mut Tx<'_>, actor: &Actor, new: &NewIncident) -> Result<ReportDesk> {
    let (ground, zone) = match (&new.site, &new.zone) {
        (_, Some(path)) => {
            let (site, _) = path.split_once('/').ok_or(Error::NotFound)?;
            let ground = Ground::load(tx, site)?;
            let zone = ground.find(path).map(|zone| zone.id).ok_or(Error::NotFound)?;
            (ground, Some(zone))
        }
        (Some(site), None) => (Ground::load(tx, site)?, None),
        (None, None) => return Err(Error::field("zone", "required", "needs-place")),
    };
    // Sites are public: a refusal hides nothing.
    let doing = allow(actor, Deed::Report, &Subject::site(ground.site.operator)).map_err(|error| {
        if matches!(error, Error::NotFound) {
            Error::Forbidden
        } else {
            error
        }
    })?;
    Ok(ReportDesk {
        side: side_of(actor, &ground, doing),
        ground,
        zone,
        title: None,
        booking: None,
        session: None,
        reporter: String::new(),
    })
}

fn side_of(actor: &Actor, ground: &Ground, doing: Doing) -> Side {
    if actor.belongs_to(ground.site.operator) {
        Side::Site
    } else if actor.platform.is_some() && doing == Doing::Own {
        Side::Programme
    } else {
        Side::Consortium
    }
}

/// Reports what went wrong. The worst stops the work of its zone by itself; those who have to are told in the
/// same transaction.
///
/// # Errors
/// Those of [`desk`], and [`Error::Invalid`].
pub fn report(tx: &mut Tx<'_>, actor: &Actor, new: &NewIncident) -> Result<IncidentFile> {
    let desk = desk(tx, actor, new)?;
    let incident = file(tx, actor, &desk, new)?;
    read_one(tx, actor, incident)
}

/// Files a report, once.
///
/// # Errors
/// [`Error::Invalid`].
pub(super) fn file(tx: &mut Tx<'_>, actor: &Actor, desk: &ReportDesk, new: &NewIncident) -> Result<Incident> {
    let incident = read(tx, actor, desk, new)?;
    if let Some(there) = already_there(tx, &incident)? {
        return Ok(there);
    }
    // Locks of bookings and zones come before that of the site.
    let stop = stop_work(tx, actor, desk, &incident, new.stopped)?;
    let incident = Incident {
        ordinal: store::incidents::next_ordinal(tx.conn, incident.site, incident.year)?,
        ..incident
    };
    store::incidents::insert_incident(tx.conn, &incident)?;
    add_step(
        tx,
        actor,
        &incident,
        StepKind::Reported,
        StepText {
            words: "",
            detail: incident.severity.as_str(),
        },
    )?;
    set_alarm(tx, &incident)?;
    let fact = note(tx, actor, &desk.ground, &incident)?;
    let mut news = News {
        stop,
        ..News::by(fact, actor)
    };
    if !incident.reporter.is_empty() {
        news.by = Some(incident.reporter.clone());
    }
    announce(tx, &desk.ground, &incident, news)?;
    Ok(incident)
}

/// The journal's entry of a report.
fn note(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, incident: &Incident) -> Result<i64> {
    let entry = journal::Entry {
        booking: incident.booking,
        site: Some(incident.site),
        consortium: consortium_of(tx, incident)?,
        subject: number(ground, incident),
        became: Some(serde_json::json!({ "kind": incident.kind, "severity": incident.severity }).to_string()),
        ..journal::Entry::of(JournalAction::IncidentReport)
    };
    journal::note(tx, actor, entry)
}

/// Tells of an incident as bad as it is, and of what was stopped for it.
pub(super) fn announce(tx: &mut Tx<'_>, ground: &Ground, incident: &Incident, news: News) -> Result<()> {
    let event = if incident.severity.is_urgent() {
        Event::IncidentUrgent
    } else {
        Event::IncidentLogged
    };
    let news = News {
        words: Some(incident.words.clone()),
        ..news
    };
    tell_of(tx, ground, incident, event, news)
}

/// The consortium of an incident's booking, where it may know of it: entries of the journal are its own then.
pub(super) fn consortium_of(
    tx: &mut Tx<'_>,
    incident: &Incident,
) -> Result<Option<crate::domain::ids::ConsortiumId>> {
    match incident.booking.filter(|_| incident.seen_by == SeenBy::Parties) {
        Some(booking) => Ok(store::bookings::find_booking(tx.conn, booking)?.map(|own| own.consortium)),
        None => Ok(None),
    }
}

/// What is kept of a step: what was said, and what it led to.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepText<'a> {
    pub words: &'a str,
    pub detail: &'a str,
}

pub(super) fn add_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    incident: &Incident,
    kind: StepKind,
    text: StepText<'_>,
) -> Result<()> {
    let step = IncidentStep {
        id: tx.id()?,
        incident: incident.id,
        at: tx.now,
        person: actor.person,
        kind,
        words: text.words.to_owned(),
        detail: text.detail.to_owned(),
    };
    Ok(store::incidents::insert_step(tx.conn, &step)?)
}

/// Sets the clock within which somebody must take note.
pub(super) fn set_alarm(tx: &mut Tx<'_>, incident: &Incident) -> Result<()> {
    let id = tx.id()?;
    let plan = TimerPlan {
        due_at: incident.acknowledge_by,
        kind: TimerKind::Acknowledge,
        session: None,
    };
    Ok(store::timers::insert_alarm(tx.conn, id, incident.id, plan)?)
}

/// When somebody must have taken note of an incident that is as bad as this now.
pub(super) fn acknowledge_by(tx: &mut Tx<'_>, ground: &Ground, severity: Severity) -> Result<Instant> {
    let holidays = tx.holidays()?;
    let within = tx.rules.acknowledge;
    Ok(within.until(severity, tx.now, ground.tz(), |day| holidays.is_holiday(day)))
}

/// The same report by the same person: a form that is sent twice makes one.
fn already_there(tx: &mut Tx<'_>, new: &Incident) -> Result<Option<Incident>> {
    let filter = store::incidents::IncidentFilter {
        site: Some(new.site),
        since: Some(tx.now.plus(-600)),
        scope: crate::domain::access::Scope::Everything,
        limit: 20,
        ..store::incidents::IncidentFilter::default()
    };
    let name = |own: &Incident| {
        let Incident {
            zone,
            booking,
            session,
            kind,
            severity,
            reported_by,
            ..
        } = own;
        (*zone, *booking, *session, *kind, *severity, *reported_by)
    };
    let mut recent = store::incidents::list_incidents(tx.conn, &filter)?.into_iter();
    Ok(recent.find(|own| {
        let is_fresh = own.reported_at.unix() > tx.now.unix() - 600;
        let is_same = own.words == new.words && own.reporter == new.reporter;
        is_fresh && name(own) == name(new) && is_same
    }))
}

/// When it happened, which is not to come.
fn read_moment(fields: &mut Fields, at: Instant, now: Instant) -> Instant {
    // Clocks of phones differ a little.
    if at > now.plus_minutes(5) {
        fields.refuse("happened_at", "future", "in-the-future");
    } else if at < now.plus_days(-OLDEST) {
        fields.refuse("happened_at", "too_old", "too-long-ago");
    }
    at.min(now)
}

fn read(tx: &mut Tx<'_>, actor: &Actor, desk: &ReportDesk, new: &NewIncident) -> Result<Incident> {
    let mut fields = Fields::default();
    let kind = fields.word("kind", &new.kind, IncidentKind::ALL);
    let severity = match new.severity.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => fields.word("severity", word, Severity::ALL),
        None => kind.map(Severity::presumed),
    };
    let words = fields.prose("words", &new.words, MAX_WORDS);
    if words.as_ref().is_some_and(String::is_empty) {
        fields.refuse("words", "required", "needs-what-happened");
    }
    let done = fields.prose("done", &new.done, MAX_WORDS);
    let place = fields.prose("place", &new.place, MAX_PLACE);
    let injured = fields.number("injured", new.injured, 0..=10_000);
    let happened_at = read_moment(&mut fields, new.happened_at.unwrap_or(tx.now), tx.now);
    let id = IncidentId(tx.id()?);
    let year = i64::from(chrono::Datelike::year(&tx.now.local(desk.ground.tz()).date()));
    let (kind, severity, words, done, place, injured) =
        fields.done(|| Some((kind?, severity?, words?, done?, place?, injured?)))?;
    Ok(Incident {
        id,
        site: desk.ground.site.id,
        year,
        ordinal: 0,
        zone: desk.zone,
        booking: desk.booking,
        session: desk.session,
        kind,
        severity,
        state: IncidentState::Open,
        happened_at,
        reported_at: tx.now,
        reported_by: actor.person,
        reporter: desk.reporter.clone(),
        side: desk.side,
        place,
        words,
        done,
        injured,
        owner: None,
        acknowledge_by: acknowledge_by(tx, &desk.ground, severity)?,
        acknowledged_at: None,
        cause: String::new(),
        measure: String::new(),
        // Complaints name people who did not ask to be named.
        seen_by: if kind == IncidentKind::Complaint {
            SeenBy::SiteAndStaff
        } else {
            SeenBy::Parties
        },
        version: 1,
    })
}

/// The worst stops its zone; else what whoever reports says they stopped. Answers what stands now.
fn stop_work(
    tx: &mut Tx<'_>,
    actor: &Actor,
    desk: &ReportDesk,
    incident: &Incident,
    was_stopped: bool,
) -> Result<Option<StopFacts>> {
    let stops_zone = incident.severity.stops_work();
    if !stops_zone && !was_stopped {
        return Ok(None);
    }
    let scope = match (incident.session, incident.booking) {
        (Some(_), _) if !stops_zone => StopScope::Session,
        (None, Some(_)) if !stops_zone => StopScope::Booking,
        _ => desk.zone.map_or(StopScope::Site, |_| StopScope::Zone),
    };
    place_stop(tx, actor, &desk.ground, scope, incident).map(Some)
}

/// Stops the work of an incident's place, its booking or its session. Those are told who do not read of it in
/// the letter about the incident.
pub(super) fn place_stop(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground,
    scope: StopScope,
    incident: &Incident,
) -> Result<StopFacts> {
    let is_of_booking = matches!(scope, StopScope::Session | StopScope::Booking);
    let is_for_all = incident.seen_by == SeenBy::Parties;
    let stop = Stop {
        zone: incident.zone.filter(|_| scope == StopScope::Zone),
        booking: incident.booking.filter(|_| is_of_booking),
        session: incident.session.filter(|_| scope == StopScope::Session),
        placed_by: actor.person,
        // Who is stopped does not always see what was reported.
        reason: if is_for_all {
            incident.words.clone()
        } else {
            String::new()
        },
        incident: Some(incident.id.0),
        needs_staff: incident.severity.is_urgent(),
        ..Stop::new(StopId(0), incident.site, scope, tx.now, incident.side)
    };
    let stop = match stops::put(tx, actor, ground.clone(), stop)? {
        Put::There(stop) => stop,
        Put::Placed(stop, fact) => {
            let told = ToTell {
                ground,
                stop: &stop,
                known: readers_of_the_letter(incident),
            };
            stops::tell_stopped(tx, told, News::by(fact, actor))?;
            stop
        }
    };
    Ok(stops::facts(ground, &stop))
}

/// Who is told of an incident at once, and so of what is stopped for it.
fn readers_of_the_letter(incident: &Incident) -> AlreadyTold {
    match incident.booking.filter(|_| incident.seen_by == SeenBy::Parties) {
        _ if !incident.severity.is_urgent() => AlreadyTold::Nobody,
        Some(booking) => AlreadyTold::InBooking(booking),
        None => AlreadyTold::AtPlace,
    }
}
