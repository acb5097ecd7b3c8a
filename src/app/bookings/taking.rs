//! A consortium takes what a site offers.

use super::amend::take_plan;
use super::amended::merge;
use super::dossier::Dossier;
use super::offered::hear_taken;
use super::settle::{Claims, Step};
use super::write::Part;
use crate::app::court;
use crate::app::tell::News;
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Change, Life};
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;

/// Takes the offered times as they stand: judged again, then approved at once. Of a proposed change, the
/// booking becomes what was offered.
///
/// # Errors
/// [`crate::app::Error::NotNow`] without an offer, [`crate::app::Error::Refused`] when the times are gone,
/// [`crate::app::Error::Stale`].
pub fn accept_offer(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    let was = dossier.snapshot();
    let amends = dossier.booking.amends.map(|amends| amends.booking);
    take(tx, &mut dossier, amends)?;
    let step = Step {
        was,
        claims: Claims::Kept,
        // What became of a proposed change is told of the booking that it changes.
        event: amends.is_none().then_some(Event::Approved),
        news: News {
            words: Some(dossier.booking.life.words().to_owned()),
            ..News::default()
        },
        ..Step::new(actor, doing, JournalAction::BookingAcceptOffer)
    };
    dossier.settle(tx, step)?;
    if let Some(base) = amends {
        merge(tx, &mut dossier, base)?;
    }
    Ok(dossier)
}

/// Gives the request the times, or the proposed change of a booking the plan, that are offered.
fn take(tx: &mut Tx<'_>, dossier: &mut Dossier, amends: Option<BookingId>) -> Result<()> {
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
    let judgement = hear_taken(tx, dossier, &phases, &permits)?;
    match amends {
        Some(base) => take_plan(tx, dossier, base, &phases),
        None => dossier.write_phases(tx, &phases, &judgement, Part::Phases),
    }
}
