//! A consortium proposes another plan for a booking that is approved: more sessions, other zones, longer,
//! more people, another phase. It is a booking of its own that waits for the site as a request does, while
//! the approved one runs on.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::amended::{ChangedPlan, PhaseDate, PlanDecided, as_stored};
use super::ask::{announce, deadlines, digest, sending};
use super::dossier::Dossier;
use super::follow::Started;
use super::plan::MAX_PHASES;
use super::settle::Step;
use super::write::{phase_rows, remove_phases};
use crate::app::court::{self, Judgement, Lock, PlannedPhase};
use crate::app::fields::read_prose;
use crate::app::tell::{Known, News};
use crate::app::{Error, Judged, Result, Tx, signed_in};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, Asked, Life, PhaseText};
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::Override;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{LocalTime, Span};
use crate::store;
use crate::store::bookings::{Amends, Booking, Phase};
use crate::store::sessions::Session;

/// A proposed change of an approved booking.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "note": "One more night.",
    "phases": [{
        "kind": "trial", "zones": ["hall/main"], "people": 3, "power_kw": 2.0,
        "schedule": { "start": "2027-04-05T22:00", "minutes": 480, "rrule": "FREQ=DAILY;COUNT=5" },
    }],
}))]
pub struct Amend {
    /// The whole plan as it is to be: the phases of the booking in their order, and new ones after them.
    pub phases: Vec<PhaseText>,
    /// Original starts of sessions that stay as they are.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub skip: Vec<LocalTime>,
    /// The preview that `skip` was chosen on; when the verdicts are others by now, it is refused.
    #[serde(default)]
    pub preview: Option<String>,
    /// Exceptions that the site is asked to grant.
    #[serde(default)]
    pub ask: Vec<Override>,
    /// Why it is asked for.
    #[serde(default)]
    pub note: String,
}

/// A proposed plan that the judge accepted.
struct Proposal {
    phases: Vec<Phase>,
    sessions: Vec<Session>,
    judgement: Judgement,
    note: String,
}

impl Proposal {
    /// Reads and judges a plan for a booking, as that of the proposed change `id`.
    fn hear(tx: &mut Tx<'_>, base: &mut Dossier, id: BookingId, body: &Amend) -> Result<Self> {
        let note = read_prose("note", &body.note, 4_000)?;
        if body.phases.is_empty() || body.phases.len() > MAX_PHASES {
            let message = Fault::new("phases-count").with("most", MAX_PHASES);
            return Err(Error::field("phases", "count", message));
        }
        let planned = court::plan_phases(&base.ground, &body.phases)?;
        let phases = phase_rows(tx, id, &planned, &[])?;
        let mut changed = ChangedPlan::of(tx, base, &phases, Started::Checked)?;
        let asked = PlanDecided {
            skip: &body.skip,
            overrides: &body.ask,
        };
        let terms = changed.terms(&asked, "ask", tx.now)?;
        let judgement = changed.hear(tx, &terms, Lock::Zones)?.accepted()?;
        let verdicts = &judgement.verdicts;
        if body
            .preview
            .as_ref()
            .is_some_and(|seen| *seen != digest(verdicts))
        {
            return Err(Error::refused(judgement.verdicts));
        }
        let sessions = proposed_sessions(tx, &changed, id, &phases, &terms.skip)?;
        if !sessions.iter().any(|own| own.state.is_standing()) {
            return Err(Error::field("phases", "nothing_more", "amends-nothing"));
        }
        base.ground = changed.dossier.ground;
        Ok(Self {
            phases,
            sessions,
            judgement,
            note,
        })
    }

    fn span(&self) -> Option<Span> {
        Span::around(self.sessions.iter().map(|own| own.span))
    }
}

/// The sessions that a plan would have new or other, as those of the proposed change.
fn proposed_sessions(
    tx: &mut Tx<'_>,
    changed: &ChangedPlan,
    id: BookingId,
    phases: &[Phase],
    skip: &BTreeSet<PhaseDate>,
) -> Result<Vec<Session>> {
    let proposed = changed.proposed();
    tx.reserve_ids(proposed.len())?;
    let mut sessions = Vec::with_capacity(proposed.len());
    for (name, session) in proposed {
        let own = tx.id()?;
        let is_left = skip.contains(&name);
        sessions.push(Session {
            id: SessionId(own),
            weighed: own,
            booking: id,
            phase: phases[name.0].id,
            state: if is_left {
                SessionState::Skipped
            } else {
                SessionState::Scheduled
            },
            called_off_by: is_left.then_some(CalledOffBy::Consortium),
            flag: None,
            broken: Vec::new(),
            ..session.clone()
        });
    }
    Ok(sessions)
}

/// What the judge would say of a plan.
pub struct AmendmentPreview {
    /// A verdict for each session that would be new or other, and each zone.
    pub verdicts: Vec<Judged>,
    /// Names these verdicts; see [`Amend::preview`].
    pub digest: String,
}

/// Judges a proposed change without writing anything.
///
/// # Errors
/// [`Error::Invalid`], [`Error::NotNow`]; a refusal is not an error here.
pub fn preview_amendment(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    body: &Amend,
) -> Result<AmendmentPreview> {
    let (base, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    base.check_firm(Asked::Amendment)?;
    let planned = court::plan_phases(&base.ground, &body.phases)?;
    let mut changed = ChangedPlan::of(tx, &base, &as_stored(&planned), Started::Checked)?;
    let asked = PlanDecided {
        skip: &body.skip,
        overrides: &body.ask,
    };
    let terms = changed.terms(&asked, "ask", tx.now)?;
    let verdicts = changed.hear(tx, &terms, Lock::None)?.verdicts;
    let digest = digest(&verdicts);
    Ok(AmendmentPreview { verdicts, digest })
}

/// Proposes another plan for an approved booking. What it asks for more is held, and nothing else changes.
///
/// # Errors
/// [`Error::Invalid`], also where another change waits; [`Error::Refused`], [`Error::NotNow`],
/// [`Error::Stale`].
pub fn amend(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64, body: &Amend) -> Result<Dossier> {
    let (mut base, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    base.check_firm(Asked::Amendment)?;
    if store::bookings::amendments::find_open(tx.conn, id)?.is_some() {
        return Err(Error::field("booking", "amendment_open", "amendment-open"));
    }
    let own = BookingId(tx.id()?);
    let proposal = Proposal::hear(tx, &mut base, own, body)?;
    let deadlines = deadlines(tx, &base.ground, &proposal.judgement)?;
    let booking = Booking {
        id: own,
        purpose: proposal.note.clone(),
        requested_at: Some(tx.now),
        life: Life::Draft.apply(sending(true, deadlines))?,
        asks: body.ask.clone(),
        version: 1,
        span: proposal.span().unwrap_or(base.booking.span),
        created_at: tx.now,
        created_by: actor.person.ok_or(Error::Unauthenticated)?,
        changed_at: tx.now,
        undo_until: None,
        assigned: None,
        amends: Some(Amends { booking: id, version }),
        ..base.booking.clone()
    };
    let dossier = Dossier {
        ground: base.ground,
        consortium: base.consortium,
        booking,
        phases: proposal.phases,
        sessions: proposal.sessions,
    };
    store::together(tx.conn, |batch| {
        store::bookings::insert_booking(batch, &dossier.booking)
    })?;
    keep_plan(tx, &dossier)?;
    let step = Step::new(actor, doing, JournalAction::BookingRequest);
    announce(tx, &dossier, step, "")?;
    Ok(dossier)
}

/// Stores the plan that is proposed, and holds what it asks for more.
fn keep_plan(tx: &mut Tx<'_>, proposal: &Dossier) -> Result<()> {
    store::together(tx.conn, |batch| {
        store::bookings::insert_phases(batch, proposal.booking.id, 0, &proposal.phases)?;
        store::sessions::insert_sessions(batch, &proposal.sessions)
    })?;
    proposal.replace_claims(tx)
}

/// Gives a proposed change the plan that its site offers in place of it.
pub(super) fn take_plan(
    tx: &mut Tx<'_>,
    proposal: &mut Dossier,
    base: BookingId,
    offer: &[PlannedPhase],
) -> Result<()> {
    let id = proposal.booking.id;
    let base = Dossier::load(tx, base)?;
    let phases = phase_rows(tx, id, offer, &[])?;
    let changed = ChangedPlan::of(tx, &base, &phases, Started::Checked)?;
    proposal.sessions = proposed_sessions(tx, &changed, id, &phases, &BTreeSet::new())?;
    proposal.phases = phases;
    remove_phases(tx, id)?;
    keep_plan(tx, proposal)
}

/// Replaces a proposed change that waits, against the booking as it stands now.
///
/// # Errors
/// Those of [`amend`].
pub fn revise_amendment(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    body: &Amend,
) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    let amends = dossier.booking.amends.ok_or(Error::NotFound)?;
    let (was, known) = (dossier.snapshot(), Known::of(&dossier.scene()));
    dossier.booking.life.check(Action::Revise)?;
    let mut base = Dossier::load(tx, amends.booking)?;
    base.check_firm(Asked::Amendment)?;
    let proposal = Proposal::hear(tx, &mut base, id, body)?;
    let change = sending(false, deadlines(tx, &base.ground, &proposal.judgement)?);
    dossier.apply(change)?;
    let booking = &mut dossier.booking;
    booking.requested_at = Some(tx.now);
    booking.purpose.clone_from(&proposal.note);
    booking.asks.clone_from(&body.ask);
    booking.amends = Some(Amends {
        version: base.booking.version,
        ..amends
    });
    dossier.ground = base.ground;
    (dossier.phases, dossier.sessions) = (proposal.phases, proposal.sessions);
    remove_phases(tx, id)?;
    keep_plan(tx, &dossier)?;
    dossier.save(tx)?;
    let step = Step {
        was,
        news: News {
            known: Some(known),
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingRevise)
    };
    announce(tx, &dossier, step, &body.note)?;
    Ok(dossier)
}

/// Whether a booking is a proposed change of another one; what is not, is not found among them.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Unauthenticated`].
pub fn check_amendment(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<()> {
    signed_in(actor)?;
    let booking = store::bookings::find_booking(tx.conn, id)?;
    let amends = booking.and_then(|booking| booking.amends);
    amends.map(drop).ok_or(Error::NotFound)
}
