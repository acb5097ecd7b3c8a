//! What a step of the form needs besides what was typed.

use chrono::NaiveDateTime;

use super::outlook::{Outlook, outlook};
use super::prefill::propose;
use super::{Step, Wizard};
use crate::app::bookings::{self, Choices, Dossier};
use crate::app::court::Ground;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, Life};
use crate::domain::ids::BookingId;
use crate::web::error::Problem;
use crate::web::pages::frame::Visit;

/// What was typed, and what its step needs besides. Read in one call, which may run again.
pub(super) struct Loaded {
    pub(super) wizard: Wizard,
    pub(super) choices: Choices,
    pub(super) ground: Option<Ground>,
    pub(super) outlook: Option<Outlook>,
    pub(super) dossier: Option<Dossier>,
    pub(super) now: NaiveDateTime,
}

/// A booking that is written on, by somebody who may, in a state that allows it.
pub(super) fn load_booking(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    typed: Option<Wizard>,
) -> Result<Loaded> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let action = if dossier.booking.life == Life::Draft {
        Action::Request
    } else {
        Action::Revise
    };
    dossier.booking.life.check(action)?;
    let mut wizard = typed.unwrap_or_else(|| Wizard::of(&dossier));
    // A booking stays with its site and its consortium.
    wizard.site.clone_from(&dossier.ground.site.slug);
    wizard.consortium.clone_from(&dossier.consortium.slug);
    load(tx, actor, wizard, Some(dossier))
}

/// Reads what the step needs besides what was typed.
pub(super) fn load(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut wizard: Wizard,
    dossier: Option<Dossier>,
) -> Result<Loaded> {
    let ground = if wizard.site.is_empty() {
        None
    } else {
        found(Ground::load(tx, &wizard.site))?
    };
    if let Some(ground) = &ground {
        let is_offered = |path: &String| ground.find(path).is_some_and(|zone| zone.retired_at.is_none());
        for phase in &mut wizard.phases {
            phase.zones.retain(is_offered);
        }
    }
    let choices = choices(tx, actor, &mut wizard, ground.is_some())?;
    let now = tx
        .now
        .local(ground.as_ref().map_or(tx.rules.time_zone, Ground::tz));
    if let (Some(ground), true) = (&ground, wizard.step != Step::Place) {
        propose(tx, &mut wizard, ground, now)?;
    }
    // Beside the third step nothing of it is shown, but it is not reached with dates that can't be.
    let weighed = wizard.step != Step::Place && wizard.has_zones();
    let revises = dossier.as_ref().map(|dossier| dossier.booking.id);
    let outlook = match &ground {
        Some(ground) if weighed => Some(outlook(tx, actor, &wizard, ground.tz(), revises)?),
        _ => None,
    };
    Ok(Loaded {
        wizard,
        choices,
        ground,
        outlook,
        dossier,
        now,
    })
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

/// What the step of `wizard` needs: of a new request, or of the booking `id`.
pub(super) async fn load_step(
    visit: &Visit,
    wizard: Wizard,
    id: Option<BookingId>,
) -> std::result::Result<Loaded, Problem> {
    let read = move |tx: &mut Tx<'_>, actor: &Actor| match id {
        Some(id) => load_booking(tx, actor, id, Some(wizard.clone())),
        None => load(tx, actor, wizard.clone(), None),
    };
    visit.read(read).await
}
