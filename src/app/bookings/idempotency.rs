//! A request that is sent again with its idempotency key is done once.

use super::dossier::Dossier;
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::BookingId;
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
    let booking_of = |dossier: &Dossier| Some(dossier.booking.id);
    // Whoever could do it then may have left since.
    let again = |tx: &mut Tx<'_>, id| Ok(Dossier::open(tx, actor, id, Deed::SeeBooking)?.0);
    keyed(tx, actor, key, case, Kept { booking_of, again })
}

/// The same for a use case that changes several bookings, which the request names.
///
/// # Errors
/// Those of [`once`].
pub fn once_for_several(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: Option<&Key>,
    named: &[BookingId],
    case: impl FnOnce(&mut Tx<'_>) -> Result<Vec<Dossier>>,
) -> Result<Vec<Dossier>> {
    let booking_of = |changed: &Vec<Dossier>| changed.first().map(|dossier| dossier.booking.id);
    let again = |tx: &mut Tx<'_>, _| {
        let opened = named
            .iter()
            .map(|id| Dossier::open(tx, actor, *id, Deed::SeeBooking));
        opened.map(|opened| Ok(opened?.0)).collect()
    };
    keyed(tx, actor, key, case, Kept { booking_of, again })
}

/// The same for a use case about one booking whose answer is something else than the booking. `again` only
/// looks how it stands: it may have gone on since.
///
/// # Errors
/// Those of [`once`].
pub fn once_or_again<T>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: Option<&Key>,
    case: impl FnOnce(&mut Tx<'_>) -> Result<(T, BookingId)>,
    again: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let booking_of = |done: &(T, Option<BookingId>)| done.1;
    let case = |tx: &mut Tx<'_>| case(tx).map(|(done, booking)| (done, Some(booking)));
    let again = |tx: &mut Tx<'_>, _| Ok((again(tx)?, None));
    keyed(tx, actor, key, case, Kept { booking_of, again }).map(|(done, _)| done)
}

/// How the answer to a request is found again.
struct Kept<B, A> {
    /// The booking that stands beside the key.
    booking_of: B,
    /// The answer, once more.
    again: A,
}

fn keyed<T>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: Option<&Key>,
    case: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    kept: Kept<impl Fn(&T) -> Option<BookingId>, impl FnOnce(&mut Tx<'_>, BookingId) -> Result<T>>,
) -> Result<T> {
    let (Some(key), Some(person)) = (key, actor.person) else {
        return case(tx);
    };
    tx.looks_up_its_fact();
    if store::bookings::take_key(tx.conn, person, &key.key, &key.hash, tx.now)? {
        let done = case(tx)?;
        if let Some(booking) = (kept.booking_of)(&done) {
            store::bookings::use_key(tx.conn, person, &key.key, booking)?;
        }
        return Ok(done);
    }
    let (hash, booking) = store::bookings::find_key(tx.conn, person, &key.key)?.ok_or(Error::Met)?;
    if hash != key.hash {
        return Err(Error::KeyReused);
    }
    (kept.again)(tx, booking)
}
