//! A request that is sent again with its idempotency key is done once.

use super::dossier::Dossier;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::store;

/// An idempotency key with the hash of the request that came with it.
#[derive(Debug, Clone)]
pub struct Key {
    pub key: String,
    /// SHA-256 of method, path and body.
    pub hash: String,
}

/// Runs a use case once per key: a second call with the same request gives what the first gave.
///
/// # Errors
/// The use case's, [`Error::KeyReused`], and [`Error::NotFound`] for a second call of somebody who may no
/// longer see it.
pub fn once(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: Option<&Key>,
    case: impl FnOnce(&mut Tx<'_>) -> Result<Dossier>,
) -> Result<Dossier> {
    let (Some(key), Some(person)) = (key, actor.person) else {
        return case(tx);
    };
    tx.looks_up_its_fact();
    if store::bookings::take_key(tx.conn, person, &key.key, &key.hash, tx.now)? {
        let dossier = case(tx)?;
        store::bookings::use_key(tx.conn, person, &key.key, dossier.booking.id)?;
        return Ok(dossier);
    }
    let (hash, booking) = store::bookings::find_key(tx.conn, person, &key.key)?.ok_or(Error::Met)?;
    if hash != key.hash {
        return Err(Error::KeyReused);
    }
    // Whoever could do it then may have left since.
    Ok(Dossier::open(tx, actor, booking, Deed::SeeBooking)?.0)
}
