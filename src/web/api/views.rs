//! What bookings, sessions, verdicts and notices look like in JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::app::Judged;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, SessionId, ZoneId};
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text::Language;
use crate::locale;
use crate::store::bookings::Booking;
use crate::store::notices::Notice;
use crate::store::sessions::Session;

/// One session.
#[derive(Debug, Serialize)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// Its booking.
    pub booking: BookingId,
    /// Its zones, `site/zone`.
    pub zones: Vec<String>,
    /// Its name in the schedule, on the site's clock.
    pub original_start: LocalTime,
    /// When.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Where it stands.
    pub state: SessionState,
    /// When it really started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_start: Option<Instant>,
    /// When it really ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_end: Option<Instant>,
    /// Why a person must look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// Why it was skipped, moved or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl SessionView {
    /// A session whose zones have these paths.
    pub fn new(session: Session, path: impl Fn(ZoneId) -> String) -> Self {
        Self {
            id: session.id,
            booking: session.booking,
            zones: session.zones.iter().map(|zone| path(*zone)).collect(),
            original_start: session.original_start,
            starts_at: session.span.start,
            ends_at: session.span.end,
            state: session.state,
            actual_start: session.actual_start,
            actual_end: session.actual_end,
            flag: session.flag,
            reason: session.reason,
        }
    }
}

/// A booking in a list.
#[derive(Debug, Serialize)]
pub struct BookingRow {
    /// Its id.
    pub id: BookingId,
    /// Where it stands.
    pub state: BookingState,
    /// Rises with each change; send it as `If-Match`.
    pub version: i64,
    /// Slug of the consortium.
    pub consortium: String,
    /// Slug of the site.
    pub site: String,
    /// Its title.
    pub title: String,
    /// First start.
    pub starts_at: Instant,
    /// Last end.
    pub ends_at: Instant,
    /// When it was last sent for decision.
    pub requested_at: Option<Instant>,
    /// Until when its time is held.
    pub hold_until: Option<Instant>,
}

impl BookingRow {
    /// A booking with the slugs of its consortium and site.
    #[must_use]
    pub fn new(booking: &Booking, consortium: String, site: String) -> Self {
        Self {
            id: booking.id,
            state: booking.life.state(),
            version: booking.version,
            consortium,
            site,
            title: booking.title.clone(),
            starts_at: booking.span.start,
            ends_at: booking.span.end,
            requested_at: booking.requested_at,
            hold_until: booking.life.hold_until(),
        }
    }
}

/// A booking with its phases and sessions.
#[must_use]
pub fn booking(dossier: &Dossier) -> Value {
    let row = BookingRow::new(&dossier.booking, dossier.consortium.slug.clone(), dossier.ground.site.slug.clone());
    let path = |zone: ZoneId| dossier.ground.path(zone);
    let phases: Vec<Value> = dossier
        .phases
        .iter()
        .map(|phase| {
            json!({
                "kind": phase.kind,
                "zones": phase.zones.iter().map(|zone| path(*zone)).collect::<Vec<_>>(),
                "people": phase.people,
                "power_kw": f64::from(phase.power_w) / 1000.0,
                "area_m2": phase.area_m2,
                "schedule": phase.schedule,
                "uid": phase.uid,
                "sequence": phase.sequence,
            })
        })
        .collect();
    let sessions: Vec<SessionView> = dossier.sessions.iter().cloned().map(|session| SessionView::new(session, path)).collect();
    let mut view = json!(row);
    view["purpose"] = json!(dossier.booking.purpose);
    view["time_zone"] = json!(dossier.ground.tz().name());
    view["life"] = json!(dossier.booking.life);
    view["ask"] = json!(dossier.booking.asks);
    view["phases"] = json!(phases);
    view["sessions"] = json!(sessions);
    view
}

/// Verdicts, in the order of the request.
#[must_use]
pub fn verdicts(all: &[Judged], language: Language) -> Value {
    all.iter().map(|judged| verdict(judged, language)).collect()
}

fn verdict(judged: &Judged, language: Language) -> Value {
    let own = &judged.verdict;
    let findings: Vec<Value> = own
        .findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule,
                "severity": finding.severity,
                "message": locale::finding(language, finding, judged.tz),
                "overridable_by": finding.overridable_by,
                "overridden": finding.overridden,
                "starts_at": finding.span.map(|span| span.start),
                "ends_at": finding.span.map(|span| span.end),
            })
        })
        .collect();
    let nearest = judged.nearest.as_ref().map(|(span, zone)| {
        let local = LocalTime::at(span.start, judged.tz);
        json!({ "starts_at": span.start, "ends_at": span.end, "local_start": local, "zone": zone })
    });
    json!({
        "phase": own.phase,
        "original_start": own.original_start,
        "starts_at": own.span.start,
        "ends_at": own.span.end,
        "zone": judged.zone,
        "result": own.outcome,
        "findings": findings,
        "nearest": nearest,
    })
}

/// Paths of zones, by id.
#[derive(Default)]
pub struct Paths(BTreeMap<ZoneId, String>);

impl Paths {
    /// The zones of some sites.
    #[must_use]
    pub fn of(grounds: &[Ground]) -> Self {
        Self(grounds.iter().flat_map(|ground| ground.zones.iter().map(|zone| (zone.id, ground.path(zone.id)))).collect())
    }

    /// The path of a zone.
    #[must_use]
    pub fn get(&self, zone: ZoneId) -> String {
        self.0.get(&zone).cloned().unwrap_or_default()
    }
}

/// A notice in a list.
#[must_use]
pub fn notice(notice: &Notice) -> Value {
    json!({
        "id": notice.id,
        "event": notice.event,
        "urgency": notice.urgency,
        "recipient": notice.reader.email,
        "language": notice.reader.language,
        "booking": notice.booking,
        "session": notice.letter.session.as_ref().and_then(|session| session.id),
        "created_at": notice.created_at,
        "useful_until": notice.useful_until,
        "state": notice.state,
        "attempts": notice.attempts,
        "next_attempt_at": notice.next_attempt_at,
        "message_id": notice.leaves_as.as_ref().unwrap_or(&notice.message_id),
        "server_words": notice.server_words,
        "sent_at": notice.sent_at,
    })
}
