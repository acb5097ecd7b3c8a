//! A waiting request is given to one of those who decide at its site. Anybody of them may decide it all the
//! same.

use super::dossier::Dossier;
use crate::app::tell::tell_assigned;
use crate::app::{Error, Result, Tx, journal};
use crate::domain::access::{Actor, Deed, MemberRole};
use crate::domain::booking::{Asked, NotNow};
use crate::domain::ids::{BookingId, OrganisationId, PersonId};
use crate::domain::journal::JournalAction;
use crate::store;

/// Gives a waiting request to one of its site's people, who hears of it, or to nobody. It stays theirs until
/// it is decided.
///
/// # Errors
/// [`Error::NotNow`] for one that does not wait, [`Error::Invalid`] for somebody who does not decide there.
pub fn assign(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, to: Option<PersonId>) -> Result<Dossier> {
    tx.open_almanac()?;
    store::bookings::lock_booking(tx.conn, id)?;
    let (mut dossier, doing) = Dossier::open(tx, actor, id, Deed::DecideBooking)?;
    let state = dossier.booking.life.state();
    if !state.is_waiting() {
        let action = Asked::Assignment;
        return Err(NotNow { action, state }.into());
    }
    let known = deciders(tx, dossier.ground.site.operator)?;
    if to.is_some_and(|to| known.iter().all(|(person, _)| *person != to)) {
        return Err(Error::field("person", "unknown", "assign-not-here"));
    }
    if dossier.booking.assigned == to {
        return Ok(dossier);
    }
    store::bookings::set_assigned(tx.conn, id, to)?;
    let number = |person: Option<PersonId>| Some(serde_json::json!({ "assigned": person }).to_string());
    let entry = journal::Entry {
        was: number(dossier.booking.assigned),
        became: number(to),
        ..dossier.entry(JournalAction::BookingAssign, doing)
    };
    dossier.booking.assigned = to;
    let fact = journal::note(tx, actor, entry)?;
    if let Some(to) = to.filter(|to| actor.person != Some(*to)) {
        tell_assigned(tx, &dossier.scene(), fact, actor, to)?;
    }
    Ok(dossier)
}

/// Those who decide for an organisation, with their names, by id.
pub fn deciders(tx: &mut Tx<'_>, operator: OrganisationId) -> Result<Vec<(PersonId, String)>> {
    let contacts = tx.contacts(vec![operator])?;
    let decides = contacts
        .iter()
        .filter(|contact| contact.organisation == Some(operator) && contact.role != MemberRole::Viewer);
    Ok(decides
        .map(|contact| (contact.person, contact.reader.name.clone()))
        .collect())
}
