//! What sites do: approve, decline, ask for changes, offer other times.

use serde::Deserialize;

use super::amended::{self, hear_proposed, merge};
use super::dossier::Dossier;
use super::offered::{self, Offered};
use super::opposition::Opposition;
use super::settle::{Claims, Decided, Step};
use super::window::UndoWindow;
use crate::app::court::{self, Lock, PlannedPhase};
use crate::app::fields::read_prose;
use crate::app::tell::{News, facts_of, tell};
use crate::app::{Doing, Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Change, DecisionKind, DeclineReason, PhaseText, RequestMode, Undoable};
use crate::domain::deadline;
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Override, Overrider, overridable_by};
use crate::domain::notice::{Event, SessionFacts};
use crate::domain::session::{CalledOffBy, SessionAction, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::domain::text::Names;
use crate::store;
use crate::store::sessions::Session;

#[derive(Debug, Clone, Default, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "conditions": "Keep the north exit free." }))]
pub struct Approval {
    /// What is attached to it.
    pub conditions: String,
    /// Findings set aside, each with its reason.
    pub overrides: Vec<Override>,
    /// Original starts of sessions that the yes leaves out.
    #[schema(value_type = Vec<String>)]
    pub skip: Vec<LocalTime>,
}

#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "capacity", "text": "The hall is full that week." }))]
pub struct Refusal {
    /// The reason's code.
    pub reason: DeclineReason,
    /// In words; needed with `other`.
    #[serde(default)]
    pub text: String,
}

/// What is to be changed, perhaps with times that would do.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "remarks": "A week later would do.",
    "offer": [{
        "kind": "trial", "zones": ["hall/main"], "people": 3, "power_kw": 2.0,
        "schedule": { "start": "2027-04-12T22:00", "minutes": 480, "rrule": "FREQ=DAILY;COUNT=3" },
    }],
}))]
pub struct Remarks {
    /// In words.
    pub remarks: String,
    /// Phases in place of the asked ones.
    #[serde(default)]
    pub offer: Option<Vec<PhaseText>>,
}

/// Longest text that goes with a decision.
const MAX_WORDS: usize = 2_000;

/// Approves a request: judged again, in this transaction, on what stands now.
///
/// # Errors
/// [`Error::Refused`] with what stands against it, [`Error::NotNow`], [`Error::Stale`].
pub fn approve(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    approval: &Approval,
) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    let conditions = read_prose("conditions", &approval.conditions, MAX_WORDS)?;
    let (was, window) = (
        dossier.snapshot(),
        UndoWindow::open(tx, &dossier, Undoable::Approve)?,
    );
    let is_open = window.is_some();
    dossier.apply(Change::Approve {
        conditions: conditions.clone(),
    })?;
    judge_again(tx, &mut dossier, approval)?;
    let left_out = leave_out(tx, &mut dossier, approval)?;
    // Whatever hit the sessions while they waited was weighed by the yes, also what came while it waited for
    // the zones.
    dossier.weigh(tx, |_| true)?;
    let held = dossier.ground.site.request_mode == RequestMode::Hold && left_out.is_empty();
    // What became of a proposed change is told of the booking that it changes.
    let amends = dossier.booking.amends;
    let step = Step {
        was,
        reason: Some(conditions),
        decision: Some(Decided {
            kind: DecisionKind::Approve,
            code: None,
            overrides: &approval.overrides,
        }),
        window,
        claims: if held { Claims::Kept } else { Claims::Written },
        event: amends.is_none().then_some(Event::Approved),
        news: News {
            affected: left_out,
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingApprove)
    };
    let fact = dossier.settle(tx, step)?;
    // Else it is changed, and they are told, when the decision can't be taken back any more.
    if let Some(amends) = amends.filter(|_| !is_open) {
        let changed = merge(tx, &mut dossier, amends.booking)?;
        if changed.ground.site.request_mode == RequestMode::Compete {
            tell_losers(tx, &changed, fact)?;
        }
    } else if !is_open && dossier.ground.site.request_mode == RequestMode::Compete {
        tell_losers(tx, &dossier, fact)?;
    }
    Ok(dossier)
}

/// Declines a request, with a reason code.
///
/// # Errors
/// [`Error::NotNow`], [`Error::Stale`], [`Error::Invalid`] for `other` without words.
pub fn decline(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    refusal: &Refusal,
) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    let text = read_prose("text", &refusal.text, MAX_WORDS)?;
    if refusal.reason == DeclineReason::Other && text.is_empty() {
        return Err(Error::field("text", "required", "needs-text-for-other"));
    }
    let (was, window) = (
        dossier.snapshot(),
        UndoWindow::open(tx, &dossier, Undoable::Decline)?,
    );
    dossier.apply(Change::Decline {
        code: refusal.reason,
        words: text.clone(),
    })?;
    let step = Step {
        was,
        reason: Some(text),
        decision: Some(Decided {
            kind: DecisionKind::Decline,
            code: Some(refusal.reason),
            overrides: &[],
        }),
        window,
        event: Some(Event::Declined),
        news: News {
            reason_code: Some(refusal.reason.to_string()),
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingDecline)
    };
    dossier.settle(tx, step)?;
    Ok(dossier)
}

/// What an answer without a yes or a no is: how it is taken back, decided, noted and told.
type AnswerKind = (Undoable, DecisionKind, JournalAction, Event);
const AS_OFFER: AnswerKind = (
    Undoable::Offer,
    DecisionKind::Offer,
    JournalAction::BookingOffer,
    Event::OfferMade,
);
const AS_REMARKS: AnswerKind = (
    Undoable::RequestChanges,
    DecisionKind::RequestChanges,
    JournalAction::BookingRequestChanges,
    Event::ChangesRequested,
);

/// Asks the consortium to change its request; with an offer, times that it may take as they stand.
///
/// # Errors
/// [`Error::NotNow`], [`Error::Stale`], [`Error::Invalid`] for an offer that can't be understood,
/// [`Error::Refused`] for one that nobody could hold.
pub fn request_changes(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    remarks: &Remarks,
) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    let text = read_prose("remarks", &remarks.remarks, MAX_WORDS)?;
    if text.is_empty() && remarks.offer.is_none() {
        return Err(Error::field("remarks", "required", "needs-changes"));
    }
    let (undoable, kind, action, event) = if remarks.offer.is_some() {
        AS_OFFER
    } else {
        AS_REMARKS
    };
    let (was, window) = (dossier.snapshot(), UndoWindow::open(tx, &dossier, undoable)?);
    let offered = match &remarks.offer {
        Some(offer) => Some(offered::hear(tx, &mut dossier, offer)?),
        None => None,
    };
    let hold_until = hold_until(tx, &dossier, offered.as_ref());
    let Offered { sessions, permits } = offered.unwrap_or_default();
    dossier.apply(Change::RequestChanges {
        remarks: text.clone(),
        offer: remarks.offer.clone(),
        permits,
        hold_until,
    })?;
    // What was offered before is free again; what is offered now is held: so claims are written either way.
    let step = Step {
        was,
        reason: Some(text),
        decision: Some(Decided {
            kind,
            code: None,
            overrides: &[],
        }),
        window,
        event: Some(event),
        news: News {
            affected: sessions,
            ..News::default()
        },
        ..Step::new(actor, doing, action)
    };
    dossier.settle(tx, step)?;
    Ok(dossier)
}

/// What is offered can be taken until it starts; what is to be changed, until it would have started.
fn hold_until(tx: &Tx<'_>, dossier: &Dossier, offered: Option<&Offered>) -> Instant {
    let first_start = if let Some(offered) = offered {
        offered.sessions.iter().map(|session| session.span.start).min()
    } else {
        let standing = dossier.sessions.iter().filter(|own| own.state.is_standing());
        standing.map(|session| session.span.start).min()
    };
    deadline::hold_until(tx.now, dossier.ground.site.hold_days, first_start)
}

/// Overrides for everything that a site may set aside, in every phase.
pub(super) fn grants(phases: &[PlannedPhase], reason: &str) -> Vec<Override> {
    let of_phase = |phase| {
        overridable_by(Overrider::SiteOperator).map(move |rule| Override {
            phase,
            original_start: None,
            rule,
            reason: reason.to_owned(),
        })
    };
    (0..phases.len()).flat_map(of_phase).collect()
}

fn judge_again(tx: &mut Tx<'_>, dossier: &mut Dossier, approval: &Approval) -> Result<()> {
    let (skip, overrides) = (&approval.skip, &approval.overrides);
    if let Some(amends) = dossier.booking.amends {
        let decided = amended::PlanDecided { skip, overrides };
        hear_proposed(tx, dossier, amends.booking, &decided, Lock::Zones)?.accepted()?;
        return Ok(());
    }
    let all = dossier.with_all_sessions();
    let terms = court::terms(&all, skip, overrides, "overrides", dossier.asked_at(tx))?;
    let phases = dossier.planned();
    dossier.hear(tx, &phases, &terms, Lock::Zones)?.accepted()?;
    Ok(())
}

/// Marks the sessions that the yes leaves out.
fn leave_out(tx: &mut Tx<'_>, dossier: &mut Dossier, approval: &Approval) -> Result<Vec<SessionFacts>> {
    let is_left = |session: &Session| {
        approval.skip.contains(&session.original_start) && session.state == SessionState::Scheduled
    };
    let scene = dossier.scene();
    let left = scene.sessions.iter().filter(|session| is_left(session));
    let facts = left.filter_map(|session| facts_of(&scene, session.id)).collect();
    let mut marked = Vec::new();
    for session in dossier.sessions.iter_mut().filter(|session| is_left(session)) {
        session.state = session.state.apply(SessionAction::Skip)?;
        session.called_off_by = Some(CalledOffBy::Site);
        marked.push(&*session);
    }
    store::sessions::mark_sessions(tx.conn, marked)?;
    if dossier.sessions.iter().any(|session| session.state.is_standing()) {
        Ok(facts)
    } else {
        Err(Error::field("skip", "nothing_left", "leaves-no-session-decline"))
    }
}

/// Tells the site that a new request wants time that others wait for too.
pub(super) fn tell_of_competitors(tx: &mut Tx<'_>, dossier: &Dossier, news: News) -> Result<()> {
    let competing = Opposition::load(tx, dossier)?.competing(dossier);
    if competing.is_empty() {
        return Ok(());
    }
    let others = competing
        .into_iter()
        .map(|id| Dossier::load(tx, id))
        .collect::<Result<Vec<_>>>()?;
    // One text for the readers of both languages.
    let named = |other: &Dossier| {
        let Names { ko, en } = other.consortium.lead();
        let lead = if ko == en { ko } else { format!("{ko} / {en}") };
        format!("{lead} · {}", other.booking.title)
    };
    let named: Vec<String> = others.iter().map(named).collect();
    let news = News {
        words: Some(named.join("\n")),
        ..news
    };
    tell(tx, &dossier.scene(), Event::CompetingRequest, news)
}

/// Tells those whose requested time is now somebody else's.
pub(super) fn tell_losers(tx: &mut Tx<'_>, winner: &Dossier, fact: i64) -> Result<()> {
    for id in Opposition::load(tx, winner)?.losing(winner) {
        let other = Dossier::load(tx, id)?;
        let news = News {
            fact,
            ..News::default()
        };
        tell(tx, &other.scene(), Event::TimeTaken, news)?;
        let entry = journal::Entry {
            reason: Some(winner.booking.title.clone()),
            ..other.entry(JournalAction::BookingTimeTaken, Doing::Own)
        };
        journal::note(tx, &journal::service(), entry)?;
    }
    Ok(())
}
