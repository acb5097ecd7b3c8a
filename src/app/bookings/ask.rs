//! What consortia do: look, ask, ask again, and take an offer.

use super::amended::difference;
use super::dossier::Dossier;
use super::idempotency::{Key, once};
use super::offered::short_hash;
use super::plan::{Ask, PlannedRequest, plan_request};
use super::settle::Step;
use super::talk;
use super::write::Part;
use crate::app::court::{self, Ground, Judgement, Lock};
use crate::app::tell::{Known, News, tell};
use crate::app::{Doing, Error, Judged, Result, Tx, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, Change, Life, RequestMode};
use crate::domain::deadline;
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::Outcome;
use crate::domain::notice::Event;
use crate::domain::span::Instant;
use crate::store::bookings::Booking;

/// What the judge would say.
#[derive(Debug)]
pub struct Preview {
    /// A verdict per session and zone.
    pub verdicts: Vec<Judged>,
    /// Names these verdicts; see [`Ask::preview`].
    pub digest: String,
}

/// When a request expires, and by when its decision is promised.
pub(super) struct Deadlines {
    pub hold_until: Instant,
    pub decide_by: Option<Instant>,
}

/// Judges without writing anything.
///
/// # Errors
/// [`Error::Invalid`]; a refusal is not an error here.
pub fn preview(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<Preview> {
    let mut request = plan_request(tx, actor, ask)?;
    let verdicts = request.judge(tx, Lock::None)?.verdicts;
    Ok(Preview {
        digest: digest(&verdicts),
        verdicts,
    })
}

/// Sends a request, or keeps a draft. All of its sessions, less those listed to be left out, or nothing.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Refused`], [`Error::KeyReused`].
pub fn request(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask, key: Option<&Key>) -> Result<Dossier> {
    once(tx, actor, key, |tx| {
        tx.open_almanac()?;
        let mut request = plan_request(tx, actor, ask)?;
        request.booking = BookingId(tx.id()?);
        let judgement = judged(tx, ask, &mut request)?;
        let doing = request.doing;
        let deadlines = deadlines(tx, &request.ground, &judgement)?;
        let planned = request.phases.clone();
        let mut dossier = open_new(tx, actor, ask, request, deadlines)?;
        dossier.write_phases(tx, &planned, &judgement, Part::Whole)?;
        if ask.draft {
            note_draft(tx, actor, &dossier, doing, None)?;
            return Ok(dossier);
        }
        let step = Step::new(actor, doing, JournalAction::BookingRequest);
        announce(tx, &dossier, step, &ask.reply)?;
        Ok(dossier)
    })
}

/// Replaces the phases of a booking that waits, or sends a draft.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Refused`], [`Error::NotNow`], [`Error::Stale`].
pub fn revise(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64, ask: &Ask) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    dossier.check_own(Action::Revise.into())?;
    let is_draft = dossier.booking.life == Life::Draft;
    let was = dossier.snapshot();
    let known = (!is_draft).then(|| Known::of(&dossier.scene()));
    if ask.draft && !is_draft {
        return Err(Error::field("draft", "sent_already", "no-draft-again"));
    }
    dossier
        .booking
        .life
        .check(if is_draft { Action::Request } else { Action::Revise })?;
    let mut request = plan_request(tx, actor, ask)?;
    request.booking = id;
    if request.ground.site.id != dossier.booking.site || request.consortium.id != dossier.booking.consortium {
        return Err(Error::field("phases.0.zones", "other_site", "other-site"));
    }
    let judgement = judged(tx, ask, &mut request)?;
    let change = sending(is_draft, deadlines(tx, &request.ground, &judgement)?);
    dossier.ground = request.ground;
    (dossier.booking.title, dossier.booking.purpose) = (request.title, request.purpose);
    dossier.booking.asks.clone_from(&ask.ask);
    if !ask.draft {
        dossier.apply(change)?;
        dossier.booking.requested_at = Some(tx.now);
    }
    dossier.write_phases(tx, &request.phases, &judgement, Part::Phases)?;
    dossier.save(tx)?;
    if ask.draft {
        note_draft(tx, actor, &dossier, doing, was)?;
        return Ok(dossier);
    }
    // What only the consortium knew of until now is new to everybody else.
    let action = if is_draft {
        JournalAction::BookingRequest
    } else {
        JournalAction::BookingRevise
    };
    let step = Step {
        was,
        news: News {
            known,
            ..News::default()
        },
        ..Step::new(actor, doing, action)
    };
    announce(tx, &dossier, step, &ask.reply)?;
    Ok(dossier)
}

/// How a request that was never sent, or that waits, is sent.
pub(super) const fn sending(is_draft: bool, deadlines: Deadlines) -> Change {
    let Deadlines {
        hold_until,
        decide_by,
    } = deadlines;
    if is_draft {
        Change::Request {
            hold_until,
            decide_by,
        }
    } else {
        Change::Revise {
            hold_until,
            decide_by,
        }
    }
}

/// Notes that a draft was kept. Nobody is told of one.
fn note_draft(
    tx: &mut Tx<'_>,
    actor: &Actor,
    dossier: &Dossier,
    doing: Doing,
    was: Option<String>,
) -> Result<()> {
    let entry = journal::Entry {
        was,
        became: dossier.snapshot(),
        ..dossier.entry(JournalAction::BookingDraft, doing)
    };
    journal::note(tx, actor, entry).map(|_| ())
}

/// The judgement that a request is written by; a draft is kept whatever the judge says.
fn judged(tx: &mut Tx<'_>, ask: &Ask, request: &mut PlannedRequest) -> Result<Judgement> {
    // Requests that compete hold no time, but closures and holidays flag their sessions, under the locks of
    // the zones.
    let lock = if ask.draft { Lock::None } else { Lock::Zones };
    let judgement = request.judge(tx, lock)?;
    if ask.draft {
        return Ok(judgement);
    }
    let judgement = judgement.accepted()?;
    let verdicts = &judgement.verdicts;
    if ask.preview.as_ref().is_some_and(|seen| *seen != digest(verdicts)) {
        return Err(Error::refused(judgement.verdicts));
    }
    if verdicts
        .iter()
        .all(|judged| judged.verdict.outcome == Outcome::Skipped)
    {
        return Err(Error::field("skip", "nothing_left", "leaves-no-session"));
    }
    Ok(judgement)
}

/// Names a set of verdicts: which session in which zone got which word.
pub(super) fn digest(verdicts: &[Judged]) -> String {
    let line = |judged: &Judged| {
        let verdict = &judged.verdict;
        format!(
            "{} {} {} {}\n",
            verdict.phase, verdict.original_start, judged.zone, verdict.outcome
        )
    };
    short_hash(&verdicts.iter().map(line).collect::<String>())
}

/// A new booking's dossier, not saved and without phases yet.
fn open_new(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ask: &Ask,
    request: PlannedRequest,
    deadlines: Deadlines,
) -> Result<Dossier> {
    let span =
        court::extent(&request.phases).ok_or_else(|| Error::field("phases", "no_sessions", "no-session"))?;
    let life = if ask.draft {
        Life::Draft
    } else {
        Life::Draft.apply(sending(true, deadlines))?
    };
    let booking = Booking {
        id: request.booking,
        consortium: request.consortium.id,
        site: request.ground.site.id,
        title: request.title,
        purpose: request.purpose,
        requested_at: (!ask.draft).then_some(tx.now),
        life,
        asks: ask.ask.clone(),
        version: 1,
        span,
        created_at: tx.now,
        created_by: actor.person.ok_or(Error::Unauthenticated)?,
        changed_at: tx.now,
        undo_until: None,
        assigned: None,
        amends: None,
    };
    Ok(Dossier {
        ground: request.ground,
        consortium: request.consortium,
        booking,
        phases: Vec::new(),
        sessions: Vec::new(),
    })
}

/// Until when a request for these sessions waits, and by when its decision is promised.
pub(super) fn deadlines(tx: &mut Tx<'_>, ground: &Ground, judgement: &Judgement) -> Result<Deadlines> {
    let asked = judgement
        .verdicts
        .iter()
        .map(|judged| &judged.verdict)
        .filter(|verdict| verdict.outcome != Outcome::Skipped);
    let first_start = asked.map(|verdict| verdict.span.start).min();
    let hold_until = deadline::hold_until(tx.now, ground.site.hold_days, first_start);
    let holidays = tx.holidays()?;
    let promised = |start| {
        let latest = deadline::latest_answer(start, ground.tz(), ground.site.lead_time, |day| {
            holidays.is_holiday(day)
        })?;
        deadline::decide_by(tx.now, hold_until, latest)
    };
    Ok(Deadlines {
        hold_until,
        decide_by: first_start.and_then(promised),
    })
}

/// Sets timers and tells consortium and site that a request waits, and what is said with it.
pub(super) fn announce(tx: &mut Tx<'_>, dossier: &Dossier, step: Step<'_>, reply: &str) -> Result<()> {
    // A new booking has no timers yet, and a revised one lost them with its phases.
    dossier.set_timers(tx)?;
    let entry = journal::Entry {
        was: step.was,
        became: dossier.snapshot(),
        ..dossier.entry(step.action, step.doing)
    };
    let news = News {
        known: step.news.known,
        proposed: difference(tx, dossier)?.map(|difference| difference.changes),
        ..News::by(journal::note(tx, step.by, entry)?, step.by)
    };
    tell(tx, &dossier.scene(), Event::BookingReceived, news.clone())?;
    let asks = News {
        words: Some(dossier.booking.purpose.clone()),
        reply: talk::keep_reply(tx, step.by, dossier, reply)?,
        ..news.clone()
    };
    tell(tx, &dossier.scene(), Event::DecisionNeeded, asks)?;
    if dossier.ground.site.request_mode == RequestMode::Compete {
        let news = News {
            known: None,
            proposed: None,
            ..news
        };
        super::decide::tell_of_competitors(tx, dossier, news)?;
    }
    Ok(())
}
