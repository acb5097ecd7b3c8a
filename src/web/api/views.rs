//! What bookings, sessions, verdicts and notices look like in JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use super::session_view::SessionView;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::rejudge::Changed;
use crate::app::{Judged, Result, Tx};
use crate::domain::booking::{BookingState, Life};
use crate::domain::ids::{BookingId, NoticeId, SessionId, SiteId, ZoneId};
use crate::domain::judge::{Finding, Outcome, Override, Overrider, Rule, Severity};
use crate::domain::notice::{Event, Urgency};
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::ScheduleText;
use crate::domain::span::{Instant, LocalTime, Tz};
use crate::domain::text::Language;
use crate::locale;
use crate::store::bookings::{Booking, Phase};
use crate::store::notices::{Expiry, Notice, NoticeState};
use crate::store::sessions::Session;

/// A booking in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BookingRow {
    /// Its id.
    #[schema(value_type = i64)]
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
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// Last end.
    #[schema(value_type = String)]
    pub ends_at: Instant,
    /// When it was last sent for decision.
    #[schema(value_type = Option<String>)]
    pub requested_at: Option<Instant>,
    /// When it expires if nobody answers; until then its time is held, at sites that hold it.
    #[schema(value_type = Option<String>)]
    pub hold_until: Option<Instant>,
    /// By when the site's decision is promised.
    #[schema(value_type = Option<String>)]
    pub decide_by: Option<Instant>,
    /// Of a proposed change: the id of the booking that it would change.
    #[schema(value_type = Option<i64>)]
    pub amends: Option<BookingId>,
    /// Of a proposed change: the version of that booking that it was made against.
    pub amends_version: Option<i64>,
}

impl BookingRow {
    /// A booking with the slugs of its consortium and site.
    #[must_use]
    pub(crate) fn new(booking: &Booking, consortium: String, site: String) -> Self {
        Self {
            id: booking.id,
            state: booking.shown_state(),
            version: booking.version,
            consortium,
            site,
            title: booking.title.clone(),
            starts_at: booking.span.start,
            ends_at: booking.span.end,
            requested_at: booking.requested_at,
            hold_until: booking.life.hold_until(),
            decide_by: booking.life.decide_by(),
            amends: booking.amends.map(|amends| amends.booking),
            amends_version: booking.amends.map(|amends| amends.version),
        }
    }
}

/// A booking with its phases and sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BookingView {
    /// What lists show of it.
    #[serde(flatten)]
    #[schema(inline)]
    row: BookingRow,
    /// What it is for.
    purpose: String,
    /// IANA name of the site's time zone.
    time_zone: String,
    /// Where it stands, with all that this state has.
    #[schema(value_type = Object)]
    life: Life,
    /// Until when the decision that led to this version can be taken back, where it can be.
    #[schema(value_type = Option<String>)]
    undo_until: Option<Instant>,
    /// What is asked to be set aside.
    ask: Vec<Override>,
    /// Its phases.
    phases: Vec<PhaseView>,
    /// Its sessions, by start.
    sessions: Vec<SessionView>,
}

/// A phase of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PhaseView {
    /// What it is for.
    kind: PhaseKind,
    /// Its zones, `site/zone`.
    zones: Vec<String>,
    /// People on site.
    people: u32,
    /// Kilowatts.
    power_kw: f64,
    /// Square metres.
    area_m2: u32,
    /// The schedule as it was written.
    schedule: ScheduleText,
    /// UID in calendars.
    uid: String,
    /// SEQUENCE in calendars.
    sequence: u32,
}

/// A booking with its phases and sessions.
#[must_use]
pub(crate) fn booking(dossier: &Dossier) -> BookingView {
    let path = |zone: ZoneId| dossier.ground.path(zone);
    let phase = |phase: &Phase| PhaseView {
        kind: phase.kind,
        zones: phase.zones.iter().map(|zone| path(*zone)).collect(),
        people: phase.people,
        power_kw: f64::from(phase.power_w) / 1000.0,
        area_m2: phase.area_m2,
        schedule: phase.schedule.clone(),
        uid: phase.uid.clone(),
        sequence: phase.sequence,
    };
    BookingView {
        row: BookingRow::new(
            &dossier.booking,
            dossier.consortium.slug.clone(),
            dossier.ground.site.slug.clone(),
        ),
        purpose: dossier.booking.purpose.clone(),
        time_zone: dossier.ground.tz().name().to_owned(),
        life: dossier.booking.life.clone(),
        undo_until: dossier.booking.undo_until,
        ask: dossier.booking.asks.clone(),
        phases: dossier.phases.iter().map(phase).collect(),
        sessions: dossier
            .sessions
            .iter()
            .cloned()
            .map(|session| SessionView::new(session, path))
            .collect(),
    }
}

/// What the judge says of one session in one zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerdictView {
    /// Index of the phase.
    phase: usize,
    /// The session's name, on the site's clock.
    #[schema(value_type = String)]
    original_start: LocalTime,
    /// When it would be.
    #[schema(value_type = String)]
    starts_at: Instant,
    /// Until when.
    #[schema(value_type = String)]
    ends_at: Instant,
    /// The zone, `site/zone`.
    zone: String,
    /// The word.
    result: Outcome,
    /// What was found: the first ten; fewer where there are more than a thousand verdicts.
    findings: Vec<FindingView>,
    /// How much more was found.
    more_findings: usize,
    /// The nearest time and zone that would do.
    nearest: Option<NearestView>,
}

/// Findings with those before that refuse.
fn blocking_first(findings: &[Finding]) -> Vec<&Finding> {
    let mut all: Vec<&Finding> = findings.iter().collect();
    all.sort_by_key(|finding| finding.severity != Severity::Block);
    all
}

/// Most findings that a verdict tells.
const MOST_FINDINGS: usize = 10;
/// Most that all verdicts of an answer tell, of which each tells one at least.
const MOST_FINDINGS_IN_ALL: usize = 10_000;

/// What one rule found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingView {
    /// The rule.
    rule: Rule,
    /// Whether it refuses or warns.
    severity: Severity,
    /// In words.
    message: String,
    /// Who may set it aside.
    overridable_by: Option<Overrider>,
    /// Why it was set aside.
    overridden: Option<String>,
    /// What it collides with begins.
    #[schema(value_type = Option<String>)]
    starts_at: Option<Instant>,
    /// What it collides with ends.
    #[schema(value_type = Option<String>)]
    ends_at: Option<Instant>,
}

impl FindingView {
    fn new(finding: &Finding, language: Language, tz: Tz) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: locale::finding(language, finding, tz),
            overridable_by: finding.overridable_by,
            overridden: finding.overridden.clone(),
            starts_at: finding.span.map(|span| span.start),
            ends_at: finding.span.map(|span| span.end),
        }
    }
}

/// The standing sessions that a change hits, or would hit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImpactView {
    /// By start.
    pub sessions: Vec<ImpactedView>,
}

/// A standing session that a change hits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImpactedView {
    /// Its id.
    #[schema(value_type = i64)]
    pub id: SessionId,
    /// Its booking.
    #[schema(value_type = i64)]
    pub booking: BookingId,
    /// When.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// The rules that it breaks by the change; none where a closure or a holiday falls on it.
    pub findings: Vec<FindingView>,
}

/// What a change hits, with the words of the sites' clocks.
pub(crate) fn impact(tx: &mut Tx<'_>, hit: &[Changed], language: Language) -> Result<ImpactView> {
    let grounds = Ground::of_sites(tx, hit.iter().map(|one| one.session.site))?;
    let tz = |site: SiteId| {
        grounds
            .iter()
            .find(|ground| ground.site.id == site)
            .map(Ground::tz)
    };
    let session = |one: &Changed| {
        let tz = tz(one.session.site)?;
        let findings = one
            .findings
            .iter()
            .map(|finding| FindingView::new(finding, language, tz))
            .collect();
        let Session {
            id, booking, span, ..
        } = one.session;
        Some(ImpactedView {
            id,
            booking,
            starts_at: span.start,
            findings,
        })
    };
    let mut sessions: Vec<ImpactedView> = hit.iter().filter_map(session).collect();
    sessions.sort_by_key(|session| (session.starts_at, session.id));
    Ok(ImpactView { sessions })
}

/// A time and zone that would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NearestView {
    /// When.
    #[schema(value_type = String)]
    starts_at: Instant,
    /// Until when.
    #[schema(value_type = String)]
    ends_at: Instant,
    /// When, on the site's clock.
    #[schema(value_type = String)]
    local_start: LocalTime,
    /// The zone, `site/zone`.
    zone: String,
}

/// Verdicts, in the order of the request.
#[must_use]
pub(crate) fn verdicts(all: &[Judged], language: Language) -> Vec<VerdictView> {
    let most = (MOST_FINDINGS_IN_ALL / all.len().max(1)).clamp(1, MOST_FINDINGS);
    all.iter().map(|judged| verdict(judged, language, most)).collect()
}

fn verdict(judged: &Judged, language: Language, most: usize) -> VerdictView {
    let own = &judged.verdict;
    let finding = |finding: &Finding| FindingView::new(finding, language, judged.tz);
    let nearest = judged.nearest.as_ref().map(|(span, zone)| NearestView {
        starts_at: span.start,
        ends_at: span.end,
        local_start: LocalTime::at(span.start, judged.tz),
        zone: zone.clone(),
    });
    VerdictView {
        phase: own.phase,
        original_start: own.original_start,
        starts_at: own.span.start,
        ends_at: own.span.end,
        zone: judged.zone.clone(),
        result: own.outcome,
        findings: blocking_first(&own.findings)
            .into_iter()
            .take(most)
            .map(finding)
            .collect(),
        more_findings: own.findings.len().saturating_sub(most),
        nearest,
    }
}

/// Paths of zones, by id.
#[derive(Default)]
pub(crate) struct Paths(BTreeMap<ZoneId, String>);

impl Paths {
    /// The zones of some sites.
    #[must_use]
    pub(crate) fn of(grounds: &[Ground]) -> Self {
        Self(
            grounds
                .iter()
                .flat_map(|ground| ground.zones.iter().map(|zone| (zone.id, ground.path(zone.id))))
                .collect(),
        )
    }

    /// The path of a zone.
    #[must_use]
    pub(crate) fn get(&self, zone: ZoneId) -> String {
        self.0.get(&zone).cloned().unwrap_or_default()
    }
}

/// A notice to one reader.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeView {
    /// Its id.
    #[schema(value_type = i64)]
    id: NoticeId,
    /// What happened.
    event: Event,
    /// How soon it must leave.
    urgency: Urgency,
    /// Address of the reader.
    recipient: String,
    /// The reader's language.
    language: Language,
    /// The booking that it is about.
    #[schema(value_type = Option<i64>)]
    booking: Option<BookingId>,
    /// The session that it is about.
    #[schema(value_type = Option<i64>)]
    session: Option<SessionId>,
    /// When it happened.
    #[schema(value_type = String)]
    created_at: Instant,
    /// After this it is not sent any more.
    #[schema(value_type = String)]
    useful_until: Instant,
    /// What became of it.
    state: NoticeState,
    /// Tries so far.
    attempts: u32,
    /// Not before.
    #[schema(value_type = String)]
    next_attempt_at: Instant,
    /// Message-ID of the mail that it leaves in; notices of one digest have the same.
    message_id: String,
    /// What the mail server said last.
    server_words: Option<String>,
    /// When it was taken.
    #[schema(value_type = Option<String>)]
    sent_at: Option<Instant>,
    /// Why it was not sent, when it expired.
    expiry: Option<Expiry>,
    /// The event that overtook it.
    overtaken_event: Option<Event>,
    /// The notice of that event: to the same reader, or else to another; none when nobody was told.
    #[schema(value_type = Option<i64>)]
    overtaken_by: Option<NoticeId>,
}

/// A notice in a list.
#[must_use]
pub(crate) fn notice(notice: &Notice) -> NoticeView {
    NoticeView {
        id: notice.id,
        event: notice.event,
        urgency: notice.urgency,
        recipient: notice.reader.email.clone(),
        language: notice.reader.language,
        booking: notice.booking,
        session: notice.letter.session.as_ref().and_then(|session| session.id),
        created_at: notice.created_at,
        useful_until: notice.useful_until,
        state: notice.state,
        attempts: notice.attempts,
        next_attempt_at: notice.next_attempt_at,
        message_id: notice.leaves_as.as_ref().unwrap_or(&notice.message_id).clone(),
        server_words: notice.server_words.clone(),
        sent_at: notice.sent_at,
        expiry: notice.expiry,
        overtaken_event: notice.overtaken.map(|by| by.event),
        overtaken_by: notice.overtaken.and_then(|by| by.notice),
    }
}
