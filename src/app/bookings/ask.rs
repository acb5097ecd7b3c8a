//! What consortia do: look, ask, ask again, and take an offer.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::dossier::{Dossier, subject};
use super::idempotency::{Key, once};
use crate::app::court::{self, Ground, Hearing, Judgement, Lock, PlannedPhase, Terms};
use crate::app::error::{FieldError, Judged, Refused};
use crate::app::tell::{News, tell};
use crate::app::{Doing, Error, Result, Tx, allow, journal};
use crate::domain::access::{Actor, Deed, Grant, Reach, Subject, may};
use crate::domain::booking::{Action, Change, Life, PhaseText, RequestMode};
use crate::domain::deadline;
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, PhaseId, SessionId};
use crate::domain::judge::{Outcome, Override};
use crate::domain::notice::Event;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text;
use crate::store;
use crate::store::bookings::{Booking, Phase};
use crate::store::consortia::Consortium;
use crate::store::sessions::Session;

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

/// A request that was understood.
pub(super) struct Understood {
    ground: Ground,
    consortium: Arc<Consortium>,
    phases: Vec<PlannedPhase>,
    terms: Terms,
    title: String,
    purpose: String,
    doing: Doing,
}

/// When a request expires, and by when its decision is promised.
type Deadlines = (Instant, Option<Instant>);

/// Most phases of a booking.
const MAX_PHASES: usize = 20;

/// Judges without writing anything.
///
/// # Errors
/// [`Error::Invalid`]; a refusal is not an error here.
pub fn preview(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<Preview> {
    let mut understood = understand(tx, actor, ask)?;
    let asked_at = tx.now;
    let verdicts = hear(tx, &mut understood, (BookingId(0), asked_at), Lock::None)?.verdicts;
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
        let mut understood = understand(tx, actor, ask)?;
        let id = BookingId(tx.id()?);
        let judgement = judged(tx, ask, &mut understood, id)?;
        let doing = understood.doing;
        let deadlines = deadlines(tx, &understood.ground, &judgement)?;
        let mut dossier = open_new(tx, actor, ask, (understood, deadlines), id)?;
        write_parts(tx, &mut dossier, judgement, Part::Whole)?;
        if ask.draft {
            let entry = dossier.entry(store::journal::KEEPING, doing);
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
        announce(tx, (actor, doing), &dossier, journal::SENDING, None)?;
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
    let mut understood = understand(tx, actor, ask)?;
    if understood.ground.site.id != dossier.booking.site
        || understood.consortium.id != dossier.booking.consortium
    {
        return Err(Error::field("phases.0.zones", "other_site", "other-site"));
    }
    let judgement = judged(tx, ask, &mut understood, id)?;
    let (hold_until, decide_by) = deadlines(tx, &understood.ground, &judgement)?;
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
    dossier.ground = understood.ground;
    (dossier.booking.title, dossier.booking.purpose) = (understood.title, understood.purpose);
    dossier.booking.asks.clone_from(&ask.ask);
    let old = std::mem::take(&mut dossier.phases);
    dossier.phases = phase_rows(tx, id, &understood.phases, &old)?;
    remove_phases(tx, id)?;
    if !ask.draft {
        dossier.apply(change)?;
        dossier.booking.requested_at = Some(tx.now);
    }
    dossier.sessions.clear();
    write_parts(tx, &mut dossier, judgement, Part::Phases)?;
    dossier.save(tx)?;
    if ask.draft {
        let entry = dossier.entry(store::journal::KEEPING, doing);
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
    announce(
        tx,
        (actor, doing),
        &dossier,
        if is_draft {
            journal::SENDING
        } else {
            "booking.revise"
        },
        was,
    )?;
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
    let phases = court::understand(&dossier.ground, &offer)?;
    let judgement = super::offered::hear_taken(tx, &mut dossier, &phases, &permits)?;
    let old = std::mem::take(&mut dossier.phases);
    dossier.phases = phase_rows(tx, id, &phases, &old)?;
    remove_phases(tx, id)?;
    dossier.sessions.clear();
    write_parts(tx, &mut dossier, judgement, Part::Phases)?;
    dossier.save(tx)?;
    dossier.write_timers(tx)?;
    let entry = journal::Entry {
        was,
        became: dossier.snapshot(),
        ..dossier.entry("booking.accept-offer", doing)
    };
    let fact = journal::note(tx, actor, entry)?;
    let news = News {
        fact,
        by: Some(actor.name.clone()),
        words: Some(dossier.booking.life.words().to_owned()),
        ..News::default()
    };
    tell(tx, &dossier.scene(), Event::Approved, news)?;
    Ok(dossier)
}

pub(super) fn understand(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<Understood> {
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
    let terms = terms(ask, &phases);
    Ok(Understood {
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

fn terms(ask: &Ask, phases: &[PlannedPhase]) -> Terms {
    let skip: BTreeSet<(usize, LocalTime)> = (0..phases.len())
        .flat_map(|phase| ask.skip.iter().map(move |start| (phase, *start)))
        .collect();
    Terms {
        skip,
        overrides: ask.ask.clone(),
        ..Terms::default()
    }
}

pub(super) fn hear(
    tx: &mut Tx<'_>,
    understood: &mut Understood,
    (booking, asked_at): (BookingId, Instant),
    lock: Lock,
) -> Result<Judgement> {
    let hearing = Hearing {
        ground: &mut understood.ground,
        consortium: &understood.consortium,
        phases: &understood.phases,
        terms: &understood.terms,
        booking,
        asked_at,
    };
    court::hear(tx, hearing, lock)
}

/// The judgement that a request is written by; a draft is kept whatever the judge says.
fn judged(tx: &mut Tx<'_>, ask: &Ask, understood: &mut Understood, id: BookingId) -> Result<Judgement> {
    // Requests that compete hold no time, but closures and holidays flag their sessions, under the locks of
    // the zones.
    let lock = if ask.draft { Lock::None } else { Lock::Zones };
    let asked_at = tx.now;
    let judgement = hear(tx, understood, (id, asked_at), lock)?;
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
    Ok((hold_until, first_start.and_then(promised)))
}

/// A new booking's dossier, not saved and without sessions yet.
fn open_new(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ask: &Ask,
    (understood, (hold_until, decide_by)): (Understood, Deadlines),
    id: BookingId,
) -> Result<Dossier> {
    let span = court::extent(&understood.phases)
        .ok_or_else(|| Error::field("phases", "no_sessions", "no-session"))?;
    let life = if ask.draft {
        Life::Draft
    } else {
        Life::Draft.apply(Change::Request {
            hold_until,
            decide_by,
        })?
    };
    let booking = Booking {
        id,
        consortium: understood.consortium.id,
        site: understood.ground.site.id,
        title: understood.title,
        purpose: understood.purpose,
        requested_at: (!ask.draft).then_some(tx.now),
        life,
        asks: ask.ask.clone(),
        version: 1,
        span,
        created_at: tx.now,
        created_by: actor.person.ok_or(Error::Unauthenticated)?,
        changed_at: tx.now,
    };
    let phases = phase_rows(tx, id, &understood.phases, &[])?;
    Ok(Dossier {
        ground: understood.ground,
        consortium: understood.consortium,
        booking,
        phases,
        sessions: Vec::new(),
    })
}

/// Phases as they are stored. A phase that was there before keeps its calendar UID, one sequence up.
fn phase_rows(
    tx: &mut Tx<'_>,
    booking: BookingId,
    planned: &[PlannedPhase],
    old: &[Phase],
) -> Result<Vec<Phase>> {
    let mut rows = Vec::with_capacity(planned.len());
    for (index, phase) in planned.iter().enumerate() {
        let before = old.get(index);
        let uid = before.map_or_else(
            || format!("{booking}-{index}@{}", tx.rules.mail_domain),
            |before| before.uid.clone(),
        );
        rows.push(Phase {
            id: PhaseId(tx.id()?),
            kind: phase.kind,
            zones: phase.zones.clone(),
            people: phase.people,
            power_w: phase.power_w,
            area_m2: phase.area_m2,
            schedule: phase.schedule.clone(),
            uid,
            sequence: before.map_or(0, |before| before.sequence + 1),
        });
    }
    Ok(rows)
}

fn remove_phases(tx: &mut Tx<'_>, id: BookingId) -> Result<()> {
    store::timers::delete_pending(tx.conn, id)?;
    store::claims::delete_claims(tx.conn, id)?;
    store::timers::forget_sessions(tx.conn, id)?;
    store::sessions::delete_sessions(tx.conn, id)?;
    Ok(store::bookings::delete_phases(tx.conn, id)?)
}

/// What of a booking is not saved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// Its phases and what belongs to them.
    Phases,
}

/// Saves phases, the sessions that follow from them and from the verdicts, and the claims that these hold.
fn write_parts(tx: &mut Tx<'_>, dossier: &mut Dossier, judgement: Judgement, part: Part) -> Result<()> {
    tx.reserve_ids(judgement.verdicts.len())?;
    for judged in judgement.verdicts {
        let verdict = judged.verdict;
        let phase = &dossier.phases[verdict.phase];
        let is_skipped = verdict.outcome == Outcome::Skipped;
        let same = |session: &&mut Session| {
            session.phase == phase.id && session.original_start == verdict.original_start
        };
        // One row a session: a session in several zones has a verdict in each, one after the other.
        if let Some(session) = dossier.sessions.last_mut().filter(same) {
            if is_skipped {
                session.state = SessionState::Skipped;
            }
            continue;
        }
        let holiday = judgement
            .holidays
            .on(verdict.original_start.date())
            .first()
            .map(|day| day.names.both());
        let by_holiday = phase.schedule.skip_holidays && holiday.is_some();
        let phase_id = phase.id;
        let zones = phase.zones.clone();
        let id = tx.id()?;
        dossier.sessions.push(Session {
            id: SessionId(id),
            weighed: id,
            booking: dossier.booking.id,
            phase: phase_id,
            site: dossier.ground.site.id,
            zones,
            original_start: verdict.original_start,
            span: verdict.span,
            state: if is_skipped {
                SessionState::Skipped
            } else {
                SessionState::Scheduled
            },
            actual_start: None,
            actual_end: None,
            flag: None,
            broken: Vec::new(),
            reason: is_skipped
                .then(|| holiday.clone().unwrap_or_default())
                .filter(|reason| !reason.is_empty()),
            called_off_by: is_skipped.then_some(if by_holiday {
                CalledOffBy::Schedule
            } else {
                CalledOffBy::Consortium
            }),
        });
    }
    store::together(tx.conn, |batch| {
        if part == Part::Whole {
            store::bookings::insert_booking(batch, &dossier.booking)?;
        }
        store::bookings::insert_phases(batch, dossier.booking.id, &dossier.phases)?;
        store::sessions::insert_sessions(batch, &dossier.sessions)?;
        store::claims::insert_claims(
            batch,
            dossier.booking.id,
            &dossier.due_claims(dossier.sessions.iter()),
        )
    })?;
    if dossier.ground.site.request_mode == RequestMode::Compete {
        // Without claims, the lists would not know how far back they must look for these.
        let longest = dossier
            .sessions
            .iter()
            .map(|session| session.span.seconds())
            .max()
            .unwrap_or_default();
        for zone in dossier.phases.iter().flat_map(|phase| &phase.zones) {
            store::sites::raise_longest_claim(tx.conn, *zone, longest)?;
        }
    }
    dossier
        .sessions
        .sort_by_key(|session| (session.span.start, session.id));
    Ok(())
}

/// Sets timers and tells consortium and site that a request waits.
fn announce(
    tx: &mut Tx<'_>,
    (actor, doing): (&Actor, Doing),
    dossier: &Dossier,
    action: &'static str,
    was: Option<String>,
) -> Result<()> {
    // A new booking has no timers yet, and a revised one lost them with its phases.
    dossier.set_timers(tx)?;
    let entry = journal::Entry {
        was,
        became: dossier.snapshot(),
        ..dossier.entry(action, doing)
    };
    let fact = journal::note(tx, actor, entry)?;
    let news = News {
        fact,
        by: Some(actor.name.clone()),
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
