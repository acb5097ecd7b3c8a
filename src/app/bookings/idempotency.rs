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

/// What a use case answers that does something about one booking, and finds it done when it runs again.
pub trait Lasting: Sized {
    /// The booking that it is about.
    fn booking(&self) -> BookingId;
    /// What is told to whoever asks again with the same key.
    #[must_use]
    fn told_again(self) -> Self;
}

/// The same for such a use case.
///
/// # Errors
/// Those of [`once`].
pub fn once_lasting<T: Lasting>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: Option<&Key>,
    case: impl Fn(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let booking_of = |done: &T| Some(done.booking());
    let again = |tx: &mut Tx<'_>, _| Ok(case(tx)?.told_again());
    keyed(tx, actor, key, &case, Kept { booking_of, again })
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
