//! What an approved booking would be with a proposed change, and how it becomes that.

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::Dossier;
use super::follow::{Followed, Plan, Started, follow, judge, save};
use super::settle::Step;
use super::write::remove_phases;
use crate::app::court::{self, Judgement, Lock, PlannedPhase, Terms};
use crate::app::error::FieldError;
use crate::app::tell::{Known, News, compare, facts_of};
use crate::app::{Doing, Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Asked, Change, Life, PhaseText};
use crate::domain::ids::{BookingId, PhaseId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::Override;
use crate::domain::notice::{Changes, Event, SessionFacts};
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, LocalTime};
use crate::store;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// The session of a phase, by its place, that its schedule starts then.
pub(super) type PhaseDate = (usize, LocalTime);

/// A booking as it would be with another plan. Nothing of it is saved.
pub(super) struct ChangedPlan {
    pub dossier: Dossier,
    pub followed: Followed,
}

/// What is decided of a proposed change.
pub(super) struct PlanDecided<'a> {
    /// Original starts of sessions that stay as they are.
    pub skip: &'a [LocalTime],
    pub overrides: &'a [Override],
}

impl ChangedPlan {
    /// Gives the booking the phases of a plan: its own in their order, then new ones.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a plan that it can't have. One that leaves alone what has started is never
    /// refused for that.
    pub(super) fn of(tx: &mut Tx<'_>, base: &Dossier, plan: &[Phase], started: Started) -> Result<Self> {
        if plan.len() < base.phases.len() {
            return Err(Error::field("phases", "fewer", "amends-fewer-phases"));
        }
        let mut changed = Self {
            dossier: base.clone(),
            followed: Followed {
                is_look: true,
                ..Followed::default()
            },
        };
        for (at, wanted) in plan.iter().enumerate() {
            changed
                .follow(tx, at, wanted, started)
                .map_err(|error| below(at, error))?;
        }
        Ok(changed)
    }

    fn follow(&mut self, tx: &mut Tx<'_>, at: usize, wanted: &Phase, started: Started) -> Result<()> {
        let dossier = &mut self.dossier;
        if at == dossier.phases.len() {
            dossier.phases.push(Phase {
                id: PhaseId(-1 - at as i64),
                uid: format!("{}-{at}@{}", dossier.booking.id, tx.rules.mail_domain),
                sequence: 0,
                ..wanted.clone()
            });
        }
        let phase = dossier.phases[at].clone();
        let other = other_need(&phase, wanted);
        let has_begun = dossier.sessions_in(phase.id).any(|own| own.state.has_begun());
        if let Some(field) = other
            && has_begun
            && started == Started::Checked
        {
            return Err(Error::field(field, "has_begun", "amends-begun-phase"));
        }
        let plan = Plan::of(tx, dossier, at, (&wanted.zones, &wanted.schedule), started)?;
        let followed = &mut self.followed;
        follow(tx, dossier, &plan, &BTreeMap::default(), followed)?;
        if other.is_some() {
            let coming = dossier.sessions_in(phase.id).filter(|own| own.state.is_to_come());
            followed.changed.extend(coming.map(|own| own.id));
        }
        dossier.phases[at] = Phase {
            id: phase.id,
            uid: phase.uid,
            sequence: phase.sequence,
            ..wanted.clone()
        };
        Ok(())
    }

    /// Gives what is new ids of its own, to be saved.
    fn take_ids(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let Self { dossier, followed } = self;
        tx.reserve_ids(dossier.phases.len() + followed.added.len())?;
        for phase in dossier.phases.iter_mut().filter(|phase| phase.id.0 < 0) {
            let (before, id) = (phase.id, PhaseId(tx.id()?));
            phase.id = id;
            let own = dossier.sessions.iter_mut().filter(|own| own.phase == before);
            own.for_each(|own| own.phase = id);
        }
        followed.added.clear();
        for session in dossier.sessions.iter_mut().filter(|own| own.id.0 < 0) {
            session.id = SessionId(tx.id()?);
            session.weighed = session.id.0;
            followed.added.push(session.id);
        }
        Ok(())
    }

    /// What is set aside and left out, for the judge.
    pub(super) fn terms(&self, decided: &PlanDecided<'_>, field: &str, asked_at: Instant) -> Result<Terms> {
        let phases = self.dossier.planned();
        let skip = decided.skip.iter().filter(|start| !self.is_left_out(**start));
        let skip: Vec<LocalTime> = skip.copied().collect();
        court::terms(&phases, &skip, decided.overrides, field, asked_at)
    }

    /// Whether the booking has sessions that start then, and none of them takes place as it is.
    fn is_left_out(&self, start: LocalTime) -> bool {
        let sessions = self.dossier.sessions.iter();
        let mut own = sessions.filter(|own| own.original_start == start).peekable();
        own.peek().is_some() && own.all(|own| !own.state.is_standing())
    }

    /// What the judge says of the sessions that are new or other, beside those that stay.
    pub(super) fn hear(&mut self, tx: &mut Tx<'_>, terms: &Terms, lock: Lock) -> Result<Judgement> {
        judge(tx, &mut self.dossier, terms, &self.followed, lock)
    }

    /// The sessions to come that are new or other.
    pub(super) fn proposed(&self) -> Vec<(PhaseDate, &Session)> {
        let fresh = self.followed.fresh(&self.dossier);
        let coming = self.dossier.sessions.iter().filter(|own| own.state.is_to_come());
        let named = coming.filter_map(|own| Some((self.dossier.name_of(own)?, own)));
        named.filter(|(name, _)| fresh.contains(name)).collect()
    }

    /// Those sessions, as letters show them.
    pub(super) fn facts(&self) -> Vec<SessionFacts> {
        let scene = self.dossier.scene();
        let fresh = self.proposed().into_iter();
        let facts = fresh.filter_map(|(_, own)| facts_of(&scene, own.id));
        facts.map(|facts| SessionFacts { id: None, ..facts }).collect()
    }

    /// Leaves some of the new sessions out and some of the others as they were.
    fn leave_as_it_was(&mut self, base: &Dossier, left: &BTreeSet<PhaseDate>) {
        let names: Vec<Option<PhaseDate>> = self
            .dossier
            .sessions
            .iter()
            .map(|own| self.dossier.name_of(own))
            .collect();
        for (session, name) in self.dossier.sessions.iter_mut().zip(names) {
            if !name.is_some_and(|name| left.contains(&name)) {
                continue;
            }
            if let Ok(before) = base.session(session.id) {
                session.clone_from(before);
                self.followed.changed.remove(&session.id);
            } else if session.state.is_to_come() {
                session.state = SessionState::Skipped;
                session.called_off_by = Some(CalledOffBy::Site);
            }
        }
    }
}

impl Dossier {
    /// How a plan names a session.
    pub(super) fn name_of(&self, session: &Session) -> Option<PhaseDate> {
        let at = self.phases.iter().position(|phase| phase.id == session.phase)?;
        Some((at, session.original_start))
    }
}

/// Phases that somebody looks at, as if they were stored.
pub(super) fn as_stored(planned: &[PlannedPhase]) -> Vec<Phase> {
    let stored = planned.iter().zip(1..).map(|(phase, number)| Phase {
        id: PhaseId(-number),
        kind: phase.kind,
        zones: phase.zones.clone(),
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: phase.schedule.clone(),
        uid: String::new(),
        sequence: 0,
    });
    stored.collect()
}

/// What a proposed change would make other.
pub struct PlanDifference {
    /// The booking that it would change.
    pub booking: BookingId,
    pub changes: Changes,
    /// What the plan would that its site offers in place of it.
    pub offered: Option<Changes>,
    /// Whether that one is another by now than it was made against.
    pub is_outdated: bool,
}

/// What a change that waits would make other beside what stands; none of any other booking.
pub(super) fn difference(tx: &mut Tx<'_>, proposal: &Dossier) -> Result<Option<PlanDifference>> {
    let Some(amends) = proposal.booking.amends else {
        return Ok(None);
    };
    if !proposal.booking.life.state().is_waiting() {
        return Ok(None);
    }
    let base = Dossier::load(tx, amends.booking)?;
    let is_outdated = check_current(&base, proposal).is_err();
    let changes = changes_of(tx, &base, &proposal.phases)?;
    let offered = match proposal.open_offer() {
        Some(phases) => Some(changes_of(tx, &base, &as_stored(&phases))?),
        None => None,
    };
    Ok(Some(PlanDifference {
        booking: amends.booking,
        changes,
        offered,
        is_outdated,
    }))
}

/// What a plan would make other of a booking.
pub(super) fn changes_of(tx: &mut Tx<'_>, base: &Dossier, plan: &[Phase]) -> Result<Changes> {
    let changed = ChangedPlan::of(tx, base, plan, Started::LeftAlone)?;
    Ok(compare(&changed.dossier.scene(), &Known::of(&base.scene())))
}

/// What a plan that is being written would make other of a booking, for its consortium.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden; [`Error::Invalid`].
pub fn would_change(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, phases: &[PhaseText]) -> Result<Changes> {
    let (base, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let planned = court::plan_phases(&base.ground, phases)?;
    changes_of(tx, &base, &as_stored(&planned))
}

/// The first field by which two phases need something else, as requests name it.
fn other_need(one: &Phase, other: &Phase) -> Option<&'static str> {
    let fields = [
        ("kind", one.kind != other.kind),
        ("people", one.people != other.people),
        ("power_kw", one.power_w != other.power_w),
        ("area_m2", one.area_m2 != other.area_m2),
    ];
    fields
        .into_iter()
        .find(|(_, differs)| *differs)
        .map(|(field, _)| field)
}

/// Names wrong fields of one phase as those of all.
fn below(phase: usize, error: Error) -> Error {
    let Error::Invalid(faults) = error else {
        return error;
    };
    let named = faults.into_iter().map(|fault| FieldError {
        field: format!("phases.{phase}.{}", fault.field),
        ..fault
    });
    Error::Invalid(named.collect())
}

/// What the judge says of a proposed change now, before it is decided. Both bookings are locked where it is
/// about to be kept.
///
/// # Errors
/// Where it is: [`Error::Stale`] when the booking is not the one any more that it was made against,
/// [`Error::NotNow`] when that one is not approved.
pub(super) fn hear_proposed(
    tx: &mut Tx<'_>,
    proposal: &mut Dossier,
    base: BookingId,
    decided: &PlanDecided<'_>,
    lock: Lock,
) -> Result<Judgement> {
    let base = Dossier::load(tx, base)?;
    let is_kept = lock != Lock::None;
    if is_kept {
        base.check_firm(Asked::Amendment)?;
        check_current(&base, proposal)?;
    }
    let mut changed = ChangedPlan::of(tx, &base, &proposal.phases, Started::LeftAlone)?;
    if is_kept && !proposes_the_same(&changed, proposal) {
        return Err(Error::Stale {
            current: base.booking.version,
        });
    }
    // What the consortium left out of its proposal stays out.
    let left = proposal.sessions.iter().filter(|own| !own.state.is_standing());
    let left = left
        .map(|own| own.original_start)
        .chain(decided.skip.iter().copied());
    let skip: Vec<LocalTime> = left.collect();
    let decided = PlanDecided {
        skip: &skip,
        ..*decided
    };
    let terms = changed.terms(&decided, "overrides", proposal.asked_at(tx))?;
    let judgement = changed.hear(tx, &terms, lock)?;
    proposal.ground = changed.dossier.ground;
    Ok(judgement)
}

/// A booking with the plan that its site offers in place of a proposed change. Both bookings are locked where
/// it is about to be kept.
///
/// # Errors
/// Those of [`hear_proposed`]; [`Error::Invalid`] for a plan that it can't have.
pub(super) fn plan_offered(
    tx: &mut Tx<'_>,
    proposal: &Dossier,
    base: BookingId,
    offer: &[Phase],
    lock: Lock,
) -> Result<ChangedPlan> {
    let base = Dossier::load(tx, base)?;
    if lock != Lock::None {
        base.check_firm(Asked::Amendment)?;
        check_current(&base, proposal)?;
    }
    ChangedPlan::of(tx, &base, offer, Started::Checked)
}

/// Stops what was made against another version of a booking.
fn check_current(base: &Dossier, proposal: &Dossier) -> Result<()> {
    let current = base.booking.version;
    if proposal
        .booking
        .amends
        .is_some_and(|amends| amends.version == current)
    {
        Ok(())
    } else {
        Err(Error::Stale { current })
    }
}

/// Whether a change would still come to the sessions that it was proposed with: one may have started since.
fn proposes_the_same(changed: &ChangedPlan, proposal: &Dossier) -> bool {
    let now: BTreeSet<PhaseDate> = changed.proposed().into_iter().map(|(name, _)| name).collect();
    let asked = proposal.sessions.iter().filter(|own| own.state.is_standing());
    let mut asked = asked.filter_map(|own| proposal.name_of(own));
    asked.all(|name| now.contains(&name))
}

/// Makes a booking what its approved change proposes: what has started stays as it is. Answers the booking as
/// it stands then.
pub(super) fn merge(tx: &mut Tx<'_>, proposal: &mut Dossier, base: BookingId) -> Result<Dossier> {
    let conditions = proposal.booking.life.conditions().to_owned();
    let by = decided_by(tx, proposal.booking.id)?;
    let base = Dossier::load(tx, base)?;
    let mut changed = ChangedPlan::of(tx, &base, &proposal.phases, Started::LeftAlone)?;
    let left = proposal.sessions.iter().filter(|own| !own.state.is_standing());
    let left: BTreeSet<PhaseDate> = left.filter_map(|own| proposal.name_of(own)).collect();
    changed.leave_as_it_was(&base, &left);
    changed.take_ids(tx)?;
    finish(tx, proposal)?;
    let (was, known) = (base.snapshot(), Known::of(&base.scene()));
    let affected = save_changed(tx, &base, &mut changed)?;
    let ChangedPlan {
        mut dossier,
        followed,
    } = changed;
    add_conditions(&mut dossier.booking.life, &conditions);
    let service = journal::service();
    let step = Step {
        was,
        reason: Some(conditions),
        event: Some(Event::ScheduleChanged),
        news: News {
            affected,
            retimed: followed.changed.iter().copied().collect(),
            known: Some(known),
            by,
            ..News::default()
        },
        ..Step::new(&service, Doing::Own, JournalAction::BookingAmend)
    };
    let fact = dossier.settle(tx, step)?;
    let news = News {
        fact,
        ..News::default()
    };
    dossier.close_if_over(tx, "", news)?;
    Ok(dossier)
}

/// Who said the last word about a proposed change.
fn decided_by(tx: &mut Tx<'_>, proposal: BookingId) -> Result<Option<String>> {
    let Some(decision) = store::bookings::decisions_of_booking(tx.conn, proposal)?.pop() else {
        return Ok(None);
    };
    Ok(store::people::names_of(tx.conn, &[decision.person])?.remove(&decision.person))
}

/// Conditions of the change hold beside those of the booking.
fn add_conditions(life: &mut Life, more: &str) {
    if let Life::Approved { conditions } | Life::Active { conditions } = life {
        let all = [conditions.as_str(), more];
        let said: Vec<&str> = all.into_iter().filter(|words| !words.is_empty()).collect();
        *conditions = said.join("\n");
    }
}

/// Ends a proposed change that is approved: its plan is that of the booking now, and so are its sessions.
fn finish(tx: &mut Tx<'_>, proposal: &mut Dossier) -> Result<()> {
    let phases = std::mem::take(&mut proposal.phases);
    proposal.sessions.clear();
    remove_phases(tx, proposal.booking.id)?;
    proposal.phases = phases;
    store::together(tx.conn, |batch| {
        store::bookings::insert_phases(batch, proposal.booking.id, 0, &proposal.phases)
    })?;
    proposal.apply(Change::Complete)?;
    proposal.save(tx)
}

/// Saves the phases and the sessions that are new or other. Answers those that will not be.
fn save_changed(tx: &mut Tx<'_>, base: &Dossier, changed: &mut ChangedPlan) -> Result<Vec<SessionFacts>> {
    let ChangedPlan { dossier, followed } = changed;
    let (id, before) = (base.booking.id, base.phases.len());
    store::together(tx.conn, |batch| {
        store::bookings::insert_phases(batch, id, before, &dossier.phases[before..])
    })?;
    let touched: BTreeSet<SessionId> = followed
        .changed
        .iter()
        .chain(&followed.added)
        .chain(&followed.dropped)
        .copied()
        .collect();
    let touched = dossier.sessions.iter().filter(|own| touched.contains(&own.id));
    let touched: BTreeSet<PhaseId> = touched.map(|own| own.phase).collect();
    for (phase, own) in dossier.phases.iter_mut().zip(&base.phases) {
        let is_same =
            own.schedule == phase.schedule && own.zones == phase.zones && other_need(own, phase).is_none();
        if !is_same || touched.contains(&phase.id) {
            store::bookings::update_phase(tx.conn, phase)?;
        }
    }
    save(tx, dossier, followed)
}
