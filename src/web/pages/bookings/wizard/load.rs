//! What a step of the form needs besides what was typed.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::prefill::{follow_kind, propose};
use super::schedule_form::Taken;
use super::turn::{begin_from, turn_days};
use super::{Step, Wizard};
use crate::app::bookings::{
    self, Choices, DateOf, Dossier, DraftPlan, Outlook, PhaseException, PlanFor, nearest_days, outlook,
    would_change,
};
use crate::app::court::{self, Ground};
use crate::app::{Error, FieldError, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, Life};
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Rule};
use crate::domain::notice::Changes;
use crate::domain::span::LocalTime;
use crate::web::error::Problem;
use crate::web::pages::frame::Visit;
use crate::web::ui::days::{Unfold, act_for_all};

/// What was typed, and what its step needs besides. Read in one call, which may run again.
pub(super) struct Loaded {
    pub(super) wizard: Wizard,
    pub(super) choices: Choices,
    pub(super) ground: Option<Ground>,
    pub(super) outlook: Option<Outlook>,
    /// By phase: changed dates that its rule doesn't give any more.
    pub(super) homeless: Vec<Vec<LocalTime>>,
    /// Times that the date of the shown phase whose move is unfolded could go to.
    pub(super) near: Vec<LocalTime>,
    /// The first day early enough for the shown phase.
    pub(super) earliest: NaiveDate,
    pub(super) dossier: Option<Dossier>,
    pub(super) now: NaiveDateTime,
    /// What people made of single sessions and the dates would lose.
    pub(super) lost: Vec<PhaseException>,
    /// What it would make other of an approved booking, on the last step.
    pub(super) changes: Option<Changes>,
}

/// What was typed, and the button that was pressed.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) wizard: Wizard,
    pub(super) go: String,
}

impl Sent {
    /// A form on which no button was pressed.
    pub(super) const fn of(wizard: Wizard) -> Self {
        Self {
            wizard,
            go: String::new(),
        }
    }

    /// The form of a booking as it is opened.
    fn first(dossier: &Dossier) -> Self {
        Self::of(Wizard::of(dossier))
    }
}

impl Loaded {
    /// The form once more, after a button that goes one kind of way with all dates of the shown phase.
    pub(super) fn for_all(&self, go: &str) -> Option<Sent> {
        let (way, outlook) = (go.strip_prefix("all-")?, self.outlook.as_ref()?);
        let mut wizard = self.wizard.clone();
        let at = wizard.at;
        act_for_all(way, &mut wizard.phases[at].days, outlook, at);
        Some(Sent::of(wizard))
    }
}

/// What somebody writes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrittenPlan {
    New,
    /// A draft that goes on, or a request that is revised; perhaps a proposed change.
    Booking(BookingId),
    /// A change of this booking.
    Change(BookingId),
}

/// An approved booking of which somebody writes another plan.
pub(super) fn load_change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    sent: Option<Sent>,
) -> Result<Loaded> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    if !dossier.booking.life.state().is_firm() || dossier.booking.amends.is_some() {
        return Err(Error::NotFound);
    }
    let Sent { mut wizard, go } = sent.unwrap_or_else(|| {
        let mut first = Sent::first(&dossier);
        first.wizard.purpose.clear();
        first
    });
    wizard.site.clone_from(&dossier.ground.site.slug);
    wizard.consortium.clone_from(&dossier.consortium.slug);
    wizard.title.clone_from(&dossier.booking.title);
    load(tx, actor, wizard, Some(dossier), &go)
}

/// A booking that is written on, by somebody who may, in a state that allows it.
pub(super) fn load_booking(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    sent: Option<Sent>,
) -> Result<Loaded> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let action = if dossier.booking.life == Life::Draft {
        Action::Request
    } else {
        Action::Revise
    };
    dossier.booking.life.check(action)?;
    let Sent { mut wizard, go } = sent.unwrap_or_else(|| Sent::first(&dossier));
    // A booking stays with its site and its consortium.
    wizard.site.clone_from(&dossier.ground.site.slug);
    wizard.consortium.clone_from(&dossier.consortium.slug);
    load(tx, actor, wizard, Some(dossier), &go)
}

/// Reads what the step needs besides what was typed.
pub(super) fn load(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut wizard: Wizard,
    dossier: Option<Dossier>,
    go: &str,
) -> Result<Loaded> {
    let ground = if wizard.site.is_empty() {
        None
    } else {
        found(Ground::load(tx, &wizard.site))?
    };
    if let Some(ground) = &ground {
        keep_offered(&mut wizard, ground);
    }
    let choices = choices(tx, actor, &mut wizard, ground.is_some())?;
    let now = tx
        .now
        .local(ground.as_ref().map_or(tx.rules.time_zone, Ground::tz));
    if let (Some(ground), true) = (&ground, wizard.step != Step::Place) {
        propose(tx, &mut wizard, ground, now)?;
        turn_days(&mut wizard, go, ground.tz());
    }
    // Beside the third step nothing of it is shown, but it is not reached with dates that can't be.
    let weighed = wizard.step != Step::Place && wizard.has_zones();
    let seen = match &ground {
        Some(ground) if weighed => look_as_lead(tx, actor, &mut wizard, ground, dossier.as_ref())?,
        _ => SeenDates::default(),
    };
    let changes = match (dossier.as_ref().and_then(amended), &seen.outlook) {
        (Some(base), Some(outlook)) if wizard.step == Step::Check && outlook.faults.is_empty() => {
            Some(would_change(tx, actor, base, &outlook.phases)?)
        }
        _ => None,
    };
    let earliest = match &ground {
        Some(ground) if weighed => earliest(tx, &wizard, ground)?,
        _ => now.date(),
    };
    Ok(Loaded {
        wizard,
        choices,
        ground,
        outlook: seen.outlook,
        homeless: seen.homeless,
        near: seen.near,
        earliest,
        dossier,
        now,
        lost: Vec::new(),
        changes,
    })
}

/// Takes zones out that are offered no more.
fn keep_offered(wizard: &mut Wizard, ground: &Ground) {
    let is_offered = |path: &String| ground.find(path).is_some_and(|zone| zone.retired_at.is_none());
    for phase in &mut wizard.phases {
        phase.zones.retain(is_offered);
    }
}

/// A new request like a booking that is there, from the first week that is early enough.
pub(super) fn load_copy(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<Loaded> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let mut wizard = Wizard::of(&dossier);
    // Its own time may still be taken by itself.
    let after = dossier.booking.span.end.local(dossier.ground.tz()).date() + Days::new(1);
    let earliest = earliest(tx, &wizard, &dossier.ground)?;
    begin_from(&mut wizard, earliest.max(after));
    load(tx, actor, wizard, None, "")
}

/// What the judge says to the consortium; hours at which the zones are never open follow another kind of
/// phase.
fn look_as_lead(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wizard: &mut Wizard,
    ground: &Ground,
    revised: Option<&Dossier>,
) -> Result<SeenDates> {
    let whose = match revised.and_then(amended) {
        Some(base) => PlanFor::Amendment(base),
        None => PlanFor::Consortium {
            slug: wizard.consortium.clone(),
            revises: revised.map(|dossier| dossier.booking.id),
        },
    };
    let seen = look(tx, actor, wizard, ground, &whose)?;
    let at = wizard.at;
    if wizard.changed_kind && seen.is_never_open(at) {
        follow_kind(tx, &mut wizard.phases[at], ground)?;
        return look(tx, actor, wizard, ground, &whose);
    }
    Ok(seen)
}

/// The approved booking of which another plan is written.
pub(super) fn amended(dossier: &Dossier) -> Option<BookingId> {
    let booking = &dossier.booking;
    let own = booking.life.state().is_firm().then_some(booking.id);
    booking.amends.map(|amends| amends.booking).or(own)
}

/// Other dates for a booking, by somebody who decides at its site.
pub(super) fn load_dates(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    sent: Option<Sent>,
) -> Result<Loaded> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::DecideBooking)?;
    let state = dossier.booking.life.state();
    let amends = dossier.booking.amends;
    if !state.is_waiting() && (amends.is_some() || !state.is_firm()) {
        return Err(Error::NotFound);
    }
    let ground = Ground::of_site(tx, dossier.booking.site)?;
    let Sent { mut wizard, go } = sent.unwrap_or_else(|| Sent::first(&dossier));
    wizard.step = Step::When;
    wizard.site.clone_from(&ground.site.slug);
    turn_days(&mut wizard, &go, ground.tz());
    let mut seen = look(tx, actor, &wizard, &ground, &PlanFor::Site(id))?;
    if let Some(outlook) = &mut seen.outlook {
        mark(tx, actor, &dossier, outlook)?;
    }
    let now = tx.now.local(ground.tz());
    Ok(Loaded {
        wizard,
        choices: Choices {
            consortia: Vec::new(),
            sites: Vec::new(),
        },
        ground: Some(ground),
        outlook: seen.outlook,
        homeless: seen.homeless,
        near: seen.near,
        earliest: now.date(),
        dossier: Some(dossier),
        now,
        lost: Vec::new(),
        changes: None,
    })
}

/// Marks what the site offers, or what people made of single sessions.
fn mark(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier, outlook: &mut Outlook) -> Result<()> {
    if !dossier.booking.life.state().is_waiting() {
        bookings::mark_singles(dossier, outlook);
        return Ok(());
    }
    bookings::mark_offered(dossier, outlook);
    if let Some(amends) = dossier.booking.amends {
        let (base, _) = Dossier::open(tx, actor, amends.booking, Deed::DecideBooking)?;
        bookings::mark_standing(&base, outlook);
    }
    Ok(())
}

/// What the judge says of the dates as they are by now.
#[derive(Default)]
struct SeenDates {
    outlook: Option<Outlook>,
    homeless: Vec<Vec<LocalTime>>,
    near: Vec<LocalTime>,
}

impl SeenDates {
    fn unreadable(faults: Vec<FieldError>) -> Self {
        let outlook = Outlook {
            faults,
            ..Outlook::default()
        };
        Self {
            outlook: Some(outlook),
            ..Self::default()
        }
    }

    /// Whether the zones are open for no date of a phase, those that are left out aside.
    fn is_never_open(&self, phase: usize) -> bool {
        let is_outside = |finding: &Finding| finding.rule == Rule::OutsideWindow;
        let dates = self.outlook.iter().flat_map(|outlook| outlook.of(Some(phase)));
        let mut dates = dates.filter(|date| date.is_held()).peekable();
        dates.peek().is_some() && dates.all(|date| date.findings.iter().any(is_outside))
    }
}

fn look(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wizard: &Wizard,
    ground: &Ground,
    whose: &PlanFor,
) -> Result<SeenDates> {
    let tz = ground.tz();
    let phases = match wizard.phase_texts(tz) {
        Ok(phases) => phases,
        Err(faults) => return Ok(SeenDates::unreadable(faults)),
    };
    let phases_of_form = wizard.phases.iter().enumerate();
    let draft = DraftPlan {
        whose: whose.clone(),
        leaves_taken: phases_of_form
            .filter(|(_, phase)| phase.when.taken == Taken::Leave)
            .map(|(at, _)| at)
            .collect(),
        phases,
    };
    let outlook = outlook(tx, actor, &draft, tz)?;
    let unfold = wizard.phases[wizard.at].days.opened.unfold;
    let near = match unfold {
        Some((Unfold::Move, start)) => {
            let phase = wizard.at;
            nearest_days(tx, actor, &draft, DateOf { phase, start })?
        }
        _ => Vec::new(),
    };
    Ok(SeenDates {
        outlook: Some(outlook),
        homeless: wizard.phases.iter().map(|phase| phase.homeless(tz)).collect(),
        near,
    })
}

/// The first day that is early enough in all zones of the shown phase.
fn earliest(tx: &mut Tx<'_>, wizard: &Wizard, ground: &Ground) -> Result<NaiveDate> {
    let today = tx.now.local(ground.tz()).date();
    let (rules, holidays) = (court::rules_of_site(tx, ground)?, tx.holidays()?);
    let zones = wizard.phases[wizard.at]
        .zones
        .iter()
        .filter_map(|path| ground.find(path));
    let first = zones.filter_map(|zone| Some(rules.get(&zone.id)?.lead_time.first_date(today, &holidays)));
    Ok(first.max().unwrap_or(today))
}

/// What the step can be chosen from. Who named no consortium of their own asks for the first that they may.
fn choices(tx: &mut Tx<'_>, actor: &Actor, wizard: &mut Wizard, has_site: bool) -> Result<Choices> {
    // Lists to choose from are long in a large city, and only the first step shows them, to which one is led
    // back without a zone.
    let named = if wizard.step == Step::Place || !has_site || !wizard.has_zones() {
        None
    } else {
        bookings::choice(tx, actor, &wizard.consortium)?
    };
    let choices = match named {
        Some(named) => named,
        None => bookings::choices(tx, actor)?,
    };
    let mut own = choices.consortia.iter();
    if !own.clone().any(|own| own.slug == wizard.consortium) {
        wizard.consortium = own.next().map(|own| own.slug.clone()).unwrap_or_default();
    }
    Ok(choices)
}

fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What the step of a form needs.
pub(super) async fn load_step(
    visit: &Visit,
    sent: Sent,
    target: WrittenPlan,
) -> std::result::Result<Loaded, Problem> {
    let read = move |tx: &mut Tx<'_>, actor: &Actor| match target {
        WrittenPlan::Booking(id) => load_booking(tx, actor, id, Some(sent.clone())),
        WrittenPlan::Change(id) => load_change(tx, actor, id, Some(sent.clone())),
        WrittenPlan::New => load(tx, actor, sent.wizard.clone(), None, &sent.go),
    };
    visit.read(read).await
}
