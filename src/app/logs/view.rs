//! Logs as people and programs read them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::bookings::Dossier;
use crate::app::fields::NamesBody;
use crate::app::{Result, Tx, access, allow, permit, presence};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{PersonId, SessionId, TargetId};
use crate::domain::session::SessionState;
use crate::domain::session_log::{Achieved, LogStand, LogState, LogStep, LostSide, write_thousandths};
use crate::domain::span::{Instant, Span, Spans};
use crate::store;
use crate::store::logs::targets::AgreedTarget;
use crate::store::logs::{Measured, SessionLog};
use crate::store::sessions::Session;

/// The log of a session with what a reader may know of it, and do.
pub struct LogFile {
    pub dossier: Dossier,
    pub session: Session,
    /// None: nobody began one.
    pub log: Option<SessionLog>,
    pub readings: Vec<Measured>,
    /// What is measured, with what was measured before and is no more.
    pub targets: Vec<AgreedTarget>,
    /// Who had a hand in it.
    pub names: BTreeMap<PersonId, String>,
    /// When the first came and the last left, as far as that was written down.
    pub people: (Option<Instant>, Option<Instant>),
    /// When work was stopped in the time that was planned.
    pub stopped: Spans,
    rights: LogRights,
    now: Instant,
}

/// What somebody may do with logs.
#[derive(Debug, Clone, Copy)]
struct LogRights {
    writes: bool,
    reviews: bool,
    settles: bool,
}

/// From when until when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpanView {
    /// None: it did not begin.
    #[schema(value_type = Option<String>)]
    pub start: Option<Instant>,
    /// None: it is not over.
    #[schema(value_type = Option<String>)]
    pub end: Option<Instant>,
}

/// Time of the plan in which nothing was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LostView {
    /// How many minutes of it.
    pub minutes: i64,
    /// With whom they lie.
    pub side: Option<LostSide>,
    /// Why they were lost.
    pub words: String,
}

/// What was measured of a target.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadingView {
    /// The id of the target.
    pub target: i64,
    /// What it is called.
    pub name: NamesBody,
    /// The unit, as it stands behind a number.
    pub unit: String,
    /// A number with at most three places; none: not measured.
    pub value: Option<String>,
}

/// What somebody said about a log, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RemarkView {
    /// When it was said.
    #[schema(value_type = String)]
    pub at: Instant,
    /// Who said it; none once that is forgotten.
    pub by: Option<String>,
    /// What was said about it.
    pub words: String,
}

/// The log of a session as the API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LogView {
    /// The id of the session.
    pub session: i64,
    /// None: nobody began one.
    pub state: Option<LogState>,
    /// 0 while nobody began one.
    pub version: i64,
    /// When it was to be.
    pub planned: SpanView,
    /// When it really was.
    pub actual: SpanView,
    /// When the first came and the last left, as far as that was written down.
    pub people: SpanView,
    /// Whether what was planned was done.
    pub outcome: Option<Achieved>,
    /// What was done in it.
    pub done: String,
    /// How many people saw or used it; none: they were not counted.
    pub visitors: Option<i64>,
    /// Time in which nothing was done.
    pub lost: LostView,
    /// What was measured in it.
    pub readings: Vec<ReadingView>,
    /// When it was last made final.
    #[schema(value_type = Option<String>)]
    pub closed_at: Option<Instant>,
    /// Who opened it again, and why.
    pub reopened: Option<RemarkView>,
    /// That the site says it is not so.
    pub disputed: Option<RemarkView>,
    /// How it was, by the word of the programme.
    pub settled: Option<RemarkView>,
}

impl LogFile {
    fn stand(&self) -> LogStand {
        let unwritten = LogStand {
            state: None,
            closed_at: None,
            is_disputed: false,
        };
        self.log.as_ref().map_or(unwritten, SessionLog::stand)
    }

    /// Whether the reader may take a step now.
    #[must_use]
    pub fn may(&self, step: LogStep) -> bool {
        let LogRights {
            writes,
            reviews,
            settles,
        } = self.rights;
        let stand = self.stand();
        let in_time = |writers| stand.is_in_time(step, writers, self.now);
        let is_theirs = match step {
            LogStep::Save => writes,
            LogStep::Close => writes && self.session.state != SessionState::Running,
            LogStep::Reopen => writes && in_time(true) || reviews && in_time(false),
            LogStep::Dispute => reviews && in_time(false),
            LogStep::Settle => settles,
        };
        is_theirs && self.session.can_have_log() && stand.after(step).is_some()
    }

    /// Whether the reader is one of those who write it.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.rights.writes
    }

    /// Whether the reader opens it again as one of those who wrote it, for which no reason is needed.
    #[must_use]
    pub fn reopens_own(&self) -> bool {
        self.rights.writes && self.stand().is_in_time(LogStep::Reopen, true, self.now)
    }

    /// The version that the next change goes against.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.log.as_ref().map_or(0, |log| log.version)
    }

    /// When the session was to be.
    #[must_use]
    pub fn planned(&self) -> Span {
        planned(&self.session)
    }

    /// Minutes of the plan in which it did not run, or work was stopped; none are known while it runs.
    #[must_use]
    pub fn idle_minutes(&self) -> i64 {
        let planned = self.planned();
        let ran = match (self.session.actual_start, self.session.actual_end) {
            (None, _) => None,
            (Some(_), None) => return 0,
            (Some(start), Some(end)) => planned.intersection(Span { start, end }),
        };
        let ran = Spans::union_of(ran).minus(&self.stopped);
        let ran: i64 = ran.as_slice().iter().map(|span| span.seconds()).sum();
        (planned.seconds() - ran) / 60
    }

    /// What was measured of a target, as people write it.
    #[must_use]
    pub fn value(&self, target: TargetId) -> Option<String> {
        let found = self.readings.iter().find(|own| own.target == target);
        found.map(|own| write_thousandths(own.value))
    }

    /// The targets that are measured, and those of which something was.
    pub fn shown_targets(&self) -> impl Iterator<Item = &AgreedTarget> {
        let is_read = |own: &AgreedTarget| self.readings.iter().any(|reading| reading.target == own.id);
        self.targets
            .iter()
            .filter(move |own| !own.is_retired || is_read(own))
    }

    /// What somebody said about it.
    fn remark(&self, at: Option<Instant>, by: Option<PersonId>, words: &str) -> Option<RemarkView> {
        Some(RemarkView {
            at: at?,
            by: by.and_then(|id| self.names.get(&id)).cloned(),
            words: words.to_owned(),
        })
    }

    /// What programs read of it.
    #[must_use]
    pub fn view(&self) -> LogView {
        let session = &self.session;
        let log = self
            .log
            .clone()
            .unwrap_or_else(|| SessionLog::new(session.id, self.now));
        let planned = self.planned();
        let span = |start, end| SpanView { start, end };
        let reading = |own: &AgreedTarget| ReadingView {
            target: own.id.0,
            name: own.names.clone().into(),
            unit: own.unit.clone(),
            value: self.value(own.id),
        };
        LogView {
            session: session.id.0,
            state: self.log.as_ref().map(|log| log.state),
            version: log.version,
            planned: span(Some(planned.start), Some(planned.end)),
            actual: span(session.actual_start, session.actual_end),
            people: span(self.people.0, self.people.1),
            outcome: log.outcome,
            visitors: log.visitors,
            lost: LostView {
                minutes: log.lost_minutes,
                side: log.lost_side,
                words: log.lost_words.clone(),
            },
            readings: self.shown_targets().map(reading).collect(),
            closed_at: log.closed_at.filter(|_| log.state == LogState::Final),
            reopened: self.remark(log.reopened_at, log.reopened_by, &log.reopen_words),
            disputed: self.remark(log.disputed_at, log.disputed_by, &log.dispute_words),
            settled: self.remark(log.settled_at, log.settled_by, &log.settle_words),
            done: log.done,
        }
    }
}

/// The log of a session.
///
/// # Errors
/// [`crate::app::Error::NotFound`] also for what is hidden.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Result<LogFile> {
    access::signed_in(actor)?;
    let booking = store::sessions::get_session(tx.conn, id)?.booking;
    let (dossier, _) = Dossier::open(tx, actor, booking, Deed::SeeBooking)?;
    of_dossier(tx, actor, dossier, id)
}

/// The log of a session of a booking that the reader sees.
pub(super) fn of_dossier(tx: &mut Tx<'_>, actor: &Actor, dossier: Dossier, id: SessionId) -> Result<LogFile> {
    let log = store::logs::find(tx.conn, id)?;
    let readings = store::logs::readings_of(tx.conn, &[id])?;
    let people: Vec<PersonId> = log.iter().flat_map(SessionLog::people).collect();
    let entries = store::presence::of_sessions(tx.conn, &[id])?;
    let counted = || entries.iter().filter(|own| own.counts());
    let all_left = counted().all(|own| own.out_at.is_some());
    let last = counted().filter_map(|own| own.out_at).max();
    let session = dossier.session(id)?.clone();
    Ok(LogFile {
        rights: rights(tx, actor, &dossier)?,
        stopped: stopped(tx, &session)?,
        session,
        targets: store::logs::targets::of_consortium(tx.conn, dossier.consortium.id)?,
        names: store::people::names_of(tx.conn, &people)?,
        people: (counted().map(|own| own.in_at).min(), last.filter(|_| all_left)),
        now: tx.now,
        dossier,
        log,
        readings,
    })
}

/// When a session was to be.
fn planned(session: &Session) -> Span {
    Span {
        start: session.span.start,
        end: session.planned_end.unwrap_or(session.span.end),
    }
}

/// When work was stopped in the time that was planned for a session.
fn stopped(tx: &mut Tx<'_>, session: &Session) -> Result<Spans> {
    let planned = planned(session);
    let stops = store::stops::halting(tx.conn, session.id)?.into_iter();
    let spans = stops.filter_map(|stop| {
        let end = stop.resumed_at.unwrap_or(planned.end);
        planned.intersection(Span::new(stop.placed_at, end)?)
    });
    Ok(Spans::union_of(spans))
}

/// What somebody may do with the logs of a booking.
fn rights(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<LogRights> {
    let subject = presence::subject_of(tx, dossier)?;
    let may = |deed| allow(actor, deed, &subject).is_ok();
    Ok(LogRights {
        writes: may(Deed::WriteLog),
        reviews: may(Deed::ReviewLog),
        settles: permit(actor, Deed::RunProgramme).is_ok(),
    })
}
