//! Writing the log of a session, and what others say about it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::view::{LogFile, of_dossier};
use crate::app::bookings::Dossier;
use crate::app::fields::{Fields, expect_version, read_prose};
use crate::app::tell::{News, tell};
use crate::app::{Doing, Error, Result, Tx, access, allow, journal, permit, presence};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{SessionId, TargetId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;
use crate::domain::session_log::{Achieved, LogState, LogStep, LostSide};
use crate::store;
use crate::store::logs::targets::AgreedTarget;
use crate::store::logs::{Measured, SessionLog};

const MAX_WORDS: usize = 4_000;
const MOST_VISITORS: u32 = 1_000_000;

/// The whole log of a session.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "outcome": "part", "done": "Four rounds of six.", "visitors": 35,
    "lost": { "minutes": 40, "side": "site", "words": "The lift stood still." },
    "readings": [{ "target": 812, "value": "4" }] }))]
pub struct LogBody {
    /// Whether what was planned was done: `full`, `part` or `nothing`; empty: not said yet.
    pub outcome: String,
    /// What was done in it.
    pub done: String,
    /// How many people saw or used it; none: they were not counted.
    pub visitors: Option<i64>,
    /// Time of the plan in which nothing was done.
    pub lost: LostBody,
    /// What was measured of the targets of the agreement.
    pub readings: Vec<ReadingBody>,
}

/// Time of the plan in which nothing was done.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LostBody {
    /// How many minutes of it.
    pub minutes: i64,
    /// With whom they lie: `site`, `consortium`, `weather`, `equipment`, `safety` or `other`; may be empty.
    pub side: String,
    /// Why they were lost.
    pub words: String,
}

/// What was measured of a target.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingBody {
    /// The id of the target.
    pub target: i64,
    /// A number with at most three places; empty: not measured.
    pub value: String,
}

/// What is said about a log.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "words": "The lift ran from 23:10 on." }))]
pub struct RemarkBody {
    /// What is said about it.
    pub words: String,
}

/// How a disputed log was.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "words": "Half an hour.", "lost": { "minutes": 30, "side": "site" } }))]
pub struct LogSettleBody {
    /// How it was, in words.
    pub words: String,
    /// The lost time that counts from now on.
    pub lost: LostBody,
}

/// Saves the log of a session, which stays a draft.
///
/// # Errors
/// [`Error::Stale`], [`Error::Invalid`] with every bad field or for a session that has no log now,
/// [`Error::NotFound`], [`Error::Forbidden`].
pub fn save(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, seen: i64, body: &LogBody) -> Result<LogFile> {
    let opened = OpenLog::open(tx, actor, id, LogStep::Save, seen)?;
    let consortium = opened.dossier.consortium.id;
    let targets = store::logs::targets::of_consortium(tx.conn, consortium)?;
    let (mut log, readings) = read(&opened, &targets, body)?;
    log.written_at = tx.now;
    log.written_by = actor.person;
    store::logs::save(tx.conn, &mut log)?;
    store::logs::set_readings(tx.conn, id, &readings)?;
    let opened = OpenLog { log, ..opened };
    opened.keep(tx, actor, JournalAction::SessionLog, None)
}

/// Makes a log final, so that it counts.
///
/// # Errors
/// As in [`save`]; [`Error::Invalid`] where something is missing.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, seen: i64) -> Result<LogFile> {
    let mut opened = OpenLog::open(tx, actor, id, LogStep::Close, seen)?;
    let log = &mut opened.log;
    let mut fields = Fields::default();
    if log.done.is_empty() {
        fields.refuse("done", "required", "needs-what-was-done");
    }
    if log.outcome.is_none() {
        fields.refuse("outcome", "required", "needs-outcome");
    }
    if log.outcome.is_some_and(|own| own != Achieved::Full) && log.lost_side.is_none() {
        fields.refuse("lost.side", "required", "needs-lost-side");
    }
    fields.done(|| Some(()))?;
    log.state = LogState::Final;
    log.closed_at = Some(tx.now);
    log.closed_by = actor.person;
    store::logs::save(tx.conn, log)?;
    opened.keep(tx, actor, JournalAction::SessionLogClose, None)
}

/// What is said about a final log.
#[derive(Debug, Clone, Copy)]
pub enum LogRemark<'a> {
    /// It is to be written anew: by its writers for a while, by its site and the programme with a reason.
    Reopen(&'a RemarkBody),
    /// It is not so, says its site.
    Dispute(&'a RemarkBody),
    /// How it was, where it is disputed, says the programme. With whom lost time lies may change with it.
    Settle(&'a LogSettleBody),
}

impl LogRemark<'_> {
    fn read(&self) -> (LogStep, &str) {
        match self {
            Self::Reopen(body) => (LogStep::Reopen, &body.words),
            Self::Dispute(body) => (LogStep::Dispute, &body.words),
            Self::Settle(body) => (LogStep::Settle, &body.words),
        }
    }
}

/// Says something about a final log.
///
/// # Errors
/// As in [`save`]; [`Error::Invalid`] without words where they are needed, and when it is too late.
pub fn say(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, seen: i64, said: LogRemark<'_>) -> Result<LogFile> {
    let (step, text) = said.read();
    let mut opened = OpenLog::open(tx, actor, id, step, seen)?;
    let words = opened.words(text)?;
    let mut fields = Fields::default();
    let lost = match said {
        LogRemark::Settle(body) => opened.lost(&mut fields, &body.lost),
        _ => Some((opened.log.lost_minutes, opened.log.lost_side)),
    };
    let lost = fields.done(|| lost)?;
    let (log, now, by) = (&mut opened.log, Some(tx.now), actor.person);
    (log.lost_minutes, log.lost_side) = lost;
    let (action, event) = match said {
        LogRemark::Reopen(_) => {
            log.state = LogState::Draft;
            (log.reopened_at, log.reopened_by, log.reopen_words) = (now, by, words);
            let event = (!opened.needs_no_words).then_some(Event::LogReopened);
            (JournalAction::SessionLogReopen, event)
        }
        LogRemark::Dispute(_) => {
            (log.disputed_at, log.disputed_by, log.dispute_words) = (now, by, words);
            (log.settled_at, log.settled_by, log.settle_words) = (None, None, String::new());
            (JournalAction::SessionLogDispute, Some(Event::LogDisputed))
        }
        LogRemark::Settle(_) => {
            (log.settled_at, log.settled_by, log.settle_words) = (now, by, words);
            (JournalAction::SessionLogSettle, Some(Event::LogSettled))
        }
    };
    store::logs::save(tx.conn, &mut opened.log)?;
    opened.keep(tx, actor, action, event)
}

/// A log that is being changed. Its booking is locked.
struct OpenLog {
    dossier: Dossier,
    log: SessionLog,
    doing: Doing,
    /// Whether it is opened again by those who wrote it, soon after.
    needs_no_words: bool,
    /// Minutes that were planned for its session.
    planned_minutes: i64,
}

impl OpenLog {
    fn open(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, step: LogStep, seen: i64) -> Result<Self> {
        access::signed_in(actor)?;
        let booking = store::sessions::get_session(tx.conn, id)?.booking;
        let dossier = Dossier::take(tx, booking)?;
        let doing = may(tx, actor, &dossier, step)?;
        let file = of_dossier(tx, actor, dossier, id)?;
        expect_version(Some(seen), file.version())?;
        if !file.may(step) {
            return Err(Error::field("state", "not_now", "log-not-now"));
        }
        Ok(Self {
            doing,
            needs_no_words: step == LogStep::Reopen && file.reopens_own(),
            planned_minutes: file.planned().seconds() / 60,
            log: file.log.unwrap_or_else(|| SessionLog::new(id, tx.now)),
            dossier: file.dossier,
        })
    }

    /// What is said, where it has to be.
    fn words(&self, text: &str) -> Result<String> {
        let words = read_prose("words", text, MAX_WORDS)?;
        if words.is_empty() && !self.needs_no_words {
            return Err(Error::field("words", "required", "needs-reason"));
        }
        Ok(words)
    }

    /// Lost time, with whom it lies.
    fn lost(&self, fields: &mut Fields, body: &LostBody) -> Option<(i64, Option<LostSide>)> {
        fields.within("lost", |fields| {
            let most = u32::try_from(self.planned_minutes).unwrap_or(u32::MAX);
            let minutes = fields.number("minutes", body.minutes, 0..=most);
            let side = match body.side.as_str() {
                "" if body.minutes > 0 => {
                    fields.refuse("side", "required", "needs-lost-side");
                    None
                }
                "" => Some(None),
                word => fields.word("side", word, LostSide::ALL).map(Some),
            };
            Some((minutes?.into(), side?))
        })
    }

    fn keep(
        self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        action: JournalAction,
        event: Option<Event>,
    ) -> Result<LogFile> {
        let Self {
            dossier, log, doing, ..
        } = self;
        let words = match action {
            JournalAction::SessionLogReopen => &log.reopen_words,
            JournalAction::SessionLogDispute => &log.dispute_words,
            JournalAction::SessionLogSettle => &log.settle_words,
            _ => "",
        };
        let said = Some(words.to_owned()).filter(|words| !words.is_empty());
        let entry = journal::Entry {
            reason: said.clone(),
            ..dossier.entry(action, doing)
        };
        let became =
            json!({ "outcome": log.outcome, "lost_minutes": log.lost_minutes, "lost_side": log.lost_side });
        let entry = dossier.about_session(log.session, entry, became);
        let fact = journal::note(tx, actor, entry)?;
        if let Some(event) = event {
            let news = News {
                session: Some(log.session),
                words: said,
                ..News::by(fact, actor)
            };
            tell(tx, &dossier.scene(), event, news)?;
        }
        of_dossier(tx, actor, dossier, log.session)
    }
}

/// Stops whoever may not take a step.
fn may(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier, step: LogStep) -> Result<Doing> {
    let subject = presence::subject_of(tx, dossier)?;
    let deeds: &[Deed] = match step {
        LogStep::Save | LogStep::Close => &[Deed::WriteLog],
        LogStep::Reopen => &[Deed::WriteLog, Deed::ReviewLog],
        LogStep::Dispute => &[Deed::ReviewLog],
        LogStep::Settle => {
            allow(actor, Deed::SeeBooking, &subject)?;
            return permit(actor, Deed::RunProgramme);
        }
    };
    let mut answer = Err(Error::NotFound);
    for deed in deeds {
        answer = allow(actor, *deed, &subject);
        if answer.is_ok() {
            break;
        }
    }
    answer
}

/// What is written: the log as it becomes, and what was measured.
fn read(opened: &OpenLog, targets: &[AgreedTarget], body: &LogBody) -> Result<(SessionLog, Vec<Measured>)> {
    let mut fields = Fields::default();
    let outcome = match body.outcome.as_str() {
        "" => Some(None),
        word => fields.word("outcome", word, Achieved::ALL).map(Some),
    };
    let done = fields.prose("done", &body.done, MAX_WORDS);
    let visitors = fields.number_or_none("visitors", body.visitors, 0..=MOST_VISITORS);
    let lost = opened.lost(&mut fields, &body.lost);
    let lost_words = fields.prose("lost.words", &body.lost.words, MAX_WORDS);
    let readings = read_readings(&mut fields, opened.log.session, targets, &body.readings);
    let (outcome, done, visitors, lost, lost_words) =
        fields.done(|| Some((outcome?, done?, visitors?, lost?, lost_words?)))?;
    let log = SessionLog {
        outcome,
        done,
        visitors: visitors.map(i64::from),
        lost_minutes: lost.0,
        lost_side: lost.1,
        lost_words,
        ..opened.log.clone()
    };
    Ok((log, readings))
}

fn read_readings(
    fields: &mut Fields,
    session: SessionId,
    targets: &[AgreedTarget],
    sent: &[ReadingBody],
) -> Vec<Measured> {
    let mut readings = Vec::new();
    for (index, own) in sent.iter().enumerate() {
        let target = TargetId(own.target);
        let is_known = targets.iter().any(|known| known.id == target);
        let is_twice = readings.iter().any(|reading: &Measured| reading.target == target);
        fields.within(format!("readings.{index}"), |fields| {
            if !is_known || is_twice {
                fields.refuse("target", "unknown", "no-target");
                return;
            }
            let value = fields.thousandths_or_none("value", &own.value).flatten();
            readings.extend(value.map(|value| Measured {
                session,
                target,
                value,
            }));
        });
    }
    readings
}
