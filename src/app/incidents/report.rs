//! Reporting what went wrong.

use super::desk::{NewIncident, ReportDesk, desk};
use super::halting::stop_work;
use super::join::add_report;
use super::near::same_as;
use super::number;
use super::trail::{StepText, acknowledge_by, add_step, announce, consortium_of, set_alarm};
use super::view::{IncidentFile, read_one};
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::photos;
use crate::app::tell::News;
use crate::app::{Result, Tx, journal};
use crate::domain::access::Actor;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{IncidentKind, IncidentState, SeenBy, Severity, StepKind};
use crate::domain::journal::JournalAction;
use crate::domain::picture::PlacedPicture;
use crate::domain::presence::LATEST;
use crate::domain::span::Instant;
use crate::store;
use crate::store::incidents::Incident;

const MAX_WORDS: usize = 4_000;
const MAX_PLACE: usize = 200;
/// Most photos that come with a report; more may follow.
pub const MOST_PHOTOS_OF_A_REPORT: usize = 4;
/// What happened longer ago is not reported here, in days.
const OLDEST: i64 = 366;

/// Reports what went wrong. The worst stops the work of its zone by itself; those who have to are told in the
/// same transaction.
///
/// # Errors
/// Those of [`desk`], and [`Error::Invalid`].
pub fn report(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewIncident,
    photos: &[PlacedPicture],
) -> Result<IncidentFile> {
    let desk = desk(tx, actor, new)?;
    let incident = file(tx, actor, &desk, Reported { new, photos })?;
    read_one(tx, actor, incident)
}

/// A report as it came: in words, in photos, or both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reported<'a> {
    pub new: &'a NewIncident,
    pub photos: &'a [PlacedPicture],
}

/// Files a report, once.
///
/// # Errors
/// [`Error::Invalid`].
pub(super) fn file(
    tx: &mut Tx<'_>,
    actor: &Actor,
    desk: &ReportDesk,
    reported: Reported<'_>,
) -> Result<Incident> {
    let incident = read(tx, actor, desk, reported)?;
    if let Some(known) = filed_already(tx, actor, desk, &incident, reported)? {
        return Ok(known);
    }
    // Locks of bookings and zones come before that of the site.
    let stop = stop_work(tx, actor, desk, &incident, reported.new.stopped)?;
    let incident = Incident {
        ordinal: store::incidents::next_ordinal(tx.conn, incident.site, incident.year)?,
        ..incident
    };
    store::incidents::insert_incident(tx.conn, &incident)?;
    photos::attach(tx, actor, incident.id, reported.photos)?;
    let text = StepText {
        kind: StepKind::Reported,
        words: "",
        detail: incident.severity.as_str(),
    };
    add_step(tx, actor, &incident, text)?;
    set_alarm(tx, incident.id, incident.acknowledge_by)?;
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

/// The incident that a report belongs to already: it is said to be the same, or it was sent twice.
fn filed_already(
    tx: &mut Tx<'_>,
    actor: &Actor,
    desk: &ReportDesk,
    incident: &Incident,
    reported: Reported<'_>,
) -> Result<Option<Incident>> {
    if let Some(same) = reported.new.same_as {
        let known = same_as(tx, actor, desk, IncidentId(same))?;
        let said = Incident {
            id: known.id,
            ..incident.clone()
        };
        return add_to(tx, actor, desk, &said, reported).map(Some);
    }
    let there = already_there(tx, incident, reported.photos)?;
    if let Some(there) = &there {
        photos::attach(tx, actor, there.id, reported.photos)?;
    }
    Ok(there)
}

/// Adds a report to the incident that it is said to be the same as. What is stopped for that one already is
/// not stopped again.
fn add_to(
    tx: &mut Tx<'_>,
    actor: &Actor,
    desk: &ReportDesk,
    said: &Incident,
    reported: Reported<'_>,
) -> Result<Incident> {
    if !said_already(tx, actor, said)? {
        let standing = store::stops::open_at(tx.conn, &[said.site])?;
        let stop = if standing.iter().any(|own| own.incident == Some(said.id.0)) {
            None
        } else {
            stop_work(tx, actor, desk, said, reported.new.stopped)?
        };
        add_report(tx, actor, &desk.ground, said, stop)?;
    }
    photos::attach(tx, actor, said.id, reported.photos)?;
    Ok(store::incidents::get_incident(tx.conn, said.id)?)
}

/// Whether somebody said the same of an incident before: a form that is sent twice adds one step.
fn said_already(tx: &mut Tx<'_>, actor: &Actor, said: &Incident) -> Result<bool> {
    let steps = store::incidents::steps_of(tx.conn, &[said.id])?;
    Ok(steps.iter().any(|step| {
        let is_theirs = step.kind == StepKind::ReportedToo && step.person == actor.person;
        is_theirs && step.words == said.words && step.detail == said.severity.as_str()
    }))
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

/// The same report by the same person: a form that is sent twice makes one, also when a phone without network
/// sends it again later, with the moment of the tap.
fn already_there(tx: &mut Tx<'_>, new: &Incident, photos: &[PlacedPicture]) -> Result<Option<Incident>> {
    let (just_now, lately) = (tx.now.plus(-600), tx.now.plus(-600 - LATEST));
    let filter = store::incidents::IncidentFilter {
        site: Some(new.site),
        since: Some(lately),
        scope: crate::domain::access::Scope::Everything,
        limit: 100,
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
    let recent = store::incidents::list_incidents(tx.conn, &filter)?.into_iter();
    let same = recent.filter(|own| {
        let is_same = own.words == new.words && own.reporter == new.reporter;
        let is_again = own.reported_at > just_now || own.happened_at == new.happened_at;
        is_again && name(own) == name(new) && is_same
    });
    for own in same {
        // Where nobody wrote a word, the photos tell two reports apart.
        if !own.words.is_empty() || photos::has_all(tx, own.id, photos)? {
            return Ok(Some(own));
        }
    }
    Ok(None)
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

fn read(tx: &mut Tx<'_>, actor: &Actor, desk: &ReportDesk, reported: Reported<'_>) -> Result<Incident> {
    let Reported { new, photos } = reported;
    let mut fields = Fields::default();
    let kind = fields.word("kind", &new.kind, IncidentKind::ALL);
    let severity = match new.severity.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => fields.word("severity", word, Severity::ALL),
        None => kind.map(Severity::presumed),
    };
    let words = fields.prose("words", &new.words, MAX_WORDS);
    if words.as_ref().is_some_and(String::is_empty) && photos.is_empty() {
        for field in ["words", "file"] {
            fields.refuse(field, "required", "needs-words-or-photo");
        }
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
        joined_into: None,
    })
}
