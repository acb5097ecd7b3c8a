//! What consortia do: look, ask, ask again, and take an offer.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::dossier::{Dossier, subject};
use super::idempotency::{Key, once};
use super::settle::{Claims, Step};
use super::write::Part;
use crate::app::court::{self, Ground, Hearing, Judgement, Lock, PlannedPhase, Terms};
use crate::app::error::{FieldError, Judged, Refused};
use crate::app::tell::{News, tell};
use crate::app::{Doing, Error, Result, Tx, allow, journal};
use crate::domain::access::{Actor, Deed, Grant, Reach, Subject, may};
use crate::domain::booking::{Action, Change, Life, PhaseText, RequestMode};
use crate::domain::deadline;
use crate::domain::fault::Fault;
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Outcome, Override};
use crate::domain::notice::Event;
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text;
use crate::store::bookings::Booking;
use crate::store::consortia::Consortium;

/// A request as it is sent.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "consortium": "alpha",
    "title": "Night mapping",
    "purpose": "A robot draws a map of the hall.",
    "phases": [{
        "kind": "trial", "zones": ["hall/main"], "people": 3, "power_kw": 2.0,
        "schedule": { "start": "2027-04-05T22:00", "minutes": 480, "rrule": "FREQ=WEEKLY;BYDAY=MO,TU;COUNT=4" },
    }],
}))]
pub struct Ask {
    /// Slug of the consortium.
    pub consortium: String,
    pub title: String,
    #[serde(default)]
    pub purpose: String,
    /// What is asked for.
    pub phases: Vec<PhaseText>,
    /// Original starts of sessions to leave out, in any phase.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub skip: Vec<LocalTime>,
    /// The preview that `skip` was chosen on; when the verdicts are others by now, the request is refused.
    #[serde(default)]
    pub preview: Option<String>,
    /// Exceptions that the site is asked to grant.
    #[serde(default)]
    pub ask: Vec<Override>,
    /// Whether it is only kept, not sent.
    #[serde(default)]
    pub draft: bool,
}

/// What the judge would say.
#[derive(Debug)]
pub struct Preview {
    /// A verdict per session and zone.
    pub verdicts: Vec<Judged>,
    /// Names these verdicts; see [`Ask::preview`].
    pub digest: String,
}

/// A request whose texts were read: what it asks for, ready for the judge.
pub(super) struct PlannedRequest {
    /// The booking whose own time doesn't count.
    pub(super) booking: BookingId,
    ground: Ground,
    consortium: Arc<Consortium>,
    phases: Vec<PlannedPhase>,
    terms: Terms,
    title: String,
    purpose: String,
    doing: Doing,
}

/// When a request expires, and by when its decision is promised.
struct Deadlines {
    hold_until: Instant,
    decide_by: Option<Instant>,
}

/// Most phases of a booking.
const MAX_PHASES: usize = 20;

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
            let entry = dossier.entry(JournalAction::BookingDraft, doing);
            journal::note(
                tx,
                actor,
                journal::Entry {
                    became: dossier.snapshot(),
                    ..entry
                },
            )?;
            return Ok(dossier);
        }
        announce(
            tx,
            &dossier,
            Step::new(actor, doing, JournalAction::BookingRequest),
        )?;
        Ok(dossier)
    })
}

/// Replaces the phases of a booking that waits, or sends a draft.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Refused`], [`Error::NotNow`], [`Error::Stale`].
pub fn revise(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64, ask: &Ask) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    let was = dossier.snapshot();
    let is_draft = dossier.booking.life == Life::Draft;
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
    let Deadlines {
        hold_until,
        decide_by,
    } = deadlines(tx, &request.ground, &judgement)?;
    let change = if is_draft {
        Change::Request {
            hold_until,
            decide_by,
        }
    } else {
        Change::Revise {
            hold_until,
            decide_by,
        }
    };
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
        let entry = dossier.entry(JournalAction::BookingDraft, doing);
        journal::note(
            tx,
            actor,
            journal::Entry {
                was,
                became: dossier.snapshot(),
                ..entry
            },
        )?;
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
        ..Step::new(actor, doing, action)
    };
    announce(tx, &dossier, step)?;
    Ok(dossier)
}

/// Takes the offered times as they stand: judged again, then approved at once.
///
/// # Errors
/// [`Error::NotNow`] without an offer, [`Error::Refused`] when the times are gone, [`Error::Stale`].
pub fn accept_offer(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    let was = dossier.snapshot();
    let (offer, permits) = match &dossier.booking.life {
        Life::ChangesRequested {
            offer: Some(offer),
            permits,
            ..
        } => (offer.clone(), permits.clone()),
        _ => (Vec::new(), Vec::new()),
    };
    dossier.apply(Change::AcceptOffer)?;
    let phases = court::plan_phases(&dossier.ground, &offer)?;
    let judgement = super::offered::hear_taken(tx, &mut dossier, &phases, &permits)?;
    dossier.write_phases(tx, &phases, &judgement, Part::Phases)?;
    let step = Step {
        was,
        claims: Claims::Kept,
        event: Some(Event::Approved),
        news: News {
            words: Some(dossier.booking.life.words().to_owned()),
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingAcceptOffer)
    };
    dossier.settle(tx, step)?;
    Ok(dossier)
}

pub(super) fn plan_request(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<PlannedRequest> {
    let mut faults = Vec::new();
    let mut check = |field: &str, checked: std::result::Result<String, text::TextError>| {
        checked.unwrap_or_else(|error| {
            faults.push(FieldError {
                field: field.into(),
                code: "text".into(),
                message: error.into(),
            });
            String::new()
        })
    };
    let title = check("title", text::line(&ask.title, 120));
    let purpose = check("purpose", text::prose(&ask.purpose, 4_000));
    for (index, asked) in ask.ask.iter().enumerate() {
        check(&format!("ask.{index}.reason"), text::prose(&asked.reason, 1_000));
    }
    if ask.phases.is_empty() || ask.phases.len() > MAX_PHASES {
        let message = Fault::new("phases-count").with("most", MAX_PHASES);
        faults.push(FieldError {
            field: "phases".into(),
            code: "count".into(),
            message,
        });
        return Err(Error::Invalid(faults));
    }
    let consortium = match tx.consortium_named(&ask.consortium) {
        Ok(found) => Some(found),
        Err(Error::NotFound) => None,
        Err(other) => return Err(other),
    };
    let planned = match court::plan(tx, &ask.phases) {
        Ok(planned) => Some(planned),
        Err(Error::Invalid(more)) => {
            faults.extend(more);
            None
        }
        Err(other) => return Err(other),
    };
    if consortium.is_none() {
        faults.push(no_such_consortium());
    }
    let (Some(consortium), Some((ground, phases)), true) = (consortium, planned, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let subject = subject(tx, &ground, &consortium, Reach::Sent);
    // A consortium that the person may not see is answered like one that is not there; that it is asked for
    // at a site of theirs doesn't show it to them.
    let alone = Subject {
        operator: None,
        ..subject.clone()
    };
    if may(actor, Deed::AskBooking, &alone) == Grant::Hidden
        || may(actor, Deed::SeeConsortium, &alone) == Grant::Hidden
    {
        return Err(if actor.person.is_none() {
            Error::Unauthenticated
        } else {
            Error::Invalid(vec![no_such_consortium()])
        });
    }
    let doing = allow(actor, Deed::AskBooking, &subject)?;
    court::known_sessions(&phases, ask.skip.iter().map(|start| (None, *start)), |index| {
        format!("skip.{index}")
    })?;
    court::known_overrides(&phases, &ask.ask, "ask")?;
    let terms = terms(ask, &phases, tx.now);
    Ok(PlannedRequest {
        booking: BookingId(0),
        ground,
        consortium,
        phases,
        terms,
        title,
        purpose,
        doing,
    })
}

fn no_such_consortium() -> FieldError {
    FieldError {
        field: "consortium".into(),
        code: "no_such_consortium".into(),
        message: "no-such-consortium".into(),
    }
}

fn terms(ask: &Ask, phases: &[PlannedPhase], asked_at: Instant) -> Terms {
    let skip: BTreeSet<(usize, LocalTime)> = (0..phases.len())
        .flat_map(|phase| ask.skip.iter().map(move |start| (phase, *start)))
        .collect();
    Terms {
        skip,
        overrides: ask.ask.clone(),
        ..Terms::asked_at(asked_at)
    }
}

impl PlannedRequest {
    /// What the judge says of it.
    ///
    /// # Errors
    /// The store's; a refusal is not an error here.
    pub(super) fn judge(&mut self, tx: &mut Tx<'_>, lock: Lock) -> Result<Judgement> {
        let hearing = Hearing {
            ground: &mut self.ground,
            consortium: &self.consortium,
            phases: &self.phases,
            terms: &self.terms,
            booking: self.booking,
        };
        court::hear(tx, hearing, lock)
    }
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
    if ask
        .preview
        .as_ref()
        .is_some_and(|seen| *seen != digest(&judgement.verdicts))
    {
        return Err(Error::Refused(Box::new(Refused {
            verdicts: judgement.verdicts,
        })));
    }
    if judgement
        .verdicts
        .iter()
        .all(|judged| judged.verdict.outcome == Outcome::Skipped)
    {
        return Err(Error::field("skip", "nothing_left", "leaves-no-session"));
    }
    Ok(judgement)
}

/// Names a set of verdicts: which session in which zone got which word.
pub(super) fn digest(verdicts: &[Judged]) -> String {
    let mut hash = Sha256::new();
    for judged in verdicts {
        let verdict = &judged.verdict;
        hash.update(format!(
            "{} {} {} {}\n",
            verdict.phase, verdict.original_start, judged.zone, verdict.outcome
        ));
    }
    crate::random::hex(&hash.finalize()[..16])
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
        Life::Draft.apply(Change::Request {
            hold_until: deadlines.hold_until,
            decide_by: deadlines.decide_by,
        })?
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
fn deadlines(tx: &mut Tx<'_>, ground: &Ground, judgement: &Judgement) -> Result<Deadlines> {
    let asked = judgement
        .verdicts
        .iter()
        .map(|judged| &judged.verdict)
        .filter(|verdict| verdict.outcome != Outcome::Skipped);
    let first_start = asked.map(|verdict| verdict.span.start).min();
    let hold_until = deadline::hold_until(tx.now, ground.site.hold_days, first_start);
    let holidays = tx.holidays()?;
    let promised = |start| {
        let latest = deadline::latest_answer(start, ground.tz(), ground.site.notice, |day| {
            holidays.is_holiday(day)
        })?;
        deadline::decide_by(tx.now, hold_until, latest)
    };
    Ok(Deadlines {
        hold_until,
        decide_by: first_start.and_then(promised),
    })
}

/// Sets timers and tells consortium and site that a request waits.
fn announce(tx: &mut Tx<'_>, dossier: &Dossier, step: Step<'_>) -> Result<()> {
    // A new booking has no timers yet, and a revised one lost them with its phases.
    dossier.set_timers(tx)?;
    let entry = journal::Entry {
        was: step.was,
        became: dossier.snapshot(),
        ..dossier.entry(step.action, step.doing)
    };
    let fact = journal::note(tx, step.by, entry)?;
    let news = News {
        fact,
        by: Some(step.by.name.clone()),
        ..News::default()
    };
    tell(tx, &dossier.scene(), Event::BookingReceived, news.clone())?;
    tell(
        tx,
        &dossier.scene(),
        Event::DecisionNeeded,
        News {
            words: Some(dossier.booking.purpose.clone()),
            ..news.clone()
        },
    )?;
    if dossier.ground.site.request_mode == RequestMode::Compete {
        super::decide::tell_of_competitors(tx, dossier, news)?;
    }
    Ok(())
}
