//! Several sessions that a closure or holiday hit are settled at once: moved, left out or called off, all or
//! none, with one letter per reader and booking, and a moment in which it can be taken back.

pub(super) mod ways;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::dossier::{Dossier, unless_empty};
use super::planned::elsewhere;
use super::sessions::{
    called_off_by, is_alone, is_by_schedule, keeps_time, needs_consent, phase_at, set_lead_time_aside,
    stay_inside, zones_of,
};
use super::settle::{Sequences, Step};
use super::settlement::{Becomes, Settlement};
use super::window::UndoWindow;
use crate::app::court::{Ground, Lock, PlannedPhase, Terms};
use crate::app::fields::read_prose;
use crate::app::tell::{Known, News, facts_of};
use crate::app::{Doing, Error, Result, Tx, journal, signed_in};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Asked, Undoable};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Outcome, Override};
use crate::domain::notice::{Event, SessionFacts};
use crate::domain::session::{CalledOffBy, SessionAction, SessionState};
use crate::domain::span::{Span, resolve};
use crate::store;
use crate::store::sessions::Session;

/// Settles sessions, all or none. The site does so for a reason, which is told, and its own lead time does
/// not stand in the way of sessions that were hit; a consortium stays inside what was approved.
///
/// # Errors
/// [`Error::Refused`] with the verdict on each session that may not be where it is to go, [`Error::Invalid`]
/// without sessions or, for a site, without a reason; [`Error::NeedsConsent`], [`Error::Stale`],
/// [`Error::NotNow`], [`Error::SessionNotNow`].
pub fn settle_hits(tx: &mut Tx<'_>, actor: &Actor, settlement: &Settlement) -> Result<Vec<Dossier>> {
    signed_in(actor)?;
    let mut bookings: BTreeMap<BookingId, Vec<SessionId>> = BTreeMap::new();
    for id in settlement.sessions.keys() {
        let session = store::sessions::get_session(tx.conn, *id)?;
        bookings.entry(session.booking).or_default().push(*id);
    }
    if bookings.is_empty() {
        return Err(Error::field("sessions", "required", "needs-sessions"));
    }
    tx.open_almanac()?;
    // All bookings before any zone, as everybody locks them.
    for id in bookings.keys() {
        store::bookings::lock_booking(tx.conn, *id)?;
    }
    if bookings.len() > 1 {
        lock_zones(tx, bookings.keys())?;
    }
    let mut settled = Vec::new();
    for (booking, own) in &bookings {
        settled.push(settle_booking(tx, actor, *booking, own, settlement)?);
    }
    Ok(settled)
}

/// Locks all zones of the bookings' sites at once: one booking's after another's could wait in a circle.
fn lock_zones<'a>(tx: &mut Tx<'_>, bookings: impl Iterator<Item = &'a BookingId>) -> Result<()> {
    let mut sites = BTreeSet::new();
    for id in bookings {
        sites.extend(store::bookings::find_booking(tx.conn, *id)?.map(|booking| booking.site));
    }
    for site in sites {
        Ground::of_site(tx, site)?.lock_all(tx)?;
    }
    Ok(())
}

/// The sessions of one booking that are settled.
struct Settling<'a> {
    dossier: Dossier,
    doing: Doing,
    /// Whether a consortium acts alone.
    is_alone: bool,
    /// In whose name sessions are called off.
    called_off_by: CalledOffBy,
    reason: String,
    /// The sessions as they were.
    before: Vec<Session>,
    settlement: &'a Settlement,
}

fn settle_booking(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    own: &[SessionId],
    settlement: &Settlement,
) -> Result<Dossier> {
    let mut settling = open(tx, actor, id, own, settlement)?;
    let was = settling.dossier.snapshot();
    let window = UndoWindow::open(tx, &settling.dossier, Undoable::SettleHits)?;
    let known = Known::of(&settling.dossier.scene());
    settling.change_all()?;
    settling.judge(tx)?;
    let moved = settling.keep(tx, actor)?;
    let Settling {
        mut dossier,
        doing,
        reason,
        before,
        ..
    } = settling;
    let step = Step {
        was,
        reason: Some(reason.clone()),
        window: window.filter(|_| !is_over(&dossier)),
        sequences: Sequences::Raised,
        event: Some(Event::ScheduleChanged),
        news: News {
            affected: called_off(&dossier, &before),
            retimed: moved,
            known: Some(known),
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingSettleHits)
    };
    let fact = dossier.settle(tx, step)?;
    dossier.close_if_over(tx, &reason, News::by(fact, actor))?;
    Ok(dossier)
}

fn open<'a>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    own: &[SessionId],
    settlement: &'a Settlement,
) -> Result<Settling<'a>> {
    let version = settlement.versions.get(&id).copied().unwrap_or_default();
    let (dossier, doing) = Dossier::open_at(tx, actor, id, Deed::ChangeSession, version)?;
    dossier.check_firm(Asked::Session(SessionAction::Move))?;
    let reason = read_prose("reason", &settlement.reason, 2_000)?;
    if reason.is_empty() && dossier.may_decide(tx, actor)?.is_some() {
        return Err(Error::field("reason", "required", "needs-reason"));
    }
    let before = own.iter().map(|id| dossier.session(*id).cloned());
    let is_alone = is_alone(tx, actor, &dossier)?;
    Ok(Settling {
        is_alone,
        called_off_by: called_off_by(actor, is_alone),
        before: before.collect::<Result<_>>()?,
        dossier,
        doing,
        reason,
        settlement,
    })
}

/// Whether nothing of a booking is left to come: it ends with this, and its people are told so at once.
fn is_over(dossier: &Dossier) -> bool {
    let states = dossier.sessions.iter().map(|session| session.state);
    dossier.booking.life.state().when_over(states).is_some()
}

impl Settling<'_> {
    fn change_all(&mut self) -> Result<()> {
        for session in &self.before.clone() {
            self.change(session)?;
        }
        self.dossier
            .sessions
            .sort_by_key(|session| (session.span.start, session.id));
        Ok(())
    }

    /// Makes a session what it becomes. Nothing is judged or saved yet.
    fn change(&mut self, old: &Session) -> Result<()> {
        let Some(becomes) = self.settlement.sessions.get(&old.id) else {
            return Ok(());
        };
        let mut new = Session {
            planned_end: None,
            wished_end: None,
            ..old.clone()
        };
        let action = match becomes {
            Becomes::Moved { start, zones } => {
                let start = resolve(self.dossier.ground.tz(), start.naive());
                new.span = Span {
                    start,
                    end: start.plus(old.span.seconds()),
                };
                new.zones = zones_of(&self.dossier, zones, &old.zones)?;
                if self.is_alone {
                    stay_inside(&self.dossier, old, &new)?;
                }
                SessionAction::Move
            }
            Becomes::LeftOut => SessionAction::Skip,
            Becomes::Cancelled => SessionAction::Cancel,
        };
        new.state = old.state.apply(action)?;
        if action == SessionAction::Move && is_by_schedule(&self.dossier, &new)? {
            new.state = SessionState::Scheduled;
        }
        new.reason = unless_empty(&self.reason);
        if action != SessionAction::Move {
            new.called_off_by = Some(self.called_off_by);
        }
        let at = self.dossier.position(old.id)?;
        self.dossier.sessions[at] = new;
        Ok(())
    }

    /// Judges the moved sessions where they are to be, beside all others of the booking as they will be.
    fn judge(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let hit: BTreeSet<SessionId> = self.before.iter().map(|session| session.id).collect();
        let own = self.dossier.sessions.iter();
        let moved: Vec<Session> = own
            .filter(|session| hit.contains(&session.id) && session.state.is_to_come())
            .cloned()
            .collect();
        if moved.is_empty() {
            return Ok(());
        }
        let mut fresh = BTreeSet::new();
        for session in &moved {
            fresh.insert((phase_at(&self.dossier, session)?, session.original_start));
        }
        let granted = self.granted(&moved)?;
        let phases = standing(&self.dossier);
        let terms = Terms {
            overrides: granted,
            ..Terms::asked_at(tx.now)
        };
        let mut judgement = self.dossier.hear(tx, &phases, &terms, Lock::Zones)?;
        judgement.verdicts.retain(|judged| {
            let verdict = &judged.verdict;
            fresh.contains(&(verdict.phase, verdict.original_start)) && verdict.outcome == Outcome::Refused
        });
        let judged = judgement.accepted();
        judged.map(|_| ()).map_err(|error| {
            if self.is_alone {
                needs_consent(error)
            } else {
                error
            }
        })
    }

    /// The site moves what was hit for a reason of its own, so its own lead time does not stand in the way. A
    /// session that keeps time that it has needs none.
    fn granted(&self, moved: &[Session]) -> Result<Vec<Override>> {
        let is_free = |session: &&Session| {
            let mut before = self.before.iter().filter(|old| old.id == session.id);
            before.any(|old| !self.is_alone && old.needs_look() || keeps_time(old, session))
        };
        let free = moved.iter().filter(is_free);
        free.map(|session| set_lead_time_aside(&self.dossier, session, &self.reason))
            .collect()
    }

    /// Saves the sessions and writes each into the journal; those that moved.
    fn keep(&mut self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<SessionId>> {
        let ids: BTreeSet<SessionId> = self.before.iter().map(|session| session.id).collect();
        self.dossier.weigh(tx, |session| ids.contains(&session.id))?;
        let mut moved = Vec::new();
        for old in &self.before {
            let new = self.dossier.session(old.id)?;
            store::sessions::update_session(tx.conn, new)?;
            if new.state.is_to_come() {
                moved.push(new.id);
            }
            journal::note(tx, actor, self.entry(old, new)?)?;
        }
        Ok(moved)
    }

    /// What the journal says of one session.
    fn entry(&self, old: &Session, new: &Session) -> Result<journal::Entry> {
        let dossier = &self.dossier;
        let place =
            |session: &Session| json!({ "span": session.span, "zones": dossier.paths(&session.zones) });
        let state = |session: &Session| json!({ "state": session.state });
        let (action, was, became) = if new.state.is_to_come() {
            (JournalAction::SessionMove, place(old), place(new))
        } else if new.state == old.state.apply(SessionAction::Skip)? {
            (JournalAction::SessionSkip, state(old), state(new))
        } else {
            (JournalAction::SessionCancel, state(old), state(new))
        };
        let entry = journal::Entry {
            was: Some(was.to_string()),
            reason: Some(self.reason.clone()),
            ..dossier.entry(action, self.doing)
        };
        Ok(dossier.about_session(old.id, entry, became))
    }
}

/// The phases with the sessions that run or are to come, holidays among them: which of them are left out
/// stands in the sessions.
fn standing(dossier: &Dossier) -> Vec<PlannedPhase> {
    let phases = dossier.phases.iter().map(|phase| {
        let own = dossier.sessions_in(phase.id);
        let own: Vec<&Session> = own.filter(|session| session.state.is_standing()).collect();
        let occurrences = own.iter().map(|session| session.occurrence()).collect();
        let mut planned = PlannedPhase::stored(phase, occurrences);
        planned.elsewhere = elsewhere(phase, own);
        planned.schedule.skip_holidays = false;
        planned
    });
    phases.collect()
}

/// What letters say of the sessions that will not be.
fn called_off(dossier: &Dossier, before: &[Session]) -> Vec<SessionFacts> {
    let off = before
        .iter()
        .filter(|old| dossier.session(old.id).is_ok_and(|new| !new.state.is_standing()));
    off.filter_map(|old| facts_of(&dossier.scene(), old.id)).collect()
}
